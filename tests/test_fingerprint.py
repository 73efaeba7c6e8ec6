"""Fingerprints equal their definition, thread by thread; neighbours are the nearest by theirs."""

from __future__ import annotations

import math
from statistics import fmean

import numpy as np
import pytest
from comparing_definition import fingerprint_definition, reciprocated_definition
from exchange_definition import Plain
from factories import bakery, chain, make_discussion, random_discussion
from helpers import shared
from hypothesis import given
from hypothesis import strategies as st
from strategies import discussions, rows
from zoo import CASES, DISCUSSIONS, t6

from threadgraph.graphs.comparing.fingerprint import FEATURES, depth_profile, fingerprints
from threadgraph.graphs.comparing.neighbours import nearest, places
from threadgraph.graphs.comparing.sides import of_threads
from threadgraph.graphs.comparing.thread_pairs import reciprocated, thread_links
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.measures.comparing import MEASURES
from threadgraph.io.read import read

ZOO = pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())


def check(d):
    """Every thread's fingerprint is that of the thread alone, and equals its definition."""
    found = fingerprints(d)
    assert found.values.shape == (len(d.thread_ids), len(FEATURES)) and found.names == tuple(
        FEATURES
    )
    for thread in range(len(d.thread_ids)):
        alone = of_threads(d, [thread])
        exact = fingerprint_definition(alone)
        for column, name in enumerate(FEATURES):
            value = found.values[thread, column]
            if exact[name] is None:
                assert np.isnan(value), (name, value)
                assert found.table[name].values[thread] is None
            else:
                assert value == pytest.approx(float(exact[name]), rel=1e-12, abs=1e-15), name
                assert found.table[name].values[thread] == value
        np.testing.assert_array_equal(fingerprints(alone).values[0], found.values[thread])


@ZOO
def test_the_zoo_has_the_fingerprints_of_the_definition(make):
    check(make())


@given(discussions(max_size=22))
def test_any_discussion_has_the_fingerprints_of_the_definition(d):
    check(d)


@given(discussions())
def test_reciprocated_replies_are_those_of_the_definition(d):
    asked, back = reciprocated_definition(Plain.of(d))
    found = reciprocated(d)
    assert [np.flatnonzero(rows).tolist() for rows in found] == [asked, back]


@given(discussions())
def test_profiles_add_up(d):
    for row in depth_profile(d).tolist():
        assert math.isnan(row[0]) or math.fsum(row) == pytest.approx(1.0)


def value(d, name, thread=0):
    return fingerprints(d).table[name].values[thread]


def test_the_worked_example_by_hand():
    # T6: levels 2, 2, 1; e answers c, which answers a, and is by a's author.
    d = t6()
    assert [value(d, f"depth_{i}") for i in (1, 2, 3, 4)] == [0.4, 0.4, 0.2, 0.0]
    assert value(d, "width") == pytest.approx(2 / math.sqrt(5))
    assert value(d, "depth") == pytest.approx(3 / math.sqrt(5))
    assert value(d, "structural_virality") == pytest.approx(31 / 15)
    assert value(d, "answered") == 2 / 5
    assert value(d, "reciprocated") == 1.0 and value(d, "exchange") == 3 / 5
    assert value(d, "reciprocity") == 2 / 3
    assert value(d, "people_per_comment") == 3 / 5


@pytest.mark.parametrize(
    ("case", "rate", "exchange"),
    # X3: 3 and 5 go back; X4: 3 answers a self-reply, 4 goes back; X6: 3 is a third person.
    [("X1", 1.0, 1.0), ("X2", None, 0.0), ("X3", 2 / 3, 3 / 5), ("X4", 1.0, 5 / 6),
     ("X6", 0.0, 3 / 4), ("X8", 1.0, 1.0), ("X10", None, 0.0)],
)  # fmt: skip
def test_reciprocated_replies_and_exchanges_of_the_cases(case, rate, exchange):
    d = discussion_of(CASES[case])
    assert value(d, "reciprocated") == (None if rate is None else pytest.approx(rate))
    assert value(d, "exchange") == pytest.approx(exchange)


def test_the_first_real_page():
    d = read(shared("threads/000_6a428748ec1514de.txt"))
    assert [value(d, f"depth_{i}") for i in (1, 2, 3, 4)] == pytest.approx(
        [9 / 14, 4 / 14, 1 / 14, 0]
    )
    assert value(d, "structural_virality") == pytest.approx(88 / 35)
    assert value(d, "answered") == 4 / 14
    # 5.1.1 answers Raffi's answer to HAGOP and is by joe: no answer goes back.
    assert value(d, "reciprocated") == 0.0
    assert value(d, "reciprocity") == 2 / 5
    # 5.1, 5.1.1, 6 and 6.1 are the exchange of Raffi and joe.
    assert value(d, "exchange") == 4 / 14
    assert value(d, "people_per_comment") == 10 / 14


def test_nothing_is_said_of_threads_without_comments_or_people():
    assert len(fingerprints(discussion_of([]))) == 0
    assert fingerprints(discussion_of([])).table["thread"].values == []
    lonely = fingerprints(discussion_of([("1", None, "Ann", "", 1)], thread_id=None)).table
    told = {name: lonely[name].values[0] for name in FEATURES}
    assert told == {**dict.fromkeys(FEATURES), "comments": 0}
    unknown = discussion_of([("1", None, None, "", 1), ("2", "1", None, "", 1)])
    for name in ("exchange", "reciprocity", "reciprocated", "people_per_comment"):
        assert value(unknown, name) is None
    assert value(unknown, "answered") == 0.5


