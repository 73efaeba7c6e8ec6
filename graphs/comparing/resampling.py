"""Intervals for differences of two sides, by drawing whole threads or branches again and again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr, stdtrit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

__all__ = ["LEAST_UNITS", "MOST_MEDIANS", "MOST_UNITS", "RESAMPLES", "SEED"]
__all__ += ["Interval", "draws", "interval", "resampled_medians", "resampled_ratios"]

RESAMPLES = 2000
SEED = 20_160_812
LEAST_UNITS = 5
"""With fewer threads or branches than this on a side nothing is said about chance."""

MOST_UNITS = 5_000
"""With more, they are put together at random into this many: the draws stay few enough."""

MOST_MEDIANS = 20_000
"""Medians of more units are not drawn anew: units cannot be put together for them."""

_AT_ONCE = 4_000_000
_UNDEFINED = 0.05


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`: where 95 of 100 differences of redrawn sides lie, about."""

    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out a difference of 0."""
        return self.low > 0 or self.high < 0


def draws(units: int, stream: int) -> Iterator[Longs]:
    """Yield how often each unit is drawn, int64 (some, units), RESAMPLES rows in all.

    Each row draws as many units as there are, each time any of them.  `stream` numbers the
    sides, so that each has its own draws, the same in every run.
    """
    generator = np.random.default_rng([SEED, stream])
    step = max(_AT_ONCE // max(units, 1), 1)
    for start in range(0, RESAMPLES, step):
        rows = min(step, RESAMPLES - start)
        drawn = generator.integers(0, units, (rows, units))
        drawn += np.arange(rows)[:, None] * units
        yield np.bincount(drawn.ravel(), minlength=rows * units).reshape(rows, units)


def resampled_ratios(above: Floats, below: Floats, stream: int) -> Floats:
    """Return Σ above / Σ below of each redrawn side, float64 (RESAMPLES, figures).

    `above` and `below` are float64 (units, figures); NaN where nothing is below.

    >>> resampled_ratios(np.ones((5, 1)), np.full((5, 1), 2.0), 0)[:2].tolist()
    [[0.5], [0.5]]
    """
    above, below = _grouped(above), _grouped(below)
    drawn = (times.astype(np.float64) for times in draws(len(above), stream))
    parts = [(times @ above, times @ below) for times in drawn]
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.concatenate([num / den for num, den in parts])
    found[~np.isfinite(found)] = np.nan
    return found


def resampled_medians(values: Floats, stream: int) -> Floats:
    """Return the median of each redrawn side, float64 (RESAMPLES, figures).

    `values` is float64 (units, figures), NaN where undefined: such a unit is drawn and says
    nothing.  NaN for a side of which no unit says anything, and everywhere above MOST_MEDIANS.
    """
    units, figures = values.shape
    found = np.full((RESAMPLES, figures), np.nan)
    if units > MOST_MEDIANS:
        return found
    start = 0
    for times in draws(units, stream):
        stop = start + len(times)
        for column in range(figures):
            known = np.flatnonzero(~np.isnan(values[:, column]))
            if len(known):
                order = known[np.argsort(values[known, column], kind="stable")]
                found[start:stop, column] = _medians(values[order, column], times[:, order])
        start = stop
    return found


def interval(first: Floats, other: Floats, units: int) -> Interval | None:
    """Return the interval of other − first from redrawn figures, float64 (RESAMPLES,) each.

    The expanded percentile interval (Hesterberg 2015): percentiles are taken further out, as
    Student's t asks for with so few units, because plain percentiles are too narrow then;
    `units` are those of the smaller side.  None where more than one redrawn side in twenty has
    no such figure, or where nothing varies.
    """
    apart = other - first
    known = np.sort(apart[~np.isnan(apart)])
    if len(known) < (1 - _UNDEFINED) * RESAMPLES or known[0] == known[-1]:
        return None
    tail = float(ndtr(np.sqrt(units / (units - 1)) * stdtrit(units - 1, 0.025)))
    return Interval(_quantile(known, tail), _quantile(known, 1 - tail))


def _quantile(ordered: Floats, share: float) -> float:
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return float(ordered[below] + (place - below) * (ordered[above] - ordered[below]))


def _medians(ordered: Floats, times: Longs) -> Floats:
    """Medians of values in ascending order, each there `times` often; float64 (rows,)."""
    so_far = np.cumsum(times, axis=1)
    total = so_far[:, -1:]
    low = (so_far < (total + 1) // 2).sum(axis=1)
    high = (so_far < total // 2 + 1).sum(axis=1)
    last = len(ordered) - 1
    middle = (ordered[np.minimum(low, last)] + ordered[np.minimum(high, last)]) / 2
    return np.where(total[:, 0] > 0, middle, np.nan)


def _grouped(values: Floats) -> Floats:
    if len(values) <= MOST_UNITS:
        return values
    # The same order for what stands above and below: whole units are put together.
    order = np.random.default_rng(SEED).permutation(len(values))
    group = np.empty(len(values), np.int64)
    group[order] = np.arange(len(values)) % MOST_UNITS
    return np.stack(
        [np.bincount(group, weights=column, minlength=MOST_UNITS) for column in values.T], axis=1
    )
