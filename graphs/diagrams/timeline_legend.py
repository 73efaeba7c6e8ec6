"""The legend of the timeline: whose comments open the branches that are coloured."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.diagrams.labels import isolate, label
from threadgraph.graphs.diagrams.measure import fit_labels, text_width
from threadgraph.graphs.diagrams.style import BRANCHES, QUIET
from threadgraph.graphs.diagrams.time_axis import date_of
from threadgraph.graphs.layout.times import DAY
from threadgraph.graphs.records import NO_TIME, PLACEHOLDER

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from threadgraph.graphs.discussion import Discussion

MARKERS = ("o", "s", "^", "D", "v", "P")
_SIZE, _SIGN, _APART = 8.0, 11.0, 11.0
_WIDEST, _NARROWEST = 120.0, 24.0


def paint_legend(axes: Axes, d: Discussion, heads: list[int]) -> None:
    """Paint sign and author of each of `heads`, rows of comments, into bare axes.

    Where somebody opens several of the branches, the time of the comment tells them apart.
    """
    if not heads:
        return
    axes.text(0, 12, "below", size=_SIZE, color=QUIET, va="center_baseline")
    left = text_width("below", _SIZE) + 8.0
    room = (axes.get_xlim()[1] - left) / len(heads) - _SIGN - _APART
    for at, name in enumerate(_names(d, heads, room)):
        axes.scatter(left + 4, 12, s=26, c=BRANCHES[at], marker=MARKERS[at], linewidths=0)
        axes.text(left + _SIGN, 12, name, size=_SIZE, color=QUIET, va="center_baseline")
        left += _SIGN + _APART + text_width(name, _SIZE)


def _names(d: Discussion, heads: list[int], room: float) -> list[str]:
    people = [_opener(d, row) for row in heads]
    ends = [""] * len(heads)
    for person, times in Counter(people).items():
        if times > 1:
            places = [at for at, other in enumerate(people) if other == person]
            for at, mark in zip(places, _marks(d, [heads[at] for at in places]), strict=True):
                ends[at] = mark
    whole = [text_width(label(person), _SIZE) for person in people]
    left = room * len(heads) - sum(text_width(end, _SIZE) for end in ends)
    # Short names leave their room to long ones.
    widths = np.arange(_WIDEST, _NARROWEST, -4.0).tolist()
    fits = (wide for wide in widths if sum(min(one, wide) for one in whole) <= left)
    fitted = fit_labels(people, next(fits, _NARROWEST), _SIZE)
    return [isolate(name) + end for name, end in zip(fitted, ends, strict=True)]


def _marks(d: Discussion, heads: list[int]) -> list[str]:
    """What tells branches apart: the shortest form of their times that differs, else a number."""
    plain = [f" ({at})" for at in range(1, len(heads) + 1)]
    times = d.time[heads].tolist()
    if NO_TIME in times:
        return plain
    stamps = [date_of(time / DAY, clock=True) for time in times]
    dates, clocks = ([stamp.rpartition(" ")[part] for stamp in stamps] for part in (0, 2))
    days = [date.rpartition(" ")[0] for date in dates]
    forms = [clocks] if len(set(dates)) == 1 else [days, dates]
    for form in (*forms, stamps):
        if len(set(form)) == len(form):
            return [f", {one}" for one in form]
    return plain


def _opener(d: Discussion, row: int) -> str | None:
    """Who wrote the comment that opens a branch, None if unknown."""
    if d.kind[row] == PLACEHOLDER:
        return "not in the file"
    return d.people.names[d.author[row]] if d.author[row] >= 0 else None
