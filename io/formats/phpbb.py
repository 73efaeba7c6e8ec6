"""Read topics of phpBB 3 forums, and of hosts that run it (Forumotion), as saved pages."""

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

_POSTS = "div.post[id^=p]"
_BODY = (".content", ".post-entry", ".postbody > div")
_AUTHOR = (
    ".author .username-coloured",
    ".author .username",
    ".author a[href*='memberlist']",
    ".author a[href^='/u']",
    ".author strong",
    ".postprofile .username",
    ".postprofile .username-coloured",
)
_GUESTS = frozenset({"0", "1"})
_BESIDE = ".signature, .signature_div, .notice, .attachbox, script, style"
_NUMBER = ".post-info"
_DATE = re.compile(
    r"[0-9]{1,4}[./-][0-9A-Za-z]{1,3}[./-][0-9]{2,4}.{0,40}"
    r"|(?:\w{2,10}[.,]? )?(?:[0-9]{1,2}\.? \w{3,10}\.?|\w{3,10}\.? [0-9]{1,2})[.,]? [0-9]{4}.{0,40}"
)
_TOPIC = (
    re.compile(r"[?&;]t=([0-9]{1,12})"),
    re.compile(r"/t([0-9]{1,12})(?:p[0-9]+)?(?:-|$)"),
    re.compile(r"[/-](?:topic|t)([0-9]{1,12})(?:-[0-9]+)?(?:\.html|-|$)"),
)
_HOSTED = re.compile(r"/t[0-9]{1,12}(?:p[0-9]+)?(?:-|$)")
_START = re.compile(r"[?&;]start=([0-9]{1,9})")
_POST_ID = re.compile(r"[0-9]{1,15}")
_POST_LINK = re.compile(r"[?&;]p=([0-9]{1,15})|#p?([0-9]{1,15})$")
_USER = re.compile(r"[?&;]u=([0-9]{1,12})|/u([0-9]{1,12})$")
_PAGE_OF = re.compile(r"([0-9]{1,7})\D{1,20}([0-9]{1,7})\D*$")
_WROTE = re.compile(
    r"\s+(?:wrote|said|schrieb|hat geschrieben|schreef|a écrit|escribió|ha scritto|"
    r"escreveu|skrev|kirjoitti|napisał|napisał\(a\)|написал(?:\(а\)|а)?|писал(?:\(а\)|а)?)"
    r"\s*[:：]?\s*$"
)


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the posts of a page; InputError for a page of the forum without posts."""
    page = load_page(source, options, ledger)
    nodes = page.css(_POSTS)
    if not nodes:
        raise InputError(
            f"{source.name}: is a page of a phpBB forum without posts; save a page of a topic"
        )
    address = address_of(page, source.head)
    posts = [_post_of(node, host_of(address)) for node in nodes]
    number, pages = _pages_of(page, address)
    where = Page(
        _topic_of(page, address) or source.name,
        text_at(page, "h2.topic-title, h1.topic-title, #page-body h2, .maintitle h3"),
        number,
        pages,
    )
    return forum_posts.to_records(where, posts, source.name, options, ledger)


def _post_of(node: LexborNode, host: str) -> Post:
    attributes = node.attributes
    own = (attributes.get("id") or "")[1:]
    author = first_of(node, _AUTHOR)
    name = " ".join(author.text().split()) if author is not None else ""
    post = Post(
        own if own.isdecimal() else None,
        name or None,
        _person(author, host),
        "",
        _time_of(node),
        number_in(text_at(node, _NUMBER)),
    )
    if own == "0":
        return post._replace(label="system")  # An advertisement shown as a post.
    if "deleted" in (attributes.get("class") or "").split():
        return post._replace(label="deleted")
    body = first_of(node, _BODY)
    if body is None:
        return post
    for beside in body.css(_BESIDE):
        beside.decompose()
    nodes = outermost(body, "blockquote")
    quotes = [_quote_of(quote, host) for quote in nodes]
    for cite in [found for quote in nodes for found in quote.css("cite")]:
        cite.decompose()
    text, words, _ = body_of(body, nodes, lambda quote: quote.css_first("div") or quote)
    quotes = [quote._replace(words=said) for quote, said in zip(quotes, words, strict=True)]
    return post._replace(text=text, quotes=quotes)


def _quote_of(node: LexborNode, host: str) -> Quote:
    """Return whom a quotation names: by links since version 3.2, before in words only."""
    cite = node.css_first("cite")
    if cite is None:
        return Quote(None, None, None, "")
    member = cite.css_first("a[href*='memberlist'], a[href^='/u'], .username, .username-coloured")
    link = cite.css_first("a[data-post-id], a[href*='#p'], a[href*='p=']")
    post = None
    if link is not None:
        post = link.attributes.get("data-post-id")
        found = _POST_LINK.search(link.attributes.get("href") or "")
        post = post or (found and (found[1] or found[2])) or None
    if member is not None:
        return Quote(post, member.text(strip=True) or None, _person(member, host), "")
    said = next(
        (
            child.text_content or ""
            for child in cite.iter(include_text=True)
            if child.tag == "-text" and (child.text_content or "").strip()
        ),
        "",
    )
    name = _WROTE.sub("", " ".join(said.split()))
    return Quote(post, name.rstrip(":： ") or None, None, "")


def _person(link: LexborNode | None, host: str) -> str | None:
    """Return the id of a member; guests share a number, which is nobody's."""
    found = _USER.search((link.attributes.get("href") or "") if link is not None else "")
    number = (found[1] or found[2]) if found else ""
    return f"phpbb:{host}:{number}" if number and number not in _GUESTS else None


def _time_of(node: LexborNode) -> str | None:
    stamp = node.css_first(".author time[datetime]")
    if stamp is not None:
        return stamp.attributes.get("datetime")
    said = text_at(node, ".author") or ""
    after = said.rpartition("»")[2].replace("\xa0", " ").strip()
    found = _DATE.search(after)
    return found[0].strip() if found else None


def _topic_of(page: LexborHTMLParser, address: str | None) -> str | None:
    """Return the name of the topic: its address without the words of its title."""
    links = [address or ""]
    for node in page.css("h2 a, h1 a, .topic-title a, .pagination a"):
        links.append(node.attributes.get("href") or "")
    for link in links:
        for pattern in _TOPIC:
            found = pattern.search(link)
            if found:
                folder = folder_of(address, without="viewtopic.php")
                kind = "t" if _HOSTED.search(link) else "viewtopic.php?t="
                return f"{folder}{kind}{found[1]}"
    return None


def _pages_of(page: LexborHTMLParser, address: str | None) -> tuple[int | None, int | None]:
    """Return the number of the page and of all pages, as the page tells them."""
    where = page.css_first(".pagination")
    if where is None:
        later = _START.search(address or "") or re.search(r"/t[0-9]+p[1-9]", address or "")
        return (None, None) if later else (1, 1)
    bold = [number_in(node.text()) for node in where.css("strong")]
    numbers = [number for number in bold if number]
    active = number_in(text_at(where, ".active"))
    shown = [number_in(node.text()) or 0 for node in where.css("li, a, span")]
    if len(numbers) > 1:
        return numbers[0], numbers[-1]
    current = active or (numbers[0] if numbers else None)
    if current is None:
        said = _PAGE_OF.search(" ".join(where.text().split()))
        return (int(said[1]), int(said[2])) if said else (1, 1)
    return current, max([current, *(number for number in shown if number < 100_000)])
