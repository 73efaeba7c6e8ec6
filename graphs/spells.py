"""When people talk: the spells in which a node or an edge of a graph is active.

A spell begins with an event (a comment, an address) and lasts until a pause after the last of
a run of events of which each follows the one before within that pause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.graph_data import Spells
from threadgraph.graphs.records import NO_TIME

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Longs = NDArray[np.int64]

SHARE = 50
"""A pause is one 50th of the time the discussion took: wide enough to be seen in a timeline."""

_LAST_TIME = 253_402_300_799_999_999  # 9999-12-31T23:59:59.999999Z, the last that ISO 8601 knows


def find_spells(rows: int, of: Longs, times: Longs, pause: int) -> Spells:
    """Return the spells of `rows` rows, given events: `of` their rows, `times` when.

    Both int64, in any order; events at NO_TIME are left out.  `pause` in microseconds is how
    long an event lasts; what begins before the one before has ended belongs to the same spell.
    UsageError for a pause below 0.

    >>> found = find_spells(2, np.array([0, 0, 0]), np.array([0, 5, 100]), 10)
    >>> found.first.tolist(), found.start.tolist(), found.end.tolist()
    ([0, 2, 2], [0, 100], [15, 110])
    """
    if pause < 0:
        raise UsageError("a pause cannot be negative")
    known = times != NO_TIME
    of, times = of[known], times[known]
    order = np.lexsort((times, of))
    of, times = of[order], times[order]
    ends = times + np.minimum(np.int64(pause), np.maximum(_LAST_TIME - times, 0))
    parted = (of[1:] != of[:-1]) | (times[1:] > ends[:-1])
    opens, closes = np.ones((2, len(times)), bool)
    opens[1:] = closes[:-1] = parted
    begin = np.flatnonzero(opens)
    first = np.zeros(rows + 1, np.int64)
    np.cumsum(np.bincount(of[begin], minlength=rows), out=first[1:])
    return Spells(first, times[begin], ends[closes])


def pause_of(discussion: Discussion) -> int:
    """Return the pause that suits a discussion: 1/50 of its time in microseconds, at least 1 s.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> pause_of(example_discussion()) / 1_000_000
    25.2
    """
    times = discussion.time[(discussion.time != NO_TIME) & discussion.is_record]
    span = int(times.max()) - int(times.min()) if len(times) else 0
    return max(span // SHARE, 1_000_000)


def people_spells(discussion: Discussion, pause: int | None = None) -> tuple[Spells, Spells]:
    """Return when people and their ties are active: nodes and edges of `participants_graph`.

    A tie is active when the one addresses the other; a person when writing or addressed.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> nodes, edges = people_spells(example_discussion())
    >>> len(nodes), len(edges)
    (3, 3)
    """
    d, net, a = discussion, discussion.network, discussion.addresses
    pause = pause_of(d) if pause is None else pause
    place = np.empty(net.n, np.int64)
    place[d.central.order] = np.arange(net.n)
    pair = net.source.astype(np.int64) * max(net.n, 1) + net.target
    edge = np.searchsorted(pair, a.speaker.astype(np.int64) * max(net.n, 1) + a.addressee)
    wrote = np.flatnonzero(d.is_record & (d.author >= 0))
    people = np.concatenate([d.author[wrote], a.addressee])
    times = np.concatenate([d.time[wrote], d.time[a.comment]])
    return (
        find_spells(net.n, place[people], times, pause),
        find_spells(len(net), edge.astype(np.int64), d.time[a.comment], pause),
    )


def comments_spells(discussion: Discussion, pause: int | None = None) -> tuple[Spells, Spells]:
    """Return when comments and replies are active: nodes and edges of `comments_graph`.

    A reply is active when it is written; a comment then and when it gets a direct reply.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> nodes, edges = comments_spells(example_discussion())
    >>> len(nodes) - len(edges)
    1
    """
    d = discussion
    pause = pause_of(d) if pause is None else pause
    replies = np.flatnonzero(d.parent >= 0)
    of = np.concatenate([np.arange(len(d.ids)), d.parent[replies]])
    times = np.concatenate([d.time, d.time[replies]])
    return (
        find_spells(len(d.ids), of, times, pause),
        find_spells(len(replies), np.arange(len(replies)), d.time[replies], pause),
    )
