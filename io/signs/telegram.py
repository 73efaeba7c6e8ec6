"""How an export of Telegram Desktop is told: one chat, or a whole account."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadgraph.io.head import Head
    from threadgraph.io.json_shape import Shape

_TYPES = frozenset({"message", "service", "unsupported"})
_PEOPLE = ("from", "from_id", "actor", "actor_id")
_ACCOUNT = ("user_id", "first_name", "phone_number")


def is_export(head: Head) -> bool:
    """Tell the messages of a chat or of several, or the person that an account begins with."""
    shape = head.shape
    if shape.has(*(f"personal_information.{key}" for key in _ACCOUNT)):
        return True
    lists = ("messages[].", "chats.list[].messages[].", "left_chats.list[].messages[].")
    return any(_is_message(shape, path) for path in lists)


def _is_message(shape: Shape, path: str) -> bool:
    if shape.value(f"{path}type") not in _TYPES or not shape.any(*(path + key for key in _PEOPLE)):
        return False
    if shape.has(f"{path}date_unixtime"):
        return True
    # Exports before 2022.
    return shape.has(f"{path}id", f"{path}date") and shape.any(f"{path}from_id", f"{path}actor_id")
