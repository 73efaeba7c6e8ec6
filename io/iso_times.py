"""Read a column of dates as programs write them (ISO 8601), all at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from threadgraph.graphs.records import NO_TIME

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SHAPE = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?P<fraction>\.\d{1,6})?(?P<zone>Z|[+-]00:?00)?", re.ASCII
)
_MOST_SHAPES = 8
_FEWEST = 500
"""Fewer dates are read as fast one by one."""

_DIGITS = (0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18)
_DAY = 86_400_000_000


def read_iso(raw: Sequence[object]) -> tuple[list[int], bool] | None:
    """Return a column as microseconds since 1970 UTC, and whether some dates name no zone.

    NO_TIME stands for None.  None if there is anything else than dates of the years 1902 to
    9999 with the time of day, in UTC or without a zone, of at most 8 shapes: then each wants a
    look.

    >>> read_iso(["2020-03-03T10:00:00Z"] * 500 + ["2020-03-03 10:00:00.25"])[0][-2:]
    [1583229600000000, 1583229600250000]
    >>> read_iso(["2020-03-03T10:00:00Z"] * 500 + ["in March"]) is None
    True
    """
    kinds = set(map(type, raw))
    if len(raw) < _FEWEST or str not in kinds or not kinds <= {str, type(None)}:
        return None
    texts: list[str] = [text for text in raw if text is not None]  # type: ignore[misc]
    sizes = list(map(len, texts))
    shapes = dict(zip(sizes, texts, strict=True))
    if len(shapes) > _MOST_SHAPES:
        return None
    import numpy as np

    lengths = np.array(sizes)
    values = np.empty(len(texts), np.int64)
    zone_assumed = False
    for size, shape in shapes.items():
        rows = np.flatnonzero(lengths == size)
        chosen = texts if len(shapes) == 1 else [texts[row] for row in rows.tolist()]
        found = _read_shape(chosen, shape)
        if found is None:
            return None
        values[rows] = found[0]
        zone_assumed |= found[1]
    if len(texts) == len(raw):
        return values.tolist(), zone_assumed
    whole = np.full(len(raw), NO_TIME)
    whole[[text is not None for text in raw]] = values
    return whole.tolist(), zone_assumed


def _read_shape(texts: Sequence[str], shape: str) -> tuple[NDArray[np.int64], bool] | None:
    """Return the times of dates that are written as `shape` is, None if they are not."""
    import numpy as np

    like = _SHAPE.fullmatch(shape)
    joined = "".join(texts)
    if like is None or not joined.isascii():
        return None
    table = np.frombuffer(joined.encode(), np.uint8).reshape(len(texts), len(shape)).T
    digits = [*_DIGITS, *range(20, like.end("fraction"))]
    signs = [place for place in range(len(shape)) if place not in digits]
    numbers = table[digits] - np.uint8(ord("0"))
    pattern = np.frombuffer(shape.encode(), np.uint8)
    if (numbers > 9).any() or (table[signs] != pattern[signs, None]).any():
        return None
    n = numbers.astype(np.int64)
    year = (n[0] * 10 + n[1]) * 100 + n[2] * 10 + n[3]
    month, day, hour, minute, second = (n[at] * 10 + n[at + 1] for at in range(4, 14, 2))
    if (year < 1902).any() or (month - 1 > 11).any() or (month < 1).any() or (day < 1).any():
        return None
    if (hour > 23).any() or (minute > 59).any() or (second > 59).any():
        return None
    months = (year - 1970) * 12 + month - 1
    starts = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    ends = (months + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    if (day > ends - starts).any():
        return None
    values = (starts + day - 1) * _DAY + ((hour * 60 + minute) * 60 + second) * 1_000_000
    for place, digit in enumerate(n[14:]):
        values += digit * 10 ** (5 - place)
    return values, like["zone"] is None
