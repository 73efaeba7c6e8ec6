"""Chats as WhatsApp exports them, and what tells their lines from those of chat logs."""

from __future__ import annotations

import io
import random
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from helpers import shared
from hypothesis import given
from hypothesis import strategies as st

import threadgraph as tg
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import NO_TIME, Records
from threadgraph.io.formats.whatsapp import pseudonym
from threadgraph.io.formats.whatsapp_dates import settle_order, to_day
from threadgraph.io.formats.whatsapp_lines import read_head, sender
from threadgraph.io.formats.whatsapp_words import is_deleted, without_edit, without_media
from threadgraph.io.options import ReadOptions
from threadgraph.io.recognise import read_source, recognise
from threadgraph.io.streams import Source

STYLES = {
    "chatminer_test_[mmddyy]_24hrs": "%m/%d/%y %H:%M",
    "chatminer_test_ddmmyy_24hrs": "%d/%m/%y, %H:%M",
    "chatminer_test_mmddyy_24hrs": "%m/%d/%y, %H:%M",
    "chatminer_test_mmddyyyy_12hrs": "%m/%d/%Y, %I:%M %p",
    "chatminer_test_yyyymmdd_24hrs": "%Y/%m/%d, %H:%M",
}


def read(data: str | bytes, **options: Any) -> tuple[Records, Ledger]:
    raw = data.encode() if isinstance(data, str) else data
    ledger, chosen = Ledger(), ReadOptions(**options)
    with Source(io.BytesIO(raw), "_chat.txt", chosen.limits) as source:
        records = read_source(source, chosen, ledger)
    assert ledger.notes["format"] == "whatsapp"
    assert ledger.read == len(records) + ledger.rejected.total() + ledger.filtered.total()
    return records, ledger


def moment(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp()) * 1_000_000  # type: ignore[misc,arg-type]


# ------------------------------------------------------------------ the samples


@pytest.mark.parametrize("name", STYLES)
def test_samples_of_five_styles(name: str) -> None:
    path = shared(f"samples/whatsapp/{name}.txt")
    lines = path.read_text("utf-8").split("\n")
    # What the fixture has, found by its dates alone: a line of text, or more of the one before.
    found: list[tuple[datetime, str]] = []
    for line in lines:
        head = re.match(r"\[?([\d/]+,? [\d:]+(?: [ap]\. m\.)?)(?:\]| -) (.*)", line)
        if head:
            clock = head[1].replace("a. m.", "AM").replace("p. m.", "PM")
            clock = clock.replace("00:08 AM", "12:08 AM")
            found.append((datetime.strptime(clock, STYLES[name]).replace(tzinfo=UTC), head[2]))
        else:
            found[-1] = (found[-1][0], f"{found[-1][1]}\n{line}")
    said = [(time, text) for time, text in found if ":" in text]
    assert (len(found), len(said)) == (9, 7)
    d = tg.read(path)
    assert (d.ledger.read, d.ledger.filtered["system"], len(d)) == (9, 2, 7)
    rows = [row for row in range(len(d.ids)) if d.kind[row] == 0]
    for row, (time, text) in zip(rows, said, strict=True):
        name_said, _, words = text.partition(":")
        assert (d.author_names[row], d.texts[row]) == (name_said, words.strip())
        assert int(d.time[row]) == int(time.timestamp()) * 1_000_000
    assert (len(d.people), int(d.depth.max())) == (5, 1)
    assert (d.ledger.warnings["no_parents"], d.ledger.counters["ids_made"]) == (1, 7)


def test_a_sample_of_another_tool() -> None:
    path = shared("samples/whatsapp/chatpack_whatsapp_export.txt")
    d = tg.read(path)
    assert (d.ledger.read, len(d), len(d.people)) == (7, 7, 2)
    assert d.ledger.notes["date_order"] == "dmy"
    assert d.ledger.notes["time_precision"] == "to the minute"
    assert len(path.read_text("utf-8").strip().split("\n")) == 7


def test_every_sample_is_recognised_by_its_content() -> None:
    for path in shared("samples/whatsapp").iterdir():
        assert recognise(path.read_bytes(), "x.bin", whole=True) == "whatsapp"


# ------------------------------------------------------------------ lines


