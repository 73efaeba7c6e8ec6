"""The graphs of a discussion as files for other programs: which graphs, which formats."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from threadgraph.graphs.conversation_graph import conversation_graph
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.network_data import comments_graph, participants_graph
from threadgraph.graphs.spells import comments_spells, people_spells
from threadgraph.io.cytoscape_json import write_cytoscape_json
from threadgraph.io.dot_file import write_dot
from threadgraph.io.gephi_csv import write_gephi_csv
from threadgraph.io.gexf import write_gexf
from threadgraph.io.graphml import write_graphml
from threadgraph.io.node_link import write_node_link
from threadgraph.io.pajek import write_pajek
from threadgraph.io.write import deliver

if TYPE_CHECKING:
    from collections.abc import Callable

    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.graph_data import GraphData

GRAPHS: dict[str, Callable[[Discussion], GraphData]] = {
    "participants": participants_graph,
    "comments": comments_graph,
    "conversation": conversation_graph,
}
"""People who address each other; comments that answer each other; comments and people named."""

_SPELLS = {"participants": people_spells, "comments": comments_spells}

GRAPH_WRITERS: dict[str, Callable[[GraphData, BinaryIO], None]] = {
    ".graphml": write_graphml,
    ".gexf": write_gexf,
    ".json": write_node_link,
    ".cyjs": write_cytoscape_json,
    ".dot": write_dot,
    ".gv": write_dot,
    ".net": write_pajek,
}
TIMED = (".gexf", "gephi-csv")
"""The formats in which nodes and edges come and go."""


def graph_of(discussion: Discussion, graph: str, *, timeline: str = "growth") -> GraphData:
    """Return one of `GRAPHS`; with `timeline="activity"` it has the spells of who is active.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> graph_of(example_discussion(), "participants", timeline="activity").node_spells is None
    False
    """
    data = GRAPHS[graph](discussion)
    if timeline == "growth" or graph not in _SPELLS:
        return data
    nodes, edges = _SPELLS[graph](discussion)
    return replace(data, node_spells=nodes, edge_spells=edges)


def export_graph(
    discussion: Discussion, graph: str, target: str, ending: str, *, timeline: str = "growth"
) -> list[str]:
    """Write one graph to a path or "-" (standard output); return the files written.

    `ending` is one of `GRAPH_WRITERS`, or "gephi-csv": two tables beside each other, named
    after the path.  UsageError for a timeline where the format has none.
    """
    if timeline != "growth" and ending not in TIMED:
        raise UsageError(f"--timeline {timeline} goes with .gexf; {ending} has no timeline")
    data = graph_of(discussion, graph, timeline=timeline)
    if ending == "gephi-csv":
        if target == "-":
            raise UsageError("these are two tables; name a file, and both are named after it")
        written = write_gephi_csv(data, target, timeline=timeline)
        return [str(file.path) for file in written]
    if ending == ".gexf":
        deliver(target, partial(write_gexf, data, timeline=timeline))
    else:
        deliver(target, partial(GRAPH_WRITERS[ending], data))
    return [target]
