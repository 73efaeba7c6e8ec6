"""PageRank and betweenness equal their definitions, networkx and igraph; the ranking is stable."""

from __future__ import annotations

import igraph
import networkx as nx
import numpy as np
import pytest
from definitions import betweenness_definition, pagerank_definition
from hypothesis import given, settings
from strategies import discussions, networks
from zoo import DISCUSSIONS, N6, network_of

from threadgraph.graphs.betweenness import SAMPLED_SOURCES, betweenness
from threadgraph.graphs.centrality import centrality
from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.pagerank import pagerank
from threadgraph.graphs.tables import participants_table
from threadgraph.graphs.words import _bridges

ZOO = pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())


def random_network(n, share, seed):
    draw = np.random.default_rng(seed)
    pairs = [(a, b) for a in range(n) for b in range(n) if a != b and draw.random() < share]
    edges = {pair: int(draw.integers(1, 6)) for pair in pairs}
    graph = nx.DiGraph()
    graph.add_nodes_from(range(n))
    graph.add_weighted_edges_from((a, b, w) for (a, b), w in edges.items())
    return network_of(n, edges), graph


RANDOM = pytest.mark.parametrize(
    ("n", "share", "seed"), [(5, 0.4, 1), (20, 0.1, 2), (40, 0.02, 3), (60, 0.3, 4), (200, 0.01, 5)]
)


@given(networks())
@settings(deadline=None, max_examples=150)
def test_pagerank_solves_its_equations(drawn):
    n, edges = drawn
    found = pagerank(network_of(n, edges))
    assert found.tolist() == pytest.approx(pagerank_definition(n, edges), abs=1e-12)
    assert found.sum() == pytest.approx(1 if n else 0, abs=1e-14)


@pytest.mark.parametrize("damping", [0, 0.5, 0.9, 0.99])
def test_pagerank_with_other_damping(damping):
    found = pagerank(network_of(6, N6), damping=damping, rounds=10_000)
    assert found.tolist() == pytest.approx(pagerank_definition(6, N6, damping), abs=1e-10)


@RANDOM
def test_pagerank_agrees_with_networkx(n, share, seed):
    network, graph = random_network(n, share, seed)
    expected = nx.pagerank(graph, tol=1e-14, max_iter=2000)
    assert pagerank(network).tolist() == pytest.approx([expected[p] for p in range(n)], abs=1e-12)


@RANDOM
def test_pagerank_agrees_with_igraph(n, share, seed):
    network, graph = random_network(n, share, seed)
    other = igraph.Graph(n, list(graph.edges), directed=True)
    weights = [graph.edges[edge]["weight"] for edge in graph.edges]
    assert pagerank(network).tolist() == pytest.approx(other.pagerank(weights=weights), abs=1e-10)


@given(networks(max_size=7))
@settings(deadline=None, max_examples=150)
def test_betweenness_counts_shortest_paths(drawn):
    n, edges = drawn
    for directed in (True, False):
        found = betweenness(network_of(n, edges), directed=directed)
        expected = [float(b) for b in betweenness_definition(n, edges, directed=directed)]
        assert found.exact
        assert found.values.tolist() == pytest.approx(expected, abs=1e-12)


@RANDOM
@pytest.mark.parametrize("directed", [True, False])
def test_betweenness_agrees_with_networkx_and_igraph(n, share, seed, directed):
    network, graph = random_network(n, share, seed)
    graph = graph if directed else graph.to_undirected()
    found = betweenness(network, directed=directed).values.tolist()
    expected = nx.betweenness_centrality(graph, normalized=False)
    assert found == pytest.approx([expected[p] for p in range(n)], rel=1e-11, abs=1e-11)
    other = igraph.Graph(n, list(graph.edges), directed=directed)
    assert found == pytest.approx(other.betweenness(directed=directed), rel=1e-11, abs=1e-11)


