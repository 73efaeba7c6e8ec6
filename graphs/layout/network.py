"""Where the participants stand: the largest group in the middle, small ones packed, loners shelved.

Of more than CORE people those in most addresses are laid out first, as if they were alone, and
all others around them: so a picture of those few is a part of the whole as it is exported.
The same positions serve the diagram, GraphML, GEXF and the report; they need numpy alone.
"""

from __future__ import annotations

from math import atan2, cos, sin
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.layout.around import Core, set_around
from threadgraph.graphs.layout.forces import Ties, force_positions, ties_among, ties_of
from threadgraph.graphs.layout.packing import components, pack_boxes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Indices = NDArray[np.integer]

SMALLEST, LARGEST = 4.0, 100.0
"""Sizes of nodes, as Gephi wants them so that it rescales nothing."""

CORE = 300
"""So many people, those in most addresses, are laid out by forces and kept from overlapping."""

FORCED = 24
"""So many groups are laid out by forces, the largest; the others as a hub and a spiral."""

_ASPECT = 1.45
_SWEEPS = 60
_FRAME = 1000.0
_LEAST_ROOM, _MOST_ROOM, _SHARE = 26.0, 90.0, 0.65
_GOLDEN_ANGLE = 2.399963229728653


def node_sizes(values: Indices | Floats) -> Floats:
    """Return the size (diameter) of each node, float64, spanning 4 to 100 by area.

    If all values are equal there is nothing to tell apart: every size is 10.

    >>> node_sizes(np.array([0, 1, 4])).tolist()
    [4.0, 52.0, 100.0]
    """
    root = np.sqrt(np.maximum(np.asarray(values, np.float64), 0.0))
    if not len(root) or root.max() == root.min():
        return np.full(len(root), 10.0)
    share = (root - root.min()) / (root.max() - root.min())
    return np.asarray(SMALLEST + (LARGEST - SMALLEST) * share)


def network_positions(
    n: int,
    source: Indices,
    target: Indices,
    weight: Indices | Floats,
    *,
    sizes: Floats | None = None,
    order: Indices | None = None,
    seed: int = 0,
) -> tuple[Floats, Floats]:
    """Return (x, y) of n participants, float64 (n,) each, rounded to 0.01.

    `source`, `target`, `weight` are the directed ties; `sizes` the diameters (of
    `node_sizes`; default 20) that the first CORE people are kept apart by; `order` lists
    everybody, int (n,), those in most addresses first (default: so by `weight`).  People
    without ties stand on shelves at the bottom.  Positions lie within ±1000 for up to CORE
    people, within ±5000 for any number; the same arguments give the same positions.

    >>> x, y = network_positions(3, np.array([0]), np.array([1]), np.array([2]))
    >>> bool(y[2] < y[0] and y[2] < y[1])
    True
    """
    if n == 0:
        return np.empty(0), np.empty(0)
    diameter = np.full(n, 20.0) if sizes is None else np.asarray(sizes, np.float64)
    ties = ties_of(n, source, target, weight)
    if n <= CORE:
        x, y = _all_at_once(ties, diameter, seed)
        return x.round(2), y.round(2)
    if order is None:
        strength = np.bincount(np.r_[source, target], np.r_[weight, weight], minlength=n)
        order = np.lexsort((np.arange(n), -strength))
    tied = np.zeros(n, bool)
    tied[ties.one] = tied[ties.other] = True
    first = np.asarray(order[:CORE], np.int64)
    rows = np.sort(first[tied[first]])
    core = _all_at_once(ties_among(ties, rows, n), diameter[rows], seed)
    x, y = set_around(Core(rows, *core), n, ties, order, seed, _laid_out)
    return x.round(2), y.round(2)


def _all_at_once(ties: Ties, diameter: Floats, seed: int) -> tuple[Floats, Floats]:
    """Positions of few people, within ±1000, none over another."""
    if not len(diameter):
        return np.empty(0), np.empty(0)
    x, y = _fill_frame(*_laid_out(ties, len(diameter), seed, _ASPECT), _FRAME)
    # First each is given a share of the page, which names need, then at least its own room.
    least = float(np.clip(_FRAME * (_SHARE / len(diameter)) ** 0.5, _LEAST_ROOM, _MOST_ROOM))
    own = diameter * 1.15 + 4.0
    x, y = _without_overlaps(x, y, np.maximum(own, least), _FRAME)
    return _without_overlaps(x, y, np.maximum(own, _LEAST_ROOM), _FRAME)


def _laid_out(ties: Ties, n: int, seed: int, aspect: float) -> tuple[Floats, Floats]:
    """Positions of any number of people, about one unit of room each, on a page `aspect` wide."""
    group = components(n, ties.one, ties.other)
    counts = np.bincount(group)
    x, y = _groups_apart(ties, group, counts, seed)
    linked = counts[group] > 1
    _pack_groups(x, y, group, linked, aspect)
    _shelve(x, y, linked, aspect)
    return x, y


def _groups_apart(
    ties: Ties, group: NDArray[np.int64], counts: NDArray[np.int64], seed: int
) -> tuple[Floats, Floats]:
    """Positions inside each group, around its own centre, one unit of room per node."""
    x, y = _spirals(ties, group)
    of_tie = group[ties.one]
    for number in range(min(FORCED, int(np.count_nonzero(counts > 3)))):
        rows = np.flatnonzero(group == number)
        mine = np.flatnonzero(of_tie == number)
        inner = Ties(
            np.searchsorted(rows, ties.one[mine]),
            np.searchsorted(rows, ties.other[mine]),
            ties.pull[mine],
        )
        place = _lain_down(_even_density(force_positions(len(rows), inner, seed)))
        x[rows], y[rows] = place[:, 0], place[:, 1]
    return x, y


