"""The text of HTML that needs no parser, and what its character references stand for."""

from __future__ import annotations

import html
import re

from threadgraph.io.decoding import decode_windows
from threadgraph.io.markup_text import even

_LINE, _PARAGRAPH, _TAG = "\ud800", "\ud801", "\ud802"
"""Stand for breaks and for other tags; no text has them, for they are no characters."""

_INLINE = r"a|abbr|b|del|em|font|i|ins|s|small|span|strong|sub|sup|u"
_VALUES = r"(?:[ \n][a-zA-Z-]+(?:=(?:\"[^\"<>]*+\"|'[^'<>]*+'))?+)*+"
_OTHER_TAG = re.compile(rf"<(?!(?:br|(?:p|{_INLINE}){_VALUES})[ \n]?/?>|/(?:p|{_INLINE})>)")
_BREAK = re.compile(r"<br[ \n]?/?>")
_PARAGRAPH_TAG = re.compile(r"</?p(?:[ \n/][^>]*+)?>")
_ANY_TAG = re.compile(r"<[^>]*+>")
_LINE_BREAKS = re.compile(r"\n{3,}")
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

    What it returns is what the walk through the parsed HTML would.

    >>> simple_text("<p>One &amp; <i>two</i><br>three<p>"), simple_text("<ul><li>One</ul>")
    ('One & two\\nthree', None)
    """
    if "<" in markup:
        if _OTHER_TAG.search(markup):
            return None
        if "<br" in markup:
            markup = _BREAK.sub(_LINE, markup)
        markup = _PARAGRAPH_TAG.sub(_PARAGRAPH, markup)
        markup = _ANY_TAG.sub(_TAG, markup)
    text = even(resolve(markup).replace(_TAG, ""))
    paragraphs = text.split(_PARAGRAPH)
    if len(paragraphs) == 1 and _LINE not in text:
        return text.strip(" ")
    return "\n\n".join(filter(None, map(_lines, paragraphs)))


def resolve(text: str) -> str:
    """Return text with what its references stand for, by the rules of HTML for text.

    >>> resolve("&lt;b&gt; &amp;amp; &#8364; &#x80; &copy2; &#0;")
    '<b> &amp; € € ©2; �'
    """
    return _REFERENCE.sub(_character, text) if "&" in text else text


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


def _lines(paragraph: str) -> str:
    """Return a paragraph with its line breaks, of which many make one blank line."""
    if _LINE not in paragraph:
        return paragraph.strip(" ")
    lines = "\n".join(line.strip(" ") for line in paragraph.split(_LINE))
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
