"""The form of threads equals its definition, and the published and hand-worked values."""

from __future__ import annotations

import math
from fractions import Fraction

import igraph
import networkx as nx
import numpy as np
import pytest
from branch_definition import cophenetic_by_pairs, form_definition
from definitions import depth_definition
from helpers import shared
from hypothesis import given, settings
from strategies import discussions, parents
from zoo import DISCUSSIONS, TREES, grown, t6

from threadgraph.graphs.examples import (
    discussion_of,
    parents_of_balanced,
    parents_of_chain,
    parents_of_comb,
    parents_of_star,
)
from threadgraph.graphs.shapes import heights, thread_forms
from threadgraph.io.read import read

ZOO = pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())


def check_forms(d):
    found = thread_forms(d)
    assert len(found) == len(d.thread_ids)
    for thread in range(len(found)):
        for name, expected in form_definition(d, thread).items():
            value = getattr(found, name)[thread]
            if expected is None:
                assert math.isnan(value), name
            elif isinstance(expected, int):
                assert value == expected, name
            else:
                assert value == pytest.approx(float(expected), rel=1e-12, abs=1e-12), name


@ZOO
def test_forms_of_the_zoo(make):
    check_forms(make())


@given(discussions(max_size=18))
@settings(deadline=None, max_examples=150)
def test_forms_of_any_discussion(d):
    check_forms(d)


@given(discussions())
@settings(deadline=None, max_examples=80)
def test_heights_are_steps_down_to_the_deepest(d):
    parent = d.parent.tolist()
    found = heights(d).tolist()
    for row in range(len(parent)):
        path, top = row, depth_definition(parent, row)
        while path >= 0:
            assert found[path] >= top - depth_definition(parent, path)
            path = parent[path]
        below = [c for c, above in enumerate(parent) if above == row]
        assert found[row] == max((1 + found[c] for c in below), default=0)


@given(parents(max_size=40, min_size=1, roots=False))
@settings(deadline=None, max_examples=80)
def test_networkx_and_igraph_measure_the_same_diameter(parent):
    links = [(row, above) for row, above in enumerate(parent) if above >= 0]
    graph = nx.empty_graph(len(parent))
    graph.add_edges_from(links)
    found = thread_forms(grown(parent, thread_id=None))
    assert found.diameter.tolist() == [nx.diameter(graph)]
    assert found.diameter[0] == igraph.Graph(n=len(parent), edges=links).diameter()
    below = graph.subgraph(range(1, len(parent)))
    parts = [nx.diameter(below.subgraph(part)) for part in nx.connected_components(below)]
    assert found.diameter_without_root[0] == max(parts, default=-1)


@given(parents(max_size=30, min_size=2, roots=False))
@settings(deadline=None, max_examples=80)
def test_cophenetic_is_the_depth_of_common_ancestors(parent):
    assert thread_forms(grown(parent, thread_id=None)).cophenetic == [cophenetic_by_pairs(parent)]


# --- values known beforehand ----------------------------------------------------------------


def newick_like(text):
    """The parents of a tree written in nested brackets, as papers print it."""
    parent, open_rows = [], []
    for c in text:
        if c in "(0123456789":
            parent.append(open_rows[-1] if open_rows else -1)
            if c == "(":
                open_rows.append(len(parent) - 1)
        elif c == ")":
            open_rows.pop()
    return parent


@pytest.mark.parametrize(
    ("tree", "cophenetic"),
    [("((((1,2),3),4),5)", 10), ("((1,2,3,4),5)", 6), ("(1,2,3,4,5)", 0)],
)
def test_published_cophenetic_indices(tree, cophenetic):
    """The examples of TreeTools (R), for a caterpillar, a bush and a star."""
    assert thread_forms(grown(newick_like(tree), thread_id=None)).cophenetic == [cophenetic]


@pytest.mark.parametrize("n", [2, 3, 5, 12])
def test_caterpillars_have_their_sackin_index(n):
    """(n + 2)(n − 1)/2 for n leaves, and the largest cophenetic index of n leaves, C(n, 3)."""
    found = thread_forms(grown(parents_of_comb(2 * n - 1), thread_id=None))
    assert found.sackin.tolist() == [(n + 2) * (n - 1) // 2]
    assert found.cophenetic == [math.comb(n, 3)]


@pytest.mark.parametrize("n", [2, 3, 10, 57])
def test_paths_and_stars(n):
    path = thread_forms(grown(parents_of_chain(n), thread_id=None))
    star = thread_forms(grown(parents_of_star(n), thread_id=None))
    assert (path.diameter.tolist(), path.path_length.tolist()) == ([n - 1], [n * (n - 1) // 2])
    assert (path.sackin.tolist(), path.cophenetic) == ([n - 1], [0])
    assert star.diameter.tolist() == [min(n - 1, 2)]
    assert (star.sackin.tolist(), star.cophenetic) == ([n - 1], [0])
    assert (star.branch_gini[0], star.largest_branch[0]) == (0, 1 / (n - 1))
    assert star.branch_entropy[0] == pytest.approx(math.log2(n - 1))


@pytest.mark.parametrize("height", [1, 2, 3, 6])
def test_complete_binary_trees(height):
    found = thread_forms(grown(parents_of_balanced(height), thread_id=None))
    assert found.diameter.tolist() == [2 * height]
    assert found.sackin.tolist() == [height * 2**height]


def test_t6():
    found = thread_forms(t6())
    assert found.normalised_depth[0] == pytest.approx(3 / math.sqrt(5), rel=1e-15)
    assert found.normalised_width[0] == pytest.approx(2 / math.sqrt(5), rel=1e-15)
    assert (found.diameter[0], found.path_length[0], found.sackin[0]) == (4, 9, 6)
    assert found.cophenetic == [1]
    assert found.largest_branch[0] == 4 / 5


def test_the_page():
    found = thread_forms(read(shared("threads/000_6a428748ec1514de.txt")))
    assert (found.diameter[0], found.diameter_without_root[0]) == (5, 2)
    assert (found.sackin[0], found.cophenetic[0]) == (15, 1)
    assert (found.sackin_without_root[0], found.cophenetic_without_root[0]) == (5, 0)
    assert found.path_length[0] == 20
    assert found.largest_branch[0] == float(Fraction(3, 14))
    assert found.normalised_depth[0] == pytest.approx(3 / math.sqrt(14), rel=1e-15)
    assert found.normalised_width[0] == pytest.approx(9 / math.sqrt(14), rel=1e-15)


@pytest.mark.parametrize("name", [n for n in TREES if TREES[n]])
def test_without_the_page_is_as_if_there_were_none(name):
    with_page, without = grown(TREES[name]), grown(TREES[name], thread_id=None)
    above, alone = thread_forms(with_page), thread_forms(without)
    assert above.diameter_without_root[0] == alone.diameter.max()
    assert above.sackin_without_root[0] == alone.sackin.sum()
    assert above.cophenetic_without_root[0] == sum(alone.cophenetic)


def test_nothing_has_no_form():
    found = thread_forms(discussion_of([]))
    assert found.diameter.tolist() in ([], [0])
    assert all(np.isnan(found.normalised_depth))
    assert all(np.isnan(found.branch_entropy))


def test_large_sums_are_exact():
    """A comb whose sum of pairs is past 2**53, where floating point rounds."""
    found = thread_forms(grown(parents_of_comb(800_001), thread_id=None))
    assert found.cophenetic == [math.comb(400_001, 3)]
    assert found.cophenetic[0] > 2**53
