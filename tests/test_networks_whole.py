"""Centralisation, bow tie and assortativity equal their definitions and other programs."""

from __future__ import annotations

import math
from fractions import Fraction

import networkx as nx
import numpy as np
import pytest
from definitions import betweenness_definition
from hypothesis import given, settings
from networks_definition import (
    assortativity_definition,
    bow_tie_definition,
    centralisation_definition,
    contacts_definition,
    in_igraph,
    in_networkx,
    random_edges,
)
from strategies import networks
from test_reference_values import FLORENTINE, KITE, network_from
from zoo import N6, both_ways, network_of

from threadgraph.graphs.betweenness import betweenness
from threadgraph.graphs.networks.assortativity import assortativity, correlation
from threadgraph.graphs.networks.bow_tie import PARTS, bow_tie
from threadgraph.graphs.networks.centralisation import centralisation
from threadgraph.graphs.networks.projection import ties

RANDOM = pytest.mark.parametrize(
    ("n", "share", "seed"), [(5, 0.4, 1), (20, 0.1, 2), (40, 0.02, 3), (60, 0.3, 4), (150, 0.01, 5)]
)
KARATE = both_ways(list(nx.karate_club_graph().edges))


# --- centralisation -------------------------------------------------------------------------


def central(network, between=True):
    values = betweenness(network).values if between else None
    return centralisation(network, ties(network), values)


def star_values(n, largest, other):
    return [Fraction(largest)] + [Fraction(other)] * (n - 1)


@given(networks())
@settings(deadline=None, max_examples=150)
def test_centralisation(drawn):
    n, edges = drawn
    found = central(network_of(n, edges))
    names = ("in_degree", "out_degree", "degree", "betweenness")
    if n < 3 or not edges:
        assert [getattr(found, name) for name in names] == [None] * 4
        return
    each = {
        "in_degree": [Fraction(sum(b == p for _, b in edges)) for p in range(n)],
        "out_degree": [Fraction(sum(a == p for a, _ in edges)) for p in range(n)],
        "degree": [Fraction(len(own)) for own in contacts_definition(n, edges)],
        "betweenness": betweenness_definition(n, edges),
    }
    star = {
        "in_degree": star_values(n, n - 1, 0),
        "out_degree": star_values(n, n - 1, 0),
        "degree": star_values(n, n - 1, 1),
        "betweenness": star_values(n, (n - 1) * (n - 2), 0),
    }
    for name in names:
        expected = float(centralisation_definition(each[name], star[name]))
        assert getattr(found, name) == pytest.approx(expected, rel=1e-12, abs=1e-14), name
        assert -1e-12 <= getattr(found, name) <= 1 + 1e-12


@pytest.mark.parametrize("n", [3, 4, 9])
def test_a_star_is_centralised_wholly(n):
    inward = network_of(n, {(i, 0): 1 for i in range(1, n)})
    assert central(inward).in_degree == central(inward).degree == 1
    outward = network_of(n, {(0, i): 1 for i in range(1, n)})
    assert central(outward).out_degree == 1
    both = network_of(n, both_ways([(0, i) for i in range(1, n)]))
    assert central(both).degree == central(both).betweenness == 1


@pytest.mark.parametrize("n", [3, 6])
def test_a_circle_is_not_centralised(n):
    found = central(network_of(n, {(i, (i + 1) % n): 2 for i in range(n)}))
    assert (found.in_degree, found.out_degree, found.degree, found.betweenness) == (0, 0, 0, 0)


def test_centralisation_of_the_shared_network():
    found = central(network_of(6, N6))
    # In-degrees 3 1 1 2 0 0, out-degrees 2 2 1 1 1 0, contacts 3 2 2 2 1 0, between 7 3 0 3 0 0.
    exact = [Fraction(11, 25), Fraction(5, 25), Fraction(8, 20), Fraction(29, 100)]
    values = [found.in_degree, found.out_degree, found.degree, found.betweenness]
    assert values == pytest.approx([float(x) for x in exact], abs=1e-15)


def test_centralisation_of_the_karate_club():
    found = central(network_of(34, KARATE))
    assert found.degree == pytest.approx(0.399621, abs=5e-7)
    # Every tie runs both ways, so each path counts twice, as it does in the denominator.
    assert found.betweenness == pytest.approx(0.405557, abs=5e-7)


def test_centralisation_of_florentine_marriages_and_the_kite():
    """Degree: 6 contacts of the Medici, 6 of Diane; worked out from the lists of ties."""
    florentine, _ = network_from(FLORENTINE)
    assert central(florentine).degree == pytest.approx((15 * 6 - 40) / (14 * 13), abs=1e-15)
    shares = (0.521978 * 15 - betweenness(florentine).values.sum() / (14 * 13)) / 14
    assert central(florentine).betweenness == pytest.approx(shares, abs=1e-6)
    kite, _ = network_from(KITE)
    assert central(kite).degree == pytest.approx((10 * 6 - 36) / (9 * 8), abs=1e-15)


def test_betweenness_that_was_not_computed_has_no_centralisation():
    assert central(network_of(6, N6), between=False).betweenness is None


# --- bow tie --------------------------------------------------------------------------------


