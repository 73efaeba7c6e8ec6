from __future__ import annotations

import hashlib
import json
import re
from io import BytesIO
from itertools import permutations
from pathlib import Path

import pytest
from helpers import shared
from hypothesis import given, settings
from hypothesis import strategies as st

import threadgraph as tg
from threadgraph.graphs.errors import InputError
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import NO_TIME, POST
from threadgraph.io.formats import hackernews
from threadgraph.io.formats.hackernews_text import plain
from threadgraph.io.markup import html_text
from threadgraph.io.options import Limits, ReadOptions
from threadgraph.io.recognise import recognise
from threadgraph.io.streams import Source, open_source

PAGES = [f"samples/hackernews/hn_7324236{end}.html" for end in ("", "-2", "-3", "-4", "-5")]


def written(place, *contents, ending="json"):
    paths = []
    for number, content in enumerate(contents):
        path = place / f"file{number}.{ending}"
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        paths.append(path)
    return paths


def item(own, parent=None, by="ann", **more):
    kind = "comment" if parent is not None else "story"
    found = {"id": own, "type": kind, "by": by, "time": 1_700_000_000 + own}
    return found | ({} if parent is None else {"parent": parent}) | more


def lines(*items):
    return "\n".join(json.dumps(item) for item in items) + "\n"


def parents(d):
    return {d.ids[i]: d.ids[p] if p >= 0 else None for i, p in enumerate(d.parent.tolist())}


def hashed(text):
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def tree(own, *children, kind="comment", story=1, parent=None, **more):
    found = {"id": own, "type": kind, "author": f"u{own}", "text": f"<p>t{own}", "story_id": story}
    return (
        found | {"parent_id": parent, "created_at_i": 10 + own, "children": list(children)} | more
    )


# Firebase items and dumps


def test_items_hang_by_their_parents_and_the_story_is_the_root(tmp_path):
    rows = lines(item(1, title="T", descendants=3), item(2, 1), item(3, 2, "bob"), item(4, 1))
    d = tg.read(*written(tmp_path, rows))
    assert d.ledger.notes["format"] == "hackernews"
    assert parents(d) == {"1": None, "2": "1", "3": "2", "4": "1"}
    assert d.kind[d.ids.index("1")] == POST
    assert d.thread_ids == ["1"] and d.thread_titles == ["T"]
    assert d.time.tolist()[0] == 1_700_000_001_000_000


def test_a_folder_of_one_item_per_file_is_one_thread(tmp_path):
    written(tmp_path, item(1, title="T", kids=[2]), item(3, 2), item(2, 1, kids=[3]))
    d = tg.read(tmp_path)
    assert parents(d) == {"1": None, "2": "1", "3": "2"}
    assert len(d.thread_ids) == 1


def test_an_item_whose_story_is_absent_keeps_its_place(tmp_path):
    d = tg.read(*written(tmp_path, lines(item(5, 4), item(6, 4), item(7, 5))))
    assert d.ledger.counters["orphans"] == 2 and d.ledger.counters["missing_parents"] == 1
    assert parents(d)["7"] == "5"


def test_ids_and_times_may_be_text_as_in_dumps(tmp_path):
    rows = lines(
        {"id": "9", "by": "ann", "time": "1665929544", "text": "Don&#x27;t", "parent": "8"},
        {
            "id": "10",
            "by": "bob",
            "time": "1665929545",
            "text": "&gt; Don&#x27;t<p>Do",
            "parent": 9,
        },
    )
    d = tg.read(*written(tmp_path, rows))
    assert d.ledger.notes["format"] == "hackernews"
    assert parents(d)["10"] == "9"
    assert d.texts[d.ids.index("10")] == "> Don't\n\nDo"
    assert d.time[d.ids.index("9")] == 1_665_929_544_000_000


def test_columns_of_bigquery_and_clickhouse_are_understood(tmp_path):
    rows = lines(
        {
            "id": 1,
            "type": "story",
            "by": "ann",
            "time": 5,
            "title": "T",
            "parent": None,
            "dead": None,
        },
        {"id": 2, "type": "comment", "by": "bob", "time": 6, "parent": 1, "dead": 1, "deleted": 0},
        {
            "id": 3,
            "type": "comment",
            "by": "",
            "time": "2020-01-01 00:00:00",
            "parent": 1,
            "deleted": 1,
        },
    )
    d = tg.read(*written(tmp_path, rows))
    assert d.ledger.counters["dead"] == 1 and d.ledger.counters["deleted_records"] == 1
    assert d.author_names[d.ids.index("3")] is None
    assert d.time[d.ids.index("3")] == 1_577_836_800_000_000
    assert d.labels[d.ids.index("2")] == "dead"


