"""Transcripts: what stands below what, and files that no name and no text can break."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import numpy as np
import pytest
from exchange_definition import exchanges_definition
from factories import BAKERY
from helpers import shared
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import discussions, hostile_text
from zoo import CASES, DISCUSSIONS, t6

from threadgraph.graphs.ego import ego
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.examples import discussion_of, example_discussion
from threadgraph.graphs.pseudonyms import pseudonymise
from threadgraph.graphs.transcript import transcript_of
from threadgraph.graphs.transcript_words import (
    branch_transcript,
    chain_transcript,
    ego_transcript,
    exchange_transcript,
    group_transcript,
    relation,
    transcript_table,
)
from threadgraph.graphs.wordless import without_texts
from threadgraph.io.read import read
from threadgraph.io.transcripts import markdown_safe, parts_for, write_transcript

ZOO = pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())
FORMS = ("a.txt", "a.md", "a.html")
EVIL = (
    "</script><script>alert(1)</script>",
    "# heading",
    "a | b | c",
    "`code` ``` ~~~",
    "[a](javascript:alert(1))",
    "![x](https://example.org/x.png)",
    "<img src=x onerror=alert(1)>",
    "**bold** _it_ ~~no~~",
    "1. one",
    "- item",
    "> quote",
    "=====",
    "-----",
    "&lt;b&gt; &#60;",
    "$x$ {=html}",
    "    indented",
    "\tcode",
    "<!-- comment",
    "]]> --> </style>",
    "\u202eevil",
    "\x1b[2J",
    "half \ud83c",
    "<https://example.org>",
    "[ref]: https://example.org",
    "+ plus",
    ": definition",
    "(1) one",
    "\\",
    "\\# not",
)


def written(transcript, form):
    return "".join(parts_for(transcript, form))


# --- what stands below what -----------------------------------------------------------------


def check_order(made):
    """Depth first: each follows what it answers and all that answers that before it."""
    above = made.answers.tolist()
    for place, up in enumerate(above):
        assert up < place
        path = []
        step = place - 1
        while step >= 0:
            path.append(step)
            step = above[step]
        assert up == -1 or up in path
    children = np.bincount(made.answers[made.answers >= 0], minlength=len(made)).tolist()
    for place, up in enumerate(above):
        level = 0
        while up >= 0:
            level += children[up] > 1
            up = above[up]
        assert made.level[place] == level
    opens = [place for place, up in enumerate(above) if up < 0]
    assert made.part.tolist() == [sum(o <= place for o in opens) for place in range(len(above))]
    assert made.parts == len(opens)


def check_exchange(d, row):
    x = d.exchanges
    made = exchange_transcript(x, row)
    slow = next(e for e in exchanges_definition(d) if (e.a, e.b) == (x.a[row], x.b[row]))
    rows = made.rows.tolist()
    found = {r: rows[up] if up >= 0 else None for r, up in zip(rows, made.answers, strict=True)}
    assert found == slow.link
    check_order(made)
    for entry, r in zip(made.entries(), rows, strict=True):
        other = slow.link[r] is not None and d.author[slow.link[r]] != d.author[r]
        ruled = d.rules is not None and d.rules[r] is not None
        if slow.link[r] is not None:
            assert entry.inferred == ((other and d.parent[r] != slow.link[r]) or ruled)
            assert entry.goes_on == (not other)
    chain = chain_transcript(x, row)
    check_order(chain)
    assert chain.parts == 1
    authors = d.author[chain.rows].tolist()
    runs = 1 + sum(now != before for before, now in pairwise(authors))
    assert runs == slow.longest_chain


@given(discussions(max_size=30, min_size=6))
@settings(deadline=None, max_examples=80)
def test_exchanges_of_any_discussion(d):
    for row in range(len(d.exchanges)):
        check_exchange(d, row)


@given(discussions(max_size=25, min_size=4))
@settings(deadline=None, max_examples=60)
def test_egos_groups_and_branches_of_any_discussion(d):
    for person in range(len(d.people)):
        found = ego(d, person)
        made = ego_transcript(found)
        check_order(made)
        assert sorted(made.rows.tolist()) == found.talk.rows.tolist()
        source, target = found.talk.source.tolist(), found.talk.target.tolist()
        links = set(zip(source, target, strict=True))
        place = {row: at for at, row in enumerate(found.talk.rows.tolist())}
        rows = made.rows.tolist()
        shown = {
            (place[rows[at]], place[rows[up]])
            for at, up in enumerate(made.answers.tolist()) if up >= 0
        } | {(place[rows[at]], place[rows[to]]) for at, to in made.also.tolist()}  # fmt: skip
        assert shown == links
    if len(d.people) > 1:
        check_order(group_transcript(d, range(len(d.people))))
    for row in np.flatnonzero(d.is_record).tolist():
        made = branch_transcript(d, row)
        check_order(made)
        assert row in made.rows


@ZOO
def test_the_whole_zoo_can_be_written(make):
    d = make()
    made = transcript_of(d, np.arange(len(d.ids)), heading="All of it.")
    assert len(made) == int(d.is_record.sum())
    check_order(made)
    for form in FORMS:
        assert written(made, form) == written(made, form)
    for row in range(len(d.exchanges)):
        check_exchange(d, row)


def said(made):
    return {
        e.id: (verb, [a.id for a in answered], remarks)
        for e in made.entries()
        for verb, answered, remarks in [relation(e)]
    }


def test_x6_an_answer_by_name_is_marked():
    d = discussion_of(CASES["X6"])
    assert said(exchange_transcript(d.exchanges, 0)) == {
        "1": (None, [], ()),
        "2": (None, [], ("1 minute later",)),
        "4": ("answers", ["2"], ("inferred: it is a reply to [3] by C", "2 minutes later")),
    }


def test_x8_two_answers_to_one_comment_are_set_in():
    d = discussion_of(CASES["X8"])
    made = exchange_transcript(d.exchanges, 0)
    assert [d.ids[row] for row in made.rows] == ["1", "2", "3", "5", "4"]
    assert made.level.tolist() == [0, 0, 1, 1, 1]
    assert said(made)["4"] == ("answers", ["2"], ("2 minutes later",))


def test_x4_going_on_is_said():
    d = discussion_of(CASES["X4"])
    assert said(exchange_transcript(d.exchanges, 0))["5"] == ("goes on", [], ("1 minute later",))


def test_a_comment_that_answers_two_names_both():
    d = discussion_of(
        [("1", None, "A", "", 0), ("2", "1", "B", "", 1), ("3", "2", "C", "@A @B", 2)]
    )
    assert said(group_transcript(d, [0, 1, 2]))["3"] == (
        "answers", ["2", "1"], ("1 minute later",),
    )  # fmt: skip


def test_clocks_that_went_back_and_times_that_are_unknown():
    d = discussion_of([("1", None, "A", "", 5), ("2", "1", "B", "", 5), ("3", "2", "A", "", None)])
    assert said(branch_transcript(d, 1)) == {
        "1": (None, [], ()), "2": (None, [], ("at the same time",)), "3": (None, [], ()),
    }  # fmt: skip
    made = branch_transcript(d, 1)
    assert "not all are known" in made.notes[-1]


def test_the_text_of_t6():
    d = t6()
    assert written(exchange_transcript(d.exchanges, 0), "a.txt") == (
        "A and B: back and forth. A addressed B in 1 comment, B A in 1 comment.\n\n"
        "Below: the comments in which one of the two addresses the other, and those they answer.\n"
        "Times are UTC; “later” counts from the comment that is answered.\n\n"
        "A  [a]  2024-01-01 00:10  (answers unknown [r], which is not shown here)\n"
        "    (no text)\n\n"
        "B  [c]  2024-01-01 00:12  (2 minutes later)\n    (no text)\n\n"
        "A  [e]  2024-01-01 00:30  (18 minutes later)\n    (no text)\n\n"
    )


def test_the_page_has_no_times_and_two_conversations():
    d = read(shared("threads/000_6a428748ec1514de.txt"))
    made = exchange_transcript(d.exchanges, 0)
    assert [d.ids[row] for row in made.rows] == ["5.1", "5.1.1", "6", "6.1"]
    assert made.parts == 2
    text = written(made, "a.txt")
    assert "No time is known" in text
    assert "== Conversation 2 of 2 ==" in text
    assert "Raffi  [6.1]\n" in text


# --- files that nothing can break -----------------------------------------------------------


class Page(HTMLParser):
    """What a browser would find: tags in order, attributes, and the text of the body."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.links, self.attributes, self.text = [], [], set(), []
        self.open = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name == "href"]
        if tag not in ("meta", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.text.append(data)


TAGS = {
    "html", "head", "meta", "link", "title", "style", "body", "header", "main", "article",
    "h1", "h2", "p", "bdi", "a", "time",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "http-equiv", "content", "name", "rel", "href", "class", "id",
    "aria-labelledby", "dir", "datetime",
}  # fmt: skip


def evil_discussion(texts):
    rows = [(f"{t}{i}", f"{texts[i - 1]}{i - 1}" if i else None, f"{t}{i % 3}", t, i)
            for i, t in enumerate(texts)]  # fmt: skip
    d = discussion_of(rows)
    urls = ["javascript:alert(1)", 'https://example.org/"><b>', "https://example.org/ok?a=1&b=2"]
    return replace(d, urls=[None, *[urls[i % 3] for i in range(len(d.ids) - 1)]])


def check_html(made):
    page = Page(written(made, "a.html"))
    assert set(page.tags) <= TAGS
    assert page.attributes <= ATTRIBUTES
    assert page.tags.count("article") == len(made)
    for link in page.links:
        assert re.match(r"https?://|#c\d+$|data:,$", link), link
    return page


def check_markdown(made):
    markdown = pytest.importorskip("markdown_it")
    tokens = markdown.MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parsed = tokens.parse(written(made, "a.md"))
    blocks = {t.type for t in parsed}
    assert blocks <= {
        "heading_open", "heading_close", "inline", "paragraph_open", "paragraph_close",
        "blockquote_open", "blockquote_close",
    }, blocks  # fmt: skip
    inline = [child for t in parsed for child in t.children or []]
    kinds = {child.type for child in inline}
    assert kinds <= {
        "text", "text_special", "hardbreak", "softbreak", "strong_open", "strong_close",
        "link_open", "link_close",
    }, kinds  # fmt: skip
    for child in inline:
        if child.type == "link_open":
            assert re.match(r"https?://", child.attrs["href"])
    heads = sum(t.type == "heading_open" for t in parsed)
    parts = made.parts if made.parts > 1 else 0
    threads = sum(e.thread is not None for e in made.entries())
    assert heads == 1 + parts + threads
    shown = sum(child.type == "strong_open" for child in inline)
    assert shown == len(made)


def check_text(made):
    text = written(made, "a.txt")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    text.encode("utf-8")


def transcripts_of(d):
    yield transcript_of(d, np.arange(len(d.ids)), heading=EVIL[4])
    for row in range(len(d.exchanges)):
        yield exchange_transcript(d.exchanges, row)
    for person in range(len(d.people)):
        yield ego_transcript(ego(d, person))


def test_hostile_names_ids_and_texts():
    d = evil_discussion(EVIL)
    for made in transcripts_of(d):
        check_html(made)
        check_markdown(made)
        check_text(made)


@given(st.lists(st.tuples(hostile_text, hostile_text), min_size=1, max_size=6))
@settings(deadline=None, max_examples=150)
def test_any_names_and_texts(pairs):
    rows = [(str(i), str(i - 1) if i else None, name or None, text, i)
            for i, (name, text) in enumerate(pairs)]  # fmt: skip
    d = discussion_of(rows)
    for made in transcripts_of(d):
        check_html(made)
        check_markdown(made)
        check_text(made)


@given(st.text("#*_`<>[]()!-+=~|\\&;:.1 \n\tab\"'$@{}^%", max_size=60))
@settings(deadline=None, max_examples=400)
def test_markdown_shows_a_line_as_it_is(text):
    markdown = pytest.importorskip("markdown_it")
    line = text.replace("\n", " ")
    inline = (
        markdown.MarkdownIt("commonmark")
        .enable(["table", "strikethrough"])
        .parse(markdown_safe(line))
    )
    shown = "".join(child.content for t in inline for child in t.children or [])
    assert shown == line.expandtabs(4).strip()


def test_words_are_all_in_the_page_as_they_are():
    d = discussion_of(BAKERY)
    page = check_html(transcript_of(d, np.arange(len(d.ids)), heading="The bakery."))
    text = "".join(page.text)
    for _, _, name, words, _ in BAKERY:
        assert words in text
        assert (name or "unknown") in text
    assert "(as RUTH_K)" in text


def test_directions_stay_inside_their_element():
    d = discussion_of([("1", None, "محمد", "هذا صحيح\u202e", 0)])
    html = written(branch_transcript(d, 1), "a.html")
    assert '<bdi class="who" id="w0">محمد</bdi>' in html
    assert '<p class="words" dir="auto">هذا صحيح\\u202e</p>' in html


def test_without_words_and_under_pseudonyms():
    d = example_discussion()
    html = written(exchange_transcript(without_texts(d).exchanges, 0), "a.html")
    assert "The old one" not in html
    assert html.count("(words not kept)") == 3
    assert "words of the comments were not kept" in html
    hidden = pseudonymise(d, b"not a secret one")
    for form in FORMS:
        text = written(exchange_transcript(hidden.exchanges, 0), form)
        assert not re.search("Ann|Bob", text)
        assert "People are called by pseudonyms" in text


def test_files_are_whole_and_their_endings_known(tmp_path):
    made = branch_transcript(example_discussion(), 1)
    for form in FORMS:
        write_transcript(made, str(tmp_path / form))
        assert (tmp_path / form).read_bytes() == written(made, form).encode()
    with pytest.raises(UsageError, match=r"\.txt, \.md, \.html"):
        write_transcript(made, str(tmp_path / "a.docx"))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FORMS)


