"""One shortest path between two people, drawn fairly, by a search from both ends."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.arrays import distinct

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Longs = NDArray[np.int64]

_MOST_ROUNDS = 2000
_PER_LEVEL = 1000


@dataclass(frozen=True, eq=False)
class Rows:
    """Edges in compressed rows: the heads of v are `head[start[v] : start[v + 1]]`."""

    start: Longs
    head: Longs

    def of(self, people: Longs) -> tuple[Longs, Longs]:
        """Return the edges that leave these people, as (place in `people`, head)."""
        first = self.start[people]
        count = self.start[people + 1] - first
        place = np.repeat(np.arange(len(people)), count)
        offset = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count)
        return place, self.head[np.repeat(first, count) + offset]


def rows_of(n: int, tail: Longs, head: Longs) -> Rows:
    """Return edges tail → head in compressed rows; each once, even if given twice."""
    key = distinct(tail * max(n, 1) + head)
    degree = np.bincount(key // max(n, 1), minlength=n)
    return Rows(np.concatenate(([0], np.cumsum(degree))).astype(np.int64), key % max(n, 1))


class _Side:
    """One end of a search: for each person met the steps to it and the number of ways.

    `next_edges` is the number of edges that the next level looks at.
    """

    def __init__(self, rows: Rows, n: int) -> None:
        self.rows = rows
        self.steps = np.full(n, -1, np.int64)
        self.ways = np.zeros(n)
        self.levels: list[Longs] = []
        self.next_edges = 0

    def begin(self, person: int) -> None:
        """Forget the last search, and start from this person."""
        for level in self.levels:
            self.steps[level] = -1
            self.ways[level] = 0
        self.levels = [np.array([person], np.int64)]
        self.steps[person] = 0
        self.ways[person] = 1
        self.next_edges = int(self.rows.start[person + 1] - self.rows.start[person])

    def advance(self) -> Longs:
        """Go one step further, and return the people met for the first time."""
        last = self.levels[-1]
        place, head = self.rows.of(last)
        fresh = self.steps[head] < 0
        place, head = place[fresh], head[fresh]
        np.add.at(self.ways, head, self.ways[last][place])
        met = distinct(head)
        self.steps[met] = len(self.levels)
        if len(met):
            # Only ratios within a level matter, and numbers of ways soon pass any float.
            self.ways[met] /= self.ways[met].max()
        self.levels.append(met)
        self.next_edges = int((self.rows.start[met + 1] - self.rows.start[met]).sum())
        return met

    def towards(self, person: int, back: Rows, draw: np.random.Generator) -> list[int]:
        """Draw the way from the beginning to a person met; without the beginning."""
        found = []
        for steps in range(int(self.steps[person]) - 1, 0, -1):
            near = back.head[back.start[person] : back.start[person + 1]]
            near = near[self.steps[near] == steps]
            person = int(near[_one_of(self.ways[near], draw)])
            found.append(person)
        return found


class PathSearch:
    """Draws shortest paths; keeps its arrays from one pair of people to the next.

    `onward` and `back` are the edges as they run and against it; `work` counts edges.
    """

    def __init__(self, n: int, source: Longs, target: Longs) -> None:
        """Prepare the search on n people and their edges, int64."""
        self.onward = rows_of(n, source, target)
        self.back = rows_of(n, target, source)
        self.work = 0
        self._from = _Side(self.onward, n)
        self._to = _Side(self.back, n)

    def inner_people(
        self, a: int, b: int, draw: np.random.Generator, most: float = math.inf
    ) -> list[int] | None:
        """Draw one of the shortest paths from a to b, all equally likely: who is inside it.

        Empty if they are in direct contact, or if there is no path; None as soon as `work`
        passes `most`.
        """
        front, rear = self._from, self._to
        front.begin(a)
        rear.begin(b)
        while True:
            ahead, behind = front.next_edges, rear.next_edges
            if not ahead or not behind:
                return []
            side, other = (front, rear) if ahead <= behind else (rear, front)
            # Levels of few people cost what the calls cost, not what the edges do.
            self.work += min(ahead, behind) + _PER_LEVEL
            if self.work > most:
                return None
            met = side.advance()
            shared = met[other.steps[met] >= 0]
            if len(shared):
                break
        # All shortest paths cross the level just reached, each in one person.
        with np.errstate(divide="ignore"):
            size = np.log(front.ways[shared]) + np.log(rear.ways[shared])
        middle = int(shared[_one_of(np.exp(size - size.max()), draw)])
        inside = front.towards(middle, self.back, draw) + rear.towards(middle, self.onward, draw)
        return inside + ([middle] if middle not in (a, b) else [])


def _one_of(weight: NDArray[np.float64], draw: np.random.Generator) -> int:
    if len(weight) == 1:
        return 0
    sums = np.cumsum(weight)
    return min(int(np.searchsorted(sums, draw.random() * sums[-1], "right")), len(weight) - 1)


def vertex_diameter(n: int, source: Longs, target: Longs) -> int:
    """Return an upper bound of the number of people on any shortest path, 0 for nobody.

    Inside a strongly connected part a shortest path has at most as many steps as the way to
    its best connected member and from there back out; a path visits each part once, in the
    order of the links between parts.  The heaviest such chain of parts is the bound, and no
    path is longer than the part of the network that hangs together.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    if not len(source):
        return min(n, 1)
    matrix = csr_array((np.ones(len(source)), (source, target)), shape=(n, n))
    whole = connected_components(matrix, directed=True, connection="weak")[1]
    hanging = int(np.bincount(whole).max())
    parts, part = connected_components(matrix, directed=True, connection="strong")
    part = part.astype(np.int64)
    inside = part[source] == part[target]
    tail, head = source[inside], target[inside]
    degree = np.bincount(tail, minlength=n) + np.bincount(head, minlength=n)
    order = np.lexsort((-degree, part))
    pivot = order[np.r_[True, part[order][1:] != part[order][:-1]]]
    there = _farthest(n, tail, head, pivot, part)
    back = _farthest(n, head, tail, pivot, part)
    if there is None or back is None:
        return hanging
    chain = _heaviest_chain(parts, part[source[~inside]], part[target[~inside]], there + back + 1)
    return hanging if chain is None else min(hanging, chain)


def _farthest(n: int, tail: Longs, head: Longs, start: Longs, part: Longs) -> Longs | None:
    """Steps from the start of each part to the farthest in it; None if too long to say."""
    rows = rows_of(n, tail, head)
    found = np.zeros(len(start), np.int64)
    seen = np.zeros(n, bool)
    seen[start] = True
    for steps in range(1, _MOST_ROUNDS):
        near = rows.of(start)[1]
        start = distinct(near[~seen[near]])
        if not len(start):
            return found
        seen[start] = True
        found[part[start]] = steps
    return None


def _heaviest_chain(n: int, tail: Longs, head: Longs, weight: Longs) -> int | None:
    """Largest sum of weights along links without circles; None if too long to say."""
    rows = rows_of(n, tail, head)
    waiting = np.bincount(rows.head, minlength=n)
    best = weight.copy()
    ready = np.flatnonzero(waiting == 0)
    for _ in range(_MOST_ROUNDS):
        if not len(ready):
            return int(best.max())
        place, there = rows.of(ready)
        np.maximum.at(best, there, best[ready][place] + weight[there])
        np.subtract.at(waiting, there, 1)
        there = distinct(there)
        ready = there[waiting[there] == 0]
    return None
