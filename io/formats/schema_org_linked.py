"""Find the comments that a web page lists for machines, as JSON-LD in its scripts."""

from __future__ import annotations

import json
from html import unescape
from typing import TYPE_CHECKING, Any

from threadgraph.io.formats.schema_org_items import (
    AUTHORS,
    COMMENTS,
    COUNTS,
    SKIPPED,
    TEXTS,
    TIMES,
    Item,
    count_of,
    flat,
)
from threadgraph.io.json_objects import number_of, text_of
from threadgraph.io.json_values import decode
from threadgraph.io.markup import html_text

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_JSON_DEPTH = 10_000


def linked_items(page: LexborHTMLParser) -> list[Item]:
    """Return the comments and openings that stand in the JSON-LD of the page, in its order.

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> page = LexborHTMLParser('''<script type="application/ld+json">{"@type": "Article",
    ...     "comment": [{"@type": "Comment", "author": {"name": "Ann"}, "text": "Well?"}]}
    ... </script>''')
    >>> [(item.author, item.text) for item in linked_items(page)]
    [('Ann', 'Well?')]
    """
    found: list[Item] = []
    for script in page.css('script[type="application/ld+json"]'):
        text = script.text().strip().removeprefix("<!--").removesuffix("-->").strip(" \n;")
        try:
            value = decode(text, _JSON_DEPTH).value
        except (json.JSONDecodeError, ValueError):
            continue
        _walk(value, found)
    return found


def _walk(document: Any, found: list[Item]) -> None:
    """Add the items of a JSON value, whatever they are inside, in its order."""
    waiting: list[tuple[Any, int | None]] = [(document, None)]
    while waiting:
        value, above = waiting.pop()
        if isinstance(value, list):
            waiting += [(item, above) for item in reversed(value)]
            continue
        if not isinstance(value, dict):
            continue
        kinds = value.get("@type")
        names = kinds if isinstance(kinds, list) else [kinds]
        names = [str(name).rpartition("/")[2] for name in names]
        if not SKIPPED.isdisjoint(names):
            continue
        kind = next((name for name in names if name in COMMENTS), None)
        if kind is not None and len(value.keys() - {"@type", "@id"}) > 0:
            found.append(_linked_item(kind, value, above))
            above = len(found) - 1
        waiting += [
            (item, above)
            for name, item in reversed(value.items())
            if isinstance(item, (dict, list)) and name not in ("author", "creator", "parentItem")
        ]


def _linked_item(kind: str, value: dict[str, Any], above: int | None) -> Item:
    replied = _first(value.get("parentItem"))
    if isinstance(replied, dict):
        replied = replied.get("@id") or replied.get("url")
    score = number_of(value.get("upvoteCount"))
    return Item(
        kind,
        above,
        text_of(value.get("@id")) or text_of(value.get("identifier")),
        text_of(value.get("url")),
        _linked_author(value),
        _linked_text(value),
        next((time for name in TIMES if (time := text_of(value.get(name)))), None),
        score,
        text_of(replied),
        count_of(text_of(value.get(name)) for name in COUNTS),
    )


def _linked_author(value: dict[str, Any]) -> str | None:
    for name in AUTHORS:
        person = _first(value.get(name))
        if isinstance(person, dict):
            person = _first(person.get("name")) or _first(person.get("alternateName"))
        written = text_of(person)
        if written and written.strip():
            return flat(unescape(written))
    return None


def _linked_text(value: dict[str, Any]) -> str:
    for name in TEXTS:
        text = text_of(_first(value.get(name)))
        if text:
            return html_text(text) if "</" in text or "<br" in text else unescape(text).strip()
    return ""


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value
