"""Group conversations are the maximal cliques of exchanges, and measured as defined."""

from __future__ import annotations

from itertools import combinations

import igraph
import networkx as nx
import numpy as np
import pytest
from exchange_definition import (
    Plain,
    addresses_definition,
    exchanges_definition,
    target_definition,
)
from helpers import shared
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import discussions
from zoo import CASES, DISCUSSIONS

from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.group_conversations import (
    GROUP_RANKINGS,
    components,
    conversation_among,
    group_conversations,
    ranked_groups,
)
from threadgraph.graphs.group_words import group_heading, group_rows, groups_table
from threadgraph.graphs.measures.exchanges import MEASURES
from threadgraph.graphs.networks.cliques import degeneracy_order, maximal_cliques
from threadgraph.graphs.records import NO_TIME
from threadgraph.io.read import read

ZOO = pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())
MEASURED = {measure.name: measure for measure in MEASURES}


@st.composite
def ties(draw, max_size=9):
    n = draw(st.integers(0, max_size))
    pairs = list(combinations(range(n), 2))
    return n, draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []


def arrays(pairs):
    return np.array([a for a, _ in pairs], np.int64), np.array([b for _, b in pairs], np.int64)


def cliques_definition(n, pairs, least):
    """Every set of people all tied to each other to which nobody could be added."""
    near = {frozenset(pair) for pair in pairs}

    def tied(group):
        return all(frozenset(two) in near for two in combinations(group, 2))

    cliques = [g for size in range(least, n + 1) for g in combinations(range(n), size) if tied(g)]
    return sorted(g for g in cliques if not any(set(g) < set(other) for other in cliques))


@given(ties(), st.integers(2, 4))
@settings(deadline=None, max_examples=200)
def test_cliques_of_any_network(network, least):
    n, pairs = network
    found = maximal_cliques(n, *arrays(pairs), least=least)
    assert found.complete
    assert found.found == cliques_definition(n, pairs, least)


@pytest.mark.parametrize("seed", range(12))
def test_cliques_as_networkx_and_igraph_find_them(seed):
    graph = nx.gnp_random_graph(60, (0.05, 0.2, 0.5)[seed % 3], seed=seed)
    pairs = sorted(graph.edges)
    found = maximal_cliques(60, *arrays(pairs))
    expected = sorted(tuple(sorted(c)) for c in nx.find_cliques(graph) if len(c) >= 3)
    assert found.found == expected
    other = igraph.Graph(n=60, edges=pairs).maximal_cliques(min=3)
    assert found.found == sorted(tuple(sorted(c)) for c in other)


