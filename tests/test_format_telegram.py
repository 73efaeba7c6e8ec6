"""Chats as Telegram Desktop exports them in JSON: one, or all of an account."""

from __future__ import annotations

import io
import json
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from helpers import shared

import threadgraph as tg
from threadgraph.graphs.errors import InputError
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import Records
from threadgraph.io.formats.telegram_text import text_and_marks
from threadgraph.io.options import ReadOptions
from threadgraph.io.recognise import read_source, recognise
from threadgraph.io.streams import Source

EQUAL_IDS = ("telegram/teledashboard_sample.json", "nasty/telegram_all_ids_equal.json")


def read(data: bytes | dict[str, Any], **options: Any) -> tuple[Records, Ledger]:
    raw = (
        json.dumps(data, ensure_ascii=False, indent=1).encode() if isinstance(data, dict) else data
    )
    ledger, chosen = Ledger(), ReadOptions(**options)
    with Source(io.BytesIO(raw), "result.json", chosen.limits) as source:
        records = read_source(source, chosen, ledger)
    assert ledger.read == len(records) + ledger.rejected.total() + ledger.filtered.total()
    return records, ledger


def marks(records: Records) -> list[tuple[int, str | None, str | None, int, int]]:
    m = records.marks
    assert m is not None
    return list(zip(m.rows, m.person_ids, m.names, m.starts, m.ends, strict=True))


# ------------------------------------------------------------------ the samples


@pytest.mark.parametrize("name", EQUAL_IDS)
def test_a_chat_whose_ids_are_all_equal_is_numbered(name: str) -> None:
    path = shared(f"samples/{name}")
    messages = json.loads(path.read_text("utf-8"))["messages"]
    said = [message for message in messages if message["type"] == "message"]
    assert (len(messages), len(said), len({m["id"] for m in messages})) == (256, 250, 1)
    d = tg.read(path)
    assert (d.ledger.read, d.ledger.kept, d.ledger.filtered["system"]) == (256, 250, 6)
    assert (len(d), d.ledger.duplicates.total(), d.ledger.counters["ids_made"]) == (250, 0, 256)
    assert d.ledger.warnings["ids_all_equal"] == 1
    replies = sum("reply_to_message_id" in message for message in said)
    told = d.ledger.examples["ids_all_equal"][0].what
    assert f"whom {replies} of them answer cannot be told" in told
    assert (int(d.depth.max()), d.ledger.counters["orphans"]) == (1, 0)
    assert len(d.people) == len({message["from_id"] for message in said})
    numbers = {str(place): message for place, message in enumerate(messages, 1)}
    for row, number in enumerate(d.ids):
        if d.kind[row] == 0:
            # "date_unixtime" is zero throughout: no time.
            moment = datetime.fromisoformat(numbers[number]["date"]).replace(tzinfo=UTC)
            assert int(d.time[row]) == moment.timestamp() * 1e6
            assert d.author_names[row] == numbers[number]["from"]
    entities = Counter(e["type"] for message in said for e in message["text_entities"])
    assert d.mentions.rule.count("M1") == entities["mention"] == 3
    assert set(d.mentions.participant.tolist()) == {-1}


def test_fixtures_of_other_tools() -> None:
    path = shared("samples/telegram/chatpack_telegram_export.json")
    messages = json.loads(path.read_text("utf-8"))["messages"]
    d = tg.read(path)
    assert (len(d), len(d.people), int(d.depth.max())) == (7, 2, 2)
    for message in messages:
        row = d.ids.index(str(message["id"]))
        assert (d.texts[row], d.author_names[row]) == (message["text"], message["from"])
        above = d.ids[int(d.parent[row])]
        assert above == str(message.get("reply_to_message_id", d.thread_ids[0]))
    for name in ("single", "batch"):
        d = tg.read(shared(f"samples/telegram/chatminer_test_{name}_export.json"))
        assert (len(d), len(d.people), d.ledger.counters["ids_made"]) == (2, 2, 2)
        assert [int(t) for t in d.time[-2:]] == [1_544_006_350_000_000, 1_544_006_964_000_000]
        assert d.texts[-1] == "Link:https://telegram.org/"
        assert d.ledger.notes["format"] == "telegram"


# ------------------------------------------------------------------ invented chats


