"""Cut lines of delimited text into rows of fields, exactly, each with the lines it came from."""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from threadgraph.io.formats.rows import Fault
from threadgraph.io.lines import LongLine
from threadgraph.io.options import Limits

Block = tuple[int, list[str] | list[str | bytes]] | LongLine
_REASONS = (
    ("expected after", "bad_quoting", "a quote closes in the middle of a field"),
    ("new-line", "stray_cr", "a carriage return stands outside quotes"),
    ("unexpected end", "unclosed_quote", "a quote is never closed"),
)


@dataclass(slots=True)
class TableRow:
    """A row: its fields or what is wrong with it, the number of its first line, and its lines.

    A blank line, or a row of empty fields, is a row without fields.  A line is `bytes` where it
    is not text.  `size` is in bytes, at most; `count` the number of lines.  `last` is True for
    the row that the input ends in without a line end.
    """

    line: int
    lines: list[str | bytes] = field(default_factory=list)
    count: int = 0
    size: int = 0
    fields: list[str] = field(default_factory=list)
    fault: Fault | None = None
    last: bool = False

    def raw(self, encode: Callable[[str], bytes]) -> bytes | None:
        """Return the bytes of the row, None where they were over a limit and not held."""
        parts = [line if isinstance(line, bytes) else encode(line) for line in self.lines]
        return b"".join(parts) if parts else None


@dataclass(slots=True)
class TableRun:
    """Rows of one line each, from line `line` on."""

    line: int
    lines: list[str]
    fields: list[list[str]]

    def rows(self) -> Iterator[TableRow]:
        """Yield the rows one by one."""
        for number, (line, fields) in enumerate(zip(self.lines, self.fields, strict=True)):
            yield TableRow(self.line + number, [line], 1, _size(line), _filled(fields))


Rows = TableRow | TableRun


def table_rows(blocks: Iterable[Block], delimiter: str, limits: Limits) -> Iterator[Rows]:
    r"""Yield the rows of a table: runs of simple ones, and all others one by one.

    `blocks` are (number of the first line, lines), and lines over the limit.  Quotes are those
    of RFC 4180: a field that starts with one ends with one, and doubles those inside it.  All
    else is kept as it is.  A row over the limit `line` is passed over, not held.

    >>> rows = table_rows([(1, ['a,"b\n', 'c"\n', 'd\n'])], ",", Limits())
    >>> [(row.line, row.fields) for row in rows]
    [(1, ['a', 'b\nc']), (3, [['d']])]
    """
    quotes = _Quotes(delimiter)
    parse = _Parser(delimiter)
    row: TableRow | None = None
    with _field_limit(4 * limits.line):
        for block in blocks:
            if isinstance(block, LongLine):
                yield _long_row(row, block, limits)
                row = None
                continue
            first, lines = block
            hard = [at for at, line in enumerate(lines) if quotes.is_hard(line)]
            at = 0
            while at < len(lines):
                simple = bisect_left(hard, at) if row is None else len(hard)
                end = hard[simple] if simple < len(hard) else len(lines)
                if row is None and end > at:
                    yield from parse.run(first + at, lines[at:end])  # type: ignore[arg-type]
                    at = end
                    continue
                row, inside = _add_line(row, first + at, lines[at], quotes, limits)
                at += 1
                if not inside:
                    yield parse.row(row)
                    row = None
    if row:
        what = f"a quote opened here is never closed; {row.count:,} lines to the end were swallowed"
        row.fault, row.last = Fault("unclosed_quote", what), True
        yield row


def _long_row(row: TableRow | None, long: LongLine, limits: Limits) -> TableRow:
    """Return a row that a line over the limit ends, or is."""
    what = f"{long.length:,} bytes without a line end, over the limit of {limits.line:,}"
    return TableRow(row.line if row else long.line, fault=Fault("line_too_long", what))


