"""How the measures of exchanges get their values, and the comments behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.arrays import distinct
from threadgraph.graphs.measures.measure import Answer
from threadgraph.graphs.networks.cliques import maximal_cliques
from threadgraph.graphs.phrases import count

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.exchanges import Exchanges

    Compute = Callable[[Discussion], Answer]
    Longs = NDArray[np.int64]

NO_EXCHANGE = "no two people addressed each other"


def per_pair(values: Callable[[Exchanges], NDArray[np.generic]], lacking: str = "") -> Compute:
    """Return what computes one figure for each exchange; `lacking` says why one may have none."""

    def compute(d: Discussion) -> Answer:
        x = d.exchanges
        found = np.asarray(values(x), np.float64)
        why = None if len(x) else NO_EXCHANGE
        if len(x) and np.isnan(found).all():
            why = lacking
        return Answer(values=found, why=why, rows=distinct(x.entries.comment))

    return compute


def words_per_pair(words: Callable[[Exchanges], list[str | None]], lacking: str = "") -> Compute:
    """Return what computes one word for each exchange; `lacking` says why one may have none."""

    def compute(d: Discussion) -> Answer:
        x = d.exchanges
        found = words(x)
        why = None if len(x) else NO_EXCHANGE
        if len(x) and all(word is None for word in found):
            why = lacking
        return Answer(words=found, why=why, rows=distinct(x.entries.comment))

    return compute


def last_words(x: Exchanges) -> list[str | None]:
    """Name who wrote the last comment of each exchange, None where a time is unknown."""
    names = x.discussion.people.names
    return [names[p] if p >= 0 else None for p in x.last_word.tolist()]


def number_of_exchanges(d: Discussion) -> Answer:
    """Count the exchanges."""
    return Answer(value=len(d.exchanges), rows=distinct(d.exchanges.entries.comment))


def pairs_with_chains(turns: int) -> Compute:
    """Return what counts the exchanges with a chain of so many turns or more."""

    def compute(d: Discussion) -> Answer:
        x = d.exchanges
        far = x.longest_chain >= turns
        return Answer(value=int(np.count_nonzero(far)), rows=_rows_of(x, far))

    return compute


def longest_chain(d: Discussion) -> Answer:
    """Count the turns of the longest chain of two people, with its comments."""
    x = d.exchanges
    if not len(x):
        return Answer(why=NO_EXCHANGE)
    # The furthest-reaching exchange stands first.
    own = x.entries.exchange == 0
    place = int(np.argmax(x.entries.length[own]))
    target = x.entries.target.tolist()
    chain = []
    while place >= 0:
        chain.append(place)
        place = target[place]
    rows = np.sort(x.entries.comment[np.array(chain, np.int64)])
    return Answer(value=int(x.longest_chain[0]), rows=rows)


def chains_of_three(d: Discussion) -> Answer:
    """Count the chains of three turns or more of all pairs."""
    x = d.exchanges
    return Answer(value=int(x.chains.sum()), rows=_rows_of(x, x.chains > 0))


def share_in_exchanges(d: Discussion) -> Answer:
    """Divide the addresses between people who have an exchange by all addresses."""
    x = d.exchanges
    if not x.addresses:
        return Answer(why="nobody addressed anybody")
    rows = x.entries.comment[x.entries.addressing]
    return Answer(value=int(x.turns.sum()) / x.addresses, rows=distinct(rows))


def concentration(d: Discussion) -> Answer:
    """Divide the turns of the pair with most of them by all addresses."""
    x = d.exchanges
    if not x.addresses:
        return Answer(why="nobody addressed anybody")
    a = d.addresses
    n = len(d.people)
    low, high = np.minimum(a.speaker, a.addressee), np.maximum(a.speaker, a.addressee)
    pairs, pair = np.unique(low.astype(np.int64) * n + high, return_inverse=True)
    turns = np.bincount(pair, minlength=len(pairs))
    rows = a.comment[pair == int(np.argmax(turns))].astype(np.int64)
    return Answer(value=int(turns.max()) / x.addresses, rows=distinct(rows))


def number_of_groups(d: Discussion) -> Answer:
    """Count the group conversations."""
    found, how = _groups(d)
    return Answer(value=len(found), how=how, rows=_rows_within(d, found))


def largest_group(d: Discussion) -> Answer:
    """Count the people of the largest group conversation."""
    found, how = _groups(d)
    if not found:
        return Answer(why="no three people each addressed each of the others")
    # The first of the largest, so that the comments are those of one.
    largest = max(found, key=len)
    return Answer(value=len(largest), how=how, rows=_rows_within(d, [largest]))


def _groups(d: Discussion) -> tuple[list[tuple[int, ...]], str | None]:
    x = d.exchanges
    found = maximal_cliques(len(d.people), x.a, x.b)
    if found.complete:
        return found.found, None
    groups = count(len(found.found), "group")
    stopped = f"at least: the search stopped after {groups}, and there may be more and larger ones"
    return found.found, stopped


def _rows_of(x: Exchanges, chosen: NDArray[np.bool_]) -> Longs:
    if not len(x):
        return np.empty(0, np.int64)
    return distinct(x.entries.comment[chosen[x.entries.exchange]])


def _rows_within(d: Discussion, groups: list[tuple[int, ...]]) -> Longs:
    """The comments of the exchanges whose two people stand in one of the groups together."""
    x = d.exchanges
    n = max(len(d.people), 1)
    keys = [np.empty(0, np.int64)]
    for group in groups:
        people = np.array(group, np.int64)
        low, high = np.triu_indices(len(people), 1)
        keys.append(people[low] * n + people[high])
    inside = np.isin(x.a * n + x.b, np.concatenate(keys))
    return _rows_of(x, inside)
