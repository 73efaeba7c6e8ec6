"""What must not change: by the order of records, by splitting, by reading twice, by other names."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from strategies import NAMES, discussions, raw_records, reordered, rows

from threadgraph.graphs import tables
from threadgraph.graphs.assemble import AssembleOptions, assemble
from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.exchanges import exchanges
from threadgraph.graphs.identity import IdentityOptions
from threadgraph.graphs.network_data import comments_graph, participants_graph
from threadgraph.graphs.records import NO_TIME, PLACEHOLDER, Records
from threadgraph.graphs.summary import summary
from threadgraph.graphs.tree import thread_shapes
from threadgraph.io.gexf import write_gexf
from threadgraph.io.graphml import write_graphml
from threadgraph.io.read import read
from threadgraph.io.tables import write_csv

TABLES = (
    tables.comments_table, tables.participants_table, tables.edges_table,
    tables.mentions_table, tables.exchanges_table, tables.threads_table,
)  # fmt: skip
SLOWLY = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
OTHER = dict(zip(NAMES, ("Zoe", "Yan", "Xia", "Wes", "Uma"), strict=True))


def figures(d):
    """The summary without what tells where in which file a record stood."""
    told = summary(d).to_dict()
    del told["input"], told["ledger"]
    return json.dumps(told, allow_nan=False)


def outputs(d):
    """All bytes that are written of a discussion, but for the pictures."""
    d = dataclasses.replace(d, name="page", inputs=())
    told = summary(d).to_dict()
    for reason in ("duplicates_identical", "edited_duplicates"):
        # The only examples that are places in a file.
        told["ledger"]["examples"].pop(reason, None)
    found = {"summary": json.dumps(told, allow_nan=False).encode("utf-8", "surrogatepass")}
    for make in TABLES:
        out = io.BytesIO()
        write_csv(make(d), out)
        found[make.__name__] = out.getvalue()
    for build in (participants_graph, comments_graph):
        for write in (write_graphml, write_gexf):
            out = io.BytesIO()
            write(build(d), out)
            found[f"{build.__name__} {write.__name__}"] = out.getvalue()
    return found


def lines_of(records):
    """The records as lines of JSON."""
    keys = {
        "id": records.ids,
        "parent": records.parents,
        "author": records.authors,
        "text": records.texts,
        "created_utc": [t // 1_000_000 if t != NO_TIME else None for t in records.times],
        "edited_utc": records.versions,
        "score": records.scores,
    }
    if records.threads is not None:
        keys["thread"] = records.threads
    rows = zip(*keys.values(), strict=True)
    return [json.dumps(dict(zip(keys, row, strict=True))) + "\n" for row in rows]


@contextmanager
def files_of(*parts):
    """Files of lines, and a folder for more."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"part{i}.ndjson" for i in range(len(parts))]
        for path, lines in zip(paths, parts, strict=True):
            path.write_text("".join(lines))
        yield paths


# --- I8: order, files, runs -----------------------------------------------------------------


@given(raw_records(), st.randoms(use_true_random=False))
@SLOWLY
def test_no_order_of_the_records_changes_a_byte(records, random):
    order = list(range(len(records)))
    random.shuffle(order)
    assert outputs(assemble(records)) == outputs(assemble(reordered(records, order)))


@given(raw_records(max_size=14), st.randoms(use_true_random=False), st.data())
@SLOWLY
def test_no_order_of_the_lines_and_no_split_into_files_changes_a_byte(records, random, data):
    lines = lines_of(records)
    assume(len(lines) > 1)
    shuffled = random.sample(lines, len(lines))
    cut = data.draw(st.integers(1, len(lines) - 1))
    # The same bytes given twice count once, which is another matter.
    assume(shuffled[:cut] != shuffled[cut:])
    with files_of(lines, shuffled, shuffled[:cut], shuffled[cut:]) as paths:
        whole, other, split = read(paths[0]), read(paths[1]), read(*paths[2:])
    assert outputs(whole) == outputs(other) == outputs(split)


@given(raw_records(max_size=14))
@SLOWLY
def test_the_same_input_twice_adds_duplicates_and_nothing_else(records):
    assume(len(records))
    with files_of(lines_of(records)) as paths:
        once, twice = read(paths[0]), read(paths[0], paths[0])
    assert figures(once) == figures(twice)
    n = len(records)
    assert (twice.ledger.read, twice.ledger.kept) == (2 * n, once.ledger.kept)
    assert twice.ledger.duplicates.total() == once.ledger.duplicates.total() + n
    same = ("orphans", "missing_parents", "cycles", "edges_dropped", "texts_empty", "threads")
    assert [twice.ledger.counters[c] for c in same] == [once.ledger.counters[c] for c in same]


