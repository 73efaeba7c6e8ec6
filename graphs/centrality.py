"""Who is central: degrees, strengths, PageRank and betweenness of the participant network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.betweenness import EXACT_WORK, betweenness
from threadgraph.graphs.networks.paths_sampled import betweenness_within
from threadgraph.graphs.pagerank import pagerank

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.participants import Network

ERROR, CONFIDENCE = 0.02, 0.9
"""Above `EXACT_WORK`: how far betweenness may be off at most, as a share of all ordered pairs of
people, and how surely."""


@dataclass(frozen=True, eq=False)
class Centrality:
    """Measures of each person, arrays (n,) in the order of `Discussion.people`.

    Degrees count people, strengths count comments; "in" is being addressed.  `betweenness`
    is directed and raw, or None where it was not computed; `betweenness_method` says how, and
    `betweenness_error` float64 (n,) how far each may be from the true one, None where exact.
    `order` lists the rows by PageRank, the more comments and then the earlier first.
    """

    names: list[str]
    comments: NDArray[np.int64]
    in_degree: NDArray[np.int64]
    out_degree: NDArray[np.int64]
    in_strength: NDArray[np.int64]
    out_strength: NDArray[np.int64]
    pagerank: NDArray[np.float64]
    betweenness: NDArray[np.float64] | None
    betweenness_method: str
    order: NDArray[np.int64]
    betweenness_error: NDArray[np.float64] | None = None

    def to_pandas(self) -> pd.DataFrame:
        """Return one row per person, most central first, the columns as named here."""
        from threadgraph.graphs.frames import centrality_frame

        return centrality_frame(self)


def centrality(discussion: Discussion, *, betweenness_work: int = EXACT_WORK) -> Centrality:
    """Measure how central each person is.

    Edges run from the speaker to the person addressed, so PageRank and in-degree rank those
    who are spoken to.  Weights are numbers of comments.  See `pagerank` and `betweenness`.
    While people × edges <= `betweenness_work` betweenness is exact; above, it is estimated
    from shortest paths drawn at random (`betweenness_within`), with the error of each value,
    which all hold at once with 90 % confidence.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = centrality(example_discussion())
    >>> found.names[found.order[0]], int(found.in_degree[0])
    ('Ann', 2)
    """
    d, net = discussion, discussion.network
    n = net.n
    comments = np.bincount(d.author[d.is_record & (d.author >= 0)], minlength=n)
    rank = pagerank(net)
    between, method, error = _between(net, betweenness_work)
    # Equal ranks differ in the last bits by the order of additions: that must not rank people.
    order = np.lexsort((np.arange(n), -comments, -rank.round(12)))
    return Centrality(
        names=d.people.names,
        comments=comments,
        in_degree=np.bincount(net.target, minlength=n),
        out_degree=np.bincount(net.source, minlength=n),
        in_strength=_sums(net.target, net.weight, n),
        out_strength=_sums(net.source, net.weight, n),
        pagerank=rank,
        betweenness=between,
        betweenness_method=method,
        order=order,
        betweenness_error=error,
    )


def _between(
    net: Network, work: int
) -> tuple[NDArray[np.float64] | None, str, NDArray[np.float64] | None]:
    """Return raw betweenness, how it was got in words, and how far off each value may be."""
    if net.n * max(len(net), 1) <= work:
        exact = betweenness(net, work=work)
        return exact.values, exact.method, None
    sampled = betweenness_within(net, error=ERROR, confidence=CONFIDENCE)
    share, errors = sampled.share, sampled.errors
    if share is None or errors is None:
        return None, sampled.method, None
    if not sampled.paths:
        return share, "exact", None
    pairs = net.n * (net.n - 1)
    # No value is known better than to whole pairs.
    values, error = (share * pairs).round(), np.ceil(errors * pairs)
    first = int(np.argmax(values))
    method = (
        f"estimated from {sampled.paths:,} shortest paths drawn at random: the largest figure is "
        f"within ±{int(error[first]):,} of the true one, those near 0 within "
        f"±{int(error.min()):,}, all with {CONFIDENCE:.0%} confidence".replace("%", " %")
    )
    return values, method, error


def _sums(row: NDArray[np.int32], weight: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    return np.bincount(row, weights=weight, minlength=n).astype(np.int64)
