"""From records to a discussion: every fault of the data has one repair, counted, in any order."""

from __future__ import annotations

import numpy as np
import pytest
from definitions import on_cycles_definition
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import START, parents_with_circles, raw_records, reordered

from threadgraph.graphs.assemble import AssembleOptions, assemble
from threadgraph.graphs.duplicates import settle_duplicates
from threadgraph.graphs.errors import InvariantError
from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.order import rank_by_id, rank_by_place
from threadgraph.graphs.parents import cut_cycles
from threadgraph.graphs.records import COMMENT, NO_TIME, PLACEHOLDER, POST, ROOT, Records


def records_of(*rows, **columns):
    """Records from (id, parent, author, time) rows; unordered, without threads."""
    return Records(
        ids=[row[0] for row in rows],
        parents=[row[1] for row in rows],
        authors=[row[2] for row in rows],
        texts=columns.pop("texts", [""] * len(rows)),
        times=[NO_TIME if row[3] is None else row[3] for row in rows],
        places=list(range(1, len(rows) + 1)),
        **columns,
    )


def parents_of(d):
    """id to id of the parent, None for none, over records and placeholders."""
    return {
        name: d.ids[p] if p >= 0 else None for name, p in zip(d.ids, d.parent.tolist(), strict=True)
    }


def kinds_of(d):
    return dict(zip(d.ids, d.kind.tolist(), strict=True))


# --- D1, D2: circles and self-parents -------------------------------------------------------


def test_a_circle_is_cut_at_its_oldest_comment():
    d = assemble(records_of(("a", "c", "Ann", 30), ("b", "a", "Bob", 10), ("c", "b", "Cyd", 20)))
    assert parents_of(d) == {"b": None, "c": "b", "a": "c"}
    assert (d.ledger.counters["cycles"], d.ledger.counters["edges_dropped"]) == (1, 1)
    assert d.ledger.kept == 3


def test_without_times_the_smallest_id_is_the_oldest():
    d = assemble(records_of(("10", "9", "Ann", None), ("9", "10", "Bob", None)))
    assert parents_of(d) == {"9": None, "10": "9"}


def test_replies_to_a_circle_stay_where_they_are():
    d = assemble(
        records_of(
            ("a", "b", "Ann", 1), ("b", "a", "Bob", 2), ("c", "b", "Cyd", 3), ("e", "c", "D", 4)
        )
    )
    assert parents_of(d) == {"a": None, "b": "a", "c": "b", "e": "c"}


def test_a_comment_that_answers_itself_becomes_a_root():
    d = assemble(records_of(("a", "a", "Ann", 1), ("b", "a", "Bob", 2)))
    assert parents_of(d) == {"a": None, "b": "a"}
    assert (d.ledger.counters["self_parent"], d.ledger.counters["edges_dropped"]) == (1, 1)
    assert d.ledger.counters["self_replies"] == 0