@pytest.mark.parametrize(
    ("line", "date", "clock"),
    [
        ("12/03/20, 10:00 - Ann: x", (12, 3, 20), 36_000),
        ("3/4/20, 10:00 PM - Ann: x", (3, 4, 20), 79_200),
        ("3/4/20, 10:00\u202fpm - Ann: x", (3, 4, 20), 79_200),
        ("3/4/20 10:00 p.\u00a0m. - Ann: x", (3, 4, 20), 79_200),
        ("3/4/20, 12:05 a. m. - Ann: x", (3, 4, 20), 300),
        ("[12/03/20, 10:00:01] Ann: x", (12, 3, 20), 36_001),
        ("\u200e[12/03/20, 10:00:01\u202fAM] Ann: x", (12, 3, 20), 36_001),
        ("[12.03.20, 22:00:01] Ann: x", (12, 3, 20), 79_201),
        ("12.03.2020, 10:00 - Ann: x", (12, 3, 2020), 36_000),
        ("12.3.2020 klo 10.00 - Ann: x", (12, 3, 2020), 36_000),
        ("[2020-03-12 10:00:01] Ann: x", (2020, 3, 12), 36_001),
        ("2020. 3. 12. 오후 3:12 - Ann: x", (2020, 3, 12), 54_720),
        ("2020/3/12 下午3:12 - Ann: x", (2020, 3, 12), 54_720),
        ("12-03-20 10:00 - Ann: x", (12, 3, 20), 36_000),
        ("١٢/٣/٢٠٢٠، ١٠:٠٠ م - Ann: x", (12, 3, 2020), 79_200),
        ("\ufeff12/03/20, 10:00 – Ann: x", (12, 3, 20), 36_000),
    ],
)
def test_heads_of_messages(line: str, date: tuple[int, int, int], clock: int) -> None:
    head = read_head(line)
    assert head is not None
    assert (head.date, head.clock, head.text) == (date, clock, "Ann: x")


@pytest.mark.parametrize(
    "line",
    [
        "12/03/20 was the day",
        "on 12/03/20, 10:00 - Ann: x",
        "12/03/20, 25:00 - Ann: x",
        "12/03-20, 10:00 - Ann: x",
        "[12/03/20] Ann: x",
        "10:00 - Ann: x",
        "",
    ],
)
def test_lines_that_are_no_heads(line: str) -> None:
    assert read_head(line) is None


def test_senders() -> None:
    assert sender("Ann: x: y") == ("Ann", "x: y")
    assert sender("Ann:") == ("Ann", "")
    assert sender("\u200eAnn: \u200ex") == ("Ann", "\u200ex")
    assert sender("See http://x.org/") == (None, "See http://x.org/")
    assert sender("The time is 10:30 now")[0] is None
    assert sender("Ann created “Bridges: old”")[0] is None


# ------------------------------------------------------------------ whole chats

CHAT = """\
\u200e[13/03/20, 10:00:00] Bridges: \u200eMessages and calls are end-to-end encrypted.
[13/03/20, 10:00:01] ~\u202fAnn: Hello
all of you

and good day
[13/03/20, 10:00:02] +49 151 2345678: Hi @\u2068~Ann\u2069, @\u2068Bob B.\u2069 and @491512345678!
\u200e[13/03/20, 10:00:03] Bob B.: \u200eimage omitted
[13/03/20, 10:00:04] Bob B.: Look \u200e<This message was edited>
[13/03/20, 10:00:05] Bob B.: \u200eThis message was deleted.
\u200e[13/03/20, 10:00:06] ~\u202fAnn: The arch \u200e<attached: 00000012-PHOTO.jpg>
\u200e[13/03/20, 10:00:07] \u202a+49 151 2345678\u202c: \u200eBob B. added +49 151 9999999
"""


def test_a_chat_of_an_iphone() -> None:
    records, ledger = read(CHAT)
    assert ledger.filtered == {"system": 2}
    phone = pseudonym("491512345678")
    assert records.authors == ["~ Ann", phone, "Bob B.", "Bob B.", "Bob B.", "~ Ann"]
    assert records.texts == [
        "Hello\nall of you\n\nand good day",
        f"Hi @~ Ann, @Bob B. and @{phone}!",
        "",
        "Look",
        "",
        "The arch",
    ]
    assert records.ids == ["L2", "L6", "L7", "L8", "L9", "L10"]
    assert records.labels == [None, None, None, None, "deleted", None]
    assert records.times[0] == moment(2020, 3, 13, 10, 0, 1)
    assert records.marks is not None
    assert records.marks.names == ["~ Ann", "Bob B.", phone]
    places = zip(records.marks.starts, records.marks.ends, strict=True)
    assert [records.texts[1][s:e] for s, e in places] == ["@~ Ann", "@Bob B.", f"@{phone}"]
    assert (ledger.counters["media_omitted"], ledger.counters["edited"]) == (2, 1)
    d = tg.assemble(records)
    assert [p >= 0 for p in d.mentions.participant] == [True, True, True]
    assert [c.item() for c in d.mentions.counts] == [True, True, False]


