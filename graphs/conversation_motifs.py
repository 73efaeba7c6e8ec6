"""Who replied to which comment of whom in each conversation, as degrees and as five motifs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.arrays import distinct

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Bools = NDArray[np.bool_]
    Longs = NDArray[np.int64]

MOTIFS = (
    "reciprocity motif",
    "external reciprocity motif",
    "dyadic interaction motif",
    "incoming triads",
    "outgoing triads",
)
"""The names, in the order of ConvoKit."""


@dataclass(frozen=True, eq=False)
class Replies:
    """The replies among chosen comments of chosen conversations.

    - `conversations`: how many; `rows` int64 (n,) the comments, conversation by conversation,
      each in its order; `start` int64 (conversations + 1,) where each begins.
    - `parent` int64 (n,): the comment replied to as a place in `rows`, −1 for none of them.
    - `person` int64 (n,): who wrote it.  People are counted anew in each conversation, in
      order of their first comment; `person_start` int64 (conversations + 1,).
    """

    rows: Longs
    start: Longs
    parent: Longs
    person: Longs
    person_start: Longs

    @property
    def conversations(self) -> int:
        """Number of conversations."""
        return len(self.start) - 1

    @property
    def people(self) -> int:
        """Number of people, each counted in every conversation."""
        return int(self.person_start[-1])

    @cached_property
    def answered(self) -> tuple[Longs, Longs]:
        """Each person with each comment they replied to, once: `(person, comment)`."""
        made = np.flatnonzero(self.parent >= 0)
        n = max(len(self.rows), 1)
        pairs = distinct(self.person[made] * n + self.parent[made])
        return pairs // n, pairs % n

    @cached_property
    def spoken(self) -> tuple[Longs, Longs]:
        """Each person with each person they replied to, once: `(speaker, addressee)`."""
        person, comment = self.answered
        m = max(self.people, 1)
        pairs = distinct(person * m + self.person[comment])
        return pairs // m, pairs % m

    def conversation_of_people(self) -> Longs:
        """Return the conversation of each person, int64."""
        return np.repeat(np.arange(self.conversations), np.diff(self.person_start))

    def conversation_of_comments(self) -> Longs:
        """Return the conversation of each comment, int64."""
        return np.repeat(np.arange(self.conversations), np.diff(self.start))


def find_replies(
    discussion: Discussion, rows: Longs, conversation: Longs, conversations: int, *, own: bool
) -> Replies:
    """Find who replied to whom among `rows`, which stand by conversation, then in their order.

    `conversation` int64, the number of each row's conversation.  `own`: replies to oneself are
    replies too.  Each comment of an unknown author is by a person of its own.
    """
    d, n = discussion, len(rows)
    author = d.author[rows].astype(np.int64)
    author = np.where(author >= 0, author, len(d.people) + rows)
    person, first = _numbered(conversation * (len(d.people) + len(d.ids) + 1) + author)
    place = np.full(len(d.ids) + 1, -1, np.int64)
    place[rows] = np.arange(n)
    parent = place[d.parent[rows]]
    if not own:
        to = np.where(parent >= 0, person[parent], -1) if n else parent
        parent[to == person] = -1
    return Replies(
        rows=rows,
        start=_starts(conversation, conversations),
        parent=parent,
        person=person,
        person_start=_starts(conversation[first], conversations),
    )


def degree_lists(replies: Replies) -> dict[str, tuple[Longs, Longs]]:
    """Count distinct neighbours: the lists of degrees by ConvoKit's names, as (values, start).

    c->c: how many replies a comment has.  C->c: how many people replied to a comment (in), to
    how many comments a person replied (out).  C->C: how many people replied to a person (in),
    to how many a person replied (out).
    """
    r, n = replies, len(replies.rows)
    person, comment = r.answered
    speaker, addressee = r.spoken
    return {
        "indegree over c->c": (_counts(r.parent[r.parent >= 0], n), r.start),
        "outdegree over C->c": (_counts(person, r.people), r.person_start),
        "indegree over C->c": (_counts(comment, n), r.start),
        "outdegree over C->C": (_counts(speaker, r.people), r.person_start),
        "indegree over C->C": (_counts(addressee, r.people), r.person_start),
    }


def motif_counts(replies: Replies) -> dict[str, Longs]:
    """Count the five motifs in each conversation, int64 (conversations,), by ConvoKit's names.

    - reciprocity: a person replies to a reply to their own comment.
    - external reciprocity: a person replies to a reply to a comment of somebody else.
    - dyadic interaction: two people each of whom replied to the other.
    - incoming triads: a person and two people who replied to that person, d(d − 1)/2 for d.
    - outgoing triads: a person and two people to whom that person replied.

    The first two count comments, so that a second reply to the same reply counts again.

    Zhang, Danescu-Niculescu-Mizil, Sauper and Taylor 2018, figure 2.
    """
    r = replies
    returned, passed_on = second_replies(r)
    of_comment, of_person = r.conversation_of_comments(), r.conversation_of_people()
    lists = degree_lists(r)
    speaker, _ = r.spoken
    pairs = of_person[speaker[_mutual(r)]]
    triads = {}
    for name in ("indegree", "outdegree"):
        degree = lists[f"{name} over C->C"][0]
        triads[name] = _totals(degree * (degree - 1) // 2, r.person_start)
    return {
        "reciprocity motif": _counts(of_comment[returned], r.conversations),
        "external reciprocity motif": _counts(of_comment[passed_on], r.conversations),
        "dyadic interaction motif": _counts(pairs, r.conversations),
        "incoming triads": triads["indegree"],
        "outgoing triads": triads["outdegree"],
    }


def second_replies(replies: Replies) -> tuple[Longs, Longs]:
    """Return the replies to a reply to one's own comment, and those to a reply to another's."""
    r = replies
    made = np.flatnonzero(r.parent >= 0)
    made = made[r.parent[r.parent[made]] >= 0]
    own = r.person[r.parent[r.parent[made]]] == r.person[made]
    return made[own], made[~own]


def motif_comments(replies: Replies) -> dict[str, Longs]:
    """Return the comments that make each motif, as places in `replies.rows`, ascending."""
    r = replies
    returned, passed_on = second_replies(r)
    speaker, addressee = r.spoken
    made = np.flatnonzero(r.parent >= 0)
    by, to = r.person[made], r.person[r.parent[made]]
    m = max(r.people, 1)
    pairs = _mutual(r)
    a, b = speaker[pairs], addressee[pairs]
    return {
        "reciprocity motif": _with_those_above(r, returned),
        "external reciprocity motif": _with_those_above(r, passed_on),
        "dyadic interaction motif": made[
            np.isin(by * m + to, np.concatenate([a * m + b, b * m + a]))
        ],
        "incoming triads": made[_counts(addressee, r.people)[to] > 1],
        "outgoing triads": made[_counts(speaker, r.people)[by] > 1],
    }


def _with_those_above(r: Replies, last: Longs) -> Longs:
    middle = r.parent[last]
    return distinct(np.concatenate([last, middle, r.parent[middle]]))


def _mutual(r: Replies) -> Longs:
    """Return the rows of `spoken` of pairs who replied to each other, each pair once."""
    speaker, addressee = r.spoken
    m = max(r.people, 1)
    forth, back = speaker * m + addressee, addressee * m + speaker
    if not len(forth):
        return forth
    at = np.minimum(np.searchsorted(forth, back), len(forth) - 1)
    return np.flatnonzero((forth[at] == back) & (speaker < addressee))


def _numbered(key: Longs) -> tuple[Longs, Longs]:
    """Number distinct keys in order of first appearance; `(number of each, first rows)`."""
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    new = np.ones(len(key), bool)
    new[1:] = ordered[1:] != ordered[:-1]
    first = order[new]
    by_first = np.argsort(first, kind="stable")
    rank = np.empty(len(first), np.int64)
    rank[by_first] = np.arange(len(first))
    number = np.empty(len(key), np.int64)
    number[order] = rank[np.cumsum(new) - 1]
    return number, first[by_first]


def _counts(values: Longs, length: int) -> Longs:
    return np.bincount(values, minlength=length).astype(np.int64)


def _starts(conversation: Longs, conversations: int) -> Longs:
    return np.concatenate(([0], np.cumsum(_counts(conversation, conversations))))


def _totals(values: Longs, start: Longs) -> Longs:
    running = np.concatenate(([0], np.cumsum(values)))
    return running[start[1:]] - running[start[:-1]]
