"""The first real page: every figure of its answer key, merged and not, by library and command."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from click.testing import CliRunner
from helpers import shared

from threadgraph.cli import cli
from threadgraph.graphs.betweenness import betweenness
from threadgraph.graphs.names import name_key
from threadgraph.graphs.network_measures import gini, measure_network
from threadgraph.graphs.summary import summary
from threadgraph.graphs.tables import comments_table, edges_table
from threadgraph.graphs.tree import level_widths, nesting, strahler_numbers, thread_shapes
from threadgraph.io.export import export
from threadgraph.io.read import read

PAGE = "threads/000_6a428748ec1514de.txt"
WAYS = pytest.mark.parametrize("way", ["merged", "unmerged"])


@cache
def key():
    return json.loads(shared("threads/KEY.json").read_text("utf-8"))


@cache
def page(way):
    return read(shared(PAGE), merge_names=way == "merged")


@cache
def by_command(way):
    apart = [] if way == "merged" else ["--no-merge-names"]
    result = CliRunner().invoke(cli, ["summary", str(shared(PAGE)), "--json", "--top", "0", *apart])
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def exact(value):
    return pytest.approx(float(Fraction(value)), abs=1e-9)


def known_as(way, name):
    """The name under which the answer key has a person: the folded one, or the spelling."""
    return name_key(name) if way == "merged" else name


# --- comments -------------------------------------------------------------------------------


@WAYS
def test_comments_parents_and_authors(way):
    d = page(way)
    assert len(d) == key()["n_comments"] == by_command(way)["comments"]
    assert len(d.people) == key()["n_participants"][way] == by_command(way)["participants"]
    rows = np.flatnonzero(d.is_comment).tolist()
    ids = dict(zip(d.ids, range(len(d.ids)), strict=True))
    assert {d.ids[r] for r in rows} == set(key()["parent"])
    for name, parent in key()["parent"].items():
        above = d.parent[ids[name]]
        assert (d.ids[above] if d.is_record[above] else None) == parent
    assert {d.ids[r]: d.author_names[r] for r in rows} == key()["author"]
    assert [d.ids[r] for r in rows if not d.texts[r]] == key()["empty_body"]


def test_the_comments_stand_in_the_order_of_the_page():
    d = page("merged")
    assert [d.ids[r] for r in np.argsort(d.preorder) if d.is_comment[r]] == list(key()["parent"])


@WAYS
def test_nothing_was_lost(way):
    ledger = by_command(way)["ledger"]
    assert (ledger["read"], ledger["kept"]) == (14, 14)
    assert ledger["counters"]["texts_empty"] == 1
    assert not ledger["rejected"]
    assert not ledger["incomplete"]


@WAYS
def test_words_of_the_comments(way):
    words = {"1": 61, "2": 13, "3": 39, "4": 61, "5": 0, "5.1": 27, "5.1.1": 47, "6": 49,
             "6.1": 26, "7": 83, "8": 50, "9": 55, "9.1": 15, "9.2": 73}  # fmt: skip
    table = comments_table(page(way))
    assert dict(zip(table["id"].values, table["words"].values, strict=True)) == words


# --- shape ----------------------------------------------------------------------------------


@WAYS
def test_shape(way):
    d, told = page(way), by_command(way)
    shapes = thread_shapes(d)
    rows = np.flatnonzero(d.is_comment).tolist()
    assert {d.ids[r]: int(d.depth[r]) for r in rows} == key()["depth"]
    assert {d.ids[r]: int(nesting(d)[r]) + 1 for r in rows} == key()["depth"]
    assert level_widths(d).tolist() == key()["widths"] == told["depth"]["widths"]
    assert shapes.max_depth.tolist() == [key()["max_depth"]] == [told["depth"]["max"]]
    assert shapes.mean_depth[0] == exact(key()["mean_depth"])
    assert told["depth"]["mean"] == exact(key()["mean_depth"])
    assert told["depth"]["leaves"] == key()["leaves"] == shapes.leaves[0]
    assert told["depth"]["longest_chain"] == ["5", "5.1", "5.1.1"]
    shape = told["shape"]
    for name in ("root_degree", "h_index", "strahler"):
        assert shape[name] == key()[name] == getattr(shapes, name)[0]
    assert shape["wiener_index"] == key()["wiener_article"] == shapes.wiener_index[0]
    assert shape["structural_virality"] == exact(key()["virality_article"])
    assert shape["virality_without_root"] == exact(key()["virality_forest_pooled"])
    assert shape["branching"] == exact("14/5")
    assert shape["branching_without_root"] == exact("5/4")


def test_strahler_and_subtrees_of_single_comments():
    d = page("merged")
    at = {name: row for row, name in enumerate(d.ids)}
    sizes = {name: int(d.subtree_size[at[name]]) for name in key()["parent"]}
    assert {name: n for name, n in sizes.items() if n > 1} == {"5": 3, "5.1": 2, "6": 2, "9": 3}
    assert int(strahler_numbers(d)[at["9"]]) == 2
    assert (
        max(int(strahler_numbers(d)[at[n]]) for n in at if n in key()["parent"] and n != "9") == 1
    )


# --- people ---------------------------------------------------------------------------------


def edges_of(way, table):
    rows = zip(table["source"], table["target"], table["weight"], strict=True)
    return sorted([known_as(way, a), known_as(way, b), int(w)] for a, b, w in rows)


@WAYS
def test_edges(way):
    expected = sorted(key()["edges"][way])
    columns = {name: column.values for name, column in edges_table(page(way)).items()}
    assert edges_of(way, columns) == expected
    apart = [] if way == "merged" else ["--no-merge-names"]
    result = CliRunner().invoke(
        cli, ["export", str(shared(PAGE)), "--table", "edges", "--as", "csv", "-o", "-", *apart]
    )
    assert result.exit_code == 0, result.stderr
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert edges_of(way, {c: [row[c] for row in rows] for c in rows[0]}) == expected


@WAYS
def test_network(way):
    measured = measure_network(page(way).network)
    told = by_command(way)["network"]
    n = key()["n_participants"][way]
    assert measured.density == told["density"] == exact(Fraction(5, n * (n - 1)))
    assert measured.reciprocity == told["reciprocity"] == exact(key()["reciprocity"][way])
    assert measured.rho == told["rho"] == exact(key()["rho"][way])
    assert measured.weighted_reciprocity == exact("2/5" if way == "merged" else "0")
    assert measured.dyadic_reciprocity == exact("1/4" if way == "merged" else "0")
    dyads = told["dyads"]
    assert [dyads["mutual"], dyads["asymmetric"], dyads["null"]] == key()["dyads_MAN"][way]
    counts = np.bincount(page(way).author[page(way).author >= 0])
    assert gini(counts) == told["gini_comments"] == exact(key()["gini_comments"][way])
    assert told["edges"] == 5


@WAYS
def test_edge_counts(way):
    assert by_command(way)["edges"] == {
        "reply": 5,
        "reply_to_root": 9,
        "reply_to_absent": 0,
        "reply_inferred": 0,
        "mention": 1,
        "quote": 0,
        "addresses": 5,
    }


@WAYS
def test_pagerank(way):
    expected = key()["pagerank"][way]
    central = summary(page(way)).central
    by_library = dict(zip(central.names, central.pagerank.tolist(), strict=True))
    told = {row["name"]: row["pagerank"] for row in by_command(way)["central"]}
    for found in (by_library, told):
        assert len(found) == key()["n_participants"][way]
        for name, value in found.items():
            assert value == exact(expected.get(known_as(way, name), expected["others"])), name
        assert sum(found.values()) == pytest.approx(1, abs=1e-12)


@WAYS
def test_betweenness(way):
    for directed, field in ((True, "betweenness"), (False, "betweenness_undirected")):
        suffix = "directed" if directed else "undirected"
        expected = key()[f"betweenness_{suffix}_raw"][way]
        values = betweenness(page(way).network, directed=directed).values.tolist()
        by_library = dict(zip(page(way).people.names, values, strict=True))
        told = {row["name"]: row[field] for row in by_command(way)["central"]}
        for found in (by_library, told):
            for name, value in found.items():
                assert value == exact(expected.get(known_as(way, name), 0)), name
    assert by_command(way)["betweenness_method"] == "exact"


@WAYS
def test_degrees_and_comments(way):
    rows = {known_as(way, row["name"]): row for row in by_command(way)["central"]}
    joe, capitals = ("joe", "joe") if way == "merged" else ("joe", "JOE")
    degrees = {name: (row["in_degree"], row["out_degree"]) for name, row in rows.items()}
    named = {known_as(way, name): name for name in ("Ari", "HAGOP", "Raffi", "GB")}
    assert {name: degrees[known] for known, name in named.items()} == {
        "Ari": (2, 0), "HAGOP": (1, 0), "Raffi": (1, 3), "GB": (0, 1),
    }  # fmt: skip
    assert degrees[joe] == ((1, 1) if way == "merged" else (0, 1))
    assert degrees[capitals] == ((1, 1) if way == "merged" else (1, 0))
    assert {
        name: (row["in_strength"], row["out_strength"]) for name, row in rows.items()
    } == degrees
    comments = {name: row["comments"] for name, row in rows.items() if row["comments"] > 1}
    many = {"raffi": 3, "joe": 2, "gb": 2} if way == "merged" else {"Raffi": 3, "GB": 2}
    assert comments == many
    assert [row["name"] for row in by_command(way)["central"]][:2] == ["Ari", "Raffi"]


def test_the_merge_is_told():
    names = by_command("merged")["names"]
    assert names["distinct"] == 11
    assert names["merged"] == [{"name": "joe", "spellings": ["joe", "JOE"], "comments": [1, 1]}]
    assert names["suspicious"] == []
    assert by_command("unmerged")["names"]["merged"] == []


# --- exchanges and mentions -----------------------------------------------------------------


@WAYS
def test_exchanges(way):
    told = by_command(way)
    assert told["exchanges_total"] == len(key()["exchanges"][way])
    found = [
        {
            "pair": [known_as(way, name) for name in x["pair"]],
            "w": x["weights"],
            "turns": x["turns"],
            "episodes": x["episodes"],
            "longest_chain": x["longest_chain"],
            "chains_ge3": x["chains_of_three"],
            "level": x["level"],
            "comments": sorted(x["comments"]),
        }
        for x in told["exchanges"]
    ]
    assert found == key()["exchanges"][way]
    exchanges = summary(page(way)).exchanges
    assert len(exchanges) == len(found)
    if found:
        assert (exchanges.opened_a.tolist(), exchanges.opened_b.tolist()) == ([1], [1])
        assert (exchanges.others.tolist(), exchanges.addresses) == ([0], 5)
        assert exchanges.last_word.tolist() == [-1]
        assert np.isnan(exchanges.answer_time[0])


@WAYS
def test_the_only_mention_is_the_one_that_calls_by_name(way):
    """The table of candidates in the notes: signatures, vocatives and words name nobody here."""
    d = page(way)
    m = d.mentions
    found = [
        [d.ids[c], known_as(way, d.people.names[p])]
        for c, p in zip(m.comment.tolist(), m.participant.tolist(), strict=True)
        if p >= 0
    ]
    assert found == ([["6.1", "joe"]] if way == "merged" else [["6.1", "JOE"]])
    assert len(m) == 1
    assert m.names == ["JOE"]
    assert (m.rule, m.counts.tolist()) == (["M4"], [True])
    assert "mentions_unresolved" not in d.ledger.counters


@WAYS
def test_a_page_without_times_has_no_time_block(way):
    told = by_command(way)
    assert told["timing"] is None
    assert not page(way).has_times
    assert told["ledger"]["counters"]["times_missing"] == 14


def test_our_own_table_of_the_page_gives_the_same_figures(tmp_path):
    export(page("merged"), tmp_path / "comments.csv", graph="comments")
    again, told = summary(read(tmp_path / "comments.csv")).to_dict(), by_command("merged")
    for name in (
        "comments",
        "participants",
        "max_nesting",
        "edges",
        "depth",
        "shape",
        "network",
        "central",
    ):
        assert again[name] == told[name]
    for one, other in zip(again["exchanges"], told["exchanges"], strict=True):
        # In a table places are no information: comments without times stand by their ids.
        assert {**one, "comments": sorted(one["comments"])} == {
            **other, "comments": sorted(other["comments"]),
        }  # fmt: skip
