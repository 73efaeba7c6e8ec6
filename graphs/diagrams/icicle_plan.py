"""An icicle laid out for a panel: the places of all comments, the cells to draw, and the notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.diagrams.labels import count, isolate
from threadgraph.graphs.diagrams.thread_view import ThreadView, author_labels
from threadgraph.graphs.diagrams.values import comment_note
from threadgraph.graphs.forest import fold_subtrees
from threadgraph.graphs.layout.icicle import Cells, icicle, icicle_cells, levels_per_row
from threadgraph.graphs.records import COMMENT, POST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ROWS = 400
"""Most lines of pixels that show levels of depth."""

_NUMBERS = ("no", "one", "two", "three", "four", "five")
LABEL_POINTS = 9.5
"""Least height of a level that has room for text."""

_NARROWEST, _FEWEST_POINTS = 1.5, 3.0
_FIRST = 4


@dataclass(frozen=True)
class Grid:
    """The panel in points: `width`, and the `height` of one level, `top` downward."""

    width: float
    height: float
    top: float

    def boxes(self, cells: Cells) -> Floats:
        """Corners of cells, float64 (m, 4, 2)."""
        left = cells.left * self.width
        right = left + cells.width * self.width
        high = self.top - cells.depth * self.height
        low = high - self.height
        x = np.stack([left, right, right, left], axis=1)
        y = np.stack([high, high, low, low], axis=1)
        return np.stack([x, y], axis=2)


@dataclass(frozen=True)
class Plan:
    """A thread laid out: `place` of every comment, the `cells` to draw, and how."""

    view: ThreadView
    place: tuple[Floats, Floats]
    cells: Cells
    grid: Grid
    levels: int
    by_row: int

    @property
    def has_labels(self) -> bool:
        """Whether there is room for text in a level."""
        return self.grid.height >= LABEL_POINTS

    @property
    def has_cells(self) -> bool:
        """Whether levels are high enough to tell cells in them apart."""
        return self.grid.height >= _FEWEST_POINTS


def icicle_plan(view: ThreadView, width: float, height: float) -> Plan:
    """Lay a thread out in a panel of so many points."""
    place = icicle(view.parent, view.size)
    levels = int(view.depth.max()) + 1
    grid = Grid(width, height / levels, height)
    comments = fold_subtrees(view.parent, view.kind == COMMENT)
    cells = icicle_cells(view.parent, view.depth, place, _NARROWEST / grid.width, comments)
    return Plan(view, place, cells, grid, levels, levels_per_row(levels, ROWS))


def icicle_notes(plan: Plan) -> list[str]:
    """Return what widths, colours and merged cells mean."""
    hidden = int(plan.cells.hidden.sum())
    colored = int(plan.view.group.max())
    largest: dict[int, str] = {0: "", 1: "; the colour is the largest branch"}
    colors = f"; colours are the {_NUMBERS[colored]} largest branches"
    if plan.view.values is not None:
        largest, colors = {}, ""
    notes = [
        "A branch is as wide as it has comments"
        + largest.get(colored, colors)
        + ("; the black line leads to the deepest comment" if plan.levels > 2 else "")
    ]
    if plan.view.values is not None:
        unknown = "hatched" if plan.has_cells else "pale grey"
        notes.append(comment_note(plan.view.values, "a cell", unknown))
    chain = _deepest_chain(plan)
    if chain:
        notes.append(chain)
    if hidden and plan.has_cells:
        part = int(plan.grid.width / _NARROWEST) // 10 * 10
        notes.append(
            f"{count(hidden, 'comment')} in branches too narrow to draw one by one "
            f"(under one {part}th of the width) are merged into grey cells, "
            "named “and N more” where there is room; below such a cell, the darker a spot, the "
            "more of it they fill"
        )
    if plan.by_row > 1:
        notes.append(f"Each line of the picture holds {plan.by_row:,} levels of depth")
    if not plan.has_cells:
        notes.append(
            "Levels are too thin to draw comment by comment: the picture shows how much of the "
            "width they fill"
        )
    return notes


def _deepest_chain(plan: Plan) -> str:
    """Return who wrote the chain down to the deepest comment: the first three and the last two."""
    view = plan.view
    deepest = view.deepest
    deep = int(view.depth[deepest])
    if deep < 2:
        return ""
    left, width = plan.place
    middle = left[deepest] + width[deepest] / 2.0
    # Ends first, since a chain may be a million comments long: its cells hold each other.
    above = (view.depth < _FIRST) | (view.depth >= deep - 1)
    above &= (left <= middle) & (middle <= left + width) & (view.kind <= POST)
    chain = np.flatnonzero(above)
    chain = chain[np.argsort(view.depth[chain], kind="stable")]
    start = int(view.depth[chain[0]])
    first, last = chain[view.depth[chain] < start + 3], chain[view.depth[chain] >= deep - 1]
    names = [isolate(name) for name in author_labels(view, first.tolist(), 24)]
    last = last[view.depth[last] >= start + 3]
    gap = ["…"] if deep - 1 > start + 3 else []
    names += [*gap, *(isolate(name) for name in author_labels(view, last.tolist(), 24))]
    return f"The deepest chain, each answered by the next: {' ← '.join(names)}"
