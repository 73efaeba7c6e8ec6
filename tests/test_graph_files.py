"""GraphML and GEXF files hold the graph exactly, and nothing in them that Gephi misreads."""

from __future__ import annotations

import dataclasses
import io
import math
import re
import tempfile
from collections import Counter
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import numpy as np
import pytest
from helpers import shared
from hypothesis import given, settings
from hypothesis import strategies as st
from written_graphs import CONTROLS, NAMES, VALUES, expected, graph_of, graphs, written

from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.graph_data import Column, GraphData
from threadgraph.graphs.records import NO_TIME
from threadgraph.io.columns import column_names
from threadgraph.io.escape import unescape_visible, visible
from threadgraph.io.gexf import write_gexf
from threadgraph.io.graphml import write_graphml
from threadgraph.io.write import write_file

GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
GEXF, VIZ = "{http://gexf.net/1.3}", "{http://gexf.net/1.3/viz}"
BOTH = pytest.mark.parametrize("write", [write_graphml, write_gexf])

# --- our own readers, which know nothing of the writers -------------------------------------


def value_of(text, kind):
    if kind in ("int", "integer", "long"):
        return int(text)
    if kind == "double":
        return float(text)
    if kind == "boolean":
        return {"true": True, "false": False}[text]
    return unescape_visible(text)


def read_graphml(data):
    """Return (directed, nodes, edges): rows of (id or id, source, target), {name: value}."""
    root = ElementTree.fromstring(data)
    keys = {}
    for key in root.iter(f"{GRAPHML}key"):
        assert key.get("id") not in keys
        keys[key.get("id")] = key
    graph = root.find(f"{GRAPHML}graph")

    def row(element):
        found = {}
        for item in element.findall(f"{GRAPHML}data"):
            key = keys[item.get("key")]
            assert f"{GRAPHML}{key.get('for')}" == element.tag
            name = unescape_visible(key.get("attr.name"))
            found[name] = value_of(item.text or "", key.get("attr.type"))
        return found

    nodes = [(unescape_visible(n.get("id")), row(n)) for n in graph.findall(f"{GRAPHML}node")]
    edges = [
        (e.get("id"), *(unescape_visible(e.get(end)) for end in ("source", "target")), row(e))
        for e in graph.findall(f"{GRAPHML}edge")
    ]
    return graph.get("edgedefault") == "directed", nodes, edges


def read_gexf(data):
    """Return the same as `read_graphml` of a GEXF file."""
    root = ElementTree.fromstring(data)
    graph = root.find(f"{GEXF}graph")
    kinds = {
        (block.get("class"), a.get("id")): a.get("type")
        for block in graph.findall(f"{GEXF}attributes")
        for a in block
    }

    def row(element, domain):
        found = {}
        for name, kind in (("label", "string"), ("kind", "string"), ("weight", "double")):
            if element.get(name) is not None:
                found[name] = value_of(element.get(name), kind)
        if element.get("start"):
            found["start"] = element.get("start")
        for item in element.iter(f"{GEXF}attvalue"):
            name = item.get("for")
            found[unescape_visible(name)] = value_of(item.get("value"), kinds[domain, name])
        for item, names in (("size", ["value"]), ("position", "xy"), ("color", "rgb")):
            for name in names if element.find(f"{VIZ}{item}") is not None else ():
                kind = "int" if item == "color" else "double"
                text = element.find(f"{VIZ}{item}").get(name)
                found["size" if name == "value" else name] = value_of(text, kind)
        return found

    nodes = [(unescape_visible(n.get("id")), row(n, "node")) for n in graph.iter(f"{GEXF}node")]
    edges = [
        (e.get("id"), *(unescape_visible(e.get(end)) for end in ("source", "target")),
         row(e, "edge"))
        for e in graph.iter(f"{GEXF}edge")
    ]  # fmt: skip
    return graph.get("defaultedgetype") == "directed", nodes, edges


# --- round trips -----------------------------------------------------------------------------


@given(graphs())
@settings(deadline=None)
def test_graphml_round_trip(graph):
    assert read_graphml(written(write_graphml, graph)) == expected(graph)


@given(graphs())
@settings(deadline=None)
def test_gexf_round_trip(graph):
    assert read_gexf(written(write_gexf, graph)) == expected(graph)


