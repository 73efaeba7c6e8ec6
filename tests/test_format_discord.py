"""Channels of Discord as DiscordChatExporter writes them: JSON, web pages, CSV."""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from helpers import shared

import threadgraph as tg
from threadgraph.graphs.errors import InputError
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import NO_TIME, POST, Records
from threadgraph.io.formats.discord_mentions import find_names, write_names
from threadgraph.io.options import ReadOptions
from threadgraph.io.recognise import read_source, recognise
from threadgraph.io.streams import Source

DELETED_USER = "456226577798135808"
PAGES = {
    "New_Zealand": (427, 27),
    "North_East": (3555, 29),
    "Salish_Sea": (1788, 49),
    "www.ukmesh": (140, 7),
}
CONTAINER = "<div id=chatlog__message-container-"


def page_path(name: str) -> Path:
    folder = shared("samples/discord/meshcore_dce_html")
    return next(path for path in folder.iterdir() if path.name.startswith(name))


def short(text: str | None) -> str:
    return hashlib.sha256((text or "").encode()).hexdigest()[:12]


def read(data: str | bytes | dict[str, Any], **options: Any) -> tuple[Records, Ledger]:
    if isinstance(data, dict):
        data = json.dumps(data, ensure_ascii=False, indent=1)
    raw = data.encode() if isinstance(data, str) else data
    ledger, chosen = Ledger(), ReadOptions(**options)
    with Source(io.BytesIO(raw), "channel", chosen.limits) as source:
        records = read_source(source, chosen, ledger)
    assert ledger.read == len(records) + ledger.rejected.total() + ledger.filtered.total()
    return records, ledger


def marks(records: Records, row: int) -> list[tuple[str | None, str | None, int, int, str]]:
    m = records.marks
    assert m is not None
    return [
        (m.person_ids[k], m.names[k], m.starts[k], m.ends[k], m.rules[k])
        for k in range(len(m))
        if m.rows[k] == row
    ]


# ------------------------------------------------------------------ real pages


def chunks(text: str) -> list[str]:
    """The messages of a page as they stand in it."""
    return text.split(CONTAINER)[1:]


def parents_in(parts: list[str]) -> dict[str, str | None]:
    """Message to what it answers, by the link above it; "?" where that is gone."""
    found: dict[str, str | None] = {}
    for part in parts:
        name = part[: part.index(" ")]
        link = re.search(r"chatlog__reply-link onclick=\"scrollToMessage\(event,'(\d+)'\)", part)
        found[name] = link[1] if link else "?" if "chatlog__reply-unknown" in part else None
    return found


@pytest.mark.parametrize("name", PAGES)
def test_pages_have_as_many_messages_replies_and_people_as_their_bytes(name: str) -> None:
    path = page_path(name)
    text = path.read_text("utf-8")
    parts = chunks(text)
    count, people = PAGES[name]
    assert len(parts) == text.count("data-message-id=") == count
    d = tg.read(path)
    systems = sum("class=chatlog__system-notification-author" in part for part in parts)
    assert (d.ledger.read, d.ledger.filtered["system"]) == (count, systems)
    assert d.ledger.notes["format"] == "discord-html"
    assert "not_in_file" not in d.ledger.warnings

    stated = parents_in([p for p in parts if "chatlog__system-notification-author" not in p])
    opening = next(iter(stated))
    lost = {n for n, parent in stated.items() if parent and parent not in stated}
    assert d.ledger.counters["orphans"] == len(lost)
    assert d.ledger.counters["missing_parents"] == len(lost)
    for row, message in enumerate(d.ids):
        above = int(d.parent[row])
        if message in stated and message not in lost and message != opening:
            assert d.ids[above] == (stated[message] or opening)
    replies = sum(parent is not None for parent in stated.values())
    assert replies == sum(len(re.findall(r"class=chatlog__reply>", p)) for p in parts)

    depth = {opening: 0, "?": 0}
    for message, parent in stated.items():
        if message not in lost and message != opening:
            depth[message] = 1 + depth[parent or opening]
    assert int(d.depth.max()) == max(depth.values())
    authors = set(re.findall(r"class=chatlog__author [^>]*data-user-id=(\d+)", text))
    assert len(d.people) == len(authors - {DELETED_USER}) == people
    assert (d.thread_ids, d.kind[d.ids.index(opening)]) == ([opening], POST)


