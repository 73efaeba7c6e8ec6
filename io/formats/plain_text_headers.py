"""Find the lines that may head a comment: "NAME says:", "NAME on DATE", a NAME above a date."""

from __future__ import annotations

import re
from typing import NamedTuple

from threadgraph.graphs.patterns import lazy
from threadgraph.io.dates import read_date
from threadgraph.io.formats.plain_text_lines import (
    MAX_LINE,
    content,
    date_at,
    indent,
    is_button,
    is_date,
    unmarked,
    without_buttons,
)
from threadgraph.io.formats.plain_text_words import (
    BYLINES,
    LEADS,
    PRONOUNS,
    SPACE,
    VERB_PAIRS,
    VERB_SUFFIXES,
    VERBS,
)

SAID, DATED, STACKED = "said", "dated", "stacked"
"""The forms of a header: with a verb of saying; NAME and date on a line; date below the NAME."""

_MAX_NAME = 120
_WRAP = 60
_MARKER = lazy(r"(?:[0-9]{1,6}[.)]|[•◦▪‣⁃∙·●○■□▸►*+o–—-]|#{1,6})[ \t\u00a0]+(?=\S)")
_BEFORE_DATE = lazy(
    r"[ ,:：]+(?:(?:on|am|le|el|il|em|op|в|den|at|@|[-–—|·•]) )?\(?(?=\w)", re.IGNORECASE
)
_YEARLY = lazy(r"[0-9]{4}|[0-9][:./][0-9]")
_AGE = lazy(r"[0-9]|\bago\b|\bvor\b|il y a|hace|há |назад")
_RULES = "-–—|·•"
_ENDS = (":", "：", "…", "...", "։", "՝")


class Header(NamedTuple):
    """A line, or two, that may head a comment.

    `line` is its row, `body` the first row after it and its date; `column` is where its marker
    or else its name begins, `marker_end` the column after the marker.  `date` is as written.
    """

    line: int
    body: int
    column: int
    marker_end: int
    marker: str
    name: str
    verb: str
    date: str | None
    form: str
    after_gap: bool

    @property
    def weak(self) -> bool:
        """True if only the words speak for a header: neither marker nor date."""
        return not self.marker and self.date is None


class _Statement(NamedTuple):
    name: str
    verb: str
    date: str | None
    form: str


def find_headers(lines: list[str]) -> list[Header]:
    """Return every line that may head a comment, in order; the page's style is not yet asked.

    >>> [header.name for header in find_headers(["1. Ann says:", "", "   hello", "> Bob says:"])]
    ['Ann']
    """
    found: list[Header] = []
    row = 0
    while row < len(lines):
        header = _header_at(lines, row)
        if header is None:
            row += 1
        else:
            found.append(header)
            row = header.body
    return found


def _header_at(lines: list[str], row: int) -> Header | None:
    text = content(lines[row])
    if not text or len(text) > MAX_LINE or text[0] == ">":
        return None
    marker = _MARKER.match(text)
    rest = unmarked(text[marker.end() :] if marker else text)
    said, rows = _statement(lines, row, rest, marked=marker is not None)
    if said is None or not said.name or len(said.name) > _MAX_NAME or _is_prose(said, marker):
        return None
    date, body = said.date, row + rows
    if date is None and said.form == SAID:
        below = date_at(lines, body)
        if below is None and body < len(lines) and not content(lines[body]):
            below = date_at(lines, body + 1)
        date, body = below or (None, body)
    column = indent(lines[row])
    written = marker.group().strip(SPACE) if marker else ""
    gap = row == 0 or not content(lines[row - 1]) or is_button(lines[row - 1])
    return Header(
        line=row,
        body=body,
        column=column,
        marker_end=column + len(written),
        marker=written,
        name=said.name,
        verb=said.verb,
        date=date,
        form=said.form,
        after_gap=gap,
    )


def _statement(
    lines: list[str], row: int, text: str, *, marked: bool
) -> tuple[_Statement | None, int]:
    """Return what the header at `row` states and over how many rows it goes."""
    said = _read_said(text) or _read_dated(text)
    if said:
        return said, 1
    below = content(lines[row + 1]) if row + 1 < len(lines) else ""
    if not below or len(below) > MAX_LINE:
        return None, 0
    wide = len(lines[row]) + len(below.split(" ", 1)[0]) >= _WRAP
    said = _read_wrapped(text, below, wide=wide and marked)
    if said:
        return said, 2
    dated = date_at(lines, row + 1) if _YEARLY.search(below) or len(below) < 40 else None
    if dated and _may_be_name(text):
        return _Statement(text, "", dated[0], STACKED), dated[1] - row
    return None, 0


