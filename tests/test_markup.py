"""Markup: the text of comments in HTML by hand, the quick way against the parser, great depth."""

from __future__ import annotations

import time

import pytest
from helpers import shared
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from threadgraph.graphs.masks import mask
from threadgraph.io.markup import html_text, html_text_and_links, node_text, node_text_and_links
from threadgraph.io.markup_simple import clean, simple_text
from threadgraph.io.markup_text import TextWriter
from threadgraph.io.markup_walk import write_node, write_unparsed

BY_HAND = {
    # Paragraphs and lines
    "<p>One<p>two": "One\n\ntwo",
    "<p>One</p>\n\n<div><div>two</div></div>": "One\n\ntwo",
    "<h2>One</h2>two": "One\n\ntwo",
    "One<br>two<br/>three": "One\ntwo\nthree",
    "One<br><br>two<br> <br>\n<br>three": "One\n\ntwo\n\nthree",
    "<br>One<br></p><p><br>": "One",
    "<p> </p><p>&nbsp;</p>One<p>\n</p>": "One",
    # Blanks
    " One \n\t two ": "One two",
    "One <i> two</i> <b></b> three": "One two three",
    "One&nbsp;&nbsp; two\xa0": "One two",
    "One<i>two</i>": "Onetwo",
    # References, once
    "&lt;b&gt; &amp;amp; &#39;&#x27; &eacute; &notit;": "<b> &amp; '' é ¬it;",
    "a & b &nosuch; &am<i>p;</i>": "a & b &nosuch; &amp;",
    "&#128;&#0;&#xD800;&#x110000;": "€\ufffd\ufffd\ufffd",
    "1 < 2 > 1": "1 < 2 > 1",
    # Lists
    "<ul><li>One<li>two <b>x</b></ul>three": "- One\n- two x\n\nthree",
    "<ol><li><p>One</p><ul><li>two</ul><li></ol>": "- One\n\n- two",
    # Quotations
    "<blockquote>One<br>two<p>three</blockquote>four": "> One\n> two\n>\n> three\n\nfour",
    "<blockquote><blockquote>One</blockquote>two</blockquote>": "> > One\n>\n> two",
    "<blockquote><ul><li>One</ul></blockquote>": "> - One",
    '<aside class="quote no-group"><div>Ann:</div><blockquote>One</blockquote></aside>two': (
        "> Ann:\n>\n> > One\n\ntwo"
    ),
    '<div class="bbcode_quote">One</div>two<aside>three</aside>': "> One\n\ntwo\n\nthree",
    # Code
    "Use <code>a  b</code>, <kbd>C</kbd>": "Use `a b`, `C`",
    "Use<tt> a </tt>or<code></code> b": "Use `a` or b",
    "<code>a`b</code>": "```\na`b\n```",
    "One<code>a<br>b</code>two": "One\n\n```\na\nb\n```\n\ntwo",
    "<pre>\n  a\n\n  b  \n</pre>": "```\n  a\n\n  b\n```",
    "<pre><code>```\n~</code></pre>": "````\n```\n~\n````",
    "<blockquote><pre>a\nb</pre></blockquote>": "> ```\n> a\n> b\n> ```",
    "<pre> \n</pre><code> </code>": "",
    # What is left out, and what is not
    "One<script>x</script><style>x</style><template>x</template><noscript>x</noscript>": "One",
    "One<!-- x --><?x?><svg><title>x</title></svg><iframe>x</iframe>": "One",
    'One<img alt="x"><img class="emoji only" alt=":wave:">': "One:wave:",
    '<a href="https://example.org/x">example.org</a>': "example.org",
    '<a href="javascript:alert(1)">One</a>': "One",
    "<p hidden>One</p><span style='display:none'>two</span><del>three</del>": "One\n\ntwothree",
    "<table><tr><td>One<td>two<tr><th>three</table>": "One two\nthree",
    "<p>One</div></b></ul>two</nosuch>": "Onetwo",
    "a\0b\ud83d": "ab\ufffd",
    "": "",
}

