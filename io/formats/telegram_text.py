"""Make plain text of the parts of a Telegram message, with the places of its mentions."""

from __future__ import annotations

from typing import Any, NamedTuple

from threadgraph.io.json_objects import text_of


class Mark(NamedTuple):
    """A mention: the id of the person or None, the name, and the place in the text."""

    user: str | None
    name: str
    start: int
    end: int


def text_and_marks(value: Any) -> tuple[str, list[Mark]]:
    r"""Return the text of a message, and who is mentioned in it.

    Parts are text or objects with a type; code has back-ticks, quotations are lines that begin
    with "> ".  A mention is by the name of an account ("@ann"), or by the id of a person.

    >>> text_and_marks(["Hi ", {"type": "mention_name", "text": "Ann", "user_id": 7}, "!"])
    ('Hi Ann!', [Mark(user='user7', name='Ann', start=3, end=6)])
    >>> text_and_marks([{"type": "blockquote", "text": "so?"}, "yes"])[0]
    '> so?\nyes'
    """
    if isinstance(value, str):
        return value, []
    if not isinstance(value, list):
        return text_of(value) or "", []
    parts: list[str] = []
    marks: list[Mark] = []
    length, after_block = 0, False
    for part in value:
        is_object = isinstance(part, dict)
        text = part.get("text") if is_object else part
        kind = part.get("type") if is_object else ""
        if not isinstance(text, str) or not text:
            continue
        shown, block = _shown(text, kind)
        if (block and parts and parts[-1][-1] != "\n") or (after_block and shown[0] != "\n"):
            parts.append("\n")
            length += 1
        if kind in ("mention", "mention_name"):
            user = person_id(part.get("user_id")) if kind == "mention_name" else None
            marks.append(Mark(user, text.removeprefix("@"), length, length + len(text)))
        parts.append(shown)
        length += len(shown)
        after_block = block and shown[-1] != "\n"
    return "".join(parts), marks


def quoted(text: str) -> str:
    r"""Return a text as a quotation.

    >>> quoted("a\nb")
    '> a\n> b'
    """
    return "> " + text.replace("\n", "\n> ")


def person_id(value: Any) -> str | None:
    """Return the id of a person; older exports have the number alone.

    >>> person_id("user7"), person_id(7), person_id(None)
    ('user7', 'user7', None)
    """
    if type(value) is str and value[:4] == "user":
        return value
    name = text_of(value)
    return f"user{name}" if name and name.isdecimal() else name


def _shown(text: str, kind: Any) -> tuple[str, bool]:
    """Return the text of a part, and whether it stands on lines of its own."""
    if kind == "pre" or (kind == "code" and "\n" in text):
        end = "" if text.endswith("\n") else "\n"
        return f"```\n{text}{end}```", True
    if kind == "code":
        return f"`{text}`", False
    if isinstance(kind, str) and kind.endswith("blockquote"):
        return quoted(text.removesuffix("\n")), True
    return text, False
