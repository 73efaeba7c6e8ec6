"""What a caller may choose about reading: the format, the columns, the encoding, the limits."""

from __future__ import annotations

from dataclasses import dataclass, field

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """The named limits of reading; reaching one is counted or ends the run, never silent.

    `line` and `field_size` in bytes, `id_length` in characters, `json_depth` in levels,
    `document` (expanded size of a format that must be held whole) in bytes, `expanded`
    (expanded size of a stream, None: no limit) in bytes, `window` (of zstd) in bytes.
    """

    line: int = 16 * MIB
    field_size: int = MIB
    id_length: int = 4096
    json_depth: int = 10_000
    document: int = 8 * 1024 * MIB
    expanded: int | None = None
    window: int = 2**31


@dataclass(frozen=True)
class Columns:
    """Names of the columns to use, overriding recognition; None: recognise by name."""

    id: str | None = None
    parent: str | None = None
    author: str | None = None
    text: str | None = None
    time: str | None = None
    thread: str | None = None


@dataclass(frozen=True)
class ReadOptions:
    """How to read.

    - `format`: a name from `threadgraph.io.recognise.FORMATS`, or None to recognise by content.
    - `encoding`: of the text, or None: UTF-8, else Windows-1252, said in a warning.
    - `encoding_errors`: "reject" (the record is rejected) or "replace" (repaired, counted).
    """

    format: str | None = None
    columns: Columns = field(default_factory=Columns)
    encoding: str | None = None
    encoding_errors: str = "reject"
    limits: Limits = field(default_factory=Limits)
