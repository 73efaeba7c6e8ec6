"""Cut a page into its tags without parsing it."""

from __future__ import annotations

import re
from functools import cache

from threadgraph.io.markup_simple import resolve

CLOSE, RAW, NAME, REST, DATA = 1, 3, 4, 5, 6
"""The groups of a tag pattern."""

NAMED = re.compile(rb"<(/?)([a-zA-Z][^ \t\n\f\r/>]*+)")
"""What may be a tag where it is not known whether it is text."""

_SPACE = rb" \t\n\f\r"
_NAME = rb"[^" + _SPACE + rb"/>][^" + _SPACE + rb"/>=]*+"
_VALUE = (
    rb"(?:[" + _SPACE + rb"]*+=[" + _SPACE + rb"]*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)"
    rb"|[^" + _SPACE + rb">\"'][^" + _SPACE + rb">]*+|(?=>)|\Z))?+"
)
_REST = rb"(?:[" + _SPACE + rb"/]++|" + _NAME + _VALUE + rb")*+"
_END = rb"(?:>|\Z)"

HOLDING_TEXT = frozenset(
    b"iframe noembed noframes noscript script style textarea title xmp".split()
)
"""Elements that hold no markup."""

_PLAIN_VALUE = rb"\"[^\"<>]*+\"|'[^'<>]*+'|[^" + _SPACE + rb"<>\"'=]++(?=[" + _SPACE + rb">])"
_PLAIN_REST = (
    rb"(?:[^<>\"']{0,400}+(?=>)|(?:[^<>\"'=]{0,30}+(?<=[^"
    + _SPACE
    + rb"/\"'])=(?:"
    + _PLAIN_VALUE
    + rb")){0,16}+[^<>\"'=]{0,30}+(?=>))"
)
_FORMATTING = rb"(?:a|b(?:ig)?|code|em|font|i|nobr|s(?:mall|tr(?:ike|ong))?|tt|u)"

_TAG_NAME = re.compile(rb"[^" + _SPACE + rb"/>]*+")
ATTRIBUTE = re.compile(rb"(" + _NAME + rb")" + _VALUE)


@cache
def tag_pattern() -> re.Pattern[bytes]:
    """Return the pattern of a tag, or of what stands in its place and is none.

    Its groups are `CLOSE`, an end tag without its angles; `RAW` and `DATA`, text without markup;
    and `NAME` and `REST` of any other tag.

    >>> [found.lastindex for found in tag_pattern().finditer(b"<p>a</p><!-- <p> --><xmp></p>")]
    [5, 1, None, 3]
    """
    return re.compile(
        rb"<(?:(/[a-zA-Z][^" + _SPACE + rb"/>]*+)>"
        rb"|((?i:" + b"|".join(sorted(HOLDING_TEXT)) + rb"))"
        rb"(?=[" + _SPACE + rb"/>])" + _REST + _END + rb"(.*?)"
        rb"(?:</(?i:\2)(?=[" + _SPACE + rb"/>])|\Z)"
        rb"|(/?[a-zA-Z][^" + _SPACE + rb"/>]*+)(" + _REST + rb")" + _END +
        # What is text in SVG, and a comment elsewhere
        rb"|!\[CDATA\[(.*?)(?:\]\]>|\Z)"
        # Comments, and what is taken for one
        rb"|!--(?:-?>|.*?(?:--!?>|\Z))|(?:[!?]|/[^a-zA-Z>])[^>]*+" + _END + rb")",
        re.DOTALL,
    )


@cache
def plain_pattern() -> re.Pattern[bytes]:
    """Return the pattern of tags and comments as most are written.

    Its only group is the name, with a slash for an end tag and with attributes for formatting;
    "!--" for a comment; and nothing where `tag_pattern` must tell what it is.  There is no angle
    in what it finds but the first and the last, and few attributes.

    >>> plain_pattern().findall(b"<p id=1><a href='/'>x</a><!-- y --><p title='>'><P></p >")
    [b'p', b"a href='/'", b'/a', b'!--', b'', b'', b'']
    """
    return re.compile(
        rb"<(/[a-z][a-z0-9:_-]*+(?=>)"
        rb"|" + _FORMATTING + rb"(?=[" + _SPACE + rb"/])" + _PLAIN_REST + rb"|"
        rb"[a-z][a-z0-9:_-]*+(?=[" + _SPACE + rb"/>])|!--(?=[^<>]*+(?<=--)>)|)"
        rb"(?:>|" + _PLAIN_REST + rb">|(?<=<))"
    )


def end_of_tag(data: bytes, at: int) -> int:
    """Return where the tag that begins at a place ends."""
    found = tag_pattern().match(data, at)
    return found.end() if found else at + 1


def size_of_name(tag: bytes) -> int:
    """Return how long the name of a tag is, given from its name on.

    >>> size_of_name(b"a href=1"), size_of_name(b"b/")
    (1, 1)
    """
    found = _TAG_NAME.match(tag)
    return found.end() if found else 0


def tag_attributes(rest: bytes) -> dict[str, str]:
    """Return the attributes of a tag from its group `REST`; the first of a name counts.

    >>> tag_attributes(b' class="a b" ID=x hidden')
    {'class': 'a b', 'id': 'x', 'hidden': ''}
    """
    found: dict[str, str] = {}
    for attribute in ATTRIBUTE.finditer(rest):
        name = attribute[1].decode(errors="replace").lower()
        value = attribute[0][len(attribute[1]) :].decode(errors="replace").strip(" \t\n\f\r")
        value = value.removeprefix("=").strip(" \t\n\f\r")
        if value[:1] in ('"', "'"):
            value = value[1:].removesuffix(value[0])
        found.setdefault(name, resolve(value))
    return found
