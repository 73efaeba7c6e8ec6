"""Write plain text from the parts of a piece of HTML: paragraphs, lists, quotations, code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

_BLANKS = "\t\n\f\r\xa0"
_SPACES = re.compile(" {2,}")
_TICKS = re.compile(r"`{3,}")
_SPACE, _LINE, _BLANK_LINE = 1, 2, 3
_DEEPEST = 20
"""A deeper quotation has no more signs than this, so that nested ones cannot grow a text."""


def even(text: str) -> str:
    r"""Return text in which blanks and breaks that follow one another are one space.

    U+00A0 is a blank too: in most comments it only stands between words.

    >>> even("One\n\t two\xa0 three ")
    'One two three '
    """
    for blank in _BLANKS:
        if blank in text:
            text = text.replace(blank, " ")
    return _SPACES.sub(" ", text) if "  " in text else text


class Link(NamedTuple):
    """A link, or a mention without one (address ""): where its text stands, and what it says."""

    start: int
    end: int
    address: str
    classes: str
    attributes: Mapping[str, str | None]


class TextWriter:
    """Takes the parts of a text in order; `finish` returns the text.

    Blanks and breaks are held back until something follows them, so that none stands at the
    start or end of the text or of a line, and no two blank lines follow one another.

    >>> writer = TextWriter()
    >>> writer.open_quotation()
    >>> writer.write("Well, ")
    >>> writer.close_quotation()
    >>> writer.write(" no.")
    >>> writer.finish()
    '> Well,\\n\\nno.'
    """

    def __init__(self) -> None:
        """Begin a text."""
        self.links: list[Link] = []
        self._parts: list[str] = []
        self._length = self._due = 0
        self._quotations = self._quoted_before = 0
        self._items, self._item = 0, ""
        self._code: list[str] | None = None
        self._codes, self._is_block = 0, False
        self._open: list[tuple[int, Mapping[str, str | None]]] = []
        self._starts: list[int] = []
        self._waiting: list[int] = []

    def write(self, words: str) -> None:
        """Write text, in which blanks run together to one space."""
        if self._code is not None:
            if words:
                self._code.append(words if self._is_block else even(words))
            return
        words = even(words)
        if words.startswith(" "):
            self.space()
            words = words[1:]
        if words:
            self._put(words.rstrip(" "))
            if words.endswith(" "):
                self._due = _SPACE

    def space(self) -> None:
        """Divide words."""
        if self._code is not None:
            self._code.append(" ")
        elif not self._due:
            self._due = _SPACE

    def break_line(self) -> None:
        """Begin a new line; twice, a paragraph."""
        if self._code is not None:
            self._code.append("\n")
        else:
            self._due = _BLANK_LINE if self._due >= _LINE else _LINE

    def new_line(self) -> None:
        """Begin a new line, if this is not its beginning already."""
        if self._code is not None:
            self._divide_code()
        else:
            self._due = max(self._due, _LINE)

    def new_paragraph(self) -> None:
        """Begin a new paragraph, if this is not its beginning already."""
        if self._code is not None:
            self._divide_code()
        else:
            self._due = _BLANK_LINE

    def divide_list(self) -> None:
        """Begin or end a list: a paragraph, but inside another list a line."""
        if self._items:
            self.new_line()
        else:
            self.new_paragraph()

    def open_item(self) -> None:
        """Begin an item of a list."""
        self.new_line()
        self._items += 1
        self._item = "- "

    def close_item(self) -> None:
        """End an item of a list."""
        self.new_line()
        self._items -= 1
        self._item = ""

    def open_quotation(self) -> None:
        """Begin a quotation: a ">" stands at the start of each of its lines."""
        self.new_paragraph()
        self._quotations += 1

    def close_quotation(self) -> None:
        """End a quotation."""
        self.new_paragraph()
        self._quotations -= 1

    def open_code(self, is_block: bool) -> None:
        """Begin code, which is written between back-ticks when it ends."""
        if self._code is None:
            self._code = []
            self._is_block = is_block
        self._codes += 1
        self._is_block |= is_block

    def close_code(self) -> None:
        """End code."""
        self._codes -= 1
        if self._codes:
            return
        code, self._code = "".join(self._code or ()), None
        lines = code.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if self._is_block or len(lines) > 1 or "`" in code:
            self._put_fenced([line.rstrip() for line in lines])
        elif code.strip(" "):
            self.write(code[: len(code) - len(code.lstrip(" "))])
            self._put(f"`{code.strip(' ')}`")
            self.write(code[len(code.rstrip(" ")) :])
        else:
            self.write(code)

    def open_link(self, attributes: Mapping[str, str | None]) -> None:
        """Begin what is to be one of `links`; inside code it is not."""
        self._open.append((len(self._starts) if self._code is None else -1, attributes))
        if self._code is None:
            self._waiting.append(len(self._starts))
            self._starts.append(-1)
            self.links.append(Link(0, 0, "", "", attributes))

    def close_link(self) -> None:
        """End a link; one without text stands where it ends."""
        number, attributes = self._open.pop()
        if number < 0:
            return
        start = self._starts[number]
        if start < 0:
            self._waiting.pop()
            start = self._length
        address, classes = attributes.get("href") or "", attributes.get("class") or ""
        self.links[number] = Link(start, self._length, address, classes, attributes)

    def finish(self) -> str:
        """Return the text."""
        return "".join(self._parts)

    def _put(self, words: str) -> None:
        if self._due or not self._parts:
            self._begin()
        if self._waiting:
            for number in self._waiting:
                self._starts[number] = self._length
            self._waiting.clear()
        self._parts.append(words)
        self._length += len(words)

    def _begin(self) -> None:
        """Write the blanks and breaks that are due, and what begins the line."""
        signs = "> " * min(self._quotations, _DEEPEST)
        if not self._parts:
            lead = signs + self._item
        elif self._due == _SPACE:
            lead = " "
        elif self._due == _LINE:
            lead = f"\n{signs}{self._item}"
        else:
            between = signs[: 2 * min(self._quotations, self._quoted_before)].rstrip()
            lead = f"\n{between}\n{signs}{self._item}"
        if lead != " ":
            self._item = ""
        self._due, self._quoted_before = 0, self._quotations
        self._parts.append(lead)
        self._length += len(lead)

    def _put_fenced(self, lines: list[str]) -> None:
        """Write a block of code between lines of back-ticks, more than there are in it."""
        while lines and not lines[-1]:
            lines.pop()
        first = next((at for at, line in enumerate(lines) if line), len(lines))
        if first == len(lines):
            return
        if self._item:
            self._item = "-"
            self._put("")
        self.new_paragraph()
        ticks = max(map(len, _TICKS.findall("\n".join(lines))), default=2) + 1
        signs = "> " * min(self._quotations, _DEEPEST)
        fence = "`" * max(ticks, 3)
        self._put(f"\n{signs}".join([fence, *lines[first:], fence]))
        self.new_paragraph()

    def _divide_code(self) -> None:
        if self._code and not self._code[-1].endswith("\n"):
            self._code.append("\n")