def as_shown(row):
    """Return a row as a reader has it that knows nothing of our escape."""
    return {visible(k): visible(v) if isinstance(v, str) else v for k, v in row.items()}


@given(graphs())
@settings(deadline=None, max_examples=50)
def test_networkx_reads_graphml(graph):
    found = nx.read_graphml(io.BytesIO(written(write_graphml, graph)), force_multigraph=True)
    directed, nodes, edges = expected(graph)
    assert found.is_directed() == directed
    assert list(found.nodes(data=True)) == [(visible(n), as_shown(r)) for n, r in nodes]
    # networkx takes the id of an edge for its key.
    rows = {}
    for source, target, key, row in found.edges(keys=True, data=True):
        rows[key] = ({source, target}, {k: v for k, v in row.items() if k != "id"})
    assert rows == {e: ({visible(s), visible(t)}, as_shown(r)) for e, s, t, r in edges}


# igraph does not resolve & in ids and names, and stops at numbers below 2.2e-308.
igraph_values = VALUES | {"double": st.floats(-1e300, 1e300, allow_subnormal=False)}


@given(graphs(st.uuids().map(str), NAMES, igraph_values))
@settings(deadline=None, max_examples=50)
def test_igraph_reads_graphml(graph):
    igraph = pytest.importorskip("igraph")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "g.graphml"
        path.write_bytes(written(write_graphml, graph))
        found = igraph.Graph.Read_GraphML(str(path))
    _, nodes, edges = expected(graph)
    assert found.vs["id"] == [visible(node) for node, _ in nodes]
    ends = [{found.vs[e.source]["id"], found.vs[e.target]["id"]} for e in found.es]
    assert ends == [{visible(s), visible(t)} for _, s, t, _ in edges]
    rows = [(v.attributes(), row) for v, (_, row) in zip(found.vs, nodes, strict=True)]
    rows += [(e.attributes(), row) for e, (*_, row) in zip(found.es, edges, strict=True)]
    for attributes, row in rows:
        for name, value in row.items():
            shown = visible(value) if isinstance(value, str) else value
            # igraph holds every number as a double
            assert attributes[visible(name)] == (float(shown) if type(shown) is int else shown)


@given(graphs())
@settings(deadline=None, max_examples=50)
def test_networkx_reads_gexf(graph):
    # networkx knows of the two formats of time only the older one.
    data = written(write_gexf, graph).replace(b'timeformat="dateTime"', b'timeformat="date"')
    found = nx.read_gexf(io.BytesIO(data))
    _, nodes, edges = expected(graph)
    assert list(found) == [visible(node) for node, _ in nodes]
    for node, row in nodes:
        attributes = found.nodes[visible(node)]
        assert attributes["label"] == visible(row["label"])
        assert attributes["viz"]["size"] == row["size"]
        assert attributes["viz"]["position"] == {"x": row["x"], "y": row["y"], "z": 0.0}
        r, g, b = (int(row[c]) for c in "rgb")
        assert attributes["viz"]["color"] == {"r": r, "g": g, "b": b, "a": 1.0}
    if found.is_multigraph():
        assert found.number_of_edges() == len(edges)
    else:
        ends = [(s, t) if graph.directed else frozenset((s, t)) for _, s, t, _ in edges]
        assert found.number_of_edges() == len(set(ends))


# --- the structure ---------------------------------------------------------------------------


@given(graphs(), st.sampled_from([write_graphml, write_gexf]))
@settings(deadline=None)
def test_what_every_file_keeps_to(graph, write):
    data = written(write, graph)
    text = data.decode()
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\r]", text)
    root = ElementTree.fromstring(data)
    elements = list(root.iter())
    for kind in ("node", "edge", "key"):
        ids = [e.get("id") for e in elements if e.tag.endswith("}" + kind)]
        assert len(set(ids)) == len(ids)
    keys = [(k.get("for"), k.get("attr.name")) for k in root.iter(f"{GRAPHML}key")]
    keys += [(b.get("class"), a.get("id")) for b in root.iter(f"{GEXF}attributes") for a in b]
    assert max(Counter((f, n.lower()) for f, n in keys).values(), default=1) == 1
    for key in root.iter(f"{GRAPHML}key"):
        assert re.fullmatch("[a-z0-9_.-]+", key.get("id"))  # an NMTOKEN, as the schema asks
        assert key.get("attr.type") in ("boolean", "int", "long", "double", "string")
    numbers = [
        a.text for a in elements if a.tag == f"{GRAPHML}data" and a.get("key") in ("x", "y", "size")
    ]
    numbers += [v for e in elements if e.tag.startswith(VIZ) for v in e.attrib.values()]
    assert all(math.isfinite(float(number)) for number in numbers)


