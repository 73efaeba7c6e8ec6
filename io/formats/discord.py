"""Read a channel of Discord as DiscordChatExporter writes it in JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from threadgraph.graphs.errors import InputError
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import COMMENT, POST, Records
from threadgraph.io.formats.discord_fields import REPLIES, SAID, absent_parent, person
from threadgraph.io.formats.discord_mentions import Named, find_names, write_names
from threadgraph.io.gather import Gather, Row
from threadgraph.io.json_document import load_document
from threadgraph.io.json_objects import dict_of, list_of, number_of, path_of, text_of
from threadgraph.io.options import ReadOptions
from threadgraph.io.streams import Source

_WEBHOOK = "0000"


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the messages of a channel; the channel is the thread.

    A message answers another if its type is "Reply"; other references (forwards, pins, the
    start of a thread) make no link, and are counted as `references_not_replies`.  Where the
    message answered is deleted, the reply has a parent that is absent.  People are known by
    their ids, but names that one webhook writes under are people each; deleted accounts are
    unknown.  Who is mentioned is in the export, with the place of "@Name" in the text; the
    author of the message answered, who is notified without being named, is a mention "auto".
    Messages of the platform (see `discord_fields.SAID`) are labelled "system", those of
    programs "bot".  What is forwarded is given as a quotation: the words are another's.
    """
    document = load_document(source, options, ledger)
    if not isinstance(document, dict) or not isinstance(document.get("messages"), list):
        raise InputError(
            f"{source.name}: has no list of messages, as exports of Discord have; "
            "export the channel again as JSON"
        )
    if any("content_html" in message for message in list_of(document["messages"])[:1]):
        from threadgraph.io.formats.discord_cuttings import read_cuttings

        cuttings = Gather(source.name, options, ledger, marked=True, microseconds=True)
        return read_cuttings(document, cuttings)
    gather = Gather(source.name, options, ledger, marked=True)
    channel = _Channel(document, gather)
    channel.take_all()
    return gather.finish(thread_id=channel.name)


class _Channel:
    """A channel: its messages, and what is known of all of them."""

    def __init__(self, document: dict[str, Any], gather: Gather) -> None:
        channel, self._messages = dict_of(document.get("channel")), document["messages"]
        titles = (path_of(document, "guild.name"), channel.get("name"))
        title = " / ".join(part for part in map(text_of, titles) if part)
        self.name = text_of(channel.get("id")) or title or gather.source
        if title:
            gather.titles[self.name] = title
        self._gather = gather
        self._writers: dict[str, str | None] | None = None
        self._names: dict[str, str] | None = None
        declared = number_of(document.get("messageCount"))
        gather.declare(None if declared is None else int(declared), len(self._messages), "messages")
        _note_range(dict_of(document.get("dateRange")), gather.ledger)

    def take_all(self) -> None:
        """Take all messages."""
        ledger = self._gather.ledger
        for place, message in enumerate(self._messages, 1):
            if not isinstance(message, dict):
                self._gather.reject("wrong_shape", place, "no message, but a plain value or a list")
                continue
            self._take(place, message)
            if message.get("reference") and text_of(message.get("type")) not in REPLIES:
                ledger.count("references_not_replies")

    def _take(self, place: int, message: dict[str, Any]) -> None:
        get = message.get
        name, kind, text = get("id"), get("type"), get("content")
        if type(name) is not str or type(kind) is not str or type(text) is not str:
            name, kind, text = text_of(name), text_of(kind) or "Default", text_of(text) or ""
        author, writer, label = _author(get("author"))
        if kind not in SAID:
            label = "system"
        parent = None
        if kind in REPLIES and name:
            reference = dict_of(get("reference"))
            parent = text_of(reference.get("messageId")) or absent_parent(name)
        users = get("mentions")
        mentions: list[Named] = []
        if "<@" in text:
            text, mentions = write_names(text, self._shown())
        if get("forwardedMessage"):
            text += _forwarded(get("forwardedMessage"), alone=not text)
            self._gather.ledger.count("forwards")
        time, edited = get("timestamp"), get("timestampEdited")
        row = self._gather.add(
            Row(
                name,
                parent,
                author,
                writer,
                text,
                time if type(time) is str else text_of(time),
                self.name,
                POST if name == self.name else COMMENT,
                label,
                version=_seconds(edited) if edited else 0.0,
                place=place,
            ),
            message,
        )
        if row is not None and (users or mentions):
            self._mention(row, text, list_of(users), mentions, parent)

    def _mention(
        self,
        row: int,
        text: str,
        users: list[dict[str, Any]],
        mentions: list[Named],
        parent: str | None,
    ) -> None:
        """Note the people mentioned: those whose place is known already, and all others."""
        known = {named.user for named in mentions}
        called = {
            user: [name for key in ("nickname", "name") if (name := text_of(found.get(key)))]
            for found in users
            if (user := text_of(found.get("id"))) and user not in known
        }
        found = find_names(text, list(called.items())) if called else []
        for user, start, end in mentions + found:
            rule = "auto" if start < 0 and parent and self._is_pinged(user, parent) else "M1"
            name = text[start + 1 : end] if start >= 0 else next(iter(called[user]), None)
            self._gather.mention(row, person_id=user, name=name, start=start, end=end, rule=rule)

    def _is_pinged(self, user: str, parent: str) -> bool:
        """Tell whether a reply notifies a person because it answers them."""
        if self._writers is None:
            self._writers = {
                name: text_of(dict_of(message.get("author")).get("id"))
                for message in list_of(self._messages)
                if (name := text_of(message.get("id")))
            }
        return self._writers.get(parent, user) == user

    def _shown(self) -> dict[str, str]:
        """Return the names of all people of the export by id."""
        if self._names is None:
            self._names = {}
            for message in list_of(self._messages):
                for user in (dict_of(message.get("author")), *list_of(message.get("mentions"))):
                    name = text_of(user.get("nickname")) or text_of(user.get("name"))
                    known = text_of(user.get("id"))
                    if name and known:
                        self._names.setdefault(known, name)
        return self._names


def _author(value: Any) -> tuple[str | None, str | None, str | None]:
    """Return the name, the id and the label of an author."""
    if not isinstance(value, dict):
        return text_of(value), None, None
    get = value.get
    name, user = get("nickname") or get("name"), get("id")
    if type(name) is not str or type(user) is not str:
        name, user = text_of(name), text_of(user)
    if get("isBot") is not True:
        return *person(user, name), None
    return *person(user, name, webhook=get("discriminator") == _WEBHOOK), "bot"


def _forwarded(message: Any, *, alone: bool) -> str:
    """Return a message that is passed on as a quotation, on lines of its own."""
    text = text_of(dict_of(message).get("content"))
    if text is None:
        return ""
    return ("> " if alone else "\n> ") + text.replace("\n", "\n> ")


def _seconds(time: Any) -> float:
    try:
        return datetime.fromisoformat(time).timestamp()
    except (TypeError, ValueError, OverflowError):
        return 0.0


def _note_range(dates: dict[str, Any], ledger: Ledger) -> None:
    limits = [f"{key} {text}" for key in ("after", "before") if (text := text_of(dates.get(key)))]
    if limits:
        ledger.notes["exported_range"] = ", ".join(limits)
