"""Read one input, be it a file, a folder or an archive, into the records it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadgraph.graphs.discussion import InputFile
from threadgraph.graphs.errors import InputError, TruncatedError
from threadgraph.graphs.ledger import Ledger
from threadgraph.io.bundles import Bundle, open_bundle
from threadgraph.io.known_format import Format
from threadgraph.io.recognise import read_source
from threadgraph.io.registry import FORMATS, named
from threadgraph.io.streams import Source, open_source

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from threadgraph.graphs.records import Records
    from threadgraph.io.options import ReadOptions

TOLD_EVERY = 1000
"""After how many files of a folder progress is told."""


def read_input(
    path: str | os.PathLike[str],
    options: ReadOptions,
    ledger: Ledger,
    tell: Callable[[str], None] | None = None,
) -> tuple[list[Records], InputFile]:
    """Return the parts that an input holds (one for a file), and what is known of the input.

    InputError if nothing in it can be read; files of a folder that hold no comments are
    counted in the warning `files_skipped`.
    """
    bundle = open_bundle(None if str(path) == "-" else path, options.limits)
    if bundle is not None:
        with bundle:
            return _read_bundle(bundle, options, ledger, tell or (lambda line: None))
    with open_source(None if str(path) == "-" else path, options.limits) as source:
        records = read_source(source, options, ledger)
        finish_source(source, ledger)
        file = InputFile(
            name=source.name,
            format=ledger.notes.get("format", ""),
            bytes=source.bytes_read,
            sha256=source.sha256,
            encoding=ledger.notes.get("encoding"),
            compression=source.compression,
        )
    records.source = records.source or source.name
    return [records], file


def finish_source(source: Source, ledger: Ledger) -> None:
    """Read what a reader left: it belongs to the hash of the input, and may be cut."""
    for _ in source.chunks():
        pass
    if source.ended_early:
        ledger.incomplete = True
        ledger.counters["incomplete"] = 1


def bundle_format(bundle: Bundle, options: ReadOptions) -> Format | None:
    """Return the format that a folder or archive is in as a whole, None for a mere collection."""
    if options.format:
        asked = named(options.format)
        return asked if asked.matches_bundle(bundle.names) else None
    return next((known for known in FORMATS if known.matches_bundle(bundle.names)), None)


def _read_bundle(
    bundle: Bundle, options: ReadOptions, ledger: Ledger, tell: Callable[[str], None]
) -> tuple[list[Records], InputFile]:
    for skipped in bundle.skipped:
        ledger.warn("files_skipped", f"{bundle.name}/{skipped.name}", skipped.reason)
    whole = bundle_format(bundle, options)
    if whole is not None:
        records = whole.read_bundle(bundle, options, ledger)
        records.source = records.source or bundle.name
        ledger.notes["format"] = whole.name
        parts = [records]
    else:
        parts = _read_each(bundle, options, ledger, tell)
    formats = dict.fromkeys(part.format for part in parts)
    file = InputFile(
        name=bundle.name,
        format=", ".join(formats),
        bytes=bundle.bytes_read,
        sha256=bundle.sha256,
        encoding=ledger.notes.get("encoding"),
        compression="zip" if bundle.kind == "zip" else None,
    )
    return parts, file


def _read_each(
    bundle: Bundle, options: ReadOptions, ledger: Ledger, tell: Callable[[str], None]
) -> list[Records]:
    parts: list[Records] = []
    first: InputError | None = None
    for number, name in enumerate(bundle.names, 1):
        if number % TOLD_EVERY == 0:
            tell(f"reading {bundle.name}: file {number:,} of {len(bundle.names):,}")
        own = Ledger()
        try:
            with bundle.open(name) as source:
                records = read_source(source, options, own)
                finish_source(source, own)
        except (InputError, TruncatedError) as error:
            first = first or error
            ledger.warn("files_skipped", f"{bundle.name}/{name}", str(error))
            continue
        if not own.read and not len(records) and not records.extra:
            ledger.warn("files_skipped", f"{bundle.name}/{name}", "no comments found")
            continue
        ledger.merge(own)
        records.source = records.source or name
        parts.append(records)
    if not parts:
        n = len(bundle.names)
        why = f"; the first: {first}" if first else ""
        files = "its one file holds no" if n == 1 else f"none of its {n:,} files holds"
        raise InputError(f"{bundle.name}: {files} comments that can be read{why}")
    return parts
