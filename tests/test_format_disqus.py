"""Disqus: the export, the answers of the interface, and that both fit together."""

from __future__ import annotations

import hashlib
import io
import json
import re
import time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from helpers import shared

import threadgraph as tg
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import Records
from threadgraph.io.formats.disqus_words import words_of
from threadgraph.io.options import Limits, ReadOptions
from threadgraph.io.recognise import recognise
from threadgraph.io.registry import named
from threadgraph.io.streams import Source

SAMPLE = "samples/disqus/isso_disqus.xml"
ID = "{http://disqus.com/disqus-internals}id"
NS = "{http://disqus.com}"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def export(*parts: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<disqus xmlns="http://disqus.com" '
        f'xmlns:dsq="http://disqus.com/disqus-internals">{"".join(parts)}</disqus>'
    )


def thread(number: int, link: str = "", title: str = "") -> str:
    return (
        f'<thread dsq:id="{number}"><id>wp_id=4</id><forum>f</forum><link>{link}</link>'
        f"<title>{title}</title><author><name>Owner</name></author></thread>"
    )


def comment(
    number: int, message: str = "Words", *, page: int = 2, above: int | None = None, **more: str
) -> str:
    parent = f'<parent dsq:id="{above}"/>' if above else ""
    user = f"<username>{more['user']}</username>" if "user" in more else ""
    return (
        f'<post dsq:id="{number}"><id /><message><![CDATA[{message}]]></message>'
        f"<createdAt>2013-10-10T19:20:{number % 60:02}Z</createdAt>"
        f"<isDeleted>{more.get('deleted', 'false')}</isDeleted>"
        f"<isSpam>{more.get('spam', 'false')}</isSpam>"
        f"<author><email>secret@mail.invalid</email><name>{more.get('name', 'Ann')}</name>"
        f"<isAnonymous>{'false' if user else 'true'}</isAnonymous>{user}</author>"
        f'<ipAddress>203.0.113.7</ipAddress><thread dsq:id="{page}"/>{parent}</post>'
    )


def xml_records(text: str, ledger: Ledger | None = None) -> Records:
    source = Source(io.BytesIO(text.encode()), "a.xml", Limits())
    return named("disqus").read(source, ReadOptions(), ledger or Ledger())


def api_records(document: Any, ledger: Ledger | None = None) -> Records:
    source = Source(io.BytesIO(json.dumps(document).encode()), "a.json", Limits())
    return named("disqus-api").read(source, ReadOptions(), ledger or Ledger())


def answered(number: int, **more: Any) -> dict[str, Any]:
    found = {
        "id": str(number),
        "parent": None,
        "thread": "2",
        "forum": "f",
        "author": {"username": "ann", "name": "Ann", "id": "31", "isAnonymous": False},
        "message": "<p>Words</p>",
        "raw_message": "Words",
        "createdAt": f"2013-10-10T19:20:{number % 60:02}",
        "likes": 3,
        "dislikes": 1,
        "points": 2,
        "isApproved": True,
        "isDeleted": False,
        "isSpam": False,
    }
    return found | more


def test_the_sample_holds_the_comments_that_another_parser_finds() -> None:
    path = shared(SAMPLE)
    root = ElementTree.fromstring(path.read_bytes())
    posts = root.findall(f"{NS}post")
    people = {
        post.findtext(f"{NS}author/{NS}username") or post.findtext(f"{NS}author/{NS}name")
        for post in posts
    }
    d = tg.read(path)
    assert d.ledger.notes["format"] == "disqus"
    assert len(d) == len(posts) == len(re.findall(rb"<post ", path.read_bytes())) == 6
    assert len(d.thread_ids) == len({post.find(f"{NS}thread").get(ID) for post in posts}) == 3
    assert len(d.people) == len(people) == 4
    assert (d.depth == 2).sum() == len(root.findall(f"{NS}post/{NS}parent")) == 2
    assert d.depth.max() == 2
    assert d.ledger.counters["missing_parents"] == d.ledger.counters["orphans"] == 0
    assert d.ledger.counters["deleted_records"] == 1
    assert len(d.mentions.comment) == 0
    assert not d.ledger.warnings


def test_comments_of_the_sample_agree_with_what_the_eye_reads_in_it() -> None:
    with shared(SAMPLE).open("rb") as file:
        r = named("disqus").read(Source(file, "a.xml", Limits()), ReadOptions(), Ledger())
    assert r.ids == ["4", "5", "6", "8", "9", "11"]
    assert r.parents == [None, "4", None, None, None, "9"]
    assert r.threads == ["t2", "t2", "t1337", "t7", "t2", "t2"]
    assert r.author_ids == [None, "u:user", None, "u:emptyusername", None, "u:user"]
    assert [digest(r.authors[row] or "") for row in (0, 1, 3)] == [
        "026ad9b14a74",
        "04f8996da763",
        "c6c094bc0054",
    ]
    assert r.texts[0] == "..." and r.texts[4] == ""
    assert [digest(r.texts[row]) for row in (1, 3)] == ["02b5dcd5f0ef", "b40c04071313"]
    # 2013-10-10T19:20:29Z, 2013-10-11T06:51:33Z, 2013-10-11T06:52:33Z
    assert r.times[:2] == [1381432829000000, 1381474293000000] and r.times[5] == 1381474353000000
    assert r.labels == [None, None, None, None, "deleted", None]
    assert digest(r.titles["t2"]) == "dffd6021bb2b" and r.titles["t7"].startswith("http://")


