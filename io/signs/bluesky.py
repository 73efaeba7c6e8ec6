"""How posts of Bluesky are told: threads, feeds, records, by the names of their types."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadgraph.io.head import Head
    from threadgraph.io.json_shape import Shape

_TYPES = ("app.bsky.feed.", "app.bsky.unspecced.defs#threadItem")
_POSTS = ("", "[].", "thread.", "[].thread.", "feed[].", "posts[].", "[].posts[].")


def is_thread(head: Head) -> bool:
    """Tell records and views of posts; likes and follows alone are not meant."""
    if "app.bsky." not in head.text and "at://" not in head.text:
        return False
    return _has_posts(head.shape) or _has_posts(head.wide_shape)


def _has_posts(shape: Shape) -> bool:
    for path, value in shape.values.items():
        key = path.rpartition(".")[2].rpartition("]")[2]
        if key == "$type" and value.startswith(_TYPES):
            return True
        if key == "collection" and value.startswith("app.bsky.") and shape.has("commit", "did"):
            return True
    return any(
        (shape.value(f"{at}{post}uri") or "").startswith("at://")
        and shape.any(f"{at}{post}record", f"{at}{post}record.text")
        for at in _POSTS
        for post in ("", "post.")
    )
