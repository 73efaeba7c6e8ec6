"""The family of connection in the register: stated answers, notes, and what it never shows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from strategies import discussions
from zoo import DISCUSSIONS

from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.measures import connection as module
from threadgraph.graphs.measures.connection import MEASURES
from threadgraph.graphs.measures.measure import Answer

BY_NAME = {measure.name: measure for measure in MEASURES}
EACH = pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
SIDES = ("random_walk_controversy", "boundary_polarisation", "dipole_moment")


def check(d, measure):
    found = measure.compute(d)
    assert isinstance(found, Answer)
    if found.values is not None:
        assert measure.scope == "person"
        assert (found.values.dtype, found.values.shape) == (np.float64, (len(d.people),))
        assert not np.isinf(found.values).any()
    if found.value is None and found.values is None:
        assert found.why
    assert found.why != ""
    assert found.how != ""


@pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())
def test_every_measure_answers_every_discussion(make):
    d = make()
    for measure in MEASURES:
        check(d, measure)
        # No discussion of a few people is said to have communities, hubs or sides.
        assert measure.needs.unmet(d)


@given(discussions())
@settings(deadline=None, max_examples=30)
def test_any_discussion(d):
    for measure in MEASURES:
        check(d, measure)


@EACH
def test_every_measure_says_what_it_is(measure):
    for text in (measure.title, measure.meaning, measure.formula, measure.reading, measure.source):
        assert text.strip() == text != ""
    assert measure.meaning.endswith(".")
    assert measure.reading.endswith(".")
    assert measure.caveat.endswith(".")
    assert measure.checks
    assert measure.cost


def talk(n, seed=0, groups=1, each=3):
    """People who each answer earlier comments of their group, and rarely of others."""
    draw = np.random.default_rng(seed)
    rows, of = [], [[] for _ in range(groups)]
    for i in range(n * each):
        person = int(draw.integers(n))
        group = person % groups
        room = int(draw.integers(groups)) if draw.random() < 0.03 else group
        parent = of[room][int(draw.integers(len(of[room])))] if of[room] else None
        rows.append((str(i), parent, f"person {person}", "", float(i)))
        of[group].append(str(i))
    return discussion_of(rows)


def test_small_and_without_edges():
    for rows in ([], [("1", None, "Ann", "", 1)]):
        d = discussion_of(rows)
        why = {name: measure.compute(d).why for name, measure in BY_NAME.items()}
        assert why["harmonic_closeness"].startswith("there are fewer than two people")
        assert why["harmonic"] == (None if rows else "there is nobody")
        assert why["hub"] == why["authority"] == "nobody addresses anybody"
        assert why["communities"] == why["community"] == "nobody is in contact with anybody"
        assert why["betweenness_share"].startswith("there are fewer than three people")
        assert why["dipole_moment"] == f"says nothing below 300 people; here are {len(rows)}"
    two = DISCUSSIONS["two together"]()
    assert BY_NAME["harmonic_closeness"].compute(two).values.tolist() == [1, 0]
    assert BY_NAME["authority"].compute(two).values.tolist() == [1, 0]
    assert BY_NAME["community"].compute(two).values.tolist() == [1, 1]
    apart = DISCUSSIONS["two apart"]()
    assert BY_NAME["harmonic_closeness"].compute(apart).values.tolist() == [0, 0]
    assert BY_NAME["hub"].compute(apart).values is None
    unknown = DISCUSSIONS["one unknown"]()
    assert BY_NAME["harmonic"].compute(unknown).why == "there is nobody"


def test_scores_of_one_part_only_are_noted():
    d = discussion_of(
        [
            ("1", None, "Ann", "", 1), ("2", "1", "Bob", "", 2), ("3", "1", "Bob", "", 3),
            ("4", None, "Cyd", "", 4), ("5", "4", "Dee", "", 5),
        ]
    )  # fmt: skip
    found = BY_NAME["authority"].compute(d)
    assert found.values.tolist() == [1, 0, 0, 0]
    assert found.how == (
        "all the score lies in the strongest part of the network, 1 of 2 links; everybody else "
        "has 0"
    )
    tied = BY_NAME["hub"].compute(DISCUSSIONS["case X9"]())
    assert "several parts are equally strong, so other scores would do as well" in tied.how


def test_a_weak_division_says_so_and_a_clear_one_does_not():
    d = talk(60, each=12)
    weak = BY_NAME["communities"].compute(d)
    assert weak.value["modularity"] < 0.3
    assert "does not fall into communities in any clear way" in weak.why
    assert BY_NAME["community"].compute(d).why == weak.why
    clear = BY_NAME["communities"].compute(talk(90, groups=3))
    assert clear.value["modularity"] > 0.3
    assert clear.why is None
    assert clear.how.startswith("the best of 20 runs with fixed seeds; modularity from 0.")


def test_nobody_in_contact_with_nobody_is_in_a_community():
    d = discussion_of(
        [("1", None, "Ann", "", 1), ("2", "1", "Bob", "", 2), ("3", None, "Cyd", "", 3)]
    )
    values = BY_NAME["community"].compute(d).values
    assert values[:2].tolist() == [1, 1]
    assert np.isnan(values[2])


def test_two_sides_only_among_hundreds():
    small = talk(150, groups=2)
    for name in SIDES:
        assert (
            BY_NAME[name].compute(small).why.startswith("says nothing below 300 people; here are")
        )
    large = talk(800, groups=2, seed=3)
    assert len(large.people) > 300
    for name in SIDES:
        found = BY_NAME[name].compute(large)
        assert "structural indicator" in BY_NAME[name].title
        assert "no verdict" in BY_NAME[name].caveat
        assert (found.value is None) != (found.why is None)
    silent = discussion_of([(str(i), None, f"person {i}", "", float(i)) for i in range(400)])
    for name in SIDES:
        expected = "says nothing below 300 people in contact; here are 0"
        assert BY_NAME[name].compute(silent).why == expected


def test_two_camps_are_measured(monkeypatch):
    from test_networks_polarisation import camps

    network = camps(200, 14)
    d = discussion_of([(str(i), None, f"person {i}", "", float(i)) for i in range(400)])
    monkeypatch.setitem(d.__dict__, "network", network)
    found = module.communities(network, resolution=0.1)
    assert found.sizes.tolist() == [200, 200]
    monkeypatch.setattr(module, "communities", lambda _: found)
    for name in SIDES:
        answer = BY_NAME[name].compute(d)
        assert answer.value > 0.3
        told = "sides: the two largest communities, 200 and 200 of 400 people in contact"
        assert answer.how.startswith(told)


def test_large_networks_are_estimated_and_say_so(monkeypatch):
    from threadgraph.graphs import betweenness as exact

    d, again = talk(120), talk(120)
    true = BY_NAME["betweenness_share"].compute(d)
    assert true.how is None
    monkeypatch.setattr(exact, "EXACT_WORK", 100)
    found = BY_NAME["betweenness_share"].compute(again)
    assert "every share is within ±0.01 of the true one with 90 % confidence" in found.how
    assert np.abs(found.values - true.values).max() <= 0.01


def test_one_search_serves_several_measures(monkeypatch):
    calls = []
    find = module.communities
    monkeypatch.setattr(module, "communities", lambda net: calls.append(1) or find(net))
    d = talk(40)
    for name in ("communities", "community"):
        BY_NAME[name].compute(d)
    assert len(calls) == 1
