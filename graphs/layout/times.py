"""A stretch of time as coordinates: the window shown, and days since 1970."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.records import NO_TIME

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

DAY = 86_400_000_000
"""Microseconds in a day; matplotlib counts days since 1970."""

_FIRST, _LAST = -719_162 * DAY, 2_932_896 * DAY
_LEAST = 60_000_000
_STRETCH = 20
_FRAME = 12


@dataclass(frozen=True)
class Window:
    """The stretch of time shown, `first` to `last` in days since 1970.

    `outside` is the number of times that are known but lie outside; `unknown` of those that
    are not.
    """

    first: float
    last: float
    outside: int
    unknown: int


def time_window(time: Longs) -> Window | None:
    """Return the stretch that shows the times, or None if no time is known.

    `time` is int64 microseconds since 1970, NO_TIME unknown.  All known times are in it,
    unless a few far off (at most 2 in 100) would leave the others less than a twentieth of the
    page; those, and times outside the years 1 to 9999, are counted as `outside`.

    >>> time_window(np.array([0, 43_200_000_000, NO_TIME]))
    Window(first=-0.01, last=0.51, outside=0, unknown=1)
    """
    known = np.sort(time[time != NO_TIME])
    if not len(known):
        return None
    usable = known[(known >= _FIRST) & (known <= _LAST)]
    if not len(usable):
        return None
    first, last = int(usable[0]), int(usable[-1])
    few = len(usable) // 50
    core = usable[few : len(usable) - few]
    span = max(int(core[-1] - core[0]), DAY)
    if few and last - first > _STRETCH * span:
        near = usable[(usable >= core[0] - span) & (usable <= core[-1] + span)]
        if len(usable) - len(near) <= few:
            first, last = int(near[0]), int(near[-1])
    margin = max((last - first) // 50, _LEAST)
    return Window(
        round(max(first - margin, _FIRST) / DAY, 6),
        round(min(last + margin, _LAST) / DAY, 6),
        len(known) - int(np.count_nonzero((known >= first) & (known <= last))),
        int(np.count_nonzero(time == NO_TIME)),
    )


def to_days(time: Longs) -> Floats:
    """Return times as days since 1970, float64; unknown times as NaN.

    >>> to_days(np.array([0, 43_200_000_000, NO_TIME]))
    array([0. , 0.5, nan])
    """
    return np.where(time == NO_TIME, np.nan, time / DAY)


def framed(window: Window, edges: Floats, counts: Longs) -> Window:
    """Return a window around all bins that are not empty, whole, with a little room beside them.

    It is at least twelve bins long, so that one alone does not fill it.  `edges` float64
    (bins + 1,) in days, `counts` int64 (bins,), at least one of them not 0.

    >>> framed(Window(0.1, 0.9, 2, 3), np.array([0.0, 0.5, 1.0, 1.5]), np.array([0, 4, 0]))
    Window(first=-2.25, last=3.75, outside=2, unknown=3)
    """
    some = np.flatnonzero(counts)
    first, last = float(edges[some[0]]), float(edges[some[-1] + 1])
    shortest = _FRAME * float(edges[1] - edges[0])
    margin = max((last - first) / 100, (shortest - last + first) / 2)
    first, last = max(first - margin, _FIRST / DAY), min(last + margin, _LAST / DAY)
    return Window(first, last, window.outside, window.unknown)


def in_window(days: Floats, window: Window) -> NDArray[np.bool_]:
    """Return which times lie in the window, bool (n,)."""
    return np.asarray((days >= window.first) & (days <= window.last))


def spread(levels: NDArray[np.integer], width: float = 0.7) -> Floats:
    """Return levels with points of one level set apart by a fixed pattern, float64 (n,).

    A level with one point has it on its line; the more points, the more of `width` they take.
    Where in it a point lies carries no meaning.

    >>> spread(np.array([1, 1, 2]), 0.5).round(2).tolist()
    [1.0, 0.94, 2.0]
    """
    order = np.argsort(levels, kind="stable")
    _, start, count = np.unique(levels[order], return_index=True, return_counts=True)
    place = np.empty(len(levels))
    place[order] = np.arange(len(levels)) - np.repeat(start, count)
    room = np.empty(len(levels))
    room[order] = np.repeat(width * (1 - count**-0.5), count)
    pattern = (place * 0.6180339887498949 + 0.5) % 1.0
    return levels + (pattern - 0.5) * room
