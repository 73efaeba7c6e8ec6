"""Read posts of Bluesky: threads, feeds, searches, records, and the stream of new ones.

A post is called by its address, and a thread by that of its first post.  Whom a post answers is
said by its own record.  People are known by their DID, and shown by their handle, which they
may change.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from threadgraph.graphs.records import COMMENT, POST
from threadgraph.io.formats.bluesky_words import mentions_in, person_of, quoted_in
from threadgraph.io.formats.json_answers import each_answer
from threadgraph.io.gather import Gather, Row
from threadgraph.io.json_objects import dict_of, number_of, text_of
from threadgraph.io.web_links import bluesky_link

if TYPE_CHECKING:
    from threadgraph.graphs.ledger import Ledger
    from threadgraph.graphs.records import Records
    from threadgraph.io.options import ReadOptions
    from threadgraph.io.streams import Source

_KEY = "bluesky"
_LISTS = ("feed", "posts", "records")
_PAGES = (25, 50, 100)
_STREAMED = "app.bsky.feed.post"


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the posts of one file; what its threads announce is settled by `join`.

    Posts that are deleted or hidden from whoever asked are counted as "unavailable"; where
    another post answers one, its address stays.
    """
    posts = _Posts(source.name, options, ledger)
    for place, found in each_answer(source, options, ledger):
        posts.take(found, place)
    return posts.finish()


def join(parts: list[Records], options: ReadOptions, ledger: Ledger) -> list[Records]:
    """Return the parts, having told which replies are in none of them."""
    replies: dict[str, int] = {}
    left_out: Counter[str] = Counter()
    for part in parts:
        known = part.extra.pop(_KEY, None) or _Known()
        left_out += known.left_out
        for name, n in known.replies.items():
            replies[name] = max(n, replies.get(name, 0))
    if replies:
        held = {pair for part in parts for pair in zip(part.parents, part.ids, strict=True)}
        present = Counter(parent for parent, _ in held)
        present += left_out
        missing = [n - present[name] for name, n in replies.items()]
        ledger.count("not_loaded", sum(n for n in missing if n > 0))
        ends = sum(not present[name] for name in replies)
        ledger.count("unfinished_branches", ends)
    return parts


@dataclass
class _Known:
    """Of the posts in threads: how many replies each has; how many of them were left out."""

    replies: dict[str, int] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)


