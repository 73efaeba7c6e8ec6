"""Read threads of XenForo forums, versions 1 and 2, as saved pages."""

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
from threadgraph.io.formats.forum_posts import Named, Page, Post, Quote
from threadgraph.io.formats.forum_quotes import body_of, outermost
from threadgraph.io.html_page import load_page

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from threadgraph.graphs.ledger import Ledger
    from threadgraph.graphs.records import Records
    from threadgraph.io.markup import Link
    from threadgraph.io.options import ReadOptions
    from threadgraph.io.streams import Source

join = forum_posts.join

_POSTS = "article.message[data-content^='post-'], li.message[id^='post-']"
_BODY = (".message-body .bbWrapper", ".message-body", ".messageText")
_QUOTES = "blockquote[data-quote], blockquote.bbCodeBlock--quote, div.bbCodeQuote"
_QUOTED = (".bbCodeBlock-expandContent", ".bbCodeBlock-content", ".quoteContainer .quote")
_BESIDE = ".bbCodeBlock-title, .bbCodeBlock-expandLink, .attribution, .quoteExpand"
_PERSON = ".message-name [data-user-id], .message-user [data-user-id]"
_POSTER = ".messageUserInfo a.username, .messageUserBlock a.username"
_NUMBERS = (".message-attribution-opposite", ".postNumber")
_CURRENT = ".pageNav-page--current"
_PAGES = ".pageNav-page a"
_FEW_PAGES = ".pageNavSimple-el--current"

_KEY = re.compile(r"thread-([0-9]{1,12})$")
_THREAD = re.compile(r"threads/(?:[^/?#]*\.)?([0-9]{1,12})(?:[/?#]|$)")
_POST_ID = re.compile(r"post-([0-9]{1,15})$")
_SOURCE = re.compile(r"post: ?([0-9]{1,15})")
_GOTO = re.compile(r"#post-([0-9]{1,15})$")
_MEMBER = re.compile(r"member: ?([0-9]{1,12})")
_PROFILE = re.compile(r"members/(?:[^/?#]*\.)?([0-9]{1,12})/?$")


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the posts of a page; InputError for a page of the forum without posts."""
    page = load_page(source, options, ledger)
    nodes = page.css(_POSTS)
    if not nodes:
        raise InputError(
            f"{source.name}: is a page of a XenForo forum without posts; save a page of a thread"
        )
    address = address_of(page, source.head)
    posts = [_post_of(node, host_of(address)) for node in nodes]
    number, pages = _pages_of(page)
    where = Page(
        _thread_of(page, address) or source.name,
        text_at(page, "h1.p-title-value, .titleBar h1"),
        number,
        pages,
    )
    return forum_posts.to_records(where, posts, source.name, options, ledger, marked=True)


def _post_of(node: LexborNode, host: str) -> Post:
    attributes = node.attributes
    own = _POST_ID.search(attributes.get("data-content") or attributes.get("id") or "")
    number = first_of(node, _NUMBERS)
    post = Post(
        own[1] if own else None,
        (attributes.get("data-author") or "").strip() or None,
        _person(_user_of(node), host),
        "",
        _time_of(node),
        number_in(number.text() if number is not None else None),
    )
    if "deleted" in (attributes.get("class") or ""):
        return post._replace(label="deleted")
    body = first_of(node, _BODY)
    if body is None:
        return post
    nodes = outermost(body, _QUOTES)
    quotes = [_quote_of(quote, host) for quote in nodes]
    for beside in [found for quote in nodes for found in quote.css(_BESIDE)]:
        beside.decompose()
    text, words, links = body_of(body, nodes, _content_of)
    quotes = [quote._replace(words=said) for quote, said in zip(quotes, words, strict=True)]
    return post._replace(text=text, quotes=quotes, mentions=_mentions(text, links, host))


def _quote_of(node: LexborNode, host: str) -> Quote:
    attributes = node.attributes
    post = _SOURCE.search(attributes.get("data-source") or "")
    member = _MEMBER.search(attributes.get("data-attributes") or "")
    name = attributes.get("data-quote") or attributes.get("data-author")
    if post is None:
        link = node.css_first("a.AttributionLink, a.bbCodeBlock-sourceJump")
        href = (link.attributes.get("href") or "") if link is not None else ""
        post = _GOTO.search(href)
    return Quote(
        post[1] if post else None, name or None, _person(member[1] if member else "", host), ""
    )


def _content_of(quote: LexborNode) -> LexborNode:
    return first_of(quote, _QUOTED) or quote


def _mentions(text: str, links: list[Link], host: str) -> list[Named]:
    """Return the people linked to as "@name"; other links to members are no mentions."""
    found = []
    for link in links:
        start, end = link.start, link.end
        member = _PROFILE.search(link.address)
        if member and text.startswith("@", start) and end > start + 1:
            found.append(Named(_person(member[1], host), text[start + 1 : end], start + 1, end))
    return found


def _user_of(node: LexborNode) -> str:
    """Return the number of the person who wrote a post, "" for a guest."""
    for found in node.css(_PERSON):
        user = found.attributes.get("data-user-id") or ""
        if user:
            return user
    link = node.css_first(_POSTER)
    member = _PROFILE.search((link.attributes.get("href") or "") if link is not None else "")
    return member[1] if member else ""


def _person(user: str, host: str) -> str | None:
    return f"xenforo:{host}:{user}" if user not in ("", "0") else None


def _time_of(node: LexborNode) -> str | int | None:
    found = node.css_first("time[data-time], .DateTime")
    if found is None:
        return None
    attributes = found.attributes
    seconds = attributes.get("data-time") or ""
    if seconds.isdecimal():
        return int(seconds)
    return attributes.get("datetime") or attributes.get("title") or found.text(strip=True) or None


def _thread_of(page: LexborHTMLParser, address: str | None) -> str | None:
    """Return the name of the thread: its address without the words of its title."""
    root = page.css_first("html[data-content-key]")
    key = _KEY.search((root.attributes.get("data-content-key") or "") if root is not None else "")
    number = key or _THREAD.search(address or "")
    if number is None:
        block = page.css_first("[data-lb-id^='thread-']")
        number = _KEY.search((block.attributes.get("data-lb-id") or "") if block else "")
    if number is None:
        return None
    return f"{folder_of(address, without='threads/')}threads/{number[1]}"


def _pages_of(page: LexborHTMLParser) -> tuple[int | None, int | None]:
    """Return the number of the page and of all pages; a thread of one page tells neither."""
    old = page.css_first(".PageNav[data-last]")
    if old is not None:
        return number_in(old.attributes.get("data-page")), number_in(old.attributes["data-last"])
    current = number_in(text_at(page, _CURRENT))
    if current is not None:
        shown = [number_in(node.text()) or 0 for node in page.css(_PAGES)]
        return current, max([current, *shown])
    few = (text_at(page, _FEW_PAGES) or "").split()
    numbers = [int(word) for word in few if word.isdecimal()]
    return (numbers[0], numbers[-1]) if len(numbers) > 1 else (1, 1)
