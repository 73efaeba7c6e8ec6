"""The bow tie: a core in which everyone reaches everyone, what leads into it and out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.participants import Network

    Bools = NDArray[np.bool_]

PARTS = ("core", "in", "out", "tube", "tendril", "disconnected")


@dataclass(frozen=True, eq=False)
class BowTie:
    """Where each person stands; `part` int8 (n,), a place in `PARTS`.

    `rivals` is how many other strong components are as large as the core.
    """

    part: NDArray[np.int8]
    rivals: int

    @property
    def counts(self) -> dict[str, int]:
        """Number of people in each part."""
        found = np.bincount(self.part, minlength=len(PARTS)).tolist()
        return dict(zip(PARTS, found, strict=True))

    @property
    def words(self) -> list[str]:
        """The part of each person."""
        return [PARTS[part] for part in self.part.tolist()]


def bow_tie(network: Network) -> BowTie | None:
    """Divide the network round its largest strong component; None if nobody reaches back.

    - core: the largest group in which everyone reaches everyone along the arrows; of equally
      large ones, that of the person who wrote first.  A single person is no core.
    - in: who reaches the core; out: who is reached from it, and is not in the core.
    - tube: who is reached from "in" and reaches "out" past the core.
    - tendril: who else hangs together with the core, whichever way the arrows run.
    - disconnected: who does not hang together with the core at all.

    Broder and others 2000; for discussions Zhang, Ackerman and Adamic 2007.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> bow_tie(example_discussion().network).words
    ['core', 'core', 'in']
    """
    if not len(network):
        return None
    from scipy.sparse.csgraph import connected_components

    n = network.n
    arrows = _matrix(n, network.source, network.target)
    _, strong = connected_components(arrows, directed=True, connection="strong")
    size = np.bincount(strong)
    if size.max() < 2:
        return None
    largest = size == size.max()
    first = int(np.flatnonzero(largest[strong])[0])
    core = strong == strong[first]
    one = np.zeros(n, bool)
    one[first] = True
    reached = _reached(network.source, network.target, n, one)
    reaching = _reached(network.target, network.source, n, one)
    into, out = reaching & ~core, reached & ~core
    after_in = _reached(network.source, network.target, n, into)
    before_out = _reached(network.target, network.source, n, out)
    _, weak = connected_components(arrows, directed=True, connection="weak")
    part = np.full(n, PARTS.index("disconnected"), np.int8)
    part[weak == weak[first]] = PARTS.index("tendril")
    part[after_in & before_out] = PARTS.index("tube")
    for name, those in (("in", into), ("out", out), ("core", core)):
        part[those] = PARTS.index(name)
    return BowTie(part, int(np.count_nonzero(largest)) - 1)


def _matrix(n: int, source: NDArray[Any], target: NDArray[Any]) -> Any:
    from scipy.sparse import coo_array

    return coo_array((np.ones(len(source), np.int8), (source, target)), shape=(n, n)).tocsr()


def _reached(source: NDArray[Any], target: NDArray[Any], n: int, starts: Bools) -> Bools:
    """Mark who is reached along the arrows from any of `starts`, themselves included."""
    from scipy.sparse.csgraph import breadth_first_order

    # One search from a further node with an arrow to each start.
    rows = np.flatnonzero(starts)
    arrows = _matrix(
        n + 1, np.concatenate([source, np.full(len(rows), n)]), np.concatenate([target, rows])
    )
    seen = np.zeros(n + 1, bool)
    seen[breadth_first_order(arrows, n, directed=True, return_predecessors=False)] = True
    return seen[:n]
