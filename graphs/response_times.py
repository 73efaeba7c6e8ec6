"""How fast people answer each other: response times per ordered pair of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.graph_data import Column
from threadgraph.graphs.records import NO_TIME

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

SECOND = 1_000_000


@dataclass(frozen=True, eq=False)
class ResponseTimes:
    """Seconds from a person's comments to the replies of another; one row per ordered pair.

    `source`, `target` int64 rows in `people`, the one who replies and the one replied to,
    sorted so; `replies` int64 with both times known; `median`, `mean`, `fastest`, `slowest`
    float64 seconds.
    """

    source: NDArray[np.int64]
    target: NDArray[np.int64]
    replies: NDArray[np.int64]
    median: NDArray[np.float64]
    mean: NDArray[np.float64]
    fastest: NDArray[np.float64]
    slowest: NDArray[np.float64]

    def __len__(self) -> int:
        """Return the number of ordered pairs."""
        return len(self.source)


def response_times(discussion: Discussion) -> ResponseTimes:
    """Measure how fast each person answers each other one, over replies with known times.

    Replies that are older than what they answer are left out: a clock was wrong.  What was
    never answered is left out, too: it is no infinite delay (see the answer rate).

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = response_times(example_discussion())
    >>> found.source.tolist(), found.target.tolist(), found.median.tolist()
    ([0, 1, 2], [1, 0, 0], [1080.0, 120.0, 1260.0])
    """
    d = discussion
    n = max(len(d.people), 1)
    comment, above, delay = _delays(d)
    key = d.author[comment].astype(np.int64) * n + d.author[above]
    key, delay, first, replies, median = _middles(key, delay)
    total = np.add.reduceat(delay / SECOND, first) if len(first) else np.empty(0)
    return ResponseTimes(
        source=key[first] // n,
        target=key[first] % n,
        replies=replies,
        median=median,
        mean=total / replies,
        fastest=delay[first] / SECOND,
        slowest=delay[first + replies - 1] / SECOND,
    )


def response_times_table(discussion: Discussion) -> dict[str, Column]:
    """One row per ordered pair of people, who replies first; times in seconds.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> response_times_table(example_discussion())["target"].values
    ['Bob', 'Ann', 'Ann']
    """
    names, r = discussion.people.names, response_times(discussion)
    return {
        "source": Column("string", [names[p] for p in r.source.tolist()]),
        "target": Column("string", [names[p] for p in r.target.tolist()]),
        "timed_replies": Column("int", r.replies),
        "median_response": Column("double", r.median),
        "mean_response": Column("double", r.mean),
        "fastest_response": Column("double", r.fastest),
        "slowest_response": Column("double", r.slowest),
    }


def response_times_of_people(discussion: Discussion) -> NDArray[np.float64]:
    """Return the median seconds in which each person answers others, float64, NaN unknown.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> response_times_of_people(example_discussion()).tolist()
    [1080.0, 120.0, 1260.0]
    """
    d = discussion
    comment, _, delay = _delays(d)
    key, _, first, _, median = _middles(d.author[comment].astype(np.int64), delay)
    found = np.full(len(d.people), np.nan)
    found[key[first]] = median
    return found


def _delays(
    d: Discussion,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Replies to others, what they answer, and the microseconds between, where known and fair."""
    a = d.addresses
    comment = a.comment[a.reply].astype(np.int64)
    above = d.parent[comment].astype(np.int64)
    timed = (d.time[comment] != NO_TIME) & (d.time[above] != NO_TIME)
    timed &= d.time[comment] >= d.time[above]
    comment, above = comment[timed], above[timed]
    return comment, above, d.time[comment] - d.time[above]


def _middles(
    key: NDArray[np.int64], delay: NDArray[np.int64]
) -> tuple[
    NDArray[np.int64],
    NDArray[np.int64],
    NDArray[np.int64],
    NDArray[np.int64],
    NDArray[np.float64],
]:
    """Sort by key and delay; where each key begins, how many it has, and their median seconds."""
    order = np.lexsort((delay, key))
    key, delay = key[order], delay[order]
    first = np.flatnonzero(np.r_[True, key[1:] != key[:-1]][: len(key)])
    size = np.diff(np.r_[first, len(key)])
    low, high = delay[first + (size - 1) // 2], delay[first + size // 2]
    return key, delay, first, size, (low + high) / 2 / SECOND
