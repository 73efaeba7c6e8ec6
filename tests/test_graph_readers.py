"""Other programs find in our GraphML and GEXF files what was written: samples, hostile names.

networkx, igraph, Tulip, and graphology, whose parsers Gephi Lite has.
"""

from __future__ import annotations

import gc
import io
import re
import warnings
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from outside_readers import importorskip, read_by_node
from written_graphs import (
    NAMES,
    expected,
    graphs,
    hostile_graph,
    sample_graphs,
    written,
)

from threadgraph.io.escape import visible
from threadgraph.io.gexf import write_gexf
from threadgraph.io.graphml import write_graphml


def all_graphs():
    return {**sample_graphs(), "hostile": hostile_graph()}


def shown(graph):
    """Return what a reader has that knows nothing of our escape: nodes and edges, in order."""
    _, nodes, edges = expected(graph)

    def row(found):
        return {
            visible(k): visible(v) if isinstance(v, str) else getattr(v, "item", lambda v=v: v)()
            for k, v in found.items()
        }

    return (
        [(visible(node), row(found)) for node, found in nodes],
        [(key, visible(s), visible(t), row(found)) for key, s, t, found in edges],
    )


def spell_texts(spells):
    """Return the spells of each row as ISO 8601 text."""
    times = [
        [np.datetime_as_string(t.astype("M8[us]")).removesuffix(".000000") + "Z" for t in bounds]
        for bounds in (spells.start, spells.end)
    ]
    both = list(zip(*times, strict=True))
    return [both[a:b] for a, b in pairwise(spells.first.tolist())]


# --- networkx, igraph, Tulip -----------------------------------------------------------------


def test_networkx_reads_the_graphml_of_every_sample():
    for name, graph in all_graphs().items():
        found = nx.read_graphml(io.BytesIO(written(write_graphml, graph)), force_multigraph=True)
        nodes, edges = shown(graph)
        assert list(found.nodes(data=True)) == nodes, name
        rows = {
            key: (s, t, {k: v for k, v in row.items() if k != "id"})
            for s, t, key, row in found.edges(keys=True, data=True)
        }
        assert rows == {key: tuple(edge) for key, *edge in edges}, name


@pytest.mark.parametrize("timeline", ["growth", "activity"])
def test_networkx_reads_the_gexf_of_every_sample(timeline):
    for name, graph in all_graphs().items():
        # networkx knows of the two formats of time only the older one.
        data = written(lambda g, out: write_gexf(g, out, timeline=timeline), graph)
        found = nx.read_gexf(io.BytesIO(data.replace(b'"dateTime"', b'"date"')))
        nodes, edges = shown(graph)
        assert list(found) == [node for node, _ in nodes], name
        spells_of = dict(zip(found, spell_texts(graph.node_spells), strict=True))
        for node, row in nodes:
            has = found.nodes[node]
            viz = has.pop("viz")
            has |= viz["position"] | viz["color"] | {"size": viz["size"]}
            row |= {"z": 0.0, "a": 1.0}
            spells, since = has.pop("spells", []), has.pop("start", None)
            growth = timeline == "growth"
            began = row.pop("start", None)
            assert since == (began if growth else None), (name, node)
            assert spells == ([] if growth else spells_of[node]), (name, node)
            assert has == row, (name, node)
        ties = {(s, t) for _, s, t, _ in edges}
        assert set(found.edges()) == ties, name
        if len(ties) == len(edges):
            for _, s, t, row in edges:
                has = {k: v for k, v in found[s][t].items() if k not in ("id", "start", "spells")}
                row.pop("start", None)
                assert has.pop("kind", row["kind"]) == row.pop("kind")
                assert has == row, (name, s, t)


def test_igraph_reads_the_graphml_of_every_sample(tmp_path):
    igraph = importorskip("igraph")
    path = tmp_path / "graph.graphml"
    for name, graph in all_graphs().items():
        path.write_bytes(written(write_graphml, graph))
        found = igraph.Graph.Read_GraphML(str(path))
        nodes, edges = shown(graph)
        assert found.is_directed() == graph.directed
        assert found.vs["id"] == [node for node, _ in nodes]
        ends = [(found.vs[e.source]["id"], found.vs[e.target]["id"]) for e in found.es]
        assert ends == [(s, t) for _, s, t, _ in edges], name
        for items, rows in ((found.vs, nodes), (found.es, edges)):
            for item, (*_, row) in zip(items, rows, strict=True):
                has = item.attributes()
                for key, value in row.items():
                    assert has[key] == value, (name, key)


