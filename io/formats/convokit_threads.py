"""Give utterances that name no conversation that of the utterance they answer."""

from __future__ import annotations

from collections.abc import Sequence

from threadgraph.io.gather import Row


def with_threads(rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows, each with a thread if any of them has one.

    A row without a thread is in that of the row it answers, at whatever distance; a row that
    answers none, or one that is not there, opens a thread that has the id of that utterance.

    >>> rows = [Row("1", thread="c"), Row("2", "1"), Row("3"), Row("4", "9")]
    >>> [row.thread for row in with_threads(rows)]
    ['c', 'c', '3', '9']
    >>> [row.thread for row in with_threads(rows[2:])]
    [None, None]
    """
    lacking = sum(row.thread is None for row in rows)
    if lacking in (0, len(rows)):
        return rows
    parent_of = {row.id: row.parent for row in rows}
    threads: dict[str | None, str | None] = {
        row.id: row.thread for row in rows if row.thread is not None
    }
    for row in rows:
        name, climbed = row.id, list[str | None]()
        while name not in threads and parent_of.get(name) is not None:
            climbed.append(name)
            threads[name] = None  # A way that comes by again goes in a circle.
            name = parent_of[name]
        thread = threads.get(name, name)
        if thread is None and climbed:
            thread = min(filter(None, climbed[climbed.index(name) :]))
        threads.update(dict.fromkeys(climbed, thread))
        threads.setdefault(name, thread)
    return [row if row.thread is not None else row._replace(thread=threads[row.id]) for row in rows]
