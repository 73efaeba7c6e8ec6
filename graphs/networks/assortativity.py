"""Assortativity: whether people address others with as many contacts as they have themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.participants import Network


@dataclass(frozen=True)
class Assortativity:
    """Correlation of the degree of the speaker with that of the addressee, −1 to 1.

    The first word is the degree of the speaker, the second that of the addressee.  None
    where either degree is the same in all edges.
    """

    out_in: float | None
    out_out: float | None
    in_in: float | None
    in_out: float | None


def assortativity(network: Network) -> Assortativity:
    """Correlate the degrees at both ends of the edges (Pearson), in four ways; no weights.

    Newman 2002; for directed networks Foster, Foster, Grassberger and Paczuski 2010.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = assortativity(example_discussion().network)
    >>> round(found.in_in, 4), found.out_out
    (-0.866, None)
    """
    n = network.n
    sent = np.bincount(network.source, minlength=n)
    got = np.bincount(network.target, minlength=n)
    a, b = network.source, network.target
    return Assortativity(
        out_in=correlation(sent[a], got[b]),
        out_out=correlation(sent[a], sent[b]),
        in_in=correlation(got[a], got[b]),
        in_out=correlation(got[a], sent[b]),
    )


def correlation(x: NDArray[np.int64], y: NDArray[np.int64]) -> float | None:
    """Return Pearson's correlation, None where one side has fewer than two distinct values.

    >>> correlation(np.array([1, 2, 3]), np.array([2, 4, 6]))
    1.0
    """
    if not len(x) or x.min() == x.max() or y.min() == y.max():
        return None
    left, right = x - x.mean(), y - y.mean()
    shared = float((left * right).sum()) / float(np.sqrt((left**2).sum() * (right**2).sum()))
    # Rounding must not make more than perfect agreement.
    return min(1.0, max(-1.0, shared))
