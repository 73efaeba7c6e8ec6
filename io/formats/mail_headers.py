"""Read the header of a message: its fields, what they are encoded in, ids and dates."""

from __future__ import annotations

import binascii
import re
from datetime import date, datetime
from functools import lru_cache

from threadgraph.graphs.records import NO_TIME
from threadgraph.io.date_words import MONTHS, ZONES
from threadgraph.io.dates import EARLIEST, LATEST, SECOND, microseconds, read_date
from threadgraph.io.decoding import decode_windows
from threadgraph.io.formats.mail_charsets import codec_of, decode_strictly
from threadgraph.io.formats.mail_threading import NOTHING, Refers

Fields = dict[bytes, bytes]

_LONGEST, _LONGEST_DATE = 65_536, 200
_MOST_REFERENCES = 1000
_HEADER = re.compile(rb"(?:[!-9;-~]+[ \t]*:[^\n]*(?:\n|\Z)(?:[ \t][^\n]*(?:\n|\Z))*+)*+")
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*+)")
_WORDS = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_ID = re.compile(r"<\s*([^<>\s]+?)\s*(?:>|(?=[\s<])|\Z)")
_DATE = re.compile(
    r"\s*(?:[A-Za-z]{2,9}[.,]?\s*,?\s*)?([0-9]{1,2})[\s-]+([A-Za-z]{3})[a-z]{0,7}\.?[\s,-]+"
    r"([0-9]{2,4})[\s,]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?:\.[0-9]{1,9})?"
    r"\s*(?:([+-])([0-9]{2}):?([0-9]{2})(?![0-9])|([A-Za-z]{1,5})(?![A-Za-z]))?"
    r"\s*(?:\([^()]{0,60}\)\s*)?\Z"
)
_ASIDE = re.compile(r"\([^()]{0,200}\)")
_PART_OF_NAME = re.compile(rb"[A-Za-z][A-Za-z-]*\Z")
_UNFINISHED = re.compile(
    rb"(?:message-id|in-reply-to|references|from|to|cc|content-type)[ \t]*:"
    rb"[^<]*+(?:<[^<>]*+>[^<]*+)*+(?:<[^<>]*|(?<=[,;]))\Z",
    re.IGNORECASE,
)
_EPOCH = date(1970, 1, 1).toordinal()


def split_header(data: bytes) -> tuple[Fields, bytes]:
    r"""Return the fields of a message by name in lower case, the first of each, and the body.

    The header ends at a blank line, or before the first line that is no field.

    >>> split_header(b"Subject: a\n b\nTo: x\n\nHi\n")
    ({b'subject': b' a\n b', b'to': b' x'}, b'Hi\n')
    """
    fields: Fields = {}
    start = 0
    while True:
        found = _HEADER.match(data, start)
        end = found.end() if found else start
        for name, value in _FIELD.findall(data, start, end):
            fields.setdefault(name.lower(), value)
        if data.startswith(b"\n", end):
            return fields, data[end + 1 :]
        if not data.startswith((b">From ", b"From "), end):
            return fields, data[end:]
        start = data.find(b"\n", end) + 1 or len(data)


def ends_inside_header(data: bytes) -> bool:
    r"""Tell whether the bytes of a message (ends of lines are LF) end before its header does.

    That is so where no blank line follows, and the last line has no end, or holds a field that
    is clearly not whole.

    >>> [ends_inside_header(b"Subject: a" + end) for end in (b"", b"\nFro", b"\nTo: <a@\n")]
    [True, True, True]
    >>> [ends_inside_header(b"Subject: a" + end) for end in (b"\n", b"\n\n", b"\nHi there")]
    [False, False, False]
    """
    if data.startswith(b"\n") or b"\n\n" in data or b"\r\r" in data:
        return False
    fields, rest = split_header(data)
    if rest or not fields:
        return bool(fields and _PART_OF_NAME.match(rest))
    if not data.endswith(b"\n"):
        return True
    last = data[:-1].split(b"\n")
    start = len(last) - 1
    while start and last[start].startswith((b" ", b"\t")):
        start -= 1
    return bool(_UNFINISHED.match(b" ".join(last[start:]).rstrip()))


def fields_named(name: bytes, data: bytes) -> list[bytes]:
    """Return the values of all fields of a name (in lower case), in their order."""
    found = _HEADER.match(data)
    end = found.end() if found else 0
    return [value for own, value in _FIELD.findall(data, 0, end) if own.lower() == name]


def plain(value: bytes) -> str:
    """Return a field as one line of text, as it is: encoded words stay as they are."""
    value = value[:_LONGEST].strip()
    if value.isascii():
        text = value.decode("ascii")
    else:
        try:
            text = value.decode()
        except UnicodeDecodeError:
            text = decode_windows(value)
    return " ".join(map(str.strip, text.split("\n"))) if "\n" in text else text


