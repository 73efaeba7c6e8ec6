"""Read the log of a chat channel (IRC): who said what when; whom they answer is not stated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.patterns import lazy
from threadgraph.graphs.records import NO_TIME, Records
from threadgraph.io.decoding import TextLines, decode_windows
from threadgraph.io.formats.irc_lines import (
    ACTION,
    ASIDE,
    DATE,
    MESSAGE,
    RENAME,
    Line,
    date_in,
    read_line,
)
from threadgraph.io.formats.irc_nicks import Nicks
from threadgraph.io.gather import Gather, Row
from threadgraph.io.lines import LongLine
from threadgraph.io.options import ReadOptions
from threadgraph.io.streams import Source

NAME = "irc"
STYLES = frozenset({"at", "colon"})

_PACKED = (".gz", ".zst", ".bz2", ".xz", ".zip")
_SECOND = 1_000_000
_DAY = 86_400
_EPOCH = 719_163
_FORMATTING = lazy(r"\x03(?:[0-9]{1,2}(?:,[0-9]{1,2})?)?|[\x02\x0f\x11\x16\x1d\x1e\x1f]")
_ENDING = lazy(r"(?<=.)\.[A-Za-z][A-Za-z0-9]{0,9}$")
_ENOUGH = 200


def looks_like_irc(text: str) -> bool:
    """Tell whether the start of a file is a log: of its first lines nearly all have the form.

    >>> looks_like_irc("[03:04] <ann> hello\\n[03:05] <bob> ann: hi\\n")
    True
    >>> looks_like_irc("Ann says:\\n03:04 hello")
    False
    """
    lines = [line.rstrip("\r") for line in text.split("\n")[:_ENOUGH] if line.strip()]
    read = [line for line in map(read_line, lines) if line]
    timed = sum(line.clock is not None for line in read)
    spoken = sum(line.kind in (MESSAGE, ACTION) and line.clock is not None for line in read)
    return spoken > 0 and len(read) >= 0.9 * len(lines) and timed >= 0.5 * len(lines)


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the messages of a log; whom each answers is left to the names they begin with.

    Ids are numbers of lines ("L12").  Lines that report events (joined, renamed, topic) are
    counted as filtered "system", unless options keep them; "/me" lines are labelled "action".
    A day comes from the line itself, from a line that dates what follows, or from the name of
    the file; without one, messages have no time.  Where the clock falls by more than half a
    day, the next day has begun.  Times are taken as UTC.  Lines that are not UTF-8 are read as
    Windows-1252 if others are UTF-8, each counted as `text_repaired`: networks carry both.
    """
    lines = TextLines(source, options, ledger)
    log = _Log(source.name, options, ledger)
    for block in lines.blocks():
        if isinstance(block, LongLine):
            what = (
                f"line longer than limit: {block.length:,} bytes, over {options.limits.line:,} "
                "(--limit-line raises it)"
            )
            log.gather.reject("line_too_long", block.line, what)
            continue
        first, texts = block
        for number, line in enumerate(texts, start=first):
            cut = source.ended_early and line[-1:] not in ("\n", b"\n")
            if cut:
                raw = line if isinstance(line, bytes) else lines.encode(line)
                log.gather.reject("cut_line", number, "the input ends inside this line", raw=raw)
            else:
                log.take(number, line)
    return log.finish()


@dataclass
class _Clock:
    """The time of each line, from clocks that begin anew every day and dates that are rare.

    `day` is an ordinal, None as long as nothing has told the date.
    """

    day: int | None
    last: int | None = None

    def at(self, line: Line) -> int | None:
        """Return microseconds since 1970 UTC, None if the day is not known."""
        if line.clock is None:
            return None
        dated = line.day if line.day is not None else self._in_year(line.month_day)
        if dated is not None:
            self.day = dated
        elif self.day is not None and self.last is not None and self.last - line.clock > _DAY // 2:
            self.day += 1
        self.last = line.clock
        return None if self.day is None else ((self.day - _EPOCH) * _DAY + line.clock) * _SECOND

    def begin(self, day: int) -> None:
        """Let what follows be of this day."""
        self.day, self.last = day, None

    def _in_year(self, month_day: tuple[int, int] | None) -> int | None:
        """Return the day of a date without a year: this year's, next year's after December."""
        if month_day is None or self.day is None:
            return None
        now = date.fromordinal(self.day)
        year = now.year + (now.month - month_day[0] > 6)
        try:
            return date(year, *month_day).toordinal()
        except ValueError:
            return None


