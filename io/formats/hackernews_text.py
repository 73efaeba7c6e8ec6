"""Turn a text of Hacker News, which is HTML of five tags, into plain text."""

from __future__ import annotations

import re

from threadgraph.io.markup import html_text
from threadgraph.io.markup_simple import clean

_INLINE = re.compile(r'</?i>|</a>|<a href="[^"<>]*"(?: rel="[^"<>]*")?>')
_SPACE = re.compile(r"[ \t\r\f\xa0]+")
_BREAK = re.compile(r"[ \n]*\n[ \n]*")


def plain(text: str) -> str:
    r"""Return the text of an item as plain text: paragraphs, quotations, code.

    The same as `html_text` returns, at a fraction of its time for what the site writes.

    >>> plain("&gt; Why?<p>That&#x27;s <i>so</i>.")
    "> Why?\n\nThat's so."
    """
    found = clean(text)
    found = found.replace("\n", " ") if "\n" in found else found
    if "<" in found:
        found = found.replace("<p>", "\n\n")
        if "<" in found:
            found = _INLINE.sub("", found)
            if "<" in found:
                return html_text(text)
    if "  " in found or "\t" in found or "\r" in found or "\f" in found or "\xa0" in found:
        found = _SPACE.sub(" ", found)
    if "\n" in found:
        if " \n" in found or "\n " in found or "\n\n\n" in found:
            found = _BREAK.sub("\n\n", found)
        found = found.strip(" \n")
    else:
        found = found.strip(" ")
    if "&" in found:
        found = found.replace("&#x27;", "'").replace("&#x2F;", "/").replace("&quot;", '"')
        found = found.replace("&gt;", ">").replace("&lt;", "<")
        if "&" in found:
            if found.count("&") != found.count("&amp;"):
                return html_text(text)
            found = found.replace("&amp;", "&")
    return found
