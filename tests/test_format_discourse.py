"""Discourse: topics, pages of posts, single posts; whom a post answers, quotes and mentions."""

from __future__ import annotations

import hashlib
import io
import json
import time
from pathlib import Path
from typing import Any

import pytest
from helpers import shared

import threadgraph as tg
from threadgraph.graphs.assemble import AssembleOptions
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import POST, Records
from threadgraph.io.formats.discourse_words import from_cooked, from_raw
from threadgraph.io.options import Limits, ReadOptions
from threadgraph.io.recognise import recognise, recognise_source
from threadgraph.io.registry import named
from threadgraph.io.streams import Source, open_source

SAMPLES = {
    "a2web_discourse_topic.json": "post_stream.posts",
    "discourse_api_topic.json": "post_stream.posts",
    "discourse_api_topic_posts.json": "post_stream.posts",
    "discourse_api_posts_latest.json": "latest_posts",
    "discourse_api_posts_before.json": "latest_posts",
}


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def post(number: int | None, **more: Any) -> dict[str, Any]:
    found = {
        "id": 1000 + (number or 0),
        "post_number": number,
        "post_type": 1,
        "topic_id": 57,
        "topic_slug": "a-topic",
        "username": "ann",
        "user_id": 1,
        "created_at": f"2020-01-01T00:{(number or 0) % 60:02}:00.000Z",
        "reply_to_post_number": None,
        "cooked": "<p>Words</p>",
    }
    return found | more


def topic(posts: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"id": 57, "title": "A topic", "post_stream": {"posts": posts}} | more


def quotation(person: str | None, number: int | None, of_topic: int = 57, text: str = "So") -> str:
    attributes = f' data-username="{person}"' if person else ""
    if number is not None:
        attributes += f' data-post="{number}" data-topic="{of_topic}"'
    return (
        f'<aside class="quote no-group"{attributes}>\n<div class="title">\n'
        '<div class="quote-controls"></div>\n'
        '<img alt="" width="24" height="24" src="/a.png" class="avatar"> shown:</div>\n'
        f"<blockquote>\n<p>{text}</p>\n</blockquote>\n</aside>\n<p>Mine</p>"
    )


def records_of(document: Any, ledger: Ledger | None = None, name: str = "a.json") -> Records:
    source = Source(io.BytesIO(json.dumps(document).encode()), name, Limits())
    return named("discourse").read(source, ReadOptions(), ledger or Ledger())


def read(folder: Path, document: Any, **options: Any) -> tg.Discussion:
    path = folder / "a.json"
    path.write_text(json.dumps(document), "utf-8")
    return tg.read(path, **options)


def parents(d: tg.Discussion) -> dict[str, str | None]:
    return {
        name: d.ids[above] if above >= 0 else None
        for name, above in zip(d.ids, d.parent.tolist(), strict=True)
    }


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_hold_the_posts_that_a_plain_look_at_them_finds(name: str) -> None:
    path = shared(f"samples/discourse/{name}")
    found: Any = json.loads(path.read_text("utf-8"))
    whole = found
    for key in SAMPLES[name].split("."):
        found = found[key]
    kept = [p for p in found if p.get("post_type") != 3]
    topics = {p.get("topic_id", whole.get("id") if isinstance(whole, dict) else None) for p in kept}
    d = tg.read(path)
    assert d.ledger.notes["format"] == "discourse"
    assert d.ledger.read == len(found)
    assert len(d) == sum(p["post_number"] != 1 for p in kept)
    assert len(d.thread_ids) == len(topics)
    assert len(d.people) == len({p["username"] for p in kept})
    assert d.ledger.counters["missing_parents"] == d.ledger.counters["orphans"] == 0
    assert len(d.mentions.comment) == sum(p["cooked"].count('"mention"') for p in kept) == 0
    answered = {p["post_number"]: p["reply_to_post_number"] for p in kept}
    steps = [
        2 if answered.get(number) in answered and answered[number] != 1 else 1
        for number in answered
        if number != 1
    ]
    assert d.depth.max() == max(steps, default=0)
    assert not d.ledger.warnings


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("called", ["a.txt", "export", "posts.xml"])
def test_samples_are_recognised_whatever_they_are_called(name: str, called: str) -> None:
    path = shared(f"samples/discourse/{name}")
    with open_source(path, Limits()) as source:
        assert recognise_source(source, ReadOptions()) == "discourse"
    assert recognise(path.read_bytes(), called) == "discourse"


