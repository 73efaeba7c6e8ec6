"""Communities: modularity by its formula, the best division of small networks, stability."""

from __future__ import annotations

import igraph
import networkx as nx
import numpy as np
import pytest
from connection_definition import (
    adjusted_rand_definition,
    best_modularity_definition,
    modularity_definition,
    ties_of,
)
from helpers import shared
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import networks
from test_centrality import random_network
from zoo import both_ways, network_of

from threadgraph.graphs.networks.communities import adjusted_rand, communities, modularity
from threadgraph.graphs.networks.projection import ties
from threadgraph.io.read import read


def karate(*, weighted=False):
    graph = nx.karate_club_graph()
    edges = both_ways(list(graph.edges))
    if weighted:
        # Each tie one way only, so that its weight is not counted twice.
        edges = {(a, b): int(w) for a, b, w in graph.edges.data("weight")}
    factions = np.array([int(graph.nodes[v]["club"] != "Mr. Hi") for v in graph])
    return network_of(34, edges), factions


def test_the_best_division_of_the_karate_club():
    network, _ = karate()
    found = communities(network)
    assert found.modularity == pytest.approx(0.419790, abs=5e-7)
    assert found.sizes.tolist() == [12, 11, 6, 5]
    assert found.modularities.tolist() == pytest.approx([0.419790] * 20, abs=5e-7)
    assert (found.agreement, found.weak) == (1, False)
    graph = igraph.Graph(34, list(nx.karate_club_graph().edges))
    assert graph.community_optimal_modularity().modularity == pytest.approx(found.modularity)
    theirs = graph.community_leiden("modularity", n_iterations=-1)
    assert found.modularity >= theirs.modularity - 1e-12


def test_the_factions_of_the_karate_club():
    network, factions = karate()
    assert modularity(ties(network), factions) == pytest.approx(0.358235, abs=5e-7)
    network, factions = karate(weighted=True)
    assert modularity(ties(network), factions) == pytest.approx(0.391438, abs=5e-7)
    assert modularity(ties(network), factions, weighted=False) == pytest.approx(0.358235, abs=5e-7)


@given(networks(max_size=6), st.data())
@settings(deadline=None, max_examples=100)
def test_modularity_of_any_division(drawn, data):
    n, edges = drawn
    if not edges:
        with pytest.raises(ValueError, match="without ties"):
            modularity(ties(network_of(n, edges)), np.zeros(n, np.int64))
        return
    labels = data.draw(st.lists(st.integers(0, 3), min_size=n, max_size=n))
    found = modularity(ties(network_of(n, edges)), np.array(labels))
    assert found == pytest.approx(float(modularity_definition(n, ties_of(edges), labels)))


@given(networks(max_size=6))
@settings(deadline=None, max_examples=60)
def test_no_division_of_a_small_network_is_better(drawn):
    n, edges = drawn
    found = communities(network_of(n, edges), runs=5)
    if not edges:
        assert found is None
        return
    best = best_modularity_definition(n, ties_of(edges))
    assert found.modularity == pytest.approx(float(best), abs=1e-12)


def test_modularity_agrees_with_networkx_and_igraph():
    network, graph = random_network(60, 0.1, 4)
    found = communities(network)
    whole = nx.Graph()
    whole.add_nodes_from(range(60))
    for a, b, w in graph.edges.data("weight"):
        whole.add_edge(a, b, weight=w + (whole[a][b]["weight"] if whole.has_edge(a, b) else 0))
    groups = [set(np.flatnonzero(found.member == c).tolist()) for c in range(-1, len(found))]
    expected = nx.community.modularity(whole, [g for g in groups if g])
    assert found.modularity == pytest.approx(expected, abs=1e-12)
    other = igraph.Graph(60, list(whole.edges))
    weights = [whole.edges[edge]["weight"] for edge in whole.edges]
    label = np.where(found.member < 0, len(found) + np.arange(60), found.member)
    assert found.modularity == pytest.approx(other.modularity(label.tolist(), weights=weights))
    theirs = other.community_leiden("modularity", weights=weights, n_iterations=-1)
    assert found.modularity >= theirs.modularity - 0.01


@given(networks(max_size=9))
@settings(deadline=None, max_examples=60)
def test_what_is_always_so(drawn):
    n, edges = drawn
    found = communities(network_of(n, edges), runs=3)
    if found is None:
        return
    joined = {v for pair in edges for v in pair}
    assert {v for v in range(n) if found.member[v] >= 0} == joined
    assert np.bincount(found.member[found.member >= 0]).tolist() == found.sizes.tolist()
    assert (np.diff(found.sizes) <= 0).all()
    graph = nx.Graph(list(edges))
    first = []
    for c in range(len(found)):
        members = np.flatnonzero(found.member == c).tolist()
        assert nx.is_connected(graph.subgraph(members)), "Leiden communities hang together"
        first.append((-len(members), members[0]))
    assert first == sorted(first)
    assert -0.5 <= found.modularity <= 1
    assert (found.modularities <= found.modularity + 1e-12).all()


def test_the_real_page():
    for merged in (True, False):
        d = read(shared("threads/000_6a428748ec1514de.txt"), merge_names=merged)
        found = communities(d.network)
        assert found.modularity == pytest.approx(11 / 50, abs=1e-12)
        assert found.weak
        groups = [
            {d.people.names[v] for v in np.flatnonzero(found.member == c)}
            for c in range(len(found))
        ]
        both = {"joe"} if merged else {"joe", "JOE"}
        assert groups == [{"Raffi", "HAGOP", *both}, {"Ari", "GB"}]


def test_both_directions_are_added_not_one_of_them_kept():
    """networkx' to_undirected would weigh the tie 3 and 2 as 2 or 3, not 5."""
    found = communities(network_of(4, {(0, 1): 3, (1, 0): 2, (2, 3): 5}))
    assert found.modularity == pytest.approx(0.5)


def test_small_networks():
    for n in range(3):
        assert communities(network_of(n, {})) is None
    pair = communities(network_of(3, {(2, 0): 1}))
    assert (pair.member.tolist(), pair.sizes.tolist(), pair.modularity) == ([0, -1, 0], [2], 0)
    assert communities(network_of(2, {(0, 1): 1}), runs=1).agreement is None


labels = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=12)


@given(labels)
@settings(deadline=None, max_examples=200)
def test_agreement_of_two_divisions(drawn):
    one, other = np.array([a for a, _ in drawn], int), np.array([b for _, b in drawn], int)
    expected = float(adjusted_rand_definition(one.tolist(), other.tolist()))
    assert adjusted_rand(one, other) == pytest.approx(expected, abs=1e-12)
    assert adjusted_rand(other, one) == pytest.approx(expected, abs=1e-12)


def test_agreement_agrees_with_igraph():
    draw = np.random.default_rng(3)
    one, other = draw.integers(0, 5, 200), draw.integers(0, 4, 200)
    theirs = igraph.compare_communities(one.tolist(), other.tolist(), method="adjusted_rand")
    assert adjusted_rand(one, other) == pytest.approx(theirs, abs=1e-12)


def test_a_network_without_structure_is_unstable_and_weak():
    network, _ = random_network(200, 0.05, 6)
    found = communities(network)
    assert found.weak
    assert found.agreement < 0.7
    again = communities(network)
    assert again.member.tolist() == found.member.tolist()
    assert again.modularities.tolist() == found.modularities.tolist()
