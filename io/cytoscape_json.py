"""A graph as Cytoscape JSON (.cyjs): what the Cytoscape program and cytoscape.js both open."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, BinaryIO

from threadgraph.graphs.graph_data import Column
from threadgraph.io.columns import batches, column_names, column_texts, plain_values

if TYPE_CHECKING:
    from threadgraph.graphs.graph_data import GraphData

_RESERVED = frozenset(["name", "parent", "interaction", "selected", "suid", "position"])
"""Names that Cytoscape takes for its own: a `parent` would put one node inside another."""

_EXACT = 2**53
"""Whole numbers up to here are exact in JavaScript."""


def write_cytoscape_json(graph: GraphData, out: BinaryIO) -> None:
    """Write `graph` to `out` as Cytoscape JSON; the same graph gives the same bytes.

    Nodes have `id`, `name` and `label` (the text shown), `size`, `color`, a position (whose y
    grows downwards, as Cytoscape has it) and the data columns; edges `id`, `source`,
    `target`, `kind`, `interaction` (the same), `weight` and theirs, named by
    `columns.column_names`.  Missing values are left out.  Times are text, ISO 8601 in UTC, and
    so are columns with whole numbers beyond 2**53, which JavaScript would round.

    >>> import io
    >>> from threadgraph.graphs.examples import example_discussion
    >>> from threadgraph.graphs.network_data import participants_graph
    >>> out = io.BytesIO()
    >>> write_cytoscape_json(participants_graph(example_discussion()), out)
    >>> json.loads(out.getvalue())["elements"]["nodes"][0]["data"]["name"]
    'Ann'
    """
    head = {
        "format_version": "1.0",
        "generated_by": "threadgraph",
        "target_cytoscapejs_version": "~3.0",
        "data": {"name": graph.name, "shared_name": graph.name, "directed": graph.directed},
    }
    out.write(_encode(head)[:-1] + b', "elements": {"nodes": [')
    nodes = _node_columns(graph)
    for start, stop in batches(len(graph.node_ids)):
        places = zip(graph.x[start:stop].tolist(), graph.y[start:stop].tolist(), strict=True)
        lines = [
            _encode({"data": data, "position": {"x": x, "y": 0.0 - y}})
            for data, (x, y) in zip(_rows(nodes, start, stop), places, strict=True)
        ]
        out.write((b",\n" if start else b"\n") + b",\n".join(lines))
    out.write(b'\n], "edges": [')
    edges = _edge_columns(graph)
    for start, stop in batches(len(graph.edge_kind)):
        lines = [_encode({"data": data}) for data in _rows(edges, start, stop)]
        out.write((b",\n" if start else b"\n") + b",\n".join(lines))
    out.write(b"\n]}}\n")


def _node_columns(graph: GraphData) -> dict[str, Column]:
    colours = [f"#{r:02x}{g:02x}{b:02x}" for r, g, b in graph.rgb.tolist()]
    return {
        "id": Column("string", graph.node_ids),
        "name": Column("string", graph.node_labels),
        "label": Column("string", graph.node_labels),
        "size": Column("double", graph.size),
        "color": Column("string", colours),
        **_times("start", graph.node_start),
        **_data(graph.node_columns),
    }


def _edge_columns(graph: GraphData) -> dict[str, Column]:
    ids = graph.node_ids
    # Nodes and edges share one space of ids.
    stem = "e"
    while any(node.startswith(stem) for node in ids):
        stem += "_"
    own = {
        "id": Column("string", [f"{stem}{n + 1}" for n in range(len(graph.edge_kind))]),
        "source": Column("string", [ids[row] for row in graph.edge_source.tolist()]),
        "target": Column("string", [ids[row] for row in graph.edge_target.tolist()]),
        "kind": Column("string", graph.edge_kind),
        "interaction": Column("string", graph.edge_kind),
    }
    if graph.edge_weight is not None:
        own["weight"] = Column("double", graph.edge_weight)
    return {**own, **_times("start", graph.edge_start), **_data(graph.edge_columns)}


def _times(name: str, times: Any) -> dict[str, Column]:
    return {} if times is None else {name: Column("time", times)}


def _data(columns: dict[str, Column]) -> dict[str, Column]:
    names = [f"data_{n}" if n.strip().lower() in _RESERVED else n for n in columns]
    return dict(zip(column_names(names), map(_exact, columns.values()), strict=True))


def _exact(column: Column) -> Column:
    """Return a column of whole numbers as text if JavaScript would round one of them."""
    if column.type not in ("int", "long"):
        return column
    for start, stop in batches(len(column)):
        if any(abs(v) > _EXACT for v in plain_values(column, start, stop) if v is not None):
            return Column("string", column_texts(column, 0, len(column)))
    return column


def _rows(columns: dict[str, Column], start: int, stop: int) -> list[dict[str, Any]]:
    values = [_values(column, start, stop) for column in columns.values()]
    return [
        {n: v for n, v in zip(columns, row, strict=True) if v is not None}
        for row in zip(*values, strict=True)
    ]


def _values(column: Column, start: int, stop: int) -> list[Any]:
    if column.type == "time":
        return column_texts(column, start, stop)
    return plain_values(column, start, stop)


def _encode(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    # Half of a surrogate pair becomes \udXXX, which is how JSON itself writes it.
    return text.encode("utf-8", "backslashreplace")