def test_no_phone_number_is_kept_anywhere() -> None:
    records, _ = read(CHAT, keep=frozenset({"system"}))
    kept = repr((records.authors, records.texts, records.marks))
    assert "151" not in kept
    assert len(records) == 8


ANDROID = """\
3/13/20, 9:00 AM - Ann created group "Bridges: old"
3/13/20, 9:01 AM - Ann: <Media omitted>
3/13/20, 9:01 AM - Bob: IMG-20200313-WA0001.jpg (file attached)
So old!
3/13/20, 9:02 PM - Bob: a < b > c
3/14/20, 9:02 PM - Bob left
3/14/20, 9:03 PM - Ann: null
"""


def test_a_chat_of_an_android_telephone() -> None:
    records, ledger = read(ANDROID)
    assert records.texts == ["", "So old!", "a < b > c", "null"]
    assert records.authors == ["Ann", "Bob", "Bob", "Ann"]
    assert records.times[2] == moment(2020, 3, 13, 21, 2)
    assert ledger.notes["date_order"] == "mdy"
    assert (records.thread_id, records.parents) == ("_chat", [None] * 4)


def test_names_with_a_colon_are_known_by_all_their_messages() -> None:
    lines = [f"13/03/20, 10:0{i} - Team: {n}: hello {i}" for i, n in enumerate(["Ann", "Bob"] * 4)]
    records, ledger = read("\n".join([*lines, "13/03/20, 10:09 - Cy: Note: x"]))
    assert set(records.authors) == {"Team: Ann", "Team: Bob", "Cy"}
    assert records.texts[0] == "hello 0"
    assert ledger.counters["names_with_colons"] == 2


def test_lines_before_the_first_message_are_rejected() -> None:
    records, ledger = read("13/03/20, 10:00 - Ann: x\n", format="whatsapp")
    assert len(records) == 1
    records, ledger = read("\nExported\n13/03/20, 10:00 - Ann: x\n", format="whatsapp")
    assert (len(records), ledger.rejected) == (1, {"not_a_message": 1})


def test_bytes_that_are_no_text_are_told() -> None:
    raw = "13/03/20, 10:00 - Zoë: a\n".encode() + b"13/03/20, 10:01 - Ann: caf\xe9\n"
    records, ledger = read(raw)
    assert records.texts == ["a", "caf\ufffd"]
    assert ledger.counters["text_repaired"] == 1


def test_the_message_that_a_cut_input_ends_inside_is_rejected() -> None:
    import gzip

    raw = "".join(
        f"13/03/20, 10:{i % 60:02} - Ann: {random.Random(i).random()}\n" for i in range(9000)
    )
    packed = gzip.compress(raw.encode())
    with Source(io.BytesIO(packed[:-3000]), "c", ReadOptions().limits) as source:
        ledger = Ledger()
        records = read_source(source, ReadOptions(), ledger)
    assert ledger.incomplete
    assert ledger.rejected == {"cut_line": 1}
    assert 1000 < len(records) < 9000


# ------------------------------------------------------------------ the order of day and month


def test_the_order_is_that_in_which_time_runs_forward() -> None:
    records, ledger = read(
        "\n".join(f"{a}/{b}/20, 10:00 - Ann: x" for a, b in ((3, 4), (3, 9), (4, 1), (5, 2)))
    )
    assert records.times[2] == moment(2020, 4, 1, 10)
    assert ledger.notes["date_order"].startswith("mdy (the order in which")


def test_dates_that_nothing_settles_give_no_times_and_it_is_said() -> None:
    records, ledger = read("3/4/20, 10:00 - Ann: x\n3/4/20, 10:01 - Bob: y\n")
    assert records.times == [NO_TIME, NO_TIME]
    assert ledger.warnings["ambiguous_dates"] == 1
    assert "time_zone" not in ledger.notes
    assert read("3.4.20, 10:00 - Ann: x\n")[0].times == [moment(2020, 4, 3, 10)]
    assert read("4/4/20, 10:00 - Ann: x\n")[0].times == [moment(2020, 4, 4, 10)]


def test_contradicting_dates_give_no_order() -> None:
    assert settle_order([(13, 4, 20), (4, 13, 20)], dotted=False) == (None, "")
    assert settle_order([(2020, 13, 4)], dotted=False) == (None, "")


