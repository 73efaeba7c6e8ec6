"""Published values: networks and vectors that other books and programs give to the last figure."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from zoo import both_ways, network_of

from threadgraph.graphs.betweenness import betweenness
from threadgraph.graphs.network_measures import measure_network
from threadgraph.graphs.pagerank import pagerank

FLORENTINE = """
Acciaiuoli-Medici Castellani-Peruzzi Castellani-Strozzi Castellani-Barbadori Medici-Barbadori
Medici-Ridolfi Medici-Tornabuoni Medici-Albizzi Medici-Salviati Salviati-Pazzi Peruzzi-Strozzi
Peruzzi-Bischeri Strozzi-Ridolfi Strozzi-Bischeri Ridolfi-Tornabuoni Tornabuoni-Guadagni
Albizzi-Ginori Albizzi-Guadagni Bischeri-Guadagni Guadagni-Lamberteschi
"""
"""Marriages between families of Florence in the fifteenth century (Padgett; Breiger & Pattison)."""

KITE = "0-1 0-2 0-3 0-5 1-3 1-4 1-6 2-3 2-5 3-4 3-5 3-6 4-6 5-6 5-7 6-7 7-8 8-9"
"""Krackhardt's kite of ten people (1990)."""


def network_from(ties):
    """An undirected graph as a network, and its names in order."""
    pairs = [tuple(tie.split("-")) for tie in ties.split()]
    names = sorted({name for pair in pairs for name in pair})
    rows = [(names.index(a), names.index(b)) for a, b in pairs]
    return network_of(len(names), both_ways(rows)), names


def undirected(network):
    return betweenness(network, directed=False).values


def test_florentine_families():
    network, names = network_from(FLORENTINE)
    assert (network.n, len(network)) == (15, 40)
    raw = dict(zip(names, undirected(network).tolist(), strict=True))
    assert raw["Medici"] == pytest.approx(47.5, abs=1e-12)
    share = {name: value / (14 * 13 / 2) for name, value in raw.items()}
    published = {
        "Medici": 0.521978, "Guadagni": 0.254579, "Albizzi": 0.212454, "Salviati": 0.142857,
        "Ridolfi": 0.113553, "Bischeri": 0.104396, "Strozzi": 0.102564, "Barbadori": 0.093407,
        "Tornabuoni": 0.091575, "Castellani": 0.054945, "Peruzzi": 0.021978, "Ginori": 0,
    }  # fmt: skip
    assert {name: share[name] for name in published} == pytest.approx(published, abs=5e-7)


def test_krackhardts_kite():
    network, names = network_from(KITE)
    raw = dict(zip(names, undirected(network).tolist(), strict=True))
    published = {"7": 14, "5": 25 / 3, "6": 25 / 3, "8": 8, "3": 11 / 3, "0": 5 / 6, "1": 5 / 6,
                 "2": 0, "4": 0, "9": 0}  # fmt: skip
    assert raw == pytest.approx(published, abs=1e-12)


def karate():
    graph = nx.karate_club_graph()
    return network_of(34, both_ways(list(graph.edges)))


def test_karate_club():
    network = karate()
    found = measure_network(network)
    assert found.density == pytest.approx(0.139037, abs=5e-7)
    assert found.reciprocity == 1
    raw = undirected(network)
    published = {0: 231.0714, 33: 160.5516, 32: 76.6905, 2: 75.8508, 31: 73.0095}
    assert {p: raw[p] for p in published} == pytest.approx(published, abs=5e-5)
    assert raw[0] / (33 * 32 / 2) == pytest.approx(0.437635, abs=5e-7)
    assert raw[33] / (33 * 32 / 2) == pytest.approx(0.304075, abs=5e-7)
    # With both directions of every tie, each path is counted both ways.
    assert betweenness(network).values.tolist() == pytest.approx((2 * raw).tolist(), rel=1e-12)


def test_karate_club_pagerank():
    rank = pagerank(karate())
    published = {33: 0.100919, 0: 0.096997, 32: 0.071693, 2: 0.057079, 1: 0.052877}
    assert {p: rank[p] for p in published} == pytest.approx(published, abs=5e-7)
    assert np.argsort(-rank)[:5].tolist() == [33, 0, 32, 2, 1]


def test_pagerank_of_langville_and_meyer():
    arrows = "1>2 1>3 3>1 3>2 3>5 4>5 4>6 5>4 5>6 6>4"
    edges = {(int(a) - 1, int(b) - 1): 1 for a, b in (arrow.split(">") for arrow in arrows.split())}
    published = [0.03721197, 0.05395735, 0.04150565, 0.37508082, 0.20599833, 0.28624589]
    found = pagerank(network_of(6, edges), damping=0.9)
    assert found.tolist() == pytest.approx(published, abs=5e-9)


@pytest.mark.parametrize("n", [3, 5, 12])
def test_the_middle_of_a_star_is_between_all_others(n):
    star = network_of(n, both_ways([(0, i) for i in range(1, n)]))
    assert undirected(star).tolist() == [(n - 1) * (n - 2) / 2] + [0] * (n - 1)
    assert betweenness(star).values[0] == (n - 1) * (n - 2)


@pytest.mark.parametrize("n", [2, 5, 9])
def test_a_path_is_between_by_position(n):
    path = network_of(n, both_ways([(i, i + 1) for i in range(n - 1)]))
    assert undirected(path).tolist() == [i * (n - 1 - i) for i in range(n)]