def said(name: int, author: str | None, text: Any, **more: Any) -> dict[str, Any]:
    known = {"Ann": "user1", "Bob": "user2", "Bridge news": "channel9"}
    message = {
        "id": name,
        "type": "message",
        "date": "2024-05-01T12:00:00",
        "date_unixtime": str(1_714_557_600 + name),
        "from": author,
        "from_id": known.get(author or "", "user77"),
        "text": text,
    }
    return {**message, **more}


def chat(*messages: Any, **more: Any) -> dict[str, Any]:
    top = {"name": "Bridges", "type": "public_supergroup", "id": 4, "messages": list(messages)}
    return {**top, **more}


def test_replies_people_and_times() -> None:
    records, ledger = read(
        chat(
            said(1, "Ann", "Hello"),
            said(2, "Bob", "Yes", reply_to_message_id=1),
            said(3, None, "gone", reply_to_message_id=99),
            said(4, "Ann", "over there", reply_to_message_id=1, reply_to_peer_id="channel5"),
            said(5, "Bob", "old", from_id=2, date_unixtime=None),
        )
    )
    assert records.ids == ["1", "2", "3", "4", "5"]
    assert records.parents == [None, "1", "99", None, None]
    assert records.authors == ["Ann", "Bob", None, "Ann", "Bob"]
    assert records.author_ids == ["user1", "user2", None, "user1", "user2"]
    assert records.times[0] == 1_714_557_601_000_000
    assert records.times[4] == int(datetime(2024, 5, 1, 12, tzinfo=UTC).timestamp() * 1e6)
    assert (records.threads, records.titles) == (["chat4"] * 5, {"chat4": "Bridges"})
    assert ledger.counters["replies_to_other_chats"] == 1
    assert ledger.notes["time_zone"].startswith("UTC assumed")


def test_a_message_with_the_number_of_its_chat_is_not_its_root() -> None:
    records, _ = read(chat(said(3, "Ann", "a"), said(4, "Bob", "b", reply_to_message_id=3)))
    assert "4" not in (records.threads or [])


def test_messages_of_the_platform_and_topics() -> None:
    service = {"id": 7, "type": "service", "date": "2024-05-01T12:00:00", "actor": "Ann"}
    topic = {**service, "actor_id": "user1", "action": "topic_created", "title": "Arches"}
    document = chat(
        topic,
        said(8, "Bob", "in the topic", reply_to_message_id=7),
        said(9, "Ann", "an answer", reply_to_message_id=8),
        {"id": 10, "type": "unsupported"},
    )
    records, ledger = read(document)
    assert (records.ids, records.parents) == (["8", "9", "10"], [None, "8", None])
    assert (records.authors[2], records.texts[2]) == (None, "")
    assert (ledger.filtered["system"], ledger.counters["replies_to_topics"]) == (1, 1)
    kept, _ = read(document, keep=frozenset({"system"}))
    assert (kept.ids[0], kept.authors[0], kept.labels) == ("7", "Ann", ["system", None, None, None])


def test_texts_of_parts_and_their_mentions() -> None:
    parts = [
        {"type": "mention", "text": "@ann"},
        " 🙂 ",
        {"type": "mention_name", "text": "Bob B.", "user_id": 2},
        " see ",
        {"type": "code", "text": "@x"},
        " and",
        {"type": "pre", "text": "a\nb", "language": "c"},
        {"type": "blockquote", "text": "so\n?"},
        "yes ",
        {"type": "text_link", "text": "here", "href": "http://x.org/"},
    ]
    records, _ = read(chat(said(1, "Ann", parts), said(2, "Bob", "")))
    assert records.texts[0] == "@ann 🙂 Bob B. see `@x` and\n```\na\nb\n```\n> so\n> ?\nyes here"
    assert marks(records) == [(0, None, "ann", 0, 4), (0, "user2", "Bob B.", 7, 13)]
    assert records.marked == [True, True]
    assert text_and_marks([]) == ("", [])
    assert text_and_marks([7, None, {"type": "bold"}, {"text": "x"}]) == ("x", [])


def test_names_of_accounts_name_a_person_only_if_one_is_called_so() -> None:
    both = [{"type": "mention", "text": "@bob"}, " ", {"type": "mention", "text": "@zed_99"}]
    path_records, _ = read(chat(said(1, "Ann", both), said(2, "Bob", "")))
    d = tg.assemble(path_records)
    assert (d.mentions.names, [p >= 0 for p in d.mentions.participant]) == (
        ["bob", "zed_99"],
        [True, False],
    )


