"""Find where the text of a message names the people it mentions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

_RAW = re.compile(r"<@!?([0-9]{1,20})>")
_NAMELESS = "Unknown"


class Named(NamedTuple):
    """A mention: the id of the person, and its place in the text (-1: it has none)."""

    user: str
    start: int
    end: int


def write_names(text: str, names: Mapping[str, str]) -> tuple[str, list[Named]]:
    """Write "<@123>" as "@Name", and return where; ids without a name become "@Unknown".

    >>> write_names("Hi <@7>, <@!8>", {"7": "Ann"})
    ('Hi @Ann, @Unknown', [Named(user='7', start=3, end=7), Named(user='8', start=9, end=17)])
    """
    parts: list[str] = []
    found: list[Named] = []
    at = length = 0
    for raw in _RAW.finditer(text):
        before = text[at : raw.start()]
        name = "@" + names.get(raw[1], _NAMELESS)
        length += len(before)
        found.append(Named(raw[1], length, length + len(name)))
        length += len(name)
        parts += (before, name)
        at = raw.end()
    return ("".join([*parts, text[at:]]), found) if parts else (text, found)


def find_names(text: str, people: Sequence[tuple[str, Sequence[str]]]) -> list[Named]:
    """Return the places of "@Name" in a text, by place; people without one last, at -1.

    `people` are ids with the names that each may be shown by.  The longest name counts; one
    that goes on as a word ("@Annabel" for "Ann") counts only for who is named nowhere else.

    >>> find_names("@Ann Lee and @Ann", [("7", ["Ann"]), ("8", ["Ann Lee"])])
    [Named(user='8', start=0, end=8), Named(user='7', start=13, end=17)]
    >>> find_names("Hi", [("9", ["Bob"])])
    [Named(user='9', start=-1, end=-1)]
    """
    if "@" not in text:
        return [Named(user, -1, -1) for user, _ in people]
    called = [(f"@{name}", user) for user, names in people for name in dict.fromkeys(names)]
    called.sort(key=lambda pair: -len(pair[0]))
    whole: list[Named] = []
    inside: list[Named] = []
    at = text.find("@")
    while at >= 0:
        for name, user in called:
            if text.startswith(name, at):
                end = at + len(name)
                goes_on = text[end : end + 1].isalnum() or text[end : end + 1] == "_"
                (inside if goes_on else whole).append(Named(user, at, end))
                if not goes_on:
                    break
        at = text.find("@", at + 1)
    known = {named.user for named in whole}
    taken = {named.start for named in whole}
    for named in inside:
        if named.user not in known and named.start not in taken:
            whole.append(named)
            known.add(named.user)
    whole.sort(key=lambda named: named.start)
    return whole + [Named(user, -1, -1) for user, _ in people if user not in known]
