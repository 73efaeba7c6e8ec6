"""The measures of networks in the register: on the zoo, small discussions and the first page."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from definitions import betweenness_definition, gini_definition, pagerank_definition
from helpers import shared
from hypothesis import given, settings
from networks_definition import (
    bow_tie_definition,
    constraint_definition,
    core_definition,
    effective_size_definition,
    triads_definition,
)
from strategies import discussions
from zoo import DISCUSSIONS

from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.measures import network_answers
from threadgraph.graphs.measures.measure import Needs
from threadgraph.graphs.measures.networks import MEASURES
from threadgraph.graphs.names import name_key
from threadgraph.io.read import read

BY_NAME = {measure.name: measure for measure in MEASURES}
WAYS = pytest.mark.parametrize("way", ["merged", "unmerged"])
PAGE = "threads/000_6a428748ec1514de.txt"


def answer(d, name):
    return BY_NAME[name].compute(d)


def value(d, name):
    return answer(d, name).value


def edges_of(d):
    pairs = zip(d.network.source.tolist(), d.network.target.tolist(), strict=True)
    return dict(zip(pairs, d.network.weight.tolist(), strict=True))


def check_answers(d):
    for measure in MEASURES:
        found = measure.compute(d)
        if found.values is not None:
            assert measure.scope == "person"
            assert found.values.dtype == np.float64
            assert found.values.shape == (len(d.people),)
            assert not np.isinf(found.values).any()
        elif found.words is not None:
            assert len(found.words) == len(d.people)
        elif found.value is None:
            assert found.why, measure.name
        if isinstance(found.value, float):
            assert math.isfinite(found.value)
        if np.isnan(found.values if found.values is not None else 0).any():
            assert found.why, measure.name
        if found.rows is not None:
            assert d.is_record[found.rows].all()
            assert found.rows.tolist() == sorted(set(found.rows.tolist()))


@pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())
def test_every_measure_answers_for_every_discussion(make):
    check_answers(make())


@given(discussions())
@settings(deadline=None, max_examples=60)
def test_answers_are_the_definitions(d):
    check_answers(d)
    n, edges = len(d.people), edges_of(d)
    assert answer(d, "core_number").values.tolist() == core_definition(n, edges)
    assert value(d, "triad_census") == triads_definition(n, edges)
    assert answer(d, "bow_tie_part").words == bow_tie_definition(n, edges)
    degrees = {
        "in_degree": [sum(b == p for _, b in edges) for p in range(n)],
        "out_degree": [sum(a == p for a, _ in edges) for p in range(n)],
        "in_strength": [sum(w for (_, b), w in edges.items() if b == p) for p in range(n)],
        "out_strength": [sum(w for (a, _), w in edges.items() if a == p) for p in range(n)],
        "pagerank": pagerank_definition(n, edges),
        "betweenness": [float(b) for b in betweenness_definition(n, edges)],
    }
    for name, expected in degrees.items():
        assert answer(d, name).values.tolist() == pytest.approx(expected, abs=1e-11), name
    for weighted, key in ((True, ""), (False, "_unweighted")):
        for name, definition in (
            ("constraint", constraint_definition),
            ("effective_size", effective_size_definition),
        ):
            expected = definition(n, edges, weighted=weighted)
            known = [math.nan if x is None else float(x) for x in expected]
            found = answer(d, name + key).values.tolist()
            assert found == pytest.approx(known, nan_ok=True, abs=1e-12)
    wrote = [sum((d.author == p) & d.is_record) for p in range(n)]
    expected = gini_definition([int(x) for x in wrote])
    assert value(d, "gini_comments") == (None if expected is None else pytest.approx(expected))


@given(discussions())
@settings(deadline=None, max_examples=60)
def test_the_comments_behind_a_figure(d):
    """Those that address someone; for reciprocity those to someone who also addressed them."""
    edges = edges_of(d)
    a = d.addresses
    pairs = list(zip(a.comment.tolist(), a.speaker.tolist(), a.addressee.tolist(), strict=True))
    assert answer(d, "density").rows.tolist() == sorted({c for c, _, _ in pairs})
    answered = sorted({c for c, x, y in pairs if (y, x) in edges})
    for name in ("reciprocity", "dyadic_reciprocity", "rho", "weighted_reciprocity"):
        assert answer(d, name).rows.tolist() == answered


# --- small discussions ----------------------------------------------------------------------

NONE_WITHOUT_EDGES = (
    "reciprocity", "dyadic_reciprocity", "rho", "weighted_reciprocity",
    "in_degree_centralisation", "out_degree_centralisation", "degree_centralisation",
    "betweenness_centralisation", "average_clustering", "transitivity", "bow_tie",
    "bow_tie_part", "assortativity",
)  # fmt: skip


def people_apart(names):
    return discussion_of([(str(i), None, name, "", i) for i, name in enumerate(names)])


@pytest.mark.parametrize("names", [[], [None], ["Ann"], ["Ann", "Bob"], ["Ann", None, "Bob", "Cy"]])
def test_without_edges(names):
    d = people_apart(names)
    n = len(d.people)
    for name in NONE_WITHOUT_EDGES:
        found = answer(d, name)
        assert (found.value, found.values, found.words) == (None, None, None), name
        assert found.why
    assert value(d, "density") == (0 if n > 1 else None)
    assert value(d, "dyads") == {"mutual": 0, "asymmetric": 0, "null": n * (n - 1) // 2}
    assert value(d, "gini_comments") == (0 if n else None)
    assert sum(value(d, "triad_census").values()) == math.comb(n, 3)
    for name in ("in_degree", "out_degree", "in_strength", "out_strength", "betweenness",
                 "core_number", "clustering"):  # fmt: skip
        assert answer(d, name).values.tolist() == [0] * n
    assert answer(d, "pagerank").values.tolist() == pytest.approx([1 / max(n, 1)] * n)
    for name in ("constraint", "effective_size", "constraint_unweighted"):
        assert np.isnan(answer(d, name).values).all()


def test_two_people_who_answer_each_other():
    d = discussion_of(
        [("1", None, "Ann", "", 1), ("2", "1", "Bob", "", 2), ("3", "2", "Ann", "", 3)]
    )
    assert value(d, "density") == value(d, "reciprocity") == 1
    found = answer(d, "rho")
    assert found.value is None
    assert found.why == "everybody addresses everybody, as much as chance could"
    assert answer(d, "in_degree_centralisation").why == "there are fewer than three people"
    assert answer(d, "bow_tie_part").words == ["core", "core"]
    assert answer(d, "constraint").values.tolist() == [1, 1]
    assert value(d, "assortativity") is None
    assert answer(d, "transitivity").why == "nobody has two contacts"


def test_talking_to_oneself_is_no_contact():
    """Loops change networkx' reciprocity and cores; here there are none."""
    alone = [("1", None, "Ann", "", 1), ("2", "1", "Ann", "@Ann", 2), ("3", "2", "Ann", "", 3)]
    d = discussion_of(alone)
    assert answer(d, "core_number").values.tolist() == [0]
    assert value(d, "reciprocity") is None
    pair = [("4", "1", "Bob", "", 4), ("5", "4", "Ann", "", 5)]
    with_own, without = discussion_of([*alone, *pair]), discussion_of([alone[0], *pair])
    for name in BY_NAME:
        if name == "gini_comments":
            continue
        ours, theirs = answer(with_own, name), answer(without, name)
        assert (ours.value, ours.words) == (theirs.value, theirs.words)
        if ours.values is not None:
            assert ours.values.tolist() == pytest.approx(theirs.values.tolist(), nan_ok=True)


