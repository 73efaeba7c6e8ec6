"""Quotations in posts of forums: cut out of the markup, and traced to the post quoted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from threadgraph.graphs.names import name_key
from threadgraph.io.markup import Link, node_text, node_text_and_links

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from selectolax.lexbor import LexborNode

    from threadgraph.graphs.records import Records

_SIGN = "\ufdd0"  # No character at all: no text has it.
_PLACE = re.compile(rf"[ \t]*\n*[ \t]*{_SIGN}([0-9]{{1,6}}){_SIGN}[ \t]*\n*[ \t]*")
_NO_WORD = re.compile(r"[\W_]+")
_SHORTEST = 12
_LATEST = 200
"""A quotation is looked for in this many posts of the person quoted, the latest."""


class Body(NamedTuple):
    """The text of a post with quotations as "> " lines, the words of each, and its links.

    `links` are those outside the quotations.
    """

    text: str
    quotations: list[str]
    links: list[Link]


def body_of(
    body: LexborNode,
    quotations: Sequence[LexborNode],
    content_of: Callable[[LexborNode], LexborNode],
) -> Body:
    """Return the text of a post; the nodes of the quotations are taken out of the tree.

    `quotations` are the outermost ones within `body`; `content_of` returns what is quoted,
    without who is.
    """
    words: list[str] = []
    for number, node in enumerate(quotations):
        words.append(node_text(content_of(node)))
        node.replace_with(f"{_SIGN}{number}{_SIGN}")
    text, links = node_text_and_links(body)
    return _put_back(text, words, links) if words else Body(text, [], links)


def outermost(body: LexborNode, selector: str) -> list[LexborNode]:
    """Return the nodes within `body` that match and stand in no other that does."""
    # A node that matches in two ways is found twice.
    found = {node.mem_id: node for node in body.css(selector)}
    kept = []
    for node in found.values():
        above = node.parent
        while above is not None and above.mem_id != body.mem_id and above.mem_id not in found:
            above = above.parent
        if above is None or above.mem_id == body.mem_id:
            kept.append(node)
    return kept


def find_quoted(parts: Sequence[Records]) -> None:
    """Fill in, in place, the parents of posts that quote a person and do not say which post.

    The parent is the one earlier post of that person that has the words quoted; where there
    is none, or several, `named` tells later stages whom to look for.  `parts` are pages of
    one thread, in order.
    """
    if not any(part.extra.get("quotes") for part in parts):
        return
    said: dict[str, list[tuple[str, str]]] = {}
    for part in parts:
        quotes = part.extra.get("quotes", {})
        rules: list[str | None] = part.rules or [None] * len(part)
        stated: list[str | None] = part.stated or list(part.parents)
        for row, own in enumerate(part.ids):
            quote = quotes.get(row)
            if quote is not None and rules[row] in (None, "quote_text"):
                words = _squeezed(quote.words)
                earlier = said.get(name_key(quote.name), []) if len(words) >= _SHORTEST else []
                found = {name for name, text in earlier[-_LATEST:] if words in text} - {own}
                sure = len(found) == 1
                part.parents[row] = found.pop() if sure else None
                rules[row], stated[row] = "quote_text" if sure else None, None
            author = part.authors[row]
            if author:
                said.setdefault(name_key(author), []).append((own, _squeezed(part.texts[row])))
        if any(rules):
            part.rules, part.stated = rules, stated


def _put_back(text: str, words: list[str], links: list[Link]) -> Body:
    """Return the text with each quotation in its place; the places of links move with it."""
    pieces: list[str] = []
    moves: list[tuple[int, int]] = []
    at = length = 0
    for place in _PLACE.finditer(text):
        number = int(place[1])
        before = text[at : place.start()]
        quoted = words[number] if number < len(words) else ""
        lines = "\n".join(f"> {line}".rstrip() for line in quoted.split("\n")) if quoted else ""
        if length or before:
            before += "\n\n"
        piece = f"{lines}\n\n" if place.end() < len(text) else lines
        pieces += [before, piece]
        length += len(before) + len(piece)
        at = place.end()
        moves.append((at, length - at))
    pieces.append(text[at:])
    whole = "".join(pieces)
    moved: list[Link] = []
    passed = 0
    for link in links:
        while passed < len(moves) and link.start >= moves[passed][0]:
            passed += 1
        by = moves[passed - 1][1] if passed else 0
        moved.append(link._replace(start=link.start + by, end=link.end + by))
    return Body(whole, words, moved)


def _squeezed(text: str) -> str:
    """Return the words of a text, without its quotations and without what stands between them."""
    if ">" in text:
        text = "\n".join(line for line in text.split("\n") if not line.startswith(">"))
    return _NO_WORD.sub(" ", text.casefold()).strip()
