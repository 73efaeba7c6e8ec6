"""Links of comments to themselves: where the input states them, and none that is guessed."""

from __future__ import annotations

import json

import pytest
from factories import make_discussion
from helpers import shared
from hypothesis import given
from hypothesis import strategies as st

import threadgraph as tg
from threadgraph.graphs.assemble import assemble
from threadgraph.graphs.pseudonyms import pseudonymise
from threadgraph.graphs.records import Records
from threadgraph.graphs.tables import comments_table
from threadgraph.io.together import put_together
from threadgraph.io.web_links import LONGEST_LINK, links, web_link


def read(tmp_path, content, name="page.json", **options):
    path = tmp_path / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return tg.read(path, **options)


def url_of(d, name):
    return None if d.urls is None else d.urls[d.ids.index(name)]


REDDIT = {"id": "b", "link_id": "t3_p", "parent_id": "t3_p", "author": "Ann", "body": "x"}
ITEM = {"id": 12, "type": "comment", "parent": 10, "by": "ann", "text": "x", "time": 1_700_000_000}


def test_reddit_dump(tmp_path):
    line = REDDIT | {"created_utc": 1_700_000_000, "permalink": "/r/a/comments/p/t/b/"}
    other = REDDIT | {"id": "c", "created_utc": 1_700_000_001}
    d = read(tmp_path, json.dumps(line) + "\n" + json.dumps(other) + "\n", "RC.ndjson")
    assert url_of(d, "b") == "https://www.reddit.com/r/a/comments/p/t/b/"
    assert url_of(d, "c") is None


def test_reddit_page(tmp_path):
    post = {"id": "p", "name": "t3_p", "author": "op", "title": "T", "selftext": ""}
    post |= {"permalink": "/r/a/comments/p/t/", "url": "https://elsewhere.example/"}
    comment = REDDIT | {"permalink": "/r/a/comments/p/t/b/"}
    page = [
        {"kind": "Listing", "data": {"children": [{"kind": kind, "data": data}]}}
        for kind, data in (("t3", post), ("t1", comment))
    ]
    d = read(tmp_path, page)
    assert url_of(d, "b") == "https://www.reddit.com/r/a/comments/p/t/b/"
    assert url_of(d, "t3_p") == "https://www.reddit.com/r/a/comments/p/t/"


def test_hacker_news(tmp_path):
    d = read(tmp_path, [ITEM, ITEM | {"id": 13, "parent": 12}])
    assert url_of(d, "13") == "https://news.ycombinator.com/item?id=13"


def test_mastodon(tmp_path):
    status = {
        "id": "2",
        "in_reply_to_id": None,
        "url": "https://host.example/@ann/2",
        "uri": "https://host.example/users/ann/statuses/2",
        "created_at": "2024-01-01T00:00:00Z",
        "content": "<p>Hi</p>",
        "account": {"acct": "ann", "url": "https://host.example/@ann"},
        "replies_count": 0,
        "mentions": [],
    }
    d = read(tmp_path, {"ancestors": [], "descendants": [status]})
    assert url_of(d, "2") == "https://host.example/@ann/2"


def test_github(tmp_path):
    comment = {
        "id": 7,
        "url": "https://api.github.com/repos/a/b/issues/comments/7",
        "html_url": "https://github.com/a/b/issues/1#issuecomment-7",
        "issue_url": "https://api.github.com/repos/a/b/issues/1",
        "body": "x",
        "user": {"login": "ann", "id": 1},
        "created_at": "2024-01-01T00:00:00Z",
        "updated_at": "2024-01-01T00:00:00Z",
    }
    d = read(tmp_path, [comment])
    assert url_of(d, "7") == "https://github.com/a/b/issues/1#issuecomment-7"
    del comment["html_url"]
    assert read(tmp_path, [comment]).urls is None


def test_tables(tmp_path):
    table = "id,author,text,url\n1,Ann,x,https://example.org/1\n2,Bob,y,\n3,Cy,z,javascript:1\n"
    d = read(tmp_path, table, "page.csv")
    assert [url_of(d, name) for name in "123"] == ["https://example.org/1", None, None]
    rows = [{"id": i, "author": "Ann", "text": "x", "permalink": f"http://e.org/{i}"} for i in "12"]
    d = read(tmp_path, "".join(json.dumps(row) + "\n" for row in rows), "page.ndjson")
    assert url_of(d, "2") == "http://e.org/2"


def test_a_permalink_comes_before_other_links(tmp_path):
    table = "id,author,text,link,url,permalink\n1,Ann,x,http://a.org,http://b.org,http://c.org\n"
    assert url_of(read(tmp_path, table, "page.csv"), "1") == "http://c.org"


@pytest.mark.parametrize(
    ("path", "begin"),
    [
        ("hackernews", "https://news.ycombinator.com/item?id="),
        ("github", "https://github.com/"),
        ("bluesky", "https://bsky.app/profile/did:"),
        ("reddit/extracted", "https://www.reddit.com/r/"),
    ],
)
def test_samples(path, begin):
    files = sorted(p for p in shared(f"samples/{path}").rglob("*") if p.is_file())
    found = []
    for file in files:
        if file.stat().st_size > 1_000_000 or len(found) > 200:
            continue
        try:
            d = tg.read(file)
        except tg.ThreadgraphError:
            continue
        found += [url for url in d.urls or [] if url is not None]
    assert path == "bluesky" or any(url.startswith(begin) for url in found)
    assert all(web_link(url) == url for url in found)


# From the reader to the table.


def records(urls, **more):
    n = len(urls or "ab")
    return Records(
        ids=[f"{i}" for i in range(n)],
        parents=[None] * n,
        authors=["Ann"] * n,
        texts=["x"] * n,
        times=list(range(n)),
        places=list(range(n)),
        thread_id="p",
        urls=urls,
        **more,
    )


def test_links_go_with_their_comments_through_joining_and_sorting():
    first, second = records(["http://a/0", None]), records(None)
    second.ids, second.thread_id = ["8", "9"], "q"
    whole = put_together([second, first])
    d = assemble(whole)
    assert whole.urls == [None, None, "http://a/0", None]
    assert {name: url for name, url in zip(d.ids, d.urls, strict=True) if url} == {
        "0": "http://a/0"
    }


def test_the_column_is_there_only_if_a_link_is():
    assert "url" not in comments_table(make_discussion([("1", None, "Ann", "x", 0)]))
    assert "url" not in comments_table(assemble(records([None, None])))
    table = comments_table(assemble(records(["http://a/0", None])))
    assert table["url"].values == ["http://a/0", None]
    assert list(table)[-3:] == ["url", "words", "text"]


def test_pseudonyms_leave_links_out():
    assert pseudonymise(assemble(records(["http://a/0"])), b"k" * 16).urls is None


# What may stand as a link.


@pytest.mark.parametrize(
    "value",
    ["javascript:alert(1)", "data:text/html,x", "//a.org", "/r/a", "http://a b", "ftp://a.org", "",
     None, 7, [], " https://a.org", "https://a.org/\n", "https://a.org/\x07", "HTTPS", "at://did:x",
     "https://a.org/" + "x" * LONGEST_LINK],
)  # fmt: skip
def test_what_is_no_web_address_is_none(value):
    assert web_link(value) is None
    assert links([value]) is None
    assert links([value, "https://a.org"]) == [None, "https://a.org"]


@given(st.lists(st.one_of(st.none(), st.text(), st.text().map("https://a.org/".__add__))))
def test_a_column_is_judged_as_its_values_are(column):
    each = list(map(web_link, column))
    assert links(column) == (each if any(each) else None)
