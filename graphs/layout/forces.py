"""Force-directed positions of one connected group of people, after ForceAtlas2.

Jacomy, Venturini, Heymann, Bastian 2014: everybody repels everybody by degree, ties pull
linearly, a weak gravity holds the whole together, and each step is as long as the swinging
of the nodes allows.  Up to PAIRWISE nodes every pair is computed; above, the repulsion comes
from a mesh of masses (an FFT convolution), so that it costs the same for any number.

Sums run in a fixed order and no platform-dependent functions are used in the loops, so one
machine gives the same bits each time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Indices = NDArray[np.integer]
    Repulsion = Callable[[Floats], Floats]

PAIRWISE = 500
_MESH = 128
_REPULSION = 2.0
_GRAVITY = 1.0
_TOLERANCE = 1.0


@dataclass(frozen=True)
class Ties:
    """Undirected ties: `one`, `other` int64 rows and `pull` float64 > 0, (m,) each."""

    one: NDArray[np.int64]
    other: NDArray[np.int64]
    pull: Floats


def ties_of(n: int, source: Indices, target: Indices, weight: Indices | Floats) -> Ties:
    """Return the ties of a directed network: both directions summed, self-loops left out.

    The pull grows with the logarithm of the weight: one very long argument must not fold the
    picture into a point.

    >>> ties_of(3, np.array([0, 1, 2]), np.array([1, 0, 2]), np.array([3, 1, 9])).pull.round(2)
    array([2.39])
    """
    low = np.minimum(source, target).astype(np.int64)
    high = np.maximum(source, target).astype(np.int64)
    keep = low != high
    pair, inverse = np.unique(low[keep] * n + high[keep], return_inverse=True)
    strength = np.bincount(inverse, weights=np.asarray(weight)[keep], minlength=len(pair))
    return Ties(pair // max(n, 1), pair % max(n, 1), 1.0 + np.log(np.maximum(strength, 1.0)))


def ties_among(ties: Ties, rows: NDArray[np.int64], n: int) -> Ties:
    """Return the ties whose two ends are among `rows`, ends numbered by their place in `rows`.

    >>> ties = ties_of(4, np.array([0, 1, 2]), np.array([1, 2, 3]), np.ones(3))
    >>> ties_among(ties, np.array([1, 2]), 4).one.tolist()
    [0]
    """
    place = np.full(n, -1, np.int64)
    place[rows] = np.arange(len(rows))
    one, other = place[ties.one], place[ties.other]
    both = (one >= 0) & (other >= 0)
    return Ties(one[both], other[both], ties.pull[both])


def force_positions(n: int, ties: Ties, seed: int = 0) -> Floats:
    """Return positions float64 (n, 2), centred on the origin, for one connected group.

    The same arguments give the same positions.
    """
    position = np.random.default_rng(seed).random((n, 2)) - 0.5
    if n < 2:
        return np.zeros((n, 2))
    position *= 10.0 * n**0.5
    mass = 1.0 + np.bincount(np.r_[ties.one, ties.other], minlength=n).astype(np.float64)
    exact = n <= PAIRWISE
    repulsion = _pairwise(mass) if exact else _meshed(mass)
    steps = 220 if exact else int(np.clip(2_500_000 // n, 40, 120))
    return _settle(position, mass, ties, repulsion, steps)


def _settle(position: Floats, mass: Floats, ties: Ties, repulsion: Repulsion, steps: int) -> Floats:
    before = np.zeros_like(position)
    speed, efficiency = 1.0, 1.0
    for _ in range(steps):
        force = repulsion(position) + _attraction(position, ties)
        distance = np.sqrt((position**2).sum(axis=1)) + 1e-9
        force -= position * (_GRAVITY * mass / distance)[:, None]
        swing = mass * np.sqrt(((force - before) ** 2).sum(axis=1))
        steady = mass * np.sqrt(((force + before) ** 2).sum(axis=1)) / 2.0
        speed, efficiency = _adapt(speed, efficiency, swing.sum(), steady.sum(), len(mass))
        factor = speed / (1.0 + np.sqrt(speed * swing))
        position = position + force * factor[:, None]
        before = force
    return np.asarray(position - position.mean(axis=0))


def _adapt(
    speed: float, efficiency: float, swinging: float, traction: float, n: int
) -> tuple[float, float]:
    """Global speed and its efficiency for the next step, as ForceAtlas2 sets them."""
    estimate = 0.05 * n**0.5
    jitter = max(estimate**0.5, min(10.0, estimate * traction / n**2))
    if traction and swinging / traction > 2.0:
        efficiency = max(0.05, efficiency * 0.5)
        jitter = max(jitter, _TOLERANCE)
    jitter *= efficiency
    wanted = jitter * traction / swinging if swinging else float("inf")
    if swinging > jitter * traction:
        efficiency = max(0.05, efficiency * 0.7)
    elif speed < 1000.0:
        efficiency *= 1.3
    return speed + min(wanted - speed, 0.5 * speed), efficiency


def _attraction(position: Floats, ties: Ties) -> Floats:
    pull = (position[ties.other] - position[ties.one]) * ties.pull[:, None]
    force = np.empty_like(position)
    for axis in (0, 1):
        force[:, axis] = np.bincount(ties.one, weights=pull[:, axis], minlength=len(position))
        force[:, axis] -= np.bincount(ties.other, weights=pull[:, axis], minlength=len(position))
    return force


def _pairwise(mass: Floats) -> Repulsion:
    product = _REPULSION * mass[:, None] * mass[None, :]

    def repulsion(position: Floats) -> Floats:
        force = np.empty_like(position)
        x, y = position[:, 0], position[:, 1]
        across, along = x[None, :] - x[:, None], y[None, :] - y[:, None]
        push = product / (across * across + along * along + 0.01)
        # Summing over the first axis adds row after row, whatever the processor can do at once.
        force[:, 0] = (across * push).sum(axis=0)
        force[:, 1] = (along * push).sum(axis=0)
        return force

    return repulsion


def _meshed(mass: Floats) -> Repulsion:
    offset = np.r_[0:_MESH, -_MESH:0].astype(np.float64)
    square = offset[:, None] ** 2 + offset[None, :] ** 2 + 0.25
    kernels = [np.fft.rfft2(axis / square) for axis in (offset[:, None], offset[None, :])]

    def repulsion(position: Floats) -> Floats:
        corner = position.min(axis=0)
        step = max(float((position.max(axis=0) - corner).max()) / (_MESH - 2), 1e-9)
        at = (position - corner) / step
        cell = at.astype(np.int64)
        inside = at - cell
        corners, shares = _corners(cell, inside)
        spread = np.bincount(
            corners.ravel(), weights=(shares * mass).ravel(), minlength=_MESH * _MESH
        )
        grid = np.zeros((2 * _MESH, 2 * _MESH))
        grid[:_MESH, :_MESH] = spread.reshape(_MESH, _MESH)
        spectrum = np.fft.rfft2(grid)
        force = np.empty_like(position)
        for axis, kernel in enumerate(kernels):
            field = np.fft.irfft2(spectrum * kernel, s=grid.shape)[:_MESH, :_MESH].ravel()
            force[:, axis] = (field[corners] * shares).sum(axis=0)
        return force * (_REPULSION * mass / step)[:, None]

    return repulsion


def _corners(cell: NDArray[np.int64], inside: Floats) -> tuple[NDArray[np.int64], Floats]:
    """The four mesh points around each node and its share in each, (4, n) both."""
    base = cell[:, 0] * _MESH + cell[:, 1]
    corners = np.stack([base, base + 1, base + _MESH, base + _MESH + 1])
    right, up = inside[:, 0], inside[:, 1]
    left, down = 1.0 - right, 1.0 - up
    return corners, np.stack([left * down, left * up, right * down, right * up])
