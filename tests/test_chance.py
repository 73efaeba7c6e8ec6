"""Chance baselines: every shuffle measured by definition, and shuffles that are fair."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import pairwise, permutations, product

import numpy as np
import pytest
from definitions import (
    pagerank_definition,
    reciprocity_definition,
    rho_definition,
    weighted_reciprocity_definition,
)
from exchange_definition import Plain, exchanges_definition, weights_definition
from factories import bakery, chain, random_discussion
from helpers import shared
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import discussions
from zoo import DISCUSSIONS

from threadgraph.graphs.comparing import chance as chances
from threadgraph.graphs.comparing import shuffles
from threadgraph.graphs.comparing.chance import Baseline, chance, compare
from threadgraph.graphs.comparing.shuffles import FIGURES, figures, frame, orders
from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.measures.chance import MEASURES
from threadgraph.graphs.summary import summary
from threadgraph.io.read import read

ZOO = pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())


# --- what is measured: the slow definition --------------------------------------------------


def authors_definition(d, order):
    """The authors after a shuffle: `order` deals them out among the records of known author."""
    known = sorted((row for row in range(len(d.ids)) if d.author[row] >= 0 and d.is_record[row]),
                   key=lambda row: (d.thread[row], row))  # fmt: skip
    author = d.author.copy()
    for place, taken in zip(known, order, strict=True):
        author[place] = d.author[known[taken]]
    return author


def figures_definition(d, order, own):
    """All figures of one shuffle, from the definitions of addresses, exchanges and networks."""
    shuffled = replace(d, author=authors_definition(d, order))
    n = len(d.people)
    edges = weights_definition(Plain.of(shuffled))
    pairs = exchanges_definition(shuffled)
    strength = Counter()
    degree = Counter()
    for (_, to), weight in edges.items():
        strength[to] += weight
        degree[to] += 1
    most = max(degree.values(), default=0)
    ranks = pagerank_definition(n, edges)
    found = {
        "reciprocity": reciprocity_definition(edges),
        "exchanges": len(pairs),
        "back_and_forth": sum(pair.level != "mutual" for pair in pairs),
        "rho": rho_definition(n, edges),
        "weighted_reciprocity": weighted_reciprocity_definition(edges),
        "most_addressed": max(strength.values(), default=0),
        "most_addressers": most,
        "centralisation": Fraction(sum(most - degree[p] for p in range(n)), (n - 1) ** 2)
        if n > 2 else None,
        "first_pagerank": max(ranks),
        "own_pagerank": ranks[own],
        "own_addressers": degree[own],
    }  # fmt: skip
    return [math.nan if found[name] is None else float(found[name]) for name in FIGURES]


def all_orders(d):
    """Every order of the authors that a shuffle may take: all permutations inside each thread."""
    threads = frame(d).thread.tolist()
    groups = [[i for i, t in enumerate(threads) if t == one] for one in sorted(set(threads))]
    return [
        [i for part in parts for i in part] for parts in product(*(permutations(g) for g in groups))
    ]


def check(d, taken):
    if not len(d.people):
        return
    own = int(d.central.order[0])
    found = figures(frame(d), np.array(taken, np.int64).reshape(len(taken), -1), own)
    expected = [figures_definition(d, order, own) for order in taken]
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-12)


def random_orders(d, times, seed=0):
    taken = [row.tolist() for part in orders(frame(d), times, seed) for row in part]
    return [list(range(len(frame(d).known))), *taken]


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


@cache
def small():
    """Seven records of three people, one unknown, in one thread: 720 orders."""
    return discussion_of(
        [("1", None, "Ann", "", 0), ("2", "1", "Bob", "", 1), ("3", "2", "Ann", "@Cyd", 2),
         ("4", "3", None, "", 3), ("5", "1", "Cyd", "", 4), ("6", "5", "Ann", "", 5),
         ("7", "4", "Bob", "", 6)]
    )  # fmt: skip


def test_all_orders_give_the_exact_distribution():
    """Mean, deviation, counts and interval over all 720 orders, by their formulas."""
    d, shared_frame = small(), frame(small())
    taken = all_orders(d)
    assert len(taken) == math.factorial(6)
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
        assert b.p == (1 + b.equal + b.above) / (len(values) + 1)
        assert b.p_low == (1 + b.equal + b.below) / (len(values) + 1)
        assert sum(v < b.low - 1e-9 for v in values) < 0.025 * len(values)
        assert sum(v <= b.low + 1e-9 for v in values) >= 0.025 * len(values)
        assert sum(v < b.high - 1e-9 for v in values) < 0.975 * len(values)
        assert sum(v <= b.high + 1e-9 for v in values) >= 0.975 * len(values)


def test_many_shuffles_come_near_the_exact_distribution():
    """The mean and the share of each side lie within five standard errors (0.00006 %)."""
    d, shared_frame, times = small(), frame(small()), 20_000
    own = int(d.central.order[0])
    exact = compare(shared_frame, [figures(shared_frame, np.array(all_orders(d)), own)], own)
    drawn = chance(d, shuffles=times)
    for name in FIGURES:
        e, s = exact[name], drawn[name]
        assert s.shuffles + s.undefined == times
        assert abs(s.mean - e.mean) <= 5 * e.deviation / math.sqrt(s.shuffles) + 1e-9
        for side in ("below", "equal", "above"):
            share = getattr(e, side) / e.shuffles
            error = 5 * math.sqrt(share * (1 - share) / s.shuffles)
            assert abs(getattr(s, side) / s.shuffles - share) <= error + 1e-12


def test_every_order_is_as_likely_as_any_other():
    """Six orders of three comments, 6,000 times: chi-squared with 5 degrees below 20.5 (0.1 %)."""
    d = discussion_of([("1", None, "A", "", 0), ("2", None, "B", "", 1), ("3", None, "C", "", 2)])
    seen = Counter(tuple(row) for part in orders(frame(d), 6000, 1) for row in part.tolist())
    assert len(seen) == 6
    assert sum((n - 1000) ** 2 / 1000 for n in seen.values()) < 20.5


def test_authors_stay_in_their_thread_and_the_unknown_unknown():
    d = discussion_of(
        [("1", None, "A", "", 0), ("2", "1", "B", "", 1), ("3", "1", None, "", 2),
         ("4", None, "C", "", 3), ("5", "4", "A", "", 4), ("6", "5", "C", "", 5)],
        thread_id=None,
    )  # fmt: skip
    one = frame(d)
    assert d.author[one.known].min() >= 0
    assert len(one.known) == 5
    for part in orders(one, 200, 0):
        for row in part.tolist():
            assert sorted(row[:2]) == [0, 1]
            assert sorted(row[2:]) == [2, 3, 4]


@pytest.mark.parametrize("batch", [1, 50, 10**9])
def test_batches_change_nothing(batch, monkeypatch):
    expected = chance(bakery(), shuffles=60)
    monkeypatch.setattr(shuffles, "BATCH_ROWS", batch)
    again = chance(bakery(), shuffles=60)
    for name in FIGURES:
        one, other = expected[name], again[name]
        assert (one.below, one.equal, one.above) == (other.below, other.equal, other.above)
        assert one.mean == pytest.approx(other.mean, rel=1e-10)


def test_the_same_seed_gives_the_same_and_another_another():
    one, again, other = (chance(bakery(), shuffles=200, seed=seed) for seed in (3, 3, 4))
    assert one.baselines == again.baselines
    assert one.baselines != other.baselines
    first = next(orders(frame(bakery()), 1, 0))[0].tolist()
    # The generator is fixed to the bit, so this stays whatever the version of numpy.
    assert first == next(orders(frame(bakery()), 1, 0))[0].tolist()
    raw = np.random.PCG64(0).random_raw(3).tolist()
    assert raw == [11749869230777074271, 4976686463289251617, 755828109848996024]


@pytest.mark.parametrize("name", ["reciprocity", "exchanges", "back_and_forth", "most_addressed"])
def test_where_chance_rules_small_p_is_as_rare_as_it_says(name):
    """200 discussions whose authors are random: p ≤ α in no more than α of them, within error.

    p is exact for random authors: P(p ≤ α) ≤ α; ties make it smaller.  Five standard errors.
    """
    found = []
    for seed in range(200):
        draw = np.random.default_rng(seed)
        above = [None] + [int(draw.integers(0, i)) for i in range(1, 40)]
        d = discussion_of(
            [
                (str(i), None if p is None else str(p), "ABCDEFG"[draw.integers(0, 7)], "", i)
                for i, p in enumerate(above)
            ]
        )
        b = chance(d, shuffles=99, seed=seed)[name]
        found.append((b.p, b.p_low, b.equal))
    for level in (0.05, 0.1, 0.25, 0.5, 0.75):
        bound = level + 5 * math.sqrt(level * (1 - level) / 200)
        assert sum(p <= level for p, _, _ in found) / 200 <= bound
        assert sum(low <= level for _, low, _ in found) / 200 <= bound
    # A p drawn at random among the ties is uniform on 1/100 … 1: its distance is Kolmogorov's.
    draw = np.random.default_rng(1)
    even = sorted(p - draw.integers(0, equal + 1) / 100 for p, _, equal in found)
    distance = max(abs(p - (i + 0.5) / 200) for i, p in enumerate(even))
    assert distance < 1.95 / math.sqrt(200) + 0.01


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
    assert found["back_and_forth"].words == "more back-and-forth than in all 1,000 shuffles"


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


def test_without_links_the_coefficients_are_undefined():
    d = discussion_of([("1", None, "A", "", 0), ("2", "1", "A", "", 1), ("3", None, "B", "", 2)])
    b = chance(d, shuffles=300)["reciprocity"]
    assert (b.observed, b.p, b.z) == (None, None, None)
    assert 120 < b.shuffles < 280
    assert b.words == "undefined here, so that there is nothing to compare"


def test_two_people_who_answer_each_other():
    found = chance(chain(2), shuffles=100)
    assert found["reciprocity"].observed == 0
    assert found["centralisation"].observed is None
    assert found["exchanges"].equal == 100


def test_a_figure_that_some_shuffles_lack():
    """A reply to oneself is no link: half of the orders have none."""
    d = discussion_of([("1", None, "A", "", 0), ("2", "1", "B", "", 1), ("3", None, "A", "", 2)])
    b = chance(d, shuffles=300)["reciprocity"]
    assert b.shuffles + b.undefined == 300
    assert 60 < b.undefined < 140
    assert b.words == f"the same in all {b.shuffles} shuffles; undefined in {b.undefined} further"


def test_larger_discussions_get_fewer_shuffles_and_say_so(monkeypatch):
    monkeypatch.setattr(chances, "WORK", 23 * 100)
    found = chance(bakery())
    assert found.shuffles == 23 * 100 // (len(bakery().ids) + len(bakery().people))
    assert f"{found.shuffles} instead of 1,000, as the discussion is large" in found.how
    monkeypatch.setattr(chances, "WORK", 1)
    assert chance(bakery()).shuffles == chances.FEWEST
    assert chance(chain(3), shuffles=5).shuffles == 5


NUMBERS = {"mean": 1.0, "deviation": 0.5, "z": 2.0, "low": 0.0, "high": 2.0, "p": 0.1, "p_low": 1.0}


@pytest.mark.parametrize(
    ("sides", "words"),
    [
        ((990, 4, 6), "more back-and-forth than in 990 of 1,000 shuffles (equal in 4)"),
        ((1000, 0, 0), "more back-and-forth than in all 1,000 shuffles"),
        ((6, 4, 990), "less back-and-forth than in 990 of 1,000 shuffles (equal in 4)"),
        ((0, 1000, 0), "the same in all 1,000 shuffles"),
        ((100, 900, 0), "the same as in 900 of 1,000 shuffles (more than in 100)"),
        (
            (40, 900, 60),
            "the same as in 900 of 1,000 shuffles (more than in 40, less than in 60)",
        ),
        (
            (450, 100, 450),
            "more back-and-forth than in 450 of 1,000 shuffles and less back-and-forth than in "
            "as many (equal in 100)",
        ),
    ],
)
def test_words_of_ties(sides, words):
    below, equal, above = sides
    b = Baseline("back_and_forth", 2.0, 1000, 0, below=below, equal=equal, above=above, **NUMBERS)
    assert b.words == words
    assert words in b.sentence


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


def test_measures_are_named_after_the_figures_and_computed_once():
    assert [m.name for m in MEASURES] == [f"{name}_vs_chance" for name in FIGURES]
    d = bakery()
    values = [m.compute(d).value for m in MEASURES]
    expected = chance(d)
    for (one, other), name in zip(pairwise([*values, values[-1]]), FIGURES, strict=True):
        assert one["observed"] == expected[name].observed
        assert one["p"] == expected[name].p
        assert other is not None
