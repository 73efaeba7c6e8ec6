"""Read a table of the user's own columns, to be joined to a discussion."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from threadgraph.graphs.attribute_joins import join_table
from threadgraph.graphs.attribute_rows import TableOfValues
from threadgraph.graphs.errors import InputError, UsageError
from threadgraph.graphs.ledger import Ledger
from threadgraph.io.decoding import TextLines
from threadgraph.io.escape import terminal_safe
from threadgraph.io.formats.columns import listed
from threadgraph.io.formats.delimited import DELIMITERS
from threadgraph.io.formats.delimited_rows import TableRow, TableRun, table_rows
from threadgraph.io.options import ReadOptions
from threadgraph.io.streams import open_source

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.records import Records
    from threadgraph.io.streams import Source

_PARQUET = b"PAR1"
_EXCEL = b"PK\x03\x04"


def join_files(discussion: Discussion, options: ReadOptions) -> Discussion:
    """Return the discussion with the tables of `options.attribute_tables` joined to it."""
    for path in options.attribute_tables:
        ledger = Ledger()
        table = read_table(path, options, ledger)
        asked = {name: kind for name, kind in options.own.items() if name in table.columns}
        discussion = join_table(discussion, table, asked=asked)
        for kind, n in ledger.warnings.items():
            discussion.ledger.warn(kind, table.source, ledger.examples[kind][0].what, n)
    return discussion


def read_table(path: str | os.PathLike[str], options: ReadOptions, ledger: Ledger) -> TableOfValues:
    """Return a CSV, TSV or Parquet file as columns of text, None for empty cells.

    A row that does not fit the names is an InputError with its line: a table made by hand is
    mended by hand.
    """
    name = terminal_safe(Path(path).name, 80)
    start = _start(Path(path))
    if start == _PARQUET:
        return _parquet(Path(path), name)
    if start == _EXCEL:
        raise InputError(f"{name}: is an Excel or ZIP file; save the sheet as CSV (UTF-8)")
    with open_source(path, options.limits) as source:
        return _delimited(source, name, ReadOptions(limits=options.limits), ledger)


def _start(path: Path) -> bytes:
    """Return the first bytes of a file, none if it cannot be read: `open_source` says why."""
    try:
        with path.open("rb") as file:
            return file.read(len(_PARQUET))
    except OSError:
        return b""


def check_all_there(discussion: Discussion, records: Records, options: ReadOptions) -> None:
    """Raise UsageError if a column that was asked for is in no input and in no table."""
    absent = [name for name in options.own if name not in discussion.attributes]
    if not absent:
        return
    if records.fields:
        there = f"there are {listed(records.fields)}"
    elif options.attribute_tables:
        there = "nor has a table of --attributes"
    else:
        format_ = discussion.ledger.notes.get("format", "this format")
        there = (
            f"columns of {format_} cannot ride along; write them into a table with the ids of "
            "the comments and join it with --attributes FILE"
        )
    raise UsageError(f"no record has a column {listed(absent)}; {there}")


def _delimited(source: Source, name: str, options: ReadOptions, ledger: Ledger) -> TableOfValues:
    lines = TextLines(source, options, ledger)
    first = source.head.decode(errors="replace").lstrip("\ufeff").lstrip().partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    rows = _rows(table_rows(lines.blocks(), delimiter, options.limits))
    head = next(rows, None)
    if head is None:
        raise InputError(f"{name}: is empty; its first row must name the columns")
    names = [cell.strip() for cell in head.fields]
    twice = [cell for at, cell in enumerate(names) if cell and cell in names[:at]]
    if twice:
        raise InputError(f"{name}: two columns are called {listed(twice[:1])}; rename one")
    columns: list[list[str | None]] = [[] for _ in names]
    places: list[int] = []
    for row in rows:
        if row.fault:
            raise InputError(f"{name}, line {row.line}: {row.fault.what}; mend the row")
        cells = row.fields
        if len(cells) > len(names) and not any(cells[len(names) :]):
            cells = cells[: len(names)]
        if len(cells) != len(names):
            raise InputError(
                f"{name}, line {row.line}: {len(cells):,} fields where the first row names "
                f"{len(names):,}; mend the row"
            )
        places.append(row.line)
        for column, cell in zip(columns, cells, strict=True):
            column.append(cell or None)
    held = {n: column for n, column in zip(names, columns, strict=True) if n}
    return TableOfValues(held, name, places)


def _rows(items: Iterator[TableRow | TableRun]) -> Iterator[TableRow]:
    for item in items:
        for row in item.rows() if isinstance(item, TableRun) else [item]:
            # The line that Excel writes for itself names a delimiter and no column.
            excel = row.line == 1 and str(row.lines[0]).startswith("sep=") if row.lines else False
            if (row.fields or row.fault) and not excel:
                yield row


def _parquet(path: Path, name: str) -> TableOfValues:
    import pyarrow as pa
    from pyarrow import parquet

    from threadgraph.graphs.from_pandas import column_texts

    try:
        table = parquet.read_table(pa.BufferReader(path.read_bytes()))
        frame = table.to_pandas(integer_object_nulls=True)
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError(f"{name}: cannot be read as Parquet ({error})") from error
    return TableOfValues({str(n): column_texts(frame[n]) for n in frame.columns}, name)
