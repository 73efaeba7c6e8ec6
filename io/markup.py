"""Turn a comment written in HTML into plain text, in which mentions are found and words counted.

Quotations begin their lines with "> " and code stands between back-ticks, as people write them
in plain text, so that neither is taken for what the author says.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from selectolax.lexbor import LexborHTMLParser, LexborNode

from threadgraph.io.html_cost import find_costly
from threadgraph.io.markup_simple import clean, simple_text
from threadgraph.io.markup_text import Link, TextWriter
from threadgraph.io.markup_walk import write_node, write_unparsed

__all__ = ["Link", "html_text", "html_text_and_links", "node_text", "node_text_and_links"]

_SHORT = 8_000
_STEPS = 10_000_000
_ATTRIBUTES = 2_000
_LINK = re.compile(r"<a[\s/>]|mention", re.IGNORECASE)


def html_text(fragment: str) -> str:
    """Return the text of a piece of HTML, without blanks or breaks around it.

    Paragraphs are divided by a blank line; <br> is a line break, <li> begins with "- ", each
    line of a quotation with "> "; code stands between back-ticks.  References are resolved
    once.  What a style hides is text all the same.

    >>> html_text("<p>I said <i>no</i> &amp; <code>x</code>.<blockquote>Why?</blockquote>Because!")
    'I said no & `x`.\\n\\n> Why?\\n\\nBecause!'
    """
    fragment = clean(fragment)
    text = simple_text(fragment)
    return _written(fragment, False).finish() if text is None else text


def html_text_and_links(fragment: str) -> tuple[str, list[Link]]:
    """Return the text as `html_text` does, and the links and marked mentions in it.

    A mention that is no link is a <span> with "mention" in its class.  There are no links in
    code.

    >>> text, links = html_text_and_links('Hi <a class="mention" href="/u/ann">@ann</a>!')
    >>> [(text[link.start : link.end], link.address, link.classes) for link in links]
    [('@ann', '/u/ann', 'mention')]
    """
    fragment = clean(fragment)
    text = None if _LINK.search(fragment) else simple_text(fragment)
    if text is not None:
        return text, []
    writer = _written(fragment, True)
    return writer.finish(), writer.links


def node_text(node: LexborNode, skip: Collection[str] = ()) -> str:
    """Return the text inside an element of a parsed page, as `html_text` does.

    Elements with one of the classes in `skip` are left out, with all they hold.

    >>> page = LexborHTMLParser('<div>One<p>two <b class="reply">Reply</b>')
    >>> node_text(page.css_first("div"), {"reply"})
    'One\\n\\ntwo'
    """
    text = None if skip else simple_text(node.inner_html or "")
    if text is not None:
        return text
    writer = TextWriter()
    write_node(node, writer, skip, False)
    return writer.finish()


def node_text_and_links(node: LexborNode, skip: Collection[str] = ()) -> tuple[str, list[Link]]:
    """Return the text inside an element as `node_text` does, and the links in it.

    >>> page = LexborHTMLParser('<div>See <a href="/1">one</a></div>')
    >>> text, links = node_text_and_links(page.css_first("div"))
    >>> text, links[0].start, links[0].address
    ('See one', 4, '/1')
    """
    writer = TextWriter()
    write_node(node, writer, skip, True)
    return writer.finish(), writer.links


def _written(fragment: str, with_links: bool) -> TextWriter:
    """Return a writer to which the text of a fragment was given."""
    writer = TextWriter()
    data = fragment.encode()
    if len(data) > _SHORT and find_costly(data, _STEPS, _ATTRIBUTES):
        write_unparsed(data, writer, with_links)
        return writer
    body = LexborHTMLParser(b"<body>" + data, scripting=True).body
    if body is not None:
        write_node(body, writer, (), with_links)
    return writer
