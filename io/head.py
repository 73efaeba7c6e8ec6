"""The start of a file, looked at from the sides that tell its format."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from threadgraph.io.json_start import is_json_lines, starts_as_json
from threadgraph.io.options import Columns

if TYPE_CHECKING:
    from threadgraph.io.json_shape import Shape

JSON, LINES, HTML, XML, TEXT = "json", "lines", "html", "xml", "text"
"""The syntaxes: a JSON document, JSON lines, a web page, XML, and everything else."""

_HTML = re.compile(
    r"(?i)\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*){0,5}"
    r"<(?:!doctype\s+html|html|head|body|div|section|article|main|ol|ul|li|table|meta|title)\b",
    re.DOTALL,
)
_SCRIPT = re.compile(r"(?:(?:var|const|let)\s+\w+|window(?:\.\w+)+)\s*=\s*(?=[\[{])", re.ASCII)
_IN_STRING = re.compile(r'"\s*[\[{]{1,2}\s*\\"')
_XML = re.compile(r"\s*(?:<\?xml\b|<!DOCTYPE\s|<(?:rss|disqus|posts|comments|users|feed)\b)")


@dataclass(frozen=True)
class Head:
    """The start of a file, to tell its format by.

    `data` is UTF-8 unless another encoding is to be guessed; `whole` is True if it is the whole
    file (always so for web pages); `columns` are the columns that the caller names.
    """

    data: bytes
    name: str = ""
    whole: bool = True
    columns: Columns = field(default_factory=Columns)

    @cached_property
    def text(self) -> str:
        """The start as text, blanks and NUL before it left out; see also `wrapped`."""
        return self._unwrapped[0]

    @property
    def wrapped(self) -> str | None:
        """What JSON is wrapped in: "a script", "a JSON string" or nothing (None).

        `text` is then what is inside.
        """
        return self._unwrapped[1]

    @cached_property
    def _unwrapped(self) -> tuple[str, str | None]:
        text = self.data.lstrip(b" \t\r\n\0").decode(errors="replace")
        script = _SCRIPT.match(text)
        if script:
            return text[script.end() :], "a script"
        if _IN_STRING.match(text):
            return text[1:].replace('\\"', '"').replace("\\\\", "\\").lstrip(), "a JSON string"
        return text, None

    @cached_property
    def lines(self) -> list[str]:
        """The first 200 lines that are not blank; the last may be cut."""
        found = (line.rstrip("\r") for line in self.text[:65536].split("\n"))
        return [line for line in found if line.strip()][:200]

    @cached_property
    def syntax(self) -> str:
        """One of JSON, LINES, HTML, XML and TEXT."""
        return syntax_of(self.text)

    @cached_property
    def shape(self) -> Shape:
        """The keys of a JSON text; see `threadgraph.io.json_shape`."""
        from threadgraph.io.json_shape import shape

        return shape(self.text)

    @cached_property
    def wide_shape(self) -> Shape:
        """The keys of the whole head, for documents whose first part is long."""
        from threadgraph.io.json_shape import shape

        return shape(self.text, 2**18)


def syntax_of(text: str) -> str:
    """Tell the syntax of a text by its start.

    >>> syntax_of("<!DOCTYPE html><p>"), syntax_of("<?xml version='1.0'?><rss>"), syntax_of("Hi")
    ('html', 'xml', 'text')
    """
    if text.startswith("<"):
        if _HTML.match(text[:16384]):
            return HTML
        return XML if _XML.match(text) else TEXT
    if starts_as_json(text):
        return LINES if is_json_lines(text) else JSON
    return TEXT