@pytest.mark.parametrize("called", ["a.txt", "comments.json", "export"])
def test_files_are_recognised_whatever_they_are_called(called: str) -> None:
    assert recognise(shared(SAMPLE).read_bytes(), called) == "disqus"
    assert recognise(export(comment(1)).encode(), called) == "disqus"
    assert (
        recognise(b"<?xml version='1.0'?><!-- made - today --><disqus><post/></disqus>", called)
        == "disqus"
    )
    answer = {"cursor": {"hasNext": False}, "code": 0, "response": [answered(1)]}
    assert recognise(json.dumps(answer).encode(), called) == "disqus-api"
    assert recognise(json.dumps(answer, indent=1).encode(), called) == "disqus-api"
    assert recognise(json.dumps([answered(1)]).encode(), called) == "disqus-api"
    lines = f"{json.dumps(answered(1))}\n{json.dumps(answered(2))}\n"
    assert recognise(lines.encode(), called) == "disqus-api"


def test_other_files_are_not_taken_for_disqus() -> None:
    rss = (
        '<?xml version="1.0"?><rss version="2.0" xmlns:dsq="http://www.disqus.com/" '
        'xmlns:wp="http://wordpress.org/export/1.0/"><channel><item><wp:comment>'
        "<wp:comment_id>65</wp:comment_id></wp:comment></item></channel></rss>"
    )
    assert recognise(rss.encode(), "disqus.xml") == "wordpress-wxr"
    table = '[{"id": 1, "parent": null, "author": "Ann", "thread": "x", "text": "y"}]'
    assert recognise(table.encode(), "a.json") == "json"
    comments = '{"response": [{"id": 1, "message": "x", "author": {"name": "Ann"}}]}'
    assert recognise(comments.encode(), "a.json") == "json"


def test_spam_is_left_out_and_deleted_comments_keep_their_place(tmp_path: Path) -> None:
    text = export(
        thread(2, title="Page"),
        comment(1, deleted="true"),
        comment(3, above=1),
        comment(4, spam="true", deleted="true"),
        comment(5, above=4),
    )
    (tmp_path / "a.xml").write_text(text, "utf-8")
    d = tg.read(tmp_path / "a.xml")
    assert d.ledger.read == 4 and d.ledger.filtered == {"spam": 1}
    assert d.ledger.counters["deleted_records"] == 1
    assert d.ledger.counters["missing_parents"] == 1
    assert d.thread_titles == ["Page"]
    assert d.depth[d.ids.index("3")] == d.depth[d.ids.index("5")] == 2


def test_addresses_of_people_are_not_loaded() -> None:
    r = xml_records(export(thread(2), comment(1, user="ann"), comment(3)))
    assert "secret" not in repr(r) and "203.0.113.7" not in repr(r)


def test_users_are_known_by_user_name_and_guests_by_name() -> None:
    people = [
        comment(1, name="Ann", user="Ann7"),
        comment(3, name="Annie", user="ann7"),
        comment(4, name="Ann"),
        comment(5, name=""),
    ]
    r = xml_records(export(*people))
    assert r.author_ids == ["u:ann7", "u:ann7", None, None]
    assert r.authors == ["Ann", "Annie", "Ann", None]


