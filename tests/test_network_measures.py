"""Who addresses whom, and the network as a whole: each figure equals its definition."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction

import igraph
import networkx as nx
import numpy as np
import pytest
from definitions import (
    density_definition,
    dyads_definition,
    gini_definition,
    reciprocity_definition,
    rho_definition,
    weighted_reciprocity_definition,
)
from exchange_definition import Plain, addresses_definition, weights_definition
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import discussions, networks, rows
from zoo import DISCUSSIONS, N6, network_of, t6

from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.network_measures import gini, measure_network
from threadgraph.graphs.records import NO_TIME

ZOO = pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())


def edges_of(network):
    pairs = zip(network.source.tolist(), network.target.tolist(), strict=True)
    return dict(zip(pairs, network.weight.tolist(), strict=True))


def check_network(d):
    p = Plain.of(d)
    a, net = d.addresses, d.network
    kinds = zip(a.reply.tolist(), a.mention.tolist(), a.quote.tolist(), strict=True)
    found = [
        (
            c,
            y,
            {name for name, held in zip(("reply", "mention", "quote"), row, strict=True) if held},
        )
        for c, y, row in zip(a.comment.tolist(), a.addressee.tolist(), kinds, strict=True)
    ]
    expected = addresses_definition(p)
    assert found == [(x.c, x.y, x.kinds) for x in expected]
    assert a.speaker.tolist() == [p.author[x.c] for x in expected]
    assert net.n == len(d.people)
    assert edges_of(net) == weights_definition(p)
    for name, column in (("reply", net.replies), ("mention", net.mentions), ("quote", net.quotes)):
        counted = Counter((p.author[x.c], x.y) for x in expected if name in x.kinds)
        assert column.tolist() == [counted[pair] for pair in edges_of(net)]
    for row, pair in enumerate(edges_of(net)):
        times = [p.time[x.c] for x in expected if (p.author[x.c], x.y) == pair]
        known = [t for t in times if t is not None] or [NO_TIME]
        assert (net.first[row], net.last[row]) == (min(known), max(known))


def check_measures(n, edges, network):
    found = measure_network(network)
    exact = {
        "density": density_definition(n, edges),
        "reciprocity": reciprocity_definition(edges),
        "rho": rho_definition(n, edges),
        "weighted_reciprocity": weighted_reciprocity_definition(edges),
    }
    for name, value in exact.items():
        expected = None if value is None else pytest.approx(float(value), rel=1e-13, abs=1e-15)
        assert getattr(found, name) == expected, name
    mutual, one_way, none = dyads_definition(n, edges)
    assert (found.mutual, found.asymmetric, found.null) == (mutual, one_way, none)
    assert (found.nodes, found.edges) == (n, len(edges))
    share = float(Fraction(mutual, mutual + one_way)) if edges else None
    assert found.dyadic_reciprocity == share


@ZOO
def test_the_networks_of_the_zoo(make):
    d = make()
    check_network(d)
    check_measures(len(d.people), edges_of(d.network), d.network)


@given(discussions())
@settings(deadline=None, max_examples=150)
def test_the_network_of_any_discussion(d):
    check_network(d)


@given(discussions())
@settings(deadline=None, max_examples=100)
def test_replies_in_the_network_are_those_between_two_known_people(d):
    """I5: edges = replies by and to unknown authors + replies to oneself + the network's."""
    pairs = [
        (d.author[c], d.author[p]) for c, p in enumerate(d.parent) if p >= 0 and d.is_record[p]
    ]
    unknown = sum(-1 in pair for pair in pairs)
    own = d.ledger.counters["self_replies"]
    assert len(pairs) == unknown + own + int(d.network.replies.sum())


@given(rows(max_size=12))
@settings(deadline=None, max_examples=100)
def test_addresses_follow_from_what_was_written(comments):
    comments = [(*row[:3], row[3].replace("[quote=", "[i="), row[4]) for row in comments]
    d = discussion_of(comments)
    author = {row[0]: row[2] for row in comments if row[2] not in (None, "[deleted]")}
    expected = set()
    for name, parent, _, text, _ in comments:
        named = set(re.findall(r"@(\w+)", text))
        for other in (named & set(author.values())) | {author.get(parent)}:
            if name in author and other not in (None, author[name]):
                expected.add((name, other))
    found = zip(d.addresses.comment.tolist(), d.addresses.addressee.tolist(), strict=True)
    assert {(d.ids[c], d.people.names[y]) for c, y in found} == expected


@given(networks())
@settings(deadline=None, max_examples=300)
def test_measures_of_any_network(drawn):
    n, edges = drawn
    check_measures(n, edges, network_of(n, edges))


@given(networks())
@settings(deadline=None, max_examples=150)
def test_bounds_of_reciprocity(drawn):
    found = measure_network(network_of(*drawn))
    for share in (found.reciprocity, found.dyadic_reciprocity, found.weighted_reciprocity):
        assert share is None or 0 <= share <= 1
    if found.rho is not None:
        assert found.rho <= found.reciprocity + 1e-12
        assert found.rho >= -found.density / (1 - found.density) - 1e-12


@given(networks())
@settings(deadline=None, max_examples=150)
def test_the_edge_back(drawn):
    n, edges = drawn
    net = network_of(n, edges)
    pairs = list(edges_of(net))
    back = [pairs.index((b, a)) if (b, a) in pairs else -1 for a, b in pairs]
    assert net.reverse_edge().tolist() == back


