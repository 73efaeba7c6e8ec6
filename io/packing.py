"""Undo gzip, bzip2, xz or zstd of a byte stream in bounded memory, and say how the stream ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from threadgraph.graphs.errors import LimitError

STEP = 256 * 1024
"""Bytes asked of a decompressor at a time."""

SMALLEST_WINDOW = 1024
"""The smallest window of the zstd format, in bytes."""

_ZSTD_STEP = 512
# 512 bytes of zstd expand to 16 MiB at the very most (blocks of 4 bytes make 128 KiB), and its
# interface knows no bound on what it gives back for one piece of input.
_LONGEST_START = 18  # the longest header of a zstd frame


class Note(NamedTuple):
    """Something a reader of the results must know of a stream: a warning class and what it is."""

    kind: str
    what: str


@dataclass
class Outcome:
    """How a stream ended: early (and why), and what there is to say about it."""

    ended_early: bool = False
    error: str | None = None
    notes: list[Note] = field(default_factory=list)

    def end_early(self, error: str) -> None:
        """Say that bytes are missing."""
        self.ended_early, self.error = True, error


class RawBytes(Protocol):
    """Bytes as stored: `read` gives the next ones (b"" at the end), `count` how many it gave."""

    name: str
    count: int

    def read(self) -> bytes:
        """Return the next bytes."""


class DamagedError(ValueError):
    """The compressed bytes are not what a compressor writes."""


class _OverWindowError(ValueError):
    """A member asks for more memory than it may have."""


class Member(Protocol):
    """One gzip member, bzip2 or xz stream, or zstd frame; `eof` once its end has been read."""

    @property
    def eof(self) -> bool:
        """True once the end was read."""

    @property
    def unused(self) -> bytes:
        """What was fed beyond the end."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what `data` expands to; DamagedError if it cannot be."""


def recognise_compression(start: bytes) -> str | None:
    """Return "gzip", "bzip2", "xz" or "zstd" by the first bytes, or None.

    >>> recognise_compression(bytes.fromhex("1f8b08"))
    'gzip'
    """
    return next((name for name, (starts, _) in _CODECS.items() if starts(start)), None)


def expand(raw: RawBytes, start: bytes, window: int, outcome: Outcome) -> Iterator[bytes]:
    """Yield what a compressed stream expands to, all its members one after the other.

    `start` is what was already read of `raw` (enough to recognise it).  `window` in bytes is
    the most memory that a zstd window or an xz dictionary may ask for (LimitError above it).
    A stream that is cut or damaged ends there; `outcome` then says so, and what else there is.
    """
    name = recognise_compression(start)
    if name is None:
        raise ValueError("not a compressed stream")
    starts, new_member = _CODECS[name]
    pending = start
    while pending and starts(pending):
        if name == "zstd":
            _note_checksum(pending, outcome)
        member = new_member(window)
        try:
            while not member.eof:
                if not pending:
                    outcome.end_early(f"compressed input ends early at byte {raw.count:,}")
                    return
                yield from member.feed(pending)
                pending = b"" if member.eof else raw.read()
        except _OverWindowError as error:
            raise LimitError(
                f"{raw.name}: needs more memory to expand than the limit `window` of "
                f"{window:,} bytes ({error}); raise the limit"
            ) from None
        except DamagedError as error:
            outcome.end_early(f"compressed input is damaged before byte {raw.count:,} ({error})")
            return
        pending = _next_start(raw, member.unused)
    _note_trailing(raw, pending, outcome)


def _next_start(raw: RawBytes, pending: bytes) -> bytes:
    """Return the bytes at which the next member would start; padding of zeros is passed over."""
    pending = pending.lstrip(b"\0")
    while len(pending) < _LONGEST_START and (more := raw.read()):
        pending = (pending + more).lstrip(b"\0")
    return pending


def _note_trailing(raw: RawBytes, pending: bytes, outcome: Outcome) -> None:
    trailing = len(pending)
    while more := raw.read():
        trailing += len(more)
    if trailing:
        what = f"{trailing:,} bytes after the end of the compressed data were not read"
        outcome.notes.append(Note("trailing_bytes", what))


