"""The growth of a discussion as coordinates: sums so far, and newcomers per stretch of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.layout.times import DAY, in_window, to_days
from threadgraph.graphs.records import NO_TIME

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.layout.times import Window

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

_SECOND = 1_000_000
_MINUTE, _HOUR = 60 * _SECOND, 3_600 * _SECOND
# Lengths that people count in; weeks stand for months, which are of different lengths.
_LENGTHS = (
    *((n * _SECOND, f"{n} seconds") for n in (5, 15, 30)),
    (_MINUTE, "minute"),
    *((n * _MINUTE, f"{n} minutes") for n in (2, 5, 10, 20, 30)),
    (_HOUR, "hour"),
    *((n * _HOUR, f"{n} hours") for n in (2, 3, 6, 12)),
    (DAY, "day"),
    (2 * DAY, "2 days"),
    (7 * DAY, "week"),
    *((n * 7 * DAY, f"{n} weeks") for n in (2, 4, 13, 26, 52)),
)
_YEAR = 1_461 * DAY // 4
# The first Monday after the beginning of 1970: weeks begin on Mondays.
_MONDAY = 4 * DAY


@dataclass(frozen=True, eq=False)
class Growth:
    """The comments shown, in order of time; arrays (n,) unless said otherwise.

    - `days` float64, times in days since 1970, ascending; `known` bool, the author is known.
    - `first` bool: the first comment shown of its author, so the comment of a newcomer.
    - `edges` float64 (bins + 1,) in days; `newcomers`, `returning`, `unknown` int64 (bins,)
      comments between two edges, by whom; `per` says how long a bin is: "10 minutes".
    """

    days: Floats
    known: Bools
    first: Bools
    edges: Floats
    newcomers: Longs
    returning: Longs
    unknown: Longs
    per: str

    @property
    def people(self) -> int:
        """Number of different people, all authors that are known."""
        return int(np.count_nonzero(self.first))


def growth(time: Longs, author: NDArray[np.integer], window: Window, bins: int) -> Growth:
    """Sort the comments within a window by time and tell newcomers from returning people.

    `time` int64 microseconds since 1970 (NO_TIME unknown) and `author` (−1 unknown), one per
    comment; comments of one time keep their order.  There are about `bins` bins or fewer, of a
    length that people count in.  n log n.

    >>> from threadgraph.graphs.layout.times import time_window
    >>> time = np.array([0, 60, 30, 90]) * 1_000_000
    >>> found = growth(time, np.array([0, 0, 1, -1]), time_window(time), 5)
    >>> found.first.tolist(), found.known.tolist(), found.people, found.per
    ([True, True, False, False], [True, True, True, False], 2, 'minute')
    """
    days = to_days(time)
    rows = np.flatnonzero(in_window(days, window))
    rows = rows[np.argsort(days[rows], kind="stable")]
    days, author = days[rows], author[rows]
    known = author >= 0
    first = np.zeros(len(rows), bool)
    people, opening = np.unique(author, return_index=True)
    first[opening[people >= 0]] = True
    edges, per = time_bins(window, bins, resolution(time))

    def counted(which: Bools) -> Longs:
        return np.histogram(days[which], bins=edges)[0].astype(np.int64)

    return Growth(
        days=days,
        known=known,
        first=first,
        edges=edges,
        newcomers=counted(first),
        returning=counted(known & ~first),
        unknown=counted(~known),
        per=per,
    )


def resolution(time: Longs) -> int:
    """Return the unit that all times are whole numbers of, in microseconds, at least a second.

    It is a day, an hour, a minute or a second.  `time` int64 microseconds since 1970, NO_TIME
    unknown.

    >>> resolution(np.array([120, 60, 3600]) * 1_000_000) // 1_000_000
    60
    """
    known = time[time != NO_TIME]
    units = (unit for unit in (DAY, _HOUR, _MINUTE) if not np.any(known % unit))
    return next(units, _SECOND)


def time_bins(window: Window, bins: int, least: int = _SECOND) -> tuple[Floats, str]:
    """Return (edges, length): float64 days since 1970, and how long a bin is in words.

    The shortest length of at least `least` microseconds of which `bins` are as long as the
    window (one more may cover it).  Bins begin where a clock or a calendar in UTC would begin
    them, weeks on Mondays.  With `least` the resolution of the times, no bin can hold fewer of
    the moments a clock tells than another, and so seem less busy.

    >>> from threadgraph.graphs.layout.times import Window
    >>> edges, per = time_bins(Window(0.01, 0.99, 0, 0), 12)
    >>> (edges * 24).round(6).tolist()[:3], len(edges) - 1, per
    ([0.0, 2.0, 4.0], 12, '2 hours')
    """
    first, last = (round(end * DAY) for end in (window.first, window.last))
    years = max(-(-(last - first) // (_YEAR * bins)), 1)
    longest = (years * _YEAR, "year" if years == 1 else f"{years:,} years")
    fitting = (pair for pair in _LENGTHS if pair[0] >= least and last - first <= pair[0] * bins)
    length, per = next(fitting, longest)
    origin = _MONDAY if 7 * DAY <= length < _YEAR else 0
    low = (first - origin) // length
    high = max(-((origin - last) // length), low + 1)
    # Whole numbers to the end: a comment on the hour must not fall before the hour.
    return (origin + np.arange(low, high + 1) * length) / DAY, per


def sums_so_far(days: Floats, window: Window, columns: int) -> tuple[Floats, Longs]:
    """Return (x, y) of a line of steps: how many of `days`, ascending, lie at or before each x.

    It begins with none at the left edge of the window and ends with all at the last of them;
    y holds from its x to the next.  Of more than `columns` comments, only the sums at so many
    places across the window are given, each of them exact.

    >>> from threadgraph.graphs.layout.times import Window
    >>> x, y = sums_so_far(np.array([1.0, 1.0, 3.0]), Window(0.0, 4.0, 0, 0), 9)
    >>> x.tolist(), y.tolist()
    ([0.0, 1.0, 3.0], [0, 2, 3])
    """
    places = np.unique(days)
    if len(places) > columns:
        places = np.linspace(places[0], places[-1], columns)
    sums = np.searchsorted(days, places, side="right").astype(np.int64)
    return np.r_[window.first, places], np.r_[np.int64(0), sums]
