"""Exchanges as strips: one row per pair, what the first says above the line, the second below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Indices = NDArray[np.integer]
    Longs = NDArray[np.int64]


def strip_lines(rows: int, height: float) -> Floats:
    """Return the middle line of each row, the first on top, float64 (rows,).

    >>> strip_lines(2, 10.0).tolist()
    [15.0, 5.0]
    """
    return np.asarray((rows - np.arange(rows) - 0.5) * height, np.float64)


def turn_heights(
    line: Floats, exchange: Indices, by_first: NDArray[np.bool_], tick: float
) -> Floats:
    """Return where the tick of each comment ends: above its line for the first of the two.

    >>> turn_heights(np.array([5.0]), np.array([0, 0]), np.array([True, False]), 2.0).tolist()
    [7.0, 3.0]
    """
    return line[exchange] + np.where(by_first, tick, -tick)


def distinct_places(x: Floats, lane: Indices, columns: int) -> NDArray[np.int64]:
    """Return the first row of those that would be drawn on one spot, ascending, int64.

    Two rows share a spot if they are in one `lane` and in one of so many `columns` that divide
    the range of `x`.  Drawing the others would change no pixel, and take minutes.

    >>> distinct_places(np.array([0.0, 0.1, 9.0, 0.0]), np.array([0, 0, 0, 1]), 10).tolist()
    [0, 2, 3]
    """
    if not len(x):
        return np.empty(0, np.int64)
    step = max(float(np.ptp(x)) / columns, 1e-12)
    column = ((x - x.min()) / step).astype(np.int64)
    _, rows = np.unique(lane * (int(column.max()) + 1) + column, return_index=True)
    return np.sort(rows)


def crowded(x: Floats, lane: Indices, least: float) -> float:
    """Return the share of points nearer than `least` to a neighbour in their lane.

    `x` float64 (n,), of one `lane` ascending; 0 without points.

    >>> crowded(np.array([0.0, 1.0, 9.0, 0.0]), np.array([0, 0, 0, 1]), 2.0)
    0.5
    """
    if not len(x):
        return 0.0
    order = np.lexsort((x, lane))
    near = (np.diff(x[order]) < least) & (np.diff(lane[order]) == 0)
    return float(np.mean(np.r_[near, False] | np.r_[False, near]))


def places_in_order(time: Longs, comment: Indices) -> Longs:
    """Return the place of each among all by time, then by row, from 1, int64 (n,).

    What is one `comment` has one place.

    >>> places_in_order(np.array([5, 9, 5, 7]), np.array([0, 3, 0, 1])).tolist()
    [1, 3, 1, 2]
    """
    order = np.lexsort((comment, time))
    new = np.r_[True, np.diff(comment[order]) != 0][: len(order)]
    place = np.empty(len(order), np.int64)
    place[order] = np.cumsum(new)
    return place


def counts_by_place(
    x: Floats, lane: Indices, ends: tuple[float, float], columns: int
) -> tuple[Longs, Floats, Longs]:
    """Count points by lane and column: return (lane, middle, count) of the columns not empty.

    So many `columns` divide the stretch between the `ends`; `middle` float64 is where each is.

    >>> found = counts_by_place(np.array([0.0, 1.0, 9.0]), np.array([2, 2, 2]), (0.0, 10.0), 5)
    >>> [part.tolist() for part in found]
    [[2, 2], [1.0, 9.0], [2, 1]]
    """
    step = max((ends[1] - ends[0]) / columns, 1e-12)
    column = np.clip((x - ends[0]) / step, 0, columns - 1).astype(np.int64)
    cell, count = np.unique(lane * columns + column, return_counts=True)
    middle = ends[0] + (cell % columns + 0.5) * step
    return (cell // columns).astype(np.int64), middle, count.astype(np.int64)


def response_segments(x: Floats, y: Floats, target: Indices) -> Floats:
    """Return lines from each answered comment to its answer, float64 (m, 2, 2).

    `target` int64 is the row answered, −1 for none.
    """
    rows = np.flatnonzero(target >= 0)
    start = np.stack([x[target[rows]], y[target[rows]]], axis=1)
    end = np.stack([x[rows], y[rows]], axis=1)
    return np.stack([start, end], axis=1)


def longest_chains(exchange: Indices, target: Indices, length: Indices) -> list[NDArray[np.int64]]:
    """Return for each exchange the rows of its longest chain, the first of equal ones.

    `length` counts the turns of the chain that ends at each row; `target` is the row before
    in its chain, −1 for none.

    >>> found = longest_chains(np.array([0, 0, 0, 1]), np.array([-1, 0, 0, -1]),
    ...     np.array([1, 2, 2, 1]))
    >>> [rows.tolist() for rows in found]
    [[0, 1], [3]]
    """
    chains = []
    for number in range(int(exchange.max()) + 1 if len(exchange) else 0):
        rows = np.flatnonzero(exchange == number)
        row = int(rows[np.argmax(length[rows])])
        chain = [row]
        while (row := int(target[row])) >= 0:
            chain.append(row)
        chains.append(np.array(chain[::-1], np.int64))
    return chains
