"""Depth and shape: every measure of a thread equals its definition, on the zoo and on any tree."""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from definitions import (
    ancestors_definition,
    branch_definition,
    children_definition,
    depth_definition,
    distances_definition,
    h_index_definition,
    strahler_definition,
    virality_definition,
    wiener_definition,
)
from hypothesis import given, settings
from strategies import discussions, parents
from zoo import DISCUSSIONS, TREES, grown, posts, t6, with_placeholders

from threadgraph.graphs.depth import depth
from threadgraph.graphs.discussion import PLACEHOLDER, ROOT
from threadgraph.graphs.examples import (
    discussion_of,
    parents_of_balanced,
    parents_of_chain,
    parents_of_star,
)
from threadgraph.graphs.tree import (
    level_widths,
    longest_chain,
    nesting,
    strahler_numbers,
    thread_shapes,
)

ZOO = pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())


def widths_definition(d, thread):
    """Number of comments at each level, from 1 on; a level may hold placeholders only."""
    parent = d.parent.tolist()
    levels = Counter(
        depth_definition(parent, row)
        for row in range(len(parent))
        if d.is_record[row] and parent[row] >= 0 and thread in (None, d.thread[row])
    )
    return [levels[level] for level in range(1, max(levels, default=0) + 1)]


def mean(values):
    values = list(values)
    return Fraction(sum(values), len(values)) if values else None


def shape_definition(d, thread):
    """The shape of one thread, by the table of the notes (section 4.1)."""
    parent = d.parent.tolist()
    nodes = [row for row in range(len(parent)) if d.thread[row] == thread]
    root = next(row for row in nodes if parent[row] < 0)
    tree = [nodes.index(parent[row]) if parent[row] >= 0 else -1 for row in nodes]
    comments = [row for row in nodes if d.is_record[row] and row != root]
    replies = {
        row: [c for c in children_definition(parent, row) if d.is_record[c]] for row in nodes
    }
    widths = widths_definition(d, thread)
    within = [
        steps
        for (a, b), steps in distances_definition(parent).items()
        if a in nodes and root not in (a, b)
        and branch_definition(parent, a) == branch_definition(parent, b)
    ]  # fmt: skip
    return {
        "nodes": len(nodes),
        "comments": len(comments),
        "people": len({d.author[row] for row in nodes if d.is_record[row]} - {-1}),
        "max_depth": max((depth_definition(parent, row) for row in comments), default=-1),
        "mean_depth": mean(depth_definition(parent, row) for row in comments),
        "max_width": max(widths, default=0),
        "leaves": sum(bool(d.is_record[row]) and not replies[row] for row in nodes),
        "root_degree": sum(parent[row] == root for row in comments),
        "h_index": h_index_definition(widths),
        "strahler": strahler_definition(tree, tree.index(-1)),
        "wiener_index": wiener_definition(tree),
        "structural_virality": virality_definition(tree),
        "virality_without_root": mean(within),
        "branching": mean(len(below) for below in replies.values() if below),
        "branching_without_root": mean(
            len(below) for row, below in replies.items() if below and row != root
        ),
    }


def check_shapes(d):
    shapes = thread_shapes(d)
    assert len(shapes) == len(d.thread_ids)
    for thread in range(len(shapes)):
        for name, expected in shape_definition(d, thread).items():
            found = getattr(shapes, name)[thread]
            if expected is None:
                assert math.isnan(found), name
            elif isinstance(expected, int):
                assert found == expected, name
            else:
                assert found == pytest.approx(float(expected), rel=1e-14), name
        assert level_widths(d, thread).tolist() == widths_definition(d, thread)
    assert level_widths(d).tolist() == widths_definition(d, None)


@ZOO
def test_shapes_of_the_zoo(make):
    check_shapes(make())


@given(discussions(max_size=18))
@settings(deadline=None, max_examples=150)
def test_shapes_of_any_discussion(d):
    check_shapes(d)


@given(discussions())
@settings(deadline=None, max_examples=100)
def test_columns_that_follow_from_the_parents(d):
    parent = d.parent.tolist()
    rows = range(len(parent))
    assert d.depth.tolist() == [depth_definition(parent, row) for row in rows]
    assert d.branch.tolist() == [branch_definition(parent, row) for row in rows]
    assert d.num_children.tolist() == [
        sum(bool(d.is_record[c]) for c in children_definition(parent, row)) for row in rows
    ]
    assert d.subtree_size.sum() == (d.depth + 1).sum()
    assert sum(level_widths(d).tolist()) == int(np.count_nonzero(d.is_record & (d.parent >= 0)))


@given(discussions())
@settings(deadline=None, max_examples=100)
def test_nesting_counts_replies_above_up_to_an_opening_or_a_gap(d):
    parent = d.parent.tolist()
    found = nesting(d).tolist()
    for row in np.flatnonzero(d.is_record).tolist():
        above = [r for r in ancestors_definition(parent, row) if d.kind[r] != ROOT]
        assert found[row] == len(above)


@given(discussions())
@settings(deadline=None, max_examples=100)
def test_strahler_numbers_of_all_nodes(d):
    parent = d.parent.tolist()
    expected = [strahler_definition(parent, row) for row in range(len(parent))]
    assert strahler_numbers(d).tolist() == expected


@given(discussions())
@settings(deadline=None, max_examples=100)
def test_the_longest_chain_is_a_path_to_the_first_of_the_deepest(d):
    for thread in (None, *range(len(d.thread_ids))):
        chain = longest_chain(d, thread)
        rows = [r for r in range(len(d.ids)) if d.is_record[r] and thread in (None, d.thread[r])]
        if not rows:
            assert chain == []
            continue
        deepest = max(d.depth[r] for r in rows)
        last = next(r for r in rows if d.depth[r] == deepest)
        path = [last, *ancestors_definition(d.parent.tolist(), last)]
        assert chain == [r for r in path[::-1] if d.kind[r] != ROOT]


