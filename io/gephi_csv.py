"""A graph as two CSV files for Gephi's "Import spreadsheet": a table of nodes, one of edges.

Gephi reads CSV in its own way: a backslash is an escape, the types of columns are guessed from
the first rows, and a text in ASCII alone at the beginning makes it take all for ASCII unless
the file begins with a byte order mark.  These files are written for that reader.
"""

from __future__ import annotations

import re
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from threadgraph.graphs.graph_data import Column
from threadgraph.io.columns import batches, column_names, column_texts
from threadgraph.io.drafts import Draft, Written, clear_stale, publish
from threadgraph.io.escape import mark_surrogates
from threadgraph.io.system_errors import told
from threadgraph.io.timelines import presence

if TYPE_CHECKING:
    from threadgraph.graphs.graph_data import GraphData
    from threadgraph.io.timelines import Presence

_MARK = b"\xef\xbb\xbf"


def write_gephi_csv(
    graph: GraphData, stem: Path | str, *, timeline: str = "growth"
) -> list[Written]:
    """Write STEM.nodes.csv and STEM.edges.csv, both or none; an ending ".csv" of STEM is cut.

    OutputError if that fails: nothing has changed then.

    >>> import tempfile
    >>> from threadgraph.graphs.examples import example_discussion
    >>> from threadgraph.graphs.network_data import participants_graph
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     graph = participants_graph(example_discussion())
    ...     written = write_gephi_csv(graph, Path(folder) / "people.csv")
    >>> [file.path.name for file in written]
    ['people.nodes.csv', 'people.edges.csv']
    """
    path = Path(stem)
    if path.suffix.lower() == ".csv":
        path = path.with_suffix("")
    tables = (("nodes", write_gephi_nodes), ("edges", write_gephi_edges))
    with told(path), ExitStack() as open_drafts:
        clear_stale(path.parent)
        drafts = []
        for name, write in tables:
            draft = Draft(path.with_name(f"{path.name}.{name}.csv"))
            drafts.append(open_drafts.enter_context(draft))
            draft.fill(partial(write, graph, timeline=timeline))
        publish(drafts)
        return [draft.written for draft in drafts]


def write_gephi_nodes(graph: GraphData, out: BinaryIO, *, timeline: str = "growth") -> None:
    """Write the table of nodes: Id, Label, Timeset, x, y, size, color and the data columns.

    "Timeset" is there where times are known, and makes Gephi's timeline: see `timelines`.
    Times of other columns have a blank for the T, as Gephi would else take the column for
    another timeline.  Text that UTF-8 cannot hold is written by `escape.mark_surrogates`.
    """
    colours = [f"#{r:02x}{g:02x}{b:02x}" for r, g, b in graph.rgb.tolist()]
    own = {
        "Id": Column("string", graph.node_ids),
        "Label": Column("string", graph.node_labels),
        "x": Column("double", graph.x),
        "y": Column("double", graph.y),
        "size": Column("double", graph.size),
        "color": Column("string", colours),
    }
    names = column_names(graph.node_columns)
    columns = {**own, **dict(zip(names, graph.node_columns.values(), strict=True))}
    _write(columns, presence(graph, timeline)[0], len(graph.node_ids), out)


def write_gephi_edges(graph: GraphData, out: BinaryIO, *, timeline: str = "growth") -> None:
    """Write the table of edges: Source, Target, Type, Kind, Id, Weight, Timeset, data columns.

    As `write_gephi_nodes`.  "Type" is Directed or Undirected, "Kind" what keeps two edges
    between the same nodes apart.
    """
    ids, edges = graph.node_ids, len(graph.edge_kind)
    own = {
        "Source": Column("string", [ids[row] for row in graph.edge_source.tolist()]),
        "Target": Column("string", [ids[row] for row in graph.edge_target.tolist()]),
        "Type": Column("string", ["Directed" if graph.directed else "Undirected"] * edges),
        "Kind": Column("string", graph.edge_kind),
        "Id": Column("string", [f"e{n + 1}" for n in range(edges)]),
    }
    if graph.edge_weight is not None:
        own["Weight"] = Column("double", graph.edge_weight)
    names = column_names(graph.edge_columns)
    columns = {**own, **dict(zip(names, graph.edge_columns.values(), strict=True))}
    _write(columns, presence(graph, timeline)[1], edges, out)


def _write(columns: dict[str, Column], when: Presence, rows: int, out: BinaryIO) -> None:
    header = [_cell(name) for name in columns]
    out.write(_MARK + ",".join([*header, "Timeset"] if when.dynamic else header).encode() + b"\n")
    for start, stop in batches(rows):
        cells = [_cells(column, start, stop) for column in columns.values()]
        if when.dynamic:
            cells.append(_timesets(when, start, stop))
        lines = [",".join(row) for row in zip(*cells, strict=True)]
        out.write(("\n".join(lines) + "\n").encode())


def _cells(column: Column, start: int, stop: int) -> list[str]:
    texts = column_texts(column, start, stop)
    if column.type == "time":
        texts = [t and t.replace("T", " ").removesuffix("Z") for t in texts]
    return ["" if text is None else _cell(text) for text in texts]


def _cell(text: str) -> str:
    text = mark_surrogates(text).replace("\\", "\\\\")
    if re.fullmatch("[A-Za-z0-9_.:# -]*", text):
        return text
    return '"' + text.replace('"', '""') + '"'


def _timesets(when: Presence, start: int, stop: int) -> list[str]:
    spells = when.spells(start, stop)
    for row, since in enumerate(when.starts(start, stop)):
        if since is not None:
            spells[row] = [(since, "Infinity")]
    texts = ["; ".join([f"[{begin}, {end}]" for begin, end in row]) for row in spells]
    return [text and f'"<{text}>"' for text in texts]
