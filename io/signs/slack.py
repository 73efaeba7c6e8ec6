"""How Slack is told: messages by their keys, exports by the names of their files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from threadgraph.io.head import LINES

if TYPE_CHECKING:
    from threadgraph.io.head import Head
    from threadgraph.io.json_shape import Shape

LISTS = frozenset({"users.json", "channels.json", "groups.json", "dms.json", "mpims.json"})
"""The files beside the channels of an export, one of which makes it an export."""

DAY = re.compile(r"((?:.+/)?)([^/]+)/\d{4}-\d\d-\d\d\.json", re.ASCII | re.DOTALL)
"""A day of a channel: the folder of the export, the channel."""

_TIME = re.compile(r"\d{9,11}\.\d{6}", re.ASCII)
_RECORDED = re.compile(r"\d{19}", re.ASCII)
_ABOUT = ("user", "bot_id", "subtype", "username", "client_msg_id", "bot_profile", "files")


def is_messages(head: Head) -> bool:
    """Tell messages with type and ts: a list, a dump of a channel, an answer, or chunks."""
    places = ("", "messages[].") if head.syntax == LINES else ("[].", "messages[].", "")
    return any(_is_message(head.shape, at) for at in places) or is_chunks(head.shape)


def is_export(names: Sequence[str]) -> bool:
    """Tell days of channels, CHANNEL/2024-05-31.json, beside a list of users or channels.

    All files are to be in one export: what stands beside it would be lost.
    """
    folders = {name.rpartition("/")[0] for name in names if name.rpartition("/")[2] in LISTS}
    days = filter(None, map(DAY.fullmatch, names))
    exports = folders & {day[1].removesuffix("/") for day in days}
    if len(exports) != 1:
        return False
    export = exports.pop()
    return not export or all(name.startswith(f"{export}/") for name in names)


def is_chunks(shape: Shape) -> bool:
    """Tell what slackdump records: lines with short keys, each an answer of the interface.

    A first line that is long may be taken for a document.
    """
    kind, time = shape.value("t") or "", shape.value("ts") or ""
    if not (kind.isdecimal() and len(kind) < 3 and _RECORDED.fullmatch(time)):
        return False
    return shape.any("m[].ts", "p.ts", "ci.id", "ci", "cu", "u[].id", "ch[].id", "w.team_id")


def _is_message(shape: Shape, at: str) -> bool:
    if shape.value(f"{at}type") != "message":
        return False
    if not _TIME.fullmatch(shape.value(f"{at}ts") or ""):
        return False
    return shape.any(*(f"{at}{key}" for key in _ABOUT))
