"""Participation equals its definition, on the zoo, on any discussion, and on known cases."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from helpers import shared
from hypothesis import given, settings
from participation_definition import (
    alternation_definition,
    concentration_definition,
    paths_definition,
    person_definition,
)
from strategies import discussions
from zoo import CASES, DISCUSSIONS, t6

from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.participation import (
    alternation,
    concentration,
    people_taking_part,
    replies_to_replies,
)
from threadgraph.io.read import read

ZOO = pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())


def same(found, expected, name):
    if expected is None:
        assert found is None or math.isnan(found), name
    elif isinstance(expected, int):
        assert found == expected, name
    else:
        assert found == pytest.approx(float(expected), rel=1e-12, abs=1e-12), name


def check_participation(d):
    each, whole = people_taking_part(d), concentration(d)
    assert len(each) == len(d.people)
    for person in range(len(each)):
        for name, expected in person_definition(d, person).items():
            same(getattr(each, name)[person], expected, name)
    for name, expected in concentration_definition(d).items():
        same(getattr(whole, name), expected, name)
    back, external, replies = paths_definition(d)
    found = replies_to_replies(d)
    assert sorted(found.reciprocated_rows.tolist()) == back
    assert sorted(found.external_rows.tolist()) == external
    assert (found.reciprocated, found.external, found.replies) == (
        len(back), len(external), replies,
    )  # fmt: skip
    same(found.rate, Fraction(len(back), replies) if replies else None, "rate")
    by_pair = alternation_definition(d)
    x = d.exchanges
    pairs = zip(x.a.tolist(), x.b.tolist(), alternation(d).tolist(), strict=True)
    for a, b, value in pairs:
        same(value, by_pair.pop((a, b)), "alternation")
    assert not by_pair


@ZOO
def test_participation_in_the_zoo(make):
    check_participation(make())


@given(discussions(max_size=20))
@settings(deadline=None, max_examples=200)
def test_participation_in_any_discussion(d):
    check_participation(d)


@given(discussions())
@settings(deadline=None, max_examples=100)
def test_bounds(d):
    each, whole, path = people_taking_part(d), concentration(d), replies_to_replies(d)
    assert (each.answered <= each.comments).all()
    assert (each.reentries <= each.returns).all()
    assert each.replies_given.sum() == each.replies_received.sum() == path.replies
    assert path.reciprocated + path.external <= path.replies
    if whole.comments:
        assert 1 - 1e-12 <= whole.effective_people <= whole.people + 1e-9
        assert 1 / whole.people - 1e-12 <= whole.hhi <= 1
        assert whole.reentering <= whole.thread_reentering


# --- values known beforehand ----------------------------------------------------------------


def test_t6():
    d = t6()
    each, whole, path = people_taking_part(d), concentration(d), replies_to_replies(d)
    assert each.comments.tolist() == [2, 2, 1]
    assert each.replies_received.tolist() == [2, 1, 0]
    assert each.answer_rate.tolist() == [0.5, 0.5, 0]
    assert each.reentries.tolist() == [1, 0, 0]
    assert whole.focus == 3 / 5
    assert whole.gini_comments == pytest.approx(2 / 15)
    assert (whole.reentry_rate, whole.thread_reentry_rate) == (1 / 3, 2 / 3)
    assert path.rate == 1 / 3
    assert path.external == 0
    assert alternation(d).tolist() == [1]
    assert [d.ids[row] for row in path.reciprocated_rows] == ["e"]


@pytest.mark.parametrize("merged", [True, False])
def test_the_page(merged):
    d = read(shared("threads/000_6a428748ec1514de.txt"), merge_names=merged)
    each, whole, path = people_taking_part(d), concentration(d), replies_to_replies(d)
    expected = (
        ("10/14", "3/14", "33/50", 3.182006, 0.957879, 3)
        if merged
        else ("11/14", "2/11", "38/55", 3.324863, 0.961101, 2)
    )
    found = (
        whole.focus,
        whole.gini_comments,
        whole.gini_replies_received,
        whole.entropy,
        whole.normalised_entropy,
        whole.more_than_once,
    )
    numbers = [float(Fraction(x)) for x in expected]
    assert found == tuple(pytest.approx(x, abs=5e-7) for x in numbers)
    assert whole.reentering == each.returns.sum() == 0
    assert (path.reciprocated, path.external) == (0, 1)
    assert [d.ids[row] for row in path.external_rows] == ["5.1.1"]
    if merged:
        assert whole.hhi == float(Fraction(6, 49))
        assert whole.effective_people == pytest.approx(2**3.182006, rel=1e-6)
        assert alternation(d).tolist() == [1]
        assert whole.top_share == 3 / 14


@pytest.mark.parametrize(
    ("case", "reciprocated", "external", "reentering"),
    [("X1", 2, 0, 2), ("X2", 0, 0, 0), ("X3", 2, 1, 1), ("X4", 1, 0, 2), ("X6", 0, 2, 1),
     ("X7", 0, 1, 0), ("X10", 0, 0, 0)],
)  # fmt: skip
def test_paths_and_returns_of_the_cases(case, reciprocated, external, reentering):
    d = discussion_of(CASES[case])
    path = replies_to_replies(d)
    assert (path.reciprocated, path.external) == (reciprocated, external)
    assert concentration(d).reentering == reentering


def test_going_on_alone_is_no_return():
    d = discussion_of([(str(i), str(i - 1) if i else None, "Ann", "", i) for i in range(4)])
    assert people_taking_part(d).returns.tolist() == [0]
    assert people_taking_part(d).answer_rate.tolist() == [0]


def test_an_unknown_author_is_not_someone_else():
    d = discussion_of(CASES["X10"])
    each = people_taking_part(d)
    assert (each.answered.tolist(), each.returns.tolist()) == ([0], [0])


def test_everybody_alike_is_fully_even():
    d = discussion_of([(str(i), None, f"p{i}", "", None) for i in range(8)])
    whole = concentration(d)
    assert (whole.entropy, whole.normalised_entropy, whole.effective_people) == (3, 1, 8)
    assert (whole.hhi, whole.gini_comments, whole.focus) == (1 / 8, 0, 1)
    assert whole.gini_replies_received is None


def test_nobody_has_no_shares():
    whole = concentration(discussion_of([("1", None, None, "", None)]))
    assert (whole.people, whole.comments, whole.reentering) == (0, 0, 0)
    assert whole.focus is whole.entropy is whole.hhi is whole.top_share is None
    assert whole.effective_people is whole.reentry_rate is None


def test_one_person_has_no_normalised_entropy():
    whole = concentration(discussion_of([("1", None, "Ann", "", None)]))
    assert (whole.entropy, whole.effective_people, whole.normalised_entropy) == (0, 1, None)


def test_two_turns_in_a_row_lower_the_alternation():
    """X8: B, A, A, B address each other: two changes in three steps."""
    assert alternation(discussion_of(CASES["X8"])).tolist() == [pytest.approx(2 / 3)]


def test_a_tenth_of_the_people_is_rounded_up():
    rows = [(f"{i}", None, f"p{i}", "", None) for i in range(11)]
    rows += [("a", None, "p0", "", None), ("b", None, "p0", "", None), ("c", None, "p1", "", None)]
    whole = concentration(discussion_of(rows))
    assert (whole.top_share, whole.top_tenth_share) == (3 / 14, 5 / 14)
