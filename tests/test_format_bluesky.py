"""Bluesky: threads up and down, flat threads, feeds, records and the stream."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helpers import shared
from hypothesis import given
from hypothesis import strategies as st

import threadgraph as tg
from threadgraph.graphs.errors import InputError
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import POST, Records
from threadgraph.io.formats.bluesky import join
from threadgraph.io.formats.bluesky_words import characters, mentions_in
from threadgraph.io.options import Limits, ReadOptions
from threadgraph.io.recognise import recognise
from threadgraph.io.registry import named
from threadgraph.io.streams import open_source

SAMPLES = ("atproto_thread.test.ts.snap", "atproto_thread-v2.test.ts.snap")


def snapshots(name: str) -> dict[str, Any]:
    """Return the views in a snapshot of tests, by the name of the test."""
    text = shared(f"samples/bluesky/{name}").read_text("utf-8")
    found = re.findall(r"exports\[`(.*?)`\] = `\n(.*?)\n`;", text, re.DOTALL)
    return {test: json.loads(re.sub(r",(\s*[}\]])", r"\1", body)) for test, body in found}


def posts_in(value: Any) -> list[dict[str, Any]]:
    """Return all posts in a view, found without the reader."""
    waiting, found = [value], []
    while waiting:
        at = waiting.pop()
        if isinstance(at, dict):
            if "record" in at and "uri" in at:
                found.append(at)
            waiting += at.values()
        elif isinstance(at, list):
            waiting += at
    return found


def depth_in(stated: dict[str, str | None]) -> Callable[[str], int]:
    """Return what tells the depth of a post by the parents stated, absent ones below the root."""

    def depth(at: str) -> int:
        steps = 0
        while above := stated.get(at):
            at, steps = above, steps + 1
        return steps + (at not in stated)

    return depth


def uri(key: str, who: str = "ann") -> str:
    return f"at://did:plc:{who}/app.bsky.feed.post/{key}"


def post(key: str, above: str | None = None, who: str = "ann", **more: Any) -> dict[str, Any]:
    record: dict[str, Any] = {
        "$type": "app.bsky.feed.post",
        "text": "Words",
        "createdAt": f"2024-01-01T00:00:{int(key) % 60:02}.000Z",
    }
    if above:
        record["reply"] = {"root": {"uri": uri("1")}, "parent": {"uri": above}}
    record |= more.pop("record", {})
    return {
        "uri": uri(key, who),
        "cid": "c",
        "author": {"did": f"did:plc:{who}", "handle": f"{who}.example"},
        "record": record,
        "replyCount": 0,
        "likeCount": 4,
        "indexedAt": "2024-01-01T00:01:00.000Z",
        **more,
    }


def node(shown: dict[str, Any], *replies: Any, parent: Any = None) -> dict[str, Any]:
    found = {"$type": "app.bsky.feed.defs#threadViewPost", "post": shown, "replies": list(replies)}
    return {**found, "parent": parent} if parent else found


def gone(key: str) -> dict[str, Any]:
    return {"$type": "app.bsky.feed.defs#notFoundPost", "uri": uri(key), "notFound": True}


def write(folder: Path, content: Any, name: str = "a.json") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


def records_of(path: Path, ledger: Ledger | None = None) -> Records:
    with open_source(path, Limits()) as source:
        return named("bluesky").read(source, ReadOptions(), ledger or Ledger())


def parents(d: tg.Discussion) -> dict[str, str | None]:
    return {
        name: d.ids[above] if above >= 0 else None
        for name, above in zip(d.ids, d.parent.tolist(), strict=True)
    }


def test_a_thread_is_read_upwards_and_downwards(tmp_path: Path) -> None:
    above = node(post("2", uri("1"), "bob"), parent=node(post("1")))
    below = node(post("4", uri("3"), "bob"), node(post("5", uri("4", "bob"))))
    d = tg.read(write(tmp_path, {"thread": node(post("3", uri("2", "bob")), below, parent=above)}))
    assert d.ledger.notes["format"] == "bluesky"
    assert d.thread_ids == [uri("1")]
    assert parents(d) == {
        uri("1"): None,
        uri("2", "bob"): uri("1"),
        uri("3"): uri("2", "bob"),
        uri("4", "bob"): uri("3"),
        uri("5"): uri("4", "bob"),
    }
    assert sorted(d.people.names) == ["ann.example", "bob.example"]
    assert d.ledger.counters["missing_parents"] == 0


def test_fields_of_a_post(tmp_path: Path) -> None:
    records = records_of(write(tmp_path, {"thread": node(post("1"), node(post("2", uri("1"))))}))
    assert records.kinds == [POST, 0]
    assert records.author_ids == ["did:plc:ann"] * 2
    assert records.scores == [4.0, 4.0]
    assert records.times == [1_704_067_201_000_000, 1_704_067_202_000_000]


def test_handles_change_and_people_stay(tmp_path: Path) -> None:
    renamed = post("2", uri("1"), author={"did": "did:plc:ann", "handle": "ann.new.example"})
    lost = post("3", uri("1"), author={"did": "did:plc:eve", "handle": "handle.invalid"})
    d = tg.read(write(tmp_path, {"thread": node(post("1"), node(renamed), node(lost))}))
    assert len(d.people.names) == 2
    assert "did:plc:eve" in d.people.names


def test_unavailable_posts_are_counted_and_keep_their_place(tmp_path: Path) -> None:
    blocked = {"$type": "app.bsky.feed.defs#blockedPost", "uri": uri("9"), "blocked": True}
    d = tg.read(write(tmp_path, {"thread": node(post("3", uri("2")), blocked, parent=gone("2"))}))
    assert dict(d.ledger.filtered) == {"unavailable": 2}
    assert parents(d) == {uri("1"): None, uri("2"): uri("1"), uri("3"): uri("2")}
    assert d.ledger.counters["missing_parents"] == 1


def test_a_thread_that_is_gone_is_said_to_hold_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="left out"):
        tg.read(write(tmp_path, {"thread": gone("1")}))


def test_replies_that_are_announced_and_absent_are_counted(tmp_path: Path) -> None:
    deep = node(post("2", uri("1"), replyCount=3))
    top = node(post("1", replyCount=4), deep, node(post("3", uri("1"))))
    ledger = Ledger()
    records = records_of(write(tmp_path, {"thread": top}), ledger)
    join([records], ReadOptions(), ledger)
    assert ledger.counters["not_loaded"] == 2 + 3
    assert ledger.counters["unfinished_branches"] == 1
    both = Ledger()
    more = write(tmp_path, {"thread": node(post("2", uri("1")), node(post("4", uri("2"))))}, "b")
    parts = [records_of(write(tmp_path, {"thread": top}), both), records_of(more, both)]
    join(parts, ReadOptions(), both)
    assert both.counters["not_loaded"] == 2 + 2
    assert both.counters["unfinished_branches"] == 0


def test_a_flat_thread(tmp_path: Path) -> None:
    def item(depth: int, shown: dict[str, Any] | None, kind: str = "Post") -> dict[str, Any]:
        value = {"$type": f"app.bsky.unspecced.defs#threadItem{kind}"}
        if shown:
            value["post"] = shown
        return {"uri": "u", "depth": depth, "value": value}

    items = [item(0, post("1")), item(1, post("2", uri("1"))), item(1, None, "Blocked")]
    d = tg.read(write(tmp_path, {"hasOtherReplies": True, "thread": items}))
    assert parents(d) == {uri("1"): None, uri("2"): uri("1")}
    assert dict(d.ledger.filtered) == {"unavailable": 1}
    assert d.ledger.counters["unfinished_branches"] == 1


def test_a_feed_with_reposts_and_the_posts_it_answers(tmp_path: Path) -> None:
    by = {"did": "did:plc:cy", "handle": "cy.example"}
    reason = {
        "$type": "app.bsky.feed.defs#reasonRepost",
        "by": by,
        "indexedAt": "2024-01-01T00:00:09Z",
    }
    feed = [
        {"post": post("2", uri("1"), "bob"), "reply": {"root": post("1"), "parent": post("1")}},
        {"post": post("7"), "reason": reason},
        {"post": post("8")},
    ]
    d = tg.read(write(tmp_path, {"feed": feed, "cursor": "x"}))
    assert parents(d) == {uri("1"): None, uri("2", "bob"): uri("1"), uri("8"): None}
    assert dict(d.ledger.filtered) == {"repost": 1}
    assert d.ledger.duplicates["identical"] == 1
    assert d.ledger.warnings["looks_paged"] == 1


@pytest.mark.parametrize("shape", ["search", "records", "list", "lines", "stream"])
def test_posts_in_other_envelopes(tmp_path: Path, shape: str) -> None:
    posts = [post("1"), post("2", uri("1"), "bob")]
    bare = [{"uri": p["uri"], "cid": "c", "value": p["record"]} for p in posts]
    events = [
        {
            "did": p["author"]["did"],
            "time_us": 1,
            "kind": "commit",
            "commit": {
                "operation": "create",
                "collection": "app.bsky.feed.post",
                "rkey": p["uri"].rpartition("/")[2],
                "record": p["record"],
            },
        }
        for p in posts
    ]
    like = {"did": "did:plc:x", "commit": {"collection": "app.bsky.feed.like", "record": {}}}
    content = {
        "search": {"posts": posts},
        "records": {"records": bare},
        "list": posts,
        "lines": "\n".join(map(json.dumps, posts)),
        "stream": "\n".join(map(json.dumps, [*events, like])),
    }[shape]
    d = tg.read(write(tmp_path, content))
    assert d.ledger.notes["format"] == "bluesky"
    assert parents(d) == {uri("1"): None, uri("2", "bob"): uri("1")}
    assert len(d.people.names) == 2
    assert d.ledger.filtered["other_kind"] == (shape == "stream")


def mention(who: str, start: int, end: int) -> dict[str, Any]:
    feature = {"$type": "app.bsky.richtext.facet#mention", "did": f"did:plc:{who}"}
    return {"index": {"byteStart": start, "byteEnd": end}, "features": [feature]}


def test_mentions_are_placed_by_bytes_and_known_by_id(tmp_path: Path) -> None:
    text = "Héé 🌉 @bob.example, @eve.example"
    at = [len(text[: text.index(name)].encode()) for name in ("@bob", "@eve")]
    facets = [mention("bob", at[0], at[0] + 12), mention("eve", at[1], at[1] + 12)]
    said = post("2", uri("1", "bob"), record={"text": text, "facets": facets})
    d = tg.read(write(tmp_path, {"thread": node(post("1", who="bob"), node(said))}))
    spans = zip(d.mentions.start.tolist(), d.mentions.end.tolist(), strict=True)
    assert [text[start:end] for start, end in spans] == ["@bob.example", "@eve.example"]
    assert d.mentions.rule == ["M1", "M1"]
    counters = d.ledger.counters
    assert (counters["mentions_resolved"], counters["mentions_unresolved"]) == (1, 1)


def test_places_outside_the_text_are_no_places() -> None:
    facets = [mention("bob", 3, 99), mention("bob", -1, 2), mention("bob", 4, 4)]
    assert mentions_in({"facets": facets}, "héllo") == [("did:plc:bob", -1, -1)] * 3
    assert mentions_in({"facets": facets}, "hello") == [("did:plc:bob", -1, -1)] * 3
    assert mentions_in({"facets": [{"index": None, "features": [7]}]}, "x") == []


@given(st.text(max_size=30))
def test_bytes_become_characters(text: str) -> None:
    starts = {len(text[:n].encode("utf-8", "surrogatepass")): n for n in range(len(text) + 1)}
    assert characters(text, set(starts)) == starts


def test_the_person_of_a_quoted_post_is_quoted(tmp_path: Path) -> None:
    plain = {"embed": {"$type": "app.bsky.embed.record", "record": {"uri": uri("1", "bob")}}}
    media = {"embed": {"record": {"record": {"uri": uri("1", "bob")}}, "media": {}}}
    feed = {"embed": {"record": {"uri": "at://did:plc:bob/app.bsky.feed.generator/x"}}}
    posts = [
        post("1", who="bob"),
        *(post(str(n), record=r) for n, r in enumerate([plain, media, feed], 2)),
    ]
    d = tg.read(write(tmp_path, {"posts": posts}))
    assert d.mentions.rule == ["M7", "M7"]
    assert d.ledger.counters["mentions_resolved"] == 2


def test_a_time_after_the_post_was_seen_is_not_believed(tmp_path: Path) -> None:
    odd = post("1", record={"createdAt": "2099-01-01T00:00:00.000Z"})
    old = post("2", record={"createdAt": "1970-01-01T00:00:00.000Z"})
    none = post("3", record={"createdAt": None})
    d = tg.read(write(tmp_path, {"posts": [odd, old, none]}))
    assert d.ledger.warnings["time_ahead"] == 1
    assert sorted(d.time.tolist()) == [0, 1_704_067_260_000_000, 1_704_067_260_000_000]


def test_a_chain_of_any_depth(tmp_path: Path) -> None:
    deepest = 4000
    text = '{"thread":' + "".join(
        f'{{"post":{json.dumps(post(str(n), uri(str(n - 1)) if n > 1 else None))},"replies":['
        for n in range(1, deepest + 1)
    )
    d = tg.read(write(tmp_path, text + "]}" * deepest + "}"))
    assert d.ledger.kept == deepest
    assert d.depth.max() == deepest - 1


def test_what_is_no_post_is_rejected(tmp_path: Path) -> None:
    d = tg.read(write(tmp_path, {"thread": node(post("1"), 7, {"x": 1}, node({"uri": "u"}))}))
    assert d.ledger.rejected["wrong_shape"] == 3
    d = tg.read(write(tmp_path, {"posts": [post("1"), None, {}]}))
    assert d.ledger.rejected["wrong_shape"] == 2


@pytest.mark.parametrize("name", SAMPLES)
def test_real_views(tmp_path: Path, name: str) -> None:
    views = snapshots(name)
    assert views
    for view in views.values():
        shown = {p["uri"]: p["record"] for p in posts_in(view)}
        document = view if isinstance(view.get("thread"), list) else {"thread": view}
        assert recognise(json.dumps(document).encode(), "x") == "bluesky"
        if not shown:
            continue
        d = tg.read(write(tmp_path, document))
        stated = {
            u: r["reply"]["parent"]["uri"] if "reply" in r else None for u, r in shown.items()
        }
        found = parents(d)
        assert {u: found[u] for u in stated} == stated
        assert d.ledger.kept == len(shown)
        assert len(d.thread_ids) == 1
        missing = {u for u in stated.values() if u and u not in shown}
        assert d.ledger.counters["missing_parents"] == len(missing)
        assert d.depth.max() == max(map(depth_in(stated), stated))


def test_replies_announced_in_a_real_view(tmp_path: Path) -> None:
    view = snapshots(SAMPLES[0])["appview thread views > fetches shallow post thread 1"]
    ledger = Ledger()
    join([records_of(write(tmp_path, {"thread": view}), ledger)], ReadOptions(), ledger)
    shown = posts_in(view)
    answered = [p["record"].get("reply", {}).get("parent", {}).get("uri") for p in shown]
    announced = sum(p["replyCount"] - answered.count(p["uri"]) for p in shown)
    assert ledger.counters["not_loaded"] == announced == 1


@pytest.mark.parametrize(
    "data",
    [
        b'{"uri": "at://x/y", "text": "x", "author": "ann"}\n{"uri": "at://x/z", "text": "y"}',
        b'[{"id": 1, "text": "see app.bsky.feed.post", "author": "ann"}]',
        b'{"posts": [{"id": 1, "text": "x", "record": "at://"}]}',
    ],
)
def test_other_lists_are_not_taken_for_posts(data: bytes) -> None:
    assert recognise(data, "x") != "bluesky"
