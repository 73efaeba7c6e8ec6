"""Take comments of GitHub: each kind with its id, its thread and the comment it answers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from threadgraph.graphs.records import COMMENT, POST
from threadgraph.io.formats.github_fields import (
    commit_at,
    label_of,
    person_of,
    thread_at,
    thread_of,
    words_of,
)
from threadgraph.io.gather import Gather, Row
from threadgraph.io.json_objects import dict_of, number_of, text_of

if TYPE_CHECKING:
    from threadgraph.graphs.ledger import Ledger
    from threadgraph.graphs.records import Records
    from threadgraph.io.options import ReadOptions

_SAID = frozenset({"commented", "reviewed", "line-commented", "commit-commented"})


class Comments:
    """The comments of one input; `held` is how many there are by thread.

    Numbers of comments on issues are ids as they are; those of comments on code have "r"
    before them, those of commits "c", of reviews "review-": each kind has numbers of its own.
    """

    def __init__(self, source: str, options: ReadOptions, ledger: Ledger) -> None:
        """Begin with none."""
        self.gather = Gather(source, options, ledger)
        self.held: Counter[str] = Counter()
        self._ledger = ledger
        self._threads: dict[str, str] = {}  # by address: there are few, and many comments
        self._seen: set[tuple[str | None, str | None]] = set()

    def is_rest(self, item: dict[str, Any]) -> bool:
        """Tell whether an object is a comment, review, issue or event of the REST API."""
        if "event" in item and ("actor" in item or "user" in item):
            return True
        if "comments_url" in item:
            return "number" in item
        return "body" in item and (
            "issue_url" in item
            or "pull_request_url" in item
            or "commit_id" in item
            or "pull_request_review_id" in item
        )

    def take_rest(self, item: dict[str, Any], place: int) -> str | None:
        """Take an object of the REST API; return its thread if it opens one."""
        get = item.get
        if get("event") is not None and get("event") not in _SAID:
            self.gather.leave_out("system")
            return None
        name, parent, group = text_of(get("id")), None, None
        if "comments_url" in item:
            thread = thread_at(get("html_url")) or thread_at(get("url"))
            return self._add_opening(item, thread, place)
        if "pull_request_review_id" in item or "diff_hunk" in item:
            thread = thread_at(get("pull_request_url")) or thread_at(get("html_url"))
            above = text_of(get("in_reply_to_id"))
            name = f"r{name}" if name else None
            parent = f"r{above}" if above else None
            group = parent
        elif "pull_request_url" in item:
            thread = thread_at(get("pull_request_url"))
            name = f"review-{name}" if name else None
            if not get("body"):
                self.gather.leave_out("system")  # an approval without a word
                return None
        elif "issue_url" in item:
            address = get("issue_url")
            thread = self._threads.get(address) if isinstance(address, str) else None
            if thread is None:
                thread = thread_at(address) or text_of(address)
                if thread is not None and isinstance(address, str):
                    self._threads[address] = thread
            group = thread
        else:
            thread, name = commit_at(item), f"c{name}" if name else None
            group = thread
        self._add(item, name, parent, thread, group, place)
        return None

    def is_opening(self, item: dict[str, Any]) -> bool:
        """Tell whether an object is an issue, a pull request or a discussion."""
        return "title" in item and ("number" in item or "body" in item) and "author" in item

    def take_opening(self, item: dict[str, Any], place: int) -> str | None:
        """Take an issue, a pull request or a discussion; return its thread."""
        return self._add_opening(item, thread_of(item), place)

    def is_shown(self, item: dict[str, Any]) -> bool:
        """Tell whether an object is a comment or a review of a query, or of the CLI."""
        return "author" in item and ("body" in item or "bodyText" in item)

    def take_shown(
        self, item: dict[str, Any], thread: str | None, above: str | None, place: int
    ) -> tuple[str | None, str | None]:
        """Take a comment of a query or of the CLI; return its id and its thread.

        `thread` is the thread it stands in, `above` the comment that it stands below.
        """
        name = text_of(item.get("id")) or text_of(item.get("url"))
        for key in ("discussion", "issue", "pullRequest"):
            if thread is None and isinstance(item.get(key), dict):
                thread = thread_of(item[key])
        thread = thread or thread_at(item.get("url"))
        if "submittedAt" in item and not item.get("body"):
            self.gather.leave_out("system")
            return None, thread
        parent = text_of(dict_of(item.get("replyTo")).get("id")) or above
        flat = "replies" not in item and "replyTo" not in item and parent is None
        address = item.get("url")
        flat = flat and "/discussions/" not in (address if isinstance(address, str) else "")
        self._add(item, name, parent, thread, parent or (thread if flat else None), place)
        return name, thread

    def finish(self, stem: str) -> Records:
        """Return the comments; `stem` is the thread of those that name none."""
        records = self.gather.finish(thread_id=stem)
        if records.threads is not None:
            records.threads = [stem if t is None else t for t in records.threads]
        return records

    def _add_opening(self, item: dict[str, Any], thread: str | None, place: int) -> str | None:
        title = text_of(item.get("title"))
        if thread and title:
            self.gather.titles[thread] = title
        self._add(item, thread, None, thread, None, place, POST)
        return thread

    def _add(
        self,
        item: dict[str, Any],
        name: str | None,
        parent: str | None,
        thread: str | None,
        group: str | None,
        place: int,
        kind: int = COMMENT,
    ) -> None:
        get = item.get
        login, person, bot = person_of(item)
        created = text_of(get("created_at") or get("createdAt")) or text_of(
            get("submitted_at") or get("submittedAt")
        )
        edited = get("updated_at") or get("updatedAt") or get("lastEditedAt")
        row = self.gather.add(
            Row(
                name,
                parent,
                login,
                person,
                words_of(item),
                created,
                thread,
                kind,
                label_of(item, bot),
                number_of(get("upvoteCount")) if "upvoteCount" in item else None,
                _version(edited) if edited != created else 0.0,
                place,
                group=group,
                url=get("html_url") or _shown_at(get("url")),
            ),
            item,
        )
        if row is not None and kind == COMMENT and (thread, name) not in self._seen:
            self._seen.add((thread, name))
            self.held[thread or ""] += 1


def _shown_at(address: Any) -> str | None:
    """Return an address that people can open; that of the API is for programs."""
    if not isinstance(address, str) or "/api/" in address or "//api." in address:
        return None
    return address


def _version(time: Any) -> float:
    """Return a time such as 2024-05-31T10:20:30Z as a number that grows with it."""
    if not isinstance(time, str):
        return 0.0
    digits = time[:19].replace("-", "").replace("T", "").replace(":", "")
    return float(digits) if digits.isdecimal() and digits.isascii() else 0.0
