"""Attributions, by which a text quotes somebody: "NAME wrote:" and quote tags (rule M7)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from threadgraph.graphs.mention_places import Place, is_common, line_start, whole_name
from threadgraph.graphs.names import name_key
from threadgraph.graphs.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from threadgraph.graphs.name_index import NameIndex

_WROTE = lazy(r"\b(?:wrote|writes|said|says)[ \t\xa0]{0,3}[:：]")
_DECORATION = lazy(r"[\s\"'“”«»*_•|(\[–—-]*")
_BEFORE_WROTE = lazy(r"[\"'”»*_]{0,3}\s{0,6}(?:[<(\[][^<>()\[\]]{0,200}[>)\]])?[\s,]{0,4}")
_SPACE = lazy(r"\s*")
_RAW_WORD = lazy(r"\S+")
_TAG_END = lazy(
    r";\s*n?\d+\s*\Z|\s(?:link|date|post_id|time|user_id|post|timestamp)="
    r"|,\s*(?:post|topic|username|member|full)\s*:",
    re.IGNORECASE,
)
_TAG_USER = lazy(r"username:\s*([\w.-]+)")
_CLOSING = {'"': '"', "'": "'", "“": "”", "«": "»"}


def says_who_wrote(text: str) -> bool:
    """Tell whether "wrote:" or its like is in a text.

    >>> says_who_wrote("Ann said: no"), says_who_wrote("Ann said no")
    (True, False)
    """
    return (
        (":" in text or "：" in text)
        and ("wrote" in text or "said" in text or "says" in text or "writes" in text)
        and _WROTE.search(text) is not None
    )


def attributed(text: str, index: NameIndex) -> Iterator[Place]:
    """Yield the names before "wrote:" at the start of a line, and in "On DATE, NAME wrote:"."""
    if not says_who_wrote(text):
        return
    for verb in _WROTE.finditer(text):
        start = line_start(text, verb.start())
        place = None if start is None else _named_before(text, start, verb.start(), index)
        if place:
            yield place


def tagged(text: str, tag: re.Match[str], index: NameIndex) -> Place | None:
    """Return the name in a quote tag (see `masks.quote_tags`), in the dialects of forums."""
    span = _tag_name(text, tag.start(2), tag.end(2))
    if span is None:
        return None
    start, end = span
    bearers = whole_name(index, text, start, end)
    user = None if bearers else _TAG_USER.search(text, end, tag.end(2))
    if user:
        start, end = user.span(1)
        bearers = whole_name(index, text, start, end)
    return Place(start, end, start, "M7", bearers, True)


def _named_before(text: str, line: int, verb: int, index: NameIndex) -> Place | None:
    decoration = _DECORATION.match(text, line, verb)
    space = _SPACE.match(text, line, verb)
    starts = [found.end() for found in (space, decoration) if found]
    above = line_start(text, line - 1) if line else None
    if text.startswith("On ", starts[-1]):
        starts += _last_words(text, starts[-1], verb)
    elif above is not None and text.startswith("On ", above):
        starts += _last_words(text, above, verb)
    for start in starts:
        for end, bearers in reversed(index.matches(text, start)):
            if end < verb and _BEFORE_WROTE.fullmatch(text, end, verb):
                if not is_common(name_key(text[start:end])):
                    return Place(start, end, start, "M7", bearers, False)
                break
    return None


def _last_words(text: str, start: int, end: int) -> list[int]:
    """Return where the last words before `end` begin, without quotes and brackets."""
    words = list(_RAW_WORD.finditer(text, max(start + 3, end - 250), end))[-16:]
    found = [_DECORATION.match(text, word.start(), end) for word in words]
    return [match.end() for match in found if match]


def _tag_name(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the span of the name in what a quote tag says beside "quote"."""
    said = text[start:end]
    if said.startswith("="):
        at = 1
    else:
        at = said.find("author=") + len("author=")
        if at < len("author="):
            return None
    at += len(said[at:]) - len(said[at:].lstrip())
    stop = len(said)
    closing = _CLOSING.get(said[at : at + 1])
    if closing:
        at += 1
        stop = said.find(closing, at) if closing in said[at:] else stop
    cut = _TAG_END.search(said, at, stop)
    stop = cut.start() if cut else stop
    at += len(said[at:stop]) - len(said[at:stop].lstrip(" @"))
    stop = at + len(said[at:stop].rstrip())
    return (start + at, start + stop) if stop > at else None
