"""The rhythm of events: burstiness and memory of the intervals between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def burstiness(intervals: Sequence[float] | NDArray[np.float64]) -> float | None:
    """Return B = (σ − μ)/(σ + μ): −1 regular, 0 as by chance, towards 1 bursty.

    σ is the population standard deviation.  None for fewer than two intervals or a mean of
    0.  Biased downwards for few events: see `burstiness_of_few`.  Goh & Barabási 2008.

    >>> burstiness([5, 5, 5])
    -1.0
    """
    gaps = np.asarray(intervals, np.float64)
    if gaps.size < 2 or gaps.mean() == 0:
        return None
    return float((gaps.std() - gaps.mean()) / (gaps.std() + gaps.mean()))


def burstiness_of_few(intervals: Sequence[float] | NDArray[np.float64]) -> float | None:
    """Return the burstiness corrected for a finite number n of intervals, in [−1, 1].

    A = (√(n+1) r − √(n−1)) / ((√(n+1) − 2) r + √(n−1)) with r = σ/μ.  Kim & Jo 2016.

    >>> round(burstiness_of_few([1, 1, 1, 7]), 6)
    0.299254
    """
    gaps = np.asarray(intervals, np.float64)
    if gaps.size < 2 or gaps.mean() == 0:
        return None
    n, r = gaps.size, gaps.std() / gaps.mean()
    above, below = np.sqrt(n + 1), np.sqrt(n - 1)
    return float((above * r - below) / ((above - 2) * r + below))


def memory(intervals: Sequence[float] | NDArray[np.float64]) -> float | None:
    """Return the correlation of each interval with the next, in [−1, 1].

    Pearson, each side with its own mean and deviation.  None for fewer than three intervals
    or where one side does not vary.  Goh & Barabási 2008.

    >>> round(memory([2, 18, 1, 89]), 6)
    -0.688305
    """
    gaps = np.asarray(intervals, np.float64)
    # Deviations from a rounded mean are not quite 0 where nothing varies.
    if gaps.size < 3 or not (np.ptp(gaps[:-1]) and np.ptp(gaps[1:])):
        return None
    now, after = gaps[:-1] - gaps[:-1].mean(), gaps[1:] - gaps[1:].mean()
    spread = np.sqrt((now**2).sum() * (after**2).sum())
    return float((now * after).sum() / spread) if spread > 0 else None