def test_people_who_meet_in_two_threads_have_no_exchange_in_either():
    made = [
        ("a", None, "Ann", "", 0), ("a1", "a", "Bob", "", 1),
        ("b", None, "Bob", "", 2), ("b1", "b", "Ann", "", 3), ("b2", "b1", "Cyd", "", 4),
    ]  # fmt: skip
    d = discussion_of(made, thread_id=None)
    assert len(d.exchanges) == 1
    assert [value(d, "exchange", t) for t in (0, 1)] == [0.0, 0.0]
    assert thread_links(d).answered.tolist() == [0, 0]


# --- neighbours -----------------------------------------------------------------------------


@given(st.lists(st.sampled_from([0.0, 1.0, 2.5, math.nan]), max_size=12))
def test_places_are_those_of_the_definition(column):
    found = places(np.array(column, np.float64).reshape(-1, 1)).ravel().tolist()
    known = [v for v in column if not math.isnan(v)]
    for at, v in enumerate(column):
        if math.isnan(v):
            assert math.isnan(found[at])
            continue
        lower = sum(other < v for other in known)
        equal = sum(other == v for other in known) - 1
        others = len(known) - 1
        assert found[at] == pytest.approx((lower + equal / 2) / others if others else 0.5)


def nearest_definition(found, thread):
    """Distances of all other threads, by walking through the features."""
    place = places(found.values).tolist()
    distances = {}
    own = sum(not math.isnan(v) for v in place[thread])
    for other, row in enumerate(place):
        pairs = [
            (a, b)
            for a, b in zip(row, place[thread], strict=True)
            if not (math.isnan(a) or math.isnan(b))
        ]
        if other != thread and pairs and 2 * len(pairs) >= own:
            distances[other] = round(fmean(abs(a - b) for a, b in pairs), 12)
    return sorted(distances, key=lambda other: (distances[other], other)), distances


@given(rows(min_size=3, max_size=25))
def test_neighbours_are_those_of_the_definition(made):
    d = discussion_of(made, thread_id=None)
    found = fingerprints(d)
    for thread in range(len(found)):
        order, distances = nearest_definition(found, thread)
        near = nearest(found, thread, k=4)
        assert near.rows.tolist() == order[:4]
        assert near.distance.tolist() == pytest.approx([distances[row] for row in order[:4]])
        assert near.left_out == len(found) - 1 - len(order)
        assert len(near.lines) == len(near) == len(near.table()["thread"])


def collection():
    """Five threads: two chains of two, one longer, a star, and a thread nobody answered."""
    made = []
    for name, parents in {
        "chain 1": [-1, 0, 1, 2], "star": [-1, 0, 0, 0], "chain 2": [-1, 0, 1, 2],
        "alone": [-1], "long chain": [-1, 0, 1, 2, 3, 4],
    }.items():  # fmt: skip
        made += [
            (f"{name} {i}", f"{name} {p}" if p >= 0 else None, "AB"[i % 2], "", None)
            for i, p in enumerate(parents)
        ]
    return discussion_of(made, thread_id=None)


def test_a_thread_like_it_is_nearest_and_a_bare_one_is_left_out():
    d = collection()
    found = fingerprints(d)
    at = {name: row for row, name in enumerate(d.thread_ids)}
    near = nearest(found, at["chain 1 0"], k=3)
    assert [d.thread_ids[row] for row in near.rows] == ["chain 2 0", "long chain 0", "star 0"]
    assert near.distance[0] == 0.0 and near.left_out == 1
    assert "1 thread has too few of these features" in near.note
    assert near.lines[0].startswith("chain 2 0: 0 of 100 places away; most alike in: ")
    assert near.table()["alike"].values[0].split() == list(near.alike[0])


def test_equal_neighbours_come_in_the_order_of_the_threads():
    made = [(f"{t}{i}", f"{t}0" if i else None, "AB"[i], "", None) for t in "dcba" for i in (0, 1)]
    found = fingerprints(discussion_of(made, thread_id=None))
    assert nearest(found, 2, k=9).rows.tolist() == [0, 1, 3]
    assert set(nearest(found, 2).distance.tolist()) == {0.0}


def test_there_must_be_such_a_thread():
    for d, row in ((discussion_of([]), 0), (bakery(), 1), (bakery(), -1)):
        with pytest.raises(UsageError, match="no thread in row"):
            nearest(fingerprints(d), row)
    assert len(nearest(fingerprints(bakery()), 0)) == 0


# --- measures -------------------------------------------------------------------------------


def answer(d, name):
    return next(m for m in MEASURES if m.name == name).compute(d)


def test_measures_give_the_figures_of_the_fingerprint():
    d = random_discussion(300, 20, 4)
    found = fingerprints(d)
    for name, feature in (
        ("exchange_share", "exchange"), ("people_per_comment", "people_per_comment"),
        ("thread_reciprocity", "reciprocity"),
    ):  # fmt: skip
        assert answer(d, name).values.tolist() == found.table[feature].values
    profile = answer(d, "depth_profile").value
    assert list(profile.values()) == pytest.approx(depth_profile(d)[0].tolist())
    rate = answer(d, "answers_back")
    asked, back = reciprocated_definition(Plain.of(d))
    assert rate.value == len(back) / len(asked) and rate.rows.tolist() == back


def test_measures_say_why_they_are_undefined():
    empty = make_discussion([])
    assert answer(empty, "depth_profile").why == "no comment stands below an opening"
    assert answer(empty, "answers_back").why == "nobody answers a reply to somebody else"
    assert answer(chain(3), "answers_back").value == 1.0
