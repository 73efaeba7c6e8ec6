"""Every measure of the register answers everywhere, says why where it cannot, and keeps still."""

from __future__ import annotations

from functools import partial
from itertools import permutations

import numpy as np
import pytest
from factories import bakery, random_discussion
from zoo import DISCUSSIONS

from threadgraph.graphs.all_measures import all_in_words, measures_plain, measures_table
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.explain import as_plain, explain, explain_on, figure, list_measures
from threadgraph.graphs.explain import told as told_of
from threadgraph.graphs.measures import exchange_answers
from threadgraph.graphs.measures.measure import Needs
from threadgraph.graphs.measures.register import (
    SCOPES,
    measure_named,
    measures,
    read_all,
    read_measure,
)
from threadgraph.graphs.networks.cliques import maximal_cliques

NAMES = list(measures())
STATED = {
    "nobody": lambda: discussion_of([]),
    "one comment": lambda: discussion_of([("1", None, "Ann", "", 1)]),
    "one unknown": lambda: discussion_of([("1", None, None, "", None)]),
    "two of one person": lambda: discussion_of(
        [("1", None, "Ann", "", None), ("2", "1", "Ann", "", None)]
    ),
    "two people apart": lambda: discussion_of(
        [("1", None, "Ann", "", None), ("2", None, "Bob", "", None)]
    ),
    "two people together": lambda: discussion_of(
        [("1", None, "Ann", "", 1), ("2", "1", "Bob", "", 2)]
    ),
    "one unknown among two": lambda: discussion_of(
        [("1", None, "Ann", "", 1), ("2", "1", None, "", 2), ("3", "2", "Bob", "", None)]
    ),
}


def sizes(d):
    from threadgraph.graphs.branches import branch_rows

    return {
        "thread": len(d.thread_ids),
        "branch": len(branch_rows(d)),
        "person": len(d.people),
        "pair": len(d.exchanges),
        "comment": len(d.ids),
    }


def check(d, measure, answer):
    """Whatever a measure says of a discussion, it says all of it, and never NaN."""
    if measure.scope == "discussion":
        assert answer.values is None
        if answer.value is None:
            assert answer.why, f"{measure.name} is undefined and does not say why"
    else:
        assert answer.values is not None or answer.words is not None or answer.why
    for part in answer.value.values() if isinstance(answer.value, dict) else [answer.value]:
        assert part is None or isinstance(part, (int, float, str))
        assert not isinstance(part, (np.generic, bool))
        assert not isinstance(part, float) or np.isfinite(part)
    if answer.values is not None:
        assert answer.values.dtype == np.float64
        assert len(answer.values) == sizes(d)[measure.scope]
        assert not np.isinf(answer.values).any()
    if answer.words is not None:
        assert len(answer.words) == sizes(d)[measure.scope]
    if answer.rows is not None:
        assert answer.rows.dtype == np.int64
        assert (np.diff(answer.rows) > 0).all()
        assert d.is_record[answer.rows].all()


@pytest.mark.parametrize("name", NAMES)
def test_a_measure_answers_everywhere(name):
    measure = measures()[name]
    for where, make in (*DISCUSSIONS.items(), *STATED.items()):
        d = make()
        try:
            check(d, measure, measure.compute(d))
        except Exception as error:
            error.add_note(f"{name} on {where}")
            raise


@pytest.mark.parametrize("name", NAMES)
def test_a_measure_is_described(name):
    m = measures()[name]
    assert m.name.isidentifier() and m.name == m.name.lower()
    assert m.scope in SCOPES
    for text in (m.title, m.meaning, m.formula, m.reading):
        assert text == text.strip() and len(text) > 2
    assert m.title[0].isupper() or m.title.startswith("h-index")
    assert m.meaning.endswith(".")
    assert m.checks, f"{name} does not say how it is proved right"


def figures(d, name):
    answer = measures()[name].compute(d)
    measure = measures()[name]
    values = answer.values if answer.values is not None else answer.words
    if measure.scope == "person" and values is not None:
        return dict(zip(d.people.names, map(told, values), strict=True))
    if measure.scope == "comment" and values is not None:
        return dict(zip(d.ids, map(told, values), strict=True))
    if values is not None:
        return sorted(map(str, map(told, values)))
    return {k: told(v) for k, v in answer.value.items()} if isinstance(
        answer.value, dict
    ) else told(answer.value)  # fmt: skip


def told(value):
    return round(float(value), 9) if isinstance(value, (float, int, np.generic)) else value


@pytest.mark.parametrize("name", NAMES)
def test_a_measure_is_the_same_twice_and_on_a_discussion_built_again(name):
    once = figures(random_discussion(120, 12), name)
    again = figures(random_discussion(120, 12), name)
    assert str(once) == str(again)


def test_measures_are_found_by_name_and_title():
    for name, m in measures().items():
        assert measure_named(name) is m
        assert measure_named(name.upper().replace("_", "-")) is m


def test_an_unknown_measure_is_told_with_what_is_near():
    with pytest.raises(UsageError, match=r"did you mean .*reciprocity"):
        measure_named("reciprocty")
    with pytest.raises(UsageError, match="lists them all"):
        measure_named("xyzzy")


def test_titles_are_told_apart():
    titles = [m.title.casefold() for m in measures().values()]
    assert sorted({t for t in titles if titles.count(t) > 1}) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_measure_explains_itself(name):
    d = bakery()
    measure = measures()[name]
    told = explain(measure)[0]
    assert name in told.heading and measure.meaning in told.lines
    for section in explain_on(measure, d, top=3):
        assert len(section.rows) <= 3
        assert all(len(row) == len(section.columns) for row in section.rows)
    plain = as_plain(measure, d)
    assert plain["name"] == name and "formula" in plain


