"""Bytes packed into letters that can stand inside a script element, and unpacked again."""

from __future__ import annotations

import lzma
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

LETTERS = bytes(code for code in range(32, 127) if chr(code) not in "\"'&<")
"""91 letters: two of them hold 13 bits, as 91² > 2¹³; none of them can begin markup."""

LZMA_BYTES = 16_000_000
"""Most bytes that are packed by LZMA, which is slow and saves most; above it is deflate."""

_AT_ONCE = 13 * 16_384
_BITS = 1 << np.arange(12, -1, -1)
_FILTERS: list[dict[str, Any]] = [
    {"id": lzma.FILTER_LZMA1, "preset": 4, "dict_size": 1 << 24, "lc": 4, "lp": 0, "pb": 0}
]


@dataclass(frozen=True)
class Packed:
    """Letters, by which method they were packed, and how many bytes they hold and stand for."""

    letters: str
    method: str
    packed_bytes: int
    size: int


def pack(chunks: Sequence[bytes], *, lzma_bytes: int = LZMA_BYTES) -> Packed:
    """Pack bytes, given in parts, by raw LZMA or raw deflate.

    >>> pack([b"to be ", b"or not to be"]).method, unpack(pack([b"to be ", b"or not to be"]))
    ('lzma', b'to be or not to be')
    """
    size = sum(map(len, chunks))
    method = "lzma" if size <= lzma_bytes else "deflate"
    packer: Any = (
        lzma.LZMACompressor(lzma.FORMAT_RAW, filters=_FILTERS)
        if method == "lzma"
        else zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    )
    data = b"".join([*map(packer.compress, chunks), packer.flush()])
    return Packed(to_letters(data), method, len(data), size)


def unpack(packed: Packed) -> bytes:
    """Return what was packed."""
    data = to_bytes(packed.letters)[: packed.packed_bytes]
    if packed.method == "deflate":
        return zlib.decompress(data, -15)
    return lzma.decompress(data, lzma.FORMAT_RAW, filters=_FILTERS)[: packed.size]


def to_letters(data: bytes) -> str:
    """Write bytes as letters, 13 bits in two.

    >>> to_letters(b"thirteen bits"), to_bytes(to_letters(b"thirteen bits"))
    ('Ly%]j|4oBV9jZ=]T', b'thirteen bits')
    """
    alphabet = np.frombuffer(LETTERS, np.uint8)
    parts = []
    for start in range(0, len(data), _AT_ONCE):
        bits = np.unpackbits(np.frombuffer(data[start : start + _AT_ONCE], np.uint8))
        bits = np.pad(bits, (0, -len(bits) % 13))
        value = bits.reshape(-1, 13) @ _BITS
        parts.append(alphabet[np.stack([value // 91, value % 91], axis=1)].tobytes())
    return b"".join(parts).decode("ascii")


def to_bytes(letters: str) -> bytes:
    """Return the bytes that letters were made of, perhaps with one more at the end, which is 0."""
    place = np.zeros(128, np.int64)
    place[np.frombuffer(LETTERS, np.uint8)] = np.arange(len(LETTERS))
    digits = place[np.frombuffer(letters.encode("ascii"), np.uint8)].reshape(-1, 2)
    value = digits[:, 0] * 91 + digits[:, 1]
    bits = (value[:, None] & _BITS > 0).reshape(-1)
    return np.packbits(bits[: len(bits) // 8 * 8]).tobytes()
