"""Read the export of WordPress (WXR): all comments of a site, by post.

Each post with comments is a thread, known by its address; the post itself is no record, and its
author takes part only by commenting.  Registered users are known by their number on the site,
guests by name.  Comments that are not approved, spam, trash and links from other sites are left
out by default, and counted; replies to them stay, under placeholders.
"""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

from threadgraph.graphs.errors import InputError
from threadgraph.graphs.records import COMMENT
from threadgraph.io.formats.wordpress_fields import (
    article_of,
    label_of,
    site_of,
    time_of,
    with_breaks,
)
from threadgraph.io.gather import Gather, Row
from threadgraph.io.markup import html_text
from threadgraph.io.xml_elements import children, each_element, local

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from threadgraph.graphs.ledger import Ledger
    from threadgraph.graphs.records import Records
    from threadgraph.io.options import ReadOptions
    from threadgraph.io.streams import Source

_ELEMENTS = ("item", "comment")
_NONE = ("", "0")


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the comments of an export; InputError, saying so, if it has none at all."""
    gather = Gather(source.name, options, ledger)
    posts = _Posts(gather.titles)
    post: _Element | None = None
    thread, site, local_times = "", "", 0
    for element in each_element(source, _ELEMENTS, options, ledger):
        if local(element.tag) != "comment" or not len(element):
            continue  # also <wfw:comment>, the address of a feed
        parent = element.getparent()
        if parent is not post or not thread:
            post = parent
            thread, site = posts.place(parent)
        # Of the children only those named below are looked at: never the mail address, the IP
        # address or the site of a person.
        get = children(element).get
        time, is_local = time_of(_text(get("comment_date_gmt")), _text(get("comment_date")))
        local_times += is_local
        gather.add(_row(get, time, thread, site, element.sourceline or 0))
    if not ledger.read:
        raise InputError(
            f"{source.name}: is a WordPress export without a comment; export it again with all "
            "content, or with the posts that have comments"
        )
    records = gather.finish()
    if local_times:
        ledger.notes["time_zone"] = (
            f"UTC assumed for {local_times:,} times that the site gives in its own zone only"
        )
    return records


def _text(child: _Element | None) -> str:
    """Return the text of an element without the blanks around it."""
    if child is None:
        return ""
    text = "".join(child.itertext()) if len(child) else child.text
    return text.strip() if text else ""


def _row(
    get: Callable[[str], _Element | None], time: str | None, thread: str, site: str, place: int
) -> Row:
    """Return one comment from its elements."""
    text = _text(get("comment_content"))
    if "<" in text or "&" in text:
        text = html_text(with_breaks(text))
    elif "\r" in text:
        text = text.replace("\r\n", "\n")
    author, user = _text(get("comment_author")), _text(get("comment_user_id"))
    parent = _text(get("comment_parent"))
    return Row(
        _text(get("comment_id")),
        None if parent in _NONE else parent,
        (unescape(author) if "&" in author else author) or None,
        None if user in _NONE else f"wp:{site}:{user}",
        text,
        time,
        thread,
        COMMENT,
        label_of(_text(get("comment_approved")), _text(get("comment_type"))),
        None,
        0.0,
        place,
    )


class _Posts:
    """The posts that were met, and what their threads are called."""

    def __init__(self, titles: dict[str, str]) -> None:
        self._titles = titles
        self._of_address: dict[str, str] = {}
        self._site = ""

    def place(self, item: _Element | None) -> tuple[str, str]:
        """Return the thread of a post (its address, else its number) and the site it is on."""
        number = address = title = ""
        for child in item if item is not None else ():
            name = local(child.tag)
            if name == "post_id":
                number = (child.text or "").strip()
            elif name == "link":
                address = (child.text or "").strip()
            elif name == "title":
                title = "".join(child.itertext()).strip()
        self._site = self._site or site_of(address)
        thread = article_of(address) or f"post {number}".strip()
        # Two posts under one address (damaged exports) stay two.
        if self._of_address.setdefault(thread, number) != number:
            thread = f"{thread} ({number})"
        if title:
            self._titles.setdefault(thread, unescape(title) if "&" in title else title)
        return thread, self._site
