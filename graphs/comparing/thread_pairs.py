"""Who is in contact with whom within each thread, and the exchanges cut at the threads' borders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.arrays import distinct

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Bools = NDArray[np.bool_]
    Longs = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class ThreadLinks:
    """Links between people as each thread alone has them; int64, one entry per thread.

    `links` ordered pairs of whom one addressed the other in the thread, `answered` those with a
    link back in the same thread, `pairs` unordered pairs in contact, `mutual` those of whom
    each addressed the other there.
    """

    links: Longs
    answered: Longs
    pairs: Longs
    mutual: Longs


@dataclass(frozen=True, eq=False)
class ThreadExchanges:
    """The exchanges of each thread taken alone, one row each, by thread.

    `thread`, `comments` below the opening, `chain` turns of the longest chain, `chains` maximal
    chains of three turns or more; int64.  `entry` and `of`: rows of `exchanges.entries` that
    belong to them and the row here of each.
    """

    thread: Longs
    comments: Longs
    chain: Longs
    chains: Longs
    entry: Longs
    of: Longs

    def __len__(self) -> int:
        """Return the number of exchanges."""
        return len(self.thread)


def thread_links(discussion: Discussion) -> ThreadLinks:
    """Count links and answered links within each thread, all threads at once.

    A name in a comment that means somebody who did not write in the thread is no link of it.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = thread_links(example_discussion())
    >>> [int(x[0]) for x in (found.links, found.answered, found.pairs, found.mutual)]
    [3, 2, 2, 1]
    """
    d, a = discussion, discussion.addresses
    threads = len(d.thread_ids)
    n = max(len(d.people), 1)
    inside = _wrote_here(d)
    thread = d.thread[a.comment][inside].astype(np.int64)
    speaker, addressee = (who[inside].astype(np.int64) for who in (a.speaker, a.addressee))
    low, high = np.minimum(speaker, addressee), np.maximum(speaker, addressee)
    pairs, pair = np.unique(low * n + high, return_inverse=True)
    key = (thread * max(len(pairs), 1) + pair) * 2
    link = np.unique(key + (speaker > addressee))
    contact, ways = np.unique(link // 2, return_counts=True)
    of = contact // max(len(pairs), 1)
    mutual = np.bincount(of[ways == 2], minlength=threads)
    contacts = np.bincount(of, minlength=threads)
    return ThreadLinks(
        links=contacts + mutual,
        answered=2 * mutual,
        pairs=contacts,
        mutual=mutual,
    )


def _wrote_here(d: Discussion) -> Bools:
    """Tell of each address whether the one addressed wrote in its thread."""
    n = max(len(d.people), 1)
    known = np.flatnonzero(d.author >= 0)
    there = distinct(d.thread[known].astype(np.int64) * n + d.author[known])
    asked = d.thread[d.addresses.comment].astype(np.int64) * n + d.addresses.addressee
    if not len(there):
        return np.zeros(len(asked), bool)
    place = np.minimum(np.searchsorted(there, asked), len(there) - 1)
    found: Bools = there[place] == asked
    return found


def thread_exchanges(discussion: Discussion) -> ThreadExchanges:
    """Cut the exchanges of a discussion into those that each thread holds by itself.

    Two people who addressed each other only in different threads have none in either.  What
    answers what stays as it is, because nothing answers across threads.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = thread_exchanges(example_discussion())
    >>> found.thread.tolist(), found.comments.tolist(), found.chain.tolist()
    ([0], [3], [3])
    """
    d, entries = discussion, discussion.exchanges.entries
    threads = max(len(d.thread_ids), 1)
    thread = d.thread[entries.comment].astype(np.int64)
    groups, group = np.unique(thread + entries.exchange * threads, return_inverse=True)
    author = d.author[entries.comment]
    by_first = author == discussion.exchanges.a[entries.exchange]
    k = len(groups)
    ways = [
        np.bincount(group[entries.addressing & who], minlength=k) > 0
        for who in (by_first, ~by_first)
    ]
    both = ways[0] & ways[1]
    entry = np.flatnonzero(both[group])
    # By thread, in it in the order of the exchanges.
    order = np.argsort(groups[both] % threads, kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    of = rank[(np.cumsum(both) - 1)[group[entry]]]
    leaf = np.ones(len(entries.comment), bool)
    leaf[entries.target[entries.target >= 0]] = False
    ends = leaf[entry] & (entries.length[entry] >= 3)
    chain = np.zeros(len(order), np.int64)
    np.maximum.at(chain, of, entries.length[entry])
    below = d.parent[entries.comment[entry]] >= 0
    return ThreadExchanges(
        thread=(groups[both] % threads)[order],
        comments=np.bincount(of[below], minlength=len(order)),
        chain=chain,
        chains=np.bincount(of[ends], minlength=len(order)),
        entry=entry,
        of=of,
    )


def reciprocated(discussion: Discussion) -> tuple[Bools, Bools]:
    """Tell which comments answer a reply to another person, and which of them go back to it.

    Returns two bool arrays (n,).  The first is true for a comment c whose parent p answers a
    comment g, where p is not by the author of g and c not by the author of p, all three known;
    the second where besides c is by the author of g: a(p(p(c))) = a(c).

    >>> from threadgraph.graphs.examples import example_discussion
    >>> asked, back = reciprocated(example_discussion())
    >>> asked.tolist(), back.tolist()
    ([False, False, False, True, False], [False, False, False, True, False])
    """
    d = discussion
    up = np.maximum(d.parent, 0)
    over = np.maximum(d.parent[up], 0)
    there = (d.parent >= 0) & (d.parent[up] >= 0)
    known = (d.author >= 0) & (d.author[up] >= 0) & (d.author[over] >= 0)
    others = (d.author != d.author[up]) & (d.author[up] != d.author[over])
    asked = there & known & others
    return asked, asked & (d.author == d.author[over])
