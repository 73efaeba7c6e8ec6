"""The contacts of one person as tables, as rows of cells, and in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.graph_data import Column
from threadgraph.graphs.phrases import count, duration, listed, share, short
from threadgraph.graphs.records import NO_TIME
from threadgraph.graphs.words import LEVEL_WORDS

if TYPE_CHECKING:
    from threadgraph.graphs.ego import Ego
    from threadgraph.graphs.tables import Table

_LONGEST_CELL = 40


def ego_table(found: Ego) -> Table:
    """One row per contact; delays and spans in seconds.

    `to_them`, `from_them` comments of the person that address the contact, and the reverse;
    `answered_by_*` how many of the other's were answered, `inferred_by_*` how many of those
    only by a comment that is no direct reply; `median_response_by_*` from a comment to its
    answer.

    >>> from threadgraph.graphs.ego import ego
    >>> from threadgraph.graphs.examples import example_discussion
    >>> ego_table(ego(example_discussion(), 0))["with"].values
    ['Bob', 'Cy']
    """
    names = found.discussion.people.names
    spoke, heard = found.spoke, found.heard
    timed = found.first != NO_TIME
    k = len(found)
    return {
        "person": Column("string", [names[found.person]] * k),
        "with": Column("string", [names[p] for p in found.other.tolist()]),
        "level": Column("string", list(found.level)),
        "turns": Column("int", spoke.comments + heard.comments),
        "to_them": Column("int", spoke.comments),
        "from_them": Column("int", heard.comments),
        "answered_by_them": Column("int", spoke.answered),
        "answered_by_person": Column("int", heard.answered),
        "inferred_by_them": Column("int", spoke.answered - spoke.direct),
        "inferred_by_person": Column("int", heard.answered - heard.direct),
        "median_response_by_them": Column("double", spoke.answer_time),
        "median_response_by_person": Column("double", heard.answer_time),
        "first": Column("time", found.first),
        "last": Column("time", found.last),
        "span": Column("double", np.where(timed, (found.last - found.first) / 1e6, np.nan)),
    }


def unanswered_table(found: Ego) -> Table:
    """One row per comment that was not answered: by the person, or by whom they addressed.

    >>> from threadgraph.graphs.ego import ego
    >>> from threadgraph.graphs.examples import example_discussion
    >>> table = unanswered_table(ego(example_discussion(), 0))
    >>> table["comment"].values, table["not_answered_by"].values
    (['1.1.1', '1.2'], ['Bob', 'Ann'])
    """
    d = found.discussion
    names, own = d.people.names, names_of(found)
    by_them = [(c, found.person, p) for c, p in found.unanswered_by_them.tolist()]
    by_person = [(c, p, found.person) for c, p in found.unanswered_by_person.tolist()]
    rows = sorted(by_them + by_person)
    table: Table = {
        "person": Column("string", [own] * len(rows)),
        "comment": Column("string", [d.ids[c] for c, _, _ in rows]),
        "author": Column("string", [names[p] for _, p, _ in rows]),
        "not_answered_by": Column("string", [names[p] for _, _, p in rows]),
        "created_at": Column("time", d.time[np.array([c for c, _, _ in rows], np.int64)]),
    }
    if d.texts is not None:
        table["text"] = Column("string", [d.texts[c] for c, _, _ in rows])
    return table


def ego_rows(found: Ego, top: int) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the contacts as a table in words, column names and rows; `top` 0: all.

    >>> from threadgraph.graphs.ego import ego
    >>> from threadgraph.graphs.examples import example_discussion
    >>> ego_rows(ego(example_discussion(), 0), 1)[1]
    (('Bob', 'back and forth', '1', '0', '1', '1', '2024-01-01 00:10', '2024-01-01 00:30'),)
    """
    names = found.discussion.people.names
    spoke, heard = found.spoke, found.heard
    size = min(len(found), top) if top else len(found)
    timed = bool((found.first[:size] != NO_TIME).any())
    columns = (
        "with whom",
        "how far",
        "to them",
        "answered",
        "from them",
        "answered",
        *(("first", "last") if timed else ()),
    )
    rows = tuple(
        (
            short(names[found.other[k]], _LONGEST_CELL),
            how_far(found, k),
            f"{spoke.comments[k]:,}",
            f"{spoke.answered[k]:,}",
            f"{heard.comments[k]:,}",
            f"{heard.answered[k]:,}",
            *((_minute(found.first[k]), _minute(found.last[k])) if timed else ()),
        )
        for k in range(size)
    )
    return columns, rows


