"""Curved arrows between discs: lines that start and end at the rims, and their heads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.layout.labels import Points

    Floats = NDArray[np.float64]
    Indices = NDArray[np.integer]

_BEND = 0.14


def arrow_curves(
    points: Points, source: Indices, target: Indices, head: Floats, steps: int = 16
) -> tuple[Floats, Floats]:
    """Return the lines, float64 (m, steps, 2), and the heads, float64 (m, 3, 2), of arrows.

    Each arrow leaves the rim of its source, bends to its own left, so that two arrows between
    the same discs part, and ends at the rim of its target.  `head` is the length of each
    head, float64 (m,).  A head that has no room between two discs shrinks to fit.

    >>> from threadgraph.graphs.layout.labels import Points
    >>> discs = Points(np.array([0.0, 10.0]), np.zeros(2), np.ones(2))
    >>> lines, heads = arrow_curves(discs, np.array([0]), np.array([1]), np.array([2.0]))
    >>> heads[0, 0].round(1).tolist()
    [9.0, 0.3]
    """
    start = np.stack([points.x[source], points.y[source]], axis=1)
    end = np.stack([points.x[target], points.y[target]], axis=1)
    across = end - start
    distance = np.maximum(np.sqrt((across**2).sum(axis=1)), 1e-9)
    aside = np.stack([-across[:, 1], across[:, 0]], axis=1)
    control = (start + end) / 2.0 + aside * _BEND
    # Near its ends the curve runs straight at the control point: so far from there is a rim.
    to_control = np.sqrt((across**2).sum(axis=1)) * (0.25 + _BEND**2) ** 0.5
    leave = _unit(control - start) * np.minimum(points.radius[source], to_control)[:, None]
    arrive = _unit(control - end)
    tip = end + arrive * np.minimum(points.radius[target], to_control)[:, None]
    room = np.maximum(distance - points.radius[source] - points.radius[target], 0.0)
    length = np.minimum(head, room * 0.6)
    neck = tip + arrive * (length * 0.8)[:, None]
    lines = _bezier(start + leave, control, neck, steps)
    back = tip + arrive * length[:, None]
    wing = np.stack([-arrive[:, 1], arrive[:, 0]], axis=1) * (length * 0.42)[:, None]
    return lines, np.stack([tip, back + wing, back - wing], axis=1)


def _unit(vectors: Floats) -> Floats:
    length = np.sqrt((vectors**2).sum(axis=1))
    return np.asarray(vectors / np.maximum(length, 1e-9)[:, None])


def _bezier(start: Floats, control: Floats, end: Floats, steps: int) -> Floats:
    t = np.linspace(0.0, 1.0, steps)[None, :, None]
    a, b, c = start[:, None, :], control[:, None, :], end[:, None, :]
    return np.asarray(a * (1.0 - t) ** 2 + b * (2.0 * t * (1.0 - t)) + c * t**2)
