"""The exchanges: who addressed whom how often, and when, the furthest-reaching pairs first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import LineCollection

from threadgraph.graphs.diagrams.labels import count, isolate, labels
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

_ROW, _TICK = 36.0, 11.0
_NAMES, _BARS, _GAP, _CHAIN = 150.0, 95.0, 22.0, 62.0
_HEAD, _FOOT = 20.0, 30.0
_SIZE = 9.0
_FOLLOWED, _COLUMNS = 80, 900
_DEFINITION = (
    "An exchange: each of the two addressed the other in at least one comment, by replying or "
    "by name"
)


@dataclass(frozen=True)
class _Strips:
    """The turns of the pairs shown, and where they stand; `window` is None without times."""

    pairs: int
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
        return _nothing(discussion)
    strips = _strips(discussion, found, min(options.pairs, len(found)))
    height = (strips.pairs * _ROW + _HEAD + _FOOT) / POINTS
    finding = _finding(found, discussion.people.names)
    diagram = sheet(height, finding, _detail(found), _notes(found, strips))
    axes = panel(diagram, (0, _FOOT / POINTS, diagram.body[2], height - _FOOT / POINTS), bare=True)
    _paint_rules(axes, strips)
    _paint_pairs(axes, found, strips)
    _paint_turns(diagram, strips)
    return diagram


def _nothing(discussion: Discussion) -> Diagram:
    one_way = len(discussion.network)
    notes = [_DEFINITION]
    if one_way:
        verb = "goes" if one_way == 1 else "go"
        notes.insert(0, f"{count(one_way, 'contact')} {verb} one way only: one addressed the other")
    unknown = int(np.count_nonzero((discussion.author < 0) & discussion.is_comment))
    if unknown:
        notes.append(f"{count(unknown, 'comment')} by unknown authors cannot take part")
    return empty_state("No two people addressed each other", notes)


def _strips(d: Discussion, found: Exchanges, pairs: int) -> _Strips:
    entries = found.entries
    rows = np.flatnonzero(entries.exchange < pairs)
    exchange, comment = entries.exchange[rows], entries.comment[rows]
    time = d.time[comment]
    window = time_window(time) if np.all(time != NO_TIME) else None
    order = np.cumsum(d.is_record)[comment].astype(np.float64)
    line = strip_lines(pairs, _ROW)
    by_first = d.author[comment] == found.a[exchange]
    # Exchanges are sorted by rank, so the turns of those shown come first and keep their rows.
    target = entries.target[rows]
    return _Strips(
        pairs=pairs,
        x=to_days(time) if window else order,
        y=turn_heights(line, exchange, by_first, _TICK),
        line=line,
        exchange=exchange,
        by_first=by_first,
        target=target,
        chains=longest_chains(exchange, target, entries.length[rows]),
        window=window,
    )


def _finding(found: Exchanges, names: list[str]) -> str:
    pair = labels([names[int(side[0])] for side in (found.a, found.b)], 32)
    one, other = (isolate(name) for name in pair)
    only_replies = bool(found.replies[0] == found.turns[0])
    verb = "answered" if only_replies else "addressed"
    turns, longest = int(found.turns[0]), int(found.longest_chain[0])
    if len(found) == 1:
        how = f"in {count(turns, 'comment')}"
        if longest >= 3:
            how += f", {longest:,} turns in a row"
        return f"{one} and {other} {verb} each other {how}"
    if longest >= 3:
        return (
            f"{len(found):,} pairs addressed each other; {one} and {other} went furthest, "
            f"with {longest:,} turns in a row"
        )
    return f"{len(found):,} pairs addressed each other; none went back and forth"


def _detail(found: Exchanges) -> str:
    within = int(found.turns.sum())
    share = f"{within:,} of {found.addresses:,}"
    return f"{share} times that somebody addressed somebody belong to an exchange"


def _notes(found: Exchanges, strips: _Strips) -> list[str]:
    notes = [
        _DEFINITION,
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
        axes.plot([0, right], [line - _ROW / 2] * 2, color=RULE, linewidth=0.6)
    top = strips.pairs * _ROW
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
        y = strips.line + aside * _ROW
        length = weight[shown] * scale
        axes.barh(y, length, left=_NAMES, height=_ROW * 0.24, color=color, linewidth=0)
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


def _paint_turns(diagram: Diagram, strips: _Strips) -> None:
    left = (_NAMES + _BARS + _GAP) / POINTS
    width = diagram.body[2] - left - _CHAIN / POINTS
    height = strips.pairs * _ROW
    axes = panel(diagram, (left, _FOOT / POINTS, width, height / POINTS))
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
    foot = np.where(strips.by_first, strips.y - _TICK, strips.y + _TICK)[ticks]
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
