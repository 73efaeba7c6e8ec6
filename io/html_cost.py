"""Tell before a page is parsed how long the nesting of its tags would make that take.

A parser of HTML looks through the elements that are open at nearly every tag, so that its work
grows with the sum of the depths at which tags stand; and elements that are never closed can be
made anew in each paragraph that follows.  Here the open elements are followed by the rules that
close them, in linear time.  Where the rules are simplified, fewer are closed than the parser
closes, so that the work is not taken for less than it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from threadgraph.io import html_rules as rules
from threadgraph.io import html_tags as tags
from threadgraph.io.html_lost import LostFormatting

_STEPS_PER_TAG = 1_000
"""As many steps as this are allowed for each tag, so that a page may be of any length."""

_REMADE = 1_500
"""What it costs to make an element anew, in steps of looking at an open one."""

_DOUBT = 400
"""What a tag that may be none can cost for each one before it."""

_LONG = 1_000
"""Bytes of attributes that are few enough not to be counted."""

_NAMES = dict(
    enumerate(sorted(rules.SPECIAL | rules.FORMATTING | rules.SIBLINGS.keys() | rules.INLINE), 1)
)
_CODES = {name: code for code, name in _NAMES.items()}
_NAMELESS = 255
"""The code of all elements that are one too many to have a code of their own."""


def _all_but(*groups: Iterable[bytes]) -> bytes:
    """Return all codes but those of some names."""
    return bytes(set(range(256)) - {_CODES[name] for group in groups for name in group})


def _codes_of(rule: Mapping[bytes, Iterable[bytes]]) -> dict[bytes, bytes]:
    return {name: bytes(_CODES[other] for other in others) for name, others in rule.items()}


_P, _TABLE, _SELECT, _TEMPLATE = (_CODES[name] for name in b"p table select template".split())
_ITEMS, _SIBLINGS = _codes_of(rules.ITEMS), _codes_of(rules.SIBLINGS)
_SIMPLE_STARTS = {name: _CODES[name] for name in rules.BLOCKS | rules.INLINE}
_SIMPLE_ENDS = {
    b"/" + name: code
    for name, code in _CODES.items()
    if name not in rules.WALLS and name not in rules.BORDERS
}
_NOT_SPECIAL = _all_but(rules.SPECIAL)
_NOT_BARRIER = _all_but(rules.SPECIAL - rules.TRANSPARENT)
_NOT_HEADING = _all_but(rules.HEADINGS)
_HARMLESS = _all_but(rules.WALLS, rules.BORDERS, rules.FORMATTING)
_SHUT_IN = rules.SPECIAL - rules.EMBEDDED - {b"math", b"svg"}
"""Elements that are closed even where others stand in them that are still open."""


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
    page, before = _Page(), None
    opened, lost, borders = page.opened, page.lost, page.borders
    for tag in tags.tag_pattern().finditer(data):
        if lost.total and before and tag.start() > before.end():
            page.reopen()
        before, kind = tag, tag.lastindex
        if kind == tags.CLOSE:
            if opened and opened[-1] == _SIMPLE_ENDS.get(tag[1]):
                opened.pop()
                continue
            page.end(tag[1][1:].lower())
        elif kind == tags.REST:
            name, rest = tag[4], tag[5]
            if len(rest) > _LONG:
                count = _count(rest)
                if count > attributes:
                    return Costly(tag.start(), len(opened), count)
                page.steps += count * count
            page.steps += len(opened)
            code = _SIMPLE_STARTS.get(name)
            if code and borders[-1] < 0 and not lost.total and _P not in opened:
                opened.append(code)
            else:
                page.start(name, rest)
        elif kind:
            page.pass_over(tag[kind], kind == tags.RAW)
        steps += _STEPS_PER_TAG
        if page.steps > steps:
            return Costly(tag.start(), len(opened), 0)
    return None


def _count(rest: bytes) -> int:
    return len({name.lower() for name in tags.ATTRIBUTE.findall(rest)})


def _foreign(name: bytes) -> bytes:
    """Return what stands for an element of SVG or MathML that has a name of HTML."""
    ruled = name in rules.SPECIAL and name not in rules.EMBEDDED and name not in (b"math", b"svg")
    return b"svg:" + name if ruled or name in rules.FORMATTING else name


class _Page:
    """The elements that are open, and the steps taken to find them."""

    def __init__(self) -> None:
        self.steps = 0
        self.opened = bytearray()
        self.lost = LostFormatting()
        self._rests: dict[int, bytes] = {}
        self._walls, self.borders = [-1], [-1]
        self._codes = dict(_CODES)
        self._root = self._doubtful = 0

    def start(self, name: bytes, rest: bytes) -> None:
        """Open an element, after what it closes; the name may be that of an end tag."""
        name = name.lower()
        if name.startswith(b"/"):
            self.end(name[1:])
            return
        if self.borders[-1] >= 0 and self._is_foreign(name):
            if not rest.endswith(b"/"):
                self._push(_foreign(name))
        elif name in rules.FORMATTING:
            self._start_format(name, rest)
        elif name in rules.VOID:
            self._pass_void(name, len(rest))
        elif name not in rules.TABLE_PARTS:
            self._make_room(name)
            if not (name in (b"math", b"svg") and rest.endswith(b"/")):
                self._push(name)
        elif self.opened.rfind(_TABLE) > self.borders[-1]:
            around = (b"table", *rules.TABLE_PARTS[name])
            self._cut(max(self.opened.rfind(_CODES[part]) for part in around) + 1)
            self._push(name)

    def end(self, name: bytes) -> None:
        """Close the last element of a name and all in it, unless something shields it."""
        code = self._code(name)
        border = self.borders[-1]
        if border >= 0 and name in (b"br", b"p"):
            self._is_foreign(b"p")
        elif border >= 0 and self._code(_foreign(name)) in self.opened[border + 1 :]:
            code = self._code(_foreign(name))
        at = self.opened.rfind(code) if code != _NAMELESS else -1
        if name in rules.HEADINGS:
            at = self._last(_NOT_HEADING)
        if at >= 0 and self._may_close(name, at):
            self._cut(at)
        else:
            self._miss()
        self.lost.remove(name)

    def reopen(self) -> None:
        """Make anew the formatting that was closed by the end of something else."""
        for name, rest in self.lost.take():
            self.steps += _REMADE
            self._rests[len(self.opened)] = rest
            self._push(name)

    def pass_over(self, content: bytes, is_raw: bool) -> None:
        """Pass over text, but open what it opens where it may be markup after all."""
        if not is_raw or self.borders[-1] >= 0 or _SELECT in self.opened:
            for slash, name in tags.NAMED.findall(content):
                self._doubtful += 1
                self.steps += _DOUBT * self._doubtful
                if not slash:
                    self._push(name.lower())

    def _make_room(self, name: bytes) -> None:
        """Close what cannot stand beside or around an element that is about to begin."""
        if name in rules.BLOCKS or name in rules.ITEMS or name in rules.HEADINGS:
            before = self._last(_NOT_BARRIER) if _SELECT not in self.opened else -1
            if before >= 0 and self.opened[before] in _ITEMS.get(name, b""):
                self._cut(before)
            paragraph = self.opened.rfind(_P)
            if paragraph >= 0 and self._may_close(b"p", paragraph):
                self._cut(paragraph)
        elif name == b"table":
            self._close_table()
        else:
            self.reopen()
        if self.opened and self.opened[-1] in _SIBLINGS.get(name, b""):
            self._cut(len(self.opened) - 1)

    def _close_table(self) -> None:
        """Close the table in which another begins outside its cells."""
        table = self.opened.rfind(_TABLE)
        around = max(self.opened.rfind(_CODES[name]) for name in rules.CELLS)
        if table > max(around, self.borders[-1]):
            self._cut(table)

    def _start_format(self, name: bytes, rest: bytes) -> None:
        code = _CODES[name]
        if name in rules.SINGLE:
            before = self.opened.rfind(code)
            if before >= 0 and before > self._last(_NOT_SPECIAL):
                self._cut(before)
        if self.lost.total:
            if name in rules.SINGLE:
                self.lost.remove(name)
            self.reopen()
        self._rests[len(self.opened)] = rest
        self.opened.append(code)

    def _pass_void(self, name: bytes, size: int) -> None:
        if name in (b"html", b"body"):
            # Its attributes are added to the root, each after looking at all that it has.
            self._root += size
            self.steps += size * self._root // 9
        elif name == b"input" and _SELECT in self.opened:
            # May have closed it: it is left open, but nothing may close it once more.
            self.opened[self.opened.rfind(_SELECT)] = _NAMELESS
        self.reopen()

    def _may_close(self, name: bytes, at: int) -> bool:
        """Tell whether nothing after a place shields an element of a name that stands there."""
        if name == b"form":
            return at == len(self.opened) - 1
        if (name == b"p" or name in rules.ITEMS) and _SELECT in self.opened:
            return False
        if name not in _SHUT_IN:
            return self._last(_NOT_SPECIAL) <= at
        if name == b"table" or name in rules.TABLE_PARTS:
            return at > self.borders[-1]
        if name == b"template":
            return True
        shields = (self.opened.rfind(_CODES[shield]) for shield in rules.SHIELDS.get(name, ()))
        return at >= max(self._walls[-1], *shields, -1)

    def _last(self, others: bytes) -> int:
        """Return the place of the last element whose code is not one of `others`, or -1."""
        return len(self.opened.rstrip(others)) - 1

    def _is_foreign(self, name: bytes) -> bool:
        """Tell whether an element may belong to SVG or MathML, after closing those it leaves."""
        while 0 <= self.borders[-1] == self._last(_NOT_SPECIAL):
            if self.opened[self.borders[-1]] == _TEMPLATE:
                return False
            if name not in rules.LEAVING:
                return True
            self._cut(self.borders[-1])
        odd = name in rules.TABLE_PARTS or name in rules.VOID - rules.LEAVING
        return odd and self.borders[-1] >= 0

    def _miss(self) -> None:
        """Count looking through all open elements in vain, which in SVG compares their names."""
        self.steps += (5 if self.borders[-1] >= 0 else 2) * len(self.opened)

    def _code(self, name: bytes) -> int:
        """Return the code of a name; those that are one too many have one that closes nothing."""
        return self._codes.setdefault(name, min(len(self._codes) + 1, _NAMELESS))

    def _push(self, name: bytes) -> None:
        at = len(self.opened)
        self.opened.append(self._code(name))
        if name in rules.WALLS:
            self._walls.append(at)
        if name in rules.BORDERS:
            self.borders.append(at)
        if name in rules.FORGETTING:
            self.lost.set_aside()

    def _cut(self, at: int) -> None:
        """Close the element at a place and all that were opened after it."""
        closed = self.opened[at:]
        del self.opened[at:]
        if not closed.translate(None, _HARMLESS):
            return
        for place in range(len(closed) - 1, -1, -1):
            name = _NAMES.get(closed[place], b"")
            if name in rules.FORGETTING:
                self.lost.bring_back()
            elif name in rules.FORMATTING:
                self.lost.add(name, self._rests.get(at + place, b""))
        for places in (self._walls, self.borders):
            while places[-1] >= at:
                places.pop()
