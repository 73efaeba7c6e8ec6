"""Cytoscape JSON, DOT, Pajek and Gephi's CSV hold the graph, whatever people are called."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from outside_readers import importorskip, read_by_node, wanted
from written_graphs import HOSTILE, NAMES, graph_of, graphs, hostile_graph, sample_graphs, written

from threadgraph.graphs.graph_data import Column
from threadgraph.io.cytoscape_json import write_cytoscape_json
from threadgraph.io.dot_file import write_dot
from threadgraph.io.escape import unmark_surrogates, visible
from threadgraph.io.gephi_csv import write_gephi_csv, write_gephi_edges, write_gephi_nodes
from threadgraph.io.pajek import write_pajek

ALL = (write_cytoscape_json, write_dot, write_pajek, write_gephi_nodes, write_gephi_edges)


def some_graphs():
    chosen = sample_graphs("samples/plain-text", "samples/whatsapp", "samples/discourse", "threads")
    return {**chosen, "hostile": hostile_graph(), "empty": graph_of(0, [])}


@pytest.mark.parametrize("write", ALL)
def test_the_same_graph_gives_the_same_bytes_and_they_are_utf8(write):
    graph = hostile_graph()
    data = written(write, graph)
    assert data == written(write, graph)
    data.decode()


# --- Cytoscape --------------------------------------------------------------------------------


def same_as_written(graph, nodes, edges):
    """Check what a reader of Cytoscape JSON found: rows of attributes."""
    assert [row["id"] for row in nodes] == graph.node_ids
    for n, row in enumerate(nodes):
        assert row["name"] == row["label"] == graph.node_labels[n]
        assert (row["x"], row["y"], row["size"]) == (graph.x[n], -graph.y[n], graph.size[n])
        assert row["color"] == "#{:02x}{:02x}{:02x}".format(*graph.rgb[n])
        assert "parent" not in row
    ids = graph.node_ids
    ties = [(row["source"], row["target"], row["kind"], row["weight"]) for row in edges]
    assert ties == [
        (ids[s], ids[t], kind, weight)
        for s, t, kind, weight in zip(
            graph.edge_source, graph.edge_target, graph.edge_kind, graph.edge_weight, strict=True
        )
    ]
    every = [row["id"] for row in [*nodes, *edges]]
    assert len(set(every)) == len(every)


def test_cytoscape_json_says_what_was_written():
    for graph in some_graphs().values():
        elements = json.loads(written(write_cytoscape_json, graph))["elements"]
        nodes = [{**node["data"], **node["position"]} for node in elements["nodes"]]
        same_as_written(graph, nodes, [edge["data"] for edge in elements["edges"]])


def test_cytoscape_js_reads_it():
    chosen = some_graphs()
    del chosen["hostile"]  # with halves of surrogate pairs, which a pipe cannot carry
    found = read_by_node([(written(write_cytoscape_json, g), "cyjs") for g in chosen.values()])
    for graph, read in zip(chosen.values(), found, strict=True):
        assert read["nested"] == 0
        rows = [row for _, row in read["nodes"]]
        same_as_written(graph, rows, [row for *_, row in read["edges"]])


def test_cytoscape_json_keeps_ids_apart_and_large_numbers_exact():
    graph = graph_of(
        node_ids=["e1", "e2"],
        node_columns={"parent": Column("int", [1, 2**60]), "Name": Column("string", ["a", None])},
    )
    elements = json.loads(written(write_cytoscape_json, graph))["elements"]
    assert elements["edges"][0]["data"]["id"] == "e_1"
    assert [n["data"]["data_parent"] for n in elements["nodes"]] == ["1", str(2**60)]
    assert [n["data"].get("data_name") for n in elements["nodes"]] == ["a", None]


# --- Graphviz ---------------------------------------------------------------------------------


def graphviz(command, data):
    wanted(command[0])
    done = subprocess.run(command, input=data, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr.decode()[-1000:]
    return done.stdout.decode()


def test_graphviz_reads_every_name():
    for name, graph in some_graphs().items():
        found = json.loads(graphviz(["dot", "-Tdot_json"], written(write_dot, graph)))
        nodes, edges = found.get("objects", []), found.get("edges", [])
        assert [node["name"] for node in nodes] == graph.node_ids, name
        ties = sorted((edge["tail"], edge["head"], edge.get("kind", "")) for edge in edges)
        ends = zip(graph.edge_source.tolist(), graph.edge_target.tolist(), strict=True)
        kinds = map(visible, graph.edge_kind)
        assert ties == sorted((*pair, kind) for pair, kind in zip(ends, kinds, strict=True)), name
        for n, node in enumerate(nodes):
            assert node["pos"] == f"{float(graph.x[n])!r},{float(graph.y[n])!r}"
            assert node["fillcolor"] == "#{:02x}{:02x}{:02x}a6".format(*graph.rgb[n])
            label = re.sub("\r\n?", "\n", visible(graph.node_labels[n]))
            shown = node["label"].replace("\\n", "\n") if "\n" in label else node["label"]
            shown = re.sub(r"&amp;(?=#?\w+;)", "&", shown.replace("\\\\", "\\"))
            assert shown == label, name


@pytest.mark.parametrize("command", [["dot", "-Tsvg"], ["neato", "-n", "-Tsvg"]])
def test_graphviz_draws_every_name_as_text(command):
    from xml.etree import ElementTree

    graph = hostile_graph()
    root = ElementTree.fromstring(graphviz(command, written(write_dot, graph)))
    svg = "{http://www.w3.org/2000/svg}"
    groups = [g for g in root.iter(f"{svg}g") if g.get("class") == "node"]
    assert len(groups) == len(HOSTILE)
    assert not list(root.iter(f"{svg}script"))
    for group, label in zip(groups, graph.node_labels, strict=True):
        drawn = "\n".join(text.text or "" for text in group.iter(f"{svg}text"))
        plain = re.sub("\r\n?", "\n", visible(label))
        assert drawn.replace("\xa0", " ").split() == plain.split()


# --- Pajek ------------------------------------------------------------------------------------


def test_pajek_is_read_by_networkx_and_igraph(tmp_path):
    igraph = importorskip("igraph")
    path = tmp_path / "graph.net"
    for name, graph in some_graphs().items():
        path.write_bytes(written(write_pajek, graph))
        ends = list(zip(graph.edge_source.tolist(), graph.edge_target.tolist(), strict=True))
        if not graph.node_ids:
            continue
        found = nx.read_pajek(path)
        rows = list(found.nodes(data=True))
        assert len(rows) == len(graph.node_ids), name
        assert all(0 <= row["x"] <= 1 and 0 <= row["y"] <= 1 for _, row in rows)
        place = {label: int(row["id"]) - 1 for label, row in rows}
        weights = {(place[s], place[t]): w for s, t, w in found.edges(data="weight")}
        assert weights == dict(zip(ends, graph.edge_weight.tolist(), strict=True)), name
        again = igraph.Graph.Read_Pajek(str(path))
        assert again.get_edgelist() == ends, name
        assert again.vs["name"] == [label for label, _ in rows], name
        if ends:
            assert again.es["weight"] == pytest.approx(graph.edge_weight.tolist())


def test_pajek_tells_people_of_one_name_apart():
    graph = graph_of(4, [], node_labels=["Ann", "Ann", "Ann (2)", 'Ann "the\nman"'])
    labels = re.findall('"(.*)"', written(write_pajek, graph).decode())
    assert labels == ["Ann", "Ann (3)", "Ann (2)", "Ann 'the man'"]


# --- Gephi's spreadsheet import ---------------------------------------------------------------


def read_as_gephi_does(data):
    """Return the rows of a CSV file by the settings of Gephi: an escape, empty is missing."""
    assert data.startswith(b"\xef\xbb\xbf")
    text = io.StringIO(data.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, escapechar="\\", strict=True))


def test_gephi_csv_has_the_columns_that_gephi_wants():
    for name, graph in some_graphs().items():
        nodes = read_as_gephi_does(written(write_gephi_nodes, graph))
        edges = read_as_gephi_does(written(write_gephi_edges, graph))
        assert [row["Id"] for row in nodes] == graph.node_ids
        assert [unmark_surrogates(row["Label"]) for row in nodes] == graph.node_labels, name
        ids = graph.node_ids
        ties = [(r["Source"], r["Target"], unmark_surrogates(r["Kind"])) for r in edges]
        assert ties == [
            (ids[s], ids[t], kind)
            for s, t, kind in zip(
                graph.edge_source, graph.edge_target, graph.edge_kind, strict=True
            )
        ]
        assert [float(row["Weight"]) for row in edges] == graph.edge_weight.tolist()
        assert {row["Type"] for row in edges} <= {"Directed"}
        for row in nodes + edges:
            assert None not in row
            assert re.fullmatch(r"|<\[[^,]+, Infinity\]>", row.get("Timeset", ""))


def test_gephi_csv_has_the_chosen_timeline():
    graph = hostile_graph()
    growth = read_as_gephi_does(written(write_gephi_nodes, graph))
    assert [row["Timeset"] for row in growth[:2]] == ["", "<[1970-01-01T01:00:00Z, Infinity]>"]
    out = io.BytesIO()
    write_gephi_edges(graph, out, timeline="activity")
    active = read_as_gephi_does(out.getvalue())
    assert active[1]["Timeset"] == "<[1970-01-01T01:00:00Z, 1970-01-01T01:01:00Z]>"


def test_times_of_other_columns_are_no_timeline_for_gephi():
    graph = graph_of(node_columns={"seen": Column("time", np.array([0, 1_500_000]))})
    rows = read_as_gephi_does(written(write_gephi_nodes, graph))
    assert [row["seen"] for row in rows] == ["1970-01-01 00:00:00", "1970-01-01 00:00:01.500000"]


def test_both_files_or_none(tmp_path):
    files = write_gephi_csv(graph_of(), tmp_path / "people.CSV")
    assert [file.path.name for file in files] == ["people.nodes.csv", "people.edges.csv"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["people.edges.csv", "people.nodes.csv"]


@given(graphs(names=NAMES))
@settings(deadline=None, max_examples=40)
def test_nothing_stops_a_writer(graph):
    for write in ALL:
        written(write, graph)
    json.loads(written(write_cytoscape_json, graph))
    rows = read_as_gephi_does(written(write_gephi_nodes, graph))
    assert [unmark_surrogates(row["Id"]) for row in rows] == graph.node_ids
    if shutil.which("dot") is None:
        return
    written(write_dot, graph)
