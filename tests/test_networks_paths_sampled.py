"""Betweenness from drawn paths: each path fair, the number as published, the promise kept."""

from __future__ import annotations

from collections import Counter

import networkx as nx
import numpy as np
import pytest
from connection_definition import longest_shortest_path, shortest_paths
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import networks
from test_centrality import random_network
from zoo import both_ways, network_of

from threadgraph.graphs.betweenness import betweenness
from threadgraph.graphs.networks import paths_sampled as module
from threadgraph.graphs.networks.path_search import PathSearch, vertex_diameter
from threadgraph.graphs.networks.paths_sampled import (
    betweenness_within,
    chernoff_errors,
    paths_needed,
)


def ends_of(edges):
    return np.array([a for a, _ in edges], np.int64), np.array([b for _, b in edges], np.int64)


@given(networks(), st.integers(0, 5))
@settings(deadline=None, max_examples=150)
def test_what_is_drawn_is_a_shortest_path(drawn, seed):
    n, edges = drawn
    search, draw = PathSearch(n, *ends_of(edges)), np.random.default_rng(seed)
    for a in range(n):
        for b in range(n):
            if a != b:
                inner = {frozenset(path[1:-1]) for path in shortest_paths(n, list(edges), a, b)}
                found = search.inner_people(a, b, draw)
                assert len(set(found)) == len(found)
                assert frozenset(found) in inner or (not inner and not found)


def test_every_shortest_path_is_equally_likely():
    """From 0 to 7: one path over 1, and by 2 to either of two; of six, no person the same."""
    edges = {(0, 1): 1, (0, 2): 1, (1, 3): 1, (2, 3): 1, (2, 4): 1, (3, 5): 1, (3, 6): 1,
             (4, 6): 1, (5, 7): 1, (6, 7): 1, (1, 8): 1, (7, 0): 1}  # fmt: skip
    paths = [frozenset(p[1:-1]) for p in shortest_paths(9, list(edges), 0, 7)]
    assert len(paths) == len(set(paths)) == 5
    search, draw = PathSearch(9, *ends_of(edges)), np.random.default_rng(1)
    seen = Counter(frozenset(search.inner_people(0, 7, draw)) for _ in range(5000))
    assert set(seen) == set(paths)
    # Four standard deviations of a count of 1,000 of 5,000.
    assert all(abs(count - 1000) < 4 * 28.3 for count in seen.values())


@given(networks())
@settings(deadline=None, max_examples=150)
def test_no_shortest_path_has_more_people_than_the_bound(drawn):
    n, edges = drawn
    bound = vertex_diameter(n, *ends_of(edges))
    assert longest_shortest_path(n, list(edges)) <= bound <= n
    both = list(both_ways(list(edges)))
    bound = vertex_diameter(n, *ends_of(both))
    longest = longest_shortest_path(n, both)
    assert longest <= bound <= max(2 * longest - 1, 1)


def test_bounds_of_known_networks():
    star = both_ways([(0, i) for i in range(1, 9)])
    assert vertex_diameter(9, *ends_of(list(star))) == 3
    path = [(i, i + 1) for i in range(9)]
    assert vertex_diameter(10, *ends_of(path)) == 10
    pairs = both_ways([(0, 1), (2, 3)])
    assert vertex_diameter(4, *ends_of(list(pairs))) == 2
    # Longer than anybody counts: as many as hang together.
    assert vertex_diameter(5001, *ends_of([(i, i + 1) for i in range(4999)])) == 5000
    ring = [(i, (i + 1) % 5000) for i in range(5000)]
    assert vertex_diameter(5001, *ends_of(ring)) == 5000


def test_the_number_of_paths_is_the_published_one():
    """The base of the logarithm is 2 (a widespread program took e), and c is 0.5."""
    assert paths_needed(10, 0.01, 0.9) == 31_513
    assert paths_needed(3, 0.1, 0.9) == 166
    assert [paths_needed(longest, 0.01, 0.9) for longest in (0, 1, 2)] == [0, 0, 0]


@pytest.mark.parametrize(
    ("n", "share", "seed"), [(20, 0.1, 2), (40, 0.05, 3), (60, 0.3, 4), (200, 0.01, 5)]
)
@pytest.mark.parametrize("directed", [True, False])
def test_the_estimate_is_as_near_as_it_says(n, share, seed, directed):
    network, _ = random_network(n, share, seed)
    exact = betweenness(network, directed=directed).values * (1 if directed else 2)
    found = betweenness_within(network, error=0.04, directed=directed)
    assert np.abs(found.share - exact / (n * (n - 1))).max() <= 0.04
    assert found.method == (
        f"estimated from {found.paths:,} shortest paths drawn at random; every share is within "
        "±0.04 of the true one with 90 % confidence"
    )
    again = betweenness_within(network, error=0.04, directed=directed)
    assert again.share.tolist() == found.share.tolist()


