"""The exchanges: who addressed whom how often, and when, the furthest-reaching pairs first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import LineCollection

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
from threadgraph.graphs.diagrams.time_axis import paint_time_axis
from threadgraph.graphs.layout.strips import (
    distinct_places,
    longest_chains,
    response_segments,
    strip_lines,
    turn_heights,
)
from threadgraph.graphs.layout.times import Window, time_window, to_days
from threadgraph.graphs.records import NO_TIME

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.exchanges import Exchanges

    Floats = NDArray[np.float64]

_ROW, _TICK = 36.0, 11.0 / 36.0
_NAMES, _BARS, _GAP, _CHAIN = 150.0, 95.0, 22.0, 62.0
_HEAD, _FOOT = 20.0, 30.0
_SIZE = 9.0
_FOLLOWED, _COLUMNS = 80, 900


@dataclass(frozen=True)
class _Strips:
    """The turns of the pairs shown, and where they stand; `window` is None without times.

    `row` is the height of one pair in points.
    """

    pairs: int
    row: float
    x: Floats
    y: Floats
    line: Floats
    exchange: NDArray[np.int64]
    by_first: NDArray[np.bool_]
    target: NDArray[np.int64]
    chains: list[NDArray[np.int64]]
    window: Window | None

    @property
    def linked(self) -> NDArray[np.bool_]:
        """True for comments of pairs with so few that lines between them can be followed."""
        return np.asarray(np.bincount(self.exchange)[self.exchange] <= _FOLLOWED)

    def spots(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Those of `rows` that would not be hidden by an earlier one."""
        lane = 2 * self.exchange[rows] + self.by_first[rows]
        return rows[distinct_places(self.x[rows], lane, _COLUMNS)]


@drawing
def draw_exchanges(discussion: Discussion, *, options: DrawOptions = DEFAULT) -> Diagram:
    """Draw the pairs who addressed each other, with the balance and the turns of each.

    Turns stand on a time axis if all times are known, else in the order of the discussion.
    """
    found = discussion.exchanges
    if not len(found):
        return empty_state(NOBODY, no_exchanges(discussion))
    pairs = min(options.pairs, len(found))
    strips = _strips(found, pairs, _ROW)
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
    strips = _strips(found, shown, min(row, _ROW))
    height = (shown * strips.row + _HEAD + _FOOT) / POINTS
    _paint(diagram, (box[0], box[1] + box[3] - height, box[2], height), found, strips)
    return tuple(_notes(found, strips))


def _paint(
    diagram: Diagram, box: tuple[float, float, float, float], found: Exchanges, strips: _Strips
) -> None:
    left, bottom, width, height = box
    foot = _FOOT / POINTS
    axes = panel(diagram, (left, bottom + foot, width, height - foot), bare=True)
    _paint_rules(axes, strips)
    _paint_pairs(axes, found, strips)
    beside = (_NAMES + _BARS + _GAP) / POINTS
    lines = (left + beside, bottom + foot, width - beside - _CHAIN / POINTS)
    _paint_turns(panel(diagram, (*lines, strips.pairs * strips.row / POINTS)), strips)


def _strips(found: Exchanges, pairs: int, row: float) -> _Strips:
    d, entries = found.discussion, found.entries
    rows = np.flatnonzero(entries.exchange < pairs)
    exchange, comment = entries.exchange[rows], entries.comment[rows]
    time = d.time[comment]
    window = time_window(time) if np.all(time != NO_TIME) else None
    order = np.cumsum(d.is_record)[comment].astype(np.float64)
    line = strip_lines(pairs, row)
    by_first = d.author[comment] == found.a[exchange]
    # Exchanges are sorted by rank, so the turns of those shown come first and keep their rows.
    target = entries.target[rows]
    return _Strips(
        pairs=pairs,
        row=row,
        x=to_days(time) if window else order,
        y=turn_heights(line, exchange, by_first, _TICK * row),
        line=line,
        exchange=exchange,
        by_first=by_first,
        target=target,
        chains=longest_chains(exchange, target, entries.length[rows]),
        window=window,
    )


def _notes(found: Exchanges, strips: _Strips) -> list[str]:
    notes = [
        DEFINITION,
        "Bars count those comments",
        "Ticks are comments, up by the first of the pair and down by the second; thin lines lead "
        + "to what they answer, the heavy line is the longest chain of turns",
    ]
    if not strips.linked.all():
        notes.append(f"Pairs with more than {_FOLLOWED} comments are drawn without thin lines")
    if strips.pairs < len(found):
        notes.append(
            f"The {strips.pairs:,} of {len(found):,} exchanges with the longest chains are shown"
        )
    if strips.window is None:
        notes.append("Not all times are known: comments stand in the order of the discussion")
        return notes
    notes.append("Times are UTC")
    if strips.window.outside:
        notes.append(f"{count(strips.window.outside, 'comment')} far outside this time not shown")
    return notes


def _paint_rules(axes: Axes, strips: _Strips) -> None:
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
        (right, "longest chain", "right"),
    )
    for x, text, align in heads:
        axes.text(x, top + 6, text, size=8, color=QUIET, ha=align)


def _paint_pairs(axes: Axes, found: Exchanges, strips: _Strips) -> None:
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
        axes.text(right, strips.line[row], turns, size=_SIZE, ha="right", va="center_baseline")


def _paint_turns(axes: Axes, strips: _Strips) -> None:
    height = strips.pairs * strips.row
    tick = _TICK * strips.row
    axes.set_ylim(0, height)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.patch.set_visible(False)
    if strips.window:
        paint_time_axis(axes, strips.window)
    else:
        margin = 0.03 * max(float(np.ptp(strips.x)), 1.0)
        axes.set_xlim(strips.x.min() - margin, strips.x.max() + margin)
        axes.set_xticks([strips.x.min(), strips.x.max()])
        ends = [f"{value:,.0f}" for value in (strips.x.min(), strips.x.max())]
        axes.set_xticklabels([f"comment {ends[0]}", ends[1]], size=8)
    axes.hlines(strips.line, *axes.get_xlim(), color="#B0B0B0", linewidth=0.6)
    links = response_segments(strips.x, strips.y, np.where(strips.linked, strips.target, -1))
    axes.add_collection(LineCollection(list(links), colors="#BDBDBD", linewidths=0.7))
    ticks = strips.spots(np.arange(len(strips.x)))
    foot = np.where(strips.by_first, strips.y - tick, strips.y + tick)[ticks]
    color = np.where(strips.by_first[ticks], BLUE, VERMILLION)
    axes.vlines(strips.x[ticks], foot, strips.y[ticks], colors=list(color), linewidth=2.0, zorder=3)
    for whole in strips.chains:
        chain = strips.spots(whole)
        if len(chain) > 1:
            axes.plot(
                strips.x[chain],
                strips.y[chain],
                color=INK,
                linewidth=1.7,
                marker="o",
                markersize=3.2,
                zorder=4,
            )
