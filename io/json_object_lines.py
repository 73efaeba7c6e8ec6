"""Read JSON lines as Python objects, one of each line, for readers that know their keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from threadgraph.graphs.ledger import Ledger
from threadgraph.io.decoding import prepare
from threadgraph.io.deep_json import TooDeepError
from threadgraph.io.formats.json_record import parse_record
from threadgraph.io.formats.rows import Fault
from threadgraph.io.json_values import NATIVE_DEPTH, UNDECODABLE, decode_quickly, plain
from threadgraph.io.lines import LongLine
from threadgraph.io.options import ReadOptions
from threadgraph.io.streams import Source

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DECODER = msgspec.json.Decoder()
_LF, _CR, _OPEN, _CLOSE = b"\n\r{}"


def each_object(
    source: Source, options: ReadOptions, ledger: Ledger
) -> Iterator[tuple[int, dict[str, Any]]]:
    r"""Yield (number of the line, object) for each line that is a JSON object.

    Every line that is not blank is counted as read, before its object is yielded: the caller
    makes a record of it, or rejects or filters it, and does not count it again.  Lines that
    are no object are rejected here, with the reasons of `json_lines`; `null` is filtered.
    Of a key that is repeated the last value holds.

    >>> from io import BytesIO
    >>> from threadgraph.io.options import Limits
    >>> ledger = Ledger()
    >>> lines = Source(BytesIO(b'{"id": 1}\n\n{"id"\nnull\n{"id": 2}\n'), "f", Limits())
    >>> list(each_object(lines, ReadOptions(), ledger))
    [(1, {'id': 1}), (5, {'id': 2})]
    >>> ledger.read, ledger.rejected, ledger.filtered
    (4, Counter({'not_json': 1}), Counter({'null': 1}))
    """
    prepare(source, options, ledger)
    lines = _Lines(source.name, options, ledger)
    for block in source.blocks():
        if isinstance(block, LongLine):
            lines.reject(_too_long(block.length, options.limits.line), block.line, None)
            continue
        data, cut = block.data, b""
        if source.ended_early and not data.endswith(b"\n"):
            start = data.rfind(b"\n") + 1
            data, cut = data[:start], data[start:]
        objects = _decode_clean(data, options.limits.json_depth)
        if objects is None:
            yield from lines.each(data, block.first)
        else:
            for number, found in enumerate(objects, block.first):
                ledger.read += 1
                yield number, found
        if cut.strip():
            fault = Fault("cut_line", "the input ends inside this line")
            lines.reject(fault, block.first + data.count(b"\n"), cut)


class _Lines:
    """Lines that are read one by one."""

    def __init__(self, name: str, options: ReadOptions, ledger: Ledger) -> None:
        self._name, self._options, self._ledger = name, options, ledger

    def each(self, data: bytes, first: int) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the objects of lines, of which the first has the number `first`."""
        lines = data.split(b"\n")
        if not lines[-1]:
            lines.pop()
        for number, line in enumerate(lines, first):
            bare = line.strip()
            if not bare:
                self._ledger.count("blank_lines")
            elif bare == b"null":
                self._ledger.read += 1
                self._ledger.filtered["null"] += 1
                self._ledger.count("nulls")
            else:
                found = self._object(line)
                if isinstance(found, Fault):
                    self.reject(found, number, line)
                else:
                    self._ledger.read += 1
                    yield number, found

    def reject(self, fault: Fault, number: int, raw: bytes | None) -> None:
        """Count a line that has no object."""
        self._ledger.read += 1
        self._ledger.reject(fault.reason, f"{self._name}:{number}", fault.what, raw=raw)

    def _object(self, line: bytes) -> dict[str, Any] | Fault:
        try:
            value = decode_quickly(line, self._options.limits.json_depth)
        except (*UNDECODABLE, TooDeepError):
            value = None
        if isinstance(value, dict):
            return value
        parsed = parse_record(line, self._options)
        if isinstance(parsed, Fault):
            return parsed
        record, repaired = parsed
        self._ledger.count("text_repaired", int(repaired))
        found: dict[str, Any] = plain(record)
        return found


def _decode_clean(data: bytes, max_depth: int) -> list[dict[str, Any]] | None:
    """Return the objects of a block in which every line has exactly one, None for any other."""
    if not data:
        return []
    ends = np.flatnonzero(np.frombuffer(data, np.uint8) == _LF)
    if not data.endswith(b"\n"):
        ends = np.append(ends, len(data))
    # Where fewer levels are allowed than the decoder can take, each line is looked at.
    shallow = max_depth >= NATIVE_DEPTH or data.count(b"{") + data.count(b"[") <= max_depth
    if not shallow or not _are_objects(data, ends):
        return None
    try:
        objects: list[dict[str, Any]] = _DECODER.decode_lines(data)
    except UNDECODABLE:
        return None
    return objects if len(objects) == len(ends) else None


def _are_objects(data: bytes, ends: NDArray[np.int64]) -> bool:
    """Tell whether every line starts with { and ends with }.

    Between } and { at the ends of lines JSON would want a comma: no value then spans two
    lines, and if there are as many values as lines, there is one in each.
    """
    raw = np.frombuffer(data, np.uint8)
    last = ends - 1
    last = last - ((raw[last] == _CR) & (last > 0))
    starts = bool(raw[0] == _OPEN and (raw[ends[:-1] + 1] == _OPEN).all())
    return starts and bool((raw[last] == _CLOSE).all())


def _too_long(length: int, limit: int) -> Fault:
    what = f"line longer than limit: {length:,} bytes, over {limit:,} (--limit-line raises it)"
    return Fault("line_too_long", what)
