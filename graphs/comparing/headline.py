"""The headline figures of a discussion: the few that a report begins with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.exchanges import exchanges
from threadgraph.graphs.network_measures import measure_network
from threadgraph.graphs.pagerank import pagerank
from threadgraph.graphs.tree import thread_shapes

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion

BUSIEST = 3
_SAME = 1e-9


@dataclass(frozen=True)
class Headline:
    """The figures; what is undefined is None.

    - `comments`, `people`, `links` (ordered pairs of whom one addressed the other).
    - `reciprocity`: links with a link back / links; None without links.
    - `exchanges`: pairs of whom each addressed the other; `back_and_forth`: those with a chain
      of three turns or more; `longest_chain`: turns of the longest; None without exchanges.
    - `deepest`: reply steps from the root to the deepest comment; None if nothing answers.
    - `h_index`: of the thread where it is largest; None without threads.
    - `central`: names of those with the highest PageRank, in order of their first comment;
      several if equal, none where nobody is addressed.
    - `busiest_share`: share of the comments and posts by the three people with most; None
      without any.
    """

    comments: int
    people: int
    links: int
    reciprocity: float | None
    exchanges: int
    back_and_forth: int
    longest_chain: int | None
    deepest: int | None
    h_index: int | None
    central: tuple[str, ...]
    busiest_share: float | None


def headline(discussion: Discussion) -> Headline:
    """Compute the headline figures.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = headline(example_discussion())
    >>> found.links, found.exchanges, found.longest_chain, found.central
    (3, 1, 3, ('Ann',))
    """
    d = discussion
    network = measure_network(d.network)
    pairs = vars(d).get("exchanges") or exchanges(d)
    below = d.is_record & (d.parent >= 0)
    busiest, written = busiest_of(d)
    return Headline(
        comments=len(d),
        people=len(d.people),
        links=network.edges,
        reciprocity=network.reciprocity,
        exchanges=len(pairs),
        back_and_forth=int(np.count_nonzero(pairs.longest_chain >= 3)),
        longest_chain=int(pairs.longest_chain.max()) if len(pairs) else None,
        deepest=int(d.depth[below].max()) if below.any() else None,
        h_index=int(thread_shapes(d).h_index.max()) if len(d.thread_ids) else None,
        central=_central(d),
        busiest_share=busiest / written if written else None,
    )


def busiest_of(discussion: Discussion) -> tuple[int, int]:
    """Return how many comments and posts the three people with most wrote, and how many all did.

    Those of unknown authors are among all.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> busiest_of(example_discussion())
    (4, 4)
    """
    d = discussion
    wrote = np.bincount(d.author[d.is_record & (d.author >= 0)], minlength=len(d.people))
    return int(np.sort(wrote)[::-1][:BUSIEST].sum()), int(np.count_nonzero(d.is_record))


def _central(d: Discussion) -> tuple[str, ...]:
    if not len(d.network):
        return ()
    rank = pagerank(d.network)
    first = np.flatnonzero(rank >= rank.max() * (1 - _SAME))
    return tuple(d.people.names[p] for p in first.tolist())
