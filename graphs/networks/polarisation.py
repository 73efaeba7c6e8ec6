"""Structural indicators of two sides: random walks, the boundary, and the dipole of a network."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.networks.projection import Ties, ties

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.networks.communities import Communities
    from threadgraph.graphs.participants import Network

    Longs = NDArray[np.int64]

SEEDS = 10
"""People of most contacts on each side where random walks end."""
ELITE = 0.05
"""Share of each side, those of most contacts, whose opinion the dipole holds fixed; and the
largest share of a side at which random walks end."""
SMALLEST_SIDE = 20
SMALLEST_TO_WALK = 100
"""People on a side below which no random walks are looked at."""
_DIRECT = 3000
_MOST_ROUNDS = 500
_ZERO = 1e-9


@dataclass(frozen=True, eq=False)
class Sides:
    """Two groups of people, and the ties among them.

    `people` int64 (k,): rows of the network; `ties` among them, numbered from 0 in that order;
    `side` int64 (k,): 0 the larger community, 1 the other.
    """

    people: Longs
    ties: Ties
    side: Longs


def two_sides(network: Network, found: Communities | None) -> Sides | str:
    """Take the two largest communities as sides, or say why there are no two sides.

    They must hold half of the people who are in contact with anybody, at least 20 people
    each, and be in contact with each other.
    """
    if found is None:
        return "nobody is in contact with anybody"
    if len(found) < 2:
        return "the people fall into no two communities"
    if found.sizes[1] < SMALLEST_SIDE:
        return f"the second largest community has fewer than {SMALLEST_SIDE} people"
    taken, whole = int(found.sizes[:2].sum()), int(found.sizes.sum())
    if 2 * taken < whole:
        return (
            f"the two largest communities hold {taken:,} of {whole:,} people, less than half: "
            "there are no two sides"
        )
    people = np.flatnonzero((found.member == 0) | (found.member == 1))
    side = found.member[people]
    among = _among(ties(network), people)
    if not (side[among.a] != side[among.b]).any():
        return "the two largest communities are not in contact with each other"
    return Sides(people, among, side)


def walk_ends(side: Longs) -> int | str:
    """Return how many people of each side random walks should end at, or why none should.

    10, and no more than 5 % of the smaller side: walks begin at the ends, too, and end there at
    once, on the side where they began; were half of a side its ends, that alone would make
    the sides look apart.

    >>> walk_ends(np.repeat([0, 1], [900, 120]))
    6
    """
    smaller = int(np.bincount(side, minlength=2).min())
    if smaller < SMALLEST_TO_WALK:
        return f"needs {SMALLEST_TO_WALK} people on each side; the smaller has {smaller:,}"
    return min(SEEDS, math.floor(ELITE * smaller))


def random_walk_controversy(among: Ties, side: Longs, *, seeds: int = SEEDS) -> float | None:
    """Return RWC = P_AA P_BB − P_AB P_BA.  Garimella et al. 2018, solved exactly.

    A walk begins with a person of side A or B (each side half of the walks, everybody on a
    side equally likely), goes to any contact with equal chance, and ends with the first of
    the `seeds` people of most contacts of either side that it meets; who is such a person
    ends there at once.  P_XY is the chance that a walk began in X if it ended in Y.  From −1
    to 1; 0: where a walk ends tells nothing of where it began.

    `side` (n,) is 0 or 1; everybody must be able to reach a seed.  Equal numbers of contacts:
    the earlier person.  The paper draws seeds and walks at random, METIS makes its sides;
    values of different variants cannot be compared.  Where the ends are a large part of a side
    the value is too high for that alone: see `walk_ends`.  None if a side is empty.
    """
    if not (side == 0).any() or not (side == 1).any():
        return None
    held = _leaders(among, side, [min(seeds, int((side == s).sum())) for s in (0, 1)])
    ends_at_0 = _absorbed(among, held, (side == 0) & held)
    arrive = np.array([[x, 1 - x] for x in (ends_at_0[side == s].mean() for s in (0, 1))])
    began = arrive / arrive.sum(axis=0)
    return float(began[0, 0] * began[1, 1] - began[0, 1] * began[1, 0])


def boundary_of(among: Ties, side: Longs) -> NDArray[np.bool_]:
    """Return who is at the boundary of the two sides, bool (n,).  Guerra et al. 2013.

    People with a contact on the other side, and one on their own side who has none on the
    other.
    """
    start, other = _directed(among)
    across = side[start] != side[other]
    crosses = np.bincount(start, across, minlength=among.n) > 0
    sheltered = np.bincount(start, ~across & ~crosses[other], minlength=among.n) > 0
    found: NDArray[np.bool_] = crosses & sheltered
    return found


def boundary_polarisation(among: Ties, side: Longs) -> float | None:
    """Return the mean of d_i / (d_i + d_b) − 1/2 over the boundary.  Guerra et al. 2013.

    d_i counts a person's contacts on the own side outside the boundary, d_b those on the
    other side inside it.  From −1/2 to 1/2: above 0 people at the boundary keep to their own,
    below it they prefer the other side.  None without a boundary.

    A widespread program divides by the whole boundary but adds only people with d_b > 0;
    here everybody is added and counted.  Where hardly anybody has no contact across, as with
    sides drawn by lot, a handful of people is left as boundary, none of them facing another,
    and the value is 1/2 and means nothing: look at `boundary_of` first.
    """
    boundary = boundary_of(among, side)
    if not boundary.any():
        return None
    start, other = _directed(among)
    across = side[start] != side[other]
    inner = np.bincount(start, ~across & ~boundary[other], minlength=among.n)[boundary]
    outer = np.bincount(start, across & boundary[other], minlength=among.n)[boundary]
    return float((inner / (inner + outer)).mean() - 0.5)


def dipole_moment(among: Ties, side: Longs, *, elite: float = ELITE) -> float | None:
    """Return the dipole moment (1 − |A⁺ − A⁻|) · d.  Morales et al. 2015.

    The share `elite` of each side with most contacts (rounded, at least one) holds the
    opinions 1 and −1, everybody else takes the mean of their contacts, until nothing changes
    (solved exactly).  A⁺ and A⁻ are the shares of people above and below 0, d is half the
    distance of their mean opinions.  From 0 to 1.  None if a side is empty or nobody is above
    or below 0.
    """
    if not (side == 0).any() or not (side == 1).any():
        return None
    held = _leaders(among, side, [max(1, round(elite * int((side == s).sum()))) for s in (0, 1)])
    opinion = 2 * _absorbed(among, held, (side == 0) & held) - 1
    above, below = opinion > _ZERO, opinion < -_ZERO
    if not above.any() or not below.any():
        return None
    distance = (opinion[above].mean() - opinion[below].mean()) / 2
    apart = abs(int(above.sum()) - int(below.sum())) / among.n
    return float((1 - apart) * distance)


def _leaders(among: Ties, side: Longs, number: list[int]) -> NDArray[np.bool_]:
    order = np.lexsort((np.arange(among.n), -among.degree))
    chosen = np.zeros(among.n, bool)
    for s, k in enumerate(number):
        chosen[order[side[order] == s][:k]] = True
    return chosen


def _absorbed(among: Ties, held: NDArray[np.bool_], goal: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Chance that a random walk from each person meets `goal` first of all who are `held`."""
    from scipy.sparse import csr_array, diags_array
    from scipy.sparse.linalg import cg, spsolve

    chance = goal.astype(np.float64)
    free = np.flatnonzero(~held)
    if not len(free):
        return chance
    start, other = _directed(among)
    matrix = csr_array((np.ones(len(start)), (start, other)), shape=(among.n, among.n))
    degree = among.degree[free].astype(np.float64)
    rows = matrix[free]
    laplacian = (diags_array(degree) - rows[:, free]).tocsc()
    given = rows @ chance
    left = 1
    if len(free) > _DIRECT:
        # The factors of a large network that is well knit do not stay sparse; in one that
        # iteration cannot solve soon, long and thin, they do.
        steady = diags_array(1 / degree)
        solved, left = cg(laplacian, given, rtol=1e-12, maxiter=_MOST_ROUNDS, M=steady)
        chance[free] = solved
    if left:
        chance[free] = spsolve(laplacian, given)
    return np.clip(chance, 0, 1)


def _directed(among: Ties) -> tuple[Longs, Longs]:
    """Every tie from both ends."""
    return np.concatenate([among.a, among.b]), np.concatenate([among.b, among.a])


def _among(found: Ties, people: Longs) -> Ties:
    """Return the ties among some people, numbered anew."""
    row = np.full(found.n, -1, np.int64)
    row[people] = np.arange(len(people))
    kept = (row[found.a] >= 0) & (row[found.b] >= 0)
    pair = np.cumsum(kept) - 1
    both = kept[found.pair]
    end = np.repeat(np.arange(found.n), found.degree)[both]
    degree = np.bincount(row[end], minlength=len(people))
    return Ties(
        n=len(people),
        a=row[found.a[kept]],
        b=row[found.b[kept]],
        weight=found.weight[kept],
        mutual=found.mutual[kept],
        start=np.concatenate(([0], np.cumsum(degree))).astype(np.int64),
        neighbour=row[found.neighbour[both]],
        pair=pair[found.pair[both]].astype(np.int64),
    )
