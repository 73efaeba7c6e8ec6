"""How posts of X are told: by the keys of its API, versions 2 and 1.1, and of its archive."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadgraph.io.head import Head
    from threadgraph.io.json_shape import Shape

_PAGES = ("data[].", "data.", "[].data[].", "[].data.")
_OLD = ("", "[].", "statuses[].", "[].statuses[].", "tweet.", "[].tweet.", "tweets[].")
_NUMBER = re.compile(r"[0-9]{1,20}", re.ASCII)
_ONLY_HERE = ("edit_history_tweet_ids", "referenced_tweets", "public_metrics.retweet_count")
_WITH_OTHERS = ("conversation_id", "author_id", "created_at")


def is_tweets(head: Head) -> bool:
    """Tell pages and posts of version 2, posts of version 1.1, and the archive of a person."""
    shape = head.shape
    if any(_is_new(shape, at) for at in ("", "[].", *_PAGES)) or any(
        _is_old(shape, at) for at in _OLD
    ):
        return True
    # A page on which all posts are gone, or that has none.
    gone = shape.value("errors[].resource_type") == "tweet" and shape.has("errors[].parameter")
    return gone or (shape.has("meta.newest_id", "meta.oldest_id", "meta.result_count"))


def _is_new(shape: Shape, at: str) -> bool:
    if not shape.has(at + "id", at + "text") or not _NUMBER.fullmatch(shape.value(at + "id") or ""):
        return False
    if shape.any(*(at + key for key in _ONLY_HERE)):
        return True
    if at in _PAGES and shape.has(at + "conversation_id", at + "author_id"):
        return True
    # These keys alone may be the columns of any table; the length of the id tells.
    long = len(shape.value(at + "id") or "") >= 15
    return long and shape.has(*(at + key for key in _WITH_OTHERS))


def _is_old(shape: Shape, at: str) -> bool:
    if not shape.has(at + "id_str"):
        return False
    if shape.any(at + "in_reply_to_status_id_str", at + "in_reply_to_status_id"):
        return True
    return shape.any(at + "full_text", at + "text") and shape.any(
        at + "retweet_count", at + "favorite_count"
    )
