"""Measures of the participant network as a whole: density, reciprocity, dyads, inequality."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.participants import Network


@dataclass(frozen=True)
class NetworkMeasures:
    """The network in figures; what is undefined is None.

    - `nodes`, `edges`: people and ordered pairs (self-addresses are no edges).
    - `density`: edges / (n(n − 1)); None for fewer than two people.
    - `reciprocity`: edges with an edge back / edges; None without edges.
    - `dyadic_reciprocity`: mutual pairs / pairs in contact.
    - `rho`: (r − d)/(1 − d), how far reciprocity exceeds chance at this density (Garlaschelli
      & Loffredo 2004); None for a complete network.
    - `weighted_reciprocity`: Σ min(w_ij, w_ji) / Σ w (Squartini et al. 2013).
    - `mutual`, `asymmetric`, `null`: pairs by contact (Holland & Leinhardt 1970).
    """

    nodes: int
    edges: int
    density: float | None
    reciprocity: float | None
    dyadic_reciprocity: float | None
    rho: float | None
    weighted_reciprocity: float | None
    mutual: int
    asymmetric: int
    null: int


def measure_network(network: Network) -> NetworkMeasures:
    """Measure the network as a whole.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = measure_network(example_discussion().network)
    >>> found.mutual, found.asymmetric, found.null, round(found.reciprocity, 4)
    (1, 1, 1, 0.6667)
    """
    n, m = network.n, len(network)
    back = network.reverse_edge()
    answered = int(np.count_nonzero(back >= 0))
    mutual = answered // 2
    asymmetric = m - answered
    pairs = n * (n - 1) // 2
    density = m / (n * (n - 1)) if n > 1 else None
    reciprocity = answered / m if m else None
    rho = None
    if density is not None and reciprocity is not None and m < n * (n - 1):
        rho = (reciprocity - density) / (1 - density)
    returned = np.minimum(network.weight, network.weight[back])[back >= 0].sum() if m else 0
    return NetworkMeasures(
        nodes=n,
        edges=m,
        density=density,
        reciprocity=reciprocity,
        dyadic_reciprocity=mutual / (mutual + asymmetric) if m else None,
        rho=rho,
        weighted_reciprocity=int(returned) / int(network.weight.sum()) if m else None,
        mutual=mutual,
        asymmetric=asymmetric,
        null=pairs - mutual - asymmetric,
    )


def gini(values: NDArray[np.integer]) -> float | None:
    """Return the Gini coefficient: 0 all equal, (n − 1)/n one has everything; None if empty.

    2 Σ i·x_i / (n Σ x) − (n + 1)/n over the values in ascending order, not corrected for n.

    >>> gini(np.array([0, 0, 0, 4])), gini(np.array([]))
    (0.75, None)
    """
    ordered = np.sort(values)
    n, total = len(ordered), int(ordered.sum())
    if not n or not total:
        return None
    ranked = int((np.arange(1, n + 1) * ordered).sum())
    return (2 * ranked - (n + 1) * total) / (n * total)
