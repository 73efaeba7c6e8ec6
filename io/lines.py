"""Cut a stream of bytes into lines at LF alone, many at a time, without holding one too long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Lines(NamedTuple):
    """Whole lines, each with its LF (the last of a file may have none); `first` is 1-based."""

    first: int
    data: bytes


class LongLine(NamedTuple):
    """A line over the limit, which was passed over; `length` in bytes without its LF."""

    line: int
    length: int


def line_blocks(chunks: Iterable[bytes], limit: int) -> Iterator[Lines | LongLine]:
    r"""Yield the lines of a stream in blocks, and a LongLine for each longer than `limit` bytes.

    Every byte is in exactly one of what is yielded.  No more is held than a chunk and `limit`.

    >>> list(line_blocks([b"a\nb", b"c\ntoo long", b" a line\nd"], limit=4))[1:]
    [Lines(first=2, data=b'bc\n'), LongLine(line=3, length=15), Lines(first=4, data=b'd')]
    """
    number, length = 1, 0
    held: list[bytes] = []
    for chunk in chunks:
        end = chunk.rfind(b"\n") + 1
        if end:
            first = chunk.find(b"\n")
            if length + first > limit:
                yield LongLine(number, length + first)
                number, held, chunk, end = number + 1, [], chunk[first + 1 :], end - first - 1
            data = b"".join((*held, chunk[:end]))
            if data:
                yield from _whole(Lines(number, data), limit)
            number += data.count(b"\n")
            held, length, chunk = [], 0, chunk[end:]
        length += len(chunk)
        if chunk:
            held.append(chunk)
        if length > limit:
            held.clear()
    if length:
        yield LongLine(number, length) if length > limit else Lines(number, b"".join(held))


def each_line(blocks: Iterable[Lines | LongLine]) -> Iterator[tuple[int, bytes] | LongLine]:
    r"""Yield (number, line with its LF) for each line of `blocks`, and the long lines as they are.

    >>> list(each_line([Lines(1, b"a\n\nb")]))
    [(1, b'a\n'), (2, b'\n'), (3, b'b')]
    """
    for block in blocks:
        if isinstance(block, LongLine):
            yield block
        else:
            yield from _cut(block)


def _cut(block: Lines) -> Iterator[tuple[int, bytes]]:
    start, number, data = 0, block.first, block.data
    while start < len(data):
        end = data.find(b"\n", start) + 1 or len(data)
        yield number, data[start:end]
        start, number = end, number + 1


def _whole(block: Lines, limit: int) -> Iterator[Lines | LongLine]:
    """Yield a block of whole lines, without those over the limit where it may hold such."""
    if len(block.data) <= limit + 1:
        yield block
        return
    kept: list[bytes] = []
    first = block.first
    for number, line in _cut(block):
        if len(line) <= limit + 1:
            kept.append(line)
            continue
        if kept:
            yield Lines(first, b"".join(kept))
        yield LongLine(number, len(line) - 1)
        kept, first = [], number + 1
    if kept:
        yield Lines(first, b"".join(kept))
