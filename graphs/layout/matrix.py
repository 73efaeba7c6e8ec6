"""The order of people in a matrix: groups who mostly address one another stand together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

MOST = 400
"""Groups are found by comparing all pairs of groups: for so many people at most."""


def matrix_order(weights: Floats) -> tuple[Longs, Longs]:
    """Return the rows of a matrix in the order to draw them, and the group of each so drawn.

    `weights` float64 (n, n), who addressed whom how often, n up to MOST.  Both arrays are
    int64 (n,): the row that comes first, second …, and the group of that row, numbered from 0
    in the order drawn.  Groups are those of `find_groups` on the logarithm of the weights of
    both directions.  The largest group comes first, each next one is that with most ties to
    the one before; within a group those with most ties come first.

    >>> weights = np.zeros((4, 4))
    >>> weights[0, 2] = weights[1, 3] = weights[3, 1] = 2.0
    >>> order, group = matrix_order(weights)
    >>> order.tolist(), group.tolist()
    ([1, 3, 0, 2], [0, 0, 1, 1])
    """
    n = len(weights)
    if n > MOST:
        raise ValueError(f"at most {MOST} people, not {n}")
    ties = np.log1p(weights)
    ties = ties + ties.T
    np.fill_diagonal(ties, 0.0)
    group = find_groups(ties)
    strength = weights.sum(axis=0) + weights.sum(axis=1)
    place = np.argsort(_side_by_side(ties, group, strength))
    order = np.lexsort((np.arange(n), -strength, place[group]))
    return order.astype(np.int64), place[group][order].astype(np.int64)


def find_groups(ties: Floats) -> Longs:
    """Return the group of each of n people, int64 (n,), numbered by size, the largest first.

    `ties` is symmetric, float64 (n, n), its diagonal 0.  The two groups that raise the
    modularity most are merged until none does (Clauset, Newman, Moore 2004), of equals the
    first; each person without ties is a group alone.

    >>> find_groups(np.array([[0.0, 0, 1], [0, 0, 0], [1, 0, 0]])).tolist()
    [0, 1, 0]
    """
    n = len(ties)
    group = np.arange(n)
    total = float(ties.sum())
    if not total:
        return group
    share = ties / total
    mine = share.sum(axis=1)
    gain = np.where(share > 0.0, share - np.outer(mine, mine), -np.inf)
    alive = np.ones(n, bool)
    for _ in range(n - 1):
        # Rounded, so that the last bits of sums do not decide between equals.
        best = int(np.argmax(gain.round(12)))
        one, other = divmod(best, n)
        if gain[one, other] <= 1e-12:
            break
        group[group == other] = one
        share[one] += share[other]
        share[:, one] += share[:, other]
        mine[one] += mine[other]
        alive[other] = False
        gain[other] = gain[:, other] = -np.inf
        row = np.where(alive & (share[one] > 0.0), share[one] - mine[one] * mine, -np.inf)
        row[one] = -np.inf
        gain[one] = gain[:, one] = row
    first, number, size = np.unique(group, return_inverse=True, return_counts=True)
    rank = np.empty(len(first), np.int64)
    rank[np.lexsort((first, -size))] = np.arange(len(first))
    return rank[number]


def _side_by_side(ties: Floats, group: Longs, strength: Floats) -> Longs:
    """Numbers of the groups in the order drawn: neighbours have many ties between them."""
    count = int(group.max()) + 1 if len(group) else 0
    member = np.zeros((count, len(group)))
    member[group, np.arange(len(group))] = 1.0
    between = member @ ties @ member.T
    weight = member @ strength
    left = set(range(count))
    order: list[int] = []
    while left:
        last = between[order[-1]] if order else weight
        # Without a tie to the last group, the one with most comments is next.
        ranked = sorted(left, key=lambda g: (-round(float(last[g]), 9), -float(weight[g]), g))
        order.append(ranked[0])
        left.remove(ranked[0])
    return np.array(order, np.int64)
