"""Where each participant stands: one set of positions for pictures, graph files and the report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.layout.network import network_positions, node_sizes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Places:
    """Places of all people, arrays (n,) in the order of `Discussion.people`.

    - `x`, `y` float64, within ±5000, y upwards.
    - `diameter` float64, 4 to 100 in the same unit, by comments written; all 10 if equal.
    - `order` int64: the rows, those in most addresses (speaking or addressed) first, then
      those with more comments, then the earlier.
    - `rank` int64: the place of each person in `order`, from 0.

    A picture of some of the people moves and scales these positions, both axes alike.
    """

    x: Floats
    y: Floats
    diameter: Floats
    order: NDArray[np.int64]
    rank: NDArray[np.int64]


def participant_places(discussion: Discussion, seed: int = 0) -> Places:
    """Return where everybody stands; the same discussion and seed give the same places.

    `Discussion.places` holds those of seed 0.  The cost is that of sorting, for any number.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> places = participant_places(example_discussion())
    >>> places.order.tolist(), places.diameter.tolist()
    ([0, 1, 2], [100.0, 4.0, 4.0])
    """
    d, net = discussion, discussion.network
    comments = np.bincount(d.author[d.is_record & (d.author >= 0)], minlength=net.n)
    strength = np.bincount(net.source, weights=net.weight, minlength=net.n)
    strength += np.bincount(net.target, weights=net.weight, minlength=net.n)
    order = np.lexsort((np.arange(net.n), -comments, -strength)).astype(np.int64)
    rank = np.empty(net.n, np.int64)
    rank[order] = np.arange(net.n)
    sizes = node_sizes(comments)
    x, y = network_positions(
        net.n, net.source, net.target, net.weight, sizes=sizes, order=order, seed=seed
    )
    return Places(x=x, y=y, diameter=sizes, order=order, rank=rank)
