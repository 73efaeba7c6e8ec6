"""What a page of Hacker News shows: its story, and each comment with its indentation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from threadgraph.io.markup import node_text

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_ITEM = re.compile(r"item\?id=([0-9]{1,20})")
_FRAGMENT = re.compile(r"#([0-9]{1,20})$")
_COUNT = re.compile(r"([0-9]{1,9})\s+comments?$")
_POINTS = re.compile(r"-?[0-9]{1,9}")
_STEP = 40
_DEAD = ("[dead]", "[flagged]")


class Story(NamedTuple):
    """The story at the head of a page; `comments` is the number of them that it declares."""

    id: str | None
    title: str
    author: str | None
    text: str
    time: str | None
    score: float | None
    comments: int | None
    label: str | None


class PageComment(NamedTuple):
    """A comment of a page; `parent` and `story` are ids if the page links to them."""

    id: str | None
    level: int
    author: str | None
    text: str
    time: str | None
    label: str | None
    parent: str | None
    story: str | None


def story_of(page: LexborHTMLParser) -> Story | None:
    """Return the story of a page, None if it shows none, or several."""
    heads = page.css("td.subtext")
    if len(heads) != 1:
        return None
    head = heads[0]
    row = head.parent
    table = row.parent if row is not None else None
    if row is None or table is None:
        return None
    title = table.css_first(".titleline > a") or table.css_first("td.title a")
    author = head.css_first("a[href*='user?id=']")
    score = head.css_first("span.score, span[id^=score_]")
    points = _POINTS.search(score.text()) if score is not None else None
    named = title.text(strip=True) if title is not None else ""
    return Story(
        _story_id(table, head),
        named,
        author.text(strip=True) or None if author is not None else None,
        _story_text(table, row),
        _time_of(head),
        float(points[0]) if points else None,
        _declared(head),
        "dead" if _has_any(table, _DEAD) else None,
    )


def comments_of(page: LexborHTMLParser) -> list[PageComment]:
    """Return the comments in the order of the page.

    The comment that a page is about, if it is not about a story, is at level 0, and the
    others are one level lower than the page indents them.
    """
    cells = page.css("td.default")
    lowered = int(bool(cells) and page.css_first("table.fatitem td.default") is not None)
    found = [_comment_of(cell) for cell in cells]
    if lowered:
        found = [found[0], *(c._replace(level=c.level + 1) for c in found[1:])]
    return found


def _comment_of(cell: LexborNode) -> PageComment:
    head = cell.css_first(".comhead")
    author, name, time, parent, story = None, None, None, None, None
    dead = False
    if head is not None:
        for link in head.css("a"):
            attributes = link.attributes
            href, shown = attributes.get("href") or "", link.text(strip=True)
            if "user?id=" in href:
                author = author or shown or None
            elif shown == "parent":
                linked = _ITEM.search(href) or _FRAGMENT.search(href)
                parent = linked[1] if linked else None
            else:
                item = _ITEM.search(href)
                if item and shown == "link":
                    name = item[1]
                elif item and _is_story_link(link):
                    story = item[1]
        time = _time_of(head)
        dead = _has_any(head, _DEAD)
    body = cell.css_first(".comment") or cell.css_first(".commtext")
    text = _body_text(body) if body is not None else ""
    label = "dead" if dead else None
    if author is None:
        shown = text.strip()
        label = "dead" if shown in _DEAD else "deleted"
        text = "" if shown in ("[deleted]", *_DEAD) else text
    return PageComment(
        _id_of(cell) or name, _level_of(cell), author, text, time, label, parent, story
    )


def _id_of(cell: LexborNode) -> str | None:
    """Return the id of a comment: that of its row, or of its arrow for votes."""
    at = cell.parent
    for _ in range(6):
        if at is None or at.tag == "body":
            break
        own = at.attributes.get("id") or ""
        if at.tag == "tr" and own.isdecimal():
            return own
        at = at.parent
    arrow = cell.parent.css_first("a[id^=up_]") if cell.parent is not None else None
    own = (arrow.attributes.get("id") or "")[3:] if arrow is not None else ""
    return own if own.isdecimal() else None


def _level_of(cell: LexborNode) -> int:
    """Return how far a comment is indented: a number today, the width of a picture in 2014."""
    row = cell.parent
    if row is None:
        return 0
    first = row.css_first("td")
    indent = (first.attributes.get("indent") or "") if first is not None else ""
    if indent.isdecimal() and len(indent) < 9:
        return int(indent)
    picture = row.css_first("img[width]")
    width = (picture.attributes.get("width") or "") if picture is not None else ""
    return int(width) // _STEP if width.isdecimal() and len(width) < 9 else 0


def _body_text(body: LexborNode) -> str:
    """Return the text of a comment without the link to answer it and what is under it."""
    for node in body.css("div.reply, font[size='1']"):
        node.decompose()
    return node_text(body)


def _time_of(head: LexborNode) -> str | None:
    """Return the time of a heading: given since 2020, before only as an age ("3 days ago")."""
    age = head.css_first("span.age[title]")
    title = ((age.attributes.get("title") or "") if age is not None else "").partition(" ")[0]
    if len(title) < 10 or title[4] != "-":
        return None
    return title if title.endswith("Z") else title + "Z"


def _is_story_link(link: LexborNode) -> bool:
    around = link.parent
    classes = (around.attributes.get("class") or "") if around is not None else ""
    before = link.prev
    said = (before.text_content or "") if before is not None and before.tag == "-text" else ""
    return "onstory" in classes or said.rstrip().endswith("on:")


def _story_id(table: LexborNode, head: LexborNode) -> str | None:
    row = table.css_first("tr.athing[id]")
    own = (row.attributes.get("id") or "") if row is not None else ""
    if own.isdecimal():
        return own
    for node in table.css("[id^=score_], a[id^=up_]"):
        own = (node.attributes.get("id") or "").partition("_")[2]
        if own.isdecimal():
            return own
    for link in head.css("a[href*='item?id=']"):
        found = _ITEM.search(link.attributes.get("href") or "")
        if found:
            return found[1]
    return None


def _story_text(table: LexborNode, head: LexborNode) -> str:
    text = table.css_first(".toptext")
    if text is not None:
        return node_text(text)
    row = head.next
    while row is not None:
        if row.tag == "tr" and row.css_first("form, table, textarea") is None:
            cells = row.css("td")
            if cells and cells[-1].text(strip=True):
                return node_text(cells[-1])
        row = row.next
    return ""


def _declared(head: LexborNode) -> int | None:
    for link in head.css("a"):
        found = _COUNT.search(link.text(strip=True))
        if found:
            return int(found[1])
    return None


def _has_any(node: LexborNode, words: tuple[str, ...]) -> bool:
    """Tell whether the site itself says one of the words in a heading, outside its links."""
    texts = [
        child.text_content or "" for child in node.iter(include_text=True) if child.tag == "-text"
    ]
    return any(word in text for text in texts for word in words)
