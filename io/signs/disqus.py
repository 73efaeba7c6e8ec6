"""How the files of Disqus are told: its export, and the answers of its interface."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadgraph.io.head import Head

_EXPORT = re.compile(
    r"\s*(?:<\?xml\b[^<>]*>\s*)?(?:<!--(?:[^-]++|-(?!->))*+-->\s*)*+<(?:\w+:)?disqus[\s>]"
)
_KEYS = ("raw_message", "createdAt", "thread", "parent", "author")


def is_xml(head: Head) -> bool:
    """Tell the export by its root element; the RSS of an import to Disqus has another."""
    return bool(_EXPORT.match(head.text))


def is_api(head: Head) -> bool:
    """Tell a list of posts, bare or as the interface answers, or one post a line."""
    shape = head.shape
    return any(
        shape.has(*(at + key for key in _KEYS))
        and shape.any(f"{at}author.isAnonymous", f"{at}isSpam", f"{at}isDeleted", f"{at}forum")
        for at in ("response[].", "[].", "")
    )
