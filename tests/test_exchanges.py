"""Exchanges equal the definition of the notes (section 3), walked out comment by comment."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from definitions import branch_definition
from exchange_definition import Plain, addresses_definition, exchanges_definition, target_definition
from hypothesis import given, settings
from strategies import discussions, rows
from zoo import CASES, DISCUSSIONS, posts, t6, with_placeholders

from threadgraph.graphs.assemble import AssembleOptions
from threadgraph.graphs.examples import discussion_of, example_discussion
from threadgraph.graphs.exchanges import exchanges
from threadgraph.graphs.records import NO_TIME
from threadgraph.graphs.targets import response_targets

ZOO = pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())
FIGURES = (
    "weight_ab", "weight_ba", "longest_chain", "chains", "episodes", "branches", "interrupted",
    "replies", "mentions", "opened_a", "opened_b", "others", "inside",
)  # fmt: skip


def check_targets(d):
    p = Plain.of(d)
    expected = [target_definition(p, address) for address in addresses_definition(p)]
    found = response_targets(d, np.arange(len(d.addresses)))
    assert found.tolist() == [-1 if row is None else row for row in expected]


def check_exchanges(d):
    found = exchanges(d)
    expected = {(x.a, x.b): x for x in exchanges_definition(d)}
    pairs = list(zip(found.a.tolist(), found.b.tolist(), strict=True))
    assert sorted(pairs) == sorted(expected)
    assert found.addresses == len(addresses_definition(Plain.of(d)))
    for k, pair in enumerate(pairs):
        x = expected[pair]
        for name in FIGURES:
            assert getattr(found, name)[k] == getattr(x, name), name
        assert found.level[k] == x.level
        assert found.turns[k] == x.weight_ab + x.weight_ba
        assert found.comments(k) == x.comments
        assert found.between(*pair) == found.between(*pair[::-1]) == k
        assert found.first[k] == (NO_TIME if x.first is None else x.first)
        assert found.last[k] == (NO_TIME if x.last is None else x.last)
        assert found.last_word[k] == (-1 if x.last_word is None else x.last_word)
        unknown = x.answer_time is None
        assert np.isnan(found.answer_time[k]) if unknown else found.answer_time[k] == x.answer_time
        check_entries(d, found, k, x)


def check_entries(d, found, k, expected):
    """The table of turns: links, lengths and episodes, row by row."""
    rows = np.flatnonzero(found.entries.exchange == k)
    comment = found.entries.comment
    target = found.entries.target[rows]
    links = {
        int(comment[row]): int(comment[to]) if to >= 0 else None
        for row, to in zip(rows, target, strict=True)
    }
    assert links == expected.link
    speaks = {
        x.c for x in addresses_definition(Plain.of(d))
        if {int(d.author[x.c]), x.y} == {expected.a, expected.b}
    }  # fmt: skip
    assert [int(comment[r]) in speaks for r in rows] == found.entries.addressing[rows].tolist()
    assert (found.entries.target[rows] < rows).all()


@ZOO
def test_targets_of_the_zoo(make):
    check_targets(make())


@given(discussions())
@settings(deadline=None, max_examples=250)
def test_targets_of_any_discussion(d):
    check_targets(d)


@ZOO
def test_exchanges_of_the_zoo(make):
    check_exchanges(make())


@given(discussions(max_size=30))
@settings(deadline=None, max_examples=250)
def test_exchanges_of_any_discussion(d):
    check_exchanges(d)


@given(discussions(max_size=30, min_size=8, mentions=False, timed=True))
@settings(deadline=None, max_examples=100)
def test_exchanges_by_reply_alone(d):
    check_exchanges(d)


@given(discussions())
@settings(deadline=None, max_examples=100)
def test_the_furthest_reaching_stand_first(d):
    x = exchanges(d)
    keys = zip(x.longest_chain, x.turns, np.minimum(x.weight_ab, x.weight_ba), strict=True)
    ranked = [(-n, -t, -w) for n, t, w in keys]
    assert ranked == sorted(ranked)
    assert (x.a < x.b).all()


@given(rows(max_size=20))
@settings(deadline=None, max_examples=100)
def test_no_exchange_without_an_address_each_way(comments):
    d = discussion_of(comments)
    pairs = {frozenset(pair) for pair in zip(exchanges(d).a, exchanges(d).b, strict=True)}
    ways = set(zip(d.network.source, d.network.target, strict=True))
    assert pairs == {frozenset(pair) for pair in ways if pair[::-1] in ways}


# --- the cases of the notes -----------------------------------------------------------------


def found_in(rows, **options):
    """Exchanges by the names of the two: (weights, longest chain, chains, episodes, level)."""
    d = discussion_of(rows, options=AssembleOptions(**options))
    x, names = exchanges(d), d.people.names
    return {
        names[x.a[k]] + names[x.b[k]]: (
            (int(x.weight_ab[k]), int(x.weight_ba[k])),
            int(x.longest_chain[k]),
            int(x.chains[k]),
            int(x.episodes[k]),
            x.level[k],
        )
        for k in range(len(x))
    }


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("X1", {"AB": ((1, 2), 4, 1, 1, "sustained")}),
        ("X2", {}),
        (
            "X3",
            {"AB": ((1, 1), 3, 1, 1, "back_and_forth"), "AC": ((1, 1), 3, 1, 1, "back_and_forth")},
        ),
        ("X4", {"AB": ((1, 2), 4, 1, 1, "sustained")}),
        ("X5", {"AB": ((1, 2), 3, 1, 1, "back_and_forth")}),
        ("X6", {"AB": ((1, 1), 3, 1, 1, "back_and_forth")}),
        ("X7", {"RJ": ((1, 1), 2, 0, 2, "mutual")}),
        ("X8", {"AB": ((2, 2), 4, 2, 1, "sustained")}),
        ("X9", {"AB": ((1, 1), 1, 0, 2, "mutual")}),
        ("X10", {}),
    ],
)
def test_cases_of_the_notes(case, expected):
    assert found_in(CASES[case]) == expected


def ids_of(d, x, k=0):
    return [d.ids[row] for row in x.comments(k)]


def test_x3_a_comment_may_belong_to_two_exchanges():
    d = discussion_of(CASES["X3"])
    x = exchanges(d)
    ids = {d.people.names[x.b[k]]: ids_of(d, x, k) for k in range(len(x))}
    assert ids == {"B": ["1", "2", "3"], "C": ["3", "4", "5"]}


def test_x4_going_on_with_ones_own_turn_makes_no_turn():
    d = discussion_of(CASES["X4"])
    x = exchanges(d)
    assert ids_of(d, x) == ["2", "3", "4", "5", "6"]
    assert d.ledger.counters["self_replies"] == 2


def test_x5_where_nesting_stops_the_name_decides():
    assert found_in(CASES["X5"], max_nesting=1)["AB"][1:3] == (4, 1)
    assert found_in(CASES["X5"], max_nesting=2)["AB"][1:3] == (3, 1)
    d = discussion_of(CASES["X5"])
    targets = response_targets(d, np.arange(len(d.addresses)))
    assert dict(zip(d.addresses.comment.tolist(), targets.tolist(), strict=True))[3] == 2


def test_x6_a_response_past_another_is_an_interrupted_link():
    d = discussion_of(CASES["X6"])
    x = exchanges(d)
    assert ids_of(d, x) == ["1", "2", "4"]
    assert x.interrupted.tolist() == [1]
    names = d.people.names
    edges = {names[a] + names[b] for a, b in zip(d.network.source, d.network.target, strict=True)}
    assert edges == {"BA", "CB", "AC", "AB"}


def test_x7_two_episodes_in_two_branches_each_opened_by_one():
    d = discussion_of(CASES["X7"])
    x = exchanges(d)
    assert (x.branches.tolist(), x.opened_a.tolist(), x.opened_b.tolist()) == ([2], [1], [1])
    assert ids_of(d, x) == ["1.1", "1.1.1", "2", "2.1"]
    assert (x.others.tolist(), x.inside.tolist()) == ([0], [2])


def test_x9_names_without_replies():
    x = exchanges(discussion_of(CASES["X9"]))
    assert (x.replies.tolist(), x.mentions.tolist()) == ([0], [2])


def test_t6():
    d = t6()
    x = exchanges(d)
    assert found_in([(i, None if p == "r" else p, a, t, m) for i, p, a, t, m in t6_rows()]) == {
        "AB": ((1, 1), 3, 1, 1, "back_and_forth")
    }
    assert ids_of(d, x) == ["a", "c", "e"]
    assert (x.last - x.first).tolist() == [20 * 60 * 1_000_000]
    assert d.people.names[x.last_word[0]] == "A"
    assert x.answer_time.tolist() == [(2 + 18) / 2 * 60 * 1_000_000]


def t6_rows():
    from zoo import T6_ROWS

    return T6_ROWS


# --- what is easily got wrong ---------------------------------------------------------------


def test_a_self_reply_outside_the_exchange_is_bridged():
    """1:A 2:B<-1 3:A<-2 4:A<-3 5:A<-4 6:B<-5: comment 4 addresses nobody, yet 5 goes on from 3."""
    d = discussion_of(
        [
            ("1", None, "Ann", "", 1),
            ("2", "1", "Bob", "", 2),
            ("3", "2", "Ann", "", 3),
            ("4", "3", "Ann", "", 4),
            ("5", "4", "Ann", "", 5),
            ("6", "5", "Bob", "", 6),
        ]
    )
    x = exchanges(d)
    assert ids_of(d, x) == ["1", "2", "3", "5", "6"]
    assert (x.longest_chain.tolist(), x.episodes.tolist()) == ([4], [1])


def test_a_turn_continued_is_no_answer_to_oneself():
    """Two of Ann's comments name Bob, who speaks elsewhere: nobody has answered anybody."""
    d = discussion_of(
        [
            ("1", None, "Ann", "@Bob", 0),
            ("2", "1", "Ann", "@Bob", 10),
            ("3", None, "Bob", "@Ann", 30),
        ]
    )
    x = exchanges(d)
    assert (x.longest_chain.tolist(), x.episodes.tolist()) == ([1], [2])
    assert np.isnan(x.answer_time[0])


