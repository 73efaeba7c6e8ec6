"""The matrix of who addressed whom: its order, its cells, its totals, and what it leaves out."""

from __future__ import annotations

import re

import networkx as nx
import numpy as np
import pytest
from factories import bakery, chain, make_discussion, random_discussion
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.collections import PatchCollection
from matplotlib.colors import to_hex, to_rgb

from threadgraph.graphs.diagrams.matrix import draw_matrix
from threadgraph.graphs.diagrams.options import DrawOptions
from threadgraph.graphs.diagrams.style import VERMILLION
from threadgraph.graphs.layout.matrix import find_groups, matrix_order


@st.composite
def weights(draw, most=12):
    n = draw(st.integers(1, most))
    flat = draw(st.lists(st.integers(0, 4), min_size=n * n, max_size=n * n))
    found = np.array(flat, np.float64).reshape(n, n)
    np.fill_diagonal(found, 0.0)
    return found


def circles():
    """Three groups of unequal size who talk among themselves, and a word between two of them."""
    found = np.zeros((12, 12))
    for members in (range(0, 12, 3), range(1, 9, 3), range(2, 12, 3)):
        for one in members:
            for other in members:
                found[one, other] = float(one != other)
    found[0, 1] = 1.0
    return found


@given(weights())
def test_the_order_holds_everybody_once_and_groups_in_one_piece(found):
    order, group = matrix_order(found)
    assert sorted(order.tolist()) == list(range(len(found)))
    starts = np.flatnonzero(np.r_[True, np.diff(group) != 0])
    assert group[starts].tolist() == list(range(len(starts)))
    strength = (found.sum(axis=0) + found.sum(axis=1))[order]
    within = np.diff(group) == 0
    assert np.all(np.diff(strength)[within] <= 0)


@given(weights())
def test_groups_do_not_hang_on_the_order_of_bits_and_join_only_the_linked(found):
    ties = found + found.T
    group = find_groups(ties)
    graph = nx.from_numpy_array(ties)
    for part in nx.connected_components(graph):
        assert (
            len(set(group[list(part)].tolist()) & set(np.delete(group, list(part)).tolist())) == 0
        )
    assert np.all(np.diff(np.bincount(group)) <= 0)
    parts = [set(np.flatnonzero(group == k).tolist()) for k in range(group.max() + 1)]
    if graph.number_of_edges():
        alone = [{k} for k in range(len(found))]
        assert nx.community.modularity(graph, parts) >= nx.community.modularity(graph, alone) - 1e-9


def test_groups_are_those_who_talk_among_themselves():
    order, group = matrix_order(circles())
    members = [sorted(order[group == k].tolist()) for k in range(3)]
    assert sorted(members) == [[0, 3, 6, 9], [1, 4, 7], [2, 5, 8, 11]]
    # The group with a word to the first stands beside it.
    assert members[0] == [0, 3, 6, 9] and members[1] == [1, 4, 7]


def test_too_many_people_are_refused():
    with pytest.raises(ValueError, match="400"):
        matrix_order(np.zeros((401, 401)))


# The picture