def test_a_comment_with_the_number_of_its_page_does_not_open_it(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(export(thread(2), comment(2), comment(3)), "utf-8")
    d = tg.read(tmp_path / "a.xml")
    assert len(d) == 2 and d.depth.tolist() == [0, 1, 1]


def test_two_threads_of_one_page_are_kept_apart_and_told() -> None:
    ledger = Ledger()
    text = export(
        thread(2, "http://www.blog.invalid/a/#disqus_thread"),
        thread(3, "https://blog.invalid/a"),
        thread(4, "https://blog.invalid/a?p=1"),
        thread(5, "https://blog.invalid/a"),
        comment(10, page=2),
        comment(11, page=3),
        comment(12, page=4),
    )
    r = xml_records(text, ledger)
    assert r.threads == ["t2", "t3", "t4"]
    assert ledger.warnings == {"threads_same_link": 1}


def test_people_mentioned_are_marked(tmp_path: Path) -> None:
    text = export(
        thread(2),
        comment(1, user="ann7", name="Ann"),
        comment(3, "<p>😀 @Ann7:disqus, and @nobody:disqus; @Bob too</p>", name="Bob"),
        comment(4, "<blockquote>@ann7:disqus</blockquote><p>no</p>", name="Cy"),
    )
    (tmp_path / "a.xml").write_text(text, "utf-8")
    d = tg.read(tmp_path / "a.xml")
    m = d.mentions
    rows = [
        (d.ids[c], r, m.participant[i] >= 0)
        for i, (c, r) in enumerate(zip(m.comment, m.rule, strict=True))
    ]
    assert rows == [("3", "M1", True), ("3", "M1", False), ("3", "M3", True)]
    shown = d.texts[d.ids.index("3")]
    assert shown[m.start[0] : m.end[0]] == "@Ann7:disqus"
    assert d.people.names[m.participant[0]] == "Ann"


def test_marked_links_are_mentions_and_other_links_are_none() -> None:
    message = (
        '<p>Dear <a href="https://disqus.com/by/Ann7/" rel="nofollow" '
        'data-dsq-mention="Ann7:disqus">Ann</a>, see <a href="https://disqus.com/by/bob/">Bob</a>'
    )
    text, found = words_of(message)
    assert [(one.person, text[one.start : one.end]) for one in found] == [("u:ann7", "Ann")]


def test_a_comment_without_a_number_is_rejected_and_one_without_a_page_is_kept() -> None:
    ledger = Ledger()
    nameless = comment(1).replace(' dsq:id="1"', "", 1)
    homeless = comment(3).replace('<thread dsq:id="2"/>', "")
    r = xml_records(export(nameless, homeless), ledger)
    assert r.ids == ["3"] and r.threads is None
    assert ledger.rejected == {"no_id": 1} and ledger.read == 2


def test_posts_of_the_interface_are_read_like_the_export(tmp_path: Path) -> None:
    answer = {
        "cursor": {"hasNext": False},
        "code": 0,
        "response": [
            answered(1),
            answered(3, parent=1, author={"name": "Gus", "isAnonymous": True}),
        ],
    }
    r = api_records(answer)
    assert r.ids == ["1", "3"] and r.parents == [None, "1"] and r.threads == ["t2", "t2"]
    assert r.author_ids == ["u:ann", None] and r.authors == ["Ann", "Gus"]
    # 2013-10-10T19:20:01 and :03, which the interface gives in UTC
    assert r.times == [1381432801000000, 1381432803000000]
    assert r.scores == [2, 2] and r.texts == ["Words", "Words"]
    (tmp_path / "a.xml").write_text(
        export(thread(2), comment(1, "<p>Words</p>", user="ann")), "utf-8"
    )
    (tmp_path / "b.json").write_text(json.dumps(answer), "utf-8")
    d = tg.read(tmp_path / "a.xml", tmp_path / "b.json")
    assert len(d) == 2 and d.ledger.duplicates == {"identical": 1} and len(d.people) == 2


def test_what_the_interface_keeps_back_is_told() -> None:
    ledger = Ledger()
    answer = {"cursor": {"hasNext": True}, "response": [answered(1, hasMore=True), None, 7]}
    assert len(api_records(answer, ledger)) == 1
    assert ledger.warnings == {"looks_paged": 1}
    assert ledger.counters["unfinished_branches"] == 1
    assert ledger.rejected == {"not_an_object": 2} and ledger.read == 3


def test_kinds_titles_scores_and_times_of_the_interface() -> None:
    ledger = Ledger()
    posts = [
        answered(1, isDeleted=True, isApproved=False),
        answered(3, isSpam=True),
        answered(4, isApproved=False),
        answered(5, thread={"id": 2, "title": "Page"}, points=None),
        answered(6, createdAt="2013-10-10T19:20:06+01:00", points=None, likes=None),
        answered(7, message=None, raw_message="@bob:disqus hi"),
    ]
    r = api_records(posts, ledger)
    assert ledger.filtered == {"spam": 1, "pending": 1}
    assert r.labels == ["deleted", None, None, None]
    assert r.titles == {"t2": "Page"} and r.threads == ["t2"] * 4
    assert r.scores == [2, 2, None, 2]
    assert r.times[2] == 1381429206000000
    assert r.marks is not None and r.marks.person_ids == ["u:bob"]


def test_one_post_or_one_answer_a_line_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.ndjson"
    path.write_text(f"{json.dumps(answered(1))}\n{json.dumps(answered(3, parent=1))}\n", "utf-8")
    d = tg.read(path)
    assert d.ledger.notes["format"] == "disqus-api" and d.depth.tolist() == [0, 1, 2]
    path.write_text(f"{json.dumps({'response': [answered(1), answered(3)]})}\n" * 2, "utf-8")
    ledger = Ledger()
    source = Source(io.BytesIO(path.read_bytes()), "a", Limits())
    assert len(named("disqus-api").read(source, ReadOptions(), ledger)) == ledger.read == 4


def test_an_export_that_is_cut_keeps_its_whole_comments(tmp_path: Path) -> None:
    text = export(thread(2), *(comment(n) for n in range(3, 9)))
    (tmp_path / "a.xml").write_text(text[:-200], "utf-8")
    d = tg.read(tmp_path / "a.xml")
    assert d.ledger.incomplete and len(d) == 5


@pytest.mark.parametrize("piece", ["<a ", "<a data-dsq-mention=", "@a:disqus ", "@", "a.:disqus"])
def test_hostile_messages_take_time_that_grows_with_their_length(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    start = time.process_time()
    words_of(f"<p>{text}</p>")
    assert time.process_time() - start < 5
