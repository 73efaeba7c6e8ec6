"""Everybody else around the most connected: shells of those tied to them, the rest on shelves.

The cost grows with people and ties and no faster (but for sorting).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.layout.forces import Ties, ties_among
from threadgraph.graphs.layout.packing import components

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]
    Indices = NDArray[np.integer]
    LayOut = Callable[[Ties, int, int, float], tuple[Floats, Floats]]

LIMIT = 4900.0
"""Positions lie within ± this: Gephi rescales what reaches beyond ±5000."""

_SPACING = 30.0
_BUDGET = 45e6
_SMALLEST_CORE, _MARGIN, _SECTORS = 150.0, 60.0, 72
_ROUNDS, _SMOOTHED = 12, 8
_GOLDEN_ANGLE = 2.399963229728653


@dataclass(frozen=True)
class Core:
    """The people in the middle: `rows` int64 (k,), ascending, and `x`, `y` float64 (k,)."""

    rows: NDArray[np.int64]
    x: Floats
    y: Floats


def set_around(
    core: Core, n: int, ties: Ties, order: Indices, seed: int, lay_out: LayOut
) -> tuple[Floats, Floats]:
    """Return (x, y) of n people, float64 (n,), those of `core` standing as they did, moved.

    People tied to the core, directly or through others, stand on shells around it, in the
    direction of those they are tied to, the first of `order` (int (n,)) inmost.  All others
    are laid out below by `lay_out(ties, n, seed, aspect)`.  Everybody has 30 units of room,
    less where so many would not fit into ±LIMIT; the last resort is to scale all alike.
    """
    x, y = np.zeros(n), np.zeros(n)
    x[core.rows], y[core.rows] = core.x, core.y
    group = components(n, ties.one, ties.other)
    near = np.isin(group, np.unique(group[core.rows]))
    inside = np.zeros(n, bool)
    inside[core.rows] = True
    shells, below = order[near[order] & ~inside[order]], order[~near[order]]
    spacing = min(_SPACING, (_BUDGET / max(n, 1)) ** 0.5)
    half = (
        max(float(np.abs(core.x).max(initial=0.0)), _SMALLEST_CORE),
        max(float(np.abs(core.y).max(initial=0.0)), _SMALLEST_CORE),
    )
    if len(shells):
        angle = _directions(core, n, ties, near & ~inside)
        x[shells], y[shells] = _on_shells(core, half, angle[shells], spacing, seed)
    if len(below):
        _set_below(x, y, np.flatnonzero(near), below, ties, spacing, seed, lay_out)
    return _within(x, y)


def _directions(core: Core, n: int, ties: Ties, outer: NDArray[np.bool_]) -> Floats:
    """Angle at which each of `outer` stands: that of the people it is tied to."""
    far = np.sqrt(core.x**2 + core.y**2)
    at = np.zeros((n, 2))
    at[core.rows] = np.stack([core.x, core.y], axis=1) / max(float(far.max()), 1e-9)
    known = ~outer
    for _ in range(_ROUNDS):
        pull = _pull(at, ties)
        new = outer & ~known & (_pull(known[:, None] * np.ones(1), ties)[:, 0] > 0)
        if not new.any():
            break
        at[new] = _unit(pull[new], np.flatnonzero(new))
        known |= new
    _settle_chains(at, ties, np.flatnonzero(outer & ~known), n)
    for _ in range(_SMOOTHED):
        at[outer] = _unit(_pull(at, ties)[outer] + 0.2 * at[outer], np.flatnonzero(outer))
    return np.arctan2(at[:, 1], at[:, 0])


def _pull(at: Floats, ties: Ties) -> Floats:
    """Sum of the places of the people each is tied to, by strength of the tie."""
    total = np.empty_like(at)
    for axis in range(at.shape[1]):
        there = np.bincount(ties.one, at[ties.other, axis] * ties.pull, minlength=len(at))
        back = np.bincount(ties.other, at[ties.one, axis] * ties.pull, minlength=len(at))
        total[:, axis] = there + back
    return total


def _settle_chains(at: Floats, ties: Ties, rows: Longs, n: int) -> None:
    """Give those many steps from the core the direction in which their whole chain hangs."""
    if not len(rows):
        return
    hanging = ties_among(ties, rows, n)
    chain = components(len(rows), hanging.one, hanging.other)
    pull = _pull(at, ties)[rows]
    sums = np.stack([np.bincount(chain, pull[:, axis]) for axis in (0, 1)], axis=1)
    at[rows] = _unit(sums.astype(np.float64), np.arange(len(sums)))[chain]


def _unit(vectors: Floats, rows: Longs) -> Floats:
    """Vectors of length one; where there is no direction, one by the number of the row."""
    length = np.sqrt((vectors**2).sum(axis=1))
    angle = rows * _GOLDEN_ANGLE
    own = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    none = length < 1e-9
    return np.where(none[:, None], own, vectors / np.where(none, 1.0, length)[:, None])


def _on_shells(
    core: Core, half: tuple[float, float], angle: Floats, spacing: float, seed: int
) -> tuple[Floats, Floats]:
    """Positions of the people outside the core, given in order, shell by shell."""
    wide, high = half
    mean = (wide * high) ** 0.5
    rim = _outline(core.x * (mean / wide), core.y * (mean / high)) + _MARGIN
    jitter = np.random.default_rng(seed).random((len(angle), 2)) - 0.5
    where, far = np.empty(len(angle)), np.empty(len(angle))
    start, out = 0, 0.0
    while start < len(angle):
        radius = float(rim.mean()) + out
        # On an ellipse people stand closer at its ends: room is counted by the shorter axis.
        places = max(int(2.0 * np.pi * radius * (high / mean) / spacing), 1)
        shell = slice(start, start + places)
        where[shell] = _spread(angle[shell], places)
        far[shell] = out
        start += places
        out += spacing
    turn = np.linspace(0.0, 2.0 * np.pi, len(rim), endpoint=False)
    far += np.interp(where, turn, rim, period=2.0 * np.pi) + jitter[:, 0] * spacing * 0.5
    where += jitter[:, 1] * 0.4 * spacing / far
    return far * (wide / mean) * np.cos(where), far * (high / mean) * np.sin(where)


def _outline(x: Floats, y: Floats) -> Floats:
    """How far the core reaches in each of _SECTORS directions, without sharp corners."""
    far = np.full(_SECTORS, 0.25 * float(np.abs(x).max(initial=_SMALLEST_CORE)))
    turn = np.arctan2(y, x) / (2.0 * np.pi) % 1.0
    np.maximum.at(far, (turn * _SECTORS).astype(np.int64) % _SECTORS, np.sqrt(x * x + y * y))
    widened = np.max([np.roll(far, step) for step in range(-3, 4)], axis=0)
    return np.asarray(np.mean([np.roll(widened, step) for step in range(-2, 3)], axis=0))


def _spread(angle: Floats, places: int) -> Floats:
    """Angles at equal distances in the order of those wished for, turned to be near to them.

    A shell that is not full keeps to the wished angles as far as its places allow.
    """
    order = np.argsort(angle, kind="stable")
    count = len(angle)
    place = np.arange(count) * (2.0 * np.pi / places)
    wished = angle[order]
    if count < places:
        # As near as can be to the wish, but a place after the one before.
        place += np.maximum.accumulate(wished - place)
        over = place[-1] - place[0] - 2.0 * np.pi * (1.0 - 1.0 / places)
        if over > 0.0:
            place = place[0] + np.arange(count) * (2.0 * np.pi / count)
    aside = np.angle(np.exp(1j * (wished - place)).sum())
    turned = np.empty(count)
    turned[order] = place + aside
    return turned


def _set_below(
    x: Floats,
    y: Floats,
    above: Longs,
    below: Indices,
    ties: Ties,
    spacing: float,
    seed: int,
    lay_out: LayOut,
) -> None:
    """Small groups apart from all others, then people without ties, under what stands already."""
    rows = np.asarray(below, np.int64)
    width = (float(np.ptp(x[above])) if len(above) else 0.0) / spacing
    width = max(width, (len(rows) * 1.45) ** 0.5)
    inner_x, inner_y = lay_out(
        ties_among(ties, rows, len(x)), len(rows), seed, _aspect(width, rows)
    )
    top, middle = 0.0, 0.0
    if len(above):
        top = float(y[above].min()) - 2.0 * spacing - 50.0
        middle = float(x[above].max() + x[above].min()) / 2.0
    x[rows] = (inner_x - (inner_x.max() + inner_x.min()) / 2.0) * spacing + middle
    y[rows] = (inner_y - inner_y.max()) * spacing + top


def _aspect(width: float, rows: Longs) -> float:
    """Width to height of a page of that width on which each has room, and some is left over."""
    return max(width * width / (1.5 * max(len(rows), 1)), 1.0)


def _within(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    x, y = x - (x.max() + x.min()) / 2.0, y - (y.max() + y.min()) / 2.0
    over = max(float(np.abs(x).max()), float(np.abs(y).max())) / LIMIT
    return (x / over, y / over) if over > 1.0 else (x, y)
