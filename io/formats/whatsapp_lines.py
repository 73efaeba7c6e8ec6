"""What one line of a WhatsApp chat is: the head of a message, or more of the one before."""

from __future__ import annotations

import re
from typing import NamedTuple

_MARKS = "\u200e\u200f\u202a-\u202e\u2066\u2067\ufeff"
_LEAD = re.compile(f"[{_MARKS}]+")
_SPACE = r"[ \u00a0\u202f\u2009]"
# Half a day: before the clock in East Asia, after it elsewhere.
_HALVES_BEFORE = "上午|下午|午前|午後|오전|오후|凌晨|早上|中午|晚上|清晨|傍晚|ÖÖ|ÖS|de\\.|du\\."
_HALVES_AFTER = (
    rf"[ap]\.?{_SPACE}?m\.?|[ap]|vorm\.|nachm\.|fm|em|π\.?μ\.?|μ\.?μ\.?|ص|م|ÖÖ|ÖS|SA|CH|dop\.|odp\."
    r"|de\.|du\."
)
_HEAD = re.compile(
    rf"[{_MARKS}]*(\[)?[{_MARKS}]*"
    r"(\d{1,4})([./-]) ?(\d{1,2})\3 ?(\d{1,4})\.?[,،]?"
    rf"{_SPACE}{{1,2}}(?:(?:klo|um|às|a las|at|kl\.){_SPACE})?"
    rf"(?:({_HALVES_BEFORE}){_SPACE}?)?"
    r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?"
    rf"(?:{_SPACE}?({_HALVES_AFTER}))?"
    rf"(?(1)\]|{_SPACE}[-–])(?:{_SPACE}|$)",
    re.IGNORECASE,
)
_AFTERNOON = frozenset(
    {"pm", "p", "nachm", "em", "μμ", "م", "ös", "ch", "odp", "du"}
    | {"下午", "午後", "오후", "晚上", "傍晚"}
)
_NOON = "中午"
_NAME = re.compile(r"([^:\n]{1,100}?):(?: |$|(?=[^\s\d/]))")
_QUOTES = frozenset('"“”„«»')
_FIRST_OF_NEXT_DAY = 24


class Head(NamedTuple):
    """The head of a message: three numbers of a date as written, the clock, and the rest.

    `clock` is seconds since midnight; `dotted` if the date has dots; `to_second` if the clock
    has seconds; `text` begins with the name of the sender, or is a line of the platform.
    """

    date: tuple[int, int, int]
    clock: int
    dotted: bool
    to_second: bool
    text: str


def read_head(line: str) -> Head | None:
    """Return the head that a line without its end begins with, None if it has none.

    >>> read_head("[12/03/20, 10:00:01 PM] Ann: hi")[:2]
    ((12, 3, 20), 79201)
    >>> read_head("12.03.20, 10:00 - Ann: hi").text
    'Ann: hi'
    >>> read_head("12.03.20 is the day") is None
    True
    """
    head = _HEAD.match(line)
    if head is None:
        return None
    _, first, mark, second, third, before, hours, minutes, seconds, after = head.groups()
    hour, minute, last = int(hours), int(minutes), int(seconds or 0)
    half = before or after
    if half and hour <= 12:
        half = re.sub(r"[\s.]", "", half).lower()
        hour = hour % 12 + 12 * (half in _AFTERNOON or (half == _NOON and hour != 11))
    if hour > _FIRST_OF_NEXT_DAY or minute > 59 or last > 59:
        return None
    return Head(
        (int(first), int(second), int(third)),
        (hour * 60 + minute) * 60 + last,
        mark == ".",
        seconds is not None,
        line[head.end() :],
    )


def sender(text: str) -> tuple[str | None, str]:
    """Return the name that a message begins with and the rest; None for a line of the platform.

    >>> sender("Ann Lee: so: yes"), sender("Ann left"), sender('Ann named the group "a: b"')
    (('Ann Lee', 'so: yes'), (None, 'Ann left'), (None, 'Ann named the group "a: b"'))
    """
    text = _LEAD.sub("", text, count=1) if text[:1] in "\u200e\u200f\u202a\u202b\ufeff" else text
    found = _NAME.match(text)
    if found is None or not _QUOTES.isdisjoint(found[1]):
        return None, text
    return found[1], text[found.end() :]