@pytest.mark.parametrize("seed", range(8))
def test_agreement_with_networkx_and_igraph(seed):
    n, share = 12 + 5 * seed, (0.02, 0.1, 0.3, 0.6)[seed % 4]
    graph = nx.gnp_random_graph(n, share, seed=seed, directed=True)
    edges = dict.fromkeys(graph.edges, 1)
    found = measure_network(network_of(n, edges))
    other = igraph.Graph(n, list(graph.edges), directed=True)
    assert found.density == pytest.approx(nx.density(graph), rel=1e-14)
    assert found.density == pytest.approx(other.density(), rel=1e-14)
    assert found.reciprocity == pytest.approx(nx.overall_reciprocity(graph), rel=1e-14)
    assert found.reciprocity == pytest.approx(other.reciprocity(mode="default"), rel=1e-14)
    assert found.dyadic_reciprocity == pytest.approx(other.reciprocity(mode="ratio"), rel=1e-14)
    census = other.dyad_census()
    assert (found.mutual, found.asymmetric, found.null) == (census.mut, census.asym, census.null)


# --- inequality -----------------------------------------------------------------------------


@given(st.lists(st.integers(0, 50), max_size=30))
def test_gini_is_half_the_relative_mean_difference(values):
    expected = gini_definition(values)
    found = gini(np.array(values, np.int64))
    assert found == (None if expected is None else pytest.approx(float(expected), abs=1e-14))


@pytest.mark.parametrize(
    ("values", "expected"),
    [([0, 0, 0, 4], "3/4"), ([1, 2, 3], "2/9"), ([5, 5, 5], "0"), ([7], "0"), ([2, 2, 1], "2/15")],
)
def test_gini_of_known_values(values, expected):
    assert gini(np.array(values)) == pytest.approx(float(Fraction(expected)), abs=1e-15)


@pytest.mark.parametrize("values", [[], [0], [0, 0, 0]])
def test_gini_of_nothing_is_undefined(values):
    assert gini(np.array(values, np.int64)) is None


# --- hand-worked cases ----------------------------------------------------------------------


def test_n6():
    found = measure_network(network_of(6, N6))
    assert found.density == pytest.approx(7 / 30, rel=1e-15)
    assert found.reciprocity == pytest.approx(4 / 7, rel=1e-15)
    assert found.dyadic_reciprocity == pytest.approx(2 / 5, rel=1e-15)
    assert found.rho == pytest.approx(71 / 161, rel=1e-14)
    assert found.weighted_reciprocity == pytest.approx(3 / 7, rel=1e-15)
    assert (found.mutual, found.asymmetric, found.null) == (2, 3, 10)


def test_t6_who_wrote_and_who_was_answered():
    d = t6()
    names = d.people.names
    assert names == ["A", "B", "C"]
    edges = {(names[a], names[b]): w for (a, b), w in edges_of(d.network).items()}
    assert edges == {("A", "B"): 1, ("B", "A"): 1, ("C", "A"): 1}
    assert np.bincount(d.author[d.author >= 0]).tolist() == [2, 2, 1]
    assert gini(np.array([2, 2, 1])) == pytest.approx(2 / 15, rel=1e-14)


@pytest.mark.parametrize("n", [2, 3, 6])
def test_cycles_and_complete_networks(n):
    ring = measure_network(network_of(n, {(i, (i + 1) % n): 1 for i in range(n)}))
    assert ring.reciprocity == (1 if n == 2 else 0)
    whole = {(a, b): 1 for a in range(n) for b in range(n) if a != b}
    complete = measure_network(network_of(n, whole))
    assert (complete.reciprocity, complete.density, complete.rho) == (1, 1, None)


@pytest.mark.parametrize("n", [0, 1])
def test_too_few_people_for_density(n):
    found = measure_network(network_of(n, {}))
    assert found.density is found.reciprocity is found.rho is None
    assert found.dyadic_reciprocity is found.weighted_reciprocity is None
    assert (found.mutual, found.asymmetric, found.null) == (0, 0, 0)


def test_people_without_contact():
    found = measure_network(network_of(4, {}))
    assert (found.density, found.null) == (0, 6)
    assert found.reciprocity is found.rho is None


def test_replies_to_oneself_are_no_edges():
    d = discussion_of([("1", None, "Ann", "", 0), ("2", "1", "Ann", "@Ann", 1)])
    assert (len(d.addresses), len(d.network)) == (0, 0)
    assert d.ledger.counters["self_replies"] == 1
    assert d.ledger.counters["mentions_of_self"] == 1


def test_unknown_authors_neither_address_nor_are_addressed():
    d = discussion_of(
        [("1", None, "Ann", "", 0), ("2", "1", None, "@Ann", 1), ("3", "2", "Bob", "", 2)]
    )
    assert (len(d.people), len(d.addresses)) == (2, 0)


def test_answering_and_naming_the_same_person_is_one_address():
    d = discussion_of([("1", None, "Ann", "", 0), ("2", "1", "Bob", "@Ann @Ann", 1)])
    assert d.network.weight.tolist() == [1]
    assert (d.network.replies.tolist(), d.network.mentions.tolist()) == ([1], [1])