@pytest.mark.parametrize("name", PAGES)
def test_pages_have_the_mentions_of_their_bytes(name: str) -> None:
    path = page_path(name)
    text = path.read_text("utf-8")
    heads = re.findall(r"<span class=chatlog__author ([^>]*)>", text)
    handles = {
        title[1].strip('"'): user[1]
        for head in heads
        if (title := re.search(r"title=(\"[^\"]*\"|\S+)", head))
        and (user := re.search(r"data-user-id=(\d+)", head))
    }
    known = unknown = 0
    for part in chunks(text):
        start = part.find('<div class="chatlog__content')
        body = part[start:] if start >= 0 else ""
        body = re.split(r"<div class=chatlog__(?:reactions|embed|attachment)\b", body)[0]
        for title in re.findall(r'class="chatlog__markdown-mention" title="([^"]*)"', body):
            if handles.get(html.unescape(title), DELETED_USER) == DELETED_USER:
                unknown += 1
            else:
                known += 1
    d = tg.read(path)
    marked = [k for k, rule in enumerate(d.mentions.rule) if rule == "M1"]
    who = d.mentions.participant[marked]
    assert (int((who >= 0).sum()), int((who < 0).sum())) == (known, unknown)
    for k in marked:
        named = d.texts[d.mentions.comment[k]][d.mentions.start[k] : d.mentions.end[k]]
        assert named == "@" + d.mentions.names[k]


@pytest.mark.parametrize("name", PAGES)
def test_times_from_ids_are_those_shown(name: str) -> None:
    path = page_path(name)
    shown = {
        part[: part.index(" ")]: clock[1]
        for part in chunks(path.read_text("utf-8"))
        if (clock := re.search(r">(\d{4}-\d\d-\d\d \d{1,2}:\d\d [ap])\.m\.</a>", part))
    }
    d = tg.read(path)
    assert len(shown) > 0.6 * len(d)
    for message, clock in shown.items():
        if message not in d.ids:
            continue
        local = datetime.strptime(clock + "m", "%Y-%m-%d %I:%M %p").replace(tzinfo=UTC)
        ahead = int(d.time[d.ids.index(message)]) // 60_000_000 - int(local.timestamp()) // 60
        assert ahead in (240, 300)  # New York in summer and in winter


def test_three_messages_of_a_page_field_by_field() -> None:
    path = page_path("New_Zealand")
    order = re.findall(r"data-message-id=(\d+)", path.read_text("utf-8"))
    d = tg.read(path)
    found = []
    for message in order:
        if message in d.ids:
            row = d.ids.index(message)
            parent = d.ids[int(d.parent[row])] if d.parent[row] >= 0 else ""
            fields = (message, parent, d.author_names[row] or "", d.texts[row])
            found.append("|".join(map(short, fields)))
    # Written down from the page by eye: a reply, the second of a group, one with a mention.
    for fields in (
        "b04585906ad8|e1d37470d621|54ea701529eb|740ea8c3b0cb",
        "62665a9d86f6|173ce92e283a|ec9b10a4a79c|e8450e58a746",
        "9008d3d01ded|173ce92e283a|385977dfd110|6cf75befd52d",
    ):
        assert fields in found