@given(discussions())
@settings(deadline=None, max_examples=50)
def test_depth_says_the_same_as_its_parts(d):
    found = depth(d)
    below = d.depth[d.is_record & (d.parent >= 0)]
    assert found.max == (int(below.max()) if below.size else None)
    assert found.mean == (pytest.approx(below.mean(), rel=1e-14) if below.size else None)
    assert found.widths.tolist() == level_widths(d).tolist()
    assert found.longest_chain == [d.ids[row] for row in longest_chain(d)]
    records = nesting(d)[d.is_record]
    assert found.max_nesting == (int(records.max()) if records.size else None)


@given(parents(max_size=40, min_size=2, roots=False))
@settings(deadline=None)
def test_wiener_by_edges_is_goels_formula(parent):
    d = grown(parent, thread_id=None)
    sizes = d.subtree_size.tolist()
    n = len(sizes)
    by_edges = sum(s * (n - s) for s in sizes)
    goel = n * sum(sizes) - sum(s * s for s in sizes)
    assert thread_shapes(d).wiener_index == [by_edges] == [goel] == [wiener_definition(parent)]


# --- values known beforehand ----------------------------------------------------------------


@pytest.mark.parametrize("n", [2, 3, 10, 57])
def test_paths_and_stars_have_their_formulas(n):
    path, star = (
        thread_shapes(grown(shape(n), thread_id=None))
        for shape in (parents_of_chain, parents_of_star)
    )
    assert path.wiener_index == [n * (n * n - 1) // 6]
    assert path.structural_virality[0] == pytest.approx((n + 1) / 3, rel=1e-14)
    assert star.wiener_index == [(n - 1) ** 2]
    assert star.structural_virality[0] == pytest.approx(2 * (n - 1) / n, rel=1e-14)


@pytest.mark.parametrize(
    ("height", "wiener", "virality"),
    [(1, 4, "4/3"), (2, 48, "16/7"), (3, 368, "368/105"), (4, 2304, "768/155")],
)
def test_complete_binary_trees(height, wiener, virality):
    shapes = thread_shapes(grown(parents_of_balanced(height), thread_id=None))
    assert shapes.wiener_index == [wiener]
    assert shapes.structural_virality[0] == pytest.approx(float(Fraction(virality)), rel=1e-14)
    assert shapes.strahler.tolist() == [height + 1]


@pytest.mark.parametrize(
    ("widths", "h"),
    [((9, 4, 1), 2), ((5, 5, 5, 5), 4), ((1, 2, 3, 4), 4), ((10, 1, 3), 1), ((1,), 1), ((), 0)],
)
def test_h_index_stops_at_the_first_level_that_fails(widths, h):
    rows, above = [], None
    for level, width in enumerate(widths):
        names = [f"{level}.{i}" for i in range(width)]
        rows += [(name, above, "Ann", "", None) for name in names]
        above = names[0]
    d = discussion_of(rows)
    assert level_widths(d).tolist() == list(widths)
    assert thread_shapes(d).h_index.tolist() == ([h] if widths else [])
    assert h_index_definition(widths) == h


def test_t6():
    d = t6()
    shapes = thread_shapes(d)
    depth_of = dict(zip(d.ids, d.depth.tolist(), strict=True))
    assert depth_of == {"r": 0, "a": 1, "b": 1, "c": 2, "d": 2, "e": 3}
    assert level_widths(d).tolist() == [2, 2, 1]
    assert (shapes.max_depth[0], shapes.mean_depth[0]) == (3, 9 / 5)
    assert (shapes.leaves[0], shapes.root_degree[0], shapes.strahler[0]) == (3, 2, 2)
    assert (shapes.branching[0], shapes.branching_without_root[0]) == (5 / 3, 3 / 2)
    assert dict(zip(d.ids, d.subtree_size.tolist(), strict=True)) == {
        "r": 6, "a": 4, "c": 2, "b": 1, "d": 1, "e": 1,
    }  # fmt: skip
    assert [d.ids[row] for row in longest_chain(d)][1:] == ["a", "c", "e"]
    assert shapes.h_index.tolist() == [2]
    assert shapes.wiener_index == [31]
    assert shapes.structural_virality[0] == pytest.approx(31 / 15, rel=1e-15)


def test_placeholders_carry_depth_and_are_not_counted():
    d = with_placeholders()
    assert len(d) == 6
    assert sorted(d.ids[row] for row in np.flatnonzero(d.kind == PLACEHOLDER)) == ["gone", "lost"]
    assert {name: int(d.depth[d.ids.index(name)]) for name in "123456"} == {
        "1": 1, "2": 2, "3": 2, "4": 2, "5": 3, "6": 2,
    }  # fmt: skip
    shapes = thread_shapes(d)
    assert (shapes.nodes[0], shapes.comments[0], shapes.root_degree[0]) == (9, 6, 1)
    assert level_widths(d).tolist() == [1, 4, 1]


def test_threads_are_measured_apart():
    shapes = thread_shapes(posts())
    assert shapes.comments.tolist() == [4, 0]
    assert shapes.max_depth.tolist() == [3, -1]
    assert math.isnan(shapes.mean_depth[1])
    assert math.isnan(shapes.structural_virality[1])


@pytest.mark.parametrize("name", TREES)
def test_the_page_above_adds_one_level(name):
    with_page, without = grown(TREES[name]), grown(TREES[name], thread_id=None)
    assert nesting(with_page)[with_page.is_record].tolist() == nesting(without).tolist()
    if TREES[name]:
        assert depth(with_page).max == depth(with_page).max_nesting + 1
