"""The threads most like a given one, by their fingerprints, and in words what makes them alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.comparing.fingerprint import FEATURES
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.graph_data import Column
from threadgraph.graphs.phrases import count, short

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.comparing.fingerprint import Fingerprints

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]
    Table = dict[str, Column]

__all__ = ["Neighbours", "nearest", "places"]

_CLOSE = 0.1
_NAMED = 3
_SHARES = frozenset(FEATURES) - {
    *("comments", "width", "depth", "structural_virality", "branching", "people_per_comment")
}


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The threads nearest to the thread in row `thread`, the nearest first.

    `rows` int64 (k,) rows of threads; `distance` float64 (k,), 0 to 1; `compared` int64 (k,)
    the features that both have; `alike` the features that make them alike, by name; `lines` the
    same in a sentence each.  `left_out` threads share too few defined features to compare.
    """

    fingerprints: Fingerprints
    thread: int
    rows: Longs
    distance: Floats
    compared: Longs
    alike: list[tuple[str, ...]]
    lines: list[str]
    left_out: int

    def __len__(self) -> int:
        """Return the number of neighbours found."""
        return len(self.rows)

    @property
    def note(self) -> str:
        """How the distance was taken, and what was left out."""
        text = (
            f"Distance: by how many places in the order of the {len(self.fingerprints):,} threads "
            "two threads differ, as a share of all places, on average over the features that both "
            "have; 0 is alike, 1 the two ends."
        )
        if self.left_out:
            lack = count(self.left_out, "thread has", "threads have")
            text += f" {lack} too few of these features to be compared."
        return text

    def table(self) -> Table:
        """Return one row per neighbour: thread, title, distance, features compared and alike."""
        d, rows = self.fingerprints.discussion, self.rows.tolist()
        return {
            "thread": Column("string", [d.thread_ids[t] for t in rows]),
            "title": Column("string", [d.thread_titles[t] for t in rows]),
            "distance": Column("double", self.distance),
            "compared": Column("int", self.compared),
            "alike": Column("string", [" ".join(names) for names in self.alike]),
        }


def nearest(found: Fingerprints, thread: int, k: int = 5) -> Neighbours:
    """Find the `k` threads whose fingerprints are most like that of the thread in row `thread`.

    Each feature is put on one scale by the threads' places in its order (see `places`), which
    no extreme thread can stretch.  The distance of two threads is the mean absolute difference
    of their places over the features defined for both.  A thread that has fewer than half of
    the features the given one has is left out, and counted: with little to compare, everything
    looks alike.  Among equals the earlier thread is first.  UsageError if there is no such
    thread.

    >>> from threadgraph.graphs.comparing.fingerprint import fingerprints
    >>> from threadgraph.graphs.examples import discussion_of
    >>> rows = [(t + i, t + p if p else None, a, "", None) for t in "abc"
    ...     for i, p, a in (("1", "", "A"), ("2", "1", "B"), ("3", "12"[t > "a"], "A"))]
    >>> found = nearest(fingerprints(discussion_of(rows, thread_id=None)), 1, k=1)
    >>> found.rows.tolist(), found.distance.tolist()
    ([2], [0.0])
    """
    threads = len(found)
    if not 0 <= thread < threads:
        raise UsageError(f"there is no thread in row {thread}; there are {threads}")
    place = places(found.values)
    apart = np.abs(place - place[thread])
    both = ~np.isnan(apart)
    compared = both.sum(axis=1)
    enough = 2 * compared >= compared[thread]
    enough &= compared > 0
    enough[thread] = False
    with np.errstate(invalid="ignore", divide="ignore"):
        distance = np.where(both, apart, 0.0).sum(axis=1) / compared
    rows = np.flatnonzero(enough)
    # Sums of other orders differ in the last digit, which is no difference.
    rows = rows[np.argsort(distance[rows].round(12), kind="stable")][:k]
    alike = [_alike(place, apart, thread, int(row)) for row in rows]
    return Neighbours(
        fingerprints=found,
        thread=thread,
        rows=rows,
        distance=distance[rows],
        compared=compared[rows],
        alike=alike,
        lines=[
            _line(found, thread, int(row), _away(distance[row], compared[row]), names)
            for row, names in zip(rows, alike, strict=True)
        ],
        left_out=threads - 1 - int(np.count_nonzero(enough)),
    )


def places(values: Floats) -> Floats:
    """Return the place of each value in the order of its column, from 0 the lowest to 1.

    Equal values share the mean of their places; NaN stays NaN; a single value is at 0.5.
    Float64, as `values`.

    >>> places(np.array([[3.0], [1.0], [np.nan], [3.0]])).ravel().tolist()
    [0.75, 0.0, nan, 0.75]
    """
    out = np.full(values.shape, np.nan)
    for column in range(values.shape[1]):
        known = np.flatnonzero(~np.isnan(values[:, column]))
        if not len(known):
            continue
        _, where, counts = np.unique(values[known, column], return_inverse=True, return_counts=True)
        middle = np.cumsum(counts) - (counts + 1) / 2
        out[known, column] = middle[where] / (len(known) - 1) if len(known) > 1 else 0.5
    return out


def _alike(place: Floats, apart: Floats, thread: int, row: int) -> tuple[str, ...]:
    """Features in which both stand close together and furthest from the middle."""
    names = tuple(FEATURES)
    close = np.flatnonzero(apart[row] <= _CLOSE)
    unusual = np.abs((place[row] + place[thread]) / 2 - 0.5)[close].round(12)
    order = np.argsort(-unusual, kind="stable")
    return tuple(names[int(column)] for column in close[order][:_NAMED])


def _away(distance: float, compared: int) -> str:
    """A distance in words, with what it is over where most figures could not be compared."""
    away = f"{100 * distance:.0f} of 100 places away"
    if 2 * compared >= len(FEATURES):
        return away
    return f"{away}, but only {count(int(compared), 'figure')} could be compared"


def _line(found: Fingerprints, thread: int, row: int, away: str, alike: tuple[str, ...]) -> str:
    d = found.discussion
    named = short(d.thread_titles[row] or d.thread_ids[row])
    start = f"{named}: {away}"
    if not alike:
        return f"{start}; no single figure stands close"
    parts = [
        f"{FEATURES[name]} ({_said(found, row, name)} and {_said(found, thread, name)} here)"
        for name in alike
    ]
    return f"{start}; most alike in: {'; '.join(parts)}"


def _said(found: Fingerprints, thread: int, name: str) -> str:
    value = float(found.values[thread, found.names.index(name)])
    if name == "comments":
        return f"{value:,.0f}"
    return f"{100 * value:.0f} %" if name in _SHARES else f"{value:.2f}"