def test_all_measures_are_told_and_tabled():
    d = bakery()
    readings = read_all(d)
    told = all_in_words(readings)
    undefined = sum(line.count(";") + 1 for section in told for line in section.lines)
    assert sum(len(section.rows) for section in told) + undefined >= len(NAMES)
    everything = " ".join(str(section) for section in told)
    assert [m.title for m in measures().values() if m.title not in everything] == []
    assert sum(len(section.rows) for section in list_measures()) == len(NAMES)
    table = measures_table(readings)
    assert table["measure"].values == NAMES == list(measures_plain(readings))
    assert {len(column) for column in table.values()} == {len(NAMES)}


def test_what_says_little_at_this_size_is_not_shown():
    d = bakery()
    hidden = {r.measure.name for r in read_all(d) if r.hidden}
    assert {"density", "reciprocity", "communities"} <= hidden


@pytest.mark.parametrize(
    "needs, lacks",
    [
        (Needs(people=9), "people"),
        (Needs(comments=99), "comments"),
        (Needs(threads=2), "threads"),
        (Needs(edges=99), "links"),
        (Needs(timed=99), "with a time; here are 14"),
        (Needs(thread=15), "a thread of 15 comments or more; the largest has 14"),
        (Needs(branch=5), "a branch of 5 comments or more; the largest has 4"),
    ],
)
def test_what_is_lacking_is_said(needs, lacks):
    assert lacks in needs.unmet(bakery())
    assert Needs().unmet(bakery()) is None


def test_times_and_words_can_be_lacking():
    from threadgraph.graphs.wordless import without_texts

    assert "times" in Needs(times=True).unmet(DISCUSSIONS["one without time"]())
    assert "words" in Needs(texts=True).unmet(without_texts(bakery()))


def test_scopes_and_families_are_all_used():
    used = {m.scope for m in measures().values()}
    assert used <= set(SCOPES)
    assert {"discussion", "thread", "person", "pair"} <= used
    assert len(NAMES) == len(set(NAMES))


def plain(name, d):
    return measures_plain([read_measure(d, measures()[name])])[name]


def test_a_figure_is_shown_though_a_few_people_have_none():
    """Whoever answered nobody has no response time; the others have one."""
    rows = [("0", None, "Ann", "", 0), *((str(i), "0", "Bob", "", i) for i in range(1, 30))]
    d = discussion_of(rows)
    assert measures()["person_response_time"].compute(d).why
    assert np.isnan(measures()["person_response_time"].compute(d).values).tolist() == [True, False]
    assert (plain("person_response_time", d)["shown"], plain("person_response_time", d)["why"]) == (
        True,
        None,
    )
    untimed = discussion_of([(*row[:4], None) for row in rows])
    assert plain("person_response_time", untimed)["shown"] is False
    assert "has none" in plain("person_response_time", untimed)["why"]
    assert plain("density", d)["why"].startswith("needs 20 people")
    assert as_plain(measures()["person_response_time"], d)["undefined_because"] is None


def test_figures_are_written_for_people():
    assert figure(25521.7) == "25,522"
    assert figure(1e-7) == "0.0000001"
    assert figure(-0.0) == figure(-1e-17) == "0"
    assert figure(-0.123456) == "−0.1235"
    assert figure(19_620.0, "seconds") == "5 hours 27 minutes"
    assert figure(0, "seconds") == "0 seconds"
    assert figure({"median": 90.0, "replies": 3}, "seconds") == (
        "median: 1 minute 30 seconds; replies: 3"
    )
    d = discussion_of([("1", None, "Ann", "", 0), ("2", "1", "Bob", "", 327)])
    lifespan = measures()["lifespan"]
    rows = {r.measure.name: r for r in [read_measure(d, lifespan)]}
    assert measures_table(list(rows.values()))["value"].values == [327 * 60]
    assert measures_table(list(rows.values()))["unit"].values == ["seconds"]
    assert as_plain(lifespan, d)["value"] == 327 * 60
    assert "5 hours 27 minutes." in explain_on(lifespan, d)[1].lines


def test_a_search_that_stopped_says_at_least(monkeypatch):
    names = ("Ann", "Bob", "Cyd", "Dee")
    rows = [("0", None, "Ann", "", 0)]
    for group in (names[:3], names[1:]):
        for a, b in permutations(group, 2):
            rows += [(f"{len(rows)}", None, a, f"@{b}", len(rows))]
    rows += [(name, None, name, "", 99) for name in names]
    d = discussion_of(rows)
    groups, largest = measures()["group_conversations"], measures()["largest_group"]
    assert told_of(read_measure(d, groups)) == "2"
    assert told_of(read_measure(d, largest)) == "3"
    monkeypatch.setattr(exchange_answers, "maximal_cliques", partial(maximal_cliques, most=1))
    assert told_of(read_measure(d, groups)) == "at least 1"
    assert told_of(read_measure(d, largest)) == "at least 3"
    assert "may be more and larger" in largest.compute(d).how


def test_a_source_is_named_where_there_is_one():
    told = {name: explain(measures()[name])[0].lines for name in ("diameter", "dyad_concentration")}
    assert not any(line.startswith("Source") for line in told["diameter"])
    assert "Source: our own definition." in told["dyad_concentration"]


@pytest.mark.parametrize("name", NAMES)
def test_a_meaning_stands_alone(name):
    m = measures()[name]
    why = [m.compute(make()).why or "" for make in STATED.values()]
    for text in (m.meaning, *why):
        assert not text.startswith("The same "), text
        assert " above" not in text or "above 0" in text, text
        assert "such a " not in text, text


def test_read_measure_says_one_figure_for_one_thread():
    read = read_measure(bakery(), measure_named("h_index"))
    assert read.value == 2 and read.spread is None
