"""Read comments of YouTube: answers of the Data API, info files of yt-dlp, comment downloaders.

A thread is a video, and has its id.  YouTube knows two levels: a reply to a reply is filed
under the comment above both, and begins with "@handle"; whom it answers is looked for among
the replies of that comment.  People are known by the id of their channel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from threadgraph.graphs.errors import InputError
from threadgraph.io.formats.json_answers import each_answer, stem
from threadgraph.io.formats.youtube_comments import (
    ESTIMATED,
    from_api,
    from_downloader,
    from_extractor,
)
from threadgraph.io.formats.youtube_replies import KEY, Replies, join
from threadgraph.io.gather import Gather, Row
from threadgraph.io.json_objects import dict_of, number_of, text_of

if TYPE_CHECKING:
    from threadgraph.graphs.ledger import Ledger
    from threadgraph.graphs.records import Records
    from threadgraph.io.options import ReadOptions
    from threadgraph.io.streams import Source

__all__ = ["join", "read"]

_PAGES = (20, 50, 100)
_NO_SHAPE = "no comment of YouTube: it lacks the keys of one"


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the comments of a file; InputError for a video or an answer without comments.

    Replies that do not name their video belong to that of the comment they answer; comments of
    no known video make one thread, called as the file.  What is announced is kept for `join`.
    """
    comments = _Comments(source.name, options, ledger)
    for place, found in each_answer(source, options, ledger):
        comments.take(found, place)
    return comments.finish()


class _Comments:
    """The comments of one file, taken one by one."""

    def __init__(self, source: str, options: ReadOptions, ledger: Ledger) -> None:
        self._gather = Gather(source, options, ledger)
        self._ledger, self._source = ledger, source
        self._replies = Replies()
        self._next_page: str | None = None
        self._held = self._listed = self._estimated = 0
        self._without = ""

    def take(self, found: Any, place: int) -> None:
        """Take a page of an answer, a thread, a comment, or a video with its comments."""
        waiting = [(found, place)]
        while waiting:
            found, place = waiting.pop()
            entries = found.get("entries") if isinstance(found, dict) else None
            if isinstance(entries, list):
                waiting += reversed(list(zip(entries, range(1, len(entries) + 1), strict=True)))
            else:
                self._take(found, place)

    def finish(self) -> Records:
        """Return what was taken."""
        ledger = self._ledger
        if self._without and not ledger.read:
            raise InputError(f"{self._source}: {self._without}")
        if self._next_page:
            what = f"a page of {self._held:,} that goes on: its next is {self._next_page[:20]}"
            ledger.warn("looks_paged", self._source, what)
        elif self._listed in _PAGES:
            what = f"holds exactly {self._listed} comments; further pages may be missing"
            ledger.warn("looks_paged", self._source, what)
        if self._estimated:
            ledger.count("times_estimated", self._estimated)
            ledger.notes["time_precision"] = ESTIMATED
        records = self._gather.finish()
        self._replies.settle(records, stem(self._source))
        records.extra[KEY] = self._replies
        return records

    def _take(self, found: Any, place: int) -> None:
        if not isinstance(found, dict):
            self._gather.reject("not_an_object", place, "no object, but a plain value")
            return
        items, comments = found.get("items"), found.get("comments")
        if isinstance(items, list):
            self._take_page(found, items)
        elif isinstance(comments, list):
            self._take_video(found, comments)
        elif isinstance(found.get("snippet"), dict):
            self._listed += 1
            self._take_item(found, place)
        elif "cid" in found:
            self._estimate(self._add(from_downloader(found, place), place))
        elif "text" in found and "parent" in found:
            self._estimate(self._add(from_extractor(found, None, place), place))
        elif "error" in found:
            what = text_of(dict_of(found["error"]).get("message")) or "no reason is given"
            self._without = f"is an error of YouTube's ({what[:100]}); ask for the comments again"
        elif "title" in found and ("formats" in found or "extractor" in found):
            self._without = "is a video without comments; run yt-dlp with --write-comments"
        else:
            self._gather.reject("wrong_shape", place, _NO_SHAPE)

    def _take_page(self, page: dict[str, Any], items: list[Any]) -> None:
        self._held, self._next_page = len(items), text_of(page.get("nextPageToken"))
        for place, item in enumerate(items, 1):
            if isinstance(item, dict) and isinstance(item.get("snippet"), dict):
                self._take_item(item, place)
            else:
                self._gather.reject("wrong_shape", place, _NO_SHAPE)

    def _take_video(self, info: dict[str, Any], comments: list[Any]) -> None:
        """Take the comments of yt-dlp, or those that the downloader writes as one document."""
        video, title = text_of(info.get("id")), text_of(info.get("title"))
        exact = not (text_of(info.get("extractor")) or "youtube").startswith("youtube")
        held = 0
        for place, comment in enumerate(comments, 1):
            if not isinstance(comment, dict):
                self._gather.reject("not_an_object", place, "no object, but a plain value")
                continue
            row = (
                from_downloader(comment, place)
                if "cid" in comment
                else from_extractor(comment, video, place)
            )
            row = self._add(row, place)
            held += 1
            if not exact:
                self._estimate(row)
        if video and title and held:
            self._gather.titles[video] = title
        declared = number_of(info.get("comment_count"))
        self._gather.declare(None if declared is None else int(declared), held)

    def _take_item(self, item: dict[str, Any], place: int) -> None:
        """Take a thread (a comment and its replies) or a comment of the Data API."""
        snippet = item["snippet"]
        top = snippet.get("topLevelComment")
        if not isinstance(top, dict):
            self._add(from_api(item, None, None, place), place)
            return
        root = text_of(top.get("id")) or text_of(item.get("id"))
        row = self._add(from_api(top, None, text_of(snippet.get("videoId")), place), place)
        video = row.thread if row else None
        if root:
            self._replies.announce(root, number_of(snippet.get("totalReplyCount")))
        below = dict_of(item.get("replies")).get("comments")
        for reply in below if isinstance(below, list) else []:
            self._add(from_api(dict_of(reply), root, video, place), place)

    def _add(self, row: Row | None, place: int) -> Row | None:
        """Take a row, if there is one."""
        if row is None:
            self._gather.reject("wrong_shape", place, _NO_SHAPE)
        elif self._gather.add(row) is None and row.parent:
            self._replies.left_out[row.parent] += 1
        return row

    def _estimate(self, row: Row | None) -> None:
        self._estimated += row is not None and row.time is not None
