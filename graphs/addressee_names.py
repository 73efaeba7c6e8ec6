"""The name that a text begins with: "@Name ...", and in chats "Name: ..." or "Name, ..."."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from threadgraph.graphs.common_words import LABELS
from threadgraph.graphs.mention_places import is_common
from threadgraph.graphs.names import name_key
from threadgraph.graphs.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from threadgraph.graphs.name_index import NameIndex

AT, COLON, PREFIX = "at", "colon", "prefix"
"""Styles of address: "@Name ..."; "Name: ..." and "Name, ..."; "@Nam ..." for a longer name."""

SIGNS = "@＠"
LONGEST_ADDRESS = 400
"""How far into a text, in characters, the sign after a name is looked for."""

SHORTEST_PREFIX = 3
LONGEST_PREFIX = 64

_BLANK = lazy(r"[\s\u200b-\u200f\u2060\ufeff]*")
_SIGN = lazy(r"[@＠][ \t\xa0]{0,3}")
_GOES_ON = lazy(r"[\w@＠]|://|[-./]\w|['’][A-Z][a-z]")
_MARK = lazy(r"[^\S\r\n]{0,2}(?:([:：](?![-/)(|]|[DPp]\b))|[,，،、])")
_MARKS = frozenset(":：,，،、")
_HANDLE = lazy(r"[@＠](\w(?:[.'’-]?\w){2,63})(?![\w@＠])")


class Address(NamedTuple):
    """A name that a text begins with, and the rows of the name index that are called so."""

    name: str
    bearers: tuple[int, ...]


def may_address(text: str, styles: frozenset[str]) -> bool:
    """Tell at little cost whether a text could begin with a name.

    >>> may_address("@Ann no", frozenset({"at"})), may_address("Ann: no", frozenset({"at"}))
    (True, False)
    """
    blank = _BLANK.match(text) if text and not text[0].isalnum() else None
    start = blank.end() if blank else 0
    if text[start : start + 1] in tuple(SIGNS):
        return AT in styles
    return COLON in styles and not _MARKS.isdisjoint(text[start : start + LONGEST_ADDRESS])


def addresses(text: str, index: NameIndex, styles: frozenset[str]) -> Iterator[Address]:
    """Yield the names of `index` that a text begins with as an address, the longest first.

    After "@" a name ends where no letter, digit or address goes on.  Without it a colon or a
    comma must follow, and a name that is a common word counts only before a colon and in its
    exact spelling.

    >>> from threadgraph.graphs.discussion import Participants
    >>> from threadgraph.graphs.name_index import NameIndex
    >>> index = NameIndex(Participants(["Ann", "Ann Marie"], ["", ""], [{}, {}]))
    >>> [name for name, _ in addresses("@Ann Marie no", index, frozenset({"at"}))]
    ['Ann Marie', 'Ann']
    >>> list(addresses("Ann: no", index, frozenset({"at"})))
    []
    """
    blank = _BLANK.match(text)
    start = blank.end() if blank else 0
    sign = _SIGN.match(text, start)
    if sign:
        if AT not in styles:
            return
        start = sign.end()
    elif COLON not in styles:
        return
    if start >= len(text):
        return
    for end, bearers in reversed(index.matches(text, start)):
        name = text[start:end]
        if _ends_here(text, end) if sign else _is_called(text, end, name, bearers, index):
            yield Address(name, bearers)


def short_handle(text: str) -> str | None:
    """Return the key of the word after the "@" that a text begins with, if it can be a prefix.

    >>> short_handle("@JohnS: yes"), short_handle("@Jo yes"), short_handle("yes @JohnS")
    ('johns', None, None)
    """
    blank = _BLANK.match(text)
    handle = _HANDLE.match(text, blank.end() if blank else 0)
    return squeezed(handle[1]) if handle else None


def squeezed(name: str) -> str:
    """Return the key of a name without the "@" before it and without its spaces.

    >>> squeezed("@John Smith")
    'johnsmith'
    """
    return name_key(name).lstrip(SIGNS).replace(" ", "")


def _ends_here(text: str, end: int) -> bool:
    return end >= len(text) or not _GOES_ON.match(text, end)


def _is_called(text: str, end: int, name: str, bearers: tuple[int, ...], index: NameIndex) -> bool:
    """Tell whether a name without "@" is an address: by the sign after it and by its words."""
    mark = _MARK.match(text, end)
    key = name_key(name)
    if mark is None or key in LABELS or key.isdigit():
        return False
    if sum(map(str.isalpha, name)) >= SHORTEST_PREFIX and not is_common(key):
        return True
    return mark[1] is not None and any(index.bears(person, name) for person in bearers)
