"""Find the comments of a WordPress page: their elements, ids, levels, parents and parts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from threadgraph.io.formats.wordpress_roles import (
    AUTHOR,
    HEADING,
    REPLY,
    SURE,
    TEXT,
    TIME,
    Roles,
    told_by,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selectolax.lexbor import LexborHTMLParser, LexborNode

_FIRST = (
    '[id^="comment-"], [id^="li-comment-"], [id^="wpd-comm-"], [id^="wc-comm-"], '
    '[class*="depth-"], .fn, time, .comment-content, .comment-reply-link, '
    '[id^="comments"], [class*="comments"], [class*="comment-title"], [class*="comment-count"], '
    '[class*="wpd-thread-info"], [class*="wc_header_text"], '
    'a[href*="comment-page-"], a[href*="cpage="]'
)
"""What the themes of WordPress itself are made of; enough for most pages."""

_MORE = (
    '[id*="comment"], [class*="comm"], [class*="author"], .contenttext, .reply, .reply-link, cite'
)
_ADDRESSED = 'a[href*="#comment-"], a[href*="replytocom="], [data-commentid], [data-comment-id]'
_ID = re.compile(r"(?:li-|div-|article-|dt-|dd-)?comment-([0-9]{1,20})", re.ASCII)
_DISCUZ = re.compile(r"w(?:pd|c)-comm-([0-9]{1,20})_([0-9]{1,20})", re.ASCII)
_BODY = re.compile(r"comment-(?:body|content|text)-[0-9]{1,20}", re.ASCII)
_IN_ADDRESS = re.compile(r"(?:#comment-|[?&]replytocom=)([0-9]{1,20})", re.ASCII)
_PLACE = re.compile(r"#(?:comment-|respond)")
_LINKS = re.compile(r"(?i)ping|trackback")
_BOXES = frozenset(("li", "div", "article", "section", "dt", "dd", "tr", "td", "blockquote"))
_NOBODY, _HIDDEN = -1, -2
_FAR = 12
"""So far inside a comment its parts seldom are."""

_TIME_TAG: Roles = ((TIME, 5),)
_CITE_TAG: Roles = ((AUTHOR, 2),)
_BODY_ID: Roles = ((TEXT, 5),)
_NOTHING: tuple[None, None, Roles] = (None, None, ())
_PARTS = {AUTHOR, TIME, TEXT}


@dataclass(slots=True)
class Comment:
    """A comment as it stands in the page.

    `id` is its number; `kind` "comment", "pingback" or "trackback"; `level` as its classes tell
    it, from 1; `around` the row of the comment that its element is inside, `above` that of the
    comment answered, or None; `stated` the number of the comment answered, where the page
    names it.  `parts` are part to (rank, element), `stamp` is what the element of the time says
    beside its text; `answerable`: there is a button to reply.
    """

    node: LexborNode
    id: str | None = None
    kind: str = "comment"
    level: int | None = None
    around: int | None = None
    above: int | None = None
    stated: str | None = None
    parts: dict[str, tuple[int, LexborNode]] = field(default_factory=dict)
    stamp: str = ""
    answerable: bool = False

    def take(self, node: LexborNode, roles: Roles, attributes: Mapping[str, str | None]) -> None:
        """Take an element inside, for the parts that it is better for than those before it."""
        parts = self.parts
        for role, rank in roles:
            if role in _PARTS:
                held = parts.get(role)
                if held is None or held[0] < rank:
                    parts[role] = (rank, node)
                    if role == TIME:
                        self.stamp = attributes.get("datetime") or ""
            elif role == REPLY and not self.answerable:
                self.answerable = rank > 1 or node.tag != "div"


class CommentSection:
    """The comments of a page in the order of the page, and what the page says of them.

    `headings` are the elements that may tell the number of comments, `pages` the addresses of
    further pages of comments; `conflicts` counts comments whose level contradicts the element
    that they are in (the level holds).

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> page = LexborHTMLParser('''<li id=comment-1 class="comment depth-1"><b class=fn>Ann</b>
    ...     <ul><li id=comment-2 class="comment depth-2"><b class=fn>Bob</b></ul>''')
    >>> [(c.id, c.level, c.above) for c in CommentSection(page).comments]
    [('1', 1, None), ('2', 2, 0)]
    """

    def __init__(self, page: LexborHTMLParser) -> None:
        """Find the comments."""
        self.comments: list[Comment] = []
        self.headings: list[LexborNode] = []
        self.pages: list[str] = []
        self.conflicts = 0
        self._owner: dict[int, int] = {}
        self._levels: dict[str, int] = {}
        self._last = 0
        self._find(page, _FIRST, boxes=True)
        if not all(map(_is_complete, self.comments)):
            self._find(page, _MORE, boxes=False)
        if any(comment.id is None for comment in self.comments):
            self._name(page)
        self._nest()

    def owner(self, node: LexborNode | None) -> int:
        """Return the row of the comment that an element belongs to, below 0 if to none."""
        owner = self._owner
        climbed: list[int] = []
        row = _NOBODY
        while node is not None:
            key = node.mem_id
            known = owner.get(key)
            if known is not None:
                row = known
                break
            climbed.append(key)
            node = node.parent
        for key in climbed:
            owner[key] = row
        return row

    def _near(self, node: LexborNode, classes: str) -> int:
        """Return the owner of an element, which is most often as far inside as one before.

        Of the comments seen so far, none that began later can be around it than the last.
        """
        levels = self._levels.get(classes, 0)
        above: LexborNode | None = node
        for _ in range(levels):
            above = above.parent if above is not None else None
        if levels and above is not None and above.mem_id == self._last:
            return len(self.comments) - 1
        row = self.owner(node)
        if row >= 0 and row == len(self.comments) - 1:
            levels, above = 0, node
            while above is not None and above.mem_id != self._last and levels < _FAR:
                levels, above = levels + 1, above.parent
            self._levels[classes] = levels if levels < _FAR else 0
        return row

    def _find(self, page: LexborHTMLParser, selectors: str, *, boxes: bool) -> None:
        """Look at the elements that fit, in the order of the page."""
        owner, comments = self._owner, self.comments
        previous = 0
        for node in page.css(f"{selectors}, noscript"):
            key = node.mem_id
            if key == previous:  # it fits several of the selectors
                continue
            previous = key
            attributes = node.attributes
            name, classes = attributes.get("id") or "", attributes.get("class") or ""
            kind, level, roles = told_by(classes) if classes else _NOTHING
            if boxes and (name or kind) and self._take_box(node, name, kind, level, roles):
                continue
            if not roles:
                tag = node.tag
                if tag == "time":
                    roles = _TIME_TAG
                elif tag == "cite":
                    roles = _CITE_TAG
                elif tag == "noscript":
                    owner[key] = _HIDDEN
                    self._levels.clear()
                elif name and _BODY.fullmatch(name):
                    roles = _BODY_ID
            href = attributes.get("href")
            if roles or href or name.startswith("comments"):
                row = self._near(node, classes) if boxes else self.owner(node)
                if row >= 0:
                    comments[row].take(node, roles, attributes)
                elif row == _NOBODY:
                    self._take_outside(node, name, roles, href)

    def _take_box(
        self, node: LexborNode, name: str, kind: str | None, level: int | None, roles: Roles
    ) -> bool:
        """Take the element of a comment, or one that only gives its id; False for any other."""
        match = (_ID.fullmatch(name) or _DISCUZ.fullmatch(name)) if name else None
        if not match and level is None:
            return False
        number = match[1] if match else None
        row = self.owner(node.parent)
        if row == _HIDDEN:
            return True
        if row >= 0 and number is not None:
            around = self.comments[row]
            if around.id is None or around.id == number:
                around.id = number
                return level is None and not roles
        tag = node.tag
        if tag not in _BOXES or (kind is None and number is None):
            return False
        if tag == "dd" and number is None and self._continues(node):
            return True
        comment = Comment(node, number, kind or "comment", level, row if row >= 0 else None)
        if kind is None and _LINKS.search(_classes(node.parent)):
            comment.kind = "pingback"
        if match and match.re is _DISCUZ:
            comment.stated = match[2]
        self._last = node.mem_id
        self._owner[self._last] = len(self.comments)
        self.comments.append(comment)
        return True

    def _continues(self, node: LexborNode) -> bool:
        """Let a <dd> belong to the comment whose <dt> stands before it."""
        row = len(self.comments) - 1
        if row < 0 or self.comments[row].node.tag != "dt":
            return False
        self._owner[node.mem_id] = row
        self.comments[row].parts.setdefault(TEXT, (1, node))
        return True

    def _take_outside(self, node: LexborNode, name: str, roles: Roles, href: str | None) -> None:
        if href and ("comment-page-" in href or "cpage=" in href) and not _PLACE.search(href):
            self.pages.append(href)
        elif not self.comments and (
            any(role == HEADING for role, _ in roles)
            or (name.startswith("comments") and (node.tag or "")[:1] == "h")
        ):
            self.headings.append(node)

    def _name(self, page: LexborHTMLParser) -> None:
        """Find the ids that only the addresses of comments tell."""
        for node in page.css(f'{_ADDRESSED}, [id*="comment-"]'):
            row = self.owner(node)
            if row < 0 or self.comments[row].id is not None:
                continue
            attributes = node.attributes
            found = _ID.fullmatch(attributes.get("id") or "") or _IN_ADDRESS.search(
                attributes.get("href") or ""
            )
            number = attributes.get("data-commentid") or attributes.get("data-comment-id")
            self.comments[row].id = found[1] if found else number or None

    def _nest(self) -> None:
        """Find the parents: by level, since pages print comments in the order of the tree."""
        latest: list[int] = []
        rows = {comment.id: row for row, comment in enumerate(self.comments) if comment.id}
        for row, comment in enumerate(self.comments):
            comment.above = comment.around
            level = comment.level
            if level is not None:
                del latest[level - 1 :]
                if len(latest) == level - 1:
                    above = latest[-1] if latest else None
                    self.conflicts += comment.around is not None and above != comment.around
                    comment.above = above
                latest += [row] * (level - len(latest))
            if comment.stated is not None and comment.stated != "0":
                comment.above = rows.get(comment.stated)


def _is_complete(comment: Comment) -> bool:
    """Tell whether all the parts of a comment are known for sure."""
    parts = comment.parts
    return len(parts) == len(_PARTS) and all(rank >= SURE for rank, _ in parts.values())


def _classes(node: LexborNode | None) -> str:
    return (node.attributes.get("class") or "") if node is not None else ""
