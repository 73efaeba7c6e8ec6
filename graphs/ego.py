"""One person and all others they were in contact with: how often, when, and answered or not.

An address is answered if the person addressed wrote a later comment that addresses the writer
and whose response target (metrics notes, section 3, D3) is that comment, or a comment with which
the writer went on from it: a reply to themself directly below it, or below such a reply.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.arrays import distinct, median
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.forest import roots
from threadgraph.graphs.group_conversations import Talk
from threadgraph.graphs.records import NO_TIME
from threadgraph.graphs.targets import response_targets

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

ONE_WAY = "one_way"
"""The level of a contact in which only one of the two addressed the other."""


@dataclass(frozen=True, eq=False)
class Speaking:
    """What went one way between a person and each contact; arrays (k,), one entry a contact.

    - `comments` int64: those that address; `answered` how many of them the other one answered,
      `direct` how many of these by a direct reply (to it or to what it went on with); for the
      rest the answer is inferred from a name, or from where it stands.
    - `answer_time` median seconds from a comment to the answer of the other one, NaN unknown;
      `overall` the median over all contacts, None unknown.
    """

    comments: Longs
    answered: Longs
    direct: Longs
    answer_time: Floats
    overall: float | None

    @property
    def unanswered(self) -> Longs:
        """How many of the comments the other one did not answer."""
        return self.comments - self.answered


@dataclass(frozen=True, eq=False)
class Ego:
    """A person and their contacts; arrays (k,), the exchanges that went furthest first.

    - `other` int64, rows in `people`; `exchange` row in `exchanges`, −1 for a one-way contact.
    - `level` as of exchanges, or "one_way".
    - `spoke`: the comments in which the person addresses the contact, and how they were
      answered; `heard`: those in which the contact addresses the person.
    - `first`, `last` times of the first and last comment, those answered included; NO_TIME if
      any is unknown.
    - `unanswered_by_them`, `unanswered_by_person`: (m, 2) int64, comment and contact.
    - `talk`: the comments of all this, and what answers what.
    """

    discussion: Discussion
    person: int
    other: Longs
    exchange: Longs
    level: list[str]
    spoke: Speaking
    heard: Speaking
    first: Longs
    last: Longs
    unanswered_by_them: Longs
    unanswered_by_person: Longs
    talk: Talk

    def __len__(self) -> int:
        """Return the number of contacts."""
        return len(self.other)


def ego(discussion: Discussion, person: int) -> Ego:
    """Return the contacts of a person, a row in `people`; UsageError if there is no such row.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> ann = ego(example_discussion(), 0)
    >>> ann.other.tolist(), ann.level, ann.spoke.comments.tolist(), ann.heard.answered.tolist()
    ([1, 2], ['back_and_forth', 'one_way'], [1, 0], [1, 0])
    """
    d, a = discussion, discussion.addresses
    if not 0 <= person < len(d.people):
        raise UsageError(f"there is no person {person}; rows are 0 to {len(d.people) - 1}")
    out = np.flatnonzero(a.speaker == person)
    into = np.flatnonzero(a.addressee == person)
    contacts, exchange = _contacts(d, person, out, into)
    rank = np.full(len(d.people), -1, np.int64)
    rank[contacts] = np.arange(len(contacts))
    mine = _Way(d, out, rank[a.addressee[out]])
    theirs = _Way(d, into, rank[a.speaker[into]])
    spoke, spoke_answered = _speaking(d, mine, theirs, len(contacts))
    heard, heard_answered = _speaking(d, theirs, mine, len(contacts))
    first, last = _times(d, mine, theirs, len(contacts))
    levels = d.exchanges.level
    return Ego(
        discussion=d,
        person=person,
        other=contacts,
        exchange=exchange,
        level=[levels[row] if row >= 0 else ONE_WAY for row in exchange.tolist()],
        spoke=spoke,
        heard=heard,
        first=first,
        last=last,
        unanswered_by_them=_left(mine, ~spoke_answered, contacts),
        unanswered_by_person=_left(theirs, ~heard_answered, contacts),
        talk=_talk(d, mine, theirs),
    )


class _Way:
    """The addresses one way: the comment, the contact (numbered), and what each answers."""

    def __init__(self, d: Discussion, rows: Longs, contact: Longs) -> None:
        self.comment = d.addresses.comment[rows].astype(np.int64)
        self.contact = contact
        self.target = response_targets(d, rows)


def _contacts(d: Discussion, person: int, out: Longs, into: Longs) -> tuple[Longs, Longs]:
    """Who was in contact with a person, and the exchange of each: −1 for one-way contacts."""
    x, a = d.exchanges, d.addresses
    n = len(d.people)
    turns = np.bincount(a.addressee[out], minlength=n) + np.bincount(a.speaker[into], minlength=n)
    exchange = np.full(n, -1, np.int64)
    own = np.flatnonzero((x.a == person) | (x.b == person))
    exchange[np.where(x.a[own] == person, x.b[own], x.a[own])] = own
    contacts = np.flatnonzero(turns)
    of = exchange[contacts]
    # Exchanges are sorted by how far they went; the rest by how much was said.
    order = np.lexsort((contacts, -turns[contacts], np.where(of < 0, len(x), of)))
    return contacts[order], of[order]


def _speaking(d: Discussion, way: _Way, back: _Way, k: int) -> tuple[Speaking, Bools]:
    """Count one way's comments, and which of them the addresses the other way answer."""
    answers = np.flatnonzero(back.target >= 0)
    # Nobody can reply to themself here: a target is always by the one who is addressed.
    comment, target, contact = back.comment[answers], back.target[answers], back.contact[answers]
    answered = _answered(d, way, contact, target)
    stated = d.parent[comment] == target
    if d.rules is not None:
        stated &= np.array([d.rules[row] is None for row in comment.tolist()], bool)
    direct = _answered(d, way, contact[stated], target[stated])
    asked, said = d.time[target], d.time[comment]
    # A response older than what it answers is a clock that was wrong, not a delay.
    timed = (asked != NO_TIME) & (said != NO_TIME) & (said >= asked)
    delay = (said - asked)[timed]
    middle = median(delay)
    return Speaking(
        comments=np.bincount(way.contact, minlength=k),
        answered=np.bincount(way.contact[answered], minlength=k),
        direct=np.bincount(way.contact[direct], minlength=k),
        answer_time=_medians(contact[timed], delay, k),
        overall=None if middle is None else middle / 1e6,
    ), answered