def _read_said(text: str) -> _Statement | None:
    """Read "NAME says:" and "NAME on DATE said:"."""
    if not text.endswith(_ENDS):
        return None
    stem = text[:-3] if text.endswith("...") else text[:-1]
    name, verb = _cut_verb(stem.rstrip(SPACE))
    if not verb:
        return None
    if text.endswith(("…", "...")):
        verb += "…"
    name, date = _cut_date(name)
    return _Statement(name, verb, date, SAID)


def _read_dated(text: str) -> _Statement | None:
    """Read "NAME on DATE", and "NAME said on DATE" and "NAME said: DATE" alike."""
    if len(text) > 160 or not _AGE.search(text):
        return None
    name, date = _cut_date(without_buttons(text.rstrip(SPACE + ":：")))
    if date is None or read_date(text):
        return None
    stem = name.rstrip(SPACE + ":：")
    cut, verb = _cut_verb(stem)
    if verb:
        return _Statement(cut, verb, date, SAID)
    plain = stem == name and text[-1] not in ":："
    return _Statement(name, "", date, DATED) if plain and _may_be_name(name) else None


def _read_wrapped(text: str, below: str, *, wide: bool) -> _Statement | None:
    """Read a header that was wrapped onto the line `below`."""
    if below.endswith(_ENDS) and not _MARKER.match(below):
        end = _read_said(unmarked(below))
        if end is None or (end.date and end.name):
            return None
        joined = _read_said(f"{text} {unmarked(below)}")
        if not end.name:
            return joined if _may_be_name(text) or (joined and joined.date) else None
        if joined and (joined.date or (wide and text[-1] not in ".!?:")):
            return joined
        return None
    if below[0] in "0123456789" and len(below) <= 40 and read_date(below) is None:
        return _read_dated(f"{text} {without_buttons(unmarked(below))}")
    return None


def _cut_verb(stem: str) -> tuple[str, str]:
    """Return the name and the verb of saying at the end of `stem`; the verb "" if there is none."""
    words = stem.replace("\u00a0", " ").replace("\u202f", " ").rsplit(" ", 2)
    last = words[-1].lower()
    pair = f"{words[-2].lower()} {last}" if len(words) > 1 else ""
    if pair in VERB_PAIRS:
        return stem[: -len(pair)].rstrip(SPACE), pair
    if last in VERBS:
        return stem[: len(stem) - len(last)].rstrip(SPACE), last
    if stem.endswith(VERB_SUFFIXES):
        verb = next(verb for verb in VERB_SUFFIXES if stem.endswith(verb))
        return stem[: -len(verb)].rstrip(SPACE), verb
    return stem, ""


def _cut_date(text: str) -> tuple[str, str | None]:
    """Return the text before the date that ends it, and the date, or None for the date."""
    if not _AGE.search(text):
        return text, None
    plain = text.replace("\u00a0", " ").replace("\u202f", " ")
    for tried, found in enumerate(_BEFORE_DATE.finditer(plain)):
        date = text[found.end() :].rstrip(SPACE + ")")
        if not found.start() or not found.group().strip(SPACE) or tried > 12:
            continue
        dated = is_date(date) if found.group().strip(SPACE)[0] in _RULES else read_date(date)
        if dated:
            colon = ":" if ":" in found.group() or "：" in found.group() else ""
            return text[: found.start()].rstrip(SPACE + ",(") + colon, date
    return text, None


def _may_be_name(text: str) -> bool:
    """Return whether a line without a verb of saying may be somebody's name."""
    if len(text) > 60 or len(text.split(" ")) > 6 or text[-1] in ".!?:;,":
        return False
    return not (is_button(text) or is_date(text) or text.lstrip("#").startswith(("http", "<")))


def _is_prose(said: _Statement, marker: re.Match[str] | None) -> bool:
    """Return whether the name is rather an article's byline, a mail's attribution or a sentence."""
    first = said.name.lower().split(" ", 1)[0]
    if first in ("on", "am", "le", "el", "il", "em", "op", "в") and _YEARLY.search(said.name):
        return True
    if said.form == SAID:
        return False
    return first in BYLINES or (marker is None and (first in LEADS or first in PRONOUNS))
