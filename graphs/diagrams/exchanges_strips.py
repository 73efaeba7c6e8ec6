"""The strips of the exchanges: the comments of each pair as ticks above and below a line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import LineCollection

from threadgraph.graphs.diagrams.style import BLUE, INK, POINTS, VERMILLION
from threadgraph.graphs.diagrams.time_axis import date_of, paint_time_axis
from threadgraph.graphs.layout.strips import (
    counts_by_place,
    crowded,
    distinct_places,
    longest_chains,
    places_in_order,
    response_segments,
    strip_lines,
    turn_heights,
)
from threadgraph.graphs.layout.times import DAY, Window, in_window, time_window, to_days
from threadgraph.graphs.records import NO_TIME

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from threadgraph.graphs.exchanges import Exchanges

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

FOLLOWED = 80
"""Most comments of a pair between which lines can be followed."""

_TICK = 11.0 / 36.0
_COLUMNS, _WIDTH = 900, 326.0
# Width of the columns in which very many turns are counted, in points.
_NEAR = 3.0
# Where more than half of all turns are nearer to a neighbour than this, time says little.
_APART, _HALF = 4.0, 0.5
_GREY = "#B0B0B0"


@dataclass(frozen=True)
class Strips:
    """The turns of the pairs shown, and where they stand; arrays (n,), one entry each turn.

    `time` int64 microseconds since 1970, NO_TIME unknown; `window` is None where the turns
    stand in order: of their times with `timed`, else of the discussion; with `each`, every pair
    by itself, from the left.  `line` float64 (pairs,) is the middle of each row, `row` its
    height in points.
    """

    pairs: int
    row: float
    x: Floats
    y: Floats
    line: Floats
    exchange: Longs
    by_first: Bools
    target: Longs
    chains: list[Longs]
    time: Longs
    timed: bool
    each: bool
    window: Window | None

    @property
    def dated(self) -> bool:
        """Whether times are known and no axis shows them."""
        return self.timed and self.window is None

    @cached_property
    def dense(self) -> Bools:
        """True for pairs with so many comments that they are counted, not drawn, (pairs,)."""
        turns = np.bincount(self.exchange, minlength=self.pairs)
        return np.asarray(turns > _WIDTH / _NEAR)

    @property
    def linked(self) -> Bools:
        """True for comments of pairs with so few that lines between them can be followed."""
        return np.asarray(np.bincount(self.exchange)[self.exchange] <= FOLLOWED)

    def spots(self, rows: Longs) -> Longs:
        """Those of `rows` that would not be hidden by an earlier one."""
        lane = 2 * self.exchange[rows] + self.by_first[rows]
        return rows[distinct_places(self.x[rows], lane, _COLUMNS)]

    def when(self, pair: int) -> str:
        """From when to when a pair addressed each other: dates, or times within a day."""
        time = self.time[self.exchange == pair]
        ends = [float(end) / DAY for end in (time.min(), time.max())]
        dates = [date_of(end) for end in ends]
        if dates[0] != dates[1]:
            return " – ".join(dates)
        clocks = [date_of(end, clock=True).rpartition(" ")[2] for end in ends]
        return f"{dates[0]}, {'–'.join(dict.fromkeys(clocks))}"


def strips_of(found: Exchanges, pairs: int, row: float) -> Strips:
    """Return the turns of the first `pairs` exchanges, in rows `row` points high.

    They stand at their times if all are known, unless most would then be too near to each other
    to be told apart, and would not in the order of their times.  Without all times they stand
    in the order of the discussion.
    """
    d, entries = found.discussion, found.entries
    rows = np.flatnonzero(entries.exchange < pairs)
    exchange, comment = entries.exchange[rows], entries.comment[rows]
    time = d.time[comment]
    timed, each = bool(np.all(time != NO_TIME)), False
    window = time_window(time) if timed else None
    x = np.cumsum(d.is_record)[comment].astype(np.float64)
    if window is not None:
        x = to_days(time)
        if _crowded(x, exchange, window) > _HALF:
            x, window, each = _steps(x, (time, comment, exchange), window)
    line = strip_lines(pairs, row)
    by_first = d.author[comment] == found.a[exchange]
    # Exchanges are sorted by rank, so the turns of those shown come first and keep their rows.
    target = entries.target[rows]
    return Strips(
        pairs=pairs,
        row=row,
        x=x,
        y=turn_heights(line, exchange, by_first, _TICK * row),
        line=line,
        exchange=exchange,
        by_first=by_first,
        target=target,
        chains=longest_chains(exchange, target, entries.length[rows]),
        time=time,
        timed=timed,
        each=each,
        window=window,
    )


def paint_turns(axes: Axes, found: Strips) -> None:
    """Paint the strips into axes as high in points as all rows."""
    axes.set_ylim(0, found.pairs * found.row)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.patch.set_visible(False)
    _paint_axis(axes, found)
    axes.hlines(found.line, *axes.get_xlim(), color=_GREY, linewidth=0.6)
    links = response_segments(found.x, found.y, np.where(found.linked, found.target, -1))
    axes.add_collection(LineCollection(list(links), colors="#BDBDBD", linewidths=0.7))
    tick = _TICK * found.row
    ticks = found.spots(np.flatnonzero(~found.dense[found.exchange]))
    foot = np.where(found.by_first, found.y - tick, found.y + tick)[ticks]
    color = np.where(found.by_first[ticks], BLUE, VERMILLION)
    axes.vlines(found.x[ticks], foot, found.y[ticks], colors=list(color), linewidth=2.0, zorder=3)
    if found.dense.any():
        _paint_counts(axes, found)
    for pair, whole in enumerate(found.chains):
        _paint_chain(axes, found, pair, whole)


def _crowded(x: Floats, exchange: Longs, window: Window) -> float:
    shown = in_window(x, window)
    near = (window.last - window.first) * _APART / _WIDTH
    return crowded(x[shown], exchange[shown], near)


def _steps(
    x: Floats, turns: tuple[Longs, Longs, Longs], window: Window
) -> tuple[Floats, Window | None, bool]:
    """Return x in the order of all, or of each pair, whichever is not crowded first; window; each.

    `turns` are time, comment and exchange of each.  Where neither helps, times stay.
    """
    time, comment, exchange = turns
    order = places_in_order(time, comment)
    by_pair = np.lexsort((order, exchange))
    own = np.empty(len(order), np.int64)
    begin = np.searchsorted(exchange[by_pair], exchange[by_pair])
    own[by_pair] = np.arange(len(order)) - begin + 1
    for places, each in ((order, False), (own, True)):
        near = float(places.max()) * _APART / _WIDTH
        if crowded(places.astype(np.float64), exchange, near) <= _HALF:
            return places.astype(np.float64), None, each
    return x, window, False


def _paint_axis(axes: Axes, found: Strips) -> None:
    if found.window:
        paint_time_axis(axes, found.window)
        return
    first, last = float(found.x.min()), float(found.x.max())
    margin = 0.03 * max(last - first, 1.0)
    axes.set_xlim(first - margin, last + margin)
    if found.each:
        ends = ["comment 1 of each pair", f"comment {last:,.0f}"]
    elif found.dated:
        ends = [date_of(float(end) / DAY) for end in (found.time.min(), found.time.max())]
    else:
        ends = [f"comment {first:,.0f}", f"comment {last:,.0f}"]
    axes.set_xticks([first, last] if last > first else [first])
    axes.set_xticklabels(ends[: 1 + (last > first)], size=8)
    labels = axes.get_xticklabels()
    labels[0].set_horizontalalignment("left")
    labels[-1].set_horizontalalignment("right" if last > first else "left")


def _paint_counts(axes: Axes, found: Strips) -> None:
    """Paint the turns of pairs with very many as columns, as high as there are many at a time."""
    rows = np.flatnonzero(found.dense[found.exchange])
    left, right = axes.get_xlim()
    columns = int(axes.get_position().width * _page_width(axes) * POINTS / _NEAR)
    if found.window:
        rows = rows[in_window(found.x[rows], found.window)]
    lane = 2 * found.exchange[rows] + found.by_first[rows]
    lane, middle, count = counts_by_place(found.x[rows], lane, (left, right), max(columns, 1))
    most = np.ones(2 * found.pairs)
    np.maximum.at(most, lane - lane % 2, count)
    high = count / most[lane - lane % 2] * _TICK * found.row
    line, up = found.line[lane // 2], lane % 2 == 1
    color = np.where(up, BLUE, VERMILLION)
    axes.vlines(
        middle, line, line + np.where(up, high, -high), colors=list(color), linewidth=2.0, zorder=3
    )


def _paint_chain(axes: Axes, found: Strips, pair: int, whole: Longs) -> None:
    if found.dense[pair]:
        # In a solid row only how long the chain lasts can be seen.
        x, y = found.x[whole[[0, -1]]], found.line[[pair, pair]]
        axes.plot(x, y, color=INK, linewidth=1.7, solid_capstyle="butt", zorder=4)
        return
    chain = found.spots(whole)
    if len(chain) > 1:
        axes.plot(
            found.x[chain],
            found.y[chain],
            color=INK,
            linewidth=1.7,
            marker="o",
            markersize=3.2,
            zorder=4,
        )


def _page_width(axes: Axes) -> float:
    figure = axes.get_figure(root=True)
    return float(figure.get_size_inches()[0]) if figure is not None else 0.0
