"""The text of HTML that needs no parser, and what its character references stand for."""

from __future__ import annotations

import html
import re

from threadgraph.io.decoding import decode_windows
from threadgraph.io.markup_text import Link, even

_PARAGRAPH = "\0"
_LINE, _TAG, _OPEN, _CLOSE = "\ud800", "\ud802", "\ud803", "\ud804"
"""Stand for breaks, other tags and links; no text has them when it was given to `clean`."""

_INLINE = r"a|abbr|b|del|em|font|i|ins|s|small|span|strong|sub|sup|u"
_TEXT = r"<>\0\ud800-\udfff"
_VALUES = rf"(?:[ \n][a-zA-Z-]+(?:=(?:\"[^\"{_TEXT}]*+\"|'[^'{_TEXT}]*+'))?+)*+"
_OTHER_TAG = re.compile(rf"<(?!(?:br|(?:p|{_INLINE}){_VALUES})[ \n]?/?>|/(?:p|{_INLINE})>)")
_BREAK = re.compile(r"<br[ \n]?/?>")
_PARAGRAPH_TAG = re.compile(r"</?p(?:[ \n/][^>]*+)?>")
_ANY_TAG = re.compile(r"<[^>]*+>")
_LINE_BREAKS = re.compile(r"\n{3,}")
_QUOTATION = re.compile(r"<(/?)blockquote>")
_LINK = re.compile(rf"<(a|span)({_VALUES})>([^{_TEXT}]++)</\1>")
_EDGES = frozenset("&; \t\n\f\r\xa0")
# A tag that holds another "<" is not simple either; to look past it would cost the square.
_LINK_LEFT = re.compile(r"<a[\s/>]|<span[^<>]*(?:mention|<)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)(?:=(?:\"([^\"]*)\"|'([^']*)'))?")
_MARKS = re.compile("[\ud803\ud804]")
_REFERENCE = re.compile(
    r"&(?:#([0-9]++);?|#[xX]([0-9a-fA-F]++);?|[a-zA-Z][a-zA-Z0-9]{0,31};?)", re.ASCII
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_FREQUENT = {
    "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&nbsp;": "\xa0",
    "&#39;": "'", "&#x27;": "'", "&#x2F;": "/", "&#34;": '"',
}  # fmt: skip
_REPLACEMENT = "\ufffd"


def simple_text(markup: str) -> str | None:
    """Return the text of HTML that has only text, paragraphs and inline elements, else None.

    Quotations may be in it, but none inside another.  What it returns is what the walk through
    the parsed HTML would.

    >>> simple_text("<p>One &amp; <i>two</i><br>three<p>"), simple_text("<ul><li>One</ul>")
    ('One & two\\nthree', None)
    """
    return _with_quotations(markup) if "<blockquote>" in markup else _plain(markup)


def simple_text_and_links(markup: str) -> tuple[str, list[Link]] | None:
    """Return the text and the links of HTML as simple as that, else None.

    A link must have nothing but words in it; what else is a link is told in markup.py.

    >>> text, links = simple_text_and_links('<p>Hi <a class="mention" href="/u/ann">@ann</a>!')
    >>> text, [(link.start, link.end, link.address) for link in links]
    ('Hi @ann!', [(3, 7, '/u/ann')])
    """
    found: list[dict[str, str | None]] = []

    def mark(link: re.Match[str]) -> str:
        name, given, words = link.groups()
        if name == "span" and "mention" not in given:
            return link[0]
        attributes = _attributes(given)
        # Blanks at the edges of a link may be none of its text, or of what is around it.
        if attributes is None or words[0] in _EDGES or words[-1] in _EDGES:
            return link[0]
        if name == "span" and "mention" not in (attributes.get("class") or ""):
            return link[0]
        found.append(attributes)
        return f"{_OPEN}{words}{_CLOSE}"

    markup = _LINK.sub(mark, markup)
    if _LINK_LEFT.search(markup):
        return None
    marked = simple_text(markup)
    if marked is None:
        return None
    if not found:
        return marked, []
    links, size, start = [], 0, -1
    waiting = iter(found)
    parts = _MARKS.split(marked)
    for part in parts:
        if start >= 0:
            get = (attributes := next(waiting)).get
            end = size + len(part)
            links.append(Link(size, end, get("href") or "", get("class") or "", attributes))
        start = ~start
        size += len(part)
    return "".join(parts), links


def resolve(text: str) -> str:
    """Return text with what its references stand for, by the rules of HTML for text.

    >>> resolve("&lt;b&gt; &amp;amp; &#8364; &#x80; &copy2; &#0;")
    '<b> &amp; € € ©2; �'
    """
    count = text.count("&")
    if not count:
        return text
    if count > 2 and count != text.count("&amp;"):
        for reference, character in _FREQUENT.items():
            if reference != "&amp;":
                text = text.replace(reference, character)
        count = text.count("&")
    # Last, for what it stands for may look like the start of another.
    if count == text.count("&amp;"):
        return text.replace("&amp;", "&")
    return _REFERENCE.sub(_character, text)


def clean(markup: str) -> str:
    r"""Return HTML without what is no text: NUL, and halves of surrogate pairs.

    >>> clean("a\0b \ud83d")
    'ab �'
    """
    if "\0" in markup:
        markup = markup.replace("\0", "")
    if markup.isascii():
        return markup
    try:
        markup.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub(_REPLACEMENT, markup)
    return markup


def _plain(markup: str) -> str | None:
    """Return the text of HTML without quotations, None if it is not simple."""
    text, stand_in = markup, ""
    if "<" in markup:
        text = markup.replace("<p>", _PARAGRAPH).replace("</p>", _PARAGRAPH)
        if "<br" in text:
            text = text.replace("<br>", _LINE).replace("<br />", _LINE)
        if "<" in text:
            if _OTHER_TAG.search(text):
                return None
            if "<br" in text:
                text = _BREAK.sub(_LINE, text)
            if "<p" in text:
                text = _PARAGRAPH_TAG.sub(_PARAGRAPH, text)
            # A reference does not go on behind a tag.
            stand_in = _TAG if "&" in text else ""
            text = _ANY_TAG.sub(stand_in, text)
    if "&" in text:
        text = resolve(text)
    if stand_in:
        text = text.replace(stand_in, "")
    # As `even` does it, and faster: this is where the time of most readers goes.
    if "\n" in text:
        text = text.replace("\n", " ")
    if "\t" in text or "\r" in text or "\f" in text or "\xa0" in text:
        text = even(text)
    while "  " in text:
        text = text.replace("  ", " ")
    if _LINE in text:
        return "\n\n".join(filter(None, map(_lines, text.split(_PARAGRAPH))))
    if _PARAGRAPH in text:
        parts = [part.strip(" ") for part in text.split(_PARAGRAPH)]
        return "\n\n".join(filter(None, parts))
    return text.strip(" ")


def _with_quotations(markup: str) -> str | None:
    """Return the text of HTML with quotations that are not in one another, else None."""
    written: list[str] = []
    was_quoted = quoted = False
    parts = _QUOTATION.split(markup)
    for at in range(0, len(parts), 2):
        part = _plain(parts[at])
        if part is None:
            return None
        if part:
            if quoted:
                part = "> " + part.replace("\n", "\n> ").replace("> \n", ">\n")
            if written:
                written.append("\n>\n" if quoted and was_quoted else "\n\n")
            written.append(part)
            was_quoted = quoted
        if at + 1 < len(parts):
            # Each is closed before the next begins.
            if quoted != (parts[at + 1] == "/"):
                return None
            quoted = not quoted
    return None if quoted else "".join(written)


def _attributes(given: str) -> dict[str, str | None] | None:
    """Return the attributes of a tag by name in small letters, None if they want care."""
    if "\r" in given or given.count("&") != given.count("&amp;"):
        return None
    found: dict[str, str | None] = {}
    for attribute in _ATTRIBUTE.finditer(given):
        name, double, single = attribute.groups()
        value = double if double is not None else single
        if value and "&" in value:
            value = value.replace("&amp;", "&")
        found.setdefault(name.lower(), value)
    return found


def _lines(paragraph: str) -> str:
    """Return a paragraph with its line breaks, of which many make one blank line."""
    lines = "\n".join([line.strip(" ") for line in paragraph.split(_LINE)])
    return _LINE_BREAKS.sub("\n\n", lines.strip("\n"))


def _character(reference: re.Match[str]) -> str:
    found = _FREQUENT.get(reference[0])
    if found is not None:
        return found
    decimal, hexadecimal = reference.groups()
    if decimal:
        return _numbered(decimal, 10)
    if hexadecimal:
        return _numbered(hexadecimal, 16)
    return html.unescape(reference[0])


def _numbered(digits: str, base: int) -> str:
    digits = digits.lstrip("0")
    number = int(digits, base) if 0 < len(digits) < 8 else 0
    if 0x80 <= number < 0xA0:
        return decode_windows(bytes([number]))
    if not number or number > 0x10FFFF or 0xD800 <= number < 0xE000:
        return _REPLACEMENT
    return chr(number)
