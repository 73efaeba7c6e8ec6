"""How a chat of WhatsApp is told: lines that begin with date and time, most of them with a name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadgraph.io.head import Head

_START = re.compile("[\u200e\u200f\u202a-\u202e\ufeff]*\\[?[\u200e\u200f]*\\d{1,4}[./-]")
_NO_TEXT = ("<", "*", "-!-", "===", "-->", "{", "|")


def is_chat(head: Head) -> bool:
    """Tell a text whose first line is the head of a message, as are lines all through it.

    Logs of programs and of chat channels have dates too, but no names with a colon.
    """
    lines = head.lines
    if not lines or not _START.match(lines[0]):
        return False
    from threadgraph.io.formats.whatsapp_lines import read_head, sender

    heads = [found for found in map(read_head, lines) if found]
    if not heads or read_head(lines[0]) is None:
        return False
    named = 0
    for found in heads:
        name, text = sender(found.text)
        named += name is not None and not name.startswith(_NO_TEXT) and bool(text)
    return named > 0 and 2 * named >= len(heads)