def _add_line(
    row: TableRow | None, number: int, line: str | bytes, quotes: _Quotes, limits: Limits
) -> tuple[TableRow, bool]:
    """Add a line to the row it is in; tell whether the row goes on after it."""
    text = line if isinstance(line, str) else line.decode(errors="replace")
    inside = quotes.ends_inside(text, inside=row is not None)
    row = row or TableRow(number)
    _hold(row, line, text, limits)
    row.last = not text.endswith("\n")
    return row, inside


def _hold(row: TableRow, line: str | bytes, text: str, limits: Limits) -> None:
    """Add a line to a row, unless the row is over the limit."""
    row.count += 1
    row.size += _size(text)
    if isinstance(line, bytes) and row.fault is None:
        what = "not UTF-8" if not row.lines else f"not UTF-8 in its line {len(row.lines) + 1:,}"
        row.fault = Fault("not_utf8", what)
    if row.size > limits.line:
        what = f"over the limit of {limits.line:,} bytes; is a quote missing?"
        row.fault = Fault("field_too_large", what)
        row.lines.clear()
    else:
        row.lines.append(line)


class _Parser:
    """Cuts rows, whose lines are known, into fields."""

    def __init__(self, delimiter: str) -> None:
        self._delimiter = delimiter

    def run(self, first: int, lines: list[str]) -> Iterator[Rows]:
        """Yield simple rows together, or one by one if one of them is faulty."""
        try:
            yield TableRun(first, lines, list(self._reader(lines)))
        except csv.Error:
            for number, line in enumerate(lines, first):
                yield self.row(TableRow(number, [line], 1, _size(line)))

    def row(self, row: TableRow) -> TableRow:
        """Fill in the fields of a row, or what is wrong with them."""
        if row.fault is None:
            try:
                (fields,) = self._reader(["".join(row.lines)])  # type: ignore[arg-type]
            except csv.Error as error:
                row.fault = _fault(str(error))
            else:
                row.fields = _filled(fields)
        return row

    def _reader(self, lines: list[str]) -> Iterator[list[str]]:
        return csv.reader(lines, delimiter=self._delimiter, strict=True)


class _Quotes:
    """Tells whether a line ends inside a quoted field, by the rules of the csv module."""

    def __init__(self, delimiter: str) -> None:
        mark = re.escape(delimiter)
        quoted = '"[^"]*+(?:""[^"]*+)*+"'
        bare = rf'(?:[^"{mark}\r\n][^{mark}\r\n]*+)?'
        self._delimiter = delimiter
        self._row = re.compile(rf"(?:{quoted}|{bare})(?:{mark}(?:{quoted}|{bare}))*+\r?\n?")
        self._bare = re.compile(rf"[^{mark}\r\n]*+")
        self._closing = re.compile('[^"]*+(?:""[^"]*+)*+"')

    def is_hard(self, line: str | bytes) -> bool:
        """Tell whether a line may be other than a whole row by itself."""
        if isinstance(line, bytes) or line[-1:] != "\n":
            return True
        return '"' in line and not self._row.fullmatch(line)

    def ends_inside(self, text: str, *, inside: bool) -> bool:
        if not inside and ('"' not in text or self._row.fullmatch(text)):
            return False
        at = 0
        while True:
            if not inside and text[at : at + 1] != '"':
                at = self._bare.match(text, at).end()  # type: ignore[union-attr]
            else:
                closing = self._closing.match(text, at + (not inside))
                if not closing:
                    return True
                at, inside = closing.end(), False
            if text[at : at + 1] != self._delimiter:
                return False  # the end of the line, or a fault that the csv reader will name
            at += 1


def _size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def _filled(fields: list[str]) -> list[str]:
    """Return the fields, none for a row of empty fields or a line of blanks."""
    return fields if any(fields) and (len(fields) > 1 or fields[0].strip()) else []


def _fault(error: str) -> Fault:
    for words, reason, what in _REASONS:
        if words in error:
            return Fault(reason, what)
    return Fault("bad_quoting", error)


@contextmanager
def _field_limit(limit: int) -> Iterator[None]:
    """Raise the csv module's own limit while a table is read; ours is checked elsewhere."""
    before = csv.field_size_limit()
    csv.field_size_limit(max(before, limit))
    try:
        yield
    finally:
        csv.field_size_limit(before)