def _answered(d: Discussion, way: _Way, contact: Longs, target: Longs) -> Bools:
    """Which comments of a way are answered: one of the targets is it, or what it went on with."""
    up = np.maximum(d.parent, 0)
    own = (d.parent >= 0) & (d.author >= 0) & (d.author[up] == d.author)
    if not len(target) or not len(way.comment):
        return np.zeros(len(way.comment), bool)
    run = roots(np.where(own, d.parent, -1)) if own.any() else np.arange(len(d.ids))
    # Within a run, what stands below a comment takes the places after it in the walk.
    n = len(d.ids) + 1
    _, code = np.unique(
        np.concatenate([contact * n + run[target], way.contact * n + run[way.comment]]),
        return_inverse=True,
    )
    marks = np.sort(code[: len(target)] * n + d.preorder[target])
    asked = code[len(target) :] * n + d.preorder[way.comment]
    begin = np.searchsorted(marks, asked)
    return np.asarray(np.searchsorted(marks, asked + d.subtree_size[way.comment]) > begin)


def _medians(group: Longs, delay: Longs, k: int) -> Floats:
    """Median of each group in seconds, NaN for an empty one."""
    found = np.full(k, np.nan)
    order = np.argsort(group, kind="stable")
    bounds = np.searchsorted(group[order], np.arange(k + 1))
    delay = delay[order]
    for number in np.flatnonzero(np.diff(bounds)).tolist():
        middle = median(delay[bounds[number] : bounds[number + 1]])
        found[number] = np.nan if middle is None else middle / 1e6
    return found


def _times(d: Discussion, mine: _Way, theirs: _Way, k: int) -> tuple[Longs, Longs]:
    comment = np.concatenate([mine.comment, theirs.comment, mine.target, theirs.target])
    contact = np.concatenate([mine.contact, theirs.contact, mine.contact, theirs.contact])
    time = d.time[comment[comment >= 0]]
    contact = contact[comment >= 0]
    first, last = np.full(k, np.iinfo(np.int64).max), np.full(k, NO_TIME)
    np.minimum.at(first, contact, time)
    np.maximum.at(last, contact, time)
    return first, np.where(first == NO_TIME, NO_TIME, last)


def _left(way: _Way, unanswered: Bools, contacts: Longs) -> Longs:
    rows = np.flatnonzero(unanswered)
    found = np.column_stack([way.comment[rows], contacts[way.contact[rows]]])
    return found[np.lexsort((found[:, 1], found[:, 0]))]


def _talk(d: Discussion, mine: _Way, theirs: _Way) -> Talk:
    comment = np.concatenate([mine.comment, theirs.comment])
    target = np.concatenate([mine.target, theirs.target])
    known = target >= 0
    rows = distinct(np.concatenate([comment, target[known]]))
    n = max(len(d.ids), 1)
    links = distinct(comment[known] * n + target[known])
    return Talk(rows, np.searchsorted(rows, links // n), np.searchsorted(rows, links % n))
