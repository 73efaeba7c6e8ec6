"""The icicle: depth runs down, and a comment is as wide as its branch has comments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.forest import fold_to_root

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Indices = NDArray[np.integer]


_TRACE = 1e-7


@dataclass(frozen=True)
class Cells:
    """The cells of an icicle that are wide enough to see, and the others merged.

    - `row` int64: the comment of the cell; for a merged cell the comment it stands under.
    - `left`, `width` float64: fractions of the width of the whole.
    - `depth` int64: the level the cell begins on.
    - `hidden` int64: the number of comments in a merged cell, all levels together.  Comments
      with a cell of their own and hidden comments add up to the thread.
    - `branches` int64: 0, or for a merged cell the number of its branches.
    """

    row: NDArray[np.int64]
    left: Floats
    width: Floats
    depth: NDArray[np.int64]
    hidden: NDArray[np.int64]
    branches: NDArray[np.int64]


def icicle(parent: Indices, subtree_size: Indices) -> tuple[Floats, Floats]:
    """Return (left, width) of each comment of one thread as fractions, float64 (n,) each.

    Replies stand under what they answer, the largest branch first, from its left edge; the
    place of the comment itself is the rest on the right.

    >>> left, width = icicle(np.array([-1, 0, 0, 2]), np.array([4, 1, 2, 1]))
    >>> left.tolist(), width.tolist()
    ([0.0, 0.5, 0.0, 0.0], [1.0, 0.25, 0.5, 0.25])
    """
    n = len(parent)
    size = np.asarray(subtree_size, np.int64)
    order = np.lexsort((-size, parent))
    ordered, group = size[order], np.asarray(parent)[order]
    before = np.cumsum(ordered) - ordered
    first = np.flatnonzero(np.r_[True, group[1:] != group[:-1]]) if n else np.empty(0, np.int64)
    offset = np.empty(n, np.int64)
    offset[order] = before - np.repeat(before[first], np.diff(np.r_[first, n]))
    total = float(size[np.asarray(parent) < 0].sum())
    left = fold_to_root(parent, offset).astype(np.int64)
    return left / total, size / total


def icicle_cells(
    parent: Indices,
    depth: Indices,
    place: tuple[Floats, Floats],
    narrowest: float,
    comments: Indices,
) -> Cells:
    """Return the cells at least `narrowest` wide, and one merged cell per comment for the rest.

    `place` is (left, width) of `icicle`; `comments` the number of comments in each subtree
    (openings and absent comments are not counted).  What is narrower stands side by side under its
    parent, since branches are sorted by size: so one cell can hold all of it, with everything
    below.  No comment is left out.
    """
    left, width = place
    shown = width >= narrowest
    up = np.maximum(parent, 0)
    outermost = np.flatnonzero(~shown & (parent >= 0) & shown[up])
    above = np.asarray(parent)[outermost].astype(np.int64)
    under, inverse = np.unique(above, return_inverse=True)
    merged_left = np.full(len(under), np.inf)
    np.minimum.at(merged_left, inverse, left[outermost])
    merged_width = np.bincount(inverse, weights=width[outermost], minlength=len(under))
    rows = np.flatnonzero(shown)
    hidden = np.bincount(inverse, weights=comments[outermost], minlength=len(under))
    return Cells(
        np.concatenate([rows, under]),
        np.concatenate([left[rows], merged_left]),
        np.concatenate([width[rows], merged_width]),
        np.concatenate([np.asarray(depth)[rows], np.asarray(depth)[under] + 1]).astype(np.int64),
        np.concatenate([np.zeros(len(rows), np.int64), hidden.astype(np.int64)]),
        np.concatenate([np.zeros(len(rows), np.int64), np.bincount(inverse)]),
    )


def icicle_raster(
    place: tuple[Floats, Floats], depth: Indices, group: Indices, shape: tuple[int, int, int]
) -> Floats:
    """Return how much of each pixel the comments of each group cover, float64 `shape`.

    `shape` is (groups, rows, columns); levels of depth share a row if there are more levels
    than rows.  Values are exact shares between 0 and 1: with a million comments a column
    holds the sum of all the slivers in it.

    >>> icicle_raster((np.array([0.0, 0.0]), np.array([1.0, 0.25])), np.array([0, 1]),
    ...     np.array([0, 0]), (1, 2, 2)).tolist()
    [[[1.0, 1.0], [0.5, 0.0]]]
    """
    groups, rows, columns = shape
    left, width = place
    levels = int(depth.max()) + 1 if len(depth) else 1
    per_row = levels_per_row(levels, rows)
    line = np.asarray(group, np.int64) * rows + np.asarray(depth, np.int64) // per_row
    stride = columns + 2
    # A sliver from a to b adds to column c the part of it left of c + 1 less that left of c:
    # the running sum over columns of these four corners is exactly that.
    total = np.zeros(groups * rows * stride)
    for edge, sign in ((left, 1.0), (np.minimum(left + width, 1.0), -1.0)):
        at = edge * columns
        column = np.minimum(at.astype(np.int64), columns)
        inside = at - column
        cell = line * stride + column
        total += np.bincount(cell, weights=sign * (1.0 - inside), minlength=len(total))
        total += np.bincount(cell + 1, weights=sign * inside, minlength=len(total))
    covered = np.cumsum(total.reshape(groups, rows, stride), axis=2)[:, :, :columns]
    # A running sum leaves traces of rounding where nothing is: no real sliver is so thin.
    covered[covered < _TRACE] = 0.0
    return np.minimum(covered / per_row, 1.0)


def levels_per_row(levels: int, rows: int) -> int:
    """Return how many levels of depth share one row of the raster.

    >>> levels_per_row(22, 400), levels_per_row(1000, 400)
    (1, 3)
    """
    return max(1, -(-levels // rows))
