"""A text in which pseudonyms stand for names, and marks for addresses, links and numbers."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from threadgraph.graphs.folding import Folded, fold
from threadgraph.graphs.name_index import token_end
from threadgraph.graphs.patterns import lazy
from threadgraph.graphs.private_marks import LINK, REMOTE, Mark, private_marks, shown_host
from threadgraph.graphs.pseudonym_names import FEWEST_DIGITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadgraph.graphs.pseudonym_names import NameFinder

_USER = lazy(r"(?<![\w/.])/?u(?:ser)?/([\w-]{1,40})", re.IGNORECASE)
_QUOTE = lazy(r"\[quote=[ \"“„«']*([^\]\n\"”»;,]{1,300})", re.IGNORECASE)
_SIGN = lazy("[@＠]")
_NAME, _HANDLE, _NUMBER, _MENTION, _LINK = range(5)
"""What decides where spans overlap: the later in this list."""


class Span(NamedTuple):
    """A part of a text and what takes its place; `mention` is the row of a mention, or −1."""

    start: int
    end: int
    value: str
    rank: int = _NAME
    mention: int = -1


class Rewritten(NamedTuple):
    """A text rewritten, and what was replaced: old spans with what stands there and where."""

    text: str
    spans: list[Span]
    starts: list[int]


def mention_span(start: int, end: int, value: str, row: int) -> Span:
    """Return the span of a name that is known to be one."""
    return Span(start, end, value, _MENTION, row)


class TextRewriter:
    """Rewrites texts one by one.

    `names` counts the places where a name was replaced, `left` those where a name stands that
    is an ordinary word or very short: left, as nothing marks it as a name.
    """

    def __init__(self, finder: NameFinder) -> None:
        """Begin with nothing replaced."""
        self._finder = finder
        self._hosts: dict[str, str] = {}
        self.names = self.left = 0

    def rewrite(self, text: str, mentions: Sequence[Span] = ()) -> Rewritten:
        """Return the text without names and addresses; `mentions` are names known before.

        Spans that overlap are replaced as one, by what a link, then a mention, then an address,
        then a name asks for.
        """
        folded = fold(text)
        found = self._finder.find(folded)
        spans = [Span(*folded.span(s, e), value) for s, e, value in found if value is not None]
        spans += mentions
        spans += [self._marked(text, mark) for mark in private_marks(text)]
        if "@" in folded.text:
            spans += self._handles(text, folded)
        if "u/" in folded.text or "user/" in folded.text:
            spans += [self._user(found.span(1), text) for found in _USER.finditer(text)]
        if "[quote=" in folded.text:
            spans += [self._user(found.span(1), text) for found in _QUOTE.finditer(text)]
        spans = _merged(spans)
        self._count(spans, [folded.span(s, e)[0] for s, e, value in found if value is None])
        return self._rebuilt(text, spans) if spans else Rewritten(text, [], [])

    def plain(self, text: str) -> str:
        """Return a text without mentions (a title, a note) rewritten."""
        return self.rewrite(text).text

    def _marked(self, text: str, mark: Mark) -> Span:
        words = text[mark.start : mark.end]
        if mark.kind == REMOTE:
            return Span(mark.start, mark.end, self._finder.stranger(words), _NUMBER)
        if mark.kind != LINK:
            return Span(mark.start, mark.end, f"[{mark.kind}]", _NUMBER)
        shown = self._host(mark.host) if mark.host else ""
        return Span(mark.start, mark.end, f"[link: {shown}]" if shown else "[link]", _LINK)

    def _host(self, host: str) -> str:
        """Return a host as it may be shown, "" if it holds a name."""
        shown = self._hosts.get(host)
        if shown is None:
            shown = shown_host(host)
            if self._finder.is_in_id(shown):
                shown = ""
            self._hosts[host] = shown
        return shown

    def _handles(self, text: str, folded: Folded) -> list[Span]:
        """Return every "@name", be it of a participant or of somebody else."""
        spans: list[Span] = []
        for sign in _SIGN.finditer(folded.text):
            at = sign.end()
            if sign.start() and folded.text[sign.start() - 1].isalnum():
                continue
            gap = at
            while gap < len(folded.text) and gap < at + 3 and folded.text[gap] in " \t":
                gap += 1
            known = self._finder.at(folded, gap) if gap < len(folded.text) else None
            if known is not None:
                spans.append(Span(*folded.span(gap, known[0]), known[1], _HANDLE))
            start = folded.span(at, at + 1)[0] if at < len(folded.text) else len(text)
            end = _handle_end(text, start)
            if end > start and (known is None or end > spans[-1].end):
                spans.append(Span(start, end, self._finder.stranger(text[start:end]), _HANDLE))
        return spans

    def _user(self, span: tuple[int, int], text: str) -> Span:
        start, end = span
        while text[end - 1].isspace():
            end -= 1
        return Span(start, end, self._finder.stranger(text[start:end]), _HANDLE)

    def _rebuilt(self, text: str, spans: list[Span]) -> Rewritten:
        parts: list[str] = []
        starts: list[int] = []
        at = length = 0
        for span in spans:
            before = text[at : span.start]
            starts.append(length + len(before))
            parts += [before, span.value]
            length = starts[-1] + len(span.value)
            at = span.end
        parts.append(text[at:])
        return Rewritten("".join(parts), spans, starts)

    def _count(self, spans: list[Span], left: list[int]) -> None:
        """Count the names replaced, and those left that are in none of the spans."""
        self.names += sum(span.rank in (_NAME, _HANDLE, _MENTION) for span in spans)
        starts = [span.start for span in spans] if left else []
        for at in left:
            before = bisect_right(starts, at) - 1
            self.left += before < 0 or spans[before].end <= at


def _merged(spans: list[Span]) -> list[Span]:
    """Return spans in order, those that overlap as one; the highest, then the longest decides."""
    spans.sort(key=lambda span: (span.start, -span.end))
    merged: list[Span] = []
    for span in spans:
        last = merged[-1] if merged else None
        if last is None or span.start >= last.end:
            merged.append(span)
            continue
        # Of two of one rank the first, which is also the longer one where they begin together.
        leader = span if span.rank > last.rank else last
        merged[-1] = leader._replace(start=last.start, end=max(last.end, span.end))
    return merged


def _handle_end(text: str, start: int) -> int:
    """Return the end of a handle with dots and hyphens inside; `start` if there is none."""
    at = start
    while at < len(text) and (text[at].isalnum() or text[at] == "_"):
        at = token_end(text, at)
        if text[at : at + 1] in (".", "-") and _is_letter(text[at + 1 : at + 2]):
            at += 1
    # "@2024" names nobody; a long number may be what a platform calls somebody.
    handle = text[start:at]
    long = sum(map(str.isdigit, handle)) >= FEWEST_DIGITS
    return at if long or any(map(str.isalpha, handle)) else start


def _is_letter(c: str) -> bool:
    return c.isalnum() or c == "_"
