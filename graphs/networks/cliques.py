"""Maximal cliques of an undirected network: all largest sets in which everybody is tied to all.

Bron & Kerbosch (1973) with the pivot of Tomita et al. (2006), one search for each person in
degeneracy order (Eppstein, Löffler & Strash 2010), on a stack of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MOST_CLIQUES = 10_000
MOST_WORK = 50_000_000
"""Comparisons of two people after which the search stops: a few seconds."""
_PRUNINGS = 16


@dataclass(frozen=True)
class Cliques:
    """Cliques as ascending rows, in lexicographic order; `complete`: all there are."""

    found: list[tuple[int, ...]]
    complete: bool


def maximal_cliques(
    n: int,
    a: NDArray[np.integer],
    b: NDArray[np.integer],
    *,
    least: int = 3,
    most: int = MOST_CLIQUES,
    work: int = MOST_WORK,
) -> Cliques:
    """Return the maximal cliques of at least `least` of n people, tied in pairs (a, b).

    Each pair stands once, a ≠ b.  There can be 3^(n/3) of them, so that the search stops after
    `most` cliques or `work` comparisons; it begins where ties are densest.  `least` is 2 or
    more.

    >>> maximal_cliques(5, np.array([0, 0, 1, 2, 3]), np.array([1, 2, 2, 3, 4])).found
    [(0, 1, 2)]
    """
    a, b = _pruned(n, np.asarray(a, np.int64), np.asarray(b, np.int64), least - 1)
    people, code = np.unique(np.concatenate([a, b]), return_inverse=True)
    near: list[set[int]] = [set() for _ in people]
    for x, y in zip(code[: len(a)].tolist(), code[len(a) :].tolist(), strict=True):
        near[x].add(y)
        near[y].add(x)
    search = _Search(near, least, most, work)
    order = degeneracy_order(near)
    place = np.empty(len(people), np.int64)
    place[order] = np.arange(len(people))
    rank = place.tolist()
    for person in reversed(order):
        later = {other for other in near[person] if rank[other] > rank[person]}
        if len(later) >= least - 1 and not search.from_person(person, later, near[person] - later):
            break
    names = people.tolist()
    cliques = sorted(tuple(names[p] for p in sorted(clique)) for clique in search.found)
    return Cliques(cliques, search.complete)


def degeneracy_order(near: Sequence[set[int]]) -> list[int]:
    """Return the people so that each has as few ties as can be to those after them.

    Whoever has the fewest ties is taken away next (Matula & Beck 1983); linear in ties.

    >>> degeneracy_order([{1}, {0, 2, 3}, {1, 3}, {1, 2}])
    [0, 2, 1, 3]
    """
    degree = [len(ties) for ties in near]
    buckets: list[dict[int, None]] = [{} for _ in range(max(degree, default=0) + 1)]
    for person, ties in enumerate(degree):
        buckets[ties][person] = None
    taken = [False] * len(near)
    order: list[int] = []
    lowest = 0
    while len(order) < len(near):
        while not buckets[lowest]:
            lowest += 1
        person = next(iter(buckets[lowest]))
        del buckets[lowest][person]
        taken[person] = True
        order.append(person)
        for other in sorted(near[person]):
            if not taken[other]:
                del buckets[degree[other]][other]
                degree[other] -= 1
                buckets[degree[other]][other] = None
                lowest = min(lowest, degree[other])
    return order


def _pruned(
    n: int, a: NDArray[np.int64], b: NDArray[np.int64], fewest: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Leave out ties of people with too few: they stand in no clique that is looked for."""
    for _ in range(_PRUNINGS):
        degree = np.bincount(a, minlength=n) + np.bincount(b, minlength=n)
        kept = (degree[a] >= fewest) & (degree[b] >= fewest)
        if kept.all():
            break
        a, b = a[kept], b[kept]
    return a, b


class _Search:
    """The cliques found so far, and how much work is left."""

    def __init__(self, near: list[set[int]], least: int, most: int, work: int) -> None:
        self.found: list[list[int]] = []
        self.complete = True
        self._near, self._least, self._most, self._work = near, least, most, work

    def from_person(self, person: int, later: set[int], earlier: set[int]) -> bool:
        """Find the cliques of a person with later ones; False if it had to stop."""
        near, chosen = self._near, [person]
        stack = [(later, earlier, self._branches(later, earlier))]
        while stack:
            open_to, used, untried = stack[-1]
            if not untried:
                stack.pop()
                chosen.pop()
                continue
            other = untried.pop()
            left, before = open_to & near[other], used & near[other]
            open_to.discard(other)
            used.add(other)
            size = len(chosen) + 1
            if left and size + len(left) >= self._least:
                chosen.append(other)
                stack.append((left, before, self._branches(left, before)))
            elif not left and not before and size >= self._least:
                if len(self.found) >= self._most:
                    self.complete = False
                    return False
                self.found.append([*chosen, other])
            if self._work < 0:
                self.complete = False
                return False
        return True

    def _branches(self, open_to: set[int], used: set[int]) -> list[int]:
        """Whom to try next: all but those tied to the one who is tied to most of them."""
        self._work -= len(open_to) * (len(open_to) + len(used))
        pivot, most = -1, -1
        for group in (open_to, used):
            for person in group:
                ties = len(open_to & self._near[person])
                if ties > most or (ties == most and person < pivot):
                    pivot, most = person, ties
        return sorted(open_to - self._near[pivot], reverse=True)
