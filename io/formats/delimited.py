"""Read comments from a table of delimited text: CSV, TSV, and with semicolons or bars."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from threadgraph.graphs.errors import InputError
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import Records
from threadgraph.io.encodings import TextLines
from threadgraph.io.formats.columns import ROLES, choose_columns, require_words
from threadgraph.io.formats.delimited_rows import TableRow, table_rows
from threadgraph.io.formats.rows import Fault, RawRows, Value, check_row, finish
from threadgraph.io.options import Columns, ReadOptions
from threadgraph.io.streams import Source

DELIMITERS = ",;\t|"
_SAMPLE = 20
_LONGEST_NAME = 80
_EXCEL = re.compile(r"sep=(.)\r?\n?")


@dataclass(frozen=True)
class Shape:
    """How a table is written: its delimiter, and whether each row ends in one too many."""

    delimiter: str
    trailing: bool = False


def recognise_table(text: str, columns: Columns) -> Shape | None:
    """Return the shape of the table that `text` (the start of a file) is, or None.

    It is one if the names in its first row serve two roles, the author or the text among them,
    or are those asked for; or if its rows all have the same number of fields, three or more.

    >>> recognise_table("id;author;text\\n1;Ann;Hello, you", Columns())
    Shape(delimiter=';', trailing=False)
    """
    best: tuple[int, Shape] | None = None
    for delimiter in DELIMITERS:
        rows = _sample(text, delimiter)
        if rows and len(rows[0]) > 1:
            score = _score(rows, columns)
            if score and (best is None or score > best[0]):
                best = score, Shape(delimiter, _is_trailing(rows))
    return best[1] if best else None


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the comments of a table whose first row names the columns.

    A row that cannot be used is rejected with the number of its first line and a reason; a row
    is never shifted.  InputError if there is no row, or no column for author or text.
    """
    lines = TextLines(source, options, ledger)
    shape = recognise_table(head_text(source.head), options.columns) or _plain_shape(source)
    rows = table_rows(lines, shape.delimiter, options.limits)
    names = _header(rows, source.name, ledger)
    chosen = choose_columns(names, options.columns, source.name)
    require_words(chosen, [name for name in names if name], source.name)
    table = _Table(names, chosen, shape, options)
    read = 0
    for row in rows:
        if not row.fields and not row.fault:
            ledger.count("blank_lines", len(row.lines))
            continue
        read += 1
        fault = table.take(row, read, cut=row.last and source.ended_early)
        if fault:
            where = f"{source.name}:{row.line}"
            ledger.reject(fault.reason, where, fault.what, raw=row.raw(lines.encoding))
    ledger.read += read
    if not read:
        raise InputError(f"{source.name}: has a row of column names and no other; no comments")
    if "id" not in chosen:
        ledger.count("ids_made", len(table.rows.places))
    used = {role: names[at].strip() for role, at in chosen.items()}
    return finish(table.rows, used, source.name, ledger)


def head_text(head: bytes) -> str:
    """Return the start of a file as text that is good enough to look at."""
    return head.decode(errors="replace")


class _Table:
    """The rows kept so far, and how a row becomes one of them."""

    def __init__(
        self, names: list[str], chosen: dict[str, int], shape: Shape, options: ReadOptions
    ) -> None:
        self.rows = RawRows()
        self._width = len(names)
        self._trailing = shape.trailing
        self._positions = [chosen.get(role) for role in ROLES]
        self._limits = options.limits

    def take(self, row: TableRow, number: int, *, cut: bool) -> Fault | None:
        """Keep a row, the `number`-th of the table, or say why it cannot be used."""
        if row.fault:
            return row.fault
        if cut:
            return Fault("cut_line", "the input ends inside this row")
        fields = row.fields
        if self._trailing and len(fields) == self._width + 1 and not fields[-1]:
            fields = fields[:-1]
        if len(fields) != self._width:
            what = f"{len(fields):,} fields where the first row names {self._width:,}"
            return Fault("wrong_field_count", what)
        values: list[Value] = [
            (fields[at] or None) if at is not None else None for at in self._positions
        ]
        if self._positions[0] is None:
            values[0] = f"row-{number}"
        fault = check_row(values, row.size, self._limits)
        if fault is None:
            self.rows.add(row.line, values)
        return fault


def _header(rows: Iterator[TableRow], source: str, ledger: Ledger) -> list[str]:
    """Take the row of names, after blank lines and the line that Excel writes for itself."""
    for row in rows:
        if not row.fields and not row.fault:
            ledger.count("blank_lines", len(row.lines))
        elif row.fault:
            raise InputError(f"{source}:{row.line}: the row of column names: {row.fault.what}")
        elif not (row.line == 1 and _EXCEL.fullmatch(str(row.lines[0]))):
            return row.fields
    raise InputError(f"{source}: has no row of column names; no comments")


def _plain_shape(source: Source) -> Shape:
    """Return the delimiter found most often in the first line, for tables named by the caller."""
    first = head_text(source.head).lstrip().partition("\n")[0]
    return Shape(max(DELIMITERS, key=first.count))


def _sample(text: str, delimiter: str) -> list[list[str]]:
    """Return the first rows of a table, as well as they can be read."""
    lines = [line + "\n" for line in text.lstrip().split("\n")[: _SAMPLE * 20]]
    if lines and (excel := _EXCEL.fullmatch(lines[0])):
        lines = lines[1:] if excel[1] == delimiter else []
    rows: list[list[str]] = []
    try:
        for row in csv.reader(lines, delimiter=delimiter, strict=True):
            if row:
                rows.append(row)
            if len(rows) > _SAMPLE:
                break
    except csv.Error:
        pass
    return rows


def _score(rows: list[list[str]], columns: Columns) -> int:
    """Return how well the first rows fit a table, 0 if they do not."""
    names = [name.strip() for name in rows[0]]
    if any(len(name) > _LONGEST_NAME or "\n" in name for name in names):
        return 0
    asked = [name for name in vars(columns).values() if name]
    if asked:
        return 1000 if all(name in names or name.startswith("#") for name in asked) else 0
    roles = _roles(names)
    alike = len({len(row) for row in rows}) == 1
    if len(roles) > 1 and roles & {"author", "text"} and (alike or len(roles) > 2):
        return 100 * len(roles) + alike
    distinct = len(set(names)) == len(names) and all(names)
    return len(names) if alike and distinct and len(rows) > 2 and len(names) > 2 else 0


def _roles(names: list[str]) -> set[str]:
    try:
        return set(choose_columns(names, Columns(), ""))
    except InputError:  # a name stands twice, which the reader will say
        return set(choose_columns(list(dict.fromkeys(names)), Columns(), ""))


def _is_trailing(rows: list[list[str]]) -> bool:
    """Tell whether every row but the first ends in a delimiter too many."""
    width = len(rows[0]) + 1
    return len(rows) > 1 and all(len(row) == width and not row[-1] for row in rows[1:])
