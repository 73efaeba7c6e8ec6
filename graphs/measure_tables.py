"""All measures of people, or of threads, side by side: one row each, one column per measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.graph_data import Column
from threadgraph.graphs.measures.register import measures, read_measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.measures.measure import Answer
    from threadgraph.graphs.measures.register import Reading
    from threadgraph.graphs.tables import Table


def person_measures_table(
    discussion: Discussion, readings: Sequence[Reading] | None = None
) -> Table:
    """One row per person, most central first, and a column for every measure of people.

    The columns are named as `threadgraph explain` lists them; empty is undefined.  `readings`
    are those of this discussion, where they are at hand.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> person_measures_table(example_discussion())["in_degree"].values.tolist()
    [2.0, 1.0, 0.0]
    """
    d = discussion
    order = d.central.order
    people = order.tolist()
    return {
        "name": Column("string", [d.people.names[p] for p in people]),
        "key": Column("string", [d.people.keys[p] for p in people]),
        **_columns(d, "person", order, readings),
    }


def thread_measures_table(
    discussion: Discussion, readings: Sequence[Reading] | None = None
) -> Table:
    """One row per thread and a column for every measure of threads; empty is undefined.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> thread_measures_table(example_discussion())["h_index"].values.tolist()
    [2.0]
    """
    d = discussion
    rows = np.arange(len(d.thread_ids))
    return {
        "thread": Column("string", list(d.thread_ids)),
        "title": Column("string", list(d.thread_titles)),
        **_columns(d, "thread", rows, readings),
    }


def graph_columns(discussion: Discussion) -> Table:
    """Return what a graph of people shows beside degrees, in the order of `people`.

    `role`, `core_number`, `bow_tie_part`, and `community` where there are any in a clear way.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> graph_columns(example_discussion())["core_number"].values.tolist()
    [1, 1, 1]
    """
    d = discussion
    rows = np.arange(len(d.people))
    found: Table = {}
    for name in ("role", "core_number", "bow_tie_part", "community"):
        read = read_measure(d, measures()[name])
        if name == "community" and (read.hidden or read.answer.why):
            continue
        of = _community if name == "community" else _column
        column = of(read.answer, rows)
        if read.answer.values is not None and np.isfinite(read.answer.values).all():
            column = Column("int", read.answer.values.astype(np.int64))
        found[name] = column
    return found


def _columns(
    d: Discussion, scope: str, rows: NDArray[np.int64], readings: Sequence[Reading] | None
) -> Table:
    if readings is None:
        readings = [read_measure(d, m) for m in measures().values() if m.scope == scope]
    found = {r.measure.name: r.answer for r in readings if r.measure.scope == scope}
    return {
        name: _community(answer, rows) if name == "community" else _column(answer, rows)
        for name, answer in found.items()
    }


def _community(answer: Answer, rows: NDArray[np.int64]) -> Column:
    """The numbers of communities, which are labels and so words among the measures."""
    words = answer.words
    return Column("int", [_number(words[row]) if words else None for row in rows.tolist()])


def _number(word: str | None) -> int | None:
    return None if word is None else int(word)


def _column(answer: Answer, rows: NDArray[np.int64]) -> Column:
    if answer.values is not None:
        return Column("double", answer.values[rows])
    words = answer.words or [None] * len(rows)
    return Column("string", [words[row] for row in rows.tolist()])
