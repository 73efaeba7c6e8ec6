"""What an input is, before anything is analysed: format, fields, counts, what is missing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.names import is_anonymous, is_unknown, name_key
from threadgraph.graphs.phrases import count
from threadgraph.graphs.records import NO_TIME, POST
from threadgraph.graphs.timing import iso
from threadgraph.io.options import ReadOptions
from threadgraph.io.registry import FORMATS
from threadgraph.io.sources import read_input
from threadgraph.io.together import join_parts, put_together

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from threadgraph.graphs.discussion import InputFile
    from threadgraph.graphs.records import Records

FIRST = 3
"""How many records are shown."""

_FIELDS = (
    ("parent", "parents", "whom a comment answers"),
    ("author", "authors", "names"),
    ("author id", "author_ids", "ids of people"),
    ("text", "texts", "texts"),
    ("time", "times", "times"),
    ("thread", "threads", "threads"),
    ("score", "scores", "scores"),
)


@dataclass(frozen=True)
class Inspection:
    """What was found in an input.

    `name` is that of the first of the `files` inputs.  `records` are entries read that are
    comments or posts (`repeated` of them have an id that came before), `people` distinct
    authors by the platform's id, else by name without regard to case, `threads` None where
    they follow only from the replies.  `fields` says how many records have each field,
    `missing` which fields none has.  `first` are the first records.
    """

    name: str
    files: int
    format: str
    title: str
    holds: str
    bytes: int
    compression: str | None
    encoding: str | None
    records: int
    repeated: int
    posts: int
    people: int
    threads: int | None
    first_time: str | None
    last_time: str | None
    fields: dict[str, int]
    missing: list[str]
    first: list[dict[str, Any]]
    ledger: Ledger

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values, the ledger as its counts."""
        found = asdict(self)
        book = self.ledger
        found["ledger"] = {
            "read": book.read,
            "rejected": dict(book.rejected),
            "filtered": dict(book.filtered),
            "counters": dict(book.counters),
            "warnings": dict(book.warnings),
            "notes": dict(book.notes),
            "incomplete": book.incomplete,
        }
        return found


def inspect(
    *sources: str | os.PathLike[str],
    reading: ReadOptions | None = None,
    first: int = FIRST,
    progress: Callable[[str], None] | None = None,
) -> Inspection:
    """Return what a file, folder or archive is, or several together, without analysing it.

    InputError if nothing in one of them can be read, UsageError if none is named.

    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as place:
    ...     page = pathlib.Path(place) / "a.ndjson"
    ...     _ = page.write_text('{"id": 1, "author": "Ann"}\\n{"id": 2, "author": "ANN"}')
    ...     found = inspect(page)
    >>> found.format, found.records, found.people, found.missing[0]
    ('ndjson', 2, 1, 'parent')
    """
    options = reading or ReadOptions()
    ledger = Ledger()
    parts, files = [], []
    for source in sources:
        more, file = read_input(source, options, ledger, progress)
        parts += more
        files.append(file)
    if not files:
        raise UsageError("no input given; name a file, or - for standard input")
    records = put_together(join_parts(parts, options, ledger))
    return _inspection(records, files, ledger, first)


def _inspection(records: Records, files: list[InputFile], ledger: Ledger, first: int) -> Inspection:
    times = [time for time in records.times if time != NO_TIME]
    fields = {name: _filled(records, column) for name, column, _ in _FIELDS}
    names = list(dict.fromkeys(name for file in files for name in file.format.split(", ")))
    packed = dict.fromkeys(file.compression for file in files if file.compression)
    encodings = dict.fromkeys(file.encoding for file in files if file.encoding)
    known = [known for known in FORMATS if known.name in names]
    threads = records.threads
    alone = 1 if records.thread_id is not None else None
    return Inspection(
        name=files[0].name,
        files=len(files),
        format=", ".join(names),
        title="; ".join(k.title for k in known),
        holds="; ".join(k.holds for k in known),
        bytes=sum(file.bytes for file in files),
        compression=", ".join(packed) or None,
        encoding=", ".join(encodings) or None,
        records=len(records),
        repeated=_repeated(records),
        posts=(records.kinds or []).count(POST),
        people=_people(records),
        threads=alone if threads is None else len(set(threads)),
        first_time=iso(min(times, default=None)),
        last_time=iso(max(times, default=None)),
        fields=fields,
        missing=[name for name, _, _ in _FIELDS if not fields[name]],
        first=[_shown(records, row) for row in range(min(first, len(records)))],
        ledger=ledger,
    )


