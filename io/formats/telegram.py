"""Read chats as Telegram Desktop exports them (result.json): one, or all of an account."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from threadgraph.graphs.errors import InputError
from threadgraph.io.formats.telegram_text import Mark, person_id, quoted, text_and_marks
from threadgraph.io.gather import Gather, Row
from threadgraph.io.json_document import load_document
from threadgraph.io.json_objects import dict_of, list_of, number_of, text_of
from threadgraph.io.streams import Source

if TYPE_CHECKING:
    from threadgraph.graphs.ledger import Ledger
    from threadgraph.graphs.records import Records
    from threadgraph.io.options import ReadOptions

_BYTE = re.compile(rb"(?<!\\)((?:\\\\)*)\\x([0-9A-Fa-f]{2})")
_TYPES = frozenset({"message", "service", "unsupported"})


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the messages of a chat, or of all chats of an account: each is a thread.

    Ids are those within the chat.  A reply to a message of another chat, or to the message
    that opens a topic of a forum, answers nobody here (`replies_to_other_chats`,
    `replies_to_topics`).  People are known by their ids; deleted accounts, which have no name,
    are unknown.  Mentions by id are certain; those by "@account" name a person only if one is
    called so, as exports do not have the names of accounts.  What is forwarded is given as a
    quotation: the words are another's.  Messages of the platform are labelled "system".
    Where all messages of a chat have one id, they are numbered, and who answers whom is lost
    (`ids_all_equal`).  Times are exact where the export has them (since 2022), else local.
    """
    document = _load(source, options, ledger)
    gather = Gather(source.name, options, ledger, marked=True)
    names: dict[str, int] = {}
    for chat in _chats(document, source.name):
        _Chat(chat, gather, names).take_all()
    return gather.finish(thread_id=source.name)


def _load(source: Source, options: ReadOptions, ledger: Ledger) -> Any:
    """Return the document, whose strings may have control characters that are no JSON."""
    source.hold()
    try:
        return load_document(source, options, ledger)
    except InputError:
        data, count = _BYTE.subn(rb"\1\\u00\2", source.head)
        if not count:
            raise
    what = f"{count:,} control characters were written as JSON does not allow"
    ledger.warn("json_repaired", source.name, what, count)
    mended = Source(BytesIO(data), source.name, source.limits)
    return load_document(mended, options, ledger)


def _chats(document: Any, source: str) -> list[dict[str, Any]]:
    if isinstance(document, dict):
        if isinstance(document.get("messages"), list):
            return [document]
        lists = [dict_of(document.get(key)).get("list") for key in ("chats", "left_chats")]
        if any(isinstance(chats, list) for chats in lists):
            return [chat for chats in lists for chat in list_of(chats)]
    raise InputError(
        f"{source}: has no messages and no chats, as exports of Telegram have; "
        "export the chat again, in the format JSON"
    )


class _Chat:
    """A chat: its messages, and what must be known of all of them."""

    def __init__(self, chat: dict[str, Any], gather: Gather, names: dict[str, int]) -> None:
        self._gather, self._ledger = gather, gather.ledger
        messages = chat.get("messages")
        self._messages: list[Any] = messages if isinstance(messages, list) else []
        title, number = text_of(chat.get("name")), text_of(chat.get("id"))
        # Not the bare number: a message may have the same.
        name = f"chat{number}" if number else title or gather.source
        names[name] = names.get(name, 0) + 1
        self._thread = name if names[name] == 1 else f"{name} ({names[name]})"
        if title:
            gather.titles[self._thread] = title
        self._topics = {
            text_of(message.get("id"))
            for message in list_of(self._messages)
            if message.get("action") == "topic_created"
        }
        self._numbered = self._are_ids_worthless()

    def take_all(self) -> None:
        """Take all messages."""
        for place, message in enumerate(self._messages, 1):
            if isinstance(message, dict) and message.get("type", "message") in _TYPES:
                self._take(place, message)
            else:
                self._gather.reject("wrong_shape", place, "no message: it has no type of one")

    def _take(self, place: int, message: dict[str, Any]) -> None:
        get = message.get
        kind, name, author, text = get("type"), get("id"), get("from"), get("text")
        name = str(place) if self._numbered else text_of(name)
        if name is None:
            name = str(place)
            self._ledger.count("ids_made")
        author, user = text_of(author), person_id(get("from_id"))
        if kind == "service":
            author, user = text_of(get("actor")), person_id(get("actor_id"))
        marks: list[Mark] = []
        if type(text) is not str or not text:
            text, marks = text_and_marks(text or get("text_entities"))
        if "forwarded_from" in message:
            self._ledger.count("forwards")
            source = text_of(get("forwarded_from_id")) or text_of(get("forwarded_from"))
            if source is None or source not in (user, author):
                text, marks = quoted(text) if text else "", []
        edited = get("edited_unixtime")
        row = self._gather.add(
            Row(
                name,
                self._parent(message) if "reply_to_message_id" in message else None,
                author,
                user if author else None,
                text,
                _time(get("date_unixtime"), get("date")),
                self._thread,
                label="system" if kind == "service" else None,
                version=(number_of(edited) or 0.0) if edited else 0.0,
                place=place,
            ),
            message,
        )
        for mark in marks:
            self._gather.mention(
                row, person_id=mark.user, name=mark.name, start=mark.start, end=mark.end
            )

    def _parent(self, message: dict[str, Any]) -> str | None:
        parent = text_of(message["reply_to_message_id"])
        if self._numbered:
            return None
        if message.get("reply_to_peer_id") is not None:
            self._ledger.count("replies_to_other_chats")
            return None
        if parent in self._topics:
            self._ledger.count("replies_to_topics")
            return None
        return parent

    def _are_ids_worthless(self) -> bool:
        messages = list_of(self._messages)
        if len(messages) < 2 or not all("id" in message for message in messages):
            return False
        first = messages[0]
        if any(message["id"] != first["id"] for message in messages):
            return False
        if all(message == first for message in messages):
            return False
        replies = sum("reply_to_message_id" in message for message in messages)
        what = (
            f"all {len(messages):,} messages of a chat have the id {str(first['id'])[:40]}: they "
            f"are numbered, and whom {replies:,} of them answer cannot be told"
        )
        self._ledger.warn("ids_all_equal", self._gather.source, what)
        self._ledger.count("ids_made", len(messages))
        return True


def _time(exact: Any, local: Any) -> str | int | float | None:
    """Return seconds since 1970, or local time as text where the export has no other."""
    if isinstance(exact, str) and exact.isdecimal():
        exact = int(exact)
    if isinstance(exact, int) and exact > 0:
        return exact
    return text_of(local)
