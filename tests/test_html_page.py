"""HTML pages: encodings, what is said of deep nesting before it is parsed, title and address."""

from __future__ import annotations

import io
import time
from unittest import mock

import pytest
from helpers import shared
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from threadgraph.graphs.errors import LimitError
from threadgraph.graphs.ledger import Ledger
from threadgraph.io import html_cost
from threadgraph.io.html_cost import Costly, find_costly
from threadgraph.io.html_page import (
    ATTRIBUTES,
    STEPS,
    declared_encoding,
    load_page,
    page_address,
    page_title,
)
from threadgraph.io.html_tags import tag_attributes, tag_pattern
from threadgraph.io.markup import node_text
from threadgraph.io.options import Limits, ReadOptions
from threadgraph.io.streams import Source, open_source

PAGE = "<!DOCTYPE html><html><head>{}<title>T</title></head><body><p id=x>{}</p></body></html>"
REPLY = (
    '<li class="comment" id="comment-{0}"><article><footer><b class="fn"><a href="/u">Ann</a></b>'
    '<time datetime="2024-01-01">1 January</time></footer><div class="comment-content"><p>No {0}.'
    '</p></div><div class="reply"><a href="#">Reply</a></div></article><ol class="children">'
)
BLOCKS = ("div", "p", "ul", "li", "blockquote", "h2", "dd", "section", "button", "x-y", "form")
INLINE = ("span", "a", "b", "i", "font", "em", "code")
soup = st.lists(
    st.one_of(
        st.sampled_from([f"<{name}>" for name in BLOCKS + INLINE]),
        st.sampled_from([f"</{name}>" for name in BLOCKS + INLINE]),
        st.sampled_from(["x", "<br>", "<b id=1>", "<b id=2>", "<!--", "-->", "<p a='", "'>"]),
        st.sampled_from(["<script>", "</script>", "<title>", "<P/>", "</p >", "</ x>", "<"]),
    ),
    max_size=16,
).map("".join)

ODD = (
    *("<select>", "</select>", "<template>", "</template>", "<svg>", "</svg>", "<g/>", "<xmp>"),
    *("<table>", "<td>", "<tr>", "</td>", "</table>", "<option>", "<textarea>", "</textarea>"),
    *("<body>", "<input>", "<a\tx>", "<LI>", "<![CDATA[", "<p", "<b/", "<!-->", "<img/>", "</>"),
    "<p class='a' title=\"b>c\">",
    "<a href='/?a=1&b=2' rel=x>",
    '<p x=y="a b=" z>',
    '<b a="x"="y b=\'z>',
    '<i ="x>',
    "<!-- a>b -->",
    "<!-- <b> --!>",
)
"""What is easily taken for another tag, or for none."""


def load(
    data: bytes, encoding: str | None = None, limits: Limits | None = None
) -> tuple[LexborHTMLParser, Ledger]:
    ledger = Ledger()
    source = Source(io.BytesIO(data), "page.html", limits or Limits())
    return load_page(source, ReadOptions(encoding=encoding), ledger), ledger


def text_of(tree: LexborHTMLParser) -> str:
    node = tree.css_first("#x")
    assert node is not None
    return node.text()


def costly(markup: str) -> bool:
    return find_costly(markup.encode(), STEPS, ATTRIBUTES) is not None


