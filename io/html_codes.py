"""Codes of one byte for the elements of HTML that have rules, and what most tags do by them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from threadgraph.io import html_rules as rules
from threadgraph.io import html_tags as tags

NAMES = dict(
    enumerate(sorted(rules.SPECIAL | rules.FORMATTING | rules.SIBLINGS.keys() | rules.INLINE), 1)
)
CODES = {name: code for code, name in NAMES.items()}
"""The elements that have rules, by codes of one byte, and their codes."""

NAMELESS = 255
"""The code of all elements that are one too many to have a code of their own."""


def all_but(*groups: Iterable[bytes]) -> bytes:
    """Return all codes but those of some names."""
    return bytes(set(range(256)) - {CODES[name] for group in groups for name in group})


def codes_of(rule: Mapping[bytes, Iterable[bytes]]) -> dict[bytes, bytes]:
    """Return a rule that is told by names as one that is told by codes."""
    return {name: bytes(CODES[other] for other in others) for name, others in rule.items()}


PLAIN, END, BLOCK, ITEM, CODE = 0, 256, 512, 768, 255
KNOWN: dict[bytes, int] = {
    **{name: PLAIN + CODES[name] for name in rules.INLINE},
    **{name: BLOCK + CODES[name] for name in rules.BLOCKS - tags.HOLDING_TEXT},
    **{
        b"/" + name: END + code
        for name, code in CODES.items()
        if name not in rules.WALLS and name not in rules.BORDERS
    },
    **dict.fromkeys(rules.VOID - {b"body", b"html"}, PLAIN),
    b"li": ITEM + CODES[b"li"],
    b"!--": -1,
}
"""What most tags do: an element that begins, with its code and without any other effect, or
with none if there is no paragraph that it may close, or (`ITEM`) if it is in a list as well;
the end of an element of some code, if it is the last that was opened; and nothing (`PLAIN`
without a code, and below 0 what is no tag)."""

NOT_PLAIN = rules.BORDERS | tags.HOLDING_TEXT | {b"body", b"html", b"select"}
"""Elements that change how what follows is read, or of which more than the name matters."""
