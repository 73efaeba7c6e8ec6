"""The participant network without regard to direction, and its compressed rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.participants import Network


@dataclass(frozen=True, eq=False)
class Ties:
    """Who is in contact with whom: each pair once, and again in compressed rows.

    `n` people; `a`, `b` int64 (pairs,), a < b, sorted; `weight` int64, the comments in which
    either addressed the other (both directions added up); `mutual` bool, both did.
    The contacts of v are `neighbour[start[v]:start[v + 1]]`, ascending, with the row of the
    pair in `pair`.
    """

    n: int
    a: NDArray[np.int64]
    b: NDArray[np.int64]
    weight: NDArray[np.int64]
    mutual: NDArray[np.bool_]
    start: NDArray[np.int64]
    neighbour: NDArray[np.int64]
    pair: NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of pairs in contact."""
        return len(self.a)

    @property
    def degree(self) -> NDArray[np.int64]:
        """Number of contacts of each person, int64 (n,)."""
        return np.diff(self.start)


def ties(network: Network) -> Ties:
    """Project the network: one tie for each pair of whom at least one addressed the other.

    Weights of the two directions are added (networkx' `to_undirected` keeps one of the two).

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = ties(example_discussion().network)
    >>> found.a.tolist(), found.b.tolist(), found.weight.tolist(), found.mutual.tolist()
    ([0, 0], [1, 2], [2, 1], [True, False])
    """
    n = max(network.n, 1)
    source, target = network.source.astype(np.int64), network.target.astype(np.int64)
    key = np.minimum(source, target) * n + np.maximum(source, target)
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    new = np.r_[True, ordered[1:] != ordered[:-1]] if len(ordered) else np.empty(0, bool)
    number = np.cumsum(new) - 1
    pairs = ordered[new]
    k = len(pairs)
    weight = np.zeros(k, np.int64)
    np.add.at(weight, number, network.weight[order])
    a, b = pairs // n, pairs % n
    ends = np.concatenate([a, b])
    others = np.concatenate([b, a])
    rows = np.lexsort((others, ends))
    start = np.concatenate(([0], np.cumsum(np.bincount(ends, minlength=network.n))))
    return Ties(
        n=network.n,
        a=a,
        b=b,
        weight=weight,
        mutual=np.bincount(number, minlength=k) == 2,
        start=start.astype(np.int64),
        neighbour=others[rows],
        pair=np.concatenate([np.arange(k), np.arange(k)])[rows].astype(np.int64),
    )
