"""Which comments the rows of a table of the user's own are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.identity import ID_PREFIX
from threadgraph.graphs.names import name_key
from threadgraph.graphs.phrases import short

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion

Texts = Sequence[str | None]

_GUARD = "'"


@dataclass(frozen=True)
class TableOfValues:
    """A table to join: columns of text, all of one length, and where each row stands.

    `source` is what messages call it; `places` the line of each row, or None: they are numbered.
    """

    columns: Mapping[str, Texts]
    source: str = "the table"
    places: Sequence[int] | None = None

    def where(self, row: int) -> str:
        """Return where a row stands."""
        return f"row {row + 1}" if self.places is None else f"line {self.places[row]}"


@dataclass
class Join:
    """What became of the rows: for each the rows of the discussion, and those of no use."""

    keys: list[str]
    targets: list[list[int]]
    unmatched: list[int] = field(default_factory=list)


def rows_by_id(d: Discussion, table: TableOfValues, ids: str, threads: str | None) -> Join:
    """Find the record that each row names by its id, and by its thread where it tells one.

    UsageError for an id that several threads have, and a row that does not tell which.
    """
    rows = np.flatnonzero(d.is_record).tolist()
    names = [d.thread_ids[t] for t in d.thread[rows].tolist()]
    given: Texts = [None] * len(table.columns[ids]) if threads is None else table.columns[threads]
    if not set(names) & {thread.strip() for thread in given if thread is not None}:
        # Threads under other names tell nothing apart here.
        given = [None] * len(given)
    lone: dict[str, list[int]] = {}
    for row in rows:
        lone.setdefault(d.ids[row], []).append(row)
    told = any(given)
    pairs = zip(names, rows, strict=True)
    exact = {(thread, d.ids[row]): row for thread, row in pairs} if told else {}
    wanted = _mended([text.strip() if text else "" for text in table.columns[ids]], lone)
    join = Join(wanted, [])
    for at, (name, thread) in enumerate(zip(wanted, given, strict=True)):
        thread = thread.strip() if thread else ""
        if thread:
            found = [exact[thread, name]] if (thread, name) in exact else []
        else:
            found = lone.get(name, [])
        if len(found) > 1:
            raise UsageError(
                f"{table.source}, {table.where(at)}: {len(found):,} threads have a comment "
                f"{short(name)}; add a column “thread” that says which is meant"
            )
        if not found:
            join.unmatched.append(at)
        join.targets.append(found)
    return join


def _mended(names: list[str], known: Mapping[str, object]) -> list[str]:
    """Undo what programs do to ids: a guard of spreadsheets in front, floats for whole numbers."""
    names = [
        name[1:] if name.startswith(_GUARD) and name not in known and name[1:] in known else name
        for name in names
    ]
    if any(name in known for name in names):
        return names
    return [name[:-2] if name.endswith(".0") and name[:-2] in known else name for name in names]


def rows_by_person(d: Discussion, table: TableOfValues, column: str) -> Join:
    """Find the records of the person that each row names: by a spelling, a key or an account.

    UsageError for a name that several people bear.
    """
    exact: dict[str, set[int]] = {}
    folded: dict[str, set[int]] = {}
    for p, key in enumerate(d.people.keys):
        called = {*d.people.spellings[p], d.people.names[p]}
        for name in {*called, key, key.removeprefix(ID_PREFIX)}:
            exact.setdefault(name, set()).add(p)
        for name in called:
            folded.setdefault(name_key(name), set()).add(p)
    rows = np.flatnonzero(d.is_record & (d.author >= 0))
    order = rows[np.argsort(d.author[rows], kind="stable")]
    ends = np.cumsum(np.bincount(d.author[rows], minlength=len(d.people)))
    starts = ends - np.bincount(d.author[rows], minlength=len(d.people))
    join = Join([], [])
    for at, text in enumerate(table.columns[column]):
        name = (text or "").strip()
        found = exact.get(name) or (folded.get(name_key(name)) if name else None) or set()
        if len(found) > 1:
            raise UsageError(
                f"{table.source}, {table.where(at)}: {len(found):,} people are called "
                f"{short(name)}; name them by their ids"
            )
        person = next(iter(found), None)
        # Two spellings of one person are one person: their rows must agree, too.
        join.keys.append(name if person is None else d.people.keys[person])
        if person is None:
            join.unmatched.append(at)
            join.targets.append([])
        else:
            join.targets.append(order[starts[person] : ends[person]].tolist())
    return join
