"""Exchanges are ranked by what they are said to be ranked by, and measured as defined."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from exchange_definition import Plain, addresses_definition, exchanges_definition
from helpers import shared
from hypothesis import given, settings
from strategies import discussions
from zoo import CASES, DISCUSSIONS, t6

from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.exchange_ranking import (
    RANKINGS,
    entries_of,
    in_order,
    ranked,
    ranked_rows,
)
from threadgraph.graphs.measures.exchanges import MEASURES
from threadgraph.graphs.words import exchange_rows
from threadgraph.io.read import read

ZOO = pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())
MEASURED = {measure.name: measure for measure in MEASURES}


def third_party(x):
    return x.others / x.inside if x.inside else None


def span(x):
    return None if x.first is None else (x.last - x.first) / 1e6


def speed(x):
    return None if x.answer_time is None else x.answer_time / 1e6


RANKED = {
    "chain": (True, lambda x: x.longest_chain),
    "turns": (True, lambda x: x.weight_ab + x.weight_ba),
    "balance": (
        True,
        lambda x: Fraction(min(x.weight_ab, x.weight_ba), max(x.weight_ab, x.weight_ba)),
    ),
    "episodes": (True, lambda x: x.episodes),
    "branches": (True, lambda x: x.branches),
    "chains": (True, lambda x: x.chains),
    "comments": (True, lambda x: len(x.comments)),
    "interrupted": (True, lambda x: x.interrupted),
    "third_party": (True, third_party),
    "initiative": (True, lambda x: abs(Fraction(x.opened_a - x.opened_b, x.episodes))),
    "span": (True, span),
    "speed": (False, speed),
    "first": (False, lambda x: x.first),
    "last": (True, lambda x: x.last),
}
"""Whether the largest stands first, and the figure, of each ranking: from the slow definition."""


def slow(d):
    """The slow exchanges in the order of the fast ones, which other tests prove."""
    found = {(x.a, x.b): x for x in exchanges_definition(d)}
    pairs = zip(d.exchanges.a.tolist(), d.exchanges.b.tolist(), strict=True)
    return [found[pair] for pair in pairs]


def ranked_definition(d, by, descending):
    def key(k):
        value = RANKED[by][1](expected[k])
        return (value is None, 0 if value is None else -value if descending else value, k)

    expected = slow(d)
    return sorted(range(len(expected)), key=key)


def check_rankings(d):
    assert set(RANKED) == set(RANKINGS)
    for by, (descending, _) in RANKED.items():
        assert ranked(d.exchanges, by).tolist() == ranked_definition(d, by, descending), by
        for way in (True, False):
            found = ranked(d.exchanges, by, descending=way).tolist()
            assert found == ranked_definition(d, by, way), (by, way)


@ZOO
def test_rankings_of_the_zoo(make):
    check_rankings(make())


@given(discussions(max_size=30, min_size=6))
@settings(deadline=None, max_examples=120)
def test_rankings_of_any_discussion(d):
    check_rankings(d)


@given(discussions(max_size=30, min_size=6))
@settings(deadline=None, max_examples=60)
def test_exchanges_in_order_are_the_same_exchanges(d):
    x = d.exchanges
    for by in RANKINGS:
        order = ranked(x, by).tolist()
        found = in_order(x, by)
        assert found.a.tolist() == x.a[order].tolist()
        assert found.turns.tolist() == x.turns[order].tolist()
        assert found.level == [x.level[row] for row in order]
        assert [found.comments(k) for k in range(len(x))] == [x.comments(row) for row in order]
        for k, row in enumerate(order):
            new, old = found.entries, x.entries
            here, there = entries_of(new, k), entries_of(old, row)
            assert (new.length[here] == old.length[there]).all()
            assert (np.maximum(new.target[here] - here.start, -1)).tolist() == (
                np.maximum(old.target[there] - there.start, -1)
            ).tolist()


def test_a_ranking_that_is_none_is_refused_with_those_there_are():
    with pytest.raises(UsageError, match="chain, turns, balance"):
        ranked(t6().exchanges, "charm")


def test_the_list_shows_what_it_is_ranked_by():
    d = discussion_of([*CASES["X3"], ("6", "5", "C", "", 65)])
    columns, rows = ranked_rows(d.exchanges, "span", 0)
    assert columns[-1] == "span"
    assert [(row[0], row[1], row[-1]) for row in rows] == [
        ("A", "C", "1 hour 2 minutes"),
        ("A", "B", "2 minutes"),
    ]
    assert ranked_rows(d.exchanges, "chain", 1) == exchange_rows(d.exchanges, 1)


def test_what_is_unknown_is_shown_as_unknown_and_stands_last():
    d = discussion_of(
        [("1", None, "A", "", None), ("2", "1", "B", "", None), ("3", "2", "A", "", None),
         ("4", None, "C", "", 1), ("5", "4", "A", "", 2), ("6", "5", "C", "", 4)]
    )  # fmt: skip
    _, rows = ranked_rows(d.exchanges, "speed", 0)
    assert [row[-1] for row in rows] == ["1 minute 30 seconds", "–"]


# --- the measures ---------------------------------------------------------------------------


def alternation_definition(d, x):
    p = Plain.of(d)
    pair = {x.a, x.b}
    said = [p.author[a.c] for a in addresses_definition(p) if {p.author[a.c], a.y} == pair]
    return sum(now != before for before, now in pairwise(said)) / (len(said) - 1)


def pair_figures(d, x, addresses):
    turns = x.weight_ab + x.weight_ba
    return {
        "exchange_turns": turns,
        "exchange_balance": min(x.weight_ab, x.weight_ba) / max(x.weight_ab, x.weight_ba),
        "exchange_imbalance": (x.weight_ab - x.weight_ba) / turns,
        "exchange_longest_chain": x.longest_chain,
        "exchange_chains": x.chains,
        "exchange_episodes": x.episodes,
        "exchange_branches": x.branches,
        "exchange_interrupted": x.interrupted,
        "exchange_initiative": (x.opened_a - x.opened_b) / x.episodes,
        "exchange_alternation": alternation_definition(d, x),
        "exchange_intensity": turns / addresses,
        "exchange_third_party": third_party(x),
        "exchange_median_response": speed(x),
        "exchange_span": span(x),
    }


def discussion_figures(d, found, everything):
    p = Plain.of(d)
    talk: dict[frozenset[int], int] = {}
    for a in everything:
        pair = frozenset((p.author[a.c], a.y))
        talk[pair] = talk.get(pair, 0) + 1
    turns = sum(x.weight_ab + x.weight_ba for x in found)
    return {
        "exchanges": len(found),
        "back_and_forth_pairs": sum(x.longest_chain >= 3 for x in found),
        "sustained_pairs": sum(x.longest_chain >= 4 for x in found),
        "longest_exchange": max((x.longest_chain for x in found), default=None),
        "chains_of_three": sum(x.chains for x in found),
        "share_in_exchanges": turns / len(everything) if everything else None,
        "pair_concentration": max(talk.values()) / len(everything) if everything else None,
    }


def check_measures(d):
    found = slow(d)
    everything = addresses_definition(Plain.of(d))
    for name, expected in discussion_figures(d, found, everything).items():
        answer = MEASURED[name].compute(d)
        assert answer.value == pytest.approx(expected), name
        assert (answer.value is None) == (answer.why is not None), name
    for k, x in enumerate(found):
        for name, expected in pair_figures(d, x, len(everything)).items():
            value = MEASURED[name].compute(d).values[k]
            same = math.isnan(value) if expected is None else value == pytest.approx(expected)
            assert same, name
        assert MEASURED["exchange_level"].compute(d).words[k] == x.level
        last = None if x.last_word is None else d.people.names[x.last_word]
        assert MEASURED["exchange_last_word"].compute(d).words[k] == last
    everywhere = sorted({row for x in found for row in x.comments})
    for measure in MEASURES:
        answer = measure.compute(d)
        if answer.rows is not None:
            assert (np.diff(answer.rows) > 0).all(), measure.name
            assert d.is_record[answer.rows].all(), measure.name
        if measure.scope == "pair":
            assert answer.rows.tolist() == everywhere
            values = answer.values if answer.words is None else answer.words
            assert len(values) == len(found)


@ZOO
def test_measures_of_the_zoo(make):
    check_measures(make())


@given(discussions(max_size=25, min_size=4))
@settings(deadline=None, max_examples=80)
def test_measures_of_any_discussion(d):
    check_measures(d)


def test_t6_by_hand():
    d = t6()
    expected = {"exchanges": 1, "back_and_forth_pairs": 1, "sustained_pairs": 0}
    expected |= {"longest_exchange": 3, "chains_of_three": 1, "group_conversations": 0}
    found = {name: MEASURED[name].compute(d) for name in expected}
    assert {name: answer.value for name, answer in found.items()} == expected
    assert MEASURED["pair_concentration"].compute(d).value == pytest.approx(2 / 3)
    assert [d.ids[row] for row in found["longest_exchange"].rows] == ["a", "c", "e"]
    assert MEASURED["exchange_span"].compute(d).values.tolist() == [20 * 60]
    assert MEASURED["exchange_alternation"].compute(d).values.tolist() == [1]


@pytest.mark.parametrize(
    ("case", "pairs", "longest", "chains"),
    [("X1", 1, 4, 1), ("X2", 0, None, 0), ("X3", 2, 3, 2), ("X4", 1, 4, 1), ("X5", 1, 3, 1),
     ("X6", 1, 3, 1), ("X7", 1, 2, 0), ("X8", 1, 4, 2), ("X9", 1, 1, 0), ("X10", 0, None, 0)],
)  # fmt: skip
def test_cases_of_the_notes(case, pairs, longest, chains):
    d = discussion_of(CASES[case])
    assert MEASURED["exchanges"].compute(d).value == pairs
    assert MEASURED["longest_exchange"].compute(d).value == longest
    assert MEASURED["chains_of_three"].compute(d).value == chains


def test_the_page_has_one_exchange_which_never_went_back_and_forth():
    d = read(shared("threads/000_6a428748ec1514de.txt"))
    assert MEASURED["exchanges"].compute(d).value == 1
    assert MEASURED["back_and_forth_pairs"].compute(d).value == 0
    assert MEASURED["exchange_episodes"].compute(d).values.tolist() == [2]
    assert MEASURED["exchange_intensity"].compute(d).values.tolist() == [2 / 5]
    assert np.isnan(MEASURED["exchange_span"].compute(d).values).all()
    why = "an exchange of which not all times are known has none"
    assert MEASURED["exchange_span"].compute(d).why == why
    assert MEASURED["group_conversations"].compute(d).value == 0
    apart = read(shared("threads/000_6a428748ec1514de.txt"), merge_names=False)
    assert MEASURED["exchanges"].compute(apart).value == 0


def test_direction_names_are_not_swapped():
    """BigBang's two-person reciprocity names its directions the wrong way round."""
    d = discussion_of([*CASES["X1"], ("5", "1", "B", "", 9)])
    x = d.exchanges
    assert (d.people.names[x.a[0]], int(x.weight_ab[0]), int(x.weight_ba[0])) == ("A", 1, 3)
    assert MEASURED["exchange_imbalance"].compute(d).values.tolist() == [-1 / 2]


def test_every_measure_says_what_it_is():
    assert len({measure.name for measure in MEASURES}) == len(MEASURES)
    for measure in MEASURES:
        assert measure.meaning.endswith(".")
        assert measure.reading.endswith(".")
        assert measure.checks
