"""Follow the elements of a page that are open, by the rules that open and close them."""

from __future__ import annotations

from operator import length_hint

from threadgraph.io import html_rules as rules
from threadgraph.io import html_tags as tags
from threadgraph.io.html_codes import (
    BLOCK,
    CODE,
    CODES,
    END,
    ITEM,
    KNOWN,
    NAMELESS,
    NAMES,
    NOT_PLAIN,
    all_but,
    codes_of,
)
from threadgraph.io.html_lost import LostFormatting

_REMADE = 1_500
"""What it costs to make an element anew, in steps of looking at an open one."""

_DOUBT = 400
"""What a tag that may be none can cost for each one before it."""

_P, _TABLE, _SELECT, _TEMPLATE = (CODES[name] for name in b"p table select template".split())
_ITEMS, _SIBLINGS = codes_of(rules.ITEMS), codes_of(rules.SIBLINGS)
_LISTS = bytes(CODES[name] for name in (b"ol", b"ul"))
_NOT_SPECIAL = all_but(rules.SPECIAL)
_NOT_BARRIER = all_but(rules.SPECIAL - rules.TRANSPARENT)
_NOT_HEADING = all_but(rules.HEADINGS)
_HARMLESS = all_but(rules.WALLS, rules.BORDERS, rules.FORMATTING)
_SHUT_IN = rules.SPECIAL - rules.EMBEDDED - {b"math", b"svg"}
"""Elements that are closed even where others stand in them that are still open."""


class OpenElements:
    """The elements that are open, and the steps taken to find them.

    >>> page = OpenElements()
    >>> page.start(b"ul", b""), page.start(b"li", b""), page.start(b"li", b"")
    (None, None, None)
    >>> len(page.opened)
    2
    """

    def __init__(self) -> None:
        """Begin with none."""
        self.steps = 0
        self.opened = bytearray()
        self.lost = LostFormatting()
        self._rests: dict[int, bytes] = {}
        self._walls, self.borders = [-1], [-1]
        self._codes = dict(CODES)
        self._root = self._doubtful = 0

    @property
    def is_plain(self) -> bool:
        """Tell whether `follow` may be used: no SVG, no <select>, no formatting to make anew."""
        return not self.lost.total and self.borders[-1] < 0 and _SELECT not in self.opened

    def follow(self, found: list[bytes]) -> int:
        """Take tags as `plain_pattern` finds them; return how many.

        It ends before a tag that is not plain, and after one that makes the page so.
        """
        opened, known, steps = self.opened, KNOWN.get, 0
        push, pop = opened.append, opened.pop
        left = iter(found)
        for tag in left:
            code = known(tag)
            if code is None:
                if not tag or tag in NOT_PLAIN:
                    self.steps += steps
                    return len(found) - length_hint(left) - 1
            elif code >= BLOCK:
                if _P not in opened and (code < ITEM or (opened and opened[-1] in _LISTS)):
                    steps += len(opened)
                    push(code & CODE)
                    continue
            elif code >= END:
                if opened and opened[-1] == code - END:
                    pop()
                    continue
            else:
                if code >= 0:
                    steps += len(opened)
                if code > 0:
                    push(code)
                continue
            self._take(tag)
            if self.lost.total:
                break
        self.steps += steps
        return len(found) - length_hint(left)

    def start(self, name: bytes, rest: bytes) -> None:
        """Open an element, after what it closes; the name may be that of an end tag."""
        name = name.lower()
        if name.startswith(b"/"):
            self.end(name[1:])
            return
        if self.borders[-1] >= 0 and self._is_foreign(name):
            if not rest.endswith(b"/"):
                self._push(rules.foreign(name))
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
            self._cut(max(self.opened.rfind(CODES[part]) for part in around) + 1)
            self._push(name)

    def end(self, name: bytes) -> None:
        """Close the last element of a name and all in it, unless something shields it."""
        code = self._code(name)
        border = self.borders[-1]
        if border >= 0 and name in (b"br", b"p"):
            self._is_foreign(b"p")
        elif border >= 0 and self._code(rules.foreign(name)) in self.opened[border + 1 :]:
            code = self._code(rules.foreign(name))
        at = self.opened.rfind(code) if code != NAMELESS else -1
        if name in rules.HEADINGS:
            at = self._last(_NOT_HEADING)
        if at >= 0 and self._may_close(name, at):
            self._cut(at)
        else:
            self._miss()
        self.lost.remove(name)

    def open(self, name: bytes, rest: bytes) -> None:
        """Take a tag that is no end tag as most are written; count the steps it takes."""
        self.steps += len(self.opened)
        code = KNOWN.get(name, 0)
        simple = 0 < code < END or BLOCK <= code < ITEM
        if simple and self.borders[-1] < 0 and not self.lost.total and _P not in self.opened:
            self.opened.append(code & CODE)
        else:
            self.start(name, rest)

    def close(self, name: bytes) -> None:
        """Take an end tag, named with its slash."""
        if self.opened and self.opened[-1] + END == KNOWN.get(name):
            self.opened.pop()
        else:
            self.end(name[1:].lower())

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

    def _take(self, tag: bytes) -> None:
        """Take a tag of which only formatting has its attributes."""
        if tag.startswith(b"/"):
            self.end(tag[1:])
            return
        self.steps += len(self.opened)
        size = len(tag) if tag.isalpha() else tags.size_of_name(tag)
        name = tag[:size]
        if name in rules.FORMATTING:
            self._start_format(name, tag[size:])
        else:
            self.start(name, b"")

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
        around = max(self.opened.rfind(CODES[name]) for name in rules.CELLS)
        if table > max(around, self.borders[-1]):
            self._cut(table)

    def _start_format(self, name: bytes, rest: bytes) -> None:
        code = CODES[name]
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
            self.opened[self.opened.rfind(_SELECT)] = NAMELESS
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
        shields = (self.opened.rfind(CODES[shield]) for shield in rules.SHIELDS.get(name, ()))
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
        return self._codes.setdefault(name, min(len(self._codes) + 1, NAMELESS))

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
            name = NAMES.get(closed[place], b"")
            if name in rules.FORGETTING:
                self.lost.bring_back()
            elif name in rules.FORMATTING:
                self.lost.add(name, self._rests.get(at + place, b""))
        for places in (self._walls, self.borders):
            while places[-1] >= at:
                places.pop()
