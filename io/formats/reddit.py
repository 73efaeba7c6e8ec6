"""Read threads of Reddit as its API sends them: saved .json pages, "load more", listings."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from threadgraph.graphs.errors import InputError
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import POST, Records
from threadgraph.io.formats.reddit_fields import (
    author_of,
    label_of,
    parent_of,
    removal_of,
    score_of,
    short_id,
    submission_id,
    thread_in,
    thread_of,
    unescape,
    version_of,
)
from threadgraph.io.formats.reddit_gaps import KEY, Gaps, Stub, join
from threadgraph.io.gather import Gather, Row
from threadgraph.io.head import LINES, Head
from threadgraph.io.json_document import load_document
from threadgraph.io.json_object_lines import each_object
from threadgraph.io.json_objects import dict_of, text_of
from threadgraph.io.options import ReadOptions
from threadgraph.io.streams import Source
from threadgraph.io.web_links import REDDIT

__all__ = ["join", "read"]

# Accounts, private messages, subreddits, awards.
_OTHERS = frozenset({"t2", "t4", "t5", "t6"})


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the submissions and comments of a page, whatever listings they are in.

    A comment has its id without "t1_"; a submission its full name ("t3_abc"), which is the
    id of the thread.  People are known by their names, which are unique on Reddit and are never
    given to another; author_fullname is on some records of a person and not on others.  Texts
    have &amp;, &lt; and &gt; unescaped once, unless body_html shows that the API was asked for
    raw JSON.  What "more" announces is kept for `join` to count.
    """
    walk = _Walk(source.name, options, ledger)
    if Head(source.head).syntax == LINES and not (source.whole and _is_one_line(source.head)):
        for _, document in each_object(source, options, ledger):
            ledger.read -= 1  # The line is no record: what is inside is.
            walk.through(document)
    else:
        walk.through(load_document(source, options, ledger))
    return walk.finish()


def _is_one_line(data: bytes) -> bool:
    return b"\n" not in data.strip()


