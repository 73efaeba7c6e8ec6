"""What is written on an icicle: the deepest comment, names, and how many a merged cell holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patheffects import withStroke

from threadgraph.graphs.diagrams.labels import count, isolate
from threadgraph.graphs.diagrams.measure import text_width
from threadgraph.graphs.diagrams.style import INK, PAPER, QUIET
from threadgraph.graphs.diagrams.thread_view import author_labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from threadgraph.graphs.diagrams.icicle_plan import Plan
    from threadgraph.graphs.layout.icicle import Cells

_SIZE, _LABELLED = 8.0, 160
_HALO = [withStroke(linewidth=2.0, foreground=PAPER)]


@dataclass(frozen=True)
class Deepest:
    """Where the line to the deepest comment runs, and from where to where its label."""

    line: float
    left: float
    right: float
    depth: int


def paint_deepest(axes: Axes, plan: Plan) -> Deepest | None:
    """Draw a line down to the deepest comment, and name it; None if nothing goes deep."""
    view, grid = plan.view, plan.grid
    deepest = view.deepest
    steps = int(view.depth[deepest])
    if steps < 2:
        return None
    # Cells are nested, so a straight line ends in the deepest and crosses all those above it.
    middle = float(plan.place[0][deepest] + plan.place[1][deepest] / 2.0)
    x = max(middle * grid.width, 0.8)
    bottom = grid.top - (steps + 0.5) * grid.height
    high = grid.top - 1.5 * grid.height
    axes.plot([x, x], [high, bottom], color=INK, linewidth=1.2, zorder=3, path_effects=_HALO)
    name = author_labels(view, [deepest], 28)[0]
    text = f"deepest, at {steps:,}: {isolate(name)}"
    width = text_width(text, _SIZE, "bold")
    left = x + 6.0 if x + 8.0 + width < grid.width else x - 6.0 - width
    axes.text(
        left,
        max(bottom, _SIZE * 0.6),
        text,
        size=_SIZE,
        weight="bold",
        va="center_baseline",
        zorder=5,
        path_effects=_HALO,
    )
    return Deepest(x, left, left + width, steps)


def paint_cell_labels(axes: Axes, plan: Plan, deepest: Deepest | None) -> None:
    """Write into each cell who wrote, or how many are merged in it, where there is room."""
    cells, grid = plan.cells, plan.grid
    widest = np.argsort(-cells.width, kind="stable")[:_LABELLED]
    if not plan.has_labels:
        # Levels thinner than letters: only the widest merged cell, over those next to it.
        widest = widest[cells.branches[widest] > 0][:1]
    names = author_labels(plan.view, cells.row[widest].tolist(), 28)
    for cell, name in zip(widest.tolist(), names, strict=True):
        left, right = _free(plan, cell, deepest)
        text = _cell_text(cells, cell, name, right - left)
        if text:
            merged = bool(cells.branches[cell])
            axes.text(
                left,
                grid.top - (int(cells.depth[cell]) + 0.5) * grid.height,
                text,
                size=_SIZE,
                style="italic" if merged else "normal",
                color=QUIET if merged else INK,
                va="center_baseline",
                zorder=4,
                path_effects=None if plan.has_labels else _HALO,
            )


def _free(plan: Plan, cell: int, deepest: Deepest | None) -> tuple[float, float]:
    """Return from where to where a cell has room for its label."""
    depth = int(plan.cells.depth[cell])
    left = float(plan.cells.left[cell]) * plan.grid.width
    right = left + float(plan.cells.width[cell]) * plan.grid.width - 3.0
    if deepest is None or not 0 < depth <= deepest.depth:
        return left + 3.0, right
    # The line to the deepest comment crosses some cells, its label those on its level: the
    # labels of these begin after it.
    end = deepest.line + 4.0
    start = deepest.line
    if depth == deepest.depth:
        start, end = min(start, deepest.left - 4.0), max(end, deepest.right + 8.0)
    return (end, right) if left <= end and start <= right else (left + 3.0, right)


def _cell_text(cells: Cells, cell: int, name: str, room: float) -> str:
    """Return the longest text about a cell that fits in it, "" if none does."""
    hidden, branches = int(cells.hidden[cell]), int(cells.branches[cell])
    # A name cut to a few letters could be anybody's: it is whole or it is not there.
    if not branches:
        return name if text_width(name, _SIZE) <= room else ""
    choices = (
        f"and {count(hidden, 'comment')} in {count(branches, 'small branch')}",
        f"and {hidden:,} more",
        f"+{hidden:,}",
    )
    return next((text for text in choices if text_width(text, _SIZE) <= room), "")
