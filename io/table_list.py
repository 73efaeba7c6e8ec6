"""The tables of a discussion by the names of their files, and which of them a run writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadgraph.graphs import tables
from threadgraph.graphs.branches import branches_table
from threadgraph.graphs.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.measures.register import Reading
    from threadgraph.graphs.over_time import OverTime
    from threadgraph.graphs.tables import Table


def every_table(discussion: Discussion, readings: Sequence[Reading]) -> Iterator[tuple[str, Table]]:
    """Yield the tables that a run writes, with the names of their files.

    Those that have anything to say: no windows without times, no groups where there are none.
    """
    from threadgraph.graphs.all_measures import measures_table
    from threadgraph.graphs.measure_tables import person_measures_table, thread_measures_table

    d = discussion
    for name in WRITTEN:
        yield name, TABLES[name](d)
    yield "measures", measures_table(readings)
    yield "person_measures", person_measures_table(d, readings)
    yield "thread_measures", thread_measures_table(d, readings)
    for name, worth in SOMETIMES.items():
        if worth(d):
            table = TABLES[name](d)
            if len(next(iter(table.values()))):
                yield name, table


def _over_time(d: Discussion) -> OverTime:
    from threadgraph.graphs.over_time import over_time

    found = over_time(d)
    if found is None:
        raise InputError("no comment has a time, so there are no windows of time")
    return found


def _windows(d: Discussion) -> Table:
    from threadgraph.graphs.over_time import windows_table

    return windows_table(_over_time(d))


def _presence(d: Discussion) -> Table:
    from threadgraph.graphs.over_time import presence_table

    return presence_table(_over_time(d))


def _response_times(d: Discussion) -> Table:
    from threadgraph.graphs.response_times import response_times_table

    return response_times_table(d)


def _groups(d: Discussion) -> Table:
    from threadgraph.graphs.group_conversations import group_conversations
    from threadgraph.graphs.group_words import groups_table

    return groups_table(group_conversations(d))


def _fingerprints(d: Discussion) -> Table:
    from threadgraph.graphs.comparing.fingerprint import fingerprints

    return fingerprints(d).table


def _indicators(d: Discussion) -> Table:
    from threadgraph.graphs.comparing.controversy import controversy

    return controversy(d).table()


def _features(d: Discussion) -> Table:
    from threadgraph.graphs.conversation_features import features_table

    return features_table(d)


def _mixing(d: Discussion) -> Table:
    from threadgraph.graphs.mixing_report import mixing_table

    return mixing_table(d)


def _measures(d: Discussion) -> Table:
    from threadgraph.graphs.all_measures import measures_table
    from threadgraph.graphs.measures.register import read_all

    return measures_table(read_all(d))


def _person_measures(d: Discussion) -> Table:
    from threadgraph.graphs.measure_tables import person_measures_table

    return person_measures_table(d)


def _thread_measures(d: Discussion) -> Table:
    from threadgraph.graphs.measure_tables import thread_measures_table

    return thread_measures_table(d)


TABLES: dict[str, Callable[[Discussion], Table]] = {
    "comments": tables.comments_table,
    "participants": tables.participants_table,
    "edges": tables.edges_table,
    "mentions": tables.mentions_table,
    "exchanges": tables.exchanges_table,
    "threads": tables.threads_table,
    "branches": branches_table,
    "measures": _measures,
    "person_measures": _person_measures,
    "thread_measures": _thread_measures,
    "groups": _groups,
    "windows": _windows,
    "presence": _presence,
    "response_times": _response_times,
    "fingerprints": _fingerprints,
    "indicators": _indicators,
    "features": _features,
    "mixing": _mixing,
}
"""Every table that can be exported, by the name of its file."""

WRITTEN = ("comments", "participants", "edges", "mentions", "exchanges", "threads", "branches")
"""The tables that every run writes, beside those of measures."""

SOMETIMES: dict[str, Callable[[Discussion], bool]] = {
    "groups": lambda d: len(d.exchanges) > 2,
    "windows": lambda d: d.has_times,
    "presence": lambda d: d.has_times,
    "response_times": lambda d: d.has_times,
    "fingerprints": lambda d: len(d.thread_ids) > 1,
    "indicators": lambda d: len(d.thread_ids) > 0,
    "mixing": lambda d: bool(d.attributes),
}
"""The tables that a run writes if they have a row, and what they need to be tried."""
