"""Comments and people in one graph: reply edges between comments, mention edges to people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from threadgraph.graphs.attribute_tables import person_columns
from threadgraph.graphs.graph_data import REACH, Column, GraphData
from threadgraph.graphs.layout.network import node_sizes
from threadgraph.graphs.network_data import comments_graph
from threadgraph.graphs.records import NO_TIME
from threadgraph.graphs.spells import find_spells, pause_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Longs = NDArray[np.int64]
    Floats = NDArray[np.float64]

PERSON = (0, 0, 0)
"""People are black: no branch of comments is."""

_MARGIN = 1.15


@dataclass(frozen=True, eq=False)
class Links:
    """Edges between comments and people, one each: rows of both, kind, and the time."""

    comment: Longs
    person: Longs
    kind: list[str]
    to_person: NDArray[np.bool_]
    time: Longs


def conversation_graph(discussion: Discussion, *, authors: bool = False) -> GraphData:
    """Return comments and the people they name: both are nodes.

    Nodes are those of `comments_graph` and, called "u1", "u2" … by centrality as in
    `participants_graph`, the people named (all people with `authors`).  Edges run from a reply
    to what it answers (kind "reply") and from a comment to each person it names, once: kind
    "mention", "quote" or "both".  With `authors` there is also an edge from each person to each
    comment of theirs (kind "wrote").  The column `kind` tells comments from people
    ("person").  People stand on a circle around the comments, near those that name them.

    >>> from threadgraph.graphs.examples import discussion_of
    >>> rows = [("1", None, "Ann", "Hello.", 0), ("2", None, "Bo", "@Ann: hello!", 5)]
    >>> graph = conversation_graph(discussion_of(rows))
    >>> graph.node_labels, graph.edge_kind
    (['(root) page', 'Ann: Hello.', 'Bo: @Ann: hello!', 'Ann'], ['reply', 'reply', 'mention'])
    """
    d = discussion
    base = comments_graph(d)
    links = _links(d, authors)
    shown = _shown(d, links, authors)
    n = len(base.node_ids)
    node = np.full(len(d.people), -1, np.int64)
    node[shown] = n + np.arange(len(shown))
    person = node[links.person]
    named = np.bincount(links.person[links.to_person], minlength=len(d.people))[shown]
    replies = np.bincount(base.edge_target, minlength=n)
    x, y = _around(base, links.comment, person - n, len(shown))
    rank = np.empty(len(d.people), np.int64)
    rank[d.central.order] = np.arange(len(d.people))
    source = np.where(links.to_person, links.comment, person)
    target = np.where(links.to_person, person, links.comment)
    replied = d.time[base.edge_source]
    edge_time = np.concatenate([replied, links.time])
    pause = pause_of(d)
    ends = np.concatenate([base.edge_source, base.edge_target, links.comment, person])
    event = np.concatenate([replied, replied, links.time, links.time])
    of = np.concatenate([np.arange(n), ends])
    edges = len(edge_time)
    return GraphData(
        name=d.name,
        node_ids=[*base.node_ids, *[f"u{i + 1}" for i in rank[shown].tolist()]],
        node_labels=[*base.node_labels, *[d.people.names[p] for p in shown.tolist()]],
        x=x,
        y=y,
        size=node_sizes(np.concatenate([replies, named])),
        rgb=np.concatenate([base.rgb, np.full((len(shown), 3), PERSON, np.uint8)]),
        edge_source=np.concatenate([base.edge_source.astype(np.int64), source]),
        edge_target=np.concatenate([base.edge_target.astype(np.int64), target]),
        edge_weight=np.ones(edges),
        edge_kind=base.edge_kind + links.kind,
        edge_columns=_longer(base.edge_columns, len(links.kind)),
        node_columns=_columns(d, base, shown, named),
        node_start=np.concatenate([d.time, _first_seen(d, links)[shown]]),
        edge_start=edge_time,
        node_spells=find_spells(n + len(shown), of, np.concatenate([d.time, event]), pause),
        edge_spells=find_spells(edges, np.arange(edges), edge_time, pause),
    )


def _links(d: Discussion, authors: bool) -> Links:
    """Find whom each comment names, one link per comment and person, and who wrote it."""
    m = d.mentions
    counted = np.flatnonzero(m.counts & (m.participant >= 0))
    people = max(len(d.people), 1)
    key = m.comment[counted].astype(np.int64) * people + m.participant[counted]
    keys, where = np.unique(key, return_inverse=True)
    bits = np.zeros(len(keys), np.int64)
    np.bitwise_or.at(bits, where, np.where(m.quote[counted], 2, 1))
    kind = [("", "mention", "quote", "both")[b] for b in bits.tolist()]
    wrote = np.flatnonzero(d.is_record & (d.author >= 0)) if authors else np.empty(0, np.int64)
    comment = np.concatenate([keys // people, wrote])
    return Links(
        comment=comment,
        person=np.concatenate([keys % people, d.author[wrote].astype(np.int64)]),
        kind=kind + ["wrote"] * len(wrote),
        to_person=np.arange(len(comment)) < len(keys),
        time=d.time[comment],
    )


def _shown(d: Discussion, links: Links, authors: bool) -> Longs:
    """Rows of the people who become nodes, the most central first."""
    wanted = np.full(len(d.people), authors)
    wanted[links.person] = True
    order = d.central.order.astype(np.int64)
    found: Longs = order[wanted[order]]
    return found


def _first_seen(d: Discussion, links: Links) -> Longs:
    """Time at which each person first wrote or was named, NO_TIME unknown."""
    latest = np.iinfo(np.int64).max
    first = np.full(len(d.people), latest)
    wrote = np.flatnonzero(d.is_record & (d.author >= 0) & (d.time != NO_TIME))
    np.minimum.at(first, d.author[wrote], d.time[wrote])
    known = links.time != NO_TIME
    np.minimum.at(first, links.person[known], links.time[known])
    return np.where(first == latest, NO_TIME, first)


def _around(base: GraphData, comment: Longs, person: Longs, people: int) -> tuple[Floats, Floats]:
    """Positions of all nodes: people evenly on a circle, turned towards who names them."""
    radius = max(float(np.hypot(base.x, base.y).max(initial=0.0)), 100.0) * _MARGIN
    fit = min(REACH / radius, 1.0)
    pull_x = np.bincount(person, base.x[comment], people)
    pull_y = np.bincount(person, base.y[comment], people)
    wanted = np.arctan2(pull_y, pull_x)
    order = np.lexsort((np.arange(people), wanted))
    slot = np.empty(people)
    slot[order] = np.arange(people) * (2 * np.pi / max(people, 1))
    turn = np.angle(np.exp(1j * (wanted - slot)).sum()) if people else 0.0
    angle = slot + turn
    x = np.concatenate([base.x, radius * np.cos(angle)]) * fit
    y = np.concatenate([base.y, radius * np.sin(angle)]) * fit
    # Rounded, so that the last digits of a sine are the same on every machine.
    return np.clip(np.round(x, 2), -REACH, REACH), np.clip(np.round(y, 2), -REACH, REACH)


def _columns(d: Discussion, base: GraphData, shown: Longs, named: Longs) -> dict[str, Column]:
    n, people = len(base.node_ids), shown.tolist()
    columns = _longer(base.node_columns, len(people))
    kind = columns["kind"]
    columns["kind"] = Column(kind.type, [*kind.values[:n], *["person"] * len(people)])
    for name, column in person_columns(d, shown).items():
        if name in columns and columns[name].type == column.type:
            held: list[Any] = list(columns[name].values[:n])
            columns[name] = Column(column.type, [*held, *column.values])
    wrote = np.bincount(d.author[d.is_record & (d.author >= 0)], minlength=len(d.people))
    nothing: list[Any] = [None] * n
    columns["person"] = Column("string", nothing + [d.people.keys[p] for p in people])
    columns["comments"] = Column("int", nothing + wrote[shown].tolist())
    columns["mentioned"] = Column("int", nothing + named.tolist())
    return columns


def _longer(columns: dict[str, Column], rows: int) -> dict[str, Column]:
    """Return columns with as many missing values at the end."""
    longer: dict[str, Column] = {}
    for name, column in columns.items():
        values = column.values
        listed: list[Any] = values.tolist() if isinstance(values, np.ndarray) else list(values)
        longer[name] = Column(column.type, listed + [None] * rows)
    return longer
