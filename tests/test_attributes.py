"""Columns of the user's own: read, joined, carried to tables, graphs and pictures."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from commands import command
from factories import bakery, random_discussion
from hypothesis import given
from hypothesis import strategies as st

import threadgraph as tg
from threadgraph.graphs.attribute_joins import with_attributes
from threadgraph.graphs.attribute_tables import OURS, PREFIX, column_names
from threadgraph.graphs.attributes import (
    HANDFUL,
    NO_VALUE,
    make_attribute,
    parse_attribute,
    person_values,
)
from threadgraph.graphs.conversation_graph import conversation_graph
from threadgraph.graphs.diagrams.network import draw_network
from threadgraph.graphs.diagrams.options import DrawOptions
from threadgraph.graphs.diagrams.timeline import draw_timeline
from threadgraph.graphs.diagrams.tree import draw_tree
from threadgraph.graphs.diagrams.values import CATEGORIES, OTHER, comment_colors, person_colors
from threadgraph.graphs.errors import InputError, UsageError
from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.network_data import comments_graph, participants_graph
from threadgraph.graphs.pseudonyms import pseudonymise
from threadgraph.graphs.tables import comments_table, edges_table, participants_table
from threadgraph.io.options import ReadOptions

KEY = b"a key that is long enough"
ROWS = [
    ("1", None, "Ann", "Hello", 0),
    ("2", "1", "Bob", "No", 1),
    ("3", "2", "Ann", "Yes", 2),
    ("4", "1", "Cy", "Perhaps", 3),
    ("5", "4", "Bob", "No", 4),
]
HEAD = "id,parent,author,text"
CSV = [f"{i},{p or ''},{a},{t}" for i, p, a, t, _ in ROWS]


def made(**columns):
    """Return the five comments with attributes, given for each of them."""
    d = discussion_of(ROWS, thread_id=None)
    return with_attributes(d, {"id": [row[0] for row in ROWS], **columns})


def table(*columns, rows=CSV, head=HEAD):
    """Return a CSV file with columns more, each (name, values)."""
    lines = [",".join([head, *(name for name, _ in columns)])]
    lines += [",".join([row, *(v[at] for _, v in columns)]) for at, row in enumerate(rows)]
    return "\n".join(lines) + "\n"


def read(path, *names, tables=()):
    return tg.read(path, reading=ReadOptions(attributes=names, attribute_tables=tables))


# What a column is.


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["pro", "con"], "category"),
        (["1", "2", "3", "2"], "category"),
        ([str(i) for i in range(HANDFUL)], "category"),
        ([str(i) for i in range(HANDFUL + 1)], "number"),
        (["0.5", "1"], "number"),
        (["0.0", "1.0"], "category"),
        (["1e-3", "NA", ""], "number"),
        (["0,5", "0,7"], "category"),
        (["nan", "inf", "0.5"], "category"),
        (["1_000.5", "2"], "category"),
        (["１.5", "2"], "category"),
        ([None, "", "NA"], "category"),
        ([], "category"),
    ],
)
def test_kind_is_told_by_content(values, kind):
    assert make_attribute("x", values).kind == kind


def test_kind_asked_for():
    assert make_attribute("grade", ["1", "2"], "number").numbers.tolist() == [1.0, 2.0]
    assert make_attribute("zip", ["0.5", "1"], "category").numbers is None
    ledger = Ledger()
    found = make_attribute("x", ["1", "two", None], "number", ledger=ledger)
    assert found.known.tolist() == [True, False, False]
    assert ledger.warnings["attribute_no_number"] == 1
    assert parse_attribute("a:b:number") == ("a:b", "number")
    assert parse_attribute(":number") == (":number", None)
    assert parse_attribute("a:Number") == ("a:Number", None)


@given(st.lists(st.one_of(st.none(), st.text(max_size=5), st.sampled_from(sorted(NO_VALUE)))))
def test_a_missing_value_is_none_and_never_empty(values):
    found = make_attribute("x", values)
    for given_, kept in zip(values, found.values, strict=True):
        stripped = (given_ or "").strip()
        assert kept == (None if not stripped or stripped in NO_VALUE else stripped)
    assert found.known.tolist() == [value is not None for value in found.values]
    words = [*found.categories, None]
    assert [words[code] for code in found.codes.tolist()] == found.values


def test_none_is_a_stance():
    assert make_attribute("stance", ["NONE", "None", "none"]).values == ["NONE", "None", "none"]


def test_capitals_are_said():
    ledger = Ledger()
    make_attribute("stance", ["Pro", "pro", "NA"], ledger=ledger)
    assert ledger.warnings["attribute_spellings"] == 1
    assert ledger.counters["attribute_no_value_words"] == 1


def test_numbers_are_sorted_by_size():
    assert make_attribute("x", ["10", "9", "-1"]).categories == ["-1", "9", "10"]


# What is said of people.


def test_people_by_hand():
    d = made(stance=["pro", "con", "con", None, "con"], tox=["0.2", "0.5", "0.6", None, "1"])
    found = person_values(d, d.attributes["stance"])
    words = [*d.attributes["stance"].categories, None]
    # Ann: one of each, a tie; Bob con twice; Cy nothing known.
    assert [words[code] for code in found.codes.tolist()] == [None, "con", None]
    assert found.known.tolist() == [2, 2, 0]
    assert found.share[:2].tolist() == [0.5, 1.0]
    assert np.isnan(found.share[2])
    mean = person_values(d, d.attributes["tox"]).mean
    assert mean[:2].tolist() == [pytest.approx(0.4), 0.75]
    assert np.isnan(mean[2])


def test_unknown_authors_are_no_person():
    d = discussion_of([("1", None, None, "", 0), ("2", "1", None, "", 1), ("3", "1", "A", "", 2)])
    d = with_attributes(d, {"id": ["1", "2", "3"], "stance": ["pro", "pro", "con"]})
    assert participants_table(d)["stance"].values == ["con"]


def test_nobody():
    d = discussion_of([])
    d = with_attributes(d, {"id": [], "stance": []})
    assert participants_table(d)["stance_share"].values.tolist() == []
    assert edges_table(d)["source_stance"].values == []


# Tables and graphs.


def test_tables_have_the_columns():
    d = made(stance=["pro", "con", "con", None, "con"], tox=["0.2", "0.5", "0.6", None, "1"])
    assert comments_table(d)["stance"].values == ["pro", "con", "con", None, "con"]
    people = participants_table(d)
    order = people["name"].values
    assert dict(zip(order, people["stance"].values, strict=True)) == {
        "Ann": None,
        "Bob": "con",
        "Cy": None,
    }
    assert {"stance_share", "stance_known", "tox_mean", "tox_known"} <= set(people)
    edges = edges_table(d)
    pairs = zip(edges["source"].values, edges["target"].values, strict=True)
    ends = zip(edges["source_stance"].values, edges["target_stance"].values, strict=True)
    assert dict(zip(pairs, ends, strict=True))["Bob", "Cy"] == ("con", None)
    assert np.isnan(d.comments["tox"][3])
    assert d.participants["stance_share"].dtype == float


def test_whole_numbers_stay_whole():
    d = made(year=["1999:", "", "", "", ""])
    assert comments_table(d)["year"].type == "string"
    d = with_attributes(
        discussion_of(ROWS), {"id": ["1", "2"], "year": ["1999", None]}, columns=["year:number"]
    )
    assert comments_table(d)["year"].values == [1999, None, None, None, None]
    assert comments_table(d)["year"].type == "int"


def test_a_name_of_ours_gets_a_prefix_and_this_is_said():
    values = {"id": list("12345"), "score": list("12345"), "attr_score": ["a"] * 5}
    d = with_attributes(discussion_of(ROWS), values, columns=["score", "attr_score"])
    assert d.attributes["score"].values[-1] == "5"
    columns = comments_table(d)
    assert columns["attr_score"].values == ["1", "2", "3", "4", "5"]
    assert columns["attr_score_2"].values == ["a"] * 5
    assert "“attr_score”" in d.ledger.notes["attributes"]


def test_all_our_columns_are_reserved():
    d = replace(bakery(), urls=["https://example.org"] * 15, scores=[1.0] * 15, rules=["r"] * 15)
    graphs = participants_graph(d), comments_graph(d), conversation_graph(d, authors=True)
    ours = {*comments_table(d), *participants_table(d), *edges_table(d)}
    for graph in graphs:
        ours |= {*graph.node_columns, *graph.edge_columns}
    assert ours <= OURS
    assert all(new == PREFIX + old for old, new in column_names(sorted(ours)).items())


@given(st.lists(st.sampled_from(["a", "A", "score", "attr_score", "a_share", "key"]), unique=True))
def test_columns_have_different_names(names):
    assert len(set(column_names(names).values())) == len(names)
    d = (
        with_attributes(
            discussion_of(ROWS), {"id": ["1"], **{name: ["x"] for name in names}}, columns=names
        )
        if names
        else discussion_of(ROWS)
    )
    plain = discussion_of(ROWS)
    assert len(participants_table(d)) == len(participants_table(plain)) + 3 * len(names)
    assert len(edges_table(d)) == len(edges_table(plain)) + 2 * len(names)


def test_graphs_carry_the_columns(tmp_path):
    d = made(stance=["pro", "con", "con", None, "con"])
    graph = participants_graph(d)
    assert "stance" in graph.node_columns
    assert "source_stance" in graph.edge_columns
    replies = comments_graph(d)
    values = replies.edge_columns["source_stance"].values
    source = dict(zip(replies.edge_source.tolist(), values, strict=True))
    assert source[[*d.ids].index("2")] == "con"
    both = conversation_graph(d, authors=True)
    people = both.node_columns["stance"].values[len(d.ids) :]
    assert sorted(people, key=str) == [None, None, "con"]
    assert d.participant_network().nodes["bob"]["stance"] == "con"
    for name in ("people.graphml", "people.gexf"):
        tg.export(d, tmp_path / name)
        text = (tmp_path / name).read_text("utf-8")
        assert "source_stance" in text
        assert "con" in text


# Reading.


@pytest.mark.parametrize("form", ["csv", "tsv", "ndjson", "json"])
def test_a_column_of_the_input(tmp_path, form):
    values = ["pro", "con", "", "pro", "con"]
    path = tmp_path / f"c.{form}"
    records = [
        {"id": i, "parent_id": p, "author": a, "text": t, "stance": v or None, "tox": n / 10}
        for n, ((i, p, a, t, _), v) in enumerate(zip(ROWS, values, strict=True))
    ]
    if form in ("csv", "tsv"):
        text = table(("stance", values), ("tox", [f"0.{n}" for n in range(5)]))
        path.write_text(text if form == "csv" else text.replace(",", "\t"))
    elif form == "json":
        path.write_text(json.dumps(records))
    else:
        path.write_text("".join(json.dumps(record) + "\n" for record in records))
    d = read(path, "stance", "tox:category")
    assert d.attributes["stance"].values == ["pro", "con", None, "pro", "con"]
    assert d.attributes["tox"].values == [f"0.{n}" for n in range(5)]
    assert d.attributes["tox"].kind == "category"
    assert "stance (category, 2 values, at 4 of 5 records)" in d.ledger.notes["attributes"]
    with pytest.raises(UsageError, match='no record has a column "stanze"; there are "id"'):
        read(path, "stanze")


def test_fast_and_careful_reading_agree(tmp_path):
    values = [
        '"pr\\u00f6"',
        "1.50",
        "1e-1",
        "-0",
        "true",
        "null",
        '""',
        '" x "',
        "12345678901234567890",
    ]
    lines = [
        f'{{"id": "{n}", "author": "A", "text": "t", "v": {value}}}'
        for n, value in enumerate(values)
    ]
    fast, careful = tmp_path / "fast.ndjson", tmp_path / "careful.ndjson"
    fast.write_text("\n".join(lines) + "\n")
    # A key that stands twice inside another object makes a line want care.
    careful.write_text("\n".join(line[:-1] + ', "o": {"v": 1, "id": 2}}' for line in lines) + "\n")
    a, b = read(fast, "v").attributes["v"], read(careful, "v").attributes["v"]
    assert a.values == b.values
    assert a.values[1:] == [
        "prö", "1.50", "1e-1", "-0", "true", None, None, "x", "12345678901234567890",
    ]  # fmt: skip


def test_odd_values_of_json(tmp_path):
    path = tmp_path / "c.ndjson"
    path.write_text(
        '{"id":"1","author":"A","text":"t","v":[1]}\n'
        '{"id":"2","author":"A","text":"t","v":{"a":1}}\n'
        '{"id":"3","author":"A","text":"t","late":"x"}\n'
        '{"id":"4","author":"A","text":"t","v":"\\ud800"}\n'
    )
    d = read(path, "v", "late", "author")
    assert d.attributes["v"].values[1:] == [None, None, None, "\ud800"]
    assert d.attributes["late"].values[1:] == [None, None, "x", None]
    assert d.attributes["author"].values[1:] == ["A"] * 4
    assert d.people.names == ["A"]
    assert d.ledger.warnings["attribute_not_plain"] == 2


def test_fields_of_platforms(tmp_path):
    reddit = tmp_path / "dump.ndjson"
    reddit.write_text(
        '{"id":"b","parent_id":"t3_a","link_id":"t3_a","author":"x","body":"hi","created_utc":1,'
        '"subreddit":"s","score":3,"author_flair_text":"blue","controversiality":1}\n'
        '{"id":"c","parent_id":"t1_b","link_id":"t3_a","author":"y","body":"ho","created_utc":2,'
        '"subreddit":"s","score":1,"author_flair_text":null,"controversiality":0}\n'
    )
    d = read(reddit, "author_flair_text", "controversiality")
    assert d.ledger.notes["format"].startswith("reddit")
    assert [v for v in d.attributes["author_flair_text"].values if v] == ["blue"]
    assert sorted(filter(None, d.attributes["controversiality"].values)) == ["0", "1"]
    page = tmp_path / "page.txt"
    page.write_text("1. Ann said:\n\n   Hello\n\n   - Bob said:\n\n     Hi\n")
    with pytest.raises(UsageError, match="join it with --attributes"):
        read(page, "stance")


def test_several_inputs(tmp_path):
    one, other = tmp_path / "1.csv", tmp_path / "2.csv"
    one.write_text(table(("stance", ["a", "b", "a", "b", "a"])))
    other.write_text("id,parent,author,text,topic\n9,1,Eve,late,food\n")
    d = tg.read(one, other, reading=ReadOptions(attributes=("stance", "topic")))
    rows = dict(zip(d.ids, d.attributes["topic"].values, strict=True))
    assert rows["9"] == "food"
    assert rows["1"] is None
    assert dict(zip(d.ids, d.attributes["stance"].values, strict=True))["9"] is None


def test_a_value_over_the_limit_is_rejected(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text(table(("stance", ["a", "b", "x" * 2000, "b", "a"])))
    limits = tg.Limits(field_size=1000)
    d = tg.read(path, reading=ReadOptions(attributes=("stance",), limits=limits))
    assert d.ledger.rejected["field_too_large"] == 1


def test_two_columns_of_one_name(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text(table(("stance", ["a"] * 5), ("stance", ["b"] * 5)))
    with pytest.raises(InputError, match='ambiguous column "stance" at 5 and 6'):
        read(path, "stance")


# Joining.


def test_our_own_table_coded_and_joined_back(tmp_path):
    d = replace(bakery(), name="bakery")
    tg.export(d, tmp_path / "comments.csv", graph="comments")
    frame = pd.read_csv(tmp_path / "comments.csv", dtype=str)
    frame["stance"] = ["pro", "con"] * (len(frame) // 2)
    frame.to_csv(tmp_path / "coded.csv", index=False)
    source = tmp_path / "c.csv"
    frame[["id", "parent", "author_written", "text"]].rename(
        columns={"author_written": "author"}
    ).to_csv(source, index=False)
    # The threads of the two are called differently: they tell nothing apart.
    found = read(source, tables=(tmp_path / "coded.csv",))
    assert list(found.attributes) == ["stance"]
    known = [
        v for v, r in zip(found.attributes["stance"].values, found.is_record, strict=True) if r
    ]
    assert None not in known
    assert "parent_state" in found.ledger.notes["attribute_tables"]
    again = with_attributes(d, frame)
    assert comments_table(again)["stance"].values == frame["stance"].tolist()


def test_rows_without_a_match_and_comments_without_a_row_are_said():
    d = with_attributes(discussion_of(ROWS), {"id": ["1", "9", "8"], "stance": ["a", "b", "c"]})
    assert d.ledger.warnings["attribute_rows_unmatched"] == 2
    assert d.ledger.counters["attribute_comments_without_row"] == 4
    assert (
        "1 of 5 records have a row, 4 have none; 2 rows match no comment"
        in (d.ledger.notes["attribute_tables"])
    )
    assert not discussion_of(ROWS).ledger.warnings


def test_joining_leaves_the_discussion_as_it_was():
    d = discussion_of(ROWS)
    notes = dict(d.ledger.notes)
    with_attributes(d, {"id": ["1", "9"], "stance": ["a", "b"]})
    assert (d.attributes, d.ledger.notes, d.ledger.warnings.total()) == ({}, notes, 0)


def test_two_values_of_one_comment_are_an_error(tmp_path):
    path, codes = tmp_path / "c.csv", tmp_path / "codes.csv"
    path.write_text(table())
    codes.write_text("id,stance\n1,pro\n2,con\n1,pro\n2,\n")
    assert read(path, tables=(codes,)).attributes["stance"].values[:2] == ["pro", "con"]
    codes.write_text("id,stance\n1,pro\n2,con\n\n1,con\n")
    with pytest.raises(InputError, match=r"codes.csv, line 5: comment 1 has two values of stance"):
        read(path, tables=(codes,))
    codes.write_text("id,stance\n9,pro\n9,con\n")
    with pytest.raises(InputError, match="line 2 and line 3: 9 has two values of stance"):
        read(path, tables=(codes,))


def test_two_tables_add_up_where_they_agree():
    d = with_attributes(discussion_of(ROWS), {"id": ["1", "2"], "stance": ["pro", None]})
    d = with_attributes(d, {"id": ["1", "2"], "stance": ["pro", "con"]})
    assert d.attributes["stance"].values[1:3] == ["pro", "con"]
    with pytest.raises(InputError, match="comment 1 has two values of stance: pro and con"):
        with_attributes(d, {"id": ["1"], "stance": ["con"]})


def test_ids_of_several_threads():
    rows = [("1", None, "Ann", "", 0)]
    one = discussion_of(rows, thread_id=None)
    frame = pd.DataFrame(
        {
            "id": ["1", "2", "1"],
            "parent": [None] * 3,
            "author": ["A"] * 3,
            "thread": ["x", "x", "y"],
        }
    )
    d = tg.from_pandas(frame)
    coded = with_attributes(d, {"thread": ["y", "x"], "id": ["1", "1"], "stance": ["b", "a"]})
    found = {
        (d.thread_ids[t], i): v
        for t, i, v in zip(d.thread, d.ids, coded.attributes["stance"].values, strict=True)
        if i in "12"
    }
    assert found == {("x", "1"): "a", ("x", "2"): None, ("y", "1"): "b"}
    with pytest.raises(UsageError, match="2 threads have a comment 1; add a column “thread”"):
        with_attributes(d, {"id": ["1"], "stance": ["a"]})
    assert (
        with_attributes(one, {"id": ["1"], "thread": ["?"], "x": ["a"]}).attributes["x"].known.any()
    )


def test_attributes_of_people():
    d = with_attributes(
        discussion_of(ROWS), {"name": ["ANN", "Cy", "Zed"], "party": ["a", "b", "c"]}
    )
    assert d.attributes["party"].of_people
    assert comments_table(d)["party"].values == ["a", None, "a", "b", None]
    assert d.ledger.warnings["attribute_rows_unmatched"] == 1
    with pytest.raises(InputError, match="two values of party"):
        with_attributes(discussion_of(ROWS), {"author": ["Ann", "ANN"], "party": ["a", "b"]})
    with pytest.raises(UsageError, match="no column of comment ids"):
        with_attributes(d, {"who": ["Ann"], "party": ["a"]})
    with pytest.raises(UsageError, match="no column beside those that are ours"):
        with_attributes(d, {"id": ["1"], "text": ["a"]})


def test_ids_that_a_program_changed():
    d = discussion_of(ROWS)
    assert (
        with_attributes(d, {"id": ["1.0", "2.0"], "x": ["a", "b"]}).attributes["x"].known.sum() == 2
    )
    odd = discussion_of([("-1", None, "Ann", "", 0)])
    assert with_attributes(odd, {"id": ["'-1"], "x": ["a"]}).attributes["x"].known.sum() == 1
    floats = pd.DataFrame({"id": [1.0, 2.0, None], "x": ["a", "b", None]})
    assert with_attributes(d, floats).attributes["x"].known.sum() == 2


def test_tables_in_other_forms(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text(table())
    frame = pd.DataFrame({"id": [1, 2], "stance": ["pro", None], "hot": [True, False]})
    frame.to_parquet(tmp_path / "p.parquet")
    (tmp_path / "e.csv").write_bytes("\ufeffsep=;\r\nid;ton\r\n1;schön;\r\n".encode())
    d = read(path, tables=(tmp_path / "p.parquet", tmp_path / "e.csv"))
    assert {name: a.values[0] for name, a in d.attributes.items()} == {
        "stance": "pro",
        "hot": "true",
        "ton": "schön",
    }
    (tmp_path / "bad.csv").write_text("id,stance\n1,a,b\n")
    with pytest.raises(InputError, match=r"bad.csv, line 2: 3 fields where the first row names 2"):
        read(path, tables=(tmp_path / "bad.csv",))
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04rest")
    with pytest.raises(InputError, match="save the sheet as CSV"):
        read(path, tables=(tmp_path / "x.xlsx",))


def test_a_column_may_be_in_the_table_and_its_kind_asked_for(tmp_path):
    path, codes = tmp_path / "c.csv", tmp_path / "codes.csv"
    path.write_text(table())
    codes.write_text("id,grade,depth\n1,1,7\n2,2,8\n")
    d = read(path, "grade:number", "depth", tables=(codes,))
    assert d.attributes["grade"].kind == "number"
    assert d.attributes["depth"].categories == ["7", "8"]
    assert "attr_depth" in comments_table(d)


def test_from_pandas():
    frame = pd.DataFrame(
        {
            "id": [1, 2],
            "parent": [None, 1],
            "author": ["A", "B"],
            "s": ["x", None],
            "t": [0.5, np.nan],
        }
    )
    d = tg.from_pandas(frame, attributes=["s", "t:number"])
    assert comments_table(d)["s"].values == ["x", None]
    assert d.attributes["t"].kind == "number"
    with pytest.raises(UsageError, match="no column nope"):
        tg.from_pandas(frame, attributes=["nope"])


# The command line.


def test_command_line(tmp_path):
    path, codes = tmp_path / "c.csv", tmp_path / "codes.csv"
    path.write_text(table(("tox", [f"0.{n}" for n in range(5)])))
    codes.write_text("id,stance\n1,pro\n2,con\n77,con\n")
    asked = ["--attribute", "tox:number", "--attributes", codes]
    done = command("export", path, "-o", "-", "--as", "csv", "--graph", "comments", *asked)
    assert done.code == 0
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [row["tox"] for row in rows] == ["0.0", "0.1", "0.2", "0.3", "0.4"]
    assert [row["stance"] for row in rows] == ["pro", "con", "", "", ""]
    done = command("summary", path, *asked)
    assert "1 row matches no comment here: 77" in done.out
    done = command("summary", path, "--attribute", "stance")
    assert done.code == 2
    assert 'no record has a column "stance"' in done.err
    done = command("summary", path, "--attributes", tmp_path / "none.csv")
    assert done.code != 0


# Privacy.


def test_names_in_values_are_replaced():
    d = made(target=["Bob", "will do", "ann", "Ask Bob", None], tox=["0.5", "1", "2", "3", "4"])
    private = pseudonymise(d, KEY)
    ann, bob, _ = private.people.names
    assert private.attributes["target"].values == [bob, "will do", ann, f"Ask {bob}", None]
    assert private.attributes["tox"].numbers.tolist() == d.attributes["tox"].numbers.tolist()
    assert "Bob" not in json.dumps(
        [c.values for c in comments_table(private).values()], default=str
    )


def test_a_column_of_user_numbers_is_no_number_when_people_are_hidden():
    records = tg.Records(
        ids=["1", "2"], parents=[None, "1"], authors=["Ann", "Bob"], texts=["", ""],
        times=[1, 2], places=[1, 2], author_ids=["9000001", "9000002"],
        attributes={"of": ["9000002", "9000001.5"]},
    )  # fmt: skip
    d = tg.assemble(records)
    assert d.attributes["of"].kind == "number"
    private = pseudonymise(d, KEY)
    assert "9000002" not in str(private.attributes["of"])


def test_parts_of_a_discussion_keep_their_values():
    part = pytest.importorskip("threadgraph.graphs.part")
    d = made(stance=["pro", "con", "con", None, "con"], tox=["0.2", "0.5", "0.6", None, "1"])
    found = part.part_of(d, np.array([i in ("1", "2") for i in d.ids]), reason="test")
    values = dict(zip(found.ids, found.attributes["stance"].values, strict=True))
    assert values == {"1": "pro", "2": "con"}
    assert found.attributes["tox"].numbers.tolist() == [0.2, 0.5]


# Pictures.


def coded(d, words, seed=0):
    rng = np.random.default_rng(seed)
    values = [words[i] for i in rng.integers(0, len(words), len(d.ids)).tolist()]
    values = [v if r else None for v, r in zip(values, d.is_record.tolist(), strict=True)]
    return replace(d, attributes={"stance": make_attribute("stance", values)})


def test_colours_of_categories():
    d = coded(random_discussion(200, 20), ["a", "b", None])
    rows = np.arange(len(d.ids))
    found = comment_colors(d, "stance", rows)
    assert found.palette[1:] == CATEGORIES[:2]
    for value, color in zip(d.attributes["stance"].values, found.color.tolist(), strict=True):
        assert color == {None: found.palette[0], "a": CATEGORIES[0], "b": CATEGORIES[1]}[value]
    assert sum(found.counts) + found.unknown == d.is_record.sum()
    many = comment_colors(coded(d, [f"v{i}" for i in range(9)]), "stance", rows)
    assert many.palette[-1] == OTHER
    assert many.others == 3
    assert many.words[-1] == "3 other values"


def test_colours_of_numbers():
    d = coded(random_discussion(200, 20), [f"{i / 10}" for i in range(11)] + [None])
    found = comment_colors(d, "stance", np.arange(len(d.ids)))
    numbers = d.attributes["stance"].numbers
    known = np.isfinite(numbers)
    assert (found.known == known).all()
    assert found.ends == (0.0, 1.0)
    order = np.argsort(numbers[known])
    assert (np.diff(found.group[known][order]) >= 0).all()
    one = coded(d, ["0.5"])
    assert comment_colors(one, "stance", np.arange(len(d.ids))).ends == (0.5, 0.5)
    nothing = coded(d, [None])
    assert person_colors(nothing, "stance", np.arange(3)).unknown == 3


@pytest.mark.parametrize("size", [1, 14, 200, 700])
@pytest.mark.parametrize("draw", [draw_network, draw_tree, draw_timeline])
def test_pictures_tell_their_colours(draw, size):
    d = coded(random_discussion(size, 12), ["pro", "con", "$_$", "a $\\frac$ b", "שלום", None])
    figure = draw(d, options=DrawOptions(colour_by="stance"))
    told = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert "stance" in told
    assert any(note.startswith("The colour of a") for note in figure.notes)
    assert "largest branch" not in " ".join(figure.notes)
    with pytest.raises(UsageError, match="no column of yours is called «x»"):
        draw(d, options=DrawOptions(colour_by="x"))


def test_pictures_of_nobody():
    d = replace(discussion_of([]), attributes={"x": make_attribute("x", [])})
    for draw in (draw_network, draw_tree, draw_timeline):
        draw(d, options=DrawOptions(colour_by="x"))


def test_names_that_match_nobody_are_not_told_under_pseudonyms():
    d = with_attributes(discussion_of(ROWS), {"name": ["Ann", "Zedekiah"], "party": ["a", "b"]})
    assert "Zedekiah" in str(d.ledger.examples)
    assert "Zedekiah" not in str(pseudonymise(d, KEY).ledger)
