"""Slack: what messages say in their own way, exports whole, dumps and chunks of slackdump."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from helpers import shared

import threadgraph as tg
from threadgraph.graphs.errors import InputError
from threadgraph.io.bundles import open_bundle
from threadgraph.io.formats.slack_text import plain
from threadgraph.io.options import ReadOptions
from threadgraph.io.recognise import recognise
from threadgraph.io.sources import bundle_format
from threadgraph.io.streams import open_source

ARCHIVE = "samples/slack/slackexportviewer_testarchive.zip"
DUMP = "samples/slack/slackdump/CHY5HUESG.json"
CHUNKS = "samples/slack/slackdump/chunks.jsonl.gz"
EXPORT = "samples/slack/slackdump/source_export_dir"
LEFT_OUT = ("channel_join", "channel_leave", "channel_topic", "bot_add")

USERS = [
    {"id": "U1", "name": "ann.mill", "profile": {"display_name": "Ann", "real_name": "Ann Mill"}},
    {"id": "U2", "name": "bob", "deleted": True, "profile": {"display_name": "", "email": "b@x"}},
    {"id": "U3", "name": "builds", "is_bot": True, "profile": {"real_name": "CI", "bot_id": "B3"}},
]
CHANNELS = [{"id": "C1", "name": "mill", "topic": {"value": "the old mill"}}]


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def message(second: int, user: str | None = "U1", text: str = "x", **more: Any) -> dict[str, Any]:
    return {"type": "message", "user": user, "text": text, "ts": at(second), **more}


def at(second: int) -> str:
    return f"17000000{second:02d}.{second:06d}"


def read(place: Path, *messages: Any, **options: Any) -> tg.Discussion:
    """Read messages as one day of the channel "mill" in an export."""
    return tg.read(export(place, {"mill/2023-11-14.json": list(messages)}), **options)


def export(place: Path, days: dict[str, Any]) -> Path:
    files = {"users.json": USERS, "channels.json": CHANNELS, "dms.json": [], **days}
    for name, content in files.items():
        path = place / "export" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content, indent=2))
    return place / "export"


def by_id(d: tg.Discussion) -> dict[str, Any]:
    comments = d.comments.astype(object)
    return {row["id"]: row for row in comments.where(comments.notna(), None).to_dict("records")}


def mentions(d: tg.Discussion) -> list[tuple[str, str, str]]:
    """Return what is mentioned, cut out of the texts, with the person found and the rule."""
    m, texts = d.mentions, d.texts
    assert texts is not None
    return [
        (texts[c][s:e] if s >= 0 else "", d.people.names[p] if p >= 0 else "-", rule)
        for c, s, e, p, rule in zip(m.comment, m.start, m.end, m.participant, m.rule, strict=True)
    ]


def test_a_channel_is_a_thread_and_replies_stand_below_their_message(tmp_path):
    d = read(
        tmp_path,
        message(1, thread_ts=at(1), reply_count=2),
        message(2, "U2"),
        message(3, "U2", thread_ts=at(1), parent_user_id="U1"),
        message(4, "U1", thread_ts=at(1)),
    )
    assert d.inputs[0].format == "slack"
    assert (d.thread_ids, d.thread_titles) == (["mill"], ["#mill"])
    found = by_id(d)
    assert [found[at(i)]["parent"] for i in (1, 2, 3, 4)] == [None, None, at(1), at(1)]
    assert [found[at(i)]["depth"] for i in (1, 2, 3, 4)] == [1, 1, 2, 2]
    assert d.network.weight.tolist() == [1]
    assert d.ledger.counters["not_loaded"] == 0


def test_times_are_exact_to_the_microsecond(tmp_path):
    stamps = ["1736478630.905399", "1736478630.905400", "1736478631.000001"]
    d = read(tmp_path, *(message(1) | {"ts": stamp} for stamp in stamps))
    assert d.ids[1:] == stamps
    assert d.time[1:].tolist() == [int(stamp.replace(".", "")) for stamp in stamps]


def test_replies_are_found_in_the_file_of_their_own_day(tmp_path):
    days = {
        "mill/2023-11-14.json": [message(1, thread_ts=at(1), reply_count=2)],
        "mill/2023-11-15.json": [message(2, "U2", thread_ts=at(1))],
        "random/2023-11-15.json": [message(2, "U2")],
    }
    d = tg.read(export(tmp_path, days))
    assert sorted(d.thread_ids) == ["mill", "random"]
    assert d.ledger.kept == 3
    assert d.ledger.counters["missing_parents"] == 0
    assert d.ledger.counters["not_loaded"] == 1
    assert "2 replies, of which 1" in d.ledger.examples["not_loaded"][0].what


def test_people_are_known_by_id_and_named_by_the_list_of_users(tmp_path):
    profile = {"display_name": "", "real_name": "Cy", "name": "cy", "image_72": "https://x/y"}
    d = read(
        tmp_path,
        message(1, "U1"),
        message(2, "U2"),
        message(3, "U9", user_profile=profile),
        message(4, "U8"),
        message(5, "U1", user_profile={"display_name": "somebody else"}),
    )
    assert d.people.names == ["Ann", "bob", "Cy", "U8"]
    assert d.people.keys == ["ID:U1", "ID:U2", "ID:U9", "ID:U8"]


def test_two_people_of_one_name_stay_two(tmp_path):
    one, other = ({"display_name": "Sam"} for _ in range(2))
    d = read(tmp_path, message(1, "U8", user_profile=one), message(2, "U9", user_profile=other))
    assert d.people.names == ["Sam", "Sam"]


def test_mentions_are_shown_by_name_with_their_places(tmp_path):
    text = "&lt;b&gt; <@U2> and <@U7|zoe>, not <!here>, <!subteam^S1|@crew> nor @U2 in <#C1|x>"
    d = read(tmp_path, message(1, "U1", text), message(2, "U2", "é <@U1>: yes <@U2>"))
    assert d.texts[1] == "<b> @bob and @zoe, not @here, @crew nor @U2 in #mill"
    assert d.texts[2] == "é @Ann: yes @bob"
    assert mentions(d) == [
        ("@bob", "bob", "M1"),
        ("@zoe", "-", "M1"),
        ("@Ann", "Ann", "M1"),
        ("@bob", "bob", "M1"),
    ]
    assert d.network.weight.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain", "plain"),
        ("a &amp;amp; b &lt;@U1&gt;", "a &amp; b <@U1>"),
        ("<https://a.b/?x=1&amp;y=2>", "https://a.b/?x=1&y=2"),
        ("<https://a.b|a &amp; b>", "a & b"),
        ("<mailto:mill@example.org|mill@example.org>", "mill@example.org"),
        ("<!channel> <!everyone|everyone>", "@channel everyone"),
        ("<!date^1700000000^{date}|14 Nov> ok", "14 Nov ok"),
        ("<#C1> <#C7> <#C8|lost>", "#mill #C7 #lost"),
        ("```a &lt; b\n&gt;&gt;&gt; x```\ny", "```a < b\n>>> x```\ny"),
        ("&gt; one\nnot", "> one\nnot"),
        ("ok\n&gt;&gt;&gt; a\nb", "ok\n> a\n> b"),
        ("a < b <", "a < b <"),
    ],
)
def test_texts_are_what_is_shown(raw, shown):
    assert plain(raw, {}, {"C1": "mill"})[0] == shown


def test_a_text_of_many_brackets_is_read_in_time(tmp_path):
    for raw in ("<" * 200_000, "<@" * 100_000, "&gt;&gt;&gt;\n" * 50_000 + "```" * 9):
        assert plain(raw, {}, {})[0]


def test_messages_of_the_platform_are_left_out_and_counted(tmp_path):
    found = [
        message(i, "U1", "<@U1> has joined the channel", subtype=subtype)
        for i, subtype in enumerate(("channel_join", "channel_topic", "pinned_item", "bot_add"))
    ]
    d = read(tmp_path, *found, message(9))
    assert d.ledger.filtered == {"system": 4}
    assert len(d) == 1
    kept = read(tmp_path, *found, message(9), reading=ReadOptions(keep=frozenset({"system"})))
    assert (len(kept), kept.ledger.counters["system_records"]) == (5, 4)


def test_a_deleted_message_is_nobodys_and_keeps_its_replies(tmp_path):
    gone = message(1, "USLACKBOT", "This message was deleted.", subtype="tombstone")
    d = read(tmp_path, gone | {"thread_ts": at(1)}, message(2, "U2", thread_ts=at(1)))
    found = by_id(d)
    assert found[at(1)]["kind"] == "deleted"
    assert found[at(1)]["author"] is None
    assert (found[at(1)]["text"], found[at(2)]["parent"]) == ("", at(1))
    assert d.people.names == ["bob"]


def test_a_broadcast_reply_is_one_message(tmp_path):
    reply = message(2, "U2", subtype="thread_broadcast", thread_ts=at(1), root={"ts": at(1)})
    d = read(tmp_path, message(1, reply_count=1), reply, reply)
    assert d.ledger.filtered == {"duplicate_view": 1}
    assert by_id(d)[at(2)]["parent"] == at(1)
    old = message(3, "U2", "", subtype="reply_broadcast", attachments=[{"text": "x"}])
    d = read(tmp_path, message(1), message(2, "U2", thread_ts=at(1)), old)
    assert (len(d), d.ledger.filtered) == (2, {"duplicate_view": 1})


def test_bots_are_marked_and_told_apart(tmp_path):
    d = read(
        tmp_path,
        message(1, None, "", bot_id="B3", subtype="bot_message", attachments=[{"fallback": "#7"}]),
        message(2, "U3", "done", bot_id="B3"),
        message(3, None, "hi", bot_id="B4", subtype="bot_message", username="ann on irc"),
        message(4, None, "ho", bot_id="B4", subtype="bot_message", username="bob on irc"),
        message(5, "U1", "a person, by an app", bot_id="B5"),
        message(
            6, "U6", "", bot_id="B6", bot_profile={"name": "Poll"}, blocks=[{"text": {"text": "?"}}]
        ),
        message(7, "USLACKBOT", "Reminder", subtype="slackbot_response"),
        message(8, None, "hook", subtype="bot_message", username="hook"),
    )
    found = by_id(d)
    assert [found[at(i)]["kind"] for i in range(1, 9)] == ["bot"] * 4 + ["comment"] + ["bot"] * 3
    assert [found[at(i)]["author"] for i in range(1, 9)] == [
        "CI",
        "CI",
        "ann on irc",
        "bob on irc",
        "Ann",
        "Poll",
        "USLACKBOT",
        "hook",
    ]
    assert [found[at(i)]["text"] for i in (1, 6)] == ["#7", "?"]
    assert len(d.people) == 7
    without = read(
        tmp_path, message(1), message(2, "U3"), reading=ReadOptions(drop=frozenset({"bot"}))
    )
    assert len(without) == 1


def test_me_and_old_comments_on_files_have_their_authors(tmp_path):
    d = read(
        tmp_path,
        message(1, "U1", "waves", subtype="me_message"),
        message(2, None, "nice", subtype="file_comment", comment={"user": "U2", "comment": "nice"}),
        message(3, "U2", "<@U2> uploaded a file", subtype="file_share", bot_id=None),
    )
    assert list(d.comments["author"]) == ["Ann", "bob", "bob"]
    assert list(d.comments["kind"]) == ["action", "comment", "comment"]


def test_a_message_shown_inside_another_is_a_quotation_of_its_author(tmp_path):
    shown = {"author_id": "U2", "author_name": "bob", "is_msg_unfurl": True, "text": "old words"}
    link = {"author_id": "U2", "from_url": "https://example.org", "text": "a page"}
    d = read(tmp_path, message(1, "U2"), message(2, "U1", attachments=[shown, link]))
    assert mentions(d) == [("", "bob", "M7")]
    assert d.network.quotes.tolist() == [1]


def test_the_newer_version_of_a_message_is_kept(tmp_path):
    edited = message(1, "U1", "new", edited={"user": "U1", "ts": at(9)})
    d = read(tmp_path, edited, message(1, "U1", "old"))
    assert (d.texts[1], d.ledger.duplicates) == ("new", {"edited": 1})


def test_what_is_no_message_is_rejected_with_its_place(tmp_path):
    found = [message(1), 7, {"type": "message"}, message(2) | {"ts": "soon"}, {"type": "hello"}]
    d = read(tmp_path, *found)
    assert d.ledger.read == 5
    assert d.ledger.rejected == {"not_an_object": 1, "wrong_shape": 3}
    assert d.ledger.examples["not_an_object"][0].where == "mill/2023-11-14.json:2"


def test_numbers_as_ts_are_taken_without_loss(tmp_path):
    first = message(1) | {"ts": 1700000001.5, "thread_ts": 1700000001.5}
    d = read(tmp_path, first, message(2, thread_ts="1700000001.500000"))
    assert d.ids[1] == "1700000001.500000"
    assert d.ledger.counters["missing_parents"] == 0


def test_a_damaged_day_is_told_and_the_others_are_read(tmp_path):
    days = {
        "mill/2023-11-14.json": [message(1)],
        "mill/2023-11-15.json": "<html>",
        "mill/2023-11-16.json": json.dumps([message(2), message(3)])[:-20],
        "notes.txt": "hello",
    }
    d = tg.read(export(tmp_path, days))
    assert len(d) == 2
    assert d.ledger.warnings["files_skipped"] == 2
    assert d.ledger.incomplete


def test_direct_messages_are_threads_of_their_own(tmp_path):
    days = {"D123/2023-11-14.json": [message(1)], "mill/2023-11-14.json": [message(1, "U2")]}
    d = tg.read(export(tmp_path, days))
    titles = dict(zip(d.thread_ids, d.thread_titles, strict=True))
    assert titles == {"D123": None, "mill": "#mill"}


def test_files_of_slackdump_and_of_the_interface_are_read(tmp_path):
    root = message(1, thread_ts=at(1), reply_count=1)
    root["slackdump_thread_replies"] = [message(2, "U2", thread_ts=at(1))]
    dump = {"channel_id": "C1", "name": "mill", "messages": [root, message(3, "U3")]}
    d = tg.read(write(tmp_path, json.dumps(dump)))
    assert (d.thread_ids, d.thread_titles, len(d)) == (["mill"], ["#mill"], 3)
    assert d.depth.tolist() == [0, 1, 2, 1]
    answer = {"ok": True, "messages": [message(2), message(1)], "has_more": True}
    d = tg.read(write(tmp_path, json.dumps(answer, indent=1), "answer.json"))
    assert (d.thread_ids, len(d)) == (["answer"], 2)
    assert d.ledger.warnings["looks_paged"] == 1
    d = tg.read(write(tmp_path, json.dumps(message(1), indent=1)))
    assert len(d) == 1
    lines = "\n".join(json.dumps(message(i)) for i in (1, 2))
    d = tg.read(write(tmp_path, lines + "\n{\n"))
    assert (len(d), d.ledger.rejected) == (2, {"not_json": 1})


def test_chunks_of_slackdump_give_names_and_openings(tmp_path):
    lines = [
        {"t": 0, "id": "C1", "m": [message(3), message(2, "U2", thread_ts=at(1))]},
        {"t": 1, "id": "C1", "r": at(1), "m": [message(2, "U2", thread_ts=at(1))]},
        {"t": 1, "id": "C1", "to": True, "p": message(1, reply_count=1), "m": None},
        {"t": 1, "id": "C1", "p": message(3), "m": []},
        {"t": 3, "u": USERS},
        {"t": 5, "id": "C1", "ci": CHANNELS[0]},
    ]
    text = "\n".join(json.dumps({"ts": 1684653401817468000, **line}) for line in lines)
    d = tg.read(write(tmp_path, text))
    assert d.inputs[0].format == "slack"
    assert (d.thread_ids, d.people.names, len(d)) == (["mill"], ["Ann", "bob"], 3)
    assert d.ledger.duplicates == {"identical": 1}
    assert d.ledger.counters["missing_parents"] == 0


def write(place: Path, text: str, name: str = "any.data") -> Path:
    path = place / name
    path.write_text(text)
    return path


def test_a_day_by_itself_is_a_channel_by_the_name_of_its_folder(tmp_path):
    days = {"mill/2023-11-14.json": [message(1)], "mill/2023-11-15.json": [message(2, "U2")]}
    place = export(tmp_path, days)
    for name in ("users.json", "channels.json", "dms.json"):
        (place / name).unlink()
    d = tg.read(place)
    assert (d.thread_ids, len(d)) == (["mill"], 2)
    d = tg.read(place / "mill/2023-11-14.json")
    assert (d.thread_ids, len(d)) == (["2023-11-14"], 1)


def test_a_wrong_file_is_told_in_one_line(tmp_path):
    with pytest.raises(InputError, match="holds no messages of Slack"):
        tg.read(write(tmp_path, json.dumps({"channels": {"id": 1}}, indent=1)), format="slack")


@pytest.mark.parametrize(
    "names",
    [
        ["2023-11-14.json", "users.json"],
        ["mill/2023-11-14.json"],
        ["mill/2023-11-14.txt", "users.json"],
        ["a/mill/2023-11-14.json", "b/users.json"],
        ["posts/2023/2023-11-14.json", "users.json"],
        ["a/users.json", "a/mill/2023-11-14.json", "another chat.txt"],
    ],
)
def test_other_folders_are_no_export(names, tmp_path):
    for name in names:
        path = tmp_path / "place" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("[]")
    with open_bundle(tmp_path / "place") as bundle:
        assert bundle_format(bundle, ReadOptions()) is None


@pytest.mark.parametrize(
    "record",
    [
        {"type": "message", "id": 1, "date": "2020-01-01", "from": "ann", "text": "x"},
        {"type": "message", "ts": 1700000000, "text": "x", "author": "ann"},
        {"id": 1, "ts": "1700000000.000001", "user": "ann", "text": "x"},
        {"t": 1, "ts": 1700000000, "id": 5, "m": "x"},
    ],
)
def test_other_records_are_not_taken_for_messages(record):
    data = json.dumps(record).encode()
    assert recognise(b"\n".join([data, data])) != "slack"
    assert recognise(json.dumps([record]).encode()) != "slack"


# Real files.


def days_of(archive: zipfile.ZipFile) -> dict[str, list[dict[str, Any]]]:
    names = [n for n in archive.namelist() if re.search(r"/\d{4}-\d\d-\d\d\.json$", n)]
    return {name: json.loads(archive.read(name)) for name in names}


def test_a_real_export_whole():
    path = shared(ARCHIVE)
    with zipfile.ZipFile(path) as archive:
        days = days_of(archive)
    found = [(name.split("/")[0], m) for name, held in days.items() for m in held]
    kept = [(c, m) for c, m in found if m.get("subtype") not in LEFT_OUT]
    d = tg.read(path)
    assert d.inputs[0].format == "slack"
    assert d.ledger.read == len(found) == 158
    assert d.ledger.filtered == {"system": len(found) - len(kept)}
    assert len(d) == len(kept) == 147
    assert Counter(d.comments["thread"]) == Counter(c for c, _ in kept)
    assert int(d.depth.max()) == 1
    writers = {m.get("user") or m.get("bot_id") or m["comment"]["user"] for _, m in kept}
    assert len(d.people) == len(writers) == 7
    marked = [t for _, m in kept for t in re.findall(r"<@(U\w+)", m.get("text", ""))]
    assert d.mentions.rule.count("M1") == len(marked) == 19
    assert sum(p >= 0 for p in d.mentions.participant.tolist()) == sum(t in writers for t in marked)
    assert list(d.comments["kind"]).count("bot") == 94
    assert not d.ledger.warnings


def test_three_messages_of_a_real_export():
    found = by_id(tg.read(shared(ARCHIVE)))
    one = found["1452845924.000009"]
    assert (sha(one["thread"]), one["parent"], one["kind"]) == ("aec70b6af7d2", None, "comment")
    assert one["created_at"].isoformat() == "2016-01-15T08:18:44.000009+00:00"
    assert (sha(one["author"]), sha(one["text"])) == ("38f95d245052", "398dbcc0ac1e")
    two = found["1458208082.000002"]
    assert (sha(two["author"]), sha(two["text"])) == ("38f95d245052", "d7309e3c49a8")
    assert two["created_at"].isoformat() == "2016-03-17T09:48:02.000002+00:00"
    three = found["1452845865.000008"]
    assert (len(three["text"]), three["words"]) == (102, 15)


def test_a_folder_and_its_archive_are_the_same_export():
    one, other = tg.read(shared(EXPORT)), tg.read(shared(f"{EXPORT[:-4]}.zip"))
    assert one.comments.equals(other.comments)
    raw = [json.loads(p.read_bytes()) for p in sorted(shared(EXPORT).glob("*/*.json"))]
    found = [m for held in raw for m in held]
    assert (one.ledger.read, len(one)) == (len(found), 15) == (16, 15)
    answers = [m for m in found if m.get("thread_ts", m["ts"]) != m["ts"]]
    assert int((one.depth == 2).sum()) == len(answers) == 4
    assert one.ledger.counters["missing_parents"] == 0
    assert sum(m.get("reply_count", 0) for m in found) == 4
    assert one.ledger.counters["not_loaded"] == 0
    assert one.ledger.counters["authors_missing"] == 1
    names = {
        u["id"]: u["profile"]["display_name"] or u["profile"]["real_name"]
        for u in json.loads((shared(EXPORT) / "users.json").read_bytes())
    }
    writers = {m["user"] for m in found if m.get("subtype") not in ("tombstone", *LEFT_OUT)}
    assert sorted(one.people.names) == sorted(names[w] or w for w in writers)


def test_a_real_dump_is_its_export_under_other_ids():
    dump, whole = tg.read(shared(DUMP)), tg.read(shared(EXPORT))
    assert (dump.ids[1:], dump.parent.tolist()) == (whole.ids[1:], whole.parent.tolist())
    assert dump.time.tolist() == whole.time.tolist()
    assert dump.thread_ids == ["everyone"]
    assert dump.mentions.rule == ["M1"]
    for name in ("source_dump.zip", "source_dump_dir"):
        again = tg.read(shared(f"samples/slack/slackdump/{name}"))
        assert again.comments.equals(dump.comments)


def test_real_chunks_whole():
    path = shared(CHUNKS)
    with gzip.open(path) as file:
        chunks = [json.loads(line) for line in file]
    found = [m for chunk in chunks for m in chunk.get("m") or []]
    d = tg.read(path)
    assert d.ledger.read == len(found) == 912
    left_out = sum(m.get("subtype") in LEFT_OUT for m in found)
    distinct = {m["ts"] for m in found if m.get("subtype") not in LEFT_OUT}
    assert d.ledger.filtered == {"system": left_out, "duplicate_view": 3}
    assert len(d) == len(distinct) == 912 - left_out - 3 == 850
    answers = {m["ts"] for m in found if m.get("thread_ts", m["ts"]) != m["ts"]}
    assert int((d.depth == 2).sum()) == len(answers) == 365
    announced = {m["ts"]: m.get("reply_count", 0) for m in found if m.get("thread_ts") == m["ts"]}
    assert sum(announced.values()) == 365
    assert d.ledger.counters["not_loaded"] == d.ledger.counters["missing_parents"] == 0
    assert len(d.people) == len(
        {m.get("user") or m["bot_id"] for m in found if m["ts"] in distinct}
    )
    assert sum("<@" in m.get("text", "") for m in found) == len(d.mentions) == 0


@pytest.mark.parametrize(
    "name",
    [
        "slackdump/CHY5HUESG.json",
        "slackdump/chunks.jsonl.gz",
        "slackdump/converter/chan1.json",
        "slackdump/converter/chan1_thread_1736478630.905399.json",
        "slackdump/messages/bot_message.json",
        "slackdump/source_dump_dir/CHY5HUESG.json",
        "slackdump/source_export_dir/B75B4C7/2025-01-11.json",
    ],
)
def test_real_files_are_recognised_whatever_their_names(name):
    with open_source(shared(f"samples/slack/{name}")) as source:
        assert recognise(source.head, "page.txt", whole=source.whole) == "slack"


def test_lists_beside_the_messages_are_not_taken_for_messages():
    for name in ("channels", "users", "dms", "mpims", "ref-channels"):
        path = shared(f"samples/slack/slackdump/export/{name}.json")
        with pytest.raises(tg.InputError, match="of Slack, without messages; give the whole"):
            tg.read(path)
