"""The reply tree as an icicle: depth runs down, width is the size of a branch; for any number."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgb
from matplotlib.ticker import MaxNLocator

from threadgraph.graphs.diagrams.branches import paint_branches
from threadgraph.graphs.diagrams.icicle_labels import paint_cell_labels, paint_deepest
from threadgraph.graphs.diagrams.icicle_plan import (
    LABEL_POINTS,
    ROWS,
    Plan,
    icicle_notes,
    icicle_plan,
)
from threadgraph.graphs.diagrams.style import (
    BODY,
    BRANCHES,
    PAPER,
    POINTS,
    QUIET,
    RULE,
    Diagram,
    panel,
    sheet,
    tint,
)
from threadgraph.graphs.diagrams.thread_view import (
    ThreadView,
    tree_detail,
    tree_finding,
    tree_notes,
)
from threadgraph.graphs.diagrams.values import HATCH, HATCHED, key_height, paint_key
from threadgraph.graphs.layout.icicle import icicle_raster
from threadgraph.graphs.records import COMMENT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

_HEIGHT, _BESIDE, _COUNTS, _HEAD = 6.2, 1.55, 1.25, 0.25
_LEVEL, _LOWEST = 0.45, 0.6
_COLUMNS, _TICK = 1600, 15.0
_OTHER, _MERGED = "#C4C4C4", "#E4E4E4"
_SHARE = 0.45
_VALUE_SHARE, _UNKNOWN = 0.6, "#F2F2F2"


def draw_icicle(view: ThreadView) -> Diagram:
    """Draw a thread as an icicle with the number of comments at each depth beside it."""
    height = icicle_height(view)
    if view.values is not None:
        view = replace(view, values=view.values.tinted(_VALUE_SHARE))
    plan = _plan(view, BODY, height)
    notes = [*tree_notes(view, dots=False), *icicle_notes(plan)]
    key = 0.0 if view.values is None else key_height(view.values, BODY)
    diagram = sheet(height + key, tree_finding(view), tree_detail(view), notes)
    if view.values is not None:
        line = panel(diagram, (0, height, BODY, key), bare=True)
        paint_key(line, view.values, hatched=plan.has_cells)
    _paint(diagram, (0, 0, BODY, height), plan)
    return diagram


def icicle_height(view: ThreadView) -> float:
    """Return how high an icicle of its own stands best, in inches."""
    levels = int(view.depth.max()) + 1
    return min(_HEIGHT, max(_LOWEST, levels * _LEVEL)) + _HEAD


def icicle_least(levels: int) -> float:
    """Return the least height of an icicle of so many levels that has names in it, in inches."""
    return (levels * LABEL_POINTS + 1.0) / POINTS + _HEAD


def paint_icicle(
    diagram: Diagram, box: tuple[float, float, float, float], view: ThreadView
) -> tuple[str, ...]:
    """Paint a thread as an icicle with its depth profile into a part of the body.

    `box` is (left, bottom, width, height) in inches, as `panel` takes it.  Returns the notes
    that belong below.
    """
    plan = _plan(view, box[2], box[3])
    _paint(diagram, box, plan)
    return (*tree_notes(view, dots=False), *icicle_notes(plan))


def _plan(view: ThreadView, width: float, height: float) -> Plan:
    return icicle_plan(view, (width - _BESIDE) * POINTS, (height - _HEAD) * POINTS)


def _paint(diagram: Diagram, box: tuple[float, float, float, float], plan: Plan) -> None:
    left, bottom, width, height = box
    axes = panel(diagram, (left, bottom, width - _BESIDE, height - _HEAD), bare=True)
    _paint_raster(axes, plan)
    if plan.has_cells:
        _paint_cells(axes, plan)
    deepest = paint_deepest(axes, plan)
    if plan.has_cells:
        paint_cell_labels(axes, plan, deepest)
    head = panel(diagram, (left, bottom + height - _HEAD, width - _BESIDE, _HEAD), bare=True)
    start = 0.0, _HEAD * POINTS - 10.0
    if plan.view.values is None:
        paint_branches(head, plan.view, start, (width - _BESIDE) * POINTS)
    beside = (left + width - _COUNTS, bottom, _COUNTS - 0.3, height - _HEAD)
    _paint_counts(panel(diagram, beside), plan)


def _paint_raster(axes: Axes, plan: Plan) -> None:
    """Paint every comment, however small, as its share of a pixel."""
    view, deep, by_row = plan.view, plan.levels, plan.by_row
    rows = -(-deep // by_row)
    colors, group = _fills(view)
    colors = [*colors, RULE]
    group = np.where(view.depth == 0, len(colors) - 1, group)
    shares = icicle_raster(plan.place, view.depth, group, (len(colors), rows, _COLUMNS))
    palette = np.array([to_rgb(color) for color in colors])
    # A thin layer must stay visible: what covers little of a pixel still tints it.
    covered = shares.sum(axis=0)
    visible = np.where(covered > 0, np.maximum(covered, 0.35), 0.0)
    mixed = np.tensordot(shares, palette, axes=(0, 0)) / np.maximum(covered, 1e-12)[:, :, None]
    image = np.ones((rows, _COLUMNS, 3)) * (1.0 - visible)[:, :, None]
    image += mixed * visible[:, :, None]
    right, top = axes.get_xlim()[1], axes.get_ylim()[1]
    low = top - top * rows * by_row / deep
    axes.imshow(
        np.clip(image, 0.0, 1.0),
        extent=(0, right, low, top),
        aspect="auto",
        interpolation="nearest" if rows < ROWS else "antialiased",
        zorder=0,
    )
    axes.set_xlim(0, right)
    axes.set_ylim(0, top)


def _paint_cells(axes: Axes, plan: Plan) -> None:
    view, cells = plan.view, plan.cells
    colors, group = _fills(view)
    fill = np.where(view.depth[cells.row] == 0, RULE, np.array(colors)[group[cells.row]])
    fill[cells.branches > 0] = _MERGED
    axes.add_collection(
        PolyCollection(
            list(plan.grid.boxes(cells)),
            facecolors=list(fill),
            edgecolors=PAPER,
            linewidths=0.35,
            zorder=1,
        )
    )
    if view.values is not None:
        unknown = (group[cells.row] == 0) & (cells.branches == 0) & (view.depth[cells.row] > 0)
        _hatch(axes, plan, unknown)


def _hatch(axes: Axes, plan: Plan, cells: NDArray[np.bool_]) -> None:
    boxes = plan.grid.boxes(plan.cells)[cells]
    hatched = PolyCollection(
        list(boxes), facecolors=PAPER, edgecolors=HATCHED, linewidths=0.0, zorder=1, hatch=HATCH
    )
    axes.add_collection(hatched)
    axes.add_collection(
        PolyCollection(
            list(boxes), facecolors="none", edgecolors=HATCHED, linewidths=0.5, zorder=1.1
        )
    )


def _fills(view: ThreadView) -> tuple[list[str], NDArray[np.int64]]:
    """The colours of areas, and which of them each node has."""
    if view.values is None:
        return [_OTHER, *(tint(color, _SHARE) for color in BRANCHES)], view.group
    return [_UNKNOWN, *view.values.palette[1:]], view.values.group


def _paint_counts(axes: Axes, plan: Plan) -> None:
    """Bars at the right: comments at each depth, on the same vertical scale."""
    view, levels = plan.view, plan.levels
    counts = np.bincount(view.depth[view.kind == COMMENT], minlength=levels)
    axes.set_ylim(levels - 0.5, -0.5)
    axes.set_xlim(0, float(counts.max()) * 1.05)
    if levels <= 60:
        axes.barh(np.arange(levels), counts, height=0.82, color=QUIET, linewidth=0)
    else:
        axes.fill_betweenx(np.arange(levels), counts, step="mid", color=QUIET, linewidth=0)
    bins = int(min(max(plan.grid.top / _TICK, 2), 12))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=bins, integer=True, min_n_ticks=1))
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.tick_params(axis="y", length=0, labelsize=8)
    axes.set_xticks([])
    for side in ("bottom", "left"):
        axes.spines[side].set_visible(False)
    axes.set_title("depth, comments", size=8, color=QUIET, loc="left", pad=4)
    fits = plan.has_labels
    for depth, number in enumerate(counts.tolist()) if fits else ():
        if number:
            at = number + float(counts.max()) * 0.04
            axes.text(at, depth, f"{number:,}", size=7.5, color=QUIET, va="center")
