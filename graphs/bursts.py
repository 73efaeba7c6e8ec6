"""When a discussion was unusually busy: peaks by the hour, and Kleinberg's bursts."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

HOUR = 3_600_000_000


@dataclass(frozen=True)
class Burst:
    """A time of higher activity: from the event that opens it to the one that ends it."""

    start: int
    end: int
    events: int


def find_peaks(
    times: NDArray[np.int64], *, width: int = HOUR, spread: float = 3.0
) -> list[tuple[int, int]]:
    """Return the bins, as (start, events), with more events than `peak_level`; none without it.

    `times` int64 microseconds, sorted.

    >>> find_peaks(np.array([0, HOUR, HOUR, *[2 * HOUR] * 9, 3 * HOUR]))
    [(7200000000, 9)]
    """
    level = peak_level(times, width=width, spread=spread)
    if level is None:
        return []
    bins_used, counts = np.unique(times // width, return_counts=True)
    high = counts > level
    return list(zip((bins_used[high] * width).tolist(), counts[high].tolist(), strict=True))


def peak_level(times: NDArray[np.int64], *, width: int = HOUR, spread: float = 3.0) -> float | None:
    """Return median + spread × MAD of the events per bin: above it a bin is a peak.

    MAD is the median absolute deviation from the median; both are taken over the bins of
    `width` microseconds from the first event to the last, empty ones included.  None for
    fewer than three bins, and where the MAD is 0: if half of the bins or more are alike, any
    other would be a peak.

    >>> peak_level(np.array([0, HOUR, HOUR, *[2 * HOUR] * 9, 3 * HOUR]))
    3.0
    >>> peak_level(np.array([0, 1, 2, 5 * HOUR])) is None
    True
    """
    if not times.size:
        return None
    bins = times // width
    _, counts = np.unique(bins, return_counts=True)
    total = int(bins[-1] - bins[0]) + 1
    empty = total - len(counts)
    median = _median_with(counts, 0, empty)
    deviation = _median_with(np.abs(counts - median), median, empty)
    return median + spread * deviation if total >= 3 and deviation else None


def find_bursts(times: NDArray[np.int64], *, scale: float = 2.0, cost: float = 1.0) -> list[Burst]:
    """Find bursts with the two-state automaton of Kleinberg (2002).

    `times` int64 microseconds, sorted.  The base state emits events at the average rate, the
    burst state `scale` times as fast; entering it costs `cost` × ln(events).  The cheapest
    sequence of states is found in one pass.  Needs at least two intervals of some length.

    >>> t = np.array([0, 100, 200, 201, 202, 203, 204, 205, 206, 207, 208, 308, 408])
    >>> find_bursts(t)
    [Burst(start=200, end=208, events=9)]
    """
    gaps = np.diff(times)
    if len(gaps) < 2 or times[-1] == times[0]:
        return []
    rate = len(gaps) / float(times[-1] - times[0])
    enter = cost * log(len(gaps))
    excess = (rate * (scale - 1) * gaps - log(scale)).tolist()
    states = _cheapest(excess, enter)
    bursts: list[Burst] = []
    begin = None
    for i, state in enumerate([*states, 0]):
        if state and begin is None:
            begin = i
        elif not state and begin is not None:
            bursts.append(Burst(int(times[begin]), int(times[i]), i - begin + 1))
            begin = None
    return bursts


def _cheapest(excess: list[float], enter: float) -> list[int]:
    """Return the cheapest sequence of states, given how much dearer each gap is when busy.

    Only the difference between the best costs of being busy and of being calm matters: it is
    kept between 0 (better leave) and `enter` (better have entered just now).
    """
    ahead = []
    difference = enter
    for extra in excess:
        ahead.append(difference)
        difference = (0.0 if difference < 0 else min(difference, enter)) + extra
    state = 1 if difference < 0 else 0
    states = [0] * len(excess)
    for i in range(len(excess) - 1, -1, -1):
        states[i] = state
        came_from_the_other = ahead[i] > enter if state else ahead[i] < 0
        state = 1 - state if came_from_the_other else state
    return states


def _median_with(values: NDArray[np.number], other: float, times: int) -> float:
    """Median of `values` together with `times` copies of `other`, without making them."""
    total = len(values) + times
    ordered = np.sort(values)
    before = int(np.searchsorted(ordered, other))

    def at(place: int) -> float:
        if place < before:
            return float(ordered[place])
        return float(other) if place < before + times else float(ordered[place - times])

    return (at((total - 1) // 2) + at(total // 2)) / 2
