"""The triad census equals a comparison of every three people with every type; other programs."""

from __future__ import annotations

from math import comb

import networkx as nx
import pytest
from hypothesis import given, settings
from networks_definition import TRIADS, in_igraph, in_networkx, random_edges, triads_definition
from strategies import networks
from zoo import N6, both_ways, network_of

from threadgraph.graphs.networks import triangles as listing
from threadgraph.graphs.networks.projection import ties
from threadgraph.graphs.networks.triads import TRIAD_TYPES, triad_census


def census_of(n, edges, **kinds):
    network = network_of(n, edges)
    return triad_census(network, ties(network), **kinds)


def without_zeros(census):
    return {kind: number for kind, number in census.items() if number}


@given(networks(max_size=7))
@settings(deadline=None, max_examples=250)
def test_the_census(drawn):
    n, edges = drawn
    found = census_of(n, edges)
    assert found == triads_definition(n, edges)
    assert sum(found.values()) == comb(n, 3)
    assert all(type(number) is int for number in found.values())


@pytest.mark.parametrize("name", TRIADS)
def test_each_type_by_itself_has_the_name_it_has_elsewhere(name):
    """111D is A ↔ B, C → A and 111U is A ↔ B, A → C; some programs interchange them."""
    edges = {("abc".index(x), "abc".index(y)): 1 for x, y in TRIADS[name].split()}
    assert without_zeros(census_of(3, edges)) == {name: 1}
    assert without_zeros(nx.triadic_census(in_networkx(3, edges))) == {name: 1}


def test_the_types_in_the_usual_order():
    assert tuple(TRIADS) == TRIAD_TYPES


@pytest.mark.parametrize(
    ("n", "share", "seed"), [(5, 0.4, 1), (20, 0.1, 2), (40, 0.02, 3), (60, 0.3, 4), (150, 0.03, 5)]
)
def test_agreement_with_networkx_and_igraph(n, share, seed):
    edges = random_edges(n, share, seed)
    found = census_of(n, edges)
    assert found == nx.triadic_census(in_networkx(n, edges))
    other = in_igraph(n, edges).triad_census()
    by_name = {kind: getattr(other, f"t{kind}") for kind in TRIAD_TYPES}
    assert found == by_name


def test_the_shared_network():
    assert without_zeros(census_of(6, N6)) == {
        "003": 5, "012": 8, "102": 3, "111D": 2, "201": 1, "120C": 1,
    }  # fmt: skip


@pytest.mark.parametrize("n", [0, 1, 2])
def test_fewer_than_three_people_are_no_triad(n):
    edges = {(0, 1): 1} if n == 2 else {}
    assert census_of(n, edges) == dict.fromkeys(TRIAD_TYPES, 0)


def test_no_edges():
    assert without_zeros(census_of(7, {})) == {"003": comb(7, 3)}


def test_a_hub_without_other_contacts_is_counted_without_listing():
    n = 3000
    assert without_zeros(census_of(n, {(i, 0): 1 for i in range(1, n)}, work=0)) == {
        "021U": comb(n - 1, 2),
        "003": comb(n - 1, 3),
    }


def test_numbers_beyond_a_float_are_exact():
    n = 1_000_000
    found = census_of(n, {(0, 1): 1, (1, 0): 1, (2, 3): 1})
    assert comb(n, 3) > 2**53
    assert found["102"] == found["012"] == n - 2
    assert found["003"] == comb(n, 3) - 2 * (n - 2)


def test_weights_do_not_matter():
    assert census_of(6, N6) == census_of(6, dict.fromkeys(N6, 1))


def test_blocks_change_nothing(monkeypatch):
    edges = random_edges(60, 0.2, 9)
    whole = census_of(60, edges)
    monkeypatch.setattr(listing, "_BLOCK", 3)
    assert census_of(60, edges) == whole


def test_above_the_work_allowed_nothing_is_counted():
    assert census_of(3, both_ways([(0, 1), (0, 2), (1, 2)]), work=0) is None
