"""Slow definitions of trees, networks and rhythms: each a short transcription of its formula.

`parent` is a list of row numbers, −1 for a root; edges are a dict {(speaker, addressee): weight}.
Nothing here knows the code that is tested.  Sources: the notes on measures, sections 3 and 4.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter, deque
from fractions import Fraction
from itertools import combinations, pairwise, permutations, product
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Parents = Sequence[int]
    Edges = Mapping[tuple[int, int], int]

# --- trees ----------------------------------------------------------------------------------


def ancestors_definition(parent: Parents, row: int) -> list[int]:
    """Rows above `row`, the nearest first."""
    above = []
    while parent[row] >= 0:
        row = parent[row]
        above.append(row)
    return above


def depth_definition(parent: Parents, row: int) -> int:
    """Number of edges to the root (convention C2)."""
    return len(ancestors_definition(parent, row))


def root_definition(parent: Parents, row: int) -> int:
    return [row, *ancestors_definition(parent, row)][-1]


def branch_definition(parent: Parents, row: int) -> int:
    """The ancestor-or-self just below the root; the root itself for the root."""
    return [row, *ancestors_definition(parent, row)][-2:][0]


def children_definition(parent: Parents, row: int) -> list[int]:
    return [below for below, above in enumerate(parent) if above == row]


def subtree_definition(parent: Parents, row: int) -> set[int]:
    return {r for r in range(len(parent)) if r == row or row in ancestors_definition(parent, r)}


def preorder_definition(parent: Parents) -> list[int]:
    """Rows in the order in which a depth-first walk meets them, siblings by row."""
    walk: list[int] = []

    def visit(row: int) -> None:
        walk.append(row)
        for below in children_definition(parent, row):
            visit(below)

    for row in children_definition(parent, -1):
        visit(row)
    return walk


def on_cycles_definition(parent: Parents) -> list[int]:
    """Rows that a walk upwards from them meets again."""
    found = []
    for row in range(len(parent)):
        above = parent[row]
        for _ in parent:
            if above in (-1, row):
                break
            above = parent[above]
        if above == row:
            found.append(row)
    return found


def strahler_definition(parent: Parents, row: int) -> int:
    """1 for a leaf; else the largest below, one more if it occurs twice (Strahler 1952)."""
    below = sorted(strahler_definition(parent, c) for c in children_definition(parent, row))
    if not below:
        return 1
    return below[-1] + (below[-2:-1] == below[-1:])


def distances_definition(parent: Parents) -> dict[tuple[int, int], int]:
    """Distance of every connected pair (low, high), by breadth-first search from each node."""
    linked: dict[int, list[int]] = {
        row: children_definition(parent, row) for row in range(len(parent))
    }
    for row, above in enumerate(parent):
        if above >= 0:
            linked[row].append(above)
    found = {}
    for start in linked:
        seen, queue = {start: 0}, deque([start])
        while queue:
            row = queue.popleft()
            for other in linked[row]:
                if other not in seen:
                    seen[other] = seen[row] + 1
                    queue.append(other)
        found |= {(start, row): steps for row, steps in seen.items() if start < row}
    return found


def wiener_definition(parent: Parents) -> int:
    """Sum of the distances of all unordered pairs (Wiener)."""
    return sum(distances_definition(parent).values())


def virality_definition(parent: Parents) -> Fraction | None:
    """Mean distance of all pairs of one tree (Goel, Anderson, Hofman, Watts 2016)."""
    distance = distances_definition(parent)
    return Fraction(sum(distance.values()), len(distance)) if distance else None


def h_index_definition(widths: Sequence[int]) -> int:
    """Largest h such that level i has at least i comments for every i <= h (Gomez 2008)."""
    return max(
        h
        for h in range(len(widths) + 1)
        if all(widths[level - 1] >= level for level in range(1, h + 1))
    )


# --- networks -------------------------------------------------------------------------------


def density_definition(n: int, edges: Edges) -> Fraction | None:
    return Fraction(len(edges), len(list(permutations(range(n), 2)))) if n > 1 else None


def dyads_definition(n: int, edges: Edges) -> tuple[int, int, int]:
    """Pairs in mutual, one-way and no contact (Holland & Leinhardt 1970)."""
    ways = Counter(((a, b) in edges) + ((b, a) in edges) for a, b in combinations(range(n), 2))
    return ways[2], ways[1], ways[0]


def reciprocity_definition(edges: Edges) -> Fraction | None:
    """Edges with an edge back / edges."""
    return Fraction(sum((b, a) in edges for a, b in edges), len(edges)) if edges else None


def rho_definition(n: int, edges: Edges) -> Fraction | None:
    """(r − d) / (1 − d), Garlaschelli & Loffredo 2004."""
    r, d = reciprocity_definition(edges), density_definition(n, edges)
    return None if r is None or d is None or d == 1 else (r - d) / (1 - d)


def weighted_reciprocity_definition(edges: Edges) -> Fraction | None:
    """Sum of min(w_ij, w_ji) / sum of w (Squartini et al. 2013)."""
    returned = sum(min(w, edges.get((b, a), 0)) for (a, b), w in edges.items())
    return Fraction(returned, sum(edges.values())) if edges else None


def gini_definition(values: Sequence[int]) -> Fraction | None:
    """Mean absolute difference of all ordered pairs / twice the mean."""
    if not sum(values):
        return None
    n = len(values)
    return Fraction(sum(abs(x - y) for x, y in product(values, values)), 2 * n * sum(values))


def pagerank_definition(n: int, edges: Edges, damping: float = 0.85) -> list[float]:
    """Solve x = (1 − α)/n + α(x P + dangling mass / n) as dense linear equations."""
    out = [sum(w for (a, _), w in edges.items() if a == p) for p in range(n)]
    moves = np.full((n, n), 1 / max(n, 1))
    for p in range(n):
        if out[p]:
            moves[p] = [edges.get((p, q), 0) / out[p] for q in range(n)]
    left = np.eye(n) - damping * moves.T
    return np.linalg.solve(left, np.full(n, (1 - damping) / max(n, 1))).tolist()


def shortest_paths_definition(
    n: int, arrows: set[tuple[int, int]], a: int, b: int
) -> list[list[int]]:
    """All shortest paths from a to b, by taking all walks of growing length."""
    walks = [[a]]
    for _ in range(n):
        walks = [
            [*walk, q]
            for walk in walks
            for q in range(n)
            if (walk[-1], q) in arrows and q not in walk
        ]
        arrived = [walk for walk in walks if walk[-1] == b]
        if arrived:
            return arrived
    return []


def betweenness_definition(n: int, edges: Edges, *, directed: bool = True) -> list[Fraction]:
    """Share of the shortest paths of each pair that pass through a node (Freeman 1977)."""
    arrows = set(edges) if directed else set(edges) | {(b, a) for a, b in edges}
    pairs = permutations(range(n), 2) if directed else combinations(range(n), 2)
    score = [Fraction(0)] * n
    for a, b in pairs:
        paths = shortest_paths_definition(n, arrows, a, b)
        for path in paths:
            for inner in path[1:-1]:
                score[inner] += Fraction(1, len(paths))
    return score


# --- rhythm ---------------------------------------------------------------------------------


def burstiness_definition(gaps: Sequence[float]) -> float | None:
    """(σ − μ)/(σ + μ) with the population deviation (Goh & Barabasi 2008)."""
    if len(gaps) < 2 or not sum(gaps):
        return None
    mean, deviation = statistics.fmean(gaps), statistics.pstdev(gaps)
    return (deviation - mean) / (deviation + mean)


def burstiness_of_few_definition(gaps: Sequence[float]) -> float | None:
    """The same corrected for n intervals (Kim & Jo 2016)."""
    if len(gaps) < 2 or not sum(gaps):
        return None
    n, r = len(gaps), statistics.pstdev(gaps) / statistics.fmean(gaps)
    return (math.sqrt(n + 1) * r - math.sqrt(n - 1)) / (
        (math.sqrt(n + 1) - 2) * r + math.sqrt(n - 1)
    )


def memory_definition(gaps: Sequence[float]) -> float | None:
    """Pearson's correlation of each interval with the next (Goh & Barabasi 2008)."""
    if len(gaps) < 3 or len(set(gaps[:-1])) == 1 or len(set(gaps[1:])) == 1:
        return None
    return statistics.correlation(gaps[:-1], gaps[1:])


