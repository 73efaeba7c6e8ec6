"""Texts folded for comparison, with the way back: which character stood where."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from unicodedata import category, is_normalized, normalize

from threadgraph.graphs.patterns import lazy

LONGEST_CLUSTER = 16
"""A letter with more marks on it than this is folded in parts: sorting marks is costly."""

_CONTROLS = lazy(r"[\x00-\x08\x0e-\x1b\x7f]")
_UNSEEN = lazy(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2"
    "\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001-\U000e007f]"
)
# Signs that fold into several, and are frequent: one for one, the quick way stays open.
_FREQUENT = {"…": ".", "\xa0": " ", "\u202f": " ", "\u2009": " "}


class Folded(NamedTuple):
    """A text with its letters folded, and the place of each of its characters in the original.

    `places` is None where they are the same.
    """

    text: str
    places: list[int] | None
    length: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original of a span of the folded text."""
        places = self.places
        if places is None:
            return start, end
        first = places[start]
        last = places[end - 1]
        while end < len(places) and places[end] == last:
            end += 1
        return first, places[end] if end < len(places) else self.length


def fold(text: str) -> Folded:
    """Fold a text as `names.name_key` folds names, but for white space, which stays.

    Invisible characters go; a match in the folded text covers those inside it and behind it.

    >>> fold("JOE").text, fold("jo\\u200be!").text, fold("jo\\u200be!").span(0, 3)
    ('joe', 'joe!', (0, 4))
    """
    if text.isascii() and not _CONTROLS.search(text):
        return Folded(text.lower(), None, len(text))
    plain = text
    for sign, simple in _FREQUENT.items():
        plain = plain.replace(sign, simple)
    if is_normalized("NFKC", plain) and not _UNSEEN.search(plain):
        small = plain.casefold()
        if len(small) == len(text) and is_normalized("NFKC", small):
            return Folded(small, None, len(text))
    return _by_cluster(plain)


def _by_cluster(text: str) -> Folded:
    parts: list[str] = []
    places: list[int] = []
    start, length = 0, len(text)
    while start < length:
        end = start + 1
        if end < length and not text[start : end + 1].isascii():
            most = start + LONGEST_CLUSTER
            while end < length and end < most and _goes_on(text[end]):
                end += 1
        part = _folded(text[start:end])
        parts.append(part)
        places += [start] * len(part)
        start = end
    return Folded("".join(parts), places, length)


@lru_cache(maxsize=100_000)
def _folded(cluster: str) -> str:
    seen = "".join(c for c in cluster if c.isspace() or category(c) not in ("Cc", "Cf"))
    while True:
        folded = normalize("NFKC", normalize("NFKC", seen).casefold())
        if folded == seen:
            break
        seen = folded
    # The sign "™" is no letters "tm" that would make the word before it another one.
    sign = len(cluster) == 1 and not cluster.isalnum() and len(folded) > 1
    return cluster if sign and category(cluster) == "So" else folded


@lru_cache(maxsize=10_000)
def _goes_on(c: str) -> bool:
    """Tell whether a character belongs to the one before it: marks, vowels of split Hangul."""
    kind = category(c)
    return kind[0] == "M" or kind == "Cf" or "\u1160" <= c <= "\u11ff"
