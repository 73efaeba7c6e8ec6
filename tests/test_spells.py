"""Spells: merged, in order, there exactly while something goes on; and comments with people."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from factories import bakery, make_discussion
from hypothesis import given
from hypothesis import strategies as st

from threadgraph.graphs.conversation_graph import conversation_graph
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.network_data import comments_graph, participants_graph
from threadgraph.graphs.records import NO_TIME
from threadgraph.graphs.spells import comments_spells, find_spells, pause_of, people_spells
from threadgraph.io.timelines import presence

events = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 60) | st.just(NO_TIME)), max_size=30)


def spells_definition(rows, found, pause):
    """Mark each moment in which a row is active, and read the runs off."""
    expected = []
    for row in range(rows):
        active = {t + k for r, t in found if r == row and t != NO_TIME for k in range(pause + 1)}
        starts = sorted(t for t in active if t - 1 not in active)
        ends = sorted(t for t in active if t + 1 not in active)
        expected.append(list(zip(starts, ends, strict=True)))
    return expected


@given(events, st.integers(1, 9))
def test_spells_are_the_runs_of_active_moments(found, pause):
    of = np.array([row for row, _ in found], np.int64)
    # Doubled, so that two spells of which one ends just before the other begins stay two.
    times = np.array([t if t == NO_TIME else 2 * t for _, t in found], np.int64)
    spells = find_spells(4, of, times, 2 * pause)
    bounds = list(zip(spells.start.tolist(), spells.end.tolist(), strict=True))
    first = spells.first.tolist()
    doubled = list(zip(of.tolist(), times.tolist(), strict=True))
    assert [bounds[a:b] for a, b in pairwise(first)] == spells_definition(4, doubled, 2 * pause)


def test_a_pause_ends_within_the_years_that_can_be_written():
    last = 253_402_300_799_999_999
    spells = find_spells(1, np.array([0]), np.array([last]), 10**15)
    assert spells.end.tolist() == [last]
    with pytest.raises(UsageError):
        find_spells(1, np.array([0]), np.array([0]), -1)


@pytest.mark.parametrize(("build", "spells"), [(participants_graph, people_spells),
                                               (comments_graph, comments_spells)])  # fmt: skip
def test_spells_belong_to_the_rows_of_the_graph(build, spells):
    d = bakery()
    graph = build(d)
    nodes, edges = spells(d)
    assert (len(nodes), len(edges)) == (len(graph.node_ids), len(graph.edge_kind))
    for edge in range(len(edges)):
        begin, stop = edges.first[edge], edges.first[edge + 1]
        assert edges.start[begin] == graph.edge_start[edge]
        for end in (graph.edge_source[edge], graph.edge_target[edge]):
            own = slice(nodes.first[end], nodes.first[end + 1])
            for start, close in zip(edges.start[begin:stop], edges.end[begin:stop], strict=True):
                # Whoever has a tie is there as long as the tie.
                assert np.any((nodes.start[own] <= start) & (nodes.end[own] >= close))


def test_no_times_no_spells():
    d = make_discussion([("1", None, "A", "", None), ("2", "1", "B", "", None)])
    for nodes, edges in (people_spells(d), comments_spells(d)):
        assert len(nodes.start) == len(edges.start) == 0
    assert pause_of(d) == 1_000_000


def test_a_graph_without_spells_has_no_activity():
    graph = replace(participants_graph(bakery()), node_spells=None, edge_spells=None)
    with pytest.raises(UsageError, match="active"):
        presence(graph, "activity")
    with pytest.raises(UsageError, match="growth, activity"):
        presence(graph, "decay")


# --- comments and people ----------------------------------------------------------------------


def ties(graph):
    rows = zip(graph.edge_source.tolist(), graph.edge_target.tolist(), graph.edge_kind, strict=True)
    return [(graph.node_labels[s], graph.node_labels[t], kind) for s, t, kind in rows]


def test_mentions_lead_from_a_comment_to_a_person():
    d = bakery()
    graph = conversation_graph(d)
    base = comments_graph(d)
    n, m = len(base.node_ids), len(base.edge_kind)
    assert graph.node_ids[:n] == base.node_ids
    assert graph.edge_kind[:m] == base.edge_kind == ["reply"] * m
    counted = d.mentions.counts & (d.mentions.participant >= 0)
    expected = {
        (d.mentions.comment[row], d.people.names[d.mentions.participant[row]])
        for row in np.flatnonzero(counted)
    }
    assert expected
    found = zip(graph.edge_source[m:], graph.edge_target[m:], strict=True)
    assert {(s, graph.node_labels[t]) for s, t in found} == expected
    kinds = graph.node_columns["kind"].values
    assert kinds[n:] == ["person"] * (len(graph.node_ids) - n)
    assert "person" not in kinds[:n]
    people = participants_graph(d)
    named = dict(zip(people.node_ids, people.node_labels, strict=True))
    for node, label in zip(graph.node_ids[n:], graph.node_labels[n:], strict=True):
        assert named[node] == label


def test_authors_are_joined_to_what_they_wrote():
    d = make_discussion(
        [("1", None, "Ann", "x", 0), ("2", "1", "Bo", "@Ann y", 1), ("3", "2", None, "z", 2)]
    )
    assert ties(conversation_graph(d, authors=True))[3:] == [
        ("Bo: @Ann y", "Ann", "mention"),
        ("Ann", "Ann: x", "wrote"),
        ("Bo", "Bo: @Ann y", "wrote"),
    ]


@pytest.mark.parametrize("rows", [[], [("1", None, None, "", None)], [("1", None, "A", "", 0)]])
def test_smallest_discussions(rows):
    d = make_discussion(rows)
    for authors in (False, True):
        graph = conversation_graph(d, authors=authors)
        assert len(graph.node_spells) == len(graph.node_ids)