def peaks_definition(times: Sequence[int], width: int, spread: float) -> list[tuple[int, int]]:
    """Bins above median + spread × MAD, over all bins from the first event to the last."""
    if not times:
        return []
    first, last = min(times) // width, max(times) // width
    counts = [sum(t // width == b for t in times) for b in range(first, last + 1)]
    median = statistics.median(counts)
    deviation = statistics.median(abs(c - median) for c in counts)
    if len(counts) < 3 or deviation == 0:
        return []
    high = median + spread * deviation
    return [((first + i) * width, count) for i, count in enumerate(counts) if count > high]


def kleinberg_cost(
    gaps: Sequence[float], states: Sequence[int], scale: float, cost: float
) -> float:
    """Cost of a sequence of states: −ln of each density, and ln n per way up (Kleinberg 2002)."""
    rate = len(gaps) / sum(gaps)
    speeds = [rate, scale * rate]
    emitted = sum(
        speeds[state] * gap - math.log(speeds[state])
        for gap, state in zip(gaps, states, strict=True)
    )
    ways_up = sum(now < after for now, after in pairwise([0, *states]))
    return emitted + cost * math.log(len(gaps)) * ways_up


def all_state_sequences(gaps: Sequence[float]) -> Iterator[tuple[int, ...]]:
    return product((0, 1), repeat=len(gaps))
