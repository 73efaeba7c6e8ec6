"""From the content of a Zulip message to plain text, its mentions, and the message it quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from threadgraph.io.markup import html_text_and_links
from threadgraph.io.markup_simple import clean, simple_text_and_links

_NEAR = re.compile(r"/near/(\d{1,20})(?!\d)", re.ASCII)
_MATH = '<span class="katex'
_SPAN = re.compile(r"<(/?)span\b[^<>]*+>")
_TEX = re.compile(r'<annotation encoding="application/x-tex">([^<]*)</annotation>')
# What a header may have between the name and the link, and after it, before the quotation.
_SAID = re.compile(r"[^\n>]{0,40}")
_QUOTED = re.compile(r"[^\n]{0,20}\n+>")

_MARKDOWN = re.compile(
    r"@_?\*\*(?P<name>[^*|\n]{1,200})(?:\|(?P<id>\d{1,20}))?\*\*"
    r"|\[(?P<label>[^\]\n]{0,200})\]\((?P<link>[^()\s]{1,2000}(?:\([^()\s]*\)[^()\s]*)*)\)"
)
_FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*(quote)?", re.ASCII)
_EVERYBODY = frozenset({"all", "everyone", "channel", "stream", "topic"})


class Mentioned(NamedTuple):
    """A person named: by id where it is known, with the place of "@" and the name."""

    person: str | None
    name: str
    start: int
    end: int
    quoted: bool


@dataclass
class Content:
    """The text of a message, the people named in it, and the first message it quotes."""

    text: str
    mentions: list[Mentioned] = field(default_factory=list)
    quoted: str | None = None


class _Place(NamedTuple):
    start: int
    end: int
    name: str | None
    person: str | None
    near: str | None


def from_html(html: str) -> Content:
    """Return what a message says; formulas are shown as they were typed, between $$.

    A quotation of a message has a header: the name of its author, and a link to it ("said").

    >>> found = from_html('<p><span class="user-mention silent" data-user-id="7">Ann</span> <a '
    ...     'href="#narrow/x/near/41">said</a>:</p><blockquote><p>a</p></blockquote><p>b</p>')
    >>> found.text, found.quoted, found.mentions[0].person
    ('Ann said:\\n\\n> a\\n\\nb', '41', '7')
    """
    if _MATH in html:
        html = _without_math(html)
    html = clean(html)
    text, links = simple_text_and_links(html) or html_text_and_links(html)
    if not links:
        return Content(text)
    places = []
    for link in links:
        near = _NEAR.search(link.address) if "/near/" in link.address else None
        person = link.attributes.get("data-user-id") if "user-mention" in link.classes else None
        if person == "*" or link.start >= link.end:
            person = None
        name = text[link.start : link.end].lstrip("@") if person else None
        if near or name:
            places.append(_Place(link.start, link.end, name, person, near and near[1]))
    return _content(text, places)


def from_markdown(source: str) -> Content:
    """Return what a message says that was asked for as it was typed.

    >>> from_markdown("@_**Ann|7** [said](#narrow/x/near/41):\\n```quote\\na\\n```\\nb").text
    'Ann said:\\n> a\\nb'
    """
    parts: list[str] = []
    places: list[_Place] = []
    size = 0
    for line, is_code in _unfenced(source):
        last = 0
        for token in () if is_code else _MARKDOWN.finditer(line):
            name, label, link = token["name"], token["label"], token["link"]
            silent = token[0].startswith("@_")
            shown = label if name is None else name if silent else f"@{name}"
            start = size + token.start() - last
            parts += (line[last : token.start()], shown)
            size, last = start + len(shown), token.end()
            near = _NEAR.search(link or "")
            if name is not None and name not in _EVERYBODY:
                places.append(_Place(start, size, name, token["id"], None))
            elif near:
                places.append(_Place(start, size, None, None, near[1]))
        parts += (line[last:], "\n")
        size += len(line) - last + 1
    return _content("".join(parts)[:-1], places)


def _content(text: str, places: list[_Place]) -> Content:
    """Tell the names in the headers of quotations from others, and pass over what is quoted."""
    found = Content(text)
    line = last = 0
    for i, place in enumerate(places):
        line = max(line, text.rfind("\n", last, place.start) + 1)
        last = place.start
        if place.name is None or text.startswith(">", line):
            continue
        after = places[i + 1] if i + 1 < len(places) else None
        header = (
            after is not None
            and after.near is not None
            and _SAID.fullmatch(text, place.end, after.start) is not None
            and _QUOTED.match(text, after.end) is not None
        )
        if header and after is not None and found.quoted is None:
            found.quoted = after.near
        found.mentions.append(Mentioned(place.person, place.name, place.start, place.end, header))
    return found


def _without_math(html: str) -> str:
    """Replace formulas, which are there three times over, by what was typed."""
    parts: list[str] = []
    last = depth = start = 0
    for tag in _SPAN.finditer(html):
        if depth:
            depth += -1 if tag[1] else 1
            if not depth:
                typed = _TEX.search(html, start, tag.start())
                if typed:
                    parts += (html[last:start], "$$", typed[1].strip(), "$$")
                    last = tag.end()
        elif not tag[1] and html.startswith(_MATH, tag.start()):
            depth, start = 1, tag.start()
    parts.append(html[last:])
    return "".join(parts)


def _unfenced(source: str) -> list[tuple[str, bool]]:
    """Return the lines and whether they are code; those of ```quote blocks begin with ">"."""
    lines: list[tuple[str, bool]] = []
    fences: list[tuple[str, bool]] = []  # the marks that end a block, and whether it is a quote
    for line in source.split("\n"):
        fence = _FENCE.match(line)
        code = bool(fences) and not fences[-1][1]
        quotes = "> " * sum(is_quote for _, is_quote in fences)
        if fences and line.strip() == fences[-1][0]:
            if fences.pop()[1]:
                continue
        elif fence and not code and len(fences) < 20:
            fences.append((fence[1], fence[2] is not None))
            if fence[2]:
                continue
            code = True
        lines.append((quotes + line, code))
    return lines
