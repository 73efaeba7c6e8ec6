"""Where a page of a forum stands: its address, the thread it belongs to, its number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from threadgraph.io.html_page import page_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborHTMLParser, LexborNode

_SAVED = re.compile(rb"saved from url=\([0-9]+\)([^\s\"'<>]{1,500})")
_NUMBER = re.compile(r"([0-9]{1,7})")
_NUMBERED = re.compile(r"#[ \xa0]?([0-9]{1,7})")
_LONGEST = 300


def address_of(page: LexborHTMLParser, head: bytes) -> str | None:
    """Return the address of a page as it tells it, or the browser that saved it, or its base.

    `head` is the start of the file.
    """
    found = page_address(page)
    if found is None:
        saved = _SAVED.search(head[:4096])
        found = saved[1].decode(errors="replace") if saved else None
    if found is None:
        base = page.css_first("base[href]")
        found = base.attributes.get("href") if base is not None else None
    return found if found and found.startswith("http") else None


def host_of(address: str | None) -> str:
    """Return the host of an address, "" if there is none.

    >>> host_of("https://www.forum.invalid/threads/a.1/"), host_of(None)
    ('www.forum.invalid', '')
    """
    try:
        return urlsplit(address or "").hostname or ""
    except ValueError:
        return ""


def folder_of(address: str | None, *, without: str) -> str:
    """Return host and path of an address up to `without`, or to its last slash.

    >>> folder_of("https://a.invalid/forum/threads/b.1/page-2", without="threads/")
    'a.invalid/forum/'
    >>> folder_of("https://a.invalid/viewtopic.php?t=1", without="viewtopic.php")
    'a.invalid/'
    """
    try:
        path = urlsplit(address or "").path
    except ValueError:
        path = ""
    kept = path.partition(without)[0] if without in path else path[: path.rfind("/") + 1]
    host = host_of(address)
    return f"{host}{kept or '/'}" if host else ""


def text_at(node: LexborHTMLParser | LexborNode, selector: str) -> str | None:
    """Return the text of the first match on one line, None if there is none or it is empty."""
    found = node.css_first(selector)
    if found is None:
        return None
    return " ".join(found.text().split())[:_LONGEST] or None


def first_of(node: LexborNode, selectors: Sequence[str]) -> LexborNode | None:
    """Return the first match of the first selector that matches anything within a node."""
    for selector in selectors:
        found = node.css_first(selector)
        if found is not None:
            return found
    return None


def number_in(text: str | None) -> int | None:
    """Return the number after "#" in a text, else the first number.

    >>> number_in("Post 2 #1,205"), number_in("3 of 40"), number_in("Page"), number_in(None)
    (1205, 3, None, None)
    """
    plain = (text or "").replace(",", "").replace(".", "")
    found = _NUMBERED.search(plain) or _NUMBER.search(plain)
    return int(found[1]) if found else None