def decode_words(text: str) -> str:
    """Return text with its encoded words (RFC 2047) decoded; those that cannot be stay raw.

    >>> decode_words("=?utf-8?q?caf=C3=A9?= =?utf-8?b?IQ==?= =?x-no?q?a?=")
    'café! =?x-no?q?a?='
    """
    if "=?" not in text:
        return text
    parts: list[str] = []
    at, held, charset, raw = 0, b"", "", ""
    for word in _WORDS.finditer(text):
        between = text[at : word.start()]
        at = word.end()
        own = word[1].partition("*")[0].lower()
        data = _word_bytes(word[2], word[3]) if codec_of(own) is not None else None
        follows = bool(charset and data is not None and not between.strip())
        if follows and own == charset:
            held, raw = held + (data or b""), raw + between + word[0]
            continue  # a character may be cut in two
        parts += [_word_text(held, charset, raw), "" if follows else between]
        held, charset, raw = data or b"", "" if data is None else own, word[0]
    return "".join([*parts, _word_text(held, charset, raw), text[at:]])


def message_id(value: bytes) -> str | None:
    """Return the id in a field, without its brackets.

    >>> message_id(b" <1@h.invalid> (added by a machine)"), message_id(b" <>")
    ('1@h.invalid', None)
    """
    text = plain(value)
    found = _ID.search(text)
    if found:
        return found[1]
    words = text.strip("<> ").split()
    return words[0] if words and "<" not in words[0] else None


def refers(fields: Fields) -> Refers:
    """Return what a message refers to in its References and In-Reply-To.

    >>> refers({b"references": b"<a@b>,<c@d>.", b"in-reply-to": b"Ann's words of today <c@d>"})
    Refers(references=('a@b', 'c@d'), reply_to=None, prose=('c@d',))
    """
    chain, reply = fields.get(b"references"), fields.get(b"in-reply-to")
    if chain is None and reply is None:
        return NOTHING
    references = _ids(plain(chain)) if chain is not None else ()
    if len(references) > _MOST_REFERENCES:
        references = (references[0], *references[1 - _MOST_REFERENCES :])
    if reply is None:
        return Refers(references)
    text = plain(reply)
    ids = _ids(text)
    if len(ids) == 1 and len(text) <= len(ids[0]) + 2:
        return Refers(references, ids[0])
    return Refers(references, None, ids)


def read_time(text: str) -> int:
    """Return a date of mail or news as microseconds since 1970 UTC, NO_TIME if it is none.

    Where no zone is named it is UTC; years of two digits are 1950 to 2049 (RFC 5322).

    >>> read_time("Sun, 01 Mar 2020 10:00:00 +0000"), read_time("1 Mar 20 11:00 CET (late)")
    (1583056800000000, 1583056800000000)
    """
    text = text[:_LONGEST_DATE]
    found = _DATE.match(text)
    if not found:
        return _other_time(text)
    day, month, year, hour, minute, second, sign, hours, minutes, zone = found.groups()
    number = MONTHS.get(month.lower(), 0)
    days = _days(_full_year(year), number, int(day)) if number else None
    clock = int(hour) * 3600 + int(minute) * 60 + int(second or 0)
    if days is None or int(hour) > 24 or int(minute) > 59 or clock > 86_400:
        return NO_TIME
    offset = ZONES.get(zone.lower(), 0) * 3600 if zone else 0
    if sign:
        if int(hours) > 24 or int(minutes) > 59:
            return NO_TIME
        offset = (int(hours) * 3600 + int(minutes) * 60) * (-1 if sign == "-" else 1)
    value = (days * 86_400 + clock - offset) * SECOND
    return value if EARLIEST <= value <= LATEST else NO_TIME


def names_zone(text: str) -> bool:
    """Tell whether a date names its zone."""
    found = _DATE.match(text[:_LONGEST_DATE])
    return bool(found and (found[7] or (found[10] or "").lower() in ZONES))


def _word_bytes(encoding: str, data: str) -> bytes | None:
    try:
        raw = data.encode("ascii")
        if encoding in "qQ":
            return binascii.a2b_qp(raw, header=True)
        return binascii.a2b_base64(raw + b"=" * (-len(raw) % 4), strict_mode=True)
    except ValueError:
        return None


def _word_text(data: bytes, charset: str, raw: str) -> str:
    text = decode_strictly(data, charset) if charset else None
    return raw if text is None else text


def _ids(text: str) -> tuple[str, ...]:
    found = _ID.findall(text)
    if not found:
        found = [w for w in re.split(r"[\s,;<>]+", text) if "@" in w]
    return tuple(dict.fromkeys(found))


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if year < 50 else 1900)


@lru_cache(4096)
def _days(year: int, month: int, day: int) -> int | None:
    try:
        return date(year, month, day).toordinal() - _EPOCH
    except ValueError:
        return None


def _other_time(text: str) -> int:
    """Return a date in another form than that of RFC 5322."""
    text = _ASIDE.sub(" ", text).strip()
    try:
        when = datetime.fromisoformat(text)
        days = _days(when.year, when.month, when.day) or 0
        shift = when.utcoffset()
        seconds = when.hour * 3600 + when.minute * 60 + when.second
        value = (days * 86_400 + seconds) * SECOND + when.microsecond
        value -= int(shift.total_seconds() if shift else 0) * SECOND
    except ValueError:
        reading = read_date(text)
        if reading is None or not (reading.settled or reading.first == reading.second):
            return NO_TIME
        found = microseconds(reading, reading.first, reading.second)
        if found is None:
            return NO_TIME
        value = found
    return value if EARLIEST <= value <= LATEST else NO_TIME