def test_options_of_a_poll_are_no_comments(tmp_path):
    rows = lines(
        item(1, type="poll", title="P", parts=[2]), item(2, type="pollopt", poll=1), item(3, 1)
    )
    d = tg.read(*written(tmp_path, rows))
    assert d.ids == ["1", "3"] and d.ledger.filtered["system"] == 1
    kept = tg.read(*written(tmp_path, rows), reading=ReadOptions(keep=frozenset({"system"})))
    assert parents(kept)["2"] == "1"


def test_comments_declared_and_replies_listed_but_absent_are_told(tmp_path):
    rows = lines(item(1, title="T", descendants=7, kids=[2, 3]), item(2, 1, kids=[4, 5]))
    with open_source(written(tmp_path, rows)[0]) as source:
        ledger = Ledger()
        part = hackernews.read(source, ReadOptions(), ledger)
    assert hackernews.join([part], ReadOptions(), ledger) == [part]
    assert ledger.counters["not_loaded"] == 3 and ledger.counters["unfinished_branches"] == 2
    assert ledger.examples["not_in_file"][0].what.startswith("1 of 7 comments; 6 are not")


def test_a_user_is_refused_with_advice(tmp_path):
    user = {"id": "ann", "created": 1, "karma": 5, "submitted": [1, 2], "about": "x"}
    with pytest.raises(InputError, match="is a user of Hacker News"):
        tg.read(*written(tmp_path, user))


def test_an_object_that_is_no_item_is_rejected(tmp_path):
    d = tg.read(*written(tmp_path, lines(item(1, title="T"), item(2, 1), {"id": 3, "up": "no"})))
    assert d.ledger.rejected == {"wrong_shape": 1} and d.ids == ["1", "2"]


# Algolia


def test_a_tree_is_read_with_its_parents(tmp_path):
    root = tree(1, tree(2, tree(4, parent=2), parent=1), tree(3, parent=1), kind="story", points=7)
    d = tg.read(*written(tmp_path, root | {"title": "T", "parent_id": None}))
    assert parents(d) == {"1": None, "2": "1", "3": "1", "4": "2"}
    assert d.thread_titles == ["T"] and d.scores[0] == 7
    assert d.texts[d.ids.index("4")] == "t4"


def test_a_long_tree_is_told_though_its_story_comes_last(tmp_path):
    comments = [tree(n, parent=1, text="word " * 200) for n in range(2, 600)]
    root = tree(1, *comments, kind="story", points=3)
    for node in (root, *comments):
        node.setdefault("points", None)
    text = json.dumps(root, sort_keys=True)
    assert recognise(text[:262144].encode(), whole=False) == "hackernews"
    d = tg.read(*written(tmp_path, text))
    assert len(d) == 598 and d.thread_ids == ["1"]


def test_a_deleted_item_of_a_tree_keeps_its_place_without_a_person(tmp_path):
    gone = tree(2, tree(3, parent=2), parent=1) | {"author": None, "text": None}
    d = tg.read(*written(tmp_path, tree(1, gone, kind="story")))
    assert d.author_names[d.ids.index("2")] is None and parents(d)["3"] == "2"
    assert d.ledger.counters["deleted_records"] == 1


def test_a_tree_of_a_comment_answers_a_parent_that_is_absent(tmp_path):
    d = tg.read(*written(tmp_path, tree(5, tree(6, parent=5), parent=4)))
    assert d.thread_ids == ["1"] and d.ledger.counters["missing_parents"] == 1
    assert parents(d) == {"1": None, "4": "1", "5": "4", "6": "5"}


def test_trees_in_a_list_and_in_lines_count_each_item_once(tmp_path):
    trees = [tree(1, tree(2, parent=1), kind="story"), tree(7, tree(8), kind="story", story=7)]
    for content in (trees, lines(*trees)):
        d = tg.read(*written(tmp_path, content))
        assert d.ledger.read == d.ledger.kept == 4 and len(d.thread_ids) == 2


