"""Clustering: how often the contacts of a person are in contact with each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.networks.triangles import TRIANGLE_WORK, too_much, triangles

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.networks.projection import Ties


@dataclass(frozen=True, eq=False)
class Clustering:
    """Triangles of the undirected network without weights.

    - `triangles` int64 (n,), in how many a person is; `degree` int64 (n,), their contacts.
    - `local` float64 (n,): pairs of contacts in contact / pairs of contacts; 0 for people
      with fewer than two contacts, who are `few`.
    - `average`: the mean of `local` over all people; `transitivity`: 3 × triangles / pairs of
      contacts.  Both None where nobody has two contacts.
    """

    triangles: NDArray[np.int64]
    degree: NDArray[np.int64]
    local: NDArray[np.float64]
    few: int
    average: float | None
    transitivity: float | None


def clustering(found: Ties, *, work: int = TRIANGLE_WORK) -> Clustering | None:
    """Measure clustering; None if more than `work` pairs of contacts are to be tried.

    Watts and Strogatz 1998; transitivity Newman, Watts and Strogatz 2002.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> from threadgraph.graphs.networks.projection import ties
    >>> some = clustering(ties(example_discussion().network))
    >>> some.local.tolist(), some.transitivity
    ([0.0, 0.0, 0.0], 0.0)
    """
    if too_much(found, work):
        return None
    n, degree = found.n, found.degree
    inside = np.zeros(n, np.int64)
    for some in triangles(found):
        for person in (some.u, some.v, some.w):
            inside += np.bincount(person, minlength=n)
    pairs = degree * (degree - 1) // 2
    local = np.divide(inside, pairs, out=np.zeros(n), where=pairs > 0)
    possible = int(pairs.sum())
    return Clustering(
        triangles=inside,
        degree=degree,
        local=local,
        few=int(np.count_nonzero(degree < 2)),
        average=float(local.mean()) if possible else None,
        transitivity=int(inside.sum()) / possible if possible else None,
    )
