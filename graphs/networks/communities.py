"""Communities: groups of people who are more in contact with each other than with the rest."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.networks.projection import ties

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.networks.projection import Ties
    from threadgraph.graphs.participants import Network

RUNS = 20
"""How often the search is repeated, with the seeds 0, 1, 2 …; `MANY` ties get fewer."""
MANY, FEW_RUNS = 200_000, 5
VERY_MANY, TWO_RUNS = 500_000, 2
WEAK = 0.3
"""Modularity below which a division is no finding (Newman & Girvan 2004: 0.3 to 0.7)."""


@dataclass(frozen=True, eq=False)
class Communities:
    """The best division found, and how far the search agrees with itself.

    - `member` int64 (n,): the number of each person's community, 0 the largest (of equal
      ones that of the earliest person); −1 for who is in contact with nobody.
    - `sizes` int64: people in each.
    - `modularity` of that division; `modularities` float64 (runs,) of the division that
      each run found.
    - `agreement`: mean adjusted Rand index of all pairs of runs: 1 all the same, 0 no more
      alike than divisions drawn by lot; None for a single run.
    """

    member: NDArray[np.int64]
    sizes: NDArray[np.int64]
    modularity: float
    modularities: NDArray[np.float64]
    agreement: float | None

    def __len__(self) -> int:
        """Return the number of communities."""
        return len(self.sizes)

    @property
    def weak(self) -> bool:
        """Whether the modularity is too low to speak of communities."""
        return self.modularity < WEAK


def communities(
    network: Network, *, resolution: float = 1.0, runs: int | None = None
) -> Communities | None:
    """Divide the people by the Leiden method; None if nobody is in contact with anybody.

    Maximises modularity (at that `resolution`, 1 the ordinary one) on the ties without
    direction, weights summed.  The search depends on chance: it is run with the seeds 0 to
    19 (0 to 4 above 200,000 ties, 0 and 1 above 500,000), the division of highest modularity is
    taken, and the others say how far to trust it.  Another order of the people may give another
    division.  Traag, Waltman & van Eck 2019.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = communities(example_discussion().network)
    >>> found.member.tolist(), found.modularity
    ([0, 0, 0], 0.0)
    """
    found = ties(network)
    if not len(found):
        return None
    runs = runs or _runs(len(found))
    divisions = [_leiden(found, resolution, seed) for seed in range(runs)]
    values = np.array([modularity(found, one, resolution=resolution) for one in divisions])
    # Runs that found the same division differ in the last bit: the first of them is taken.
    best = divisions[int(np.argmax(values >= values.max() - 1e-12))]
    lone = best < 0
    sizes = np.bincount(best[~lone])
    return Communities(
        member=best,
        sizes=sizes.astype(np.int64),
        modularity=modularity(found, best, resolution=resolution),
        modularities=values,
        agreement=_agreement([one[~lone] for one in divisions]),
    )


def modularity(
    found: Ties, member: NDArray[np.integer], *, resolution: float = 1.0, weighted: bool = True
) -> float:
    """Return Q = Σ_c [W_c / W − γ (S_c / 2W)²] of a division.  Newman & Girvan 2004.

    W_c is the weight of the ties inside community c, S_c the weight at its people's ends, W
    that of all ties.  `member` (n,) numbers from 0; a negative one is a community of no one.
    Raises ValueError without ties.
    """
    weight = found.weight if weighted else np.ones(len(found), np.int64)
    whole = int(weight.sum())
    if not whole:
        raise ValueError("modularity is not defined without ties")
    one, other = member[found.a], member[found.b]
    inside = int(weight[(one == other) & (one >= 0)].sum())
    ends = np.concatenate([one, other])
    twice = np.concatenate([weight, weight])
    strength = np.bincount(ends[ends >= 0], twice[ends >= 0])
    return inside / whole - resolution * float(((strength / (2 * whole)) ** 2).sum())


def adjusted_rand(one: NDArray[np.integer], other: NDArray[np.integer]) -> float:
    """Return how alike two divisions of the same people are.  Hubert & Arabie 1985.

    1 the same, 0 on average for divisions drawn by lot with these sizes; it can be negative.

    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([5, 5, 2, 2]))
    1.0
    """
    n = len(one)
    width = int(other.max()) + 1 if n else 1
    both = _pairs(one.astype(np.int64) * width + other)
    left, right = _pairs(one), _pairs(other)
    chance = left * right / (n * (n - 1) / 2) if n > 1 else 0.0
    most = (left + right) / 2
    return 1.0 if most == chance else (both - chance) / (most - chance)


def _pairs(label: NDArray[np.integer]) -> int:
    """Number of pairs of people with the same label."""
    ordered = np.sort(label)
    edge = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1], True])
    size = np.diff(edge)
    return int((size * (size - 1) // 2).sum())


def _agreement(divisions: list[NDArray[np.int64]]) -> float | None:
    pairs = list(combinations(range(len(divisions)), 2))
    if not pairs:
        return None
    return float(np.mean([adjusted_rand(divisions[i], divisions[j]) for i, j in pairs]))


def _runs(number: int) -> int:
    """How often to search among so many ties."""
    if number <= MANY:
        return RUNS
    return FEW_RUNS if number <= VERY_MANY else TWO_RUNS


def _leiden(found: Ties, resolution: float, seed: int) -> NDArray[np.int64]:
    # Loading it takes longer than a small discussion does.
    from graspologic_native import leiden_csr

    joined = found.degree > 0
    row = np.cumsum(joined) - 1
    n = int(np.count_nonzero(joined))
    _, labels = leiden_csr(
        np.concatenate(([0], np.cumsum(found.degree[joined]))).astype(np.int64),
        row[found.neighbour].astype(np.int32),
        found.weight[found.pair].astype(np.float64),
        n,
        resolution=resolution,
        iterations=10 if len(found) <= MANY else 3,
        use_modularity=True,
        seed=seed,
    )
    label = np.fromiter((labels[i] for i in range(n)), np.int64, n)
    member = np.full(found.n, -1, np.int64)
    member[joined] = _by_size(label)
    return member


def _by_size(label: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number labels anew: the most frequent 0, of equals the first to appear."""
    first, number = np.unique(label, return_index=True, return_inverse=True)[1:]
    order = np.lexsort((first, -np.bincount(number)))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank[number]