def moon_moser(n):
    """Everybody is tied to all but the two others of their own three: 3^(n/3) cliques."""
    return [pair for pair in combinations(range(n), 2) if pair[0] // 3 != pair[1] // 3]


def test_the_worst_case_has_as_many_cliques_as_published():
    assert len(maximal_cliques(15, *arrays(moon_moser(15))).found) == 3**5


@pytest.mark.parametrize("bound", [{"most": 100}, {"work": 20_000}])
def test_a_search_without_end_is_stopped_and_says_so(bound):
    pairs = moon_moser(48)
    graph = nx.Graph(pairs)
    found = maximal_cliques(48, *arrays(pairs), **bound)
    assert not found.complete
    assert len(found.found) <= bound.get("most", 20_000)
    for clique in found.found[:20]:
        assert len(clique) == 16
        assert graph.subgraph(clique).number_of_edges() == 120
    assert found == maximal_cliques(48, *arrays(pairs), **bound)


def test_a_search_that_finds_just_as_many_as_allowed_is_complete():
    pairs = moon_moser(9)
    assert maximal_cliques(9, *arrays(pairs), most=27).complete
    assert not maximal_cliques(9, *arrays(pairs), most=26).complete


@given(ties(12))
@settings(deadline=None)
def test_degeneracy_order_leaves_no_more_ties_than_the_core(network):
    n, pairs = network
    near = [{b for pair in pairs for b in pair if v in pair and b != v} for v in range(n)]
    order = degeneracy_order(near)
    assert sorted(order) == list(range(n))
    place = {person: i for i, person in enumerate(order)}
    graph = nx.Graph(pairs)
    core = max(nx.core_number(graph).values(), default=0)
    assert max((sum(place[o] > place[v] for o in near[v]) for v in range(n)), default=0) == core


def test_a_long_path_and_a_large_clique_need_no_recursion():
    path = np.arange(20_000)
    assert maximal_cliques(20_001, path, path + 1).found == []
    cycle = [(i, i + 1) for i in range(1999)] + [(0, 1999), (0, 2)]
    assert maximal_cliques(2000, *arrays(cycle)).found == [(0, 1, 2)]
    everybody = list(combinations(range(150), 2))
    assert maximal_cliques(150, *arrays(everybody)).found == [tuple(range(150))]


@given(ties())
def test_components_are_those_of_networkx(network):
    n, pairs = network
    graph = nx.Graph(pairs)
    graph.add_nodes_from(range(n))
    expected = {v: min(part) for part in nx.connected_components(graph) for v in part}
    assert components(n, *arrays(pairs)).tolist() == [expected[v] for v in range(n)]


# --- what passed between the people of a group ----------------------------------------------


def talk_definition(d, people):
    """The comments among some people, and what answers what: pair by pair."""
    p = Plain.of(d)
    links: dict[int, set[int]] = {}
    exchanges = {(x.a, x.b): x for x in exchanges_definition(d)}
    one_way = set()
    for pair in combinations(sorted(people), 2):
        if pair in exchanges:
            for c, r in exchanges[pair].link.items():
                links.setdefault(c, set()).update({r} - {None})
            continue
        for a in addresses_definition(p):
            if {p.author[a.c], a.y} == set(pair):
                one_way.add(pair)
                r = target_definition(p, a)
                links.setdefault(a.c, set()).update({r} - {None})
                if r is not None:
                    links.setdefault(r, set())
    turns = sum(p.author[a.c] in people and a.y in people for a in addresses_definition(p))
    pairs = sum(pair in exchanges for pair in combinations(sorted(people), 2))
    return links, turns, pairs, len(one_way)


def check_group(d, group, people):
    links, turns, pairs, one_way = talk_definition(d, people)
    graph = nx.Graph([(c, r) for c, answered in links.items() for r in answered])
    graph.add_nodes_from(links)
    parts = list(nx.connected_components(graph))
    branches: dict[int, set[int]] = {}
    for c in links:
        branches.setdefault(int(d.branch[c]), set()).add(int(d.author[c]))
    times = [int(d.time[c]) for c in links]
    timed = bool(times) and NO_TIME not in times
    assert group.people.tolist() == sorted(people)
    assert (group.turns, group.pairs, group.one_way) == (turns, pairs, one_way)
    assert group.comments == len(links)
    assert group.episodes == len(parts)
    everybody = set(people)
    assert group.together == sum({int(d.author[c]) for c in part} == everybody for part in parts)
    assert group.branches == len(branches)
    assert group.branches_together == sum(wrote == everybody for wrote in branches.values())
    assert (group.first, group.last) == ((min(times), max(times)) if timed else (NO_TIME, NO_TIME))


def check_groups(d):
    found = group_conversations(d)
    pairs = [(x.a, x.b) for x in exchanges_definition(d)]
    expected = cliques_definition(len(d.people), pairs, 3)
    assert found.complete
    assert found.note is None
    assert sorted(tuple(g.people.tolist()) for g in found.groups) == expected
    sizes = [(-len(g.people), -g.turns) for g in found.groups]
    assert sizes == sorted(sizes)
    for group in found.groups:
        people = group.people.tolist()
        check_group(d, group, people)
        again, _ = conversation_among(d, people)
        check_group(d, again, people)
    assert MEASURED["group_conversations"].compute(d).value == len(expected)
    largest = MEASURED["largest_group"].compute(d)
    assert largest.value == max(map(len, expected), default=None)
    assert (largest.value is None) == (largest.why is not None)
    assert len(groups_table(found)["size"].values) == len(group_rows(found, 0)[1]) == len(found)


@ZOO
def test_groups_of_the_zoo(make):
    check_groups(make())


@given(discussions(max_size=40, min_size=20))
@settings(deadline=None, max_examples=120)
def test_groups_of_any_discussion(d):
    check_groups(d)


@given(discussions(max_size=25, min_size=6), st.data())
@settings(deadline=None, max_examples=120)
def test_conversation_among_any_people(d, data):
    n = len(d.people)
    if n < 2:
        return
    people = data.draw(st.sets(st.integers(0, n - 1), min_size=2, max_size=5))
    group, talk = conversation_among(d, sorted(people))
    check_group(d, group, people)
    links, *_ = talk_definition(d, people)
    assert talk.rows.tolist() == sorted(links)
    rows = talk.rows.tolist()
    found = {(rows[s], rows[t]) for s, t in zip(talk.source, talk.target, strict=True)}
    assert found == {(c, r) for c, answered in links.items() for r in answered}
    assert (talk.target < talk.source).all()
    assert group_heading(d, group)


THREE = [
    ("1", None, "Ann", "", 0), ("2", "1", "Bob", "", 1), ("3", "2", "Cyd", "", 2),
    ("4", "3", "Ann", "", 3), ("5", "4", "Cyd", "@Bob", 4), ("6", "5", "Bob", "@Ann", 5),
    ("7", None, "Ann", "@Bob", 6), ("8", "7", "Dee", "", 7),
]  # fmt: skip


def test_three_people_by_hand():
    d = discussion_of(THREE)
    (group,) = group_conversations(d).groups
    assert [d.people.names[p] for p in group.people] == ["Ann", "Bob", "Cyd"]
    assert (group.turns, group.comments, group.episodes, group.together) == (8, 7, 2, 1)
    assert (group.branches, group.branches_together) == (2, 1)
    assert group_heading(d, group) == (
        "Ann, Bob, Cyd: each addressed each of the others. 8 turns in 2 conversations, in 1 of "
        "which all took part."
    )
    assert group_rows(group_conversations(d), 0)[1] == (("3", "8", "7", "2", "1", "Ann, Bob, Cyd"),)
    largest = MEASURED["largest_group"].compute(d)
    assert [d.ids[row] for row in largest.rows] == ["1", "2", "3", "4", "5", "6", "7"]


def test_groups_are_ranked_by_what_is_asked_for():
    rows = [*THREE, ("9", None, "Eve", "@Fay @Gil", 8), ("10", "9", "Fay", "@Gil", 9),
            ("11", "9", "Gil", "@Fay", 500)]  # fmt: skip
    found = group_conversations(discussion_of(rows))
    first = {by: ranked_groups(found.groups, by)[0].people.tolist() for by in GROUP_RANKINGS}
    assert first["turns"] == [0, 1, 2]
    assert first["span"] == [4, 5, 6]
    with pytest.raises(UsageError, match="people, turns"):
        ranked_groups(found.groups, "charm")


def test_a_conversation_needs_two():
    with pytest.raises(UsageError, match="two people or more"):
        conversation_among(discussion_of(THREE), [1, 1])


def test_a_list_cut_short_says_so():
    people = [f"P{i}" for i in range(9)]
    rows = [
        (name, None, name, " ".join(f"@{o}" for j, o in enumerate(people) if j // 3 != i // 3), i)
        for i, name in enumerate(people)
    ]
    d = discussion_of(rows)
    assert len(group_conversations(d)) == 27
    found = group_conversations(d, most=5)
    assert (len(found), found.complete) == (5, False)
    assert "stopped after 5 groups" in found.note


@pytest.mark.parametrize("case", CASES)
def test_the_cases_of_the_notes_hold_no_group(case):
    assert len(group_conversations(discussion_of(CASES[case]))) == 0


def test_the_page_holds_no_group():
    d = read(shared("threads/000_6a428748ec1514de.txt"))
    assert len(group_conversations(d)) == 0
    names = {name: row for row, name in enumerate(d.people.names)}
    group, _ = conversation_among(d, [names["Raffi"], names["joe"], names["HAGOP"]])
    assert (group.pairs, group.one_way, group.turns) == (1, 1, 3)