def _note_checksum(start: bytes, outcome: Outcome) -> None:
    """Note a frame that has no checksum, once: its damage may go unseen."""
    if start[:4] != b"\x28\xb5\x2f\xfd" or any(n.kind == "no_checksum" for n in outcome.notes):
        return
    if len(start) > 4 and not start[4] & 0b100:
        what = "no checksum in the compressed file: damage inside it may go unseen"
        outcome.notes.append(Note("no_checksum", what))


class _Gzip:
    def __init__(self, window: int) -> None:
        import zlib

        self._stream, self._error = zlib.decompressobj(31), zlib.error

    @property
    def eof(self) -> bool:
        return self._stream.eof

    @property
    def unused(self) -> bytes:
        return self._stream.unused_data

    def feed(self, data: bytes) -> Iterator[bytes]:
        out = b"."
        while out and not self._stream.eof:
            try:
                out = self._stream.decompress(data, STEP)
            except self._error as error:
                raise DamagedError(str(error)) from None
            data = self._stream.unconsumed_tail
            yield out


class _Buffered:
    """A decompressor of bzip2 or xz, which holds back itself what was not yet asked for."""

    def __init__(self, stream: Any, error: type[Exception]) -> None:
        self._stream, self._error = stream, error

    @property
    def eof(self) -> bool:
        return bool(self._stream.eof)

    @property
    def unused(self) -> bytes:
        return bytes(self._stream.unused_data)

    def feed(self, data: bytes) -> Iterator[bytes]:
        while True:
            try:
                out = self._stream.decompress(data, STEP)
            except self._error as error:
                if "limit" in str(error):
                    raise _OverWindowError(str(error)) from None
                raise DamagedError(str(error)) from None
            data = b""
            yield out
            if self._stream.eof or self._stream.needs_input:
                return


class _Zstd:
    def __init__(self, window: int) -> None:
        import zstandard

        # The library takes no smaller window than the format knows.
        window = max(window, SMALLEST_WINDOW)
        self._stream = zstandard.ZstdDecompressor(max_window_size=window).decompressobj()
        self._error, self.unused = zstandard.ZstdError, b""

    @property
    def eof(self) -> bool:
        return self._stream.eof

    def feed(self, data: bytes) -> Iterator[bytes]:
        for start in range(0, len(data), _ZSTD_STEP):
            try:
                out = self._stream.decompress(data[start : start + _ZSTD_STEP])
            except self._error as error:
                if "too much memory" in str(error):
                    raise _OverWindowError(str(error)) from None
                raise DamagedError(str(error)) from None
            yield out
            if self._stream.eof:
                self.unused = self._stream.unused_data + data[start + _ZSTD_STEP :]
                return


def _bzip2(window: int) -> Member:
    import bz2

    return _Buffered(bz2.BZ2Decompressor(), OSError)


def _xz(window: int) -> Member:
    import lzma

    return _Buffered(lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=window), lzma.LZMAError)


def _starts_bzip2(data: bytes) -> bool:
    # The digits of pi open a block, those of its square root an empty stream.
    known = (b"\x31\x41\x59\x26\x53\x59", b"\x17\x72\x45\x38\x50\x90")
    return data.startswith(b"BZh") and data[3:4] in b"123456789" and data[4:10] in known


def _starts_zstd(data: bytes) -> bool:
    skippable = data[1:4] == b"\x2a\x4d\x18" and 0x50 <= data[0] <= 0x5F
    return skippable or data.startswith(b"\x28\xb5\x2f\xfd")


_CODECS: dict[str, tuple[Callable[[bytes], bool], Callable[[int], Member]]] = {
    "gzip": (lambda data: data.startswith(b"\x1f\x8b\x08"), _Gzip),
    "bzip2": (_starts_bzip2, _bzip2),
    "xz": (lambda data: data.startswith(b"\xfd7zXZ\x00"), _xz),
    "zstd": (_starts_zstd, _Zstd),
}
