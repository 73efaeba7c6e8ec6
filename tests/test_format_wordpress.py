from __future__ import annotations

import html
import json
import re
from hashlib import sha256

import pytest
from helpers import shared

import threadgraph as tg
from threadgraph.graphs.errors import InputError
from threadgraph.graphs.ledger import Ledger
from threadgraph.io.options import ReadOptions
from threadgraph.io.recognise import read_source, recognise
from threadgraph.io.streams import open_source

SAMPLES = {
    # The element of a comment, and that of its author, as the theme of each page writes them.
    "netzpolitik": (
        r'<li id="comment-(?P<id>\d+)" class="comment [^"]*depth-(?P<level>\d)',
        r'<b class="fn">(.*?)</b>',
    ),
    "foxyfolksy": (
        r'<li id="comment-(?P<id>\d+)" class="comment [^"]*depth-(?P<level>\d)',
        r'<b class="fn">(.*?)</b>',
    ),
    "hearya": (
        r'<dt class="comment [^"]*depth-(?P<level>\d)" id="comment-(?P<id>\d+)"',
        r'<span class="comment_author">(.*?)</span>',
    ),
    "traf_d71b": (
        r'<div class="comment [^"]*depth-(?P<level>\d)" id="comment-(?P<id>\d+)"',
        r'<p class="comment-author">(.*?)</p>',
    ),
}


def short(text):
    return sha256(" ".join(text.split()).encode()).hexdigest()[:12]


def write(tmp_path, body, name="page.html", head=""):
    page = f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"
    path = tmp_path / name
    path.write_text(page, "utf-8")
    return path


def comment(number, author="Ann", text="<p>x</p>", level=1, extra="", inside="", reply=True):
    button = '<a class="comment-reply-link" href="#">Reply</a>' if reply else ""
    return (
        f'<li id="comment-{number}" class="comment {extra} depth-{level}">'
        f'<article><b class="fn">{author}</b><span class="says">says:</span>'
        f'<time datetime="2020-03-01T10:{number:02}:00+00:00">then</time>'
        f'<div class="comment-content">{text}</div><div class="reply">{button}</div></article>'
        f"{f'<ol class=children>{inside}</ol>' if inside else ''}</li>"
    )


def raw_records(path):
    options, ledger = ReadOptions(), Ledger()
    with open_source(path, options.limits) as source:
        return read_source(source, options, ledger), ledger


def by_id(discussion):
    return discussion.comments.set_index("id")


def parent_of(discussion, number):
    parent = by_id(discussion).loc[number].parent
    return parent if isinstance(parent, str) else None


def expected_tree(page):
    """Return (id, level, author, parent) of each comment, by patterns over the bytes alone."""
    element, author = SAMPLES[page]
    text = shared(f"samples/wordpress-html/{page}.html").read_text("utf-8")
    found, latest = [], {}
    matches = list(re.finditer(element, text))
    for match, after in zip(matches, [*matches[1:], None], strict=True):
        part = text[match.end() : after.start() if after else len(text)]
        name = re.sub(r"<[^>]*>", "", re.search(author, part, re.DOTALL)[1])
        level = int(match["level"])
        latest[level] = match["id"]
        found.append((match["id"], level, html.unescape(name).strip(), latest.get(level - 1)))
    return found


@pytest.mark.parametrize("page", SAMPLES)
def test_sample_has_the_comments_authors_and_parents_that_its_bytes_have(page):
    path = shared(f"samples/wordpress-html/{page}.html")
    expected = expected_tree(page)
    records, ledger = raw_records(path)
    assert records.ids == [number for number, *_ in expected]
    assert records.authors == [name for *_, name, _ in expected]
    assert records.parents == [parent for *_, parent in expected]
    assert ledger.read == len(expected)
    assert not ledger.counters["nesting_conflicts"]
    discussion = tg.read(path)
    assert discussion.ledger.kept == len(expected)
    assert discussion.depth.max() == max(level for _, level, *_ in expected)
    assert discussion.ledger.counters["top_level"] == sum(p is None for *_, p in expected)
    assert not discussion.ledger.counters["missing_parents"]
    assert not discussion.ledger.counters["orphans"]
    assert discussion.ledger.counters["threads"] == 1
    assert len(discussion.people.names) == len({name.casefold() for *_, name, _ in expected})


@pytest.mark.parametrize(
    ("page", "comments", "resolved", "unresolved"),
    [
        # Comments as SOURCES.tsv has them; "@" and "Hi NAME," counted by eye in the pages.
        ("netzpolitik", 74, 4, 1),
        ("foxyfolksy", 80, 15, 0),
        ("hearya", 38, 0, 0),
        ("traf_d71b", 26, 3, 0),
    ],
)
def test_sample_has_as_many_comments_and_mentions_as_counted(page, comments, resolved, unresolved):
    ledger = tg.read(shared(f"samples/wordpress-html/{page}.html")).ledger
    assert ledger.kept == comments
    assert ledger.counters["mentions_resolved"] == resolved
    assert ledger.counters["mentions_unresolved"] == unresolved