def test_the_span_of_an_episode_does_not_leave_its_thread():
    """Cyd and Dee talk in a thread that stands between Ann's opening and Bob's reply to it."""
    d = discussion_of(
        [
            ("1", None, "Ann", "", 0),
            ("2", None, "Cyd", "", 1),
            ("3", "2", "Dee", "", 2),
            ("4", "1", "Bob", "", 3),
            ("5", "4", "Ann", "", 4),
        ],
        thread_id=None,
    )
    x = exchanges(d)
    assert d.branch[d.ids.index("4")] == d.ids.index("4")
    assert (x.others.tolist(), x.inside.tolist()) == ([0], [2])


def test_third_parties_inside_an_episode_are_counted():
    d = discussion_of(
        [
            ("1", None, "Ann", "", 0),
            ("2", "1", "Bob", "", 1),
            ("3", "2", "Cyd", "", 2),
            ("4", "2", "Ann", "", 3),
            ("5", "4", "Dee", "", 4),
        ]
    )
    x = exchanges(d)
    assert (x.others.tolist(), x.inside.tolist()) == ([1], [3])


def test_an_answer_older_than_what_it_answers_is_no_delay():
    d = discussion_of(
        [("1", None, "Ann", "", 10), ("2", "1", "Bob", "", 4), ("3", "2", "Ann", "", 9)]
    )
    x = exchanges(d)
    assert x.answer_time.tolist() == [5 * 60 * 1_000_000]


