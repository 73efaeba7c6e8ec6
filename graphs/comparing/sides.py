"""The sides of a comparison out of one discussion: some of its threads, or its periods."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from threadgraph.graphs.arrays import distinct
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.part import part_of
from threadgraph.graphs.period import instant, within
from threadgraph.graphs.records import NO_TIME
from threadgraph.graphs.timing import iso

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

__all__ = ["MOST_PERIODS", "of_threads", "split_periods", "split_threads"]

Length = Literal["day", "week", "month", "year"]
Sides = list[tuple[str, "Discussion"]]
Period = tuple[str, int | None, int | None]

MOST_PERIODS = 100
"""More are refused: each is measured by itself, and nobody reads so many columns."""

_CODES = {"day": "D", "month": "M", "year": "Y"}
_MINUTE = 60_000_000
_MONDAY = 4  # the first Monday after the first of January 1970, in days


def of_threads(
    discussion: Discussion, rows: NDArray[np.integer] | Sequence[int], *, name: str | None = None
) -> Discussion:
    """Return the discussion that only these threads make; `rows` are rows of `thread_ids`.

    What stands in other threads is counted as filtered (`other_threads`).

    >>> from threadgraph.graphs.examples import discussion_of
    >>> d = discussion_of([("a", None, "Ann", "", 0), ("b", None, "Bob", "", 1)], thread_id=None)
    >>> of_threads(d, [1]).people.names, of_threads(d, [1]).ledger.filtered
    (['Bob'], Counter({'other_threads': 1}))
    """
    d = discussion
    chosen = np.zeros(len(d.thread_ids), bool)
    chosen[np.asarray(rows, np.int64)] = True
    return part_of(d, chosen[d.thread], "other_threads", name=name)


def split_threads(discussion: Discussion, ids: Sequence[str]) -> Sides:
    """Return the threads with these ids as (name, discussion), in the order asked for.

    A thread is called by its title if it has one that no other of them has, else by its id.
    UsageError for an id that is no thread, and for one asked for twice.

    >>> from threadgraph.graphs.examples import discussion_of
    >>> d = discussion_of([("a", None, "Ann", "", 0), ("b", None, "Bob", "", 1)], thread_id=None)
    >>> [(name, len(side)) for name, side in split_threads(d, ["b", "a"])]
    [('b', 1), ('a', 1)]
    """
    d = discussion
    place = {thread: row for row, thread in enumerate(d.thread_ids)}
    for thread in ids:
        if thread not in place:
            raise UsageError(f"there is no thread {thread[:80]!r}; there are {len(place):,}")
    if len(set(ids)) < len(ids):
        raise UsageError("a thread is asked for twice")
    rows = [place[thread] for thread in ids]
    titles = [d.thread_titles[row] for row in rows]
    taken = [*titles, *ids]
    names = [
        title if title and taken.count(title) == 1 else thread
        for title, thread in zip(titles, ids, strict=True)
    ]
    return [(name, of_threads(d, [row], name=name)) for name, row in zip(names, rows, strict=True)]


def split_periods(
    discussion: Discussion,
    by: Length | None = None,
    *,
    at: Sequence[str | int] = (),
) -> Sides:
    """Return the periods of a discussion as (name, discussion), the earliest first.

    Either `by` "day", "week" (from Monday), "month" or "year", in UTC, or cut `at` instants
    (ISO 8601, or microseconds since 1970 UTC).  Periods in which nobody wrote are left out, and
    so are comments without a time.  A period holds what was written in it: an answer to an
    earlier comment stays at its level, but addresses nobody, and a comment counts as answered
    only if it was answered within the period.  UsageError without times, for more than 100
    periods, and for both or neither of `by` and `at`.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> [(name, len(side)) for name, side in split_periods(example_discussion(), "year")]
    [('2024', 4)]
    >>> cut = split_periods(example_discussion(), at=["2024-01-01T00:20"])
    >>> [(name, len(side)) for name, side in cut]
    [('before 2024-01-01 00:20', 2), ('from 2024-01-01 00:20', 2)]
    """
    d = discussion
    if (by is None) == (not at):
        raise UsageError("give either a length of time or instants to cut a discussion at")
    known = d.time[d.is_record & (d.time != NO_TIME)]
    if not len(known):
        raise UsageError("no comment has a time, so there are no periods")
    if by is None:
        cuts = sorted({instant(moment, "--at") for moment in at})
        periods = _between(cuts, known)
    elif by in get_args(Length):
        periods = _calendar(by, known)
    else:
        raise UsageError(f"there is no period {by!r}; use one of {', '.join(get_args(Length))}")
    if len(periods) > MOST_PERIODS:
        raise UsageError(f"these are more than {MOST_PERIODS} periods: take longer ones")
    return [(name, within(d, start, end)) for name, start, end in periods]


def _between(cuts: list[int], known: NDArray[np.int64]) -> list[Period]:
    """The periods between instants in which there is a known time."""
    said = [(iso(cut) or "").replace("T", " ").removesuffix("Z") for cut in cuts]
    if not any(cut % _MINUTE for cut in cuts):
        said = [text[:16] for text in said]
    middle = [f"{a} to {b}" for a, b in pairwise(said)]
    names = [f"before {said[0]}", *middle, f"from {said[-1]}"]
    bounds = [None, *cuts, None]
    where = np.searchsorted(np.array(cuts, np.int64), known, "right")
    written = distinct(where.astype(np.int64)).tolist()
    return [(names[k], bounds[k], bounds[k + 1]) for k in written]


def _calendar(by: Length, known: NDArray[np.int64]) -> list[Period]:
    """The days, weeks, months or years in which there is a known time."""
    times = known.astype("datetime64[us]")
    if by == "week":
        day = times.astype("datetime64[D]").astype(np.int64)
        codes = distinct((day - _MONDAY) // 7)
        starts, ends = (((codes + more) * 7 + _MONDAY).astype("datetime64[D]") for more in (0, 1))
    else:
        unit = f"datetime64[{_CODES[by]}]"
        codes = distinct(times.astype(unit).astype(np.int64))
        starts, ends = ((codes + more).astype(unit) for more in (0, 1))
    prefix = "week of " if by == "week" else ""
    instants = [one.astype("datetime64[us]").astype(np.int64).tolist() for one in (starts, ends)]
    return [
        (f"{prefix}{start}", begin, end)
        for start, begin, end in zip(starts[: MOST_PERIODS + 1], *instants, strict=False)
    ]
