"""The fields of Reddit's comments and submissions, as the API and the dumps write them."""

from __future__ import annotations

import re
from typing import Any

from threadgraph.io.json_objects import number_of, text_of

COMMENT, SUBMISSION = "t1_", "t3_"
"""What the full names of comments and of submissions begin with."""

AUTOMATON = "AutoModerator"
_GONE = {"[deleted]": "deleted", "[removed]": "removed"}
_REMOVED = "[ Removed by "
_UNESCAPED = re.compile(r"[<>]|&(?!(?:amp|lt|gt);)")
_PLACE = re.compile(r"/comments/([0-9a-z]{1,13})(?:/|\Z)", re.ASCII)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LONGEST_ID = 8


def base36(number: int) -> str:
    """Return an id as Reddit writes it.

    >>> base36(41497293111), base36(0)
    ('j2af0af', '0')
    """
    digits = ""
    while number > 0:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"


def short_id(value: Any) -> str | None:
    """Return the id of a comment or submission without its kind; None if there is none.

    >>> short_id("t1_abc"), short_id("abc"), short_id(7), short_id("t3_")
    ('abc', 'abc', '7', None)
    """
    name = text_of(value)
    if name and name.startswith((COMMENT, SUBMISSION)):
        return name[3:] or None
    return name


def submission_id(value: Any) -> str | None:
    """Return the full name of a submission, which is the id of its thread.

    >>> submission_id("abc"), submission_id("t3_abc"), submission_id(1007046), submission_id("")
    ('t3_abc', 't3_abc', 't3_1007046', None)
    """
    name = short_id(value)
    return SUBMISSION + name if name else None


def thread_of(value: Any) -> str | None:
    """Return the id of the thread that a comment names.

    >>> thread_of("t3_abc"), thread_of("abc"), thread_of(36), thread_of(None)
    ('t3_abc', 't3_abc', 't3_10', None)
    """
    return submission_id(_name(value))


def parent_of(value: Any, thread: str | None) -> str | None:
    """Return the id of what is answered: that of a comment, or of the thread.

    The API of Pushshift wrote parents as numbers since 2022, and none for the submission.

    >>> parent_of("t1_abc", "t3_p"), parent_of("t3_p", "t3_p"), parent_of("p", "t3_p")
    ('abc', 't3_p', 't3_p')
    >>> parent_of(41497293111, "t3_p"), parent_of("41497293111", "t3_p"), parent_of(None, "t3_p")
    ('j2af0af', 'j2af0af', None)
    """
    name = _name(value)
    if name is None or name.startswith(SUBMISSION):
        return name
    name = short_id(name)
    return thread if name and thread == SUBMISSION + name else name


def thread_in(address: Any) -> str | None:
    """Return the id of the thread that the address of a comment or submission names.

    >>> thread_in("/r/bridges/comments/abc/the_old_one/def/"), thread_in("/r/bridges/")
    ('t3_abc', None)
    """
    found = _PLACE.search(address) if isinstance(address, str) else None
    return SUBMISSION + found[1] if found else None


def author_of(value: Any) -> str | None:
    """Return the name of an author, None for "[deleted]"."""
    name = text_of(value)
    return None if name in _GONE else name


def label_of(text: str, author: str | None) -> str | None:
    """Return what a record is beside an ordinary comment, by its text and author.

    >>> label_of("[removed]", "Ann"), label_of("Hello", "AutoModerator"), label_of("Hello", None)
    ('removed', 'bot', None)
    """
    if text[:1] == "[":
        gone = _GONE.get(text) or ("removed" if text.startswith(_REMOVED) else None)
        if gone:
            return gone
    return "bot" if author == AUTOMATON else None


def removal_of(data: dict[str, Any]) -> str | None:
    """Return the label of a submission that is gone though its text does not say so."""
    by = data.get("removed_by_category")
    if not isinstance(by, str):
        return None
    return "deleted" if by in ("deleted", "author") else "removed"


def unescape(text: str) -> str:
    """Undo, once, what the API does to texts unless it is asked for raw JSON.

    >>> unescape("&gt; a &amp;lt; b")
    '> a &lt; b'
    """
    if "&" not in text:
        return text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def is_escaped(text: str) -> bool:
    """Tell whether a text can have been escaped: it has no sign that escaping takes away.

    >>> is_escaped("&gt; a &amp; b"), is_escaped("&gt; a & b"), is_escaped("> a")
    (True, False, False)
    """
    return not _UNESCAPED.search(text)


def score_of(data: dict[str, Any]) -> float | None:
    """Return the votes, None while they are hidden."""
    score = data.get("score")
    if data.get("score_hidden") is True:
        return None
    return score if type(score) in (int, float) else number_of(score)


def version_of(data: dict[str, Any]) -> float:
    """Return when a record was last edited or retrieved, in seconds; 0 if that is not known."""
    version = 0.0
    for key in ("edited", "retrieved_on", "retrieved_utc", "updated_on"):
        value = data.get(key)
        if value and value is not True:
            version = max(version, number_of(value) or 0.0)
    return version


def _name(value: Any) -> str | None:
    """Return a name; numbers to the base of 10, which no id has so many digits of, in base 36."""
    if isinstance(value, str) and not (len(value) > _LONGEST_ID and value.isdecimal()):
        return value or None
    number = number_of(value)
    return base36(int(number)) if number is not None and number > 0 else text_of(value)
