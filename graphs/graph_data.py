"""What a graph file holds: nodes and edges as columns, placed, sized and coloured, ready to write.

`GraphData` is filled by `graphs` and written by `io`; it knows no file format.  `Column` is the
typed column that graph files and tables share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.records import NO_TIME

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32] | NDArray[np.int64]
    Longs = NDArray[np.int64]

__all__ = ["Column", "ColumnType", "GraphData", "Spells"]

ColumnType = Literal["string", "int", "long", "double", "boolean", "time"]

SIZES = (4.0, 100.0)
"""Smallest and largest node size: the range Gephi scales to, so that it leaves ours alone."""

REACH = 5000.0
"""Positions lie in −REACH..REACH: beyond it Gephi clips them."""


@dataclass(frozen=True, eq=False)
class Column:
    """Values of one type, one per row; None is a missing value, and so are NaN and infinity.

    - "string": text; "boolean": bool; "double": float.
    - "int" and "long": whole numbers.  Files choose the width by the values, so the two differ
      only in that "long" asks for 64 bits even if all values are small.
    - "time": microseconds since 1970 UTC, missing where None or NO_TIME.

    `values` may be a list or a one-dimensional numpy array.

    >>> len(Column("int", [3, None, 5]))
    3
    """

    type: ColumnType
    values: Sequence[Any] | NDArray[Any]

    def __post_init__(self) -> None:
        """Refuse a type that no file knows."""
        if self.type not in get_args(ColumnType):
            known = ", ".join(get_args(ColumnType))
            raise UsageError(f"there is no column type {self.type!r}; use one of {known}")

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.values)


@dataclass(frozen=True, eq=False)
class Spells:
    """When each row is there: from no to many spells per row, in order and never overlapping.

    The spells of row i are `start[first[i]:first[i + 1]]` and `end[...]`; `first` is int64
    (rows + 1,), `start` and `end` int64 microseconds since 1970 UTC, each start ≤ its end.  A
    row without spells is there always: nobody knows when.
    """

    first: Longs
    start: Longs
    end: Longs

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.first) - 1


@dataclass(frozen=True, eq=False)
class GraphData:
    """A graph as a drawing program takes it; rows of `node_ids` are the nodes.

    - `node_ids`: unique ("u1", "c1"); `node_labels`: the text shown.
    - `x`, `y`: float64, finite, within ±5000; `size`: float64, 4 to 100; `rgb`: uint8 (n, 3).
    - `edge_source`, `edge_target`: integer rows of nodes; one entry per edge.
    - `edge_weight`: float64, finite and above 0 (a reader deletes edges of weight 0), or None.
    - `edge_kind`: "reply", "mention", "both", ... per edge.  Two edges from one node to
      another are kept apart by readers only if their kinds differ.
    - `node_start`, `edge_start`: int64 microseconds since 1970 UTC, NO_TIME unknown, or None.
    - `node_spells`, `edge_spells`: when nodes and edges are active, or None.
    - `node_columns`, `edge_columns`: further data, by name.

    UsageError if the parts do not fit together.

    >>> import numpy as np
    >>> two = np.array([0.0, 10.0])
    >>> graph = GraphData(
    ...     name="page", node_ids=["u1", "u2"], node_labels=["Ada", "Bo"], x=two, y=two,
    ...     size=two + 4, rgb=np.zeros((2, 3), np.uint8), edge_source=np.array([0]),
    ...     edge_target=np.array([1]), edge_kind=["reply"], edge_weight=np.array([2.0]))
    >>> graph.has_parallel_edges
    False
    """

    name: str
    node_ids: list[str]
    node_labels: list[str]
    x: Floats
    y: Floats
    size: Floats
    rgb: NDArray[np.uint8]
    edge_source: Ints
    edge_target: Ints
    edge_kind: list[str]
    edge_weight: Floats | None = None
    node_columns: dict[str, Column] = field(default_factory=dict)
    edge_columns: dict[str, Column] = field(default_factory=dict)
    node_start: Longs | None = None
    edge_start: Longs | None = None
    directed: bool = True
    node_spells: Spells | None = None
    edge_spells: Spells | None = None

    def __post_init__(self) -> None:
        """Check that the parts fit together."""
        self._check_lengths()
        self._check_nodes()
        self._check_edges()

    @property
    def has_parallel_edges(self) -> bool:
        """True if two edges join the same nodes in the same direction (if there is one)."""
        source, target = self.edge_source.astype(np.int64), self.edge_target.astype(np.int64)
        if not self.directed:
            source, target = np.minimum(source, target), np.maximum(source, target)
        pairs = source * max(len(self.node_ids), 1) + target
        return len(np.unique(pairs)) < len(pairs)

    @property
    def has_times(self) -> bool:
        """True if the graph says when at least one of its nodes or edges began."""
        starts = (self.node_start, self.edge_start)
        return any(bool(np.any(times != NO_TIME)) for times in starts if times is not None)

    def _check_lengths(self) -> None:
        nodes, edges = len(self.node_ids), len(self.edge_source)
        parts: list[tuple[str, int, object]] = [
            (name, nodes, getattr(self, name))
            for name in ("node_labels", "x", "y", "size", "rgb", "node_start", "node_spells")
        ]
        parts += [
            (name, edges, getattr(self, name))
            for name in ("edge_target", "edge_kind", "edge_weight", "edge_start", "edge_spells")
        ]
        parts += [(f"node column {name!r}", nodes, c) for name, c in self.node_columns.items()]
        parts += [(f"edge column {name!r}", edges, c) for name, c in self.edge_columns.items()]
        for name, rows, part in parts:
            if part is not None and len(part) != rows:  # type: ignore[arg-type]
                raise UsageError(f"{name} has {len(part)} rows, not {rows}")  # type: ignore[arg-type]

    def _check_nodes(self) -> None:
        if len(set(self.node_ids)) < len(self.node_ids) or not all(self.node_ids):
            raise UsageError("node ids must be unique and not empty")
        if self.rgb.shape != (len(self.node_ids), 3) or self.rgb.dtype != np.uint8:
            raise UsageError("rgb must be bytes (uint8), three per node")
        smallest, largest = SIZES
        if not np.all((self.size >= smallest) & (self.size <= largest)):
            raise UsageError(f"node sizes must lie in {smallest:g} to {largest:g}")
        if not np.all((np.abs(self.x) <= REACH) & (np.abs(self.y) <= REACH)):
            raise UsageError(f"positions must lie within {REACH:g} of the centre")

    def _check_edges(self) -> None:
        for rows in (self.edge_source, self.edge_target):
            if len(rows) and (rows.min() < 0 or rows.max() >= len(self.node_ids)):
                raise UsageError("an edge points to a node that is not there")
        if self.edge_weight is not None:
            weights = self.edge_weight
            if not np.all(np.isfinite(weights) & (weights > 0)):
                raise UsageError("edge weights must be above 0: leave out edges that are none")
