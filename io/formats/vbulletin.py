"""Read threads of vBulletin forums, versions 3 and 4, as saved pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from threadgraph.graphs.errors import InputError
from threadgraph.io.formats import forum_posts
from threadgraph.io.formats.forum_pages import (
    address_of,
    first_of,
    folder_of,
    host_of,
    number_in,
    text_at,
)
from threadgraph.io.formats.forum_posts import Page, Post, Quote
from threadgraph.io.formats.forum_quotes import body_of, outermost
from threadgraph.io.html_page import load_page

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from threadgraph.graphs.ledger import Ledger
    from threadgraph.graphs.records import Records
    from threadgraph.io.options import ReadOptions
    from threadgraph.io.streams import Source

join = forum_posts.join

_NEW = "li[id^=post_]"
_OLD = "table[id^=post]"
_NEW_BODY = ("blockquote.postcontent", ".postcontent", "[id^=post_message_]")
_AUTHOR = (
    ".username_container .username",
    ".userinfo .username",
    "a.bigusername",
    ".bigusername",
    "[id^=postmenu_]",
    ".username",
)
_NUMBER = ("a.postcounter", "[id^=postcount]")
_BESIDE = "script, style, noscript, .tapatalkSignatur, .signature"
_NEW_QUOTE = "div.bbcode_container"
_OLD_QUOTE = "td.alt2"
_DELETED, _HIDDEN = "postbitdeleted", "postbitignored"
_PLACE = "#pagination_top, .pagination, .pagenav"

_ID = re.compile(r"post_?([0-9]{1,15})$")
_POST_LINK = re.compile(r"#post([0-9]{1,15})|[?&;]p=([0-9]{1,15})")
_USER = re.compile(r"(?:[?&;]u=|member\.php\?|/members?/)([0-9]{1,12})")
_THREADS = (
    re.compile(r"[?&;]t=([0-9]{1,12})"),
    re.compile(r"showthread\.php[?/]([0-9]{1,12})"),
    re.compile(r"/threads/([0-9]{1,12})"),
    re.compile(r"/([0-9]{1,12})-[^/?#]*\.html"),
)
_LINKS = (
    "a[href*='printthread.php'], a[href*='newreply.php'], a[href*='subscription.php'], "
    "a[href*='showthread.php'], form[action*='showthread.php']"
)
_PAGE_OF = re.compile(r"([0-9]{1,6})\s+[^\W\d_]{1,9}\s+([0-9]{1,6})")
_DATE = re.compile(
    r"[0-9]{1,4}[./-][0-9A-Za-z]{1,4}[./-][0-9]{2,4}[^#\n]{0,30}"
    r"|[^\W\d_]{3,10}\.? [0-9]{1,2}(?:st|nd|rd|th)?,? [0-9]{4}[^#\n]{0,30}"
    r"|[0-9]{1,2}(?:st|nd|rd|th|\.)? [^\W\d_]{3,10}\.?,? [0-9]{4}[^#\n]{0,30}"
)


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the posts of a page; InputError for a page of the forum without posts."""
    page = load_page(source, options, ledger)
    nodes = [node for node in page.css(_NEW) + page.css(_OLD) if _own_id(node)]
    if not nodes:
        raise InputError(
            f"{source.name}: is a page of a vBulletin forum without posts; save a page of a thread"
        )
    address = address_of(page, source.head)
    posts = [_post_of(node, host_of(address)) for node in nodes]
    number, pages = _pages_of(page)
    where = Page(
        _thread_of(page, address) or source.name,
        text_at(page, ".threadtitle, .lastnavbit, td.navbar strong"),
        number,
        pages,
    )
    return forum_posts.to_records(where, posts, source.name, options, ledger)