@pytest.mark.parametrize(
    ("head", "text", "encoding", "noted"),
    [
        ("", "naïve", "utf-8", "utf-8"),
        ('<meta charset="utf-8">', "naïve", "utf-8", "utf-8"),
        ("", "naïve €", "cp1252", "windows-1252 (guessed)"),
        ("<meta charset=utf-8>", "naïve €", "cp1252", "windows-1252 (guessed)"),
        ("<meta charset=iso-8859-1>", "naïve €", "cp1252", "windows-1252 (named by the page)"),
        ("<META CHARSET='KOI8-R'>", "Привет", "koi8-r", "koi8-r (named by the page)"),
        ("<meta charset=Shift_JIS>", "今日は①", "cp932", "cp932 (named by the page)"),
        ("<meta charset=gb2312>", "你好镕", "gbk", "gb18030 (named by the page)"),
        ("<meta charset=iso-2022-jp>", "今日は", "iso2022-jp", "iso-2022-jp (named by the page)"),
        (
            '<meta content="text/html; charset=windows-1251" http-equiv="Content-Type">',
            "Привет",
            "cp1251",
            "windows-1251 (named by the page)",
        ),
        ("<meta charset=utf-16>", "naïve", "utf-8", "utf-8"),
        ("<meta charset=klingon>", "naïve", "utf-8", "utf-8"),
        ("<meta charset=unicode_escape>", "a\\u0041", "utf-8", "utf-8"),
        ("<meta name=x content='charset=koi8-r'>", "naïve", "cp1252", "windows-1252 (guessed)"),
        ("<!-- <meta charset=koi8-r> -->", "naïve", "cp1252", "windows-1252 (guessed)"),
        (" " * 5000 + "<meta charset=koi8-r>", "naïve", "cp1252", "windows-1252 (guessed)"),
    ],
)
def test_the_encoding_is_the_one_named_or_found(
    head: str, text: str, encoding: str, noted: str
) -> None:
    tree, ledger = load(PAGE.format(head, text).encode(encoding))
    assert text_of(tree) == text
    assert ledger.notes["encoding"] == noted
    assert ("encoding_guessed" in ledger.warnings) == noted.endswith("(guessed)")


def test_a_page_that_names_another_encoding_but_is_utf_8_is_read_as_utf_8_with_a_warning() -> None:
    tree, ledger = load(PAGE.format("<meta charset=iso-8859-1>", "naïve").encode())
    assert text_of(tree) == "naïve"
    assert ledger.warnings["encoding_guessed"] == 1
    tree, ledger = load(PAGE.format("<meta charset=iso-8859-1>", "plain").encode())
    assert not ledger.warnings


def test_marks_and_the_encoding_asked_for_come_before_what_the_page_names() -> None:
    page = PAGE.format("<meta charset=koi8-r>", "naïve")
    assert text_of(load(page.encode("utf-16"))[0]) == "naïve"
    assert text_of(load(page.encode("utf-8-sig"))[0]) == "naïve"
    tree, ledger = load(page.encode("cp1252"), "cp1252")
    assert text_of(tree) == "naïve"
    assert ledger.notes["encoding"] == "cp1252"


def test_bytes_that_are_no_text_are_counted() -> None:
    whole = "é" * 100
    tree, ledger = load(PAGE.format("", f"\n{whole}\n{whole}\n?").encode().replace(b"?", b"\xff"))
    assert text_of(tree).endswith("\ufffd")
    assert ledger.counters["text_repaired"] == ledger.warnings["text_repaired"] == 1
    tree, ledger = load(PAGE.format("<meta charset=euc-jp>", "?").encode().replace(b"?", b"\xff"))
    assert text_of(tree) == "\ufffd"
    assert ledger.counters["text_repaired"] == 1


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=80), st.sampled_from(["", "<meta charset=", "<?xml encoding='"]))
def test_any_bytes_are_a_page(data: bytes, start: str) -> None:
    head = start.encode() + data
    declared_encoding(head)
    try:
        tree, _ = load(b"<p>" + head)
    except LimitError:
        pytest.fail("small pages are within all limits")
    assert tree.body is not None
    node_text(tree.body).encode()


def test_what_only_a_browser_without_scripts_shows_is_no_element() -> None:
    tree, _ = load(
        b"<head><noscript><img></noscript><link rel=canonical href='http://a.b/c'></head>"
    )
    assert page_address(tree) == "http://a.b/c"
    assert not tree.css("img")


