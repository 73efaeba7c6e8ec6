"""Slow definitions of the measures of networks: each a short transcription of its formula.

Edges are a dict {(speaker, addressee): weight}.  Nothing here knows the code that is tested.
Sources: the notes on measures, section 4.3.
"""

from __future__ import annotations

import statistics
from fractions import Fraction
from itertools import combinations, permutations, product
from typing import TYPE_CHECKING

import igraph
import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Mapping

    Edges = Mapping[tuple[int, int], int]

# --- the undirected network -----------------------------------------------------------------


def strengths_definition(edges: Edges, *, weighted: bool = True) -> dict[frozenset[int], int]:
    """The weights of both directions added up (convention C11), or 1 for each pair."""
    found: dict[frozenset[int], int] = {}
    for (a, b), w in edges.items():
        pair = frozenset((a, b))
        found[pair] = found.get(pair, 0) + w if weighted else 1
    return found


def contacts_definition(n: int, edges: Edges) -> list[set[int]]:
    pairs = strengths_definition(edges)
    return [{q for q in range(n) if frozenset((p, q)) in pairs} for p in range(n)]


def triangles_definition(n: int, edges: Edges) -> list[tuple[int, int, int]]:
    pairs = strengths_definition(edges)
    return [
        three
        for three in combinations(range(n), 3)
        if all(frozenset(two) in pairs for two in combinations(three, 2))
    ]


def core_definition(n: int, edges: Edges) -> list[int]:
    """The largest k for which a person is left when those with fewer contacts are taken out."""
    contacts = contacts_definition(n, edges)
    core = [0] * n
    for k in range(n):
        left = set(range(n))
        while poor := {p for p in left if len(contacts[p] & left) < k}:
            left -= poor
        for p in left:
            core[p] = k
    return core


def clustering_definition(n: int, edges: Edges) -> list[Fraction]:
    """Linked pairs of contacts / pairs of contacts; 0 for fewer than two contacts."""
    contacts = contacts_definition(n, edges)
    found = []
    for own in contacts:
        pairs = list(combinations(sorted(own), 2))
        linked = sum(b in contacts[a] for a, b in pairs)
        found.append(Fraction(linked, len(pairs)) if pairs else Fraction(0))
    return found


def transitivity_definition(n: int, edges: Edges) -> Fraction | None:
    pairs = sum(len(list(combinations(own, 2))) for own in contacts_definition(n, edges))
    return Fraction(3 * len(triangles_definition(n, edges)), pairs) if pairs else None


# --- structural holes -----------------------------------------------------------------------


def constraint_definition(n: int, edges: Edges, *, weighted: bool) -> list[Fraction | None]:
    """c_i = sum over contacts j of (p_ij + sum over q of p_iq p_qj)² (Burt 1992)."""
    z = strengths_definition(edges, weighted=weighted)

    def p(i: int, j: int) -> Fraction:
        total = sum(w for pair, w in z.items() if i in pair)
        return Fraction(z.get(frozenset((i, j)), 0), total)

    contacts = contacts_definition(n, edges)
    return [
        sum(
            ((p(i, j) + sum(p(i, q) * p(q, j) for q in own - {j})) ** 2 for j in own),
            Fraction(0),
        )
        if own
        else None
        for i, own in enumerate(contacts)
    ]


def effective_size_definition(n: int, edges: Edges, *, weighted: bool) -> list[Fraction | None]:
    """e_i = sum over contacts j of (1 − sum over q of p_iq m_jq) (Burt 1992)."""
    z = strengths_definition(edges, weighted=weighted)

    def of(i: int, j: int) -> int:
        return z.get(frozenset((i, j)), 0)

    found: list[Fraction | None] = []
    for i, own in enumerate(contacts_definition(n, edges)):
        total = sum(of(i, k) for k in range(n))
        redundant = sum(
            Fraction(of(i, q), total) * Fraction(of(j, q), max(of(j, k) for k in range(n)))
            for j, q in product(own, own)
            if j != q
        )
        found.append(len(own) - redundant if own else None)
    return found


# --- groups of three ------------------------------------------------------------------------

TRIADS = {
    "003": "", "012": "ab", "102": "ab ba", "021D": "ba bc", "021U": "ab cb", "021C": "ab bc",
    "111D": "ab ba ca", "111U": "ab ba ac", "030T": "ab bc ac", "030C": "ab bc ca",
    "201": "ab ba bc cb", "120D": "ac ca ba bc", "120U": "ac ca ab cb", "120C": "ac ca ab bc",
    "210": "ab ba bc cb ac", "300": "ab ba bc cb ac ca",
}  # fmt: skip
"""An example of each type, as the notes (section 4.3) and Holland and Leinhardt draw it."""


