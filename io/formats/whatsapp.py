"""Read a chat as WhatsApp exports it: text without ids, and without who answers whom."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache

from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import Records
from threadgraph.io.decoding import TextLines
from threadgraph.io.formats.whatsapp_dates import Numbers, microseconds, settle_order, to_day
from threadgraph.io.formats.whatsapp_lines import read_head, sender
from threadgraph.io.formats.whatsapp_words import is_deleted, is_system, without_edit, without_media
from threadgraph.io.gather import Gather, Row
from threadgraph.io.lines import LongLine
from threadgraph.io.options import ReadOptions
from threadgraph.io.streams import Source

_MENTION = re.compile("@(?:\u2068([^\u2068\u2069\n]{1,100})\u2069|([0-9]{7,15})(?![0-9]))")
_PHONE = re.compile(r"\+?[0-9][0-9 ()./\u00a0\u2010\u2011\u202f-]{5,20}[0-9]")
_INVISIBLE = re.compile("[\u200e\u200f\u202a-\u202e\u2066\u2067\u2068\u2069]")
_SECOND_NAME = re.compile(r"([^:\n]{1,40}): ")
_SPACES = str.maketrans("\u00a0\u202f\u2009", "   ")
_ENDING = re.compile(r"(?i)(?:\.txt)?(?:\.(?:gz|zst|bz2|xz))?$")
_LEAST_OF_NAME = 4
_LACKS = "a chat of WhatsApp does not say who answers whom: only mentions and turns are known"


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the messages of a chat as one flat thread; ids are numbers of lines ("L12").

    Lines without a date go on with the message before.  Lines without a name ("Ann left") are
    the platform's own, labelled "system"; what says that a message was deleted is one without
    words, labelled "deleted".  Pictures and files leave no words either (`media_omitted`).
    Names with a colon are known by all their messages.  Phone numbers, as names and after
    "@", are replaced by a pseudonym made of them.  The order of day and month is settled by
    all dates (see `whatsapp_dates.settle_order`), or there are no times.  Times are local and
    taken as UTC.
    """
    lines = TextLines(source, options, ledger)
    chat = _Chat(source.name, options, ledger)
    for block in lines.blocks():
        if isinstance(block, LongLine):
            what = f"line of {block.length:,} bytes, over the limit {options.limits.line:,}"
            chat.gather.reject("line_too_long", block.line, what)
            continue
        for number, line in enumerate(block[1], start=block[0]):
            chat.take(number, line)
            if source.ended_early and line[-1:] not in ("\n", b"\n"):
                chat.cut()
    return chat.finish()


@dataclass
class _Message:
    """A message as it stands in the file."""

    line: int
    date: Numbers
    clock: int
    name: str | None
    parts: list[str] = field(default_factory=list)


