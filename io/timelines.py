"""When nodes and edges are there, as text, for formats with a timeline: growth or activity."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.graph_data import Column
from threadgraph.graphs.records import NO_TIME
from threadgraph.io.columns import column_texts, time_texts

if TYPE_CHECKING:
    from threadgraph.graphs.graph_data import GraphData, Longs, Spells

TIMELINES = ("growth", "activity")
"""Nodes and edges come and stay, or are there only in the spells in which they are active."""


@dataclass(frozen=True)
class Presence:
    """When each row is there: from its start on, or in its spells, or always."""

    start: Longs | None = None
    active: Spells | None = None

    @property
    def dynamic(self) -> bool:
        """True if any row is not there always."""
        some = self.start is not None and bool((self.start != NO_TIME).any())
        return some or (self.active is not None and len(self.active.start) > 0)

    def starts(self, start: int, stop: int) -> list[str | None]:
        """Return the starts of some rows, None where a row has none."""
        if self.start is None:
            return [None] * (stop - start)
        return column_texts(Column("time", self.start), start, stop)

    def spells(self, start: int, stop: int) -> list[list[tuple[str, str]]]:
        """Return the spells of some rows, each as (start, end)."""
        if self.active is None:
            return [[] for _ in range(stop - start)]
        first = self.active.first[start : stop + 1].tolist()
        here = slice(first[0], first[-1])
        begins, ends = time_texts(self.active.start[here]), time_texts(self.active.end[here])
        spans = [(str(begin), str(end)) for begin, end in zip(begins, ends, strict=True)]
        return [spans[a - first[0] : b - first[0]] for a, b in pairwise(first)]


def presence(graph: GraphData, timeline: str) -> tuple[Presence, Presence]:
    """Return when the nodes and when the edges of a graph are there.

    UsageError if there is no such timeline, or the graph has no spells for "activity".

    >>> import numpy as np
    >>> from threadgraph.graphs.examples import example_discussion
    >>> from threadgraph.graphs.network_data import participants_graph
    >>> nodes, edges = presence(participants_graph(example_discussion()), "growth")
    >>> nodes.starts(0, 1)
    ['2024-01-01T00:10:00Z']
    """
    if timeline not in TIMELINES:
        raise UsageError(f"there is no timeline {timeline!r}; use one of {', '.join(TIMELINES)}")
    if timeline == "growth":
        return Presence(graph.node_start), Presence(graph.edge_start)
    if graph.node_spells is None or graph.edge_spells is None:
        raise UsageError("this graph does not say when its nodes and edges are active")
    return Presence(active=graph.node_spells), Presence(active=graph.edge_spells)
