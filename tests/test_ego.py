"""The view of one person: with whom, how often, answered or not, as defined comment by comment."""

from __future__ import annotations

import statistics

import numpy as np
import pytest
from exchange_definition import (
    Plain,
    addresses_definition,
    exchanges_definition,
    target_definition,
)
from helpers import shared
from hypothesis import given, settings
from strategies import discussions
from zoo import CASES, DISCUSSIONS, t6

from threadgraph.graphs.ego import ego
from threadgraph.graphs.ego_words import ego_in_words, ego_rows, ego_table, unanswered_table
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.records import NO_TIME
from threadgraph.graphs.wordless import without_texts
from threadgraph.io.read import read

ZOO = pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())


def went_on(p, r, c):
    """Whether r is c, or a reply of its writer to themself below c, step by step."""
    while r != c:
        up = p.parent[r]
        if up < 0 or p.author[up] != p.author[r]:
            return False
        r = up
    return True


def answered_definition(p, addresses, targets, c, by):
    """The comments of `by` that address the writer of c and answer c."""
    writer = p.author[c]
    return [
        a.c
        for a, r in zip(addresses, targets, strict=True)
        if p.author[a.c] == by and a.y == writer and r is not None and went_on(p, r, c)
    ]


def direct_definition(d, p, addresses, targets, c, by):
    answers = answered_definition(p, addresses, targets, c, by)
    return any(
        p.author[p.parent[answer]] == p.author[c]
        and went_on(p, p.parent[answer], c)
        and target(addresses, targets, answer, p.author[c]) == p.parent[answer]
        and (d.rules is None or d.rules[answer] is None)
        for answer in answers
        if p.parent[answer] >= 0
    )


def target(addresses, targets, c, y):
    return next(r for a, r in zip(addresses, targets, strict=True) if (a.c, a.y) == (c, y))


def delays(p, addresses, targets, by, to):
    found = []
    for a, r in zip(addresses, targets, strict=True):
        if p.author[a.c] == by and a.y == to and r is not None:
            said, asked = p.time[a.c], p.time[r]
            if said is not None and asked is not None and said >= asked:
                found.append((said - asked) / 1e6)
    return found


def check_way(d, p, addresses, targets, found, pairs):
    """One way of a view: `pairs` are (speaker, addressee), one for each contact."""
    for k, (speaker, other) in enumerate(pairs):
        said = [a.c for a in addresses if p.author[a.c] == speaker and a.y == other]
        answered = [c for c in said if answered_definition(p, addresses, targets, c, other)]
        direct = [c for c in said if direct_definition(d, p, addresses, targets, c, other)]
        assert found.comments[k] == len(said)
        assert found.answered[k] == len(answered)
        assert found.direct[k] == len(direct)
        assert found.unanswered[k] == len(said) - len(answered)
        waits = delays(p, addresses, targets, other, speaker)
        value = found.answer_time[k]
        assert value == statistics.median(waits) if waits else np.isnan(value)
    waits = [w for x, y in pairs for w in delays(p, addresses, targets, y, x)]
    assert found.overall == (statistics.median(waits) if waits else None)


def check_ego(d, person):
    p = Plain.of(d)
    addresses = addresses_definition(p)
    targets = [target_definition(p, a) for a in addresses]
    found = ego(d, person)
    own = [a for a in addresses if person in (p.author[a.c], a.y)]
    contacts = {a.y if p.author[a.c] == person else p.author[a.c] for a in own}
    assert sorted(found.other.tolist()) == sorted(contacts)
    there = [(person, other) for other in found.other.tolist()]
    check_way(d, p, addresses, targets, found.spoke, there)
    check_way(d, p, addresses, targets, found.heard, [(b, a) for a, b in there])
    levels = {frozenset((x.a, x.b)): x for x in exchanges_definition(d)}
    for k, other in enumerate(found.other.tolist()):
        x = levels.get(frozenset((person, other)))
        assert found.level[k] == (x.level if x else "one_way")
        assert (found.exchange[k] >= 0) == (x is not None)
        if x:
            assert found.exchange[k] == d.exchanges.between(person, other)
        comments = {a.c for a in own if {p.author[a.c], a.y} == {person, other}}
        comments |= {
            r for a, r in zip(addresses, targets, strict=True)
            if {p.author[a.c], a.y} == {person, other} and r is not None
        }  # fmt: skip
        times = [p.time[c] for c in comments]
        known = None not in times
        assert found.first[k] == (min(times) if known else NO_TIME)
        assert found.last[k] == (max(times) if known else NO_TIME)
    check_unanswered(p, addresses, targets, found)
    ranks = [row if row >= 0 else len(d.exchanges) for row in found.exchange.tolist()]
    assert ranks == sorted(ranks)
    return found


