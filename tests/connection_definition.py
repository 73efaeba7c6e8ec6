"""Slow definitions of closeness, hubs, communities and two sides: each its formula, transcribed.

Edges are a dict {(speaker, addressee): weight}; ties a dict {frozenset of two: weight}; a
division is a list of labels.  Nothing here knows the code that is tested.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, permutations

import numpy as np


def distances(n, arrows, start):
    """Steps from one person to each other person, by relaxing all arrows again and again."""
    far = {start: 0}
    changed = True
    while changed:
        changed = False
        for a, b in arrows:
            if a in far and far[a] + 1 < far.get(b, n + 1):
                far[b] = far[a] + 1
                changed = True
    return far


def harmonic_definition(n, edges, *, inward=True):
    """Σ over everybody else of 1/d to the person; who cannot come there adds nothing."""
    arrows = list(edges) if inward else [(b, a) for a, b in edges]
    score = [Fraction(0)] * n
    for u in range(n):
        for v, d in distances(n, arrows, u).items():
            if u != v:
                score[v] += Fraction(1, d)
    return score


def closeness_definition(n, edges, *, inward=True):
    """(r / (n − 1)) (r / Σ d) over the r who reach the person; 0 if nobody does."""
    arrows = list(edges) if inward else [(b, a) for a, b in edges]
    found = []
    for v in range(n):
        far = [d[v] for u in range(n) if u != v and v in (d := distances(n, arrows, u))]
        r = len(far)
        found.append(float("nan") if n < 2 else Fraction(r * r, (n - 1) * sum(far)) if r else 0)
    return found


def hits_definition(n, edges):
    """The projection of equal scores on the eigenspace of the largest eigenvalue of WᵀW."""
    if not edges:
        return None
    matrix = np.zeros((n, n))
    for (a, b), w in edges.items():
        matrix[a, b] = w
    value, vector = np.linalg.eigh(matrix.T @ matrix)
    top = vector[:, value >= value.max() * (1 - 1e-9)]
    authority = np.abs(top @ (top.T @ np.ones(n)))
    hub = matrix @ authority
    return hub / hub.sum(), authority / authority.sum()


def ties_of(edges):
    """Both directions of each pair added up."""
    found = {}
    for (a, b), w in edges.items():
        found[frozenset((a, b))] = found.get(frozenset((a, b)), 0) + w
    return found


def modularity_definition(n, found, labels):
    """(1/2W) Σ over ordered pairs in one community of (w_ij − s_i s_j / 2W)."""
    strength = [sum(w for pair, w in found.items() if v in pair) for v in range(n)]
    twice = sum(strength)
    total = Fraction(0)
    for i in range(n):
        for j in range(n):
            if labels[i] == labels[j]:
                weight = found.get(frozenset((i, j)), 0) if i != j else 0
                total += weight - Fraction(strength[i] * strength[j], twice)
    return total / twice


def divisions_of(items):
    """Every way to divide a list into groups."""
    if not items:
        yield []
        return
    first, *rest = items
    for groups in divisions_of(rest):
        for i in range(len(groups)):
            yield [*groups[:i], [first, *groups[i]], *groups[i + 1 :]]
        yield [[first], *groups]


def best_modularity_definition(n, found):
    """The largest modularity of all divisions."""
    best = None
    for groups in divisions_of(list(range(n))):
        labels = {v: i for i, group in enumerate(groups) for v in group}
        value = modularity_definition(n, found, labels)
        best = value if best is None else max(best, value)
    return best


def adjusted_rand_definition(one, other):
    """(agreeing pairs − expected) / (largest − expected), pair by pair."""
    pairs = list(combinations(range(len(one)), 2))
    if not pairs:
        return 1
    left = [one[i] == one[j] for i, j in pairs]
    right = [other[i] == other[j] for i, j in pairs]
    both = sum(a and b for a, b in zip(left, right, strict=True))
    chance = Fraction(sum(left) * sum(right), len(pairs))
    most = Fraction(sum(left) + sum(right), 2)
    return Fraction(1) if most == chance else (both - chance) / (most - chance)


def shortest_paths(n, arrows, a, b):
    """Every shortest path from a to b, as tuples of people."""
    paths = [(a,)]
    for _ in range(n):
        ends = [path for path in paths if path[-1] == b]
        if ends:
            return ends
        paths = [(*path, y) for path in paths for x, y in arrows if x == path[-1] and y not in path]
    return []


def longest_shortest_path(n, arrows):
    """The number of people on the longest of all shortest paths."""
    found = [len(p) for a, b in permutations(range(n), 2) for p in shortest_paths(n, arrows, a, b)]
    return max(found, default=min(n, 1))


def leaders_definition(n, found, side, number):
    """The people of most contacts on a side, the earlier of equals."""
    degree = [sum(v in pair for pair in found) for v in range(n)]
    return [
        sorted((v for v in range(n) if side[v] == s), key=lambda v: (-degree[v], v))[: number[s]]
        for s in (0, 1)
    ]


def contacts(n, found):
    """Everybody's contacts."""
    return [[next(iter(pair - {v})) for pair in found if v in pair] for v in range(n)]


def walk_definition(n, found, ends):
    """Chance to end with ends[0] before ends[1], by letting the walks go on and on."""
    near = contacts(n, found)
    held = {*ends[0], *ends[1]}
    chance = [1.0 if v in ends[0] else 0.0 for v in range(n)]
    for _ in range(20_000):
        new = [
            chance[v] if v in held else sum(chance[u] for u in near[v]) / len(near[v])
            for v in range(n)
        ]
        moved = max(abs(a - b) for a, b in zip(new, chance, strict=True))
        chance = new
        if moved < 1e-14:
            break
    return chance


def controversy_definition(n, found, side, seeds):
    """P_AA P_BB − P_AB P_BA with Bayes' rule, each side having half of the walks."""
    ends = leaders_definition(n, found, side, (seeds, seeds))
    chance = walk_definition(n, found, ends)
    p = {}
    for s in (0, 1):
        own = [chance[v] for v in range(n) if side[v] == s]
        p[s, 0] = sum(own) / len(own)
        p[s, 1] = 1 - p[s, 0]
    began = {(s, e): p[s, e] / (p[0, e] + p[1, e]) for s in (0, 1) for e in (0, 1)}
    return began[0, 0] * began[1, 1] - began[0, 1] * began[1, 0]


def boundary_definition(n, found, side):
    """Mean of d_i/(d_i + d_b) − 1/2 over the boundary, set by set."""
    near = contacts(n, found)
    crossing = {v for v in range(n) if any(side[u] != side[v] for u in near[v])}
    boundary = {
        v for v in crossing if any(side[u] == side[v] and u not in crossing for u in near[v])
    }
    terms = []
    for v in boundary:
        inner = sum(side[u] == side[v] and u not in boundary for u in near[v])
        outer = sum(side[u] != side[v] and u in boundary for u in near[v])
        terms.append(Fraction(inner, inner + outer) - Fraction(1, 2))
    return sum(terms) / len(terms) if terms else None


def dipole_definition(n, found, side, elite):
    """(1 − |share above − share below|) × half the distance of the means."""
    number = [max(1, round(elite * sum(s == which for s in side))) for which in (0, 1)]
    chance = walk_definition(n, found, leaders_definition(n, found, side, number))
    opinion = [2 * c - 1 for c in chance]
    above = [x for x in opinion if x > 1e-9]
    below = [x for x in opinion if x < -1e-9]
    if not above or not below:
        return None
    apart = abs(len(above) - len(below)) / n
    return (1 - apart) * (sum(above) / len(above) - sum(below) / len(below)) / 2
