"""Turn numbers (seconds, ms, us or ns since 1970 UTC) into microseconds, one unit per column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from threadgraph.graphs.records import NO_TIME
from threadgraph.io.dates import EARLIEST, LATEST

_UNITS = ("s", "ms", "us", "ns")
_BOUNDS = np.array([1e11, 1e14, 1e17])


class Epochs(NamedTuple):
    """Microseconds since 1970 UTC or NO_TIME, why some have none, and the unit the numbers had."""

    values: list[int]
    missing: int
    unreadable: int
    out_of_range: int
    unit: str | None


def read_epochs(raw: Sequence[str | int | float | None]) -> Epochs:
    """Return the times of a column of numbers and None.

    The unit is the one most numbers fit by their size: below 1e11 seconds, below 1e14
    milliseconds, below 1e17 microseconds, else nanoseconds; numbers too small for it are out
    of range rather than a day in 1970.  0, -1 and NaN are missing, infinities unreadable.

    >>> read_epochs([1583229600, None, 0])[1:]
    (2, 0, 0, 's')
    >>> read_epochs([1583229600000]).unit
    'ms'
    """
    kinds = set(map(type, raw))
    try:
        if kinds == {int}:
            exact = np.array(raw, dtype=np.int64)
            return _from_array(exact, exact.astype(np.float64))
        sizes = np.array(raw, dtype=np.float64)
    except OverflowError:
        sizes = np.array([_size(value) for value in raw], dtype=np.float64)
    exact = np.zeros(len(raw), dtype=np.int64)
    if int in kinds:
        exact[:] = [v if type(v) is int and abs(v) < 2**63 else 0 for v in raw]
    return _from_array(exact, sizes)


def _size(value: str | float | None) -> float:
    if value is None:
        return np.nan
    try:
        return float(value)
    except OverflowError:
        return np.inf


def _from_array(exact: NDArray[np.int64], sizes: NDArray[np.float64]) -> Epochs:
    """Convert numbers given twice: as floats, and as integers where they are (else 0)."""
    missing = np.isnan(sizes) | (sizes == 0) | (sizes == -1)
    unreadable = np.isinf(sizes)
    given = ~missing & ~unreadable
    if not given.any():
        unit, micros, fits = None, exact, given
    else:
        scale = np.searchsorted(_BOUNDS, np.abs(sizes), side="right")
        step = int(np.bincount(scale[given & (np.abs(sizes) < 2.0**63)], minlength=4).argmax())
        unit = _UNITS[step]
        micros, fits = _convert(exact, sizes, step)
        fits &= given & (scale >= step)
    values = np.where(fits, micros, NO_TIME)
    return Epochs(
        values=values.tolist(),
        missing=int(missing.sum()),
        unreadable=int(unreadable.sum()),
        out_of_range=int((given & ~fits).sum()),
        unit=unit,
    )


def _convert(
    exact: NDArray[np.int64], sizes: NDArray[np.float64], step: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return microseconds from numbers of unit `step`, and which of them are in range."""
    approximate = np.clip(sizes, -1e20, 1e20) * 10.0 ** (6 - 3 * step)
    fits: NDArray[np.bool_] = (approximate >= EARLIEST) & (approximate <= LATEST)
    rounded = np.rint(np.where(fits, approximate, 0.0)).astype(np.int64)
    inside = np.where(fits, exact, 0)
    whole = inside // 1000 if step == 3 else inside * 10 ** (6 - 3 * step)
    return np.where(exact != 0, whole, rounded), fits
