"""Indicators of two sides: their definitions, the karate club, two camps, and no sides at all."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from connection_definition import (
    boundary_definition,
    contacts,
    controversy_definition,
    dipole_definition,
    leaders_definition,
    ties_of,
)
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import networks
from zoo import both_ways, network_of

from threadgraph.graphs.networks import polarisation as module
from threadgraph.graphs.networks.communities import communities
from threadgraph.graphs.networks.polarisation import (
    boundary_of,
    boundary_polarisation,
    dipole_moment,
    random_walk_controversy,
    two_sides,
    walk_ends,
)
from threadgraph.graphs.networks.projection import ties


def karate():
    graph = nx.karate_club_graph()
    side = [int(graph.nodes[v]["club"] != "Mr. Hi") for v in graph]
    edges = both_ways(list(graph.edges))
    return ties(network_of(34, edges)), np.array(side), ties_of(edges)


@pytest.mark.parametrize(("seeds", "value"), [(1, 0.636), (2, 0.737), (3, 0.828), (5, 0.892)])
def test_random_walks_of_the_karate_club(seeds, value):
    among, side, found = karate()
    rwc = random_walk_controversy(among, side, seeds=seeds)
    assert rwc == pytest.approx(value, abs=5e-4)
    assert rwc == pytest.approx(controversy_definition(34, found, side.tolist(), seeds), abs=1e-9)


def test_random_walks_are_walked():
    """4,000 walks, step by step, end where the equations say."""
    among, side, found = karate()
    near, draw = contacts(34, found), np.random.default_rng(5)
    ends = leaders_definition(34, found, side.tolist(), (2, 2))
    count = np.zeros((2, 2))
    for _ in range(4000):
        began = int(draw.integers(2))
        person = int(draw.choice(np.flatnonzero(side == began)))
        while person not in ends[0] and person not in ends[1]:
            person = near[person][int(draw.integers(len(near[person])))]
        count[began, int(person in ends[1])] += 1
    p = count / count.sum(axis=0)
    walked = p[0, 0] * p[1, 1] - p[0, 1] * p[1, 0]
    assert random_walk_controversy(among, side, seeds=2) == pytest.approx(walked, abs=0.05)


def test_walks_end_at_few_people_of_each_side():
    """Were they many, walks that begin and end at once would make any sides look apart."""
    assert walk_ends(np.repeat([0, 1], [900, 300])) == 10
    assert walk_ends(np.repeat([0, 1], [110, 900])) == 5
    told = "needs 100 people on each side; the smaller has 99"
    assert walk_ends(np.repeat([0, 1], [900, 99])) == told
    assert walk_ends(np.zeros(500, np.int64)).endswith("has 0")
    # Chance contacts, sides drawn by lot: 10 of 20 people as ends seem to show two sides.
    draw = np.random.default_rng(7)
    pairs = {(min(a, b), max(a, b)) for a, b in draw.integers(0, 520, (6000, 2)).tolist() if a != b}
    among = ties(network_of(520, both_ways(sorted(pairs))))
    small, large = np.repeat([0, 1], [500, 20]), np.repeat([0, 1], [260, 260])
    assert random_walk_controversy(among, small) > 0.25
    assert abs(random_walk_controversy(among, large, seeds=walk_ends(large))) < 0.1


def test_boundary_and_dipole_of_the_karate_club():
    among, side, found = karate()
    expected = float(boundary_definition(34, found, side.tolist()))
    assert boundary_polarisation(among, side) == pytest.approx(expected, abs=1e-12)
    expected = dipole_definition(34, found, side.tolist(), 0.05)
    assert dipole_moment(among, side) == pytest.approx(expected, abs=1e-9)


@given(networks(), st.data())
@settings(deadline=None, max_examples=150)
def test_any_connected_network_with_any_sides(drawn, data):
    n, edges = drawn
    assume(n > 1 and edges and nx.is_connected(graph_of(n, edges)))
    side = data.draw(st.lists(st.integers(0, 1), min_size=n, max_size=n))
    among, found, array = ties(network_of(n, edges)), ties_of(edges), np.array(side)
    boundary = boundary_definition(n, found, side)
    given_back = boundary_polarisation(among, array)
    assert (given_back is None) == (boundary is None)
    if boundary is not None:
        assert given_back == pytest.approx(float(boundary), abs=1e-12)
    if len(set(side)) < 2:
        assert random_walk_controversy(among, array) is None
        assert dipole_moment(among, array) is None
        return
    for seeds in (1, 2):
        expected = controversy_definition(n, found, side, seeds)
        assert random_walk_controversy(among, array, seeds=seeds) == pytest.approx(
            expected, abs=1e-8
        )
    expected = dipole_definition(n, found, side, 0.3)
    value = dipole_moment(among, array, elite=0.3)
    assert value == (None if expected is None else pytest.approx(expected, abs=1e-8))


def graph_of(n, edges):
    graph = nx.Graph(list(edges))
    graph.add_nodes_from(range(n))
    return graph


def test_iteration_and_factors_give_the_same(monkeypatch):
    among, side, _ = karate()
    direct = [random_walk_controversy(among, side, seeds=2), dipole_moment(among, side)]
    monkeypatch.setattr(module, "_DIRECT", 0)
    iterated = [random_walk_controversy(among, side, seeds=2), dipole_moment(among, side)]
    assert iterated == pytest.approx(direct, abs=1e-10)
    monkeypatch.setattr(module, "_MOST_ROUNDS", 1)
    both = [random_walk_controversy(among, side, seeds=2), dipole_moment(among, side)]
    assert both == pytest.approx(direct, abs=1e-12)


def test_the_whole_boundary_is_counted():
    """0 and 3 face each other; 1, across from nobody at the boundary, has d_b = 0.

    A widespread program leaves such people out of the sum but not out of the number.
    """
    edges = both_ways([(0, 2), (1, 2), (3, 4), (0, 3), (1, 5), (5, 3)])
    side = np.array([0, 0, 0, 1, 1, 1])
    found = boundary_polarisation(ties(network_of(6, edges)), side)
    # 0: 1 inside, 1 across; 1: 1 inside, 0 across; 3: 1 inside (4; 5 crosses, too), 1 across.
    assert found == pytest.approx(
        float(boundary_definition(6, ties_of(edges), side.tolist())), abs=1e-12
    )
    assert boundary_definition(6, ties_of(edges), side.tolist()) is not None
    assert found == pytest.approx((0 + 0.5 + 1 / 6) / 3)


def camps(size, bridges, seed=1):
    """Two dense groups of people, and some contacts across."""
    draw = np.random.default_rng(seed)
    pairs = {(g * size + int(a), g * size + int(b)) for g in (0, 1)
             for a, b in draw.integers(0, size, (size * 5, 2)) if a < b}  # fmt: skip
    pairs |= {(g * size + i, g * size + i + 1) for g in (0, 1) for i in range(size - 1)}
    pairs |= {(int(a), size + int(b)) for a, b in draw.integers(0, size, (bridges, 2))}
    return network_of(2 * size, both_ways(sorted(pairs)))


def camp_boundary(among, side):
    """The people with a contact in the other camp, by hand: all have one at home who has none."""
    pairs = zip(among.a.tolist(), among.b.tolist(), strict=True)
    crossing = {v for pair in pairs if side[pair[0]] != side[pair[1]] for v in pair}
    assert set(np.flatnonzero(boundary_of(among, side)).tolist()) == crossing
    return len(crossing)


def test_two_camps_have_more_of_all_three_than_sides_drawn_by_lot():
    network = camps(200, 14)
    among = ties(network)
    true = np.repeat([0, 1], 200)
    lot = np.random.default_rng(0).permutation(true)
    for measure in (random_walk_controversy, dipole_moment):
        assert measure(among, true) > 0.6
        assert measure(among, lot) < 0.3
    assert boundary_polarisation(among, true) > 0.3
    # By lot nearly everybody has contacts across: no boundary to speak of is left.
    assert boundary_of(among, lot).sum() < 20 <= camp_boundary(among, true)
    turned = random_walk_controversy(among, 1 - true)
    assert random_walk_controversy(among, true) == pytest.approx(turned, abs=1e-12)
    assert abs(random_walk_controversy(among, lot)) < 0.1


def test_the_sides_and_the_ties_among_them():
    draw = np.random.default_rng(2)
    pairs = {(g * 30 + int(a), g * 30 + int(b)) for g in range(3)
             for a, b in draw.integers(0, 30, (150, 2)) if a < b}  # fmt: skip
    pairs |= {(0, 30), (31, 60), (61, 1)}
    network = network_of(92, both_ways(sorted(pairs)))
    found = communities(network)
    sides = two_sides(network, found)
    whole = ties(network)
    inside = [
        (int(a), int(b))
        for a, b in zip(whole.a, whole.b, strict=True)
        if found.member[a] in (0, 1) and found.member[b] in (0, 1)
    ]
    among = sides.ties
    rows = sides.people
    again = list(zip(rows[among.a].tolist(), rows[among.b].tolist(), strict=True))
    assert again == inside
    assert among.degree.tolist() == [sum(v in pair for pair in inside) for v in rows.tolist()]
    near = [among.neighbour[among.start[v] : among.start[v + 1]].tolist() for v in range(among.n)]
    assert all(v in near[u] for v in range(among.n) for u in near[v])
    pairs_of = [among.pair[among.start[v] : among.start[v + 1]] for v in range(among.n)]
    for v, of_v in enumerate(pairs_of):
        assert ((among.a[of_v] == v) | (among.b[of_v] == v)).all()
    assert sides.side.tolist() == found.member[rows].tolist()


def test_where_there_are_no_two_sides_it_is_said_why():
    empty = network_of(5, {})
    assert two_sides(empty, communities(empty)) == "nobody is in contact with anybody"
    pair = network_of(2, {(0, 1): 1})
    assert two_sides(pair, communities(pair)) == "the people fall into no two communities"
    network = network_of(34, both_ways(list(nx.karate_club_graph().edges)))
    assert two_sides(network, communities(network)).startswith("the second largest community")
    apart = camps(40, 0)
    found = communities(apart, resolution=0.2)
    assert found.sizes.tolist() == [40, 40]
    assert two_sides(apart, found) == (
        "the two largest communities are not in contact with each other"
    )
    pairs = [(g * 25 + a, g * 25 + b) for g in range(6) for a in range(25) for b in range(a)]
    many = network_of(150, both_ways([*pairs, (0, 25), (30, 60)]))
    assert two_sides(many, communities(many)) == (
        "the two largest communities hold 50 of 150 people, less than half: there are no two sides"
    )