def test_cuttings_of_a_page_that_a_site_keeps() -> None:
    path = shared("samples/discord/meshcore_site_netherlands.json")
    messages = json.loads(path.read_text("utf-8"))["messages"]
    d = tg.read(path)
    assert d.ledger.read == d.ledger.kept == len(messages) == 3209
    assert d.ledger.notes["format"] == "discord"
    names = {message["id"] for message in messages}
    answered = {
        message["id"]: re.search(r"event,'(\d+)'", message["reply_html"])
        for message in messages
        if message["reply_html"]
    }
    assert len(answered) == 1226
    lost = {name for name, link in answered.items() if not link or link[1] not in names}
    assert d.ledger.counters["orphans"] == len(lost)
    for name, link in answered.items():
        if name not in lost and link:
            assert d.ids[int(d.parent[d.ids.index(name)])] == link[1]
    people = {message["user_id"] for message in messages} - {DELETED_USER}
    assert len(d.people) == len(people)
    titled = 'class="chatlog__markdown-mention" title='
    shown = sum(titled in message["content_html"] for message in messages)
    marked = [k for k, rule in enumerate(d.mentions.rule) if rule == "M1"]
    assert shown == len(set(d.mentions.comment[marked].tolist()))


# ------------------------------------------------------------------ JSON


@pytest.mark.parametrize(
    ("name", "count", "people"), [("chatpack_discord_export", 7, 2), ("dcef_example_general", 1, 1)]
)
def test_fixtures_of_other_tools(name: str, count: int, people: int) -> None:
    path = shared(f"samples/discord/{name}.json")
    document = json.loads(path.read_text("utf-8"))
    d = tg.read(path)
    assert (len(d), len(d.people), d.ledger.notes["format"]) == (count, people, "discord")
    assert d.thread_ids == [document["channel"]["id"]]
    assert d.thread_titles == [f"{document['guild']['name']} / {document['channel']['name']}"]
    for message in document["messages"]:
        row = d.ids.index(message["id"])
        assert d.texts[row] == message["content"]
        moment = datetime.fromisoformat(message["timestamp"])
        assert int(d.time[row]) == round(moment.timestamp() * 1e6)
    # A reference alone is no reply: forwards and cross-posts have one too.
    references = sum("reference" in message for message in document["messages"])
    assert d.ledger.counters["references_not_replies"] == references
    assert int(d.depth.max()) == 1


def user(number: int, name: str, **more: Any) -> dict[str, Any]:
    nick = {"name": name.lower(), "discriminator": "0000", "nickname": name, "isBot": False}
    return {"id": str(number), **nick, **more}


ANN, BOB, CY = user(1, "Ann"), user(2, "Bob"), user(3, "Cy Young")


def said(name: int, author: dict[str, Any], content: str, **more: Any) -> dict[str, Any]:
    return {
        "id": str(name),
        "type": "Default",
        "timestamp": f"2024-05-01T10:00:{name:02}+02:00",
        "timestampEdited": None,
        "content": content,
        "author": author,
        "mentions": [],
        **more,
    }


def reply(name: int, author: dict[str, Any], content: str, to: int, **more: Any) -> dict[str, Any]:
    return said(name, author, content, type="Reply", reference={"messageId": str(to)}, **more)


def channel(*messages: Any, **more: Any) -> dict[str, Any]:
    return {
        "guild": {"id": "90", "name": "Bridges"},
        "channel": {"id": "91", "name": "general"},
        "messages": list(messages),
        "messageCount": len(messages),
        **more,
    }


def test_replies_people_and_times() -> None:
    records, ledger = read(
        channel(
            said(1, ANN, "Hello"),
            reply(2, BOB, "Yes", 1),
            reply(3, ANN, "Lost", 77),
            said(4, BOB, "", type="Reply"),
            said(5, CY, "pinned", type="19", reference={"messageId": "2"}),
            said(6, CY, "x", reference={"messageId": "1", "type": "Forward"}),
        )
    )
    assert records.parents == [None, "1", "77", "answered-by-4", "2", None]
    assert records.authors == ["Ann", "Bob", "Ann", "Bob", "Cy Young", "Cy Young"]
    assert records.author_ids == ["1", "2", "1", "2", "3", "3"]
    assert records.threads == ["91"] * 6
    assert records.titles == {"91": "Bridges / general"}
    assert records.times[0] == 1_714_550_401_000_000
    assert ledger.counters["references_not_replies"] == 1


