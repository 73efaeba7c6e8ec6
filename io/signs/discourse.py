"""How the posts of Discourse are told: topics, pages of posts, single posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadgraph.io.head import Head
    from threadgraph.io.json_shape import Shape

_TOPICS = ("", "[].")
_POSTS = ("", "[].", "posts[].", "latest_posts[].")


def is_posts(head: Head) -> bool:
    """Tell topics by their stream of posts, and posts by their number and what they say."""
    if _has_stream(head.shape) or _has_posts(head.shape):
        return True
    # Keys in alphabetical order put the posts after what can be long.
    return '"post_stream"' in head.text and _has_stream(head.wide_shape)


def _has_stream(shape: Shape) -> bool:
    return any(shape.any(f"{at}post_stream.posts", f"{at}post_stream.stream") for at in _TOPICS)


def _has_posts(shape: Shape) -> bool:
    return any(
        shape.has(f"{at}post_number", f"{at}created_at")
        and shape.any(f"{at}cooked", f"{at}raw")
        and shape.any(f"{at}topic_id", f"{at}topic_slug")
        for at in _POSTS
    )
