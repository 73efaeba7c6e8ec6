"""The exchanges: who addressed whom how often, and when, the furthest-reaching pairs first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.diagrams.exchanges_strips import (
    FOLLOWED,
    Strips,
    paint_turns,
    strips_of,
)
from threadgraph.graphs.diagrams.exchanges_words import (
    DEFINITION,
    NOBODY,
    exchanges_detail,
    exchanges_finding,
    no_exchanges,
)
from threadgraph.graphs.diagrams.labels import count
from threadgraph.graphs.diagrams.measure import fit_labels, text_width
from threadgraph.graphs.diagrams.options import DEFAULT, DrawOptions
from threadgraph.graphs.diagrams.style import (
    BLUE,
    INK,
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
from threadgraph.graphs.records import NO_TIME

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.exchanges import Exchanges

    Floats = NDArray[np.float64]

_ROW = 36.0
_NAMES, _BARS, _GAP, _CHAIN = 150.0, 95.0, 22.0, 62.0
_HEAD, _FOOT = 20.0, 30.0
_SIZE = 9.0
_DATES = 7.0


@drawing
def draw_exchanges(discussion: Discussion, *, options: DrawOptions = DEFAULT) -> Diagram:
    """Draw the pairs who addressed each other, with the balance and the turns of each.

    Turns stand on a time axis if all times are known, unless most would hide each other there;
    else in their order.
    """
    found = discussion.exchanges
    if not len(found):
        return empty_state(NOBODY, no_exchanges(discussion))
    pairs = min(options.pairs, len(found))
    strips = strips_of(found, pairs, _ROW)
    height = exchanges_height(pairs)
    diagram = sheet(
        height, exchanges_finding(found), exchanges_detail(found), _notes(found, strips)
    )
    _paint(diagram, (0, 0, diagram.body[2], height), found, strips)
    return diagram


def exchanges_height(pairs: int) -> float:
    """Return how high a drawing of so many pairs is, in inches."""
    return (pairs * _ROW + _HEAD + _FOOT) / POINTS


def paint_exchanges(
    diagram: Diagram, box: tuple[float, float, float, float], discussion: Discussion, pairs: int
) -> tuple[str, ...]:
    """Paint at most `pairs` exchanges, the furthest-going first, into a part of the body.

    `box` is (left, bottom, width, height) in inches, as `panel` takes it.  Returns the notes
    that belong below; paints nothing if there is no exchange, and then says what there is.
    """
    found = discussion.exchanges
    shown = min(pairs, len(found))
    if not shown:
        return (f"{NOBODY}.", *no_exchanges(discussion))
    row = (box[3] * POINTS - _HEAD - _FOOT) / shown
    strips = strips_of(found, shown, min(row, _ROW))
    height = (shown * strips.row + _HEAD + _FOOT) / POINTS
    _paint(diagram, (box[0], box[1] + box[3] - height, box[2], height), found, strips)
    return tuple(_notes(found, strips))


def _paint(
    diagram: Diagram, box: tuple[float, float, float, float], found: Exchanges, strips: Strips
) -> None:
    left, bottom, width, height = box
    foot = _FOOT / POINTS
    axes = panel(diagram, (left, bottom + foot, width, height - foot), bare=True)
    _paint_rules(axes, strips)
    _paint_pairs(axes, found, strips)
    beside = (_NAMES + _BARS + _GAP) / POINTS
    lines = (left + beside, bottom + foot, width - beside - _end(strips) / POINTS)
    paint_turns(panel(diagram, (*lines, strips.pairs * strips.row / POINTS)), strips)


def _end(strips: Strips) -> float:
    """Room at the end of the rows, in points: for the turns, and for dates that stand nowhere."""
    if not strips.dated:
        return _CHAIN
    widest = max(text_width(strips.when(row), _DATES) for row in range(strips.pairs))
    return max(_CHAIN, widest + 14.0)


def _notes(found: Exchanges, strips: Strips) -> list[str]:
    notes = [
        DEFINITION,
        "Bars count those comments",
        "Ticks are comments, up by the first of the pair and down by the second; thin lines lead "
        + "to what they answer, the heavy line is the longest chain of turns",
    ]
    if not strips.linked.all():
        notes.append(f"Pairs with more than {FOLLOWED} comments are drawn without thin lines")
    if strips.pairs < len(found):
        notes.append(
            f"The {strips.pairs:,} of {len(found):,} exchanges with the longest chains are shown"
        )
    if strips.dense.any():
        notes.append(
            "Of pairs with very many comments the ticks are as high as there are many at a time, "
            + "and the heavy line lasts as long as the longest chain"
        )
    if not strips.timed:
        known = np.any(strips.time != NO_TIME)
        known_of = "Not all times are known" if known else "No time is known"
        notes.append(f"{known_of}: comments stand in the order of the discussion")
        return notes
    if strips.dated:
        whose = "of each pair" if strips.each else "of all pairs shown"
        notes.append(
            f"Comments {whose} stand in the order of their times, one step each: on an axis of "
            + "time most would hide each other"
        )
    notes.append("Times are UTC")
    if strips.window is not None and strips.window.outside:
        notes.append(f"{count(strips.window.outside, 'comment')} far outside this time not shown")
    return notes


def _paint_rules(axes: Axes, strips: Strips) -> None:
    right = axes.get_xlim()[1]
    for line in strips.line.tolist():
        axes.plot([0, right], [line - strips.row / 2] * 2, color=RULE, linewidth=0.6)
    top = strips.pairs * strips.row
    axes.plot([0, right], [top, top], color=QUIET, linewidth=0.6)
    heads = (
        (0.0, "who", "left"),
        (_NAMES, "addressed the other", "left"),
        (
            _NAMES + _BARS + _GAP,
            "their comments over time" if strips.window else "their comments, in order",
            "left",
        ),
        (right, "longest chain, when" if strips.dated else "longest chain", "right"),
    )
    for x, text, align in heads:
        axes.text(x, top + 6, text, size=8, color=QUIET, ha=align)


def _paint_pairs(axes: Axes, found: Exchanges, strips: Strips) -> None:
    right = axes.get_xlim()[1]
    shown = slice(0, strips.pairs)
    most = float(max(found.weight_ab[shown].max(), found.weight_ba[shown].max()))
    scale = (_BARS - text_width(f"{most:,.0f}", _SIZE) - 6.0) / most
    people = np.r_[found.a[shown], found.b[shown]].tolist()
    everyone = [found.discussion.people.names[person] for person in people]
    fitted = fit_labels(everyone, _NAMES - 10.0, _SIZE, "bold")
    sides = (
        (fitted[: strips.pairs], found.weight_ab, BLUE, 0.25),
        (fitted[strips.pairs :], found.weight_ba, VERMILLION, -0.25),
    )
    for names, weight, color, aside in sides:
        y = strips.line + aside * strips.row
        length = weight[shown] * scale
        axes.barh(y, length, left=_NAMES, height=strips.row * 0.24, color=color, linewidth=0)
        for row in range(strips.pairs):
            axes.text(
                0, y[row], names[row], size=_SIZE, weight="bold", color=color, va="center_baseline"
            )
            number = f"{int(weight[row]):,}"
            at = _NAMES + float(length[row]) + 4.0
            axes.text(at, y[row], number, size=_SIZE, color=INK, va="center_baseline")
    for row in range(strips.pairs):
        turns = count(int(found.longest_chain[row]), "turn")
        aside = 0.17 * strips.row if strips.dated else 0.0
        y = strips.line[row]
        axes.text(right, y + aside, turns, size=_SIZE, ha="right", va="center_baseline")
        if strips.dated:
            y -= 1.5 * aside
            when = strips.when(row)
            axes.text(right, y, when, size=_DATES, color=QUIET, ha="right", va="center_baseline")
