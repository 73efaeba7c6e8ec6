"""How messages of Zulip are told: by the keys that they have in its API and in archives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadgraph.io.head import LINES

if TYPE_CHECKING:
    from threadgraph.io.head import Head

_KEYS = ("id", "content", "timestamp", "sender_full_name")


def is_messages(head: Head) -> bool:
    """Tell messages: in a list, in an answer of the API, or one of each line."""
    places = ("", "messages[].") if head.syntax == LINES else ("[].", "messages[].", "")
    return any(head.shape.has(*(at + key for key in _KEYS)) for at in places)