def test_the_promise_is_kept_over_many_seeds():
    """Off by more than 0.05 in at most one of ten; the bound is far from tight, so in none."""
    network, graph = random_network(50, 0.06, 8)
    exact = nx.betweenness_centrality(graph, normalized=False)
    true = np.array([exact[v] for v in range(50)]) / (50 * 49)
    runs = [betweenness_within(network, error=0.05, seed=seed).share for seed in range(20)]
    assert sum(np.abs(run - true).max() > 0.05 for run in runs) <= 2
    # Unbiased: the mean of the runs is nearer than any of them promises.
    assert np.abs(np.mean(runs, axis=0) - true).max() < 0.01


def test_the_error_of_each_share_is_held_over_many_seeds():
    network, graph = random_network(50, 0.06, 8)
    exact = nx.betweenness_centrality(graph, normalized=False)
    true = np.array([exact[v] for v in range(50)]) / (50 * 49)
    runs = [betweenness_within(network, error=0.03, seed=seed) for seed in range(20)]
    assert sum((np.abs(run.share - true) > run.errors).any() for run in runs) <= 2
    assert (runs[0].errors[true == 0] < 0.005).all()


@pytest.mark.parametrize("true", [0.0, 0.003, 0.2, 0.5, 0.98, 1.0])
def test_the_errors_hold_for_counts_of_any_share(true):
    """Of 500 people with one true share, somebody is off by more in one of ten at most."""
    draw = np.random.default_rng(3)
    missed = 0
    for _ in range(100):
        share = draw.binomial(2000, true, size=500) / 2000
        missed += bool((np.abs(share - true) > chernoff_errors(share, 2000, 0.9)).any())
    assert missed <= 10


def test_the_error_is_where_the_bound_is_met():
    """KL(p, q) = ln(2n/δ)/r at the farther end; by hand for p = 0: q = 1 − exp(−limit)."""
    limit = np.log(2 * 3 / 0.1) / 4000
    share = np.array([0.0, 0.25, 0.6])
    errors = chernoff_errors(share, 4000, 0.9)
    assert errors[0] == pytest.approx(1 - np.exp(-limit), rel=1e-9)
    for p, off in zip(share[1:], errors[1:], strict=True):
        ends = [p * np.log(p / q) + (1 - p) * np.log((1 - p) / (1 - q)) for q in (p - off, p + off)]
        assert min(ends) == pytest.approx(limit, rel=1e-6)
    assert chernoff_errors(np.zeros(0), 10, 0.9).tolist() == []


def test_small_networks():
    for n in range(4):
        found = betweenness_within(network_of(n, {}))
        assert (found.share.tolist(), found.paths) == ([0] * n, 0)
        assert found.method == "exact: no shortest path passes anybody"
    assert betweenness_within(network_of(2, {(0, 1): 1, (1, 0): 1})).share.tolist() == [0, 0]
    # In a circle of three everybody is on one of the six paths.
    ring = betweenness_within(network_of(3, {(0, 1): 1, (1, 2): 1, (2, 0): 1}), error=0.02)
    assert ring.share.tolist() == pytest.approx([1 / 6] * 3, abs=0.02)


def test_so_many_shortest_paths_that_their_number_passes_a_float():
    diamonds = 1100
    edges = {}
    for i in range(diamonds):
        for step in (1, 2):
            edges[(3 * i, 3 * i + step)] = 1
            edges[(3 * i + step, 3 * i + 3)] = 1
    search = PathSearch(3 * diamonds + 1, *ends_of(edges))
    inner = search.inner_people(0, 3 * diamonds, np.random.default_rng(0))
    assert len(inner) == 2 * diamonds - 1
    assert sum(v % 3 == 1 for v in inner) == pytest.approx(550, abs=80)


def test_what_takes_too_long_is_given_up_and_it_is_said(monkeypatch):
    monkeypatch.setattr(module, "MOST_WORK", 1000)
    network, _ = random_network(60, 0.05, 4)
    found = betweenness_within(network)
    assert found.share is None
    assert found.method.startswith("not computed")


def test_what_is_out_of_reach_is_given_up_at_once(monkeypatch):
    """A chain of 50,000 people takes some 10,000 paths of some 17,000 steps each."""
    searches = []

    class Noted(PathSearch):
        def __init__(self, n, source, target):
            super().__init__(n, source, target)
            searches.append(self)

    monkeypatch.setattr(module, "PathSearch", Noted)
    n = 50_000
    chain = network_of(n, {(i, i - 1): 1 for i in range(1, n)})
    assert betweenness_within(chain, error=0.02).share is None
    assert searches[0].work < 0.04 * module.MOST_WORK


@pytest.mark.parametrize("wrong", [{"error": 0}, {"error": 1}, {"confidence": 1}])
def test_impossible_wishes(wrong):
    with pytest.raises(ValueError, match="between 0 and 1"):
        betweenness_within(network_of(2, {}), **wrong)
