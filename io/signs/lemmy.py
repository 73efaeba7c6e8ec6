"""How Lemmy is told: comments with the path of their ancestors, and posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadgraph.io.head import Head

_COMMENTS = (
    "comments[].",
    "[].",
    "",
    "comment_view.",
    "replies[].",
    "mentions[].",
    "[].comments[].",
    "items[].",
)
_POSTS = ("post_view.", "[].post_view.")


def is_comments(head: Head) -> bool:
    """Tell whether it is an answer of Lemmy with comments, or the post they belong to."""
    shape = head.shape
    for at in _COMMENTS:
        if shape.has(at + "comment.path", at + "comment.post_id", at + "comment.content"):
            return True
    for at in _POSTS:
        if shape.has(at + "post.ap_id", at + "creator") and shape.any(
            at + "counts", at + "post.comments"
        ):
            return True
    # The long post before the first comment may fill the head.
    return shape.has("comments[].comment", "comments[].comment.ap_id", "comments[].creator")
