"""Roles: the rules in their order, one case each, and equal to their definition everywhere."""

from __future__ import annotations

import pytest
from helpers import shared
from hypothesis import given, settings
from hypothesis import strategies as st
from participation_definition import role_definition
from strategies import NAMES, UNKNOWN, discussions
from zoo import DISCUSSIONS, posts

from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.roles import ROLES, reason_of, role_reasons, roles
from threadgraph.io.read import read

ZOO = pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())


def check_roles(d):
    found = roles(d)
    assert found.role == [role_definition(d, person) for person in range(len(d.people))]
    assert set(found.role) <= set(ROLES)
    reasons = role_reasons(found)
    assert len(reasons) == len(found) == len(d.people)
    assert all(reasons)
    assert reasons == [reason_of(found, person) for person in range(len(found))]


@ZOO
def test_roles_in_the_zoo(make):
    check_roles(make())


@given(discussions())
@settings(deadline=None, max_examples=200)
def test_roles_in_any_discussion(d):
    check_roles(d)


@st.composite
def busy(draw):
    """Many short branches begun by different people, so that repliers and answerers occur."""
    rows = []
    for i in range(draw(st.integers(1, 14))):
        head = draw(st.sampled_from([f"p{i}", *NAMES[:2], *UNKNOWN]))
        rows.append((f"{i}", None, head, "", None))
        for j in range(draw(st.integers(0, 2))):
            rows.append((f"{i}.{j}", f"{i}", draw(st.sampled_from(NAMES[:2])), "", None))
    return discussion_of(rows, thread_id=draw(st.sampled_from(["page", None])))


@given(busy())
@settings(deadline=None, max_examples=150)
def test_roles_where_there_are_many_branches(d):
    check_roles(d)


def role_of(d, name):
    return roles(d).role[d.people.names.index(name)]


def asked(n, *, again=0, author="Ann"):
    """n branches by n people, each answered by one person (and `again` times once more)."""
    rows = []
    for i in range(n):
        rows.append((f"{i}", None, f"p{i}", "", i))
        rows.append((f"{i}.1", f"{i}", author, "", i))
        rows += [(f"{i}.1.{j}", f"{i}", author, "", i) for j in range(again)]
    return discussion_of(rows)


@pytest.mark.parametrize(
    ("n", "again", "role"),
    [(2, 0, "insufficient"), (3, 0, "replier"), (4, 0, "replier"), (5, 0, "answerer"),
     (9, 0, "answerer"), (9, 1, "replier"), (9, 2, "replier")],
)  # fmt: skip
def test_an_answerer_answers_many_and_each_once(n, again, role):
    assert role_of(asked(n, again=again), "Ann") == role


def test_whoever_answers_the_well_connected_is_a_replier():
    rows = [(f"{i}", None, f"p{i}", "", None) for i in range(6)]
    rows += [(f"{i}.0", f"{i}", "Ann", "", None) for i in range(6)]
    busy_heads = [(f"{i}.{k}", f"{i}", f"q{i}{k}", "", None) for i in range(6) for k in range(1, 4)]
    assert role_of(discussion_of(rows), "Ann") == "answerer"
    assert role_of(discussion_of(rows + busy_heads), "Ann") == "replier"


def test_a_singleton_is_alone():
    d = discussion_of([("1", None, "Ann", "", None), ("2", None, "Bob", "", None)])
    assert roles(d).role == ["singleton", "singleton"]
    met = discussion_of([("1", None, "Ann", "", None), ("2", "1", "Bob", "", None)])
    assert roles(met).role == ["insufficient", "insufficient"]


def top_levels(answered, *, replies=0):
    rows = [(f"{i}", None, "Ann", "", None) for i in range(4)]
    rows += [(f"{i}.1", f"{i}", f"p{i}", "", None) for i in range(answered)]
    rows += [(f"z{i}", None, f"z{i}", "", None) for i in range(replies)]
    return discussion_of([*rows, *[(f"y{i}", f"z{i}", "Ann", "", None) for i in range(replies)]])


@pytest.mark.parametrize(
    ("answered", "replies", "role"),
    [(4, 0, "starter"), (2, 0, "starter"), (1, 0, "broadcaster"), (0, 1, "broadcaster"),
     (0, 2, "mixed"), (2, 2, "starter")],
)  # fmt: skip
def test_starters_are_answered_and_broadcasters_are_not(answered, replies, role):
    assert role_of(top_levels(answered, replies=replies), "Ann") == role


