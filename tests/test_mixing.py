"""Who answers whom across the values of an attribute, against formulas, networkx and by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from factories import random_discussion
from hypothesis import given
from hypothesis import strategies as st
from mixing_definition import (
    addresses_definition,
    assortativity_definition,
    expected_across_definition,
    known_definition,
    replies_definition,
)
from zoo import DISCUSSIONS

from threadgraph.graphs.attributes import make_attribute
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.measures.attributes import MEASURES, NONE
from threadgraph.graphs.mixing import LEVELS, mixing
from threadgraph.graphs.mixing_report import ALL_CELLS, mixing_in_words, mixing_table

MEASURE = {measure.name: measure for measure in MEASURES}


def coded(d, values, *, name="stance", kind=None):
    """Return a discussion with values, given one after the other to its records."""
    column, given_ = [None] * len(d.ids), iter(values)
    for row in np.flatnonzero(d.is_record).tolist():
        column[row] = next(given_, None)
    return replace(d, attributes={**d.attributes, name: make_attribute(name, column, kind)})


def random_values(n, k, seed=0, unknown=0.2):
    rng = np.random.default_rng(seed)
    return [
        None if rng.random() < unknown else f"v{code}" for code in rng.integers(0, k, n).tolist()
    ]


def by_hand():
    """Two sides: Ann and Bob pro, Cyd and Dee con, Eva unknown; six replies, one to oneself."""
    rows = [
        ("1", None, "Ann", "", 0),
        ("2", "1", "Cyd", "", 1),
        ("3", "2", "Ann", "", 2),
        ("4", "1", "Bob", "", 3),
        ("5", "3", "Dee", "", 4),
        ("6", "5", "Eva", "", 5),
        ("7", "4", "Bob", "", 6),
    ]
    return coded(discussion_of(rows), ["pro", "con", "pro", "pro", "con", None, "con"])


def test_by_hand():
    found = mixing(by_hand())
    # 2->1 con pro, 3->2 pro con, 4->1 pro pro, 5->3 con pro; 6->5 unknown; 7->4 is to oneself.
    assert found.values == ["con", "pro"]
    assert found.matrix().tolist() == [[0, 2, 0], [1, 1, 0], [1, 0, 0]]
    assert (found.answers, found.known, found.unknown, found.own) == (5, 4, 1, 1)
    assert (found.within, found.across) == (1, 3)
    assert found.sent.tolist() == [2, 2]
    assert found.received.tolist() == [1, 3]
    assert found.expected_across == 4 - (2 * 1 + 2 * 3) / 4
    assert found.ei_index == 0.5
    assert found.expected_ei == 0.0
    assert found.assortativity == (1 / 4 - 1 / 2) / (1 - 1 / 2)
    assert [by_hand().ids[row] for row in found.rows.tolist()] == ["2", "3", "4", "5"]


def test_people_by_hand():
    found = mixing(by_hand(), level="people")
    # Bob wrote one comment of each: a tie, unknown.  Ann pro, Cyd con, Dee con.
    assert found.matrix().tolist() == [[0, 2, 0], [1, 0, 0], [1, 1, 0]]
    assert found.ei_index == 1.0
    assert found.assortativity == -0.8


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", list(DISCUSSIONS))
@pytest.mark.parametrize("k", [1, 2, 5])
def test_like_the_definition_on_the_zoo(name, k, level):
    d = DISCUSSIONS[name]()
    agree(coded(d, random_values(len(d.ids), k)), level)


@given(
    st.lists(st.sampled_from(["pro", "con", "?", None]), max_size=40),
    st.integers(0, 100),
    st.sampled_from(LEVELS),
)
def test_like_the_definition_on_any_values(values, seed, level):
    agree(coded(random_discussion(40, 7, seed), values), level)


def agree(d, level):
    pairs = (replies_definition if level == "comments" else addresses_definition)(d, "stance")
    known, found = known_definition(pairs), mixing(d, "stance", level)
    words = [*found.values, None]
    seen = {
        (words[a], words[b]): n
        for a, b, n in zip(found.source, found.target, found.times, strict=True)
    }
    assert seen == dict(Counter(pairs))
    assert found.answers == len(pairs)
    assert found.known == len(known)
    assert found.across == sum(a != b for a, b in known)
    expected, r = expected_across_definition(pairs), assortativity_definition(pairs)
    assert found.expected_across == (None if expected is None else pytest.approx(expected))
    assert found.assortativity == (None if r is None else pytest.approx(r))
    assert (found.ei_index is None) == (not known)


@pytest.mark.parametrize("seed", range(4))
def test_networkx_has_the_same_coefficient_and_matrix(seed):
    d = coded(random_discussion(300, 40, seed), random_values(300, 4, seed, unknown=0.0))
    found = mixing(d)
    graph = nx.MultiDiGraph()
    for a, b in zip(*ends_of_replies(d), strict=True):
        graph.add_edge(a, b)
    nx.set_node_attributes(graph, dict(enumerate(d.attributes["stance"].values)), "stance")
    theirs = nx.attribute_assortativity_coefficient(graph, "stance")
    assert found.assortativity == pytest.approx(theirs, abs=1e-12)
    mapping = {value: at for at, value in enumerate(found.values)}
    matrix = nx.attribute_mixing_matrix(graph, "stance", mapping=mapping, normalized=False)
    assert np.array_equal(found.matrix()[:-1, :-1], matrix)


@pytest.mark.parametrize("seed", range(4))
def test_networkx_has_the_same_correlation_of_numbers(seed):
    d = random_discussion(300, 40, seed)
    rng = np.random.default_rng(seed)
    # networkx gives numbers by their own sizes a matrix: whole ones keep it small.
    d = coded(d, map(str, rng.integers(0, 30, len(d.ids)).tolist()), kind="number")
    graph = nx.MultiDiGraph(list(zip(*ends_of_replies(d), strict=True)))
    numbers = dict(enumerate(d.attributes["stance"].numbers.tolist()))
    nx.set_node_attributes(graph, numbers, "stance")
    theirs = nx.numeric_assortativity_coefficient(graph, "stance")
    assert mixing(d).assortativity == pytest.approx(theirs, abs=1e-9)


def ends_of_replies(d):
    rows = np.flatnonzero((d.parent >= 0) & d.is_record)
    rows = rows[d.is_record[d.parent[rows]]]
    rows = rows[(d.author[rows] < 0) | (d.author[rows] != d.author[d.parent[rows]])]
    return rows.tolist(), d.parent[rows].tolist()


def test_numbers_are_correlated_as_numpy_does():
    d = coded(random_discussion(400, 30), [f"{i * 7 % 13 / 10}" for i in range(400)])
    one, other = (d.attributes["stance"].numbers[rows] for rows in ends_of_replies(d))
    assert mixing(d).assortativity == pytest.approx(np.corrcoef(one, other)[0, 1])
    assert mixing(d).across is None
    assert mixing(d).ei_index is None
    assert len(mixing_table(d)["count"]) == 0


def test_huge_and_constant_numbers():
    d = random_discussion(60, 9)
    huge = coded(d, [f"{(i % 3 - 1) * 1e308}" for i in range(60)], kind="number")
    plain = coded(d, [f"{i % 3 - 1 + 0.5}" for i in range(60)])
    assert mixing(huge).assortativity == pytest.approx(mixing(plain).assortativity)
    assert mixing(coded(d, ["0.1"] * 60)).assortativity is None
    # The mean of equal numbers is not always the number.
    assert mixing(coded(d, ["0.1"] * 60), level="people").assortativity is None


def test_two_cliques_and_two_sides():
    rows = [("0", None, "a0", "", 0), ("1", None, "b0", "", 0)]
    rows += [(str(i), str(i - 2), f"{'ab'[i % 2]}{i}", "", i) for i in range(2, 42)]
    apart = coded(discussion_of(rows), [row[2][0] for row in rows])
    assert mixing(apart).assortativity == 1.0
    assert mixing(apart).ei_index == -1.0
    rows = [(i, str(int(i) - 1) if i != "0" else None, n, t, m) for i, _, n, t, m in rows]
    across = coded(discussion_of(rows), [row[2][0] for row in rows])
    assert mixing(across).ei_index == 1.0
    assert mixing(across).assortativity == pytest.approx(-1.0, abs=0.01)


def test_one_value_only_says_nothing():
    d = coded(random_discussion(50, 9), ["pro"] * 50)
    found = mixing(d)
    assert found.assortativity is None
    assert found.expected_across == 0.0
    assert found.ei_index == -1.0


def test_unknown_is_a_row_and_no_category():
    table = mixing_table(by_hand())
    rows = list(zip(*(column.values for column in table.values()), strict=True))
    assert ("stance", "comments", None, "con", 1, None, None) in rows
    assert ("stance", "comments", "con", "con", 0, 0.0, 0.5) in rows
    assert sum(row[4] for row in rows if row[1] == "comments") == mixing(by_hand()).answers


def test_a_large_table_has_the_pairs_that_occur():
    d = coded(random_discussion(300, 30), [f"v{i % (ALL_CELLS + 1)}" for i in range(300)])
    assert 0 not in mixing_table(d)["count"].values


def test_words():
    d = coded(random_discussion(300, 40), random_values(300, 2))
    found = mixing(d)
    first, second, *rest = mixing_in_words(found)
    percent = round(100 * found.across / found.known)
    assert first == (
        f"Of {found.known} replies with a known stance at both ends {found.across} ({percent} %) "
        f"cross from one stance to another; {found.expected_across:.1f} would if who answers whom "
        "had nothing to do with stance."
    )
    assert f"Assortativity {found.assortativity:.2f}" in second
    assert rest[0] == f"{found.unknown} replies with an unknown stance not counted here."
    few = mixing_in_words(mixing(by_hand()))
    assert (
        few[0]
        == "Of 4 replies with a known stance at both ends 3 cross from one stance to another."
    )
    nothing = mixing_in_words(mixing(coded(by_hand(), [])))
    assert nothing[0] == "No reply has a known stance at both ends."


@pytest.mark.parametrize("name", list(DISCUSSIONS))
@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_measures_answer_everywhere(name, measure):
    d = DISCUSSIONS[name]()
    assert measure.compute(d).why == NONE
    for values in ([], ["a"] * len(d.ids), random_values(len(d.ids), 3)):
        answer = measure.compute(coded(d, values))
        assert (answer.value is None) <= (answer.why is not None)
        numbers = measure.compute(coded(d, ["0.5", "1", "7"] * len(d.ids), kind="number"))
        assert (numbers.value is None) <= (numbers.why is not None)


def test_measures_by_hand():
    d = by_hand()
    values = {name: measure.compute(d).value for name, measure in MEASURE.items()}
    assert values == {
        "attribute_cross_share": 0.75,
        "attribute_cross_share_expected": 0.5,
        "attribute_ei_index": 0.5,
        "attribute_assortativity": -0.5,
        "attribute_assortativity_people": -0.8,
    }
    rows = MEASURE["attribute_ei_index"].compute(d).rows
    assert [d.ids[row] for row in rows.tolist()] == ["2", "3", "4", "5"]
    assert MEASURE["attribute_assortativity"].needs.unmet(d) is not None


def test_a_figure_of_few_known_values_says_that_it_is_one():
    few = MEASURE["attribute_ei_index"].compute(by_hand())
    assert few.value == 0.5
    assert few.why == "it needs 20 replies with a known stance at both ends; here are 4"
    rows = [("0", None, "Ann", "", 0)]
    rows += [(str(i), str(i - 1), ("Ann", "Bob")[i % 2], "", i) for i in range(1, 22)]
    many = MEASURE["attribute_ei_index"].compute(coded(discussion_of(rows), ["pro", "con"] * 11))
    assert (many.value, many.why) == (1, None)


def test_no_such_attribute():
    with pytest.raises(UsageError, match="no column of yours is called «x»; there are «stance»"):
        mixing(by_hand(), "x")
    with pytest.raises(UsageError, match="--attribute"):
        mixing(random_discussion(5, 2))
