"""The rules by which a text addresses people: handles (M3, M4) and vocatives (M5)."""

from __future__ import annotations

import re
from string import ascii_letters, digits
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from threadgraph.graphs.attribution_rules import attributed, says_who_wrote, tagged
from threadgraph.graphs.common_words import COMMON_WORDS, LABELS
from threadgraph.graphs.masks import mask, quote_tags
from threadgraph.graphs.mention_places import Place, is_common, line_start, whole_name
from threadgraph.graphs.name_index import is_joined, token_end
from threadgraph.graphs.names import name_key
from threadgraph.graphs.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadgraph.graphs.name_index import NameIndex

LONGEST_HANDLE = 64
"""A run of letters after "@" that is longer than this, in characters, is no handle."""

MOST_REMEMBERED = 100_000
"""How many first words of paragraphs are remembered as beginning a name or not."""

_SIGN = lazy(r"[@＠]")
_BEFORE_SIGN = frozenset("_!#$%&*@＠" + ascii_letters + digits)
_SIGN_GAP = lazy(r"[ \t\xa0]{1,3}")
_USER_LINK = lazy(r"(?<![\w/.])/?u/([A-Za-z0-9_-]{3,20})(?![\w-])")
_NO_END = lazy(r"[\w@＠]|://|[-./]\w|['’][A-Z][a-z]")
_SENTENCE_END = lazy(r"[^\S\r\n]*(?:[:,;!?.…)\]–—：，；！？。、-]|[\r\n]|\Z)")
_INSIDE_PATH = lazy(r"[@＠]|://|/\w")
_NEXT_WORD = lazy(r"[^\S\r\n]+(\w)")

_BLANK_LINES = lazy(r"[^\S\n]*\n\s*")
_SPACE = lazy(r"\s*")
_STRANGE_LINE = lazy(r"\n[^\S\n]")
_GREETING = lazy(r"(?:hi|hey|hello|dear|to|re)\b[:,]?[^\S\n]+", re.IGNORECASE)
_GREETINGS = frozenset({"hi", "hey", "hello", "dear", "to", "re"})
_ADDRESSED = lazy(r"[^\S\n]*(?:([:：](?![-/)(|])|[,;!،؛，；！、՝])|[–—]|-(?![-\w]))|[^\S\n]+-")
_LINE_END = lazy(r"[^\S\n]*(?:\n|\Z)")


