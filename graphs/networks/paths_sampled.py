"""Betweenness from shortest paths drawn at random, within a stated distance of the truth."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.networks.path_search import PathSearch, vertex_diameter

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.participants import Network

CONSTANT = 0.5
"""c of the bound; a universal constant, estimated (Löffler & Phillips 2009), not derived."""
MOST_WORK = 600_000_000
"""Edges looked at after which the drawing is given up."""


@dataclass(frozen=True, eq=False)
class SampledBetweenness:
    """The share of shortest paths that run through each person, from a sample of paths.

    - `share` float64 (n,): of all ordered pairs of people (n(n − 1)), the part whose
      shortest paths pass; raw betweenness is `share * n * (n - 1)`; None if given up.
    - `paths`: pairs drawn, those without a path included; `longest` a bound of the number of
      people on a shortest path.
    - `method` says it in words, with the guarantee.
    """

    share: NDArray[np.float64] | None
    error: float
    confidence: float
    paths: int
    longest: int
    method: str


def paths_needed(longest: int, error: float, confidence: float) -> int:
    """Return r = (c / ε²)(⌊log2(VD − 2)⌋ + 1 + ln(1/δ)), 0 if no path has an inner person.

    >>> paths_needed(10, 0.01, 0.9)
    31513
    """
    if longest < 3:
        return 0
    size = math.floor(math.log2(longest - 2)) + 1 + math.log(1 / (1 - confidence))
    return math.ceil(CONSTANT / error**2 * size)


def betweenness_within(
    network: Network,
    *,
    error: float = 0.01,
    confidence: float = 0.9,
    directed: bool = True,
    seed: int = 0,
) -> SampledBetweenness:
    """Estimate betweenness so that every share is within `error` of the true one.

    All at once, with that `confidence`.  Draws pairs of people, for each one of their
    shortest paths (unweighted, along who addresses whom, all equally likely), and counts
    whom it passes.  How many it takes depends on how long shortest paths are, not on how many
    people there are.  Riondato & Kornaropoulos 2014, 2016; the search goes from both ends at
    once (Borassi & Natale 2016).

    Raises ValueError unless 0 < error < 1 and 0 < confidence < 1.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = betweenness_within(example_discussion().network, error=0.05)
    >>> found.share.round(2).tolist(), found.paths     # the true share is 1/6
    ([0.18, 0.0, 0.0], 661)
    """
    if not 0 < error < 1 or not 0 < confidence < 1:
        raise ValueError("error and confidence must be between 0 and 1")
    n = network.n
    source, target = network.source.astype(np.int64), network.target.astype(np.int64)
    if not directed:
        source, target = np.concatenate([source, target]), np.concatenate([target, source])
    longest = vertex_diameter(n, source, target)
    paths = paths_needed(longest, error, confidence)
    share: NDArray[np.float64] | None = np.zeros(n)
    method = "exact: no shortest path passes anybody"
    if paths:
        share = _draw(n, source, target, paths, np.random.default_rng(seed))
        method = (
            f"estimated from {paths:,} shortest paths drawn at random; every share is within "
            f"±{error:g} of the true one with {confidence:.0%} confidence".replace("%", " %")
        )
    if share is None:
        method = "not computed: shortest paths are too long or too many at this size"
    return SampledBetweenness(share, error, confidence, paths, longest, method)


def _draw(
    n: int,
    source: NDArray[np.int64],
    target: NDArray[np.int64],
    paths: int,
    draw: np.random.Generator,
) -> NDArray[np.float64] | None:
    search = PathSearch(n, source, target)
    start = draw.integers(n, size=paths)
    end = draw.integers(n - 1, size=paths)
    end += end >= start
    # A path begins with who addresses somebody and ends with who is addressed.
    open_ends = (np.diff(search.onward.start)[start] > 0) & (np.diff(search.back.start)[end] > 0)
    passed = np.zeros(n)
    for a, b in zip(start[open_ends].tolist(), end[open_ends].tolist(), strict=True):
        for person in search.inner_people(a, b, draw):
            passed[person] += 1
        if search.work > MOST_WORK:
            return None
    return passed / paths
