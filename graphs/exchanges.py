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
from threadgraph.graphs.episodes import answer_times, openers, spans, third_parties
from threadgraph.graphs.turns import MutualAddresses, Turns, find_turns, mutual_addresses, reordered

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

LEVELS = ("mutual", "back_and_forth", "sustained")
"""Longest chain below 3 turns, 3 turns (A-B-A), 4 or more (A-B-A-B)."""


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

    def _repr_html_(self) -> str:
        from threadgraph.graphs.html_views import exchanges_html

        return exchanges_html(self)


def exchanges(discussion: Discussion) -> Exchanges:
    """Find all exchanges and measure them, in time linear in comments and addresses.

    Sorted by longest chain, then turns, then balance, then the order of the people.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = exchanges(example_discussion())
    >>> found.level, found.turns.tolist(), found.comments(0)
    (['back_and_forth'], [2], [1, 2, 3])
    """
    d = discussion
    mutual = mutual_addresses(d)
    entries = find_turns(d, mutual)
    return _measure(d, mutual, entries)


def _measure(d: Discussion, mutual: MutualAddresses, entries: Turns) -> Exchanges:
    k = len(mutual.low)
    a = d.addresses
    by_low = a.speaker[mutual.row] == mutual.low[mutual.exchange]

    def count(rows: NDArray[np.bool_], of: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.bincount(of[rows], minlength=k)

    leaf = np.ones(len(entries.comment), bool)
    leaf[entries.target[entries.target >= 0]] = False
    ends = leaf & (entries.length >= 3)
    start = np.searchsorted(entries.exchange, np.arange(k))
    opened = openers(d, entries)
    first, last, last_word = spans(d, entries, k)
    others, inside = third_parties(d, mutual, entries, k)
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
        answer_time=answer_times(d, entries, k)[order],
        entries=reordered(entries, order),
        addresses=len(a),
    )