class PlaceFinder:
    """Finds the places in texts; every step is linear in the text."""

    def __init__(self, index: NameIndex, *, vocatives: bool, attributions: bool) -> None:
        """Prepare for the names in `index`; the two rule families can be left out."""
        self._index = index
        self._vocatives = vocatives
        self._attributions = attributions
        self._openings: dict[str, bool] = {}

    def worth_reading(self, texts: Sequence[str]) -> list[int]:
        """Return the rows of the texts in which `places` could find anything at all.

        One loop over all texts: most are passed over after a few searches for a character.
        """
        rows: list[int] = []
        openings = self._openings
        for row, text in enumerate(texts):
            if "\n" not in text and ":" not in text and "@" not in text and "/" not in text:
                # Most texts end here: one paragraph, whose first word begins no name.
                words = text.lstrip()
                space = words.find(" ", 0, LONGEST_HANDLE)
                if space > 0 and openings.get(words[:space]) is False and _is_plain(text):
                    if "[" in text and self._attributions and "[quote" in text.lower():
                        rows.append(row)
                    continue
            if text and self._is_worth_reading(text):
                rows.append(row)
        return rows

    def _is_worth_reading(self, text: str) -> bool:
        if "@" in text or "＠" in text or ("u/" in text and _USER_LINK.search(text)):
            return True
        if self._attributions and (
            ((":" in text or "：" in text) and says_who_wrote(text))
            or ("[" in text and "[quote" in text.lower())
        ):
            return True
        if not self._vocatives:
            return False
        # Where quoted lines are passed over, any line may turn out to begin a paragraph.
        if ">" in text and "\n" in text:
            return self._any_opens(text.split("\n"))
        return self._opens(text)

    def places(self, text: str) -> list[Place]:
        """Return the places of a text in order, none overlapping another."""
        found: list[Place] = []
        own = mask(text)
        tags, prose = quote_tags(own)
        if self._attributions:
            found += [place for tag in tags if (place := tagged(own, tag, self._index))]
            found += attributed(prose, self._index)
        if "@" in prose or "＠" in prose:
            signs = [sign.start() for sign in _SIGN.finditer(prose)]
            found += [place for sign in signs if (place := self._handle(prose, sign))]
        if "u/" in prose:
            found += [self._user(prose, link) for link in _USER_LINK.finditer(prose)]
        if self._vocatives:
            starts = _paragraphs(prose)
            found += [place for start in starts if (place := self._opening(prose, start))]
        found.sort(key=lambda place: (place.start, -place.end))
        kept: list[Place] = []
        for place in found:
            if not kept or place.start >= kept[-1].end:
                kept.append(place)
        return kept

    def _handle(self, text: str, sign: int) -> Place | None:
        """M3 and M4: "@name", "@First Last", "@ NAME:"."""
        if sign and text[sign - 1] in _BEFORE_SIGN:
            return None
        gap = _SIGN_GAP.match(text, sign + 1)
        start = gap.end() if gap else sign + 1
        for end, bearers in reversed(self._index.matches(text, start)):
            if _ends_name(text, end) and (
                not gap or _ends_clause(text, end) or _begins_line(text, sign)
            ):
                loose = gap or any(map(str.isspace, text[start:end]))
                return Place(sign, end, start, "M4" if loose else "M3", bearers, True)
        return None if gap else self._lone_handle(text, sign)

    def _lone_handle(self, text: str, sign: int) -> Place | None:
        """M3 where no whole name stands: part of a longer name, or nobody here."""
        start = sign + 1
        end = _handle_end(text, start)
        if end is None:
            return None
        handle = text[start:end]
        if sign and text[sign - 1].isalnum() and "." in handle:
            return None
        person = -1
        if handle[0].isupper() and _letters(handle) >= 4 and name_key(handle) not in COMMON_WORDS:
            person = self._index.bearer_of_part(handle)
        return Place(sign, end, start, "M3", (person,) if person >= 0 else (), True)

    def _user(self, text: str, link: re.Match[str]) -> Place:
        """M3 in Reddit's own form: "u/name"."""
        bearers = whole_name(self._index, text, link.start(1), link.end())
        return Place(link.start(), link.end(), link.start(1), "M3", bearers, True)

    def _opens(self, text: str) -> bool:
        """Tell whether a paragraph begins with a name that is addressed."""
        if "\n" not in text:
            return self._any_opens([text])
        if not _STRANGE_LINE.search(text):
            return self._any_opens(text.split("\n\n"))
        for start in _paragraphs(text):  # noqa: SIM110 - half the time of any() on short texts
            if self._opening(text, start):
                return True
        return False

    def _any_opens(self, parts: list[str]) -> bool:
        for part in map(str.lstrip, parts):
            space = part.find(" ", 0, LONGEST_HANDLE)
            if space > 0 and self._openings.get(part[:space]) is False:
                continue
            if self._opening(part, 0):
                return True
        return False

    def _opening(self, text: str, start: int) -> Place | None:
        """M5: the name that opens a paragraph, as in "Joe, …" or "Dear Joe: …"."""
        space = text.find(" ", start, start + LONGEST_HANDLE)
        known = self._openings.get(text[start:space]) if space > start else None
        if known is None:
            known = self._may_open(text, start)
            if space > start and len(self._openings) < MOST_REMEMBERED:
                self._openings[text[start:space]] = known
        if not known:
            return None
        place = self._vocative(text, start)
        if place is None and (greeting := _GREETING.match(text, start)):
            return self._vocative(text, greeting.end(), greeted=True)
        return place

    def _may_open(self, text: str, start: int) -> bool:
        return start < len(text) and self._index.may_begin(text, start, _GREETINGS)

    def _vocative(self, text: str, start: int, *, greeted: bool = False) -> Place | None:
        for end, bearers in reversed(self._index.matches(text, start)):
            mark = _ADDRESSED.match(text, end)
            if mark is None and not (greeted and _LINE_END.match(text, end)):
                continue
            name = text[start:end]
            strong = mark is not None and mark[1] in (":", "：")
            if _ends_name(text, end) and self._can_address(name, bearers, strong=strong):
                return Place(start, end, start, "M5", bearers, False)
        return None

    def _can_address(self, name: str, bearers: tuple[int, ...], *, strong: bool) -> bool:
        key = name_key(name)
        if key in LABELS or key.isdigit():
            return False
        if _letters(name) >= 3 and not is_common(key):
            return True
        return strong and any(self._index.bears(person, name) for person in bearers)


def _is_plain(text: str) -> bool:
    """Tell whether a text has none of the full-width signs that begin or announce names."""
    return text.isascii() or ("＠" not in text and "：" not in text)


def _paragraphs(text: str) -> list[int]:
    """Return where the text and the paragraphs after a blank line begin."""
    begin = _SPACE.match(text) if text[0].isspace() else None
    starts = [begin.end() if begin else 0]
    at = text.find("\n", starts[0])
    while at >= 0:
        at += 1
        gap = _BLANK_LINES.match(text, at) if text[at : at + 1].isspace() else None
        if gap:
            at = gap.end()
            starts.append(at)
        at = text.find("\n", at)
    return starts


def _ends_name(text: str, end: int) -> bool:
    """Tell whether a name can end here: "@Joe" is not in "@Joel", "@Joe-Ann", "@joe@host"."""
    return end >= len(text) or not (_NO_END.match(text, end) or is_joined(text[end]))


def _ends_clause(text: str, end: int) -> bool:
    word = _NEXT_WORD.match(text, end)
    return bool(_SENTENCE_END.match(text, end) or (word and word[1].isupper()))


def _begins_line(text: str, at: int) -> bool:
    start = line_start(text, at)
    return start is not None and not text[start:at].strip()


def _handle_end(text: str, start: int) -> int | None:
    """Return the end of a handle with dots and hyphens inside, None if there is none."""
    if start >= len(text) or not (text[start].isalnum() or text[start] == "_"):
        return None
    end = token_end(text, start)
    while end - start <= LONGEST_HANDLE and text[end : end + 1] in (".", "-"):
        if not (text[end + 1 : end + 2].isalnum() or text[end + 1 : end + 2] == "_"):
            break
        end = token_end(text, end + 1)
    known = end - start <= LONGEST_HANDLE and not _INSIDE_PATH.match(text, end)
    return end if known and _letters(text[start:end]) else None


def _letters(name: str) -> int:
    """Count letters; one of a script written without spaces says as much as two."""
    return sum(2 if east_asian_width(c) == "W" else 1 for c in name if c.isalpha())