def test_unknown_authors_are_no_person():
    d = discussion_of(
        [("1", None, "Ann", "", 1), ("2", "1", None, "@Ann", 2), ("3", "2", "Ann", "", 3)]
    )
    assert value(d, "density") is None
    assert answer(d, "core_number").values.tolist() == [0]


# --- above the work allowed -----------------------------------------------------------------


def test_what_is_not_computed_says_so(monkeypatch):
    everyone = [
        (f"{i}", None, name, "@Ann @Bob @Cy", i) for i, name in enumerate(("Ann", "Bob", "Cy"))
    ]
    assert value(discussion_of(everyone), "transitivity") == 1
    d = discussion_of(everyone)
    monkeypatch.setattr(network_answers, "TRIANGLE_WORK", 0)
    for name in ("constraint", "constraint_unweighted", "effective_size",
                 "effective_size_unweighted", "clustering", "average_clustering", "transitivity",
                 "triad_census"):  # fmt: skip
        found = answer(d, name)
        assert (found.value, found.values) == (None, None)
        assert found.why == "not computed: 1 pair of contacts to try, more than 0"


def test_an_estimate_says_so():
    d = DISCUSSIONS["example"]()
    said = "estimated from 9 shortest paths drawn at random: every figure is within ±1 of …"
    d.central.__dict__.update(betweenness_method=said, betweenness_error=np.array([0.1, 0.1, 0.1]))
    assert answer(d, "betweenness").how == said
    # 2 × 0.1 × 3 people / ((3 − 1)² (3 − 2))
    assert answer(d, "betweenness_centralisation").how == (
        "betweenness is estimated from 9 shortest paths drawn at random; within ±0.15 with 90 % "
        "confidence"
    )
    said = "not computed: too long"
    d.central.__dict__.update(betweenness=None, betweenness_method=said, betweenness_error=None)
    assert answer(d, "betweenness").why == "not computed: too long"
    assert answer(d, "betweenness_centralisation").why == "not computed: too long"