def check_unanswered(p, addresses, targets, found):
    by_them, by_person = set(), set()
    for a in addresses:
        if answered_definition(p, addresses, targets, a.c, a.y):
            continue
        if p.author[a.c] == found.person:
            by_them.add((a.c, a.y))
        elif a.y == found.person:
            by_person.add((a.c, p.author[a.c]))
    assert list(map(tuple, found.unanswered_by_them.tolist())) == sorted(by_them)
    assert list(map(tuple, found.unanswered_by_person.tolist())) == sorted(by_person)


def check_words(d, found):
    assert ego_in_words(found)
    table = ego_table(found)
    assert {len(column) for column in table.values()} == {len(found)}
    assert table["turns"].values.sum() == (found.spoke.comments + found.heard.comments).sum()
    left = unanswered_table(found)
    missed = len(found.unanswered_by_them) + len(found.unanswered_by_person)
    assert {len(column) for column in left.values()} == {missed}
    columns, rows = ego_rows(found, 0)
    assert {len(row) for row in rows} <= {len(columns)}


@ZOO
def test_everybody_of_the_zoo(make):
    d = make()
    for person in range(len(d.people)):
        check_words(d, check_ego(d, person))


@given(discussions(max_size=30, min_size=4))
@settings(deadline=None, max_examples=120)
def test_everybody_of_any_discussion(d):
    for person in range(len(d.people)):
        check_words(d, check_ego(d, person))


@given(discussions(max_size=25, min_size=6, mentions=False, timed=True))
@settings(deadline=None, max_examples=60)
def test_both_views_of_a_contact_agree(d):
    views = [ego(d, person) for person in range(len(d.people))]
    for view in views:
        for k, other in enumerate(view.other.tolist()):
            back = views[other]
            at = back.other.tolist().index(view.person)
            assert view.spoke.comments[k] == back.heard.comments[at]
            assert view.spoke.answered[k] == back.heard.answered[at]
            assert view.level[k] == back.level[at]


# --- by hand --------------------------------------------------------------------------------


def view(rows, name):
    d = discussion_of(rows)
    return d, ego(d, d.people.names.index(name))


@pytest.mark.parametrize(
    ("case", "name", "contacts"),
    [
        # with whom: (to them, answered by them, from them, answered by the person)
        ("X1", "A", {"B": (1, 1, 2, 1)}),
        ("X2", "A", {"B": (0, 0, 1, 0), "C": (0, 0, 1, 0)}),
        ("X3", "A", {"B": (1, 0, 1, 1), "C": (1, 0, 1, 1)}),
        ("X4", "A", {"B": (1, 1, 2, 1)}),
        ("X5", "A", {"B": (1, 0, 2, 1)}),  # 4 stands below 1, and so answers 1
        ("X6", "A", {"B": (1, 0, 1, 1), "C": (1, 0, 0, 0)}),
        ("X7", "R", {"J": (1, 0, 1, 0), "H": (1, 0, 0, 0)}),
        ("X8", "A", {"B": (2, 1, 2, 1)}),
        ("X9", "A", {"B": (1, 0, 1, 0)}),
        ("X10", "A", {}),
    ],
)
def test_cases_of_the_notes(case, name, contacts):
    d, found = view(CASES[case], name)
    spoke, heard = found.spoke, found.heard
    seen = {
        d.people.names[other]: tuple(
            int(column[k])
            for column in (spoke.comments, spoke.answered, heard.comments, heard.answered)
        )
        for k, other in enumerate(found.other.tolist())
    }
    assert seen == contacts


