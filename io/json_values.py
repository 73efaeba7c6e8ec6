"""Decode one JSON value, of any depth, to plain Python values."""

from __future__ import annotations

import json
from itertools import chain
from typing import Any, NamedTuple

import msgspec

from threadgraph.io.deep_json import Literal, Record, TooDeepError, parse_iteratively

UNDECODABLE = (msgspec.MsgspecError, UnicodeError, RecursionError)
"""What msgspec raises for bytes that it does not decode."""

NATIVE_DEPTH = 10_000
"""No native decoder is taken to go deeper than this."""


class Decoded(NamedTuple):
    """A value, and where in its text it ends."""

    value: Any
    end: int


def decode_quickly(data: bytes | str, max_depth: int) -> Any:
    """Return the value that `data` is; raises one of UNDECODABLE for what wants more care.

    That is JSON that is no JSON, and also deep nesting, lone surrogates, numbers without end.
    TooDeepError above `max_depth` levels.

    >>> decode_quickly(b'{"id": 12345678901234567890, "score": 1.0}', 9)
    {'id': 12345678901234567890, 'score': 1.0}
    """
    value = msgspec.json.decode(data)
    if max_depth < NATIVE_DEPTH:
        _check_depth(value, max_depth)
    return value


def decode(text: str, max_depth: int) -> Decoded:
    r"""Return the JSON value that `text` starts with, without regard to what follows it.

    Numbers are int (of more than 4,300 digits: float) or float; lone surrogates are kept; of
    a key that is repeated the last value holds.  Raises json.JSONDecodeError, also for NaN and
    raw control characters; TooDeepError above `max_depth` levels.

    >>> decode('{"id": 1, "text": "\\ud800"} and more', 9)
    Decoded(value={'id': 1, 'text': '\ud800'}, end=27)
    """
    try:
        return Decoded(decode_quickly(text, max_depth), len(text))
    except UNDECODABLE:
        pass
    start = len(text) - len(text.lstrip(" \t\r\n"))
    try:
        found = Decoded(*_NATIVE.raw_decode(text, start))
    except json.JSONDecodeError:
        raise
    except (RecursionError, ValueError):  # ValueError: an int of too many digits
        return _decode_iteratively(text, max_depth)
    if max_depth < NATIVE_DEPTH:
        _check_depth(found.value, max_depth)
    return found


def plain(value: Any) -> Any:
    """Return what `deep_json.loads` returned with dict for Record and numbers for Literal.

    Lists are changed in place.

    >>> plain([Literal("1"), Record([("score", Literal("2.50"))])])
    [1, {'score': 2.5}]
    """
    root = [value]
    waiting: list[Any] = [root]
    while waiting:
        container = waiting.pop()
        members = enumerate(container) if isinstance(container, list) else container.items()
        for key, item in members:
            if isinstance(item, Literal):
                container[key] = _number(item)
            elif isinstance(item, Record):
                container[key] = item = dict(item)
                waiting.append(item)
            elif isinstance(item, list):
                waiting.append(item)
    return root[0]


def _decode_iteratively(text: str, max_depth: int) -> Decoded:
    end = len(text)
    try:
        value = parse_iteratively(text, max_depth)
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            raise
        end = error.pos
        value = parse_iteratively(text[:end], max_depth)
    return Decoded(plain(value), end)


def _check_depth(value: Any, max_depth: int) -> None:
    """Raise TooDeepError for a value nested deeper, looking at it level by level."""
    level = [value] if isinstance(value, (dict, list)) else []
    depth = 0
    while level:
        depth += 1
        if depth > max_depth:
            raise TooDeepError(f"nested deeper than {max_depth:,} levels")
        members = (item.values() if isinstance(item, dict) else item for item in level)
        level = [m for m in chain.from_iterable(members) if isinstance(m, (dict, list))]


def _number(literal: Literal) -> int | float:
    if not literal.lstrip("-").isdigit():
        return float(literal)
    try:
        return int(literal)
    except ValueError:  # more digits than Python turns into an int
        return float(literal)


def _refuse(word: str) -> Any:
    raise json.JSONDecodeError(f"{word} is not JSON", word, 0)


_NATIVE = json.JSONDecoder(parse_constant=_refuse)
