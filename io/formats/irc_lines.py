"""What one line of a chat log is: a message, an action, a rename, a system line, a date."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from threadgraph.graphs.patterns import lazy
from threadgraph.io.date_words import MONTHS
from threadgraph.io.dates import read_date

MESSAGE, ACTION, RENAME, SYSTEM, DATE = "message", "action", "rename", "system", "date"
ASIDE = "aside"
"""Kinds of lines.  An ASIDE ("=== nick waves") is an action if nick is known to be somebody,
else a system line: some logs write both so."""

_LONGEST = 600
_CLOCK = r"(?P<clock>[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?)(?:[.,][0-9]{1,9})?"
_STAMP = lazy(
    r"(?:(?P<channel>[^\s<>\[\]]{1,64}) (?=[0-9]{4}-))?"
    r"(?P<open>[\[(]?)(?:(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[ T][\[(]?"
    r"|(?P<month>[A-Z][a-z]{2}) {1,2}(?P<day>[0-9]{1,2}) )?"
    rf"{_CLOCK}(?: ?(?P<half>[AaPp])[Mm])?Z?[\])]?(?=\s|$)"
)
_SAID = lazy(r"<[ @+%&~!]?([^\s<>@+%&~!](?:[^<>]{0,62}[^\s<>])?) ?>[ \t]?(.*)")
_TOLD = lazy(r"(\*{1,3}|===|-!-|-->|<--|--|=!=|→|←|⇐|ℹ)[ \t]+(.*)")
_NOTICE = lazy(r"-[^\s-][^\s]{0,99}-[ \t]")
_RENAME = lazy(r"(?:Nick change: )?(\S{1,64})\s+(?:is now known as|->)\s+(\S{1,64})$")
_DATED = lazy(
    r"(?:--- (?:Log opened|Log closed|Day changed)|\*{4} (?:BEGIN|ENDING) LOGGING AT"
    r"|Session (?:Start|Time|Close):) (.{6,60})$"
)
_TITLED = lazy(r"Session Ident: |\[?--- .*---\]?$|--- ")
_NAMED_DATE = lazy(r"(?<![0-9])([12][0-9]{3})([-_.]?)([0-9]{2})\2([0-9]{2})(?![0-9])")
_HOST = r"(?:\[[^\]]*\] *|\([^)]*\) *|\S+@\S+ *)?"
_EVENT = lazy(
    rf"\S+\s+{_HOST}(?:(?:has )?(?:joined|left|parted)(?: (?:the )?(?:channel )?[#&(\[]| *$)"
    r"|(?:has )?quit(?: IRC)?(?: [(\[]| *$)|is now known as "
    r"|(?:was|has been) kicked (?:off|from|by) |has kicked "
    r"|sets? (?:the )?(?:channel )?(?:mode|topic)|(?:has )?(?:changed|changes|set) (?:the )?topic"
    r"|(?:gives|removes) (?:channel|voice|op)|\[[+-]\w+[^\]]*\] +by )"
    r"|(?:Joins|Parts|Quits|Topic|Mode|Users|Channel|Notice|Loaded|Attempting|Retrieving|"
    r"Rejoined|Disconnected|Netsplit)\b[^.!?]*[:#]|(?:Now talking|Topic for|You (?:are|have)|"
    r"Disconnected|Looking up|Connecting|Connected|Playback)\b"
)


class Line(NamedTuple):
    """One line.  `nick` and `text` are those of a message, or the old and new nick of a rename.

    `clock` is seconds since midnight; `day` the ordinal of a date that the line itself has;
    `month_day` (month, day) where it has those alone; `channel` the name it begins with.
    """

    kind: str
    nick: str = ""
    text: str = ""
    clock: int | None = None
    day: int | None = None
    month_day: tuple[int, int] | None = None
    channel: str | None = None


def read_line(line: str) -> Line | None:
    """Return what a line without its line end is, None if it is no line of a chat log.

    >>> read_line("[03:04] <@ann> hello")[:4]
    ('message', 'ann', 'hello', 11040)
    >>> read_line("03:05 -!- ann [~a@host] has joined #x").kind
    'system'
    >>> read_line("2020-01-01 10:00:00\\tann\\thello")[:3]
    ('message', 'ann', 'hello')
    >>> read_line("no line of a log") is None
    True
    """
    stamp = _STAMP.match(line)
    if stamp is None:
        return _unstamped(line)
    rest = line[stamp.end() :]
    found = _columns(rest) if rest.startswith("\t") else None
    found = found or _body(rest.lstrip())
    if found is None:
        return None
    kind, nick, text = found
    return Line(
        kind,
        nick,
        text,
        _seconds(stamp["clock"], stamp["half"]),
        _ordinal(stamp["date"]),
        _month_day(stamp["month"], stamp["day"]),
        stamp["channel"],
    )


def date_in(name: str) -> int | None:
    """Return the ordinal of a date such as 2008-04-27 or 20080427 in the name of a file.

    >>> date_in("#x.2008-04-27.log") == date_in("x_20080427.txt") == date(2008, 4, 27).toordinal()
    True
    >>> date_in("x.2008-13-27.log") is None
    True
    """
    for found in _NAMED_DATE.finditer(name):
        day = _ordinal(f"{found[1]}-{found[3]}-{found[4]}")
        if day is not None:
            return day
    return None


def _unstamped(line: str) -> Line | None:
    """Return what a line without a time is: a date, a frame of the log, or a message."""
    dated = _DATED.match(line) if len(line) <= _LONGEST else None
    if dated:
        day = _written_day(dated[1])
        return Line(SYSTEM) if day is None else Line(DATE, day=day)
    if _TITLED.match(line):
        return Line(SYSTEM)
    found = _body(line)
    # Without a time, "<a name> ..." may be anything.
    return Line(*found) if found and " " not in found[1] else None


def _body(text: str) -> tuple[str, str, str] | None:
    """Return (kind, nick, text) of a line without its time."""
    said = _SAID.match(text)
    if said:
        return MESSAGE, said[1], said[2]
    told = _TOLD.match(text)
    if told:
        return _told(told[1], told[2])
    return (SYSTEM, "", text) if _NOTICE.match(text) else None


def _told(sign: str, text: str) -> tuple[str, str, str]:
    """Return (kind, nick, text) of a line that begins with a sign."""
    start = text[:_LONGEST]
    rename = _RENAME.match(start.rstrip())
    if rename and (sign != "*" or "now known" in rename[0]):
        return RENAME, rename[1], rename[2]
    if sign not in ("*", "===") or _EVENT.match(start):
        return SYSTEM, "", text
    nick, _, action = text.partition(" ")
    nick = nick.lstrip("@+%&~!")
    if not nick or len(nick) > 64:
        return SYSTEM, "", text
    return ACTION if sign == "*" else ASIDE, nick, action.strip()


def _columns(rest: str) -> tuple[str, str, str] | None:
    """Return (kind, nick, text) of a line of three columns: time, nick or sign, text."""
    prefix, tab, text = rest[1:].partition("\t")
    if not tab or len(prefix) > 80:
        return None
    prefix = prefix.strip()
    if prefix == "*" or _TOLD.match(f"{prefix} x"):
        return _told(prefix, text)
    nick = prefix.strip("<>").lstrip("@+%&~! ")
    if not nick:
        return SYSTEM, "", text
    return MESSAGE, nick, text


def _seconds(clock: str, half: str | None) -> int | None:
    hour, minute, *second = map(int, clock.split(":"))
    if half:
        hour = hour % 12 + (12 if half in "Pp" else 0)
    return hour * 3600 + minute * 60 + sum(second) if hour < 24 else None


def _ordinal(iso: str | None) -> int | None:
    try:
        return date.fromisoformat(iso).toordinal() if iso else None
    except ValueError:
        return None


def _month_day(month: str | None, day: str | None) -> tuple[int, int] | None:
    number = MONTHS.get(month.lower()) if month else None
    return (number, int(day)) if number and day else None


def _written_day(text: str) -> int | None:
    found = read_date(text)
    if found is None or not found.settled:
        return None
    return _ordinal(f"{found.year:04}-{found.first:02}-{found.second:02}")
