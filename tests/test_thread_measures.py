"""The measures of shape, participation and time: each answers everywhere and says what it is."""

from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest
from helpers import shared
from hypothesis import given, settings
from strategies import discussions
from zoo import DISCUSSIONS, t6

from threadgraph.graphs.branches import branch_rows
from threadgraph.graphs.examples import discussion_of, example_discussion
from threadgraph.graphs.measures import participation, rhythm, shape
from threadgraph.graphs.measures.thread_answers import remembered
from threadgraph.io.read import read

MEASURES = {m.name: m for m in (*shape.MEASURES, *participation.MEASURES, *rhythm.MEASURES)}
EACH = pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES.keys())
ZOO = pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())


def rows_of(scope, d):
    return {
        "thread": lambda: len(d.thread_ids),
        "branch": lambda: len(branch_rows(d)),
        "person": lambda: len(d.people),
        "pair": lambda: len(d.exchanges),
    }[scope]()


def check_answers(d):
    for measure in MEASURES.values():
        answer = measure.compute(d)
        if measure.scope == "discussion":
            assert answer.values is None, measure.name
            assert answer.words is None, measure.name
            assert (answer.value is None) <= bool(answer.why), measure.name
            numbers = answer.value.values() if isinstance(answer.value, dict) else [answer.value]
            assert all(n is None or np.isfinite(n) for n in numbers), measure.name
            assert all(n is None or type(n) in (int, float) for n in numbers), measure.name
        else:
            column = answer.values if answer.words is None else answer.words
            assert len(column) == rows_of(measure.scope, d), measure.name
            if answer.values is not None:
                assert answer.values.dtype == np.float64, measure.name
                undefined = bool(np.isnan(answer.values).any())
                assert not undefined or answer.why, measure.name
                assert not np.isinf(answer.values).any(), measure.name
        if answer.rows is not None:
            assert np.issubdtype(answer.rows.dtype, np.integer), measure.name
            assert d.is_record[answer.rows].all(), measure.name
            assert (np.diff(answer.rows) > 0).all(), measure.name


@ZOO
def test_every_measure_answers_in_the_zoo(make):
    check_answers(make())


@given(discussions())
@settings(deadline=None, max_examples=100)
def test_every_measure_answers_on_any_discussion(d):
    check_answers(d)


@EACH
def test_every_measure_is_explained(measure):
    assert len(MEASURES) == sum(map(len, (shape.MEASURES, participation.MEASURES, rhythm.MEASURES)))
    for text in (measure.meaning, measure.reading):
        assert text[0].isupper() or text[0].isdigit() or text[0] in "−", text
        assert text.endswith("."), text
    assert measure.formula
    assert not measure.formula.endswith(".")
    assert measure.checks
    assert measure.title[0].isupper() or measure.title.startswith("h-index")


def value(name, d):
    answer = MEASURES[name].compute(d)
    return answer.value if answer.values is None else answer.values.tolist()


def test_t6():
    d = t6()
    expected = {
        "max_depth": [3], "mean_depth": [9 / 5], "max_width": [2], "leaves": [3], "h_index": [2],
        "root_degree": [2], "branching": [5 / 3], "branching_without_root": [3 / 2],
        "strahler": [2], "wiener_index": [31], "diameter": [4], "path_length": [9], "sackin": [6],
        "cophenetic": [1], "branch_comments": [4, 1], "focus": 3 / 5, "reentry_rate": 1 / 3,
        "thread_reentry_rate": 2 / 3, "replies_answering_back": 1 / 3,
        "lifespan": 6600, "half_life": 1200, "half_life_from_opening": 1800,
        "h_index_growth": {"h = 1": 600, "h = 2": 1860}, "answered_share": [2 / 5],
        "level_widths": {"level 1": 2, "level 2": 2, "level 3": 1},
        "branch_kinds": {"multi-party": 0, "two people dominate": 1},
        "role_counts": {"insufficient": 3},
    }  # fmt: skip
    assert {name: value(name, d) for name in expected} == expected
    assert value("structural_virality", d) == [pytest.approx(31 / 15)]
    concentration, alone = value("dyad_concentration", d)
    assert concentration == pytest.approx(2 / 3)
    assert np.isnan(alone)
    found = value("response_time", d)
    assert (found["median"], found["replies"]) == (18 * 60, 3)
    assert found["mean"] == pytest.approx(41 / 3 * 60)
    chain = MEASURES["max_depth"].compute(d).rows
    assert [d.ids[row] for row in chain] == ["r", "a", "c", "e"]


def test_the_page():
    d = read(shared("threads/000_6a428748ec1514de.txt"))
    expected = {
        "max_depth": [3], "leaves": [10], "root_degree": [9], "h_index": [2], "strahler": [2],
        "wiener_index": [264], "diameter": [5], "sackin": [15], "cophenetic": [1],
        "more_than_once": 3, "replies_answering_back": 0, "external_replies": 1, "reentry_rate": 0,
        "role_counts": {"singleton": 5, "insufficient": 4, "replier": 1},
        "depth_and_width": {
            "depth": 3, "width": 9,
            "depth over root of size": 3 / 14**0.5, "width over root of size": 9 / 14**0.5,
        },
    }  # fmt: skip
    assert {name: value(name, d) for name in expected} == expected
    assert all(value(m.name, d) in (None, [None]) or np.isnan(value(m.name, d)).all()
               for m in rhythm.MEASURES)  # fmt: skip
    leaves = MEASURES["leaves"].compute(d).rows
    assert {d.ids[row] for row in leaves} == {
        "1", "2", "3", "4", "5.1.1", "6.1", "7", "8", "9.1", "9.2",
    }  # fmt: skip


def test_of_many_levels_the_first_are_shown():
    d = discussion_of([(str(i), str(i - 1) if i else None, "Ann", "", i) for i in range(30)])
    answer = MEASURES["level_widths"].compute(d)
    assert len(answer.value) == 20
    assert answer.how == "the first 20 of 30 levels"


def test_an_analysis_is_done_once_and_forgotten_with_its_discussion():
    calls = []
    analysis = remembered(lambda d: calls.append(len(d)) or len(d))
    d = example_discussion()
    assert analysis(d) == analysis(d) == 4
    assert calls == [4]
    for measure in MEASURES.values():
        measure.compute(d)
    gone = weakref.ref(d)
    del d
    gc.collect()
    assert gone() is None
