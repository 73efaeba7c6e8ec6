"""Where labels fit: a greedy choice of eight places around each point, the important first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Box = tuple[float, float, float, float]

# Direction of the label from its point: right first, since that is where eyes look for it.
_ANCHORS = np.array(
    [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)], np.float64
)
_GAP = 1.5


@dataclass(frozen=True)
class Points:
    """What labels belong to: centres `x`, `y` and `radius`, float64 (n,), in one unit."""

    x: Floats
    y: Floats
    radius: Floats


def place_labels(
    points: Points,
    sizes: tuple[Floats, Floats],
    order: NDArray[np.int64],
    bounds: Box,
    avoid: Floats | None = None,
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Return lower left corners (left, bottom), float64 (n,), and which labels fit, bool (n,).

    `sizes` is (width, height) of each label, `order` the points that want one, the most
    important first, `bounds` (left, bottom, width, height) of the page.  No label that fits
    overlaps another label, a point, or the edge of the page.  Of the places that are free a
    label takes the first that covers least of `avoid`, float64 (k, 2), points along lines.

    >>> points = Points(np.array([0.0, 1.0]), np.array([0.0, 0.0]), np.array([0.5, 0.5]))
    >>> left, bottom, fits = place_labels(points, (np.full(2, 5.0), np.full(2, 2.0)),
    ...     np.array([0, 1]), (-10, -10, 20, 20))
    >>> fits.tolist(), left.tolist()
    ([True, True], [2.0, -6.0])
    """
    n = len(points.x)
    left, bottom, fits = np.zeros(n), np.zeros(n), np.zeros(n, bool)
    discs = np.stack([points.x, points.y, points.radius])
    taken = np.empty((4, len(order)))
    count = 0
    for point in order.tolist():
        x0, y0 = _corners(discs[:, point], sizes[0][point], sizes[1][point])
        boxes = np.stack([x0, y0, x0 + sizes[0][point], y0 + sizes[1][point]])
        free = _inside(boxes, bounds) & ~_hits_discs(boxes, discs)
        free &= ~_hits_boxes(boxes, taken[:, :count])
        if free.any():
            first = int(np.argmin(np.where(free, _covered(boxes, avoid), np.inf)))
            taken[:, count] = boxes[:, first]
            count += 1
            left[point], bottom[point], fits[point] = x0[first], y0[first], True
    return left, bottom, fits


def _corners(disc: Floats, width: float, height: float) -> tuple[Floats, Floats]:
    x, y, radius = disc
    # On the diagonals the rim is nearer than the corner of the square around it.
    diagonal = np.abs(_ANCHORS).sum(axis=1) == 2.0
    away = np.where(diagonal, radius * 0.7071067811865476, radius) + _GAP
    centre_x = x + _ANCHORS[:, 0] * (away + width / 2.0)
    centre_y = y + _ANCHORS[:, 1] * (away + height / 2.0)
    return centre_x - width / 2.0, centre_y - height / 2.0


def _inside(boxes: Floats, bounds: Box) -> NDArray[np.bool_]:
    left, bottom, width, height = bounds
    x0, y0, x1, y1 = boxes
    inside = (x0 >= left) & (y0 >= bottom) & (x1 <= left + width) & (y1 <= bottom + height)
    return np.asarray(inside)


def _hits_discs(boxes: Floats, discs: Floats) -> NDArray[np.bool_]:
    x0, y0, x1, y1 = boxes[:, :, None]
    x, y, radius = discs[:, None, :]
    across = np.maximum(np.maximum(x0 - x, x - x1), 0.0)
    along = np.maximum(np.maximum(y0 - y, y - y1), 0.0)
    return np.asarray((across * across + along * along < radius * radius).any(axis=1))


def _covered(boxes: Floats, avoid: Floats | None) -> Floats:
    """How many points along lines each box covers."""
    if avoid is None or not len(avoid):
        return np.zeros(boxes.shape[1])
    x0, y0, x1, y1 = boxes[:, :, None]
    x, y = avoid.T[:, None, :]
    inside = (x > x0) & (x < x1) & (y > y0) & (y < y1)
    return np.asarray(inside.sum(axis=1), np.float64)


def _hits_boxes(boxes: Floats, taken: Floats) -> NDArray[np.bool_]:
    x0, y0, x1, y1 = boxes[:, :, None]
    left, bottom, right, top = taken[:, None, :]
    overlap = (x0 < right) & (x1 > left) & (y0 < top) & (y1 > bottom)
    return np.asarray(overlap.any(axis=1))
