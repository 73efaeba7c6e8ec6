"""A graph as node-link JSON: what networkx, D3 and most web libraries read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, BinaryIO

from threadgraph.graphs.graph_data import Column
from threadgraph.io.columns import batches, column_texts, plain_values

if TYPE_CHECKING:
    from threadgraph.graphs.graph_data import GraphData


def write_node_link(graph: GraphData, out: BinaryIO) -> None:
    """Write `{"directed", "multigraph", "graph", "nodes", "edges"}`; missing values left out.

    Nodes have `id`, `label`, `x`, `y`, `size`, `color` and the data columns; edges `source`,
    `target`, `kind`, `weight` and theirs.  Times are ISO 8601 in UTC.

    >>> import io
    >>> from threadgraph.graphs.examples import example_discussion
    >>> from threadgraph.graphs.network_data import participants_graph
    >>> out = io.BytesIO()
    >>> write_node_link(participants_graph(example_discussion()), out)
    >>> len(json.loads(out.getvalue())["nodes"])
    3
    """
    head = {"directed": graph.directed, "multigraph": False, "graph": {"name": graph.name}}
    out.write(_encode(head)[:-1] + b', "nodes": [')
    _write_rows(out, len(graph.node_ids), _node_columns(graph))
    out.write(b'], "edges": [')
    _write_rows(out, len(graph.edge_kind), _edge_columns(graph))
    out.write(b"]}\n")


def _node_columns(graph: GraphData) -> dict[str, Column]:
    colours = [f"#{r:02x}{g:02x}{b:02x}" for r, g, b in graph.rgb.tolist()]
    own = {
        "id": Column("string", graph.node_ids),
        "label": Column("string", graph.node_labels),
        "x": Column("double", graph.x),
        "y": Column("double", graph.y),
        "size": Column("double", graph.size),
        "color": Column("string", colours),
    }
    return {**{n: c for n, c in graph.node_columns.items() if n not in own}, **own}


def _edge_columns(graph: GraphData) -> dict[str, Column]:
    ids = graph.node_ids
    own = {
        "source": Column("string", [ids[row] for row in graph.edge_source.tolist()]),
        "target": Column("string", [ids[row] for row in graph.edge_target.tolist()]),
        "kind": Column("string", graph.edge_kind),
    }
    if graph.edge_weight is not None:
        own["weight"] = Column("double", graph.edge_weight)
    return {**{n: c for n, c in graph.edge_columns.items() if n not in own}, **own}


def _write_rows(out: BinaryIO, rows: int, columns: dict[str, Column]) -> None:
    for start, stop in batches(rows):
        values = [_values(column, start, stop) for column in columns.values()]
        lines = [
            _encode({n: v for n, v in zip(columns, row, strict=True) if v is not None})
            for row in zip(*values, strict=True)
        ]
        out.write((b",\n" if start else b"\n") + b",\n".join(lines))
    out.write(b"\n")


def _values(column: Column, start: int, stop: int) -> list[Any]:
    if column.type == "time":
        return column_texts(column, start, stop)
    return plain_values(column, start, stop)


def _encode(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")
