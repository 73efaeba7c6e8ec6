"""Structural indicators of controversy equal their definition, and never give a verdict."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
from comparing_definition import controversy_definition
from exchange_definition import exchanges_definition
from factories import random_discussion
from helpers import shared
from hypothesis import given
from strategies import discussions
from zoo import CASES, DISCUSSIONS, t6

from threadgraph.graphs.comparing.controversy import (
    INDICATORS,
    NO_VERDICT,
    chain_comments,
    controversy,
    controversy_in_words,
)
from threadgraph.graphs.comparing.sides import of_threads
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.measures.comparing import MEASURES
from threadgraph.io.read import read

ZOO = pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())


def check(d):
    found = controversy(d)
    table = found.table()
    for thread in range(len(d.thread_ids)):
        exact = controversy_definition(of_threads(d, [thread]))
        for column, name in enumerate(INDICATORS):
            value = None if exact[name] is None else pytest.approx(float(exact[name]), rel=1e-12)
            assert table[name].values[thread] == value, name
            assert np.isnan(found.values[thread, column]) == (value is None)
        words = controversy_in_words(found, thread).lines
        assert words[-1] == NO_VERDICT or words == [
            "Nobody wrote below the opening of this thread."
        ]


@ZOO
def test_the_zoo_has_the_indicators_of_the_definition(make):
    check(make())


@given(discussions(max_size=22))
def test_any_discussion_has_the_indicators_of_the_definition(d):
    check(d)


def on_chains_definition(d):
    """Comments on a path of at least three turns to a leaf of an exchange."""
    found = set()
    author = d.author.tolist()
    for x in exchanges_definition(d):
        for leaf in set(x.link) - set(x.link.values()):
            path, row = [], leaf
            while row is not None:
                path.append(row)
                row = x.link[row]
            turns = 1 + sum(author[a] != author[b] for a, b in pairwise(path))
            found |= set(path) if turns >= 3 else set()
    return sorted(found)


@given(discussions())
def test_comments_on_chains_are_those_of_the_definition(d):
    assert chain_comments(d).tolist() == on_chains_definition(d)


def told(d):
    return {name: column.values[0] for name, column in controversy(d).table().items()}


@pytest.mark.parametrize(
    ("case", "longest", "chains"),
    [("X1", 4, 1), ("X2", None, 0), ("X3", 3, 2), ("X4", 4, 1), ("X6", 3, 1), ("X7", 2, 0),
     ("X8", 4, 2), ("X9", 1, 0), ("X10", None, 0)],
)  # fmt: skip
def test_the_cases_of_the_notes(case, longest, chains):
    found = told(discussion_of(CASES[case]))
    assert (found["longest_chain"], found["chains"]) == (longest, chains)


def test_the_worked_example_and_the_first_real_page():
    found = told(t6())
    assert [found[name] for name in INDICATORS] == [2, 3, 1, 0.5, 6]
    page = told(read(shared("threads/000_6a428748ec1514de.txt")))
    # 9, 4 and 1 comments at three levels; one mutual pair of four in contact, two turns.
    assert [page[name] for name in INDICATORS] == [2, 2, 0, 1 / 4, 27]


def test_depth_and_width_with_gaps_are_not_the_other_h_index():
    # Widths 10, 1, 3: a level that is not full ends the count; of the sorted widths it is 2.
    rows = [(f"a{i}", None, "A", "", i) for i in range(10)]
    rows += [("b", "a0", "B", "", 10), *((f"c{i}", "b", "C", "", 11 + i) for i in range(3))]
    assert told(discussion_of(rows))["h_index"] == 1


def test_places_are_said_only_in_a_collection():
    made = [
        (f"{t}.{i}", f"{t}.{i - 1}" if i else None, "AB"[i % 2], "", None)
        for t in range(20)
        for i in range(2 + t % 5)
    ]
    many = discussion_of(made, thread_id=None)
    few = of_threads(many, range(19))
    assert controversy(few).place is None and "h_index_percentile" not in controversy(few).table()
    assert controversy_in_words(controversy(few)).rows == ()
    found = controversy(many)
    table = found.table()
    assert table["depth_width_percentile"].values[:5] == pytest.approx(
        [100 * (4 * k + 1.5) / 19 for k in range(5)]
    )
    words = controversy_in_words(found, 4)
    assert words.columns[-1] == "place among 20 threads, 0 lowest, 100 highest"
    assert words.rows[0] == ("comments (they raise all the others)", "5", "92")


def test_a_place_among_few_that_have_the_figure_is_not_said():
    made = [(f"{t}", None, "A", "", None) for t in range(30)]
    made += [("0.1", "0", "B", "", None), ("0.2", "0.1", "A", "", None)]
    found = controversy(discussion_of(made, thread_id=None))
    assert found.table()["longest_chain_percentile"].values == [None] * 30
    assert ("longest chain of two people, in turns", "3", "too few threads have it") in (
        controversy_in_words(found).rows
    )


def test_no_word_judges():
    judging = re.compile(r"\b(controversial|toxic|hostile|polari[sz]ed|heated)\b", re.IGNORECASE)
    for d in (t6(), random_discussion(400, 20, 3), discussion_of([])):
        for thread in range(len(d.thread_ids)):
            section = controversy_in_words(controversy(d), thread)
            assert not judging.search(" ".join([section.heading, *section.lines]))


def test_there_must_be_such_a_thread():
    with pytest.raises(UsageError, match="no thread in row 1"):
        controversy_in_words(controversy(t6()), 1)


def test_measures_give_the_indicators():
    d = random_discussion(300, 20, 4)
    table = controversy(d).table()
    answers = {m.name: m.compute(d) for m in MEASURES}
    for name, indicator in (
        ("thread_longest_chain", "longest_chain"), ("thread_chains", "chains"),
        ("thread_mutual_pairs", "mutual_share"), ("depth_times_width", "depth_width"),
    ):  # fmt: skip
        assert answers[name].values.tolist() == table[indicator].values
    assert answers["thread_chains"].rows.tolist() == on_chains_definition(d)
