"""A comparison as a picture: the sides below each other, and what differs with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.patches import Rectangle

from threadgraph.graphs.comparing.comparison_words import shown
from threadgraph.graphs.comparing.figures import FIGURES
from threadgraph.graphs.diagrams.comparison_words import (
    comparison_detail,
    comparison_finding,
    comparison_notes,
    side_labels,
)
from threadgraph.graphs.diagrams.differences import differences_height, paint_differences
from threadgraph.graphs.diagrams.labels import count
from threadgraph.graphs.diagrams.measure import fit_labels, fit_width, text_width
from threadgraph.graphs.diagrams.options import DEFAULT, DrawOptions
from threadgraph.graphs.diagrams.style import (
    BLUE,
    BODY,
    INK,
    POINTS,
    QUIET,
    RULE,
    Diagram,
    drawing,
    panel,
    sheet,
    tint,
)
from threadgraph.graphs.phrases import FEW

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from threadgraph.graphs.comparing.compare import Comparison
    from threadgraph.graphs.comparing.figures import Side

MOST_SIDES = 8
"""More sides are not drawn, and the picture says so."""

_HEAD, _ROW, _FOOT, _BETWEEN = 0.42, 0.66, 0.22, 0.3
_NAMES, _PROFILE, _GAP = 2.35, 2.85, 0.3
_LEVELS = ("1", "2", "3", "4", "5 +")
_SHARES = (
    ("answered", "got a reply"),
    ("reciprocated", "answered back"),
    ("reciprocity", "links answered"),
)
_HIGH, _BAR, _SIZE = 27.0, 7.0, 8.5


@drawing
def draw_comparison(comparison: Comparison, *, options: DrawOptions = DEFAULT) -> Diagram:
    """Draw the sides of a comparison below each other, and how they differ from the first.

    Of each side: how many wrote, the shares of comments by level, and three shares of replies.
    Below: the differences that have a 95 % interval.  Of more than eight sides the first eight
    are drawn.
    """
    sides = comparison.sides[:MOST_SIDES]
    below = differences_height(comparison, len(sides))
    height = _HEAD + _ROW * len(sides) + _FOOT + (_BETWEEN + below if below else 0.0)
    diagram = sheet(
        height,
        comparison_finding(comparison),
        comparison_detail(comparison),
        comparison_notes(comparison, len(sides)),
    )
    top = height - _HEAD
    _paint_heads(panel(diagram, (0, top, BODY, _HEAD), bare=True))
    names = fit_labels(side_labels(comparison)[: len(sides)], _NAMES * POINTS - 8, 10.0, "bold")
    most = max([float(side.profile.max()) for side in sides if side.levels.any()], default=1.0)
    for place, (side, name) in enumerate(zip(sides, names, strict=True)):
        axes = panel(diagram, (0, top - _ROW * (place + 1), BODY, _ROW), bare=True)
        _paint_side(axes, side, name, most)
    foot = panel(diagram, (0, top - _ROW * len(sides) - _FOOT, BODY, _FOOT), bare=True)
    _paint_levels(foot)
    if below:
        paint_differences(diagram, (0, 0, BODY, below), comparison, len(sides))
    return diagram


def _paint_heads(axes: Axes) -> None:
    line = 10.0
    axes.axhline(3.0, color=RULE, linewidth=0.8)
    words = "Comments below the opening, by level"
    axes.text(_profile_left(), line, words, size=_SIZE, weight="bold", va="baseline")
    for (_, words), left in zip(_SHARES, _share_lefts(), strict=True):
        axes.text(left, line, words, size=_SIZE, weight="bold", va="baseline")


def _paint_side(axes: Axes, side: Side, name: str, most: float) -> None:
    high = _ROW * POINTS
    middle = high / 2
    axes.text(0, middle + 7, name, size=10.0, weight="bold", color=INK, va="center_baseline")
    comments, people = (int(side.cells[key].value or 0) for key in ("comments", "people"))
    wrote = f"{count(comments, 'comment')}, {count(people, 'person')}"
    wrote = fit_width(wrote, _NAMES * POINTS - 8, _SIZE)
    axes.text(0, middle - 8, wrote, size=_SIZE, color=QUIET, va="center_baseline")
    axes.axhline(0, color=RULE, linewidth=0.5)
    _paint_profile(axes, side, most)
    figures = {figure.name: figure for figure in FIGURES}
    wide = _share_lefts()[1] - _share_lefts()[0] - 16.0
    for (key, _), left in zip(_SHARES, _share_lefts(), strict=True):
        cell = side.cells[key]
        if cell.value is None:
            axes.text(left, middle, "undefined", size=_SIZE, color=QUIET, va="center_baseline")
            continue
        words = shown(figures[key], cell)
        axes.text(left, middle + 7, words, size=_SIZE, color=INK, va="center_baseline")
        foot = middle - 8 - _BAR / 2
        axes.add_patch(Rectangle((left, foot), wide, _BAR, facecolor=tint(QUIET, 0.18), lw=0))
        axes.add_patch(Rectangle((left, foot), wide * cell.value, _BAR, facecolor=BLUE, lw=0))


def _paint_profile(axes: Axes, side: Side, most: float) -> None:
    left, high = _profile_left(), _ROW * POINTS
    if not side.levels.any():
        words = "no comment below an opening"
        axes.text(left, high / 2, words, size=_SIZE, color=QUIET, va="center_baseline")
        return
    step = _PROFILE * POINTS / len(_LEVELS)
    for level, part in enumerate(side.profile.tolist()):
        tall = _HIGH * part / most
        place = (left + level * step, 4.0)
        axes.add_patch(Rectangle(place, step - 8.0, tall, facecolor=BLUE, linewidth=0))
        axes.plot(
            [place[0], place[0] + step - 8.0],
            [4.0, 4.0],
            color=QUIET,
            lw=0.6,
            solid_capstyle="butt",
        )
        words = _percent(part) if side.levels.sum() >= FEW else f"{side.levels[level]:,}"
        where = place[0] + (step - 8.0 - text_width(words, 8.0)) / 2
        axes.text(where, 4.0 + tall + 2.5, words, size=8.0, color=INK, va="baseline")


def _paint_levels(axes: Axes) -> None:
    step = _PROFILE * POINTS / len(_LEVELS)
    for level, words in enumerate(_LEVELS):
        where = _profile_left() + level * step + (step - 8.0 - text_width(words, 8.0)) / 2
        axes.text(where, 5.0, words, size=8.0, color=QUIET, va="baseline")
    for left in _share_lefts():
        wide = _share_lefts()[1] - _share_lefts()[0] - 16.0
        axes.text(left, 5.0, "0", size=8.0, color=QUIET, va="baseline")
        axes.text(left + wide, 5.0, "100 %", size=8.0, color=QUIET, va="baseline", ha="right")


def _profile_left() -> float:
    return _NAMES * POINTS


def _share_lefts() -> list[float]:
    first = (_NAMES + _PROFILE + _GAP) * POINTS
    step = (BODY * POINTS - first + 16.0) / len(_SHARES)
    return [first + step * place for place in range(len(_SHARES))]


def _percent(part: float) -> str:
    if 0 < part < 0.005:
        return "< 1 %"
    return f"{100 * part:.0f} %"