@given(
    st.lists(st.dates(datetime(2001, 1, 1).date(), datetime(2060, 1, 1).date()), min_size=1),
    st.sampled_from(["dmy", "mdy", "ymd"]),
)
def test_no_wrong_order_is_ever_settled_on_for_a_chat_in_sequence(
    days: list[Any], order: str
) -> None:
    days.sort()
    written = [
        {"dmy": (d.day, d.month, d.year), "mdy": (d.month, d.day, d.year)}.get(
            order, (d.year, d.month, d.day)
        )
        for d in days
    ]
    found, _ = settle_order(written, dotted=False)
    if found is not None and found != order:
        assert all(to_day(n, found) == d.toordinal() for n, d in zip(written, days, strict=True))


# ------------------------------------------------------------------ words of WhatsApp


@pytest.mark.parametrize(
    "text",
    [
        "This message was deleted",
        "Diese Nachricht wurde gelöscht.",
        "\u200eDu hast diese Nachricht gelöscht.",
        "Se eliminó este mensaje.",
        "Ce message a été supprimé",
        "此訊息已刪除",
        "Данное сообщение удалено",
        "This message was deleted by admin Ann",
    ],
)
def test_deleted_messages_in_several_languages(text: str) -> None:
    assert is_deleted(text)


def test_words_about_deleting_are_words() -> None:
    assert not is_deleted("I think this message was deleted")
    assert not is_deleted("This message was deleted, was it not?")


@pytest.mark.parametrize(
    "text",
    [
        "<Medien ausgeschlossen>",
        "<Multimedia omitido>",
        "\u200eBild weggelassen",
        "\u200eimagen omitida",
        "\u200e<attached: 0001-PHOTO-2020.jpg>",
        "\u200eAUD-2020.opus (Datei angehängt)",
    ],
)
def test_pictures_leave_no_words(text: str) -> None:
    assert without_media(text) == ("", True)


def test_notes_of_edits_are_cut() -> None:
    assert without_edit("So \u200e<Diese Nachricht wurde bearbeitet.>") == ("So", True)
    assert without_edit("So <Se editó este mensaje.>") == ("So", True)
    assert without_edit("So <it is>") == ("So <it is>", False)


# ------------------------------------------------------------------ what is told apart


@pytest.mark.parametrize(
    "data",
    [
        "[2020-03-12 10:00:01] <ann> hello\n[2020-03-12 10:00:02] <bob> ann: yes\n",
        "[12-Mar-20 10:00 AM] Ann#1234\nhello\n\n[12-Mar-20 10:01 AM] Bob#1234\nyes\n",
        "[3/12/2020 10:00 AM] ann\nhello: you\n\n[3/12/2020 10:01 AM] bob\nyes\n",
        "2020-03-12 10:00:00 - started\n2020-03-12 10:00:01 - stopped\n",
        "1. Ann says:\n\n   12/03/20, 10:00 - Bob: x\n",
        "id,author,text\n1,Ann,x\n",
        "12/03/20,10:00,Ann,x\n13/03/20,10:00,Bob,y\n",
        "From ann@x.org Thu Mar 12 10:00:00 2020\nFrom: Ann <ann@x.org>\nSubject: x\n\nHi\n",
        "Ann says:\n12/03/20, 10:00\n\nHello: you\n",
    ],
)
def test_other_texts_are_no_chats_of_whatsapp(data: str) -> None:
    assert recognise(data.encode()) != "whatsapp"


def test_no_other_sample_and_no_hostile_file_is_taken_for_a_chat() -> None:
    from threadgraph.io.head import TEXT, Head
    from threadgraph.io.signs.irc import is_log
    from threadgraph.io.signs.whatsapp import is_chat

    logs = chats = 0
    for folder in ("hostile", "samples/plain-text", "samples/mbox", "samples/nasty", "threads"):
        for path in shared(folder).rglob("*"):
            if path.is_file() and path.suffix in (".txt", ".csv", ".mbox", ".eml"):
                head = Head(path.read_bytes()[:262_144], path.name)
                logs += head.syntax == TEXT and is_log(head)
                chats += head.syntax == TEXT and is_chat(head)
    assert (logs, chats) == (0, 0)


def test_logs_of_chat_channels_are_told_by_nearly_all_their_lines() -> None:
    log = b"[03:04] <ann> hello\n[03:05] <bob> ann: hi\n[03:06] === cy has joined\n"
    assert recognise(log) == "irc"
    assert recognise(b"2020-01-01 10:00:00\tann\thello\n2020-01-01 10:00:01\tbob\tyes\n") == "irc"
    assert recognise(b"Ann says at 10:00 <b> is bold\n\nand more\n\nand more\n") == "plain-text"
    for path in shared("samples/irc-disentangled").glob("*.ascii.txt"):
        assert recognise(path.read_bytes()[:200_000], "x") == "irc"