def test_t6():
    d = t6()
    found = ego(d, d.people.names.index("A"))
    assert [d.people.names[p] for p in found.other] == ["B", "C"]
    assert found.level == ["back_and_forth", "one_way"]
    assert [d.ids[row] for row, _ in found.unanswered_by_person] == ["d"]
    assert [d.ids[row] for row, _ in found.unanswered_by_them] == ["e"]
    assert (found.heard.overall, found.spoke.overall) == (18 * 60, (2 * 60 + 21 * 60) / 2)


def test_an_answer_to_what_they_went_on_with_answers_the_beginning_too():
    rows = [("1", None, "A", "", 0), ("2", "1", "B", "One", 1), ("3", "2", "B", "Two", 2),
            ("4", "3", "A", "Yes", 3)]  # fmt: skip
    d, found = view(rows, "A")
    assert found.heard.answered.tolist() == [1]
    assert found.heard.direct.tolist() == [1]
    assert len(found.unanswered_by_person) == 0
    # But what comes after the comment answered is not answered by that.
    _, found = view([*rows, ("5", "3", "B", "And @A?", 4)], "A")
    assert (found.heard.comments.tolist(), found.heard.answered.tolist()) == ([2], [1])
    assert [d.ids[row] if row < 5 else "5" for row, _ in found.unanswered_by_person] == ["5"]


def test_an_answer_by_name_is_marked_as_inferred():
    _, found = view(CASES["X6"], "A")
    table = ego_table(found)
    assert table["answered_by_person"].values.tolist() == [1, 0]
    assert table["inferred_by_person"].values.tolist() == [1, 0]
    assert any("inferred" in line for line in ego_in_words(found))


def test_what_is_said_of_a_person():
    _, found = view([*CASES["X3"], ("6", None, "D", "@A", 70)], "A")
    assert ego_in_words(found) == [
        "A wrote 3 comments and was in contact with 3 people: 2 exchanges, 1 only from them to A.",
        "Furthest with B, C: back and forth.",
        "A addressed others 2 times; answered by the one addressed: 0 of 2.",
        "Others addressed A 3 times; answered by A: 2 of 3.",
        "Half of the timed answers by A came within 1 minute.",
        "Half of the timed answers to A came within 1 minute.",
    ]


def test_somebody_without_contact():
    _, found = view([("1", None, "A", "", 0), ("2", None, "B", "", 0)], "A")
    assert len(found) == 0
    assert ego_in_words(found) == [
        "A wrote 1 comment, addressed nobody and was addressed by nobody."
    ]
    assert ego_rows(found, 0)[1] == ()


def test_without_words_the_figures_stay():
    d = discussion_of(CASES["X6"])
    with_words, without = ego(d, 0), ego(without_texts(d), 0)
    assert with_words.spoke.answered.tolist() == without.spoke.answered.tolist()
    assert "text" in unanswered_table(with_words)
    assert "text" not in unanswered_table(without)


@pytest.mark.parametrize("person", [-1, 3])
def test_nobody_of_that_row(person):
    with pytest.raises(UsageError, match="no person"):
        ego(discussion_of(CASES["X3"]), person)


def test_the_page():
    d = read(shared("threads/000_6a428748ec1514de.txt"))
    found = check_ego(d, d.people.names.index("Raffi"))
    assert [d.people.names[p] for p in found.other] == ["joe", "HAGOP", "Ari"]
    assert found.level == ["mutual", "one_way", "one_way"]
    assert found.spoke.comments.tolist() == [1, 1, 1]
    assert found.heard.comments.tolist() == [1, 0, 0]
    assert found.spoke.answered.tolist() == [0, 0, 0]
    assert (found.first == NO_TIME).all()
    assert found.heard.overall is None
