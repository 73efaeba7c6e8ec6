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
"""c of the bound; a universal constant, estimated (Löffler & Phillips 2009), not proved."""
MOST_WORK = 300_000_000
"""Edges looked at after which the drawing is given up."""
_FIRST = 0.03


@dataclass(frozen=True, eq=False)
class SampledBetweenness:
    """The share of shortest paths that run through each person, from a sample of paths.

    - `share` float64 (n,): of all ordered pairs of people (n(n − 1)), the part whose
      shortest paths pass; raw betweenness is `share * n * (n - 1)`; None if given up.
    - `paths`: pairs drawn, those without a path included; `longest` a bound of the number of
      people on a shortest path.
    - `errors` float64 (n,): how far each share may be from the true one, all at once with that
      confidence; mostly far less than `error`, and without any unproved constant.
    - `method` says it in words, with the guarantee.
    """

    share: NDArray[np.float64] | None
    error: float
    confidence: float
    paths: int
    longest: int
    method: str

    @property
    def errors(self) -> NDArray[np.float64] | None:
        """See the class; from the number of paths through each person (Chernoff's bound)."""
        if self.share is None:
            return None
        if not self.paths:
            return np.zeros(len(self.share))
        return chernoff_errors(self.share, self.paths, self.confidence)


def chernoff_errors(
    share: NDArray[np.float64], draws: int, confidence: float
) -> NDArray[np.float64]:
    """Return how far shares counted in as many draws may be from the true ones, all at once.

    A true share q gives the observed p with probability exp(−draws · KL(p, q)) at most, on
    either side (Chernoff 1952; Hoeffding 1963); the chances of all are added up.

    >>> chernoff_errors(np.array([0.0, 0.5]), 1000, 0.9).round(4).tolist()
    [0.0037, 0.0429]
    """
    if not len(share):
        return np.zeros(0)
    limit = math.log(2 * len(share) / (1 - confidence)) / draws
    known, row = np.unique(share, return_inverse=True)
    above = _farthest_share(known, limit) - known
    below = _farthest_share(1 - known, limit) - (1 - known)
    errors: NDArray[np.float64] = np.maximum(above, below)[row]
    return errors


def _farthest_share(share: NDArray[np.float64], limit: float) -> NDArray[np.float64]:
    """Return the largest q with KL(share, q) <= limit, by halving."""
    low, high = share.copy(), np.ones(len(share))
    for _ in range(50):
        middle = (low + high) / 2
        with np.errstate(divide="ignore", invalid="ignore"):
            hit = np.where(share > 0, share * np.log(share / middle), 0)
            missed = np.where(share < 1, (1 - share) * np.log((1 - share) / (1 - middle)), 0)
        near = hit + missed <= limit
        low, high = np.where(near, middle, low), np.where(near, high, middle)
    return high


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
    pairs = list(zip(start[open_ends].tolist(), end[open_ends].tolist(), strict=True))
    for done, (a, b) in enumerate(pairs):
        # What is out of reach shows early: each part of the drawing has its part of the work.
        most = MOST_WORK * max(_FIRST, (done + 1) / len(pairs))
        inside = search.inner_people(a, b, draw, most)
        if inside is None:
            return None
        passed[inside] += 1
    return passed / paths
