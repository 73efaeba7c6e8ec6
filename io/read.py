"""From files to a Discussion: open, recognise, read, put together, assemble."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from threadgraph.graphs.assemble import AssembleOptions, assemble
from threadgraph.graphs.discussion import Discussion, InputFile
from threadgraph.graphs.errors import InputError, TruncatedError, UsageError
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import COMMENT, Records
from threadgraph.io.escape import terminal_safe
from threadgraph.io.options import ReadOptions
from threadgraph.io.recognise import read_source
from threadgraph.io.streams import open_source

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Sequence


def read(
    *sources: str | os.PathLike[str],
    format: str | None = None,  # noqa: A002
    merge_names: bool | None = None,
    reading: ReadOptions | None = None,
    building: AssembleOptions | None = None,
    progress: Callable[[str], None] | None = None,
) -> Discussion:
    """Read one or several files of a discussion; "-" is standard input.

    `format` and `merge_names` are short for the fields of the same name in `reading` and
    `building`.  `progress` is called with a line at each step.  Damage is in the ledger of
    the result; InputError if no comment can be read, UsageError for a path that is not
    there, LimitError where a limit stops the reading.

    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as place:
    ...     page = pathlib.Path(place) / "page.txt"
    ...     _ = page.write_text("1. Ann said:\\n\\n   Hello\\n\\n   - Bob said:\\n\\n     Hi\\n")
    ...     discussion = read(page)
    >>> discussion
    <Discussion 'page': 2 comments by 2 people in 1 thread>
    """
    if not sources:
        raise UsageError("no input given; name a file, or - for standard input")
    reading = reading or ReadOptions()
    building = building or AssembleOptions()
    if format is not None:
        reading = replace(reading, format=format)
    if merge_names is not None:
        identity = replace(building.identity, merge_names=merge_names)
        building = replace(building, identity=identity)
    if building.now is None:
        building = replace(building, now=time.time_ns() // 1000)
    ledger = Ledger()
    tell = progress or (lambda line: None)
    parts: list[Records] = []
    files: list[InputFile] = []
    for path in sources:
        tell(f"reading {path}")
        records, file = _read_one(path, reading, ledger)
        if any(file.sha256 == other.sha256 for other in files):
            ledger.warn("same_input_twice", file.name, "has the same bytes as another input")
        parts.append(records)
        files.append(file)
    records = put_together(parts)
    tell(f"putting {len(records):,} records together")
    discussion = assemble(records, ledger, building)
    name = _stem(files[0].name)
    discussion = replace(discussion, name=name, inputs=tuple(files))
    if not ledger.kept:
        raise _nothing(discussion)
    return discussion


def put_together(parts: Sequence[Records]) -> Records:
    """Join the records of several inputs; a page stays a thread of its own.

    UsageError if some inputs know threads and others do not.

    >>> first = Records(ids=["1"], parents=[None], authors=["A"], texts=[""], times=[0],
    ...     places=[1], thread_id="p")
    >>> put_together([first, first]).threads
    ['p', 'p (2)']
    """
    parts = [part for part in parts if len(part)] or list(parts[:1])
    if any(part.threads is None and part.thread_id is None for part in parts):
        for part in parts:
            # A part of a table that happens to hold no replies is no page of its own.
            if part.threads is None and not part.ordered:
                part.thread_id = None
    if len(parts) == 1:
        return parts[0]
    threaded = [part.threads is not None or part.thread_id is not None for part in parts]
    if any(threaded) and not all(threaded):
        names = [p.source for p, known in zip(parts, threaded, strict=True) if not known]
        raise UsageError(
            f"{terminal_safe(names[0], 80)} does not say which thread a comment belongs to, other "
            "inputs do; analyze it by itself, or name its column with --thread-col"
        )
    whole = Records(source=parts[0].source, ordered=all(part.ordered for part in parts))
    pages: dict[str, int] = {}
    for part in parts:
        _append(whole, part, pages)
    return whole


def _read_one(
    path: str | os.PathLike[str], reading: ReadOptions, ledger: Ledger
) -> tuple[Records, InputFile]:
    with open_source(None if str(path) == "-" else path, reading.limits) as source:
        records = read_source(source, reading, ledger)
        for _ in source.chunks():
            # What a reader left unread still belongs to the hash of the input.
            pass
        file = InputFile(
            name=source.name,
            format=ledger.notes.get("format", ""),
            bytes=source.bytes_read,
            sha256=source.sha256,
            encoding=ledger.notes.get("encoding"),
            compression=source.compression,
        )
    if source.ended_early:
        ledger.incomplete = True
        ledger.counters["incomplete"] = 1
    records.source = records.source or source.name
    return records, file


def _append(whole: Records, part: Records, pages: dict[str, int]) -> None:
    n = len(whole)
    whole.ids += part.ids
    whole.parents += part.parents
    whole.authors += part.authors
    whole.texts += part.texts
    whole.times = [*whole.times, *part.times]
    whole.places += part.places
    threads = part.threads
    if threads is None and part.thread_id is not None:
        pages[part.thread_id] = seen = pages.get(part.thread_id, 0) + 1
        name = part.thread_id if seen == 1 else f"{part.thread_id} ({seen})"
        threads = [name] * len(part)
        title = next(iter(part.titles.values()), None)
        titles = {name: title} if title is not None else {}
    else:
        titles = part.titles
    whole.titles.update(titles)
    if threads is not None:
        whole.threads = [*(whole.threads or []), *threads]
    optional = (("author_ids", None), ("kinds", COMMENT), ("versions", 0.0), ("scores", None))
    for column, filler in optional:
        held, more = getattr(whole, column), getattr(part, column)
        if held is None and more is None:
            continue
        held = [filler] * n if held is None else held
        more = [filler] * len(part) if more is None else more
        setattr(whole, column, [*held, *more])


def _nothing(discussion: Discussion) -> InputError:
    ledger = discussion.ledger
    names = ", ".join(file.name for file in discussion.inputs)
    shown = terminal_safe(names, 200)
    found = ledger.notes.get("format")
    if ledger.rejected:
        reason, n = ledger.rejected.most_common(1)[0]
        example = ledger.examples[reason][0]
        what = (
            f"{shown}: no comment could be read: {n:,} of {ledger.read:,} records were rejected, "
            f"first at {terminal_safe(example.where, 200)}: {terminal_safe(example.what, 200)}"
        )
    elif ledger.filtered:
        what = f"{shown}: all {ledger.read:,} comments were left out by the filters"
    else:
        what = (
            f"{shown}: no comments found (read as {found}); see `threadgraph formats`, or name "
            "the format with --format"
        )
    error = InputError(what)
    if ledger.incomplete:
        error = TruncatedError(f"{what.split(': no ')[0]}: ends early, before the first comment")
    error.discussion = discussion
    return error


def _stem(name: str) -> str:
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    for ending in (".gz", ".bz2", ".xz", ".zst"):
        base = base.removesuffix(ending)
    stem = base.rsplit(".", 1)[0] if "." in base.lstrip(".") else base
    return stem or "discussion"
