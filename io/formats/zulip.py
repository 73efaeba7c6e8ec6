"""Read Zulip: topics in archives, answers of its API, messages one of each line."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from threadgraph.graphs.errors import InputError
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import Records
from threadgraph.io.formats.zulip_text import Content, from_html, from_markdown
from threadgraph.io.gather import Gather, Row
from threadgraph.io.head import LINES, Head
from threadgraph.io.json_document import load_document
from threadgraph.io.json_object_lines import each_object
from threadgraph.io.json_objects import dict_of, list_of, number_of, text_of
from threadgraph.io.options import ReadOptions
from threadgraph.io.streams import Source

_ENDING = re.compile(r"(?:\.(?:json|jsonl|ndjson|gz|bz2|xz|zst))+\Z")
_ESCAPED = re.compile(r"\.([0-9A-F]{2})")
_PLATFORM = frozenset({"Notification Bot", "Welcome Bot"})
_DELETED = "(deleted)"
_ME = "/me "


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the messages of a file, each in the thread of its topic.

    Without a topic in the messages the file is one.  Zulip has no replies: a message answers
    the one it quotes (rule "quote_id"), if that is in the same topic, and else the topic.
    The person quoted and the people mentioned are marked by the platform, by their ids; names
    alone are used where the messages do not have the ids of their senders.
    """
    gather = Gather(source.name, options, ledger, marked=True, ordered=True)
    titles = gather.titles
    entries = list(_entries(source, options, ledger, gather))
    page = _ENDING.sub("", source.name.rpartition("/")[2]) or "topic"
    threads = [_thread(message) for _, message in entries]
    if any(threads):
        threads = [thread or page for thread in threads]
    else:
        gather.titles[page] = unquote(_ESCAPED.sub(r"%\1", page))
    present: dict[str | None, set[str]] = defaultdict(set)
    for thread, (_, message) in zip(threads, entries, strict=True):
        present[thread].add(text_of(message.get("id")) or "")
    with_ids = any("sender_id" in message for _, message in entries)
    for thread, (place, message) in zip(threads, entries, strict=True):
        content = _content(message)
        target, name = content.quoted, text_of(message.get("id"))
        if target is not None and not (target in present[thread] and _is_before(target, name)):
            ledger.count("quotes_elsewhere")
            target = None
        row = gather.add(_row(message, place, thread, content.text, target))
        if content.mentions:
            _mark(gather, row, content, with_ids)
        if thread and thread not in titles:
            topic = _topic(message)
            if topic:
                titles[thread] = topic
    return gather.finish(thread_id=page)


def _entries(
    source: Source, options: ReadOptions, ledger: Ledger, gather: Gather
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the messages with their places; what is none is rejected."""
    if Head(source.head).syntax == LINES:
        documents: list[Any] = []
        for _, line in each_object(source, options, ledger):
            ledger.read -= 1  # What is a message is counted where it is taken.
            documents.append(line)
    else:
        documents = [load_document(source, options, ledger)]
    place = 0
    for document in documents:
        for message in _messages(document, source.name, ledger):
            place += 1
            if not isinstance(message, dict):
                gather.reject("not_an_object", place, "no message, but a plain value or a list")
            elif "content" not in message or "sender_full_name" not in message:
                gather.reject("wrong_shape", place, "no message: it lacks content or sender")
            else:
                yield place, message


def _messages(document: Any, source: str, ledger: Ledger) -> list[Any]:
    if isinstance(document, list):
        return document
    answer = dict_of(document)
    messages = answer.get("messages")
    if not isinstance(messages, list):
        if "content" in answer or "id" in answer:
            return [answer]
        raise InputError(
            f"{source}: holds no messages of Zulip; give a topic of an archive, or what the "
            "API answers to /messages"
        )
    for key, which in (("found_oldest", "older"), ("found_newest", "newer")):
        if answer.get(key) is False:
            what = f"an answer with {len(messages):,} messages that says there are {which} ones"
            ledger.warn("looks_paged", source, what)
    return messages


def _row(
    message: dict[str, Any], place: int, thread: str | None, text: str, target: str | None
) -> Row:
    get = message.get
    author = text_of(get("sender_full_name"))
    label = None
    edited = get("last_edit_timestamp")
    if author in _PLATFORM and get("sender_realm_str") in (None, "zulipinternal"):
        label = "system"
    elif text == _DELETED:
        label = "deleted"
    elif get("is_me_message") is True:
        label = "action"
    return Row(
        id=text_of(get("id")),
        parent=target,
        author=author,
        author_id=text_of(get("sender_id")),
        text=text,
        time=get("timestamp"),
        thread=thread,
        label=label,
        version=0.0 if edited is None else number_of(edited) or 0.0,
        place=place,
        rule=None if target is None else "quote_id",
    )


def _mark(gather: Gather, row: int | None, content: Content, with_ids: bool) -> None:
    for mentioned in content.mentions:
        gather.mention(
            row,
            person_id=mentioned.person if with_ids else None,
            name=mentioned.name,
            start=mentioned.start,
            end=mentioned.end,
            rule="M7" if mentioned.quoted else "M1",
        )


def _content(message: dict[str, Any]) -> Content:
    raw = message.get("content")
    if type(raw) is not str:
        raw = text_of(raw) or ""
    if message.get("is_me_message") is True:
        raw = raw.replace(_ME, "", 1)
    if message.get("content_type") == "text/x-markdown":
        return from_markdown(raw)
    return from_html(raw)


def _thread(message: dict[str, Any]) -> str | None:
    """Return the topic with its channel before it, as Zulip shows it; None without a topic."""
    recipient = message.get("display_recipient")
    if type(recipient) is str and recipient:
        topic = _topic(message)
        return topic if topic is None else f"{recipient} > {topic}"
    if isinstance(recipient, list):
        people = sorted(filter(None, (text_of(one.get("id")) for one in list_of(recipient))))
        return f"direct messages {'-'.join(people)}"
    topic = _topic(message)
    if topic is None:
        return None
    channel = text_of(recipient) or text_of(message.get("stream"))
    channel = channel or text_of(message.get("stream_id"))
    return f"{channel} > {topic}" if channel else topic


def _topic(message: dict[str, Any]) -> str | None:
    if isinstance(message.get("display_recipient"), list):
        return None
    topic = message.get("subject")
    if type(topic) is not str:
        topic = message.get("topic")
    return (topic or "general chat") if isinstance(topic, str) else None


def _is_before(target: str, name: str | None) -> bool:
    return name is not None and (len(target), target) < (len(name), name)
