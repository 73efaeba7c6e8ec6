"""Walks over a parent array without recursion: sums along paths, sums over subtrees, preorder.

All functions take `parent`, int array (n,), −1 for a root, in any order, and cost
O(n log depth) whatever the shape: a chain of a million comments is ordinary input.
The method is pointer jumping: each round every node looks twice as far up as before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

from threadgraph.graphs.arrays import distinct

if TYPE_CHECKING:
    from numpy.typing import NDArray

Kind = TypeVar("Kind", bound=np.generic)


def fold_to_root(
    parent: NDArray[np.integer], values: NDArray[Kind], combine: np.ufunc = np.add
) -> NDArray[Kind]:
    """Combine `values` over the path from each node up to its root, both included.

    Returns an array like `values`.  `combine` is an associative ufunc (`np.add`,
    `np.maximum`).  The parent array must be free of cycles.

    >>> fold_to_root(np.array([-1, 0, 1, 1]), np.array([0, 1, 1, 1]))
    array([0, 1, 2, 2])
    """
    total = values.copy()
    active = np.flatnonzero(parent >= 0)
    jump = parent[active].astype(np.int64)
    up = parent.astype(np.int64)
    while active.size:
        total[active] = combine(total[active], total[jump])
        further = up[jump]
        up[active] = further
        more = further >= 0
        active, jump = active[more], further[more]
    return total


def roots(parent: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return the row of the root above each node, int64 (n,); a root stands above itself.

    >>> roots(np.array([-1, 0, 1, -1]))
    array([0, 0, 0, 3])
    """
    up = np.where(parent < 0, np.arange(len(parent)), parent).astype(np.int64)
    while True:
        further = up[up]
        if np.array_equal(further, up):
            return up
        up = further


def fold_subtrees(parent: NDArray[np.integer], values: NDArray[np.integer]) -> NDArray[np.int64]:
    """Sum integer `values` over each node's subtree, the node included; int64 (n,).

    Exact while the sums stay below 2**53.

    >>> fold_subtrees(np.array([-1, 0, 1, 0]), np.ones(4, int))
    array([4, 2, 1, 1])
    """
    n = len(parent)
    total = values.astype(np.float64)
    active = np.flatnonzero(parent >= 0)
    up = parent.astype(np.int64)
    jump = up[active]
    while active.size:
        # Every node adds what it holds of its subtree, to a depth of 2^k, to its 2^k-th ancestor.
        total += np.bincount(jump, weights=total[active], minlength=n)
        further = up[jump]
        up[active] = further
        more = further >= 0
        active, jump = active[more], further[more]
    return total.astype(np.int64)


def on_cycles(parent: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return the rows that lie on a cycle of parents, ascending, int64.

    >>> on_cycles(np.array([1, 0, -1, 0]))
    array([0, 1])
    """
    n = len(parent)
    end = n
    up = np.append(np.where(parent < 0, end, parent), end).astype(np.int64)
    for _ in range(max(1, n.bit_length())):
        if (up == end).all():
            return np.empty(0, np.int64)
        up = up[up]
    # After n steps or more, whoever has not left through a root stands on a cycle.
    return distinct(up[up != end])


def children_of(parent: NDArray[np.integer]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return children in compressed rows: `(start, rows)`, those of p at start[p]:start[p + 1].

    `start` is int64 (n + 1,), `rows` int64, in ascending order under each parent.

    >>> start, rows = children_of(np.array([-1, 0, 0, 1]))
    >>> start.tolist(), rows.tolist()
    ([0, 2, 3, 3, 3], [1, 2, 3])
    """
    n = len(parent)
    rows = np.flatnonzero(parent >= 0)
    order = np.argsort(parent[rows], kind="stable")
    counts = np.bincount(parent[rows], minlength=n)
    start = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    return start, rows[order]


def preorder(parent: NDArray[np.integer], subtree_size: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return each node's place in a depth-first walk, siblings and roots by row; int64 (n,).

    The subtree of a node takes the places from its own up to (own + its size − 1).

    >>> parent = np.array([-1, 0, 0, 1])
    >>> preorder(parent, np.array([4, 2, 1, 1]))
    array([0, 1, 3, 2])
    """
    n = len(parent)
    # Roots are treated as children of one node above them all, numbered n.
    above = np.where(parent < 0, n, parent).astype(np.int64)
    order = np.argsort(above, kind="stable")
    sizes = subtree_size[order]
    before = np.cumsum(sizes) - sizes
    group = above[order]
    first = np.r_[True, group[1:] != group[:-1]] if n else np.empty(0, bool)
    shift = np.empty(n, np.int64)
    shift[order] = before - np.repeat(before[first], np.diff(np.r_[np.flatnonzero(first), n])) + 1
    return fold_to_root(parent, shift) - 1
