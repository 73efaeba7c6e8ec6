"""The fields of a Slack message that are read; all others are passed over unread."""

from __future__ import annotations

from typing import Any

import msgspec

from threadgraph.io.json_values import NATIVE_DEPTH, decode

ABSENT = msgspec.Raw(b"null")
"""Stands for a part that a message does not have."""


class Message(msgspec.Struct, gc=False):
    """A message; None stands for what it does not have.

    Of a day of a channel, whose messages are mostly `blocks` and `user_profile`, only these
    fields are decoded.  The last three are seldom looked at: see `opened`.
    """

    ts: Any = None
    type: Any = "message"
    subtype: Any = None
    thread_ts: Any = None
    reply_count: Any = None
    text: Any = None
    user: Any = None
    username: Any = None
    bot_id: Any = None
    edited: Any = None
    comment: Any = None
    attachments: Any = None
    slackdump_thread_replies: Any = None
    bot_profile: msgspec.Raw = ABSENT
    user_profile: msgspec.Raw = ABSENT
    blocks: msgspec.Raw = ABSENT


DAY_DECODER = msgspec.json.Decoder(list[Message])
_FIELDS = frozenset(Message.__struct_fields__)


def message_of(found: dict[str, Any]) -> Message:
    """Return a message that was decoded as an object.

    >>> message_of({"ts": "1.0", "text": "Yes", "team": "T1"}).text
    'Yes'
    """
    return Message(**{key: value for key, value in found.items() if key in _FIELDS})


def opened(part: Any) -> Any:
    """Return a part of a message as Python values; what is such already as it is.

    >>> opened(msgspec.Raw(b'{"name": "bridge"}')), opened({"name": "bridge"}), opened(ABSENT)
    ({'name': 'bridge'}, {'name': 'bridge'}, None)
    """
    if isinstance(part, msgspec.Raw):
        return decode(bytes(part).decode(), NATIVE_DEPTH).value
    return part