def test_above_the_work_allowed_betweenness_is_estimated_and_says_so():
    network, graph = random_network(120, 0.05, 7)
    found = betweenness(network, work=1000)
    told = f"estimated from {SAMPLED_SOURCES} of 120 people as sources, without a guarantee"
    assert found.method == told
    assert not found.exact
    exact = betweenness(network).values
    assert np.corrcoef(found.values, exact)[0, 1] > 0.9
    assert betweenness(network, work=1000).values.tolist() == found.values.tolist()
    # Sources drawn without replacement, all of them, would be the exact figure.
    assert found.values.sum() == pytest.approx(exact.sum(), rel=0.3)
    expected = nx.betweenness_centrality(graph, normalized=False)
    assert exact.tolist() == pytest.approx([expected[p] for p in range(120)], rel=1e-11)


def test_what_is_shown_above_the_work_allowed_keeps_a_promise():
    """The estimate from 50 people as sources was off by more than half for people of rank 6."""
    network, _ = random_network(400, 0.008, 9)
    d = discussion_of([(str(i), None, f"person {i}", "", float(i)) for i in range(400)])
    d.__dict__["network"] = network
    exact, found = centrality(d), centrality(d, betweenness_work=1000)
    assert (exact.betweenness_method, exact.betweenness_error) == ("exact", None)
    error = found.betweenness_error
    off = np.abs(found.betweenness - exact.betweenness)
    assert 0 < off.max() < 0.02 * 400 * 399
    assert (off <= error).all()
    first = int(np.argmax(found.betweenness))
    assert error[first] < found.betweenness[first]
    assert found.betweenness_method.startswith("estimated from ")
    assert found.betweenness_method.endswith(
        f" shortest paths drawn at random: the largest figure is within ±{error[first]:,.0f} of "
        f"the true one, those near 0 within ±{error.min():,.0f}, all with 90 % confidence"
    )
    # No more is known than whole pairs.
    assert found.betweenness.tolist() == found.betweenness.round().tolist()
    assert centrality(d, betweenness_work=1000).betweenness.tolist() == found.betweenness.tolist()
    table = participants_table(d)
    assert set(table["betweenness_error"].values) == {None}
    d.__dict__["central"] = found
    given_back = participants_table(d)["betweenness_error"].values
    assert given_back.tolist() == error[found.order].tolist()


def test_who_may_as_well_be_first_by_an_estimate_is_counted():
    """Nobody is named first by an estimate without saying how many cannot be told from them."""
    from types import SimpleNamespace

    network, _ = random_network(400, 0.008, 9)
    d = discussion_of([(str(i), None, f"person {i}", "", float(i)) for i in range(400)])
    d.__dict__["network"] = network
    found = centrality(d, betweenness_work=1000)
    value, error = found.betweenness, found.betweenness_error
    surely = (value - error).max()
    rivals = sum(v + e >= surely for v, e in zip(value, error, strict=True)) - 1
    said = _bridges(SimpleNamespace(central=found))
    assert rivals > 1
    assert said.endswith(f" confidence; {rivals} others may lie between as many.")
    assert f": betweenness {value.max():,.0f}, the shortest" in said
    exact = _bridges(SimpleNamespace(central=centrality(d)))
    assert exact.endswith("(equal paths share one).")


def test_nobody_between_is_exact_without_any_drawing():
    star = network_of(90, {(i, 0): 1 for i in range(1, 90)})
    d = discussion_of([(str(i), None, f"person {i}", "", float(i)) for i in range(90)])
    d.__dict__["network"] = star
    found = centrality(d, betweenness_work=1)
    assert found.betweenness.tolist() == [0] * 90
    assert (found.betweenness_method, found.betweenness_error) == ("exact", None)


def test_few_people_are_always_exact():
    network, _ = random_network(SAMPLED_SOURCES, 0.5, 8)
    assert betweenness(network, work=0).exact


def test_paths_that_are_too_long_are_given_up_and_say_so():
    n = 20_100
    ring = network_of(n, {(i, (i + 1) % n): 1 for i in range(n)})
    found = betweenness(ring, work=10)
    assert found.values is None
    assert found.method.startswith("not computed")
    assert not found.exact


def test_so_many_shortest_paths_that_their_number_passes_a_float():
    diamonds = 1100
    edges = {}
    for i in range(diamonds):
        for step in (1, 2):
            edges[(3 * i, 3 * i + step)] = 1
            edges[(3 * i + step, 3 * i + 3)] = 1
    found = betweenness(network_of(3 * diamonds + 1, edges))
    assert (found.values, found.method.partition(":")[0]) == (None, "not computed")