def test_one_time_unknown_leaves_the_span_unknown():
    d = discussion_of(
        [("1", None, "Ann", "", None), ("2", "1", "Bob", "", 4), ("3", "2", "Ann", "", 9)]
    )
    x = exchanges(d)
    assert (x.first.tolist(), x.last.tolist(), x.last_word.tolist()) == ([NO_TIME], [NO_TIME], [-1])
    assert x.answer_time.tolist() == [5 * 60 * 1_000_000]


def test_who_answers_the_same_absent_comment_has_met_nobody():
    d = with_placeholders()
    assert len(exchanges(d)) == 0
    check_targets(d)


def test_authors_of_openings_take_part():
    d = posts()
    x = exchanges(d)
    names = [(d.people.names[a], d.people.names[b]) for a, b in zip(x.a, x.b, strict=True)]
    assert names == [("Ann", "Bob")]
    check_exchanges(d)


def test_nobody_between_two_who_never_met():
    x = exchanges(example_discussion())
    assert x.between(0, 2) is None
    assert len(exchanges(discussion_of([]))) == 0


def test_the_table_for_pandas_has_the_derived_measures():
    d = discussion_of(CASES["X4"])
    frame = exchanges(d).to_pandas()
    row = frame.iloc[0]
    assert Counter(frame.columns)["level"] == 1
    assert (row["a_to_b"], row["b_to_a"], row["turns"]) == (1, 2, 3)
    assert row["balance"] == 1 / 2
    assert row["imbalance"] == pytest.approx(-1 / 3)
    assert row["initiative"] == -1
    assert row["intensity"] == 1
    assert row["third_party_share"] == 0
    assert row["span"] == 4 * 60
    assert row["comments"] == "2 | 3 | 4 | 5 | 6"
    assert branch_definition(d.parent.tolist(), d.ids.index("6")) == d.ids.index("1")