def how_far(found: Ego, contact: int) -> str:
    """Say how far a contact went: a level of exchange, or which way alone."""
    level = LEVEL_WORDS.get(found.level[contact])
    return level or ("only to them" if found.spoke.comments[contact] else "only from them")


def names_of(found: Ego) -> str:
    """Return the name of the person whose contacts these are."""
    return found.discussion.people.names[found.person]


def ego_in_words(found: Ego) -> list[str]:
    """Say in sentences with whom a person was in contact, and who answered whom.

    >>> from threadgraph.graphs.ego import ego
    >>> from threadgraph.graphs.examples import example_discussion
    >>> for line in ego_in_words(ego(example_discussion(), 0)):
    ...     print(line)
    Ann wrote 2 comments and was in contact with 2 people: 1 exchange, 1 only from them to Ann.
    Furthest with Bob: back and forth.
    Ann addressed others 1 time; answered by the one addressed: 0 of 1.
    Others addressed Ann 2 times; answered by Ann: 1 of 2.
    Half of the timed answers by Ann came within 18 minutes.
    Half of the timed answers to Ann came within 11 minutes 30 seconds.
    """
    d = found.discussion
    who = short(names_of(found))
    own = d.author == found.person
    posts = int(np.count_nonzero(d.is_record & ~d.is_comment & own))
    said = f"{who} wrote {count(int(np.count_nonzero(d.is_comment & own)), 'comment')}"
    if posts:
        said += f" and {count(posts, 'post')}"
    if not len(found):
        return [f"{said}, addressed nobody and was addressed by nobody."]
    lines = [f"{said} and was in contact with {_contacts(found, who)}."]
    exchanges = found.exchange >= 0
    if exchanges.any():
        furthest = found.level[0]
        equal = [k for k in range(len(found)) if found.level[k] == furthest]
        names = listed([d.people.names[found.other[k]] for k in equal], most=3)
        lines.append(f"Furthest with {names}: {LEVEL_WORDS[furthest]}.")
    lines += [*_answers(found, who), *_speed(found, who)]
    return lines


def _contacts(found: Ego, who: str) -> str:
    spoke, heard = found.spoke.comments > 0, found.heard.comments > 0
    parts = [
        count(int(np.count_nonzero(spoke & heard)), "exchange"),
        f"{np.count_nonzero(heard & ~spoke):,} only from them to {who}",
        f"{np.count_nonzero(spoke & ~heard):,} only from {who} to them",
    ]
    kept = [part for part in parts if not part.startswith("0 ")]
    return f"{count(len(found), 'person', 'people')}: {', '.join(kept)}"


def _answers(found: Ego, who: str) -> list[str]:
    lines = []
    for way, start, by in (
        (found.spoke, f"{who} addressed others", "the one addressed"),
        (found.heard, f"Others addressed {who}", who),
    ):
        total, answered = int(way.comments.sum()), int(way.answered.sum())
        if not total:
            continue
        inferred = answered - int(way.direct.sum())
        line = f"{start} {count(total, 'time')}; answered by {by}: {_of(answered, total)}"
        if inferred:
            line += f", {inferred:,} of these by a comment that is no direct reply: inferred"
        lines.append(line + ".")
    return lines


def _of(part: int, whole: int) -> str:
    return share(part, whole, "").replace("  ", " ").rstrip()


def _speed(found: Ego, who: str) -> list[str]:
    lines = []
    if found.heard.overall is not None:
        lines.append(
            f"Half of the timed answers by {who} came within {duration(found.heard.overall)}."
        )
    if found.spoke.overall is not None:
        lines.append(
            f"Half of the timed answers to {who} came within {duration(found.spoke.overall)}."
        )
    return lines


def _minute(time: int) -> str:
    from threadgraph.graphs.timing import iso

    return (iso(int(time)) or "–")[:16].replace("T", " ")
