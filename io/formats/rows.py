"""From the raw values of table rows to the columns of Records: rules that all tables share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import NO_TIME, Records
from threadgraph.io.formats.columns import ROLES, describe
from threadgraph.io.formats.numeric import Value, integers, numbers
from threadgraph.io.options import Limits
from threadgraph.io.web_links import links

_PENDING = 1000
_REDDIT = ("t1_", "t3_")

_LACKS = (
    ("parent", "no_parents", "no column names a parent: read as a flat list"),
    ("author", "no_authors", "no column names an author: all are unknown"),
    ("text", "no_texts", "no column has the text: all are empty"),
)


@dataclass(frozen=True)
class Fault:
    """Why a record cannot be used: a reason class of the ledger, and what was found."""

    reason: str
    what: str


@dataclass
class RawRows:
    """The raw values of the records kept, one list per role, in file order.

    `columns[role]` has one entry per record, None where there is no value; text of the id,
    parent, thread and author roles is never empty.  `own` are the columns of the user's own,
    by name, as text.  `places` are lines or positions.  `settle`
    is to be called before `columns` are used.
    """

    places: list[int] = field(default_factory=list)
    columns: dict[str, list[Value]] = field(default_factory=lambda: {role: [] for role in ROLES})
    own: dict[str, list[Value]] = field(default_factory=dict)
    _pending: list[Sequence[Value]] = field(default_factory=list)

    def add(self, place: int, row: Sequence[Value]) -> None:
        """Add one record: its values in the order of ROLES, then of `own`."""
        self.places.append(place)
        self._pending.append(row)
        if len(self._pending) >= _PENDING:
            self.settle()

    def extend(
        self,
        places: range,
        columns: Mapping[str, Sequence[Value]],
        own: Mapping[str, Sequence[Value]] | None = None,
    ) -> None:
        """Add many records, given as one sequence of values for each of ROLES, and of `own`."""
        self.settle()
        self.places.extend(places)
        for role, values in columns.items():
            self.columns[role].extend(values)
        for name, column in self.own.items():
            column.extend((own or {})[name])

    def settle(self) -> None:
        """Bring what was added into the columns."""
        if self._pending:
            added = zip(*self._pending, strict=True)
            columns = [*self.columns.values(), *self.own.values()]
            for column, values in zip(columns, added, strict=True):
                column.extend(values)
            self._pending.clear()


def check_row(row: Sequence[Value], size: int, limits: Limits) -> Fault | None:
    """Return why a record (values in the order of ROLES, then others) cannot be used, or None.

    `size` is that of the record in bytes; no field of it can be larger.
    """
    if row[0] is None:
        return Fault("no_id", "the id is missing or empty")
    if size <= min(limits.id_length, limits.field_size):
        return None
    values = dict(zip(ROLES, row, strict=False))
    for role in ("id", "parent", "thread"):
        text = values[role]
        if isinstance(text, str) and len(text) > limits.id_length:
            what = f"{role} of {len(text):,} characters, over the limit of {limits.id_length:,}"
            return Fault("id_too_long", what)
    if size > limits.field_size:
        others = [("value of your own", value) for value in row[len(ROLES) :]]
        for role, value in [*values.items(), *others]:
            length = len(value.encode("utf-8", "surrogatepass")) if isinstance(value, str) else 0
            if length > limits.field_size:
                what = f"{role} of {length:,} bytes, over the limit of {limits.field_size:,}"
                return Fault("field_too_large", what)
    return None


def finish(
    rows: RawRows, roles: dict[str, str], source: str, ledger: Ledger, order: str | None = None
) -> Records:
    """Return the Records of `rows`; `roles` is role to column name, as chosen.

    Times are read as one column (`order`: that of day and month, if it is known), versions
    are the newest of edited and retrieved; what had to
    be decided or given up is in `ledger`, and so is what the table does not have.
    """
    rows.settle()
    columns = rows.columns
    ledger.notes["columns"] = describe(roles)
    parents = _texts(columns["parent"])
    _mend_parents(parents, columns["id"], source, ledger)
    records = Records(
        ids=_texts(columns["id"]),  # type: ignore[arg-type]
        parents=parents,
        authors=_shared(_texts(columns["author"])),
        texts=_filled(columns["text"]),
        times=read_times(columns["time"], source, ledger, order),
        places=rows.places,
        source=source,
        ordered="id" not in roles,
    )
    if "thread" in roles:
        records.threads = _shared(_texts(columns["thread"]))
        if "title" in roles:
            records.titles = _titles(records.threads, columns["title"])
    elif "parent" not in roles:
        records.thread_id = source
    for role, kind, what in _LACKS:
        if role not in roles and rows.places:
            ledger.warn(kind, source, what)
    if any(columns["author_id"]):
        records.author_ids = _shared(_texts(columns["author_id"]))
    if "url" in roles:
        records.urls = links(columns["url"])
    if "score" in roles:
        records.scores = _scores(columns["score"], source, ledger)
    records.attributes = {name: _texts(column) for name, column in rows.own.items()}
    versions = [_versions(columns[role]) for role in ("edited", "retrieved") if role in roles]
    if versions:
        records.versions = [max(pair) for pair in zip(*versions, strict=True)]
    return records


def _texts(column: list[Value]) -> list[str | None]:
    return column  # type: ignore[return-value]


def _filled(column: list[Value]) -> list[str]:
    texts = _texts(column)
    return [text or "" for text in texts] if None in texts else texts  # type: ignore[return-value]


def _shared(column: list[str | None]) -> list[str | None]:
    """Return the column with equal texts as one object: names and threads repeat a lot."""
    share = dict[str | None, str | None]().setdefault
    return list(map(share, column, column))


def read_times(
    column: list[Value], source: str, ledger: Ledger, order: str | None = None
) -> list[int]:
    """Return a column of times as microseconds since 1970 UTC; what was decided is in `ledger`."""
    if column.count(None) == len(column):
        return [NO_TIME] * len(column)
    from threadgraph.io.times import parse_times

    parsed = parse_times(integers(column), order)
    ledger.count("times_unreadable", parsed.unreadable + parsed.out_of_range)
    if parsed.ambiguous:
        what = (
            "dates such as 03/04/2020 fit day/month and month/day: they have no time; "
            "say --date-order dmy or mdy"
        )
        ledger.warn("ambiguous_dates", source, what)
    if parsed.zone_assumed:
        ledger.notes["time_zone"] = "UTC assumed: some times name no zone"
    if parsed.unit not in (None, "s"):
        ledger.notes["time_unit"] = f"numbers read as {parsed.unit} since 1970"
    if parsed.order:
        ledger.notes["date_order"] = parsed.order
    return parsed.values


def _scores(column: list[Value], source: str, ledger: Ledger) -> list[float | None]:
    scores = numbers(column)
    unreadable = [value for value, score in zip(column, scores, strict=True) if score is None]
    unreadable = [value for value in unreadable if value is not None and value != ""]
    ledger.count("scores_unreadable", len(unreadable))
    if unreadable:
        ledger.example("scores_unreadable", source, f"score {str(unreadable[0])[:40]}")
    return scores


def _versions(column: list[Value]) -> list[float]:
    """Return a column of edit or retrieval times as numbers, 0 where there is none.

    Numbers are taken as they are; dates become seconds since 1970.
    """
    edits = numbers(column)
    dates = [
        row
        for row, (value, number) in enumerate(zip(column, edits, strict=True))
        if number is None and isinstance(value, str) and value not in ("", "true", "false")
    ]
    if dates:
        from threadgraph.io.times import parse_times

        parsed = parse_times([column[row] for row in dates])
        for row, time in zip(dates, parsed.values, strict=True):
            edits[row] = time / 1e6 if time != NO_TIME else None
    return [edit or 0.0 for edit in edits]


def _titles(threads: Iterable[str | None], titles: Iterable[Value]) -> dict[str, str]:
    """Return thread to title: of several, the first in order of the alphabet."""
    found: dict[str, str] = {}
    for thread, title in zip(threads, titles, strict=True):
        if thread and title and isinstance(title, str):
            held = found.get(thread)
            if held is None or title < held:
                found[thread] = title
    return found


def _mend_parents(
    parents: list[str | None], ids: Sequence[Value], source: str, ledger: Ledger
) -> None:
    """Undo, in place, what exports are known to do to all parents and to no id.

    A column with empty cells passes through floats: "12.0" is the parent of replies to "12".
    Reddit's dumps write "t1_abc" for the comment "abc".
    """
    first = next((parent for parent in parents if parent), "")
    if _is_floated(first):
        fits, mend = _is_floated, _without_fraction
        name, what = "parents_were_floats", f"parent {first} read as {first[:-2]}"
    elif first.startswith(_REDDIT):
        fits, mend = _is_reddit, _without_kind
        name, what = "reddit_prefixes", "parents t1_… are comments by id, as in dumps of Reddit"
    else:
        return
    given = [parent for parent in parents if parent]
    if not all(map(fits, given)) or any(map(fits, ids)):  # type: ignore[arg-type]
        return
    parents[:] = [mend(parent) if parent else None for parent in parents]
    ledger.count(name, len(given))
    ledger.example(name, source, what)


def _is_floated(text: str) -> bool:
    return text.endswith(".0") and text[:-2].isdecimal() and text.isascii() and len(text) < 18


def _without_fraction(text: str) -> str:
    return text[:-2]


def _is_reddit(text: str) -> bool:
    return text.startswith(_REDDIT)


def _without_kind(text: str) -> str:
    return text.removeprefix("t1_")
