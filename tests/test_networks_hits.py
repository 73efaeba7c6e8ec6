"""Hub and authority scores equal their definition, networkx, igraph and published values."""

from __future__ import annotations

import igraph
import networkx as nx
import numpy as np
import pytest
from connection_definition import hits_definition
from helpers import shared
from hypothesis import given, settings
from strategies import networks
from test_centrality import random_network
from zoo import DISCUSSIONS, network_of

from threadgraph.graphs.networks.hits import hits
from threadgraph.io.read import read


def check(n, edges, near=1e-6):
    found, expected = hits(network_of(n, edges)), hits_definition(n, edges)
    if expected is None:
        assert found is None
        return
    assert found.converged
    assert found.hubs.tolist() == pytest.approx(expected[0].tolist(), abs=near)
    assert found.authorities.tolist() == pytest.approx(expected[1].tolist(), abs=near)
    assert found.hubs.sum() == pytest.approx(1, abs=1e-12)
    assert found.authorities.sum() == pytest.approx(1, abs=1e-12)


@given(networks())
@settings(deadline=None, max_examples=200)
def test_any_network(drawn):
    check(*drawn)


@pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())
def test_the_zoo(make):
    net = make().network
    rows = zip(net.source.tolist(), net.target.tolist(), net.weight.tolist(), strict=True)
    check(net.n, {(a, b): w for a, b, w in rows})


@pytest.mark.filterwarnings("ignore:More than 30% of hub or authority scores are zeros")
@pytest.mark.parametrize(("n", "share", "seed"), [(20, 0.2, 2), (60, 0.3, 4), (200, 0.02, 5)])
def test_networkx_and_igraph(n, share, seed):
    network, graph = random_network(n, share, seed)
    found = hits(network)
    hubs, authorities = nx.hits(graph, tol=1e-14, max_iter=5000)
    assert found.hubs.tolist() == pytest.approx([hubs[v] for v in range(n)], abs=1e-9)
    assert found.authorities.tolist() == pytest.approx([authorities[v] for v in range(n)], abs=1e-9)
    other = igraph.Graph(n, list(graph.edges), directed=True)
    weights = [graph.edges[edge]["weight"] for edge in graph.edges]
    # igraph scales to a largest value of 1, and without being told leaves the weights out.
    for ours, theirs in (
        (found.hubs, other.hub_score(weights=weights)),
        (found.authorities, other.authority_score(weights=weights)),
    ):
        assert (ours / ours.max()).tolist() == pytest.approx(theirs, abs=1e-8)


def test_langville_and_meyer():
    arrows = "1>3 1>5 2>1 3>5 5>4 5>3 6>5"
    edges = {(int(a) - 1, int(b) - 1): 1 for a, b in (arrow.split(">") for arrow in arrows.split())}
    found = hits(network_of(6, edges))
    published = [0, 0, 0.366025, 0.133975, 0.5, 0]
    assert found.authorities.tolist() == pytest.approx(published, abs=5e-7)
    published = [0.366025, 0, 0.211325, 0, 0.211325, 0.211325]
    assert found.hubs.tolist() == pytest.approx(published, abs=5e-7)
    assert (found.parts, found.links, found.unique) == (2, 6, True)


@pytest.mark.parametrize("merged", [True, False])
def test_the_real_page(merged):
    d = read(shared("threads/000_6a428748ec1514de.txt"), merge_names=merged)
    found, names = hits(d.network), d.people.names
    hubs = {name: round(x, 6) for name, x in zip(names, found.hubs, strict=True) if x > 1e-9}
    authorities = {
        name: round(x, 6) for name, x in zip(names, found.authorities, strict=True) if x > 1e-9
    }
    assert hubs == {"Raffi": 0.707107, "GB": 0.292893}
    joe = "joe" if merged else "JOE"
    assert authorities == {"Ari": 0.414214, "HAGOP": 0.292893, joe: 0.292893}
    assert (found.parts, found.unique) == (2, True)


def test_without_edges_there_is_no_score():
    for n in range(3):
        assert hits(network_of(n, {})) is None
    only = hits(network_of(2, {(0, 1): 3}))
    assert (only.hubs.tolist(), only.authorities.tolist()) == ([1, 0], [0, 1])


def test_parts_of_equal_strength_are_not_unique_and_it_is_said():
    found = hits(network_of(5, {(0, 1): 2, (2, 3): 2, (4, 1): 1, (1, 2): 1}))
    assert found.unique
    tied = hits(network_of(4, {(0, 1): 2, (2, 3): 2}))
    assert (tied.parts, tied.links, tied.unique) == (2, 2, False)
    assert tied.authorities.tolist() == [0, 0.5, 0, 0.5]
    assert tied.hubs.tolist() == [0.5, 0, 0.5, 0]


def test_parts_of_nearly_equal_strength_do_not_hold_each_other_up():
    heavy = {(0, 1): 1_000_000, (2, 3): 1_000_001}
    found = hits(network_of(4, heavy))
    assert found.authorities.tolist() == [0, 0, 0, 1]
    assert (found.unique, found.converged) == (True, True)


def test_the_order_of_people_does_not_matter():
    network, graph = random_network(60, 0.1, 9)
    turned = {(59 - a, 59 - b): w for a, b, w in graph.edges.data("weight")}
    one, other = hits(network), hits(network_of(60, turned))
    assert np.abs(one.hubs - other.hubs[::-1]).max() < 1e-11
