"""Which comment a flat list hides: the one earlier comment that has the words quoted."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadgraph.graphs.records import Records

_SHORTEST = 20
_LONGEST = 20_000
_LATEST = 200
"""A quotation is looked for in this many comments before it."""

_Key = tuple[str | None, str | None]


def find_quoted(records: Records) -> None:
    """Fill in, in place, the parents of comments in groups that quote another.

    The words of the first quotation, of at least 20 characters, are to stand in exactly one of
    the 200 comments of the group before it, or in its opening.

    >>> from threadgraph.graphs.records import Records
    >>> texts = ["The wheel has stopped again", "Oil it", "> the wheel has stopped\\n\\nWhen?"]
    >>> records = Records(ids=["1", "2", "3"], parents=[None] * 3, authors=["A", "B", "C"],
    ...     texts=texts, times=[1, 2, 3], places=[1, 2, 3], groups=["p"] * 3)
    >>> find_quoted(records)
    >>> records.parents, records.rules
    ([None, None, '1'], [None, None, 'quote_text'])
    """
    groups, texts = records.groups, records.texts
    quotes = {row: words for row, text in enumerate(texts) if (words := _quoted(text))}
    if groups is None or not quotes:
        return
    n = len(records)
    threads = records.threads or [None] * n
    quoting: set[_Key] = {(threads[row], groups[row]) for row in quotes if groups[row] is not None}
    rules: list[str | None] = list(records.rules or [None] * n)
    stated = list(records.stated or records.parents)
    said: dict[_Key, _Said] = defaultdict(_Said)
    times, ids = records.times, records.ids
    for row in sorted(range(n), key=times.__getitem__):
        key = (threads[row], groups[row])
        if key in quoting:
            if row in quotes:
                found = said[key].only(quotes[row], ids[row])
                if found is not None and found != records.parents[row]:
                    records.parents[row], rules[row] = found, "quote_text"
            said[key].latest.append((ids[row], texts[row]))
        opens = (threads[row], ids[row])
        if opens in quoting:
            said[opens].opening = (ids[row], texts[row])
    if any(rules):
        records.rules, records.stated = rules, stated


class _Said:
    """What was said last in a group, as (id, text)."""

    def __init__(self) -> None:
        self.opening: tuple[str, str] | None = None
        self.latest: deque[tuple[str, str]] = deque(maxlen=_LATEST)
        self._squeezed: dict[str, tuple[str, str]] = {}

    def only(self, words: str, own: str) -> str | None:
        """Return the id of the one comment that has the words."""
        latest = [self.opening, *self.latest] if self.opening is not None else list(self.latest)
        known, self._squeezed = self._squeezed, {}
        found = set()
        for item in latest:
            if item is None:
                continue
            name, text = item
            held = known.get(name)
            # Of a comment that is there twice, each edition is looked at.
            if held is None or held[0] is not text:
                held = (text, _own_words(text))
            self._squeezed[name] = held
            if name != own and words in held[1]:
                found.add(name)
        return found.pop() if len(found) == 1 else None


def _quoted(text: str) -> str | None:
    """Return the words of the first quotation that is long enough to tell."""
    if ">" not in text or not (text.startswith(">") or "\n>" in text):
        return None
    lines: list[str] = []
    for line in [*text[:_LONGEST].split("\n"), ""]:
        if line.startswith(">"):
            if not line.startswith((">>", "> >")):
                lines.append(line[1:])
        elif lines:
            words = _squeezed("\n".join(lines))
            if len(words) >= _SHORTEST:
                return words
            lines = []
    return None


def _own_words(text: str) -> str:
    text = text[:_LONGEST]
    if ">" in text:
        text = "\n".join(line for line in text.split("\n") if not line.startswith(">"))
    return _squeezed(text)


def _squeezed(text: str) -> str:
    return " ".join(text.casefold().split())
