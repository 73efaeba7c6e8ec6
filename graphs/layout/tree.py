"""Where the comments of a reply tree stand: as an outline, on rings, and for export.

All functions take `parent`, int array (n,), −1 for a root.  Nothing here recurses and every
pass is linear or a sort, so a chain or a star of a million comments is ordinary input.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.forest import children_of, fold_subtrees, fold_to_root, preorder, roots
from threadgraph.graphs.layout.packing import pack_boxes, reach

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Indices = NDArray[np.integer]

_TURN = 2 * np.pi
_GOLDEN = 0.6180339887498949


def extract(parent: Indices, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the parents of `rows` counted within `rows`, int64; all parents must be there.

    >>> extract(np.array([-1, -1, 1, 0, 2]), np.array([1, 2, 4])).tolist()
    [-1, 0, 1]
    """
    place = np.full(len(parent) + 1, -1, np.int64)
    place[rows] = np.arange(len(rows))
    return place[parent[rows]]


def outline_positions(parent: Indices) -> tuple[Floats, Floats]:
    """Return (depth, line) of each comment in an indented outline, float64 (n,) each.

    Line 0 is the top; a comment's replies follow it in row order, each with its own replies.

    >>> x, y = outline_positions(np.array([-1, 0, 0, 1]))
    >>> x.tolist(), y.tolist()
    ([0.0, 1.0, 1.0, 2.0], [0.0, 1.0, 3.0, 2.0])
    """
    line = preorder(parent, _subtree_sizes(parent))
    return _depths(parent).astype(np.float64), line.astype(np.float64)


def outline_segments(parent: Indices, x: Floats, y: Floats) -> Floats:
    """Return the lines that join an outline, float64 (m, 2, 2): stems first, then branches.

    A stem runs down from each comment with replies to its last reply; a branch runs from the
    stem across to each reply.
    """
    start, rows = children_of(parent)
    with_replies = np.flatnonzero(np.diff(start))
    last = rows[start[with_replies + 1] - 1]
    stems = np.empty((len(with_replies), 2, 2))
    stems[:, :, 0] = x[with_replies, None]
    stems[:, 0, 1], stems[:, 1, 1] = y[with_replies], y[last]
    replies = np.flatnonzero(parent >= 0)
    branches = np.empty((len(replies), 2, 2))
    branches[:, 0, 0], branches[:, 1, 0] = x[parent[replies]], x[replies]
    branches[:, :, 1] = y[replies, None]
    return np.concatenate([stems, branches])


def leaf_centres(parent: Indices) -> tuple[Floats, int]:
    """Return where each comment stands over its leaves, float64 (n,), and the number of leaves.

    Leaves stand at 0.5, 1.5, … in the order of a depth-first walk; any other comment over the
    middle of the leaves below it.

    >>> leaf_centres(np.array([-1, 0, 0, 1]))
    (array([1. , 0.5, 1.5, 0.5]), 2)
    """
    n = len(parent)
    size = _subtree_sizes(parent)
    place = preorder(parent, size)
    leaf_at = np.zeros(n + 1, np.int64)
    leaf_at[place + 1] = size == 1
    before = np.cumsum(leaf_at)
    return (before[place] + before[place + size]) / 2.0, int(before[-1])


def ring_radii(level_counts: Indices, spacing: float, step: float) -> Floats:
    """Return the radius of the ring of each depth, float64 (levels,); depth 0 is the centre.

    Each ring has room for its comments `spacing` apart, and lies at least `step` outside the
    one before it.

    >>> ring_radii(np.array([1, 100, 2]), spacing=1.0, step=2.0).round(1).tolist()
    [0.0, 15.9, 17.9]
    """
    levels = np.arange(len(level_counts))
    needed = level_counts * spacing / _TURN
    needed[:1] = 0.0
    return np.asarray(np.maximum.accumulate(needed - levels * step) + levels * step)


def radial_positions(parent: Indices, ring: Floats, gap: float = 0.0) -> tuple[Floats, Floats]:
    """Return (angle, radius) of each comment of one thread, float64 (n,) each.

    Angles run clockwise from the top, in radians; every leaf has the same share of the turn,
    less a `gap` (radians) around the top, where the depth is written.  `ring` holds the
    radius of each depth.
    """
    centre, leaves = leaf_centres(parent)
    share = (_TURN - gap) / max(leaves, 1)
    return gap / 2.0 + centre * share, ring[_depths(parent)]


def to_plane(angle: Floats, radius: Floats) -> tuple[Floats, Floats]:
    """Return (x, y) of points given by clockwise angle from the top and radius."""
    return radius * np.sin(angle), radius * np.cos(angle)