@pytest.mark.parametrize(
    ("head", "title", "address"),
    [
        ("<title> A \n b </title>", "A b", None),
        ("<title></title><meta property='og:title' content=C>", "C", None),
        ("<link rel='shortlink CANONICAL' href=https://e.org/1>", None, "https://e.org/1"),
        ("<meta property=OG:url content=http://e.org/2>", None, "http://e.org/2"),
        ("<link rel=canonical href='/p/1'>", None, None),
        ("<link rel=canonical href='javascript:x'>", None, None),
        ("<svg><title>Icon</title></svg><title>C</title>", "Icon", None),
    ],
)
def test_title_and_address(head: str, title: str | None, address: str | None) -> None:
    tree = LexborHTMLParser(head)
    assert (page_title(tree), page_address(tree)) == (title, address)


def test_three_hundred_replies_deep_is_ordinary() -> None:
    with open_source(shared("hostile/html_01_deep_300.html")) as source:
        tree = load_page(source, ReadOptions(), Ledger())
    assert len(tree.css("li.comment")) == 301


@pytest.mark.parametrize("deep", [1_000, 5_000])
def test_replies_some_thousand_deep_are_read(deep: int) -> None:
    tree, _ = load("".join(map(REPLY.format, range(deep))).encode())
    assert len(tree.css("li.comment")) == deep


@pytest.mark.parametrize(
    "markup",
    [
        "".join(map(REPLY.format, range(20_000))),
        "<ul><li>" * 100_000,
        "<div>" * 100_000 + "</div>" * 100_000,
        "<span><div></span></div>" * 60_000,
        "<span>" * 50_000 + "<p>x</p>" * 50_000,
        "<b><div></b>" * 50_000 + "</zz>" * 50_000,
        "".join(f"<p><font id={i}>x" for i in range(20_000)),
        "".join(f"<b id={i}>" for i in range(60_000)),
        "<form><span></form>" * 60_000,
        "<math><address></math><span>" * 60_000,
        "<svg><g>" * 40_000 + "</x>" * 40_000,
        "<![CDATA[" + "<div>" * 60_000,
        "<svg><title>" + "<div>" * 60_000,
        '<p a"b="x" c=\'">\'>' + "<div>" * 60_000,
        "<table><td></div></table><div>" * 60_000,
        "".join(f"<body a{i}=1>" for i in range(60_000)),
    ],
    ids=lambda markup: markup[:24],
)
def test_nesting_that_would_take_long_is_refused_in_one_line_and_in_little_time(
    markup: str,
) -> None:
    start = time.process_time()
    with pytest.raises(LimitError) as refused:
        load(markup.encode())
    assert time.process_time() - start < 5
    told = str(refused.value)
    assert told.startswith("page.html: its elements stand up to ")
    assert "\n" not in told
    assert "too long to read; ask for an export" in told


@pytest.mark.parametrize(
    "markup",
    [
        "<ul>" + "<li>Ann says:<p>one<p>two <b>bold\n" * 20_000,
        "<dl>" + "<dt>Ann<dd><p>one<p>two" * 20_000,
        "<table>" + "<tr><td><font color=red>Ann<td><p>one<br>" * 20_000,
        "<div><p><font color=red><b>one</p><p><i>two</p></div>" * 20_000,
        "".join(f"<div><p><a href='{i}'>one</p></div>" for i in range(20_000)),
        "<div><script>for(i=0;i<n;i++){if(a<b)x('<div>')}</script></div>" * 20_000,
        "<div><svg viewBox='0'><title>t</title><path d='M0'/><g></g></svg><p>x</div>" * 20_000,
        "<div><b><i>x</b></i><span><p>y</span></p></div>" * 20_000,
        "<div><select><option>a<option>b</select><form><p>x</form></div>" * 20_000,
        "<!-- <div> -->" * 20_000 + "<style><div></style>" * 20_000,
    ],
    ids=lambda markup: markup[:24],
)
def test_careless_markup_of_any_length_is_not_refused(markup: str) -> None:
    assert not costly(markup)


