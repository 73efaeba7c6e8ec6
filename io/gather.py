"""Gather the records of a platform's export into columns, each of them accounted for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import COMMENT, NO_TIME, Marks, Records
from threadgraph.io.formats.rows import read_times
from threadgraph.io.options import ReadOptions
from threadgraph.io.own_values import OwnValues
from threadgraph.io.web_links import links


class Row(NamedTuple):
    """One record as a reader hands it to `Gather`; all but the id may be left out.

    `id` and `parent` are text; `time` is what the file has (seconds, ISO text), settled for
    the whole column at the end, or microseconds since 1970 where `Gather(microseconds=True)`;
    `place` is the line or the position in the file; what is no web address may stand in `url`,
    and is not kept.  The others are as in `Records`.
    """

    id: str | None
    parent: str | None = None
    author: str | None = None
    author_id: str | None = None
    text: str = ""
    time: str | int | float | None = None
    thread: str | None = None
    kind: int = COMMENT
    label: str | None = None
    score: float | None = None
    version: float = 0.0
    place: int = 0
    rule: str | None = None
    stated: str | None = None
    group: str | None = None
    named: str | None = None
    url: str | None = None


class Gather:
    """Takes records one by one, keeps the books, and gives them back as columns.

    Each `add` counts one record as read, unless the reader has counted it already
    (`counted=True`, as `each_object` does).  `marked`: the platform marks its mentions, so
    that none is looked for by "@" in the texts.  `ordered`: the place in the file matters.
    `site`: the address that a path in `url` belongs to.

    >>> gather = Gather("page.json", ReadOptions(), Ledger())
    >>> gather.add(Row("1", author="Ann", time=0)), gather.add(Row("2", "1", label="spam"))
    (0, None)
    >>> records = gather.finish()
    >>> records.ids, gather.ledger.read, gather.ledger.filtered["spam"]
    (['1'], 2, 1)
    """

    def __init__(
        self,
        source: str,
        options: ReadOptions,
        ledger: Ledger,
        *,
        counted: bool = False,
        marked: bool = False,
        ordered: bool = False,
        microseconds: bool = False,
        site: str = "",
    ) -> None:
        """Begin with nothing gathered."""
        self.source, self.options, self.ledger = source, options, ledger
        self._counted, self._marked, self._ordered = counted, marked, ordered
        self._microseconds, self._site = microseconds, site
        limits = options.limits
        self._longest_id, self._longest_text = limits.id_length, limits.field_size
        self._rows: list[Row] = []
        self._marks = Marks()
        self._own = OwnValues(options.own) if options.attributes else None
        self.titles: dict[str, str] = {}

    def __len__(self) -> int:
        """Return the number of records taken."""
        return len(self._rows)

    def add(self, row: Row, record: Mapping[str, Any] | None = None) -> int | None:
        """Take a record and return its row, None if it is left out or rejected (and counted).

        `record` is what the file has: where the user asked for fields of it, they are kept.
        """
        if not self._counted:
            self.ledger.read += 1
        label = row.label
        if label is not None:
            if self.options.leaves_out(label):
                self.ledger.filtered[label] += 1
                return None
            self.ledger.count(f"{label}_records")
        name, rows = row.id, self._rows
        if not name or len(name) > self._longest_id or len(row.text) > self._longest_text:
            self._reject_row(row)
            return None
        rows.append(row)
        if self._own is not None:
            self._own.take(record)
        return len(rows) - 1

    def reject(self, reason: str, where: str | int, what: str, *, raw: bytes | None = None) -> None:
        """Count an entry of the file as read and as rejected."""
        if not self._counted:
            self.ledger.read += 1
        place = f"{self.source}:{where}" if isinstance(where, int) else where
        self.ledger.reject(reason, place, what, raw=raw)

    def leave_out(self, label: str, n: int = 1) -> None:
        """Count entries of the file as read and as filtered, without a look at the options."""
        if not self._counted:
            self.ledger.read += n
        self.ledger.filtered[label] += n

    def mention(
        self,
        row: int | None,
        *,
        person_id: str | None = None,
        name: str | None = None,
        start: int = -1,
        end: int = -1,
        rule: str = "M1",
    ) -> None:
        """Note that a record mentions a person; see `Marks`.  Row None is passed over."""
        if row is None:
            return
        m = self._marks
        m.rows.append(row)
        m.person_ids.append(person_id)
        m.names.append(name)
        m.starts.append(start)
        m.ends.append(end)
        m.rules.append(rule)

    def declare(self, declared: int | None, present: int, what: str = "comments") -> None:
        """Say aloud that the file declares more records than it holds.

        >>> gather = Gather("a.json", ReadOptions(), Ledger())
        >>> gather.declare(238, 21)
        >>> gather.ledger.examples["not_in_file"][0].what
        '21 of 238 comments; 217 are not in this file'
        """
        if declared is None or declared <= present:
            return
        missing = declared - present
        self.ledger.warn(
            "not_in_file",
            self.source,
            f"{present:,} of {declared:,} {what}; {missing:,} are not in this file",
            missing,
        )

    def finish(self, *, thread_id: str | None = None) -> Records:
        """Return the columns; those that nobody filled are None.

        Threads are a column if a record has one; otherwise `thread_id` names the page.
        """
        rows = self._rows
        columns = list(map(list, zip(*rows, strict=True))) if rows else [[] for _ in Row._fields]
        c: dict[str, list[Any]] = dict(zip(Row._fields, columns, strict=True))
        threads = _optional(c["thread"])
        records = Records(
            ids=c["id"],
            parents=_shared(c["parent"]),
            authors=_shared(c["author"]),
            texts=c["text"],
            times=self._times(c["time"]),
            places=c["place"],
            threads=None if threads is None else _shared(threads),
            author_ids=_optional(c["author_id"]),
            kinds=c["kind"] if any(c["kind"]) else None,
            versions=c["version"] if any(c["version"]) else None,
            scores=_optional(c["score"]),
            thread_id=thread_id if threads is None else None,
            ordered=self._ordered,
            titles=self.titles,
            source=self.source,
            labels=_optional(c["label"]),
            urls=None if _optional(c["url"]) is None else links(c["url"], self._site),
            rules=_optional(c["rule"]),
            groups=_optional(c["group"]),
            named=_optional(c["named"]),
            marked=[True] * len(rows) if self._marked else None,
            marks=self._marks if len(self._marks) else None,
        )
        if records.rules is not None:
            records.stated = c["stated"]
        if self._own is not None:
            self._own.give(records, self.ledger)
        return records

    def _times(self, column: list[Any]) -> list[int]:
        if self._microseconds:
            return [NO_TIME if time is None else time for time in column]
        return read_times(column, self.source, self.ledger, self.options.date_order)

    def _reject_row(self, row: Row) -> None:
        limits = self.options.limits
        where = f"{self.source}:{row.place}" if row.place else self.source
        if not row.id:
            self.ledger.reject("no_id", where, "the id is missing or empty")
        elif len(row.id) > limits.id_length:
            what = f"an id of {len(row.id):,} characters is over the limit {limits.id_length:,}"
            self.ledger.reject("id_too_long", where, what)
        else:
            what = f"a text of {len(row.text):,} is over the limit {limits.field_size:,}"
            self.ledger.reject("field_too_large", where, what)


def _optional(column: list[Any]) -> list[Any] | None:
    """Return a column, None if all its values are."""
    return None if column.count(None) == len(column) else column


def _shared(column: list[Any]) -> list[Any]:
    """Return the column with equal texts as one object: names and threads repeat a lot."""
    if column.count(None) == len(column):
        return column
    share = dict[Any, Any]().setdefault
    return list(map(share, column, column))
