"""PageRank of many networks of the same number of people at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.arrays import distinct

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

_DAMPING = 0.85
_ROUNDS = 1000
_TOLERANCE = 1e-12


def pageranks(source: Longs, target: Longs, weight: Longs, copies: int, people: int) -> Floats:
    """Return the PageRank of everybody in every network, float64 (copies, people).

    `source`, `target` int64 are people, numbered through all networks (person p of network i
    is i × people + p); `weight` int64.  As `pagerank` does for one network, but it moves only
    the ranks of those who are addressed, as all others have the same.

    >>> ranks = pageranks(np.array([0, 4]), np.array([1, 5]), np.array([1, 9]), 2, 3)
    >>> ranks.round(4).tolist()
    [[0.2597, 0.4805, 0.2597], [0.2597, 0.2597, 0.4805]]
    """
    total = copies * people
    if not len(source):
        return np.full((copies, people), 1 / people)
    out = np.bincount(source, weights=weight, minlength=total)
    asked = distinct(target)
    speaks = (out[asked] > 0).astype(np.float64)
    copy = asked // people
    # The edges from people who are addressed themselves move with the rounds; others do not.
    place = np.full(total, -1)
    place[asked] = np.arange(len(asked))
    row, to = place[source], place[target]
    inner = row >= 0
    share = weight / out[source]
    fixed = np.bincount(to[~inner], weights=share[~inner], minlength=len(asked))
    row, into, inner_share = row[inner], to[inner], share[inner]
    silent = np.bincount(np.flatnonzero(out == 0) // people, minlength=copies).astype(np.float64)
    silent -= np.bincount(copy[speaks == 0], minlength=copies)
    rank = np.full(len(asked), 1 / people)
    floor = np.full(copies, 1 / people)
    for _ in range(_ROUNDS):
        held = silent * floor + np.bincount(copy, weights=rank * (1 - speaks), minlength=copies)
        base = (1 - _DAMPING) / people + _DAMPING * held / people
        moved = np.bincount(into, weights=rank[row] * inner_share, minlength=len(asked))
        new = base[copy] + _DAMPING * (moved + fixed * floor[copy])
        change = np.bincount(copy, weights=np.abs(new - rank), minlength=copies)
        change += np.abs(base - floor) * people
        rank, floor = new, base
        if change.max(initial=0) < _TOLERANCE:
            break
    everybody = np.repeat(floor, people)
    everybody[asked] = rank
    ranks: Floats = everybody.reshape(copies, people)
    ranks /= ranks.sum(axis=1, keepdims=True)
    return ranks
