"""The branches of threads: what hangs on each comment right below an opening, one row each.

A branch starts at a node directly below the root of its thread: a top-level comment, or the
placeholder of an absent one, to which replies are left.  The opening is in no branch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.arrays import distinct
from threadgraph.graphs.forest import fold_to_root
from threadgraph.graphs.graph_data import Column
from threadgraph.graphs.records import NO_TIME, PLACEHOLDER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Bools = NDArray[np.bool_]
    Longs = NDArray[np.int64]
    Floats = NDArray[np.float64]

MULTI_PARTY = 0.5
"""Below this dyad concentration no two people dominate a branch: it is multi-party."""
FEWEST_ADDRESSES = 3
"""With fewer, two people always have half of the addresses of a branch or more."""


@dataclass(frozen=True, eq=False)
class Branches:
    """The branches of all threads, by thread and order of their first comment.

    - `head` int64: row of the node the branch starts at, a comment or a placeholder; `thread`
      int64 row in `thread_ids`.
    - `comments` records in it (placeholders are not counted), `people` who wrote them (unknown
      authors are nobody), `share` of the comments of the thread below its opening.
    - `depth` reply steps from the opening to the deepest comment; `longest_chain` comments,
      one answering the other, from the head on (one fewer where the head is absent).
    - `addresses` made in it; `exchanges` pairs who each addressed the other within it;
      `longest_alternation` turns of the longest chain of responses, all within the branch,
      between two such people, 0 without any.
    - `concentration` float64: the largest number of addresses between two people / all
      addresses of the branch, NaN without addresses.
    - `first`, `last` times of its comments, NO_TIME unknown.
    """

    head: Longs
    thread: Longs
    comments: Longs
    people: Longs
    share: Floats
    depth: Longs
    longest_chain: Longs
    addresses: Longs
    exchanges: Longs
    longest_alternation: Longs
    concentration: Floats
    first: Longs
    last: Longs

    def __len__(self) -> int:
        """Return the number of branches."""
        return len(self.head)


def branch_rows(discussion: Discussion) -> Longs:
    """Return the rows of the nodes that start a branch, by thread, then by row; int64.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> d = example_discussion()
    >>> [d.ids[row] for row in branch_rows(d)]
    ['1']
    """
    d = discussion
    below = np.flatnonzero(d.parent >= 0)
    heads = below[d.parent[d.parent[below]] < 0]
    return heads[np.argsort(d.thread[heads], kind="stable")]


def branch_numbers(discussion: Discussion) -> Longs:
    """Return for each node the row of its branch in `branch_rows`, −1 for openings; int64 (n,).

    >>> from threadgraph.graphs.examples import example_discussion
    >>> branch_numbers(example_discussion()).tolist()
    [-1, 0, 0, 0, 0]
    """
    heads = branch_rows(discussion)
    number = np.full(len(discussion.ids), -1, np.int64)
    number[heads] = np.arange(len(heads))
    return number[discussion.branch]


def branches(discussion: Discussion) -> Branches:
    """Measure every branch of every thread, in time linear in comments and addresses.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = branches(example_discussion())
    >>> found.comments.tolist(), found.exchanges.tolist(), found.concentration.round(3).tolist()
    ([4], [1], [0.667])
    """
    d = discussion
    heads, number = branch_rows(d), branch_numbers(d)
    k = len(heads)
    rows = np.flatnonzero(d.is_record & (number >= 0))
    of = number[rows]
    comments = np.bincount(of, minlength=k)
    thread = d.thread[heads].astype(np.int64)
    whole = np.bincount(thread, weights=comments, minlength=len(d.thread_ids))
    on_path = fold_to_root(d.parent, (d.is_record & (number >= 0)).astype(np.int64))
    pairs = _pairs(d, number, k)
    first, last = _extremes(d.time[rows], of, k)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = comments / whole[thread]
        concentration = pairs.largest / pairs.addresses
    return Branches(
        head=heads,
        thread=thread,
        comments=comments,
        people=_people(d, rows, of, k),
        share=share,
        depth=_largest(d.depth[rows], of, k),
        longest_chain=_largest(on_path[rows], of, k),
        addresses=pairs.addresses,
        exchanges=np.bincount(pairs.mutual // max(pairs.codes, 1), minlength=k),
        longest_alternation=_alternation(d, number, pairs, k),
        concentration=concentration,
        first=first,
        last=last,
    )


def branches_table(discussion: Discussion) -> dict[str, Column]:
    """One row per branch: what hangs on each node right below the opening of a thread.

    `branch` is the id of the comment that starts it, `head` "comment" or, where that comment
    is absent from the input, "placeholder"; `author` who wrote it.  `comments`, `people`,
    `share` (of the comments of the thread), `depth`, `longest_chain`, `addresses`, `exchanges`,
    `longest_alternation`, `dyad_concentration`, `first` and `last` are those of `Branches`;
    `multi_party` is whether no two people have half of the addresses between them, empty for
    fewer than three addresses.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> branches_table(example_discussion())["people"].values.tolist()
    [3]
    """
    d, b = discussion, branches(discussion)
    heads, names = b.head.tolist(), d.people.names
    author = d.author[b.head].tolist()
    enough = zip(b.concentration.tolist(), b.addresses.tolist(), strict=True)
    few = [c < MULTI_PARTY if n >= FEWEST_ADDRESSES else None for c, n in enough]
    kinds = ["placeholder" if k == PLACEHOLDER else "comment" for k in d.kind[b.head].tolist()]
    return {
        "thread": Column("string", [d.thread_ids[t] for t in b.thread.tolist()]),
        "branch": Column("string", [d.ids[row] for row in heads]),
        "head": Column("string", kinds),
        "author": Column("string", [names[p] if p >= 0 else None for p in author]),
        "comments": Column("int", b.comments),
        "share": Column("double", b.share),
        "people": Column("int", b.people),
        "depth": Column("int", b.depth),
        "longest_chain": Column("int", b.longest_chain),
        "addresses": Column("int", b.addresses),
        "exchanges": Column("int", b.exchanges),
        "longest_alternation": Column("int", b.longest_alternation),
        "dyad_concentration": Column("double", b.concentration),
        "multi_party": Column("boolean", few),
        "first": Column("time", b.first),
        "last": Column("time", b.last),
    }


@dataclass(frozen=True, eq=False)
class _Pairs:
    """Addresses by branch and pair.

    `codes` number of pairs of people told apart; `low`, `high` the people of each; `mutual`
    branch × codes + pair, ascending, of those who addressed each other in the branch.
    """

    addresses: Longs
    largest: Longs
    mutual: Longs
    codes: int
    pair_key: Longs


def _pairs(d: Discussion, number: Longs, k: int) -> _Pairs:
    a, n = d.addresses, max(len(d.people), 1)
    branch = number[a.comment]
    inside = branch >= 0
    branch = branch[inside]
    speaker, addressee = a.speaker[inside].astype(np.int64), a.addressee[inside].astype(np.int64)
    key = np.minimum(speaker, addressee) * n + np.maximum(speaker, addressee)
    # Pairs are numbered first: branch × people × people may not fit 64 bits.
    pair_key = distinct(key)
    codes = len(pair_key)
    code = branch * max(codes, 1) + np.searchsorted(pair_key, key)
    order = np.argsort(code, kind="stable")
    ordered = code[order]
    start = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(code) else ordered
    total = np.diff(np.r_[start, len(ordered)])
    upward = (
        np.add.reduceat((speaker < addressee)[order].astype(np.int64), start)
        if len(start)
        else start
    )
    both = (upward > 0) & (upward < total)
    of = ordered[start] // max(codes, 1)
    return _Pairs(
        addresses=np.bincount(branch, minlength=k),
        largest=_largest(total, of, k),
        mutual=ordered[start][both],
        codes=codes,
        pair_key=pair_key,
    )


def _alternation(d: Discussion, number: Longs, pairs: _Pairs, k: int) -> Longs:
    """The longest chain of each branch: the response links both of whose ends are within it."""
    x = d.exchanges
    entries, n = x.entries, max(len(d.people), 1)
    if not len(x) or not len(pairs.mutual):
        return np.zeros(k, np.int64)
    branch = number[entries.comment]
    target = np.maximum(entries.target, 0)
    within = (entries.target >= 0) & (branch[target] == branch) & (branch >= 0)
    link = np.where(within, entries.target, -1)
    author = d.author[entries.comment]
    turn = within & (author != author[target])
    length = 1 + fold_to_root(link, turn.astype(np.int64))
    key = (np.minimum(x.a, x.b) * n + np.maximum(x.a, x.b))[entries.exchange]
    place = np.minimum(np.searchsorted(pairs.pair_key, key), pairs.codes - 1)
    code = branch * pairs.codes + place
    near = np.minimum(np.searchsorted(pairs.mutual, code), len(pairs.mutual) - 1)
    counted = (branch >= 0) & (pairs.pair_key[place] == key) & (pairs.mutual[near] == code)
    return _largest(length[counted], branch[counted], k)


def _people(d: Discussion, rows: Longs, of: Longs, k: int) -> Longs:
    n = max(len(d.people), 1)
    known = d.author[rows] >= 0
    visits = distinct(of[known] * n + d.author[rows[known]])
    return np.bincount(visits // n, minlength=k)


def _largest(values: NDArray[np.integer], of: Longs, k: int) -> Longs:
    """The largest of the values of each group, 0 for a group without any."""
    found = np.zeros(k, np.int64)
    np.maximum.at(found, of, values)
    return found


def _extremes(time: Longs, of: Longs, k: int) -> tuple[Longs, Longs]:
    known = time != NO_TIME
    first, last = np.full(k, np.iinfo(np.int64).max), np.full(k, NO_TIME)
    np.minimum.at(first, of[known], time[known])
    np.maximum.at(last, of[known], time[known])
    return np.where(last == NO_TIME, NO_TIME, first), last
