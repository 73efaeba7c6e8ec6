"""Tell of a page whether it was saved to its end."""

from __future__ import annotations

import re

_END = re.compile(rb"(?i)</(?:html|body)\s*>")
_TAIL = 4096
_MOST_OPEN = 2
"""So many elements more are left open by careless templates; a cut page leaves them all."""

_OPENED = re.compile(rb"(?i)<(/?)(?:div|article|section|main|table|tbody|center|ul|ol)\b")
_HIDDEN = re.compile(
    rb"(?is)<!--.*?(?:-->|\Z)|<(script|style|template|textarea)\b[^<>]*>.*?(?:</\1\s*>|\Z)"
)


def ends_inside(data: bytes) -> int:
    """Return how many blocks are still open where a page ends early, 0 for a page that is whole.

    A page whose end tags are there is whole; many others lack them and are whole all the same,
    so that only more blocks left open than careless templates leave count, or a tag that has no
    end.

    >>> ends_inside(b"<div><div><ul><li>a"), ends_inside(b"<p>a<div>b"), ends_inside(b"<p>a</body>")
    (3, 0, 0)
    """
    if _END.search(data, max(0, len(data) - _TAIL)):
        return 0
    open_blocks = 0
    for tag in _OPENED.finditer(_HIDDEN.sub(b"", data)):
        open_blocks = max(0, open_blocks + (-1 if tag[1] else 1))
    if open_blocks > _MOST_OPEN:
        return open_blocks
    return 1 if data.rfind(b"<") > data.rfind(b">") and open_blocks else 0