class _Posts:
    """The posts of one file, taken one by one."""

    def __init__(self, source: str, options: ReadOptions, ledger: Ledger) -> None:
        self._gather = Gather(source, options, ledger, marked=True)
        self._ledger, self._source = ledger, source
        self._known = _Known()
        self._place = self._longest = self._ahead = 0
        self._goes_on = False

    def take(self, found: Any, place: int) -> None:
        """Take a thread, a list of posts, a post or an event of the stream."""
        self._place = place
        if not isinstance(found, dict):
            self._gather.reject("not_an_object", place, "no object, but a plain value")
            return
        thread = found.get("thread")
        items = next((found[key] for key in _LISTS if isinstance(found.get(key), list)), None)
        if isinstance(thread, list):
            self._take_flat(found, thread)
        elif isinstance(thread, dict):
            self._take_tree(thread)
        elif items is not None:
            self._longest, self._goes_on = len(items), bool(text_of(found.get("cursor")))
            for self._place, item in enumerate(items, 1):
                self._take_item(item)
        elif isinstance(found.get("post"), dict) and not isinstance(found.get("reply"), dict):
            if "reason" in found:
                self._take_item(found)
            else:
                self._take_tree(found)
        elif isinstance(found.get("commit"), dict):
            self._take_event(found, found["commit"])
        else:
            self._take_item(found)

    def finish(self) -> Records:
        """Return what was taken."""
        if self._goes_on or self._longest in _PAGES:
            goes_on = "goes on" if self._goes_on else "may go on"
            what = f"a page of {self._longest:,} posts that {goes_on}; further pages are not here"
            self._ledger.warn("looks_paged", self._source, what)
        if self._ahead:
            what = "posts claim a later time than that at which they were first seen, which is used"
            self._ledger.warn("time_ahead", self._source, what, self._ahead)
        records = self._gather.finish()
        records.extra[_KEY] = self._known
        return records

    def _take_tree(self, top: dict[str, Any]) -> None:
        """Take a post, those above it one by one, and those below it to any depth."""
        chain = [top]
        while isinstance(above := chain[-1].get("parent"), dict):
            chain.append(above)
        first = _view_of(chain[-1])
        root = _root_of(_view_of(top)) or text_of(first.get("uri"))
        for node in reversed(chain[1:]):
            self._take_node(node, root, None)
        waiting: list[tuple[Any, str | None]] = [(top, None)]
        while waiting:
            node, parent = waiting.pop()
            name = self._take_node(node, root, parent)
            below = node.get("replies") if isinstance(node, dict) else None
            if isinstance(below, list):
                waiting += [(reply, name) for reply in reversed(below)]

    def _take_flat(self, answer: dict[str, Any], items: list[Any]) -> None:
        """Take the posts of getPostThreadV2, where each has its depth."""
        views = [_view_of(dict_of(dict_of(item).get("value"))) for item in items]
        root = next(filter(None, map(_root_of, views)), None)
        root = root or next((text_of(view.get("uri")) for view in views if view), None)
        for self._place, item in enumerate(items, 1):
            self._take_node(dict_of(item).get("value"), root, None)
        if answer.get("hasOtherReplies") is True:
            self._ledger.count("unfinished_branches")

    def _take_node(self, node: Any, root: str | None, parent: str | None) -> str | None:
        """Take a post of a thread and return its address."""
        view = _view_of(node)
        if not view:
            if _is_unavailable(node):
                self._gather.leave_out("unavailable")
            else:
                self._reject()
            return None
        name = text_of(view.get("uri"))
        replies = number_of(view.get("replyCount"))
        if name and replies:
            self._known.replies[name] = int(replies)
        self._add(view, dict_of(view.get("record")), root, parent)
        return name

    def _take_item(self, item: Any) -> None:
        """Take a post of a list, with the posts that it is shown to answer."""
        found = dict_of(item)
        view = _view_of(found)
        reason = dict_of(found.get("reason"))
        if view and (text_of(reason.get("$type")) or "").endswith("Repost"):
            self._take_repost(reason, view)
            return
        shown = dict_of(found.get("reply")) if view is not found else {}
        for above in (shown.get("root"), shown.get("parent")):
            other = dict_of(above)
            if isinstance(other.get("record"), dict):
                self._add(other, other["record"], _root_of(other), None)
        record = view.get("record") if view else found.get("value")
        if isinstance(record, dict):
            self._add(view or found, record, None, None)
        elif _is_unavailable(found):
            self._gather.leave_out("unavailable")
        else:
            self._reject()

    def _take_event(self, event: dict[str, Any], commit: dict[str, Any]) -> None:
        """Take an event of the stream (Jetstream), of which only new posts are comments."""
        record = commit.get("record")
        if commit.get("collection") != _STREAMED or not isinstance(record, dict):
            self._gather.leave_out("other_kind")
            return
        person, key = text_of(event.get("did")), text_of(commit.get("rkey"))
        uri = f"at://{person}/{_STREAMED}/{key}" if person and key else None
        self._add({"uri": uri, "author": {"did": person}}, record, None, None)

    def _take_repost(self, reason: dict[str, Any], view: dict[str, Any]) -> None:
        by = dict_of(reason.get("by"))
        person = text_of(by.get("did"))
        uri = text_of(reason.get("uri")) or f"repost:{person}:{view.get('uri')}"
        who, time = text_of(by.get("handle")), text_of(reason.get("indexedAt"))
        self._gather.add(
            Row(uri, None, who, person, "", time, uri, label="repost", place=self._place)
        )

    def _add(
        self, view: dict[str, Any], record: dict[str, Any], root: str | None, parent: str | None
    ) -> None:
        """Take a post: as it is shown, and its record."""
        name = text_of(view.get("uri"))
        text = record.get("text")
        text = text if isinstance(text, str) else ""
        reply = dict_of(record.get("reply"))
        parent = text_of(dict_of(reply.get("parent")).get("uri")) or parent
        thread = root or text_of(dict_of(reply.get("root")).get("uri")) or parent or name
        author = dict_of(view.get("author"))
        person = text_of(author.get("did")) or person_of(name)
        handle = text_of(author.get("handle"))
        row = self._gather.add(
            Row(
                name,
                parent,
                person if handle in (None, "handle.invalid") else handle,
                person,
                text,
                self._time(record.get("createdAt"), view.get("indexedAt")),
                thread,
                COMMENT if parent else POST,
                None,
                number_of(view.get("likeCount")),
                place=self._place,
                url=bluesky_link(name),
            ),
            {**record, **view},
        )
        if row is None and parent:
            self._known.left_out[parent] += 1
        if "facets" in record:
            for who, start, end in mentions_in(record, text):
                shown = text[start:end].lstrip("@") if start >= 0 else None
                self._gather.mention(row, person_id=who, name=shown or None, start=start, end=end)
        if "embed" in record:
            quoted = quoted_in(record)
            if quoted:
                self._gather.mention(row, person_id=quoted, rule="M7")

    def _time(self, created: Any, indexed: Any) -> str | None:
        """Return when a post was written, as its author says; no later than it was seen."""
        if not isinstance(created, str):
            return indexed if isinstance(indexed, str) else None
        # Both are ISO text; where both are UTC their seconds compare as text.
        if (
            isinstance(indexed, str)
            and created[-1:] == "Z" == indexed[-1:]
            and created[:19] > indexed[:19]
        ):
            self._ahead += 1
            return indexed
        return created

    def _reject(self) -> None:
        self._gather.reject("wrong_shape", self._place, "no post of Bluesky: it has no record")


def _view_of(node: Any) -> dict[str, Any]:
    """Return the post as it is shown, in what a thread or a feed holds; {} if there is none."""
    found = dict_of(node)
    inner = found.get("post")
    view = inner if isinstance(inner, dict) else found
    return view if isinstance(view.get("record"), dict) else {}


def _root_of(view: dict[str, Any]) -> str | None:
    reply = dict_of(dict_of(view.get("record")).get("reply"))
    return text_of(dict_of(reply.get("root")).get("uri"))


def _is_unavailable(node: Any) -> bool:
    found = dict_of(node)
    kind = text_of(found.get("$type")) or ""
    if found.get("notFound") is True or found.get("blocked") is True:
        return True
    return kind.endswith(
        ("notFoundPost", "blockedPost", "NotFound", "Blocked", "NoUnauthenticated")
    )