def test_messages_of_the_platform_are_left_out_and_those_of_programs_marked() -> None:
    kinds = ["GuildMemberJoin", "ChannelPinnedMessage", "ThreadCreated", "8", "21", "46"]
    document = channel(
        *(said(i, ANN, "…", type=kind) for i, kind in enumerate(kinds, 1)),
        said(11, user(7, "Helper", isBot=True, discriminator="1234"), "beep"),
        said(12, user(7, "Helper", isBot=True, discriminator="1234"), "boop", type="20"),
    )
    records, ledger = read(document)
    assert ledger.filtered == {"system": len(kinds)}
    assert (records.ids, records.labels) == (["11", "12"], ["bot", "bot"])
    assert len(read(document, keep=frozenset({"system"}))[0]) == len(kinds) + 2
    assert len(read(document, drop=frozenset({"bot"}))[0]) == 0


def test_deleted_accounts_are_unknown_and_names_of_a_webhook_people_each() -> None:
    gone = {**user(0, "Deleted User"), "id": DELETED_USER}
    hook = {"isBot": True, "discriminator": "0000"}
    records, _ = read(
        channel(
            said(1, gone, "x"),
            said(2, user(5, "Ann (IRC)", **hook), "y"),
            said(3, user(5, "Bob (IRC)", **hook), "z"),
        )
    )
    assert records.authors == [None, "Ann (IRC)", "Bob (IRC)"]
    assert records.author_ids == [None, "5:Ann (IRC)", "5:Bob (IRC)"]


def test_mentions_have_their_place_and_the_ping_of_a_reply_makes_no_edge() -> None:
    records, _ = read(
        channel(
            said(1, ANN, "Hello"),
            reply(2, BOB, "Yes", 1, mentions=[ANN]),
            reply(3, BOB, "Yes @Ann, and 🙂 @Cy Young!", 1, mentions=[ANN, CY]),
            said(4, ANN, "no name here", mentions=[BOB]),
            reply(5, BOB, "hm", 99, mentions=[ANN]),
        )
    )
    assert marks(records, 1) == [("1", "Ann", -1, -1, "auto")]
    assert marks(records, 2) == [("1", "Ann", 4, 8, "M1"), ("3", "Cy Young", 16, 25, "M1")]
    assert marks(records, 3) == [("2", "Bob", -1, -1, "M1")]
    assert marks(records, 4) == [("1", "Ann", -1, -1, "auto")]
    assert records.marked == [True] * 5


def test_ids_in_the_text_are_written_as_names() -> None:
    records, _ = read(
        channel(
            said(1, ANN, "Hi <@2> and <@!3>, <@&5> <@44>", mentions=[BOB, CY]), said(2, BOB, "")
        )
    )
    assert records.texts[0] == "Hi @Bob and @Cy Young, <@&5> @Unknown"
    assert marks(records, 0) == [
        ("2", "Bob", 3, 7, "M1"),
        ("3", "Cy Young", 12, 21, "M1"),
        ("44", "Unknown", 29, 37, "M1"),
    ]


def test_names_in_texts() -> None:
    text = "@Anna and @Ann"
    assert [(n.user, n.start) for n in find_names(text, [("1", ["Ann"])])] == [("1", 10)]
    assert [(n.user, n.start) for n in find_names("@Anns", [("1", ["Ann"])])] == [("1", 0)]
    both = find_names("@Ann", [("1", ["Ann"]), ("2", ["Ann", "bob"])])
    assert [n.start for n in both] == [0, -1]
    assert write_names("no", {}) == ("no", [])


def test_roles_and_everyone_are_nobody() -> None:
    d = tg.read(
        io_path(channel(said(1, ANN, "@everyone @Ann @mods", mentions=[]), said(2, BOB, "")))
    )
    assert len(d.mentions) == 0