TAGS = (
    "<p> </p> <br> <br/> <i> </i> <b> </b> <em> </em> <a> </a> <span> </span> <del> </del> <u/> "
    "<p/> <P> </br> <p\xa0class='x'> <p\xa0class=x> <a\xa0href='x'\xa0rel=\"y\"> <sup\xa0hidden> "
    "</sup> <font\xa0color='red'> </font> <span\xa0class=\"mention\">"
)
WORDS = (
    "x é 𝔘 ; amp; 12; & &am &amp; &lt; &# &#x &#10; &#x20; &#128; &#0; &Tab; &notit; &copy &nbsp; "
    "&#99999999999; &ThickSpace; &#xD800;"
)
ODD = "<!-- --> <script> </script> <svg> </svg> <table> <td> <select> <template> < </ ` > \" ' ="
PIECES = (
    *(tag.replace("\xa0", " ") for tag in TAGS.split(" ")),
    *WORDS.split(),
    *(" ", "\n", "\t", "\r\n", "\xa0", "\v", "\u3000", "\0", "\ud800"),
)
BLOCKS = ("p", "div", "blockquote", "ul", "li", "pre", "code", "i", "b", "aside", "section", "td")
plain = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
any_markup = st.lists(
    st.one_of(
        st.sampled_from([f"<{slash}{name}>" for name in BLOCKS for slash in ("", "/")]),
        st.sampled_from(PIECES),
        st.sampled_from([*ODD.split(), "<img class=emoji alt=x>", "<a\n"]),
        st.text(max_size=4),
    ),
    max_size=16,
).map("".join)


@st.composite
def nested(draw, depth: int = 4) -> str:
    """HTML in which each element is closed as it was opened, and may stand where it does."""
    names = st.sampled_from(["div", "blockquote", "span", "code", "b", "pre", "ul", "section"])
    words = st.sampled_from(["x", " y ", "&amp;", "<br>", "\n", "<img class='emoji' alt='z'>"])
    inner = words if depth == 0 else st.one_of(words, nested(depth - 1))
    name = draw(names)
    return f"<{name}>{''.join(draw(st.lists(inner, max_size=3)))}</{name}>"


def parsed(markup: str) -> str:
    """Return the text by the parser, whatever the markup."""
    writer = TextWriter()
    body = LexborHTMLParser(f"<body>{clean(markup)}", scripting=True).body
    if body is not None:
        write_node(body, writer, (), False)
    return writer.finish()


def unparsed(markup: str) -> str:
    writer = TextWriter()
    write_unparsed(clean(markup).encode(), writer, False)
    return writer.finish()


@pytest.mark.parametrize(("markup", "text"), BY_HAND.items())
def test_text_by_hand(markup: str, text: str) -> None:
    assert html_text(markup) == text
    assert html_text_and_links(markup)[0] == text


@settings(max_examples=1000, deadline=None)
@given(plain)
def test_the_quick_way_gives_what_the_parser_gives(markup: str) -> None:
    quick = simple_text(clean(markup))
    if quick is None:
        assert any(rare in markup for rare in ("class=x", "<P>", "</br>"))
    else:
        assert quick == parsed(markup)


@settings(max_examples=500, deadline=None)
@given(any_markup)
def test_any_markup_gives_even_text_that_is_the_same_with_links(markup: str) -> None:
    text, links = html_text_and_links(markup)
    assert text == html_text(markup)
    if "pre" not in markup and "code" not in markup:
        assert text == text.strip(" \t\r\n\f\xa0")
        assert not any(uneven in text for uneven in ("\n\n\n", "  ", " \n"))
    assert all(0 <= link.start <= link.end <= len(text) for link in links)
    assert [link.start for link in links] == sorted(link.start for link in links)
    text.encode()


@settings(max_examples=150, deadline=None)
@given(st.lists(nested(), max_size=3).map("".join))
def test_tags_alone_give_what_the_parser_gives_where_all_are_closed(markup: str) -> None:
    assert unparsed(markup) == parsed(markup)


