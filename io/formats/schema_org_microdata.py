"""Find the comments that a web page marks as microdata (itemscope, itemtype, itemprop)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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
from threadgraph.io.json_objects import number_of
from threadgraph.io.markup import node_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborHTMLParser, LexborNode

_STEPS = 64
_EXCHANGE = "li.js-comment[data-comment-id]"
"""The comments of Stack Exchange: unlike its questions and answers they are not marked."""


@dataclass(slots=True)
class _Scope:
    """An element that is an item: its type, and its values by name, elements or rows of items.

    `known` is what it is known to be without them.
    """

    node: LexborNode
    type: str
    around: int
    values: dict[str, list[LexborNode | int]]
    known: Item | None = None


class Microdata:
    """The items of a page that stand in the attributes of its elements.

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> page = LexborHTMLParser('''<div itemscope itemtype="https://schema.org/Comment" id=c1>
    ...   <b itemprop=author>Ann</b> <p itemprop=text>Well?</p></div>''')
    >>> [(item.id, item.author, item.text) for item in Microdata(page).items()]
    [('c1', 'Ann', 'Well?')]
    """

    def __init__(self, page: LexborHTMLParser) -> None:
        """Find the items."""
        self._scopes: list[_Scope] = []
        self._scope_of: dict[int, int] = {}
        self._row_of: dict[int, int] = {}
        self._list_of: dict[int, int] = {}
        for node in page.css(f"[itemprop], [itemtype], [itemscope], {_EXCHANGE}"):
            self._take(node)

    def items(self) -> list[Item]:
        """Return the comments and openings among the items."""
        found: list[Item] = []
        for place, scope in enumerate(self._scopes):
            if scope.type in COMMENTS and not self._is_skipped(place):
                self._row_of[place] = len(found)
                found.append(self._item(place, scope))
        return found

    def _take(self, node: LexborNode) -> None:
        if node.mem_id in self._scope_of:
            return
        attributes = node.attributes
        around = self._around(node.parent)
        names = (attributes.get("itemprop") or "").split()
        value: LexborNode | int = node
        if "itemscope" in attributes or attributes.get("itemtype"):
            kind = (attributes.get("itemtype") or "").split()
            name = kind[0].rstrip("/").rpartition("/")[2] if kind else ""
            value = self._scope_of[node.mem_id] = len(self._scopes)
            self._scopes.append(_Scope(node, name, around, {}))
        elif "data-comment-id" in attributes:
            self._scope_of[node.mem_id] = len(self._scopes)
            self._scopes.append(_Scope(node, "Comment", around, {}, _of_exchange(node)))
        if around >= 0:
            for name in names:
                self._scopes[around].values.setdefault(name, []).append(value)

    def _around(self, node: LexborNode | None) -> int:
        """Return the item that an element is inside, -1 if none, as for what is not shown."""
        climbed, place = [], -1
        while node is not None:
            key = node.mem_id
            known = self._scope_of.get(key)
            if known is not None:
                place = known
                break
            climbed.append(key)
            node = node.parent
        for key in climbed:
            self._scope_of[key] = place
        return place

    def _is_skipped(self, place: int) -> bool:
        for _ in range(_STEPS):
            if place < 0:
                return False
            if self._scopes[place].type in SKIPPED:
                return True
            place = self._scopes[place].around
        return False

    def _item(self, place: int, scope: _Scope) -> Item:
        if scope.known is not None:
            scope.known.above = self._above(place, scope)
            return scope.known
        attributes = scope.node.attributes
        url = self._value(scope, ("url", "discussionUrl"))
        replied = self._value(scope, ("parentItem", "replyToUrl"))
        return Item(
            scope.type,
            self._above(place, scope),
            attributes.get("itemid") or attributes.get("id"),
            url,
            self._author(scope),
            self._text(scope),
            self._value(scope, TIMES),
            number_of(self._value(scope, ("upvoteCount",))),
            replied,
            count_of(self._value(scope, (name,)) for name in COUNTS),
        )

    def _above(self, place: int, scope: _Scope) -> int | None:
        own = self._claim(scope.node, len(self._row_of) - 1)
        around = scope.around
        for _ in range(_STEPS):
            if around < 0:
                return own
            row = self._row_of.get(around)
            if row is not None:
                return row
            around = self._scopes[around].around
        return own

    def _claim(self, node: LexborNode, row: int) -> int | None:
        """Let the list item around a comment be its own; return whose the ones around that are.

        Themes that nest lists put comments side by side in the items, not into each other.
        """
        own = False
        above: LexborNode | None = node
        for _ in range(_STEPS):
            if above is None:
                return None
            if above.tag == "li":
                owner = self._list_of.get(above.mem_id)
                if owner is not None and owner != row:
                    return owner
                if not own:
                    self._list_of[above.mem_id] = row
                    own = True
            above = above.parent
        return None

    def _author(self, scope: _Scope) -> str | None:
        for name in AUTHORS:
            for value in scope.values.get(name, ()):
                if isinstance(value, int):
                    person = self._scopes[value]
                    found = self._value(person, ("name", "alternateName"))
                    found = found or flat(person.node.text())
                else:
                    found = _written(value)
                if found:
                    return found
        return None

    def _text(self, scope: _Scope) -> str:
        for name in TEXTS:
            for value in scope.values.get(name, ()):
                if isinstance(value, int):
                    continue
                content = value.attributes.get("content")
                return content.strip() if content else node_text(value)
        return ""

    def _value(self, scope: _Scope, names: Iterable[str]) -> str | None:
        for name in names:
            for value in scope.values.get(name, ()):
                found = _written(value) if not isinstance(value, int) else self._address(value)
                if found:
                    return found
        return None

    def _address(self, place: int) -> str | None:
        attributes = self._scopes[place].node.attributes
        return attributes.get("itemid") or attributes.get("href") or attributes.get("id")


def _of_exchange(node: LexborNode) -> Item:
    """Return a comment of Stack Exchange; its time stands in a hint."""
    attributes = node.attributes
    text, author = node.css_first(".comment-copy"), node.css_first(".comment-user")
    date = node.css_first(".comment-date [title]")
    when = (date.attributes.get("title") or "").partition(",")[0] if date is not None else ""
    return Item(
        "Comment",
        id=f"c{attributes.get('data-comment-id')}",
        author=flat(author.text()) or None if author is not None else None,
        text=node_text(text) if text is not None else "",
        time=when or None,
        score=number_of(attributes.get("data-comment-score")),
    )


def _written(node: LexborNode) -> str | None:
    """Return the value of a property: an attribute that is made for it, or the text."""
    attributes = node.attributes
    for name in ("content", "datetime", "href", "src", "value"):
        if attributes.get(name):
            return (attributes[name] or "").strip()
    return flat(node.text()) or None
