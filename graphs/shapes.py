"""More of the shape of threads: proportions, distances, balance, and how branches share them.

Beside `tree.ThreadShapes`.  Distances and balance are taken over the tree as drawn: root,
comments and the placeholders of absent ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.branches import branch_numbers
from threadgraph.graphs.forest import fold_subtrees

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Longs = NDArray[np.int64]
    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ThreadForms:
    """The form of each thread, one entry per thread; NaN stands for "undefined".

    - `normalised_depth`, `normalised_width` float64: depth and width of the thread over the
      square root of its comments.
    - `diameter` int64: the longest distance between two nodes, in reply steps;
      `diameter_without_root` the same within branches, −1 where there is none.
    - `path_length` int64: the depths of all comments added up.
    - `sackin` int64: the depths of comments without a reply, added up;
      `sackin_without_root` with each branch as a tree of its own.
    - `cophenetic`, `cophenetic_without_root` list of int, exact: the pairs of unanswered
      comments below each answered one, added up over all of them (the root not).
    - `branches` int64; `branch_entropy` float64 bits, `branch_gini`, `largest_branch` (share)
      float64: how evenly the comments are spread over the branches.
    """

    normalised_depth: Floats
    normalised_width: Floats
    diameter: Longs
    diameter_without_root: Longs
    path_length: Longs
    sackin: Longs
    sackin_without_root: Longs
    cophenetic: list[int]
    cophenetic_without_root: list[int]
    branches: Longs
    branch_entropy: Floats
    branch_gini: Floats
    largest_branch: Floats

    def __len__(self) -> int:
        """Return the number of threads."""
        return len(self.branches)


def thread_forms(discussion: Discussion) -> ThreadForms:
    """Measure the form of every thread at once, in time n log n.

    Normalised depth and width: Medvedev, Delvenne, Lambiotte 2018.  Sackin index: Sackin 1972.
    Total cophenetic index: Mir, Rosselló, Rotger 2013, for trees of any number of replies.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> form = thread_forms(example_discussion())
    >>> form.diameter.tolist(), form.sackin.tolist(), form.cophenetic
    ([3], [5], [1])
    """
    d = discussion
    threads = len(d.thread_ids)
    below = np.flatnonzero(d.is_record & (d.parent >= 0))
    of, level = d.thread[below], d.depth[below]
    n = np.bincount(of, minlength=threads)
    leaf = d.num_children[below] == 0
    sackin = _added(level[leaf], of[leaf], threads)
    leaves = np.bincount(of[leaf], minlength=threads)
    through = _through(d)
    inner = d.parent >= 0
    pairs, under_a_head = _cophenetic(d)
    entropy, gini, largest, branches = _branches(d, threads)
    return ThreadForms(
        normalised_depth=_over_root(_largest(level, of, threads), n),
        normalised_width=_over_root(_width(of, level, threads), n),
        diameter=_largest(through, d.thread, threads),
        diameter_without_root=np.where(
            branches > 0, _largest(through[inner], d.thread[inner], threads), -1
        ),
        path_length=_added(level, of, threads),
        sackin=sackin,
        sackin_without_root=sackin - leaves,
        cophenetic=pairs,
        cophenetic_without_root=under_a_head,
        branches=branches,
        branch_entropy=entropy,
        branch_gini=gini,
        largest_branch=largest,
    )


def heights(discussion: Discussion) -> Longs:
    """Return reply steps from each node down to the deepest node below it, int64 (n,).

    >>> from threadgraph.graphs.examples import example_discussion
    >>> heights(example_discussion()).tolist()
    [3, 2, 1, 0, 0]
    """
    d = discussion
    deepest = d.depth.astype(np.int64)
    active = np.flatnonzero(d.parent >= 0)
    up = d.parent.astype(np.int64)
    jump = up[active]
    while active.size:
        np.maximum.at(deepest, jump, deepest[active])
        further = up[jump]
        up[active] = further
        more = further >= 0
        active, jump = active[more], further[more]
    return deepest - d.depth


def _through(d: Discussion) -> Longs:
    """Length of the longest path whose highest node is this one: its two deepest sides."""
    below = np.flatnonzero(d.parent >= 0)
    side = heights(d)[below] + 1
    order = np.lexsort((-side, d.parent[below]))
    above, side = d.parent[below][order], side[order]
    first = np.r_[True, above[1:] != above[:-1]] if len(above) else np.empty(0, bool)
    second = np.r_[False, first[:-1]] & ~first
    through = np.zeros(len(d.ids), np.int64)
    through[above[first]] = side[first]
    through[above[second]] += side[second]
    return through


def _cophenetic(d: Discussion) -> tuple[list[int], list[int]]:
    """Pairs of leaves below each inner node but the root; and below none of the heads either."""
    leaf = d.is_record & (d.num_children == 0) & (d.parent >= 0)
    below = fold_subtrees(d.parent, leaf.astype(np.int64))
    pairs = below * (below - 1) // 2
    deep = d.parent >= 0
    deeper = deep & (d.parent[np.maximum(d.parent, 0)] >= 0)
    return _exactly(d, np.where(deep, pairs, 0)), _exactly(d, np.where(deeper, pairs, 0))


def _exactly(d: Discussion, values: Longs) -> list[int]:
    """Add up by thread in two halves: whole numbers of any size."""
    order = np.argsort(d.thread, kind="stable")
    start = np.searchsorted(d.thread[order], np.arange(len(d.thread_ids)))
    if not len(start):
        return []
    high = np.add.reduceat(values[order] >> 32, start).tolist()
    low = np.add.reduceat(values[order] & 0xFFFFFFFF, start).tolist()
    return [(h << 32) + part for h, part in zip(high, low, strict=True)]


def _branches(d: Discussion, threads: int) -> tuple[Floats, Floats, Floats, Longs]:
    """Entropy, Gini coefficient and largest share of the sizes of branches; their number."""
    number = branch_numbers(d)
    rows = np.flatnonzero(number >= 0)
    k = int(number.max(initial=-1)) + 1
    of = np.zeros(k, np.int64)
    of[number[rows]] = d.thread[rows]
    size = np.bincount(number[d.is_record & (number >= 0)], minlength=k)
    count = np.bincount(of, minlength=threads)
    total = _added(size, of, threads)
    order = np.lexsort((size, of))
    rank = np.arange(1, k + 1) - (np.cumsum(count) - count)[of[order]]
    ranked = _added(rank * size[order], of[order], threads)
    with np.errstate(invalid="ignore", divide="ignore"):
        part = size / total[of]
        surprise = np.where(part > 0, -part * np.log2(part), 0.0)
        entropy = np.bincount(of, weights=surprise, minlength=threads)
        gini = (2 * ranked - (count + 1) * total) / (count * total)
        largest = _largest(size, of, threads) / total
    return np.where(total > 0, entropy, np.nan), gini, largest, count


def _width(of: NDArray[np.int32], level: NDArray[np.int32], threads: int) -> Longs:
    deepest = int(level.max(initial=0)) + 1
    keys, width = np.unique(of.astype(np.int64) * deepest + level, return_counts=True)
    return _largest(width, keys // deepest, threads)


def _over_root(values: Longs, n: Longs) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return values / np.sqrt(n)


def _largest(values: NDArray[np.integer], of: NDArray[np.integer], k: int) -> Longs:
    found = np.zeros(k, np.int64)
    np.maximum.at(found, of, values)
    return found


def _added(values: NDArray[np.integer], of: NDArray[np.integer], k: int) -> Longs:
    found = np.zeros(k, np.int64)
    np.add.at(found, of, values)
    return found
