"""Where names stand in a text: the spellings of all participants as a trie of folded tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import category

from threadgraph.graphs.names import name_key
from threadgraph.graphs.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from threadgraph.graphs.discussion import Participants

MOST_TOKENS = 64
"""Names of more tokens (words and signs) than this are not looked for in texts."""

MOST_NAMESAKES = 100
"""A name that more people bear than this tells nobody apart; further bearers are not kept."""

_WORD = lazy(r"\w+")
_GAP = lazy(r"[^\S\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_ASCII_TOKEN = lazy(r"\w+| |[^\w ]")
_SIGNS = "@＠"


class _Node:
    """One token of a trie: who is called so up to here, and what may follow."""

    __slots__ = ("bearers", "following")

    def __init__(self) -> None:
        self.bearers: tuple[int, ...] = ()
        self.following: dict[str, _Node] | None = None


class NameIndex:
    """All spellings of all participants, found at a place in a text in one walk.

    Names are compared token by token, each folded by `name_key`, so that offsets are always
    those of the text itself.  An "@" that begins a name is not part of it here.
    """

    def __init__(self, participants: Participants) -> None:
        """Index every spelling and every shown name."""
        self._participants = participants
        self._first: dict[str, _Node] = {}
        self._parts: dict[str, int] | None = None
        for person, spelling in self._spellings():
            for tokens in _variants(spelling):
                self._add(tokens, person)

    def matches(self, text: str, start: int) -> list[tuple[int, tuple[int, ...]]]:
        """Return (end, people) of every name that begins at `start`, the shortest first.

        A name does not run over a line break.  The end is that of a token, no more: what may
        follow is for the caller to say.
        """
        found: list[tuple[int, tuple[int, ...]]] = []
        nodes: dict[str, _Node] | None = self._first
        at, length = start, len(text)
        while nodes and at < length:
            token, end = _token(text, at)
            if token is None:
                break
            if token:
                node = nodes.get(token)
                if node is None:
                    break
                if node.bearers:
                    found.append((end, node.bearers))
                nodes = node.following
            at = end
        return found

    def may_begin(self, text: str, start: int, others: frozenset[str] = frozenset()) -> bool:
        """Tell whether the token at `start` is the first of any name, or one of `others`."""
        token = _token(text, start)[0]
        return token in self._first or token in others

    def bears(self, person: int, name: str) -> bool:
        """Tell whether a person is written exactly so somewhere."""
        spellings = self._participants.spellings[person]
        return (
            name in spellings
            or name == self._participants.names[person]
            or any(sign + name in spellings for sign in _SIGNS)
        )

    def bearer_of_part(self, word: str) -> int:
        """Return the only person with `word` as one of several words of the name, else −1."""
        if self._parts is None:
            self._parts = {}
            for person, spelling in self._spellings():
                words = {name_key(found) for found in _WORD.findall(spelling)}
                for part in words if len(words) > 1 else ():
                    if self._parts.setdefault(part, person) != person:
                        self._parts[part] = -1
        return self._parts.get(name_key(word), -1)

    def _spellings(self) -> Iterator[tuple[int, str]]:
        shown = self._participants.names
        for person, spellings in enumerate(self._participants.spellings):
            for spelling in spellings:
                yield person, spelling
            if shown[person] not in spellings:
                yield person, shown[person]

    def _add(self, tokens: list[str], person: int) -> None:
        if not 0 < len(tokens) <= MOST_TOKENS:
            return
        node = self._first.setdefault(tokens[0], _Node())
        for token in tokens[1:]:
            if node.following is None:
                node.following = {}
            node = node.following.setdefault(token, _Node())
        bearers = node.bearers
        if bearers[-1:] != (person,) and len(bearers) <= MOST_NAMESAKES:
            node.bearers = (*bearers, person)


def token_end(text: str, start: int) -> int:
    """Return the end of the token at `start`: a word with its marks, or one sign.

    >>> token_end("joe's", 0), token_end("Jose\u0301!", 0), token_end("!?", 0)
    (3, 5, 1)
    """
    word = _WORD.match(text, start)
    end = word.end() if word else start + 1
    while end < len(text) and not " " <= text[end] <= "~" and is_joined(text[end]):
        end += 1
        more = _WORD.match(text, end) if word else None
        if more:
            end = more.end()
    return end


def is_joined(c: str) -> bool:
    """Tell whether a character belongs to the word before it: a mark or an invisible one."""
    return category(c) in ("Mn", "Mc", "Me", "Cf", "Cc") and not c.isspace()


def _token(text: str, start: int) -> tuple[str | None, int]:
    """Return the folded token at `start` ("" if invisible, None at a line break) and its end."""
    word = _WORD.match(text, start)
    if word and word[0].isascii():
        end = word.end()
        if end == len(text) or " " <= text[end] <= "~":
            return word[0].lower(), end
    elif text[start].isspace():
        gap = _GAP.match(text, start)
        return (" ", gap.end()) if gap else (None, start)
    end = token_end(text, start)
    return name_key(text[start:end]), end


def _variants(spelling: str) -> Iterator[list[str]]:
    """Yield the tokens of a name as it is written, and as its key is, if they can differ."""
    key = name_key(spelling).lstrip(_SIGNS).lstrip()
    if key.isascii():
        yield _ASCII_TOKEN.findall(key)
    if not spelling.isascii():
        written = " ".join(spelling.split()).lstrip(_SIGNS).lstrip()
        for form in dict.fromkeys((key, written)):
            yield _tokens(form)


def _tokens(name: str) -> list[str]:
    tokens, at = [], 0
    while at < len(name):
        token, at = _token(name, at)
        if token:
            tokens.append(token)
    return tokens
