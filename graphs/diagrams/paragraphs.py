"""The words of a comment set in lines: wrapped in any script, cut at a sentence where possible."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadgraph.graphs.attribution_rules import says_who_wrote
from threadgraph.graphs.diagrams.labels import cut, label
from threadgraph.graphs.diagrams.measure import fit_width, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

READ = 20_000
"""Most characters of a comment that are looked at; far fewer are ever shown."""

_LONGEST = 3_000
_WRAPPED, _FIRST_TRY = 40, 16
_QUOTED = re.compile(r"\s{0,3}>")
_ON_A_DATE = re.compile(r"\s*(?:On|Am|Le|El|Em|Il|Op|Den|W dniu)\b.*\d")
_BREAKS = re.compile(r"\r\n?|[\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_LINK = re.compile(r"\b(?:https?://|www\.)[^\s<>\"'«»“”]{8,}", re.IGNORECASE)
# Of [words](address) and ![words](address) the words are what readers saw.
_WORDED = re.compile(
    r"!?\[([^\[\]]{1,300})\]"
    r"\((?:https?://|www\.|mailto:|/|\#)(?:[^\s()]|\([^\s()]{0,200}\)){0,2000}"
    r"(?: \"[^\"]{0,300}\")?\)",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?:https?://)?(?:[^/?#@]*@)?(?:www\.)?([^/?#:]+)(?::\d+)?(.*)", re.IGNORECASE)
_LONGEST_LINK, _LONGEST_HOST = 28, 40
# Scripts written without blanks break between any two characters, but not before what closes.
_CJK = (
    "\u2e80-\u312f\u3190-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
    "\U00020000-\U0003ffff"
)
_CLOSING = "、。，．：；！？）」』】》〉〕…ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.:;!?)\\]}”’»"
_OPENING = "（「『【《〈〔“‘«"
_UNITS = re.compile(rf"[{_OPENING}]*[{_CJK}][{_CLOSING}]*| +|[^ {_CJK}]+[{_CLOSING}]*")
_SENTENCE = re.compile(r"""[.!?…؟։।]["'”’»)\]]*(?=\s|$)|[。！？][」』）]*""")
_LEFT, _RIGHT = "\u200e", "\u200f"


@dataclass(frozen=True)
class Line:
    """A line as it is drawn, and whether its paragraph is written from right to left."""

    text: str
    right_to_left: bool = False


@dataclass(frozen=True)
class Words:
    """Paragraphs, each one safe line; and whether quoted lines went and links were shortened."""

    paragraphs: tuple[str, ...]
    quoted: bool
    links: bool


def words_of(text: str) -> Words:
    """Return the words of a comment: without quoted lines ("> …"), links as their words or site.

    The line that says whose words are quoted goes with them.  Lines that a mail program broke
    are joined again: a long one and the next, if that begins with a small letter.

    >>> words_of("On May 3, Ann wrote:\\n> Who?\\nMe. See https://www.example.org/a/very/long/path")
    Words(paragraphs=('Me. See example.org/…',), quoted=True, links=True)
    """
    lines = _BREAKS.sub("\n", text[:READ]).split("\n")
    own = _without_quotes(lines)
    joined = _joined(own)
    short = [_LINK.sub(_site, _WORDED.sub(r"\1", line)) for line in joined]
    links = short != joined
    if len(text) > READ and short:
        short[-1] += "…"
    made = tuple(label(line, _LONGEST) for line in short)
    return Words(made, quoted=len(own) < len(lines), links=links)


def set_lines(paragraphs: tuple[str, ...], width: float, size: float, most: int) -> list[Line]:
    """Return at most `most` lines of at most `width` points; an ellipsis ends what is cut.

    What is cut ends with a whole sentence where that keeps at least half of what would fit.
    Lines break at blanks; between any two characters of scripts that are written without them;
    and anywhere in a word that is wider than a line.

    >>> [line.text for line in set_lines(("One two.", "Three."), 500.0, 9.0, 1)]
    ['One two. …']
    """
    lines: list[Line] = []
    for number, paragraph in enumerate(paragraphs):
        room = most - len(lines)
        ends = _line_ends(paragraph, width, size, room + 1)
        if len(ends) > room:
            part = _whole_sentences(paragraph, ends[:room], (width, size))
            if part is not None:
                return lines + part
            # A broken sentence is drawn only where there is little else.
            if 2 * len(lines) < most:
                lines += _lines(paragraph, ends[:room])
            return _ended(lines, width, size)
        lines += _lines(paragraph, ends)
        if len(lines) == most and number + 1 < len(paragraphs):
            return _ended(lines, width, size)
    return lines


