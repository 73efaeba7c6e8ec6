"""Betweenness by Brandes' method on arrays, many sources at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.arrays import distinct

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.participants import Network

EXACT_WORK = 100_000_000
"""People × edges up to which betweenness is exact by default."""
SAMPLED_SOURCES = 50
_BATCH_CELLS = 100_000
_MOST_LEVELS = 20_000
_TOO_LONG = "not computed: shortest paths are too long or too many at this size"


@dataclass(frozen=True, eq=False)
class Betweenness:
    """How many shortest paths run through each person.

    `values` float64 (n,), raw counts, None if given up; `method` says how in words.
    """

    values: NDArray[np.float64] | None
    method: str

    @property
    def exact(self) -> bool:
        """Whether all sources were used."""
        return self.method == "exact"


@dataclass(frozen=True, eq=False)
class _Rows:
    """Edges in compressed rows: the targets of v are `target[start[v] : start[v + 1]]`."""

    start: NDArray[np.int64]
    target: NDArray[np.int64]


def betweenness(network: Network, *, directed: bool = True, work: int = EXACT_WORK) -> Betweenness:
    """Return how many shortest paths between others run through each person.

    Unweighted (weights are strengths, not lengths), end points excluded, raw (divide by
    (n − 1)(n − 2) for a share; if not `directed`, by half of that).  Freeman 1977, Brandes
    2001.  Exact while people × edges <= `work`; above, estimated from 50 sources drawn with
    a fixed seed and scaled up, and said so in `method` (Brandes & Pich 2007): so few sources
    guarantee nothing of use: what is shown of a discussion (`centrality`) is estimated by
    `networks.paths_sampled` instead, within a stated distance.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> betweenness(example_discussion().network).values.tolist()
    [1.0, 0.0, 0.0]
    """
    n = network.n
    rows = _compressed(network, directed=directed)
    once = 1 if directed else 2
    if n * max(len(rows.target), 1) <= work or n <= SAMPLED_SOURCES:
        values = _accumulate(rows, np.arange(n))
        if values is not None:
            return Betweenness(values / once, "exact")
        return Betweenness(None, _TOO_LONG)
    sources = np.sort(np.random.default_rng(0).choice(n, SAMPLED_SOURCES, replace=False))
    values = _accumulate(rows, sources)
    if values is None:
        return Betweenness(None, _TOO_LONG)
    method = f"estimated from {SAMPLED_SOURCES} of {n:,} people as sources, without a guarantee"
    return Betweenness(values * (n / SAMPLED_SOURCES / once), method)


def _compressed(network: Network, *, directed: bool) -> _Rows:
    source, target = network.source.astype(np.int64), network.target.astype(np.int64)
    if not directed:
        n = max(network.n, 1)
        both = np.concatenate([source * n + target, target * n + source])
        pairs = distinct(both)
        source, target = pairs // n, pairs % n
    degree = np.bincount(source, minlength=network.n)
    return _Rows(np.concatenate(([0], np.cumsum(degree))).astype(np.int64), target)


def _accumulate(rows: _Rows, sources: NDArray[np.int64]) -> NDArray[np.float64] | None:
    n = len(rows.start) - 1
    # People without an edge to follow start no path.
    sources = sources[np.diff(rows.start)[sources] > 0]
    total = np.zeros(n)
    # A search holds a cell per person and, at its widest, one per edge.
    batch = max(1, _BATCH_CELLS // max(n, len(rows.target), 1))
    for i in range(0, len(sources), batch):
        part = _one_batch(rows, n, sources[i : i + batch])
        if part is None:
            return None
        total += part
    return total


def _one_batch(rows: _Rows, n: int, sources: NDArray[np.int64]) -> NDArray[np.float64] | None:
    """Paths from several sources side by side: cell b * n + v is person v seen from source b."""
    width = len(sources)
    distance = np.full(width * n, -1, np.int32)
    paths = np.zeros(width * n)
    slot = np.empty(width * n, np.int64)
    frontier = np.arange(width) * n + sources
    distance[frontier] = 0
    paths[frontier] = 1
    steps: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    level = 0
    while frontier.size:
        level += 1
        if level > _MOST_LEVELS:
            return None
        tail, head = _edges_from(rows, n, frontier)
        fresh = distance[head] < 0
        found = head[fresh]
        distance[found] = level
        onward = fresh | (distance[head] == level)
        tail, head = tail[onward], head[onward]
        with np.errstate(over="ignore"):
            np.add.at(paths, head, paths[tail])
        if np.isinf(paths[found]).any():
            return None
        steps.append((tail, head))
        slot[found] = np.arange(len(found))
        frontier = found[slot[found] == np.arange(len(found))]
    depends = np.zeros(width * n)
    for tail, head in reversed(steps):
        np.add.at(depends, tail, paths[tail] / paths[head] * (1 + depends[head]))
    depends[np.arange(width) * n + sources] = 0
    total: NDArray[np.float64] = depends.reshape(width, n).sum(axis=0)
    return total


def _edges_from(
    rows: _Rows, n: int, frontier: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    person = frontier % n
    first = rows.start[person]
    count = rows.start[person + 1] - first
    tail = np.repeat(frontier, count)
    ends = np.cumsum(count)
    offset = np.arange(len(tail)) - np.repeat(ends - count, count)
    head = rows.target[np.repeat(first, count) + offset] + np.repeat(frontier - person, count)
    return tail, head