def test_those_who_count_as_nothing_are_told():
    d = DISCUSSIONS["example"]()
    said = "2 people who have fewer than two contacts counted as 0"
    assert answer(d, "average_clustering").how == answer(d, "clustering").how == said


# --- the first real page --------------------------------------------------------------------


@cache
def page(way):
    return read(shared(PAGE), merge_names=way == "merged")


def persons(way, name):
    """The values that are not those of the rest, by the name of the answer key."""
    d, found = page(way), answer(page(way), name)
    column = found.words if found.values is None else found.values.tolist()
    names = [name_key(x) if way == "merged" else x for x in d.people.names]
    return dict(zip(names, column, strict=True))


def known(values, rest):
    there = {name: x for name, x in values.items() if isinstance(x, str) or not math.isnan(x)}
    return {name: x for name, x in there.items() if x != rest}


@WAYS
def test_whole_figures_of_the_page(way):
    d, merged = page(way), way == "merged"
    expected = {
        "density": "5/90" if merged else "5/110",
        "reciprocity": "2/5" if merged else "0",
        "dyadic_reciprocity": "1/4" if merged else "0",
        "rho": "31/85" if merged else "-1/21",
        "weighted_reciprocity": "2/5" if merged else "0",
        "gini_comments": "3/14" if merged else "2/11",
        "in_degree_centralisation": "5/27" if merged else "17/100",
        "out_degree_centralisation": "25/81" if merged else "28/100",
        "transitivity": "0",
        "average_clustering": "0",
    }
    for name, exact in expected.items():
        assert value(d, name) == pytest.approx(float(Fraction(exact)), abs=1e-12), name
    dyads = (1, 3, 41) if merged else (0, 5, 50)
    assert tuple(value(d, "dyads").values()) == dyads
    if merged:
        assert value(d, "betweenness_centralisation") == pytest.approx(1 / 36, abs=1e-15)