@settings(max_examples=300, deadline=None)
@given(any_markup)
def test_an_element_of_a_page_gives_what_its_markup_gives(markup: str) -> None:
    body = LexborHTMLParser(f"<body>{clean(markup)}", scripting=True).body
    assert body is not None
    assert node_text(body) == node_text_and_links(body)[0] == node_text(body, {"absent"})
    assert node_text(body) == html_text(markup)


def test_links_tell_where_their_text_stands_and_all_attributes() -> None:
    text, links = html_text_and_links(
        '<p>Hi <a class="u-url mention" href="https://example.org/@ann">@<span>ann</span></a>'
        '<span class="user-mention" data-user-id="7">@<b>Bob</b> </span>'
        '<a href="#p5"><i></i></a><code><a href="/c">@c</a></code> <a name=x> one<br>two </a>'
    )
    assert text == "Hi @ann@Bob `@c` one\ntwo"
    assert [(text[a:b], address, classes) for a, b, address, classes, _ in links] == [
        ("@ann", "https://example.org/@ann", "u-url mention"),
        ("@Bob", "", "user-mention"),
        ("", "#p5", ""),
        ("one\ntwo", "", ""),
    ]
    assert links[1].attributes["data-user-id"] == "7"


def test_skipped_classes_take_their_contents_with_them() -> None:
    page = LexborHTMLParser(
        '<li><p>One <b class="x reply y">two<i>three</i></b></p>'
        '<ol class="children"><li>four</li></ol>five</li>'
    )
    item = page.css_first("li")
    assert item is not None
    assert node_text(item, {"reply", "children"}) == "One\n\nfive"
    assert node_text_and_links(item, ["children"])[0] == "One twothree\n\nfive"
    assert page.css_first(".reply") is not None


def test_quotations_and_code_are_masked_as_such() -> None:
    text = html_text(
        "<blockquote><p>@Ann<p>@Bob</blockquote><pre>@Cyd\n@Dee</pre><code>@Eva</code> @Fay"
    )
    left = mask(text)
    assert "@Fay" in left
    assert not any(name in left for name in ("@Ann", "@Bob", "@Cyd", "@Dee", "@Eva"))


@pytest.mark.parametrize(
    "markup",
    [
        "<div>x" * 20_000,
        "<span>x" * 100_000,
        "<ul><li>x" * 20_000,
        "<blockquote>x" * 20_000,
        "".join(f"<p><b id={i}>x" for i in range(10_000)),
        "<p " + " ".join(f"a{i}" for i in range(40_000)) + ">x",
        "<a href=x>" * 30_000,
        "<code>" + "`" * 100_000,
        '<p a="' * 30_000,
        "<" * 100_000,
        "&" * 100_000,
        "&#" + "9" * 100_000 + ";",
        "x" + "\xa0 " * 100_000 + "y",
    ],
    ids=lambda markup: markup[:12].strip(),
)
def test_great_depth_and_length_take_time_in_proportion(markup: str) -> None:
    start = time.process_time()
    text = html_text(markup)
    assert text == html_text_and_links(markup)[0]
    assert text.count("x") <= markup.count("x")
    assert time.process_time() - start < 5


def test_nothing_of_what_is_read_in_depth_is_lost() -> None:
    for tag in ("div", "span", "blockquote", "li", "b"):
        assert html_text(f"<{tag}>x" * 20_000).count("x") == 20_000


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("hackernews/hn_7324236.html", ".comment"),
        ("wordpress-html/netzpolitik.html", ".comment-content"),
        ("wordpress-html/foxyfolksy.html", ".comment-content"),
        ("forum-html/phpbb_myoos.html", ".content"),
        ("forum-html/xenforo_katzenforum.html", ".bbWrapper"),
    ],
)
def test_real_comments_keep_every_letter(page: str, query: str) -> None:
    tree = LexborHTMLParser(shared(f"samples/{page}").read_bytes(), scripting=True)
    comments = [node for node in tree.css(query) if not node.css("script, style, img, noscript")]
    assert comments
    for comment in comments:
        text = node_text(comment)
        assert letters(text) == letters(comment.text())
        assert text == html_text(comment.inner_html or "")


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
