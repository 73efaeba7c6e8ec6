"""Walks over parent arrays give what a walk comment by comment gives, in any shape and order."""

from __future__ import annotations

import numpy as np
import pytest
from definitions import (
    ancestors_definition,
    children_definition,
    depth_definition,
    on_cycles_definition,
    preorder_definition,
    root_definition,
    subtree_definition,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import parents_with_circles, shuffled_parents
from zoo import TREES

from threadgraph.graphs.examples import parents_of_chain, parents_of_star
from threadgraph.graphs.forest import (
    children_of,
    fold_subtrees,
    fold_to_root,
    on_cycles,
    preorder,
    roots,
)

SHAPES = pytest.mark.parametrize("parent", TREES.values(), ids=TREES.keys())
DTYPES = pytest.mark.parametrize("dtype", [np.int32, np.int64])


def check_walks(parent: list[int], values: list[int]) -> None:
    array = np.array(parent, np.int32)
    held = np.array(values, np.int64)
    rows = range(len(parent))
    paths = [[row, *ancestors_definition(parent, row)] for row in rows]
    below = [subtree_definition(parent, row) for row in rows]
    assert fold_to_root(array, held).tolist() == [sum(values[r] for r in path) for path in paths]
    assert fold_to_root(array, held, np.maximum).tolist() == [
        max(values[r] for r in path) for path in paths
    ]
    assert fold_subtrees(array, held).tolist() == [sum(values[r] for r in rows) for rows in below]
    assert roots(array).tolist() == [root_definition(parent, row) for row in rows]
    start, children = children_of(array)
    assert len(start) == len(parent) + 1
    assert [children[start[row] : start[row + 1]].tolist() for row in rows] == [
        children_definition(parent, row) for row in rows
    ]
    sizes = fold_subtrees(array, np.ones(len(parent), np.int64))
    assert np.argsort(preorder(array, sizes)).tolist() == preorder_definition(parent)


@SHAPES
def test_walks_over_the_zoo(parent):
    check_walks(parent, [row * row - 7 * row for row in range(len(parent))])


@given(shuffled_parents(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=150)
def test_walks_over_forests_in_any_order(parent, random):
    check_walks(parent, [random.randint(-50, 50) for _ in parent])


@given(shuffled_parents())
@settings(deadline=None)
def test_a_subtree_takes_places_in_a_row(parent):
    array = np.array(parent, np.int64)
    sizes = fold_subtrees(array, np.ones(len(parent), np.int64))
    place = preorder(array, sizes)
    for row in range(len(parent)):
        taken = sorted(place[r] for r in subtree_definition(parent, row))
        assert taken == list(range(place[row], place[row] + sizes[row]))


@given(shuffled_parents())
@settings(deadline=None)
def test_depth_is_the_number_of_steps_up(parent):
    array = np.array(parent, np.int64)
    depth = fold_to_root(array, (array >= 0).astype(np.int64))
    assert depth.tolist() == [depth_definition(parent, row) for row in range(len(parent))]


@given(shuffled_parents())
@settings(deadline=None)
def test_the_sum_of_subtree_sizes_is_the_sum_of_depths_plus_one(parent):
    array = np.array(parent, np.int64)
    ones = np.ones(len(parent), np.int64)
    assert fold_subtrees(array, ones).sum() == fold_to_root(array, ones).sum()


@given(parents_with_circles())
@settings(deadline=None, max_examples=300)
def test_circles_are_found_and_nothing_else(parent):
    assert on_cycles(np.array(parent, np.int64)).tolist() == on_cycles_definition(parent)


@pytest.mark.parametrize("length", [1, 2, 3, 64, 1023, 1024, 1025])
def test_one_circle_of_any_length_with_a_tail(length):
    ring = [*range(1, length), 0]
    tail = [0, *range(length, 2 * length)]
    assert on_cycles(np.array(ring + tail)).tolist() == list(range(length))


@DTYPES
def test_the_argument_is_left_alone(dtype):
    parent = np.array([-1, 0, 1, 1], dtype)
    values = np.array([1, 2, 3, 4])
    fold_to_root(parent, values)
    fold_subtrees(parent, values)
    on_cycles(parent)
    assert parent.tolist() == [-1, 0, 1, 1]
    assert values.tolist() == [1, 2, 3, 4]


def test_no_rows_at_all():
    nothing = np.empty(0, np.int64)
    assert fold_to_root(nothing, nothing).tolist() == []
    assert fold_subtrees(nothing, nothing).tolist() == []
    assert roots(nothing).tolist() == []
    assert on_cycles(nothing).tolist() == []
    assert preorder(nothing, nothing).tolist() == []
    start, rows = children_of(nothing)
    assert (start.tolist(), rows.tolist()) == ([0], [])


@pytest.mark.parametrize("shape", [parents_of_chain, parents_of_star])
def test_a_hundred_thousand_in_a_row_or_round_one(shape):
    n = 100_000
    parent = np.array(shape(n))
    ones = np.ones(n, np.int64)
    sizes = fold_subtrees(parent, ones)
    depth = fold_to_root(parent, ones) - 1
    assert sizes[0] == n
    assert sizes.sum() == (depth + 1).sum()
    assert depth[-1] == (n - 1 if shape is parents_of_chain else 1)
    assert preorder(parent, sizes).tolist() == list(range(n))
    assert roots(parent).max() == 0
    assert on_cycles(parent).size == 0


def test_sums_stay_exact_where_a_chain_holds_large_values():
    parent = np.array(parents_of_chain(1000))
    values = np.full(1000, 2**43 // 1000 + 1)
    assert fold_subtrees(parent, values)[0] == 1000 * (2**43 // 1000 + 1)