def _filled(records: Records, column: str) -> int:
    values = getattr(records, column)
    if values is None:
        return len(records) if column == "threads" and records.thread_id is not None else 0
    if column == "times":
        return sum(time != NO_TIME for time in values)
    if column == "authors":
        return sum(not is_unknown(name) for name in values)
    return sum(value not in (None, "") for value in values)


def _repeated(records: Records) -> int:
    """Count the records whose id another has before them, in the same thread."""
    threads = records.threads or [None] * len(records)
    return len(records) - len(set(zip(records.ids, threads, strict=True)))


def _people(records: Records) -> int:
    ids = records.author_ids or [None] * len(records)
    found = set()
    for name, person in set(zip(records.authors, ids, strict=True)):
        if person is not None:
            found.add((person, True))
        elif name is not None and not is_unknown(name) and not is_anonymous(name):
            found.add((name_key(name), False))
    return len(found)


def _shown(records: Records, row: int) -> dict[str, Any]:
    """Return one record as it was read."""
    return {
        "id": records.ids[row],
        "parent": records.parents[row],
        "author": records.authors[row],
        "time": iso(records.times[row]),
        "thread": records.thread_id if records.threads is None else records.threads[row],
        "text": records.texts[row],
    }


def in_words(found: Inspection) -> list[tuple[str, list[str]]]:
    """Tell an inspection in plain words: headings with their sentences."""
    size = f"{count(found.bytes, 'byte')}"
    packed = f", {found.compression}" if found.compression else ""
    many = f"{found.files:,} inputs, " if found.files > 1 else ""
    what = [f"{found.title or found.format} ({found.format}), {many}{size}{packed}."]
    if found.holds:
        what.append(f"Can hold: {found.holds}.")
    comments = count(found.records - found.posts, "comment")
    posts = f" and {count(found.posts, 'post')}" if found.posts else ""
    threads = "threads follow from the replies"
    if found.threads is not None:
        threads = count(found.threads, "thread")
    twice = f" ({found.repeated:,} of them repeated)" if found.repeated else ""
    people = count(found.people, "person", "people")
    holds = [f"{comments}{posts}{twice} by {people}; {threads}."]
    if found.first_time:
        holds.append(f"From {found.first_time} to {found.last_time}.")
    has = [
        f"{name} {'all' if n == found.records else f'{n:,}'}"
        for name, n in found.fields.items()
        if n
    ]
    holds.append(f"Fields: {', '.join(has) or 'none'}.")
    if found.missing:
        holds.append(f"Not there: {', '.join(found.missing)}.")
    return [
        ("What it is", what),
        ("What it holds", holds),
        ("What to know", _trouble(found.ledger)),
        ("The first records", [_line(record) for record in found.first]),
    ]


def _trouble(ledger: Ledger) -> list[str]:
    lines = []
    for name, n in sorted(ledger.warnings.items()):
        example = ledger.examples[name][0]
        times = f" (and {n - 1:,} more)" if n > 1 and len(ledger.examples[name]) > 1 else ""
        lines.append(f"{example.what}{times}")
    for name, reasons in (("Rejected", ledger.rejected), ("Left out", ledger.filtered)):
        if reasons:
            told = ", ".join(f"{n:,} {reason}" for reason, n in reasons.most_common())
            lines.append(f"{name}: {told}.")
    if ledger.incomplete:
        lines.append("The input ends early: this is not all of it.")
    return lines


def _line(record: dict[str, Any]) -> str:
    text = " ".join(record["text"].split())
    text = text if len(text) <= 60 else text[:60].rstrip() + "…"
    answers = f" answers [{record['parent']}]" if record["parent"] else ""
    who = record["author"] or "unknown"
    when = f" {record['time']}" if record["time"] else ""
    return f"{who} [{record['id']}]{answers}{when}: {text or '(no text)'}"