def test_posts_of_a_sample_agree_with_what_the_eye_reads_in_it() -> None:
    path = shared("samples/discourse/discourse_api_topic.json")
    with open_source(path, Limits()) as source:
        r = named("discourse").read(source, ReadOptions(), Ledger())
    assert r.ids == ["57", "57/2", "57/3", "57/14"]
    assert r.parents == [None, None, None, "57"]
    assert r.threads == ["57"] * 4
    assert r.author_ids == ["15", "15", "23", "50"]
    assert [digest(name or "") for name in r.authors[1:]] == [
        "28b0e10bc84d",
        "34e0ebaacef7",
        "0e0c44499f36",
    ]
    assert digest(r.texts[1]) == "f9c6719cdc02"
    # 2013-02-04T15:26:32.362-05:00, 15:29:00.843-05:00, 2013-02-05T12:14:17.364-05:00
    assert r.times[1:] == [1360009592362000, 1360009740843000, 1360084457364000]
    assert r.scores == [0, 0, 5, 5]
    assert r.versions == [5, 1, 1, 1]
    assert r.labels == [None, "moderator", None, None]
    assert r.kinds is not None and r.kinds[0] == POST and not any(r.kinds[1:])


def test_replies_to_the_first_post_and_to_no_post_answer_the_opening(tmp_path: Path) -> None:
    posts = [post(1), post(2), post(3, reply_to_post_number=1), post(4, reply_to_post_number=3)]
    d = read(tmp_path, topic(posts))
    assert parents(d) == {"57": None, "57/2": "57", "57/3": "57", "57/4": "57/3"}
    assert d.thread_ids == ["57"] and d.thread_titles == ["A topic"]
    assert d.rules is None


def test_a_topic_number_that_is_also_a_post_number_is_not_confused(tmp_path: Path) -> None:
    posts = [post(1), post(57, reply_to_post_number=1), post(58, reply_to_post_number=57)]
    d = read(tmp_path, topic(posts))
    assert parents(d) == {"57": None, "57/57": "57", "57/58": "57/57"}


def test_a_page_without_the_opening_hangs_on_the_topic_and_absent_posts_are_kept(
    tmp_path: Path,
) -> None:
    posts = [
        post(21, reply_to_post_number=1),
        post(22, reply_to_post_number=9),
        post(23, reply_to_post_number=9),
    ]
    d = read(tmp_path, topic(posts))
    above = parents(d)
    assert above["57/21"] == "57" and above["57/22"] == above["57/23"] == "57/9"
    assert d.ledger.counters["missing_parents"] == 1 and d.ledger.counters["orphans"] == 2


def test_pages_fit_together_and_what_none_of_them_has_is_told(tmp_path: Path) -> None:
    first = topic([post(1), post(2)], posts_count=4)
    first["post_stream"]["stream"] = [1001, 1002, 1003, 1004]
    second = {"post_stream": {"posts": [post(2), post(3, reply_to_post_number=2)]}, "id": 57}
    format_of = named("discourse")
    ledger = Ledger()
    parts = [records_of(first, ledger, "1.json"), records_of(second, ledger, "2.json")]
    assert len(format_of.join(parts, ReadOptions(), ledger)) == 2
    assert ledger.warnings == {"not_in_file": 1}
    assert ledger.examples["not_in_file"][0].what.startswith("3 of 4 posts;")
    whole = Ledger()
    third = {"latest_posts": [post(4, reply_to_post_number=3)]}
    pages = [records_of(page, whole) for page in (first, second, third)]
    format_of.join(pages, ReadOptions(), whole)
    assert not whole.warnings
    for number, page in enumerate((first, second, third)):
        (tmp_path / f"{number}.json").write_text(json.dumps(page), "utf-8")
    d = tg.read(tmp_path)
    assert parents(d) == {"57": None, "57/2": "57", "57/3": "57/2", "57/4": "57/3"}
    assert d.ledger.duplicates == {"identical": 1}


