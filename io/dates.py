"""Read one written date, in numbers or with month names; what a column must settle stays open."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple
from unicodedata import normalize

from threadgraph.graphs.patterns import lazy
from threadgraph.io.date_words import FILLERS, MONTHS, WEEKDAYS, ZONES

EARLIEST = -62_135_596_800_000_000
LATEST = 253_402_300_799_999_999
"""The years 1 to 9999, the range of `datetime`, in microseconds since 1970 UTC."""

MAX_LENGTH = 120
SECOND = 1_000_000
DAY = 86_400 * SECOND
_EPOCH = date(1970, 1, 1).toordinal()


class Reading(NamedTuple):
    """A date as written.

    `first` and `second` are month and day if `settled`; otherwise they are two numbers in the
    order written, which only the whole column can tell apart.  `clock` is microseconds since
    midnight, `offset` seconds east of UTC or None where no zone is written.
    """

    year: int
    first: int
    second: int
    settled: bool
    dotted: bool
    clock: int
    offset: int | None


_NUMERIC = lazy(r"(?<![0-9])([0-9]{1,4})([./-])[ ]?([0-9]{1,2})\2[ ]?([0-9]{1,4})(?![0-9])")
_CJK_DAY = lazy(r"([0-9]{4}) ?[年년] ?([0-9]{1,2}) ?[月월] ?([0-9]{1,2}) ?[日일]")
_CJK_HALF = lazy(r"(?:(上午|午前|오전)|下午|午後|오후) ?([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)")
_COLON_CLOCK = lazy(
    r"(?<![0-9])([0-9]{1,2})(?: ?h ?|:)([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?(?![0-9])"
)
_DOT_CLOCK = lazy(r"(?<![0-9])([0-9]{1,2})\.([0-9]{2})(?:\.([0-9]{2}))?()(?![0-9])")
_BARE_HOUR = lazy(r"(?<![0-9])([0-9]{1,2})()()() ?(?=[ap]\.? ?m\b|uhr\b|h\b)")
_HALF = lazy(r" ?([ap])\.? ?m\b\.?")
_OFFSET = lazy(r" ?(?:gmt|utc)? ?([+-])([0-9]{2}):?([0-9]{2})(?![0-9])")
_TOKEN = lazy(r"[0-9]+|[^\W\d_]+|\S")
_ASIDE = lazy(r"\([^()]*\)$")


def read_date(text: str) -> Reading | None:
    """Return the date that is the whole of `text`, or None if it is anything else.

    >>> read_date("23. Juni 2016 um 17:21 Uhr")[:4]
    (2016, 6, 23, True)
    >>> read_date("on 23 June we met 2016 people") is None
    True
    """
    text = _plain(text)
    numeric = _NUMERIC.search(text)
    if numeric:
        text = f"{text[: numeric.start()]} {text[numeric.end() :]}"
    taken = _take_clock(text)
    if taken is None:
        return None
    clock, offset, rest = taken
    words = _take_words(_TOKEN.findall(rest))
    if words is None:
        return None
    numbers, month, zone = words
    offset = zone if offset is None else offset
    if numeric:
        return None if numbers or month else _numeric(numeric, clock, offset)
    return _named(numbers, month, clock, offset)


def microseconds(reading: Reading, month: int, day: int) -> int | None:
    """Return microseconds since 1970 UTC (UTC where no zone is written), None if impossible."""
    try:
        days = date(reading.year, month, day).toordinal() - _EPOCH
    except ValueError:
        return None
    return days * DAY + reading.clock - (reading.offset or 0) * SECOND


def _plain(text: str) -> str:
    """Return `text` in lower case and plain spaces, "" if it cannot be a date."""
    if len(text) > MAX_LENGTH:
        return ""
    if not text.isascii():
        text = _from_cjk(normalize("NFKC", text)).replace("−", "-")
    text = " ".join(text.lower().split())
    if text[:1] in "([" and text[-1:] in ")]":
        text = text[1:-1].strip()
    return _ASIDE.sub("", text).rstrip()


def _from_cjk(text: str) -> str:
    """Return `text` with a Chinese, Japanese or Korean date in European order of signs."""
    text = _CJK_DAY.sub(r"\1-\2-\3 ", text)
    return _CJK_HALF.sub(lambda half: f"{half[2]} {'am' if half[1] else 'pm'}", text)


def _take_clock(text: str) -> tuple[int, int | None, str] | None:
    """Return microseconds since midnight, the offset, and the text without both."""
    found = _COLON_CLOCK.search(text) or _DOT_CLOCK.search(text) or _BARE_HOUR.search(text)
    if not found:
        return 0, None, text
    hour, minute, second = (int(part or 0) for part in found.group(1, 2, 3))
    fraction = int((found.group(4) or "").ljust(6, "0")[:6])
    end = found.end()
    half = _HALF.match(text, end)
    if half:
        end = half.end()
        if hour <= 12:
            hour = hour % 12 + 12 * (half.group(1) == "p")
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and (minute or second)):
        return None
    offset, end = _take_offset(text, end)
    if offset is not None and abs(offset) > 86_400:
        return None
    clock = ((hour * 60 + minute) * 60 + second) * SECOND + fraction
    return clock, offset, f"{text[: found.start()]} {text[end:]}"


def _take_offset(text: str, start: int) -> tuple[int | None, int]:
    found = _OFFSET.match(text, start)
    if not found:
        return None, start
    sign = -1 if found.group(1) == "-" else 1
    return sign * (int(found.group(2)) * 3600 + int(found.group(3)) * 60), found.end()


def _take_words(tokens: list[str]) -> tuple[list[str], int, int | None] | None:
    """Return the numbers, the month (0: none) and the zone; None at a word of no date."""
    numbers: list[str] = []
    months: list[str] = []
    zone = None
    for token in tokens:
        if token[0] in "0123456789":
            numbers.append(token)
        elif token in MONTHS:
            months.append(token)
        elif token in ZONES:
            zone = ZONES[token] * 3600
        elif token not in FILLERS and token not in WEEKDAYS:
            return None
    if len(months) == 2 and "mar" in months:
        months.remove("mar")  # the weekday: "mar. 3 mars 2020"
    if len(months) > 1:
        return None
    return numbers, MONTHS[months[0]] if months else 0, zone


def _numeric(found: re.Match[str], clock: int, offset: int | None) -> Reading | None:
    head, middle, tail = found.group(1), int(found.group(3)), found.group(4)
    dotted = found.group(2) == "."
    if len(head) == 4 and len(tail) <= 2:
        return Reading(int(head), middle, int(tail), True, dotted, clock, offset)
    if len(head) <= 2 and len(tail) in (2, 4):
        return Reading(_year(tail), int(head), middle, False, dotted, clock, offset)
    return None


def _named(numbers: list[str], month: int, clock: int, offset: int | None) -> Reading | None:
    if not month or len(numbers) != 2:
        return None
    day, year = numbers
    if len(day) == 4:
        day, year = year, day
    if len(day) > 2 or len(year) not in (2, 4):
        return None
    return Reading(_year(year), month, int(day), True, False, clock, offset)


def _year(digits: str) -> int:
    """Return the year; two digits as POSIX reads them, 69 to 99 being the last century."""
    year = int(digits)
    return year if len(digits) == 4 else year + (1900 if year > 68 else 2000)
