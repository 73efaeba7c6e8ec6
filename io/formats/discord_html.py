"""Read a channel of Discord as DiscordChatExporter writes it as a web page."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import COMMENT, POST, Records
from threadgraph.io.formats.discord_fields import absent_parent, is_snowflake, person, time_in
from threadgraph.io.formats.discord_markup import Mark, text_and_marks, words_of
from threadgraph.io.gather import Gather, Row
from threadgraph.io.html_page import load_page
from threadgraph.io.options import ReadOptions
from threadgraph.io.streams import Source

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_PARTS = (
    ".chatlog__message-group, [data-message-id], .chatlog__content, .chatlog__forwarded-content,"
    ".chatlog__author, .chatlog__author-name, .chatlog__system-notification-author,"
    ".chatlog__author-tag, .chatlog__bot-tag, .chatlog__bot-label,"
    ".chatlog__reply-link, .chatlog__reference-link,"
    ".chatlog__reply-unknown, .chatlog__reference-unknown, .chatlog__system-notification-content"
)
_CLOCKS = (
    ", .chatlog__timestamp, .chatlog__short-timestamp, .chatlog__system-notification-timestamp"
)
_TARGET = re.compile(r"'([0-9]{1,20})'")
_ATTACHED = re.compile(rb"/attachments/([0-9]{17,20})/")
_IDS = re.compile(rb"""<div\b[^<>]{0,400}\bdata-message-id=["']?([^\s"'<>]{1,100})""")
_EXPORTED = re.compile(rb"postamble__entry[\"']?>([^<>]{0,200})")
_FOOT = 10_000
_TITLES = 2
_LONGEST_COUNT = 12


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the messages of a page, of any year; the channel is the thread.

    Replies are known by the link to what they answer; where that was deleted, the reply has a
    parent that is absent.  Of messages that follow each other, the first alone has a head: it
    names the author of all.  Mentions name an account: that of an author of the page, or
    nobody here.  The ids of Discord hold the time, in UTC and to the millisecond; what the page
    shows is local time in the words of some language, and is used for other ids only.  The id
    of the channel is that of most attachments; without any, the title is the thread's id.
    """
    page = load_page(source, options, ledger)
    raw = page.raw_html or b""
    names = [name.decode(errors="replace") for name in _IDS.findall(raw)]
    timed = all(map(is_snowflake, names))
    gather = Gather(source.name, options, ledger, marked=True, ordered=True, microseconds=timed)
    thread, title = _thread(page, raw, source.name)
    if title:
        gather.titles[thread] = title
    log = _Log(gather, thread, timed)
    for node in page.css(_PARTS if timed else _PARTS + _CLOCKS):
        log.take(node)
    log.finish()
    gather.declare(_declared(raw), len(names), "messages")
    if timed and names:
        ledger.notes["time_source"] = "the ids of the messages, which hold the time in UTC"
    return gather.finish(thread_id=thread)


class _Person(NamedTuple):
    """An author: the name shown, the id, the account, and whether it is a program."""

    name: str | None = None
    user: str | None = None
    handle: str | None = None
    bot: bool = False


class _Log:
    """The messages so far, and the one that is being put together of its parts."""

    def __init__(self, gather: Gather, thread: str, timed: bool) -> None:
        self._gather, self._thread, self._timed = gather, thread, timed
        self._author, self._group_time = _Person(), ""
        self._parent: str | None = None
        self._id: str | None = None
        self._open = self._system = False
        self._texts: list[str] = []
        self._marks: list[Mark] = []
        self._time = ""
        self._place = 0
        self._users: dict[str, str | None] = {}
        self._named: list[tuple[int, str, str, int, int]] = []

    def take(self, node: LexborNode) -> None:
        """Take the next part of the page."""
        a = node.attributes
        classes = a.get("class") or ""
        if "data-message-id" in a:
            self._end()
            self._id, self._open = a["data-message-id"], True
        elif "-group" in classes:
            self._end()
            self._author, self._group_time, self._parent = _Person(), "", None
        elif "__content" in classes:
            text, self._marks = text_and_marks(words_of(node))
            self._texts.insert(0, text)
        elif "-link" in classes:
            target = _TARGET.search(a.get("onclick") or "")
            self._parent = target[1] if target else None
        elif "-unknown" in classes:
            self._parent = ""
        elif "author" in classes and "-tag" not in classes:
            self._system = "system" in classes
            self._meet(_Person(node.text().strip() or None, a.get("data-user-id"), a.get("title")))
        elif "__bot-" in classes or "-tag" in classes:
            self._author = self._author._replace(bot=True)
        elif "forwarded" in classes:
            self._texts.append("> " + text_and_marks(words_of(node))[0].replace("\n", "\n> "))
            self._gather.ledger.count("forwards")
        elif "system" in classes and "-content" in classes:
            self._texts = [" ".join(node.text().split())]
        else:
            self._time = a.get("title") or node.text().strip()
            if not self._open:
                self._group_time = self._time

    def finish(self) -> None:
        """Take the last message, and note who the mentions name."""
        self._end()
        for row, handle, name, start, end in self._named:
            user = self._users.get(handle) or f"@{handle}"
            self._gather.mention(row, person_id=user, name=name, start=start, end=end)

    def _meet(self, author: _Person) -> None:
        self._author = author
        handle, user = author.handle, author.user
        if handle and user:
            known = self._users.setdefault(handle, user)
            if known != user:
                self._users[handle] = None

    def _end(self) -> None:
        """Take the message that has ended, if there is one."""
        if not self._open:
            return
        self._place += 1
        author, parent = self._author, self._parent
        if parent == "" and self._id:
            parent = absent_parent(self._id)
        webhook = author.bot and "#" not in (author.handle or "#")
        name, user = person(author.user, author.name, webhook=webhook)
        text = "\n".join(filter(None, self._texts))
        time = time_in(self._id or "") if self._timed else (self._time or self._group_time or None)
        label = "system" if self._system else "bot" if author.bot else None
        row = self._gather.add(
            Row(
                self._id,
                parent or None,
                name,
                user or author.handle if name else None,
                text,
                time,
                self._thread,
                POST if self._id == self._thread else COMMENT,
                label,
                place=self._place,
            )
        )
        if row is not None:
            for handle, start, end in self._marks:
                self._named.append((row, handle, text[start + 1 : end], start, end))
        self._parent, self._open, self._system = None, False, False
        self._texts, self._marks, self._time = [], [], ""


def _thread(page: LexborHTMLParser, raw: bytes, source: str) -> tuple[str, str]:
    """Return the id of the thread, and its title."""
    head = page.css_first(".preamble, .info")
    entries = head.css(".preamble__entry, .info__guild-name, .info__channel-name") if head else []
    title = " / ".join(filter(None, (node.text().strip() for node in entries[:_TITLES])))
    attached = Counter(_ATTACHED.findall(raw))
    if attached:
        channel, count = attached.most_common(1)[0]
        if 2 * count > attached.total():
            return channel.decode(), title
    return title or source, title


def _declared(raw: bytes) -> int | None:
    """Return how many messages the foot of the page says there are."""
    entry = _EXPORTED.search(raw, max(0, len(raw) - _FOOT))
    digits = b"".join(re.findall(rb"[0-9]", entry[1])) if entry else b""
    return int(digits) if 0 < len(digits) < _LONGEST_COUNT else None
