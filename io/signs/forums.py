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
    rb"|\sid=\"post_message_[0-9]"
)
_PHPBB = re.compile(
    rb"<div\s(?=[^<>]{0,300}?\bid=\"p[0-9])(?=[^<>]{0,300}?\bclass=\"post[ \"])", re.DOTALL
)
_PHPBB_BODY = re.compile(rb"\bclass=\"(?:postbody|postprofile)[ \"]")


def is_xenforo(head: Head) -> bool:
    """Tell whether it is a page of a thread of XenForo, or another page with its mark."""
    return bool(_XENFORO.search(head.data))


def is_vbulletin(head: Head) -> bool:
    """Tell whether it is a page of a thread of vBulletin 3 or 4."""
    return bool(_VBULLETIN.search(head.data))


def is_phpbb(head: Head) -> bool:
    """Tell whether it is a page of a topic of phpBB 3, or of a host that runs it."""
    return bool(_PHPBB.search(head.data) and _PHPBB_BODY.search(head.data))
