"""Differences from the first side as dots with their intervals, one small panel per figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import MaxNLocator

from threadgraph.graphs.comparing.figures import FIGURES
from threadgraph.graphs.diagrams.comparison_words import side_labels
from threadgraph.graphs.diagrams.labels import isolate
from threadgraph.graphs.diagrams.measure import fit_labels, fit_width, wrap
from threadgraph.graphs.diagrams.style import (
    BLUE,
    INK,
    PAPER,
    POINTS,
    QUIET,
    RULE,
    Diagram,
    panel,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from threadgraph.graphs.comparing.compare import Comparison, Difference
    from threadgraph.graphs.comparing.figures import Figure

    Box = tuple[float, float, float, float]

_NAMES, _GAP = 1.6, 0.3
_MANY, _TWO_SIDES = 3, 4
_TITLE, _TWO, _ROW, _AXIS, _APART = 0.34, 0.40, 0.25, 0.26, 0.12
_SIZE = 8.5


def differences_height(found: Comparison, sides: int) -> float:
    """Return the height in inches that the differences take; 0 where none has an interval."""
    panels = -(-len(_figures(found, sides)) // _across(sides))
    if not panels:
        return 0.0
    return _TITLE + panels * (_high(sides) + _APART)


def paint_differences(diagram: Diagram, box: Box, found: Comparison, sides: int) -> None:
    """Paint the differences of the first `sides` sides into a part of a diagram's body."""
    left, bottom, width, height = box
    top = bottom + height
    head = panel(diagram, (left, top - _TITLE, width, _TITLE), bare=True)
    names = side_labels(found)
    others = isolate(names[1]) if len(found) == 2 else "each side"
    words = f"How far {others} lies above or below {isolate(names[0])}"
    words = fit_width(words, width * POINTS, 9.5, "bold")
    head.text(0, 8.0, words, size=9.5, weight="bold", color=INK, va="baseline")
    head.axhline(2.0, color=RULE, linewidth=0.8)
    shown = fit_labels(names[1:sides], _NAMES * POINTS - 6, _SIZE)
    across, names_wide = _across(sides), _NAMES if sides > 2 else 0.0
    wide = (width - names_wide - _GAP * (across - 1)) / across
    figures = _figures(found, sides)
    for place, figure in enumerate(figures):
        row, column = divmod(place, across)
        foot = top - _TITLE - (row + 1) * (_high(sides) + _APART)
        if not column and names_wide:
            _paint_names(panel(diagram, (left, foot, _NAMES, _high(sides)), bare=True), shown)
        x = left + names_wide + column * (wide + _GAP)
        title = panel(diagram, (x, foot + _high(sides) - _TWO, wide, _TWO), bare=True)
        _paint_title(title, figure)
        axes = panel(diagram, (x, foot + _AXIS, wide, _ROW * (sides - 1)))
        _paint_dots(axes, figure, _of(found, figure, sides))


def _across(sides: int) -> int:
    """Panels in a row: more where no names stand beside them."""
    return _MANY if sides > 2 else _TWO_SIDES


def _high(sides: int) -> float:
    return _TWO + _ROW * (sides - 1) + _AXIS


def _figures(found: Comparison, sides: int) -> list[Figure]:
    """The figures that have an interval for some side drawn."""
    held = {
        one.figure.name
        for one in found.differences
        if one.interval is not None and one.side < sides
    }
    return [figure for figure in FIGURES if figure.name in held]


def _of(found: Comparison, figure: Figure, sides: int) -> list[Difference]:
    return [one for one in found.differences if one.figure == figure and one.side < sides]


def _paint_names(axes: Axes, names: Sequence[str]) -> None:
    for place, name in enumerate(names):
        y = (_AXIS + _ROW * (len(names) - place - 0.5)) * POINTS
        axes.text(0, y, name, size=_SIZE, color=INK, va="center_baseline")


def _paint_title(axes: Axes, figure: Figure) -> None:
    words = figure.title + (" (points)" if figure.kind == "share" else "")
    lines = wrap(words, axes.get_xlim()[1], _SIZE)[:2]
    for place, line in enumerate(reversed(lines)):
        axes.text(0, 5.0 + place * 10.5, line, size=_SIZE, color=INK, va="baseline")


def _paint_dots(axes: Axes, figure: Figure, found: Sequence[Difference]) -> None:
    scale = 100.0 if figure.kind == "share" else 1.0
    ends = [0.0]
    empty: list[tuple[int, str]] = []
    for place, one in enumerate(reversed(found)):
        held = one.interval
        if held is None or one.value is None:
            empty.append((place, _why(one)))
            continue
        low, high, value = (scale * part for part in (held.low, held.high, one.value))
        ends += [low, high, value]
        color = BLUE if one.clear else QUIET
        axes.plot([low, high], [place, place], color=color, linewidth=1.8, solid_capstyle="butt")
        axes.plot(
            [value],
            [place],
            marker="o",
            markersize=6.0,
            color=color,
            markerfacecolor=color if one.clear else PAPER,
            markeredgewidth=1.4,
            zorder=3,
        )
    axes.axvline(0, color=INK, linewidth=0.8, zorder=1)
    room = 0.08 * (max(ends) - min(ends) or 1.0)
    axes.set_xlim(min(ends) - room, max(ends) + room)
    axes.set_ylim(-0.5, len(found) - 0.5)
    across = axes.get_yaxis_transform()
    for place, words in empty:
        axes.text(
            0.5, place, words, transform=across, size=7.5, color=QUIET, ha="center",
            va="center_baseline", bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1.0},
        )  # fmt: skip
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=4, min_n_ticks=2))
    ticks = np.asarray(axes.get_xticks())
    inside = ticks[(ticks >= axes.get_xlim()[0]) & (ticks <= axes.get_xlim()[1])]
    axes.set_xticks(inside)
    axes.set_xticklabels([_tick(tick, inside) for tick in inside])
    axes.tick_params(axis="x", labelsize=8, length=2)


def _why(one: Difference) -> str:
    """Why nothing is drawn in a row, in a few words."""
    if one.value is None:
        return "undefined"
    return "too few to say" if (one.why or "").startswith("too few") else "no interval"


def _tick(tick: float, ticks: np.ndarray) -> str:
    step = float(np.diff(ticks).min()) if len(ticks) > 1 else 1.0
    # As many decimals as the ticks need to stand where they say they do.
    decimals = next((n for n in range(4) if abs(round(step, n) - step) < 1e-9), 4)
    if abs(tick) < 1e-12:
        return "0"
    return f"{'+' if tick > 0 else '−'}{abs(tick):,.{decimals}f}"
