"""Harmonic closeness equals its definition, networkx and igraph; a sample keeps its promise."""

from __future__ import annotations

import igraph
import networkx as nx
import numpy as np
import pytest
from connection_definition import closeness_definition, harmonic_definition
from helpers import shared
from hypothesis import given, settings
from strategies import networks
from test_centrality import RANDOM, random_network
from zoo import DISCUSSIONS, N6, both_ways, network_of

from threadgraph.graphs.networks import harmonic as module
from threadgraph.graphs.networks.harmonic import harmonic
from threadgraph.io.read import read


@given(networks())
@settings(deadline=None, max_examples=150)
def test_any_network(drawn):
    n, edges = drawn
    for inward in (True, False):
        found = harmonic(network_of(n, edges), inward=inward)
        expected = [float(x) for x in harmonic_definition(n, edges, inward=inward)]
        assert found.values.tolist() == pytest.approx(expected, abs=1e-12)
        assert (found.method, found.error) == ("exact", 0)


@given(networks())
@settings(deadline=None, max_examples=100)
def test_ordinary_closeness_of_any_network(drawn):
    n, edges = drawn
    for inward in (True, False):
        found = harmonic(network_of(n, edges), inward=inward)
        expected = [float(x) for x in closeness_definition(n, edges, inward=inward)]
        assert found.closeness.tolist() == pytest.approx(expected, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())
def test_the_zoo(make):
    net = make().network
    edges = {(int(a), int(b)): 1 for a, b in zip(net.source, net.target, strict=True)}
    expected = [float(x) for x in harmonic_definition(net.n, edges)]
    assert harmonic(net).values.tolist() == pytest.approx(expected, abs=1e-12)


@RANDOM
def test_networkx_and_igraph(n, share, seed):
    network, graph = random_network(n, share, seed)
    found = harmonic(network)
    expected = nx.harmonic_centrality(graph)
    assert found.values.tolist() == pytest.approx([expected[v] for v in range(n)], abs=1e-11)
    # networkx goes inward and takes the share of people who reach one; igraph does neither.
    expected = nx.closeness_centrality(graph)
    assert found.closeness.tolist() == pytest.approx([expected[v] for v in range(n)], abs=1e-12)
    other = igraph.Graph(n, list(graph.edges), directed=True)
    normalised = other.harmonic_centrality(mode="in")
    assert found.share.tolist() == pytest.approx(normalised, abs=1e-12)


def test_n6():
    found = harmonic(network_of(6, N6)).values.tolist()
    assert found == pytest.approx([3.5, 7 / 3, 25 / 12, 3, 0, 0], abs=1e-12)


@pytest.mark.parametrize("merged", [True, False])
def test_the_real_page(merged):
    d = read(shared("threads/000_6a428748ec1514de.txt"), merge_names=merged)
    values = dict(zip(d.people.names, harmonic(d.network).values.tolist(), strict=True))
    found = {name: value for name, value in values.items() if value}
    key = {"Ari": 2.5, "HAGOP": 1.5, "Raffi": 1.0}
    assert {name: found[name] for name in key} == key
    assert found["joe" if merged else "JOE"] == (1.0 if merged else 1.5)
    assert len(found) == 4
    near = dict(zip(d.people.names, harmonic(d.network).closeness.tolist(), strict=True))
    key = {"Ari": 1 / 4, "HAGOP": 4 / 27, "Raffi": 1 / 9, "joe": 1 / 9}
    if not merged:
        key = {"Ari": 0.225, "HAGOP": 2 / 15, "JOE": 2 / 15, "Raffi": 0.1}
    assert {name: x for name, x in near.items() if x} == pytest.approx(key, abs=1e-12)


def test_small_networks():
    assert harmonic(network_of(0, {})).values.tolist() == []
    assert np.isnan(harmonic(network_of(1, {})).share).all()
    assert harmonic(network_of(2, {})).share.tolist() == [0, 0]
    assert harmonic(network_of(2, {(0, 1): 7})).share.tolist() == [0, 1]
    star = network_of(9, both_ways([(0, i) for i in range(1, 9)]))
    assert harmonic(star).share.tolist() == pytest.approx([1] + [(1 + 7 / 2) / 8] * 8)


@pytest.mark.parametrize("inward", [True, False])
@pytest.mark.parametrize("error", [0.06, 0.1])
def test_an_estimate_is_as_near_as_it_says(error, inward):
    network, _ = random_network(700, 0.003, 11)
    exact = harmonic(network, inward=inward)
    found = harmonic(network, inward=inward, error=error, work=0)
    assert found.method.startswith("estimated from ")
    assert found.method.endswith(
        f"of 700 people as starting points; every share is within ±{error:g} of the true one "
        "with 90 % confidence"
    )
    off = np.abs(found.share - exact.share).max()
    assert 0 < off <= found.error == error
    assert found.closeness is None
    again = harmonic(network, inward=inward, error=error, work=0)
    assert again.values.tolist() == found.values.tolist()


def test_the_number_of_searches_is_that_of_hoeffding():
    """2 m exp(−2 k t² / (1/2)²) <= δ with the shares' error t (n − 1)/starts; one fewer fails."""
    n, starts, reached, error, confidence = 900, 700, 650, 0.05, 0.9
    k = module._draws(n, starts, reached, error, confidence)
    t = error * (n - 1) / starts

    def chance(k):
        return 2 * reached * np.exp(-2 * k * t**2 / 0.25)

    assert chance(k) <= 1 - confidence + 1e-12 < chance(k - 1)


def test_more_precise_than_everybody_is_exact():
    network, _ = random_network(120, 0.05, 7)
    found = harmonic(network, error=0.001, work=0)
    assert found.method == "exact"
    assert found.values.tolist() == harmonic(network).values.tolist()


def test_more_than_one_word_of_searches():
    n = 150
    ring = network_of(n, {(i, (i + 1) % n): 1 for i in range(n)})
    expected = sum(1 / d for d in range(1, n))
    assert harmonic(ring).values.tolist() == pytest.approx([expected] * n, rel=1e-12)


def test_very_long_paths_are_cut_and_it_is_said():
    n = 1100
    ring = network_of(n, {(i, (i + 1) % n): 1 for i in range(n)})
    found = harmonic(ring)
    assert found.method == "exact; paths of more than 1,000 steps count as none"
    assert found.closeness is None
    true = sum(1 / d for d in range(1, n)) / (n - 1)
    assert 0 < true - found.share[0] < found.error < 0.001


@pytest.mark.parametrize("wrong", [{"error": 0}, {"confidence": 1}, {"confidence": 0}])
def test_impossible_wishes(wrong):
    with pytest.raises(ValueError, match="confidence"):
        harmonic(network_of(2, {}), **wrong)
