"""Chance baselines: every shuffle measured by definition, and shuffles that are fair."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from chance_definition import all_orders, any_orders, figures_definition, random_orders, small
from factories import bakery, chain, random_discussion
from helpers import shared
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import discussions
from zoo import DISCUSSIONS

from threadgraph.graphs.beside_words import beside_chance
from threadgraph.graphs.comparing import chance as chances
from threadgraph.graphs.comparing.chance import Baseline, chance, compare
from threadgraph.graphs.comparing.shuffles import FIGURES, figures, frame
from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.measures.chance import MEASURES
from threadgraph.graphs.summary import summary
from threadgraph.io.read import read

ZOO = pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())


# --- what is measured: the slow definition --------------------------------------------------


def check(d, taken):
    if not len(d.people):
        return
    own = int(d.central.order[0])
    found = figures(frame(d), np.array(taken, np.int64).reshape(len(taken), -1), own)
    expected = [figures_definition(d, order, own) for order in taken]
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-12)


@ZOO
def test_every_shuffle_of_the_zoo_equals_the_definition(make):
    check(make(), random_orders(make(), 12))


@settings(deadline=None)
@given(discussions(max_size=14), st.integers(0, 2**30))
def test_every_shuffle_equals_the_definition(d, seed):
    check(d, random_orders(d, 4, seed))


def test_every_shuffle_of_the_page_equals_the_definition():
    d = read(shared("threads/000_6a428748ec1514de.txt"))
    check(d, random_orders(d, 40))
    check(bakery(), random_orders(bakery(), 40))


def test_the_figures_are_those_shown_everywhere():
    d = random_discussion(400, 40)
    own = int(d.central.order[0])
    found = {name: b.observed for name, b in chance(d, shuffles=0).baselines.items()}
    told = summary(d).to_dict()
    assert found["reciprocity"] == told["network"]["reciprocity"]
    assert found["rho"] == pytest.approx(told["network"]["rho"], abs=1e-12)
    assert found["weighted_reciprocity"] == told["network"]["weighted_reciprocity"]
    assert found["exchanges"] == told["exchanges_total"]
    assert found["back_and_forth"] == sum(x["level"] != "mutual" for x in told["exchanges"])
    assert found["own_pagerank"] == pytest.approx(d.central.pagerank[own], abs=1e-11)
    assert found["first_pagerank"] == pytest.approx(d.central.pagerank.max(), abs=1e-11)
    assert found["most_addressed"] == d.central.in_strength.max()
    assert found["own_addressers"] == d.central.in_degree[own]


def test_the_page_by_hand():
    """Two of the five links are between Raffi and joe; the page's answer key, section 1.4."""
    found = chance(read(shared("threads/000_6a428748ec1514de.txt")), shuffles=10)
    assert found["reciprocity"].observed == 0.4
    assert found["rho"].observed == pytest.approx(31 / 85, abs=1e-12)
    assert found["centralisation"].observed == pytest.approx(5 / 27)
    assert found["own_pagerank"].observed == pytest.approx(46287 / 261607, abs=1e-11)
    assert (found["exchanges"].observed, found["back_and_forth"].observed) == (1, 0)


def test_a_name_stays_in_its_comment():
    """What Ann calls herself is no address, until somebody else has written it."""
    d = discussion_of([("1", None, "Ann", "@Ann", 0), ("2", None, "Bob", "", 1)])
    found = figures(frame(d), np.array([[0, 1], [1, 0]]), 0)
    assert found[:, FIGURES.index("most_addressed")].tolist() == [0, 1]


def test_names_the_platform_writes_are_no_addresses():
    d = discussion_of([("1", None, "Ann", "", 0), ("2", None, "Bob", "@Ann", 1)])
    auto = replace(d, mentions=replace(d.mentions, rule=["auto"], counts=np.array([False])))
    assert figures(frame(d), np.array([[0, 1]]), 0)[0, FIGURES.index("most_addressed")] == 1
    assert figures(frame(auto), np.array([[0, 1]]), 0)[0, FIGURES.index("most_addressed")] == 0


