"""Gather JSON records, however they came, into Records: fast where it is safe, else with care."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from threadgraph.graphs.errors import InputError
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import Records
from threadgraph.io.formats.columns import choose_columns, listed, require_words
from threadgraph.io.formats.json_record import (
    NESTED,
    Keys,
    Row,
    check_record,
    count_nested,
    make_row,
    parse_record,
)
from threadgraph.io.formats.numeric import Value
from threadgraph.io.formats.rows import Fault, RawRows, finish
from threadgraph.io.options import ReadOptions
from threadgraph.io.own_values import say_unreadable


class JsonTable:
    """Records are given with `read_lines`, a block at a time; `finish` returns them all.

    Keys are chosen by the first block that has an object.  `where` names a place for messages.
    """

    def __init__(
        self, source: str, where: Callable[[int], str], options: ReadOptions, ledger: Ledger
    ) -> None:
        """Start without records."""
        self._source, self._where, self._options, self._ledger = source, where, options, ledger
        self._keys: Keys | None = None
        self._own = tuple(options.own)
        self._rows = RawRows(own={name: [] for name in self._own})
        self._fields: dict[str, None] = {}
        self._own_unusable = 0
        self._count = 0

    def read_lines(self, data: bytes, first: int) -> None:
        """Read lines with one record each; `first` is the place of the first line."""
        if self._keys is None:
            self.choose_keys(_split(data))
        if self._keys is None:
            for place, line in enumerate(_split(data), first):
                self.read_record(line, place)
            return
        columns, odd = self._decoder.decode(data)
        self._fields.update(dict.fromkeys(self._decoder.own_seen))
        size = len(columns["id"])
        if odd:
            lines = _split(data)
        own, start = self._decoder.own, 0
        for at in odd:
            self._extend(columns, own, start, at, first)
            self.read_record(lines[at], first + at)
            start = at + 1
        self._extend(columns, own, start, size, first)

    def read_record(self, line: bytes, place: int) -> None:
        """Read one record (or a blank line) with care; `place` is where it stands."""
        if not line.strip():
            self._ledger.count("blank_lines")
            return
        parsed = parse_record(line, self._options)
        if isinstance(parsed, Fault):
            self.reject(parsed, place, line)
            return
        record, repaired = parsed
        keys = self._keys or Keys({}, own=self._own)
        if self._own:
            self._fields.update(dict.fromkeys(record))
        if keys.adopt(record):
            self._set_keys(keys)
        made_id = None if "id" in keys.used else f"row-{self._count + 1}"
        row = make_row(record, keys, len(line), made_id)
        fault = row if isinstance(row, Fault) else check_record(row, self._options.limits)
        if isinstance(row, Fault) or fault:
            self.reject(fault, place, line)  # type: ignore[arg-type]
            return
        self._count += 1
        self._ledger.read += 1
        self._ledger.count("text_repaired", int(repaired))
        self._say_unread(row, place)
        self._rows.add(place, row.values)

    def reject(self, fault: Fault, place: int, raw: bytes | None) -> None:
        """Count a record that cannot be used."""
        self._count += 1
        self._ledger.read += 1
        self._ledger.reject(fault.reason, self._where(place), fault.what, raw=raw)

    def finish(self) -> Records:
        """Return the records read."""
        used = self._keys.used if self._keys else {}
        if self._keys and "id" not in used:
            self._ledger.count("ids_made", len(self._rows.places))
        order = self._options.date_order
        records = finish(self._rows, used, self._source, self._ledger, order)
        records.fields = tuple(self._fields)
        for name in self._own:
            if name not in self._fields:
                del records.attributes[name]
        say_unreadable(self._own_unusable, self._source, self._ledger)
        return records

    def choose_keys(self, lines: Iterable[bytes]) -> None:
        """Choose the keys by all objects among `lines`; leave it open if there is none."""
        seen: dict[str, None] = {}
        objects = False
        for line in lines:
            parsed = parse_record(line, self._options) if line.strip() else None
            if isinstance(parsed, tuple):
                objects = True
                seen.update(dict.fromkeys(parsed[0]))
                self._refuse_nested(parsed[0])
        if not seen:
            if objects:
                raise InputError(f"{self._source}: its records are empty objects; no comments")
            return
        names = list(seen)
        chosen = choose_columns(names, self._options.columns, self._source)
        used = {role: names[at] for role, at in chosen.items()}
        require_words(used, names, self._source)
        if self._own:
            self._fields.update(dict.fromkeys(names))
        self._set_keys(Keys.after(used, names, self._own))

    def _set_keys(self, keys: Keys) -> None:
        from threadgraph.io.formats.json_fast import FastDecoder

        self._keys = keys
        self._decoder = FastDecoder(keys, self._options.limits)

    def _refuse_nested(self, record: dict[str, object]) -> None:
        for key in NESTED:
            if count_nested(record.get(key), record.keys()):
                raise InputError(
                    f"{self._source}: has records inside records (key {listed([key])}), which "
                    "is not read yet; write one object per comment, with the id of its parent"
                )

    def _extend(
        self,
        columns: dict[str, list[Value]],
        own: dict[str, list[Value]],
        start: int,
        end: int,
        first: int,
    ) -> None:
        """Take over lines that were decoded fast."""
        if start >= end:
            return
        count = end - start
        self._ledger.read += count
        if end - start < len(columns["id"]):
            columns = {role: column[start:end] for role, column in columns.items()}
            own = {name: column[start:end] for name, column in own.items()}
        if self._keys and "id" not in self._keys.used:
            columns["id"] = [f"row-{n}" for n in range(self._count + 1, self._count + count + 1)]
        self._rows.extend(range(first + start, first + end), columns, own)
        self._count += count

    def _say_unread(self, row: Row, place: int) -> None:
        where = self._where(place)
        self._own_unusable += row.own_unusable
        for role in row.unusable:
            self._ledger.count("values_unreadable")
            self._ledger.example("values_unreadable", where, f"the {role} is no plain value")
        what = "records inside the record were not read"
        self._ledger.warn("nested_records", where, what, row.nested)


def _split(data: bytes) -> list[bytes]:
    lines = data.split(b"\n")
    if not lines[-1]:
        lines.pop()
    return lines
