"""Tell JSON, and JSON lines from a JSON document, by the start of a text."""

from __future__ import annotations

import re

_LIST_OF_OBJECTS = re.compile(r'"\s*:\s*\[\s*\{\s*"')
_LONG = 1_000_000
"""A longer line is not parsed for its syntax alone."""


def starts_as_json(text: str) -> bool:
    """Tell whether a text starts as JSON with objects does, or has lines that look like such.

    >>> starts_as_json('{"id": 1}'), starts_as_json("[12/03/20, 10:00:01] Ann: hi")
    (True, False)
    """
    if re.match(r'\{\s*["}]|\[\s*(?:[\[{\]]|null)', text):
        return True
    lines = [line.strip() for line in text.split("\n")[:50] if line.strip()]
    objects = sum(line.startswith('{"') and line.endswith("}") for line in lines)
    return text.startswith("{") and 2 * objects >= len(lines)


def is_json_lines(text: str) -> bool:
    r"""Tell whether JSON has a value on each line, rather than being one value.

    >>> is_json_lines('{"id": 1}\n{"id": 2}'), is_json_lines('{"list": [{"id": 1}]}')
    (True, False)
    """
    line, _, more = text.partition("\n")
    if len(line) > _LONG and not more.strip():
        return not line.startswith("[") and not _LIST_OF_OBJECTS.search(line)
    value = _json(line)
    if isinstance(value, dict):
        return bool(more.strip()) or not _has_list(value)
    if line.startswith("["):
        return isinstance(value, list) and bool(more.strip())
    lines = [line.strip(), *(part.strip() for part in more.split("\n")[:50] if part.strip())]
    if len(lines) == 1:
        # One line, long or broken: a document if there is a list of records in it.
        return not _LIST_OF_OBJECTS.search(line)
    whole = sum(part.startswith("{") and part.endswith("}") for part in lines)
    return 2 * whole >= len(lines)


def _json(line: str) -> object:
    """Return the value that a line is; None if it is none (or null)."""
    import json

    try:
        value: object = json.loads(line, strict=False)
    except (ValueError, RecursionError):
        return None
    return value


def _has_list(value: dict[str, object]) -> bool:
    """Tell whether an object holds a list of objects, directly or in an object."""
    for item in value.values():
        inner = item.values() if isinstance(item, dict) else [item]
        if any(isinstance(part, list) and part and isinstance(part[0], dict) for part in inner):
            return True
    return False