def io_path(document: dict[str, Any]) -> io.BytesIO | Path:
    import tempfile

    path = Path(tempfile.mkdtemp()) / "channel.json"
    path.write_text(json.dumps(document), "utf-8")
    return path


def test_what_is_forwarded_is_a_quotation() -> None:
    forward = {"forwardedMessage": {"content": "a\n@Ann b"}, "reference": {"messageId": "7"}}
    records, ledger = read(channel(said(1, ANN, "", **forward)))
    assert records.texts == ["> a\n> @Ann b"]
    assert (records.parents, ledger.counters["forwards"]) == ([None], 1)


def test_odd_entries_are_rejected_and_what_is_missing_is_said() -> None:
    records, ledger = read(channel(said(1, ANN, "x"), 7, None, {"content": "y"}, messageCount=40))
    assert ledger.rejected == {"wrong_shape": 2, "no_id": 1}
    assert len(records) == 1
    assert ledger.examples["not_in_file"][0].what.startswith("4 of 40 messages; 36 are not")


def test_a_cut_export_is_read_to_where_it_ends() -> None:
    whole = json.dumps(channel(*(said(i, ANN, "x" * i) for i in range(1, 30))), indent=1)
    records, ledger = read(whole[:-1200])
    assert 0 < len(records) < 29
    assert ledger.incomplete
    assert ledger.counters["cut_records"] == 1


def test_parts_of_one_channel_are_one_thread(tmp_path: Path) -> None:
    for part, messages in enumerate(([said(1, ANN, "x")], [reply(2, BOB, "y", 1)]), 1):
        text = json.dumps(channel(*messages), indent=1)
        (tmp_path / f"general [part {part}].json").write_text(text, "utf-8")
    d = tg.read(tmp_path)
    assert (d.thread_ids, int(d.depth.max())) == (["91"], 2)
    assert d.ledger.counters["orphans"] == 0


def test_the_opening_of_a_forum_thread_is_its_root() -> None:
    document = channel(said(91, ANN, "Question"), said(92, BOB, "Answer"))
    records, _ = read(document)
    assert records.kinds == [POST, 0]
    assert records.thread_id is None


def test_a_document_without_messages_is_refused_in_one_line() -> None:
    with pytest.raises(InputError, match="has no list of messages"):
        read({"guild": {"id": "1"}, "channel": {"id": "2"}, "messages": {}}, format="discord")


# ------------------------------------------------------------------ pages of other years

PAGE_2019 = """<!DOCTYPE html>
<html><head><title>Bridges - general</title></head><body>
<div class="info"><div class="info__guild-name">Bridges</div>
<div class="info__channel-name">general</div></div>
<div class="chatlog">
<div class="chatlog__message-group"><div class="chatlog__author-avatar-container"></div>
<div class="chatlog__messages">
<span class="chatlog__author-name" title="Ann#1234" data-user-id="1">Ann</span>
<span class="chatlog__timestamp">06-Aug-19 04:54 AM</span>
<div class="chatlog__message " data-message-id="11" id="message-11"><div class="chatlog__content">
<span class="markdown">Hello &amp; <b>good</b> day<br>and
<span class="mention" title="Bob#0001">@Bob</span> <span class="mention">@everyone</span></span>
<span class="chatlog__edited-timestamp" title="later">(edited)</span></div></div>
<div class="chatlog__message " data-message-id="12" id="message-12"><div class="chatlog__content">
<span class="markdown"><div class="quote">so</div>Yes <span class="pre pre--inline">x</span></span>
</div></div></div></div>
<div class="chatlog__message-group"><div class="chatlog__messages">
<span class="chatlog__author-name" title="Bob#0001" data-user-id="2">Bob</span>
<span class="chatlog__bot-tag">BOT</span>
<span class="chatlog__timestamp">16-Aug-19 04:55 PM</span>
<div class="chatlog__message chatlog__message--pinned" data-message-id="13">
<div class="chatlog__content"><span class="markdown">beep</span></div></div></div></div>
</div></body></html>"""

