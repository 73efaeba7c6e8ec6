"""The reply tree as an icicle: depth runs down, width is the size of a branch; for any number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgb
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator

from threadgraph.graphs.diagrams.labels import count, isolate
from threadgraph.graphs.diagrams.measure import text_width
from threadgraph.graphs.diagrams.style import (
    BRANCHES,
    INK,
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
    author_labels,
    tree_detail,
    tree_finding,
    tree_notes,
)
from threadgraph.graphs.forest import fold_subtrees
from threadgraph.graphs.layout.icicle import (
    Cells,
    icicle,
    icicle_cells,
    icicle_raster,
    levels_per_row,
)
from threadgraph.graphs.records import COMMENT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_HEIGHT, _WIDTH, _COUNTS, _HEAD = 6.2, 7.55, 1.25, 0.25
_COLUMNS, _ROWS = 1600, 400
_NARROWEST = 1.5
_SIZE = 8.0
_LABELLED = 160
_FEWEST_POINTS, _LABEL_POINTS = 3.0, 9.5
_OTHER, _MERGED = "#C4C4C4", "#E4E4E4"
_SHARE = 0.45
_HALO = [withStroke(linewidth=2.0, foreground=PAPER)]


@dataclass(frozen=True)
class _Grid:
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


def draw_icicle(view: ThreadView) -> Diagram:
    """Draw a thread as an icicle with the number of comments at each depth beside it."""
    place = icicle(view.parent, view.size)
    levels = int(view.depth.max()) + 1
    height = min(_HEIGHT, max(2.2, levels * 0.42))
    grid = _Grid(_WIDTH * POINTS, height * POINTS / levels, height * POINTS)
    comments = fold_subtrees(view.parent, view.kind == COMMENT)
    cells = icicle_cells(view.parent, view.depth, place, _NARROWEST / grid.width, comments)
    by_row = levels_per_row(levels, _ROWS)
    notes = [*tree_notes(view, dots=False), *_notes(view, cells, by_row)]
    diagram = sheet(height + _HEAD, tree_finding(view), tree_detail(view), notes)
    axes = panel(diagram, (0, 0, _WIDTH, height), bare=True)
    _paint_raster(axes, view, place, (levels, by_row))
    if grid.height >= _FEWEST_POINTS:
        _paint_cells(axes, view, cells, grid)
    line = _paint_deepest(axes, view, place, grid)
    if grid.height >= _LABEL_POINTS:
        _paint_cell_labels(axes, view, cells, grid, line)
    _paint_counts(diagram, view, height)
    return diagram


def _notes(view: ThreadView, cells: Cells, by_row: int) -> list[str]:
    hidden = int(cells.hidden.sum())
    notes = [
        "A branch is as wide as it has comments; colours are the five largest branches; "
        + "the black line leads to the deepest comment"
    ]
    if hidden:
        notes.append(
            f"{count(hidden, 'comment')} in branches too narrow to draw one by one "
            "(under one 360th of the width) are merged into grey cells, “and N more”; "
            "the shade is the exact share of the width they cover"
        )
    if by_row > 1:
        notes.append(f"Each line of the picture holds {by_row:,} levels of depth")
    return notes


def _paint_raster(
    axes: Axes, view: ThreadView, place: tuple[Floats, Floats], levels: tuple[int, int]
) -> None:
    """Paint every comment, however small, as its share of a pixel."""
    deep, by_row = levels
    rows = -(-deep // by_row)
    group = np.where(view.depth == 0, len(BRANCHES) + 1, view.group)
    shares = icicle_raster(place, view.depth, group, (len(BRANCHES) + 2, rows, _COLUMNS))
    palette = np.array(
        [to_rgb(_OTHER), *(to_rgb(tint(color, _SHARE)) for color in BRANCHES), to_rgb(RULE)]
    )
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
        interpolation="nearest" if rows < _ROWS else "antialiased",
        zorder=0,
    )
    axes.set_xlim(0, right)
    axes.set_ylim(0, top)


def _paint_cells(axes: Axes, view: ThreadView, cells: Cells, grid: _Grid) -> None:
    branch = np.array([_OTHER, *(tint(color, _SHARE) for color in BRANCHES)])
    fill = np.where(view.depth[cells.row] == 0, RULE, branch[view.group[cells.row]])
    fill[cells.branches > 0] = _MERGED
    axes.add_collection(
        PolyCollection(
            list(grid.boxes(cells)),
            facecolors=list(fill),
            edgecolors=PAPER,
            linewidths=0.35,
            zorder=1,
        )
    )


def _paint_deepest(
    axes: Axes, view: ThreadView, place: tuple[Floats, Floats], grid: _Grid
) -> float:
    """Draw a line down to the deepest comment; return where it runs, −1 if there is none."""
    deepest = view.deepest
    steps = int(view.depth[deepest])
    if steps < 2:
        return -1.0
    # Cells are nested, so a straight line ends in the deepest and crosses all those above it.
    x = max(float(place[0][deepest] + place[1][deepest] / 2.0) * grid.width, 0.8)
    bottom = grid.top - (steps + 0.5) * grid.height
    high = grid.top - 1.5 * grid.height
    axes.plot([x, x], [high, bottom], color=INK, linewidth=1.2, zorder=3, path_effects=_HALO)
    name = author_labels(view, [deepest], 28)[0]
    text = f"deepest, at {steps:,}: {isolate(name)}"
    fits = x + 8.0 + text_width(text, _SIZE, "bold") < grid.width
    axes.text(
        x + (6.0 if fits else -6.0),
        max(bottom, _SIZE * 0.6),
        text,
        size=_SIZE,
        weight="bold",
        ha="left" if fits else "right",
        va="center_baseline",
        zorder=5,
        path_effects=_HALO,
    )
    return x


def _paint_cell_labels(
    axes: Axes, view: ThreadView, cells: Cells, grid: _Grid, line: float
) -> None:
    widest = np.argsort(-cells.width, kind="stable")[:_LABELLED]
    names = author_labels(view, cells.row[widest].tolist(), 28)
    for cell, name in zip(widest.tolist(), names, strict=True):
        depth = int(cells.depth[cell])
        left = float(cells.left[cell]) * grid.width + 3.0
        right = left + float(cells.width[cell]) * grid.width - 6.0
        # The line to the deepest comment crosses some cells: their labels begin after it.
        if depth and left - 3.0 <= line <= right and depth <= int(view.depth[view.deepest]):
            left = line + 4.0
        text = _cell_text(cells, cell, name, right - left)
        if text:
            merged = bool(cells.branches[cell])
            axes.text(
                left,
                grid.top - (depth + 0.5) * grid.height,
                text,
                size=_SIZE,
                style="italic" if merged else "normal",
                color=QUIET if merged else INK,
                va="center_baseline",
                zorder=4,
            )


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


def _paint_counts(diagram: Diagram, view: ThreadView, height: float) -> None:
    """Bars at the right: comments at each depth, on the same vertical scale."""
    left = diagram.body[2] - _COUNTS
    axes = panel(diagram, (left, 0, _COUNTS - 0.3, height))
    levels = int(view.depth.max()) + 1
    counts = np.bincount(view.depth[view.kind == COMMENT], minlength=levels)
    axes.set_ylim(levels - 0.5, -0.5)
    axes.set_xlim(0, float(counts.max()) * 1.05)
    if levels <= 60:
        axes.barh(np.arange(levels), counts, height=0.82, color=QUIET, linewidth=0)
    else:
        axes.fill_betweenx(np.arange(levels), counts, step="mid", color=QUIET, linewidth=0)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=12, integer=True, min_n_ticks=1))
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.tick_params(axis="y", length=0, labelsize=8)
    axes.set_xticks([])
    for side in ("bottom", "left"):
        axes.spines[side].set_visible(False)
    axes.set_title("depth, comments", size=8, color=QUIET, loc="left", pad=4)
    for depth, number in enumerate(counts.tolist()) if levels <= 42 else ():
        if number:
            at = number + float(counts.max()) * 0.04
            axes.text(at, depth, f"{number:,}", size=7.5, color=QUIET, va="center")