def test_search_results_are_grouped_by_their_story(tmp_path):
    hits = [
        {"objectID": "5", "author": "ann", "comment_text": "a", "story_id": 1, "parent_id": 4,
         "created_at_i": 50, "_tags": ["comment", "author_ann", "story_1"]},
        {"objectID": "6", "author": "bob", "comment_text": "b", "story_id": 1, "parent_id": 1,
         "created_at_i": 60, "_tags": ["comment", "author_bob", "story_1"]},
        {"objectID": "9", "author": "cy", "title": "S", "story_text": "x", "points": 3,
         "num_comments": 12, "created_at_i": 90, "_tags": ["story", "author_cy", "story_9"]},
    ]  # fmt: skip
    d = tg.read(*written(tmp_path, {"hits": hits, "nbHits": 40, "page": 0, "nbPages": 2}))
    assert sorted(d.thread_ids) == ["1", "9"] and parents(d)["6"] == "1"
    assert d.kind[d.ids.index("9")] == POST and d.scores[d.ids.index("9")] == 3
    assert d.ledger.examples["not_in_file"][0].what.startswith("3 of 40 results of the search")


def test_a_tree_may_be_hundreds_of_thousands_deep():
    depth = 200_000
    text = '{"id":%d,"type":"comment","author":"u","created_at_i":5,"children":['
    data = "".join(text % n for n in range(1, depth + 1)) + "]}" * depth
    limits = Limits(json_depth=10**6)
    source = Source(BytesIO(data.encode()), "deep.json", limits)
    records = hackernews.read(source, ReadOptions(limits=limits), Ledger())
    assert len(records) == depth and records.parents[-1] == str(depth - 1)


PIECES = "<p>|</p>| |a|b. |<i>|</i>|</a>|&gt;|&amp;|&amp;lt;|&#x27;|&nbsp;|&|\n|\0|é|\xa0|<b>"
MORE = ['<a href="x" rel="nofollow">', "<pre><code>", "</code></pre>"]
TEXTS = st.lists(st.sampled_from([*PIECES.split("|"), *MORE]))


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_the_quick_way_to_text_agrees_with_the_general_one(pieces):
    assert plain("".join(pieces)) == html_text("".join(pieces))


# Samples and hostile files


def test_the_fixture_of_a_tree_is_read_as_its_raw_json_says():
    path = shared("samples/hackernews/a2web_hn_item.json")
    stack, expected = [(json.loads(path.read_text("utf-8")), None)], {}
    while stack:
        node, above = stack.pop()
        expected[str(node["id"])] = above
        stack += [(child, str(node["id"])) for child in node["children"]]
    d = tg.read(path)
    assert parents(d) == expected and len(expected) == 4
    assert len(d.thread_ids) == 1 and len(d.people) == 3 and int(d.depth.max()) == 2
    assert d.ledger.counters["missing_parents"] == 0 and not len(d.mentions.names)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("hn_01_nulls.ndjson", {"read": 5, "kept": 3, "nulls": 2}),
        ("hn_02_dead_deleted.ndjson", {"read": 4, "kept": 4, "dead": 1, "top_level": 1}),
        ("hn_04_kids_conflict.ndjson", {"read": 4, "kept": 4, "conflicts": 2, "top_level": 1}),
        ("hn_05_id_types.ndjson", {"read": 4, "kept": 3, "edited_duplicates": 1}),
        ("hn_07_algolia_deep_700.json", {"read": 701, "kept": 701, "top_level": 1}),
        ("hn_08_html.ndjson", {"read": 2, "kept": 2, "top_level": 1}),
    ],
)
def test_hostile_files_come_out_as_expected(name, expected):
    d = tg.read(shared(f"hostile/{name}"))
    ledger = d.ledger
    assert ledger.notes["format"] == "hackernews"
    found = {"read": ledger.read, "kept": ledger.kept} | ledger.counters
    assert {key: found[key] for key in expected} == expected
    if "deep" in name:
        assert int(d.depth.max()) == 700
    if "html" in name:
        assert d.texts[1] == "a <script> k\n\nb 'q'"


# Pages


def row(own, level, by, text="", *, time="2024-01-01T10:00:00 1704103200", parent=None, mark=""):
    user = f'<a href="user?id={by}" class="hnuser">{by}</a> ' if by else ""
    link = f' | <a href="#{parent}" class="clicky">parent</a>' if parent else ""
    body = f'<div class="commtext c00">{text}</div>' if by else text
    return (
        f"<tr class='athing comtr' id='{own}'><td><table><tr><td class='ind' indent='{level}'>"
        f'<img src="s.gif" height="1" width="{40 * level}"></td><td class="votelinks"></td>'
        f'<td class="default"><div><span class="comhead">{user}<span class="age" title="{time}">'
        f'<a href="item?id={own}">1 day ago</a></span> {mark}<span class="navs">{link}</span>'
        f'</span></div><br><div class="comment">{body}<div class="reply"><p><font size="1">'
        f'<a href="reply?id={own}">reply</a></font></div></div></td></tr></table></td></tr>'
    )


