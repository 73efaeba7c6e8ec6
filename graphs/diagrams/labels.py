"""Names and words as labels: one line, nothing invisible or dangerous, cut at a length.

Labels are for pictures.  What is stripped or cut here is whole in every table and graph file.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

LIMIT = 64
"""Most graphemes (characters as people count them) in a label."""

UNKNOWN = "unknown"
BLANK = "(blank)"
_READ = 4096
_MARKS = 4

_PLAIN = re.compile(r"[!-~¡-¬®-ʯ]+(?: [!-~¡-¬®-ʯ]+)*")
_BLANKS = re.compile(r"[\s\x1c-\x1f\x85\u2028\u2029]+")
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
# Joiners shape Persian and Indic words, and are unseen anywhere else.
_JOINERS = re.compile("(?<![\u0600-\u0dff])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\u0dff])")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def label(text: str | None, limit: int = LIMIT) -> str:
    r"""Return `text` as a label of at most `limit` graphemes; None is "unknown".

    Blanks and line breaks become one blank; control characters and halves of surrogate pairs
    are shown as ``\u{0}``; bidirectional controls and characters of no width are left out.

    >>> label("Ann\nLee\x00 \u202eevil"), label(None), label("\u200b"), label("abcdef", 4)
    ('Ann Lee\\u{0} evil', 'unknown', '(blank)', 'abc…')
    """
    if text is None:
        return UNKNOWN
    if len(text) <= limit and _PLAIN.fullmatch(text):
        return text
    seen = _JOINERS.sub("", _UNSEEN.sub("", text[:_READ]))
    seen = _CONTROLS.sub(_escape, _BLANKS.sub(" ", seen)).strip()
    return cut(seen, limit, whole=len(text) <= _READ) or BLANK


def labels(texts: Sequence[str | None], limit: int = LIMIT) -> list[str]:
    """Return a label for each text, different ones for different texts.

    Where two texts would look the same, each that is not its own label gets a suffix made
    from the whole text, so that it is the same in every picture.

    >>> labels(["Ann", "Ann", "x" * 9, "x" * 10], 8)
    ['Ann', 'Ann', 'x… #a73a', 'x… #fc11']
    """
    return distinct(texts, lambda text, end: label(text, max(limit - len(end), 2)) + end)


def distinct(texts: Sequence[str | None], shorten: Callable[[str | None, str], str]) -> list[str]:
    """Return `shorten(text, "")` for each text, or `shorten(text, mark)` where texts would clash.

    `shorten` returns a text cut so that there is room for the mark, and the mark.
    """
    made = {text: shorten(text, "") for text in dict.fromkeys(texts)}
    for digits in (4, 8, 16):
        shared = Counter(made.values())
        alike = [
            t for t, short in made.items() if shared[short] > 1 and t is not None and t != short
        ]
        for text in alike:
            whole = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
            made[text] = shorten(text, f" #{whole[:digits]}")
    return [made[text] for text in texts]


def cut(text: str, limit: int, *, whole: bool = True) -> str:
    """Return `text` cut after at most `limit` graphemes, the last an ellipsis if it was cut.

    A grapheme is taken as a character with the marks, joiners and modifiers after it (at most
    4 marks are kept: towers of them reach into other labels).  `whole` says whether `text` is
    all there was.

    >>> cut("e\u0301e\u0301e\u0301", 2) == "e\u0301…"
    True
    """
    found: list[str] = []
    for char in text:
        if found and _continues(found[-1], char):
            if len(found[-1]) <= _MARKS:
                found[-1] += char
        elif len(found) > limit:
            break
        else:
            found.append(char)
    if len(found) <= limit and whole:
        return "".join(found)
    return "".join(found[: limit - 1]).rstrip() + "…"


def isolate(text: str) -> str:
    """Return a label fit to stand within a sentence, whatever direction it is written in.

    >>> isolate("Ann"), isolate("\u0639")
    ('Ann', '\u2068ع\u2069')
    """
    return f"\u2068{text}\u2069" if _RIGHT_TO_LEFT.search(text) else text


def count(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural where it is due.

    >>> count(1, "reply"), count(1200, "reply"), count(2, "person"), count(0, "comment")
    ('1 reply', '1,200 replies', '2 people', '0 comments')
    """
    if number == 1:
        return f"1 {noun}"
    if noun == "person":
        noun = "people"
    elif noun.endswith("branch"):
        noun += "es"
    else:
        noun = f"{noun[:-1]}ies" if noun.endswith("ly") else f"{noun}s"
    return f"{number:,} {noun}"


def _escape(match: re.Match[str]) -> str:
    return f"\\u{{{ord(match[0]):X}}}"


def _continues(cluster: str, char: str) -> bool:
    """Whether `char` belongs to the grapheme `cluster`; an approximation of UAX 29."""
    if char < "\u0300":
        return False
    if unicodedata.category(char)[0] == "M" or "\U0001f3fb" <= char <= "\U0001f3ff":
        return True
    if char in "\u200c\u200d" or cluster[-1] == "\u200d":
        return True
    regional = "\U0001f1e6" <= char <= "\U0001f1ff"
    return regional and len(cluster) == 1 and "\U0001f1e6" <= cluster <= "\U0001f1ff"
