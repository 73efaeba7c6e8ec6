"""Centralisation: how far the network is arranged round one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.networks.projection import Ties
    from threadgraph.graphs.participants import Network


@dataclass(frozen=True)
class Centralisation:
    """Freeman's centralisation by four measures: 0 all are alike, 1 a star round one person.

    None for fewer than three people, and without edges; `betweenness` also where it was not
    computed.
    """

    in_degree: float | None
    out_degree: float | None
    degree: float | None
    betweenness: float | None


def centralisation(
    network: Network, found: Ties, betweenness: NDArray[np.float64] | None
) -> Centralisation:
    """Return Σ (largest − each) / the most that this sum can be among as many people.

    The most is (n − 1)² for in- and out-degree, (n − 1)(n − 2) for contacts without regard to
    direction, (n − 1)²(n − 2) for directed raw `betweenness`.  Freeman 1978.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> from threadgraph.graphs.networks.projection import ties
    >>> d = example_discussion()
    >>> found = centralisation(d.network, ties(d.network), d.central.betweenness)
    >>> found.in_degree, found.degree
    (0.75, 1.0)
    """
    n = network.n
    if n < 3 or not len(network):
        return Centralisation(None, None, None, None)
    spread = (n - 1) ** 2
    return Centralisation(
        in_degree=_excess(np.bincount(network.target, minlength=n)) / spread,
        out_degree=_excess(np.bincount(network.source, minlength=n)) / spread,
        degree=_excess(found.degree) / ((n - 1) * (n - 2)),
        betweenness=None if betweenness is None else _excess(betweenness) / (spread * (n - 2)),
    )


def _excess(values: NDArray[np.int64] | NDArray[np.float64]) -> float:
    """Return the sum of what each lacks to the largest."""
    return float((values.max() - values).sum())
