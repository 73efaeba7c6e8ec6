"""Take the messages of Slack's channels: what each is, whom it answers, what is announced."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import COMMENT, Records
from threadgraph.io.formats.slack_fields import ABSENT, Message, message_of
from threadgraph.io.formats.slack_people import People
from threadgraph.io.formats.slack_text import Mentioned, plain, words_of_bot
from threadgraph.io.gather import Gather, Row
from threadgraph.io.json_objects import dict_of, list_of, text_of
from threadgraph.io.options import ReadOptions

_TIME = re.compile(r"(\d{1,11})(?:\.(\d{1,9}))?", re.ASCII)
_SECONDS, _USUAL = 10, 17
"""Digits before the point of a `ts` of our days, and its length."""

_SYSTEM = frozenset(
    {
        "app_conversation_join",
        "app_conversation_leave",
        "assistant_app_thread",
        "bot_add",
        "bot_disable",
        "bot_enable",
        "bot_remove",
        "huddle_thread",
        "joiner_notification",
        "joiner_notification_for_inviter",
        "message_changed",
        "message_deleted",
        "message_replied",
        "pinned_item",
        "reminder_add",
        "reminder_delete",
        "sh_room_created",
        "sh_room_shared",
        "tabbed_canvas_updated",
        "unpinned_item",
    }
)
_SYSTEM_STARTS = ("channel_", "group_")
_LABELS = {
    "tombstone": "deleted",
    "me_message": "action",
    "reply_broadcast": "duplicate_view",  # until 2018 a message of its own, beside the reply
}
Key = tuple[str | None, str]


class Messages:
    """The messages of one input, and how many replies their threads announce.

    The thread of a message is its channel: what is written into it answers the channel as a
    whole, and a reply the message that it stands below.  The id of a message is its `ts`,
    which is also its time, to the microsecond, and unique in a channel.
    """

    def __init__(self, source: str, options: ReadOptions, ledger: Ledger, people: People) -> None:
        """Begin with no messages."""
        self._gather = Gather(source, options, ledger, marked=True, ordered=True, microseconds=True)
        self._ledger, self._people = ledger, people
        self._announced: dict[Key, int] = {}
        self._replies: dict[Key, set[str]] = defaultdict(set)
        self._broadcast: set[Key] = set()
        self._place = 0

    def take_all(self, messages: Any, thread: str | None, where: str) -> None:
        """Take a list of messages of one channel; `where` is the file, for messages of ours."""
        if not isinstance(messages, list):
            self._place += 1
            self._gather.reject("wrong_shape", where, "no list of messages")
            return
        held = [message_of(m) if isinstance(m, dict) else m for m in messages]
        names, learn = self._people.names, self._people.learn_author
        for message in held:
            if isinstance(message, Message) and message.user_profile is not ABSENT:
                user = message.user
                if type(user) is str and user not in names:
                    learn(message)
        for number, message in enumerate(held, 1):
            self._place += 1
            if isinstance(message, Message):
                self._take(message, thread, where, number)
            else:
                what = "no message, but a plain value or a list"
                self._gather.reject("not_an_object", f"{where}:{number}", what)

    def _take(self, message: Message, thread: str | None, where: str, number: int) -> None:
        """Take one message, and the replies that slackdump puts inside it."""
        name = message.ts
        if type(name) is not str:
            name = stamp(name)
        time = microseconds(name)
        if name is None or time is None or message.type != "message":
            what = "no message: it lacks type message and ts"
            self._gather.reject("wrong_shape", f"{where}:{number}", what)
            return
        self._add(message, name, time, thread)
        inside = message.slackdump_thread_replies
        if inside:
            self.take_all(inside, thread, f"{where}:{number}")

    def finish(self, thread_id: str | None = None) -> Records:
        """Return what was taken; `thread_id` names the channel where no message has one."""
        missing = 0
        for key, count in self._announced.items():
            lacks = count - len(self._replies.get(key, ()))
            if lacks > 0:
                missing += lacks
                what = f"announces {count:,} replies, of which {lacks:,} are not in the input"
                self._ledger.example("not_loaded", f"{self._gather.source}: {key[1]}", what)
        self._ledger.count("not_loaded", missing)
        for thread in self._people.channels.values():
            self._gather.titles.setdefault(thread, f"#{thread}")
        return self._gather.finish(thread_id=thread_id)

    def _add(self, message: Message, name: str, time: int, thread: str | None) -> None:
        above, people = message.thread_ts, self._people
        parent = None if above is None or above == name else stamp(above)
        if parent == name:
            parent = None
        if parent is not None:
            self._replies[thread, parent].add(name)
        count = message.reply_count
        if type(count) is int and count > 0 and parent is None:
            self._announced[thread, name] = max(count, self._announced.get((thread, name), 0))
        author_id = message.user
        if message.subtype is None and message.bot_id is None and type(author_id) is str:
            # Most messages are those of a person.
            label = "bot" if author_id in people.bots else None
        else:
            author_id, label = "", self._label(message, (thread, name))
        author = people.names.get(author_id) if author_id else None
        if author is None:
            author, author_id = people.author(message)
        text = message.text
        if type(text) is not str:
            text = text_of(text) or ""
        mentioned: list[Mentioned] = []
        if label == "deleted":
            text, author, author_id = "", None, None
        elif label == "bot" and not text:
            text, mentioned = plain(words_of_bot(message), people.names, people.channels)
        elif "<" in text or "&" in text:
            text, mentioned = plain(text, people.names, people.channels)
        place = self._place
        edited = 0.0 if message.edited is None else _edited(message.edited)
        told = (name, parent, author, author_id, text, time, thread)
        row = self._gather.add(Row(*told, COMMENT, label, None, edited, place))
        for person in mentioned:
            self._gather.mention(
                row, person_id=person.person, name=person.name, start=person.start, end=person.end
            )
        if message.attachments is not None:
            self._quotations(row, message)

    def _label(self, message: Message, key: Key) -> str | None:
        subtype = text_of(message.subtype)
        if subtype:
            if subtype in _SYSTEM or subtype.startswith(_SYSTEM_STARTS):
                return "system"
            if subtype == "thread_broadcast":
                if key in self._broadcast:
                    return "duplicate_view"
                self._broadcast.add(key)
            if subtype in _LABELS:
                return _LABELS[subtype]
        return "bot" if self._people.is_bot(message) else None

    def _quotations(self, row: int | None, message: Message) -> None:
        """Note whose messages are shown inside this one, as Slack shows those linked to."""
        for shown in list_of(message.attachments):
            person = text_of(shown.get("author_id"))
            if person and (shown.get("is_msg_unfurl") or shown.get("is_share")):
                name = self._people.names.get(person) or text_of(shown.get("author_name"))
                self._gather.mention(row, person_id=person, name=name, rule="M7")


def stamp(value: Any) -> str | None:
    """Return a `ts` as the text that is an id; a number loses no digit that it has.

    >>> stamp("1736478630.905399"), stamp(1736478630.9054), stamp(None)
    ('1736478630.905399', '1736478630.905400', None)
    """
    if isinstance(value, str):
        return value
    return f"{value:.6f}" if isinstance(value, (int, float)) else None


def microseconds(name: str | None) -> int | None:
    """Return the time that a `ts` is, in microseconds since 1970; None if it is no time.

    >>> microseconds("1736478630.905399"), microseconds("1736478630"), microseconds("soon")
    (1736478630905399, 1736478630000000, None)
    """
    if name and len(name) == _USUAL and name[_SECONDS] == ".":
        digits = name[:_SECONDS] + name[_SECONDS + 1 :]
        if digits.isascii() and digits.isdecimal():
            return int(digits)
    found = _TIME.fullmatch(name or "")
    if found is None:
        return None
    return int(found[1]) * 1_000_000 + int((found[2] or "")[:6].ljust(6, "0"))


def _edited(edited: Any) -> float:
    """Return when a message was last edited, in seconds since 1970; 0 if it was not."""
    if not isinstance(edited, dict):
        return 0.0
    return (microseconds(stamp(edited.get("ts"))) or 0) / 1e6


def shown_messages(document: Any) -> dict[str, Any]:
    """Return a document that has messages inside; {} for any other.

    >>> shown_messages({"ok": True, "messages": []})
    {'ok': True, 'messages': []}
    """
    found = dict_of(document)
    return found if isinstance(found.get("messages"), list) else {}
