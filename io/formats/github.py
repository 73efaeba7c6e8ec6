"""Read GitHub: comments on issues, reviews and discussions, from its API, queries and CLI."""

from __future__ import annotations

from collections import Counter
from typing import Any

from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import Records
from threadgraph.io.formats.github_comments import Comments
from threadgraph.io.formats.github_fields import thread_of
from threadgraph.io.formats.github_quotes import find_quoted
from threadgraph.io.head import LINES, Head
from threadgraph.io.json_document import load_document
from threadgraph.io.json_object_lines import each_object
from threadgraph.io.json_objects import list_of, text_of
from threadgraph.io.options import ReadOptions
from threadgraph.io.streams import Source

_PAGES = (30, 50, 100)
_INSIDE = ("comments", "replies", "reviews", "reviewThreads", "timelineItems")
_ABOUT = frozenset(
    {"answer", "author", "editor", "labels", "reactionGroups", "reactions", "replyTo", "repository"}
)
_CALLED = {"pullRequests": "pull requests", "reviewThreads": "threads of reviews"}
_THREADS = ("discussions", "issues", "pullRequests", "search")


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the comments of one file, each in the thread of its issue, as "owner/name#7".

    The issue, pull request or discussion is the opening where the file has it.  Comments on
    issues are a flat list: whom one answers is inferred, from a quotation or from the name it
    begins with.  Replies in reviews and discussions name the comment they stand below.
    """
    walk = _Walk(source.name, options, ledger)
    if Head(source.head, whole=source.whole).syntax == LINES:
        for place, found in each_object(source, options, ledger):
            ledger.read -= 1  # The line is no record: what is inside is.
            walk.take(found, place)
    else:
        document = load_document(source, options, ledger)
        if isinstance(document, list):
            walk.tell_page(document)
            for place, found in enumerate(document, 1):
                walk.take(found, place)
        else:
            walk.take(document, 1)
    return walk.finish()


_Entry = tuple[Any, str | None, str | None]


class _Walk:
    """Goes through answers and takes what is said in them, at any depth."""

    def __init__(self, name: str, options: ReadOptions, ledger: Ledger) -> None:
        self._comments = Comments(name, options, ledger)
        self._name, self._ledger = name, ledger
        self._declared: dict[str, int] = {}
        self._missing: Counter[str] = Counter()

    def take(self, found: Any, place: int) -> None:
        """Take a comment, an issue, or an answer that has some inside."""
        comments = self._comments
        before = self._ledger.read
        if isinstance(found, dict) and comments.is_rest(found):
            self._take_rest(found, place)
            return
        # Each entry: what is to be looked at, its thread, the comment it stands below.
        stack: list[_Entry] = [(found, None, None)]
        while stack:
            value, thread, parent = stack.pop()
            if isinstance(value, list):
                self.tell_page(value)
                stack += [(item, thread, parent) for item in reversed(value)]
            elif isinstance(value, dict):
                stack += reversed(self._look(value, thread, parent, place))
        if not isinstance(found, (dict, list)):
            comments.gather.reject("not_an_object", place, "no comment, but a plain value")
        elif self._ledger.read == before:
            keys = ", ".join(map(str, found))[:100]
            comments.gather.reject("wrong_shape", place, f"no comment: an object with {keys}")

    def finish(self) -> Records:
        """Return the comments, having told what the file does not hold."""
        gather, held = self._comments.gather, self._comments.held
        if self._declared:
            present = sum(min(n, held[thread]) for thread, n in self._declared.items())
            gather.declare(sum(self._declared.values()), present)
        for what, n in self._missing.items():
            where = self._name
            self._ledger.warn("not_in_file", where, f"{n:,} {what} are not in this file", n)
        stem = self._name.rpartition("/")[2].partition(".")[0] or "github"
        records = self._comments.finish(stem)
        find_quoted(records)
        return records

    def tell_page(self, items: list[Any]) -> None:
        """Say aloud that a list is as long as a page of the API."""
        if len(items) in _PAGES and all(
            isinstance(i, dict) and "body" in i and "created_at" in i for i in items
        ):
            what = f"holds exactly {len(items)} entries; further pages may be missing"
            self._ledger.warn("looks_paged", self._name, what)

    def _look(
        self, value: dict[str, Any], thread: str | None, parent: str | None, place: int
    ) -> list[_Entry]:
        """Take what an object says itself, and return what is inside it."""
        comments = self._comments
        if "response" in value and "scope" in value:  # a recording of a request
            return [(value["response"], None, None)]
        if comments.is_rest(value):
            self._take_rest(value, place)
            return []
        skipped: frozenset[str] = frozenset()
        if comments.is_opening(value):
            thread, parent, skipped = comments.take_opening(value, place), None, _ABOUT
        elif comments.is_shown(value):
            parent, thread = comments.take_shown(value, thread, parent, place)
            skipped = _ABOUT
        elif thread is None and "comments" in value:
            thread = thread_of(value)
        total, items = value.get("total_count"), value.get("items")
        if type(total) is int and isinstance(items, list):
            self._missing["entries found"] += max(total - len(items), 0)
        inside: list[_Entry] = []
        for key, item in value.items():
            if not isinstance(item, (dict, list)) or key in skipped:
                continue
            if key in _INSIDE or key in _THREADS:
                self._connection(key, item)
            if key == "reviewThreads":
                inside += _review_threads(item, thread)
            else:
                # Of what stands in a comment, only its replies answer it.
                below = None if skipped and key != "replies" else parent
                inside.append((item, thread, below))
        return inside

    def _take_rest(self, item: dict[str, Any], place: int) -> None:
        """Take an object of the REST API, with what an issue announces."""
        opening = self._comments.take_rest(item, place)
        if opening is not None and type(item.get("comments")) is int:
            reviews = item.get("review_comments")
            self._declare(opening, item["comments"] + (reviews if type(reviews) is int else 0))

    def _connection(self, key: str, item: Any) -> None:
        """Note what a list in an answer to a query announces and does not hold."""
        if not isinstance(item, dict):
            return
        total, nodes = item.get("totalCount"), item.get("nodes", item.get("edges"))
        if not isinstance(nodes, list):
            return
        if type(total) is int and len(nodes) < total:
            self._missing[_CALLED.get(key, key)] += total - len(nodes)
        stubs = [node for node in list_of(nodes) if node and set(node) <= {"id", "__typename"}]
        self._ledger.count("not_loaded", len(stubs))

    def _declare(self, thread: str, n: int) -> None:
        self._declared[thread] = max(n, self._declared.get(thread, 0))


def _review_threads(item: Any, thread: str | None) -> list[_Entry]:
    """Return the comments of reviews, those after the first of a thread as answers to it."""
    nodes = item.get("nodes") if isinstance(item, dict) else item
    entries: list[_Entry] = []
    for node in list_of(nodes):
        inside = node.get("comments")
        first = None
        for comment in list_of(inside.get("nodes") if isinstance(inside, dict) else inside):
            entries.append((comment, thread, first))
            first = first or text_of(comment.get("id"))
    return entries
