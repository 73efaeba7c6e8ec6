"""How Lobsters is told: stories and comments with short ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadgraph.io.head import Head


def is_story(head: Head) -> bool:
    """Tell whether it is a story of Lobsters, or a list of stories or of comments."""
    shape = head.shape
    for at in ("", "[]."):
        if shape.has(at + "short_id", at + "title") and shape.any(
            at + "comments", at + "comment_count", at + "submitter_user"
        ):
            return True
        if shape.has(at + "short_id", at + "commenting_user"):
            return True
    return shape.has("comments[].short_id", "comments[].commenting_user")
