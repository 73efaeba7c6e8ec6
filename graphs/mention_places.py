"""A place in a text where somebody is named, and what the rules for such places share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from threadgraph.graphs.common_words import COMMON_WORDS

if TYPE_CHECKING:
    from threadgraph.graphs.name_index import NameIndex

LONGEST_LINE_START = 400
"""How far back, in characters, the start of a line is looked for."""


class Place(NamedTuple):
    """A place where a text names somebody: span, start of the name (it ends the span), rule.

    `bearers` are the participants called so; none for a handle of nobody here.  `explicit`:
    the text marks the name ("@", a quote tag), so that the place counts even unresolved.
    """

    start: int
    end: int
    name_start: int
    rule: str
    bearers: tuple[int, ...]
    explicit: bool


def whole_name(index: NameIndex, text: str, start: int, end: int) -> tuple[int, ...]:
    """Return the participants called exactly what stands between `start` and `end`."""
    for found, bearers in index.matches(text, start):
        if found == end:
            return bearers
    return ()


def line_start(text: str, at: int) -> int | None:
    """Return the start of the line that holds `at`, None if it is too far to look for.

    >>> line_start("ab\\ncd", 4)
    3
    """
    nearest = max(0, at - LONGEST_LINE_START)
    found = text.rfind("\n", nearest, max(at, 0))
    return found + 1 if found >= 0 or nearest == 0 else None


def is_common(key: str) -> bool:
    """Tell whether a name, given its key, consists of common words.

    >>> is_common("the truth"), is_common("truth seeker")
    (True, False)
    """
    words = key.split()
    return bool(words) and all(word in COMMON_WORDS for word in words)
