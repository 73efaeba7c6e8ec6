"""Read a page of the new Reddit, whose comments are elements of their own kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadgraph.graphs.records import POST
from threadgraph.io.formats.reddit_fields import parent_of, short_id, submission_id, thread_in
from threadgraph.io.formats.reddit_gaps import Stub
from threadgraph.io.formats.reddit_pages import Nest, Page, first_number
from threadgraph.io.gather import Row
from threadgraph.io.markup import node_text

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

COMMENT = "shreddit-comment"
_THINGS = (
    f"shreddit-post, {COMMENT}, faceplate-partial[src*='more-comments'], "
    "a[slot='more-comments-permalink']"
)


def read_new(tree: LexborHTMLParser, page: Page, address: str | None) -> None:
    """Take the submission and the comments of a page.

    The parent of a comment is the one it names, else the one it is nested in, else the last
    one before it that is a level higher.
    """
    reader = _New(page, thread_in(address))
    for node in tree.css(_THINGS):
        reader.take(node)


class _New:
    def __init__(self, page: Page, thread: str | None) -> None:
        self._page, self._nest = page, Nest()
        self._levels: list[str] = []
        page.thread = thread

    def take(self, node: LexborNode) -> None:
        """Take one element of the page."""
        if node.tag == COMMENT:
            self._comment(node)
        elif node.tag == "shreddit-post":
            self._submission(node)
        else:
            self._stub(node)

    def _comment(self, node: LexborNode) -> None:
        a = node.attributes
        place = (a.get("permalink") or "").partition("?")[0].rstrip("/")
        name = short_id(a.get("thingid")) or (
            place.rpartition("/")[2] if thread_in(place) else None
        )
        thread = submission_id(a.get("postid")) or thread_in(place) or self._page.thread
        parent = parent_of(a.get("parentid"), thread) or self._nest.above(node)
        depth = first_number(a.get("depth"))
        if parent is None and depth and depth <= len(self._levels):
            parent = self._levels[depth - 1]
        if name and depth is not None and 0 <= depth <= len(self._levels):
            self._levels[depth:] = [name]
        self._nest.put(node, name)
        text = self._own(node, "[slot='comment']", name)
        self._page.take(
            Row(
                id=name,
                parent=parent or thread,
                author=a.get("author"),
                text=node_text(text) if text else "",
                time=self._time(node, name),
                thread=thread,
                score=first_number(a.get("score")),
                url=a.get("permalink"),
            )
        )

    def _submission(self, node: LexborNode) -> None:
        a = node.attributes
        thread = submission_id(a.get("id")) or thread_in(a.get("permalink"))
        if thread is None:
            return
        self._page.thread = thread
        title = a.get("post-title")
        if title:
            self._page.gather.titles[thread] = title
        text = node.css_first("[slot='text-body']")
        self._page.take(
            Row(
                id=thread,
                author=a.get("author"),
                text=node_text(text) if text else "",
                time=a.get("created-timestamp"),
                thread=thread,
                kind=POST,
                score=first_number(a.get("score")),
                url=a.get("permalink"),
            )
        )
        self._page.gaps.declare(thread, first_number(a.get("comment-count")))

    def _stub(self, node: LexborNode) -> None:
        """Take "12 more replies" or the link to the rest of a branch; a link inside is passed."""
        parent = self._nest.above(node)
        if parent == "":
            return
        self._nest.put(node, "")
        parent = parent or self._page.thread
        if parent is not None:
            count = first_number(node.text()) or 0
            self._page.gaps.stubs.append(Stub(parent, max(count, 0)))

    def _time(self, node: LexborNode, name: str | None) -> str | None:
        a = node.attributes
        stated = a.get("created") or a.get("created-timestamp")
        if stated:
            return stated
        moment = self._own(node, "faceplate-timeago[ts], time[datetime]", name)
        if moment is None:
            return None
        return moment.attributes.get("ts") or moment.attributes.get("datetime")

    def _own(self, node: LexborNode, selector: str, name: str | None) -> LexborNode | None:
        """Return the first element in a comment that is not in one of its replies."""
        found = node.css_first(selector)
        if found is None:
            return None
        at = found.parent
        while at is not None and at.tag != COMMENT:
            at = at.parent
        return found if at is not None and at.mem_id == node.mem_id else None
