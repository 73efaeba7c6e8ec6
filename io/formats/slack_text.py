"""From the text of a Slack message to plain text, with the places where people are mentioned."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from threadgraph.io.formats.slack_fields import Message, opened
from threadgraph.io.json_objects import dict_of, list_of, text_of

_TOKEN = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>|&(amp|lt|gt);")
_LETTERS = {"amp": "&", "lt": "<", "gt": ">"}
_ENTITY = re.compile("&(amp|lt|gt);")
_LONG_QUOTE = re.compile("^(?:&gt;){3} ?", re.MULTILINE)
_FENCE = "```"


class Mentioned(NamedTuple):
    """A person mentioned in a text: `text[start:end]` is "@" and the name shown."""

    person: str
    name: str
    start: int
    end: int


def plain(
    text: str, names: Mapping[str, str], channels: Mapping[str, str]
) -> tuple[str, list[Mentioned]]:
    """Return a text as it is shown, and the people mentioned in it, in order.

    "<@U1>" is shown as "@" and the name of the user, "<#C1>" as "#" and that of the channel,
    "<!here>" as "@here", a link as its label, else as its address.  A quotation to the end of
    the message (">>>") has ">" before each line.  Letters that were escaped are unescaped once.

    >>> plain("<@U1>, see <#C1|mill> &amp;lt; <https://a.b|it>", {"U1": "Ann"}, {})
    ('@Ann, see #mill &lt; it', [Mentioned(person='U1', name='Ann', start=0, end=4)])
    """
    if "&" not in text and "<" not in text:
        return text, []
    if "&gt;&gt;&gt;" in text:
        text = _quoted(text)
    parts: list[str] = []
    found: list[Mentioned] = []
    last = size = 0
    for token in _TOKEN.finditer(text):
        start = token.start()
        if start > last:
            parts.append(text[last:start])
            size += start - last
        last = token.end()
        kind, target, label, letter = token.groups()
        if kind == "@":
            name = names.get(target) or _unescaped(label or "").lstrip("@") or target
            shown = f"@{name}"
            found.append(Mentioned(target, name, size, size + len(shown)))
        else:
            shown = _LETTERS[letter] if letter else _shown(kind, target, label, channels)
        parts.append(shown)
        size += len(shown)
    parts.append(text[last:])
    return "".join(parts), found


def words_of_bot(message: Message) -> str:
    """Return what a bot wrote into blocks or attachments, where its message has no text.

    >>> from threadgraph.io.formats.slack_fields import message_of
    >>> message = {"attachments": [{"fallback": "Build 7 failed"}, {"text": "by Ann"}]}
    >>> words_of_bot(message_of(message))
    'Build 7 failed\\nby Ann'
    """
    blocks = list_of(opened(message.blocks))
    found = [text_of(dict_of(block.get("text")).get("text")) for block in blocks]
    for attachment in [] if any(found) else list_of(message.attachments):
        found.append(text_of(attachment.get("fallback")) or text_of(attachment.get("text")))
    return "\n".join(filter(None, found))


def _shown(kind: str, target: str, label: str | None, channels: Mapping[str, str]) -> str:
    """Return how a channel, a call to many or a link is shown."""
    if kind == "#":
        return f"#{channels.get(target) or _unescaped(label or target)}"
    if kind == "!" and not label:
        return f"@{target.partition('^')[0]}"
    return _unescaped(label or target)


def _unescaped(text: str) -> str:
    return _ENTITY.sub(lambda found: _LETTERS[found[1]], text) if "&" in text else text


def _quoted(text: str) -> str:
    """Write ">" before each line from the one that begins with ">>>", unless it is code."""
    fences = last = 0
    for start in _LONG_QUOTE.finditer(text):
        fences += text.count(_FENCE, last, start.start())
        last = start.start()
        if fences % 2 == 0:
            rest = text[start.end() :].replace("\n", "\n&gt; ")
            return f"{text[: start.start()]}&gt; {rest}"
    return text
