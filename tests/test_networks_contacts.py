"""Size, pieces, undirected betweenness, closeness and speakers: definitions, networkx, the page."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import igraph
import networkx as nx
import numpy as np
import pytest
from connection_definition import closeness_definition
from definitions import betweenness_definition, pagerank_definition
from helpers import shared
from hypothesis import given, settings
from networks_definition import pieces_definition
from strategies import discussions, networks
from test_centrality import RANDOM, random_network
from zoo import DISCUSSIONS, N6, network_of

from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.measures import contacts as module
from threadgraph.graphs.measures.contacts import MEASURES, pieces
from threadgraph.graphs.measures.measure import Needs
from threadgraph.graphs.networks import harmonic
from threadgraph.io.read import read

BY_NAME = {measure.name: measure for measure in MEASURES}


def answer(d, name):
    return BY_NAME[name].compute(d)


def check(d):
    net = d.network
    n = len(d.people)
    edges = {
        (a, b): int(w)
        for a, b, w in zip(net.source.tolist(), net.target.tolist(), net.weight, strict=True)
    }
    assert answer(d, "people").value == n == len({p for p in d.author.tolist() if p >= 0})
    assert answer(d, "links").value == len(edges)
    largest = 0
    for name, strong in (("weak_components", False), ("strong_components", True)):
        sizes = pieces_definition(n, edges, strong=strong)
        expected = {
            "number": len(sizes), "largest": max(sizes, default=0), "alone": sizes.count(1),
        }  # fmt: skip
        assert answer(d, name).value == expected
        largest = largest if strong else expected["largest"]
    assert answer(d, "largest_component_share").value == (largest / n if n else None)
    between = [float(b) for b in betweenness_definition(n, edges, directed=False)]
    assert answer(d, "betweenness_undirected").values.tolist() == pytest.approx(between, abs=1e-11)
    near = answer(d, "closeness")
    if n > 1:
        expected = [float(x) for x in closeness_definition(n, edges)]
        assert near.values.tolist() == pytest.approx(expected, abs=1e-12)
    else:
        assert (near.values, near.why) == (None, "there are fewer than two people")
    speakers = answer(d, "pagerank_of_speakers")
    if edges:
        turned = {(b, a): w for (a, b), w in edges.items()}
        expected = pagerank_definition(n, turned)
        assert speakers.values.tolist() == pytest.approx(expected, abs=1e-11)
    else:
        assert (speakers.values, speakers.why) == (None, "nobody addresses anybody")


@pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())
def test_the_zoo(make):
    check(make())


@given(discussions())
@settings(deadline=None, max_examples=60)
def test_any_discussion(d):
    check(d)


@given(networks())
@settings(deadline=None, max_examples=100)
def test_the_pieces_of_any_network(drawn):
    n, edges = drawn
    for strong in (False, True):
        sizes = pieces_definition(n, edges, strong=strong)
        expected = (len(sizes), max(sizes, default=0), sizes.count(1))
        assert pieces(network_of(n, edges), strong=strong) == expected


@RANDOM
def test_networkx_and_igraph(n, share, seed):
    network, graph = random_network(n, share, seed)
    for strong, parts in (
        (False, nx.weakly_connected_components(graph)),
        (True, nx.strongly_connected_components(graph)),
    ):
        sizes = [len(part) for part in parts]
        assert pieces(network, strong=strong) == (len(sizes), max(sizes), sizes.count(1))
    d = discussion_of([(str(i), None, f"person {i}", "", float(i)) for i in range(n)])
    d.__dict__["network"] = network
    turned = nx.pagerank(graph.reverse(), weight="weight", tol=1e-14, max_iter=2000)
    found = answer(d, "pagerank_of_speakers").values.tolist()
    assert found == pytest.approx([turned[v] for v in range(n)], abs=1e-9)
    edges = [(b, a) for a, b in graph.edges]
    other = igraph.Graph(n, edges, directed=True)
    weights = [graph.edges[a, b]["weight"] for a, b in graph.edges]
    assert found == pytest.approx(other.pagerank(weights=weights), abs=1e-9)
    expected = nx.betweenness_centrality(graph.to_undirected(), normalized=False)
    found = answer(d, "betweenness_undirected").values.tolist()
    assert found == pytest.approx([expected[v] for v in range(n)], abs=1e-9)


def test_n6():
    """A, B, C and D reach each other, E addresses and is not addressed, F is alone."""
    assert pieces(network_of(6, N6)) == (2, 5, 1)
    assert pieces(network_of(6, N6), strong=True) == (3, 4, 2)


@cache
def page():
    return read(shared("threads/000_6a428748ec1514de.txt"))


def test_the_first_real_page():
    d = page()
    assert answer(d, "people").value == 10
    assert len(answer(d, "people").rows) == 14
    assert answer(d, "links").value == 5
    assert answer(d, "weak_components").value == {"number": 6, "largest": 5, "alone": 5}
    # Raffi and joe reach each other, nobody else does.
    assert answer(d, "strong_components").value == {"number": 9, "largest": 2, "alone": 8}
    assert answer(d, "largest_component_share").value == 0.5
    key = {
        "betweenness_undirected": {"Raffi": 5, "Ari": 3},
        "closeness": {"Ari": 1 / 4, "HAGOP": 4 / 27, "Raffi": 1 / 9, "joe": 1 / 9},
    }
    for name, expected in key.items():
        values = dict(zip(d.people.names, answer(d, name).values.tolist(), strict=True))
        assert {who: x for who, x in values.items() if x} == pytest.approx(expected, abs=1e-15)
    ranks = answer(d, "pagerank_of_speakers").values
    assert d.people.names[int(np.argmax(ranks))] == "Raffi"


def test_what_is_not_computed_says_so(monkeypatch):
    d = DISCUSSIONS["example"]()
    monkeypatch.setattr(module, "SMALL_WORK", 2)
    found = answer(d, "betweenness_undirected")
    assert (found.values, found.why) == (None, "not computed: people × links is 9, more than 2")
    few = harmonic.harmonic(d.network)
    cut = replace(few, method="estimated from …", reached=None, steps=None)
    monkeypatch.setattr(module, "NEARNESS", lambda _: cut)
    found = answer(d, "closeness")
    assert found.why == "not computed: harmonic closeness is estimated from …"


@pytest.mark.parametrize("measure", MEASURES, ids=BY_NAME)
def test_every_measure_is_told_in_full(measure):
    for text in (measure.title, measure.meaning, measure.formula, measure.reading):
        assert text.strip() == text != ""
        assert "  " not in text
    assert measure.meaning.endswith(".")
    assert measure.reading.endswith(".")
    assert "definition" in measure.checks


def test_only_counts_are_shown_of_a_few_people():
    d = DISCUSSIONS["example"]()
    shown = {measure.name for measure in MEASURES if measure.needs.unmet(d) is None}
    assert shown == {
        "people", "links", "weak_components", "strong_components", "betweenness_undirected",
    }  # fmt: skip
    assert BY_NAME["closeness"].needs == Needs(people=20, edges=20)
