"""A graph as a Pajek network (.net): vertices with labels and places, arcs with weights."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from threadgraph.io.columns import batches

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.graph_data import GraphData

    Floats = NDArray[np.float64]


def write_pajek(graph: GraphData, out: BinaryIO) -> None:
    """Write `graph` to `out` as a Pajek network; the same graph gives the same bytes.

    Only labels, places and weights: the format knows no columns.  Vertices are numbered from
    1 in the order of the nodes; places lie in 0 to 1, and y grows downwards.  Labels are on one
    line, a double quote as an apostrophe, a backslash as a slash and controls as U+FFFD, as
    the format has no escape that readers share.  They take labels for identities, so the
    second node of a label gets " (2)" behind it, and so on.

    >>> import io
    >>> from threadgraph.graphs.examples import example_discussion
    >>> from threadgraph.graphs.network_data import participants_graph
    >>> out = io.BytesIO()
    >>> write_pajek(participants_graph(example_discussion()), out)
    >>> out.getvalue().decode().splitlines()[0]
    '*Vertices 3'
    """
    n = len(graph.node_ids)
    out.write(f"*Vertices {n}\n".encode())
    labels = _told_apart([_one_line(label) for label in graph.node_labels])
    x, y = _in_unit_square(graph.x, -graph.y)
    for start, stop in batches(n):
        rows = zip(
            range(start + 1, stop + 1),
            labels[start:stop],
            x[start:stop].tolist(),
            y[start:stop].tolist(),
            strict=True,
        )
        lines = [
            f'{row} "{label}" {across:.6f} {down:.6f} 0.5\n' for row, label, across, down in rows
        ]
        out.write("".join(lines).encode())
    out.write(b"*Arcs\n" if graph.directed else b"*Edges\n")
    weight = graph.edge_weight
    for start, stop in batches(len(graph.edge_kind)):
        here = [1.0] * (stop - start) if weight is None else weight[start:stop].tolist()
        sources = (graph.edge_source[start:stop] + 1).tolist()
        targets = (graph.edge_target[start:stop] + 1).tolist()
        ties = zip(sources, targets, here, strict=True)
        out.write("".join([f"{s} {t} {_number(w)}\n" for s, t, w in ties]).encode())


def _one_line(text: str) -> str:
    text = " ".join(text.replace("\\", "/").replace('"', "'").split())
    return re.sub("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]", "\ufffd", text) or "(no name)"


def _told_apart(labels: list[str]) -> list[str]:
    taken = set(labels)
    if len(taken) == len(labels):
        return labels
    seen: dict[str, int] = {}
    found = []
    for label in labels:
        own, number = label, seen.get(label, 0) + 1
        if number > 1:
            while (own := f"{label} ({number})") in taken:
                number += 1
            taken.add(own)
        seen[label] = number
        found.append(own)
    return found


def _in_unit_square(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Shift and scale positions into 0.05 to 0.95, both axes alike."""
    if not len(x):
        return x, y
    reach = max(float(np.ptp(x)), float(np.ptp(y)), 1e-9)
    across = 0.5 + 0.9 * (x - (x.max() + x.min()) / 2) / reach
    down = 0.5 + 0.9 * (y - (y.max() + y.min()) / 2) / reach
    return across, down


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and value < 1e15 else repr(value)
