"""How the files of DiscordChatExporter are told: its JSON, its web pages, its CSV."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadgraph.io.head import Head

_PAGE = re.compile(rb"(?i)<div\b[^<>]{0,400}\bclass=[\"']?chatlog(?:__message)?[\"'\s>-]")
_HEADER = re.compile(
    r"(?:AuthorID([,;]))?Author([,;])Date\2Content\2Attachments(?:\2Reactions)?\2?\s*", re.ASCII
)
_CUT_PAGE = ("id", "author_handle", "user_id", "content_html")


def is_json(head: Head) -> bool:
    """Tell an export in JSON, or messages whose parts are cuttings of an exported page."""
    shape = head.shape
    if shape.has("guild", "channel", "messages"):
        return shape.any("guild.id", "guild.name") and shape.any("channel.id", "channel.name")
    keys = [f"messages[].{key}" for key in _CUT_PAGE]
    return shape.has(*keys) and "chatlog__" in (shape.value("messages[].content_html") or "")


def is_page(head: Head) -> bool:
    """Tell an exported web page, of any year."""
    return b"chatlog" in head.data and bool(_PAGE.search(head.data))


def is_csv(head: Head) -> bool:
    """Tell an exported table by its first row."""
    first = head.text.partition("\n")[0]
    return bool(_HEADER.fullmatch(first.replace('"', "")))
