"""Read dumps of Reddit (Pushshift, Arctic Shift): one comment or submission a line."""

from __future__ import annotations

from typing import Any

from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import POST, Records
from threadgraph.io.formats.reddit_fields import (
    author_of,
    is_escaped,
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
from threadgraph.io.formats.reddit_gaps import KEY, Gaps, join
from threadgraph.io.gather import Gather, Row
from threadgraph.io.head import LINES, Head
from threadgraph.io.json_document import load_document
from threadgraph.io.json_object_lines import each_object
from threadgraph.io.json_objects import dict_of, text_of
from threadgraph.io.options import ReadOptions
from threadgraph.io.streams import Source
from threadgraph.io.web_links import REDDIT

__all__ = ["join", "read"]

_PARENT_TYPES = (int, float)


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the comments and submissions of a dump, or of an answer of its API.

    Ids and people are as in `threadgraph.io.formats.reddit`, so that comments, submissions and
    saved pages of a thread fit together.  Parents that are numbers to the base of 10, as the API
    of Pushshift wrote them since 2022, are counted as `parents_base10`.  Texts are unescaped
    once, each by itself, unless it has a bare <, > or &: Pushshift escaped, Arctic Shift does
    not, and dumps by subreddit hold both.
    """
    dump = _Dump(source.name, options, ledger)
    if Head(source.head, whole=source.whole).syntax == LINES:
        for place, record in each_object(source, options, ledger):
            dump.take(place, record)
    else:
        document = load_document(source, options, ledger)
        records = document if isinstance(document, list) else dict_of(document).get("data")
        for place, record in enumerate(records if isinstance(records, list) else [document], 1):
            ledger.read += 1
            dump.take(place, record)
    return dump.finish()


class _Dump:
    """The records of a dump, taken one by one; each has been counted as read."""

    def __init__(self, source: str, options: ReadOptions, ledger: Ledger) -> None:
        self._gather = Gather(source, options, ledger, counted=True, site=REDDIT)
        self._gaps = Gaps()
        self._ledger = ledger
        self._threads_known = True

    def take(self, place: int, record: Any) -> None:
        """Take a record, or reject it."""
        if not isinstance(record, dict):
            return self._gather.reject("not_an_object", place, "no object, but a plain value")
        if "body" in record or "parent_id" in record:
            return self._comment(place, record)
        if "title" in record or "num_comments" in record:
            return self._submission(place, record)
        data = record.get("data")
        if isinstance(data, dict) and "kind" in record:
            return self.take(place, data)
        what = "neither a comment (no body) nor a submission (no title)"
        return self._gather.reject("wrong_shape", place, what)

    def finish(self) -> Records:
        """Return what was taken."""
        records = self._gather.finish()
        if not self._threads_known:
            _find_threads(records)
        records.extra[KEY] = self._gaps
        return records

    def _comment(self, place: int, record: dict[str, Any]) -> None:
        get = record.get
        above = get("parent_id")
        thread = thread_of(get("link_id")) or _thread_without_link(record)
        text = _words(record, get("body"))
        author = author_of(get("author"))
        row = Row(
            id=short_id(get("id") or get("name")),
            parent=parent_of(above, thread),
            author=author,
            text=text,
            time=get("created_utc"),
            thread=thread,
            label=label_of(text, author),
            score=score_of(record),
            version=version_of(record),
            url=record.get("permalink"),
            place=place,
        )
        if type(above) in _PARENT_TYPES:
            self._ledger.count("parents_base10")
        if thread is None:
            self._threads_known = False
        if self._gather.add(row, record) is None and row.id and thread:
            self._gaps.left_out[thread] += 1

    def _submission(self, place: int, record: dict[str, Any]) -> None:
        get = record.get
        thread = submission_id(get("id") or get("name"))
        text = _words(record, get("selftext"))
        author = author_of(get("author"))
        row = Row(
            id=thread,
            author=author,
            text=text,
            time=get("created_utc"),
            thread=thread,
            kind=POST,
            label=label_of(text, author) or removal_of(record),
            score=score_of(record),
            version=version_of(record),
            url=record.get("permalink"),
            place=place,
        )
        self._gather.add(row, record)
        if thread is None:
            return
        title = get("title")
        if isinstance(title, str) and title:
            self._gather.titles[thread] = _words(record, title)
        self._gaps.declare(thread, get("num_comments"))


def _words(record: dict[str, Any], value: Any) -> str:
    text = value if isinstance(value, str) else text_of(value) or ""
    if "&" in text and "_meta" not in record and is_escaped(text):
        return unescape(text)
    return text


def _thread_without_link(record: dict[str, Any]) -> str | None:
    parent = record.get("parent_id")
    if isinstance(parent, str) and parent.startswith("t3_"):
        return parent
    return thread_in(record.get("permalink"))


def _find_threads(records: Records) -> None:
    """Give comments that name no thread that of the comment they answer, in place.

    Where that is not known, the first comment of the branch gives its name to the thread.
    """
    threads = records.threads or [None] * len(records)
    rows = dict(zip(records.ids, range(len(records)), strict=True))
    for start in range(len(records)):
        path: list[int] = []
        row: int | None = start
        while row is not None and threads[row] is None:
            threads[row] = ""
            path.append(row)
            above = records.parents[row]
            row = rows.get(above) if above is not None else None
        found = threads[row] if row is not None else None
        if path and not found:
            last = path[-1]
            found = f"t1_{records.parents[last] or records.ids[last]}"
        for passed in path:
            threads[passed] = found
    records.threads = threads
