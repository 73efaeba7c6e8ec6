"""Write a table, given as typed columns by name, as CSV or as Parquet.

Both hold the same: text exactly, whole numbers, the shortest exact floats, times in UTC, and
missing values apart from empty text.  NaN and infinity are missing.  The same table gives the
same bytes (of Parquet: with the same release of pyarrow, which signs its files).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO

from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.records import NO_TIME
from threadgraph.io.columns import batches, column_texts, plain_values, time_array
from threadgraph.io.escape import guard_cell, mark_surrogates

if TYPE_CHECKING:
    from threadgraph.graphs.graph_data import Column

ROW_GROUP = 131_072
"""Rows of a Parquet row group: fixed, as the bytes depend on it."""


def write_csv(
    columns: Mapping[str, Column], out: BinaryIO, *, spreadsheet_safe: bool = False
) -> None:
    r"""Write a table to `out` as CSV: UTF-8, a header, lines that end in LF.

    A missing value is an empty field and empty text is ``""`` (in a table of one column both
    are ``""``, as readers skip empty lines).  Text that UTF-8 cannot hold is written by
    `escape.mark_surrogates`.  With `spreadsheet_safe` text is also written by
    `escape.guard_cell`, so that no cell runs as a formula; numbers are left alone.

    UsageError if the columns differ in length.

    >>> import io
    >>> from threadgraph.graphs.graph_data import Column
    >>> out = io.BytesIO()
    >>> write_csv({"name": Column("string", ["Ada", "", None]),
    ...            "score": Column("double", [0.5, None, 2.0])}, out)
    >>> out.getvalue()
    b'name,score\nAda,0.5\n"",\n,2.0\n'
    """
    rows = _rows(columns)
    missing = "" if len(columns) > 1 else '""'
    header = [_text_cell(name, spreadsheet_safe) for name in columns]
    out.write((",".join(header) + "\n").encode())
    for start, stop in batches(rows):
        cells = [_cells(c, start, stop, missing, spreadsheet_safe) for c in columns.values()]
        lines = [",".join(row) for row in zip(*cells, strict=True)]
        out.write(("\n".join(lines) + "\n").encode())


def write_parquet(columns: Mapping[str, Column], out: BinaryIO) -> None:
    """Write a table to `out` as Parquet, compressed with zstd and with checksums.

    "int" and "long" become int64, "time" a timestamp in microseconds UTC, missing values null.
    Text that UTF-8 cannot hold is written by `escape.mark_surrogates`.

    UsageError if the columns differ in length, or a whole number needs more than 64 bits.

    >>> import io
    >>> from threadgraph.graphs.graph_data import Column
    >>> out = io.BytesIO()
    >>> write_parquet({"name": Column("string", ["Ada", None])}, out)
    >>> out.getvalue()[:4]
    b'PAR1'
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = _rows(columns)
    types = {
        "string": pa.large_string(),
        "int": pa.int64(),
        "long": pa.int64(),
        "double": pa.float64(),
        "boolean": pa.bool_(),
        "time": pa.timestamp("us", "UTC"),
    }
    fields = [(mark_surrogates(name), types[c.type]) for name, c in columns.items()]
    schema = pa.schema(fields)
    compression = "zstd" if pa.Codec.is_available("zstd") else "none"
    with pq.ParquetWriter(out, schema, compression=compression, write_page_checksum=True) as file:
        for start in range(0, rows, ROW_GROUP):
            stop = min(start + ROW_GROUP, rows)
            arrays = [
                _arrow_array(column, start, stop, field.type)
                for column, field in zip(columns.values(), schema, strict=True)
            ]
            file.write_table(pa.table(arrays, schema=schema), row_group_size=ROW_GROUP)


def plain_rows(columns: Mapping[str, Column]) -> list[dict[str, object]]:
    """Return a table as one object per row, ready for JSON: times as ISO text, None missing.

    UsageError if the columns differ in length.

    >>> from threadgraph.graphs.graph_data import Column
    >>> plain_rows({"name": Column("string", ["Ada"]), "n": Column("double", [float("nan")])})
    [{'name': 'Ada', 'n': None}]
    """
    rows = _rows(columns)
    values = [
        column_texts(c, 0, rows) if c.type == "time" else plain_values(c, 0, rows)
        for c in columns.values()
    ]
    return [dict(zip(columns, row, strict=True)) for row in zip(*values, strict=True)]


def _rows(columns: Mapping[str, Column]) -> int:
    lengths = {len(column) for column in columns.values()}
    if len(lengths) != 1:
        found = ", ".join(map(str, sorted(lengths))) or "none"
        raise UsageError(f"a table needs columns of one length, not of {found}")
    return lengths.pop()


def _cells(column: Column, start: int, stop: int, missing: str, guarded: bool) -> list[str]:
    texts = column_texts(column, start, stop)
    if column.type != "string":
        return [missing if text is None else text for text in texts]
    return [missing if text is None else _text_cell(text, guarded) for text in texts]


def _text_cell(text: str, guarded: bool) -> str:
    text = mark_surrogates(text)
    if guarded:
        text = guard_cell(text)
    if text and not re.search('[",\r\n]', text):
        return text
    return '"' + text.replace('"', '""') + '"'


def _arrow_array(column: Column, start: int, stop: int, kind: Any) -> Any:
    import pyarrow as pa

    if column.type == "time":
        times = time_array(column, start, stop)
        return pa.array(times, pa.int64(), mask=times == NO_TIME).cast(kind)
    values = plain_values(column, start, stop)
    if column.type == "string":
        values = [None if value is None else mark_surrogates(value) for value in values]
    try:
        return pa.array(values, kind)
    except (pa.ArrowInvalid, OverflowError) as error:
        raise UsageError(f"a whole number needs more than 64 bits: {error}") from error
