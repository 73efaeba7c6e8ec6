"""Decode a block of JSON lines at once, leaving to a careful reader every line that wants one."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from threadgraph.io.decoding import is_utf8
from threadgraph.io.formats.columns import ROLES
from threadgraph.io.formats.json_keys import KeyWatch
from threadgraph.io.formats.json_record import NUMBER_ROLES, Keys
from threadgraph.io.formats.numeric import Value
from threadgraph.io.options import Limits

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LF, _CR, _OPEN, _CLOSE = b"\n\r{}"
_WORDS = {b"null": None, b"true": "true", b"false": "false"}
_NUMBER = re.compile(rb"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_UNDECODABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


class FastDecoder:
    """Decode the keys used, skip all others.

    A line that this class accepts, `json_record` accepts with the same values; what that
    module may read otherwise or reject is left to it.
    """

    def __init__(self, keys: Keys, limits: Limits) -> None:
        """Prepare for the keys used and those that may still turn up."""
        self._roles = list(keys.used)
        # A struct has one field for a key: what is both a role and the user's wants care.
        self._own = {f"own_{at}": key for at, key in enumerate(keys.own)}
        self._shared = not set(keys.own).isdisjoint(keys.used.values())
        self.own: dict[str, list[Value]] = {}
        self.own_seen: list[str] = []
        names = {**keys.used, **({} if self._shared else self._own)}
        row = msgspec.defstruct(
            "Row",
            [(name, Value if name in keys.used else msgspec.Raw | None, None) for name in names],
            rename={name: key for name, key in names.items() if name != key},
            gc=False,
        )
        self._decoder = msgspec.json.Decoder(row)
        self._blank = row()
        self._watch = KeyWatch(keys.all, keys.late)
        self._id_length = limits.id_length
        # No field is larger than its line, and each level takes two bytes of it.
        self._longest = min(limits.field_size, 2 * limits.json_depth)

    def decode(self, data: bytes) -> tuple[dict[str, list[Value]], list[int]]:
        """Return the columns of whole lines, and the lines that want care, ascending.

        The columns have one entry for each line and each role in ROLES; at lines that want
        care they mean nothing.  A last line may lack its LF.
        """
        ends = np.flatnonzero(np.frombuffer(data, np.uint8) == _LF) + 1
        if not len(ends) or ends[-1] < len(data):
            ends = np.append(ends, len(data))
        odd = self._suspects(data, ends)
        rows = self._rows(data, ends, odd)
        columns: dict[str, list[Value]] = {}
        long_ids = np.diff(ends, prepend=0).max() > self._id_length
        for role in ROLES:
            if role in self._roles:
                column = list(map(attrgetter(role), rows))
                columns[role] = self._settle(role, column, odd)
                if long_ids and role in ("id", "parent", "thread"):
                    odd.update(self._too_long(columns[role]))
            else:
                columns[role] = [None] * len(rows)
        self._settle_own(rows, odd)
        return columns, sorted(odd)

    def _settle_own(self, rows: list[Any], odd: set[int]) -> None:
        """Fill `own`, the user's columns as text, and `own_seen`, those that any line has."""
        self.own_seen = []
        for name, key in self._own.items():
            if self._shared:
                self.own[key] = [None] * len(rows)
                odd.update(range(len(rows)))
                continue
            values = list(map(attrgetter(name), rows))
            if values.count(None) < len(values):
                self.own_seen.append(key)
            column: list[Value] = []
            for number, value in enumerate(values):
                text, plain = _own_text(value)
                column.append(text)
                if not plain:
                    odd.add(number)
            self.own[key] = column

    def _suspects(self, data: bytes, ends: NDArray[np.int64]) -> set[int]:
        if not self._watch.trusted:
            return set(range(len(ends)))
        odd = self._watch.suspects(data, ends)
        if len(data) > self._longest:
            lengths = np.diff(ends, prepend=0)
            odd.update(np.flatnonzero(lengths > self._longest).tolist())
        if not data.isascii() and not is_utf8(data):
            odd.update(i for i, line in enumerate(_cut(data, ends)) if not is_utf8(line))
        return odd

    def _rows(self, data: bytes, ends: NDArray[np.int64], odd: set[int]) -> list[Any]:
        """Return a row for each line; lines that cannot be decoded are added to `odd`."""
        if _one_object_per_line(data, ends):
            try:
                rows = self._decoder.decode_lines(data)
            except _UNDECODABLE:
                pass
            else:
                if len(rows) == len(ends):
                    return list(rows)
        rows = []
        for number, line in enumerate(_cut(data, ends)):
            try:
                rows.append(self._decoder.decode(line))
            except _UNDECODABLE:
                rows.append(self._blank)
                odd.add(number)
        return rows

    def _settle(self, role: str, column: list[Value], odd: set[int]) -> list[Value]:
        """Bring the values of a column into the form of `json_record`, adding to `odd`."""
        kinds = set(map(type, column))
        if str in kinds and "" in column:
            column = [None if value == "" else value for value in column]
        if role in NUMBER_ROLES:
            return column
        if not kinds <= {str, type(None)}:
            odd.update(i for i, value in enumerate(column) if isinstance(value, float))
            column = [_as_text(value) for value in column]
        if role == "id" and None in column:
            odd.update(i for i, value in enumerate(column) if value is None)
        return column

    def _too_long(self, column: list[Any]) -> Iterator[int]:
        """Yield the lines whose id is over the limit."""
        limit = self._id_length
        return (i for i, value in enumerate(column) if value and len(value) > limit)


def _own_text(value: Any) -> tuple[str | None, bool]:
    """Return a value as the file writes it, and whether it is one that needs no care."""
    if value is None:
        return None, True
    raw = bytes(value).strip()
    if raw[:1] == b'"':
        try:
            return str(msgspec.json.decode(raw)) or None, True
        except _UNDECODABLE:
            return None, False
    if raw in _WORDS:
        return _WORDS[raw], True
    return (raw.decode(), True) if _NUMBER.fullmatch(raw) else (None, False)


def _as_text(value: Value) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else None


def _one_object_per_line(data: bytes, ends: NDArray[np.int64]) -> bool:
    """Tell whether every line starts with { and ends with }: then no value spans two lines."""
    raw = np.frombuffer(data, np.uint8)
    last = ends - 1
    last = last - ((raw[last] == _LF) & (last > 0))
    last = last - ((raw[last] == _CR) & (last > 0))
    return bool(raw[0] == _OPEN and (raw[ends[:-1]] == _OPEN).all() and (raw[last] == _CLOSE).all())


def _cut(data: bytes, ends: NDArray[np.int64]) -> list[bytes]:
    bounds = [0, *ends.tolist()]
    return [data[start:end] for start, end in itertools.pairwise(bounds)]
