"""Walk through the elements of a piece of HTML, parsed or not, and write down its text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping

from selectolax.lexbor import LexborNode

from threadgraph.io import html_tags as tags
from threadgraph.io.html_rules import VOID
from threadgraph.io.markup_simple import resolve
from threadgraph.io.markup_text import TextWriter

Attributes = Mapping[str, str | None]
Act = Callable[[TextWriter], None]


def _pass(writer: TextWriter) -> None:
    """Write nothing."""


def _open_fence(writer: TextWriter) -> None:
    writer.open_code(True)


def _open_code(writer: TextWriter) -> None:
    writer.open_code(False)


def _each(names: str, start: Act, end: Act) -> dict[str, tuple[Act, Act]]:
    return dict.fromkeys(names.split(), (start, end))


_ACTS = {
    **_each(
        "address article aside center details div dl fieldset figure footer form h1 h2 h3 h4 h5 "
        "h6 header hgroup hr main nav p section table",
        TextWriter.new_paragraph,
        TextWriter.new_paragraph,
    ),
    **_each("ul ol menu dir", TextWriter.divide_list, TextWriter.divide_list),
    **_each(
        "caption dd dt figcaption legend optgroup option summary tr",
        TextWriter.new_line,
        TextWriter.new_line,
    ),
    **_each("li", TextWriter.open_item, TextWriter.close_item),
    **_each("td th", TextWriter.space, TextWriter.space),
    **_each("br", TextWriter.break_line, _pass),
    **_each("blockquote", TextWriter.open_quotation, TextWriter.close_quotation),
    **_each("listing plaintext pre xmp", _open_fence, TextWriter.close_code),
    **_each("code kbd samp tt", _open_code, TextWriter.close_code),
}
"""What is written at the start and at the end of an element."""

_SILENT = frozenset(
    ("head", "iframe", "noembed", "noframes", "noscript", "script", "style", "svg", "template")
) | {"title"}
"""Elements that hold nothing of the text."""

_TOLD_BY_ATTRIBUTES = frozenset(["a", "aside", "div", "img", "span"])
_QUOTING = frozenset(["bbcode_quote", "quote"])
"""Classes that make an <aside> or <div> a quotation."""


def write_node(
    root: LexborNode, writer: TextWriter, skip: Collection[str], with_links: bool
) -> None:
    """Write the text inside an element, without the elements that have a class in `skip`."""
    above: list[tuple[LexborNode, Act]] = []
    skipped = frozenset(skip)
    node = root.first_child
    while node is not None or above:
        if node is None:
            node, end = above.pop()
            end(writer)
            node = node.next
            continue
        tag = node.tag or ""
        if tag == "-text":
            writer.write(node.text_content or "")
        elif tag not in _SILENT and not (skipped and _has_class(node.attributes, skipped)):
            attributes = node.attributes if tag in _TOLD_BY_ATTRIBUTES else {}
            end = _start(tag, attributes, writer, with_links)
            child = node.first_child
            if child is not None:
                above.append((node, end))
                node = child
                continue
            end(writer)
        node = node.next


def write_unparsed(data: bytes, writer: TextWriter, with_links: bool) -> None:
    """Write the text of HTML whose parsing would take too long, following its tags alone."""
    opened: list[tuple[str, Act]] = []
    counts: Counter[str] = Counter()
    at = 0
    for found in tags.tag_pattern().finditer(data):
        writer.write(resolve(data[at : found.start()].decode()))
        at = found.end()
        if found.lastindex not in (tags.CLOSE, tags.REST):
            continue
        name = (found[tags.CLOSE] or found[tags.NAME]).decode().lower()
        if name.startswith("/"):
            _close(name[1:], opened, counts, writer)
            continue
        told = name in _TOLD_BY_ATTRIBUTES
        attributes = tags.tag_attributes(found[tags.REST]) if told else {}
        opened.append((name, _start(name, attributes, writer, with_links)))
        counts[name] += 1
        if name.encode() in VOID:
            _close(name, opened, counts, writer)
        elif name in ("pre", "listing") and data[at : at + 1] == b"\n":
            at += 1
    writer.write(resolve(data[at:].decode()))
    counts[""] = 1
    _close("", [("", _pass), *opened], counts, writer)


def _close(
    name: str, opened: list[tuple[str, Act]], counts: Counter[str], writer: TextWriter
) -> None:
    """End the last element of a name, and all in it."""
    while counts[name]:
        last, end = opened.pop()
        counts[last] -= 1
        end(writer)
        if last == name:
            return


def _start(tag: str, attributes: Attributes, writer: TextWriter, with_links: bool) -> Act:
    """Write what an element begins with, and return how to end it."""
    if tag in _TOLD_BY_ATTRIBUTES:
        classes = attributes.get("class") or ""
        if tag == "img":
            if "emoji" in classes:
                writer.write(attributes.get("alt") or "")
            return _pass
        if with_links and (tag == "a" or (tag == "span" and "mention" in classes)):
            writer.open_link(attributes)
            return TextWriter.close_link
        if tag in ("aside", "div") and not _QUOTING.isdisjoint(classes.split()):
            tag = "blockquote"
    start, end = _ACTS.get(tag, (_pass, _pass))
    start(writer)
    return end


def _has_class(attributes: Attributes, classes: frozenset[str]) -> bool:
    return not classes.isdisjoint((attributes.get("class") or "").split())
