"""Where the names of people stand in any text or id, and the pseudonym that belongs there."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import category, east_asian_width

from threadgraph.graphs.folding import Folded, fold
from threadgraph.graphs.mention_places import is_common
from threadgraph.graphs.names import name_key
from threadgraph.graphs.patterns import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

    from threadgraph.graphs.pseudonym_codes import Codes

FEWEST_LETTERS = 3
"""Shorter names are words too often: they are replaced only where they are marked."""

FEWEST_DIGITS = 6
"""The same for names of digits alone."""

MOST_TOKENS = 64
"""Of names with more tokens (words and signs) the first so many are looked for, then the rest."""

MOST_WORDS = 8
"""Of names with more words the first so many are looked for in ids and file names."""

_TOKEN = lazy(r"[^\W_]+|_+|[^\w\s]")
_WORD = lazy(r"[^\W_]+")
_GAP = lazy(r"[^\S\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]*")
_SIGNS = "@＠"

Tokens = tuple[str, ...]
Found = tuple[int, int, str | None]


class NameFinder:
    """Finds every spelling of every person, the longest first, in time linear in the text.

    Names are compared as sequences of words and signs, folded by `fold`, whatever white space
    stands between; a name inside a longer word is none.  In scripts written without spaces it
    may stand anywhere.  A spelling that several people share has a pseudonym of its own.
    """

    def __init__(self, spellings: Iterable[tuple[str, str]], codes: Codes) -> None:
        """Index pairs of a spelling and the pseudonym of its bearer."""
        self._codes = codes
        self._pseudonyms: dict[Tokens, str] = {}
        self._rest: dict[Tokens, list[Tokens]] = {}
        self._plain: set[Tokens] = set()
        self._anchors: dict[str, set[tuple[int, int]]] = {}
        self._lengths: dict[str, set[int]] = {}
        self._squeezed: dict[str, str] = {}
        self._wide: dict[str, str] = {}
        self._wide_lengths: dict[str, set[int]] = {}
        self._wide_first: set[str] = set()
        for spelling, pseudonym in spellings:
            self._add(spelling, pseudonym)

    def find(self, folded: Folded) -> list[Found]:
        """Return (start, end, pseudonym) of the names in a folded text, offsets of the folded.

        The pseudonym is None for a name that is an ordinary word, or very short: to be left.
        """
        text = folded.text
        tokens = _TOKEN.findall(text)
        found: list[Found] = []
        if not self._anchors.keys().isdisjoint(tokens):
            found = self._walk(text, tokens)
        if self._wide and not self._wide_first.isdisjoint(text):
            found += self._inside(text)
        return found

    def at(self, folded: Folded, start: int) -> tuple[int, str] | None:
        """Return (end, pseudonym) of the longest name that begins at `start`, None if none does.

        Any name will do here, an ordinary word too: an "@" stands before it.
        """
        text = folded.text
        first = _TOKEN.match(text, start)
        lengths = self._lengths.get(first[0]) if first else None
        if not lengths:
            return None
        tokens: list[str] = []
        best: tuple[int, str] | None = None
        place = start
        for length in range(1, max(lengths) + 1):
            token = _TOKEN.match(text, place)
            if token is None:
                break
            tokens.append(token[0])
            pseudonym = self._pseudonyms.get(tuple(tokens)) if length in lengths else None
            if pseudonym and _is_free(text, start, token.end()):
                best = token.end(), pseudonym
            gap = _GAP.match(text, token.end())
            place = gap.end() if gap else token.end()
        return best

    def stranger(self, name: str) -> str:
        """Return the pseudonym of somebody by a name alone: who is no participant, or several."""
        key = name_key(name).lstrip(_SIGNS)
        return self._pseudonyms.get(_tokens(key)) or self._codes.person(key)

    def is_in_id(self, name: str) -> bool:
        """Tell whether an id holds a name, with whatever signs (or none) between its words.

        "2024-ann-lee" and "annlee" hold "Ann Lee".
        """
        words = _WORD.findall(fold(name).text)
        squeezed = self._squeezed
        for i, word in enumerate(words):
            joined = word
            if joined in squeezed:
                return True
            for more in words[i + 1 : i + MOST_WORDS]:
                joined += more
                if joined in squeezed:
                    return True
        return self._wide != {} and bool(self._inside(fold(name).text))

    def is_inside(self, name: str, fewest: int = 5) -> bool:
        """Tell whether a name of so many letters is part of another, such as that of a file."""
        text = "".join(_WORD.findall(fold(name).text))
        return any(len(known) >= fewest and known in text for known in self._squeezed)

    def _add(self, spelling: str, pseudonym: str) -> None:
        for form in dict.fromkeys((spelling, name_key(spelling))):
            folded = fold(form).text.strip().lstrip(_SIGNS).lstrip()
            tokens = _tokens(folded)
            if not tokens:
                continue
            head = tokens[:MOST_TOKENS]
            known = self._pseudonyms.setdefault(head, pseudonym)
            if known != pseudonym:
                self._pseudonyms[head] = pseudonym = self._codes.person(name_key(spelling))
            if len(tokens) > MOST_TOKENS:
                self._rest.setdefault(head, []).append(tokens)
            self._lengths.setdefault(head[0], set()).add(len(head))
            words = [i for i, token in enumerate(head) if token[0].isalnum()]
            if words:
                self._anchors.setdefault(head[words[0]], set()).add((words[0], len(head)))
            if _is_told(folded):
                self._plain.add(head)
                squeezed = "".join([token for token in tokens if token[0].isalnum()][:MOST_WORDS])
                if squeezed:
                    self._squeezed[squeezed] = pseudonym
                self._add_wide(folded, pseudonym)

    def _add_wide(self, name: str, pseudonym: str) -> None:
        if sum(map(_is_wide, name)) < 2:
            return
        self._wide[name] = pseudonym
        self._wide_lengths.setdefault(name[:2], set()).add(len(name))
        self._wide_first.add(name[0])

    def _walk(self, text: str, tokens: list[str]) -> list[Found]:
        matches: list[re.Match[str]] = []
        found: list[Found] = []
        done = 0
        anchors = self._anchors
        for i in [i for i, token in enumerate(tokens) if token in anchors]:
            if i < done:
                continue
            best: tuple[int, int, Tokens] | None = None
            for before, length in anchors[tokens[i]]:
                first, last = i - before, i - before + length
                name = tuple(tokens[first:last]) if first >= done else ()
                if name not in self._pseudonyms or (best and last <= best[1]):
                    continue
                # Only few texts that hold a word of a name hold the name: places can wait.
                matches = matches or list(_TOKEN.finditer(text))
                last = self._whole(name, tokens, first)
                if _is_free(text, matches[first].start(), matches[last - 1].end()):
                    best = first, last, name
            if best is None:
                continue
            first, done, name = best
            span = matches[first].start(), matches[done - 1].end()
            found.append((*span, self._pseudonyms[name] if name in self._plain else None))
        return found

    def _whole(self, head: Tokens, tokens: list[str], first: int) -> int:
        """Return where a name ends of which `head` is the beginning, or all."""
        last = first + len(head)
        for name in self._rest.get(head, ()):
            if tuple(tokens[first : first + len(name)]) == name:
                last = max(last, first + len(name))
        return last

    def _inside(self, text: str) -> list[Found]:
        """Find names in scripts without spaces: between any two letters."""
        found: list[Found] = []
        done = 0
        for i, c in enumerate(text):
            if i < done or c not in self._wide_first:
                continue
            for length in sorted(self._wide_lengths.get(text[i : i + 2], ()), reverse=True):
                name = text[i : i + length]
                if name in self._wide and _ends_wide(text, i, i + length):
                    done = i + length
                    found.append((i, done, self._wide[name]))
                    break
        return found


def _tokens(folded: str) -> Tokens:
    return tuple(_TOKEN.findall(folded))


def _is_told(name: str) -> bool:
    """Tell whether a name stands out in a text: no ordinary word, and not too short."""
    letters = sum(2 if _is_wide(c) else 1 for c in name if c.isalpha())
    signs = sum(map(str.isalnum, name))
    if not letters:
        return signs >= FEWEST_DIGITS
    return max(letters, signs) >= FEWEST_LETTERS and not is_common(name_key(name))


def _is_free(text: str, start: int, end: int) -> bool:
    """Tell whether what stands between is no part of a longer word."""
    if text[start].isalnum() or text[start] == "_":
        at = start - 1
        while at >= 0 and text[at] == "_":
            at -= 1
        if at >= 0 and text[at].isalnum():
            return False
    at, last = end, text[end - 1]
    if not (last.isalnum() or last == "_"):
        return True
    while at < len(text) and text[at] == "_":
        at += 1
    return at >= len(text) or not (text[at].isalnum() or category(text[at])[0] == "M")


def _ends_wide(text: str, start: int, end: int) -> bool:
    """Tell whether a name may begin and end here: at a wide letter anywhere, else at a word."""
    before = start == 0 or _is_wide(text[start]) or not text[start - 1].isalnum()
    after = end >= len(text) or _is_wide(text[end - 1]) or not text[end].isalnum()
    return before and after


def _is_wide(c: str) -> bool:
    """Tell whether a letter is of a script that is written without spaces between words."""
    if c < "\u0e00":
        return False
    if c < "\u1100":
        return c <= "\u0eff" or "\u1000" <= c <= "\u109f"
    return "\u1780" <= c <= "\u17ff" or (east_asian_width(c) == "W" and c.isalpha())
