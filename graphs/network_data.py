"""The two graphs ready to write or to hold: people who address each other, comments that answer.

Positions come from the layouts that the pictures use too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.attribute_tables import edge_columns, reply_columns
from threadgraph.graphs.graph_data import Column, GraphData
from threadgraph.graphs.layout.network import node_sizes
from threadgraph.graphs.layout.tree import tree_positions
from threadgraph.graphs.measure_tables import graph_columns
from threadgraph.graphs.records import NO_TIME
from threadgraph.graphs.tables import KINDS, comments_table, participants_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

PALETTE = np.array(
    [[0, 114, 178], [213, 94, 0], [0, 158, 115], [204, 121, 167], [86, 180, 233], [230, 159, 0]],
    np.uint8,
)
"""Okabe and Ito's colours, which colour-blind readers tell apart."""
GREY = (153, 153, 153)
LABEL_WORDS = 40


def participants_graph(discussion: Discussion) -> GraphData:
    """Return who addresses whom: a node per person, one edge per ordered pair.

    Node ids are "u1", "u2" … by centrality; size by comments written, colour by weak
    component (grey for people in no contact); edges have weight, kind ("reply", "mention",
    "quote" or "both") and the times of the first and last address.
    """
    d, net = discussion, discussion.network
    c = d.central
    place = np.empty(net.n, np.int64)
    place[c.order] = np.arange(net.n)
    places = d.places
    columns = participants_table(d)
    start = columns["first_comment"].values
    component = _components(net.n, net.source, net.target)[c.order]
    return GraphData(
        name=d.name,
        node_ids=[f"u{i + 1}" for i in range(net.n)],
        node_labels=[d.people.names[p] for p in c.order.tolist()],
        x=places.x[c.order],
        y=places.y[c.order],
        size=places.diameter[c.order],
        rgb=_colours(component),
        edge_source=place[net.source],
        edge_target=place[net.target],
        edge_weight=net.weight.astype(np.float64),
        edge_kind=_kinds(net.replies, net.mentions, net.quotes),
        node_columns={
            **columns,
            **_in_order(graph_columns(d), c.order),
            "component": Column("int", component + 1),
        },
        edge_columns={
            "replies": Column("int", net.replies),
            "mentions": Column("int", net.mentions),
            "quotes": Column("int", net.quotes),
            "reciprocated": Column("boolean", (net.reverse_edge() >= 0).tolist()),
            "first": Column("time", net.first),
            "last": Column("time", net.last),
            **edge_columns(d, net.source.astype(np.int64), net.target.astype(np.int64)),
        },
        node_start=np.asarray(start, np.int64),
        edge_start=net.first,
    )


def _in_order(columns: dict[str, Column], order: NDArray[np.int64]) -> dict[str, Column]:
    """The columns of people in another order."""
    return {
        name: Column(
            column.type,
            column.values[order]
            if isinstance(column.values, np.ndarray)
            else [column.values[p] for p in order.tolist()],
        )
        for name, column in columns.items()
    }


def comments_graph(discussion: Discussion) -> GraphData:
    """Return the reply trees: a node per comment, post, placeholder and root.

    Edges run from a reply to what it answers.  Labels are the author and the first words;
    size by number of direct replies, colour by top-level branch.
    """
    d = discussion
    x, y = tree_positions(d.parent)
    rows = np.flatnonzero(d.parent >= 0)
    replies = np.bincount(d.parent[rows], minlength=len(d.ids))
    branches, number = np.unique(d.branch, return_inverse=True)
    rgb = PALETTE[number % len(PALETTE)] if len(branches) else np.zeros((0, 3), np.uint8)
    rgb[~d.is_record] = GREY
    return GraphData(
        name=d.name,
        node_ids=[f"c{i + 1}" for i in range(len(d.ids))],
        node_labels=[_label(d, row) for row in range(len(d.ids))],
        x=x,
        y=y,
        size=node_sizes(replies),
        rgb=rgb,
        edge_source=rows,
        edge_target=d.parent[rows].astype(np.int64),
        edge_weight=np.ones(len(rows)),
        edge_kind=["reply"] * len(rows),
        edge_columns=_edge_columns(d, rows),
        node_columns=_node_columns(d),
        node_start=d.time,
        edge_start=np.where(d.time[rows] == NO_TIME, NO_TIME, d.time[rows]),
    )


def _edge_columns(d: Discussion, rows: NDArray[np.int64]) -> dict[str, Column]:
    """Which replies are inferred, and by which rule; the user's columns at both ends."""
    own = reply_columns(d, rows, d.parent[rows].astype(np.int64))
    if d.rules is None:
        return own
    rules = [d.rules[row] for row in rows.tolist()]
    return {
        "inferred": Column("boolean", [rule is not None for rule in rules]),
        "rule": Column("string", rules),
        **own,
    }


def _node_columns(d: Discussion) -> dict[str, Column]:
    """The table of comments, with rows for the nodes that are no records."""
    table = comments_table(d)
    rows = np.flatnonzero(d.is_record).tolist()
    columns: dict[str, Column] = {}
    for name, column in table.items():
        values: list[object] = [None] * len(d.ids)
        for row, value in zip(rows, _listed(column.values), strict=True):
            values[row] = value
        columns["comment_id" if name == "id" else name] = Column(column.type, values)
    columns["comment_id"] = Column("string", list(d.ids))
    kinds = [KINDS[k] for k in d.kind.tolist()]
    if d.labels is not None:
        kinds = [label or kind for label, kind in zip(d.labels, kinds, strict=True)]
    columns["kind"] = Column("string", kinds)
    columns["depth"] = Column("int", d.depth)
    return columns


def _listed(values: Sequence[object] | NDArray[np.generic]) -> list[object]:
    return values.tolist() if isinstance(values, np.ndarray) else list(values)


def _label(d: Discussion, row: int) -> str:
    if not d.is_record[row]:
        return f"({KINDS[int(d.kind[row])]}) {d.ids[row]}"
    who = d.people.names[d.author[row]] if d.author[row] >= 0 else "unknown"
    words = " ".join((d.texts[row] if d.texts is not None else "")[:400].split())
    if len(words) > LABEL_WORDS:
        words = words[:LABEL_WORDS].rstrip() + "…"
    return f"{who}: {words}" if words else who


def _kinds(
    replies: NDArray[np.int64], mentions: NDArray[np.int64], quotes: NDArray[np.int64]
) -> list[str]:
    kind = np.full(len(replies), "reply", dtype="<U7")
    kind[replies == 0] = np.where(mentions > 0, "mention", "quote")[replies == 0]
    kind[(replies > 0) & (mentions + quotes > 0)] = "both"
    return kind.tolist()


def _components(n: int, source: NDArray[np.int32], target: NDArray[np.int32]) -> NDArray[np.int64]:
    """Number of each node's weak component, the largest first, −1 for people without edges."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if not n:
        return np.empty(0, np.int64)
    links = coo_array((np.ones(len(source)), (source, target)), shape=(n, n))
    _, label = connected_components(links, directed=True, connection="weak")
    size = np.bincount(label)
    rank = np.empty(len(size), np.int64)
    rank[np.lexsort((np.arange(len(size)), -size))] = np.arange(len(size))
    return np.where(size[label] == 1, -1, rank[label])


def _colours(component: NDArray[np.int64]) -> NDArray[np.uint8]:
    rgb: NDArray[np.uint8] = PALETTE[np.maximum(component, 0) % len(PALETTE)]
    rgb[component < 0] = GREY
    return rgb
