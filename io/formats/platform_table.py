"""Read the rows of a table that a tool of one platform writes, each kept or rejected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from threadgraph.graphs.ledger import Ledger
from threadgraph.io.decoding import TextLines
from threadgraph.io.formats.delimited_rows import TableRow, TableRun
from threadgraph.io.formats.rows import Fault
from threadgraph.io.gather import Gather
from threadgraph.io.streams import Source


class Table(Protocol):
    """What takes the rows: it gathers them, or says what is wrong with one."""

    gather: Gather

    def take(self, row: TableRow) -> Fault | None:
        """Take a row, or return why it cannot be used."""


def take_rows(
    items: Iterable[TableRow | TableRun], table: Table, source: Source, lines: TextLines
) -> None:
    """Hand all rows but the first, the names of the columns, to `table`; reject what it refuses.

    The last row of an input that ends early is cut, whatever it holds.  Blank lines are counted.
    """
    rows = _rows(items, table.gather.ledger)
    next(rows, None)
    for row in rows:
        fault = row.fault
        if row.last and source.ended_early:
            fault = Fault("cut_line", "the input ends inside this row")
        fault = fault or table.take(row)
        if fault:
            raw = row.raw(lines.encode)
            table.gather.reject(fault.reason, row.line, fault.what, raw=raw)


def _rows(items: Iterable[TableRow | TableRun], ledger: Ledger) -> Iterator[TableRow]:
    for item in items:
        for row in item.rows() if isinstance(item, TableRun) else [item]:
            if row.fields or row.fault:
                yield row
            else:
                ledger.count("blank_lines", row.count)
