"""Write a graph as GEXF 1.3, the format with a timeline: nodes and edges that begin in time.

With times the graph is dynamic and grows in Gephi's timeline: a node or edge is there from its
`start` on, and always where it has none; or it is there only in its spells, while people talk.
Without times it is static.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from threadgraph.graphs.graph_data import Column
from threadgraph.io.columns import batches, column_names, column_texts, number_type
from threadgraph.io.escape import xml_attribute, xml_text
from threadgraph.io.timelines import presence

if TYPE_CHECKING:
    from threadgraph.graphs.graph_data import GraphData
    from threadgraph.io.timelines import Presence

# The namespaces have no "www.": with it networkx finds no graph in the file.
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
"""
_DYNAMIC = 'mode="dynamic" timeformat="dateTime" timerepresentation="interval" timezone="UTC"'
_TYPES = {"string": "string", "time": "string", "double": "double", "boolean": "boolean"}


def write_gexf(graph: GraphData, out: BinaryIO, *, timeline: str = "growth") -> None:
    """Write `graph` to `out` as GEXF 1.3; the same graph gives the same bytes.

    With `timeline="growth"` nodes and edges come and stay; with "activity" they are there only
    in the spells of the graph.  UsageError for another timeline, or if there are no spells.

    Missing values are left out.  Text that XML cannot hold is written by `escape.visible`.
    Columns are named by `columns.column_names`.  Edges are called e1, e2, ... in their order.

    >>> import io, numpy as np
    >>> from threadgraph.graphs.graph_data import GraphData
    >>> one, none = np.array([4.0]), np.array([], dtype=np.int64)
    >>> graph = GraphData("page", ["u1"], ["A & B"], one, one, one, np.zeros((1, 3), np.uint8),
    ...                   none, none, [], node_start=np.array([0]))
    >>> out = io.BytesIO()
    >>> write_gexf(graph, out)
    >>> print(out.getvalue().decode().splitlines()[5][6:67])
    <node id="u1" label="A &amp; B" start="1970-01-01T00:00:00Z">
    """
    node_times, edge_times = presence(graph, timeline)
    dynamic = node_times.dynamic or edge_times.dynamic
    mode = _DYNAMIC if dynamic else 'mode="static"'
    default = "directed" if graph.directed else "undirected"
    out.write(
        f"{_HEAD}  <meta><creator>threadgraph</creator>"
        f"<description>{xml_text(graph.name)}</description></meta>\n"
        f'  <graph {mode} defaultedgetype="{default}">\n'.encode()
    )
    nodes, edges = _attributes(graph.node_columns), _attributes(graph.edge_columns)
    out.write((_declared("node", nodes) + _declared("edge", edges)).encode())
    ids = [xml_attribute(node) for node in graph.node_ids]
    out.write(f'    <nodes count="{len(ids)}">\n'.encode())
    for start, stop in batches(len(ids)):
        lines = "".join(_nodes(graph, ids, nodes, node_times, start, stop))
        out.write(lines.encode())
    out.write(f'    </nodes>\n    <edges count="{len(graph.edge_source)}">\n'.encode())
    for start, stop in batches(len(graph.edge_source)):
        lines = "".join(_edges(graph, ids, edges, edge_times, start, stop))
        out.write(lines.encode())
    out.write(b"    </edges>\n  </graph>\n</gexf>\n")


@dataclass(frozen=True)
class _Attribute:
    """An `<attribute>` of the file, named in XML, and the column behind it."""

    name: str
    column: Column

    def values(self, start: int, stop: int) -> list[str]:
        opened = f'<attvalue for="{self.name}" value="'
        texts = column_texts(self.column, start, stop)
        if self.column.type == "string":
            texts = [None if text is None else xml_attribute(text) for text in texts]
        return ["" if text is None else f'{opened}{text}"/>' for text in texts]


def _attributes(columns: dict[str, Column]) -> list[_Attribute]:
    names = map(xml_attribute, column_names(columns))
    return [_Attribute(name, c) for name, c in zip(names, columns.values(), strict=True)]


def _declared(domain: str, attributes: list[_Attribute]) -> str:
    if not attributes:
        return ""
    lines = []
    for attribute in attributes:
        kind = _TYPES.get(attribute.column.type) or number_type(attribute.column)
        kind = "integer" if kind == "int" else kind
        name = attribute.name
        lines.append(f'      <attribute id="{name}" title="{name}" type="{kind}"/>\n')
    opened = f'    <attributes class="{domain}" mode="static">\n'
    return f"{opened}{''.join(lines)}    </attributes>\n"


def _nodes(
    graph: GraphData,
    ids: list[str],
    attributes: list[_Attribute],
    times: Presence,
    start: int,
    stop: int,
) -> Iterator[str]:
    rows = zip(
        ids[start:stop],
        map(xml_attribute, graph.node_labels[start:stop]),
        _starts(times, start, stop),
        _attvalues(attributes, start, stop),
        _spells(times, start, stop),
        graph.size[start:stop].tolist(),
        graph.x[start:stop].tolist(),
        graph.y[start:stop].tolist(),
        graph.rgb[start:stop].tolist(),
        strict=True,
    )
    for node, label, since, values, spells, size, x, y, (r, g, b) in rows:
        yield (
            f'      <node id="{node}" label="{label}"{since}>{values}{spells}'
            f'<viz:size value="{size!r}"/><viz:position x="{x!r}" y="{y!r}" z="0.0"/>'
            f'<viz:color r="{r}" g="{g}" b="{b}"/></node>\n'
        )


def _edges(
    graph: GraphData,
    ids: list[str],
    attributes: list[_Attribute],
    times: Presence,
    start: int,
    stop: int,
) -> Iterator[str]:
    weights = [""] * (stop - start)
    if graph.edge_weight is not None:
        weights = [f' weight="{w!r}"' for w in graph.edge_weight[start:stop].tolist()]
    rows = zip(
        range(start + 1, stop + 1),
        graph.edge_source[start:stop].tolist(),
        graph.edge_target[start:stop].tolist(),
        map(xml_attribute, graph.edge_kind[start:stop]),
        weights,
        _starts(times, start, stop),
        _attvalues(attributes, start, stop),
        _spells(times, start, stop),
        strict=True,
    )
    for n, source, target, kind, weight, since, values, spells in rows:
        yield (
            f'      <edge id="e{n}" source="{ids[source]}" target="{ids[target]}" kind="{kind}"'
            f"{weight}{since}>{values}{spells}</edge>\n"
        )


def _starts(times: Presence, start: int, stop: int) -> list[str]:
    texts = times.starts(start, stop)
    return ["" if text is None else f' start="{text}"' for text in texts]


def _spells(times: Presence, start: int, stop: int) -> list[str]:
    rows = [
        "".join([f'<spell start="{begin}" end="{end}"/>' for begin, end in row])
        for row in times.spells(start, stop)
    ]
    return [row and f"<spells>{row}</spells>" for row in rows]


def _attvalues(attributes: list[_Attribute], start: int, stop: int) -> list[str]:
    if not attributes:
        return [""] * (stop - start)
    rows = map("".join, zip(*[a.values(start, stop) for a in attributes], strict=True))
    return [row and f"<attvalues>{row}</attvalues>" for row in rows]