def test_a_tag_with_too_many_attributes_is_refused() -> None:
    tag = "<p {}>x".format(" ".join(f"a{i}" for i in range(40_000)))
    with pytest.raises(LimitError, match=r"^page.html: has a tag of 40,000 attributes at byte 4, "):
        load(f"<br>{tag}".encode())
    with open_source(shared("hostile/html_07_attrs_3k.html")) as source:
        assert load_page(source, ReadOptions(), Ledger()).css("li")
    assert not costly("<p " + "a " * 40_000 + ">x")


@pytest.mark.parametrize(
    "start",
    ["<a ", "<", "<!--", "</", "<!", "<p a='", "<script>", "<![CDATA[", "<title>", "<p a=="],
)
def test_unfinished_markup_is_read_in_little_time(start: str) -> None:
    begun = time.process_time()
    load(start.encode() * 50_000)
    assert time.process_time() - begun < 3


@settings(max_examples=400, deadline=None)
@given(soup, soup)
def test_tags_repeated_without_end_are_quick_or_refused(first: str, second: str) -> None:
    markup = first * 1_000 + second * 1_000
    if find_costly(markup.encode(), 20_000_000, ATTRIBUTES):
        return
    start = time.process_time()
    LexborHTMLParser(markup, scripting=True)
    assert time.process_time() - start < 1


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.one_of(soup, st.sampled_from(ODD)), max_size=8).map("".join),
    st.integers(1, 12),
    st.sampled_from([1, 9, 60, 8_000]),
    st.integers(0, 12),
)
def test_what_is_passed_quickly_costs_the_same_as_tag_by_tag(
    markup: str, repeated: int, piece: int, budget: int
) -> None:
    last = "<x " + " ".join(f"a{i}" for i in range(520)) + ">"
    data = (markup * repeated + last).encode()

    def found(is_plain: property) -> list[Costly | None]:
        with (
            mock.patch.object(html_cost, "_PIECE", piece),
            mock.patch.object(html_cost._Cost, "is_plain", is_plain),
        ):
            return [find_costly(data, 10**9, 500), find_costly(data, 4**budget, 10**9)]

    quickly = property(lambda cost: cost.at >= cost._end and cost._page.is_plain)
    with mock.patch.object(html_cost, "_STEPS_PER_TAG", 0):
        state, cost = found(quickly)
        state_by_tag, cost_by_tag = found(property(lambda cost: False))
    assert state == state_by_tag
    assert (cost is None) == (cost_by_tag is None)


def test_the_document_limit_holds() -> None:
    with pytest.raises(LimitError, match="the limit `document`"):
        load(b"<p>" * 1000, limits=Limits(document=100))


def test_tags_are_cut_as_a_parser_cuts_them() -> None:
    data = (
        b"""<P a='>' b=">" c>x</p ><x y=z/><!--><i>--><!-- <b> --!><u></ s>"""
        b"<script><em></script ><![CDATA[<s>]]>"
    )
    names = [tag[4] or tag[1] for tag in tag_pattern().finditer(data) if tag[4] or tag[1]]
    assert names == [b"P", b"/p", b"x", b"i", b"u"]
    assert tag_attributes(b" a='&amp;1' A=2 b = \"3\" c=4/5 d") == {
        "a": "&1",
        "b": "3",
        "c": "4/5",
        "d": "",
    }


def test_selected_elements_stand_in_the_order_of_the_page_and_are_equal_to_themselves() -> None:
    tree = LexborHTMLParser("<div id=1><p id=2><div id=3><p id=4></p></div><p id=5></div><p id=6>")
    nodes = tree.css("p, div")
    assert [node.id for node in nodes] == list("123456")
    again = tree.css("div")
    assert again[0] == nodes[0]
    assert again[0] is not nodes[0]
    assert hash(again[0]) == hash(nodes[0]) == nodes[0].mem_id
    assert nodes[3].parent == nodes[2]