def _post_of(node: LexborNode, host: str) -> Post:
    classes = node.attributes.get("class") or ""
    deleted = _DELETED in classes
    # Beside a deleted post stands the name of the moderator, too.
    author = first_of(node, _AUTHOR[:2] if deleted else _AUTHOR)
    link = author if author is None or author.tag == "a" else author.css_first("a") or author
    name = " ".join(author.text().split()) if author is not None else ""
    counter = first_of(node, _NUMBER)
    number = number_in(counter.text() if counter is not None else None)
    post = Post(_own_id(node), name or None, _person(link, host), "", _time_of(node), number)
    if deleted:
        return post._replace(label="deleted")
    body = first_of(node, _NEW_BODY)
    if body is None or _HIDDEN in classes:
        return post
    for beside in body.css(_BESIDE):
        beside.decompose()
    nodes = outermost(body, _NEW_QUOTE)
    nodes = [quote for quote in nodes if quote.css_first(".bbcode_quote") is not None]
    if not nodes:
        nodes = _old_quotes(body)
    quotes = [_quote_of(quote, host) for quote in nodes]
    text, words, _ = body_of(body, nodes, _content_of)
    quotes = [quote._replace(words=said) for quote, said in zip(quotes, words, strict=True)]
    return post._replace(text=text, quotes=quotes)


def _own_id(node: LexborNode) -> str | None:
    found = _ID.match(node.attributes.get("id") or "")
    return found[1] if found else None


def _old_quotes(body: LexborNode) -> list[LexborNode]:
    """Return the quotations of version 3: a block with a small heading and a table."""
    found: dict[int, LexborNode] = {}
    for cell in outermost(body, _OLD_QUOTE):
        table = cell
        while table.parent is not None and table.tag != "table":
            table = table.parent
        block = table.parent
        if block is None or block.tag != "div" or block.mem_id == body.mem_id:
            continue
        # Code is shown likewise, but in one that holds its text as it was typed.
        if cell.css_first("pre, textarea") is None:
            found[block.mem_id] = block
    return list(found.values())


def _quote_of(node: LexborNode, host: str) -> Quote:
    said = node.css_first(".bbcode_postedby") or node.css_first(_OLD_QUOTE)
    if said is None:
        return Quote(None, None, None, "")
    if "alt2" in (said.attributes.get("class") or ""):
        heading = said.css_first("div")
        link = heading.css_first("a[href*='post'], a[href*='p=']") if heading else None
        # A quotation without a name has its words right in the cell, maybe with some in bold.
        if heading is None or (link is None and heading.css_first("strong") is None):
            return Quote(None, None, None, "")
        said = heading
    name = said.css_first("strong")
    post = None
    for link in said.css("a"):
        found = _POST_LINK.search(link.attributes.get("href") or "")
        if found:
            post = found[1] or found[2]
    return Quote(post, name.text(strip=True) or None if name is not None else None, None, "")


def _content_of(quote: LexborNode) -> LexborNode:
    message = quote.css_first(".message")
    if message is not None:
        return message
    cell = quote.css_first(_OLD_QUOTE)
    if cell is None:
        return quote.css_first(".quote_container") or quote
    blocks = [child for child in cell.iter() if child.tag == "div"]
    return blocks[-1] if len(blocks) > 1 else cell


def _person(link: LexborNode | None, host: str) -> str | None:
    found = _USER.search((link.attributes.get("href") or "") if link is not None else "")
    return f"vbulletin:{host}:{found[1]}" if found and found[1] != "0" else None


def _time_of(node: LexborNode) -> str | None:
    """Return the time as written; "Today" and "Yesterday" name no day."""
    said = text_at(node, ".date, .postdate")
    if said is None:
        cells = node.css("td.thead, .userstats dd, .posthead")
        said = " ".join(cell.text() for cell in cells[:3])
    found = _DATE.search(" ".join(said.replace("\xa0", " ").split()))
    return found[0].strip(" ,") if found else None


def _thread_of(page: LexborHTMLParser, address: str | None) -> str | None:
    """Return the name of the thread: its address in the form that all versions understand."""
    links = [
        node.attributes.get("href") or node.attributes.get("action") or ""
        for node in page.css(_LINKS)
    ]
    folder = folder_of(address, without="showthread.php")
    for link in [address or "", *links]:
        for pattern in _THREADS:
            found = pattern.search(link)
            if found:
                host = host_of(address)
                folder = folder if "showthread.php" in (address or "") else f"{host}/"
                return f"{folder if host else ''}showthread.php?t={found[1]}"
    return None


def _pages_of(page: LexborHTMLParser) -> tuple[int | None, int | None]:
    """Return the number of the page and of all pages; a thread of one page tells neither."""
    for node in page.css(_PLACE):
        said = _PAGE_OF.search(" ".join(node.text().split()))
        if said:
            return int(said[1]), int(said[2])
    return 1, 1
