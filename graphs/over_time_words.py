"""Windows of time in plain words: who came, stayed, left and came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.over_time import newcomers, stays
from threadgraph.graphs.phrases import count, listed, share, short
from threadgraph.graphs.resolution import NOUNS
from threadgraph.graphs.windows import seconds_of
from threadgraph.graphs.words import Section

if TYPE_CHECKING:
    from threadgraph.graphs.over_time import OverTime

MOST_ROWS = 200
_DIGITS = {"year": 4, "month": 7, "day": 10, "week": 10}


def over_time_in_words(found: OverTime) -> list[Section]:
    """Tell the windows in sentences and a table, one row for each.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> from threadgraph.graphs.over_time import over_time
    >>> sections = over_time_in_words(over_time(example_discussion(), window="10m"))
    >>> sections[0].rows[0][:4]
    ('2024-01-01 00:10', '2', '2', '2')
    """
    rows = tuple(_row(found, k) for k in range(min(len(found), MOST_ROWS)))
    columns = (
        "from (UTC)", "comments", "people", "new", "stayed", "came back", "left", "links",
        "new links", "most addressed",
    )  # fmt: skip
    lines = _lines(found)
    if len(rows) < len(found):
        lines.append(f"The first {len(rows)} of {len(found):,} windows; -o FILE.csv holds all.")
    return [Section("Who came, stayed, left and came back", lines, columns, rows)]


def _lines(found: OverTime) -> list[str]:
    kind = found.windows.kind
    length = f"one {kind}" if kind.isalpha() else kind
    lines = [f"{count(len(found), 'window')} of {length} each, in UTC.", *_period(found)]
    if found.exact_to > seconds_of(kind):
        noun = NOUNS[found.exact_to]
        lines.append(
            f"The times are exact to the {noun} only: windows shorter than a {noun} say no more "
            f"than {noun}s do."
        )
    stayed, before = stays(found)
    if before:
        who = "somebody wrote" if found.earlier or found.later else "somebody wrote in a window"
        lines.append(
            f"Of {count(before, 'time')} that {who} with another window after it, "
            f"{_of(stayed, before)} they wrote in the next one too."
        )
    new, after = newcomers(found)
    if after:
        first = "in these windows" if found.earlier else "in a window after the first"
        again = int(found.returned.sum())
        lines.append(
            f"Of {count(after, 'time')} that somebody wrote {first}, {_of(new, after)} they were "
            f"new, {again:,} {'time' if again == 1 else 'times'} they came back after an absence."
        )
    leaders = found.leader[found.leader >= 0]
    if len(leaders):
        often = np.bincount(leaders)
        top = np.flatnonzero(often == often.max()).tolist()
        names = [found.discussion.people.names[p] for p in top]
        times = count(int(often.max()), "window")
        each = " each" if len(top) > 1 else ""
        lines.append(f"Most addressed in {times}{each}: {listed(names)}.")
    if found.untimed:
        lines.append(f"{count(found.untimed, 'comment')} without a time: in no window.")
    lines.append(
        "People count in a window if they wrote in it; links are ordered pairs, by the time of "
        "the comment that addresses; “left” are people of the window before."
    )
    return lines


def _of(part: int, whole: int) -> str:
    """A share of times somebody wrote: "146 times (40 %)"."""
    said = count(part, "time")
    percent = share(part, whole, "").rpartition(" (")
    return f"{said} ({percent[2]}" if percent[1] else said


def _period(found: OverTime) -> list[str]:
    if not (found.earlier or found.later):
        return []
    others = count(found.earlier + found.later, "other is", "others are")
    return [
        f"Only the windows that overlap the period are shown ({others} not); all is counted in the "
        "whole input: “new” is who wrote for the first time in it, not in the period."
    ]


def _row(found: OverTime, k: int) -> tuple[str, ...]:
    leader = int(found.leader[k])
    columns = (
        found.comments, found.people, found.entered, found.stayed, found.returned, found.left,
        found.links, found.new_links,
    )  # fmt: skip
    name = short(found.discussion.people.names[leader], 30) if leader >= 0 else "–"
    return (_day(found, k), *(f"{column[k]:,}" for column in columns), name)


def _day(found: OverTime, k: int) -> str:
    text = str(np.datetime64(int(found.windows.edges[k]), "us"))
    return text[: _DIGITS.get(found.windows.kind, 16)].replace("T", " ")
