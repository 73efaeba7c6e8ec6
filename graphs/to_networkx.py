"""The two graphs as networkx DiGraphs with plain Python attributes."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from threadgraph.graphs.network_data import comments_graph, participants_graph
from threadgraph.graphs.records import NO_TIME
from threadgraph.graphs.timing import iso

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.graph_data import Column, GraphData


def participant_network(discussion: Discussion) -> nx.DiGraph[str]:
    """Return people as a DiGraph; nodes are the people's keys, edges speaker to addressee.

    Node attributes: `label`, `x`, `y`, `size`, `color` and the columns of
    `tables.participants_table`; edge attributes: `weight`, `kind`, `replies`, `mentions`,
    `quotes`, `reciprocated`, `first`, `last`.  What is missing is left out; times are ISO text.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> graph = example_discussion().participant_network()
    >>> graph["ann"]["bob"]["weight"], graph.nodes["ann"]["label"]
    (1.0, 'Ann')
    """
    data = participants_graph(discussion)
    return _digraph(data, list(data.node_columns["key"].values))


def reply_tree(discussion: Discussion) -> nx.DiGraph[str]:
    """Return comments as a DiGraph; nodes are comment ids, edges from reply to parent.

    Roots and placeholders are nodes too, told by `kind`.  Where threads share ids, nodes are
    "thread/id", and what would still be the same gets a number: every row is its own node.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> sorted(example_discussion().reply_tree().edges)[0]
    ('1', 'page')
    """
    d = discussion
    ids = d.ids
    if len(set(ids)) < len(ids):
        ids = [f"{d.thread_ids[t]}/{name}" for t, name in zip(d.thread.tolist(), ids, strict=True)]
    return _digraph(comments_graph(d), _told_apart(ids))


def _told_apart(ids: list[str]) -> list[str]:
    taken = set(ids)
    if len(taken) == len(ids):
        return ids
    seen: set[str] = set()
    found = []
    for name in ids:
        number, own = 2, name
        while own in seen or (own != name and own in taken):
            own, number = f"{name} ({number})", number + 1
        seen.add(own)
        found.append(own)
    return found


def _digraph(data: GraphData, ids: list[str]) -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph(name=data.name)
    nodes = _attributes(data.node_columns, len(ids))
    for row, name in enumerate(ids):
        red, green, blue = data.rgb[row].tolist()
        nodes[row].update(
            label=data.node_labels[row],
            x=float(data.x[row]),
            y=float(data.y[row]),
            size=float(data.size[row]),
            color=f"#{red:02x}{green:02x}{blue:02x}",
        )
        graph.add_node(name, **nodes[row])
    edges = _attributes(data.edge_columns, len(data.edge_kind))
    pairs = zip(data.edge_source.tolist(), data.edge_target.tolist(), strict=True)
    for row, (source, target) in enumerate(pairs):
        if data.edge_weight is not None:
            edges[row]["weight"] = float(data.edge_weight[row])
        graph.add_edge(ids[source], ids[target], kind=data.edge_kind[row], **edges[row])
    return graph


def _attributes(columns: dict[str, Column], rows: int) -> list[dict[str, object]]:
    found: list[dict[str, object]] = [{} for _ in range(rows)]
    for name, column in columns.items():
        values = column.values.tolist() if isinstance(column.values, np.ndarray) else column.values
        for row, value in enumerate(values):
            if (
                value is None
                or (isinstance(value, float) and isnan(value))
                or (column.type == "time" and value == NO_TIME)
            ):
                continue
            found[row][name] = iso(value) if column.type == "time" else value
    return found
