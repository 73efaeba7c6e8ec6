"""Twelve statistics of lists of degrees, for many lists at once, named as ConvoKit does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

STATISTICS = (
    "max",
    "argmax",
    "norm.max",
    "2nd-largest",
    "2nd-argmax",
    "norm.2nd-largest",
    "mean",
    "mean-nonzero",
    "prop-nonzero",
    "prop-multiple",
    "entropy",
    "2nd-largest / max",
)
"""The names, in the order of ConvoKit."""


def degree_statistics(values: Longs, start: Longs, *, zeros: bool = False) -> dict[str, Floats]:
    """Measure how degrees are spread over each of many lists; NaN is undefined.

    `values` int64, not negative, the lists one after the other; list i is
    `values[start[i]:start[i + 1]]`, `start` int64 (lists + 1,).  Returns float64 (lists,) by
    the names of `STATISTICS`:

    - `max`, `2nd-largest`; `argmax`, `2nd-argmax`: their places in the list, from 0; of equals
      the first comes first.
    - `norm.max`, `norm.2nd-largest`: divided by the sum.  `2nd-largest / max`.
    - `mean`; `mean-nonzero` over those above 0; `prop-nonzero`: share of those above 0;
      `prop-multiple`: share, among those above 0, of those above 1.
    - `entropy` in nats: −Σ p ln p over p = value / sum.

    A list of nothing has none of them, a list of one no second, a list of zeros no shares of
    its sum and no mean of what is above 0.  `zeros` gives 0 for `norm.max`, `mean-nonzero` and
    `prop-multiple` of a list of zeros, as ConvoKit does.

    Zhang, Danescu-Niculescu-Mizil, Sauper and Taylor 2018, table 4.

    >>> found = degree_statistics(np.array([0, 2, 2, 1]), np.array([0, 4]))
    >>> [found[name][0].item() for name in ("argmax", "2nd-argmax", "norm.max", "prop-multiple")]
    [1.0, 2.0, 0.4, 0.6666666666666666]
    """
    size = np.diff(start)
    total = _sums(values, start)
    above = _sums(values > 0, start)
    largest, at = _largest(values, start)
    rest = values.copy()
    there = size > 0
    rest[start[:-1][there] + at[there].astype(np.int64)] = -1
    second, second_at = _largest(rest, start)
    second[size < 2] = second_at[size < 2] = np.nan
    share_of_second = np.where(total > 0, second, np.nan)
    found = {
        "max": largest,
        "argmax": at,
        "norm.max": _divided(largest, total),
        "2nd-largest": second,
        "2nd-argmax": second_at,
        "norm.2nd-largest": _divided(share_of_second, total),
        "mean": _divided(total, size),
        "mean-nonzero": _divided(total, above),
        "prop-nonzero": _divided(above, size),
        "prop-multiple": _divided(_sums(values > 1, start), above),
        "entropy": _entropies(values, start, total),
        "2nd-largest / max": _divided(share_of_second, largest),
    }
    if zeros:
        for name in ("norm.max", "mean-nonzero", "prop-multiple"):
            found[name][(total == 0) & there] = 0
    return found


def _sums(values: NDArray[np.generic], start: Longs) -> Longs:
    """Sum each list exactly, int64 (lists,)."""
    running = np.concatenate(([0], np.cumsum(values, dtype=np.int64)))
    return running[start[1:]] - running[start[:-1]]


def _largest(values: Longs, start: Longs) -> tuple[Floats, Floats]:
    """Return the largest of each list and the first place where it stands, NaN of nothing."""
    size = np.diff(start)
    there = size > 0
    largest, at = np.full((2, len(size)), np.nan)
    if there.any():
        begin = start[:-1][there]
        most = np.maximum.reduceat(values, begin)
        # Where a list has its largest, its first such row is the least of these numbers.
        row = np.where(values == np.repeat(most, size[there]), np.arange(len(values)), len(values))
        largest[there] = most
        at[there] = np.minimum.reduceat(row, begin) - begin
    return largest, at


def _entropies(values: Longs, start: Longs, total: Longs) -> Floats:
    size = np.diff(start)
    there = size > 0
    found = np.full(len(size), np.nan)
    if there.any():
        share = values / np.maximum(np.repeat(total, size), 1)
        parts = -share * np.log(np.where(share > 0, share, 1))
        # A share of 1 gives −0.0, which no one should read.
        found[there] = np.add.reduceat(parts, start[:-1][there]) + 0.0
    found[total == 0] = np.nan
    return found


def _divided(above: NDArray[np.generic], below: NDArray[np.generic]) -> Floats:
    """Divide, NaN where there is nothing to divide by."""
    result = np.full(len(above), np.nan)
    np.divide(above, below, out=result, where=below > 0)  # type: ignore[operator]
    return result
