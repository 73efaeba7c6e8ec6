r"""A graph as DOT (.dot, .gv), placed, sized and coloured: what Graphviz draws.

Quoting by Graphviz's rules: everything is a quoted string, never an HTML-like label.  In a
quoted string only ``\"`` is an escape; in labels ``\\`` and ``\n`` are, too, and ``&amp;`` is read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO

from threadgraph.graphs.graph_data import Column
from threadgraph.io.columns import batches, column_names, column_texts
from threadgraph.io.escape import visible

if TYPE_CHECKING:
    from threadgraph.graphs.graph_data import GraphData, Longs

_DEFAULTS = """\
  charset="UTF-8"; outputorder="edgesfirst"; splines="line"; layout="nop"; notranslate="true";
  node [shape="circle", style="filled", fixedsize="shape", fontname="sans-serif", fontsize="18", \
color="#ffffff"];
  edge [color="#00000040", arrowsize="0.5"];
"""

_RIM = 16
"""Points by which a node is wider than its size, so that the smallest are seen below a label."""

# fmt: off
_RESERVED = frozenset([
    "area", "arrowhead", "arrowsize", "arrowtail", "class", "cluster", "colorscheme", "comment",
    "constraint", "decorate", "dir", "distortion", "edgetooltip", "fillcolor", "fixedsize",
    "fontcolor", "fontname", "fontsize", "group", "headclip", "headhref", "headlabel",
    "headport", "headurl", "height", "href", "image", "imagepos", "imagescale", "labelangle",
    "labeldistance", "labelfloat", "labelhref", "labelloc", "labeltooltip", "labelurl", "layer",
    "len", "lhead", "lp", "ltail", "margin", "minlen", "nojustify", "ordering", "orientation",
    "penwidth", "peripheries", "pin", "pos", "rects", "regular", "root", "samehead", "sametail",
    "samplepoints", "shape", "shapefile", "showboxes", "sides", "skew", "sortv", "style",
    "tailclip", "tailhref", "taillabel", "tailport", "tailurl", "target", "tooltip", "url",
    "vertices", "width", "xlabel", "xlp", "name", "head", "tail",
])
# fmt: on
"""Attributes that Graphviz acts on, or has in its own JSON; unknown ones it only keeps."""


def write_dot(graph: GraphData, out: BinaryIO) -> None:
    r"""Write `graph` to `out` as DOT; the same graph gives the same bytes.

    Positions are in points and kept by `dot` itself (layout "nop") and by `neato -n`; a node's
    `width` is its size and a rim, its colour light enough for a label.  Ties are the thicker,
    the heavier.  The data columns are attributes, named by `columns.column_names` and with
    "data_" in front where Graphviz has a use for the name; missing values are left out.  Text
    is written by `escape.visible`.

    >>> import io
    >>> from threadgraph.graphs.examples import example_discussion
    >>> from threadgraph.graphs.network_data import participants_graph
    >>> out = io.BytesIO()
    >>> write_dot(participants_graph(example_discussion()), out)
    >>> out.getvalue().decode().splitlines()[0]
    'digraph "example" {'
    """
    kind, arrow = ("digraph", "->") if graph.directed else ("graph", "--")
    out.write(f"{kind} {_quoted(graph.name)} {{\n{_DEFAULTS}".encode())
    ids = [_quoted(node) for node in graph.node_ids]
    for start, stop in batches(len(ids)):
        rows = zip(ids[start:stop], _nodes(graph, start, stop), strict=True)
        out.write("".join([f"  {node} [{text}];\n" for node, text in rows]).encode())
    for start, stop in batches(len(graph.edge_kind)):
        ends = zip(
            graph.edge_source[start:stop].tolist(),
            graph.edge_target[start:stop].tolist(),
            _edges(graph, start, stop),
            strict=True,
        )
        lines = [f"  {ids[source]} {arrow} {ids[to]} [{text}];\n" for source, to, text in ends]
        out.write("".join(lines).encode())
    out.write(b"}\n")


def _nodes(graph: GraphData, start: int, stop: int) -> list[str]:
    rows = zip(
        graph.node_labels[start:stop],
        graph.x[start:stop].tolist(),
        graph.y[start:stop].tolist(),
        ((graph.size[start:stop] + _RIM) / 72).round(4).tolist(),
        graph.rgb[start:stop].tolist(),
        _data(graph.node_columns, graph.node_start, _RESERVED, start, stop),
        strict=True,
    )
    return [
        f'label={_label(label)}, pos="{x!r},{y!r}", width="{width!r}", '
        f'fillcolor="#{r:02x}{g:02x}{b:02x}a6"{data}'
        for label, x, y, width, (r, g, b), data in rows
    ]


def _edges(graph: GraphData, start: int, stop: int) -> list[str]:
    weights = [""] * (stop - start)
    if graph.edge_weight is not None:
        here = graph.edge_weight[start:stop]
        largest = float(graph.edge_weight.max())
        widths = (0.5 + 4.5 * (here / largest) ** 0.5).round(2).tolist()
        weights = [
            f', weight="{weight!r}", penwidth="{width!r}"'
            for weight, width in zip(here.tolist(), widths, strict=True)
        ]
    data = _data(graph.edge_columns, graph.edge_start, _RESERVED | {"key"}, start, stop)
    rows = zip(graph.edge_kind[start:stop], weights, data, strict=True)
    return [f"kind={_quoted(kind)}{weight}{text}" for kind, weight, text in rows]


def _data(
    columns: dict[str, Column],
    since: Longs | None,
    reserved: frozenset[str],
    start: int,
    stop: int,
) -> list[str]:
    names = [f"data_{name}" if name.strip().lower() in reserved else name for name in columns]
    named = dict(zip(column_names(names), columns.values(), strict=True))
    if since is not None:
        named["start"] = Column("time", since)
    found = [[""] * (stop - start)]
    for name, column in named.items():
        opened = f", {_quoted(name)}="
        texts = column_texts(column, start, stop)
        found.append(["" if text is None else opened + _quoted(text) for text in texts])
    return ["".join(row) for row in zip(*found, strict=True)]


def _quoted(text: str) -> str:
    # A backslash comes doubled from `visible`, so none stands alone before a quote.
    return '"' + visible(text).replace('"', '\\"') + '"'


def _label(text: str) -> str:
    text = visible(text).replace("\\", "\\\\").replace('"', '\\"')
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return '"' + re.sub(r"&(?=#?\w+;)", "&amp;", text) + '"'