def _spirals(ties: Ties, group: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """In each group the most tied node in the centre, the others around it by their ties."""
    n = len(group)
    degree = np.bincount(np.r_[ties.one, ties.other], minlength=n)
    order = np.lexsort((-degree, group))
    starts = np.searchsorted(group[order], np.arange(int(group.max()) + 1))
    rank = np.empty(n, np.int64)
    rank[order] = np.arange(n) - starts[group[order]]
    radius = np.sqrt(rank / np.pi) * 1.3
    angle = (rank - 1) * _GOLDEN_ANGLE
    return radius * np.cos(angle), radius * np.sin(angle)


def _even_density(place: Floats) -> Floats:
    """Pull the nodes towards equal density: three quarters by rank of distance, angle kept."""
    n = len(place)
    distance = np.sqrt((place**2).sum(axis=1))
    farthest = float(distance.max())
    if farthest == 0.0:
        return place
    rank = np.empty(n)
    rank[np.argsort(distance, kind="stable")] = np.arange(n) + 0.5
    wanted = 0.25 * distance / farthest + 0.75 * np.sqrt(rank / n)
    scale = wanted * (n / np.pi) ** 0.5 * 1.3 / np.maximum(distance, 1e-9)
    return np.asarray(place * scale[:, None])


def _lain_down(place: Floats) -> Floats:
    """Turn a group so that it is as wide as it can be: pages and labels are wide."""
    x, y = place[:, 0], place[:, 1]
    turn = 0.5 * atan2(2.0 * float((x * y).sum()), float((x * x).sum() - (y * y).sum()))
    along, across = cos(turn), sin(turn)
    return np.stack([x * along + y * across, y * along - x * across], axis=1)


def _pack_groups(
    x: Floats, y: Floats, group: NDArray[np.int64], linked: NDArray[np.bool_], aspect: float
) -> None:
    rows = np.flatnonzero(linked)
    if not len(rows):
        return
    number = group[rows]
    groups = int(number.max()) + 1
    spans = []
    for axis in (x, y):
        low, high = np.full(groups, np.inf), np.full(groups, -np.inf)
        np.minimum.at(low, number, axis[rows])
        np.maximum.at(high, number, axis[rows])
        axis[rows] -= ((low + high) / 2.0)[number]
        spans.append(high - low + 1.2)
    centre_x, centre_y = pack_boxes(spans[0], spans[1], aspect=aspect)
    x[rows] += centre_x[number]
    y[rows] += centre_y[number]


def _shelve(x: Floats, y: Floats, linked: NDArray[np.bool_], aspect: float) -> None:
    """Set those without ties in rows below everything else."""
    loners = np.flatnonzero(~linked)
    if not len(loners):
        return
    rows = np.flatnonzero(linked)
    least = (len(linked) * 0.96 * aspect) ** 0.5 * 1.25
    width, bottom = least, 0.0
    if len(rows):
        width = max(float(np.ptp(x[rows])), least)
        bottom = float(y[rows].min()) - 1.0
    columns = max(1, int(width / 1.2))
    shelf, column = np.divmod(np.arange(len(loners)), columns)
    in_shelf = np.minimum(columns, len(loners) - shelf * columns)
    middle = (x[rows].max() + x[rows].min()) / 2.0 if len(rows) else 0.0
    x[loners] = middle + (column - (in_shelf - 1) / 2.0) * (width / columns)
    y[loners] = bottom - shelf * 0.8


def _fill_frame(x: Floats, y: Floats, limit: float) -> tuple[Floats, Floats]:
    """Centre and scale to a frame of the usual shape; positions have no unit of their own."""
    x, y = x - (x.max() + x.min()) / 2.0, y - (y.max() + y.min()) / 2.0
    across, along = float(np.abs(x).max()), float(np.abs(y).max())
    # The axes may be stretched apart a little to fill the frame, never so far as to mislead.
    wide = limit * 0.97 / across if across else 1.0
    high = limit * 0.97 / _ASPECT / along if along else wide
    wide, high = min(wide, high * 1.3), min(high, wide * 1.3)
    return x * wide, y * high


def _without_overlaps(x: Floats, y: Floats, room: Floats, limit: float) -> tuple[Floats, Floats]:
    """Push overlapping nodes apart, sweep by sweep, as far as the frame allows."""
    x, y = x.copy(), y.copy()
    apart = (room[:, None] + room[None, :]) / 2.0
    np.fill_diagonal(apart, 0.0)
    for _ in range(_SWEEPS):
        across, along = x[None, :] - x[:, None], y[None, :] - y[:, None]
        distance = np.sqrt(across * across + along * along)
        one, other = np.nonzero(distance < apart)
        if not len(one):
            break
        gap = distance[one, other]
        push = 0.5 * (apart[one, other] - gap) / np.maximum(gap, 1e-6)
        step_x, step_y = across[one, other], along[one, other]
        # Two nodes on one spot part along the axis, the later one to the right.
        same = gap < 1e-6
        step_x = np.where(same, np.where(one < other, 1e-6, -1e-6), step_x)
        x -= np.bincount(one, weights=step_x * push, minlength=len(x))
        y -= np.bincount(one, weights=step_y * push, minlength=len(y))
    over = max(float(np.abs(x).max()), float(np.abs(y).max())) / limit
    return (x / over, y / over) if over > 1.0 else (x, y)
