"""How a column becomes text: the same names, numbers, words and times in every file we write."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.records import NO_TIME

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.graph_data import Column

BATCH = 4096
"""Rows turned into text at a time, so that a large file takes no large memory."""

# fmt: off
_RESERVED = frozenset([
    "id", "label", "x", "y", "z", "size", "r", "g", "b", "color", "hex", "weight", "kind",
    "start", "end", "source", "target", "type", "directed", "nodelabel", "edgelabel", "edgeid",
    "xpos", "ypos", "zpos", "pid", "parents", "viz", "spells", "slices",
    "interval", "intervals", "timestamp", "timestamps", "timeset", "networkx_key",
])
# fmt: on
"""Names that Gephi, networkx or igraph take for something other than a column of data."""

_FIRST_TIME = -62_135_596_800_000_000  # 0001-01-01T00:00:00Z
_LAST_TIME = 253_402_300_799_999_999  # 9999-12-31T23:59:59.999999Z


def batches(rows: int) -> Iterator[tuple[int, int]]:
    """Yield the (start, stop) of each batch of rows.

    >>> list(batches(5000))
    [(0, 4096), (4096, 5000)]
    """
    for start in range(0, rows, BATCH):
        yield start, min(start + BATCH, rows)


def column_names(names: Iterable[str]) -> list[str]:
    """Return the name each column of a graph file gets: small letters, unique, not reserved.

    Gephi holds `A` and `a` for one column, and takes a column called `size` or `id` for the
    size or the identity itself: such names get "data_" in front.  Blanks become "_", as the
    schema of GraphML allows none.

    >>> column_names(["First seen", "first_seen", "size", ""])
    ['first_seen', 'first_seen_2', 'data_size', 'column']
    """
    taken: set[str] = set()
    found = []
    for name in names:
        plain = "_".join(name.split()).lower() or "column"
        if plain in _RESERVED:
            plain = f"data_{plain}"
        unique, count = plain, 1
        while unique in taken:
            count += 1
            unique = f"{plain}_{count}"
        taken.add(unique)
        found.append(unique)
    return found


def number_type(column: Column) -> str:
    """Return "int", "long" or (beyond 64 bits) "string": what holds every value of the column.

    >>> from threadgraph.graphs.graph_data import Column
    >>> number_type(Column("int", [1, None, 2**31]))
    'long'
    """
    largest = 0
    for start, stop in batches(len(column)):
        known = [v for v in plain_values(column, start, stop) if v is not None]
        # ~v as -2**31 still fits where 2**31 does not
        largest = max(largest, *[v if v >= 0 else ~v for v in known], 0)
    if largest >= 2**63:
        return "string"
    return "long" if column.type == "long" or largest >= 2**31 else "int"


def column_texts(column: Column, start: int, stop: int) -> list[str | None]:
    """Return the rows from `start` to `stop` as text, None where the value is missing.

    Floats are the shortest text that reads back as the same float; NaN and infinity are
    missing; times are ISO 8601 in UTC.  UsageError if a value is not of the column's type.

    >>> from threadgraph.graphs.graph_data import Column
    >>> column_texts(Column("double", [0.1, None, float("nan")]), 0, 3)
    ['0.1', None, None]
    """
    if column.type == "time":
        return time_texts(time_array(column, start, stop))
    values = plain_values(column, start, stop)
    if column.type == "string":
        return values
    if column.type == "boolean":
        return [None if v is None else "true" if v else "false" for v in values]
    return [None if v is None else repr(v) for v in values]


def plain_values(column: Column, start: int, stop: int) -> list[Any]:
    """Return the rows from `start` to `stop` as plain Python values, None where missing.

    Not for times: see `time_array`.  UsageError if a value is not of the column's type.

    >>> import numpy as np
    >>> from threadgraph.graphs.graph_data import Column
    >>> plain_values(Column("double", np.array([1.5, np.nan])), 0, 2)
    [1.5, None]
    """
    values = column.values[start:stop]
    if isinstance(values, np.ndarray):
        values = values.tolist()
    plain = _PLAIN[column.type]
    try:
        return [None if value is None else plain(value) for value in values]
    except (TypeError, OverflowError) as error:
        raise UsageError(f"a column of type {column.type} holds another value: {error}") from error


def time_array(column: Column, start: int, stop: int) -> NDArray[np.int64]:
    """Return the rows of a time column as int64 microseconds, NO_TIME where missing.

    UsageError for a time outside the years 1 to 9999, which ISO 8601 cannot write plainly.
    """
    values = column.values[start:stop]
    if isinstance(values, np.ndarray) and values.dtype.kind == "M":
        values = values.astype("datetime64[us]").view(np.int64)
    if not (isinstance(values, np.ndarray) and values.dtype == np.int64):
        known = [NO_TIME if v is None else operator.index(v) for v in values]
        values = np.array(known, dtype=np.int64)
    if np.any(((values < _FIRST_TIME) & (values != NO_TIME)) | (values > _LAST_TIME)):
        raise UsageError("a time lies outside the years 1 to 9999")
    return values


def time_texts(times: NDArray[np.int64]) -> list[str | None]:
    """Return int64 microseconds since 1970 as ISO 8601 text in UTC, None for NO_TIME.

    >>> import numpy as np
    >>> time_texts(np.array([0, 1_500_000]))
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:01.500000Z']
    """
    texts = np.datetime_as_string(times.astype("datetime64[us]")).tolist()
    return [None if t == "NaT" else t.removesuffix(".000000") + "Z" for t in texts]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    return value


def _finite(value: Any) -> float | None:
    number = float(value * 1.0)  # not float(value), which would take text
    return number if math.isfinite(number) else None


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool | np.bool_):
        raise TypeError(f"{value!r} is neither True nor False")
    return bool(value)


_PLAIN: dict[str, Callable[[Any], Any]] = {
    "string": _text,
    "int": operator.index,
    "long": operator.index,
    "double": _finite,
    "boolean": _yes_or_no,
}
