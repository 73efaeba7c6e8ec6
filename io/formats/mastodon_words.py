"""What a status of Mastodon says, and whom it mentions."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from threadgraph.io.json_objects import list_of, text_of
from threadgraph.io.markup import Link, html_text_and_links
from threadgraph.io.markup_simple import clean, resolve, simple_text

_BETWEEN = " \t\n\xa0,"
_HANDLE = re.compile(r"(?<![\w/@])@\w+(?:[.-]\w+)*(?:@\w+(?:[.-]\w+)*)?")

# What the platform puts before a quoting status for programs that do not know quotations.
_QUOTE_LINK = re.compile(r'<(p|span) class="quote-inline">.*?</\1>', re.DOTALL)

# A mention as Mastodon itself writes it.
_CARD = re.compile(
    r'<a href="([^"<>]*+)" class="u-url mention"(?: [a-z]+="[^"<>]*+")*+>'
    r"(@<span>[\w.-]+</span>)</a>"
)

_Span = tuple[int, int, dict[str, Any] | None]


class Mention(NamedTuple):
    """A person mentioned, where in the text (−1: nowhere), and by which rule."""

    person: str | None
    name: str | None
    start: int
    end: int
    rule: str


def address_of(account: dict[str, Any]) -> str | None:
    """Return the address of a person, "ann@host"; people of the server itself are written short.

    >>> address_of({"acct": "ann", "url": "https://host.example/@ann"})
    'ann@host.example'
    >>> address_of({"acct": "bob@other.example"})
    'bob@other.example'
    """
    name = account.get("acct")
    if not isinstance(name, str) or not name:
        name = text_of(account.get("username"))
    if name is None or "@" in name:
        return name
    host = host_of(account.get("url")) or host_of(account.get("uri"))
    return f"{name}@{host}" if host else name


def host_of(url: Any) -> str | None:
    """Return the host in an address of the web."""
    return _host_in(url) if isinstance(url, str) else None


@lru_cache(maxsize=4096)
def _host_in(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def words_of(status: dict[str, Any]) -> tuple[str, list[Mention]]:
    """Return the text of a status, its warning first, and the mentions in it.

    The link to a status quoted is no part of the text.  The mentions that an answer begins
    with are written by the platform: rule "auto"; so are those without a place in the text.
    """
    html, warning = status.get("content"), text_of(status.get("spoiler_text"))
    if isinstance(html, str):
        if "quote-inline" in html and status.get("quote"):
            link = _QUOTE_LINK.match(html)
            html = html[link.end() :] if link else html
        text, links = text_and_links(html)
    else:  # a deleted status is handed back as it was typed
        text, links = text_of(status.get("text")) or "", []
    people = list_of(status.get("mentions"))
    found: list[Mention] = []
    if people or links:
        is_reply = status.get("in_reply_to_id") is not None
        found = _mentions(text, links, people, is_reply)
    if warning:
        text = f"{warning}\n\n{text}"
        shift = len(warning) + 2
        found = [
            m._replace(start=m.start + shift, end=m.end + shift) if m.start >= 0 else m
            for m in found
        ]
    return text, found


def text_and_links(html: str) -> tuple[str, list[Link]]:
    """Return the text of a status and the links in it; of plain ones, only those to people.

    >>> page = "https://home.example/@ann"
    >>> card = f'<a href="{page}" class="u-url mention">@<span>ann</span></a>'
    >>> text, links = text_and_links(f"<p>Hi {card}!</p>")
    >>> text, [(text[link.start : link.end], link.address) for link in links]
    ('Hi @ann!', [('@ann', 'https://home.example/@ann')])
    """
    marked, n = _CARD.subn("\ue000\\2\ue001", html)
    # Other links are passed over only where none of them can be a mention.
    if ">@" in marked.replace("<span>", "") or "mention" in marked or html.count("\ue000"):
        return html_text_and_links(html)
    text = simple_text(clean(marked))
    if text is None or "\ue001" in html:
        return html_text_and_links(html)
    if not n:
        return text, []
    links, parts, at = [], [], 0
    found = _CARD.finditer(html)
    for piece in text.split("\ue000"):
        name, end, rest = piece.partition("\ue001")
        if end:
            address = resolve(next(found)[1])
            links.append(Link(at, at + len(name), address, "u-url mention", {}))
            piece = name + rest
        parts.append(piece)
        at += len(piece)
    return "".join(parts), links


def _mentions(
    text: str, links: list[Link], people: list[dict[str, Any]], is_reply: bool
) -> list[Mention]:
    """Return the mentions in the order of the text, then those without a place in it."""
    known = _Known(people)
    spans = [
        (link.start, link.end, known.find(link.address, text[link.start : link.end]))
        for link in links
        if text.startswith("@", link.start) and "hashtag" not in link.classes
    ]
    placed = {id(person) for _, _, person in spans}
    if len(placed) < len(people):
        spans += _typed(text, known, spans)
        spans.sort(key=lambda span: span[:2])
        placed = {id(person) for _, _, person in spans}
    found = []
    at, leads = 0, is_reply
    for start, end, person in spans:
        leads = leads and not text[at:start].strip(_BETWEEN)
        at = end
        found.append(_mention(person, text[start:end], start, end, "auto" if leads else "M1"))
    found += [_mention(person, "", -1, -1, "auto") for person in people if id(person) not in placed]
    return found


def _mention(person: dict[str, Any] | None, shown: str, start: int, end: int, rule: str) -> Mention:
    address = address_of(person) if person is not None else None
    name = address or shown.lstrip("@") or None
    return Mention(address.lower() if address else None, name, start, end, rule)


def _typed(text: str, known: _Known, spans: list[_Span]) -> list[_Span]:
    """Return the places of people that are named without a link, outside of those known."""
    taken = {start for start, _, _ in spans}
    return [
        (place.start(), place.end(), person)
        for place in _HANDLE.finditer(text)
        if place.start() not in taken and (person := known.by_name(place[0])) is not None
    ]


class _Known:
    """The people whom the platform says a status mentions."""

    def __init__(self, people: list[dict[str, Any]]) -> None:
        self._urls: dict[str, dict[str, Any]] = {}
        self._names: dict[str, dict[str, Any] | None] = {}
        local: dict[str, dict[str, Any]] = {}
        for person in people:
            url, name = person.get("url"), (text_of(person.get("acct")) or "").lower()
            if isinstance(url, str):
                self._urls[url] = person
            self._names[(address_of(person) or "").lower()] = person
            short, at, _ = name.partition("@")
            if at:
                # One name on two servers is nobody's, unless one of them is this server.
                self._names[short] = None if short in self._names else person
            else:
                local[name] = person
        self._names.update(local)

    def find(self, url: str, shown: str) -> dict[str, Any] | None:
        """Return the person that a link leads to, or is called like."""
        return self._urls.get(url) or self.by_name(shown)

    def by_name(self, shown: str) -> dict[str, Any] | None:
        """Return the person called so, with or without the server."""
        name = shown.lstrip("@").lower()
        return self._names.get(name) if name else None
