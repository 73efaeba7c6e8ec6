"""Open a file or stdin as bytes: decompressed, byte order marks undone, counted and hashed."""

from __future__ import annotations

import codecs
import itertools
import os
import sys
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import BinaryIO, Self

from threadgraph.graphs.errors import InputError, LimitError, UsageError
from threadgraph.io.foreign import tell_foreign
from threadgraph.io.lines import Lines, LongLine, each_line, line_blocks
from threadgraph.io.options import MIB, Limits
from threadgraph.io.packing import Note, Outcome, expand, recognise_compression

CHUNK = 256 * 1024
HEAD = 256 * 1024
"""Bytes that can be looked at before anything is read."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Source:
    """A stream of bytes that is read once, from its start to its end.

    - `name`: as shown to people: the name of the file, or "stdin".
    - `head`: the first 256 KiB at most, expanded, not consumed; `whole` if that is all.
    - `compression`: "gzip", "bzip2", "xz", "zstd" or None.  `marked`: the encoding named by a
      byte order mark, `recoded` that given to `recode`, or None.  What is handed out is then
      UTF-8, and never has the mark.
    - `bytes_read`, `sha256`: of the bytes as stored; they are final at the end of the stream.
    - `ended_early`, `error`: whether bytes are missing at the end, and how that is known.
    - `notes`: warning classes with what they are, to be passed on at the end of the stream.
    """

    def __init__(self, file: BinaryIO, name: str, limits: Limits) -> None:
        """Take an open binary file; `open_source` is the usual way in."""
        self.name, self.limits = name, limits
        self.head, self.whole = b"", False
        self.marked: str | None = None
        self.recoded: str | None = None
        self._raw, self._outcome = _Raw(file, name), Outcome()
        self._expanded = 0
        start = self._raw.read()
        self.compression = recognise_compression(start)
        self._chunks = self._expand(start)
        self._refuse(start)
        self._peek()
        self._check_inside()
        self._undo_mark()
        if not self.head and not self.ended_early:
            raise InputError(f"{name}: is empty")

    def __enter__(self) -> Self:
        """Return the source."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self._raw.close()

    @property
    def bytes_read(self) -> int:
        """Bytes read so far, as stored."""
        return self._raw.count

    @property
    def sha256(self) -> str:
        """SHA-256 of the bytes read so far, as stored, in hexadecimal digits."""
        return self._raw.digest()

    @property
    def ended_early(self) -> bool:
        """True once it is known that bytes are missing at the end."""
        return self._outcome.ended_early

    @property
    def error(self) -> str | None:
        """How it is known that bytes are missing."""
        return self._outcome.error

    @property
    def notes(self) -> list[Note]:
        """What a reader of the results must know of the stream."""
        return self._outcome.notes

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes, at most 1 MiB at a time (LimitError above the limit `expanded`)."""
        while self._peeked:
            yield self._peeked.pop(0)
        yield from self._chunks

    def blocks(self) -> Iterator[Lines | LongLine]:
        """Yield the lines, many at a time; a line over the limit `line` is only reported."""
        return line_blocks(self.chunks(), self.limits.line)

    def lines(self) -> Iterator[tuple[int, bytes] | LongLine]:
        """Yield (number, line with its LF); a line over the limit `line` is only reported."""
        return each_line(self.blocks())

    def read_all(self) -> bytes:
        """Return all bytes; LimitError above the limit `document`."""
        parts, size = [], 0
        for chunk in self.chunks():
            size += len(chunk)
            if size > self.limits.document:
                raise LimitError(
                    f"{self.name}: is over {self.limits.document:,} bytes, the limit `document` "
                    "for a format that must be held whole; raise the limit or split the file"
                )
            parts.append(chunk)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def hold(self) -> None:
        """Read everything ahead, so that `head` is the whole; LimitError as in `read_all`."""
        if not self.whole:
            data = self.read_all()
            self._peeked, self.head, self.whole = [data], data, True

    def look_on(self) -> None:
        """Read ahead until `head` holds a whole line; not if the limit `line` is reached before.

        A line as long as that is a document: its start is enough to know it by.
        """
        if self.whole or b"\n" in self.head:
            return
        rest = b"".join(self._peeked)[len(self.head) :]
        parts = [self.head, rest]
        size, found = len(self.head) + len(rest), b"\n" in rest
        while not found and size < self.limits.line:
            chunk = next(self._chunks, b"")
            if not chunk:
                self.whole = found = True
                break
            parts.append(chunk)
            size, found = size + len(chunk), b"\n" in chunk
        self._peeked = parts
        if found:
            self.head = b"".join(parts)
            self._peeked = [self.head]

    def recode(self, encoding: str) -> None:
        """Hand out UTF-8 made of `encoding`; to be called before anything was read.

        Bytes that are not `encoding` become such as are not UTF-8 either, so that the record
        they are in can be told.  UsageError if there is no such encoding of text.
        """
        if self.recoded == encoding:
            return
        try:
            b"    ".decode(encoding, "replace")
        except (LookupError, ValueError):
            raise UsageError(f"unknown encoding {encoding!r}; try utf-8 or windows-1252") from None
        self.recoded = encoding
        self._chunks = _recode(itertools.chain(self._peeked, self._chunks), encoding)
        try:
            self._peek()
        except UnicodeError as error:
            raise InputError(f"{self.name}: is not {encoding} ({error})") from None

    def _expand(self, start: bytes) -> Iterator[bytes]:
        """Yield the expanded bytes in pieces of at most 1 MiB, keeping to the limit."""
        limit = self.limits.expanded
        for chunk in self._members(start):
            self._expanded += len(chunk)
            if limit is not None and self._expanded > limit:
                raise LimitError(f"{self.name}: is over {limit:,} bytes, the limit `expanded`")
            for at in range(0, len(chunk), MIB):
                yield chunk[at : at + MIB] if len(chunk) > MIB else chunk
        while self._raw.read():
            pass

    def _members(self, start: bytes) -> Iterable[bytes]:
        if self.compression:
            return expand(self._raw, start, self.limits.window, self._outcome)
        return _first_and_rest(start, self._raw)

    def _peek(self) -> None:
        """Read ahead until `head` is full."""
        peeked, size = [], 0
        for chunk in self._chunks:
            peeked.append(chunk)
            size += len(chunk)
            if size > HEAD:
                break
        self._peeked = peeked
        # Usually the first chunk is as long as that, and is not copied.
        first = peeked[0] if peeked else b""
        self.head = (first if len(first) >= HEAD else b"".join(peeked))[:HEAD]
        self.whole = size <= HEAD

    def _check_inside(self) -> None:
        """Refuse what was compressed twice, or is an archive inside the compression."""
        if not self.compression:
            return
        again = recognise_compression(self.head)
        if again:
            raise InputError(
                f"{self.name}: is compressed twice ({again} inside {self.compression}); "
                "undo one of them"
            )
        self._refuse(self.head)

    def _refuse(self, start: bytes) -> None:
        """Raise InputError for what is known to be no text."""
        told = tell_foreign(start)
        if told:
            raise InputError(f"{self.name}: is {told}")

    def _undo_mark(self) -> None:
        for mark, encoding in _MARKS:
            if self.head.startswith(mark):
                self.marked = encoding
                self._drop(len(mark))
                if encoding != "utf-8":
                    self.recode(encoding)
                return

    def _drop(self, count: int) -> None:
        """Take the first bytes off what was peeked."""
        data = b"".join(self._peeked)[count:]
        self._peeked, self.head = [data] if data else [], data[:HEAD]


def open_source(path: str | os.PathLike[str] | None, limits: Limits | None = None) -> Source:
    """Open a file, or stdin for "-" and None, to be used in a `with` statement.

    UsageError if there is no such file; InputError, in one line with advice, if it cannot be
    read, is empty, or is something that holds no text (an archive, a database, a picture).
    """
    limits = limits or Limits()
    if path is None or os.fspath(path) == "-":
        stdin = sys.stdin.buffer if sys.stdin else None
        if stdin is None:
            raise UsageError("stdin: is closed; give a file")
        return Source(stdin, "stdin", limits)
    where = os.fspath(path)
    try:
        file = open(where, "rb")  # noqa: PTH123, SIM115 - pathlib is a heavy import for one call
    except FileNotFoundError:
        raise UsageError(f"{where}: no such file") from None
    except IsADirectoryError:
        raise InputError(f"{where}: is a folder; give a file") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{where}: cannot be opened ({_reason(error)})") from None
    try:
        return Source(file, os.path.basename(where), limits)  # noqa: PTH119
    except BaseException:
        file.close()
        raise


class _Raw:
    """The bytes as stored, counted and hashed as they are read."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        import hashlib

        self._file, self.name, self._hash = file, name, hashlib.sha256()
        self.count = 0

    def read(self) -> bytes:
        """Return the next bytes, b"" at the end."""
        try:
            data = self._file.read(CHUNK) or b""
        except OSError as error:
            raise InputError(
                f"{self.name}: cannot be read at byte {self.count:,} ({_reason(error)})"
            ) from None
        self.count += len(data)
        self._hash.update(data)
        return data

    def digest(self) -> str:
        return self._hash.hexdigest()

    def close(self) -> None:
        if self._file is not getattr(sys.stdin, "buffer", None):
            self._file.close()


def _first_and_rest(start: bytes, raw: _Raw) -> Iterator[bytes]:
    while start:
        yield start
        start = raw.read()


def _recode(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    codecs.register_error("threadgraph.not_text", _not_text)
    decoder = codecs.getincrementaldecoder(encoding)("threadgraph.not_text")
    for chunk in chunks:
        yield decoder.decode(chunk).encode("utf-8", "surrogatepass")
    yield decoder.decode(b"", True).encode("utf-8", "surrogatepass")


def _not_text(error: UnicodeError) -> tuple[str, int]:
    """Stand in for bytes that are no text with half a surrogate pair, which is not UTF-8."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\udcff", error.end


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