def test_pages_of_the_usual_length_are_told_to_be_pages() -> None:
    for n, told in ((20, True), (50, True), (49, False)):
        ledger = Ledger()
        records_of({"latest_posts": [post(number) for number in range(1, n + 1)]}, ledger)
        assert bool(ledger.warnings["looks_paged"]) is told
    ledger = Ledger()
    records_of(topic([post(n) for n in range(1, 21)], posts_count=20), ledger)
    assert not ledger.warnings


def test_a_post_that_answers_none_and_quotes_is_taken_to_answer_the_post_quoted(
    tmp_path: Path,
) -> None:
    twice = quotation("ann", 1) + quotation("bob", 2) + quotation("cy", 3)
    posts = [
        post(1),
        post(2, username="bob", user_id=2),
        post(3, username="cy", user_id=3),
        post(4, cooked=twice),
        post(5, cooked=quotation("bob", 2, of_topic=58)),
        post(6, cooked=quotation("cy", 3), reply_to_post_number=2),
        post(7, cooked=quotation("ann", 8)),
        post(8, cooked=quotation("ann", 1)),
    ]
    d = read(tmp_path, topic(posts))
    above = parents(d)
    assert above["57/4"] == "57/2"
    assert above["57/5"] == above["57/7"] == above["57/8"] == "57"
    assert above["57/6"] == "57/2"
    assert d.rules is not None and d.rules.count("quote_id") == 1
    assert d.ledger.counters["inferred_parents"] == 1
    stated = read(tmp_path, topic(posts), building=AssembleOptions(infer=False))
    assert parents(stated)["57/4"] == "57" and parents(stated)["57/6"] == "57/2"


def test_a_quotation_without_a_number_is_answered_where_its_person_spoke_last(
    tmp_path: Path,
) -> None:
    posts = [
        post(1),
        post(2, username="bob", user_id=2),
        post(3, username="bob", user_id=2),
        post(4, cooked=quotation("bob", None)),
        post(5, cooked="<p>@bob no</p>", user_id=4, username="dee"),
        post(6, cooked=quotation("bob", None), reply_to_post_number=2),
        post(7, cooked=quotation("nobody", None)),
    ]
    d = read(tmp_path, topic(posts))
    above = parents(d)
    assert above["57/4"] == "57/3"
    assert above["57/5"] == above["57/7"] == "57"
    assert above["57/6"] == "57/2"
    assert d.rules is not None and d.rules.count("quoted_name") == 1


def test_topics_are_looked_through_only_where_a_person_is_quoted_without_a_number() -> None:
    posts = [post(1), post(2, cooked=quotation("bob", 1))]
    other = [post(1, topic_id=58), post(2, topic_id=58, cooked=quotation("bob", None))]
    (plain,) = named("discourse").join([records_of(posts)], ReadOptions(), Ledger())
    assert plain.groups is None and plain.named is None
    both = [records_of(posts), records_of(other)]
    first, second = named("discourse").join(both, ReadOptions(), Ledger())
    assert first.groups == [None, None] and second.groups == ["58", "58"]


def test_people_quoted_and_mentioned_are_marked(tmp_path: Path) -> None:
    cooked = (
        quotation("bob", 2, text='<a class="mention" href="/u/cy">@cy</a> said')
        + '<p>Hi 😀 <a class="mention" href="/u/cy">@Cy</a>, <a class="mention-group" '
        'href="/groups/staff">@staff</a> and <span class="mention">@ghost</span> or @dee</p>'
    )
    posts = [
        post(1),
        post(2, username="bob", user_id=2),
        post(3, username="Cy", user_id=3),
        post(4, username="dee", user_id=4),
        post(5, cooked=cooked, reply_to_post_number=4),
    ]
    d = read(tmp_path, topic(posts))
    m = d.mentions
    found = [(d.people.names[p], rule) for p, rule in zip(m.participant, m.rule, strict=True)]
    assert sorted(found) == [("Cy", "M1"), ("bob", "M7")]
    at = m.rule.index("M1")
    text = d.texts[d.ids.index("57/5")]
    assert text[m.start[at] : m.end[at]] == "@Cy"
    assert all(line.startswith(">") for line in text.splitlines() if "said" in line)


