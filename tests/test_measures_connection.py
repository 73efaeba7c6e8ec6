"""The family of connection in the register: stated answers, notes, and what it never shows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from helpers import shared
from hypothesis import given, settings
from strategies import discussions
from zoo import DISCUSSIONS

from threadgraph.graphs.centrality import centrality
from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.measure_tables import graph_columns, person_measures_table
from threadgraph.graphs.measures import connection as module
from threadgraph.graphs.measures.connection import MEASURES
from threadgraph.graphs.measures.measure import Answer
from threadgraph.graphs.networks import polarisation
from threadgraph.graphs.remembered import remembered
from threadgraph.io.read import read

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
    if found.words is not None:
        assert (measure.name, len(found.words)) == ("community", len(d.people))
    elif found.value is None and found.values is None:
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
        assert why["dipole_moment"] == "too few people to speak of two sides"
        assert BY_NAME["dipole_moment"].needs.people == 300
    two = DISCUSSIONS["two together"]()
    assert BY_NAME["harmonic_closeness"].compute(two).values.tolist() == [1, 0]
    assert BY_NAME["authority"].compute(two).values.tolist() == [1, 0]
    assert BY_NAME["community"].compute(two).words == ["1", "1"]
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
    found = BY_NAME["community"].compute(d)
    # A label, not an amount: no least, middle and largest are told of it.
    assert (found.values, found.words) == (None, ["1", "1", None])


def test_in_tables_and_graphs_a_community_is_a_whole_number():
    d = talk(90, groups=3)
    words = BY_NAME["community"].compute(d).words
    expected = [None if word is None else int(word) for word in words]
    column = graph_columns(d)["community"]
    assert (column.type, column.values) == ("int", expected)
    order = d.central.order.tolist()
    table = person_measures_table(d)["community"]
    assert (table.type, table.values) == ("int", [expected[p] for p in order])
    # Where they are in doubt, no graph shows them.
    assert "community" not in graph_columns(talk(60, each=12))
    nobody = person_measures_table(discussion_of([("1", None, "Ann", "", 1)]))["community"]
    assert (nobody.type, nobody.values) == ("int", [None])


def test_two_sides_only_among_hundreds():
    small = talk(150, groups=2)
    for name in SIDES:
        # How many are needed is said by `needs`, once.
        assert BY_NAME[name].compute(small).why == "too few people to speak of two sides"
        assert BY_NAME[name].needs.unmet(small).startswith("needs 300 people or more; here are")
    large = talk(800, groups=2, seed=3)
    assert len(large.people) > 300
    for name in SIDES:
        found = BY_NAME[name].compute(large)
        assert "structural indicator" in BY_NAME[name].title
        assert "no verdict" in BY_NAME[name].caveat
        assert (found.value is None) != (found.why is None)
    silent = discussion_of([(str(i), None, f"person {i}", "", float(i)) for i in range(400)])
    for name in SIDES:
        expected = "needs 300 people in contact with anybody; here are 0"
        assert BY_NAME[name].compute(silent).why == expected


def test_two_camps_are_measured(monkeypatch):
    from test_networks_polarisation import camps

    network = camps(200, 14)
    d = discussion_of([(str(i), None, f"person {i}", "", float(i)) for i in range(400)])
    monkeypatch.setitem(d.__dict__, "network", network)
    found = module.communities(network, resolution=0.1)
    assert found.sizes.tolist() == [200, 200]
    monkeypatch.setattr(module, "DIVISION", lambda _: found)
    for name in SIDES:
        answer = BY_NAME[name].compute(d)
        assert answer.value > 0.3
        told = "sides: the two largest communities, 200 and 200 of 400 people in contact"
        assert answer.how.startswith(told)
    assert BY_NAME[SIDES[0]].compute(d).how.endswith("; walks end at 10 people of each")


def test_no_walks_on_a_small_side(monkeypatch):
    from test_networks_polarisation import camps

    d = discussion_of([(str(i), None, f"person {i}", "", float(i)) for i in range(320)])
    monkeypatch.setitem(d.__dict__, "network", camps(160, 14))
    found = module.communities(d.network, resolution=0.1)
    monkeypatch.setattr(module, "DIVISION", lambda _: found)
    monkeypatch.setattr(polarisation, "SMALLEST_TO_WALK", 161)
    why = BY_NAME["random_walk_controversy"].compute(d).why
    assert why == "needs 161 people on each side; the smaller has 160"
    assert BY_NAME["dipole_moment"].compute(d).value > 0.3


def test_large_networks_are_estimated_and_say_so(monkeypatch):
    d, again = talk(120), talk(120)
    n = len(d.people)
    true = BY_NAME["betweenness_share"].compute(d)
    assert true.how is None
    assert true.values.tolist() == (d.central.betweenness / ((n - 1) * (n - 2))).tolist()
    monkeypatch.setitem(again.__dict__, "central", centrality(again, betweenness_work=100))
    found = BY_NAME["betweenness_share"].compute(again)
    off = again.central.betweenness_error / ((n - 1) * (n - 2))
    largest, least = off[np.argmax(found.values)], off.min()
    assert found.how.startswith("estimated from ")
    assert found.how.endswith(
        f"shortest paths drawn at random: the largest share is within ±{largest:.2g} of the true "
        f"one, those near 0 within ±{least:.2g}, all with 90 % confidence; shares below that "
        "cannot be told from 0"
    )
    assert (np.abs(found.values - true.values) <= off).all()
    assert (found.values != true.values).any()
    monkeypatch.setitem(again.__dict__, "central", replace(again.central, betweenness=None))
    assert BY_NAME["betweenness_share"].compute(again).why == again.central.betweenness_method


def test_the_share_is_of_the_pairs_of_others():
    """(n − 1)(n − 2), as for all other measures: 2 of 72 pairs on the first page, 1 for a star."""
    page = read(shared("threads/000_6a428748ec1514de.txt"))
    values = BY_NAME["betweenness_share"].compute(page).values
    assert values.max() == pytest.approx(1 / 36, abs=1e-15)
    rows = [("0", None, "hub", "", 0.0)]
    for i in range(1, 5):
        rows += [(f"{i}", "0", f"leaf {i}", "", 1.0), (f"{i}b", f"{i}", "hub", "", 2.0)]
    star = BY_NAME["betweenness_share"].compute(discussion_of(rows))
    assert star.values.tolist() == [1, 0, 0, 0, 0]


def test_one_search_serves_several_measures(monkeypatch):
    calls = []
    counted = remembered(lambda net: calls.append(1) or module.communities(net))
    monkeypatch.setattr(module, "DIVISION", counted)
    d = talk(40)
    for name in ("communities", "community"):
        BY_NAME[name].compute(d)
    assert len(calls) == 1