def is_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction is written from right to left.

    >>> is_right_to_left("123 שלום ok"), is_right_to_left("ok שלום")
    (True, False)
    """
    return _direction(text) == "R"


def _without_quotes(lines: list[str]) -> list[str]:
    """Return the lines that quote nobody; as many as there were if there is no quotation."""
    quoted = [_QUOTED.match(line) is not None for line in lines]
    for place in range(1, len(lines)):
        if not quoted[place] or quoted[place - 1]:
            continue
        above = place - 1
        while above > 0 and not lines[above].strip():
            above -= 1
        if lines[above].rstrip().endswith((":", "：")) and says_who_wrote(lines[above]):
            quoted[above] = True
            # "On Monday, 3 May 2021 at 10:20, Ann Lee" may take the line before.
            before = lines[above - 1] if above else ""
            quoted[max(above - 1, 0)] |= bool(above and _ON_A_DATE.match(before) and "," in before)
    return [line for line, left_out in zip(lines, quoted, strict=True) if not left_out]


def _joined(lines: list[str]) -> list[str]:
    """Return the lines that are not blank, those that only a width had broken made one."""
    made: list[str] = []
    before = ""
    for line in lines:
        if line.strip():
            if len(before) >= _WRAPPED and line[0].islower():
                made[-1] += f" {line}"
            else:
                made.append(line)
        before = line
    return made


def _site(match: re.Match[str]) -> str:
    link = match[0]
    if len(link) <= _LONGEST_LINK:
        return link
    # A mark that ends the sentence is no part of the link.
    bare = link.rstrip(".,;:!?)]")
    found = _HOST.fullmatch(bare)
    if found is None:
        return cut(link, _LONGEST_HOST)
    return cut(found[1], _LONGEST_HOST) + ("/…" if found[2] else "") + link[len(bare) :]


def _line_ends(text: str, width: float, size: float, most: int) -> list[int]:
    """Return where the first `most` lines of a text end, as offsets."""
    stops = [unit.end() for unit in _UNITS.finditer(text)]
    ends: list[int] = []
    begin = first = 0
    while begin < len(text) and len(ends) < most:
        fits = _how_many(text, begin, stops[first:], (width, size))
        end = stops[first + fits - 1] if fits else _inside(text, begin, stops[first], (width, size))
        while end < len(text) and text[end] == " ":
            end += 1
        ends.append(end)
        begin, first = end, bisect_right(stops, end)
    return ends


def _how_many(text: str, begin: int, stops: Sequence[int], room: tuple[float, float]) -> int:
    """Return how many of `stops` a line from `begin` reaches.

    The search begins with few: to measure all that follows, for each line, takes seconds.
    """

    def fits(number: int) -> bool:
        return text_width(text[begin : stops[number - 1]].strip(), room[1]) <= room[0]

    low, high = 0, min(_FIRST_TRY, len(stops))
    while fits(high):
        low, high = high, min(2 * high, len(stops))
        if low == high:
            return low
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


def _inside(text: str, begin: int, end: int, room: tuple[float, float]) -> int:
    """Return where to break a word that is wider than a line, at least one character on."""
    last = begin + max(_how_many(text, begin, range(begin + 1, end + 1), room), 1)
    # Marks stay with their letter.
    at = last
    while at > begin + 1 and at < end and _joins(text[at - 1], text[at]):
        at -= 1
    return at if at > begin + 1 else last


def _joins(before: str, char: str) -> bool:
    return unicodedata.category(char)[0] == "M" or "\u200d" in (before, char)


def _whole_sentences(
    paragraph: str, ends: list[int], room: tuple[float, float]
) -> list[Line] | None:
    """Set the sentences of a paragraph that fit into its first lines, if they fill half of them."""
    width, size = room
    fits = ends[-1]
    sentences = [match.end() for match in _SENTENCE.finditer(paragraph) if match.end() <= fits]
    for end in sentences[:-3:-1]:
        kept = f"{paragraph[:end].rstrip()} …"
        again = _line_ends(kept, width, size, len(ends) + 1)
        if 2 * end >= fits and len(again) <= len(ends):
            return _lines(kept, again)
    return None


def _ended(lines: list[Line], width: float, size: float) -> list[Line]:
    """Return lines with an ellipsis at the end of the last."""
    last = lines[-1]
    text = _with_ellipsis(last.text.strip(_LEFT + _RIGHT), width, size)
    return [*lines[:-1], _line(text, last.right_to_left)]


def _with_ellipsis(text: str, width: float, size: float) -> str:
    ended = _SENTENCE.search(text, max(len(text) - 3, 0))
    longer = f"{text} …" if ended else f"{text}…"
    if text_width(longer, size) <= width:
        return longer
    # The last word goes, if there are others.
    shorter = text.rpartition(" ")[0]
    if shorter and text_width(f"{shorter} …", size) <= width:
        return f"{shorter} …"
    return fit_width(longer, width, size) or "…"


def _lines(paragraph: str, ends: list[int]) -> list[Line]:
    backwards = is_right_to_left(paragraph)
    begins = [0, *ends[:-1]]
    parts = zip(begins, ends, strict=True)
    return [_line(paragraph[begin:end].strip(), backwards) for begin, end in parts]


def _line(text: str, backwards: bool) -> Line:
    """Return a line that is drawn in the direction of its paragraph, whatever it begins with."""
    own = _direction(text)
    if own is None or (own == "R") == backwards:
        return Line(text, backwards)
    return Line((_RIGHT if backwards else _LEFT) + text, backwards)


def _direction(text: str) -> str | None:
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in {"R", "AL"}:
            return "R"
        if kind == "L":
            return "L"
    return None
