"""A part of a discussion is a discussion: it adds up, and is what its records alone would make."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace

import numpy as np
import pytest
from factories import BAKERY, bakery, make_discussion
from hypothesis import given
from hypothesis import strategies as st
from strategies import discussions, rows
from zoo import DISCUSSIONS, posts

from threadgraph.graphs.assemble import AssembleOptions, assemble
from threadgraph.graphs.checks import check_discussion
from threadgraph.graphs.comparing.sides import of_threads
from threadgraph.graphs.discussion import Discussion
from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.part import part_of
from threadgraph.graphs.pseudonyms import pseudonymise
from threadgraph.graphs.records import COMMENT, NO_TIME, PLACEHOLDER, POST, ROOT, Records
from threadgraph.graphs.summary import summary
from threadgraph.graphs.tables import comments_table

ZOO = pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())
COUNTED = ("times_missing", "authors_missing", "top_level", "threads", "self_replies", "orphans")


def plain(d):
    """All columns of a discussion but its books, as plain values."""
    found = {}
    for column in fields(Discussion):
        value = getattr(d, column.name)
        if column.name in ("people", "mentions"):
            value = {
                key: part.tolist() if isinstance(part, np.ndarray) else part
                for key, part in vars(value).items()
            }
        elif isinstance(value, np.ndarray):
            value = value.tolist()
        found[column.name] = value
    del found["ledger"]
    return found


def check(d, keep, part):
    """What must hold of every part."""
    kept = np.flatnonzero(keep & d.is_record)
    ids = [d.ids[row] for row in kept]
    there = np.flatnonzero(part.is_record)
    assert [part.ids[row] for row in there] == ids
    assert part.depth[there].tolist() == d.depth[kept].tolist()
    assert part.time[there].tolist() == d.time[kept].tolist()
    above = [part.ids[part.parent[row]] if part.parent[row] >= 0 else None for row in there]
    assert above == [d.ids[d.parent[row]] if d.parent[row] >= 0 else None for row in kept]
    names = [d.people.names[p] if p >= 0 else None for p in d.author[kept]]
    assert [part.people.names[p] if p >= 0 else None for p in part.author[there]] == names
    assert part.people.names == list(dict.fromkeys(n for n in names if n is not None))
    assert [sum(seen.values()) for seen in part.people.spellings] == [
        Counter(names)[name] for name in part.people.names
    ]
    for row in np.flatnonzero(~part.is_record):
        assert part.author[row] == -1 and part.author_names[row] is None
        assert part.time[row] == NO_TIME and (part.texts is None or part.texts[row] == "")
        assert part.kind[row] in (PLACEHOLDER, ROOT)
        assert np.any(part.parent == row), "nothing stands below"
    named = [
        (d.ids[d.mentions.comment[i]], d.mentions.names[i])
        for i in range(len(d.mentions))
        if d.mentions.comment[i] in set(kept.tolist())
    ]
    m = part.mentions
    assert [(part.ids[m.comment[i]], m.names[i]) for i in range(len(m))] == named
    assert not (m.counts & (m.participant < 0)).any()
    check_discussion(part)
    part.ledger.check()
    gone = int(d.is_record.sum()) - len(kept)
    assert part.ledger.filtered["elsewhere"] == gone
    assert part.ledger.kept == len(kept) and part.ledger.read == d.ledger.read


@ZOO
def test_parts_of_the_zoo_add_up(make):
    d = make()
    generator = np.random.default_rng(1)
    for share in (0.0, 0.3, 0.7, 1.0):
        keep = generator.random(len(d.ids)) < share
        part = part_of(d, keep, "elsewhere")
        check(d, keep, part)
        summary(part).to_dict()


@given(st.data(), discussions())
def test_any_part_adds_up(data, d):
    keep = np.array(data.draw(st.lists(st.booleans(), min_size=len(d.ids), max_size=len(d.ids))))
    keep = keep.astype(bool)
    part = part_of(d, keep, "elsewhere")
    check(d, keep, part)
    again = part_of(part, part.is_record, "again")
    assert plain(again) == plain(part) and again.ledger == part.ledger


@ZOO
def test_all_of_a_discussion_is_the_discussion(make):
    d = make()
    whole = part_of(d, np.ones(len(d.ids), bool), "elsewhere")
    assert plain(whole) == plain(d)
    assert whole.ledger == d.ledger


@given(rows(max_size=20, timed=True))
def test_some_threads_are_what_reading_only_them_gives(made):
    d = discussion_of(made, thread_id=None)
    for thread in range(len(d.thread_ids)):
        inside = {d.ids[row] for row in np.flatnonzero(d.thread == thread)}
        alone = discussion_of([row for row in made if row[0] in inside], thread_id=None)
        part = of_threads(d, [thread])
        for key, value in plain(alone).items():
            found = plain(part)[key]
            if key == "people":
                # The name a person is shown by is that of the whole discussion.
                value, found = ({**each, "names": None} for each in (value, found))
            if key in ("mentions", "age"):
                # A name may mean somebody of another thread, who is nobody here; and the age is a
                # place among all records.
                continue
            assert found == value, key
        counters = part.ledger.counters
        assert {k: counters[k] for k in COUNTED} == {k: alone.ledger.counters[k] for k in COUNTED}


def test_what_stands_above_stays_without_its_author():
    d = bakery()
    keep = np.array([name == "4.1.1.1" for name in d.ids])
    part = part_of(d, keep, "elsewhere")
    assert part.ids == ["page", "4", "4.1", "4.1.1", "4.1.1.1"]
    assert part.kind.tolist() == [ROOT, *[PLACEHOLDER] * 3, COMMENT]
    assert part.people.names == ["Joost"] and len(part.network) == 0
    assert comments_table(part)["parent_state"].values == ["absent"]
    assert part.depth.tolist() == [0, 1, 2, 3, 4]


def test_an_opening_that_is_left_out_still_opens_its_thread():
    d = posts()
    keep = d.kind == COMMENT
    part = part_of(d, keep, "elsewhere")
    assert part.kind.tolist()[0] == ROOT and POST not in part.kind
    # The second thread had an opening only.
    assert part.thread_ids == ["p1"] and part.ledger.counters["threads"] == 1
    assert part.ledger.counters["orphans"] == 0 and part.ledger.counters["top_level"] == 1


def test_names_of_people_who_are_gone_name_nobody():
    d = make_discussion(
        [("1", None, "Ann", "", 0), ("2", None, "Bob", "@Ann @Cyd", 1), ("3", None, "Cyd", "", 2)]
    )
    part = part_of(d, np.array([0, 0, 1, 1], bool), "elsewhere")
    assert part.mentions.names == d.mentions.names
    assert part.mentions.participant.tolist() == [-1, 1]
    assert part.mentions.counts.tolist() == [False, True]
    counters = part.ledger.counters
    assert (counters["mentions_resolved"], counters["mentions_unresolved"]) == (1, 1)


def test_people_keep_their_names_and_are_counted_anew():
    d = bakery()
    keep = np.array([name in ("4.1.1", "6.1") for name in d.ids])
    part = part_of(d, keep, "elsewhere")
    assert part.people.names == ["ruth_k", "Mina"]
    assert part.people.spellings == [{"RUTH_K": 1}, {"Mina": 1}]
    assert part.people.merged == [] and d.people.merged != []


def test_doubts_are_those_of_the_part():
    made = [("1", None, "Will", "", 0), ("2", "1", "WILL", "", 1), ("3", "1", "Will", "", 2)]
    d = make_discussion(made)
    assert len(d.people.suspicious) == 1
    part = part_of(d, np.array([0, 0, 1, 1], bool), "elsewhere")
    assert part.people.merged == [0] and part.people.suspicious == []


def test_columns_of_the_users_own_are_cut_too():
    d = bakery()
    scores = [None, *map(float, range(len(BAKERY)))]
    d = replace(d, scores=scores, labels=[None] * len(d.ids), urls=[f"u{i}" for i in d.ids])
    part = part_of(d, np.array([name == "4.1" for name in d.ids]), "elsewhere")
    row = d.ids.index("4.1")
    assert part.scores == [None, None, scores[row]]
    assert part.urls == [None, None, "u4.1"] and part.labels == [None] * 3


def test_attributes_are_cut_too():
    records = Records(
        ids=["1", "2", "3"], parents=[None, "1", "2"], authors=["Ann", "Bob", "Ann"],
        texts=["", "", ""], times=[1, 2, 3], places=[1, 2, 3], thread_id="page",
    )  # fmt: skip
    records.attributes = {"stance": ["for", "against", None]}
    d = assemble(records)
    assert d.attributes["stance"].values == [None, "for", "against", None]
    part = part_of(d, np.array([0, 0, 1, 1], bool), "elsewhere")
    assert part.attributes["stance"].values == [None, None, "against", None]


def test_times_in_the_future_are_counted_anew():
    made = [("1", None, "A", "", 0), ("2", None, "B", "", 10), ("3", None, "C", "", 20)]
    options = AssembleOptions(now=1_704_067_200_000_000 + 5 * 60_000_000)
    d = discussion_of(made, options=options)
    assert d.ledger.counters["future_times"] == 2
    for keep, future in (([0, 1, 1, 0], 1), ([0, 1, 0, 0], 0), ([0, 0, 1, 1], 2)):
        part = part_of(d, np.array(keep, bool), "elsewhere")
        assert part.ledger.counters["future_times"] == future


def test_the_books_of_the_whole_stay_as_they_were():
    d = bakery()
    before = d.ledger.kept, d.ledger.filtered.copy(), d.ledger.counters.copy()
    part_of(d, np.zeros(len(d.ids), bool), "elsewhere")
    assert (d.ledger.kept, d.ledger.filtered, d.ledger.counters) == before


def test_nothing_kept_is_a_discussion_of_nothing():
    part = part_of(bakery(), np.zeros(15, bool), "elsewhere")
    assert len(part) == 0 and part.ids == [] and part.thread_ids == []
    assert part.ledger.filtered == {"elsewhere": 14}


def test_a_part_of_a_discussion_under_pseudonyms_names_nobody():
    private = pseudonymise(bakery(), b"not a secret one")
    keep = np.array([name.startswith("4") for name in private.ids])
    part = part_of(private, keep, "elsewhere")
    assert part.people.merged == [] and len(part.people) == 2
    assert all(name.startswith("P-") for seen in part.people.spellings for name in seen)
    assert part.ledger.notes == private.ledger.notes


def test_a_parent_stated_elsewhere_is_an_absent_one():
    made = [("1", None, "A", "", 0), ("2", None, "B", "", 1), ("3", "2", "C", "", 2)]
    d = make_discussion(made)
    d = replace(d, stated=np.array([-1, 0, 0, 1], np.int32), rules=[None, None, None, "name"])
    part = part_of(d, np.array([0, 0, 1, 1], bool), "elsewhere")
    assert part.ids == ["page", "2", "3"] and part.rules == [None, None, "name"]
    assert part.stated.tolist()[:2] == [-1, 0] and part.stated[2] < -1
    both = part_of(d, np.array([0, 1, 1, 1], bool), "elsewhere")
    assert both.stated.tolist() == [-1, 0, 0, 1]