def test_words_of_others_are_not_taken_for_the_authors() -> None:
    onebox = (
        '<aside class="onebox allowlistedgeneric" data-onebox-src="https://a.invalid/?b=1&amp;c=2">'
        '<header class="source"><a href="https://a.invalid/">a</a></header>'
        '<article class="onebox-body"><h3>Their title</h3><p>Their words</p></article></aside>'
    )
    picture = (
        '<div class="lightbox-wrapper"><a class="lightbox" href="/b.png"><img src="/b.png" alt="">'
        '<div class="meta"><span class="filename">b.png</span><span class="informations">'
        "819×441</span></div></a></div>"
    )
    text = from_cooked(f"<p>One</p>{onebox}{picture}<p>Two</p>").text
    assert "Their" not in text and "819" not in text and "b.png" not in text
    assert "https://a.invalid/?b=1&c=2" in text
    assert text.startswith("One") and text.endswith("Two")


def test_old_quotations_name_the_person_in_their_title() -> None:
    assert from_cooked(quotation(None, 3)).quotes == [("shown", "3", "57")]
    linked = quotation(None, 3, of_topic=58).replace("shown:", '<a href="/t/58/3">Other topic</a>')
    assert from_cooked(linked).quotes == [(None, "3", "58")]
    assert "shown" not in from_cooked(quotation("ann", 3)).text


def test_nested_quotations_are_not_the_authors_own() -> None:
    inner = quotation("bob", 2)
    words = from_cooked(quotation("ann", 3, text=inner))
    assert words.quotes == [("ann", "3", "57")]


def test_posts_as_typed_are_read_where_there_is_no_page(tmp_path: Path) -> None:
    raw = '[quote="Bob B., post:2, topic:57, full:true, username:bob"]\nSo?\n[/quote]\nYes, @cy'
    posts = [
        post(1),
        post(2, username="bob", user_id=2),
        post(3, username="cy", user_id=3),
        post(4, cooked=None, raw=raw, user_id=4, username="dee"),
        post(5, cooked=None, raw=[{"type": "paragraph"}], user_id=4, username="dee"),
    ]
    d = read(tmp_path, posts)
    assert parents(d)["57/4"] == "57/2"
    assert d.texts[d.ids.index("57/4")] == "> So?\n\nYes, @cy"
    found = [
        (d.people.names[p], r) for p, r in zip(d.mentions.participant, d.mentions.rule, strict=True)
    ]
    assert sorted(found) == [("bob", "M7"), ("cy", "M3")]
    assert from_raw("[quote=Ann]open").quotes == [("Ann", None, None)]


def test_one_post_a_line_or_a_file_is_read_like_a_topic(tmp_path: Path) -> None:
    posts = [
        post(1, topic_title="A topic"),
        post(2, topic_title="A topic"),
        post(3, topic_title="A topic", reply_to_post_number=2, raw="Words"),
    ]
    lines = tmp_path / "posts.ndjson"
    lines.write_text("".join(json.dumps(p) + "\n" for p in posts), "utf-8")
    d = tg.read(lines)
    assert d.ledger.notes["format"] == "discourse" and d.ledger.read == 3
    assert parents(d) == {"57": None, "57/2": "57", "57/3": "57/2"}
    assert d.thread_titles == ["A topic"]
    folder = tmp_path / "archive"
    folder.mkdir()
    for p in posts:
        (folder / f"{p['id']}-ann.json").write_text(json.dumps(p, indent=2), "utf-8")
    single = tg.read(folder)
    assert parents(single) == parents(d)
    topics = tmp_path / "topics.ndjson"
    topics.write_text((json.dumps(topic(posts)) + "\n") * 2, "utf-8")
    several = tg.read(topics)
    assert several.ledger.read == 6 and several.ledger.duplicates == {"identical": 3}


