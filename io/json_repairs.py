"""Make JSON of text that is nearly JSON: in a script, with odd marks, or cut at its end."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

_SCRIPT = re.compile(
    r"""[\s\0\ufeff]*+(?:\)\]\}'[,\s]*+|(?://[^\n]*+\n\s*+)*+)
    (?:(?:(?:var|let|const)\s++)?[\w$.]++(?:\[["'\w]++\])?\s*+=\s*+|[\w$.]++\s*+\(\s*+)?
    (?=[\[{])""",
    re.VERBOSE,
)
_STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
# The last string of a text that was cut has no end; it is taken whole, to be linear.
_ODD = re.compile(rf'{_STRING[:-1]}(?:"|\\?\Z)|-?\b(?:NaN|Infinity)\b', re.DOTALL)
_CONTROL = re.compile("[\x00-\x1f]")
_MARK = re.compile(rf'(?:[^"\[\]{{}},]++|{_STRING})*(["\[\]{{}},]|\Z)', re.DOTALL)
_WORD = rf"\s*(?:{_STRING}|true|false|null)\s*"
_WHOLE_ITEM = re.compile(_WORD, re.DOTALL)
_WHOLE_MEMBER = re.compile(rf"\s*{_STRING}\s*:{_WORD}", re.DOTALL)
_KEY = re.compile(rf"\s*({_STRING})\s*:", re.DOTALL)
_OPEN_STRING = re.compile(r'"[^"\\]*+(?:\\(?:u[0-9a-fA-F]{4}|[^u])[^"\\]*+)*+', re.DOTALL)
_STEPS_SHOWN = 4


class Loosened(NamedTuple):
    """Text without the odd marks, and how many there were of them."""

    text: str
    controls: int
    constants: int


class Closed(NamedTuple):
    """Text that was cut, made whole; where the cut is; whether a record was left out for it."""

    text: str
    where: str
    dropped: bool


def script_start(text: str) -> int:
    """Return where the JSON starts in a script that gives it a name; 0 if this is none.

    >>> script_start("window.YTD.tweets.part0 = [1]"), script_start("load({})"), script_start("[")
    (26, 5, 0)
    """
    match = _SCRIPT.match(text)
    return match.end() if match and match[0].strip(" \t\r\n\0\ufeff") else 0


def loosen(text: str) -> Loosened:
    r"""Write raw control characters in strings as escapes, and NaN and Infinity as null.

    >>> loosen('["a\tb", NaN, "NaN"]')
    Loosened(text='["a\\u0009b", null, "NaN"]', controls=1, constants=1)
    """
    controls = constants = 0

    def mend(match: re.Match[str]) -> str:
        nonlocal controls, constants
        if match[0][0] != '"':
            constants += 1
            return "null"
        if _CONTROL.search(match[0]):
            controls += 1
            return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", match[0])
        return match[0]

    return Loosened(_ODD.sub(mend, text), controls, constants)


def close(text: str) -> Closed | None:
    """Return JSON that was cut with all brackets closed; None if its end is not what it lacks.

    The member that is unfinished is left out.  So is the whole record that it is in: the
    innermost object, or the one around it that is an element of a list, unless records that
    are whole are inside it.

    >>> close('{"list": [{"id": 1}, {"id": 2, "by": {"name": "A')
    Closed(text='{"list": [{"id": 1}]}', where='list[1].by.name', dropped=True)
    """
    text = text.lstrip(" \t\r\n")
    if text.startswith('"'):
        return Closed(close_string(text), "a string", False)
    stack = _scan(text)
    if not stack:
        return None
    where = _where(text, stack)
    keep = _end_of_whole(text, stack[-1])
    record = _cut_record(stack)
    if record:
        keep, stack = stack[record - 1].whole, stack[:record]
    ends = "".join("]" if container.is_list else "}" for container in reversed(stack))
    return Closed(text[:keep] + ends, where, record > 0)


def close_string(text: str) -> str:
    r"""Return the JSON string that a text starts with; one that is cut is closed.

    >>> close_string('"a" and more'), close_string(r'"a\u00')
    ('"a"', '"a"')
    """
    match = _OPEN_STRING.match(text)
    return f'{match[0]}"' if match else '""'


class _Open:
    """An array or object without its end.

    `member` is where its last member starts, `closed` where an array or object that the last
    member is ends (0: it is none), `whole` the end of the members before it, `count` their
    number; `holds` is True if a list of objects is somewhere inside.
    """

    __slots__ = ("closed", "count", "holds", "is_list", "member", "whole")

    def __init__(self, is_list: bool, at: int) -> None:
        self.is_list, self.member, self.whole = is_list, at, at
        self.closed = self.count = 0
        self.holds = False


def _scan(text: str) -> list[_Open]:
    """Return the containers that are open at the end, outermost first; none if this is no JSON."""
    stack: list[_Open] = []
    for match in _MARK.finditer(text):
        mark = match[1]
        if mark in ("", '"'):
            break  # the end, or a string without its end: whatever follows is inside it
        if mark in "[{":
            if mark == "{" and stack and stack[-1].is_list:
                stack[-1].holds = True
            stack.append(_Open(mark == "[", match.end()))
        elif not stack:
            return []
        elif mark == ",":
            top = stack[-1]
            top.whole, top.member = match.start(1), match.end()
            top.closed, top.count = 0, top.count + 1
        else:
            done = stack.pop()
            if not stack or done.is_list != (mark == "]"):
                return []
            stack[-1].closed = match.end()
            stack[-1].holds |= done.holds
    return stack


def _end_of_whole(text: str, container: _Open) -> int:
    """Return where the last whole member of an open container ends."""
    if container.closed:
        return container.closed
    pattern = _WHOLE_ITEM if container.is_list else _WHOLE_MEMBER
    return len(text) if pattern.fullmatch(text, container.member) else container.whole


def _cut_record(stack: list[_Open]) -> int:
    """Return the place in `stack` of the object that is no whole record; 0 if none is to go."""
    place = len(stack) - 1
    while place > 0 and stack[place].is_list:
        place -= 1
    while place > 0 and not stack[place - 1].is_list:
        place -= 1
    inside = any(container.holds for container in stack[place:])
    return 0 if inside or stack[place].is_list else place


def _where(text: str, stack: list[_Open]) -> str:
    """Return the keys that lead to the cut."""
    steps = []
    for container in [*stack[:_STEPS_SHOWN], *stack[_STEPS_SHOWN:][-_STEPS_SHOWN:]]:
        key = None if container.is_list else _KEY.match(text, container.member)
        if container.is_list:
            steps.append(f"[{container.count}]")
        elif key:
            steps.append(f".{_name(key[1])[:40]}")
    if len(stack) > 2 * _STEPS_SHOWN:
        steps.insert(_STEPS_SHOWN, "…")
    return "".join(steps).removeprefix(".") or "its first member"


def _name(key: str) -> str:
    try:
        return str(json.loads(key, strict=False))
    except ValueError:
        return key
