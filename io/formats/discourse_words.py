"""The posts of Discourse as text, with whom they quote and mention."""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote

from threadgraph.io.markup import html_text, html_text_and_links
from threadgraph.io.markup_simple import clean, simple_text_and_links

_ASIDE = re.compile(r"<(/?)aside\b([^<>]*)>")
_ATTRIBUTE = re.compile(r"\b(class|data-(?:username|post|topic|onebox-src))\s*=\s*\"([^\"]*)\"")
_INSIDE = r"(?:[^<]++|<(?!/?div\b))*+"
# Who is quoted, with a picture; and what a picture is called.
_CONTROLS = rf'<div class="quote-controls[^<>]*>{_INSIDE}</div>'
_TITLE = re.compile(rf'<div class="title[^<>]*>\s*+(?:{_CONTROLS})?+{_INSIDE}</div>')
_TAG = re.compile(r"<[^<>]*>")
_META = re.compile(rf'<div class="meta[^<>]*>{_INSIDE}</div>')
_HREF = re.compile(r'href="([^"]{1,2000})"')
_USER_PAGE = re.compile(r"/u(?:sers)?/([^/?#]+)/?$")
_QUOTE_TAG = re.compile(r"\[quote=\"?([^\]\"\n]{1,300})\"?\]|\[(/)quote\]", re.IGNORECASE)
_DEEPEST = 9
"""Levels of quotation that are shown."""


class Quote(NamedTuple):
    """A quotation: whose words, and which post of which topic; None where it is not told."""

    person: str | None
    post: str | None
    topic: str | None


class Mention(NamedTuple):
    """A person mentioned, and where in the text."""

    name: str
    start: int
    end: int


class Words(NamedTuple):
    """What a post says: its text with quotations as "> " lines, quotations and mentions."""

    text: str
    quotes: list[Quote]
    mentions: list[Mention]


def from_cooked(cooked: str) -> Words:
    """Return the words of a post as Discourse shows it (HTML).

    Previews of pages linked to are left out, but for their address; so are the captions that
    Discourse gives to quotations and pictures.  Mentions in quotations are not the author's.

    >>> from_cooked('<p><a class="mention" href="/u/ann">@Ann</a>, yes</p>')
    Words(text='@Ann, yes', quotes=[], mentions=[Mention(name='ann', start=0, end=4)])
    """
    quotes: list[Quote] = []
    if "<aside" in cooked:
        cooked = _without_asides(cooked, quotes)
    if 'class="meta' in cooked:
        cooked = _META.sub("", cooked)
    if '"mention' not in cooked:
        return Words(html_text(cooked), quotes, [])
    cooked = clean(cooked)
    text, links = simple_text_and_links(cooked) or html_text_and_links(cooked)
    mentions = []
    for link in links:
        page = _USER_PAGE.search(link.address) if "mention" in link.classes.split() else None
        if page and not text.startswith(">", text.rfind("\n", 0, link.start) + 1):
            mentions.append(Mention(unquote(page[1]), link.start, link.end))
    return Words(text, quotes, mentions)


def from_raw(raw: str) -> Words:
    r"""Return the words of a post as it was typed (Markdown); its mentions are not marked.

    >>> words = from_raw('[quote="Ann, post:8, topic:57"]\nLike this?\n[/quote]\n\nYes.')
    >>> words.text, words.quotes
    ('> Like this?\n\nYes.', [Quote(person='Ann', post='8', topic='57')])
    """
    if "[quote" not in raw.lower():
        return Words(raw.strip(), [], [])
    quotes: list[Quote] = []
    parts: list[str] = []
    depth = at = 0
    for tag in _QUOTE_TAG.finditer(raw):
        parts.append(_prefixed(raw[at : tag.start()], depth))
        at = tag.end()
        if tag[2]:
            depth = max(depth - 1, 0)
            continue
        if depth == 0:
            quotes.append(_quote_of(tag[1]))
        depth += 1
    # A quotation that is never closed hides itself alone.
    parts.append(raw[at:])
    bare = (part.strip("\n") for part in parts)
    text = "\n\n".join(part for part in bare if part)
    return Words(text.strip(), quotes, [])


def _without_asides(cooked: str, quotes: list[Quote]) -> str:
    """Return the HTML with what is in the asides' own words taken out, and note the quotes."""
    parts: list[str] = []
    depth = at = start = 0
    attributes: dict[str, str] = {}
    for tag in _ASIDE.finditer(cooked):
        if not tag[1]:
            depth += 1
            if depth == 1:
                start = tag.start()
                attributes = {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag[2])}
            continue
        depth = max(depth - 1, 0)
        if depth or start < at:
            continue
        aside = cooked[start : tag.end()]
        classes = attributes.get("class", "").split()
        if "quote" in classes:
            get = attributes.get
            title = _TITLE.search(aside)
            person = get("data-username") or (_person_in(title[0]) if title else None)
            quotes.append(Quote(person, get("data-post"), get("data-topic")))
            aside = _ASIDE.sub("", _TITLE.sub("", aside))
        elif "onebox" in classes:
            aside = _address_of(attributes, aside)
        parts += [cooked[at:start], aside]
        at = tag.end()
    return "".join([*parts, cooked[at:]])


def _person_in(title: str) -> str | None:
    """Return the name in the title of a quotation, "Ann:"; a link there names the topic."""
    if "<a " in title:
        return None
    return unescape(_TAG.sub("", title)).strip().removesuffix(":").strip() or None


def _address_of(attributes: dict[str, str], onebox: str) -> str:
    href = _HREF.search(onebox)
    address = attributes.get("data-onebox-src") or (unescape(href[1]) if href else "")
    shown = address.replace("&", "&amp;").replace("<", "&lt;")
    return f"<p>{shown}</p>" if shown else ""


def _quote_of(tag: str) -> Quote:
    """Return what the tag of a quotation tells: "Ann, post:8, topic:57, username:ann"."""
    name, *rest = (part.strip() for part in tag.split(","))
    told = dict(part.split(":", 1) for part in rest if ":" in part)
    return Quote(told.get("username") or name or None, told.get("post"), told.get("topic"))


def _prefixed(text: str, depth: int) -> str:
    bare = text.strip()
    if not depth or not bare:
        return text
    sign = "> " * min(depth, _DEEPEST)
    return "\n".join(sign + line for line in bare.split("\n"))