# --- how it is compared ---------------------------------------------------------------------


def test_all_orders_give_the_exact_distribution():
    """Mean, deviation, counts and interval over all 156 orders, by their formulas."""
    d, shared_frame = small(), frame(small())
    taken = all_orders(d)
    assert (len(taken), len(any_orders(d))) == (156, math.factorial(6))
    own = int(d.central.order[0])
    found = compare(shared_frame, [figures(shared_frame, np.array(taken), own)], own)
    expected = np.array([figures_definition(d, order, own) for order in taken])
    for column, name in enumerate(FIGURES):
        values, b = np.round(expected[:, column], 10), found[name]
        values = values[~np.isnan(values)].tolist()
        here = round(figures_definition(d, range(6), own)[column], 10)
        assert b.observed == pytest.approx(here)
        assert (b.below, b.equal, b.above) == (
            sum(v < here for v in values), values.count(here), sum(v > here for v in values)
        )  # fmt: skip
        assert b.mean == pytest.approx(math.fsum(values) / len(values))
        spread = math.sqrt(math.fsum((v - b.mean) ** 2 for v in values) / len(values))
        assert b.deviation == pytest.approx(spread, abs=1e-9)
        if name.startswith("own_"):
            assert (b.p, b.p_low) == (None, None)
        else:
            assert b.p == (1 + b.equal + b.above) / (len(values) + 1)
            assert b.p_low == (1 + b.equal + b.below) / (len(values) + 1)
        assert sum(v < b.low - 1e-9 for v in values) < 0.025 * len(values)
        assert sum(v <= b.low + 1e-9 for v in values) >= 0.025 * len(values)
        assert sum(v < b.high - 1e-9 for v in values) < 0.975 * len(values)
        assert sum(v <= b.high + 1e-9 for v in values) >= 0.975 * len(values)


def test_what_is_far_from_chance_is_found():
    """Twenty pairs who only ever answer each other, in turn."""
    rows = []
    for pair in range(20):
        for turn in range(4):
            above = f"{pair}.{turn - 1}" if turn else None
            rows.append((f"{pair}.{turn}", above, f"{'AB'[turn % 2]}{pair}", "", len(rows)))
    found = chance(discussion_of(rows))
    for name in ("reciprocity", "exchanges", "back_and_forth"):
        assert found[name].below == 1000
        assert found[name].p == 1 / 1001
        assert found[name].z > 10
    assert found["back_and_forth"].words == (
        "more back-and-forth than chance gives: as many or more in none of 1,000 shuffles"
    )


# --- small and odd --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([], "no comment has a known author"),
        ([("1", None, None, "", 0)], "no comment has a known author"),
        ([("1", None, "Ann", "", 0)], "one person wrote everything whose author is known"),
        (
            [("1", None, "Ann", "@Ann", 0), ("2", "1", "Ann", "", 0), ("3", "1", None, "", 0)],
            "one person wrote everything whose author is known",
        ),
    ],
)
def test_with_nobody_to_exchange_places_nothing_is_compared(rows, why):
    found = chance(discussion_of(rows))
    assert (found.why, found.shuffles, found.how) == (why, 0, "")
    for b in found.baselines.values():
        assert (b.shuffles, b.mean, b.z, b.p, b.low, b.high) == (0, None, None, None, None, None)
        assert "compare" in b.words


def test_two_people_in_threads_of_their_own():
    d = discussion_of(
        [("1", None, "Ann", "", 0), ("2", "1", "Ann", "", 1), ("3", None, "Bob", "@Ann", 2)],
        thread_id=None,
    )
    assert chance(d).why == "in no thread did two known people write"


@pytest.mark.parametrize("between", [[], [("3", "1", None, "", 2), ("4", "3", "Bob", "", 3)]])
def test_without_any_address_nothing_is_compared(between):
    """Both answer the page, whose author is nobody, or somebody unknown."""
    d = discussion_of([("1", None, "Ann", "", 0), ("2", None, "Bob", "", 1), *between])
    found = chance(d)
    assert found.why == "no comment of a known author answers or names anybody"
    assert (found["reciprocity"].observed, found["exchanges"].observed) == (None, 0)


