"""Small things that are done to arrays everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def distinct(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the distinct values in ascending order.

    `np.unique` does the same by hashing, which is slower on a million keys, and loads
    masked arrays first, which takes longer than a whole page does.

    >>> distinct(np.array([3, 1, 3]))
    array([1, 3])
    """
    ordered = np.sort(values)
    if not len(ordered):
        return ordered
    return ordered[np.r_[True, ordered[1:] != ordered[:-1]]]


def median(values: NDArray[np.generic]) -> float | None:
    """Return the median, None of nothing.  (`np.median` loads masked arrays, too.)

    >>> median(np.array([3, 1, 2, 9])), median(np.array([]))
    (2.5, None)
    """
    n = len(values)
    if not n:
        return None
    ordered = np.sort(values)
    return (float(ordered[(n - 1) // 2]) + float(ordered[n // 2])) / 2
