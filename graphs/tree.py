"""Depth and shape of threads: everything that follows from `parent` alone, in linear time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.arrays import distinct
from threadgraph.graphs.forest import fold_to_root
from threadgraph.graphs.records import ROOT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion


@dataclass(frozen=True, eq=False)
class ThreadShapes:
    """The shape of each thread, one entry per thread; NaN stands for "undefined".

    A thread's comments are the records below its root.  `nodes` counts the tree as drawn:
    comments, placeholders and the root; `wiener_index` and `structural_virality` are taken
    over these.  `max_depth` is −1 for a thread without comments.

    - `comments`, `people`, `leaves`, `root_degree`, `max_width`, `h_index`, `strahler` int64.
    - `mean_depth`, `structural_virality`, `branching`, `branching_without_root` float64.
    - `virality_without_root` float64: mean distance within branches, over all pairs of
      nodes of the same top-level branch.
    - `wiener_index` list of int (exact, whatever the size).
    """

    nodes: NDArray[np.int64]
    comments: NDArray[np.int64]
    people: NDArray[np.int64]
    max_depth: NDArray[np.int64]
    mean_depth: NDArray[np.float64]
    max_width: NDArray[np.int64]
    leaves: NDArray[np.int64]
    root_degree: NDArray[np.int64]
    h_index: NDArray[np.int64]
    strahler: NDArray[np.int64]
    wiener_index: list[int]
    structural_virality: NDArray[np.float64]
    virality_without_root: NDArray[np.float64]
    branching: NDArray[np.float64]
    branching_without_root: NDArray[np.float64]

    def __len__(self) -> int:
        """Return the number of threads."""
        return len(self.nodes)


def thread_shapes(discussion: Discussion) -> ThreadShapes:
    """Measure every thread at once.

    Depth counts reply steps from the root; level widths and means run over comments.
    h-index: Gómez, Kaltenbrunner, López (2008), the largest h such that each level i <= h has
    at least i comments.  Strahler: Horton 1945, Strahler 1952.  Wiener index and structural
    virality ν = 2W / (N(N − 1)): Goel, Anderson, Hofman, Watts (2016).  Branching: replies
    per node that has any, with and without the root.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> shape = thread_shapes(example_discussion())
    >>> int(shape.max_depth[0]), float(shape.mean_depth[0]), shape.wiener_index
    (3, 2.0, [18])
    """
    d = discussion
    threads = len(d.thread_ids)
    below = d.is_record & (d.parent >= 0)
    counted = np.bincount(d.thread[below], minlength=threads)
    level, width, start = _levels(d, below)
    answered = d.is_record & (d.num_children > 0)
    leaf = d.is_record & ~answered
    with np.errstate(invalid="ignore", divide="ignore"):
        depth_sum = np.bincount(d.thread[below], weights=d.depth[below], minlength=threads)
        mean_depth = depth_sum / counted
    wiener = _wiener(d)
    nodes = np.bincount(d.thread, minlength=threads)
    virality = [2 * w / (n * (n - 1)) if n > 1 else np.nan for w, n in _zip(wiener, nodes)]
    with_root, without_root = _branching(d, threads)
    return ThreadShapes(
        nodes=nodes,
        comments=counted,
        people=_people(d, threads),
        max_depth=_reduce(np.maximum, level, start, counted, -1),
        mean_depth=mean_depth,
        max_width=_reduce(np.maximum, width, start, counted, 0),
        leaves=np.bincount(d.thread[leaf], minlength=threads),
        root_degree=np.bincount(d.thread[below & (d.depth == 1)], minlength=threads),
        h_index=_h_index(level, width, start, counted),
        strahler=_strahler(d)[d.parent < 0],
        wiener_index=wiener,
        structural_virality=np.array(virality, np.float64),
        virality_without_root=_virality_without_root(d, threads),
        branching=with_root,
        branching_without_root=without_root,
    )


def level_widths(discussion: Discussion, thread: int | None = None) -> NDArray[np.int64]:
    """Return the number of comments at each level, from level 1 on, int64.

    `thread` is a row of `thread_ids`; None adds all threads up.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> level_widths(example_discussion()).tolist()
    [1, 2, 1]
    """
    d = discussion
    below = d.is_record & (d.parent >= 0)
    if thread is not None:
        below &= d.thread == thread
    return np.bincount(d.depth[below])[1:].astype(np.int64)


def longest_chain(discussion: Discussion, thread: int | None = None) -> list[int]:
    """Return the rows of the longest chain of replies, from its first comment to the deepest.

    Of several deepest comments the first in order counts.  The root is left out unless it is
    itself a record.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> longest_chain(example_discussion())
    [1, 2, 3]
    """
    d = discussion
    rows = np.flatnonzero(d.is_record if thread is None else d.is_record & (d.thread == thread))
    if not rows.size:
        return []
    row = int(rows[np.argmax(d.depth[rows])])
    chain = []
    while row >= 0:
        if d.kind[row] != ROOT:
            chain.append(row)
        row = int(d.parent[row])
    return chain[::-1]


def nesting(discussion: Discussion) -> NDArray[np.int32]:
    """Return reply steps up to a top-level record or a placeholder, int32 (n,).

    0 for a flat list, so one less than the depth under a page that is no record itself.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> nesting(example_discussion()).tolist()
    [0, 0, 1, 2, 1]
    """
    d = discussion
    up = np.maximum(d.parent, 0)
    step = d.is_record & (d.parent >= 0) & (d.kind[up] != ROOT)
    return fold_to_root(d.parent, step.astype(np.int32)).astype(np.int32)


def strahler_numbers(discussion: Discussion) -> NDArray[np.int64]:
    """Return each node's Strahler number, int64 (n,): 1 for a leaf, else the largest among
    its replies, one more if that occurs twice.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> strahler_numbers(example_discussion()).tolist()
    [2, 2, 1, 1, 1]
    """
    return _strahler(discussion)


def _levels(
    d: Discussion, below: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Widths as rows sorted by (thread, level): levels, widths, first row of each thread."""
    deepest = int(d.depth.max(initial=0)) + 1
    keys, width = np.unique(
        d.thread[below].astype(np.int64) * deepest + d.depth[below], return_counts=True
    )
    start = np.searchsorted(keys // deepest, np.arange(len(d.thread_ids)))
    return keys % deepest, width.astype(np.int64), start


def _reduce(
    ufunc: np.ufunc,
    values: NDArray[np.int64],
    start: NDArray[np.int64],
    counted: NDArray[np.int64],
    empty: int,
) -> NDArray[np.int64]:
    out = np.full(len(start), empty, np.int64)
    full = counted > 0
    if full.any():
        out[full] = ufunc.reduceat(values, start[full])
    return out


def _h_index(
    level: NDArray[np.int64],
    width: NDArray[np.int64],
    start: NDArray[np.int64],
    counted: NDArray[np.int64],
) -> NDArray[np.int64]:
    rows = np.diff(np.append(start, len(level)))
    place = np.arange(len(level)) - np.repeat(start, rows)
    # A level that holds only placeholders is missing here: the rule fails there too.
    holds = (width >= level) & (level == place + 1)
    first_failure = np.where(holds, np.iinfo(np.int64).max, place)
    fails = _reduce(np.minimum, first_failure, start, counted, 0)
    return np.minimum(fails, rows)


def _strahler(d: Discussion) -> NDArray[np.int64]:
    best = [0] * len(d.ids)
    number = [1] * len(d.ids)
    parent = d.parent.tolist()
    for row in range(len(parent) - 1, -1, -1):
        above, own = parent[row], number[row]
        if above < 0:
            continue
        if own > best[above]:
            best[above] = own
            number[above] = max(number[above], own)
        elif own == best[above]:
            number[above] = own + 1
    return np.array(number, np.int64)


def _wiener(d: Discussion) -> list[int]:
    """Sum over each edge of (nodes below) × (nodes not below), exact in two halves."""
    order = np.argsort(d.thread, kind="stable")
    size = d.subtree_size[order]
    total = d.subtree_size[d.parent < 0]
    product = size * (total[d.thread[order]] - size)
    start = np.searchsorted(d.thread[order], np.arange(len(d.thread_ids)))
    if not len(start):
        return []
    high = np.add.reduceat(product >> 32, start).tolist()
    low = np.add.reduceat(product & 0xFFFFFFFF, start).tolist()
    return [(h << 32) + lo for h, lo in zip(high, low, strict=True)]


def _virality_without_root(d: Discussion, threads: int) -> NDArray[np.float64]:
    rows = np.flatnonzero(d.parent >= 0)
    thread = d.thread[rows]
    whole = d.subtree_size[d.branch[rows]]
    # Beyond 2**53 the sums are rounded, which changes a mean in its sixteenth figure.
    distance = d.subtree_size[rows] * (whole - d.subtree_size[rows])
    total = np.bincount(thread, weights=distance, minlength=threads)
    with np.errstate(invalid="ignore", divide="ignore"):
        return total / np.bincount(thread, weights=(whole - 1) / 2, minlength=threads)


def _branching(d: Discussion, threads: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    inner = d.num_children > 0
    below = inner & (d.parent >= 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        result = [
            np.bincount(d.thread[rows], weights=d.num_children[rows], minlength=threads)
            / np.bincount(d.thread[rows], minlength=threads)
            for rows in (inner, below)
        ]
    return result[0], result[1]


def _people(d: Discussion, threads: int) -> NDArray[np.int64]:
    known = d.is_record & (d.author >= 0)
    pairs = distinct(d.thread[known].astype(np.int64) * max(len(d.people), 1) + d.author[known])
    return np.bincount(pairs // max(len(d.people), 1), minlength=threads)


def _zip(wiener: list[int], nodes: NDArray[np.int64]) -> list[tuple[int, int]]:
    return list(zip(wiener, nodes.tolist(), strict=True))
