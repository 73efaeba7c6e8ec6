"""The branch table equals its definition, on the zoo, on any discussion, and on known cases."""

from __future__ import annotations

import math

import numpy as np
import pytest
from branch_definition import branch_row_definition, heads_definition
from definitions import branch_definition
from factories import bakery
from helpers import shared
from hypothesis import given, settings
from strategies import discussions
from zoo import CASES, DISCUSSIONS, grown, posts, t6, with_placeholders

from threadgraph.graphs.branches import branch_numbers, branch_rows, branches, branches_table
from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.records import NO_TIME, PLACEHOLDER
from threadgraph.graphs.tree import thread_shapes
from threadgraph.io.read import read

ZOO = pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())


def check_branches(d):
    found = branches(d)
    heads = heads_definition(d)
    assert branch_rows(d).tolist() == found.head.tolist() == heads
    assert found.thread.tolist() == [d.thread[row] for row in heads]
    for i, head in enumerate(heads):
        for name, expected in branch_row_definition(d, head).items():
            value = getattr(found, name)[i]
            if expected is None:
                assert math.isnan(value), name
            else:
                assert value == pytest.approx(float(expected), rel=1e-14), name
    parent = d.parent.tolist()
    expected = [
        heads.index(branch_definition(parent, r)) if parent[r] >= 0 else -1
        for r in range(len(parent))
    ]
    assert branch_numbers(d).tolist() == expected
    table = branches_table(d)
    assert {len(column) for column in table.values()} == {len(heads)}


@ZOO
def test_branches_of_the_zoo(make):
    check_branches(make())


@given(discussions(max_size=18))
@settings(deadline=None, max_examples=200)
def test_branches_of_any_discussion(d):
    check_branches(d)


@given(discussions(timed=True))
@settings(deadline=None, max_examples=60)
def test_the_branches_of_a_thread_add_up_to_it(d):
    found, shapes = branches(d), thread_shapes(d)
    for thread in range(len(d.thread_ids)):
        of = found.thread == thread
        assert found.comments[of].sum() == shapes.comments[thread]
        assert found.depth[of].max(initial=-1) == shapes.max_depth[thread]
        if of.any():
            assert found.share[of].sum() == pytest.approx(1)
    in_branches = np.isin(d.addresses.comment, np.flatnonzero(branch_numbers(d) >= 0))
    assert found.addresses.sum() == np.count_nonzero(in_branches)
    assert found.longest_alternation.max(initial=0) <= d.exchanges.longest_chain.max(initial=0)


# --- values known beforehand ----------------------------------------------------------------


def row_of(d, head):
    table = branches_table(d)
    return {name: list(table[name].values)[table["branch"].values.index(head)] for name in table}


def test_t6():
    a, b = row_of(t6(), "a"), row_of(t6(), "b")
    assert (a["comments"], a["people"], a["depth"], a["longest_chain"]) == (4, 3, 3, 3)
    assert (a["exchanges"], a["longest_alternation"], a["addresses"]) == (1, 3, 3)
    assert a["dyad_concentration"] == pytest.approx(2 / 3, rel=1e-15)
    assert a["multi_party"] is False
    assert a["share"] == 4 / 5
    assert (a["last"] - a["first"]) / 60e6 == 21
    assert (b["comments"], b["exchanges"], b["longest_alternation"]) == (1, 0, 0)
    assert math.isnan(b["dyad_concentration"])
    assert b["multi_party"] is None


def test_the_page():
    d = read(shared("threads/000_6a428748ec1514de.txt"))
    found = branches(d)
    assert [d.ids[row] for row in found.head] == [str(n) for n in range(1, 10)]
    assert found.comments.tolist() == [1, 1, 1, 1, 3, 2, 1, 1, 3]
    assert found.people.tolist() == [1, 1, 1, 1, 3, 2, 1, 1, 3]
    assert found.depth.tolist() == [1, 1, 1, 1, 3, 2, 1, 1, 2]
    assert found.addresses.tolist() == [0, 0, 0, 0, 2, 1, 0, 0, 2]
    # The one exchange of the page is spread over two branches: within each it is one-way.
    assert found.exchanges.sum() == found.longest_alternation.sum() == 0
    assert found.share.max() == 3 / 14
    assert (found.first == NO_TIME).all()


@pytest.mark.parametrize(
    ("case", "head", "exchanges", "longest"),
    [("X1", "1", 1, 4), ("X2", "1", 0, 0), ("X3", "1", 2, 3), ("X4", "1", 1, 4), ("X5", "1", 1, 3),
     ("X6", "1", 1, 3), ("X7", "1", 0, 0), ("X7", "2", 0, 0), ("X8", "1", 1, 4), ("X9", "1", 0, 0),
     ("X10", "1", 0, 0)],
)  # fmt: skip
def test_exchanges_within_branches_of_the_cases(case, head, exchanges, longest):
    row = row_of(discussion_of(CASES[case]), head)
    assert (row["exchanges"], row["longest_alternation"]) == (exchanges, longest)


def test_absent_comments_head_branches_and_are_not_counted():
    d = with_placeholders()
    lost, gone = row_of(d, "lost"), row_of(d, "gone")
    assert [d.kind[row] for row in branch_rows(d)].count(PLACEHOLDER) == 2
    assert (lost["head"], lost["author"], lost["comments"]) == ("placeholder", None, 3)
    assert (lost["depth"], lost["longest_chain"]) == (3, 2)
    assert (gone["comments"], gone["people"]) == (1, 1)
    assert sum(branches(d).comments) == len(d)


def test_three_people_who_all_talk_are_multi_party():
    d = discussion_of(
        [
            ("1", None, "Ann", "", 0),
            ("2", "1", "Bob", "", 1),
            ("3", "1", "Cyd", "", 2),
            ("4", "2", "Cyd", "", 3),
        ]
    )
    row = row_of(d, "1")
    assert (row["dyad_concentration"], row["multi_party"]) == (pytest.approx(1 / 3), True)


def test_half_of_the_addresses_between_two_is_not_multi_party():
    rows = [("1", None, "Ann", "", 0), ("2", "1", "Bob", "", 1), ("3", "1", "Cyd", "", 2)]
    d = discussion_of([*rows, ("4", "2", "Ann", "", 3), ("5", "1", "Dee", "", 4)])
    assert (row_of(d, "1")["dyad_concentration"], row_of(d, "1")["multi_party"]) == (0.5, False)


@pytest.mark.parametrize("others", [1, 2])
def test_one_or_two_addresses_do_not_say_how_many_talk(others):
    """With two addresses two people have half of them at least, whoever they are."""
    rows = [("1", None, "Ann", "", 0), ("2", "1", "Bob", "", 1), ("3", "1", "Cyd", "", 2)]
    row = row_of(discussion_of(rows[: others + 1]), "1")
    assert row["dyad_concentration"] >= 0.5
    assert row["multi_party"] is None


def test_openings_are_in_no_branch():
    d = posts()
    found = branches(d)
    assert [d.ids[row] for row in found.head] == ["a"]
    assert found.comments.tolist() == [4]
    assert branches(grown([-1], thread_id=None)).head.tolist() == []


def test_one_unknown_author_is_nobody():
    d = discussion_of([("1", None, None, "", None)])
    found = branches(d)
    assert (found.comments.tolist(), found.people.tolist()) == ([1], [0])
    assert row_of(bakery(), "7")["people"] == 1
