"""How pages of forums are told, by the program that made them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadgraph.io.head import Head

_XENFORO = re.compile(
    rb"<article\s(?=[^<>]{0,600}?\bclass=\"message\b)(?=[^<>]{0,600}?\bdata-content=\"post-[0-9])"
    rb"|<li\s(?=[^<>]{0,600}?\bclass=\"[^\"<>]{0,300}?\bmessage\b)"
    rb"(?=[^<>]{0,600}?\bid=\"post-[0-9])(?=[^<>]{0,600}?\bdata-author=)"
)
_XENFORO_PAGE = re.compile(rb"<html\s[^<>]{0,600}?\bid=\"XF\"|<html\s[^<>]{0,600}?\bid=\"XenForo\"")
_VBULLETIN = re.compile(
    rb"<li\s(?=[^<>]{0,300}?\bclass=\"postbit)(?=[^<>]{0,300}?\bid=\"post_[0-9])"
)
_VBULLETIN_TEXT = re.compile(rb"\sid=\"post_message_[0-9]")
_PHPBB = re.compile(
    rb"<div\s(?=[^<>]{0,300}?\bid=\"p[0-9])(?=[^<>]{0,300}?\bclass=\"post[ \"])", re.DOTALL
)
_PHPBB_BODY = re.compile(rb"\bclass=\"(?:postbody|postprofile)[ \"]")


def is_xenforo(head: Head) -> bool:
    """Tell whether it is a page of a thread of XenForo, or another page with its mark."""
    data = head.data
    return b"post-" in data and b"message" in data and bool(_XENFORO.search(data))


def is_vbulletin(head: Head) -> bool:
    """Tell whether it is a page of a thread of vBulletin 3 or 4."""
    data = head.data  # plain searches first: they are many times faster than patterns
    if b'id="post_message_' in data and _VBULLETIN_TEXT.search(data):
        return True
    return b"postbit" in data and bool(_VBULLETIN.search(data))


def is_phpbb(head: Head) -> bool:
    """Tell whether it is a page of a topic of phpBB 3, or of a host that runs it."""
    data = head.data
    if b"postbody" not in data and b"postprofile" not in data:
        return False
    return bool(_PHPBB.search(data) and _PHPBB_BODY.search(data))