@given(graphs())
@settings(deadline=None)
def test_gexf_elements_come_in_the_order_gephi_wants(graph):
    root = ElementTree.fromstring(written(write_gexf, graph))
    for node in root.iter(f"{GEXF}node"):
        tags = [child.tag for child in node]
        assert tags[-3:] == [f"{VIZ}size", f"{VIZ}position", f"{VIZ}color"]
        assert tags[:-3] in ([], [f"{GEXF}attvalues"])
        assert list(node[-1].attrib) == ["r", "g", "b"]
        assert all(re.fullmatch("[0-9]{1,3}", v) for v in node[-1].attrib.values())
    blocks = [b.get("class") for b in root.iter(f"{GEXF}attributes")]
    assert len(set(blocks)) == len(blocks)
    for part in ("node", "edge"):
        (group,) = root.iter(f"{GEXF}{part}s")
        assert int(group.get("count")) == len(group)


@BOTH
@pytest.mark.parametrize("nodes", [0, 1])
def test_smallest_graphs(write, nodes, tmp_path):
    graph = graph_of(nodes, [])
    suffix = "graphml" if write is write_graphml else "gexf"
    write_file(tmp_path / f"g.{suffix}", partial(write, graph))
    read = nx.read_graphml if write is write_graphml else nx.read_gexf
    assert read(tmp_path / f"g.{suffix}").number_of_nodes() == nodes


