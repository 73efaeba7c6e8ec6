"""From files to a Discussion: open, recognise, read, put together, assemble."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from threadgraph.graphs.assemble import AssembleOptions, assemble
from threadgraph.graphs.discussion import Discussion, InputFile
from threadgraph.graphs.errors import InputError, TruncatedError, UsageError
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import Records
from threadgraph.io.attribute_files import check_all_there, join_files
from threadgraph.io.escape import terminal_safe
from threadgraph.io.options import ReadOptions
from threadgraph.io.sources import read_input
from threadgraph.io.together import join_parts, put_together

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

__all__ = ["put_together", "read"]


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
        own = Ledger()
        more, file = read_input(path, reading, own, tell)
        ledger.merge(own)
        if any(file.sha256 == other.sha256 for other in files):
            what = "has the same bytes as another input: it counts once"
            ledger.warn("same_input_twice", file.name, what)
            ledger.duplicates["same_input"] += sum(map(len, more))
        else:
            parts += more
        files.append(file)
    records = put_together(join_parts(parts, reading, ledger))
    records.attribute_kinds = {name: kind for name, kind in reading.own.items() if kind}
    tell(f"putting {len(records):,} records together")
    discussion = assemble(records, ledger, building)
    name = _stem(files[0].name)
    discussion = replace(discussion, name=name, inputs=tuple(files))
    if not ledger.kept:
        raise _nothing(discussion)
    if reading.attribute_tables:
        discussion = join_files(discussion, reading)
    if reading.attributes:
        check_all_there(discussion, records, reading)
    return discussion


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
