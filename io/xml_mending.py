"""Mend XML that is not well-formed, keeping its text, and count what had to be done."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Collection, Iterator
from html.entities import html5

LEVELS = 2000
"""Levels of elements that are kept; libxml2 refuses 2,048."""

_PIECE = 64 * 1024
_NAME = rb"[A-Za-z_:\x80-\xff][\w.:\x80-\xff-]*+"
_VALUE = rb""""[^"<]*+"|'[^'<]*+'"""
_TOKEN = re.compile(
    rb"<(?P<sound>[A-Za-z][\w:-]*+)>[^]<&\x00-\x08\x0b\x0c\x0e-\x1f\xef]*+</(?P=sound)>"
    rb"|(?P<section><!\[CDATA\[|<!--|<\?)"
    rb"|(?P<declaration><![A-Za-z][^<>]*+>)"
    rb"|</(?P<end>%b)\s*+>"
    rb"|<(?P<start>%b)(?=[\s/>])(?P<attributes>(?:[^<>\"']++|%b)*+)>"
    rb"|(?P<reference>&(?:[^\s&;<>\"']{1,40};)?)"
    rb"|(?P<less><)"
    rb"|(?P<mark>\]\]>)" % (_NAME, _NAME, _VALUE)
)
_TAIL = re.compile(rb"(?:<(?:/?(?:%b[^<>]*+)?|!-?|!\[[A-Z]*+)|&#?\w*+)\Z" % _NAME)
_CLOSINGS = {b"<![CDATA[": b"]]>", b"<!--": b"-->", b"<?": b"?>"}
_REFERENCE = re.compile(rb"&(?:[^\s&;<>\"']{1,40};)?")
_ATTRIBUTE = re.compile(rb"(%b)\s*+=\s*+(%b|[^\s\"'<>]++)" % (_NAME, _VALUE))
_SOUND = re.compile(
    rb"(?:[ \t\r\n]++%b[ \t\r\n]*+=[ \t\r\n]*+(?:%b))*+[ \t\r\n]*+/?" % (_NAME, _VALUE)
)
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_PLAIN = {b"&amp;", b"&lt;", b"&gt;", b"&quot;", b"&apos;"}

CHARACTERS = "characters that XML forbids became \ufffd"
REFERENCES = "& that begins no XML entity was read as HTML has it, or as it stands"
ATTRIBUTES = "attributes without quotes, without value or given twice"
ENDS = "end tags without their start were left out"
STARTS = "elements without their end tag were closed"
LESS = "< that begins no tag was taken as text"
MARKS = "]]> outside CDATA was taken as text"
OUTSIDE = "words outside the outermost element were left out"
DEPTH = f"tags over {LEVELS:,} levels deep were left out, not their text"