def test_threads_are_named_where_there_are_several():
    d = discussion_of(
        [("1", None, "A", "", 0), ("2", "1", "B", "", 1), ("3", "2", "A", "", 2),
         ("4", None, "B", "", 3), ("5", "4", "A", "", 4)],
        thread_id=None,
    )  # fmt: skip
    text = written(exchange_transcript(d.exchanges, 0), "a.txt")
    assert text.index("== Thread: 1 ==") < text.index("== Thread: 4 ==")


@ZOO
def test_the_table_has_a_row_for_each_comment(make):
    d = make()
    made = transcript_of(d, np.arange(len(d.ids)))
    table = transcript_table(made)
    assert {len(column) for column in table.values()} == {len(made)}
    assert table["id"].values == [entry.id for entry in made.entries()]
    up = [d.parent[row] for row in made.rows.tolist()]
    stated = [d.ids[p] if p >= 0 and d.is_record[p] else None for p in up]
    assert table["answers"].values == stated


def test_a_deep_chain_needs_no_recursion():
    n = 30_000
    d = discussion_of([(str(i), str(i - 1) if i else None, "AB"[i % 2], "", i) for i in range(n)])
    made = exchange_transcript(d.exchanges, 0)
    assert made.level.max() == 0
    assert written(made, "a.md").count("**A**") == n // 2


def test_the_page_in_a_browser(tmp_path):
    """It runs nothing, asks for nothing, fits a phone, and is accessible in light and dark."""
    from browsers import chromium

    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    made = transcript_of(evil_discussion(EVIL), np.arange(len(EVIL) + 1), heading="# All of it")
    path = tmp_path / "a.html"
    write_transcript(made, str(path))
    with chromium() as browser:
        for scheme in ("light", "dark"):
            page = browser.new_page(color_scheme=scheme, viewport={"width": 390, "height": 800})
            heard = listening(page)
            page.goto(path.as_uri())
            assert [url for url in heard if not url.startswith(("file:", "data:"))] == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            found = axe.Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            page.close()


def listening(page):
    """Return the list into which goes all that a page says, and asks for."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("dialog", lambda dialog: heard.append(dialog.message))
    page.on("request", lambda request: heard.append(request.url))
    return heard
