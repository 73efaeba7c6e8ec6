"""Columns of raw values as numbers, by rules that a whole column keeps and no letter passes."""

from __future__ import annotations

import re
from contextlib import suppress
from math import inf

Value = str | int | float | bool | None
"""A raw value: text, or what JSON knows besides."""

_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?", re.ASCII)


def as_number(value: Value) -> float | None:
    """Return a number, or text that is one in ASCII digits, as a float; None for all else.

    >>> as_number("1e3"), as_number(True), as_number("½"), as_number("nan")
    (1000.0, None, None, None)
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str) and not _NUMBER.fullmatch(value.strip()):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if number - number == 0 else None


def integers(column: list[Value]) -> list[Value]:
    """Return a column of text as integers if it is seconds (or ms, us, ns) throughout.

    Text of 8 or 14 digits may be a date, which only the reader of times can tell.
    """
    given = [text for text in column if isinstance(text, str)]
    if len(given) + column.count(None) < len(column) or not _are_digits(given):
        return column
    sizes = set(map(len, given))
    if sizes <= {8, 14} or max(sizes) > 30:
        return column
    return [None if text is None else int(text) for text in column]


def _are_digits(texts: list[str]) -> bool:
    together = "".join(texts)
    return together.isascii() and together.isdecimal()


def numbers(column: list[Value]) -> list[float | None]:
    """Return `as_number` of each value, fast for a column of small integers and booleans."""
    kinds = set(map(type, column))
    if kinds <= {int, bool} and max(map(abs, column), default=0) < 2**53:  # type: ignore[arg-type]
        if kinds == {int}:
            return list(map(float, column))  # type: ignore[arg-type]
        return [None if isinstance(v, bool) else float(v) for v in column]  # type: ignore[arg-type]
    if kinds == {str} and _are_digits([text.replace("-", "") for text in column]):  # type: ignore[union-attr]
        with suppress(ValueError):  # a hyphen inside
            return [number if number < inf else None for number in map(float, column)]  # type: ignore[arg-type]
    return [as_number(value) for value in column]
