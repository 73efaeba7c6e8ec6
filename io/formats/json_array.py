"""Read a JSON document: an array of records, or an object that has one list of records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import msgspec

from threadgraph.graphs.errors import InputError
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import Records
from threadgraph.io.decoding import prepare
from threadgraph.io.formats.columns import choose_columns, listed
from threadgraph.io.formats.json_record import parse_record
from threadgraph.io.formats.json_table import JsonTable
from threadgraph.io.formats.rows import Fault
from threadgraph.io.options import ReadOptions
from threadgraph.io.streams import Source

_BATCH = 1000
_SAMPLE = 20
_LEVELS = 4
_TREE_KEYS = frozenset({"children", "replies"})
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|["\[\]{},]', re.DOTALL)
_KEY = re.compile(rb'"([^"\\]*+(?:\\.[^"\\]*+)*+)"\s*:\s*', re.DOTALL)
_RAW_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_RAW_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_UNDECODABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


class Found(NamedTuple):
    """A value in a document: the keys that lead to it, and its bytes."""

    path: str
    raw: bytes


class Members(NamedTuple):
    """The members of an array or object, as bytes; `closed` is False if its end is missing.

    `after` is the number of bytes that follow it, blanks left out.
    """

    items: Sequence[bytes]
    closed: bool = True
    after: int = 0


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the comments of a JSON document; InputError if it has no list of records.

    Places are positions in the list, from 1.  Of a document that is cut, the records that are
    whole are kept, and the ledger is incomplete.
    """
    prepare(source, options, ledger)
    found = find_records(source.read_all(), source.name, options)
    if found.path:
        ledger.notes["records"] = f'the list "{found.path}"'
    table = JsonTable(source.name, lambda item: f"{source.name} item {item}", options, ledger)
    items = _split_fast(found.raw)
    if items is None:
        members = split_members(found.raw)
        _read_carefully(members, table)
        _note_end(members, source.name, ledger)
        items = members.items
    else:
        for start in range(0, len(items), _BATCH):
            # JSON has no LF inside a string: what is replaced stands between values.
            batch = (bytes(item).replace(b"\n", b" ") for item in items[start : start + _BATCH])
            table.read_lines(b"\n".join(batch) + b"\n", start + 1)
    if not items:
        raise InputError(f"{source.name}: has an empty list of records; no comments")
    return table.finish()


def find_records(data: bytes, source: str, options: ReadOptions) -> Found:
    """Return the list of records in a document; InputError if there is none, or several.

    An object is searched through the objects inside it, four levels deep.  An object that is
    itself a record is a list of one.
    """
    start = len(data) - len(data.lstrip())
    data = data[start:] if start else data
    if data.startswith(b"["):
        return Found("", data)
    own = list(_named_members(Found("", data)))
    lists, level = [], own
    for _ in range(_LEVELS):
        lists += [found for found in level if re.match(rb"\[\s*\{", found.raw)]
        objects = [found for found in level if found.raw.startswith(b"{")]
        level = [member for found in objects for member in _named_members(found)]
    fit = [found for found in lists if _has_words(_sample_keys(found.raw), source, options)]
    plain = [found.path for found in own if not found.raw.startswith((b"[", b"{"))]
    is_record = _has_words(plain, source, options)
    if len(fit) == 1 and not (is_record and fit[0].path in _TREE_KEYS):
        return fit[0]
    if is_record and not fit:
        return Found("", b"[" + data + b"]")
    raise InputError(f"{source}: {_describe(own, fit or lists, is_record)}")


def split_members(raw: bytes) -> Members:
    """Split an array or object at its commas without asking whether its members are JSON.

    >>> split_members(b'[1, {"a": "],"}, 2')
    Members(items=[b'1', b'{"a": "],"}', b'2'], closed=False, after=0)
    """
    depth, start = 0, 1
    items: list[bytes] = []
    for match in _TOKEN.finditer(raw):
        mark = match[0]
        if mark == b'"':
            break  # a string without its end: whatever follows is inside it
        if mark in (b"[", b"{"):
            depth += 1
        elif mark == b",":
            if depth == 1:
                items.append(raw[start : match.start()].strip())
                start = match.end()
        elif mark in (b"]", b"}"):
            depth -= 1
            if not depth:
                last = raw[start : match.start()].strip()
                items += [last] if last else []
                return Members(items, True, len(raw[match.end() :].strip()))
    return Members([*items, raw[start:].strip()], False)


def _split_fast(raw: bytes) -> Sequence[bytes] | None:
    """Return the items of an array that is JSON throughout (as views), None for any other."""
    try:
        return _RAW_LIST.decode(raw)
    except _UNDECODABLE:
        return None


def _read_carefully(members: Members, table: JsonTable) -> None:
    items = list(members.items)
    cut = None if members.closed else items.pop()
    table.choose_keys(islice(items, _BATCH))
    for place, item in enumerate(items, 1):
        if item:
            table.read_record(item, place)
        else:
            table.reject(Fault("not_json", "nothing between two commas"), place, item)
    if cut:
        fault = Fault("cut_line", "the document ends inside this record")
        table.reject(fault, len(items) + 1, cut)


def _note_end(members: Members, source: str, ledger: Ledger) -> None:
    if not members.closed:
        ledger.incomplete = True
        ledger.warn("ends_early", source, "the JSON ends inside its list of records")
    if members.after:
        what = f"{members.after:,} bytes after the end of the list were not read"
        ledger.warn("trailing_bytes", source, what)


def _named_members(found: Found) -> Iterator[Found]:
    """Yield the values of an object under the keys that lead to them."""
    prefix = f"{found.path}." if found.path else ""
    try:
        for name, value in _RAW_OBJECT.decode(found.raw).items():
            yield Found(prefix + name, bytes(value).strip())
    except _UNDECODABLE:
        for member in split_members(found.raw).items:
            key = _KEY.match(member)
            if key:
                yield Found(prefix + key[1].decode(errors="replace"), member[key.end() :])


def _sample_keys(raw: bytes) -> list[str]:
    """Return the keys of the first records of a list."""
    items = _split_fast(raw)
    items = split_members(raw).items if items is None else items
    names: dict[str, None] = {}
    for item in items[:_SAMPLE]:
        parsed = parse_record(bytes(item), ReadOptions(encoding_errors="replace"))
        if isinstance(parsed, tuple):
            names.update(dict.fromkeys(parsed[0]))
    return list(names)


def _has_words(names: list[str], source: str, options: ReadOptions) -> bool:
    """Tell whether one of these keys has the author or the text, or all that were asked for."""
    asked = [name for name in vars(options.columns).values() if name]
    if asked:
        return all(name in names for name in asked)
    return bool({"author", "text"} & choose_columns(names, options.columns, source).keys())


def _describe(own: list[Found], lists: list[Found], is_record: bool) -> str:
    """Say why no one list of records could be told."""
    if is_record:
        return (
            f"has records inside records (key {listed([lists[0].path])}), which is not read yet; "
            "write one object per comment, with the id of its parent"
        )
    names = [found.path for found in lists]
    keys = [found.path for found in own]
    has = f"lists {listed(names)}" if names else f"keys {listed(keys)} and no list"
    return (
        f"is a JSON object with {has}; give the one list of comments alone, as a JSON array or "
        "as JSON lines"
    )
