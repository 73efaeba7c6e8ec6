"""Who is central: degrees, strengths, PageRank and betweenness of the participant network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.betweenness import EXACT_WORK, betweenness
from threadgraph.graphs.pagerank import pagerank

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion


@dataclass(frozen=True, eq=False)
class Centrality:
    """Measures of each person, arrays (n,) in the order of `Discussion.people`.

    Degrees count people, strengths count comments; "in" is being addressed.  `betweenness`
    is directed and raw, or None where it was not computed; `betweenness_method` says how.
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

    def to_pandas(self) -> pd.DataFrame:
        """Return one row per person, most central first, the columns as named here."""
        from threadgraph.graphs.frames import centrality_frame

        return centrality_frame(self)


def centrality(discussion: Discussion, *, betweenness_work: int = EXACT_WORK) -> Centrality:
    """Measure how central each person is.

    Edges run from the speaker to the person addressed, so PageRank and in-degree rank those
    who are spoken to.  Weights are numbers of comments.  See `pagerank` and `betweenness`.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = centrality(example_discussion())
    >>> found.names[found.order[0]], int(found.in_degree[0])
    ('Ann', 2)
    """
    d, net = discussion, discussion.network
    n = net.n
    comments = np.bincount(d.author[d.is_record & (d.author >= 0)], minlength=n)
    rank = pagerank(net)
    between = betweenness(net, work=betweenness_work)
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
        betweenness=between.values,
        betweenness_method=between.method,
        order=order,
    )


def _sums(row: NDArray[np.int32], weight: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    return np.bincount(row, weights=weight, minlength=n).astype(np.int64)