def triads_definition(n: int, edges: Edges) -> dict[str, int]:
    """Compare every three people with every example, in every order."""
    named = {}
    for name, arrows in TRIADS.items():
        for order in permutations(range(3)):
            at = dict(zip("abc", order, strict=True))
            named[frozenset((at[x], at[y]) for x, y in arrows.split())] = name
    census = dict.fromkeys(TRIADS, 0)
    for three in combinations(range(n), 3):
        held = {(three.index(x), three.index(y)) for x, y in edges if {x, y} <= set(three)}
        census[named[frozenset(held)]] += 1
    return census


# --- the whole ------------------------------------------------------------------------------


def centralisation_definition(values: list[Fraction], star: list[Fraction]) -> Fraction:
    """Sum of largest − each, over the same for the star that has the most."""

    def excess(all_of: list[Fraction]) -> Fraction:
        return sum((max(all_of) - x for x in all_of), Fraction(0))

    return excess(values) / excess(star)


def reach_definition(n: int, arrows: set[tuple[int, int]]) -> list[set[int]]:
    """Whom each reaches along the arrows, themself included (Warshall)."""
    reach = [{p} | {b for a, b in arrows if a == p} for p in range(n)]
    for middle in range(n):
        for p in range(n):
            if middle in reach[p]:
                reach[p] |= reach[middle]
    return reach


def bow_tie_definition(n: int, edges: Edges) -> list[str] | None:
    reach = reach_definition(n, set(edges))
    strong = [{q for q in reach[p] if p in reach[q]} for p in range(n)]
    if not any(len(group) > 1 for group in strong):
        return None
    core = max(strong, key=len)
    into = {p for p in range(n) if reach[p] & core} - core
    out = {q for p in core for q in reach[p]} - core
    tube = {
        p for p in range(n) if reach[p] & out and any(p in reach[q] for q in into)
    } - core - into - out  # fmt: skip
    either = reach_definition(n, set(edges) | {(b, a) for a, b in edges})
    near = either[min(core)]
    parts = (("core", core), ("in", into), ("out", out), ("tube", tube), ("tendril", near))
    return [next((w for w, those in parts if p in those), "disconnected") for p in range(n)]


def assortativity_definition(n: int, edges: Edges) -> dict[str, float | None]:
    """Pearson's correlation over edges of one degree of the speaker, one of the addressee."""
    degree = {
        "out": [sum(a == p for a, _ in edges) for p in range(n)],
        "in": [sum(b == p for _, b in edges) for p in range(n)],
    }
    found: dict[str, float | None] = {}
    for x, y in product(degree, degree):
        left = [degree[x][a] for a, _ in edges]
        right = [degree[y][b] for _, b in edges]
        same = len(set(left)) < 2 or len(set(right)) < 2
        found[f"{x}_{y}"] = None if same else statistics.correlation(left, right)
    return found


# --- the same graph for other programs ------------------------------------------------------


def in_networkx(n: int, edges: Edges, *, undirected: bool = False) -> nx.DiGraph | nx.Graph:
    """The network, or its projection with the weights of both directions added up."""
    graph = nx.Graph() if undirected else nx.DiGraph()
    graph.add_nodes_from(range(n))
    pairs = (
        [(*sorted(pair), w) for pair, w in strengths_definition(edges).items()]
        if undirected
        else [(a, b, w) for (a, b), w in edges.items()]
    )
    graph.add_weighted_edges_from(pairs)
    return graph


def in_igraph(n: int, edges: Edges, *, undirected: bool = False) -> igraph.Graph:
    graph = in_networkx(n, edges, undirected=undirected)
    other = igraph.Graph(n, list(graph.edges), directed=not undirected)
    other.es["weight"] = [graph.edges[edge]["weight"] for edge in graph.edges]
    return other


def random_edges(n: int, share: float, seed: int, *, back: float = 0.3) -> dict:
    """Edges at random, some of them answered, weights 1 to 5."""
    graph = nx.gnp_random_graph(n, share, seed=seed, directed=True)
    pairs = set(graph.edges)
    pairs |= {(b, a) for a, b in sorted(pairs) if (a * 31 + b * 17 + seed) % 100 < 100 * back}
    return {(a, b): 1 + (a * 7 + b * 3 + seed) % 5 for a, b in sorted(pairs)}


def pieces_definition(n, edges, *, strong):
    """Sizes of the groups who reach each other, along the arrows or (not strong) either way."""
    near = {(v, v) for v in range(n)} | set(edges)
    if not strong:
        near |= {(b, a) for a, b in edges}
    for middle in range(n):
        into = [a for a in range(n) if (a, middle) in near]
        out = [b for b in range(n) if (middle, b) in near]
        near |= {(a, b) for a in into for b in out}
    groups = {frozenset(u for u in range(n) if {(u, v), (v, u)} <= near) for v in range(n)}
    return [len(group) for group in groups]
