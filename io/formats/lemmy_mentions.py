"""The people that a text of Lemmy mentions: handles of the form @name@host."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from threadgraph.graphs.masks import mask

if TYPE_CHECKING:
    from collections.abc import Iterator

_HANDLE = re.compile(
    r"(?<![\w@/.])@(?P<name>[A-Za-z0-9_]{1,100})@(?P<host>[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8})"
)


class Handle(NamedTuple):
    """A person of a server, and where in the text the name stands, without its "@"."""

    name: str
    host: str
    start: int
    end: int


def find_handles(text: str) -> Iterator[Handle]:
    """Yield the handles of a text outside quotations, code and addresses.

    >>> [handle[:2] for handle in find_handles("[@Ann@A.example](https://a.example/u/ann), @Bob")]
    [('ann', 'a.example')]
    """
    for found in _HANDLE.finditer(mask(text)):
        name, host = found["name"].lower(), found["host"].lower()
        yield Handle(name, host, found.start("name"), found.end("name"))