def test_more_examples_than_are_kept_are_the_same_in_any_order():
    assert outputs(faulty(range(60))) == outputs(faulty(range(59, -1, -1)))


def faulty(order):
    """Sixty comments: twenty that answer themselves, twenty in pairs, twenty astray."""
    parents = [str(i) if i < 20 else str(i ^ 1) if i < 40 else "0" for i in range(60)]
    return assemble(
        Records(
            ids=[str(i) for i in order],
            parents=[parents[i] for i in order],
            authors=[f"n{i}\x07" for i in order],
            texts=["\x07"] * 60,
            times=[NO_TIME] * 60,
            places=list(range(60)),
            threads=["s" if i < 40 else "t" for i in order],
        )
    )


# --- I9: our own export ---------------------------------------------------------------------


def read_again(d):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "comments.csv"
        with path.open("wb") as out:
            write_csv(tables.comments_table(d), out)
        return read(path)


def repaired(d):
    """A summary that is free of what an export has settled for good."""
    told = summary(d).to_dict()
    for name in ("input", "ledger", "names", "posts", "without"):
        del told[name]
    return told


@given(raw_records())
@SLOWLY
def test_our_own_table_of_comments_gives_the_same_figures(records):
    assume(len(records))
    d = assemble(records)
    # A thread that begins with an absent comment bears its id, which is then read as an opening.
    assume(not (d.kind[d.parent < 0] == PLACEHOLDER).any())
    again = read_again(d)
    assert repaired(again) == repaired(d)
    assert again.ids == d.ids
    assert again.ledger.read == d.ledger.kept


@given(rows(min_size=1, timed=True))
@SLOWLY
def test_our_own_table_of_a_page_with_times_gives_the_same_figures(comments):
    d = discussion_of(comments)
    assert repaired(read_again(d)) == repaired(d)


# --- I10: predicted changes only ------------------------------------------------------------


def renamed(text):
    for name, other in OTHER.items():
        text = text and text.replace(name, other).replace(name.upper(), other.upper())
    return text


@given(raw_records())
@SLOWLY
def test_other_names_change_names_alone(records):
    d = assemble(records)
    e = assemble(
        dataclasses.replace(
            records,
            authors=[renamed(name) for name in records.authors],
            texts=[renamed(text) for text in records.texts],
        )
    )
    # Of versions, the greatest by its bytes may be another one under other names.
    assume([t is None or renamed(t) for t in d.texts] == [t is None or t for t in e.texts])
    assume([renamed(a) for a in d.author_names] == e.author_names)
    assert [renamed(name) for name in d.people.names] == e.people.names
    assert d.ids == e.ids
    for one, other in ((d.network, e.network), (summary(d).central, summary(e).central)):
        same_columns(one, other)
    same_columns(exchanges(d), exchanges(e))
    assert d.mentions.counts.tolist() == e.mentions.counts.tolist()


def same_columns(one, other):
    for field in dataclasses.fields(one):
        values = getattr(one, field.name)
        if isinstance(values, np.ndarray):
            assert np.array_equal(
                values, getattr(other, field.name), equal_nan=values.dtype == float
            )


@given(raw_records(threads=True), raw_records(threads=True))
@SLOWLY
def test_a_thread_of_other_people_leaves_the_rest_alone(records, more):
    both = dataclasses.replace(
        records,
        **{
            name: getattr(records, name) + getattr(more, name)
            for name in ("times", "places", "versions", "scores")
        },
        ids=[*records.ids, *(f"x{name}" for name in more.ids)],
        parents=[*records.parents, *(p and f"x{p}" for p in more.parents)],
        threads=[*records.threads, *(f"x{name}" for name in more.threads)],
        authors=[*records.authors, *(renamed(name) for name in more.authors)],
        texts=[*records.texts, *(renamed(text) for text in more.texts)],
    )
    d, e = assemble(records), assemble(both)
    assert set(shape_rows(d)) <= set(shape_rows(e))
    assert set(edge_rows(d)) <= set(edge_rows(e))
    assert set(exchange_rows(d)) <= set(exchange_rows(e))
    names = {e.people.names[p]: b for p, b in enumerate(summary(e).central.betweenness)}
    for p, value in enumerate(summary(d).central.betweenness):
        assert names[d.people.names[p]] == pytest.approx(value, abs=1e-9)


