"""Where labels fit: a greedy choice of eight places around each point, the important first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Box = tuple[float, float, float, float]

# Direction of the label from its point: right first, since that is where eyes look for it.
_ANCHORS = np.array(
    [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)]
    + [(x, y) for x in (1.0, -1.0) for y in (0.5, -0.5)]
    + [(x, y) for y in (1.0, -1.0) for x in (0.35, -0.35, 0.7, -0.7)]
    + [(x, y) for x in (1.0, -1.0) for y in (0.25, -0.25, 0.75, -0.75)]
    + [(x, y) for y in (1.0, -1.0) for x in (0.85, -0.85, 0.17, -0.17)],
    np.float64,
)
_GAP = 1.5


@dataclass(frozen=True)
class Points:
    """What labels belong to: centres `x`, `y` and `radius`, float64 (n,), in one unit."""

    x: Floats
    y: Floats
    radius: Floats


@dataclass(frozen=True)
class Spots:
    """Lower left corners `left`, `bottom`, float64 (n,), and which `text` of each, −1 none."""

    left: Floats
    bottom: Floats
    text: NDArray[np.int64]


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
    spots = place_names(points, [sizes], order, bounds, avoid, near=(float("-inf"),))
    return spots.left, spots.bottom, spots.text >= 0


def place_names(
    points: Points,
    sizes: Sequence[tuple[Floats, Floats]],
    order: NDArray[np.int64],
    bounds: Box,
    avoid: Floats | None = None,
    *,
    bold: int = 0,
    small: float = 0.0,
    near: Sequence[float] = (4.0, 1.6),
) -> Spots:
    """Return where labels stand as `place_labels` does, each in the first size that fits.

    `sizes` are (width, height) of the texts of each label, the one liked best first.  The
    first `bold` labels may cover points with a radius up to `small`, but not those of the
    first `bold`, where they find no other place.  No label has another
    point within `near` of it that is nearer to its middle than its own: its reader would take it
    for that one's.  The smaller distances are for labels that find no other place.
    """
    n = len(points.x)
    spots = Spots(np.zeros(n), np.zeros(n), np.full(n, -1, np.int64))
    discs = np.stack([points.x, points.y, points.radius])
    solid = points.radius > small
    solid[order[:bold]] = True
    taken = np.empty((4, len(order)))
    count = 0
    for number, point in enumerate(order.tolist()):
        covers = [discs] if number >= bold else [discs, discs[:, solid]]
        box = _first_free(points, sizes, point, covers, taken[:, :count], bounds, avoid, near)
        if box is not None:
            spots.text[point], corners = box
            taken[:, count] = corners
            spots.left[point], spots.bottom[point] = corners[:2]
            count += 1
    return spots


def _first_free(
    points: Points,
    sizes: Sequence[tuple[Floats, Floats]],
    point: int,
    covers: list[Floats],
    taken: Floats,
    bounds: Box,
    avoid: Floats | None,
    near: Sequence[float],
) -> tuple[int, Floats] | None:
    """The first text that has a free place, and the box (4,) of that place."""
    disc = np.array([points.x[point], points.y[point], points.radius[point]])
    for close, (text, (widths, heights)) in product(near, enumerate(sizes)):
        width, height = float(widths[point]), float(heights[point])
        x0, y0 = _corners(disc, width, height)
        boxes = np.stack([x0, y0, x0 + width, y0 + height])
        open_ = _inside(boxes, bounds) & ~_hits_boxes(boxes, taken)
        for discs in covers:
            free = open_ & ~_hits_discs(boxes, discs) if open_.any() else open_
            if free.any():
                free &= ~_astray(boxes, disc, discs, close)
            if free.any():
                first = int(np.argmin(np.where(free, _covered(boxes, avoid), np.inf)))
                return text, boxes[:, first]
    return None


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


def _astray(boxes: Floats, own: Floats, discs: Floats, near: float) -> NDArray[np.bool_]:
    """Whether another disc so near to each box is nearer to its middle than its `own`."""
    x0, y0, x1, y1 = boxes[:, :, None]
    x, y, radius = discs[:, None, :]
    across = np.maximum(np.maximum(x0 - x, x - x1), 0.0)
    along = np.maximum(np.maximum(y0 - y, y - y1), 0.0)
    close = np.hypot(across, along) - radius < near
    middle_x, middle_y = (x0 + x1) / 2.0, (y0 + y1) / 2.0
    nearer = np.hypot(middle_x - x, middle_y - y) < np.hypot(middle_x - own[0], middle_y - own[1])
    return np.asarray((close & nearer).any(axis=1))


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