def page(*rows, story=1, number=1, more=None, declared="", shown=True):
    address = f"item%3Fid%3D{story}" + (f"%26p%3D{number}" if number > 1 else "")
    head = (
        f'<table class="fatitem"><tr class="athing submission" id="{story}"><td class="title">'
        '<span class="titleline"><a href="https://x.invalid/">T &amp; U</a> <span class="sitebit '
        'comhead">(x.invalid)</span></span></td></tr><tr><td class="subtext"><span class="score" '
        f'id="score_{story}">12 points</span> by <a href="user?id=op" class="hnuser">op</a> <span '
        'class="age" title="2024-01-01T09:00:00 1704099600"><a href="item?id=1">1 day ago</a>'
        f'</span> | <a href="item?id={story}">{declared or "discuss"}</a></td></tr><tr>'
        '<td colspan="2"></td><td><div class="toptext">Why?<p>So.</div></td></tr></table>'
    )
    link = f'<a href="item?id={story}&amp;p={more}" class="morelink" rel="next">More</a>'
    return (
        '<html lang="en" op="item"><head><title>T | Hacker News</title></head><body><table><tr><td>'
        f'<a href="login?goto={address}">login</a></td></tr></table>{head if shown else ""}'
        f'<table class="comment-tree">{"".join(rows)}</table>{link if more else ""}</body></html>'
    )


def test_indentation_tells_what_is_answered(tmp_path):
    rows = [
        row(2, 0, "ann", "A"),
        row(3, 1, "bob", "B"),
        row(4, 2, "ann"),
        row(5, 1, "cy"),
        row(6, 0, "d"),
    ]
    d = tg.read(*written(tmp_path, page(*rows, declared="9&nbsp;comments"), ending="html"))
    assert d.ledger.notes["format"] == "hackernews-html"
    assert parents(d) == {"1": None, "2": "1", "3": "2", "4": "3", "5": "2", "6": "1"}
    assert d.author_names[0] == "op" and d.texts[0] == "Why?\n\nSo." and d.scores[0] == 12
    assert d.thread_titles == ["T & U"] and d.kind[0] == POST
    assert d.time.tolist()[1] == 1_704_103_200_000_000
    assert d.texts[d.ids.index("3")] == "B"
    assert d.ledger.examples["not_in_file"][0].what.startswith("5 of 9 comments")


def test_deleted_and_dead_comments_keep_their_place(tmp_path):
    rows = [
        row(2, 0, None, "[deleted]"),
        row(3, 1, "bob", "B", mark="[dead]"),
        row(4, 1, None, "[flagged]"),
    ]
    d = tg.read(*written(tmp_path, page(*rows), ending="html"))
    labels = dict(zip(d.ids, d.labels, strict=True))
    assert labels == {"1": None, "2": "deleted", "3": "dead", "4": "dead"}
    assert d.author_names[d.ids.index("2")] is None and not d.texts[d.ids.index("2")]
    assert parents(d)["3"] == "2" and parents(d)["4"] == "2"


def test_pages_of_a_story_are_joined_whatever_their_order(tmp_path):
    pages = [
        page(row(2, 0, "ann"), row(3, 1, "bob"), more=2),
        page(row(4, 2, "cy"), row(5, 0, "ann"), number=2, more=3, shown=False),
        page(row(6, 1, "bob"), number=3, shown=False),
    ]
    paths = written(tmp_path, *pages, ending="html")
    for order in permutations(paths):
        d = tg.read(*order)
        assert parents(d) == {"1": None, "2": "1", "3": "2", "4": "3", "5": "1", "6": "5"}
        assert "looks_paged" not in d.ledger.warnings


def test_a_page_alone_says_what_is_missing_and_invents_no_parent(tmp_path):
    pages = written(
        tmp_path,
        page(row(4, 2, "c"), row(5, 2, "a"), row(6, 1, "b"), number=2, shown=False),
        ending="html",
    )
    d = tg.read(*pages)
    found = parents(d)
    assert found["4"] == found["5"] != found["6"]
    assert d.ledger.counters["orphans"] == 3 and d.ledger.counters["missing_parents"] == 2
    first = written(tmp_path, page(row(2, 0, "ann"), more=2), ending="html")
    assert "goes on under" in tg.read(*first).ledger.examples["looks_paged"][0].what


def test_a_page_given_twice_adds_nothing(tmp_path):
    one, two = page(row(2, 0, "ann"), row(3, 1, "bob"), more=2), page(row(4, 2, "cy"), number=2)
    d = tg.read(*written(tmp_path, one, two, two + "\n", ending="html"))
    assert parents(d) == {"1": None, "2": "1", "3": "2", "4": "3"}
    assert d.ledger.duplicates["identical"] == 3  # the story is on each page


