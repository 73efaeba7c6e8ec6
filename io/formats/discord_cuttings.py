"""Read messages of Discord that a site keeps as cuttings of an exported page, in JSON."""

from __future__ import annotations

import re
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from threadgraph.graphs.records import NO_TIME, Records
from threadgraph.io.formats.discord_fields import absent_parent, person, time_in
from threadgraph.io.formats.discord_markup import text_and_marks, words_of
from threadgraph.io.gather import Gather, Row
from threadgraph.io.json_objects import text_of

_TARGET = re.compile(r"-link\b[^<>]{0,200}'([0-9]{1,20})'")


def read_cuttings(document: dict[str, Any], gather: Gather) -> Records:
    """Return the messages of a document; it is the thread.

    `gather` takes microseconds: the ids of messages hold their times.
    """
    thread = text_of(document.get("id")) or gather.source
    title = text_of(document.get("title"))
    if title:
        gather.titles[thread] = title
    messages = document["messages"]
    users: dict[str, str] = {}
    for message in messages:
        if isinstance(message, dict):
            handle, user = text_of(message.get("author_handle")), text_of(message.get("user_id"))
            if handle and user:
                users.setdefault(handle, user)
    for place, message in enumerate(messages, 1):
        if isinstance(message, dict):
            _take(message, gather, thread, place, users)
        else:
            gather.reject("wrong_shape", place, "no message, but a plain value or a list")
    gather.ledger.notes["time_source"] = "the ids of the messages, which hold the time in UTC"
    return gather.finish(thread_id=thread)


def _take(
    message: dict[str, Any], gather: Gather, thread: str, place: int, users: dict[str, str]
) -> None:
    name = text_of(message.get("id"))
    content = text_of(message.get("content_html"))
    node = LexborHTMLParser(content).css_first(".chatlog__content") if content else None
    text, marks = text_and_marks(words_of(node)) if node else ("", [])
    reply = text_of(message.get("reply_html")) or ""
    target = _TARGET.search(reply)
    parent = target[1] if target else None
    if parent is None and "-unknown" in reply and name:
        parent = absent_parent(name)
    author, user = person(text_of(message.get("user_id")), text_of(message.get("author")))
    time = time_in(name or "")
    row = gather.add(
        Row(
            name,
            parent,
            author,
            user,
            text,
            None if time == NO_TIME else time,
            thread,
            place=place,
        )
    )
    for handle, start, end in marks:
        known = users.get(handle) or f"@{handle}"
        gather.mention(row, person_id=known, name=text[start + 1 : end], start=start, end=end)