def test_n6():
    network = network_of(6, N6)
    rank = [0.40449, 0.28699, 0.11044, 0.13984, 0.02913, 0.02913]
    assert pagerank(network).tolist() == pytest.approx(rank, abs=5e-6)
    assert betweenness(network).values.tolist() == [7, 3, 0, 3, 0, 0]


@pytest.mark.parametrize("n", [3, 4, 9])
def test_a_directed_cycle(n):
    ring = network_of(n, {(i, (i + 1) % n): 1 for i in range(n)})
    assert pagerank(ring).tolist() == pytest.approx([1 / n] * n, abs=1e-14)
    assert betweenness(ring).values.tolist() == [(n - 1) * (n - 2) / 2] * n


@pytest.mark.parametrize("n", [0, 1, 2])
def test_nobody_or_nearly(n):
    network = network_of(n, {})
    assert pagerank(network).tolist() == [1 / max(n, 1)] * n
    for directed in (True, False):
        assert betweenness(network, directed=directed).values.tolist() == [0] * n


def check_centrality(d):
    found, net = centrality(d), d.network
    people = range(len(d.people))
    pairs = list(zip(net.source.tolist(), net.target.tolist(), net.weight.tolist(), strict=True))
    assert found.comments.tolist() == [int(((d.author == p) & d.is_record).sum()) for p in people]
    assert found.out_degree.tolist() == [sum(a == p for a, _, _ in pairs) for p in people]
    assert found.in_degree.tolist() == [sum(b == p for _, b, _ in pairs) for p in people]
    assert found.out_strength.tolist() == [sum(w for a, _, w in pairs if a == p) for p in people]
    assert found.in_strength.tolist() == [sum(w for _, b, w in pairs if b == p) for p in people]
    assert found.pagerank.tolist() == pagerank(net).tolist()
    assert found.betweenness.tolist() == betweenness(net).values.tolist()
    ranks = [(-round(found.pagerank[p], 12), -found.comments[p], p) for p in found.order.tolist()]
    assert ranks == sorted(ranks)
    assert sorted(found.order.tolist()) == list(people)


@ZOO
def test_centrality_over_the_zoo(make):
    check_centrality(make())


@given(discussions())
@settings(deadline=None, max_examples=60)
def test_centrality_of_any_discussion(d):
    check_centrality(d)


def test_people_of_equal_rank_stand_in_order_of_comments_then_of_appearance():
    d = discussion_of(
        [
            ("1", None, "Ann", "", 0),
            ("2", None, "Bob", "", 1),
            ("3", None, "Bob", "", 2),
            ("4", None, "Cyd", "", 3),
        ]
    )
    found = centrality(d)
    assert [found.names[p] for p in found.order] == ["Bob", "Ann", "Cyd"]
    frame = found.to_pandas()
    assert frame["name"].tolist() == ["Bob", "Ann", "Cyd"]
    assert frame["pagerank"].tolist() == pytest.approx([1 / 3] * 3)


def test_the_last_bits_of_a_rank_do_not_rank_people():
    """Four speak to Ann as often as to Bob, in another order: the sums differ in the last bit."""
    calls = {"Cyd": (1, 2), "Dee": (3, 1), "Eva": (1, 3), "Fay": (2, 1)}
    texts = [("Ann", ""), ("Bob", "")]
    for name, (to_ann, to_bob) in calls.items():
        texts += [(name, "@Ann")] * to_ann + [(name, "@Bob")] * to_bob
    d = discussion_of([(str(i), None, name, text, i) for i, (name, text) in enumerate(texts)])
    found = centrality(d)
    assert found.pagerank[1] == pytest.approx(found.pagerank[0], abs=1e-15)
    assert [found.names[p] for p in found.order[:2]] == ["Ann", "Bob"]


def test_weights_steer_pagerank_and_are_no_lengths():
    light = network_of(3, {(0, 1): 1, (0, 2): 1, (1, 0): 1})
    heavy = network_of(3, {(0, 1): 9, (0, 2): 1, (1, 0): 1})
    assert pagerank(heavy)[1] > pagerank(light)[1]
    assert betweenness(heavy).values.tolist() == betweenness(light).values.tolist()
