"""Constraint and effective size equal Burt's formulas, networkx, igraph and published values."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from networks_definition import (
    constraint_definition,
    effective_size_definition,
    in_igraph,
    in_networkx,
    random_edges,
)
from strategies import networks
from zoo import N6, both_ways, network_of

from threadgraph.graphs.networks import triangles as listing
from threadgraph.graphs.networks.holes import structural_holes
from threadgraph.graphs.networks.projection import ties

BOTH = pytest.mark.parametrize("weighted", [True, False])
RANDOM = pytest.mark.parametrize(
    ("n", "share", "seed"), [(5, 0.4, 1), (20, 0.1, 2), (40, 0.02, 3), (60, 0.3, 4), (150, 0.04, 5)]
)
BORGATTI = ["AB", "AF", "AG", "AE", "EG", "FG", "BG", "BD", "DG", "GC"]
BORGATTI_WEIGHTS = (2, 3, 5, 2, 8, 3, 4, 1, 3, 10)


def holes_of(n, edges, **kinds):
    return structural_holes(ties(network_of(n, edges)), **kinds)


def same(found, expected, **within):
    """Equal, with NaN for None."""
    known = [math.nan if x is None else float(x) for x in expected]
    assert found.tolist() == pytest.approx(known, nan_ok=True, **within)


@BOTH
@given(networks())
@settings(deadline=None, max_examples=150)
def test_holes(weighted, drawn):
    n, edges = drawn
    found = holes_of(n, edges, weighted=weighted)
    same(found.constraint, constraint_definition(n, edges, weighted=weighted), rel=1e-13)
    expected = effective_size_definition(n, edges, weighted=weighted)
    same(found.effective_size, expected, rel=1e-13, abs=1e-13)


@RANDOM
@BOTH
def test_agreement_with_networkx_and_igraph(n, share, seed, weighted):
    edges = random_edges(n, share, seed)
    found = holes_of(n, edges, weighted=weighted)
    name = "weight" if weighted else None
    graph = in_networkx(n, edges, undirected=True)
    for values, measure in (
        (found.constraint, nx.constraint),
        (found.effective_size, nx.effective_size),
    ):
        # Asked for all people at once, networkx has another effective size: see below.
        expected = measure(graph, list(graph), weight=name)
        same(values, [expected[p] for p in range(n)], rel=1e-12, abs=1e-12)
    same(found.constraint, in_igraph(n, edges, undirected=True).constraint(weights=name), rel=1e-12)


@RANDOM
def test_both_directions_are_added_up_as_for_a_directed_graph(n, share, seed):
    edges = random_edges(n, share, seed)
    found = holes_of(n, edges)
    graph = in_networkx(n, edges)
    constraint = nx.constraint(graph, weight="weight")
    effective = nx.effective_size(graph, list(graph), weight="weight")
    same(found.constraint, [constraint[p] for p in range(n)], rel=1e-12)
    # networkx takes people who address nobody for isolated.
    speaking = sorted({a for a, _ in edges})
    same(found.effective_size[speaking], [effective[p] for p in speaking], rel=1e-12, abs=1e-12)


def test_no_direction_is_lost():
    """networkx' `to_undirected` keeps one of the two weights (3 and 2 become one of them)."""
    kept = nx.constraint(in_networkx(6, N6).to_undirected(), weight="weight")
    summed = holes_of(6, N6).constraint
    assert abs(kept[0] - summed[0]) > 0.01
    same(summed, [0.48439, 0.89905, 1.3692, 0.59184, 1, None], abs=5e-5)


def test_each_contact_is_measured_by_its_own_strongest():
    """networkx, asked for all at once, divides by the largest of q instead of j (3.6.1)."""
    edges, at = borgatti(BORGATTI_WEIGHTS)
    graph = in_networkx(7, edges, undirected=True)
    one_by_one = nx.effective_size(graph, list(graph), weight="weight")
    same(holes_of(7, edges).effective_size, [one_by_one[p] for p in range(7)], rel=1e-12)
    assert holes_of(7, edges).effective_size[at("A")] == pytest.approx(2.475, abs=1e-12)


