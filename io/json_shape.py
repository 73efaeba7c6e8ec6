"""Tell by the start of a JSON text which keys it has, and where: what formats are known by."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import islice

from threadgraph.io.json_repairs import close_string

LONGEST = 65_536
DEEPEST = 8
"""Levels of lists and objects that are looked into."""

_ROOTS = 20
_SPARSE = 4  # A discussion has more characters to a key, bracket or value than this.
_SHOWN = 200
_BLANK = " \t\r\n\0\ufeff"
_BODY = r'[^"\\]*+(?:\\.[^"\\]*+)*+'
# A string, with the colon after it if it is a key; a bracket; plain values with their commas.
_TOKEN = re.compile(
    rf'"({_BODY})(?:(")(?:\s*+(:))?[\s,]*+|\\?\Z)|([\[\]{{}}])[\s,]*+|[^"\[\]{{}}]++', re.DOTALL
)


@dataclass(frozen=True)
class Shape:
    """The keys of a JSON text: `paths` to them, and the first plain value at each path.

    A path is keys with dots between; "[]" stands for the elements of a list.  Values are text
    of at most 200 characters, numbers as written; null is no value.
    """

    paths: frozenset[str]
    values: dict[str, str]

    def has(self, *paths: str) -> bool:
        """Tell whether all of `paths` were seen."""
        return self.paths.issuperset(paths)

    def any(self, *paths: str) -> bool:
        """Tell whether one of `paths` was seen."""
        return not self.paths.isdisjoint(paths)

    def value(self, path: str) -> str | None:
        """Return the first plain value at a path, None if none was seen."""
        return self.values.get(path)


def shape(text: str, longest: int = LONGEST) -> Shape:
    r"""Return the shape of the first `longest` characters of a text, eight levels deep.

    The text may be cut anywhere, be no JSON, or have a script or a string around its JSON.  Of
    JSON lines, the first 20 count as one.  Text that is mostly brackets is looked at in part.

    >>> found = shape('[{"kind": "Listing", "data": {"dist": 1, "children": [{"ki')
    >>> sorted(found.paths)
    ['[]', '[].data', '[].data.children', '[].data.children[]', '[].data.dist', '[].kind']
    >>> found.has("[].kind", "[].data"), found.any("id", "[].id"), found.value("[].kind")
    (True, False, 'Listing')
    >>> shape('{"id": 1}\n{"id": 2, "by": "Ann"}').values
    {'id': '1', 'by': 'Ann'}
    """
    text = _inside(text[:longest].lstrip(_BLANK))
    walk = _Walk()
    deep = 0
    for match in islice(_TOKEN.finditer(text), longest // _SPARSE):
        body, closed, colon, bracket = match.groups()
        if deep:
            if bracket:
                deep += 1 if bracket in "[{" else -1
                if not deep:
                    walk.end_value()
        elif body is not None:
            if colon:
                walk.key(body)
            elif closed and walk.wants_value():
                walk.value(_decoded(body))
        elif bracket is None:
            if walk.wants_value():
                walk.words(match[0], match.end() == len(text))
        elif bracket in "[{":
            deep = 0 if walk.open(bracket == "[") else 1
        elif walk.close() == _ROOTS:
            break
    return Shape(frozenset(walk.paths), walk.values)


class _Walk:
    """The place that a walk through JSON is at, and what it has seen."""

    def __init__(self) -> None:
        self.paths: set[str] = set()
        self.values: dict[str, str] = {}
        self._roots = 0
        self._around: list[tuple[str, bool]] = []
        # What the path of each member starts with (in a list: is), and the path of the value
        # that comes next: None where a key must come first.
        self._prefix, self._is_list = "", True
        self._path: str | None = ""

    def key(self, body: str) -> None:
        if not self._is_list:
            self._path = self._prefix + _decoded(body)
            self.paths.add(self._path)

    def wants_value(self) -> bool:
        """Tell whether the value that comes next is the first of its path."""
        if self._around and self._path is not None and self._path not in self.values:
            return True
        self.end_value()
        return False

    def value(self, text: str) -> None:
        """Take a value where one is wanted."""
        self.values[self._path or ""] = text[:_SHOWN]
        self.end_value()

    def words(self, text: str, at_end: bool) -> None:
        """Take plain values with commas between; the last of a text may be cut."""
        words = text.split(",")
        if at_end:
            words.pop()
        found = [word for word in map(str.strip, words) if word not in ("", "null")]
        if found and (self._is_list or words[0].strip() == found[0]):
            self.value(found[0])
        else:
            self.end_value()

    def end_value(self) -> None:
        if not self._is_list:
            self._path = None

    def open(self, is_list: bool) -> bool:
        """Enter a list or an object; tell whether it is looked into."""
        if self._path is None or len(self._around) == DEEPEST:
            return False
        self._around.append((self._prefix, self._is_list))
        self._is_list = is_list
        if is_list:
            self._prefix = self._path = f"{self._path}[]"
            self.paths.add(self._path)
        else:
            self._prefix = f"{self._path}." if self._path else ""
            self._path = None
        return True

    def close(self) -> int:
        """Leave a list or an object; return how many values of the text have ended."""
        if self._around:
            self._prefix, self._is_list = self._around.pop()
            self._path = self._prefix if self._is_list else None
            self._roots += not self._around
        return self._roots


def _inside(text: str) -> str:
    """Return the JSON inside a JSON string that a text is; any other text as it is."""
    if not text.startswith('"'):
        return text
    inner = _decoded(close_string(text)[1:-1])
    return inner if inner.lstrip(_BLANK).startswith(("{", "[")) else text


def _decoded(body: str) -> str:
    """Return what stands between the quotes of a JSON string as text."""
    if "\\" not in body:
        return body
    try:
        return str(json.loads(f'"{body}"', strict=False))
    except ValueError:
        return body
