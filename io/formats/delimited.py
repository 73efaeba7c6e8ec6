"""Read comments from a table of delimited text: CSV, TSV, and with semicolons or bars."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from threadgraph.graphs.errors import InputError
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import Records
from threadgraph.io.decoding import TextLines
from threadgraph.io.formats.columns import ROLES, choose_columns, own_columns, require_words
from threadgraph.io.formats.delimited_rows import Rows, TableRow, TableRun, table_rows
from threadgraph.io.formats.numeric import Value
from threadgraph.io.formats.rows import Fault, RawRows, check_row, finish
from threadgraph.io.options import Columns, Limits, ReadOptions
from threadgraph.io.streams import Source

DELIMITERS = ",;\t|"
_SAMPLE = 20
_LONGEST_NAME = 80
_NAMED = ("id", "parent", "thread")
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
    rows = table_rows(lines.blocks(), shape.delimiter, options.limits)
    names, rest = _header(rows, source.name, ledger)
    chosen = choose_columns(names, options.columns, source.name)
    used = {role: names[at].strip() for role, at in chosen.items()}
    require_words(used, [name for name in names if name], source.name)
    own = own_columns(names, options.own, source.name)
    table = _Table(len(names), chosen, shape, options.limits, own)
    for item in chain(rest, rows):
        if isinstance(item, TableRun) and table.take_run(item):
            continue
        for row in item.rows() if isinstance(item, TableRun) else [item]:
            if not row.fields and not row.fault:
                ledger.count("blank_lines", len(row.lines))
                continue
            fault = table.take(row, cut=row.last and source.ended_early)
            if fault:
                where = f"{source.name}:{row.line}"
                ledger.reject(fault.reason, where, fault.what, raw=row.raw(lines.encode))
    ledger.read += table.read
    if not table.read:
        raise InputError(f"{source.name}: has a row of column names and no other; no comments")
    if "id" not in chosen:
        ledger.count("ids_made", len(table.rows.places))
    records = finish(table.rows, used, source.name, ledger, options.date_order)
    if options.attributes:
        records.fields = tuple(name.strip() for name in names if name.strip())
    return records


def head_text(head: bytes) -> str:
    """Return the start of a file as text that is good enough to look at."""
    return head.decode(errors="replace")


class _Table:
    """The rows kept so far of those read, and how a row becomes one of them."""

    def __init__(
        self,
        width: int,
        chosen: dict[str, int],
        shape: Shape,
        limits: Limits,
        own: dict[str, int],
    ) -> None:
        self.rows = RawRows(own={name: [] for name in own})
        self._own = own
        self.read = 0
        self._width, self._chosen = width, chosen
        # A role without a column is read at a place that every row is given: an empty end.
        self._positions = [*(chosen.get(role, width) for role in ROLES), *own.values()]
        self._trailing, self._limits = shape.trailing, limits

    def take(self, row: TableRow, *, cut: bool) -> Fault | None:
        """Keep a row, or say why it cannot be used."""
        self.read += 1
        if cut:
            return Fault("cut_line", "the input ends inside this row")
        if row.fault:
            return row.fault
        fields = row.fields
        if self._trailing and len(fields) == self._width + 1 and not fields[-1]:
            fields = fields[:-1]
        if len(fields) != self._width:
            what = f"{len(fields):,} fields where the first row names {self._width:,}"
            return Fault("wrong_field_count", what)
        fields.append("")
        values: list[Value] = [fields[at] or None for at in self._positions]
        made = "id" not in self._chosen
        # The limit is for ids of the file, not for those made here.
        fault = check_row(["1", *values[1:]] if made else values, row.size, self._limits)
        if made:
            values[0] = f"row-{self.read}"
        if fault is None:
            self.rows.add(row.line, values)
        return fault

    def take_run(self, run: TableRun) -> bool:
        """Keep rows of one line each, all at once; False, and nothing is kept, if one is odd."""
        count, width = len(run.lines), self._width + self._trailing
        if set(map(len, run.fields)) != {width} or not all(map(any, run.fields)):
            return False
        if 4 * max(map(len, run.lines)) > self._limits.field_size:
            return False
        cells = list(zip(*run.fields, strict=True))
        if self._trailing and any(cells.pop()):
            return False
        columns: dict[str, list[Value]] = {role: [None] * count for role in ROLES}
        for role, at in self._chosen.items():
            columns[role] = [cell or None for cell in cells[at]]
        if "id" not in self._chosen:
            columns["id"] = [f"row-{n}" for n in range(self.read + 1, self.read + count + 1)]
        named = [cells[self._chosen[role]] for role in _NAMED if role in self._chosen]
        longest = max((len(name) for names in named for name in names), default=0)
        if None in columns["id"] or longest > self._limits.id_length:
            return False
        self.read += count
        own = {name: [cell or None for cell in cells[at]] for name, at in self._own.items()}
        self.rows.extend(range(run.line, run.line + count), columns, own)
        return True


def _header(rows: Iterator[Rows], source: str, ledger: Ledger) -> tuple[list[str], list[Rows]]:
    """Take the row of names, after blank lines and the line that Excel writes for itself.

    Return the names, and the rows that came with them.
    """
    for item in rows:
        together = list(item.rows()) if isinstance(item, TableRun) else [item]
        for number, row in enumerate(together, 1):
            if not row.fields and not row.fault:
                ledger.count("blank_lines", len(row.lines))
            elif row.fault:
                raise InputError(f"{source}:{row.line}: the row of column names: {row.fault.what}")
            elif not (row.line == 1 and _EXCEL.fullmatch(str(row.lines[0]))):
                return row.fields, [*together[number:]]
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
    sure = alike or len(roles) > 2 or len(roles) == len(names)
    if len(roles) > 1 and roles & {"author", "text"} and sure:
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