def test_absurd_indentation_costs_nothing(tmp_path):
    rows = [row(n, 99_999_999 * (n % 2), "ann") for n in range(2, 300)]
    d = tg.read(*written(tmp_path, page(*rows), ending="html"))
    assert len(d) >= 298 and int(d.depth.max()) == 2


def test_the_link_to_the_parent_counts_more_than_the_indentation(tmp_path):
    d = tg.read(*written(tmp_path, page(row(2, 0, "a"), row(3, 0, "b", parent=2)), ending="html"))
    assert parents(d)["3"] == "2"


def test_a_list_of_stories_is_refused_with_advice(tmp_path):
    story = (
        "<tr class='athing' id='{0}'><td class='title'><a href='x'>T</a></td></tr><tr><td "
        "class='subtext'>by <a href='user?id=a'>a</a> | <a href='item?id={0}'>2 comments</a>"
        "</td></tr>"
    )
    front = f"<html><body><table>{story.format(1)}{story.format(2)}</table></body></html>"
    with pytest.raises(InputError, match="is a list of stories of Hacker News"):
        tg.read(*written(tmp_path, front, ending="html"))


def indented(path):
    """Ids of the comments of a page of 2014 with their levels, found without a parser."""
    text = path.read_text("utf-8")
    pieces = re.split(r'<td><img src="[^"]*s\.gif" height="1" width="', text)[1:]
    found = []
    for piece in pieces:
        width = int(piece.partition('"')[0])
        ids = re.findall(r'item\?id=(\d+)">link<', piece)
        if ids:
            found.append((ids[0], width // 40))
    return found


def test_the_five_pages_of_2014_are_one_thread_of_433_comments():
    paths = [shared(path) for path in PAGES]
    sequence = [pair for path in paths for pair in indented(path)]
    assert [len(indented(path)) for path in paths] == [101, 95, 98, 96, 43]
    expected, last = {"7324236": None}, {}
    for own, level in sequence:
        expected[own] = last[level - 1] if level else "7324236"
        last[level] = own
    for order in (paths, sorted(paths), paths[::-1]):
        d = tg.read(*order)
        assert parents(d) == expected and len(d) == 433
        assert d.thread_ids == ["7324236"] and not d.ledger.warnings
    assert int(d.depth.max()) == 1 + max(level for _, level in sequence) == 6
    assert d.ledger.counters["missing_parents"] == d.ledger.counters["orphans"] == 0
    heads = re.findall(
        r'comhead"><a href="[^"]*user\?id=([^"]+)"', "".join(p.read_text("utf-8") for p in paths)
    )
    assert len(heads) == 433 and len(d.people) == len({*heads, "whoishiring"})


def test_three_comments_of_2014_are_as_the_page_has_them():
    d = tg.read(shared(PAGES[0]))
    shown = {own: (d.author_names[i], d.texts[i]) for i, own in enumerate(d.ids)}
    found = [(own, hashed(shown[own][0]), hashed(shown[own][1])) for own in CHECKED]
    assert found == [(own, *hashes) for own, hashes in CHECKED.items()]
    assert set(d.time.tolist()) == {NO_TIME}  # "31 days ago" is no time
    assert parents(d)["7325602"] == "7325247"


CHECKED = {
    "7325247": ("6aac1e2f1838", "e628ae098890"),
    "7325602": ("139dba97d746", "1dc95cbc3396"),
    "7324236": ("f7f74566da3f", "272787501366"),
}
"""Author and text by their hashes, compared with the raw page by eye."""


@pytest.mark.parametrize("path", [*PAGES, "samples/hackernews/a2web_hn_item.json"])
def test_samples_are_recognised_whatever_their_name(path):
    data = Path(shared(path)).read_bytes()
    expected = "hackernews-html" if path.endswith("html") else "hackernews"
    assert recognise(data, "some.txt", whole=True) == expected


@pytest.mark.parametrize(
    "content",
    [
        '{"id": 1, "by": "ann", "parent": 0, "text": "x", "time": 5}\n' * 3,
        '{"id": 1, "author": "ann", "text": "x", "children": []}',
        '{"id": 1, "type": "comment", "author": "ann", "parent": 0}\n' * 2,
        "<html><body><p>See Hacker News: <a href='https://news.ycombinator.com/item?id=1'>it</a>",
        "<table><tr class='athing'><td>no links</td></tr></table>",
    ],
)
def test_what_only_looks_alike_is_not_taken_for_it(content):
    try:
        found = recognise(content.encode(), "x")
    except InputError:
        return
    assert not found.startswith("hackernews")