def test_a_debater_goes_back_and_forth():
    rows = [(str(i), str(i - 1) if i else None, "AB"[i % 2], "", i) for i in range(6)]
    assert roles(discussion_of(rows)).role == ["debater", "debater"]


def test_one_small_exchange_among_many_comments_makes_no_debater():
    talk = [("a", None, "Bob", "", 0), ("b", "a", "Ann", "", 1), ("c", "b", "Bob", "", 2)]
    alone = [(f"{i}", None, "Ann", "", 3 + i) for i in range(4)]
    assert role_of(discussion_of(talk + alone[:3]), "Ann") == "debater"
    assert role_of(discussion_of(talk + alone), "Ann") == "broadcaster"


def test_the_page():
    d = read(shared("threads/000_6a428748ec1514de.txt"))
    found = roles(d)
    by_name = dict(zip(d.people.names, found.role, strict=True))
    assert by_name == {
        "State of Emergency": "singleton", "Dr.Hermon Mihranian": "singleton",
        "Antoine S. Terjanian": "singleton", "Tactical Armenian": "singleton",
        "HAGOP": "insufficient", "Raffi": "replier", "joe": "insufficient", "GB": "insufficient",
        "Vahram": "singleton", "Ari": "insufficient",
    }  # fmt: skip
    raffi = d.people.names.index("Raffi")
    assert (found.top_level[raffi], found.replies[raffi], found.contacts[raffi]) == (0, 3, 3)
    assert reason_of(found, raffi) == (
        "0 of 3 comments are top-level; 3 replies to others, in contact with 3 people"
    )


def test_replies_to_a_post_are_top_level():
    found = roles(posts())
    assert found.top_level.tolist() == [1, 1, 0]
    assert found.replies.tolist() == [1, 1, 1]


def test_nobody_has_no_roles():
    assert roles(discussion_of([])).role == []
    assert roles(discussion_of([("1", None, None, "", None)])).role == []


@pytest.mark.parametrize(("intense", "role"), [(0, "answerer"), (1, "answerer"), (2, "replier")])
def test_an_answerer_has_few_intense_ties(intense, role):
    """Of ten contacts, those to whom three comments go are intense; one of them is a tenth."""
    rows = [(f"{i}", None, f"p{i}", "", i) for i in range(10)]
    rows += [(f"{i}.1", f"{i}", "Ann", "", 20 + i) for i in range(10)]
    rows += [(f"{i}.{k}", f"{i}", "Ann", "", 40 + k) for i in range(intense) for k in (2, 3)]
    assert role_of(discussion_of(rows), "Ann") == role


@pytest.mark.parametrize(("busy_heads", "role"), [(3, "answerer"), (4, "replier")])
def test_half_of_an_answerers_contacts_know_few(busy_heads, role):
    rows = [(f"{i}", None, f"p{i}", "", None) for i in range(6)]
    rows += [(f"{i}.0", f"{i}", "Ann", "", None) for i in range(6)]
    rows += [(f"{i}.{k}", f"{i}", f"q{i}{k}", "", None) for i in range(busy_heads) for k in (1, 2)]
    assert role_of(discussion_of(rows), "Ann") == role


def test_branches_begun_by_unknown_authors_are_not_those_of_others():
    rows = []
    for i in range(6):
        rows += [(f"{i}", None, None, "", None), (f"{i}.1", f"{i}", f"p{i}", "", None)]
        rows += [(f"{i}.1.1", f"{i}.1", "Ann", "", None)]
    d = discussion_of(rows)
    assert role_of(d, "Ann") == "replier"
    assert roles(d).elsewhere.sum() == 0


def test_under_an_opening_that_is_a_comment_there_is_one_branch():
    rows = [("0", None, "Zoe", "", 0)]
    rows += [(f"{i}", "0", f"p{i}", "", i) for i in range(1, 7)]
    rows += [(f"{i}.1", f"{i}", "Ann", "", 10 + i) for i in range(1, 7)]
    d = discussion_of(rows, thread_id=None)
    assert role_of(d, "Ann") == "replier"
    assert roles(d).per_branch[d.people.names.index("Ann")] == 6


def test_a_comment_that_answers_two_at_once_is_one_turn():
    d = discussion_of(
        [
            ("1", None, "Ann", "", 0),
            ("2", "1", "Bob", "", 1),
            ("3", "1", "Cyd", "", 2),
            ("4", "2", "Ann", "@Cyd", 3),
        ]
    )
    assert d.exchanges.longest_chain.tolist() == [3, 3]
    assert roles(d).back_and_forth.tolist() == [1, 1, 1]
