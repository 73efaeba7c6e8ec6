"""How the log of a chat channel is told: nearly all its lines have the form of one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadgraph.io.head import Head

_LINE = re.compile(
    r"(?m)^[^\n<>]{0,100}\b[0-9]{1,2}:[0-9]{2}\b[^\n<>]{0,20}"
    r"(?:<[^\s<>][^\n<>]{0,63}>|\t[^\n\t]{1,80}\t|[\])]?[ \t]{1,3}(?:\*|-!-|===|<--|-->))"
)


def is_log(head: Head) -> bool:
    """Tell whether it is a log, its last line not looked at where the file goes on."""
    text = head.text[:65536]
    if not _LINE.search(text):
        return False
    from threadgraph.io.formats.irc import looks_like_irc

    if not (head.whole and len(text) == len(head.text)):
        text = text[: text.rfind("\n") + 1]
    return looks_like_irc(text)
