"""Write a graph as GraphML: typed columns, placed and coloured nodes, as Gephi reads it best.

One streaming pass, and valid against the GraphML schema with one exception made for Gephi:
where two edges join the same nodes, each `<edge>` carries its kind as `label`, the only sign
by which Gephi keeps the two apart.  GraphML knows no time: `start` is a column of text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from threadgraph.graphs.graph_data import Column
from threadgraph.io.columns import batches, column_names, column_texts, number_type
from threadgraph.io.escape import xml_attribute, xml_text

if TYPE_CHECKING:
    from threadgraph.graphs.graph_data import GraphData

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns \
http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_TYPES = {"string": "string", "time": "string", "double": "double", "boolean": "boolean"}


def write_graphml(graph: GraphData, out: BinaryIO) -> None:
    """Write `graph` to `out` as GraphML; the same graph gives the same bytes.

    Missing values are left out.  Text that XML cannot hold is written by `escape.visible`.
    Columns are named by `columns.column_names`.  Edges are called e1, e2, ... in their order.

    >>> import io, numpy as np
    >>> from threadgraph.graphs.graph_data import GraphData
    >>> one, none = np.array([4.0]), np.array([], dtype=np.int64)
    >>> graph = GraphData("page", ["u1"], ["A & B"], one, one, one, np.zeros((1, 3), np.uint8),
    ...                   none, none, [])
    >>> out = io.BytesIO()
    >>> write_graphml(graph, out)
    >>> print(out.getvalue().decode().splitlines()[12][4:60])
    <node id="u1"><data key="label"><![CDATA[A & B]]></data>
    """
    nodes, edges = _keys(graph)
    declared = "".join(key.declaration for key in (*nodes, *edges))
    default = "directed" if graph.directed else "undirected"
    name = f"  <desc>{xml_text(graph.name)}</desc>\n"
    out.write(f'{_HEAD}{name}{declared}  <graph id="G" edgedefault="{default}">\n'.encode())
    ids = [xml_attribute(node) for node in graph.node_ids]
    for start, stop in batches(len(ids)):
        rows = zip(ids[start:stop], _data(nodes, start, stop), strict=True)
        lines = [f'    <node id="{node}">{data}</node>\n' for node, data in rows]
        out.write("".join(lines).encode())
    labelled = graph.has_parallel_edges
    for start, stop in batches(len(graph.edge_source)):
        opened = _edges(graph, ids, labelled, start, stop)
        rows = zip(opened, _data(edges, start, stop), strict=True)
        out.write("".join([f"{edge}{data}</edge>\n" for edge, data in rows]).encode())
    out.write(b"  </graph>\n</graphml>\n")


@dataclass(frozen=True)
class _Key:
    """A `<key>` of the file and the column behind it."""

    id: str
    name: str
    domain: str
    column: Column

    @property
    def declaration(self) -> str:
        kind = _TYPES.get(self.column.type) or number_type(self.column)
        return (
            f'  <key id="{self.id}" for="{self.domain}" '
            f'attr.name="{xml_attribute(self.name)}" attr.type="{kind}"/>\n'
        )

    def data(self, start: int, stop: int) -> list[str]:
        opened = f'<data key="{self.id}">'
        texts = column_texts(self.column, start, stop)
        if self.column.type == "string":
            texts = [None if text is None else xml_text(text) for text in texts]
        return ["" if text is None else f"{opened}{text}</data>" for text in texts]


def _data(keys: list[_Key], start: int, stop: int) -> Iterator[str]:
    return map("".join, zip(*[key.data(start, stop) for key in keys], strict=True))


def _edges(graph: GraphData, ids: list[str], labelled: bool, start: int, stop: int) -> list[str]:
    labels = [""] * (stop - start)
    if labelled:
        labels = [f' label="{xml_attribute(kind)}"' for kind in graph.edge_kind[start:stop]]
    sources = graph.edge_source[start:stop].tolist()
    targets = graph.edge_target[start:stop].tolist()
    return [
        f'    <edge id="e{n}" source="{ids[source]}" target="{ids[target]}"{label}>'
        for n, source, target, label in zip(
            range(start + 1, stop + 1), sources, targets, labels, strict=True
        )
    ]


def _keys(graph: GraphData) -> tuple[list[_Key], list[_Key]]:
    """Return the keys of nodes and of edges; ids are unique over both, names within each."""
    nodes = {
        "label": Column("string", graph.node_labels),
        "x": Column("double", graph.x),
        "y": Column("double", graph.y),
        "size": Column("double", graph.size),
        "r": Column("int", graph.rgb[:, 0]),
        "g": Column("int", graph.rgb[:, 1]),
        "b": Column("int", graph.rgb[:, 2]),
    }
    edges = {"kind": Column("string", graph.edge_kind)}
    if graph.edge_weight is not None:
        edges["weight"] = Column("double", graph.edge_weight)
    if graph.node_start is not None:
        nodes["start"] = Column("time", graph.node_start)
    if graph.edge_start is not None:
        edges["start"] = Column("time", graph.edge_start)
    nodes |= zip(column_names(graph.node_columns), graph.node_columns.values(), strict=True)
    edges |= zip(column_names(graph.edge_columns), graph.edge_columns.values(), strict=True)
    taken: set[str] = set()
    return (
        [_Key(_key_id(name, "node", taken), name, "node", c) for name, c in nodes.items()],
        [_Key(_key_id(name, "edge", taken), name, "edge", c) for name, c in edges.items()],
    )


def _key_id(name: str, domain: str, taken: set[str]) -> str:
    """Return the id of a key: its name, unless a schema or another key forbids it."""
    if name not in taken and re.fullmatch("[a-z0-9_.-]+", name):
        taken.add(name)
        return name
    # No property is called so; Gephi then goes by the name and not by the id.
    stem = f"{domain}_{re.sub('[^a-z0-9_.-]+', '_', name)}"
    unique, count = stem, 1
    while unique in taken:
        count += 1
        unique = f"{stem}_{count}"
    taken.add(unique)
    return unique
