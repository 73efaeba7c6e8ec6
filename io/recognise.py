"""Tell the format of a file by its content, and read it with the reader of that format."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from threadgraph.graphs.errors import InputError, UsageError
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import Records
from threadgraph.io.json_start import is_json_lines, starts_as_json
from threadgraph.io.options import Columns, ReadOptions
from threadgraph.io.streams import HEAD, Source

Read = Callable[[Source, ReadOptions, Ledger], Records]


@dataclass(frozen=True)
class Head:
    """The start of a file, to tell its format by.

    `data` is UTF-8 unless another encoding is to be guessed; `whole` is True if it is the whole
    file; `columns` are the columns that the caller names.
    """

    data: bytes
    name: str = ""
    whole: bool = True
    columns: Columns = field(default_factory=Columns)

    @cached_property
    def text(self) -> str:
        """The start as text, blanks and NUL before it left out."""
        return self.data.lstrip(b" \t\r\n\0").decode(errors="replace")


@dataclass(frozen=True)
class Format:
    """A format that is read: its name, its title, how it is recognised, and its reader."""

    name: str
    title: str
    recognised_by: str
    matches: Callable[[Head], bool]
    read: Read


def recognise(
    head: bytes, name: str = "", *, columns: Columns | None = None, whole: bool | None = None
) -> str:
    """Return the name in FORMATS of the format that `head`, the start of a file, is in.

    The name of the file is asked only where the head is blank.  `whole` tells whether the head
    is all there is (by default: if it is shorter than a head can be).  InputError if it is
    something that is known and not read yet.

    >>> recognise(b'{"id": 1, "author": "Ann"}')
    'ndjson'
    >>> recognise(b"Ann says:\\nHello")
    'plain-text'
    """
    start = Head(head, name, len(head) < HEAD if whole is None else whole, columns or Columns())
    if not start.text:
        return _blank(start)
    _refuse(start)
    return next(known.name for known in FORMATS if known.matches(start))


def read_source(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the comments of a source, in the format asked for or recognised.

    What the stream itself has to say (it ended early, it has no checksum) is in `ledger` too.
    UsageError for an unknown format.
    """
    if not source.head:  # cut before its first byte could be expanded
        _tell_stream(source, ledger)
        return Records(source=source.name)
    reader = _named(options.format) if options.format else _named(_recognise(source, options))
    ledger.notes["format"] = reader.name
    try:
        return reader.read(source, options, ledger)
    finally:
        _tell_stream(source, ledger)


def _recognise(source: Source, options: ReadOptions) -> str:
    if options.encoding and not source.marked:
        source.recode(options.encoding)
    return recognise(source.head, source.name, columns=options.columns, whole=source.whole)


def _named(name: str) -> Format:
    for known in FORMATS:
        if known.name == name:
            return known
    names = ", ".join(known.name for known in FORMATS)
    raise UsageError(f"unknown format {name!r}; there are {names}")


def _tell_stream(source: Source, ledger: Ledger) -> None:
    for note in source.notes:
        ledger.warn(note.kind, source.name, note.what)
    if source.ended_early:
        ledger.incomplete = True
        ledger.warn("ends_early", source.name, source.error or "the input ends early")


def _blank(head: Head) -> str:
    """Return the format that only the name tells; InputError for a file of blanks."""
    if head.whole:
        tried = ", ".join(known.name for known in FORMATS)
        raise InputError(f"{head.name}: holds only blanks; no comments found (tried {tried})")
    if re.search(r"\.(?:ndjson|jsonl|json)(?:\.\w+)?$", head.name):
        return "ndjson"
    if re.search(r"\.(?:csv|tsv)(?:\.\w+)?$", head.name):
        return "csv"
    return "plain-text"


def _refuse(head: Head) -> None:
    """Raise InputError for what is known and not read yet."""
    for what, pattern, advice in _NOT_READ:
        if re.match(pattern, head.text, re.ASCII):
            raise InputError(f"{head.name}: looks like {what}, which is not read yet; {advice}")
    pairs = head.data[:200]
    for encoding, zeros, others in (
        ("utf-16-le", pairs[1::2], pairs[::2]),
        ("utf-16-be", pairs[::2], pairs[1::2]),
    ):
        if len(zeros) > 3 and zeros.count(0) > 0.8 * len(zeros) > 4 * others.count(0):
            raise InputError(
                f"{head.name}: looks like UTF-16 without a byte order mark; "
                f"read it with --encoding {encoding}"
            )


_HEADER = r"(?:from|to|date|subject|message-id|received|return-path|mime-version|references)"
_NOT_READ = (
    (
        "a web page (HTML)",
        r"(?i)(?:<!--.*?-->\s*)*+<(?:!doctype html|html|head|body)",
        "save it as plain text",
    ),
    ("an XML file", r"<\?xml|<rss|<feed", "convert it to CSV or JSON lines"),
    (
        "a mailbox (mbox)",
        r"From (?:\S+ .*\d\d:\d\d.*)?\r?\n(?:[A-Z][\w-]*-[\w-]+|From|To|Date|Subject|Received): ",
        "convert it to CSV or JSON lines",
    ),
    (
        "a mail",
        rf"(?i)(?:{_HEADER}: .*\r?\n(?:[ \t].*\r?\n)*+){{3}}",
        "copy its text into a text file",
    ),
    ("a script", r"(?:var|const|let|window\.\w+)\s*\w*\s*=\s*[\[{]", "leave out what is not JSON"),
    ("JSON inside a JSON string", r'"\s*[\[{]{1,2}\s*\\"', "decode it once"),
)


def _is_json_lines(head: Head) -> bool:
    return starts_as_json(head.text) and is_json_lines(head.text)


def _is_json_document(head: Head) -> bool:
    return starts_as_json(head.text)


def _is_table(head: Head) -> bool:
    return _delimiter(head) not in (None, "\t")


def _is_tab_table(head: Head) -> bool:
    return _delimiter(head) == "\t"


def _delimiter(head: Head) -> str | None:
    first = head.text.partition("\n")[0]
    if not any(mark in first for mark in ",;\t|"):
        return None
    from threadgraph.io.formats.delimited import recognise_table

    shape = recognise_table(head.text, head.columns)
    return shape.delimiter if shape else None


def _read_json_lines(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    from threadgraph.io.formats import json_lines

    return json_lines.read(source, options, ledger)


def _read_json_document(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    from threadgraph.io.formats import json_array

    return json_array.read(source, options, ledger)


def _read_table(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    from threadgraph.io.formats import delimited

    return delimited.read(source, options, ledger)


def _read_plain_text(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    from threadgraph.io.decoding import read_text
    from threadgraph.io.formats import plain_text

    return plain_text.parse(read_text(source, options, ledger), source.name, ledger)


FORMATS: tuple[Format, ...] = (
    Format(
        "ndjson",
        "JSON lines (NDJSON)",
        "its first line is a JSON object",
        _is_json_lines,
        _read_json_lines,
    ),
    Format(
        "json",
        "a JSON array, or an object with one list of records",
        "it starts with { or [",
        _is_json_document,
        _read_json_document,
    ),
    Format(
        "tsv",
        "tab-separated values",
        "tabs, and column names in the first row",
        _is_tab_table,
        _read_table,
    ),
    Format(
        "csv",
        "comma-separated values (semicolons and bars too)",
        "delimiters, and column names in the first row",
        _is_table,
        _read_table,
    ),
    Format(
        "plain-text",
        "the text of a page of comments, as copied",
        "none of the others",
        lambda head: True,
        _read_plain_text,
    ),
)
"""The formats that are read, in the order in which they are tried."""
