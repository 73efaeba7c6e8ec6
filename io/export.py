"""Write a graph or a table of a discussion to one file, by its ending."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from threadgraph.graphs.errors import UsageError
from threadgraph.io.outputs import (
    GRAPH_WRITERS,
    GRAPHS,
    TABLES,
    ending_of,
    export_graph,
    export_table,
)

if TYPE_CHECKING:
    import os

    from threadgraph.graphs.discussion import Discussion


def export(
    discussion: Discussion,
    path: str | os.PathLike[str],
    *,
    graph: str = "participants",
    table: str | None = None,
    spreadsheet_safe: bool = False,
) -> Path:
    """Write `path`: .graphml, .gexf and .json hold a graph, .csv and .parquet a table.

    `graph` is "participants" or "comments"; `table` one of comments, participants, edges,
    mentions, exchanges, threads (default: that of the graph's nodes).  The file appears
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
        export_graph(discussion, graph, str(path), ending)
    else:
        name = table or graph
        export_table(discussion, name, str(path), ending, spreadsheet_safe=spreadsheet_safe)
    return Path(path)
