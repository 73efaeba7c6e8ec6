"""Tell before a page is parsed how long the nesting of its tags would make that take.

A parser of HTML looks through the elements that are open at nearly every tag, so that its work
grows with the sum of the depths at which tags stand; and elements that are never closed can be
made anew in each paragraph that follows.  Here the open elements are followed by the rules that
close them, in linear time.  Where the rules are simplified, fewer are closed than the parser
closes, so that the work is not taken for less than it is.  What is plain, as most of a page is,
is followed in the same way by fewer looks at it.
"""

from __future__ import annotations

from itertools import islice
from typing import NamedTuple

from threadgraph.io import html_tags as tags
from threadgraph.io.html_opened import OpenElements

_STEPS_PER_TAG = 1_000
"""As many steps as this are allowed for each tag, so that a page may be of any length."""

_LONG = 1_000
"""Bytes of attributes that are few enough not to be counted."""

_PIECE = 8_000
"""Bytes of a page whose tags are found at once."""


class Costly(NamedTuple):
    """A place where the work grew too large: byte, elements open there, attributes of the tag."""

    at: int
    depth: int
    attributes: int


def find_costly(data: bytes, steps: int, attributes: int) -> Costly | None:
    """Return where parsing `data` has taken over `steps` and what its length excuses, or None.

    A step is about two nanoseconds.  A tag with over `attributes` of them is such a place too.

    >>> find_costly(b"<div>" * 10, 100, 5), find_costly(b"<div>" * 10_000, 1_000_000, 5)
    (None, Costly(at=13660, depth=2733, attributes=0))
    >>> find_costly(b"<p " + b" ".join(b"a%d" % i for i in range(500)) + b">", 1_000_000, 400)
    Costly(at=0, depth=0, attributes=500)
    """
    cost = _Cost(data, steps, attributes)
    while cost.at < len(data):
        found = cost.pass_plain() if cost.is_plain else cost.pass_any()
        if found is not None:
            return found
    return None


class _Cost:
    """What a page costs up to a place, `at`."""

    def __init__(self, data: bytes, steps: int, attributes: int) -> None:
        self.at = 0
        self._data, self._attributes, self._allowed = data, attributes, steps
        self._page = OpenElements()
        self._end = 0

    @property
    def is_plain(self) -> bool:
        """Tell whether the next piece may be passed as plain."""
        page = self._page
        return self.at >= self._end and len(page.opened) < _STEPS_PER_TAG and page.is_plain

    def pass_plain(self) -> Costly | None:
        """Pass what is plain of the next piece of the page."""
        data, page, at = self._data, self._page, self.at
        end = data.rfind(b"<", at + 1, at + _PIECE) if at + _PIECE < len(data) else len(data)
        if end < 0:
            end = data.find(b"<", at + _PIECE)
            end = len(data) if end < 0 else end
        pattern = tags.plain_pattern()
        found = pattern.findall(data, at, end)
        taken = page.follow(found)
        self._allowed += _STEPS_PER_TAG * taken
        self.at = self._end = end
        if page.lost.total:  # by the last that was taken
            last = next(islice(pattern.finditer(data, at, end), taken - 1, None))
            self.at = tags.end_of_tag(data, last.start())
        elif taken < len(found):
            self.at = next(islice(pattern.finditer(data, at, end), taken, None)).start()
        return Costly(self.at, len(page.opened), 0) if page.steps > self._allowed else None

    def pass_any(self) -> Costly | None:
        """Pass what follows, one tag after another, until it may be plain again."""
        page, last, allowed = self._page, self.at, self._allowed
        lost = page.lost
        for tag in tags.tag_pattern().finditer(self._data, last):
            self.at = tag.start()
            if self.at >= self._end and self.is_plain:
                break
            if lost.total and self.at > last:
                page.reopen()
            last, kind = tag.end(), tag.lastindex
            allowed += _STEPS_PER_TAG
            if kind == tags.CLOSE:
                page.close(tag[1])
            elif kind == tags.REST:
                rest = tag[tags.REST]
                if len(rest) > _LONG:
                    count = _count(rest)
                    if count > self._attributes:
                        return Costly(self.at, len(page.opened), count)
                    page.steps += count * count
                page.open(tag[tags.NAME], rest)
            elif kind:
                page.pass_over(tag[kind], kind == tags.RAW)
            if page.steps > allowed:
                return Costly(self.at, len(page.opened), 0)
        else:
            self.at = len(self._data)
        self._allowed = allowed
        return None


def _count(rest: bytes) -> int:
    return len({name.lower() for name in tags.ATTRIBUTE.findall(rest)})