def test_where_no_other_order_is_left_nothing_is_compared():
    """Ann answers Ann, here and in every shuffle; two who take turns can hardly do otherwise."""
    d = discussion_of([("1", None, "A", "", 0), ("2", "1", "A", "", 1), ("3", None, "B", "", 2)])
    found = chance(d, shuffles=300)
    assert (found.shuffles, found.moved, found.to_self) == (0, None, 1)
    assert found.why.startswith("no other order of the authors was found in which as many")
    assert found["reciprocity"].words == "undefined here, so that there is nothing to compare"
    assert found["exchanges"].words == "not compared: no shuffle can differ"
    turns = [(str(i), str(i - 1) if i else None, "AB"[i % 2], "", i) for i in range(30)]
    assert chance(discussion_of(turns)).why == found.why
    told = beside_chance(summary(discussion_of(turns)))
    assert told == [f"Nothing to set beside chance: {found.why}."]


def test_one_or_two_shuffles_do_not_show_that_there_is_no_other_order():
    for shuffles in (1, 2):
        found = chance(chain(2), shuffles=shuffles)
        assert (found.why, found.shuffles) == (None, shuffles)
    one, two = (chance(chain(2), shuffles=n) for n in (1, 2))
    assert one["exchanges"].words == "the same in the one shuffle"
    assert two["exchanges"].words == "the same in both shuffles"
    assert one.how.startswith("against 1 shuffle (seed 0) that keeps the tree")
    assert "names its own author (never)" in two.how


def test_two_people_who_answer_each_other():
    found = chance(chain(2), shuffles=100)
    assert found["reciprocity"].observed == 0
    assert found["centralisation"].observed is None
    assert found["exchanges"].equal == 100


def test_a_figure_that_some_shuffles_lack():
    """Half of the orders have a link each way, so that nothing is left beyond density."""
    d = discussion_of(
        [("1", None, "A", "", 0), ("2", "1", "B", "", 1), ("3", None, "A", "", 2),
         ("4", "3", "B", "", 3)]
    )  # fmt: skip
    b = chance(d, shuffles=300)["rho"]
    assert b.shuffles + b.undefined == 300
    assert 100 < b.undefined < 200
    assert b.words == f"the same in all {b.shuffles} shuffles; undefined in {b.undefined} further"


def test_larger_discussions_get_fewer_shuffles_and_say_so(monkeypatch):
    monkeypatch.setattr(chances, "WORK", 23 * 100)
    found = chance(bakery())
    assert found.shuffles == 23 * 100 // (len(bakery().ids) + len(bakery().people))
    assert f"{found.shuffles} instead of 1,000, as the discussion is large" in found.how
    monkeypatch.setattr(chances, "WORK", 1)
    assert chance(bakery()).shuffles == chances.FEWEST
    assert chance(bakery(), shuffles=5).shuffles == 5


def baseline(sides, observed=2.0, **changed):
    below, equal, above = sides
    n = below + equal + above
    numbers = {"mean": 1.0, "deviation": 0.5, "z": 2.0, "low": 0.0, "high": 2.0, "p": 0.1}
    numbers |= {"name": "back_and_forth", "p_low": 1.0, "undefined": 0} | changed
    return Baseline(observed=observed, shuffles=n, below=below, equal=equal, above=above, **numbers)


