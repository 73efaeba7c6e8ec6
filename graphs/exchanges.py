"""Exchanges: pairs of people who each addressed the other, and how far it went.

An exchange between A and B exists if A addressed B and B addressed A.  Inside it every
address has a response target: the comment it answers.  Targets make a forest per pair; its
trees are episodes, and a path's turns (runs of comments by one of the two) its length.
Laniado, Tasso, Volkovich, Kaltenbrunner (2011) for chains; Zhang et al. (2018) and Greetham
and Ward (2014) for mutual address.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.arrays import distinct
from threadgraph.graphs.forest import fold_to_root, roots
from threadgraph.graphs.records import NO_TIME
from threadgraph.graphs.targets import nearest_in_run, response_targets

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

LEVELS = ("mutual", "back_and_forth", "sustained")
"""Longest chain below 3 turns, 3 turns (A-B-A), 4 or more (A-B-A-B)."""


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
class Exchanges:
    """All exchanges, the furthest-reaching first; arrays (k,), one entry each.

    - `a`, `b` int64 rows in `people`; a stands before b there.  `weight_ab`, `weight_ba`
      comments of a that address b and the reverse; `turns` is their sum.
    - `longest_chain` turns; `chains` maximal chains of three turns or more; `episodes`;
      `branches` top-level branches; `interrupted` responses that are not direct replies.
    - `replies`, `mentions` how many addresses are (also) by reply, by name or quotation.
    - `opened_a`, `opened_b` episodes whose first address is a's, b's.
    - `others` addresses by or to third people inside the episodes, of `inside` in all.
    - `first`, `last` times of the first and last comment, NO_TIME if any is unknown;
      `last_word` row of the person who spoke last, −1 if unknown.
    - `answer_time` median microseconds from a target to its response, NaN if unknown.
    """

    discussion: Discussion
    a: NDArray[np.int64]
    b: NDArray[np.int64]
    weight_ab: NDArray[np.int64]
    weight_ba: NDArray[np.int64]
    longest_chain: NDArray[np.int64]
    chains: NDArray[np.int64]
    episodes: NDArray[np.int64]
    branches: NDArray[np.int64]
    interrupted: NDArray[np.int64]
    replies: NDArray[np.int64]
    mentions: NDArray[np.int64]
    opened_a: NDArray[np.int64]
    opened_b: NDArray[np.int64]
    others: NDArray[np.int64]
    inside: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    last_word: NDArray[np.int64]
    answer_time: NDArray[np.float64]
    entries: Turns
    addresses: int

    def __len__(self) -> int:
        """Return the number of exchanges."""
        return len(self.a)

    @cached_property
    def turns(self) -> NDArray[np.int64]:
        """Addresses between the two, in both directions."""
        return self.weight_ab + self.weight_ba

    @cached_property
    def level(self) -> list[str]:
        """How far each went: "mutual", "back_and_forth" or "sustained"."""
        return [LEVELS[min(max(n - 2, 0), 2)] for n in self.longest_chain.tolist()]

    def comments(self, exchange: int) -> list[int]:
        """Return the rows of the comments of one exchange, in order."""
        rows: list[int] = self.entries.comment[self.entries.exchange == exchange].tolist()
        return rows

    def between(self, person: int, other: int) -> int | None:
        """Return the row of the exchange between two people, None if there is none."""
        pair = {person, other}
        both = zip(self.a.tolist(), self.b.tolist(), strict=True)
        return next((row for row, two in enumerate(both) if set(two) == pair), None)

    def to_pandas(self) -> pd.DataFrame:
        """Return one row per exchange, the furthest-reaching first."""
        from threadgraph.graphs.frames import exchanges_frame

        return exchanges_frame(self)


def exchanges(discussion: Discussion) -> Exchanges:
    """Find all exchanges and measure them, in time linear in comments and addresses.

    Sorted by longest chain, then turns, then balance, then the order of the people.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = exchanges(example_discussion())
    >>> found.level, found.turns.tolist(), found.comments(0)
    (['back_and_forth'], [2], [1, 2, 3])
    """
    d = discussion
    mutual = _mutual_addresses(d)
    entries = _turns(d, mutual)
    return _measure(d, mutual, entries)


@dataclass(frozen=True, eq=False)
class _Mutual:
    """The addresses that belong to exchanges: rows, exchange of each, pairs, targets."""

    row: NDArray[np.int64]
    exchange: NDArray[np.int64]
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    target: NDArray[np.int64]


def _mutual_addresses(d: Discussion) -> _Mutual:
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
    return _Mutual(
        row=rows,
        exchange=number[pair[rows]],
        low=pairs[both] // n,
        high=pairs[both] % n,
        target=response_targets(d, rows),
    )


def _turns(d: Discussion, mutual: _Mutual) -> Turns:
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


def _measure(d: Discussion, mutual: _Mutual, entries: Turns) -> Exchanges:
    k = len(mutual.low)
    a = d.addresses
    by_low = a.speaker[mutual.row] == mutual.low[mutual.exchange]

    def count(rows: NDArray[np.bool_], of: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.bincount(of[rows], minlength=k)

    leaf = np.ones(len(entries.comment), bool)
    leaf[entries.target[entries.target >= 0]] = False
    ends = leaf & (entries.length >= 3)
    start = np.searchsorted(entries.exchange, np.arange(k))
    opened = _openers(d, entries)
    first, last, last_word = _span(d, entries, k)
    others, inside = _third_parties(d, mutual, entries, k)
    everywhere = np.ones(len(mutual.row), bool)
    weight_ab = count(by_low, mutual.exchange)
    weight_ba = count(everywhere, mutual.exchange) - weight_ab
    longest = np.maximum.reduceat(entries.length, start) if k else start
    order = np.lexsort(
        (
            mutual.high,
            mutual.low,
            -np.minimum(weight_ab, weight_ba),
            -(weight_ab + weight_ba),
            -longest,
        )
    )
    roots_of = entries.target < 0
    branch_keys = distinct(entries.exchange * max(len(d.ids), 1) + d.branch[entries.comment])
    named = a.mention[mutual.row] | a.quote[mutual.row]
    low_opens = opened == mutual.low[entries.exchange]
    high_opens = opened == mutual.high[entries.exchange]
    return Exchanges(
        discussion=d,
        a=mutual.low[order],
        b=mutual.high[order],
        weight_ab=weight_ab[order],
        weight_ba=weight_ba[order],
        longest_chain=longest[order],
        chains=count(ends, entries.exchange)[order],
        episodes=count(roots_of, entries.exchange)[order],
        branches=np.bincount(branch_keys // max(len(d.ids), 1), minlength=k)[order],
        interrupted=count(entries.interrupted, entries.exchange)[order],
        replies=count(a.reply[mutual.row], mutual.exchange)[order],
        mentions=count(named, mutual.exchange)[order],
        opened_a=count(low_opens, entries.exchange)[order],
        opened_b=count(high_opens, entries.exchange)[order],
        others=others[order],
        inside=inside[order],
        first=first[order],
        last=last[order],
        last_word=last_word[order],
        answer_time=_answer_times(d, entries, k)[order],
        entries=_reordered(entries, order),
        addresses=len(a),
    )


def _openers(d: Discussion, entries: Turns) -> NDArray[np.int64]:
    """At the first address of each episode its author, elsewhere −1; int64 per entry."""
    speaking = np.flatnonzero(entries.addressing)
    first = np.full(len(entries.comment), len(entries.comment), np.int64)
    np.minimum.at(first, entries.episode[speaking], speaking)
    opened = np.full(len(entries.comment), -1, np.int64)
    starts = first[first < len(first)]
    opened[starts] = d.author[entries.comment[starts]]
    return opened


def _span(
    d: Discussion, entries: Turns, k: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    time = d.time[entries.comment]
    start = np.searchsorted(entries.exchange, np.arange(k))
    if not k:
        return start, start, start
    first = np.minimum.reduceat(time, start)
    last = np.maximum.reduceat(time, start)
    known = first != NO_TIME
    last_row = np.where(time == last[entries.exchange], np.arange(len(time)), -1)
    speaker = d.author[entries.comment[np.maximum.reduceat(last_row, start)]]
    return first, np.where(known, last, NO_TIME), np.where(known, speaker, -1)


def _answer_times(d: Discussion, entries: Turns, k: int) -> NDArray[np.float64]:
    median = np.full(k, np.nan)
    author = d.author[entries.comment]
    # Going on with one's own turn answers nobody.
    answers = (entries.target >= 0) & (author != author[entries.target])
    row = np.flatnonzero(answers)
    asked = d.time[entries.comment[entries.target[row]]]
    answered = d.time[entries.comment[row]]
    # A response older than what it answers is a clock that was wrong, not a delay.
    timed = (asked != NO_TIME) & (answered != NO_TIME) & (answered >= asked)
    of, delay = entries.exchange[row[timed]], (answered - asked)[timed]
    order = np.lexsort((delay, of))
    of, delay = of[order], delay[order]
    start = np.searchsorted(of, np.arange(k))
    size = np.bincount(of, minlength=k)
    some = size > 0
    low = delay[(start + (size - 1) // 2)[some]]
    high = delay[(start + size // 2)[some]]
    median[some] = (low + high) / 2
    return median


def _third_parties(
    d: Discussion, mutual: _Mutual, entries: Turns, k: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Addresses inside the episodes' spans: those by or to others, and all.

    The span of an episode is what stands in its branch after its opening, up to its end; if
    it starts from the opening of the thread, what stands in the branches up to its end.
    """
    n = len(d.ids)
    ranked = np.lexsort((np.arange(n), d.branch, d.thread))
    place = np.empty(n, np.int64)
    place[ranked] = np.arange(n)
    per_comment = np.bincount(d.addresses.comment, minlength=n)
    before = np.concatenate(([0], np.cumsum(per_comment[ranked])))
    where = place[entries.comment]
    begin = where[entries.episode]
    stop = begin.copy()
    np.maximum.at(stop, entries.episode, where)
    start = np.flatnonzero(entries.target < 0)
    begin, stop, of = begin[start], stop[start], entries.exchange[start]
    total = before[stop + 1] - before[begin + 1]
    span = n + 1
    own = np.sort(mutual.exchange * span + place[d.addresses.comment[mutual.row]])
    between = np.searchsorted(own, of * span + stop, "right")
    between -= np.searchsorted(own, of * span + begin, "right")
    others = np.bincount(of, weights=total - between, minlength=k).astype(np.int64)
    return others, np.bincount(of, weights=total, minlength=k).astype(np.int64)


def _reordered(entries: Turns, order: NDArray[np.int64]) -> Turns:
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
