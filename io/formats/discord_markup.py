"""Make plain text of the markup of an exported message, with the places of its mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_TEXT = "-text"
_QUOTE = ("chatlog__markdown-quote", "quote")
_BLOCK = ("chatlog__markdown-pre--multiline", "pre--multiline")
_INLINE = ("chatlog__markdown-pre--inline", "pre--inline")
_MENTION = ("chatlog__markdown-mention", "mention")
_OWN_LINE = frozenset({"div", "ul", "ol", "li", "h1", "h2", "h3", "p", "pre"})

_WORDS = frozenset(
    {
        "chatlog__markdown-preserve",
        "markdown preserve-whitespace",
        "preserve-whitespace",
        "markdown",
    }
)


class Mark(NamedTuple):
    """A mention: the account named in its title, and its place in the text."""

    handle: str
    start: int
    end: int


def text_and_marks(content: LexborNode) -> tuple[str, list[Mark]]:
    """Return the text of the content of a message, and who is mentioned in it.

    Line ends are kept, as pages show them; quotations are lines that begin with "> ", code
    has back-ticks, pictures of signs their names.  A mention of a person has a title; those
    of channels, roles and everyone have none.

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> page = LexborHTMLParser('<div>Hi <span class=mention title="ann#1">@Ann</span>\\n'
    ...     '<div class=quote>so?</div><b>Yes</b></div>')
    >>> text_and_marks(page.css_first("div"))
    ('Hi @Ann\\n> so?\\nYes', [Mark(handle='ann#1', start=3, end=7)])
    """
    child = content.child
    if child is None:
        return "", []
    if child.next is None and child.tag == _TEXT:
        return (child.text_content or "").strip(), []
    writer = _Writer()
    writer.write(content)
    return writer.finish()


def words_of(content: LexborNode) -> LexborNode:
    """Return what holds the words inside the content of a message, beside "(edited)"."""
    child = content.child
    while child is not None:
        if child.tag != _TEXT and child.attributes.get("class") in _WORDS:
            if child.tag != "div":
                return child
            content = child
            child = child.child
        else:
            child = child.next
    return content


class _Writer:
    """Writes the text of nodes one after another, without recursion."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._last = "\n"
        self._quotes = 0
        self._marks: list[Mark] = []

    def write(self, content: LexborNode) -> None:
        """Write all that is inside a node."""
        waiting: list[LexborNode | str] = [content.child] if content.child is not None else []
        while waiting:
            node = waiting.pop()
            if isinstance(node, str):
                self._close(node)
                continue
            if node.next is not None:
                waiting.append(node.next)
            if node.tag == _TEXT:
                self._put(node.text_content or "")
                continue
            end = self._open(node)
            if end is not None:
                waiting.append(end)
                if node.child is not None:
                    waiting.append(node.child)

    def finish(self) -> tuple[str, list[Mark]]:
        """Return the text without blanks around it, and the marks in it."""
        whole = "".join(self._parts)
        text = whole.strip()
        lead = len(whole) - len(whole.lstrip())
        marks = [Mark(m.handle, m.start - lead, m.end - lead) for m in self._marks]
        return text, marks

    def _open(self, node: LexborNode) -> str | None:
        """Begin an element; return what ends it, None if it is done with."""
        tag = node.tag or ""
        if tag in ("img", "br"):
            self._put("\n" if tag == "br" else (node.attributes.get("alt") or ""))
            return None
        classes = (node.attributes.get("class") or "").split()
        if any(name in classes for name in _MENTION):
            shown = node.text()
            title = node.attributes.get("title")
            if title and shown[:1] == "@":
                start = self._length + (2 if self._quotes and self._last == "\n" else 0)
                self._marks.append(Mark(title, start, start + len(shown)))
            self._put(shown)
            return None
        if any(name in classes for name in _BLOCK):
            self._new_line()
            self._put(f"```\n{node.text().strip(chr(10))}\n```\n")
            return None
        if any(name in classes for name in _INLINE):
            self._put(f"`{node.text()}`")
            return None
        if any(name in classes for name in _QUOTE):
            self._new_line()
            self._quotes += 1
            return "quote"
        if tag in _OWN_LINE:
            self._new_line()
            if tag == "li":
                self._put("- ")
            return "line"
        return ""

    def _close(self, what: str) -> None:
        if what:
            self._new_line()
        if what == "quote":
            self._quotes -= 1

    def _put(self, text: str) -> None:
        if not text:
            return
        if self._quotes:
            mark = "> " if self._last == "\n" else ""
            body = text[:-1] if text[-1] == "\n" else text
            text = mark + body.replace("\n", "\n> ") + text[len(body) :]
        self._parts.append(text)
        self._length += len(text)
        self._last = text[-1]

    def _new_line(self) -> None:
        if self._last != "\n":
            self._parts.append("\n")
            self._length += 1
            self._last = "\n"