def cells_of(figure):
    """Cells as (row, column): (face, edge), by the side of a cell."""
    diagonal, cells = [c for c in figure.findobj(PatchCollection) if type(c) is PatchCollection]
    side = diagonal.get_paths()[0].get_extents().width
    found = {}
    edges = np.resize(cells.get_edgecolor(), (len(cells.get_paths()), 4))
    for path, face, edge in zip(cells.get_paths(), cells.get_facecolor(), edges, strict=True):
        x, y = path.get_extents().x0, path.get_extents().y1
        found[int(-y // side), int(x // side)] = (to_hex(face), edge[3] > 0 and to_hex(edge))
    return found


def names_of(figure):
    """Names of the rows from the top, and of the columns from the left."""
    texts = figure.axes[0].texts
    rows = [t for t in texts if t.get_ha() == "right" and t.get_va() == "center_baseline"]
    columns = [t for t in texts if t.get_rotation() == 90 and t.get_va() == "bottom"]
    rows.sort(key=lambda text: -text.get_position()[1])
    columns.sort(key=lambda text: text.get_position()[0])
    return [t.get_text() for t in rows], [t.get_text() for t in columns]


@pytest.mark.parametrize("make", [bakery, lambda: random_discussion(300, 30, 2)])
def test_there_is_a_cell_for_each_tie_framed_where_it_is_mutual(make):
    d = make()
    figure = draw_matrix(d)
    rows, columns = names_of(figure)
    assert rows == columns
    person = {name: d.people.names.index(name) for name in rows}
    ties = {
        (int(s), int(t)): int(w)
        for s, t, w in zip(d.network.source, d.network.target, d.network.weight, strict=True)
    }
    expected = {
        (i, j): ties[person[one], person[other]]
        for i, one in enumerate(rows)
        for j, other in enumerate(columns)
        if (person[one], person[other]) in ties
    }
    cells = cells_of(figure)
    assert cells.keys() == expected.keys()
    for (i, j), (_, edge) in cells.items():
        assert (edge == VERMILLION.lower()) == ((j, i) in expected)
    # The more comments, the darker: lightness alone must tell.
    light = {at: sum(to_rgb(face)) for at, (face, _) in cells.items()}
    for one, weight in expected.items():
        assert all(light[one] <= light[o] for o, other in expected.items() if other < weight)


def test_numbers_stand_in_cells_and_at_their_margins():
    figure = draw_matrix(bakery())
    d = bakery()
    c, linked = d.central, np.union1d(d.network.source, d.network.target)
    numbers = [t for t in figure.axes[0].texts if re.fullmatch(r"[\d,]+", t.get_text())]
    inside = [t for t in numbers if t.get_ha() == "center" and t.get_rotation() == 0]
    assert sorted(int(t.get_text()) for t in inside) == sorted(d.network.weight.tolist())
    below = [int(t.get_text()) for t in numbers if t.get_rotation() == 90]
    assert sorted(below) == sorted(c.in_strength[linked].tolist())


def test_what_is_left_out_is_counted():
    d = random_discussion(900, 120, 2)
    figure = draw_matrix(d)
    rows, _ = names_of(figure)
    linked = len(np.union1d(d.network.source, d.network.target))
    assert len(rows) == 50 < linked
    shown = np.isin(np.arange(d.network.n), [d.people.names.index(name) for name in rows])
    kept = d.network.weight[shown[d.network.source] & shown[d.network.target]].sum()
    total = int(d.network.weight.sum())
    assert f"{linked - 50} of {linked} linked people" in figure.caption
    assert f"{total - int(kept):,} of {total:,} addresses" in figure.caption
    fewer = names_of(draw_matrix(d, options=DrawOptions(people=10)))[0]
    assert len(fewer) == 10


def test_findings_name_the_strongest_tie_only_if_there_is_one():
    both = "B and A each addressed the other in 4 comments; nobody addressed one person in more"
    names = draw_matrix(chain(9)).finding
    assert names in (both, both.replace("B and A", "A and B"))
    assert draw_matrix(chain(10)).finding.startswith("B addressed A in 5 comments")
    once = make_discussion([("1", None, "A", "", 0), ("2", "1", "B", "", 1)])
    assert draw_matrix(once).finding.endswith("in more than one comment")


@pytest.mark.parametrize(
    ("rows", "finding"),
    [
        ([], "No author is known"),
        ([("1", None, None, "a", 0), ("2", "1", None, "b", 1)], "No author is known"),
        (
            [("1", None, "Ann", "a", 0), ("2", "1", "Ann", "b", 1)],
            "Nobody answered or named",
        ),
    ],
)
def test_without_ties_the_page_says_so(rows, finding):
    figure = draw_matrix(make_discussion(rows))
    assert figure.finding.startswith(finding)


def test_groups_are_marked_only_among_many():
    few, many = (
        draw_matrix(random_discussion(60, 12, 2)),
        draw_matrix(random_discussion(300, 40, 2)),
    )
    assert "Lines set groups apart" not in few.caption
    assert "Lines set groups apart" in many.caption


def test_people_without_a_link_are_counted():
    d = make_discussion([("1", None, "A", "", 0), ("2", "1", "B", "", 1), ("3", None, "C", "", 2)])
    assert "1 person has no link to anybody" in draw_matrix(d).caption
