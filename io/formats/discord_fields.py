"""What all exports of Discord share: ids that hold the time, people, system messages."""

from __future__ import annotations

from threadgraph.graphs.records import NO_TIME

DELETED_USER = "456226577798135808"
"""The id that the messages of all deleted accounts have."""

SAID = frozenset(
    {"Default", "0", "Reply", "19", "ChatInputCommand", "20", "ContextMenuCommand", "23"}
)
"""Types of messages that somebody wrote; all others are those of the platform: added, removed,
called, renamed, pinned, joined, boosted, started a thread or a stage, and so on."""

REPLIES = frozenset({"Reply", "19"})

_FIRST_SECOND = 1_420_070_400
_SHORTEST = 17
_LONGEST = 20
_MILLISECOND = 1000


def time_in(snowflake: str) -> int:
    """Return the time that an id of Discord holds, in microseconds since 1970; else NO_TIME.

    >>> time_in("175928847299117063"), time_in("12") == NO_TIME
    (1462015105796000, True)
    """
    if not is_snowflake(snowflake):
        return NO_TIME
    return ((int(snowflake) >> 22) + _FIRST_SECOND * _MILLISECOND) * _MILLISECOND


def is_snowflake(name: str | None) -> bool:
    """Tell whether an id is one of Discord's, which hold the time.

    >>> is_snowflake("175928847299117063"), is_snowflake("1004"), is_snowflake(None)
    (True, False, False)
    """
    return (
        name is not None
        and _SHORTEST <= len(name) <= _LONGEST
        and name.isascii()
        and name.isdecimal()
    )


def absent_parent(name: str) -> str:
    """Return an id for the message that a reply answers where that was deleted.

    >>> absent_parent("7")
    'answered-by-7'
    """
    return f"answered-by-{name}"


def person(
    user: str | None, name: str | None, *, webhook: bool = False
) -> tuple[str | None, str | None]:
    """Return the name shown and the id of an author; none of both for a deleted account.

    A webhook writes under many names, as bridges to other platforms do: each is a person.

    >>> person("7", "Ann"), person(DELETED_USER, "Deleted User"), person("7", "Ann", webhook=True)
    (('Ann', '7'), (None, None), ('Ann', '7:Ann'))
    """
    if user == DELETED_USER:
        return None, None
    if webhook and user and name:
        return name, f"{user}:{name}"
    return name, user