@BOTH
def test_a_graph_of_many_batches(write):
    graph = graph_of(9000, [(n, n // 2) for n in range(9000)])
    read = read_graphml if write is write_graphml else read_gexf
    assert read(written(write, graph)) == expected(graph)


@BOTH
def test_the_same_graph_gives_the_same_bytes(write):
    graph = graph_of(9000, [(n, n // 2) for n in range(9000)], node_columns={
        "depth": Column("int", list(range(9000)))})  # fmt: skip
    again = dataclasses.replace(graph, node_columns={"depth": Column("int", np.arange(9000))})
    assert written(write, graph) == written(write, again)


def sample_graph():
    """Return the graph of the sample files, which were tried in Gephi's own importer."""
    first = ["2024-01-01T10:00:00Z", "2024-01-01T12:30:00Z", "2024-01-02T09:00:00Z"]
    met = ["2024-01-01T12:30:00Z", "2024-01-01T13:00:00Z", "2024-01-01T14:00:00Z", first[2]]
    return GraphData(
        name="sample",
        node_ids=["u1", "u2", "u3"],
        node_labels=["Alice & <Bob> ] ]> x", "Арам Դավիթ 王 🎉", "$x_1$ \"quoted\" 'a'"],
        x=np.array([-300.0, 10.5, 400.0]),
        y=np.array([120.0, -220.25, 80.0]),
        size=np.array([100.0, 40.0, 4.0]),
        rgb=np.array([[230, 159, 0], [86, 180, 233], [0, 158, 115]], dtype=np.uint8),
        edge_source=np.array([0, 0, 1, 2]),
        edge_target=np.array([1, 1, 0, 0]),
        edge_weight=np.array([3.0, 1.0, 2.0, 1.0]),
        edge_kind=["reply", "mention", "reply", "reply"],
        node_columns={
            "posts": Column("int", [3, 2, 1]),
            "pagerank": Column("double", [1.5, 0.25, 0.0]),
            "author_of_root": Column("boolean", [True, False, False]),
            "bio": Column("string", ["INFO null & & end", "null", "two\nlines"]),
            "first_post": Column("string", first),
        },
        edge_columns={"first": Column("string", met)},
    )


def microseconds(column):
    texts = [text.removesuffix("Z") for text in column.values]
    return np.array(texts, dtype="datetime64[us]").astype(np.int64)


def test_graphml_is_read_like_the_sample_file():
    data = written(write_graphml, sample_graph())
    sample = shared("samples/gephi/ideal_kind.graphml").read_bytes()
    assert read_graphml(data) == read_graphml(sample)
    labels = '<edge [^>]*label="([^"]*)"'
    assert re.findall(labels, data.decode()) == re.findall(labels, sample.decode())


def test_gexf_is_read_like_the_sample_file():
    graph = sample_graph()
    timed = dataclasses.replace(
        graph,
        node_start=microseconds(graph.node_columns.pop("first_post")),
        edge_start=microseconds(graph.edge_columns.pop("first")),
        edge_columns={"replies": Column("int", [3, 1, 2, 1])},
    )
    sample = shared("samples/gephi/ideal.gexf").read_bytes()
    assert read_gexf(written(write_gexf, timed)) == read_gexf(sample)


# --- what networkx writes and Gephi misreads, one by one -------------------------------------


@BOTH
def test_edges_have_their_own_ids_and_kinds_where_they_run_side_by_side(write):
    graph = graph_of(2, [(0, 1), (0, 1), (1, 0)], edge_kind=["reply", "mention", "reply"])
    text = written(write, graph).decode()
    assert re.findall('<edge id="(.*?)"', text) == ["e1", "e2", "e3"]
    kind = "label" if write is write_graphml else "kind"
    assert re.findall(f' {kind}="(reply|mention)"', text) == ["reply", "mention", "reply"]


def test_graphml_without_parallel_edges_keeps_to_the_schema():
    text = written(write_graphml, graph_of(2, [(0, 1), (1, 0)])).decode()
    assert not re.search("<edge [^>]*label=", text)
    undirected = graph_of(2, [(0, 1), (1, 0)], directed=False)
    assert re.search("<edge [^>]*label=", written(write_graphml, undirected).decode())


def test_size_place_and_colour_draw_and_are_no_columns():
    text = written(write_gexf, graph_of(1, [])).decode()
    assert "<attribute " not in text
    assert '<viz:size value="4.0"/><viz:position x="-300.0" y="10.5" z="0.0"/>' in text
    assert '<viz:color r="230" g="159" b="0"/>' in text
    text = written(write_graphml, graph_of(1, [])).decode()
    keys = re.findall('<key id="(.*?)" for="node" attr.name="(.*?)" attr.type="(.*?)"/>', text)
    assert keys == [
        ("label", "label", "string"), ("x", "x", "double"), ("y", "y", "double"),
        ("size", "size", "double"), ("r", "r", "int"), ("g", "g", "int"), ("b", "b", "int"),
    ]  # fmt: skip


@BOTH
def test_one_column_is_one_attribute_whatever_it_mixes(write):
    columns = {"share": Column("double", [1, 2.5])}
    text = written(write, graph_of(node_columns=columns)).decode()
    assert len(re.findall("<(?:key|attribute) [^>]*share", text)) == 1
    assert "1.0" in text


@BOTH
def test_undefined_values_are_left_out(write):
    columns = {
        "share": Column("double", [math.nan, math.inf]),
        "bio": Column("string", [None, None]),
    }
    text = written(write, graph_of(node_columns=columns)).decode()
    assert not re.search("(?i)nan|inf|none", text)
    assert not re.search('key="(share|bio)">|for="(share|bio)"', text)


@BOTH
@pytest.mark.parametrize("value", [["a"], {"a": 1}, 1, b"a"])
def test_what_is_no_text_is_refused(write, value):
    with pytest.raises(UsageError, match="type string"):
        written(write, graph_of(node_columns={"a": Column("string", [value, None])}))


@BOTH
@pytest.mark.parametrize("bad", CONTROLS)
def test_every_control_character_everywhere(write, bad):
    name = f"a{bad}b"
    graph = graph_of(
        name=name,
        node_ids=[name, "b"],
        node_labels=[name, name],
        edge_kind=[name],
        node_columns={name: Column("string", [name, None])},
        edge_columns={name: Column("string", [name])},
    )
    read = read_graphml if write is write_graphml else read_gexf
    assert read(written(write, graph)) == expected(graph)


def test_dynamic_gexf_has_hours_and_a_time_zone():
    start = np.array([1_466_715_660_500_000, NO_TIME])
    text = written(write_gexf, graph_of(node_start=start)).decode()
    assert (
        '<graph mode="dynamic" timeformat="dateTime" timerepresentation="interval" '
        'timezone="UTC" defaultedgetype="directed">'
    ) in text
    assert 'version="1.3"' in text
    assert re.findall('start="(.*?)"', text) == ["2016-06-23T21:01:00.500000Z"]


@pytest.mark.parametrize("start", [None, np.array([NO_TIME, NO_TIME])])
def test_gexf_without_times_is_static(start):
    text = written(write_gexf, graph_of(node_start=start)).decode()
    assert '<graph mode="static" defaultedgetype="directed">' in text
    assert "time" not in text


# --- names, types, refusals ------------------------------------------------------------------


def test_a_column_never_poses_as_a_property():
    names = ["id", "Label", "X", "size", "weight", "kind", "start", "viz", "color"]
    assert column_names(names) == [f"data_{name.lower()}" for name in names]
    assert column_names(["a", "A", "a_2", " a ", "data_size", "Size", "First \t seen"]) == [
        "a", "a_2", "a_2_2", "a_3", "data_size", "data_size_2", "first_seen"
    ]  # fmt: skip


def test_node_and_edge_columns_of_one_name_have_two_ids():
    graph = graph_of(
        node_columns={"replies": Column("int", [1, 2]), "edge_replies": Column("int", [3, 4])},
        edge_columns={"replies": Column("int", [5])},
        node_start=np.array([0, 1]),
        edge_start=np.array([2]),
    )
    data = written(write_graphml, graph)
    assert read_graphml(data) == expected(graph)
    keys = re.findall('<key id="(.*?)" for="edge" attr.name="(.*?)"', data.decode())
    assert keys == [
        ("kind", "kind"), ("weight", "weight"), ("edge_start", "start"),
        ("edge_replies_2", "replies"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "values", "graphml", "gexf"),
    [
        ("int", [2**31 - 1, -(2**31)], "int", "integer"),
        ("int", [2**31, None], "long", "long"),
        ("int", [-(2**31) - 1, None], "long", "long"),
        ("long", [1, 2], "long", "long"),
        ("int", [2**63, 0], "string", "string"),
        ("int", [None, None], "int", "integer"),
        ("boolean", np.array([True, False]), "boolean", "boolean"),
        ("time", [0, None], "string", "string"),
    ],
)
def test_types(kind, values, graphml, gexf):
    graph = graph_of(node_columns={"c": Column(kind, values)})
    assert f'attr.name="c" attr.type="{graphml}"' in written(write_graphml, graph).decode()
    assert f'title="c" type="{gexf}"' in written(write_gexf, graph).decode()


def test_text_with_markup_is_cdata_in_graphml():
    labels = ["Alice & & <Bob>", "x ]]> y"]
    text = written(write_graphml, graph_of(node_labels=labels)).decode()
    assert "<![CDATA[Alice & & <Bob>]]>" in text
    assert "<![CDATA[x ]]]]><![CDATA[> y]]>" in text


@pytest.mark.parametrize(
    "parts",
    [
        {"edge_weight": np.array([0.0])},
        {"edge_weight": np.array([-1.0])},
        {"edge_weight": np.array([np.nan])},
        {"edge_weight": np.array([1.0, 2.0])},
        {"size": np.array([3.9, 50.0])},
        {"size": np.array([4.0, 100.1])},
        {"size": np.array([4.0, np.nan])},
        {"x": np.array([0.0, 5001.0])},
        {"y": np.array([0.0, np.inf])},
        {"node_ids": ["u1", "u1"]},
        {"node_ids": ["u1", ""]},
        {"node_labels": ["a"]},
        {"rgb": np.zeros((2, 4), np.uint8)},
        {"rgb": np.zeros((2, 3))},
        {"edge_target": np.array([2])},
        {"edge_source": np.array([-1])},
        {"edge_kind": []},
        {"node_start": np.array([1])},
        {"node_columns": {"a": Column("int", [1])}},
        {"edge_columns": {"a": Column("int", [1, 2])}},
    ],
)
def test_parts_that_do_not_fit_are_refused(parts):
    with pytest.raises(UsageError):
        graph_of(**parts)


def test_an_unknown_type_is_refused():
    with pytest.raises(UsageError, match="dateTime"):
        Column("dateTime", [])
