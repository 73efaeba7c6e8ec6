from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from threadgraph.io.markup_simple import clean, simple_text, simple_text_and_links
from threadgraph.io.markup_text import Link, TextWriter
from threadgraph.io.markup_walk import write_node

PIECES = [
    *("<p>", "</p>", "<br>", "<br />", "<br\n>", "<b>", "</b>", "<i>", "</a>", "</span>", "<a>"),
    *("<blockquote>", "</blockquote>", "<blockquote>\n<p>q</p>\n</blockquote>", "<span>"),
    *('<a class="mention" href="/u/a">@a</a>', '<a href="/x?a=1&amp;b=2">', "<a name>x </a>"),
    *('<span class="user-mention" data-user-id="7">@<b>b</b></span>', "<span title='mention'>"),
    *('<span class="mention">c</span>', '<a href="&copy">c</a>', '<p title="<p>">', '<a title="'),
    *("&amp;", "&lt;", "&quot;", "&#39", "&amp;lt;", "&nbsp;", "&", "am", "p;", "#39;", ";", '">'),
    *(" ", "  ", "\n", "\t", "\xa0", "\r", "x", "y z", "<code>", "<ul>", "<!--", "-->"),
]
markups = st.lists(st.sampled_from(PIECES), max_size=12).map("".join).map(clean)


def parsed(markup: str, with_links: bool) -> tuple[str, list[Link]]:
    """Return the text and the links by the parser, whatever the markup."""
    writer = TextWriter()
    body = LexborHTMLParser(f"<body>{markup}", scripting=True).body
    assert body is not None
    write_node(body, writer, (), with_links)
    return writer.finish(), writer.links


@settings(max_examples=1500, deadline=None)
@given(markups)
def test_quotations_and_links_are_what_the_parser_finds(markup: str) -> None:
    text, found = simple_text(markup), simple_text_and_links(markup)
    assert text is None or text == parsed(markup, False)[0]
    if found is not None:
        expected, links = parsed(markup, True)
        assert found[0] == expected
        assert [(*a[:4], dict(a[4])) for a in found[1]] == [(*b[:4], dict(b[4])) for b in links]


def test_quotations_inside_others_are_left_to_the_parser() -> None:
    assert simple_text("<blockquote>a</blockquote><blockquote>b<br><br>c</blockquote>") == (
        "> a\n>\n> b\n>\n> c"
    )
    assert simple_text("<blockquote><blockquote>a</blockquote></blockquote>") is None
    assert simple_text("<blockquote>a") is None
