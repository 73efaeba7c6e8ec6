"""Read a page of the old Reddit, where things are nested in lists of things."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from threadgraph.graphs.records import POST
from threadgraph.io.formats.reddit_fields import short_id, submission_id, thread_in
from threadgraph.io.formats.reddit_gaps import Stub
from threadgraph.io.formats.reddit_pages import Nest, Page, first_number, seconds
from threadgraph.io.gather import Row
from threadgraph.io.markup import node_text

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_NAME = re.compile(r"\b(t[13]_[0-9a-z]{1,13})", re.ASCII)
_MORE = re.compile(r"'(t3_[0-9a-z]+)',\s*'[^']*',\s*'([^']*)'", re.ASCII)
_TABLE = "siteTable_"
_PARTS = "p.tagline a.author, p.tagline time:not(.edited-timestamp), span.score.unvoted, div.md"


def read_old(tree: LexborHTMLParser, page: Page, address: str | None) -> None:
    """Take the submission and the comments of a page.

    Deleted comments may have no id of their own: the list of their replies names them.
    """
    reader = _Old(page, thread_in(address))
    for node in tree.css("div.thing"):
        reader.take(node)


class _Old:
    def __init__(self, page: Page, thread: str | None) -> None:
        self._page, self._nest = page, Nest()
        page.thread = thread
        # Only a page that begins inside a branch says what its first comment answers.
        self._is_first = True

    def take(self, node: LexborNode) -> None:
        """Take one thing, by its class."""
        attributes = node.attributes
        classes = (attributes.get("class") or "").split()
        if "morechildren" in classes or "morerecursion" in classes:
            self._stub(node)
            return
        if "comment" in classes:
            self._comment(node, attributes, classes)
        elif "link" in classes:
            self._submission(node, attributes)

    def _comment(
        self, node: LexborNode, attributes: dict[str, str | None], classes: list[str]
    ) -> None:
        name = short_id(_full_name(node, attributes, classes))
        parent = self._nest.above(node)
        self._nest.put(node, name)
        entry = _child(node, "entry")
        thread = thread_in(attributes.get("data-permalink")) or self._page.thread
        if entry is None:
            self._page.take(Row(name, parent or thread, thread=thread))
            return
        if thread is None:
            thread = _linked_thread(entry)
        if parent is None and self._is_first:
            parent = _linked_parent(entry)
        self._is_first = False
        found: dict[str | None, LexborNode] = {}
        for part in entry.css(_PARTS):
            found.setdefault(part.tag, part)
        author, text, moment = found.get("a"), found.get("div"), found.get("time")
        edited = entry.css_first("time.edited-timestamp") if moment is not None else None
        self._page.take(
            Row(
                id=name,
                parent=parent or thread,
                author=author.text(strip=True) if author is not None else None,
                text=node_text(text) if text is not None else "",
                time=moment.attributes.get("datetime") if moment is not None else None,
                thread=thread,
                score=_score(found.get("span")),
                version=seconds(edited.attributes.get("datetime")) if edited is not None else 0.0,
                url=attributes.get("data-permalink"),
            )
        )

    def _submission(self, node: LexborNode, attributes: dict[str, str | None]) -> None:
        thread = submission_id(_full_name(node, attributes, []))
        if thread is None:
            return
        self._page.thread = thread
        title = node.css_first("a.title")
        if title:
            self._page.gather.titles[thread] = title.text(strip=True)
        author = node.css_first("p.tagline a.author")
        text = node.css_first("div.usertext-body div.md")
        stamp = first_number(attributes.get("data-timestamp"))
        score = first_number(attributes.get("data-score"))
        self._page.take(
            Row(
                id=thread,
                author=author.text(strip=True) if author else attributes.get("data-author"),
                text=node_text(text) if text else "",
                time=stamp / 1000 if stamp else _time(node),
                thread=thread,
                kind=POST,
                score=score if score is not None else _score(node.css_first("div.score.unvoted")),
                url=attributes.get("data-permalink"),
            )
        )
        comments = node.css_first("a.comments")
        count = first_number(attributes.get("data-comments-count"))
        if count is None and comments:
            count = first_number(comments.text())
        self._page.gaps.declare(thread, count)

    def _stub(self, node: LexborNode) -> None:
        parent = self._nest.above(node) or self._page.thread
        if parent is None:
            return
        link = node.css_first("span.morecomments a")
        if link is None:
            self._page.gaps.stubs.append(Stub(parent))
            return
        found = _MORE.search(link.attributes.get("onclick") or "")
        children = tuple(filter(None, map(short_id, found[2].split(",")))) if found else ()
        gray = link.css_first("span.gray")
        count = first_number(gray.text()) if gray else None
        self._page.gaps.stubs.append(Stub(parent, max(count or 0, len(children)), children))


def _full_name(
    node: LexborNode, attributes: dict[str, str | None], classes: list[str]
) -> str | None:
    name = attributes.get("data-fullname")
    if name:
        return name
    found = _NAME.search((attributes.get("id") or "").removeprefix("thing_"))
    if found is None:
        found = next(filter(None, (_NAME.search(c) for c in classes if c.startswith("id-"))), None)
    if found is None:
        replies = _child(node, "child")
        table = _child(replies, "sitetable") if replies is not None else None
        found = _NAME.search((table.id or "").removeprefix(_TABLE)) if table is not None else None
    return found[1] if found else None


def _child(node: LexborNode, name: str) -> LexborNode | None:
    """Return the element with a class among those that stand directly in another."""
    for child in node.iter():
        if name in (child.attributes.get("class") or "").split():
            return child
    return None


def _time(node: LexborNode) -> str | None:
    moment = node.css_first("p.tagline time")
    return moment.attributes.get("datetime") if moment is not None else None


def _score(score: LexborNode | None) -> float | None:
    if score is None:
        return None
    exact = first_number(score.attributes.get("title"))
    return exact if exact is not None else first_number(score.text())


def _linked_parent(entry: LexborNode) -> str | None:
    """Return the comment that a link "parent" leads to: a page may begin inside a branch."""
    for link in entry.css("ul.buttons a"):
        if (
            link.attributes.get("data-event-action") == "parent"
            or link.text(strip=True) == "parent"
        ):
            address = (link.attributes.get("href") or "").partition("?")[0].rstrip("/")
            name = address.replace("#", "/").rpartition("/")[2]
            return name if name.isalnum() and name.isascii() else None
    return None


def _linked_thread(entry: LexborNode) -> str | None:
    for link in entry.css("ul.buttons a"):
        thread = thread_in(link.attributes.get("href"))
        if thread:
            return thread
    return None
