"""Join a table of the user's own to a discussion, by comment or by person, losing no row unsaid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.attribute_rows import (
    Join,
    TableOfValues,
    rows_by_id,
    rows_by_person,
)
from threadgraph.graphs.attribute_tables import COMMENT_COLUMNS, PERSON_COLUMNS, attribute_note
from threadgraph.graphs.attributes import (
    NO_VALUE,
    Kind,
    make_attribute,
    parse_attribute,
)
from threadgraph.graphs.errors import InputError, UsageError
from threadgraph.graphs.phrases import count, listed, short

if TYPE_CHECKING:
    import pandas as pd

    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.ledger import Ledger

_IDS = ("id", "comment_id", "cid", "message_id", "msg_id", "tweet_id", "utterance_id", "post_id")
_THREADS = ("thread", "thread_id", "conversation_id", "link_id", "submission_id", "video_id")
# fmt: off
_PEOPLE = [
    "author", "name", "participant", "person", "author_name", "username", "user_name", "user",
    "speaker", "screen_name", "author_id", "user_id",
]
# fmt: on
_ALSO_OURS = frozenset(
    [
        "body",
        "content",
        "message",
        "comment",
        "parent_id",
        "author_name",
        "author_id",
        "username",
        "user",
        "permalink",
    ]
)
"""Further names of columns that hold the comments themselves, and not what they were coded as."""


def with_attributes(
    discussion: Discussion,
    table: pd.DataFrame | Mapping[str, Sequence[object]],
    *,
    columns: Iterable[str] | None = None,
    source: str = "the table",
) -> Discussion:
    """Return the discussion with columns of a table joined to its comments, or to its people.

    The table has a column of comment ids ("id", "comment_id" …), and one of threads ("thread")
    where ids repeat across threads; or else one of names ("author", "name" …): then each value
    is that of a person.  `columns` are those to take ("stance", "toxicity:number"); None: all
    but those of our own tables, so that a table exported, coded and read back does.  Rows that
    match nothing are a warning of the ledger, and comments without a row in its notes.
    UsageError if a column is not there; InputError if a comment has two different values.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> d = with_attributes(example_discussion(), {"id": ["1", "1.1"], "stance": ["pro", "con"]})
    >>> d.attributes["stance"].values
    [None, 'pro', 'con', None, None]
    """
    import pandas as pd

    from threadgraph.graphs.from_pandas import column_texts

    frame = table if isinstance(table, pd.DataFrame) else pd.DataFrame(dict(table))
    texts = {str(name): column_texts(frame[name]) for name in frame.columns}
    return join_table(discussion, TableOfValues(texts, source), columns)


def join_table(
    discussion: Discussion,
    table: TableOfValues,
    columns: Iterable[str] | None = None,
    asked: Mapping[str, Kind | None] | None = None,
) -> Discussion:
    """Return the discussion with a table of text joined to it; see `with_attributes`.

    With `columns` None, those of `asked` are taken too, though they be called as ours are, and
    for the kind that it has.
    """
    d = discussion
    id_column, thread_column, person_column = _key_columns(table)
    keys = [column for column in (id_column, thread_column, person_column) if column is not None]
    ours = PERSON_COLUMNS if id_column is None else COMMENT_COLUMNS | _ALSO_OURS
    own, skipped = _own_columns(table, columns, keys, ours - set(asked or ()))
    own.update({name: kind for name, kind in (asked or {}).items() if name in own})
    if not own:
        raise UsageError(
            f"{table.source}: has no column beside those that are ours; there are "
            f"{_quoted(table.columns)}"
        )
    if id_column is not None:
        join = rows_by_id(d, table, id_column, thread_column)
    else:
        join = rows_by_person(d, table, str(person_column))
    held = {name: _Values(d, name) for name in own}
    _check_repeated(table, join, list(own))
    for values in held.values():
        values.fill(join.targets, table)
    ledger = _copied(d.ledger)
    joined = {
        name: make_attribute(
            name,
            held[name].values,
            kind or _kind_before(d, name),
            ledger=ledger,
            of_people=id_column is None,
        )
        for name, kind in own.items()
    }
    found = replace(d, attributes={**d.attributes, **joined}, ledger=ledger)
    _keep_books(found, table, join, list(own), skipped, by=str(id_column or person_column))
    return found


class _Values:
    """The values of one attribute while a table is joined: what was known before stays."""

    def __init__(self, d: Discussion, name: str) -> None:
        before = d.attributes.get(name)
        self.name, self._d = name, d
        self.values: list[str | None] = [None] * len(d.ids) if before is None else [*before.values]

    def fill(self, targets: list[list[int]], table: TableOfValues) -> None:
        """Put the column of a table at the rows that its rows are of.

        InputError where another value is there already.
        """
        share: dict[str | None, str | None] = {}
        values = self.values
        for at, text in enumerate(table.columns[self.name]):
            if text not in share:
                share[text] = _value(text)
            value = share[text]
            if value is None:
                continue
            for row in targets[at]:
                there = values[row]
                if there is not None and there != value:
                    raise InputError(
                        f"{table.source}, {table.where(at)}: comment {short(self._d.ids[row])} "
                        f"has two values of {short(self.name)}: {short(there)} and "
                        f"{short(value)}; keep one"
                    )
                values[row] = value


def _value(text: str | None) -> str | None:
    text = text.strip() if text is not None else None
    return None if not text or text in NO_VALUE else text


def _kind_before(d: Discussion, name: str) -> Kind | None:
    """Take a column for a number if it was asked to be one when the input was read."""
    before = d.attributes.get(name)
    return None if before is None else before.kind


def _key_columns(table: TableOfValues) -> tuple[str | None, str | None, str | None]:
    """Return the columns of ids, threads and people; the last only where there are no ids."""
    plain: dict[str, str] = {}
    for name in table.columns:
        plain.setdefault("_".join(name.strip().lower().replace("-", " ").split()), name)
    found = [
        next((plain[name] for name in names if name in plain), None)
        for names in (_IDS, _THREADS, _PEOPLE)
    ]
    if found[0] is not None:
        return found[0], found[1], None
    if found[2] is not None:
        return None, None, found[2]
    raise UsageError(
        f"{table.source}: has no column of comment ids (id) or of names (author); there are "
        f"{_quoted(table.columns)}"
    )


def _own_columns(
    table: TableOfValues, asked: Iterable[str] | None, keys: list[str], ours: frozenset[str]
) -> tuple[dict[str, Kind | None], list[str]]:
    """Return the columns to take with the kind asked for, and those that are ours."""
    if asked is not None:
        own = dict(map(parse_attribute, asked))
        for name in own:
            if name not in table.columns:
                raise UsageError(
                    f"{table.source}: has no column «{short(name)}»; there are "
                    f"{_quoted(table.columns)}"
                )
        return own, []
    skipped = [name for name in table.columns if name not in keys and name.strip().lower() in ours]
    left_out = {*keys, *skipped}
    return {n: None for n in table.columns if n not in left_out and n.strip()}, skipped


def _check_repeated(table: TableOfValues, join: Join, own: list[str]) -> None:
    """Raise InputError where rows without a match contradict each other: `fill` sees the others."""
    seen: dict[tuple[str, str], tuple[int, str]] = {}
    for at in join.unmatched:
        for name in own:
            value, key = _value(table.columns[name][at]), (name, join.keys[at])
            if value is None or not join.keys[at]:
                continue
            first, there = seen.setdefault(key, (at, value))
            if there != value:
                raise InputError(
                    f"{table.source}, {table.where(first)} and {table.where(at)}: "
                    f"{short(join.keys[at])} has two values of {short(name)}: {short(there)} "
                    f"and {short(value)}; keep one"
                )


def _keep_books(
    d: Discussion, table: TableOfValues, join: Join, own: list[str], skipped: list[str], by: str
) -> None:
    book, records = d.ledger, int(np.count_nonzero(d.is_record))
    covered = len({row for rows in join.targets for row in rows})
    noun = "comment" if by.strip().lower().replace(" ", "_") in _IDS else "person"
    n = len(join.unmatched)
    if n:
        names = list(dict.fromkeys(join.keys[at] or "(empty)" for at in join.unmatched))
        verb = "matches" if n == 1 else "match"
        what = f"{count(n, 'row')} {verb} no {noun} here: {listed(names, 3)}"
        book.warn("attribute_rows_unmatched", table.source, what, n)
    book.count("attribute_comments_without_row", records - covered)
    told = (
        f"{table.source}: {listed(own)} by “{short(by)}”; {covered:,} of "
        f"{count(records, 'record')} have a row, {records - covered:,} have none"
    )
    if n:
        told += f"; {count(n, 'row matches', 'rows match')} no {noun}"
    if skipped:
        told += f"; not taken, being columns of ours: {listed(skipped, 20)}"
    before = book.notes.get("attribute_tables")
    book.notes["attribute_tables"] = told if before is None else f"{before}. {told}"
    book.notes["attributes"] = attribute_note(d.attributes, records)


def _copied(book: Ledger) -> Ledger:
    return replace(
        book,
        counters=book.counters.copy(),
        warnings=book.warnings.copy(),
        examples={reason: list(examples) for reason, examples in book.examples.items()},
        notes=dict(book.notes),
    )


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"«{short(name)}»" for name in list(names)[:20])