def test_the_text_may_be_in_the_entities_alone() -> None:
    records, _ = read(chat(said(1, "Ann", "", text_entities=[{"type": "plain", "text": "Hi"}])))
    assert records.texts == ["Hi"]


def test_what_is_forwarded_is_a_quotation_unless_it_is_ones_own() -> None:
    hello = [{"type": "mention", "text": "@bob"}, " hello\nyou"]
    records, ledger = read(
        chat(
            said(1, "Ann", hello, forwarded_from="Cy"),
            said(2, "Ann", "x", forwarded_from=None),
            said(3, "Bridge news", "a post", forwarded_from="Bridge news"),
            said(4, "Ann", "", forwarded_from="Cy", photo="(File not included)"),
        )
    )
    assert records.texts == ["> @bob hello\n> you", "> x", "a post", ""]
    assert (records.marks, ledger.counters["forwards"]) == (None, 4)


def test_an_account_has_a_thread_for_each_chat() -> None:
    account = {
        "about": "…",
        "personal_information": {
            "user_id": 1,
            "first_name": "Ann",
            "last_name": "",
            "phone_number": "+0 000",
            "bio": "",
        },
        "contacts": {"about": "…", "list": [{"first_name": "Bob"}] * 5000},
        "chats": {
            "about": "…",
            "list": [
                chat(said(1, "Ann", "a"), said(2, "Bob", "b", reply_to_message_id=1), id=5),
                chat(said(1, "Bob", "c"), id=6, name="Arches"),
                {"name": "Saved", "type": "saved_messages", "id": 5},
            ],
        },
        "left_chats": {"list": [chat(said(1, "Bob", "d"), id=8)]},
    }
    records, ledger = read(account)
    assert ledger.notes["format"] == "telegram"
    assert records.ids == ["1", "2", "1", "1"]
    assert records.threads == ["chat5", "chat5", "chat6", "chat8"]
    assert records.titles["chat6"] == "Arches"
    d = tg.assemble(records)
    assert (len(d), len(d.thread_ids), d.ledger.duplicates.total()) == (4, 3, 0)
    assert "+0" not in repr(records)


def test_control_characters_that_are_no_json_are_mended() -> None:
    raw = json.dumps(chat(said(1, "Ann", "aXb \\xff"), said(2, "Bob", "")), indent=1).encode()
    records, ledger = read(raw.replace(b"aXb", rb"a\x0Bb"))
    assert records.texts[0] == "a\x0bb \\xff"
    assert ledger.warnings["json_repaired"] == 1


def test_a_cut_export_is_read_to_where_it_ends() -> None:
    raw = json.dumps(chat(*(said(i, "Ann", "x" * i) for i in range(1, 30))), indent=1).encode()
    records, ledger = read(raw[:-900])
    assert 0 < len(records) < 29
    assert ledger.incomplete


def test_odd_entries_are_rejected() -> None:
    records, ledger = read(chat(said(1, "Ann", "x"), 7, None, {"type": "advert", "id": 3}))
    assert (len(records), ledger.rejected) == (1, {"wrong_shape": 3})


def test_one_id_twice_is_no_reason_to_number() -> None:
    same = said(1, "Ann", "x")
    records, ledger = read(chat(same, same))
    assert (records.ids, ledger.warnings["ids_all_equal"]) == (["1", "1"], 0)


def test_other_documents_are_refused_or_left_to_others() -> None:
    with pytest.raises(InputError, match="has no messages and no chats"):
        read({"a": 1}, format="telegram")
    instagram = shared("samples/chat-other/chatminer_test_export.json").read_bytes()
    slack = b'[{"type": "message", "user": "U1", "text": "x", "ts": "1.0"}]'
    table = b'{"messages": [{"id": 1, "type": "message", "author": "Ann", "date": "2020-01-01"}]}'
    for data in (instagram, table, slack):
        assert recognise(data) != "telegram"


def test_every_sample_is_recognised_by_its_content() -> None:
    for path in shared("samples/telegram").iterdir():
        assert recognise(path.read_bytes(), "x.bin", whole=True) == "telegram"
