"""Who addresses whom: addresses comment by comment, and the weighted directed network they make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.records import NO_TIME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion


@dataclass(frozen=True, eq=False)
class Addresses:
    """Addresses (c, y): comment c speaks to person y, one row each, by comment then person.

    `comment`, `speaker`, `addressee` are rows, int32; `reply`, `mention`, `quote` bool say by
    what; a comment that both answers and names a person is one address with two kinds.
    """

    comment: NDArray[np.int32]
    speaker: NDArray[np.int32]
    addressee: NDArray[np.int32]
    reply: NDArray[np.bool_]
    mention: NDArray[np.bool_]
    quote: NDArray[np.bool_]

    def __len__(self) -> int:
        """Return the number of addresses."""
        return len(self.comment)


@dataclass(frozen=True, eq=False)
class Network:
    """The participant network: one edge per ordered pair, from the speaker to the addressee.

    `n` people, isolates included; `source`, `target` int32 sorted by (source, target);
    `weight` int64 = number of comments in which source addresses target; `replies`,
    `mentions`, `quotes` int64 how many of them by which kind (they may add up to more);
    `first`, `last` int64 times of the addresses, NO_TIME unknown; `names` of the people.
    """

    n: int
    source: NDArray[np.int32]
    target: NDArray[np.int32]
    weight: NDArray[np.int64]
    replies: NDArray[np.int64]
    mentions: NDArray[np.int64]
    quotes: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    names: Sequence[str] = ()

    def __len__(self) -> int:
        """Return the number of edges."""
        return len(self.source)

    def reverse_edge(self) -> NDArray[np.int64]:
        """Return for each edge the row of the edge the other way, −1 if there is none."""
        key = self.source.astype(np.int64) * self.n + self.target
        other = self.target.astype(np.int64) * self.n + self.source
        if not len(key):
            return key
        place = np.minimum(np.searchsorted(key, other), len(key) - 1)
        return np.where(key[place] == other, place, -1)

    def _repr_html_(self) -> str:
        from threadgraph.graphs.html_views import network_html

        return network_html(self)


def find_addresses(discussion: Discussion) -> Addresses:
    """Find whom each comment speaks to: the author of its parent and the people it names.

    Nobody addresses themself, and comments of unknown authors address nobody and are
    addressed by nobody (metrics notes, section 3, D1 and D2).
    """
    d = discussion
    people = max(len(d.people), 1)
    rows = np.flatnonzero((d.parent >= 0) & d.is_record)
    to = d.author[d.parent[rows]]
    counted = d.mentions.counts & (d.mentions.participant >= 0)
    comment = np.concatenate([rows, d.mentions.comment[counted]]).astype(np.int64)
    addressee = np.concatenate([to, d.mentions.participant[counted]]).astype(np.int64)
    quoted = d.mentions.quote[counted]
    kind = np.concatenate([np.zeros(len(rows), np.int8), np.where(quoted, 2, 1)])
    speaker = d.author[comment]
    real = (speaker >= 0) & (addressee >= 0) & (speaker != addressee)
    comment, addressee, kind = comment[real], addressee[real], kind[real]
    keys, where = np.unique(comment * people + addressee, return_inverse=True)
    kinds = np.zeros((3, len(keys)), bool)
    kinds[kind, where] = True
    comment = keys // people
    return Addresses(
        comment=comment.astype(np.int32),
        speaker=d.author[comment].astype(np.int32),
        addressee=(keys % people).astype(np.int32),
        reply=kinds[0],
        mention=kinds[1],
        quote=kinds[2],
    )


def build_network(discussion: Discussion) -> Network:
    """Add the addresses of a discussion up to one edge per ordered pair of people.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> net = example_discussion().network
    >>> [(int(s), int(t), int(w)) for s, t, w in zip(net.source, net.target, net.weight)]
    [(0, 1, 1), (1, 0, 1), (2, 0, 1)]
    """
    a = discussion.addresses
    n = len(discussion.people)
    keys, where, weight = np.unique(
        a.speaker.astype(np.int64) * max(n, 1) + a.addressee,
        return_inverse=True,
        return_counts=True,
    )
    m = len(keys)
    time = discussion.time[a.comment]
    known = time != NO_TIME
    first = np.full(m, np.iinfo(np.int64).max)
    last = np.full(m, NO_TIME)
    np.minimum.at(first, where[known], time[known])
    np.maximum.at(last, where[known], time[known])
    first[first == np.iinfo(np.int64).max] = NO_TIME
    return Network(
        n=n,
        source=(keys // max(n, 1)).astype(np.int32),
        target=(keys % max(n, 1)).astype(np.int32),
        weight=weight.astype(np.int64),
        replies=np.bincount(where[a.reply], minlength=m),
        mentions=np.bincount(where[a.mention], minlength=m),
        quotes=np.bincount(where[a.quote], minlength=m),
        first=first,
        last=last,
        names=discussion.people.names,
    )
