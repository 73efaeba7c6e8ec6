"""Graphs to write, made up or read from the samples, and what a reader must find in their files."""

from __future__ import annotations

import functools
import io
import math
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from helpers import shared
from hypothesis import strategies as st

from threadgraph.graphs.conversation_graph import conversation_graph
from threadgraph.graphs.errors import ThreadgraphError
from threadgraph.graphs.graph_data import Column, GraphData
from threadgraph.graphs.network_data import comments_graph, participants_graph
from threadgraph.graphs.records import NO_TIME
from threadgraph.graphs.spells import comments_spells, find_spells, people_spells
from threadgraph.io.columns import column_names
from threadgraph.io.read import read

if TYPE_CHECKING:
    from pathlib import Path

    from threadgraph.graphs.discussion import Discussion

CONTROLS = [chr(c) for c in range(0x20)] + ["\x7f", "\x85", "\ud800", "\udfff", "\ufffe", "\uffff"]


def graph_of(nodes=2, pairs=((0, 1),), **parts):
    """Return a small graph; `parts` replace what it is made of by default."""
    given_parts = {
        "name": "page",
        "node_ids": [f"u{n + 1}" for n in range(nodes)],
        "node_labels": [f"name {n}" for n in range(nodes)],
        "x": np.linspace(-300, 300, nodes),
        "y": np.linspace(10.5, -220.25, nodes),
        "size": np.linspace(4, 100, nodes),
        "rgb": np.full((nodes, 3), (230, 159, 0), dtype=np.uint8),
        "edge_source": np.array([s for s, _ in pairs], dtype=np.int32),
        "edge_target": np.array([t for _, t in pairs], dtype=np.int32),
        "edge_kind": ["reply"] * len(pairs),
        "edge_weight": np.arange(1.0, len(pairs) + 1),
    }
    return GraphData(**(given_parts | parts))


pieces = [
    *CONTROLS, "]]>", "&", "<", ">", '"', "'", " ", "& &", "INFO", "null", "\\", "\\u{1B}",
    "\u202e", "\u2028", "مرحبا", "Արամ", "王", "🎉", "$_$", "\r\n",
]  # fmt: skip
texts = st.lists(st.sampled_from(pieces) | st.characters(codec=None), max_size=8).map("".join)
VALUES = {
    "string": texts,
    "int": st.integers(-(2**31), 2**31 - 1),
    "long": st.integers(-(2**63), 2**63 - 1),
    "double": st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
    "time": st.integers(-62_135_596_800_000_000, 253_402_300_799_999_999),
}


IDS = texts.filter(bool)
NAMES = st.sampled_from(["a", "A", "comments", "weight", "id", "size", "kind", "start"])


@st.composite
def columns_of(draw, rows, names, values):
    columns = {}
    for name in draw(st.lists(names, max_size=4, unique=True)):
        kind = draw(st.sampled_from(sorted(values)))
        cell = st.none() | values[kind]
        columns[name] = Column(kind, draw(st.lists(cell, min_size=rows, max_size=rows)))
    return columns


@st.composite
def graphs(draw, ids=IDS, names=NAMES | texts, values=VALUES):
    nodes = draw(st.integers(0, 5))
    row = st.integers(0, nodes - 1)
    pairs = draw(st.lists(st.tuples(row, row), max_size=6)) if nodes else []
    times = VALUES["time"] | st.just(NO_TIME)

    def array(strategy, rows):
        return np.array(draw(st.lists(strategy, min_size=rows, max_size=rows)))

    def maybe(strategy, rows, dtype):
        return array(strategy, rows).astype(dtype) if draw(st.booleans()) else None

    return graph_of(
        nodes,
        pairs,
        name=draw(texts),
        node_ids=draw(
            st.lists(ids, min_size=nodes, max_size=nodes, unique=True)
            | st.just([f"u{n + 1}" for n in range(nodes)])
        ),
        node_labels=draw(st.lists(texts, min_size=nodes, max_size=nodes)),
        x=array(st.floats(-5000, 5000, allow_subnormal=False), nodes).astype(float),
        size=array(st.floats(4, 100), nodes).astype(float),
        rgb=array(st.integers(0, 255), 3 * nodes).astype(np.uint8).reshape(nodes, 3),
        edge_kind=draw(st.lists(texts, min_size=len(pairs), max_size=len(pairs))),
        edge_weight=maybe(st.floats(1e-300, 1e300), len(pairs), float),
        node_columns=draw(columns_of(nodes, names, values)),
        edge_columns=draw(columns_of(len(pairs), names, values)),
        node_start=maybe(times, nodes, np.int64),
        edge_start=maybe(times, len(pairs), np.int64),
        directed=draw(st.booleans()),
    )


def written(write, graph):
    out = io.BytesIO()
    write(graph, out)
    return out.getvalue()


def iso(time):
    text = str(np.datetime64(int(time), "us"))
    return text.removesuffix(".000000") + "Z"


