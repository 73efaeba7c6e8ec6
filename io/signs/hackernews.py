"""How Hacker News is told: the items of its two interfaces and of dumps, and its pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadgraph.io.head import Head
    from threadgraph.io.json_shape import Shape

_TYPES = frozenset({"story", "comment", "job", "poll", "pollopt"})
_ESCAPES = re.compile(r"(?:&|\\u0026)#x2[7Ff];")
_KEYS = re.compile(r'"(created_at_i|story_id|parent_id|points)"\s*:')
_TREE = {"created_at_i", "story_id", "parent_id", "points"}
_MARKS = re.compile(rb"<(?:tr|span)\s[^<>]{0,200}?class\s*=\s*[\"']?(?:athing|comhead)\b")
_LINKS = (re.compile(rb"\buser\?id="), re.compile(rb"\bitem\?id=[0-9]"))


def is_items(head: Head) -> bool:
    """Tell whether it holds items of Hacker News: trees, search results, items or a dump."""
    shape = head.shape
    if shape.has("hits[].objectID"):
        return shape.any("hits[].comment_text", "hits[].story_id", "hits[].num_comments")
    if shape.has("author", "children") and set(_KEYS.findall(head.text)) >= _TREE:
        return True  # The keys are in order of the alphabet: those of the story come last.
    return any(_is_item(head, shape, at) for at in ("", "[]."))


def is_page(head: Head) -> bool:
    """Tell whether it is a page of Hacker News, of comments or of stories."""
    data = head.data
    return bool(_MARKS.search(data)) and all(link.search(data) for link in _LINKS)


def _is_item(head: Head, shape: Shape, at: str) -> bool:
    def has(*keys: str) -> bool:
        return shape.has(*(at + key for key in keys))

    kind = shape.value(at + "type")
    if has("objectID", "comment_text") or has("karma", "submitted", "created"):
        return True
    if not has("id"):
        return False
    if has("children") and (kind in _TYPES or has("story_id", "created_at_i")):
        return has("author") or has("story_id")
    if kind in _TYPES:
        return has("time", "by") or has("time", "dead") or has("time", "deleted")
    if has("kids", "by") or has("descendants", "by"):
        return True
    # A dump without the types: no other site writes its texts so.
    return has("by", "parent", "time", "text") and bool(_ESCAPES.search(head.text))