def borgatti(weights):
    edges = {
        tuple("ABCDEFG".index(c) for c in pair): w
        for pair, w in zip(BORGATTI, weights, strict=True)
    }
    return edges, "ABCDEFG".index


@pytest.mark.parametrize("weighted", [True, False])
def test_borgattis_example(weighted):
    edges, at = borgatti([1] * 10)
    found = holes_of(7, edges, weighted=weighted)
    published = {"G": (0.400, 4.67), "A": (0.595, 2.50), "C": (1, 1)}
    for name, (constraint, size) in published.items():
        assert found.constraint[at(name)] == pytest.approx(constraint, abs=5e-4)
        assert found.effective_size[at(name)] == pytest.approx(size, abs=5e-3)


def test_borgattis_example_with_weights():
    edges, at = borgatti(BORGATTI_WEIGHTS)
    found = holes_of(7, edges)
    published = {"G": (0.299, 5.47), "A": (0.795, 2.47), "C": (1, 1)}
    for name, (constraint, size) in published.items():
        assert found.constraint[at(name)] == pytest.approx(constraint, abs=5e-4)
        assert found.effective_size[at(name)] == pytest.approx(size, abs=5e-3)
    plain = holes_of(7, edges, weighted=False)
    same(plain.constraint, holes_of(7, dict.fromkeys(edges, 1)).constraint, rel=1e-14)


@pytest.mark.parametrize(
    ("weights", "published"),
    [((1, 1, 1, 1), (1.003, 1.003, 1.389)), ((2, 2, 1, 1), (0.840, 1.143, 1.378))],
)
def test_the_directed_example(weights, published):
    pairs = [(0, 1), (0, 2), (1, 0), (2, 1)]
    found = holes_of(3, dict(zip(pairs, weights, strict=True)))
    assert found.constraint.tolist() == pytest.approx(published, abs=5e-4)


def test_the_karate_club():
    found = holes_of(34, both_ways(list(nx.karate_club_graph().edges)))
    published = {0: 0.155423, 33: 0.156419, 32: 0.249223}
    assert {p: found.constraint[p] for p in published} == pytest.approx(published, abs=5e-7)


@BOTH
@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_without_contacts_nothing_is_defined(n, weighted):
    found = holes_of(n, {}, weighted=weighted)
    for values in (found.constraint, found.effective_size):
        assert values.shape == (n,)
        assert np.isnan(values).all()


@BOTH
def test_two_people(weighted):
    found = holes_of(2, {(0, 1): 3, (1, 0): 1}, weighted=weighted)
    assert found.constraint.tolist() == [1, 1]
    assert found.effective_size.tolist() == [1, 1]


@pytest.mark.parametrize("n", [3, 5, 10])
def test_the_middle_of_a_star_is_free(n):
    found = holes_of(n, {(i, 0): 1 for i in range(1, n)})
    assert found.constraint[0] == pytest.approx(1 / (n - 1), rel=1e-14)
    assert found.effective_size.tolist() == [n - 1] + [1] * (n - 1)


def test_blocks_change_nothing(monkeypatch):
    edges = random_edges(60, 0.2, 9)
    whole = holes_of(60, edges)
    monkeypatch.setattr(listing, "_BLOCK", 3)
    parts = holes_of(60, edges)
    assert parts.constraint.tolist() == pytest.approx(whole.constraint.tolist(), rel=1e-14)
    assert parts.effective_size.tolist() == pytest.approx(whole.effective_size.tolist(), rel=1e-14)


def test_above_the_work_allowed_nothing_is_computed():
    assert holes_of(3, both_ways([(0, 1), (0, 2), (1, 2)]), work=0) is None
    assert holes_of(3, both_ways([(0, 1), (0, 2)]), work=0) is not None
