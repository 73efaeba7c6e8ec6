"""The transcripts there are: of an exchange, its longest chain, a group, one person, a branch."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from threadgraph.graphs.diagrams.labels import UNKNOWN
from threadgraph.graphs.ego_words import ego_in_words
from threadgraph.graphs.exchange_ranking import entries_of
from threadgraph.graphs.graph_data import Column
from threadgraph.graphs.group_conversations import Talk, conversation_among
from threadgraph.graphs.group_words import group_heading
from threadgraph.graphs.phrases import count, duration, short
from threadgraph.graphs.transcript import transcript_of
from threadgraph.graphs.words import exchange_heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.ego import Ego
    from threadgraph.graphs.exchanges import Exchanges
    from threadgraph.graphs.tables import Table
    from threadgraph.graphs.transcript import Transcript
    from threadgraph.graphs.transcript_entries import Answered, Entry

_OF_TWO = "Below: the comments in which one of the two addresses the other, and those they answer."
_OF_SOME = "Below: the comments in which one of them addresses another, and those they answer."


class Relation(NamedTuple):
    """What a line says of an entry: a verb and what it answers, and remarks on that."""

    verb: str | None
    answered: tuple[Answered, ...]
    remarks: tuple[str, ...]


def exchange_transcript(found: Exchanges, row: int) -> Transcript:
    """Return the transcript of one exchange, a row of `found`.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> exchange_transcript(example_discussion().exchanges, 0).rows.tolist()
    [1, 2, 3]
    """
    own = entries_of(found.entries, row)
    comment, target = found.entries.comment[own], found.entries.target[own]
    source = np.flatnonzero(target >= 0)
    talk = Talk(comment, source, target[source] - own.start)
    return transcript_of(
        found.discussion, comment, heading=exchange_heading(found, row), notes=(_OF_TWO,), talk=talk
    )


def chain_transcript(found: Exchanges, row: int) -> Transcript:
    """Return the longest chain of one exchange, the first of equal ones.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> chain_transcript(example_discussion().exchanges, 0).heading
    'Ann and Bob: the longest chain of their exchange, 3 turns.'
    """
    d, entries, own = found.discussion, found.entries, entries_of(found.entries, row)
    last = own.start + int(np.argmax(entries.length[own]))
    target = entries.target.tolist()
    chain = [last]
    while (last := target[last]) >= 0:
        chain.append(last)
    comment = entries.comment[np.array(chain[::-1], np.int64)]
    k = len(comment)
    a, b = (short(d.people.names[side[row]]) for side in (found.a, found.b))
    turns = count(int(found.longest_chain[row]), "turn")
    return transcript_of(
        d,
        comment,
        heading=f"{a} and {b}: the longest chain of their exchange, {turns}.",
        talk=Talk(comment, np.arange(1, k), np.arange(k - 1)),
    )


def group_transcript(discussion: Discussion, people: Sequence[int]) -> Transcript:
    """Return what some people, rows in `people`, said to each other.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> len(group_transcript(example_discussion(), [0, 1, 2]))
    4
    """
    group, talk = conversation_among(discussion, people)
    heading = group_heading(discussion, group)
    return transcript_of(discussion, talk.rows, heading=heading, notes=(_OF_SOME,), talk=talk)


def ego_transcript(found: Ego) -> Transcript:
    """Return all that a person said to others and they to the person, with what it answers.

    >>> from threadgraph.graphs.ego import ego
    >>> from threadgraph.graphs.examples import example_discussion
    >>> ego_transcript(ego(example_discussion(), 1)).rows.tolist()
    [1, 2, 3]
    """
    heading, *lines = ego_in_words(found)
    return transcript_of(
        found.discussion, found.talk.rows, heading=heading, notes=lines, talk=found.talk
    )


def branch_transcript(discussion: Discussion, row: int) -> Transcript:
    """Return the whole top-level branch that a comment stands in.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> branch_transcript(example_discussion(), 3).heading
    'The branch that begins with [1] by Ann: 4 comments by 3 people.'
    """
    d = discussion
    top = int(d.branch[row])
    rows = np.flatnonzero((d.branch == top) & d.is_record)
    author = d.author[rows]
    people = count(len(np.unique(author[author >= 0])), "person", "people")
    who = short(d.people.names[d.author[top]]) if d.author[top] >= 0 else UNKNOWN
    first = f"[{d.ids[top]}] by {who}" if d.is_record[top] else f"[{d.ids[top]}], which is absent"
    heading = f"The branch that begins with {first}: {count(len(rows), 'comment')} by {people}."
    return transcript_of(d, rows, heading=heading)


def transcript_table(transcript: Transcript) -> Table:
    """One row per comment, in the order of the transcript; delays in seconds.

    `conversation` is the number of its conversation, `answers` the id it answers or goes on
    with, `inferred` whether that is no direct reply, or its parent was found by a rule.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> made = exchange_transcript(example_discussion().exchanges, 0)
    >>> transcript_table(made)["answers"].values
    [None, '1', '1.1']
    """
    d = transcript.discussion
    rows = transcript.rows
    answers, delays, inferred = [], [], []
    for entry in transcript.entries():
        answers.append(entry.answers.id if entry.answers else None)
        delays.append(entry.delay)
        inferred.append(entry.inferred)
    authors = d.author[rows].tolist()
    table: Table = {
        "conversation": Column("int", transcript.part),
        "id": Column("string", [d.ids[row] for row in rows.tolist()]),
        "author": Column("string", [d.people.names[p] if p >= 0 else None for p in authors]),
        "created_at": Column("time", d.time[rows]),
        "answers": Column("string", answers),
        "inferred": Column("boolean", inferred),
        "delay": Column("double", delays),
    }
    if d.texts is not None:
        table["text"] = Column("string", [d.texts[row] for row in rows.tolist()])
    return table


def relation(entry: Entry) -> Relation:
    """Say what an entry answers, where that is not plain from where it stands, and how late.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> made = exchange_transcript(example_discussion().exchanges, 0)
    >>> [relation(entry).remarks for entry in made.entries()]
    [(), ('2 minutes later',), ('18 minutes later',)]
    """
    remarks: list[str] = []
    verb: str | None = None
    answered: tuple[Answered, ...] = ()
    if entry.answers is not None:
        plain = entry.above and not entry.inferred and not entry.also
        if plain and entry.goes_on:
            verb = "goes on"
        elif not plain:
            verb = "goes on with" if entry.goes_on else "answers"
            answered = (entry.answers, *entry.also)
        if entry.answers.place is None:
            remarks.append("which is not shown here")
        if entry.inferred and entry.below is not None:
            remarks.append(f"inferred: it is a reply to [{entry.below.id}] by {entry.below.author}")
        elif entry.inferred:
            remarks.append("inferred")
        remarks += _delay(entry.delay)
    return Relation(verb, answered, tuple(remarks))


def _delay(seconds: float | None) -> list[str]:
    if seconds is None:
        return []
    if abs(seconds) < 1:
        return ["at the same time"]
    return [f"{duration(abs(seconds))} {'later' if seconds > 0 else 'earlier'}"]
