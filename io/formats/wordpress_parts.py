"""Read the parts of a comment on a WordPress page: who wrote it, when, and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from threadgraph.io.dates import MAX_LENGTH, read_date
from threadgraph.io.formats.plain_text_words import VERB_PAIRS, VERBS
from threadgraph.io.formats.wordpress_roles import (
    AUTHOR,
    NOISE,
    REPLY,
    SURE,
    TEXT,
    TIME,
    tokens_of,
)
from threadgraph.io.markup import html_text, node_text

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from threadgraph.io.formats.wordpress_comments import Comment

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}")
_CLOCK = re.compile(r"[0-9]{1,2}[:.h][0-9]{2}")
_NAME_TAGS = frozenset(("cite", "b", "strong", "em", "a", "h2", "h3", "h4", "h5", "h6"))
_SEPARATORS = re.compile(r"[|•·\n]| [-–—/] ")
_BY = re.compile(r"(?i)(?:comment (?:from|by)|kommentar von|commentaire de|by):? +(?=\S)")
_MOST_NODES = 200
_LONGEST_NAME = 400
_CLASS = re.compile(r'\bclass="([^"]*)"')
_ALWAYS_BESIDE = frozenset(("avatar", "comment-form", "comment-respond", "says"))
_BESIDE_NAME = (NOISE, REPLY, TIME)
_BESIDE_TIME = (NOISE, REPLY, AUTHOR)
_BESIDE_TEXT = (NOISE, REPLY, TIME, AUTHOR)


class Parts(NamedTuple):
    """Who wrote a comment, when (as written), and its own words."""

    author: str | None
    time: str | None
    text: str


def take_parts(comment: Comment) -> Parts:
    """Return the parts of a comment, which is taken out of the page if it is inside another.

    To be asked for the last comment of a page first, so that no comment has replies in it when
    its turn comes; nothing else of the page may be looked at later.
    """
    if comment.kind == "comment":
        author, time = _author(comment), _time(comment)
    else:
        author, time = _link(comment), _time(comment)
    text = _text(comment)
    if time and TIME not in comment.parts and text.startswith(time):
        text = text.removeprefix(time).lstrip()
    parts = Parts(author, time, text)
    if comment.around is not None:
        comment.node.decompose()
    return parts


def _author(comment: Comment) -> str | None:
    """Return the name shown, None if there is none."""
    found = comment.parts.get(AUTHOR)
    if found is None:
        return _unmarked_author(comment)
    rank, node = found
    if rank >= SURE:
        return _flat(node.text()) or None
    inner = _name_inside(node)
    if inner:
        return inner
    text = _flat(_text_without(node, _BESIDE_NAME))
    time = comment.parts.get(TIME)
    if time is not None:  # it may stand inside, without a class
        text = text.replace(_flat(time[1].text()) or "\0", "")
    return _name(text) or _other_author(comment)


def _time(comment: Comment) -> str | None:
    """Return the time as written, None if there is none."""
    found = comment.parts.get(TIME)
    if found is None:
        return _unmarked_time(comment)
    stamp = comment.stamp
    if _ISO.match(stamp):
        return stamp
    node = found[1]
    for text in (
        _flat(_text_without(node, _BESIDE_TIME)),
        *(_flat(link.text()) for link in node.css("a, time, span")),
        node.attributes.get("title") or "",
    ):
        written = _date_in(text)
        if written is not None and (_CLOCK.search(written) or not stamp):
            return written
    return stamp or None


def _text(comment: Comment) -> str:
    found = comment.parts.get(TEXT)
    node = found[1] if found else comment.node
    if found is None or found[0] < SURE:
        _take_headers(comment, node)
    text = _text_without(node, _BESIDE_TEXT)
    return node_text(node) if not text and found is None else text


def _link(comment: Comment) -> str | None:
    """Return the text of the first link: what a pingback shows for a name."""
    node = comment.node.css_first("a.url, a[rel], a")
    return _name(_flat(node.text())) if node is not None else None


def _take_headers(comment: Comment, text: LexborNode) -> None:
    """Take author and time out of the element that has the text too."""
    own, end = text.mem_id, comment.node.mem_id
    taken: list[LexborNode] = []
    for role in (AUTHOR, TIME):
        part = comment.parts.get(role)
        if part is None or not _is_inside(part[1], own, end):
            continue
        keys = {other.mem_id for other in taken}
        if part[1].mem_id in keys or any(_is_inside(part[1], key, own) for key in keys):
            continue
        taken = [other for other in taken if not _is_inside(other, part[1].mem_id, own)]
        taken.append(part[1])
    for node in taken:  # none is inside another: what is taken out is gone
        node.decompose()


def _own(comment: Comment) -> Iterator[LexborNode]:
    """Yield the first nodes of a comment, texts too, but not those of its own words."""
    waiting = [comment.node]
    text = comment.parts.get(TEXT)
    closed = text[1].mem_id if text and text[0] >= SURE else 0
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        node = waiting.pop()
        yield node
        children = [child for child in node.iter(include_text=True) if child.mem_id != closed]
        waiting += reversed(children)


def _name_inside(node: LexborNode) -> str | None:
    """Return the name in an element that has more than the name."""
    for inner in node.css("cite, b, strong, h2, h3, h4, h5, h6, a"):
        if not _is_beside(inner):
            name = _name(_flat(inner.text()))
            if name and _date_in(name) is None:
                return name
    return None


def _other_author(comment: Comment) -> str | None:
    """Return the name where the first element made for it has only a picture."""
    for node in comment.node.css('[class*="author"]'):
        if node.mem_id != comment.node.mem_id and (name := _name(_flat(node.text()))):
            return name if len(name) <= _LONGEST_NAME else None
    return None


def _unmarked_author(comment: Comment) -> str | None:
    first = None
    for node in _own(comment):
        tag = node.tag
        if tag not in _NAME_TAGS or _is_beside(node):
            continue
        name = _name(_flat(node.text()))
        if not name or len(name) > _LONGEST_NAME or _date_in(name) is not None:
            continue
        if tag != "a" or "external" in (node.attributes.get("rel") or ""):
            comment.parts[AUTHOR] = (0, node)
            return name
        first = first or name
    return first


def _unmarked_time(comment: Comment) -> str | None:
    for node in _own(comment):
        if node.tag == "-text":
            written = _date_in(_flat(node.text_content or ""))
            if written is not None:
                return written
    return None


def _text_without(node: LexborNode, roles: tuple[str, ...]) -> str:
    """Return the text in an element without the parts inside it that are of `roles`."""
    inner = node.inner_html or ""
    if "class=" not in inner:
        return html_text(inner)
    beside = _ALWAYS_BESIDE.union(*(tokens_of(each, roles) for each in _CLASS.findall(inner)))
    return node_text(node, beside)


def _is_beside(node: LexborNode) -> bool:
    """Tell whether an element beside a name is no part of it."""
    return bool(tokens_of(node.attributes.get("class") or "", _BESIDE_NAME))


def _is_inside(node: LexborNode, box: int, end: int) -> bool:
    """Tell whether an element is inside the one with the key `box`, looking up to `end`."""
    above = node.parent
    while above is not None:
        key = above.mem_id
        if key == box:
            return True
        if key == end:
            return False
        above = above.parent
    return False


def _flat(text: str) -> str:
    return " ".join(text.split())


def _name(text: str) -> str | None:
    """Return a name without the words around it.

    >>> _name("Ann says:"), _name("Comment by Ann"), _name("Ann a écrit :"), _name(" ")
    ('Ann', 'Ann', 'Ann', None)
    """
    text = _BY.sub("", text, count=1) if _BY.match(text) else text
    words = text.removesuffix(":").split()
    if text.endswith(":"):
        last = [word.lower() for word in words[-2:]]
        if len(words) > 2 and " ".join(last) in VERB_PAIRS:
            del words[-2:]
        elif len(words) > 1 and last[-1] in VERBS:
            words.pop()
    return " ".join(words).strip(" ,:·|") or None


def _date_in(text: str) -> str | None:
    """Return the date written in a short text, without the words before and beside it.

    >>> _date_in("Posted on March 5, 2012 at 1:02 pm | Reply"), _date_in("16 days ago")
    ('on March 5, 2012 at 1:02 pm', None)
    """
    if not 5 < len(text) <= MAX_LENGTH or not any(map(str.isdecimal, text)):
        return None
    for piece in (text, *_SEPARATORS.split(text)):
        words = piece.split()
        for start in range(min(len(words), 4)):
            candidate = " ".join(words[start:])
            if read_date(candidate) is not None:
                return candidate
    return None
