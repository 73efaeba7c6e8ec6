"""Cores, clustering and triangles equal their definitions, other programs, published values."""

from __future__ import annotations

import math
from fractions import Fraction

import igraph
import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from networks_definition import (
    clustering_definition,
    core_definition,
    in_igraph,
    in_networkx,
    random_edges,
    transitivity_definition,
    triangles_definition,
)
from strategies import networks
from zoo import N6, both_ways, network_of

from threadgraph.graphs.networks import triangles as listing
from threadgraph.graphs.networks.clustering import clustering
from threadgraph.graphs.networks.cores import core_numbers
from threadgraph.graphs.networks.projection import ties
from threadgraph.graphs.networks.triangles import too_much, triangle_work, triangles

RANDOM = pytest.mark.parametrize(
    ("n", "share", "seed"), [(5, 0.4, 1), (20, 0.1, 2), (40, 0.02, 3), (60, 0.3, 4), (200, 0.02, 5)]
)


def tied(n, edges):
    return ties(network_of(n, edges))


def karate():
    return tied(34, both_ways(list(nx.karate_club_graph().edges)))


def listed(found):
    rows = []
    for some in triangles(found):
        rows += list(zip(*(column.tolist() for column in some), strict=True))
    return rows


# --- triangles ------------------------------------------------------------------------------


@given(networks())
@settings(deadline=None, max_examples=150)
def test_every_triangle_is_listed_once_with_its_sides(drawn):
    n, edges = drawn
    found = tied(n, edges)
    rows = listed(found)
    assert sorted(tuple(sorted(row[:3])) for row in rows) == triangles_definition(n, edges)
    for u, v, w, *sides in rows:
        for pair, tie in zip(((u, v), (u, w), (v, w)), sides, strict=True):
            assert (found.a[tie], found.b[tie]) == (min(pair), max(pair))


@given(networks(max_size=12))
@settings(deadline=None, max_examples=100)
def test_the_work_is_at_most_ties_to_the_power_of_one_and_a_half(drawn):
    found = tied(*drawn)
    k = len(found)
    assert len(listed(found)) <= triangle_work(found) <= k * math.sqrt(2 * k) / 2


@pytest.mark.parametrize("size", [1, 3, 50])
def test_blocks_lose_no_triangle(monkeypatch, size):
    found = tied(60, random_edges(60, 0.2, 9))
    whole = listed(found)
    monkeypatch.setattr(listing, "_BLOCK", size)
    assert listed(found) == whole
    assert len(whole) > 500


def test_a_hub_costs_nothing():
    n = 5000
    assert triangle_work(tied(n, {(i, 0): 1 for i in range(1, n)})) == 0


def test_too_much_work_is_said():
    found = karate()
    work = triangle_work(found)
    assert too_much(found, work) is None
    assert too_much(found, work - 1) == (
        f"not computed: {work} pairs of contacts to try, more than {work - 1}"
    )
    assert clustering(found, work=work - 1) is None


# --- cores ----------------------------------------------------------------------------------


@given(networks())
@settings(deadline=None, max_examples=200)
def test_core_numbers(drawn):
    n, edges = drawn
    found = core_numbers(tied(n, edges))
    assert found.dtype == np.int64
    assert found.tolist() == core_definition(n, edges)


@RANDOM
def test_core_numbers_agree_with_networkx_and_igraph(n, share, seed):
    edges = random_edges(n, share, seed)
    found = core_numbers(tied(n, edges)).tolist()
    other = nx.core_number(in_networkx(n, edges, undirected=True))
    assert found == [other[p] for p in range(n)]
    assert found == in_igraph(n, edges, undirected=True).coreness()


def test_cores_of_the_shared_network():
    assert core_numbers(tied(6, N6)).tolist() == [2, 2, 2, 1, 1, 0]


def test_a_mutual_contact_is_one_contact():
    """Libraries count A ↔ B twice on directed graphs: D of the shared network gets 2."""
    assert nx.core_number(in_networkx(6, N6))[3] == 2
    assert in_igraph(6, N6).coreness()[3] == 2
    assert core_numbers(tied(6, N6))[3] == 1


def test_cores_of_the_karate_club():
    found = core_numbers(karate())
    assert found.max() == 4
    assert np.count_nonzero(found == 4) == 10


@pytest.mark.parametrize("n", [0, 1, 2, 6])
def test_cores_of_extremes(n):
    assert core_numbers(tied(n, {})).tolist() == [0] * n
    complete = both_ways([(a, b) for a in range(n) for b in range(a)])
    assert core_numbers(tied(n, complete)).tolist() == [max(n - 1, 0)] * n


# --- clustering -----------------------------------------------------------------------------


@given(networks())
@settings(deadline=None, max_examples=200)
def test_clustering(drawn):
    n, edges = drawn
    found = clustering(tied(n, edges))
    local = clustering_definition(n, edges)
    assert found.local.tolist() == [float(x) for x in local]
    closed = triangles_definition(n, edges)
    assert found.triangles.tolist() == [sum(p in three for three in closed) for p in range(n)]
    expected = transitivity_definition(n, edges)
    assert found.transitivity == (None if expected is None else float(expected))
    mean = None if expected is None else pytest.approx(float(sum(local) / n), rel=1e-14)
    assert found.average == mean
    assert found.few == int(np.count_nonzero(found.degree < 2))


@RANDOM
def test_clustering_agrees_with_networkx_and_igraph(n, share, seed):
    edges = random_edges(n, share, seed)
    found = clustering(tied(n, edges))
    graph, other = (make(n, edges, undirected=True) for make in (in_networkx, in_igraph))
    local = nx.clustering(graph)
    assert found.local.tolist() == pytest.approx([local[p] for p in range(n)], abs=1e-14)
    assert found.local.tolist() == pytest.approx(
        other.transitivity_local_undirected(mode="zero"), abs=1e-14
    )
    assert found.average == pytest.approx(nx.average_clustering(graph), abs=1e-14)
    assert found.transitivity == pytest.approx(nx.transitivity(graph), abs=1e-14)
    assert found.transitivity == pytest.approx(other.transitivity_undirected(), abs=1e-14)


def test_clustering_of_the_shared_network():
    found = clustering(tied(6, N6))
    assert found.local.tolist() == [1 / 3, 1, 1, 0, 0, 0]
    assert found.average == pytest.approx(float(Fraction(7, 18)), abs=1e-15)
    assert found.transitivity == 0.5
    assert found.few == 2


def test_direction_is_put_aside_before_closing_is_asked_for():
    """The directed graph has another formula in networkx: 0.25 instead of 0.5."""
    assert nx.transitivity(in_networkx(6, N6)) == 0.25
    assert clustering(tied(6, N6)).transitivity == 0.5


def test_clustering_of_the_karate_club():
    found = clustering(karate())
    assert found.transitivity == pytest.approx(0.255682, abs=5e-7)
    assert found.average == pytest.approx(0.570638, abs=5e-7)
    # igraph leaves out the member with one contact unless told otherwise.
    apart = igraph.Graph.Famous("Zachary").transitivity_avglocal_undirected()
    assert apart == pytest.approx(found.average * 34 / 33, abs=1e-12)
    assert apart == pytest.approx(0.5879, abs=5e-5)


@pytest.mark.parametrize(
    ("n", "edges"), [(0, {}), (1, {}), (2, {(0, 1): 1}), (5, {}), (4, both_ways([(0, 1), (2, 3)]))]
)
def test_without_two_contacts_there_is_no_clustering(n, edges):
    found = clustering(tied(n, edges))
    assert (found.average, found.transitivity) == (None, None)
    assert found.local.tolist() == [0] * n
