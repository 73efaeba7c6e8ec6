"""How comments of YouTube are told: answers of its API, files and tables of other tools."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadgraph.io.head import Head
    from threadgraph.io.json_shape import Shape

_LISTS = ("", "[].", "items[].", "[].items[].")
_COMMENTS = ("", "[].", "comments[].", "[].comments[].", "entries[].comments[].")
_TABLES = (
    frozenset({"comment_id", "author_channel_id", "parent_comment_id", "text"}),
    frozenset({"id", "authorChannelId", "isReply", "text"}),
    frozenset({"cid", "text", "author", "channel", "votes"}),
)
_DELIMITERS = re.compile("[,;\t]")


def is_json(head: Head) -> bool:
    """Tell answers of the Data API, info files of yt-dlp, lines of the comment downloader."""
    return _is_read(head.shape) or (
        # The formats and thumbnails of a video come before its comments.
        ('"comments"' in head.text or '"formats"' in head.text) and _is_read(head.wide_shape)
    )


def is_csv(head: Head) -> bool:
    """Tell tables of minet, of YouTube Data Tools, and of the comment downloader."""
    first = head.text.lstrip("\ufeff").partition("\n")[0]
    names = {name.strip(' "\r') for name in _DELIMITERS.split(first[:2000])}
    return any(table <= names for table in _TABLES)


def _is_read(shape: Shape) -> bool:
    return (
        any(_is_answer(shape, at) for at in _LISTS)
        or any(_is_info(shape, at) for at in _COMMENTS)
        or any(_is_download(shape, at) for at in _COMMENTS)
    )


def _is_answer(shape: Shape, at: str) -> bool:
    if (shape.value(f"{at}kind") or "").startswith("youtube#comment"):
        return True
    inner = f"{at}snippet.topLevelComment"
    said = [f"{at}snippet.{key}" for key in ("textDisplay", "textOriginal")]
    return shape.any(inner, f"{inner}.snippet") or (
        shape.has(f"{at}snippet.authorDisplayName") and shape.any(*said)
    )


def _is_info(shape: Shape, at: str) -> bool:
    """Tell comments of yt-dlp; and a video of it, which may be found to have no comments."""
    if shape.has(*(at + key for key in ("id", "parent", "text", "author_id"))):
        marks = ("author_is_uploader", "author_thumbnail", "is_favorited", "_time_text")
        return shape.value(f"{at}parent") == "root" or shape.any(*(at + key for key in marks))
    return shape.has(f"{at}id", f"{at}title") and shape.any(
        f"{at}formats[].format_id", f"{at}automatic_captions"
    )


def _is_download(shape: Shape, at: str) -> bool:
    return shape.has(*(at + key for key in ("cid", "text", "author", "votes"))) and shape.any(
        *(at + key for key in ("channel", "time_parsed", "heart", "photo"))
    )