PAGE_2021 = """<!DOCTYPE html>
<html><body><div class="preamble"><div class="preamble__entries-container">
<div class="preamble__entry">Bridges</div>
<div class="preamble__entry">Text / general</div></div></div>
<div class="chatlog"><div class="chatlog__message-group">
<div id="c-1" class="chatlog__message-container " data-message-id="900000000000000001">
<div class="chatlog__message"><div class="chatlog__message-primary">
<div class="chatlog__reference"><div class="chatlog__reference-unknown">Original message was
deleted</div></div>
<div class="chatlog__header"><span class="chatlog__author" title="Ann#1234"
data-user-id="1">Ann</span><span class="chatlog__timestamp"><a href="#">x</a></span></div>
<div class="chatlog__content chatlog__markdown"><span class="chatlog__markdown-preserve">Lost</span>
</div></div></div></div></div>
<div class="chatlog__message-group">
<div class="chatlog__message-container " data-message-id="900000000000000002">
<div class="chatlog__message"><div class="chatlog__message-primary">
<div class="chatlog__reference"><div class="chatlog__reference-author" title="Ann#1234">Ann</div>
<div class="chatlog__reference-content"><span class="chatlog__reference-link"
onclick="scrollToMessage(event, '900000000000000001')">Lost
<span class="chatlog__markdown-mention" title="Cy#1">@Cy</span></span></div></div>
<div class="chatlog__header"><span class="chatlog__author" title="Bob#0001"
data-user-id="2">Bob</span></div>
<div class="chatlog__content chatlog__markdown"><span class="chatlog__markdown-preserve">Found:
<code class="chatlog__markdown-pre chatlog__markdown-pre--multiline">@Ann
b</code><ul><li>one</li><li>two</li></ul></span></div></div></div></div>
<div class="chatlog__message-container " data-message-id="900000000000000003">
<div class="chatlog__message"><div class="chatlog__message-primary">
<div class="chatlog__content chatlog__markdown"><span class="chatlog__markdown-preserve">And
more</span></div></div></div></div></div></div>
<div class="postamble"><div class="postamble__entry">Exported 1.005 message(s)</div></div>
</body></html>"""


def test_a_page_of_2019() -> None:
    records, ledger = read(PAGE_2019)
    assert ledger.notes["format"] == "discord-html"
    assert (records.ids, records.parents) == (["11", "12", "13"], [None] * 3)
    assert (records.authors, records.author_ids) == (["Ann", "Ann", "Bob"], ["1", "1", "2"])
    assert records.texts == ["Hello & good day\nand\n@Bob @everyone", "> so\nYes `x`", "beep"]
    assert marks(records, 0) == [("2", "Bob", 21, 25, "M1")]
    assert records.labels == [None, None, "bot"]
    day = datetime(2019, 8, 6, 4, 54, tzinfo=UTC).timestamp()
    assert records.times[:2] == [int(day * 1e6)] * 2
    assert records.threads == ["Bridges / general"] * 3


def test_a_page_of_2021() -> None:
    records, ledger = read(PAGE_2021)
    names = [f"90000000000000000{i}" for i in (1, 2, 3)]
    assert records.ids == names
    assert records.parents == [f"answered-by-{names[0]}", names[0], None]
    assert records.authors == ["Ann", "Bob", "Bob"]
    assert records.texts[1] == "Found:\n```\n@Ann\nb\n```\n- one\n- two"
    assert records.texts[2] == "And\nmore"
    assert (records.marks, NO_TIME in records.times) == (None, False)
    assert ledger.examples["not_in_file"][0].what.startswith("3 of 1,005 messages")


def test_deep_nesting_in_a_message_is_no_trouble() -> None:
    deep = "<b>" * 3000 + "x" + "</b>" * 3000
    records, _ = read(PAGE_2019.replace("beep", deep))
    assert records.texts[2] == "x"