@WAYS
def test_triads_of_the_page(way):
    found = {kind: number for kind, number in value(page(way), "triad_census").items() if number}
    assert found == (
        {"003": 92, "012": 18, "102": 6, "021D": 1, "021U": 1, "111U": 2}
        if way == "merged"
        else {"003": 127, "012": 31, "021D": 3, "021U": 1, "021C": 3}
    )


def test_the_bow_tie_of_the_page():
    assert known(persons("merged", "bow_tie_part"), "disconnected") == {
        "raffi": "core", "joe": "core", "hagop": "out", "ari": "out", "gb": "tendril",
    }  # fmt: skip
    assert value(page("merged"), "bow_tie") == {
        "core": 2, "in": 0, "out": 2, "tube": 0, "tendril": 1, "disconnected": 5,
    }  # fmt: skip
    apart = answer(page("unmerged"), "bow_tie")
    assert apart.value is None
    assert apart.why == "there is no core: no two people reach each other along the arrows"


@WAYS
def test_cores_and_holes_of_the_page(way):
    linked = {
        "merged": ("raffi", "ari", "hagop", "joe", "gb"),
        "unmerged": ("Raffi", "Ari", "HAGOP", "JOE", "joe", "GB"),
    }
    names = linked[way]
    raffi, ari = names[:2]
    assert known(persons(way, "core_number"), 0) == dict.fromkeys(names, 1)
    constraint = known(persons(way, "constraint"), None)
    special = {raffi: 0.375 if way == "merged" else 0.25, ari: 0.5}
    assert constraint == pytest.approx(dict.fromkeys(names, 1) | special, abs=1e-15)
    sizes = known(persons(way, "effective_size"), None)
    contacts = {raffi: 3 if way == "merged" else 4, ari: 2}
    assert sizes == dict.fromkeys(names, 1) | contacts


# --- words ----------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", MEASURES, ids=BY_NAME)
def test_every_measure_is_told_in_full(measure):
    for text in (measure.title, measure.meaning, measure.formula, measure.reading, measure.source):
        assert text.strip() == text
        assert text
        assert "  " not in text
    for text in (measure.meaning, measure.reading):
        assert text.endswith((".", ")"))
    assert "definition" in measure.checks


def test_names_are_those_of_the_register():
    assert len(BY_NAME) == len(MEASURES)
    assert len({measure.title for measure in MEASURES}) == len(MEASURES)


def test_small_discussions_are_shown_counts_and_no_coefficients():
    d = DISCUSSIONS["example"]()
    shown = {measure.name for measure in MEASURES if measure.needs.unmet(d) is None}
    assert shown == {
        "dyads", "in_degree", "out_degree", "in_strength", "out_strength", "pagerank",
        "betweenness",
    }  # fmt: skip
    assert BY_NAME["assortativity"].needs == Needs(people=30, edges=30)


def test_no_coefficient_of_a_few_links_is_shown():
    """20 people of whom 19 are linked by 4 links say nothing of density or reciprocity."""
    few = discussion_of(
        [(str(i), str(i - 1) if 0 < i < 5 else None, f"person {i}", "", i) for i in range(30)]
    )
    assert (len(few.people), len(few.network)) == (30, 4)
    shown = {measure.name for measure in MEASURES if measure.needs.unmet(few) is None}
    assert shown == {
        "dyads", "gini_comments", "in_degree", "out_degree", "in_strength", "out_strength",
        "pagerank", "betweenness",
    }  # fmt: skip


def test_two_measures_of_holes_are_one_search_each(monkeypatch):
    calls = []
    find = network_answers.structural_holes

    def counted(found, *, weighted, work):
        calls.append(weighted)
        return find(found, weighted=weighted, work=work)

    monkeypatch.setattr(network_answers, "structural_holes", counted)
    d = DISCUSSIONS["example"]()
    for name in ("constraint", "constraint_unweighted", "effective_size",
                 "effective_size_unweighted"):  # fmt: skip
        answer(d, name)
    assert sorted(calls) == [False, True]
