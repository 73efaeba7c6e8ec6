"""The turns of exchanges: which comments belong to each, and which answers which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.arrays import distinct
from threadgraph.graphs.forest import fold_to_root, roots
from threadgraph.graphs.targets import nearest_in_run, response_targets

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion


@dataclass(frozen=True, eq=False)
class Turns:
    """The comments of all exchanges, one row per (exchange, comment), sorted so.

    `exchange` row of the exchange; `comment` row in the discussion; `target` row in this
    table of the comment answered (−1: an opening), always above; `addressing` bool: the
    comment addresses the other one (openings answered do not); `length` turns of the chain
    that ends here; `episode` row in this table of the episode's first comment; `interrupted`
    bool: answers a comment that is not its parent.
    """

    exchange: NDArray[np.int64]
    comment: NDArray[np.int64]
    target: NDArray[np.int64]
    addressing: NDArray[np.bool_]
    length: NDArray[np.int64]
    episode: NDArray[np.int64]
    interrupted: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class MutualAddresses:
    """The addresses that belong to exchanges: rows, exchange of each, pairs, targets."""

    row: NDArray[np.int64]
    exchange: NDArray[np.int64]
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    target: NDArray[np.int64]


def mutual_addresses(discussion: Discussion) -> MutualAddresses:
    """Find the addresses between pairs who each addressed the other, and what they answer."""
    d = discussion
    addresses, n = d.addresses, max(len(d.people), 1)
    speaker = addresses.speaker.astype(np.int64)
    addressee = addresses.addressee.astype(np.int64)
    low, high = np.minimum(speaker, addressee), np.maximum(speaker, addressee)
    pairs, pair = np.unique(low * n + high, return_inverse=True)
    upward = np.bincount(pair[speaker < addressee], minlength=len(pairs))
    downward = np.bincount(pair[speaker > addressee], minlength=len(pairs))
    both = (upward > 0) & (downward > 0)
    number = np.cumsum(both) - 1
    rows = np.flatnonzero(both[pair]) if len(pairs) else np.empty(0, np.int64)
    return MutualAddresses(
        row=rows,
        exchange=number[pair[rows]],
        low=pairs[both] // n,
        high=pairs[both] % n,
        target=response_targets(d, rows),
    )


def find_turns(discussion: Discussion, mutual: MutualAddresses) -> Turns:
    """Chain the comments of each exchange by what they answer."""
    d = discussion
    n = max(len(d.ids), 1)
    source = d.addresses.comment[mutual.row].astype(np.int64)
    answered = mutual.target >= 0
    keys = distinct(
        np.concatenate(
            [mutual.exchange * n + source, (mutual.exchange * n + mutual.target)[answered]]
        )
    )
    exchange, comment = keys // n, keys % n
    place = np.searchsorted(keys, mutual.exchange * n + source)
    target = np.full(len(keys), -1, np.int64)
    above = np.searchsorted(keys, (mutual.exchange * n + mutual.target)[answered])
    target[place[answered]] = above
    addressing = np.zeros(len(keys), bool)
    addressing[place] = True
    # A reply to oneself inside the exchange goes on with the same turn.
    alone = np.flatnonzero(target < 0)
    target[alone] = nearest_in_run(d, exchange, comment, alone)
    author = d.author[comment]
    speaks_anew = (target >= 0) & (author != author[np.maximum(target, 0)])
    interrupted = np.zeros(len(keys), bool)
    interrupted[place[answered]] = d.parent[source[answered]] != mutual.target[answered]
    return Turns(
        exchange=exchange,
        comment=comment,
        target=target,
        addressing=addressing,
        length=1 + fold_to_root(target, speaks_anew.astype(np.int64)),
        episode=roots(target),
        interrupted=interrupted,
    )


def reordered(entries: Turns, order: NDArray[np.int64]) -> Turns:
    """Number the exchanges by rank and sort the table by that."""
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    exchange = rank[entries.exchange]
    rows = np.argsort(exchange, kind="stable")
    place = np.empty(len(rows), np.int64)
    place[rows] = np.arange(len(rows))
    target = entries.target[rows]
    return Turns(
        exchange=exchange[rows],
        comment=entries.comment[rows],
        target=np.where(target < 0, -1, place[target]),
        addressing=entries.addressing[rows],
        length=entries.length[rows],
        episode=place[entries.episode[rows]],
        interrupted=entries.interrupted[rows],
    )