@pytest.fixture
def tulip():
    """Return Tulip, whose reader leaves files open and calls what is deprecated."""
    tlp = importorskip("tulip").tlp
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield tlp
        gc.collect()


def test_tulip_reads_the_graphml_of_samples(tulip, tmp_path):
    path = tmp_path / "graph.graphml"
    read = 0
    for name, graph in sample_graphs("samples", "threads").items():
        data = written(write_graphml, graph)
        # Its reader loses the beginning of a text that comes in two pieces of its buffer.
        if len(data) > 20_000:
            continue
        path.write_bytes(data)
        found = tulip.loadGraph(str(path))
        read += 1
        nodes, edges = shown(graph)
        assert (found.numberOfNodes(), found.numberOfEdges()) == (len(nodes), len(edges)), name
        for item, (_, row) in zip(found.nodes(), nodes, strict=True):
            x, y, _ = found["viewLayout"][item]
            assert (x, y) == pytest.approx((row["x"], row["y"]), abs=1e-3), name
            assert found["viewSize"][item][0] == pytest.approx(row["size"], abs=1e-4)
            colour = found["viewColor"][item]
            assert [colour[i] for i in range(3)] == [row[c] for c in "rgb"]
            if re.fullmatch("[^&<>\r\n\t\x85\u2028]+", row["label"]):
                assert found["label"][item] == row["label"], name
        for item, (*_, row) in zip(found.edges(), edges, strict=True):
            assert found["weight"][item] == row["weight"], name
            assert found["kind"][item] == row["kind"], name
    assert read > 100


# --- the parsers of Gephi Lite ---------------------------------------------------------------


def in_javascript(row, kind):
    """Return a row as graphology has it: colour in one value, no times of GEXF, "" left out."""
    row = dict(row)
    if "r" in row:
        r, g, b = (row.pop(c) for c in "rgb")
        row["color"] = f"rgb({r},{g},{b})" if kind == "gexf" else f"#{r:02x}{g:02x}{b:02x}"
        if kind == "gexf":
            row["z"] = 0
    if kind == "gexf":
        row.pop("start", None)
        row = {k: v for k, v in row.items() if k not in ("label", "kind") or v != ""}
    return row


def compare(name, graph, found, kind):
    nodes, edges = shown(graph)
    assert [key for key, _ in found["nodes"]] == [key for key, _ in nodes], name
    for (_, has), (key, row) in zip(found["nodes"], nodes, strict=True):
        assert has == in_javascript(row, kind), (name, key)
    assert [edge[:3] for edge in found["edges"]] == [[e, s, t] for e, s, t, _ in edges], name
    for (*_, has), (key, *_, row) in zip(found["edges"], edges, strict=True):
        assert has == in_javascript(row, kind), (name, key)


BOTH = ((write_graphml, "graphml"), (write_gexf, "gexf"))


def activity(graph, out):
    write_gexf(graph, out, timeline="activity")


@pytest.mark.parametrize(
    ("kind", "write"),
    [("graphml", write_graphml), ("gexf", write_gexf), ("gexf", activity)],
    ids=["graphml", "growth", "activity"],
)
def test_gephi_lite_reads_every_sample(kind, write):
    chosen = all_graphs()
    found = read_by_node([(written(write, g), kind) for g in chosen.values()])
    for (name, graph), read in zip(chosen.items(), found, strict=True):
        compare(name, graph, read, kind)


@given(st.lists(graphs(names=NAMES), min_size=4, max_size=8))
@settings(
    deadline=None, max_examples=5, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
def test_gephi_lite_reads_what_hypothesis_makes(several):
    both = [(graph, write, kind) for graph in several for write, kind in BOTH]
    read = read_by_node([(written(write, graph), kind) for graph, write, kind in both])
    for (graph, _, _), found in zip(both, read, strict=True):
        nodes, edges = shown(graph)
        assert [key for key, _ in found["nodes"]] == [key for key, _ in nodes]
        assert [has.get("label", "") for _, has in found["nodes"]] == [r["label"] for _, r in nodes]
        assert [edge[0] for edge in found["edges"]] == [edge[0] for edge in edges]
        assert [e[3].get("kind", "") for e in found["edges"]] == [e[3]["kind"] for e in edges]