class _Chat:
    """The messages so far; most can be settled only when all are known."""

    def __init__(self, source: str, options: ReadOptions, ledger: Ledger) -> None:
        self.gather = Gather(source, options, ledger, marked=True, ordered=True, microseconds=True)
        self._ledger = ledger
        self._messages: list[_Message] = []
        self._dotted = True
        self._to_second = False

    def take(self, number: int, line: str | bytes) -> None:
        """Take one line."""
        if isinstance(line, bytes):
            self._ledger.count("text_repaired")
            what = "not UTF-8; shown as \ufffd"
            self._ledger.warn("text_repaired", f"{self.gather.source}:{number}", what)
            line = line.decode(errors="replace")
        text = line.rstrip("\r\n")
        head = read_head(text)
        if head is not None:
            name, rest = sender(head.text)
            self._messages.append(_Message(number, head.date, head.clock, name, [rest]))
            self._dotted = self._dotted and head.dotted
            self._to_second = self._to_second or head.to_second
        elif self._messages:
            self._messages[-1].parts.append(text)
        elif text.strip("\ufeff\u200e\u200f \t"):
            what = "stands before the first message, and is none"
            self.gather.reject("not_a_message", number, what, raw=line.encode())
        else:
            self._ledger.count("blank_lines")

    def cut(self) -> None:
        """Reject the message that the input ends inside."""
        if self._messages:
            line = self._messages.pop().line
            self.gather.reject("cut_line", line, "the input ends inside this message")

    def finish(self) -> Records:
        """Return the messages as records."""
        self._find_long_names()
        order = self._order()
        dates = {message.date for message in self._messages}
        days = {numbers: to_day(numbers, order) if order else None for numbers in dates}
        for message in self._messages:
            self._add(message, microseconds(days[message.date], message.clock))
        if len(self.gather):
            self._ledger.count("ids_made", len(self.gather))
            self._ledger.warn("no_parents", self.gather.source, _LACKS)
        return self.gather.finish(thread_id=_stem(self.gather.source))

    def _add(self, message: _Message, time: int) -> None:
        text, name = "\n".join(message.parts), message.name
        label = None
        mentions: list[tuple[str, int, int]] = []
        if name is not None and is_deleted(text):
            label, text = "deleted", ""
        elif name is None or is_system(text):
            label, name = "system", None
            text = _PHONE.sub(lambda phone: pseudonym(phone[0]), _INVISIBLE.sub("", text))
        else:
            text, mentions = _mentions(self._own_words(text))
        row = self.gather.add(
            Row(
                f"L{message.line}",
                author=None if name is None else _shown(name),
                text=text,
                time=time,
                label=label,
                place=message.line,
            )
        )
        for called, start, end in mentions:
            self.gather.mention(row, name=called, start=start, end=end)

    def _own_words(self, text: str) -> str:
        text, edited = without_edit(text)
        text, omitted = without_media(text)
        self._ledger.count("edited", int(edited))
        self._ledger.count("media_omitted", int(omitted))
        return text.strip()

    def _order(self) -> str | None:
        """Return the order of day, month and year, and note how it is known."""
        if not self._messages:
            return None
        dates = [message.date for message in self._messages]
        order, grounds = settle_order(dates, dotted=self._dotted)
        said = self.gather.options.date_order
        if said and grounds not in ("year", "numbers"):
            order, grounds = said, "said"
        if order is None:
            self._ledger.count("times_unreadable", len(dates))
            what = (
                "dates such as 03/04/20 fit day/month and month/day: they have no time; "
                "say --date-order dmy or mdy"
            )
            self._ledger.warn("ambiguous_dates", self.gather.source, what)
            return None
        self._ledger.notes["date_order"] = order
        if grounds == "sequence":
            self._ledger.notes["date_order"] += " (the order in which time never runs backwards)"
        self._ledger.notes["time_zone"] = "local times, taken as UTC"
        if not self._to_second:
            self._ledger.notes["time_precision"] = "to the minute"
        return order

    def _find_long_names(self) -> None:
        """Let names go on after their first colon where all messages of a name do so."""
        held: dict[str, list[_Message]] = defaultdict(list)
        for message in self._messages:
            if message.name is not None:
                held[message.name].append(message)
        for name, messages in held.items():
            if len(messages) < _LEAST_OF_NAME:
                continue
            found = [_SECOND_NAME.match(message.parts[0]) for message in messages]
            if not all(found):
                continue
            seconds = Counter(second[1] for second in found if second)
            if min(seconds.values()) < _LEAST_OF_NAME:
                continue
            self._ledger.count("names_with_colons", len(seconds))
            for message, second in zip(messages, found, strict=True):
                if second:
                    message.name = f"{name}: {second[1]}"
                    message.parts[0] = message.parts[0][second.end() :]


@cache
def pseudonym(phone: str) -> str:
    """Return a name for a phone number: the same for the same digits, however they are set.

    The hash is one that is slow by design (scrypt, RFC 7914), so that trying all numbers is
    no easy way back; it is no protection against one who tries a few.

    >>> pseudonym("+49 151 1234567") == pseudonym("491511234567"), len(pseudonym("1"))
    (True, 14)
    """
    digits = "".join(filter(str.isdecimal, phone))
    key = hashlib.scrypt(digits.encode(), salt=b"threadgraph", n=2**12, r=8, p=1, dklen=4)
    return f"phone-{key.hex()}"


def _shown(name: str) -> str | None:
    """Return a name as it is to be shown: a phone number as a pseudonym."""
    name = _INVISIBLE.sub("", name).translate(_SPACES).strip()
    if name[:1] == "~":  # a name that its bearer chose, written with a blank or without
        name = "~ " + name[1:].lstrip()
    return (pseudonym(name) if _PHONE.fullmatch(name) else name) or None


def _mentions(text: str) -> tuple[str, list[tuple[str, int, int]]]:
    """Return a text with its mentions as "@Name", and their names and places."""
    if "@" not in text:
        return (text if text.isascii() else _INVISIBLE.sub("", text).strip()), []
    parts: list[str] = []
    found: list[tuple[str, int, int]] = []
    at = length = 0
    for mention in _MENTION.finditer(text):
        before = _INVISIBLE.sub("", text[at : mention.start()])
        name = (_shown(mention[1]) if mention[1] else pseudonym(mention[2])) or ""
        length += len(before)
        if name:
            found.append((name, length, length + 1 + len(name)))
        length += 1 + len(name)
        parts += (before, "@", name)
        at = mention.end()
    return "".join([*parts, _INVISIBLE.sub("", text[at:])]), found


def _stem(source: str) -> str:
    name = source.replace("\\", "/").rsplit("/", 1)[-1]
    return _ENDING.sub("", name) or name