def expected(graph):
    """Return what a reader must find in either file: the definition, cell by cell."""

    def row(n, columns, start, fixed):
        found = dict(fixed)
        names = column_names(columns)
        for name, column in zip(names, columns.values(), strict=True):
            value = column.values[n]
            unknown = (column.type == "time" and value == NO_TIME) or (
                column.type == "double" and value is not None and not math.isfinite(value)
            )
            if value is not None and not unknown:
                found[name] = iso(value) if column.type == "time" else value
        if start is not None and start[n] != NO_TIME:
            found["start"] = iso(start[n])
        return found

    nodes = [
        (node, row(n, graph.node_columns, graph.node_start, {
            "label": graph.node_labels[n], "x": graph.x[n], "y": graph.y[n],
            "size": graph.size[n], "r": graph.rgb[n, 0], "g": graph.rgb[n, 1],
            "b": graph.rgb[n, 2]}))
        for n, node in enumerate(graph.node_ids)
    ]  # fmt: skip
    edges = []
    for n in range(len(graph.edge_source)):
        fixed = {"kind": graph.edge_kind[n]}
        if graph.edge_weight is not None:
            fixed["weight"] = graph.edge_weight[n]
        ends = (graph.node_ids[graph.edge_source[n]], graph.node_ids[graph.edge_target[n]])
        edges.append((f"e{n + 1}", *ends, row(n, graph.edge_columns, graph.edge_start, fixed)))
    return graph.directed, nodes, edges


# --- the samples ------------------------------------------------------------------------------

NO_EXPORTS = {"SOURCES.tsv", "README.md", "KEY.json", "EXPECTED.json"}


def graphs_of(d: Discussion) -> dict[str, GraphData]:
    """Return the three graphs of a discussion, with spells."""
    people, comments = people_spells(d), comments_spells(d)
    return {
        "people": replace(participants_graph(d), node_spells=people[0], edge_spells=people[1]),
        "comments": replace(comments_graph(d), node_spells=comments[0], edge_spells=comments[1]),
        "conversation": conversation_graph(d),
    }


@functools.cache
def sample_graphs(*places: str, most: int = 150) -> dict[str, GraphData]:
    """Return the graphs of the readable inputs of at most `most` nodes in shared folders.

    Of a folder of many small exports every tenth is read.
    """
    found = {}
    for place in places or ("samples", "threads", "hostile"):
        paths = [path for path in sorted(shared(place).rglob("*")) if _is_small(path)]
        many = Counter(path.parent for path in paths)
        for n, path in enumerate(paths):
            if many[path.parent] > 100 and n % 10:
                continue
            d = _readable(path)
            if d is not None and 0 < len(d.ids) <= most:
                name = str(path.relative_to(shared(place)))
                found |= {f"{place}/{name}: {kind}": g for kind, g in graphs_of(d).items()}
    assert len(found) > 30
    return found


def _is_small(path: Path) -> bool:
    if path.name in NO_EXPORTS or path.parent.name == "gephi" or not path.is_file():
        return False
    return path.stat().st_size < 200_000


def _readable(path: Path) -> Discussion | None:
    try:
        return read(path)
    except ThreadgraphError as error:
        return getattr(error, "discussion", None)


# --- names that do harm -----------------------------------------------------------------------

HOSTILE = [
    "", " ", "$_$", "a $\\frac$ b", "</script><script>alert(1)</script>", "<b>bold</b>",
    "Alice & & <Bob>", "&lt;&amp;&#65;", "]]>", '"quoted"', "it's", "a\\", "\\", "\\N \\G \\l",
    "\\u{1B}", "two\nlines", "tab\there", "cr\rhere", "\x00\x1b[31m", "\ud83c", "\ufffe", "null",
    "NaN", "INFO", "=1+1", "@sum", "a,b;c", "[1, 2]", "{x}", "<[2020-01-01, Infinity]>",
    "مرحبا بالعالم", "עברית", "\u202eright to left", "Արամ", "王小明", "🎉👩‍👩‍👧", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚",
    "x" * 4000, "__proto__", "constructor", "*Arcs", "# no comment", "// no", "/* no */",
]  # fmt: skip


def hostile_graph() -> GraphData:
    """Return a graph in which every hostile text is a label, a kind and a value."""
    n = len(HOSTILE)
    row = np.arange(n)
    times = np.where(row % 7 == 0, NO_TIME, row * 3_600_000_000)
    return graph_of(
        n,
        [(i, (i + 1) % n) for i in range(n)],
        name=HOSTILE[4],
        node_labels=HOSTILE,
        edge_kind=HOSTILE,
        node_columns={"text": Column("string", HOSTILE), "parent": Column("int", row)},
        edge_columns={"word": Column("string", HOSTILE), "weight": Column("double", row / 3)},
        node_start=times,
        edge_start=times,
        node_spells=find_spells(n, row, times, 60_000_000),
        edge_spells=find_spells(n, row, times, 60_000_000),
    )
