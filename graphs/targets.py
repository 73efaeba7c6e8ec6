"""Which comment an address answers: the parent, else an ancestor, else the latest in the branch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.forest import roots
from threadgraph.graphs.records import ROOT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion


def response_targets(discussion: Discussion, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each address (c, y) in `rows` the comment of y that c answers, −1 for none.

    The first that applies: the parent of c, if y wrote it; the nearest ancestor of c by y;
    the latest comment of y before c in the same conversation (the top-level branch; see
    `Discussion.conversation`).  On a platform that stops
    nesting at `max_nesting`, a comment at that depth which names y tries the last rule first:
    its parent is where the platform put it, not necessarily what it answers.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> response_targets(example_discussion(), np.arange(3)).tolist()
    [1, 2, 1]
    """
    d, a = discussion, discussion.addresses
    comment = a.comment[rows].astype(np.int64)
    person = a.addressee[rows].astype(np.int64)
    parent = d.parent[comment].astype(np.int64)
    direct = (parent >= 0) & (d.author[np.maximum(parent, 0)] == person)
    target = np.where(direct, parent, -1)
    if d.max_nesting is not None:
        capped = _at_cap(d)[comment] & (a.mention | a.quote)[rows]
        late = np.flatnonzero(capped)
        found = _latest_in_branch(d, comment[late], person[late])
        target[late] = np.where(found >= 0, found, target[late])
    left = np.flatnonzero(target < 0)
    if left.size:
        target[left] = _nearest_ancestor(d, comment[left], person[left])
    left = left[target[left] < 0]
    if left.size:
        target[left] = _latest_in_branch(d, comment[left], person[left])
    return target


def nearest_in_run(
    discussion: Discussion,
    exchange: NDArray[np.int64],
    comment: NDArray[np.int64],
    alone: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Find what a comment without a target goes on with: the nearest comment of the same
    exchange above it, if all between the two are replies of one person to themself.

    `exchange`, `comment` int64, the comments of all exchanges; `alone` the rows asked about.
    Returns rows of that table, −1 for none, int64.
    """
    d = discussion
    up = np.maximum(d.parent, 0)
    own = (d.parent >= 0) & (d.author >= 0) & (d.author[up] == d.author)
    if not own.any():
        return np.full(len(alone), -1, np.int64)
    run = roots(np.where(own, d.parent, -1))
    group = exchange * len(d.ids) + run[comment]
    interval = _Intervals(d, group, comment)
    return interval.enclosing(alone)


def _at_cap(d: Discussion) -> NDArray[np.bool_]:
    """True at the deepest level the platform shows; levels are counted from the top comments."""
    implicit = d.kind[d.root] == ROOT
    capped: NDArray[np.bool_] = d.depth - implicit >= (d.max_nesting or 0)
    return capped


def _nearest_ancestor(
    d: Discussion, comment: NDArray[np.int64], person: NDArray[np.int64]
) -> NDArray[np.int64]:
    wanted = np.zeros(max(len(d.people), 1), bool)
    wanted[person] = True
    written = np.flatnonzero((d.author >= 0) & wanted[d.author])
    rows = np.concatenate([written, comment])
    group = np.concatenate([d.author[written].astype(np.int64), person])
    asked = np.arange(len(written), len(rows))
    found = _Intervals(d, group, rows, passive=asked).enclosing(asked)
    return np.where(found >= 0, rows[found], -1)


def _latest_in_branch(
    d: Discussion, comment: NDArray[np.int64], person: NDArray[np.int64]
) -> NDArray[np.int64]:
    n, people = len(d.ids), max(len(d.people), 1)
    written = np.flatnonzero(d.author >= 0)
    group = d.conversation[written] * people + d.author[written]
    order = np.lexsort((written, group))
    written, group = written[order], group[order]
    asked = d.conversation[comment] * people + person
    _, code = np.unique(np.concatenate([group, asked]), return_inverse=True)
    key = code[: len(group)] * n + written
    before = np.searchsorted(key, code[len(group) :] * n + comment) - 1
    hit = (before >= 0) & (group[np.maximum(before, 0)] == asked)
    return np.where(hit, written[np.maximum(before, 0)], -1)


class _Intervals:
    """Comments as intervals of the depth-first walk; finds the tightest one around another.

    Only intervals of one `group` enclose each other; `passive` rows ask but never enclose.
    """

    def __init__(
        self,
        d: Discussion,
        group: NDArray[np.int64],
        comment: NDArray[np.int64],
        passive: NDArray[np.int64] | None = None,
    ) -> None:
        begin = d.preorder[comment]
        self._end = (begin + d.subtree_size[comment]).tolist()
        active = np.ones(len(comment), bool)
        if passive is not None:
            active[passive] = False
        self._active = active.tolist()
        self._begin = begin.tolist()
        self._group = group.tolist()
        # A question at a comment comes before the comment itself is open.
        self._order = np.lexsort((active, begin, group)).tolist()

    def enclosing(self, asked: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the row of the tightest interval strictly around each asked row, −1: none."""
        found = [-1] * len(self._group)
        open_rows: list[int] = []
        group = None
        for row in self._order:
            if self._group[row] != group:
                group, open_rows = self._group[row], []
            begin = self._begin[row]
            while open_rows and self._end[open_rows[-1]] <= begin:
                open_rows.pop()
            if open_rows:
                found[row] = open_rows[-1]
            if self._active[row]:
                open_rows.append(row)
        return np.array(found, np.int64)[asked]
