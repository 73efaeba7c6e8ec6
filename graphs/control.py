"""Characters that act and are not shown: control codes, half surrogates, turns of direction."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_CONTROL = lazy(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_AT_ONCE = 512


def has_control(text: str) -> bool:
    r"""Tell whether a text holds a control character; tab, LF and CR are none.

    >>> has_control("a\tb\r\n"), has_control("a\x1b[31m"), has_control("abc\u202edef")
    (False, True, True)
    """
    return not text.isprintable() and _CONTROL.search(text) is not None


def rows_with_control(texts: Sequence[str]) -> list[int]:
    r"""Return the rows of the texts that hold a control character.

    Many texts are looked at together, as bytes: nearly always there is nothing to find.

    >>> rows_with_control(["one", "t\0wo", "three"])
    [1]
    """
    rows: list[int] = []
    for start in range(0, len(texts), _AT_ONCE):
        part = texts[start : start + _AT_ONCE]
        if _may_hold_control("".join(part)):
            rows += [start + i for i, text in enumerate(part) if has_control(text)]
    return rows


def _may_hold_control(text: str) -> bool:
    data = np.frombuffer(text.encode("utf-8", "surrogatepass") + b"  ", np.uint8)
    allowed = sum(np.count_nonzero(data == code) for code in (9, 10, 13))
    if np.count_nonzero(data < 32) > allowed or (data == 127).any():
        return True
    return not text.isascii() and _may_hold_wide_control(data)


def _may_hold_wide_control(data: NDArray[np.uint8]) -> bool:
    """Look for the UTF-8 of C1 controls, marks of direction, U+FEFF and half surrogates."""
    for lead in (0xC2, 0xE2, 0xED, 0xEF):
        place = np.flatnonzero(data == lead)
        second, third = data[place + 1], data[place + 2]
        if lead == 0xC2:
            found = second < 0xA0
        elif lead == 0xE2:
            embedding = (second == 0x80) & (third >= 0xAA) & (third <= 0xAE)
            found = embedding | ((second == 0x81) & (third >= 0xA6) & (third <= 0xA9))
        elif lead == 0xED:
            found = second >= 0xA0
        else:
            found = ((second == 0xBB) & (third == 0xBF)) | ((second == 0xBF) & (third >= 0xBE))
        if found.any():
            return True
    return False
