"""A line that says whose branches the colours of a tree are: a swatch, who began it, how many."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Rectangle

from threadgraph.graphs.diagrams.labels import isolate
from threadgraph.graphs.diagrams.measure import fit_width, text_width
from threadgraph.graphs.diagrams.style import BRANCHES, INK, QUIET, tint
from threadgraph.graphs.diagrams.thread_view import ThreadView, author_labels, words
from threadgraph.graphs.forest import fold_subtrees
from threadgraph.graphs.records import COMMENT

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SIZE, _SWATCH, _GAP, _APART = 8.0, 7.0, 4.0, 13.0
_TITLES = ("largest branches, comments", "largest branches", "branches")
_WORDS, _NAME, _SAID = (40, 28, 18), 24, 10


def branch_heads(view: ThreadView) -> list[int]:
    """Return the places of the comments that the coloured branches begin with, in their order."""
    heads = np.flatnonzero((view.depth == 1) & (view.group > 0))
    return [int(head) for head in heads[np.argsort(view.group[heads])]]


def paint_branches(axes: Axes, view: ThreadView, place: tuple[float, float], room: float) -> None:
    """Name the coloured branches in a line that begins at `place`; one unit is one point.

    Each has a swatch, the author of its first comment, its first words where there is room, and
    its number of comments.  Two branches by one author have their first words in any case.
    Nothing is painted where no branch has a colour.
    """
    heads = branch_heads(view)
    if not heads:
        return
    comments = fold_subtrees(view.parent, view.kind == COMMENT)
    counts = [f"{int(comments[head]):,}" for head in heads]
    x, y = place
    fixed = sum(
        text_width(number, _SIZE, "bold") + _SWATCH + 2 * _GAP + _APART for number in counts
    )
    for title in _TITLES:
        wide = text_width(title, _SIZE) + _APART
        told, whole = _texts(view, heads, room - wide - fixed)
        if whole:
            break
    axes.text(x, y, title, size=_SIZE, color=QUIET, va="center_baseline")
    x += wide
    for number, (text, size) in enumerate(zip(told, counts, strict=True)):
        color = tint(BRANCHES[number], 0.45)
        box = Rectangle((x, y - _SWATCH / 2), _SWATCH, _SWATCH, facecolor=color, linewidth=0)
        box.set_clip_on(False)
        axes.add_patch(box)
        x += _SWATCH + _GAP
        axes.text(x, y, text, size=_SIZE, color=INK, va="center_baseline")
        x += text_width(text, _SIZE) + _GAP
        axes.text(x, y, size, size=_SIZE, weight="bold", color=INK, va="center_baseline")
        x += text_width(size, _SIZE, "bold") + _APART


def _texts(view: ThreadView, heads: list[int], room: float) -> tuple[list[str], bool]:
    """Who began each branch, with first words as far as there is room; False if they are cut."""
    names = author_labels(view, heads, _NAME)
    alike = Counter(names)
    for most in (*_WORDS, 0):
        limits = [most or _SAID * (alike[name] > 1) for name in names]
        said = [
            words(view, head, limit) if limit else ""
            for head, limit in zip(heads, limits, strict=True)
        ]
        told = [
            f"{isolate(name)} “{isolate(text)}”" if text else name
            for name, text in zip(names, said, strict=True)
        ]
        wide = [text_width(text, _SIZE) for text in told]
        if sum(wide) <= room:
            return told, True
    return [fit_width(text, _cap(wide, room), _SIZE) or "…" for text in told], False


def _cap(wide: list[float], room: float) -> float:
    """The width at which to cut texts so that all fit: the narrow ones stay whole."""
    left = len(wide)
    for width in sorted(wide):
        if width * left > room:
            break
        room, left = room - width, left - 1
    return room / max(left, 1)