@given(parents_with_circles(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=200)
def test_any_parents_become_a_forest_with_one_edge_less_per_circle(parent, random):
    n = len(parent)
    rank = list(range(n))
    random.shuffle(rank)
    ledger = Ledger()
    found = cut_cycles(
        np.array(parent, np.int64), np.array(rank), [str(i) for i in range(n)], ledger
    )
    assert on_cycles_definition(found.tolist()) == []
    cut = [row for row in range(n) if found[row] != parent[row]]
    assert all(found[row] == -1 for row in cut)
    assert set(cut) <= set(on_cycles_definition(parent))
    circles = {frozenset(walk_round(parent, row)) for row in on_cycles_definition(parent)}
    assert sorted(cut) == sorted(min(ring, key=lambda row: rank[row]) for ring in circles)
    own = sum(len(ring) == 1 for ring in circles)
    assert ledger.counters["self_parent"] == own
    assert ledger.counters["cycles"] == len(circles) - own
    assert ledger.counters["edges_dropped"] == len(circles)


def walk_round(parent, row):
    ring = [row]
    while parent[ring[-1]] != row:
        ring.append(parent[ring[-1]])
    return ring


# --- D3: absent parents ---------------------------------------------------------------------


def test_siblings_stay_siblings_under_one_placeholder():
    d = assemble(records_of(("b", "lost", "Bob", 1), ("c", "lost", "Cyd", 2), ("e", "b", "Eve", 3)))
    assert parents_of(d) == {"lost": None, "b": "lost", "c": "lost", "e": "b"}
    assert kinds_of(d)["lost"] == PLACEHOLDER
    assert (len(d), len(d.ids), len(d.people)) == (3, 4, 3)
    assert (d.ledger.counters["orphans"], d.ledger.counters["missing_parents"]) == (2, 1)
    assert d.author[d.ids.index("lost")] == -1
    assert len(d.network) == 1


def test_a_placeholder_stands_right_before_its_first_reply():
    d = assemble(records_of(("a", None, "Ann", 1), ("b", "lost", "Bob", 2), ("c", None, "Cyd", 3)))
    assert d.ids == ["a", "lost", "b", "c"]


def test_what_tables_write_for_no_parent_is_none():
    words = ["0", "-1", "null", "None", "NaN", "root"]
    d = assemble(records_of(*((f"c{i}", word, "Ann", i) for i, word in enumerate(words))))
    assert (d.parent == -1).all()
    assert d.ledger.counters["parent_words"] == len(words)
    assert "orphans" not in d.ledger.counters


def test_a_word_that_is_an_id_is_a_parent():
    d = assemble(records_of(("0", None, "Ann", 1), ("1", "0", "Bob", 2), ("2", "null", "Cyd", 3)))
    assert parents_of(d) == {"0": None, "1": "0", "2": None}


def test_a_word_that_is_an_id_in_another_thread_is_a_parent_there():
    d = assemble(records_of(("0", None, "Ann", 1), ("b", "0", "Bob", 2), threads=["s", "t"]))
    assert d.ledger.warnings["parent_in_other_thread"] == 1
    assert "parent_words" not in d.ledger.counters


def test_a_parent_in_another_thread_is_absent_and_warned_of():
    d = assemble(
        records_of(
            ("a", None, "Ann", 1),
            ("b", "a", "Bob", 2),
            ("c", "a", "Cyd", 3),
            threads=["s", "s", "t"],
        )
    )
    assert d.ledger.warnings["parent_in_other_thread"] == 1
    assert d.ledger.counters["orphans"] == 1
    assert len(d.thread_ids) == 2


# --- D4, D5: duplicates ---------------------------------------------------------------------


def test_identical_records_are_one():
    d = assemble(records_of(("a", None, "Ann", 1), ("a", None, "Ann", 1), ("b", "a", "Bob", 2)))
    assert (len(d), d.ledger.read, d.ledger.kept) == (2, 3, 2)
    assert d.ledger.duplicates == {"identical": 1}
    assert "id_conflicts" not in d.ledger.counters


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 2, 0], [0, 2, 1]])
def test_of_versions_the_newest_with_a_text_is_kept_in_any_order(order):
    records = records_of(
        ("a", None, "Ann", 1), ("a", None, "Ann", 1), ("a", None, None, 1),
        texts=["first", "second", "[deleted]"], versions=[0.0, 5.0, 9.0],
    )  # fmt: skip
    d = assemble(reordered(records, order))
    assert (d.texts, d.people.names) == (["second"], ["Ann"])
    assert d.ledger.duplicates == {"edited": 2}
    assert "id_conflicts" not in d.ledger.counters


def test_two_people_under_one_id_are_a_conflict():
    d = assemble(records_of(("a", None, "Ann", 1), ("a", None, "Bob", 1), texts=["x", "y"]))
    assert d.ledger.counters["id_conflicts"] == 1


@pytest.mark.parametrize("order", [[0, 1], [1, 0]])
def test_versions_that_differ_in_votes_alone_are_settled_in_any_order(order):
    records = records_of(("a", None, "Ann", 1), ("a", None, "Ann", 1), scores=[3.0, 4.0])
    assert assemble(reordered(records, order)).scores == [4.0]


@pytest.mark.parametrize("order", [[0, 1], [1, 0]])
def test_versions_that_differ_in_the_persons_id_alone_are_settled_in_any_order(order):
    ids = ["u1", "u2"]
    records = records_of(("a", None, "Ann", 1), ("a", None, "Ann", 1))
    records.author_ids = [ids[row] for row in order]
    assert assemble(records).people.keys == ["ID:u2"]


def test_one_id_in_two_threads_is_two_comments():
    d = assemble(
        records_of(
            ("1", None, "Ann", 1),
            ("1", None, "Bob", 2),
            ("2", "1", "Cyd", 3),
            threads=["s", "t", "t"],
        )
    )
    assert len(d) == 3
    assert [d.people.names[a] for a in d.network.target] == ["Bob"]


