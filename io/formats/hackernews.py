"""Read Hacker News as JSON: trees and search results of Algolia, items of Firebase, dumps.

An item of Firebase names its parent and no story: threads are then told by the parents alone,
so that items may be spread over many files.  Trees and search results name the story.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from threadgraph.graphs.errors import InputError
from threadgraph.graphs.records import COMMENT, POST
from threadgraph.io.formats.hackernews_text import plain
from threadgraph.io.gather import Gather, Row
from threadgraph.io.head import LINES, syntax_of
from threadgraph.io.json_objects import text_of
from threadgraph.io.web_links import hackernews_link, links

if TYPE_CHECKING:
    from threadgraph.graphs.ledger import Ledger
    from threadgraph.graphs.records import Records
    from threadgraph.io.options import ReadOptions
    from threadgraph.io.streams import Source

_POSTS = frozenset({"story", "poll", "job"})
_TYPES = _POSTS | {"comment", "pollopt"}
_TRUE = frozenset({1, "1", "true", "True", "t"})
_KEYS = ("by", "author", "text", "comment_text", "parent", "parent_id", "title", "type", "deleted")

_USUAL = (None, COMMENT, None, None, 0.0)
_LAST = (None, None, None, None)

DESCENDANTS, KIDS = "descendants", "kids"
"""Columns of the reader's own in `Records.extra`: comments declared by story, replies by item."""


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the items of a file; InputError for an answer that holds no items."""
    items = _Items(source.name, options, ledger)
    if syntax_of(source.head.lstrip(b" \t\r\n\0")[:65536].decode(errors="replace")) == LINES:
        from threadgraph.io.json_object_lines import each_object

        for place, found in each_object(source, options, ledger):
            if "children" in found or "hits" in found:
                ledger.read -= 1  # each of the items inside is counted
                items.add_answer(found)
            else:
                items.add(found, place)
    else:
        from threadgraph.io.json_document import load_document

        items.add_answer(load_document(source, options, ledger))
    return items.finish()


def join(parts: list[Records], options: ReadOptions, ledger: Ledger) -> list[Records]:
    """Return the parts as they are, having told which comments they declare and do not hold."""
    ids = {name for part in parts for name in part.ids}
    kids = [
        [kid for kid in replies if kid not in ids]
        for part in parts
        for replies in part.extra.get(KIDS, {}).values()
    ]
    ledger.count("not_loaded", sum(map(len, kids)))
    ledger.count("unfinished_branches", sum(map(bool, kids)))
    declared: dict[str, int] = {}
    for part in parts:
        declared.update(part.extra.get(DESCENDANTS, {}))
    if declared:
        held = _comments_by_story(parts, declared)
        present = sum(min(held[story], n) for story, n in declared.items())
        source = parts[0].source if len(parts) == 1 else "hackernews"
        Gather(source, options, ledger).declare(sum(declared.values()), present)
    return parts


class _Items:
    """Takes items of any kind and makes records of them."""

    def __init__(self, name: str, options: ReadOptions, ledger: Ledger) -> None:
        self.gather = Gather(name, options, ledger, counted=True)
        self._ledger = ledger
        self._descendants: dict[str, int] = {}
        self._kids: dict[str, list[str]] = {}
        self._dead = self._taken = self._users = 0

    def add_tree(self, root: dict[str, Any]) -> None:
        """Take an item with the items below it, however deep."""
        story = text_of(root.get("story_id"))
        if story is None and (text_of(root.get("type")) or "story") in _POSTS:
            story = text_of(root.get("id"))
        above = text_of(root.get("parent_id"))
        stack: list[tuple[Any, str | None]] = [(root, above)]
        while stack:
            item, parent = stack.pop()
            self._taken += 1
            self._ledger.read += 1
            if not isinstance(item, dict):
                self._reject_value(item)
                continue
            own = text_of(item.get("id"))
            self._add(item, self._taken, parent, story)
            for key in ("children", "options"):
                below = item.get(key)
                if isinstance(below, list):
                    stack.extend((child, own) for child in reversed(below))

    def add_answer(self, answer: Any) -> None:
        """Take an answer: an item, a tree, a list of them, or results of the search."""
        hits = answer.get("hits") if isinstance(answer, dict) else None
        items = hits if isinstance(hits, list) else answer
        for item in items if isinstance(items, list) else [items]:
            self.add_value(item)
        total = answer.get("nbHits") if isinstance(answer, dict) else None
        if isinstance(total, int) and isinstance(hits, list):
            self.gather.declare(total, len(hits), "results of the search")

    def add_value(self, item: Any) -> None:
        """Take a member of a list, which should be an item, alone or with others below it."""
        if isinstance(item, dict) and item.get("children"):
            self.add_tree(item)
            return
        self._taken += 1
        self._ledger.read += 1
        if isinstance(item, dict):
            self.add(item, self._taken)
        else:
            self._reject_value(item)

    def add(self, item: dict[str, Any], place: int) -> None:
        """Take an item that stands alone."""
        get = item.get
        own, parent = get("id"), get("parent")
        if get("type") == "comment" and type(own) is int and type(parent) is int:
            # Nearly all there are, at a third of the time.
            author, text, time = get("by"), get("text", ""), get("time")
            usual = type(author) is str and type(text) is str and type(time) is int
            if usual and "dead" not in item and "deleted" not in item and "kids" not in item:
                row = (str(own), str(parent), author, None, plain(text), time, *_USUAL)
                self.gather.add(Row(*row, place, *_LAST), item)
                return
        if parent is None:
            parent = get("parent_id") or get("poll")
        story = get("story_id")
        thread = None if story is None else text_of(story)
        if thread is None and "objectID" in item:
            thread = text_of(item["objectID"] if parent is None else parent)
        self._add(item, place, text_of(parent), thread)

    def finish(self) -> Records:
        """Return the records, having counted where replies and parents disagree."""
        ledger = self._ledger
        if self._users and not len(self.gather):
            raise InputError(
                f"{self.gather.source}: is a user of Hacker News, not a discussion; ask for an "
                "item, such as https://hn.algolia.com/api/v1/items/NUMBER"
            )
        ledger.count("dead", self._dead)
        records = self.gather.finish()
        records.urls = links(map(hackernews_link, records.ids))
        parents = dict(zip(records.ids, records.parents, strict=True)) if self._kids else {}
        for own, kids in self._kids.items():
            for kid in kids:
                if kid in parents and parents[kid] != own:
                    ledger.count("conflicts")
                    what = f"is among the replies to {own}, and names {parents[kid]} as its parent"
                    ledger.example("conflicts", kid, what)
        if records.threads is not None and None in records.threads:
            # An item that names no story, among others that do.
            above = zip(records.threads, records.parents, records.ids, strict=True)
            records.threads = [thread or parent or own for thread, parent, own in above]
        records.extra = {DESCENDANTS: self._descendants, KIDS: self._kids}
        return records

    def _add(
        self, item: dict[str, Any], place: int, parent: str | None, thread: str | None
    ) -> None:
        get = item.get
        own = text_of(get("id") if "id" in item else get("objectID"))
        author = get("by") or get("author")
        text = get("text") or get("comment_text") or get("story_text")
        kind = text_of(get("type")) or _type_of(item)
        label = None
        if kind == "pollopt":
            label = "system"
        elif _is_set(get("deleted")):
            label = "deleted"
        elif _is_set(get("dead")):
            label = "dead"
            self._dead += 1
        elif not author and not text and "author" in item and kind == "comment":
            label = "deleted"
        if kind not in _TYPES and not any(map(item.__contains__, _KEYS)):
            what = f"an object with the keys {', '.join(map(str, item))[:100] or '(none)'}"
            self._users += "karma" in item
            self.gather.reject("wrong_shape", place, what)
            return
        post = kind in _POSTS
        row = Row(
            own,
            None if parent == "0" else parent,
            author if isinstance(author, str) else None,
            None,
            plain(text) if isinstance(text, str) else "",
            _time_of(item),
            thread,
            POST if post else COMMENT,
            label,
            _points(item) if post else None,
            place=place,
        )
        if self.gather.add(row, item) is not None and own is not None:
            self._note(own, item, post)

    def _note(self, own: str, item: dict[str, Any], post: bool) -> None:
        """Note what the item says of others."""
        kids = item.get("kids")
        if kids and isinstance(kids, list):
            self._kids[own] = [kid for kid in map(text_of, kids) if kid]
        if post:
            title, n = item.get("title"), item.get("descendants")
            if isinstance(title, str) and title:
                self.gather.titles[own] = title
            if isinstance(n, int) and not isinstance(n, bool) and n > 0:
                self._descendants[own] = n

    def _reject_value(self, item: Any) -> None:
        if item is None:
            self.gather.leave_out("null")
            self._ledger.count("nulls")
        else:
            self.gather.reject("not_an_object", self._taken, "no item, but a plain value")


def _type_of(item: dict[str, Any]) -> str | None:
    """Return the type of an item that does not name it."""
    tags = item.get("_tags")
    if isinstance(tags, list):
        return next((tag for tag in tags if tag in ("comment", *_POSTS, "pollopt")), None)
    if item.get("parent") or item.get("parent_id") or item.get("comment_text"):
        return "comment"
    return "story" if item.get("title") or item.get("children") else None


def _is_set(value: Any) -> bool:
    return value is True or (bool(value) and isinstance(value, (int, str)) and value in _TRUE)


def _time_of(item: dict[str, Any]) -> str | int | float | None:
    """Return the time: seconds where there are any, else text, which is UTC."""
    get = item.get
    for key in ("time", "created_at_i", "timestamp", "created_at"):
        time = get(key)
        if isinstance(time, int) and time:
            return time
        if isinstance(time, str) and time:
            return time + "Z" if len(time) in (19, 23, 26) and time[10] in " T" else time
        if isinstance(time, float):
            return time
    return None


def _points(item: dict[str, Any]) -> float | None:
    points = item.get("score", item.get("points"))
    return float(points) if isinstance(points, (int, float)) else None


def _comments_by_story(parts: list[Records], stories: dict[str, int]) -> dict[str, int]:
    """Return the number of records below each of `stories`, by the parents they name."""
    parent_of = {
        name: parent for part in parts for name, parent in zip(part.ids, part.parents, strict=True)
    }
    held = dict.fromkeys(stories, 0)
    top: dict[str, str | None] = {}
    for name in parent_of:
        path: list[str] = []
        at: str | None = name
        while at is not None and at not in top and at not in stories:
            top[at] = None  # a circle ends here
            path.append(at)
            at = parent_of.get(at)
        found = at if at is None or at in stories else top[at]
        top.update(dict.fromkeys(path, found))
        if found is not None and found != name:
            held[found] += 1
    return held