def radial_edges(parent: Indices, angle: Floats, radius: Floats, points: int = 12) -> Floats:
    """Return curved lines from parents to replies, float64 (replies, points, 2), by reply row.

    A line leaves its parent outward and turns to its reply while crossing the ring between.
    """
    replies = np.flatnonzero(parent >= 0)
    above = parent[replies]
    t = np.linspace(0.0, 1.0, points)
    turn = t * t * (3.0 - 2.0 * t)
    # The root stands in the centre, where angles mean nothing: leave it straight.
    start = np.where(radius[above] > 0, angle[above], angle[replies])
    angles = start[:, None] + (angle[replies] - start)[:, None] * turn
    radii = radius[above][:, None] + (radius[replies] - radius[above])[:, None] * t
    x, y = to_plane(angles, radii)
    return np.stack([x, y], axis=2)


def tree_positions(parent: Indices) -> tuple[Floats, Floats]:
    """Return (x, y) for all comments of all threads, for GraphML and GEXF; float64 (n,) each.

    Every thread is a set of rings, depth by depth; threads are packed by size in rows.  The
    positions are centred, rounded to 0.01, and lie within ±1000 for up to 1,000 comments,
    within ±5000 for any number.

    >>> x, y = tree_positions(np.array([-1, 0, 0]))
    >>> x.tolist(), y.tolist()
    ([0.0, 1000.0, -1000.0], [0.0, 0.0, 0.0])
    """
    n = len(parent)
    if n == 0:
        return np.empty(0), np.empty(0)
    top = roots(parent)
    opening = np.flatnonzero(parent < 0)
    thread = np.searchsorted(opening, top)
    depth = _depths(parent)
    angle = _thread_angles(parent, thread, len(opening))
    radius = _thread_radii(parent, depth, thread)
    disc = np.full(len(opening), 1.0)
    np.maximum.at(disc, thread, radius + 1.0)
    x, y = to_plane(angle, radius)
    if len(opening) > 1:
        centre_x, centre_y = pack_boxes(2.0 * disc, 2.0 * disc)
        x, y = x + centre_x[thread], y + centre_y[thread]
    return _fit(x, y, reach(n))


def _depths(parent: Indices) -> NDArray[np.int64]:
    return fold_to_root(parent, (parent >= 0).astype(np.int64)).astype(np.int64)


def _subtree_sizes(parent: Indices) -> NDArray[np.int64]:
    return fold_subtrees(parent, np.ones(len(parent), np.int64))


def _thread_angles(parent: Indices, thread: NDArray[np.int64], threads: int) -> Floats:
    """Angle of each comment within its own thread, first leaf a quarter turn off the top."""
    centre, _ = leaf_centres(parent)
    is_leaf = np.bincount(parent[parent >= 0], minlength=len(parent)) == 0
    leaves = np.bincount(thread, weights=is_leaf, minlength=threads)
    first = np.full(threads, np.inf)
    np.minimum.at(first, thread[is_leaf], centre[is_leaf] - 0.5)
    return np.asarray((centre - first[thread]) * (_TURN / leaves[thread]))


def _thread_radii(parent: Indices, depth: NDArray[np.int64], thread: NDArray[np.int64]) -> Floats:
    """Radius of each comment in its thread: rings with room for their comments.

    On a crowded ring the comments without replies are spread over a band, or they would hide
    one another.
    """
    key = thread * (int(depth.max()) + 1) + depth
    levels, level, counts = np.unique(key, return_inverse=True, return_counts=True)
    level_thread, level_depth = np.divmod(levels, int(depth.max()) + 1)
    needed = np.sqrt(counts.astype(np.float64))
    needed[level_depth == 0] = 0.0
    # One running maximum for all threads: lifted apart so that none feels the one before it.
    lift = level_thread * (2.0 * float(len(parent)) + 2.0)
    ring = np.maximum.accumulate(needed - level_depth + lift) - lift + level_depth
    radius = ring[level]
    crowded = (counts[level] > _TURN * ring[level]) & (depth > 0)
    crowded &= np.bincount(parent[parent >= 0], minlength=len(parent)) == 0
    rows = np.flatnonzero(crowded)
    band = np.minimum(counts[level[rows]] / (_TURN * ring[level[rows]]), ring[level[rows]] / 2)
    radius[rows] += band * ((np.arange(len(rows)) * _GOLDEN) % 1.0 - 0.5)
    return np.asarray(radius)


def _fit(x: Floats, y: Floats, limit: float) -> tuple[Floats, Floats]:
    x = x - (x.max() + x.min()) / 2.0
    y = y - (y.max() + y.min()) / 2.0
    span = max(float(np.abs(x).max()), float(np.abs(y).max()))
    scale = limit / span if span > 0 else 0.0
    # Adding 0.0 turns −0.0 into 0.0, which files would otherwise show.
    return np.round(x * scale, 2) + 0.0, np.round(y * scale, 2) + 0.0
