"""How statuses of Mastodon are told: contexts, single statuses, lists of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadgraph.io.head import Head
    from threadgraph.io.json_shape import Shape

_PLACES = (
    "",
    "[].",
    "statuses[].",
    "ancestors[].",
    "descendants[].",
    "[].last_status.",
    "[].ancestors[].",
    "[].descendants[].",
)
_MARKS = ("visibility", "spoiler_text", "reblog", "reblogs_count", "account.acct")


def is_statuses(head: Head) -> bool:
    """Tell contexts by their two lists, and statuses by what no other platform has in a comment.

    Of a context with many ancestors the second list may be far away.
    """
    shape = head.shape
    if any(shape.has(f"{at}ancestors", f"{at}descendants") for at in ("", "[].")):
        return True
    return any(_is_status(shape, at) for at in _PLACES)


def _is_status(shape: Shape, at: str) -> bool:
    if not shape.has(f"{at}id", f"{at}content"):
        return False
    marks = sum(shape.any(at + mark) for mark in _MARKS)
    if at.endswith(("ancestors[].", "descendants[].")):
        return marks > 0
    return marks > 1 and shape.any(f"{at}in_reply_to_id", f"{at}account.acct")
