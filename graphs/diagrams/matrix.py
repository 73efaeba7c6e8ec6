"""The matrix: who addressed whom how often, speakers as rows and those addressed as columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import PatchCollection
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.patches import Rectangle

from threadgraph.graphs.diagrams.labels import count
from threadgraph.graphs.diagrams.matrix_view import (
    DEFINITION,
    Grid,
    borders,
    matrix_detail,
    matrix_finding,
    matrix_grid,
    matrix_notes,
)
from threadgraph.graphs.diagrams.measure import fit_labels, text_width
from threadgraph.graphs.diagrams.network_view import link_notes
from threadgraph.graphs.diagrams.options import DEFAULT, DrawOptions
from threadgraph.graphs.diagrams.style import (
    BODY,
    INK,
    PAPER,
    POINTS,
    QUIET,
    RULE,
    VERMILLION,
    Diagram,
    drawing,
    empty_state,
    panel,
    sheet,
)
from threadgraph.graphs.reply_data import nobody_addressed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from threadgraph.graphs.discussion import Discussion

_PRINTED = 12.0
_NAMES, _HEADS, _TOTALS, _LEGEND = 128.0, 104.0, 74.0, 34.0
_GAP = 7.0
_LARGEST_TEXT, _SMALL = 8.5, 7.5
_RAMP, _FEW_CLASSES = ("#BFDCEC", "#0072B2", "#001C2E"), 4
_CLASSES = (1, 2, 3, 5, 9, 17, 33, 65)


@drawing
def draw_matrix(discussion: Discussion, *, options: DrawOptions = DEFAULT) -> Diagram:
    """Draw who addressed whom as a matrix, for groups too dense for lines between dots.

    At most 50 people are shown, or `options.people` if those are fewer: those in most
    addresses.  Rows and columns are in one order, in which groups stand together.
    """
    if not len(discussion.network):
        return _nothing(discussion)
    grid = matrix_grid(discussion, max(options.people, 2))
    width = max(BODY * POINTS, _NAMES + grid.side + _TOTALS)
    above = fit_labels(_people(discussion, grid), _HEADS - 34.0, grid.size)
    heads = max(text_width(name, grid.size) for name in above) + 34.0
    height = heads + grid.side + _TOTALS + _LEGEND
    finding, notes = matrix_finding(discussion), matrix_notes(discussion, grid)
    diagram = sheet(height / POINTS, finding, matrix_detail(grid), notes, width=width / POINTS)
    axes = panel(diagram, (0, 0, width / POINTS, height / POINTS), bare=True)
    # The matrix hangs from (0, 0): columns to the right, rows downward.
    top = _TOTALS + _LEGEND + grid.side
    axes.set_xlim(-_NAMES, width - _NAMES)
    axes.set_ylim(-top, height - top)
    _paint_field(axes, grid)
    _paint_cells(axes, grid)
    _paint_names(axes, grid, fit_labels(_people(discussion, grid), _NAMES - 16.0, grid.size), above)
    axes.text(0.0, heads - 14.0, "person addressed →", size=_SMALL, color=QUIET)
    _paint_totals(axes, grid)
    _paint_legend(axes, grid, _LEGEND - top - 16.0)
    return diagram


def _nothing(d: Discussion) -> Diagram:
    unknown = int(np.count_nonzero((d.author < 0) & d.is_comment))
    notes = [f"{count(unknown, 'comment')} by unknown authors cannot take part"] if unknown else []
    notes += link_notes(d)
    if not len(d.people):
        return empty_state("No author is known, so nobody can be said to address anybody", notes)
    return empty_state(nobody_addressed(d), [DEFINITION, *notes])


def _classes(grid: Grid) -> list[int]:
    """Least weights of the classes of shades that occur."""
    return [low for low in _CLASSES if low <= grid.weight.max()]


def _shades(number: int) -> list[str]:
    """Colours of so many classes, light to dark: their lightness alone tells them apart."""
    ramp = LinearSegmentedColormap.from_list("", _RAMP)
    return [to_hex(ramp(k / max(number - 1, _FEW_CLASSES))) for k in range(number)]


def _paint_field(axes: Axes, grid: Grid) -> None:
    side, cell = grid.side, grid.cell
    diagonal = [Rectangle((k * cell, -(k + 1) * cell), cell, cell) for k in range(len(grid.rows))]
    axes.add_collection(PatchCollection(diagonal, facecolor="#E6E6E6", linewidth=0, zorder=1))
    for k in range(len(grid.rows) + 1):
        axes.plot([0, side], [-k * cell] * 2, color=RULE, linewidth=0.4, zorder=1)
        axes.plot([k * cell] * 2, [0, -side], color=RULE, linewidth=0.4, zorder=1)
    for k in (0, *borders(grid), len(grid.rows)):
        reach = 4.0 if 0 < k < len(grid.rows) else 0.0
        axes.plot([-reach, side], [-k * cell] * 2, color=QUIET, linewidth=0.9, zorder=4)
        axes.plot([k * cell] * 2, [reach, -side], color=QUIET, linewidth=0.9, zorder=4)


def _paint_cells(axes: Axes, grid: Grid) -> None:
    cell, classes = grid.cell, _classes(grid)
    shades = _shades(len(classes))
    rows, columns = np.nonzero(grid.weight)
    weight = grid.weight[rows, columns]
    level = np.searchsorted(classes, weight, side="right") - 1
    inset = cell * 0.06
    inside = cell - 2 * inset
    corners = zip(columns.tolist(), rows.tolist(), strict=True)
    boxes = [
        Rectangle((x * cell + inset, -(y + 1) * cell + inset), inside, inside) for x, y in corners
    ]
    mutual = grid.mutual[rows, columns]
    axes.add_collection(
        PatchCollection(
            boxes,
            facecolors=[shades[k] for k in level.tolist()],
            edgecolors=[VERMILLION if both else "none" for both in mutual.tolist()],
            linewidths=np.where(mutual, np.clip(cell * 0.12, 0.9, 1.8), 0.0),
            zorder=2,
        )
    )
    if cell < _PRINTED:
        return
    for x, y, value, k in zip(columns, rows, weight.tolist(), level.tolist(), strict=True):
        size = min(_LARGEST_TEXT, cell * 0.55, cell * 0.55 * 2.4 / max(len(str(value)), 2.4))
        axes.text(
            (x + 0.5) * cell,
            -(y + 0.5) * cell,
            f"{value}",
            size=size,
            color=_on(shades[k]),
            ha="center",
            va="center_baseline",
            zorder=3,
        )


def _on(shade: str) -> str:
    """Colour of text that can be read on a shade."""
    red, green, blue = (int(shade[k : k + 2], 16) for k in (1, 3, 5))
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 130 else PAPER


def _people(d: Discussion, grid: Grid) -> list[str]:
    return [d.people.names[row] for row in grid.rows.tolist()]


def _paint_names(axes: Axes, grid: Grid, beside: list[str], above: list[str]) -> None:
    for k, (left, over) in enumerate(zip(beside, above, strict=True)):
        at = (k + 0.5) * grid.cell
        axes.text(-_GAP, -at, left, size=grid.size, ha="right", va="center_baseline")
        axes.text(at, _GAP, over, size=grid.size, rotation=90, ha="center", va="bottom")
    axes.text(-_GAP, _GAP, "speaker ↓", size=_SMALL, color=QUIET, ha="right")


def _paint_totals(axes: Axes, grid: Grid) -> None:
    made, got = grid.weight.sum(axis=1), grid.weight.sum(axis=0)
    size = min(_LARGEST_TEXT, grid.cell * 0.72)
    most = float(max(made.max(), got.max()))
    number = text_width(f"{int(most):,}", size) + 5.0
    scale = (_TOTALS - _GAP - number - 2.0) / most
    at = (np.arange(len(made)) + 0.5) * grid.cell
    thick, color = grid.cell * 0.55, "#9A9A9A"
    axes.barh(-at, made * scale, left=grid.side + _GAP, height=thick, color=color, linewidth=0)
    axes.bar(at, -got * scale, bottom=-grid.side - _GAP, width=thick, color=color, linewidth=0)
    for k, (there, back) in enumerate(zip(made.tolist(), got.tolist(), strict=True)):
        end = grid.side + _GAP + there * scale + 3.0
        axes.text(end, -at[k], f"{there:,}", size=size, va="center_baseline")
        low = -grid.side - _GAP - back * scale - 3.0
        axes.text(at[k], low, f"{back:,}", size=size, rotation=90, ha="center", va="top")
    axes.text(grid.side + _GAP, _GAP, "addressed others", size=_SMALL, color=QUIET)
    axes.text(-_GAP, -grid.side - _GAP - 8.0, "was addressed", size=_SMALL, color=QUIET, ha="right")


def _paint_legend(axes: Axes, grid: Grid, y: float) -> None:
    classes = _classes(grid)
    most = int(grid.weight.max())
    x = -_NAMES
    axes.text(x, y, "comments:", size=_SMALL, color=QUIET, va="center_baseline")
    x += text_width("comments:", _SMALL) + 8.0
    for low, next_, shade in zip(
        classes, [*classes[1:], most + 1], _shades(len(classes)), strict=True
    ):
        axes.add_patch(Rectangle((x, y - 5.0), 11.0, 11.0, facecolor=shade, linewidth=0))
        words = f"{low:,}" if next_ - 1 <= low else f"{low:,}–{next_ - 1:,}"
        axes.text(x + 15.0, y, words, size=_SMALL, va="center_baseline")
        x += 15.0 + text_width(words, _SMALL) + 12.0
    frame = Rectangle(
        (x, y - 5.0), 11.0, 11.0, facecolor="none", edgecolor=VERMILLION, linewidth=1.4
    )
    axes.add_patch(frame)
    axes.text(x + 15.0, y, "each addressed the other", size=_SMALL, va="center_baseline")
