"""Windows of time: hours, days, weeks, months or years by the calendar, or spans of one length."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

SECOND = 1_000_000
SPANS = {"minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
"""Seconds of the windows that all have one length."""
CALENDAR = ("minute", "hour", "day", "week", "month", "year")
MOST_WINDOWS = 100_000
_AIM = 60
_SHORT = {"m": "minute", "h": "hour", "d": "day", "w": "week"}
# The first of January 1970 was a Thursday: weeks begin on Mondays.
_MONDAY = 4 * 86_400


@dataclass(frozen=True, eq=False)
class Windows:
    """Consecutive windows, all of them between the first and the last time, empty ones too.

    `kind` says what they are ("month", "6h"); `edges` int64 (windows + 1,), microseconds since
    1970 UTC: window k lasts from edges[k] until before edges[k + 1].
    """

    kind: str
    edges: NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of windows."""
        return len(self.edges) - 1

    def of(self, times: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the window of each time, int64.

        >>> windows(np.array([0, 3_600_000_000]), "hour").of(np.array([5, 3_600_000_000])).tolist()
        [0, 1]
        """
        return np.searchsorted(self.edges, times, side="right").astype(np.int64) - 1


def windows(times: NDArray[np.int64], kind: str = "auto", *, finest: int = 0) -> Windows:
    """Return the windows that cover some times (int64 microseconds since 1970 UTC, not empty).

    `kind` is "minute", "hour", "day", "week" (from Monday), "month", "year", all in UTC; a
    length such as "90m", "6h", "10d", "2w", counted from the start of the first one's unit; or
    "auto": the shortest of the calendar ones with at most 60 windows, and not shorter than
    `finest` seconds, to which the times are exact.  UsageError for anything else, and for more
    than 100,000 windows.

    >>> found = windows(np.array([0, 86_400_000_000 * 40]), "month")
    >>> found.edges.astype("datetime64[us]").astype("datetime64[D]").astype(str).tolist()
    ['1970-01-01', '1970-02-01', '1970-03-01']
    """
    first, last = int(times.min()), int(times.max())
    if kind == "auto":
        kind = fitting_kind(times, finest)
    number = _count(first, last, kind)
    if number > MOST_WINDOWS:
        raise UsageError(
            f"--window {kind} makes {number:,} windows, more than {MOST_WINDOWS:,}; "
            "choose a longer one"
        )
    if kind in ("month", "year"):
        unit = "M" if kind == "month" else "Y"
        start = np.datetime64(first, "us").astype(f"datetime64[{unit}]")
        edges = (start + np.arange(number + 1)).astype("datetime64[us]").astype(np.int64)
        return Windows(kind, edges)
    length, start_at = _length(kind) * SECOND, _start(first, kind)
    return Windows(kind, start_at + np.arange(number + 1, dtype=np.int64) * length)


def fitting_kind(times: NDArray[np.int64], finest: int = 0) -> str:
    """Return the shortest kind of the calendar with at most 60 windows, none under `finest` s.

    >>> fitting_kind(np.array([0, 86_400_000_000])), fitting_kind(np.array([0]), 86_400)
    ('hour', 'day')
    """
    first, last = int(times.min()), int(times.max())
    kinds = (k for k in CALENDAR if SPANS.get(k, finest) >= finest)
    return next((k for k in kinds if _count(first, last, k) <= _AIM), "year")


def seconds_of(kind: str) -> int:
    """Return the length of a kind of window; of a month or a year the shortest there is.

    >>> seconds_of("90m"), seconds_of("month")
    (5400, 2419200)
    """
    if kind in ("month", "year"):
        return 28 * 86_400 if kind == "month" else 365 * 86_400
    return _length(kind)


def check_kind(kind: str) -> None:
    """Raise UsageError if this is no kind of window, before anything is read.

    >>> check_kind("6h")
    """
    if kind not in ("auto", "month", "year"):
        _length(kind)


def _count(first: int, last: int, kind: str) -> int:
    if kind in ("month", "year"):
        unit = "M" if kind == "month" else "Y"
        ends = np.array([first, last], "datetime64[us]").astype(f"datetime64[{unit}]")
        return int(ends[1].astype(np.int64) - ends[0].astype(np.int64)) + 1
    length = _length(kind) * SECOND
    return (last - _start(first, kind)) // length + 1


def _start(first: int, kind: str) -> int:
    unit = kind if kind in SPANS else _SHORT[kind[-1]]
    length = SPANS[unit] * SECOND
    shift = _MONDAY * SECOND if unit == "week" else 0
    return (first - shift) // length * length + shift


def _length(kind: str) -> int:
    if kind in SPANS:
        return SPANS[kind]
    match = re.fullmatch(r"([1-9][0-9]{0,6})([mhdw])", kind)
    if not match:
        known = ", ".join((*CALENDAR, "auto"))
        raise UsageError(
            f"--window {kind[:40]!r} is not a window of time; use {known}, or a length such as "
            "90m, 6h, 10d or 2w"
        )
    return int(match[1]) * SPANS[_SHORT[match[2]]]