# ------------------------------------------------------------------ CSV

CSV_2019 = (
    '"AuthorID";"Author";"Date";"Content";"Attachments";"Reactions";\n'
    '"1";"Ann#1234";"06-Aug-19 04:54 AM";"Hello; ""you""\nand <@2>";"";"";\n'
    '"2";"Bob#0001";"16-Aug-19 04:55 PM";"@Ann yes";"http://x/y.png";"x (2)";\n'
    '"2";"Bob#0001";"16-Aug-19 04:56 PM";"Joined the server.";"";"";\n'
)
CSV_2023 = (
    "AuthorID,Author,Date,Content,Attachments,Reactions\r\n"
    '"1","ann","2023-01-06T14:03:03.8530000+00:00","a, b","",""\r\n'
    f'"{DELETED_USER}","Deleted User","2023-01-06T14:04:03.0000000+00:00","c","",""\r\n'
    '"2","bob","2023-01-06T14:05:03.0000000+00:00","d"\r\n'
)


def test_tables_of_all_years_are_numbered_and_flat() -> None:
    assert recognise(CSV_2019.encode()) == recognise(CSV_2023.encode()) == "discord-csv"
    records, ledger = read(CSV_2019)
    assert (records.ids, records.author_ids) == (["row-1", "row-2"], ["1", "2"])
    assert records.authors == ["Ann", "Bob"]
    assert records.texts == ['Hello; "you"\nand @Bob', "@Ann yes"]
    assert marks(records, 0) == [("2", "Bob", 17, 21, "M1")]
    assert records.times[0] == int(datetime(2019, 8, 6, 4, 54, tzinfo=UTC).timestamp() * 1e6)
    assert ledger.filtered == {"system": 1}
    assert (ledger.counters["ids_made"], ledger.warnings["no_parents"]) == (2, 1)
    assert records.thread_id == "channel"


def test_a_table_of_2023() -> None:
    records, ledger = read(CSV_2023)
    assert (records.authors, records.author_ids) == (["ann", None], ["1", None])
    assert records.times[0] == 1_673_013_783_853_000
    assert ledger.rejected == {"wrong_field_count": 1}


def test_the_oldest_tables_know_people_by_name_and_number() -> None:
    records, _ = read(
        "Author;Date;Content;Attachments;\n"
        '"Ann#1234";"06-Aug-18 04:54 AM";"x";"";\n"Ann#9999";"06-Aug-18 04:55 AM";"y";"";\n'
    )
    assert records.authors == ["Ann", "Ann"]
    assert records.author_ids == ["Ann#1234", "Ann#9999"]


# ------------------------------------------------------------------ recognition


@pytest.mark.parametrize(
    "data",
    [
        '{"guild": {"id": "1"}, "messages": [{"id": "1", "author": "Ann", "text": "x"}]}',
        '{"messages": [{"id": "1", "content_html": "<p>x</p>", "user_id": "7", "author": "Ann"}]}',
        "AuthorID,Author,Date,Text\n1,Ann,2020-01-01,x\n",
        "Author,Date,Content\nAnn,2020-01-01,x\n",
    ],
)
def test_what_is_not_of_the_exporter_is_left_to_others(data: str) -> None:
    assert not recognise(data.encode()).startswith("discord")


def test_every_sample_is_recognised_by_its_content() -> None:
    for path in shared("samples/discord").rglob("*.*"):
        wanted = "discord-html" if path.suffix == ".html" else "discord"
        assert recognise(path.read_bytes(), "x.bin", whole=True) == wanted


def test_rows_are_in_canonical_order_whatever_the_order_of_the_file() -> None:
    messages = [said(1, ANN, "a"), reply(2, BOB, "b", 1), reply(3, CY, "c", 2), said(4, BOB, "d")]
    there, back = (tg.read(io_path(channel(*m))) for m in (messages, messages[::-1]))
    assert there.ids == back.ids
    assert np.array_equal(there.parent, back.parent)
