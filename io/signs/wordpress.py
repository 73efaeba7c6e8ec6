"""How WordPress is told: its export, its interface, and pages with its comments."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadgraph.io.head import Head

_EXPORT = re.compile(
    r"<wp:(?:wxr_version|post_id|comment_id|base_site_url|post_type)\b|wordpress\.org/export/"
)
_LEVEL = re.compile(rb"\bdepth-[0-9]")
_BEFORE_LEVEL = re.compile(
    rb"<(?:li|div|article|section|dt|dd)\s[^>]*\bclass\s*=\s*[\"']?[^\"'<>]*"
    rb"\b(?:comment|pingback|trackback)\b[^\"'<>]*"
)
_LONGEST_TAG, _MOST = 600, 5000
_DISCUZ = re.compile(rb"\bid\s*=\s*[\"']?w(?:pd|c)-comm-[0-9]+_[0-9]")
_ID = re.compile(
    rb"<(?:li|div|article|section|dt)\b[^<>]{0,300}?\bid\s*=\s*[\"']?(?:li-|div-)?comment-[0-9]"
)
_WORDPRESS = re.compile(rb"\b(?:comment-?list|comment_list|wp-(?:content|includes|json)/)")
_OTHERS = re.compile(rb"\bjs-comment\b|id\s*=\s*[\"']?XF\b|/sites/(?:default|all)/")


def is_page(head: Head) -> bool:
    """Tell whether it is a page with comments as WordPress or wpDiscuz prints them."""
    data = head.data
    if _has_levels(data) or _DISCUZ.search(data):
        return True
    return bool(_ID.search(data) and _WORDPRESS.search(data) and not _OTHERS.search(data))


def is_wxr(head: Head) -> bool:
    """Tell whether it is an export of WordPress, sound or damaged."""
    return bool(_EXPORT.search(head.text))


def is_rest(head: Head) -> bool:
    """Tell whether it is an answer of the interface for comments, or its error message."""
    shape = head.shape
    for at in ("[].", "", "[][]."):
        keys = ("id", "author_name", "content", "content.rendered", "parent", "post")
        if shape.has(*(at + key for key in keys)):
            return True
    code = shape.value("code") or ""
    return code.startswith("rest_") and shape.has("message", "data", "data.status")


def _has_levels(data: bytes) -> bool:
    """Tell whether an element of a comment tells its level; menus have levels too."""
    for level in islice(_LEVEL.finditer(data), _MOST):
        start = data.rfind(b"<", max(0, level.start() - _LONGEST_TAG), level.start())
        if start >= 0 and _BEFORE_LEVEL.fullmatch(data, start, level.start()):
            return True
    return False
