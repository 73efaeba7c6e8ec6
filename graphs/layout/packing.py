"""Pieces side by side: components of a graph, boxes in rows, and how far a drawing reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Indices = NDArray[np.integer]

REACH = 1000.0
"""Coordinates lie within ± this for up to ROOMY nodes; then they spread, to ±5000 at most."""

ROOMY = 1000
_GAP = 0.15


def reach(nodes: int) -> float:
    """Return how far from the centre the positions of so many nodes may lie.

    >>> reach(10), reach(4000), reach(10**6)
    (1000.0, 2000.0, 5000.0)
    """
    return float(min(5.0, max(1.0, (nodes / ROOMY) ** 0.5)) * REACH)


def components(n: int, source: Indices, target: Indices) -> NDArray[np.int64]:
    """Return the weak component of each node, int64 (n,), numbered by size, largest first.

    Components of one size are numbered in the order of their first node.

    >>> components(5, np.array([1, 3]), np.array([2, 4])).tolist()
    [2, 0, 0, 1, 1]
    """
    label = np.arange(n)
    while True:
        one, other = label[source], label[target]
        if np.array_equal(one, other):
            break
        low = np.minimum(one, other)
        np.minimum.at(label, one, low)
        np.minimum.at(label, other, low)
        while not np.array_equal(label[label], label):
            label = label[label]
    first, inverse, counts = np.unique(label, return_inverse=True, return_counts=True)
    number = np.empty(len(first), np.int64)
    number[np.argsort(-counts, kind="stable")] = np.arange(len(first))
    return number[inverse]


def pack_boxes(width: Floats, height: Floats, *, aspect: float = 1.0) -> tuple[Floats, Floats]:
    """Return centres (x, y) of boxes set in rows, the highest first, none touching another.

    Rows fill from the top and are centred; the whole is about `aspect` times as wide as it is
    high.

    >>> x, y = pack_boxes(np.array([2.0, 2.0, 8.0]), np.array([2.0, 2.0, 8.0]))
    >>> float(x[2]), bool(y[2] > y[0] == y[1]), bool(x[1] - x[0] > 2)
    (0.0, True, True)
    """
    wide, high = width * (1.0 + _GAP), height * (1.0 + _GAP)
    order = np.argsort(-high, kind="stable")
    row, x = _fill_rows(wide[order].tolist(), _page_width(wide, high, aspect))
    rows = np.array(row)
    starts = np.flatnonzero(np.r_[True, np.diff(rows) > 0])
    heights = high[order][starts]
    ends = np.r_[starts[1:], len(rows)] - 1
    left = np.array(x)
    row_width = left[ends] + wide[order][ends]
    top = -np.r_[0.0, np.cumsum(heights)[:-1]]
    centre_x, centre_y = np.empty(len(wide)), np.empty(len(wide))
    centre_x[order] = left + wide[order] / 2.0 - row_width[rows] / 2.0
    centre_y[order] = (top - heights / 2.0)[rows]
    return centre_x, centre_y


def _page_width(wide: Floats, high: Floats, aspect: float) -> float:
    widest, highest = float(wide.max()), float(high.max())
    if len(high) > 1 and float(np.partition(high, -2)[-2]) < 0.3 * highest:
        # Beside a box far higher than the others a row would be mostly empty: they go below.
        return widest
    area = float((wide * high).sum())
    return max(widest, float((area * aspect) ** 0.5))


def _fill_rows(rooms: list[float], width: float) -> tuple[list[int], list[float]]:
    """Row number and left edge of each piece, in the order given."""
    row, x, at, number = [], [], 0.0, 0
    limit = width * (1.0 + 1e-9)
    for room in rooms:
        if at > 0.0 and at + room > limit:
            number, at = number + 1, 0.0
        row.append(number)
        x.append(at)
        at += room
    return row, x