def shape_rows(d):
    shapes = thread_shapes(d)
    columns = [getattr(shapes, field.name) for field in dataclasses.fields(shapes)]
    return [(d.thread_ids[t], *(str(column[t]) for column in columns)) for t in range(len(shapes))]


def edge_rows(d):
    net, names = d.network, d.people.names
    pairs = zip(net.source, net.target, net.weight, net.replies, net.mentions, strict=True)
    return [(names[a], names[b], int(w), int(r), int(m)) for a, b, w, r, m in pairs]


def exchange_rows(d):
    told = tables.exchanges_table(d)
    del told["intensity"]
    columns = [[str(v) for v in column.values] for column in told.values()]
    found = []
    for row in zip(*columns, strict=True):
        values = dict(zip(told, row, strict=True))
        if values["a"] > values["b"]:  # who of the two spoke first may depend on other threads
            continue
        found.append(row)
    return found


@given(discussions(min_size=1), st.integers(-(10**6), 10**6))
@SLOWLY
def test_another_clock_changes_instants_alone(d, minutes):
    shift = minutes * 60_000_000
    e = dataclasses.replace(d, time=np.where(d.time == NO_TIME, NO_TIME, d.time + shift))
    one, other = summary(d).to_dict(), summary(e).to_dict()
    timings = one.pop("timing"), other.pop("timing")
    assert one == other
    if timings[0] is None:
        assert timings[1] is None
        return
    instants = (
        "first",
        "last",
        "opened",
        "by_hour",
        "by_weekday",
        "peaks",
        "bursts",
        "h_index_growth",
    )
    for told in timings:
        for name in instants:
            told.pop(name)
    assert timings[0] == timings[1]


@given(raw_records())
@SLOWLY
def test_merging_names_never_makes_more_people(records):
    apart = AssembleOptions(identity=IdentityOptions(merge_names=False))
    alias = AssembleOptions(identity=IdentityOptions(aliases={"Bob": "Ann", "Cyd": "Ann"}))
    together = len(assemble(records).people)
    assert len(assemble(records, options=alias).people) <= together
    assert together <= len(assemble(records, options=apart).people)


@given(rows(mentions=False), st.data())
@SLOWLY
def test_naming_whom_one_answers_changes_no_weight(comments, data):
    author = {row[0]: row[2] for row in comments}
    named = []
    for row in comments:
        name = author.get(row[1])
        extra = f" @{name}" if name in NAMES and data.draw(st.booleans()) else ""
        named.append((*row[:3], row[3] + extra, row[4]))
    plain, other = discussion_of(comments), discussion_of(named)
    assert [row[:4] for row in edge_rows(plain)] == [row[:4] for row in edge_rows(other)]
    assert figures(plain).split('"central"')[1] == figures(other).split('"central"')[1]


@given(raw_records())
@SLOWLY
def test_deleted_names_that_are_told_apart_change_no_other_person(records):
    """D8: were every unknown author a person of their own, the known would keep their figures."""
    unknown = [name in (None, "[deleted]") for name in records.authors]
    names = [
        f"unknown{i}" if u else n
        for i, (n, u) in enumerate(zip(records.authors, unknown, strict=True))
    ]
    distinct = dataclasses.replace(records, authors=names)
    d, e = assemble(records), assemble(distinct)
    assume([x is None or x.startswith("[") for x in d.author_names]
           == [x is None or x.startswith("unknown") for x in e.author_names])  # fmt: skip
    known = [
        row for row in edge_rows(e) if not row[0].startswith("u") and not row[1].startswith("u")
    ]
    assert sorted(edge_rows(d)) == sorted(known)
    for name, comments in zip(d.people.names, summary(d).central.comments, strict=True):
        assert comments == summary(e).central.comments[e.people.names.index(name)]


def test_no_seed_of_hashes_changes_a_byte():
    rows = [("n1", None), ("n2", "n1"), ("N1", "n2"), ("\u043d1", "lost"), ("Ann", "gone")] * 3
    lines = []
    for i, (name, parent) in enumerate(rows):
        record = {"id": f"c{i}", "parent": parent and f"c{parent}", "author": f"{name}\x07{i % 7}"}
        lines.append(json.dumps({**record, "text": "@Ann and @n1\x07"}) + "\n")
    with files_of(lines) as paths:
        found = {
            subprocess.run(
                [sys.executable, "-m", "threadgraph", "summary", str(paths[0]), "--json"],
                env={**os.environ, "PYTHONHASHSEED": seed},
                capture_output=True,
                check=True,
            ).stdout
            for seed in ("1", "2", "77")
        }
    assert len(found) == 1
