"""The words of posts of X: text as it is shown, and where in it people are mentioned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from threadgraph.io.json_objects import text_of


class Mentioned(NamedTuple):
    """A person mentioned: id and name, and where "@name" stands (−1: nowhere)."""

    person: str | None
    name: str | None
    start: int
    end: int


def shown(raw: str) -> str:
    """Return a text with its three entities decoded, once.

    >>> shown("1 &lt; 2 &amp;amp; so on")
    '1 < 2 &amp; so on'
    """
    if "&" not in raw:
        return raw
    return raw.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def find_mentioned(raw: str, text: str, entities: Sequence[dict[str, Any]]) -> list[Mentioned]:
    """Return the people in `entities`, in order, with their places in `text`.

    The places that the entities give hold for `raw`, the text with entities, and are not
    always right: where the name does not stand there, it is looked for.

    >>> entity = {"username": "Ann", "id": "1", "start": 6, "end": 10}
    >>> find_mentioned("&amp; @ann", "& @ann", [entity])
    [Mentioned(person='1', name='Ann', start=2, end=6)]
    """
    found = []
    at = 0
    moved = raw is not text and raw != text
    for first, last, entity in sorted(map(_placed, entities), key=lambda item: item[0]):
        name = text_of(entity.get("username")) or text_of(entity.get("screen_name"))
        person = text_of(entity.get("id_str")) or text_of(entity.get("id"))
        if name is None and person is None:
            continue
        start, end = first, last
        if name is not None and (moved or text[start + 1 : end].lower() != name.lower()):
            start, end = _search(text, name, at)
        at = max(at, end)
        found.append(Mentioned(person, name, start, end))
    return found


def end_of_prefix(text: str, mentioned: Sequence[Mentioned]) -> int:
    """Return where the names end that a reply begins with, which the platform puts there.

    >>> end_of_prefix("@a @b hi @a", [Mentioned("1", "a", 0, 2), Mentioned("2", "b", 3, 5)])
    5
    """
    at = end = 0
    for person in mentioned:
        if person.start < 0:
            continue
        if person.start != at:
            break
        at = end = person.end
        while text[at : at + 1].isspace():
            at += 1
    return end


def _placed(entity: dict[str, Any]) -> tuple[int, int, dict[str, Any]]:
    indices = entity.get("indices")
    if not isinstance(indices, list) or len(indices) != 2:
        indices = [entity.get("start"), entity.get("end")]
    start, end = ((int(i) if str(i).isdecimal() else -1) for i in indices)
    return (start, end, entity) if 0 <= start < end else (-1, -1, entity)


def _search(text: str, name: str, at: int) -> tuple[int, int]:
    # A name ends where its letters do: "@ann" is not in "@anna".
    pattern = re.compile(rf"[@＠]{re.escape(name)}(?!\w)", re.IGNORECASE)
    found = pattern.search(text, at) or pattern.search(text)
    return found.span() if found else (-1, -1)