@pytest.mark.parametrize(
    ("page", "number", "parent", "author", "time", "text"),
    [
        # Looked up by eye in the file; names and texts as hashes.
        ("netzpolitik", "2058226", None, "9f00700efe02", "2016-06-23 15:21:09", "b938fc30acf2"),
        ("netzpolitik", "2058234", "2058226", "b40c2888160f", "2016-06-23 16:47:47", None),
        ("netzpolitik", "2058525", "2058522", "13e70aaa7778", "2016-06-27 19:47:05", None),
        ("foxyfolksy", "67526", None, "28ceec15ce85", "2020-10-22 09:17:43", "5574e5688ab4"),
        ("foxyfolksy", "67806", "67526", "a5dc2fd826ca", "2020-10-26 17:18:05", "216e5797e05e"),
        ("hearya", "1769281", None, "3a8208c01c6d", "2015-06-28 22:25:00", None),
        ("traf_d71b", "1550236", "1549927", "b5d8a1865473", "2019-10-18 08:05:00", None),
        ("traf_d71b", "1549934", "1549931", "dc71327f447f", "2019-10-17 14:51:00", "a0e2ebd1febf"),
    ],
)
def test_comment_of_a_sample_is_as_in_the_file(page, number, parent, author, time, text):
    discussion = tg.read(shared(f"samples/wordpress-html/{page}.html"))
    row = by_id(discussion).loc[number]
    assert parent_of(discussion, number) == parent
    assert short(row.author) == author
    assert str(row.created_at) == f"{time}+00:00"
    assert text is None or short(row.text) == text


@pytest.mark.parametrize("page", SAMPLES)
def test_no_text_of_a_sample_has_the_buttons_and_headers_around_it(page):
    records, _ = raw_records(shared(f"samples/wordpress-html/{page}.html"))
    for text in records.texts:
        assert text
        assert not re.search(r"(?m)^(?:Reply|Antworten|Zum Antworten anmelden|Zitieren)$", text)
        assert "\n\n\n" not in text


def test_page_that_announces_more_comments_than_it_holds_says_so():
    ledger = tg.read(shared("samples/wordpress-html/netzpolitik.html")).ledger
    assert ledger.warnings["not_in_file"] == 17
    assert ledger.examples["not_in_file"][0].what == ("74 of 91 comments; 17 are not in this file")
    assert not tg.read(shared("samples/wordpress-html/foxyfolksy.html")).ledger.warnings


def test_page_of_several_says_so():
    ledger = tg.read(shared("samples/wordpress-html/hearya.html")).ledger
    assert ledger.warnings == {"looks_paged": 1}
    assert "comment-page-39" in ledger.examples["looks_paged"][0].what


@pytest.mark.parametrize("page", SAMPLES)
def test_sample_is_recognised_under_any_name(page):
    data = shared(f"samples/wordpress-html/{page}.html").read_bytes()
    assert recognise(data, "notes.txt", whole=True) == "wordpress-html"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("NEGATIVE_ethify_menu_depth", "has a form for comments and no comments"),
        ("NEGATIVE_jagdverband_depth_menu", '"depth-1" are those of a menu'),
        ("NEGATIVE_jungleworld_drupal_footermap_depth", '"depth-1" are those of a menu'),
        ("NEGATIVE_weisser_ring_depth_menu", '"depth-1" are those of a menu'),
    ],
)
@pytest.mark.parametrize("asked", [None, "wordpress-html"])
def test_page_whose_menu_looks_like_comments_is_refused_with_the_reason(name, why, asked):
    with pytest.raises(InputError, match=re.escape(why)) as error:
        tg.read(shared(f"samples/wordpress-html/{name}.html"), format=asked)
    assert "\n" not in str(error.value)


def hostile(name):
    return tg.read(shared(f"hostile/{name}.html"))


@pytest.mark.parametrize(
    ("name", "read", "kept", "top_level", "depth"),
    [
        ("html_01_deep_300", 301, 301, 2, 300),
        ("html_02_unclosed", 2, 2, 1, 2),
        ("html_04_hidden", 2, 2, 2, 1),
        ("html_05_dup_ids", 4, 2, 2, 1),
        ("html_07_attrs_3k", 2, 2, 2, 1),
        ("html_10_remote", 1, 1, 1, 1),
        ("html_11_mutation", 1, 1, 1, 1),
    ],
)
def test_hostile_page_is_read_as_its_answer_key_says(name, read, kept, top_level, depth):
    discussion = hostile(name)
    assert discussion.ledger.notes["format"] == "wordpress-html"
    assert (discussion.ledger.read, discussion.ledger.kept) == (read, kept)
    assert discussion.ledger.counters["top_level"] == top_level
    assert discussion.depth.max() == depth


def test_repeated_ids_are_counted_not_overwritten():
    ledger = hostile("html_05_dup_ids").ledger
    assert ledger.duplicates.total() == 2
    assert ledger.counters["edited_duplicates"] == 1


def test_text_of_an_unclosed_comment_is_without_its_replies():
    discussion = hostile("html_02_unclosed")
    assert by_id(discussion).loc["1"].text == "one"


def test_unfinished_markup_is_refused_quickly():
    with pytest.raises(InputError):
        hostile("html_08_lt_bomb")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<div id=disqus_thread></div>", "kept by Disqus and are not in the page; ask for the"),
        ("<div class=fb-comments></div>", "kept by Facebook"),
        ("<div id=wpdcom></div>", "frame of wpDiscuz"),
        ("<div id=llc_comments></div>", "loaded later"),
        ("<form id=commentform></form>", "has a form for comments and no comments"),
        ("<p>Hello</p>", "no comments of a kind that is known here"),
        ("<template><li id=comment-1 class='comment depth-1'></li></template>", "no comments"),
    ],
)
def test_page_without_comments_is_refused_with_the_reason(tmp_path, body, why):
    with pytest.raises(InputError, match=re.escape(why)):
        tg.read(write(tmp_path, body))


def test_page_of_another_system_with_such_ids_is_not_taken_for_wordpress():
    drupal = b'<!doctype html><article id="comment-2" class="js-comment comment">x</article>'
    assert recognise(drupal) == "schema-org"
    table = json.dumps([{"id": 1, "parent": 0, "author_name": "Ann", "content": "x"}]).encode()
    assert recognise(table) == "json"