@pytest.mark.parametrize(
    ("sides", "changed", "words"),
    [
        ((990, 4, 6), {"high": 1.0},
         "more back-and-forth than chance gives: as many or more in 10 of 1,000 shuffles"),
        ((1000, 0, 0), {"high": 1.0},
         "more back-and-forth than chance gives: as many or more in none of 1,000 shuffles"),
        ((6, 4, 990), {"mean": 5.0, "low": 3.0, "high": 7.0},
         "less back-and-forth than chance gives: as few or fewer in 10 of 1,000 shuffles"),
        ((887, 100, 13), {}, "within what chance gives: as many or more in 113 of 1,000 shuffles"),
        ((0, 900, 100), {"mean": 2.2},
         "within what chance gives: as few or fewer in 900 of 1,000 shuffles"),
        ((0, 1000, 0), {"mean": 2.0}, "the same in all 1,000 shuffles"),
        ((0, 1, 0), {"mean": 2.0}, "the same in the one shuffle"),
        ((1, 0, 0), {"high": 1.0}, "as many or more in none of 1 shuffle"),
        ((1, 1, 0), {}, "as many or more in 1 of 2 shuffles"),
        ((19, 0, 0), {"high": 1.0}, "as many or more in none of 19 shuffles"),
        ((990, 4, 6), {"high": 1.0, "name": "reciprocity", "undefined": 3},
         "more links answered than chance gives: as much or more in 10 of 1,000 shuffles; "
         "undefined in 3 further"),
        ((990, 4, 6), {"high": 1.0, "name": "own_addressers"},
         "not judged, as the person was picked for being first here"),
    ],
)  # fmt: skip
def test_words_say_how_often_chance_gives_as_much(sides, changed, words):
    b = baseline(sides, **changed)
    assert b.words == words
    assert words.split(": ")[-1] in b.sentence


def test_the_sentence_does_not_say_the_figure_twice():
    many = "Pairs who went back and forth: 2, more than chance gives: as many or more in 10 of"
    assert baseline((990, 4, 6), high=1.0).sentence.startswith(many)
    few = "Pairs who went back and forth: 2, fewer than chance gives: as few or fewer in none of"
    assert baseline((0, 0, 100), mean=5.0, low=3.0, high=7.0).sentence.startswith(few)
    low = baseline((0, 0, 100), 0.1, name="rho", mean=0.5, low=0.2, high=0.7).sentence
    assert ": 0.1, less than chance gives: as little or less in none of 100 shuffles." in low


def test_z_is_told_only_of_counts_that_are_not_small():
    assert "z =" not in baseline((990, 4, 6)).sentence
    assert "z =" not in baseline((990, 4, 6), 20.0, mean=4.9).sentence
    assert baseline((990, 4, 6), 20.0, mean=5.0).sentence.endswith("(z = 2).")
    assert "z =" not in baseline((990, 4, 6), 20.0, mean=5.0, name="own_addressers").sentence
    assert "z =" not in baseline((990, 4, 6), 20.0, mean=5.0, name="reciprocity").sentence


# --- the register ---------------------------------------------------------------------------


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.name)
@ZOO
def test_every_measure_has_an_answer_everywhere(make, measure):
    d = make()
    answer = measure.compute(d)
    if answer.value is None:
        assert answer.why
    else:
        assert set(answer.value) == {"observed", "mean", "low", "high", "z", "p", "p_low"}
        assert answer.how
        assert not any(v is not None and math.isnan(v) for v in answer.value.values())


def test_a_summary_of_everything_leaves_nothing_out(monkeypatch):
    monkeypatch.setattr("threadgraph.graphs.summary.CHANCE_ROWS", 3)
    assert summary(bakery()).chance is None
    assert "unasked at this size" in beside_chance(summary(bakery()))[0]
    whole = summary(bakery(), everything=True)
    assert whole.chance is not None
    assert "chance gives" in beside_chance(whole)[0]
    assert whole.to_dict()["chance"]["to_self"] == whole.chance.to_self


def test_measures_are_named_after_the_figures_and_computed_once():
    assert [m.name for m in MEASURES] == [f"{name}_vs_chance" for name in FIGURES]
    d = bakery()
    values = [m.compute(d).value for m in MEASURES]
    expected = chance(d)
    for (one, other), name in zip(pairwise([*values, values[-1]]), FIGURES, strict=True):
        assert one["observed"] == expected[name].observed
        assert one["p"] == expected[name].p
        assert other is not None
