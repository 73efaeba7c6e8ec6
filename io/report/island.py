"""The data inside the page: JSON that can end no element, packed where it is large."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from threadgraph.io.report.packing import LZMA_BYTES, pack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PLAIN_BYTES = 700_000
"""JSON up to this size is in the page as it is, so that it can be read and searched."""

_NOT_PRINTED = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True)
class Island:
    """The content of a script element, and the attributes that say how it is packed."""

    content: str
    attributes: str


def island(
    value: Mapping[str, Any], *, plain_bytes: int = PLAIN_BYTES, lzma_bytes: int = LZMA_BYTES
) -> Island:
    r"""Return the data as they stand in the page, packed if they have more than `plain_bytes`.

    Plain JSON has escapes for ``<``, ``>`` and ``&``, for separators of lines and characters
    that turn the direction, and for halves of surrogate pairs.  ValueError for NaN and
    infinity.

    >>> island({"name": "</script>\u2028"})
    Island(content='{"name":"\\u003c/script\\u003e\\u2028"}', attributes='')
    >>> island({"name": ["A"] * 20}, plain_bytes=10).attributes.split()[0]
    'data-packed="lzma"'
    """
    chunks = list(_chunks(value))
    if sum(map(len, chunks)) <= plain_bytes:
        text = "".join(chunk.decode() for chunk in chunks)
        text = text.replace("<", r"\u003c").replace(">", r"\u003e").replace("&", r"\u0026")
        return Island(text, "")
    packed = pack(chunks, lzma_bytes=lzma_bytes)
    attributes = (
        f' data-packed="{packed.method}" data-bytes="{packed.packed_bytes}" '
        f'data-size="{packed.size}"'
    )
    return Island(packed.letters, attributes)


def _chunks(value: Mapping[str, Any]) -> Iterator[bytes]:
    """Write an object column by column, so that a large one is never held as one text."""
    separator = b"{"
    for key, item in value.items():
        yield separator + _json(key) + b":"
        if isinstance(item, dict) and item:
            yield from _chunks(item)
        else:
            yield _json(item)
        separator = b","
    yield b"}"


def _json(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    if not text.isascii() or "\x7f" in text:
        text = _NOT_PRINTED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    return text.encode()