class Mending:
    r"""A document that is being mended; `data` is UTF-8.

    - `repairs`: how often each thing was done; `first`: the byte of the first such place.
    - `starts`: start tags of the `wanted` local names, those that could not be kept too.
    - `elements`: start tags of all elements.
    - `cut`: whether the document ends inside an element; final when all `pieces` were taken.

    >>> mending = Mending(b"<a><b>x < y & z&nbsp;]]></a>", {"b"})
    >>> b"".join(mending.pieces()).decode()
    '<mended-xml><a><b>x &lt; y &amp; z\xa0]]&gt;</b></a></mended-xml>\n'
    >>> mending.repairs.total(), mending.starts, mending.cut
    (5, 1, False)
    """

    def __init__(self, data: bytes, wanted: Collection[str]) -> None:
        """Take the document whole."""
        self.repairs: Counter[str] = Counter()
        self.first: dict[str, int] = {}
        self.starts = self.elements = 0
        self.cut = False
        self._wanted = re.compile(
            rb"<(?:%b:)?(?:%b)(?=[\s/>])"
            % (rb"[\w.\x80-\xff-]+", b"|".join(re.escape(name.encode()) for name in sorted(wanted)))
        )
        self._names = {name.encode() for name in wanted}
        self._open: list[bytes] = []
        self._opened: Counter[bytes] = Counter()
        self._data = data
        self._last = {mark: data.rfind(mark) for mark in (*_CLOSINGS.values(), b"<", b">")}

    def pieces(self) -> Iterator[bytes]:
        """Yield the document as XML, inside one element more; not closed if it was `cut`.

        Comments, instructions and declarations are left out.
        """
        held, size = [b"<mended-xml>"], 0
        for part in self._parts():
            held.append(part)
            size += len(part)
            if size > _PIECE:
                yield b"".join(held)
                held, size = [], 0
        self.cut = self.cut or bool(self._open) or not self._data.strip()
        yield b"".join(held) if self.cut else b"".join((*held, b"</mended-xml>\n"))

    def line(self, kind: str) -> int:
        """Return the line of the first repair of a kind."""
        return self._data.count(b"\n", 0, self.first[kind]) + 1

    def _parts(self) -> Iterator[bytes]:
        data, at = self._data, 0
        while match := _TOKEN.search(data, at):
            if match.start() > at:
                yield self._text(data[at : match.start()], at)
            at = match.end()
            if match.lastgroup in {"less", "reference"} and self._is_tail(match.start()):
                self.cut = True
                return
            match match.lastgroup:
                case "sound":
                    yield self._sound(match)
                case "attributes":
                    yield self._start(match)
                case "end":
                    yield self._end(match)
                case "reference":
                    yield self._refer(match[0], match.start())
                case "section":
                    end = self._section_end(match)
                    if end is None:
                        return
                    if match[0] == b"<![CDATA[":
                        yield self._legal(data[match.start() : end], at)
                    at = end
                case "less":
                    yield self._less(match)
                case "mark":
                    self._note(MARKS, match.start())
                    yield b"]]&gt;"
        yield self._text(data[at:], at)

    def _text(self, text: bytes, at: int) -> bytes:
        if not self._open and text.strip():
            self._note(OUTSIDE, at)
        return self._legal(text, at)

    def _sound(self, match: re.Match[bytes]) -> bytes:
        """Return an element with nothing but text in it, or the text if it is too deep."""
        name = match["sound"]
        self.elements += 1
        self.starts += _local(name) in self._names
        if len(self._open) < LEVELS:
            return match[0]
        self._note(DEPTH, match.start())
        return match[0][len(name) + 2 : -len(name) - 3]

    def _start(self, match: re.Match[bytes]) -> bytes:
        """Return a start tag, mended; nothing for one that is too deep."""
        name, attributes = match["start"], match["attributes"]
        if not _is_name(name):
            return self._less(match, whole=True)
        self.elements += 1
        self.starts += _local(name) in self._names
        empty = attributes.endswith(b"/")
        deep = len(self._open) >= LEVELS
        if not empty:
            self._open.append(name)
            self._opened[name] += 1
        if deep:
            self._note(DEPTH, match.start())
            return b""
        return b"<%b%b>" % (name, self._attributes(attributes, match.start(), empty=empty))

    def _attributes(self, raw: bytes, at: int, *, empty: bool) -> bytes:
        if not raw or raw == b"/":
            return raw
        pairs = _ATTRIBUTE.findall(raw)
        once: dict[bytes, bytes] = {}
        for name, value in pairs:
            once.setdefault(name, value)
        if len(once) < len(pairs) or not _SOUND.fullmatch(raw):
            self._note(ATTRIBUTES, at)
            quoted = (
                (name, value if value[:1] in {b'"', b"'"} else b'"%b"' % value)
                for name, value in once.items()
            )
            raw = b"".join(b" %b=%b" % pair for pair in quoted) + b"/" * empty
        raw = _REFERENCE.sub(lambda match: self._refer(match[0], at), raw)
        return self._legal(raw, at)

    def _end(self, match: re.Match[bytes]) -> bytes:
        """Return an end tag, and those that are missing before it; nothing if none was open."""
        name, parts = match["end"], []
        if not self._opened[name]:
            self._note(ENDS, match.start())
            return b""
        while True:
            last = self._open.pop()
            self._opened[last] -= 1
            if len(self._open) < LEVELS:
                parts.append(b"</%b>" % last)
            if last == name:
                return b"".join(parts)
            self._note(STARTS, match.start())

    def _refer(self, found: bytes, at: int) -> bytes:
        """Return what stands for `found`, which begins with an ampersand, in XML."""
        if found in _PLAIN:
            return found
        if found.startswith(b"&#"):
            number = _number(found[2:-1])
            if number is not None and _is_legal(number):
                return found
            self._note(REFERENCES if number is None else CHARACTERS, at)
            return b"&amp;" + found[1:] if number is None else b"\xef\xbf\xbd"
        self._note(REFERENCES, at)
        value = html5.get(found[1:].decode(errors="replace"))
        return b"&amp;" + found[1:] if value is None else html.escape(value).encode()

    def _less(self, match: re.Match[bytes], *, whole: bool = False) -> bytes:
        """Return as text what only looks like a tag."""
        self._note(LESS, match.start())
        self.starts += bool(self._wanted.match(self._data, match.start()))
        return b"&lt;" + (html.escape(match[0][1:].decode()).encode() if whole else b"")

    def _is_tail(self, at: int) -> bool:
        """Tell whether this is a tag or an entity inside which the document ends."""
        if at < self._last[b"<"] or at < self._last[b">"] or not _TAIL.match(self._data, at):
            return False
        return bool(self._open) or not self._data[:at].strip()

    def _section_end(self, match: re.Match[bytes]) -> int | None:
        """Return where CDATA, a comment or an instruction ends; None if the document does."""
        closing = _CLOSINGS[match[0]]
        if self._last[closing] < match.end():
            self.cut = True
            self.starts += sum(1 for _ in self._wanted.finditer(self._data, match.end()))
            return None
        return self._data.index(closing, match.end()) + len(closing)

    def _legal(self, text: bytes, at: int) -> bytes:
        """Return `text` without the characters that XML forbids."""
        text, n = _FORBIDDEN.subn(b"\xef\xbf\xbd", text)
        if n:
            self._note(CHARACTERS, at, n)
        return text

    def _note(self, kind: str, at: int, n: int = 1) -> None:
        self.repairs[kind] += n
        self.first.setdefault(kind, at)


def _local(name: bytes) -> bytes:
    return name.rpartition(b":")[2]


def _is_name(name: bytes) -> bool:
    r"""Tell whether the parser will take a name that may be beyond ASCII.

    >>> _is_name(b"wp:a-1"), _is_name("größe".encode()), _is_name("→".encode())
    (True, True, False)
    """
    if name.isascii():
        return True
    return re.sub(r"[:.\-]", "_", name.decode(errors="replace")).isidentifier()


def _number(digits: bytes) -> int | None:
    """Return the code point that is written as in "65" or "x41", None if it is no number."""
    base = 16 if digits[:1] == b"x" else 10
    try:
        return int(digits.lstrip(b"x"), base) if re.fullmatch(rb"x?[0-9A-Fa-f]+", digits) else None
    except ValueError:
        return None


def _is_legal(point: int) -> bool:
    """Tell whether XML 1.0 has a character."""
    return (
        point in {9, 10, 13}
        or 0x20 <= point < 0xD800
        or 0xE000 <= point < 0xFFFE
        or 0x10000 <= point < 0x110000
    )