def parts_of(n, edges):
    found = bow_tie(network_of(n, edges))
    return None if found is None else found.words


@given(networks())
@settings(deadline=None, max_examples=300)
def test_the_bow_tie(drawn):
    n, edges = drawn
    assert parts_of(n, edges) == bow_tie_definition(n, edges)


@RANDOM
def test_the_bow_tie_agrees_with_networkx_and_igraph(n, share, seed):
    edges = random_edges(n, share, seed)
    words = np.array(parts_of(n, edges))
    graph, other = in_networkx(n, edges), in_igraph(n, edges)
    strong = list(nx.strongly_connected_components(graph))
    largest = max(map(len, strong))
    core = min((group for group in strong if len(group) == largest), key=min)
    assert set(np.flatnonzero(words == "core").tolist()) == core
    assert largest == max(other.connected_components("strong").sizes())
    one = min(core)
    assert set(np.flatnonzero(words == "in").tolist()) == nx.ancestors(graph, one) - core
    assert set(np.flatnonzero(words == "out").tolist()) == nx.descendants(graph, one) - core
    near = nx.node_connected_component(graph.to_undirected(), one)
    assert set(np.flatnonzero(words != "disconnected").tolist()) == near


def test_a_bow_tie_with_everything():
    edges = dict.fromkeys(
        [(0, 1), (1, 0), (2, 0), (1, 3), (2, 4), (4, 3), (2, 5), (6, 3), (7, 6), (8, 9)], 1
    )
    assert parts_of(10, edges) == [
        "core", "core", "in", "out", "tube", "tendril", "tendril", "tendril",
        "disconnected", "disconnected",
    ]  # fmt: skip
    found = bow_tie(network_of(10, edges))
    assert found.counts == dict(zip(PARTS, [2, 1, 1, 1, 3, 2], strict=True))
    assert found.rivals == 0


def test_of_cores_of_one_size_that_of_the_first_person_is_taken():
    edges = {**both_ways([(2, 4)]), **both_ways([(1, 3)]), (3, 2): 1}
    found = bow_tie(network_of(6, edges))
    assert found.words == ["disconnected", "core", "out", "core", "out", "disconnected"]
    assert found.rivals == 1


def test_the_bow_tie_of_the_shared_network():
    assert parts_of(6, N6) == ["core"] * 4 + ["in", "disconnected"]


@pytest.mark.parametrize(
    ("n", "edges"),
    [(0, {}), (1, {}), (2, {}), (2, {(0, 1): 1}), (5, {}), (3, {(0, 1): 1, (1, 2): 1, (0, 2): 1})],
)
def test_without_a_way_back_there_is_no_bow_tie(n, edges):
    assert parts_of(n, edges) is None


def test_a_long_chain_is_walked_without_recursion():
    n = 100_000
    edges = {(i, i - 1): 1 for i in range(1, n)} | {(0, 1): 1}
    found = bow_tie(network_of(n, edges))
    assert found.counts["core"] == 2
    assert found.counts["in"] == n - 2


# --- assortativity --------------------------------------------------------------------------


def four(found):
    return {name: getattr(found, name) for name in ("out_out", "out_in", "in_out", "in_in")}


@given(networks())
@settings(deadline=None, max_examples=200)
def test_assortativity(drawn):
    n, edges = drawn
    found = four(assortativity(network_of(n, edges)))
    expected = assortativity_definition(n, edges)
    assert found == {
        name: None if x is None else pytest.approx(x, abs=1e-12) for name, x in expected.items()
    }


@RANDOM
def test_assortativity_agrees_with_networkx_and_igraph(n, share, seed):
    edges = random_edges(n, share, seed)
    found = assortativity(network_of(n, edges))
    graph = in_networkx(n, edges)
    for name, value in four(found).items():
        x, y = name.split("_")
        other = nx.degree_pearson_correlation_coefficient(graph, x, y)
        assert value == pytest.approx(other, abs=1e-12), name
    assert found.out_in == pytest.approx(
        in_igraph(n, edges).assortativity_degree(directed=True), abs=1e-12
    )


def test_assortativity_of_the_shared_network():
    assert assortativity(network_of(6, N6)).out_in == pytest.approx(-0.54458, abs=5e-6)


def test_assortativity_of_the_karate_club():
    """Newman's −0.476: with both directions of every tie all four are the undirected one."""
    for value in four(assortativity(network_of(34, KARATE))).values():
        assert value == pytest.approx(-0.475613, abs=5e-7)


@pytest.mark.parametrize(
    ("n", "edges"),
    [
        (0, {}),
        (2, {(0, 1): 1}),
        (2, both_ways([(0, 1)])),
        (4, {(i, (i + 1) % 4): 1 for i in range(4)}),
    ],
)
def test_one_value_only_has_no_correlation(n, edges):
    assert set(four(assortativity(network_of(n, edges))).values()) == {None}


def test_a_correlation_is_never_above_one():
    draw = np.random.default_rng(3)
    for _ in range(200):
        x = draw.integers(0, 10**6, 7)
        assert correlation(x, 3 * x) == pytest.approx(1, abs=1e-12) or math.isclose(x.std(), 0)
        assert correlation(x, 3 * x) <= 1
        assert correlation(x, -x) >= -1
