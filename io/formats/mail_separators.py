"""Cut a file of mail into its messages, at lines that begin a message and at no others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from threadgraph.graphs.ledger import Ledger
from threadgraph.io.lines import LongLine
from threadgraph.io.streams import Source

_DATE = re.compile(rb"[A-Z][a-z]{2},? +(?:[A-Z][a-z]{2} +[0-9]{1,2}|[0-9]{1,2} [A-Z][a-z]{2})\b")
_SENDER = re.compile(rb"From +(?:[^\s@]+@[^\s@]*|[^\s@]+ at [^\s@]+)(?: |$)")
_BARE = re.compile(rb"From\s*$")
_FIELD = re.compile(rb"[!-9;-~]{1,80}[ \t]*:|>From ")
_BLANKS = b"\r\n\t \0"
_WITHOUT_DATE = 3
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


class Message(NamedTuple):
    """The bytes of one message, without the line that separates it from the one before.

    `line` is where it begins in the file, `separator` that line ("From ...") or b"".
    """

    line: int
    separator: bytes
    data: bytes


def is_separator(line: bytes, following: bytes) -> bool:
    r"""Tell whether a line begins a message: "From", an address or a date, then a header.

    Nothing but "From" will do too, as some archives write it; "following" is the next line.

    >>> is_separator(b"From ann@h.invalid Sun Mar  1 10:00:00 2020\n", b"From: Ann\n")
    True
    >>> is_separator(b"From here on we agree:\n", b"Note: bye\n")
    False
    """
    if not line.startswith(b"From") or not _FIELD.match(following):
        return False
    if _SENDER.match(line):
        return bool(_DATE.search(line)) or len(line.split()) <= _WITHOUT_DATE
    return bool(_BARE.match(line) or (line[4:5] == b" " and _DATE.search(line[:200])))


def messages(source: Source, ledger: Ledger) -> Iterator[Message]:
    """Yield the messages of a source: those of an mbox, else the whole as the only one.

    It is an mbox if its first line that is not blank is a separator.  A separator must follow
    a blank line; what stands before it is never looked at again, so that time is linear.
    """
    start = source.head.lstrip(_BLANKS)
    first, _, rest = start.partition(b"\n")
    if is_separator(first, rest):
        yield from _Cutter(source, ledger).messages()
        return
    data = source.read_all()
    body = data.lstrip(_BLANKS)
    yield Message(1 + data.count(b"\n", 0, len(data) - len(body)), b"", body)


def unquoted(body: bytes) -> bytes:
    """Take back one ">" from lines that an mbox quotes (">From ", ">>From ").

    >>> unquoted(b">From the top")
    b'From the top'
    """
    return _QUOTED.sub(rb"\1", body) if b">From " in body else body


class _Cutter:
    """Cuts blocks of lines at separators; holds the bytes of one message at a time."""

    def __init__(self, source: Source, ledger: Ledger) -> None:
        self._source, self._ledger = source, ledger
        self._pieces: list[bytes] = []
        self._separator = b""
        self._line = 0
        self._blank = True

    def messages(self) -> Iterator[Message]:
        """Yield the messages."""
        held, number = b"", 1
        for block in self._source.blocks():
            if isinstance(block, LongLine):
                self._pass_over(block)
                continue
            data = held + block.data
            number = block.first - (1 if held else 0)
            # A separator is told by the line after it, which may be in the next block.
            last = data.rfind(b"\n", 0, len(data) - 1) + 1
            held = data[last:] if data.startswith(b"From ", last) else b""
            data = data[:last] if held else data
            yield from self._cut(data, number)
        self._pieces.append(held)
        yield self._message()

    def _cut(self, data: bytes, number: int) -> Iterator[Message]:
        start = counted = 0
        at = 0 if data.startswith(b"From ") else _next(data, 0)
        while at >= 0:
            end = data.find(b"\n", at) + 1
            follows = self._blank if at == 0 else _is_blank(data, at)
            follows = follows or (not self._line and not data[:at].strip(_BLANKS))
            if follows and end and is_separator(data[at:end], data[end : end + 100]):
                self._pieces.append(data[start:at])
                if self._line:
                    yield self._message()
                number += data.count(b"\n", counted, at)
                self._line, self._separator = number, data[at:end]
                self._pieces = []
                start, counted = end, at
            at = _next(data, at)
        self._pieces.append(data[start:])
        if data:
            self._blank = _is_blank(data, len(data))

    def _message(self) -> Message:
        return Message(self._line or 1, self._separator, b"".join(self._pieces))

    def _pass_over(self, line: LongLine) -> None:
        limit = self._source.limits.line
        what = (
            f"a line of {line.length:,} bytes, over the limit of {limit:,}, is left out of a text"
        )
        self._ledger.warn("line_too_long", f"{self._source.name}:{line.line}", what)


def _next(data: bytes, at: int) -> int:
    """Return where the next line that begins with "From " is, -1 if there is none."""
    found = data.find(b"\nFrom ", at)
    return found + 1 if found >= 0 else -1


def _is_blank(data: bytes, at: int) -> bool:
    """Tell whether the line of `data` (whole lines) that ends at `at` is blank."""
    if at <= 2 and data[:at] in (b"\n", b"\r\n"):
        return True
    return data.endswith((b"\n\n", b"\n\r\n"), 0, at)
