"""Where a time axis is marked: round moments of clock and calendar, from close to far apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.layout.times import DAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from threadgraph.graphs.layout.times import Window

    Longs = NDArray[np.int64]

_SECOND, _MINUTE, _HOUR = 1_000_000, 60_000_000, 3_600_000_000
_STEPS = (
    *((n * _SECOND, "second") for n in (1, 2, 5, 10, 15, 30)),
    *((n * _MINUTE, "minute") for n in (1, 2, 5, 10, 15, 30)),
    *((n * _HOUR, "minute") for n in (1, 2, 3, 6, 12)),
    *((n * DAY, "day") for n in (1, 2, 7, 14)),
)
_MONTHS = (1, 2, 3, 6)
_YEARS = tuple(n * 10**power for power in range(4) for n in (1, 2, 5))
# Weeks begin on Mondays; the first after the beginning of 1970.
_MONDAY = 4 * DAY
_YEAR_0 = 1970 * 12


def tick_choices(window: Window, most: int) -> Iterator[tuple[str, Longs]]:
    """Yield (unit, times) of the ticks that may mark a window, the closest first.

    `times` int64 (1 to `most`,) microseconds since 1970, ascending; `unit` is the smallest that
    tells them apart: "second", "minute", "day", "month" or "year".  Where no round moment lies
    in the window, its middle is the one choice.

    >>> from threadgraph.graphs.layout.times import Window
    >>> unit, times = next(tick_choices(Window(0.0, 1.0, 0, 0), 5))
    >>> unit, (times // 3_600_000_000).tolist()
    ('minute', [0, 6, 12, 18, 24])
    """
    first, last = (round(end * DAY) for end in (window.first, window.last))
    some = False
    for step, unit in _STEPS:
        if last - first > step * most:
            continue
        origin = _MONDAY if step >= 7 * DAY else 0
        times = origin + np.arange(-((origin - first) // step), (last - origin) // step + 1) * step
        if 0 < len(times) <= most:
            some = True
            yield unit, times
    months = [(n, "month") for n in _MONTHS] + [(12 * n, "year") for n in _YEARS]
    for step, unit in months:
        times = _month_starts(first, last, step)
        if 0 < len(times) <= most:
            some = True
            yield unit, times
    if not some:
        yield "second", np.array([(first + last) // 2], np.int64)


def _month_starts(first: int, last: int, step: int) -> Longs:
    """Return the beginnings of every `step`-th month, counted from the year 0."""
    ends = np.array([first, last], "datetime64[us]").astype("datetime64[M]").astype(np.int64)
    low, high = (ends + _YEAR_0).tolist()
    months = np.arange(-(-low // step), high // step + 1) * step - _YEAR_0
    times = months.astype("datetime64[M]").astype("datetime64[us]").astype(np.int64)
    return times[(times >= first) & (times <= last)]
