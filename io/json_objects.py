"""Take values out of JSON objects whose types nobody can be sure of."""

from __future__ import annotations

from typing import Any

from threadgraph.io.formats.numeric import as_number

_EXACT = 2**53


def text_of(value: Any) -> str | None:
    """Return an id, a name or a text: text as it is, a number as digits; None for nothing.

    >>> text_of("ann"), text_of(7), text_of(7.0), text_of(1736478630.905399), text_of("")
    ('ann', '7', '7', '1736478630.905399', None)
    >>> text_of(True), text_of([]), text_of({}), text_of(float("inf"))
    (None, None, None, None)
    """
    if isinstance(value, str):
        return value or None
    if type(value) is int:
        return str(value)
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and value - value == 0:
        return str(int(value)) if value.is_integer() else repr(value)
    return None


def number_of(value: Any) -> float | None:
    """Return a number, or text that is one; None for nothing, true, false and the infinite.

    >>> number_of(7), number_of(" 7.5"), number_of(True), number_of("many"), number_of({})
    (7.0, 7.5, None, None, None)
    """
    if type(value) is int and -_EXACT < value < _EXACT:
        return float(value)
    return as_number(value) if isinstance(value, (str, int, float)) else None


def list_of(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a list, in order; [] for what is no list.

    >>> list_of([{"id": 1}, None, 2]), list_of("")
    ([{'id': 1}], [])
    """
    if not isinstance(value, list):
        return []
    return [item for item in value if isinstance(item, dict)]


def dict_of(value: Any) -> dict[str, Any]:
    """Return an object as it is; {} for what is none.

    >>> dict_of({"id": 1}), dict_of("")
    ({'id': 1}, {})
    """
    return value if isinstance(value, dict) else {}


def path_of(value: Any, path: str) -> Any:
    """Return what is at the end of keys with dots between; None if one of them is missing.

    >>> author = {"author": {"name": {"first": "Ann"}}}
    >>> path_of(author, "author.name.first"), path_of(author, "author.id.first")
    ('Ann', None)
    """
    for key in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value
