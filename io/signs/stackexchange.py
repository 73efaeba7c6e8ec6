"""How the dump of a Stack Exchange site is told: its tables of rows, and a folder of them."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadgraph.io.head import Head

_ROWS = re.compile(
    r"\s*(?:<\?xml\b[^<>]*>\s*)?(?:<!--(?:[^-]++|-(?!->))*+-->\s*)*+"
    r"<(posts|comments|users)(?:\s[^<>]*)?>\s*<row\s([^<]*)"
)
_ATTRIBUTES = {
    "posts": ("PostTypeId", "CreationDate"),
    "comments": ("PostId", "Text"),
    "users": ("Reputation", "DisplayName"),
}
_POSTS = "posts.xml"
_BESIDE = frozenset(
    {"comments.xml", "users.xml", "badges.xml", "votes.xml", "posthistory.xml", "postlinks.xml"}
)


def is_rows(head: Head) -> bool:
    """Tell whether it is a table of posts, comments or users."""
    found = _ROWS.match(head.text)
    if not found:
        return False
    return all(re.search(rf'\b{name}\s*=\s*["\']', found[2]) for name in _ATTRIBUTES[found[1]])


def is_dump(names: Sequence[str]) -> bool:
    """Tell a folder or archive in which Posts.xml stands beside another table of the dump."""
    folders: dict[str, set[str]] = defaultdict(set)
    for name in names:
        folder, _, base = name.rpartition("/")
        folders[folder].add(base.lower())
    return any(_POSTS in bases and bases & _BESIDE for bases in folders.values())
