"""Write a graph or a table of a discussion to one file, by its ending."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from threadgraph.graphs.errors import UsageError
from threadgraph.io.graph_files import GRAPH_WRITERS, GRAPHS, export_graph
from threadgraph.io.outputs import ending_of, export_table
from threadgraph.io.table_list import TABLES

if TYPE_CHECKING:
    import os

    from threadgraph.graphs.discussion import Discussion


def export(
    discussion: Discussion,
    path: str | os.PathLike[str],
    *,
    graph: str = "participants",
    table: str | None = None,
    timeline: str = "growth",
    spreadsheet_safe: bool = False,
) -> Path:
    """Write a table (.csv, .parquet) or a graph (.graphml, .gexf, .cyjs, .dot, .net, .json).

    `graph` is "participants", "comments", or "conversation" (comments and the people they
    name); `table` one of comments, participants, edges, mentions, exchanges, threads
    (default: that of the graph's nodes).  In .gexf `timeline` is "growth" (what has come
    stays) or "activity" (it is there while people talk).  The file appears
    whole or not at all.  UsageError for other endings and names, OutputError if it cannot be
    written.

    >>> import tempfile
    >>> from threadgraph.graphs.examples import example_discussion
    >>> with tempfile.TemporaryDirectory() as place:
    ...     export(example_discussion(), f"{place}/people.gexf").name
    'people.gexf'
    """
    ending = ending_of(str(path), (*GRAPH_WRITERS, ".csv", ".parquet"))
    if graph not in GRAPHS or (table is not None and table not in TABLES):
        known = f"graphs {', '.join(GRAPHS)}; tables {', '.join(TABLES)}"
        raise UsageError(f"there is no {table or graph!r} to export; there are {known}")
    if ending in GRAPH_WRITERS:
        export_graph(discussion, graph, str(path), ending, timeline=timeline)
    else:
        name = table or graph
        if name not in TABLES:
            raise UsageError(f"{ending} holds a table; there are {', '.join(TABLES)}")
        export_table(discussion, name, str(path), ending, spreadsheet_safe=spreadsheet_safe)
    return Path(path)
