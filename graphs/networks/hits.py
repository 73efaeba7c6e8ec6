"""Hubs and authorities: who addresses the addressed, and who is addressed by them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.participants import Network

_WORK = 1_000_000_000
_TIE = 1e-10


@dataclass(frozen=True, eq=False)
class Hits:
    """Two scores of each person, each float64 (n,) and summing to 1.

    - `hubs`: high for who addresses people of high authority; `authorities`: high for who is
      addressed by people of high hub score.
    - `parts`: into how many parts the links fall that give each other no score; `links`: how
      many links lie in the part (or parts) that has all the score.
    - `unique`: False if several parts are equally strong.  Any mixture of them would solve
      the equations; this one is where the iteration arrives when all begin equal.
    - `converged`: whether the scores came to rest.
    """

    hubs: NDArray[np.float64]
    authorities: NDArray[np.float64]
    parts: int
    links: int
    unique: bool
    converged: bool


def hits(network: Network, *, tolerance: float = 1e-13) -> Hits | None:
    """Return the hub and authority scores, None without edges.  Kleinberg 1999, weighted.

    The first singular vectors of the matrix of weights (rows speak, columns are addressed),
    by power iteration from equal scores until they change by less than `tolerance` in sum.
    Each part is iterated by itself, so that two of nearly equal strength do not hold each
    other up; only the strongest keeps its scores, everybody else has 0.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = hits(example_discussion().network)
    >>> found.authorities.tolist(), found.hubs.tolist()
    ([1.0, 0.0, 0.0], [0.0, 0.5, 0.5])
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    n, m = network.n, len(network)
    if not m:
        return None
    source, target = network.source.astype(np.int64), network.target.astype(np.int64)
    weight = network.weight.astype(np.float64)
    speaks = csr_array((weight, (source, target)), shape=(n, n))
    back = speaks.T.tocsr()
    # A person as speaker and the same person as addressed are two things here.
    twice = csr_array((np.ones(m), (source, target + n)), shape=(2 * n, 2 * n))
    label = connected_components(twice, directed=False)[1].astype(np.int64)
    addressed = np.flatnonzero(np.bincount(target, minlength=n) > 0)
    number = np.unique(label[addressed + n], return_inverse=True)[1]
    parts = int(number.max()) + 1
    rounds = max(1000, min(50_000, _WORK // (m + n)))
    part_of = np.zeros(n, np.int64)
    part_of[addressed] = number
    score = np.zeros(n)
    score[addressed] = 1 / np.bincount(number)[number]
    alive = np.ones(parts, bool)
    converged = False
    for _ in range(rounds):
        new = (back @ (speaks @ score))[addressed]
        old = score[addressed]
        strength, most = _strength(old, new, number)
        # λ lies between the Rayleigh quotient and the largest ratio (Collatz & Wielandt).
        alive &= most >= strength[alive].max() * (1 - _TIE)
        total = np.bincount(number, new)
        new = new / np.where(alive, total, np.inf)[number]
        change = np.bincount(number, np.abs(new - old))[alive].max()
        score[addressed] = new
        if change < tolerance:
            converged = True
            break
    strength = _strength(score[addressed], (back @ (speaks @ score))[addressed], number)[0]
    alive &= strength >= strength[alive].max() * (1 - _TIE)
    values = score[addressed] * alive[number]
    # Where equal scores arrive: their projection on the scores of each of the strongest parts.
    square = np.bincount(number, values * values)
    values /= np.where(square > 0, square, 1)[number]
    score[addressed] = values / values.sum()
    hubs = speaks @ score
    return Hits(
        hubs=hubs / hubs.sum(),
        authorities=score,
        parts=parts,
        links=int(np.count_nonzero(alive[part_of[target]])),
        unique=int(np.count_nonzero(alive)) == 1,
        converged=converged,
    )


def _strength(
    old: NDArray[np.float64], new: NDArray[np.float64], number: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the Rayleigh quotient of each part, and the largest ratio of new to old in it."""
    square = np.bincount(number, old * old)
    quotient = np.bincount(number, old * new) / np.where(square > 0, square, 1)
    ratio = np.divide(new, old, out=np.zeros(len(old)), where=old > 0)
    most = np.zeros(len(square))
    np.maximum.at(most, number, ratio)
    return quotient, np.maximum(most, quotient)
