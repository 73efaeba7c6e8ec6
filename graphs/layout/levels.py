"""Comments per level of depth, in bands of levels where there are too many to show one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Bands:
    """Bands of depth: `first` and `last` level of each and its number of comments, int64."""

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    comments: NDArray[np.int64]


def depth_bands(depth: NDArray[np.integer], most: int) -> Bands:
    """Return comments per level of depth, at most `most` bands of equally many levels.

    Bands run from the first level that has comments to the deepest, those without included.

    >>> bands = depth_bands(np.array([1, 1, 2, 5]), 3)
    >>> bands.first.tolist(), bands.last.tolist(), bands.comments.tolist()
    ([1, 3, 5], [2, 4, 5], [3, 0, 1])
    """
    if not len(depth):
        none = np.empty(0, np.int64)
        return Bands(none, none, none)
    top, deepest = int(depth.min()), int(depth.max())
    each = -(-(deepest - top + 1) // most)
    comments = np.bincount((depth - top) // each)
    first = top + np.arange(len(comments)) * each
    return Bands(first, np.minimum(first + each - 1, deepest), comments.astype(np.int64))
