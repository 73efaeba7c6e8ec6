"""Discussions with their authors in another order: many at once, and the figures of each.

The shuffles of one batch stand side by side as one discussion of that many times the rows
and people, so that the same code that measures a discussion measures all of them together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.arrays import distinct
from threadgraph.graphs.comparing.many_ranks import pageranks
from threadgraph.graphs.discussion import Participants
from threadgraph.graphs.participants import Addresses
from threadgraph.graphs.turns import find_turns, mutual_addresses

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

FIGURES = (
    "reciprocity",
    "exchanges",
    "back_and_forth",
    "rho",
    "weighted_reciprocity",
    "most_addressed",
    "most_addressers",
    "centralisation",
    "first_pagerank",
    "own_pagerank",
    "own_addressers",
)
"""The figures compared, in the order of the columns of `figures`.

`most_addressed` is the largest in-strength and `most_addressers` the largest in-degree;
`own_…` are those of one person, the most central of the discussion as it is.
"""


@dataclass(frozen=True, eq=False)
class Frame:
    """What all shuffles of a discussion have in common.

    - `known` int64: the records whose author is known, by thread; their authors are shuffled.
    - `thread`, `author` int64: the thread and the author of each of these.
    - `replies` int64: the records that answer something, ascending.
    - `named`, `person` int64: who is named in which comment, each once, by comment, but for
      the author of the comment answered; `mention`, `quote` bool say by what.
    - `answer`, `answered` int64, rows of `known`: which of them answers which.
    - `by_known` int64: the rows of `named` in comments of a known author; `namer` int64 the
      rows of these in `known`.
    """

    discussion: Discussion
    known: Longs
    thread: Longs
    author: Longs
    replies: Longs
    named: Longs
    person: Longs
    mention: NDArray[np.bool_]
    quote: NDArray[np.bool_]
    answer: Longs
    answered: Longs
    by_known: Longs
    namer: Longs

    @property
    def size(self) -> int:
        """Rows and people of one shuffle."""
        return len(self.discussion.ids) + len(self.discussion.people)


def frame(discussion: Discussion) -> Frame:
    """Take from a discussion what no shuffle changes.

    A name in a comment stays there whoever has written the comment: one that names its own
    author here (which is no address) may be an address in a shuffle.  But the name of the
    person answered ("@Ann: no" in a reply to Ann) says again what the reply says: it goes
    with the author of the comment answered, or one address would become two in a shuffle.
    """
    d, m = discussion, discussion.mentions
    known = np.flatnonzero(d.is_record & (d.author >= 0))
    known = known[np.argsort(d.thread[known], kind="stable")]
    above = d.parent[m.comment]
    again = (above >= 0) & (d.author[above] == m.participant)
    own = np.array([r != "auto" for r in m.rule], bool)
    named = np.flatnonzero((m.participant >= 0) & own & ~again)
    people = max(len(d.people), 1)
    keys = m.comment[named].astype(np.int64) * people + m.participant[named]
    places = distinct(keys)
    where = np.searchsorted(places, keys)
    by = np.zeros((2, len(places)), bool)
    by[m.quote[named].astype(np.int64), where] = True
    row = np.full(len(d.ids) + 1, -1)
    row[known] = np.arange(len(known))
    up = row[d.parent[known]]
    namer = row[places // people]
    return Frame(
        discussion=d,
        known=known,
        thread=d.thread[known].astype(np.int64),
        author=d.author[known].astype(np.int64),
        replies=np.flatnonzero((d.parent >= 0) & d.is_record),
        named=places // people,
        person=places % people,
        mention=by[0],
        quote=by[1],
        answer=np.flatnonzero(up >= 0),
        answered=up[up >= 0],
        by_known=np.flatnonzero(namer >= 0),
        namer=namer[namer >= 0],
    )


def figures(shared: Frame, order: Longs, own: int | None) -> Floats:
    """Return the figures of each shuffle, float64 (shuffles, figures), NaN where undefined.

    `order` int64 (shuffles, known): in shuffle i the record `known[j]` is by the author of
    `known[order[i, j]]`; `own` is the person whose own figures are wanted.
    """
    d = shared.discussion
    copies, n, people = len(order), len(d.ids), len(d.people)
    found = np.full((copies, len(FIGURES)), np.nan)
    if not people or not copies:
        return found
    author = np.full((copies, n), -1, np.int64)
    author[:, shared.known] = shared.author[order]
    author += np.where(author >= 0, people * np.arange(copies)[:, None], 0)
    many = _side_by_side(shared, author.ravel(), copies)
    _count_pairs(many, copies, people, found)
    _measure_edges(many.addresses, copies, people, own, found)
    return found


def _side_by_side(shared: Frame, author: Longs, copies: int) -> Discussion:
    d = shared.discussion
    n, people = len(d.ids), d.people
    shift = np.repeat(n * np.arange(copies), n)

    def moved(rows: NDArray[np.integer]) -> Longs:
        return np.where(np.tile(rows, copies) < 0, -1, np.tile(rows, copies) + shift)

    parent = moved(d.parent)
    many = replace(
        d,
        ids=d.ids * copies,
        thread=np.tile(d.thread, copies),
        parent=parent.astype(np.int32),
        kind=np.tile(d.kind, copies),
        author=author.astype(np.int32),
        people=Participants(people.names * copies, people.keys * copies, people.spellings * copies),
    )
    # What follows from the tree alone is the same in every shuffle.
    many.__dict__.update(
        depth=np.tile(d.depth, copies),
        subtree_size=np.tile(d.subtree_size, copies),
        root=moved(d.root),
        branch=moved(d.branch),
        conversation=moved(d.conversation),
        preorder=moved(d.preorder),
        addresses=_addresses(shared, author, parent, copies),
    )
    return many


def _addresses(shared: Frame, author: Longs, parent: Longs, copies: int) -> Addresses:
    """Find who addresses whom in all shuffles, as `find_addresses` does in one discussion."""
    d = shared.discussion
    n, people = len(d.ids), len(d.people)
    step = np.arange(copies)[:, None]
    replies = (shared.replies + n * step).ravel()
    named = (shared.named + n * step).ravel()
    person = (shared.person + people * step).ravel()
    mention, quote = np.tile(shared.mention, copies), np.tile(shared.quote, copies)
    answered = author[parent[replies]]
    real = (author[replies] >= 0) & (answered >= 0) & (author[replies] != answered)
    replies, answered = replies[real], answered[real]
    also = (author[named] >= 0) & (author[named] != person)
    named, person, mention, quote = named[also], person[also], mention[also], quote[also]
    total = max(people * copies, 1)
    by_reply, by_name = replies * total + answered, named * total + person
    both = np.isin(by_name, by_reply, assume_unique=True)
    keys = np.concatenate([by_reply, by_name[~both]])
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    kinds = np.zeros((3, len(keys)), bool)
    kinds[0] = order < len(by_reply)
    place = np.searchsorted(keys, by_name)
    kinds[1, place], kinds[2, place] = mention, quote
    comment = keys // total
    return Addresses(
        comment=comment.astype(np.int32),
        speaker=author[comment].astype(np.int32),
        addressee=(keys % total).astype(np.int32),
        reply=kinds[0],
        mention=kinds[1],
        quote=kinds[2],
    )


def _count_pairs(many: Discussion, copies: int, people: int, found: Floats) -> None:
    mutual = mutual_addresses(many)
    entries = find_turns(many, mutual)
    pair = distinct(entries.exchange[entries.length >= 3])
    exchanges = np.bincount(mutual.low // people, minlength=copies)
    found[:, FIGURES.index("exchanges")] = exchanges
    further = np.bincount(mutual.low[pair] // people, minlength=copies)
    found[:, FIGURES.index("back_and_forth")] = further


def _measure_edges(a: Addresses, copies: int, people: int, own: int | None, found: Floats) -> None:
    total = copies * people
    key = np.sort(a.speaker.astype(np.int64) * total + a.addressee)
    new = np.r_[True, key[1:] != key[:-1]] if len(key) else np.empty(0, bool)
    first = np.flatnonzero(new)
    edge, weight = key[first], np.diff(np.r_[first, len(key)])
    source, target = edge // total, edge % total
    place = np.minimum(np.searchsorted(edge, target * total + source), max(len(edge) - 1, 0))
    back = edge[place] == target * total + source if len(edge) else new
    least = np.where(back, np.minimum(weight, weight[place]), 0)
    copy = source // people
    m = np.bincount(copy, minlength=copies)
    reciprocity = _ratio(np.bincount(copy[back], minlength=copies), m)
    weights = np.bincount(copy, weights=weight, minlength=copies)
    in_degree = np.bincount(target, minlength=total).reshape(copies, people)
    in_strength = np.bincount(target, weights=weight, minlength=total).reshape(copies, people)
    rank = pageranks(source, target, weight, copies, people)
    most = in_degree.max(axis=1)
    columns = {
        "reciprocity": reciprocity,
        "weighted_reciprocity": _ratio(np.bincount(copy, weights=least, minlength=copies), weights),
        "most_addressed": in_strength.max(axis=1),
        "most_addressers": most,
        "first_pagerank": rank.max(axis=1),
    }
    if people > 1:
        density = m / (people * (people - 1))
        columns["rho"] = _ratio(reciprocity - density, 1 - density)
    if people > 2:
        columns["centralisation"] = (people * most - m) / (people - 1) ** 2
    if own is not None:
        columns["own_pagerank"] = rank[:, own]
        columns["own_addressers"] = in_degree[:, own]
    for name, values in columns.items():
        found[:, FIGURES.index(name)] = values


def _ratio(part: NDArray[np.generic], whole: NDArray[np.generic]) -> Floats:
    parts, wholes = part.astype(np.float64), whole.astype(np.float64)
    ratio: Floats = np.full(len(parts), np.nan)
    np.divide(parts, wholes, out=ratio, where=wholes != 0)
    return ratio
