"""Parse JSON of any depth without recursion, numbers kept as written, repeated keys told."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_SPACE = re.compile(r"[ \t\n\r]*")
_WORDS = (("null", None), ("true", True), ("false", False))


class Literal(str):
    """A JSON number, as the text it was written as."""

    __slots__ = ()


class Record(dict[str, Any]):
    """A JSON object; of a repeated key the last value holds, and `repeated` names the key."""

    __slots__ = ("repeated",)

    def __init__(self, pairs: Sequence[tuple[str, Any]]) -> None:
        """Take the members in the order written."""
        super().__init__(pairs)
        self.repeated: frozenset[str] = frozenset()
        if len(self) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            self.repeated = frozenset(key for key, n in counts.items() if n > 1)


class TooDeepError(ValueError):
    """JSON is nested deeper than the limit."""


def loads(text: str, max_depth: int) -> Any:
    """Return the one JSON value of `text`: objects as Record, numbers as Literal.

    Stricter than `json.loads` in that NaN and Infinity are no JSON.  Raises
    json.JSONDecodeError, with the message "Extra data" where more follows the value;
    TooDeepError above `max_depth` levels.

    >>> value = loads('{"a": 1.50, "a": [12345678901234567890]}', 9)
    >>> value, sorted(value.repeated)
    ({'a': ['12345678901234567890']}, ['a'])
    >>> len(loads("[" * 5000 + "]" * 5000, 5000))
    1
    """
    if text.count("[") + text.count("{") <= max_depth:
        try:
            return _DECODER.decode(text)
        except RecursionError:
            pass
    return parse_iteratively(text, max_depth)


def parse_iteratively(text: str, max_depth: int) -> Any:
    """Do what `loads` does, with a stack of our own in place of recursion."""
    stack: list[_Open] = []
    at = _skip(text, 0)
    while True:
        if text[at : at + 1] in ("{", "["):
            if len(stack) >= max_depth:
                raise TooDeepError(f"nested deeper than {max_depth:,} levels")
            container = _Open(text[at])
            at = _skip(text, at + 1)
            if text[at : at + 1] != container.end:
                stack.append(container)
                at = container.start_member(text, at)
                continue
            value, at = container.close(), at + 1
        else:
            value, at = _scalar(text, at)
        while stack:
            at = _skip(text, at)
            container = stack[-1]
            container.add(value)
            mark = text[at : at + 1]
            if mark == ",":
                at = container.start_member(text, _skip(text, at + 1))
                break
            if mark != container.end:
                raise json.JSONDecodeError("Expecting ',' delimiter", text, at)
            value, at = stack.pop().close(), at + 1
        else:
            at = _skip(text, at)
            if at < len(text):
                raise json.JSONDecodeError("Extra data", text, at)
            return value


class _Open:
    """An array or object that is being read."""

    __slots__ = ("end", "items", "key", "pairs")

    def __init__(self, start: str) -> None:
        self.end = "]" if start == "[" else "}"
        self.items: list[Any] = []
        self.pairs: list[tuple[str, Any]] = []
        self.key = ""

    def start_member(self, text: str, at: int) -> int:
        """Read the key of a member of an object; return where its value starts."""
        if self.end == "]":
            return at
        if text[at : at + 1] != '"':
            message = "Expecting property name enclosed in double quotes"
            raise json.JSONDecodeError(message, text, at)
        self.key, at = scanstring(text, at + 1, True)
        at = _skip(text, at)
        if text[at : at + 1] != ":":
            raise json.JSONDecodeError("Expecting ':' delimiter", text, at)
        return _skip(text, at + 1)

    def add(self, value: Any) -> None:
        if self.end == "]":
            self.items.append(value)
        else:
            self.pairs.append((self.key, value))

    def close(self) -> Any:
        return self.items if self.end == "]" else Record(self.pairs)


def _scalar(text: str, at: int) -> tuple[Any, int]:
    if text[at : at + 1] == '"':
        value, end = scanstring(text, at + 1, True)
        return value, end
    for word, constant in _WORDS:
        if text.startswith(word, at):
            return constant, at + len(word)
    number = _NUMBER.match(text, at)
    if not number:
        raise json.JSONDecodeError("Expecting value", text, at)
    return Literal(number[0]), number.end()


def _skip(text: str, at: int) -> int:
    return _SPACE.match(text, at).end()  # type: ignore[union-attr]


def _refuse(word: str) -> Any:
    raise json.JSONDecodeError(f"{word} is not JSON", word, 0)


_DECODER = json.JSONDecoder(
    object_pairs_hook=Record, parse_int=Literal, parse_float=Literal, parse_constant=_refuse
)