class _Log:
    """What has been read of a log: its messages, and what is known while reading on."""

    def __init__(self, source: str, options: ReadOptions, ledger: Ledger) -> None:
        self.gather = Gather(source, options, ledger, ordered=True, microseconds=True)
        self._ledger, self._name = ledger, _stem(source)
        self._guesses = not options.encoding
        self._clock, self._nicks = _Clock(date_in(source)), Nicks()
        self._persons: list[int | None] = []
        self._channels: list[str | None] = []

    def take(self, number: int, line: str | bytes) -> None:
        """Take one line."""
        text = self._text(number, line)
        if text is None:
            return
        if not text.strip():
            self._ledger.count("blank_lines")
            return
        found = read_line(text)
        if found is None:
            what = "no line of a chat log: no <nick> and none of its signs"
            self.gather.reject("not_a_message", number, what, raw=text.encode())
            return
        if found.kind == DATE and found.day is not None:
            self._clock.begin(found.day)
        elif found.kind == RENAME:
            self._nicks.rename(found.nick, found.text)
        time = self._clock.at(found)
        is_action = found.kind == ASIDE and self._nicks.knows(found.nick)
        if found.kind == MESSAGE:
            self._add(number, found, time, None)
        elif found.kind == ACTION or is_action:
            self._add(number, found, time, "action")
        else:
            row = Row(f"L{number}", text=text.strip(), time=time, label="system", place=number)
            if self.gather.add(row) is not None:
                self._persons.append(None)
                self._channels.append(found.channel)

    def finish(self) -> Records:
        """Return the messages as records of one thread, or of one for each channel named."""
        records = self.gather.finish(thread_id=self._name)
        called = iter(self._nicks.people([p for p in self._persons if p is not None]))
        records.author_ids = [None if p is None else next(called) for p in self._persons]
        channels = {channel for channel in self._channels if channel}
        threads = [self._name] * len(records)
        if len(channels) > 1:
            threads = [f"{self._name} {channel or ''}".rstrip() for channel in self._channels]
            records.threads, records.thread_id = list(threads), None
        for thread, channel in zip(threads, self._channels, strict=True):
            if channel:
                records.titles[thread] = channel
        records.groups = [
            None if person is None else thread
            for thread, person in zip(threads, self._persons, strict=True)
        ]
        records.address_styles = STYLES
        if any(time != NO_TIME for time in records.times):
            self._ledger.notes["time_zone"] = "UTC assumed"
        return records

    def _add(self, number: int, line: Line, time: int | None, label: str | None) -> None:
        row = Row(
            f"L{number}",
            author=line.nick,
            text=line.text.strip(),
            time=time,
            label=label,
            place=number,
        )
        person = self._nicks.speak(line.nick)
        if self.gather.add(row) is not None:
            self._persons.append(person)
            self._channels.append(line.channel)

    def _text(self, number: int, line: str | bytes) -> str | None:
        """Return a line without its end and its colours, None if it is rejected."""
        if isinstance(line, bytes):
            if not self._guesses:
                self.gather.reject("not_utf8", number, "not UTF-8", raw=line)
                return None
            self._ledger.count("text_repaired")
            what = "not UTF-8; read as Windows-1252, as single lines of chats are"
            self._ledger.warn("text_repaired", f"{self.gather.source}:{number}", what)
            line = decode_windows(line)
        text = line.rstrip("\r\n")
        return text if text.isprintable() else _FORMATTING.sub("", text)


def _stem(source: str) -> str:
    name = source.replace("\\", "/").rsplit("/", 1)[-1]
    for ending in _PACKED:
        name = name.removesuffix(ending)
    return _ENDING.sub("", name) or name
