"""What a comment holds that is not its author's own prose: quotations, code, addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from threadgraph.graphs.names import name_key
from threadgraph.graphs.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

BLOCK, INLINE = "\n", "`"
"""What masked characters become: quoted lines and blocks blank lines, the rest a sign that
is part of no word."""

_QUOTED_LINE = lazy(r"^[^\S\n]{0,8}>[^\n]*", re.MULTILINE)
_FENCE = lazy(r"^[ \t]{0,3}(`{3,}|~{3,})([^\n]*)$", re.MULTILINE)
_INLINE_CODE = lazy(r"`[^`\n]+`")
_ADDRESS = lazy(r"(://|www\.|\.[A-Za-z]{2,24}/)([^\s<>\"]*)")
_QUOTE_TAG = lazy(r"\[(/?)quote(?=[\]=\s])([^\]\n]{0,300})\]", re.IGNORECASE)
_LONGEST_SIGNATURE = 200


def mask(text: str) -> str:
    """Return the text, as long as before, without quoted lines, code and web addresses.

    >>> mask("> @Ann\\nsee `@Bob` and http://x.y/@Cid").split()
    ['see', '``````', 'and', 'http://````````']
    """
    if ">" in text:
        text = _QUOTED_LINE.sub(lambda m: BLOCK * len(m[0]), text)
    if "```" in text or "~~~" in text:
        text = _blank(text, _fenced(text))
    if "`" in text:
        text = _INLINE_CODE.sub(lambda m: INLINE * len(m[0]), text)
    if "/" in text or "www." in text:
        text = _ADDRESS.sub(lambda m: m[1] + INLINE * len(m[2]), text)
    return text


def quote_tags(text: str) -> tuple[list[re.Match[str]], str]:
    """Return the outermost opening [quote] tags, and the text with quoted blocks masked.

    Group 2 of each match holds what the tag says beside "quote".  A tag that is never closed
    hides itself alone.
    """
    if "[" not in text:
        return [], text
    opened: list[re.Match[str]] = []
    blocks: list[tuple[int, int]] = []
    tags: list[re.Match[str]] = []
    for tag in _QUOTE_TAG.finditer(text):
        if not tag[1]:
            opened.append(tag)
        elif opened:
            opener = opened.pop()
            while blocks and blocks[-1][0] > opener.start():
                blocks.pop()
                tags.pop()
            blocks.append((opener.start(), tag.end()))
            tags.append(opener)
    tags = sorted([*tags, *opened], key=lambda tag: tag.start())
    return tags, _blank(text, sorted([*blocks, *(tag.span() for tag in opened)]))


def signature_start(text: str, keys: Collection[str]) -> int:
    """Return where the last line begins if it is a name with one of `keys`, else the end.

    >>> signature_start("I agree.\\n-- Ann", {"ann"}), signature_start("Ann", {"bob"})
    (9, 3)
    """
    body = text.rstrip()
    start = body.rfind("\n") + 1
    line = body[start:].strip(" \t-–—~")
    own = len(line) <= _LONGEST_SIGNATURE and name_key(line) in keys
    return start if own else len(text)


def _fenced(text: str) -> list[tuple[int, int]]:
    """Return the spans of fenced code; a fence that is never closed fences nothing."""
    spans: list[tuple[int, int]] = []
    opener: re.Match[str] | None = None
    for fence in _FENCE.finditer(text):
        if opener is None:
            opener = fence
        elif fence[1].startswith(opener[1]) and not fence[2].strip():
            spans.append((opener.start(), fence.end()))
            opener = None
    return spans


def _blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    parts, at = [], 0
    for start, end in spans:
        parts += [text[at:start], BLOCK * (end - start)]
        at = end
    return "".join([*parts, text[at:]]) if parts else text
