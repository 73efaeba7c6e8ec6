"""Which elements of HTML close which, in sets of their names."""

from __future__ import annotations

VOID = frozenset(
    b"area base basefont bgsound body br col colgroup embed frame frameset head hr html image img "
    b"input keygen link meta param source track wbr".split()
)
"""Elements that hold nothing, or are not made where they stand."""

SINGLE = frozenset(b"a nobr".split())
"""Formatting that closes the same one before it."""

FORMATTING = SINGLE | frozenset(b"b big code em font i s small strike strong tt u".split())
"""Elements that are made anew in the next block where they were not closed in theirs."""

BLOCKS = frozenset(
    b"address article aside blockquote center details dialog dir div dl fieldset figcaption figure "
    b"footer form header hgroup listing main menu nav ol p plaintext pre search section summary "
    b"ul xmp".split()
)
"""Elements that close a paragraph."""

ITEMS = {b"li": (b"li",), b"dd": (b"dd", b"dt"), b"dt": (b"dd", b"dt")}
"""Elements that close a paragraph, and the item before, if it is one of these."""

HEADINGS = tuple(b"h1 h2 h3 h4 h5 h6".split())
SIBLINGS = {
    **dict.fromkeys((b"option", b"optgroup"), (b"option",)),
    **dict.fromkeys(HEADINGS, HEADINGS),
}
"""Elements that close the last that was opened, if it is one of these."""

TABLE_PARTS: dict[bytes, tuple[bytes, ...]] = {
    **dict.fromkeys((b"caption", b"tbody", b"tfoot", b"thead"), ()),
    b"tr": (b"tbody", b"tfoot", b"thead"),
    **dict.fromkeys((b"td", b"th"), (b"tbody", b"tfoot", b"thead", b"tr")),
}
"""Elements that stand in a table only, with those that they can stand in."""

CELLS = frozenset(b"caption td th".split())
FORGETTING = CELLS | frozenset(b"applet marquee object template".split())
"""Elements at whose end formatting that was opened in them is forgotten."""

BORDERS = frozenset(b"math svg template".split())
"""Elements in which the table around them is not seen."""

TRANSPARENT = frozenset(b"address div p".split())
"""Elements through which an item closes the one before it."""

LEAVING = frozenset(
    b"b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img "
    b"li listing menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul "
    b"var".split()
)
"""Elements that close the SVG or MathML in which they stand."""

EMBEDDED = frozenset(b"annotation-xml desc foreignobject mi mn mo ms mtext".split())
"""Elements of SVG and MathML that hold HTML."""

WALLS = FORGETTING | EMBEDDED | frozenset(b"select table".split())
"""Elements past which an end tag closes nothing."""

SPECIAL = (
    BLOCKS | ITEMS.keys() | frozenset(HEADINGS) | TABLE_PARTS.keys() | BORDERS | WALLS | {b"button"}
)
"""Elements past which the end tag of any other closes nothing."""

SHIELDS = {b"p": (b"button",), b"li": (b"ol", b"ul")}
"""Elements past which one of these is not closed."""

INLINE = (
    frozenset(b"abbr bdi bdo cite del dfn ins kbd label mark q samp span sub sup time var".split())
    - FORMATTING
)
"""Common elements without any of these rules."""


def foreign(name: bytes) -> bytes:
    """Return what stands for an element of SVG or MathML that has a name of HTML.

    >>> foreign(b"div"), foreign(b"g")
    (b'svg:div', b'g')
    """
    ruled = name in SPECIAL and name not in EMBEDDED and name not in (b"math", b"svg")
    return b"svg:" + name if ruled or name in FORMATTING else name
