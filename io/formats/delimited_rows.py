"""Cut lines of delimited text into rows of fields, exactly, each with the lines it came from."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from threadgraph.io.formats.rows import Fault
from threadgraph.io.lines import LongLine
from threadgraph.io.options import Limits

_REASONS = (
    ("expected after", "bad_quoting", "a quote closes in the middle of a field"),
    ("new-line", "stray_cr", "a carriage return stands outside quotes"),
    ("unexpected end", "unclosed_quote", "a quote is never closed"),
)


@dataclass
class TableRow:
    """A row: its fields or what is wrong with it, the number of its first line, and its lines.

    A blank line is a row without fields.  A line is `bytes` where it is not text.  `size` is in
    bytes, at most.  `last` is True for the row that the input ends in without a line end.
    """

    line: int
    lines: list[str | bytes] = field(default_factory=list)
    size: int = 0
    fields: list[str] = field(default_factory=list)
    fault: Fault | None = None
    last: bool = False

    def raw(self, encoding: str) -> bytes | None:
        """Return the bytes of the row, None where they were over a limit and not held."""
        parts = [
            line if isinstance(line, bytes) else line.encode(encoding, "surrogatepass")
            for line in self.lines
        ]
        return b"".join(parts) if parts else None


def table_rows(
    lines: Iterable[tuple[int, str | bytes] | LongLine], delimiter: str, limits: Limits
) -> Iterator[TableRow]:
    r"""Yield the rows of a table.

    Quotes are those of RFC 4180: a field that starts with one ends with one, and doubles those
    inside it.  All else is kept as it is.  A row over the limit `line` is passed over, not held.

    >>> rows = table_rows([(1, 'a,"b\n'), (2, 'c"\n'), (3, 'd\n')], ",", Limits())
    >>> [(row.line, row.fields) for row in rows]
    [(1, ['a', 'b\nc']), (3, ['d'])]
    """
    feed = _Feed()
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    with _field_limit(4 * limits.line):
        for row in _gather(lines, _Quotes(delimiter), limits):
            if row.fault is None:
                feed.text = "".join(row.lines)  # type: ignore[arg-type]
                try:
                    fields = next(reader)
                except csv.Error as error:
                    row.fault = _fault(str(error))
                else:
                    row.fields = fields if any(map(str.strip, fields)) else []
            yield row


def _gather(
    lines: Iterable[tuple[int, str | bytes] | LongLine], quotes: _Quotes, limits: Limits
) -> Iterator[TableRow]:
    """Yield rows without fields yet: lines, up to one that ends outside quotes."""
    row: TableRow | None = None
    count = 0
    for item in lines:
        if isinstance(item, LongLine):
            what = f"{item.length:,} bytes without a line end, over the limit of {limits.line:,}"
            line = row.line if row else item.line
            yield TableRow(line, fault=Fault("line_too_long", what))
            row = None
            continue
        number, line_text = item
        if row is None:
            row, count = TableRow(number), 0
        text = _text(line_text)
        inside = quotes.ends_inside(text, inside=count > 0)
        count += 1
        _hold(row, line_text, text, limits)
        row.last = not text.endswith("\n")
        if not inside:
            yield row
            row = None
    if row:
        what = f"a quote opened here is never closed; {count:,} lines up to the end were swallowed"
        row.fault, row.last = Fault("unclosed_quote", what), True
        yield row


def _hold(row: TableRow, line: str | bytes, text: str, limits: Limits) -> None:
    """Add a line to a row, unless the row is over the limit."""
    row.size += (
        len(line)
        if isinstance(line, bytes) or text.isascii()
        else len(text.encode("utf-8", "surrogatepass"))
    )
    if isinstance(line, bytes) and row.fault is None:
        what = "not UTF-8" if not row.lines else f"not UTF-8 in its line {len(row.lines) + 1:,}"
        row.fault = Fault("not_utf8", what)
    if row.size > limits.line:
        what = f"over the limit of {limits.line:,} bytes; is a quote missing?"
        row.fault = Fault("field_too_large", what)
        row.lines.clear()
    else:
        row.lines.append(line)


class _Feed:
    """Gives the csv reader one row at a time."""

    text: str | None = None

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        text, self.text = self.text, None
        if text is None:
            raise StopIteration
        return text


class _Quotes:
    """Tells whether a line ends inside a quoted field, by the rules of the csv module."""

    def __init__(self, delimiter: str) -> None:
        mark = re.escape(delimiter)
        quoted = '"[^"]*+(?:""[^"]*+)*+"'
        bare = rf'(?:[^"{mark}\r\n][^{mark}\r\n]*+)?'
        self._delimiter = delimiter
        self._row = re.compile(rf"(?:{quoted}|{bare})(?:{mark}(?:{quoted}|{bare}))*+\r?\n?")
        self._closing = re.compile('[^"]*+(?:""[^"]*+)*+"')

    def ends_inside(self, text: str, *, inside: bool) -> bool:
        if not inside and ('"' not in text or self._row.fullmatch(text)):
            return False
        at = 0
        while True:
            if not inside:
                if text[at : at + 1] != '"':
                    at = text.find(self._delimiter, at) + 1
                    if not at:
                        return False
                    continue
                at += 1
            closing = self._closing.match(text, at)
            if not closing:
                return True
            at, inside = closing.end() + 1, False
            if text[closing.end() : at] != self._delimiter:
                return False  # the end of the line, or a fault that the csv reader will name


def _text(line: str | bytes) -> str:
    return line.decode(errors="replace") if isinstance(line, bytes) else line


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
