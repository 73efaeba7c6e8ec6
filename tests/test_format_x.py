"""X: pages as twarc stores them, flattened posts, version 1.1, archives; invented posts only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import threadgraph as tg
from threadgraph.graphs.assemble import AssembleOptions
from threadgraph.io.options import ReadOptions
from threadgraph.io.recognise import recognise

# Larger than any number with a point can hold exactly.
BASE = 1_600_000_000_000_000_001
NAMES = {"11": "ann_mill", "12": "Bob", "13": "cy", "14": "dee"}
USERS = [{"id": i, "username": name, "name": name.title()} for i, name in NAMES.items()]


def at(number: int) -> str:
    return str(BASE + number)


def post(number: int, author: str = "11", text: str = "x", **more: Any) -> dict[str, Any]:
    return {
        "id": at(number),
        "edit_history_tweet_ids": [at(number)],
        "conversation_id": at(1),
        "author_id": author,
        "text": text,
        "created_at": f"2023-05-01T10:00:{number:02}.000Z",
        "public_metrics": {"retweet_count": 0, "reply_count": 0, "like_count": number},
        **more,
    }


def reply(number: int, to: int, author: str, text: str = "x", **more: Any) -> dict[str, Any]:
    refers = [{"type": "replied_to", "id": at(to)}]
    return post(number, author, text, referenced_tweets=refers, **more)


def mentions_of(text: str, *names: str) -> dict[str, Any]:
    """Entities as version 2 has them, for each first place of "@name" in the text."""
    ids = {name: i for i, name in NAMES.items()}
    found = []
    for name in names:
        start = text.index(f"@{name}")
        end = start + len(name) + 1
        found.append({"start": start, "end": end, "username": name, "id": ids.get(name, "99")})
    return {"mentions": found}


def page(*data: Any, tweets: Any = (), errors: Any = (), **meta: Any) -> dict[str, Any]:
    includes = {"users": USERS, "tweets": list(tweets)}
    found = {"data": list(data), "includes": includes, "meta": {"result_count": len(data), **meta}}
    return found | ({"errors": list(errors)} if errors else {})


def read(place: Path, *lines: Any, **options: Any) -> tg.Discussion:
    file = place / "found.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    d = tg.read(file, **options)
    assert d.inputs[0].format == "x"
    return d


def by_id(d: tg.Discussion) -> dict[str, Any]:
    comments = d.comments.astype(object)
    return {row["id"]: row for row in comments.where(comments.notna(), None).to_dict("records")}


def mentions(d: tg.Discussion) -> list[tuple[str, str, str]]:
    m, texts = d.mentions, d.texts
    return [
        (texts[c][s:e] if s >= 0 else "", d.people.names[p] if p >= 0 else "-", rule)
        for c, s, e, p, rule in zip(m.comment, m.start, m.end, m.participant, m.rule, strict=True)
    ]


def test_replies_stand_below_the_post_they_name_in_the_thread_of_the_conversation(tmp_path):
    d = read(tmp_path, page(post(1), reply(2, 1, "12"), reply(3, 2, "13")), page(reply(4, 1, "14")))
    found = by_id(d)
    assert d.thread_ids == [at(1)]
    assert [found[at(i)]["parent"] for i in (1, 2, 3, 4)] == [None, at(1), at(2), at(1)]
    assert [found[at(i)]["depth"] for i in (1, 2, 3, 4)] == [0, 1, 2, 1]
    assert [found[at(i)]["kind"] for i in (1, 2)] == ["post", "comment"]
    assert found[at(3)]["score"] == 3
    assert d.people.names == ["ann_mill", "Bob", "cy", "dee"]
    assert d.people.keys[0] == "ID:11"
    assert str(d.time[0].astype("datetime64[us]")) == "2023-05-01T10:00:01.000000"


def test_an_absent_opening_makes_no_placeholder_and_an_absent_parent_one(tmp_path):
    d = read(tmp_path, page(reply(2, 1, "12"), reply(3, 9, "13"), reply(4, 9, "14")))
    assert d.ledger.counters["missing_parents"] == 1
    assert d.ledger.counters["orphans"] == 2
    assert d.ledger.kept == 3


def test_ids_beyond_what_a_float_holds_stay_exact(tmp_path):
    d = read(tmp_path, page(*(post(i, conversation_id=at(i)) for i in range(1, 9))))
    assert sorted(d.ids) == [at(i) for i in range(1, 9)]
    whole = {"id": BASE, "id_str": str(BASE), "text": "x", "in_reply_to_status_id": None}
    no_text = {"id": BASE + 1, "text": "x", "in_reply_to_status_id": BASE, "retweet_count": 0}
    d = read(tmp_path, whole, no_text)
    assert d.ids == [at(0), at(1)]
    assert d.parent.tolist() == [-1, 0]


def test_names_before_a_reply_are_automatic_and_those_after_it_are_meant(tmp_path):
    text = "@ann_mill @Bob yes, as @cy said"
    d = read(
        tmp_path,
        page(
            post(1),
            reply(2, 1, "12"),
            reply(3, 1, "13"),
            reply(4, 2, "14", text, entities=mentions_of(text, "ann_mill", "Bob", "cy")),
        ),
    )
    expected = [("@ann_mill", "ann_mill", "auto"), ("@Bob", "Bob", "auto"), ("@cy", "cy", "M1")]
    assert mentions(d) == expected
    assert d.mentions.counts.tolist() == [False, False, True]


def test_a_name_that_opens_a_post_which_answers_nothing_is_meant(tmp_path):
    text = "@Bob look"
    entities = mentions_of(text, "Bob")
    d = read(tmp_path, page(post(1, "11", text, entities=entities, in_reply_to_user_id="12")))
    assert mentions(d) == [("@Bob", "-", "M1")]


def test_places_of_mentions_are_found_behind_entities_and_signs_beyond_the_basic_plane(tmp_path):
    text = "1 &lt; 2 &amp;amp; \U0001f600 @Bob and @BOBBY @bob"
    start = text.index("@Bob")
    entity = {"start": start, "end": start + 4, "username": "Bob", "id": "12"}
    wrong = {"start": start + 17, "end": start + 21, "username": "Bob", "id": "12"}
    d = read(
        tmp_path,
        page(post(1, text=text, entities={"mentions": [wrong, entity]}), reply(2, 1, "12")),
    )
    assert d.texts[0] == "1 < 2 &amp; \U0001f600 @Bob and @BOBBY @bob"
    assert mentions(d) == [("@Bob", "Bob", "M1"), ("@bob", "Bob", "M1")]


def test_an_at_sign_that_the_platform_does_not_mark_is_no_mention(tmp_path):
    d = read(tmp_path, page(post(1), reply(2, 1, "12", "write to me@ann_mill or @cy")))
    assert mentions(d) == []


def test_the_author_of_a_post_quoted_is_noted_and_is_no_parent(tmp_path):
    refers = [{"type": "quoted", "id": at(70)}]
    beside = post(70, "12", conversation_id=at(70))
    d = read(tmp_path, page(post(1, referenced_tweets=refers), reply(2, 1, "12"), tweets=[beside]))
    assert mentions(d) == [("", "Bob", "M7")]
    assert len(d.ids) == 2
    assert by_id(d)[at(1)]["parent"] is None


def test_posts_passed_on_are_left_out_unless_asked_for(tmp_path):
    refers = [{"type": "retweeted", "id": at(70)}]
    pages = page(
        post(1), post(5, "12", "RT @x: x", conversation_id=at(5), referenced_tweets=refers)
    )
    d = read(tmp_path, pages)
    assert d.ledger.filtered == {"repost": 1}
    assert d.ids == [at(1)]
    kept = read(tmp_path, pages, reading=ReadOptions(keep=frozenset({"repost"})))
    assert sorted(kept.ids) == [at(1), at(5)]


def test_posts_answered_that_stand_beside_a_page_are_read_and_others_not(tmp_path):
    beside = [post(1, "14"), reply(2, 1, "12"), post(8, "13", conversation_id=at(8))]
    d = read(
        tmp_path, page(reply(3, 2, "11"), tweets=beside), page(reply(4, 2, "13"), tweets=beside)
    )
    assert sorted(d.ids) == [at(1), at(2), at(3), at(4)]
    assert d.ledger.counters["included_parents"] == 2
    assert (d.ledger.read, d.ledger.kept) == (4, 4)
    assert d.ledger.counters["missing_parents"] == 0


def test_a_post_on_two_pages_is_one(tmp_path):
    d = read(tmp_path, page(post(1), reply(2, 1, "12")), page(reply(2, 1, "12")))
    assert d.ledger.duplicates == {"identical": 1}


def test_the_editions_of_a_post_are_one_post_and_the_last_one_counts(tmp_path):
    editions = [at(2), at(5)]
    d = read(
        tmp_path,
        page(
            post(1),
            reply(5, 1, "12", "second", edit_history_tweet_ids=editions),
            reply(2, 1, "12", "first", edit_history_tweet_ids=editions),
            reply(6, 5, "13"),
        ),
    )
    found = by_id(d)
    assert sorted(found) == [at(1), at(2), at(6)]
    assert found[at(2)]["text"] == "second"
    assert found[at(6)]["parent"] == at(2)
    assert d.ledger.duplicates == {"edited": 1}


def test_flattened_posts_bring_their_author_and_the_post_answered(tmp_path):
    opening = post(1, "12") | {"author": USERS[1], "type": "replied_to"}
    flat = post(2, "11", referenced_tweets=[opening]) | {"author": USERS[0]}
    other = post(3, "13", referenced_tweets=[opening]) | {"author": USERS[2]}
    d = read(tmp_path, flat, other)
    assert [by_id(d)[at(i)]["author"] for i in (1, 2, 3)] == ["Bob", "ann_mill", "cy"]
    assert by_id(d)[at(3)]["parent"] == at(1)


def test_a_long_post_has_its_whole_text(tmp_path):
    text = "x" * 300 + " @Bob"
    note = {"text": text, "entities": mentions_of(text, "Bob")}
    d = read(tmp_path, page(post(1, text="x" * 280, note_tweet=note), reply(2, 1, "12")))
    assert d.texts[0] == text
    assert mentions(d) == [("@Bob", "Bob", "M1")]


def test_posts_said_to_be_gone_and_further_pages_are_told(tmp_path):
    error = {
        "resource_type": "tweet",
        "resource_id": at(9),
        "parameter": "referenced_tweets.id",
        "title": "Not Found Error",
        "type": "https://api.twitter.com/2/problems/resource-not-found",
    }
    first = page(post(1), errors=[error, error], next_token="a")
    d = read(tmp_path, first, page(reply(2, 9, "12")))
    assert d.ledger.counters["unavailable_tweets"] == 1
    assert "looks_paged" not in d.ledger.warnings
    assert read(tmp_path, page(post(2)), first).ledger.warnings["looks_paged"] == 1


def test_replies_announced_and_not_held_are_counted(tmp_path):
    metrics = {"retweet_count": 0, "reply_count": 3, "like_count": 0}
    d = read(tmp_path, page(post(1, public_metrics=metrics), reply(2, 1, "12"), reply(2, 1, "12")))
    assert d.ledger.counters["not_loaded"] == 2
    assert d.ledger.counters["unfinished_branches"] == 1


def test_the_person_answered_tells_the_post_where_the_file_does_not(tmp_path):
    d = read(
        tmp_path,
        page(post(1), post(2, "12"), post(3, "13", in_reply_to_user_id="12"), post(4, "12")),
    )
    found = by_id(d)
    assert found[at(3)]["parent"] == at(2)
    assert d.rules[d.ids.index(at(3))] == "quoted_name"
    stated = tg.read(tmp_path / "found.jsonl", building=AssembleOptions(infer=False))
    assert by_id(stated)[at(3)]["parent"] == at(1)


def test_without_conversations_posts_that_answer_none_open_threads(tmp_path):
    posts = [post(1), reply(2, 1, "12"), reply(3, 50, "13")]
    for one in posts:
        del one["conversation_id"]
    d = read(tmp_path, page(*posts))
    assert sorted(d.thread_ids) == [at(1), at(50)]
    assert d.ledger.counters["missing_parents"] == 1


def test_a_cut_line_and_lines_that_are_no_posts_are_counted(tmp_path):
    file = tmp_path / "found.jsonl"
    lines = [page(post(1)), {"limit": {"track": 5}}, {"other": 1}, {"data": [{"id": "1"}]}]
    whole = "".join(json.dumps(line) + "\n" for line in lines)
    file.write_text(whole + json.dumps(page(post(2)))[:300])
    ledger = tg.read(file).ledger
    assert (ledger.read, ledger.kept) == (5, 1)
    assert ledger.filtered == {"system": 1}
    assert ledger.rejected.total() == 3
    assert ledger.rejected["wrong_shape"] == 2


def old(number: int, name: str, text: str = "x", to: int | None = None, **more: Any) -> Any:
    number_of = {who: i for i, who in NAMES.items()}
    return {
        "created_at": f"Mon May 01 10:00:{number:02} +0000 2023",
        "id": BASE + number,
        "id_str": at(number),
        "full_text": text,
        "truncated": False,
        "in_reply_to_status_id": None if to is None else BASE + to,
        "in_reply_to_status_id_str": None if to is None else at(to),
        "user": {"id_str": number_of[name], "id": int(number_of[name]), "screen_name": name},
        "favorite_count": 2,
        "retweet_count": 0,
        **more,
    }


@pytest.mark.parametrize("shape", ["lines", "list", "search"])
def test_version_1_1_is_read_in_every_wrapping(tmp_path, shape):
    text = "@ann_mill @cy &gt; see @cy"
    marks = [
        {"screen_name": "ann_mill", "id_str": "11", "indices": [0, 9]},
        {"screen_name": "cy", "id_str": "13", "indices": [10, 13]},
        {"screen_name": "cy", "id_str": "13", "indices": [23, 26]},
    ]
    entities = {"user_mentions": marks}
    posts = [
        old(1, "ann_mill", entities={"user_mentions": []}),
        old(2, "cy", to=1),
        old(3, "Bob", text, to=1, display_text_range=[10, 26], entities=entities),
        old(4, "dee", "RT @cy: x", retweeted_status=old(2, "cy")),
    ]
    if shape == "lines":
        d = read(tmp_path, *posts)
    else:
        found = posts if shape == "list" else {"statuses": posts, "search_metadata": {"count": 4}}
        d = read(tmp_path, found)
    assert by_id(d)[at(3)]["parent"] == at(1)
    assert by_id(d)[at(3)]["text"] == "@ann_mill @cy > see @cy"
    assert d.ledger.filtered == {"repost": 1}
    # The second name begins where what is shown begins: it was written by hand.
    assert [m[0::2] for m in mentions(d)] == [
        ("@ann_mill", "auto"),
        ("@cy", "M1"),
        ("@cy", "M1"),
    ]
    assert str(d.time[0].astype("datetime64[us]").astype("datetime64[s]")) == "2023-05-01T10:00:01"


def test_a_post_of_a_stream_has_its_long_text_and_a_cut_one_is_counted(tmp_path):
    long = {"full_text": "the whole text", "display_text_range": [0, 14], "entities": {}}
    d = read(
        tmp_path,
        old(1, "Bob", truncated=True, extended_tweet=long),
        old(2, "cy", "cut…", truncated=True),
        {"delete": {"status": {"id_str": at(9)}}},
    )
    assert sorted(d.texts) == ["cut…", "the whole text"]
    assert d.ledger.counters["texts_truncated"] == 1


@pytest.mark.parametrize("named", [True, False])
def test_the_posts_of_an_archive_are_of_one_person(tmp_path, named):
    own = [old(i, "Bob", to={2: 1, 3: 90}.get(i)) for i in (1, 2, 3)] + [old(4, "Bob", "RT @cy: x")]
    for item in own:
        del item["user"]
    if named:
        own[1] |= {"in_reply_to_user_id_str": "12", "in_reply_to_screen_name": "Bob"}
    else:
        own[1] |= {"in_reply_to_status_id_str": at(80), "in_reply_to_status_id": at(80)}
    file = tmp_path / "tweets.js"
    inside = json.dumps([{"tweet": item} for item in own], indent=2)
    file.write_text(f"window.YTD.tweets.part0 = {inside}")
    d = tg.read(file)
    assert d.inputs[0].format == "x"
    assert d.people.names == ["Bob" if named else "archive owner"]
    assert len(d.people.names) == 1
    assert d.ledger.filtered == {"repost": 1}
    assert d.ledger.kept == 3


@pytest.mark.parametrize(
    "other",
    [
        '{"id": "1", "text": "a", "author_id": "2", "conversation_id": "1", "created_at": "x"}\n'
        * 2,
        '{"id": 1, "parent": null, "author": "Ann", "text": "a"}\n' * 2,
        '[{"id": "1", "text": "a", "data": []}]',
        '{"data": [{"id": "1", "text": "a", "author": "b"}]}',
    ],
)
def test_other_json_with_like_keys_is_not_taken_for_posts(other):
    assert recognise(other.encode()) != "x"


def test_pages_are_lines_even_where_the_first_is_longer_than_what_is_looked_at(tmp_path):
    first = page(post(1), *(reply(i, 1, "12", "x" * 250) for i in range(2, 900)))
    assert len(json.dumps(first)) > 300_000
    assert read(tmp_path, first, page(reply(901, 1, "13"))).ledger.kept == 900


def test_a_deep_chain_is_read(tmp_path):
    n = 20_000
    lines = [post(1)] + [reply(i, i - 1, "12") for i in range(2, n + 1)]
    for number, line in enumerate(lines):
        line["created_at"] = f"2023-05-01T{number // 3600:02}:{number // 60 % 60:02}:00Z"
    assert int(read(tmp_path, *lines).depth.max()) == n - 1