def test_what_a_post_is_beside_a_comment_is_labelled() -> None:
    posts = [
        post(1),
        post(2, post_type=3, action_code="closed.enabled", cooked=""),
        post(3, post_type=2),
        post(4, post_type=4),
        post(5, user_deleted=True),
        post(6, deleted_at="2020-01-02T00:00:00Z"),
        post(7, hidden=True),
        post(8, username="discobot", user_id=-2),
    ]
    ledger = Ledger()
    r = records_of(topic(posts), ledger)
    assert ledger.filtered == {"system": 1} and ledger.read == 8
    assert r.labels == [None, "moderator", "moderator", "deleted", "removed", "dead", "bot"]


def test_posts_without_a_number_in_the_topic_are_called_by_their_number_on_the_site() -> None:
    ledger = Ledger()
    nameless = post(None)
    del nameless["id"]
    r = records_of([post(1), post(None, id=77), nameless, 5], ledger)
    assert r.ids == ["57", "57/p77"]
    assert ledger.rejected == {"no_id": 1, "not_an_object": 1} and ledger.read == 4


def test_likes_are_unknown_where_the_file_does_not_tell_of_them() -> None:
    actions = [{"id": 3, "count": 9}, {"id": 2, "count": 4}]
    posts = [post(1), post(2, actions_summary=actions), post(3, actions_summary=[])]
    assert records_of(topic(posts)).scores == [None, 4, 0]


def test_people_without_a_name_are_unknown_and_deleted_accounts_keep_theirs() -> None:
    posts = [
        post(1, username=None, name=None, user_id=None),
        post(2, username="anon4711", user_id=9),
    ]
    r = records_of(topic(posts))
    assert r.authors == [None, "anon4711"] and r.author_ids == [None, "9"]


def test_a_topic_without_a_number_is_called_like_its_file(tmp_path: Path) -> None:
    posts = [post(1), post(2)]
    for p in posts:
        del p["topic_id"], p["topic_slug"]
    d = read(tmp_path, {"title": "A topic", "post_stream": {"posts": posts}})
    assert d.thread_ids == ["a"] and parents(d) == {"a": None, "a/2": "a"}


def test_a_topic_that_is_cut_keeps_its_whole_posts(tmp_path: Path) -> None:
    path = tmp_path / "cut.json"
    path.write_text(json.dumps(topic([post(n) for n in range(1, 6)]))[:-40], "utf-8")
    d = tg.read(path)
    assert d.ledger.incomplete and len(d) == 3


@pytest.mark.parametrize(
    "text",
    [
        '{"id": 1, "post_number": 2, "raw": "hello", "created_at": "2020-01-01"}',
        '[{"id": 1, "parent": null, "author": "Ann", "text": "x", "topic_id": 3}]',
        '{"posts": [{"id": 1, "author": "Ann", "text": "post_stream"}]}',
        '{"id": 1, "text": "\\"post_stream\\": {\\"posts\\": []}", "author": "Ann"}',
    ],
)
def test_tables_with_similar_keys_are_not_taken_for_discourse(text: str) -> None:
    assert recognise(text.encode(), "a.json") in ("json", "ndjson")


@pytest.mark.parametrize(
    "piece",
    [
        "<aside class='quote'",
        '<aside class="quote">',
        "</aside>",
        '<div class="title',
        '<div class="title"><div class="quote-controls">',
        '<div class="meta',
        '[quote="a]',
        "[quote=a]x\n",
        "[/quote]",
    ],
)
def test_hostile_markup_takes_time_that_grows_with_its_length(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    start = time.process_time()
    from_raw(text)
    from_cooked(f'<aside class="quote">{text}</aside>')
    from_cooked(text + '<div class="meta')
    assert time.process_time() - start < 5