@given(raw_records(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=150)
def test_the_kept_versions_do_not_depend_on_the_order(records, random):
    def kept(some):
        rows = settle_duplicates(some, Ledger())
        columns = (some.ids, some.texts, some.authors, some.parents, some.times, some.scores)
        return sorted(map(repr, ([column[r] for column in columns] for r in rows)))

    order = list(range(len(records)))
    random.shuffle(order)
    assert kept(records) == kept(reordered(records, order))


# --- D6 to D8, D10: times, authors, texts ---------------------------------------------------


def test_a_reply_older_than_its_parent_is_kept_and_counted():
    d = assemble(records_of(("a", None, "Ann", 10), ("b", "a", "Bob", 5), ("c", "b", "Cyd", 20)))
    assert parents_of(d) == {"a": None, "b": "a", "c": "b"}
    assert d.ledger.counters["reply_before_parent"] == 1
    assert d.ids == ["a", "b", "c"]


def test_times_missing_and_future_times_are_counted():
    records = records_of(("a", None, "Ann", None), ("b", "a", "Bob", 5), ("c", "a", "Cyd", 50))
    d = assemble(records, options=AssembleOptions(now=10))
    assert (d.ledger.counters["times_missing"], d.ledger.counters["future_times"]) == (1, 1)


def test_deleted_authors_are_not_one_person():
    rows = [("1", None, "[deleted]", "", 0), ("2", "1", None, "", 1), ("3", "2", "Ann", "", 2)]
    d = discussion_of(rows)
    assert d.people.names == ["Ann"]
    assert d.ledger.counters["authors_missing"] == 2
    assert len(d.addresses) == 0


def test_empty_texts_are_comments():
    d = discussion_of([("1", None, "Ann", "", 0), ("2", "1", "Bob", "", 1)])
    assert (len(d), d.ledger.counters["texts_empty"]) == (2, 2)


def test_excluded_authors_leave_placeholders():
    records = records_of(("a", None, "Bot", 1), ("b", "a", "Ann", 2), ("c", None, None, 3))
    d = assemble(records, options=AssembleOptions(exclude_authors=("BOT",)))
    assert parents_of(d) == {"a": None, "b": "a", "c": None}
    assert kinds_of(d)["a"] == PLACEHOLDER
    assert (d.ledger.read, d.ledger.kept, d.ledger.filtered) == (3, 2, {"excluded_author": 1})


def test_bots_and_the_anonymous_are_kept_and_counted():
    names = ["AutoModerator", "abbott", "Guest", "guest", "Ann"]
    d = discussion_of([(str(i), None, name, "", i) for i, name in enumerate(names)])
    assert d.people.names == ["AutoModerator", "abbott", "Ann"]
    assert (d.ledger.counters["bots_marked"], d.ledger.counters["authors_anonymous"]) == (1, 2)


def test_names_that_only_look_alike_stay_apart_and_are_listed():
    names = ["Jos\u00e9", "Jose\u0301", "Jose", "J\u043ese"]
    d = discussion_of([(str(i), None, name, "", i) for i, name in enumerate(names)])
    assert d.people.names == ["Jos\u00e9", "Jose", "J\u043ese"]
    assert d.people.lookalikes == [("Jos\u00e9", "Jose", "J\u043ese")]


def test_the_deepest_chain_and_the_widest_root_are_counted():
    d = discussion_of(
        [("1", None, "Ann", "", 0), *((f"2.{i}", "1", "Bob", "", i) for i in range(9))]
    )
    assert d.ledger.counters["max_children"] == 9


# --- D17: threads and their openings --------------------------------------------------------


def test_each_thread_has_one_root():
    d = assemble(
        records_of(
            ("t1", None, "Ann", 1),
            ("x", "t1", "Bob", 2),
            ("y", None, "Cyd", 3),
            ("z", "t2", "Dee", 4),
            threads=["t1", "t1", "t2", "t2"],
        )
    )
    assert parents_of(d) == {"t1": None, "x": "t1", "t2": None, "y": "t2", "z": "t2"}
    assert kinds_of(d) == {"t1": COMMENT, "x": COMMENT, "t2": ROOT, "y": COMMENT, "z": COMMENT}
    assert d.thread_ids == ["t1", "t2"]
    assert d.ledger.counters["top_level"] == 3


def test_tops_of_a_thread_whose_opening_is_a_record_stand_below_it():
    d = assemble(
        records_of(
            ("t", None, "Ann", 1), ("x", None, "Bob", 2), threads=["t", "t"], kinds=[POST, COMMENT]
        )
    )
    assert parents_of(d) == {"t": None, "x": "t"}
    assert len(d) == 1


def test_without_threads_every_record_without_parent_opens_one():
    d = assemble(records_of(("a", None, "Ann", 1), ("b", None, "Bob", 2), ("c", "a", "Cyd", 3)))
    assert d.thread_ids == ["a", "b"]
    assert d.thread.tolist() == [0, 1, 0]


@pytest.mark.parametrize("parent", ["x", "lost"])
def test_an_opening_that_names_a_parent_is_still_the_opening_and_is_counted(parent):
    d = assemble(records_of(("t", parent, "Ann", 1), ("x", "t", "Bob", 2), threads=["t", "t"]))
    assert parents_of(d) == {"t": None, "x": "t"}
    assert d.ledger.counters["openings_with_parent"] == 1
    assert "orphans" not in d.ledger.counters
    assert "cycles" not in d.ledger.counters


# --- order ----------------------------------------------------------------------------------


def test_a_page_with_all_times_stands_by_time_else_as_written():
    assert rank_by_place(np.array([3, 1, 2])).tolist() == [2, 0, 1]
    assert rank_by_place(np.array([3, NO_TIME, 2])).tolist() == [0, 1, 2]


def test_shorter_ids_first_where_times_are_equal_or_unknown():
    time = np.array([NO_TIME, 5, NO_TIME, 5])
    assert rank_by_id(time, ["10", "b", "9", "a"], None).tolist() == [3, 1, 2, 0]


def check_structure(d):
    """What must hold of every discussion (I1, I3, I4, I6 of the notes)."""
    n, record = len(d.ids), d.is_record
    book = d.ledger
    assert book.read == (
        book.kept + book.duplicates.total() + book.rejected.total() + book.filtered.total()
    )
    up = np.maximum(d.parent, 0)
    assert ((d.parent < np.arange(n)) & (d.parent >= -1)).all()
    assert (d.thread[d.parent >= 0] == d.thread[up][d.parent >= 0]).all()
    kept = int(record.sum())
    assert book.kept == kept
    missing = book.counters["authors_missing"]
    assert kept == int((d.author >= 0).sum()) + missing
    untimed = book.counters["times_missing"]
    assert kept == int(((d.time != NO_TIME) & record).sum()) + untimed
    leaves = int((record & (d.num_children == 0)).sum())
    assert kept == leaves + int((record & (d.num_children > 0)).sum())
    placeholders = np.flatnonzero(d.kind == PLACEHOLDER)
    assert len(placeholders) == book.counters["missing_parents"]
    children = np.bincount(d.parent[d.parent >= 0], minlength=n)
    assert (children[placeholders] > 0).all()
    orphans = int((record & (d.parent >= 0) & (d.kind[up] == PLACEHOLDER)).sum())
    assert orphans == book.counters["orphans"]
    assert int((d.parent < 0).sum()) == len(d.thread_ids) == book.counters["threads"]
    edges = int((record & (d.parent >= 0) & record[up]).sum())
    assert edges == kept - book.counters["top_level"] - orphans
    assert book.counters["components"] == book.counters["top_level"] + len(placeholders)


@given(raw_records())
@settings(deadline=None, max_examples=300)
def test_any_records_become_a_discussion_that_adds_up(records):
    d = assemble(records)
    check_structure(d)
    assert d.ledger.read == len(records)


@given(raw_records(threads=False), st.sampled_from(["page", "c0"]))
@settings(deadline=None, max_examples=100)
def test_any_records_of_one_page(records, thread_id):
    records.thread_id = thread_id
    d = assemble(records)
    check_structure(d)
    assert d.thread_ids == ([thread_id] if len(records) else [])


def test_a_ledger_that_does_not_add_up_stops_the_run():
    with pytest.raises(InvariantError, match="does not add up"):
        assemble(records_of(("a", None, "Ann", 1)), Ledger(read=2))


def test_names_that_differ_in_control_characters_alone_are_told_in_order():
    names = [f"n{i}\x07" for i in range(30)]
    d = discussion_of([(f"c{i}", None, name, "", i) for i, name in enumerate(names)])
    assert d.ledger.warnings["control_chars"] == 30
    found = [example.where for example in d.ledger.examples["control_chars"]]
    assert found == [name.replace("\x07", "\\x07") for name in sorted(names)[:10]]


def test_titles_belong_to_threads():
    records = records_of(("a", None, "Ann", START), threads=["t"])
    records.titles = {"t": "On bread", "other": "No such thread"}
    assert assemble(records).thread_titles == ["On bread"]
