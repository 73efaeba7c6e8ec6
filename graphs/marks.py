"""Mentions that the platform marks: brought from the records to the rows of a discussion."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.records import Marks, Records


@dataclass(frozen=True)
class PlacedMarks:
    """Marks by the row of the comment, in canonical order.

    `by_row`: row to the positions of its mentions in `marks`, in order of their place;
    `person_of`: the platform's id to the row of the participant; `complete`: rows in which
    the platform marks every mention, so that "@name" in the text is not looked for.
    """

    marks: Marks
    by_row: dict[int, list[int]] = field(default_factory=dict)
    person_of: dict[str, int] = field(default_factory=dict)
    complete: frozenset[int] = frozenset()


def place_marks(
    records: Records, record: NDArray[np.int64], author: NDArray[np.int32]
) -> PlacedMarks | None:
    """Return the marks of records that are rows of a discussion, None if there are none.

    `record` int64 (n,) is the record of each row (-1: none), `author` int32 (n,) the row of
    its author among the participants.
    """
    from threadgraph.graphs.records import Marks

    if records.marks is None and records.marked is None:
        return None
    marks = records.marks or Marks()
    rows = np.flatnonzero(record >= 0)
    row_of = dict(zip(record[rows].tolist(), rows.tolist(), strict=True))
    by_row: dict[int, list[int]] = {}
    for position, raw in enumerate(marks.rows):
        row = row_of.get(raw)
        if row is not None:
            by_row.setdefault(row, []).append(position)
    for positions in by_row.values():
        positions.sort(key=lambda position: (marks.starts[position], position))
    complete: frozenset[int] = frozenset()
    if records.marked is not None:
        whole = records.marked
        complete = frozenset(row for raw, row in row_of.items() if whole[raw])
    return PlacedMarks(marks, by_row, _people(records, row_of, author), complete)


def _people(records: Records, row_of: dict[int, int], author: NDArray[np.int32]) -> dict[str, int]:
    if records.author_ids is None:
        return {}
    found: dict[str, int] = {}
    for raw, row in row_of.items():
        person = records.author_ids[raw]
        if person is not None and author[row] >= 0:
            found.setdefault(person, int(author[row]))
    return found
