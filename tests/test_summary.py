"""The summary says what the parts say, for no comments and for a million; undefined is None."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys

import million
import numpy as np
import pytest
from definitions import gini_definition
from hypothesis import given, settings
from million import MILLION
from strategies import discussions, hostile_text, raw_records
from zoo import DISCUSSIONS, TREES, grown, posts, with_placeholders

from threadgraph.graphs import tables
from threadgraph.graphs.assemble import assemble
from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.exchanges import exchanges
from threadgraph.graphs.frames import to_frame
from threadgraph.graphs.records import PLACEHOLDER, POST, ROOT, Records
from threadgraph.graphs.summary import SCHEMA, summary
from threadgraph.graphs.tree import thread_shapes
from threadgraph.graphs.words import in_words

ZOO = pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())


def check_summary(d):
    """The figures that the summary puts together itself, counted comment by comment."""
    told = json.loads(json.dumps(summary(d).to_dict(), allow_nan=False))
    record = np.flatnonzero(d.is_record).tolist()
    above = {r: int(d.kind[d.parent[r]]) if d.parent[r] >= 0 else None for r in record}
    assert told["schema"] == SCHEMA
    assert told["comments"] == len(d) == sum(d.kind[r] != POST for r in record)
    assert told["posts"] == sum(d.kind[r] == POST for r in record)
    assert told["threads"] == len(d.thread_ids)
    assert told["participants"] == len({d.author[r] for r in record} - {-1}) == len(told["central"])
    assert told["unknown_authors"] == sum(d.author[r] < 0 for r in record)
    assert told["names"]["missing"] == told["unknown_authors"]
    assert told["names"]["distinct"] == len({d.author_names[r] for r in record if d.author[r] >= 0})
    assert told["top_level"] == sum(kind in (None, ROOT) for kind in above.values())
    edges = told["edges"]
    assert edges["reply"] == sum(
        kind not in (None, ROOT, POST, PLACEHOLDER) for kind in above.values()
    )
    assert edges["reply_to_root"] == sum(kind in (ROOT, POST) for kind in above.values())
    assert edges["reply_to_absent"] == sum(kind == PLACEHOLDER for kind in above.values())
    assert edges["addresses"] == int(d.network.weight.sum())
    counts = [row["comments"] for row in told["central"]]
    assert sum(counts) == len(record) - told["unknown_authors"]
    expected = gini_definition(counts)
    assert told["network"]["gini_comments"] == (
        None if expected is None else pytest.approx(float(expected), abs=1e-14)
    )
    assert told["exchanges_total"] == len(told["exchanges"])
    for row in told["exchanges"]:
        assert row["turns"] == sum(row["weights"])
    check_over_threads(d, told)


def check_over_threads(d, told):
    shapes = thread_shapes(d)
    if len(shapes) == 1:
        for name, value in told["shape"].items():
            found = np.float64(getattr(shapes, name)[0])
            assert value == (None if np.isnan(found) else found)
    if len(shapes) < 2:
        assert not any(name.endswith("_median") for name in {**told["shape"], **told["depth"]})
        return
    for block, names in (("shape", ("h_index", "structural_virality", "wiener_index", "branching")),
                         ("depth", ("mean_depth", "max_depth", "leaves"))):  # fmt: skip
        for name in names:
            values = [float(v) for v in getattr(shapes, name)]
            known = [v for v in values if not np.isnan(v) and (name != "max_depth" or v >= 0)]
            key = name.removesuffix("_depth") if block == "depth" else name
            found = [told[block][f"{key}_{figure}"] for figure in ("median", "mean", "max")]
            if not known:
                assert found == [None] * 3
                continue
            expected = [statistics.median(known), statistics.fmean(known), max(known)]
            assert found == pytest.approx(expected, rel=1e-12)
    assert all(told["shape"][name] is None for name in ("h_index", "structural_virality"))


@ZOO
def test_summaries_of_the_zoo(make):
    check_summary(make())


@given(raw_records())
@settings(deadline=None, max_examples=100)
def test_summaries_of_any_records(records):
    check_summary(assemble(records))


@given(discussions())
@settings(deadline=None, max_examples=60)
def test_summaries_of_any_discussion(d):
    check_summary(d)


@ZOO
def test_words_and_tables_exist_for_the_whole_zoo(make):
    d = make()
    assert in_words(summary(d))
    for table in (tables.comments_table, tables.participants_table, tables.edges_table,
                  tables.mentions_table, tables.exchanges_table, tables.threads_table):  # fmt: skip
        columns = table(d)
        assert len({len(column) for column in columns.values()}) == 1
        assert list(to_frame(columns).columns) == list(columns)
    assert len(tables.comments_table(d)["id"]) == d.ledger.kept


@given(hostile_text, hostile_text, hostile_text)
@settings(deadline=None, max_examples=150)
def test_no_text_breaks_a_summary(one, other, text):
    d = discussion_of(
        [("1", None, one, text, 0), ("2", "1", other, text, 1), ("3", "2", one, text, 2)]
    )
    told = summary(d).to_dict()
    json.dumps(told, allow_nan=False)
    assert told["comments"] == 3
    assert sum(row["comments"] for row in told["central"]) + told["unknown_authors"] == 3


# --- degenerate sizes -----------------------------------------------------------------------


def test_nothing_at_all():
    for d in (discussion_of([]), assemble(Records())):
        told = summary(d).to_dict()
        assert (told["comments"], told["participants"], told["threads"]) == (0, 0, 0)
        assert told["depth"]["max"] is told["depth"]["mean"] is told["max_nesting"] is None
        assert told["depth"]["widths"] == told["depth"]["longest_chain"] == []
        assert told["timing"] is None
        network = told["network"]
        assert (network["nodes"], network["edges"]) == (0, 0)
        assert {network[name] for name in ("density", "reciprocity", "rho", "gini_comments")} == {
            None
        }
        assert told["exchanges"] == told["central"] == []
        assert set(told["shape"].values()) == {None}


@pytest.mark.parametrize("author", ["Ann", None])
def test_one_comment(author):
    told = summary(discussion_of([("1", None, author, "", None)])).to_dict()
    assert told["comments"] == 1
    assert (told["depth"]["max"], told["depth"]["mean"], told["depth"]["widths"]) == (1, 1.0, [1])
    assert told["shape"]["structural_virality"] == 1.0
    assert told["shape"]["virality_without_root"] is None
    assert told["shape"]["branching_without_root"] is None
    assert told["network"]["density"] is told["network"]["reciprocity"] is None
    assert told["network"]["gini_comments"] == (0.0 if author else None)
    assert [row["pagerank"] for row in told["central"]] == ([1.0] if author else [])
    assert told["timing"] is None


def test_one_comment_that_opens_its_thread():
    told = summary(discussion_of([("1", None, "Ann", "", 5)], thread_id=None)).to_dict()
    assert told["depth"]["max"] is None
    assert told["max_nesting"] == 0
    assert told["depth"]["longest_chain"] == ["1"]
    assert told["shape"]["structural_virality"] is None
    assert (told["shape"]["h_index"], told["shape"]["root_degree"]) == (0, 0)


def test_two_people_without_contact():
    told = summary(discussion_of([("1", None, "Ann", "", 1), ("2", None, "Bob", "", 1)])).to_dict()
    network = told["network"]
    assert (network["density"], network["dyads"]["null"]) == (0.0, 1)
    assert network["reciprocity"] is network["rho"] is network["weighted_reciprocity"] is None
    timing = told["timing"]
    assert (timing["span"], timing["intervals"]) == (0.0, 1)
    assert (
        timing["burstiness"] is timing["memory"] is timing["replies_to_comments"]["median"] is None
    )


# --- lists ----------------------------------------------------------------------------------


def test_top_limits_people_and_exchanges():
    d = grown(TREES["random, larger"], people=6)
    whole, some = summary(d).to_dict(), summary(d).to_dict(top=2)
    assert len(exchanges(d)) > 2
    assert some["central"] == whole["central"][:2]
    assert some["exchanges"] == whole["exchanges"][:2]
    assert some["exchanges_total"] == whole["exchanges_total"] == len(whole["exchanges"])


def test_pairs_stand_in_the_order_of_their_keys_with_their_weights():
    d = discussion_of(
        [
            ("1", None, "Zoe", "", 0),
            ("2", "1", "ann", "", 1),
            ("3", "2", "Zoe", "@ann", 2),
            ("4", "3", "ann", "", 3),
        ]
    )
    (row,) = summary(d).to_dict()["exchanges"]
    assert (row["pair"], row["weights"]) == (["ann", "Zoe"], [2, 1])


def test_openings_and_gaps_are_counted_apart():
    told = summary(posts()).to_dict()
    assert (told["comments"], told["posts"], told["top_level"]) == (4, 2, 2)
    assert told["edges"]["reply_to_root"] == 1
    told = summary(with_placeholders()).to_dict()
    assert (told["comments"], told["edges"]["reply_to_absent"], told["top_level"]) == (6, 3, 1)


def test_top_level_comments_of_people_add_up():
    for make in DISCUSSIONS.values():
        d = make()
        own = tables.participants_table(d)["top_level"].values
        openings = [d.kind[p] in (ROOT, POST) if p >= 0 else True for p in d.parent.tolist()]
        expected = np.flatnonzero(d.is_record & (d.author >= 0) & np.array(openings, bool))
        assert sum(own) == len(expected)


# --- a million ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shape", "depth", "leaves", "wiener"),
    [
        ("chain", MILLION - 1, 1, MILLION * (MILLION * MILLION - 1) // 6),
        ("star", 1, MILLION - 1, (MILLION - 1) ** 2),
    ],
)
def test_a_million_in_a_row_or_round_one(shape, depth, leaves, wiener):
    command = [sys.executable, million.__file__, shape]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert (told["comments"], told["participants"]) == (MILLION, 3000)
    assert (told["depth"]["max"], told["depth"]["leaves"]) == (depth, leaves)
    assert told["depth"]["longest_chain"] == depth + 1
    assert told["depth"]["widths"] == MILLION - 1
    assert (told["shape"]["h_index"], told["shape"]["wiener_index"]) == (1, wiener)
    assert (
        told["edges"]["reply"]
        == told["edges"]["addresses"] + told["ledger"]["counters"]["self_replies"]
    )
