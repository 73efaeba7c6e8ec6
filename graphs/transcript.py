"""A transcript: comments in the order of a conversation, each below the one it answers.

A conversation is a tree of what answers what.  Its comments stand depth first, so that an answer
follows what it answers; they are set further in only where several answer the same comment,
which keeps a long exchange of two people straight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.diagrams.labels import UNKNOWN, labels
from threadgraph.graphs.forest import fold_subtrees, fold_to_root, preorder
from threadgraph.graphs.group_conversations import Talk
from threadgraph.graphs.records import NO_TIME
from threadgraph.graphs.transcript_entries import Answered, Entry

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Bools = NDArray[np.bool_]
    Longs = NDArray[np.int64]

LONGEST_NAME = 80


@dataclass(frozen=True, eq=False)
class Transcript:
    """Comments of a discussion in the order they are read; arrays (k,).

    `heading` and `notes` are sentences; `rows` the comments; `answers` the place in the
    transcript of what each answers or goes on with, −1 for none, always above; `stated` bool:
    it is its parent, and the input says so; `level` how far it is set in; `part` the number of
    its conversation, from 1; `also` further (place, place answered), (m, 2), sorted.
    """

    discussion: Discussion
    heading: str
    notes: tuple[str, ...]
    rows: Longs
    answers: Longs
    stated: Bools
    level: Longs
    part: Longs
    also: Longs

    def __len__(self) -> int:
        """Return the number of comments."""
        return len(self.rows)

    @property
    def parts(self) -> int:
        """Number of conversations that do not answer each other."""
        return int(self.part[-1]) if len(self.part) else 0

    @cached_property
    def names(self) -> dict[int, str]:
        """Labels of the people who wrote here or are answered, no two the same."""
        d = self.discussion
        up = d.parent[self.rows]
        seen = np.concatenate([d.author[self.rows], d.author[np.maximum(up, 0)][up >= 0]])
        people = np.unique(seen[seen >= 0]).tolist()
        return dict(
            zip(people, labels([d.people.names[p] for p in people], LONGEST_NAME), strict=True)
        )

    @cached_property
    def colors(self) -> dict[int, int]:
        """Number of each person who wrote here, in order of their first comment."""
        authors = self.discussion.author[self.rows]
        people, first = np.unique(authors[authors >= 0], return_index=True)
        return {person: number for number, person in enumerate(people[np.argsort(first)].tolist())}

    def entries(self) -> Iterator[Entry]:
        """Give the comments one by one, ready to be written."""
        several = len(np.unique(self.discussion.thread[self.rows])) > 1
        cut = self._precision()
        also = self.also.tolist()
        at, thread = 0, -1
        for place in range(len(self.rows)):
            further = []
            while at < len(also) and also[at][0] == place:
                further.append(self._shown(also[at][1]))
                at += 1
            here = int(self.discussion.thread[self.rows[place]])
            changed = several and here != thread
            thread = here
            yield self._entry(place, cut, tuple(further), changed=changed)

    def _entry(self, place: int, cut: int, also: tuple[Answered, ...], *, changed: bool) -> Entry:
        d, row = self.discussion, int(self.rows[place])
        person, time, above = int(d.author[row]), int(d.time[row]), int(self.answers[place])
        answered, below = self._answered(place)
        opens = place == 0 or self.part[place] != self.part[place - 1]
        author = self.names[person] if person >= 0 else UNKNOWN
        said = None if d.texts is None else d.texts[row]
        stamp = None if time == NO_TIME else str(np.datetime64(time, "us"))
        written = d.author_names[row]
        known = person >= 0 and written != d.people.names[person]
        title = d.thread_titles[d.thread[row]] or d.thread_ids[d.thread[row]]
        return Entry(
            place=place,
            id=d.ids[row],
            part=int(self.part[place]) if opens else 0,
            thread=title if changed else None,
            author=author,
            written=written if known else None,
            color=self.colors.get(person, -1),
            kind=d.labels[row] if d.labels is not None else None,
            time=stamp[:cut].replace("T", " ") if stamp else None,
            iso=f"{stamp.removesuffix('.000000')}Z" if stamp else None,
            text=said,
            level=int(self.level[place]),
            answers=answered,
            goes_on=above >= 0 and person >= 0 and person == d.author[self.rows[above]],
            above=above >= 0 and above == place - 1,
            inferred=answered is not None and not bool(self.stated[place]),
            below=below,
            also=also,
            delay=self._delay(place),
            url=d.urls[row] if d.urls is not None else None,
        )

    def _answered(self, place: int) -> tuple[Answered | None, Answered | None]:
        """What an entry answers, and its parent where that is another comment."""
        d = self.discussion
        up, above = int(d.parent[self.rows[place]]), int(self.answers[place])
        parent = None
        if up >= 0 and d.is_record[up]:
            parent = Answered(d.ids[up], self._name(up), None)
        if above < 0:
            return parent, None
        answered = self._shown(above)
        return answered, parent if up != self.rows[above] else None

    def _shown(self, place: int) -> Answered:
        row = int(self.rows[place])
        return Answered(self.discussion.ids[row], self._name(row), place)

    def _name(self, row: int) -> str:
        person = int(self.discussion.author[row])
        return self.names[person] if person >= 0 else UNKNOWN

    def _delay(self, place: int) -> float | None:
        time, above = self.discussion.time, int(self.answers[place])
        if above < 0:
            return None
        said, asked = int(time[self.rows[place]]), int(time[self.rows[above]])
        return None if NO_TIME in (said, asked) else (said - asked) / 1e6

    def _precision(self) -> int:
        """Characters of a time that are shown: to the day, the minute or the second."""
        time = self.discussion.time[self.rows]
        time = time[time != NO_TIME]
        for unit, length in ((86_400, 10), (60, 16)):
            if not (time % (unit * 1_000_000)).any():
                return length
        return 19


def transcript_of(
    discussion: Discussion,
    rows: Sequence[int] | Longs,
    *,
    heading: str = "",
    notes: Sequence[str] = (),
    talk: Talk | None = None,
) -> Transcript:
    """Put comments in the order of a conversation.

    `rows` are comments of the discussion; what is no record is left out.  What answers what is
    read off their parents, or taken from `talk`, whose rows then are the comments: where one
    answers several, it stands below its parent if that is among them, else below the latest.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> made = transcript_of(example_discussion(), [1, 2, 3, 4])
    >>> made.rows.tolist(), made.answers.tolist(), made.level.tolist()
    ([1, 2, 3, 4], [-1, 0, 1, 0], [0, 1, 1, 1])
    """
    d = discussion
    if talk is None:
        talk = _by_parents(d, np.unique(np.array(rows, np.int64)))
    above, spare = _primary(d, talk)
    k = len(talk.rows)
    place = preorder(above, fold_subtrees(above, np.ones(k, np.int64)))
    order = np.empty(k, np.int64)
    order[place] = np.arange(k)
    several = np.bincount(above[above >= 0], minlength=k) > 1
    beside = (above >= 0) & several[above]
    level = fold_to_root(above, beside.astype(np.int64))
    up = above[order]
    moved = talk.rows[order]
    answers = np.where(up >= 0, place[up], -1)
    stated = _stated(d, moved, answers)
    also = place[spare]
    return Transcript(
        discussion=d,
        heading=heading,
        notes=(*notes, *_notes(d, moved, answers, stated)),
        rows=moved,
        answers=answers,
        stated=stated,
        level=level[order],
        part=np.cumsum(up < 0),
        also=also[np.lexsort((also[:, 1], also[:, 0]))],
    )


def _by_parents(d: Discussion, rows: Longs) -> Talk:
    rows = rows[d.is_record[rows]]
    up = d.parent[rows].astype(np.int64)
    source = np.flatnonzero(np.isin(up, rows))
    return Talk(rows, source, np.searchsorted(rows, up[source]))


def _primary(d: Discussion, talk: Talk) -> tuple[Longs, Longs]:
    """What each comment stands below, −1 for none; and the links that are left, (m, 2)."""
    parent = d.parent[talk.rows]
    direct = talk.rows[talk.target] == parent[talk.source]
    order = np.lexsort((talk.target, direct, talk.source))
    source, target = talk.source[order], talk.target[order]
    last = np.r_[source[1:] != source[:-1], True] if len(source) else np.empty(0, bool)
    above = np.full(len(talk.rows), -1, np.int64)
    above[source[last]] = target[last]
    return above, np.column_stack([source[~last], target[~last]])


def _stated(d: Discussion, rows: Longs, answers: Longs) -> Bools:
    """Whether the input says what each answers: its parent, or one's own words higher up."""
    above = np.where(answers >= 0, rows[answers], d.parent[rows])
    own = (answers >= 0) & (d.author[rows] >= 0) & (d.author[rows] == d.author[above])
    stated = (above == d.parent[rows]) | own
    if d.rules is not None:
        stated &= np.array([d.rules[row] is None for row in rows.tolist()], bool)
    return np.asarray(stated)


def _notes(d: Discussion, rows: Longs, answers: Longs, stated: Bools) -> list[str]:
    from threadgraph.graphs.report_texts import is_pseudonymous

    made = []
    if len(rows):
        timed = d.time[rows] != NO_TIME
        if timed.all():
            made.append("Times are UTC; “later” counts from the comment that is answered.")
        elif timed.any():
            made.append("Times are UTC; not all are known.")
        else:
            made.append("No time is known: comments stand in the order of the discussion.")
    if not stated[(answers >= 0) | (d.parent[rows] >= 0)].all():
        made.append(
            "“Inferred” is said where the input does not say what is answered: it was found from "
            "a name, from the place in the discussion, or by a rule."
        )
    if is_pseudonymous(d):
        made.append("People are called by pseudonyms, in the words of the comments too.")
    if d.texts is None:
        made.append("The words of the comments were not kept.")
    return made
