"""PageRank of a weighted directed network by power iteration on arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.participants import Network


def pagerank(
    network: Network, *, damping: float = 0.85, tolerance: float = 1e-13, rounds: int = 1000
) -> NDArray[np.float64]:
    """Return the PageRank of each person, float64 (n,), summing to 1: who is addressed.

    Edge weights count; the rank of people who address nobody is spread evenly.  Iterates
    until the sum of changes is below `tolerance` or `rounds` are over.  Brin & Page 1998.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> pagerank(example_discussion().network).round(4).tolist()
    [0.4865, 0.4635, 0.05]
    """
    n = network.n
    if n == 0:
        return np.empty(0)
    weight = network.weight.astype(np.float64)
    out = np.bincount(network.source, weights=weight, minlength=n)
    share = weight / out[network.source] if len(network) else weight
    dangling = out == 0
    rank: NDArray[np.float64] = np.full(n, 1 / n)
    for _ in range(rounds):
        held = rank[dangling].sum() / n
        moved = np.bincount(network.target, weights=rank[network.source] * share, minlength=n)
        new = (1 - damping) / n + damping * (moved + held)
        change = np.abs(new - rank).sum()
        rank = new
        if change < tolerance:
            break
    rank /= rank.sum()
    return rank