class _Walk:
    """A walk through the things of a document, in their order, to any depth."""

    def __init__(self, source: str, options: ReadOptions, ledger: Ledger) -> None:
        self._gather, self._gaps = Gather(source, options, ledger, site=REDDIT), Gaps()
        self._ledger = ledger
        self._place = 0
        self._raw = False
        self._thread: str | None = None

    def through(self, document: Any) -> None:
        """Take all that is in a document."""
        error = dict_of(document).get("error")
        if isinstance(error, int):
            raise InputError(
                f"{self._gather.source}: is Reddit's error {error} instead of a thread; "
                "save the page again"
            )
        waiting = [document]
        while waiting:
            thing = waiting.pop()
            if isinstance(thing, list):
                self._stubs(thing)
                waiting += reversed(thing)
            elif isinstance(thing, dict):
                inside = self._thing(thing)
                if inside:
                    waiting.append(inside)
            elif thing is None:
                self._gather.leave_out("null")
            else:
                self._reject("no thing of Reddit's, but a plain value")

    def finish(self) -> Records:
        """Return what was taken."""
        records = self._gather.finish()
        records.extra[KEY] = self._gaps
        return records

    def _thing(self, thing: dict[str, Any]) -> Any:
        """Take one thing, and return what is inside it."""
        kind, data = thing.get("kind"), thing.get("data")
        if kind is None:
            if isinstance(data, list):
                return data
            answer = dict_of(thing.get("json"))
            if answer:
                return dict_of(answer.get("data")).get("things")
        elif isinstance(data, dict):
            if kind == "t1":
                self._comment(data)
                replies = data.get("replies")
                return replies if isinstance(replies, (dict, list)) else None
            if kind == "t3":
                self._submission(data)
                return None
            if kind == "Listing":
                self._tell_pages(data)
                return data.get("children")
            if kind == "more":
                return None
            if kind in _OTHERS:
                self._place += 1
                self._gather.leave_out("other_kind")
                return None
        self._reject("no thing of Reddit's: it has no kind and data that are known")
        return None

    def _comment(self, data: dict[str, Any]) -> None:
        self._place += 1
        get = data.get
        body = get("body")
        if not isinstance(body, str):
            if get("parent_id") is None:
                self._place -= 1
                self._reject("a comment without text and without a parent")
                return
            body = text_of(body) or ""
        author = author_of(get("author"))
        text = self._words(body, get("body_html"), data)
        thread = thread_of(get("link_id"))
        if thread is None:
            thread = self._thread_without_link(data)
        row = Row(
            id=short_id(get("id") or get("name")),
            parent=parent_of(get("parent_id"), thread),
            author=author,
            text=text,
            time=get("created_utc"),
            thread=thread,
            label=label_of(text, author),
            score=score_of(data),
            version=version_of(data),
            url=data.get("permalink"),
            place=self._place,
        )
        if self._gather.add(row, data) is None and row.id and thread:
            self._gaps.left_out[thread] += 1
        title = get("link_title")
        if thread and isinstance(title, str):
            self._gather.titles.setdefault(thread, self._words(title, None, data))
        if thread and "num_comments" in data:
            self._gaps.declare(thread, get("num_comments"))

    def _submission(self, data: dict[str, Any]) -> None:
        self._place += 1
        author = author_of(data.get("author"))
        text = self._words(text_of(data.get("selftext")) or "", data.get("selftext_html"), data)
        thread = submission_id(data.get("id") or data.get("name"))
        self._gather.add(
            Row(
                id=thread,
                author=author,
                text=text,
                time=data.get("created_utc"),
                thread=thread,
                kind=POST,
                label=label_of(text, author) or removal_of(data),
                score=score_of(data),
                version=version_of(data),
                url=data.get("permalink"),
                place=self._place,
            ),
            data,
        )
        if thread is None:
            return
        self._thread = thread
        title = data.get("title")
        if isinstance(title, str):
            self._gather.titles[thread] = self._words(title, None, data)
        self._gaps.declare(thread, data.get("num_comments"))

    def _thread_without_link(self, data: dict[str, Any]) -> str | None:
        """Return the thread of a comment that does not name it: inboxes do not."""
        parent = text_of(data.get("parent_id")) or ""
        if parent.startswith("t3_"):
            return parent
        return thread_in(data.get("permalink")) or thread_in(data.get("context")) or self._thread

    def _words(self, text: str, html: Any, data: dict[str, Any]) -> str:
        """Return a text as its author wrote it; whether it is escaped is seen from the HTML."""
        if isinstance(html, str) and html:
            self._raw = html[0] == "<"
        return text if self._raw or "_meta" in data else unescape(text)

    def _stubs(self, things: list[Any]) -> None:
        """Note what stands in the place of comments in a list of things."""
        links: set[str] = set()
        for thing in things:
            if not isinstance(thing, dict) or thing.get("kind") != "more":
                continue
            data = dict_of(thing.get("data"))
            thread = thread_of(data.get("link_id")) or self._thread
            parent = parent_of(data.get("parent_id"), thread) or thread
            if parent is None:
                continue
            names = data.get("children")
            children = tuple(filter(None, map(short_id, names if isinstance(names, list) else [])))
            count = data.get("count")
            count = max(count if type(count) is int else 0, len(children))
            if count:
                self._gaps.stubs.append(Stub(parent, count, children))
            else:
                links.add(parent)
        if links:
            answers = _by_parent(things)
            for parent in sorted(links):
                self._gaps.stubs.append(Stub(parent, beside=tuple(answers[parent])))

    def _tell_pages(self, listing: dict[str, Any]) -> None:
        after = listing.get("after")
        if isinstance(after, str) and after:
            things = listing.get("children")
            n = len(things) if isinstance(things, list) else 0
            what = f"a listing of {n:,} that goes on: its next page is the one after {after[:20]}"
            self._ledger.warn("looks_paged", self._gather.source, what)

    def _reject(self, what: str) -> None:
        self._place += 1
        self._gather.reject("wrong_shape", self._place, what)


def _by_parent(things: list[Any]) -> dict[str | None, list[str]]:
    """Return the ids of the comments in a list by what they answer."""
    found: dict[str | None, list[str]] = defaultdict(list)
    for thing in things:
        data = dict_of(dict_of(thing).get("data"))
        name = short_id(data.get("id"))
        if name and dict_of(thing).get("kind") == "t1":
            found[parent_of(data.get("parent_id"), thread_of(data.get("link_id")))].append(name)
    return found
