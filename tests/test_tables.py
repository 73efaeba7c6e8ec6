"""Tables and what they are told by: columns by name, delimiters, quotes, encodings, formats."""

from __future__ import annotations

import io
import itertools
import json
import random

import pytest
from helpers import shared

from threadgraph.graphs.errors import InputError, UsageError
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import NO_TIME, Records
from threadgraph.io.formats.columns import ALIASES, choose_columns, late_names
from threadgraph.io.options import Columns, ReadOptions
from threadgraph.io.recognise import read_source, recognise
from threadgraph.io.registry import FORMATS
from threadgraph.io.streams import HEAD, Source, open_source


def read(data: str | bytes, **options: object) -> tuple[Records, Ledger]:
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    ledger, chosen = Ledger(), ReadOptions(**options)  # type: ignore[arg-type]
    with Source(io.BytesIO(raw), "f.csv", chosen.limits) as source:
        return read_source(source, chosen, ledger), ledger


def reasons(ledger: Ledger) -> list[tuple[str, str]]:
    return [(rejected.where, rejected.reason) for rejected in ledger.rejected_records]


# ------------------------------------------------------------------ the hostile set


def test_hostile_files_read_as_expected() -> None:
    rows = json.loads(shared("hostile/EXPECTED.json").read_text("utf-8"))
    for row in rows:
        name, expect = row["file"], row["expect"]
        if not name.startswith(("csv_", "nd_")):
            continue
        ledger = Ledger()
        try:
            with open_source(shared(f"hostile/{name}")) as source:
                records = read_source(source, ReadOptions(), ledger)
        except InputError as error:
            assert expect["exit"] == 3, name
            assert "\n" not in str(error), name
            assert str(error).startswith(name), name
            continue
        assert ledger.read == len(records) + ledger.rejected.total(), name
        if "read" in expect:
            assert ledger.read == expect["read"], name
            assert ledger.rejected.total() == expect["rejected"], name
        if expect["exit"] == 0:
            assert not ledger.rejected, name
        assert ledger.incomplete == expect.get("incomplete", False), name
        assert ledger.counters["blank_lines"] == expect.get("blank_lines", 0), name
        if expect.get("warn", "control_chars") != "control_chars":
            assert ledger.warnings[expect["warn"]] == 1, name


def from_hostile(name: str, **options: object) -> tuple[Records, Ledger]:
    ledger, chosen = Ledger(), ReadOptions(**options)  # type: ignore[arg-type]
    with open_source(shared(f"hostile/{name}"), chosen.limits) as source:
        return read_source(source, chosen, ledger), ledger


def test_words_for_nothing_are_names() -> None:
    records, _ = from_hostile("csv_01_na_names.csv")
    assert len(set(records.authors)) == 13
    assert records.authors.count(None) == 1
    assert {"NA", "null", "None", "nan"} <= set(records.authors)


def test_ids_never_are_numbers() -> None:
    assert from_hostile("csv_02_leading_zeros.csv")[0].ids == ["007", "07", "7", "0007"]
    records, _ = from_hostile("csv_04_big_ids.csv")
    assert records.ids[1:3] == ["9007199254740993", "18446744073709551617"]
    assert records.parents[:3] == [None, "9007199254740992", "9007199254740993"]
    records, ledger = from_hostile("nd_23_big_ints.ndjson")
    assert records.ids.count("9007199254740993") == 2
    assert reasons(ledger) == [("nd_23_big_ints.ndjson:5", "id_too_long")]


def test_line_ends_inside_quotes_are_kept() -> None:
    records, _ = from_hostile("csv_08_cr_in_field.csv")
    assert records.texts == ["one\rtwo", "three\r\nfour", "five\nsix"]
    assert records.places == [2, 3, 5]


def test_ragged_rows_are_rejected_by_line() -> None:
    records, ledger = from_hostile("csv_10_ragged.csv")
    assert reasons(ledger) == [
        ("csv_10_ragged.csv:3", "wrong_field_count"),
        ("csv_10_ragged.csv:4", "wrong_field_count"),
    ]
    assert ledger.rejected_records[0].raw == b"b,a,bob,2,too,many,fields\n"
    assert records.texts == ["ok", "fine"]


def test_a_name_that_stands_twice() -> None:
    with pytest.raises(
        InputError, match=r'ambiguous column "author" at 3 and 4; .*--author-col=#3'
    ):
        from_hostile("csv_11_dup_header.csv")
    records, _ = from_hostile("csv_11_dup_header.csv", columns=Columns(author="#4"))
    assert records.authors == ["ANN2", "BOB2"]


def test_nul_is_kept() -> None:
    records, _ = from_hostile("csv_13_nul.csv")
    assert (records.authors[0], records.texts[1]) == ("an\0n", "y\0z")


def test_the_encoding_is_guessed_and_told_or_given() -> None:
    records, ledger = from_hostile("csv_14_latin1.csv")
    assert records.authors == ["André", "Zoë"]
    assert ledger.notes["encoding"] == "windows-1252 (guessed)"
    records, ledger = from_hostile("csv_14_latin1.csv", encoding="cp1251")
    assert records.authors[0] == "Andrй"
    assert not ledger.warnings


def test_bad_utf8_is_rejected_or_repaired() -> None:
    _, ledger = from_hostile("nd_26_bad_utf8.ndjson")
    assert reasons(ledger) == [
        ("nd_26_bad_utf8.ndjson:2", "not_utf8"),
        ("nd_26_bad_utf8.ndjson:3", "not_utf8"),
    ]
    assert "at byte 37" in ledger.examples["not_utf8"][0].what
    records, ledger = from_hostile("nd_26_bad_utf8.ndjson", encoding_errors="replace")
    assert (len(records), ledger.counters["text_repaired"]) == (4, 2)


def test_reasons_of_the_hostile_lines() -> None:
    expected = {
        "nd_01_accounting.ndjson": {"not_json": 2, "not_an_object": 3, "no_id": 2},
        "nd_19_dup_keys.ndjson": {"duplicate_key": 2},
        "nd_22_nan_inf.ndjson": {"not_json": 1},
        "nd_25_u2028.ndjson": {"control_char": 1},
        "nd_37_bomb.ndjson.zst": {"line_too_long": 1},
        "nd_38_bomb.ndjson.gz": {"line_too_long": 1},
        "nd_43_two_per_line.ndjson": {"more_than_one_value": 2},
    }
    for name, counts in expected.items():
        assert from_hostile(name)[1].rejected == counts, name


def test_what_the_stream_says_is_in_the_ledger() -> None:
    records, ledger = from_hostile("nd_32_cut.ndjson.zst")
    assert (len(records), ledger.incomplete, ledger.warnings["ends_early"]) == (0, True, 1)
    assert from_hostile("nd_40_bitflip.ndjson.zst")[1].warnings["no_checksum"] == 1
    records, ledger = from_hostile("nd_22_nan_inf.ndjson")
    assert records.times == [NO_TIME, 1_000_000]
    records, _ = from_hostile("nd_07_edited_dups_shuffled.ndjson")
    assert records.versions == [99.0, 0.0, 50.0, 0.0, 0.0]


# ------------------------------------------------------------------ columns by name


def roles(*names: str, **columns: str) -> dict[str, str]:
    chosen = choose_columns(names, Columns(**columns), "f")
    return {role: names[at] for role, at in chosen.items()}


def test_columns_of_known_exports() -> None:
    assert roles("id", "thread_id", "author", "body", "timestamp", "unix_timestamp") == {
        "id": "id",
        "thread": "thread_id",
        "author": "author",
        "text": "body",
        "time": "unix_timestamp",
    }
    youtube = ("id", "replyCount", "likeCount", "publishedAt", "authorName", "text")
    youtube += ("authorChannelId", "isReply", "isReplyTo", "isReplyToName")
    assert roles(*youtube) == {
        "id": "id",
        "parent": "isReplyTo",
        "author": "authorName",
        "author_id": "authorChannelId",
        "text": "text",
        "time": "publishedAt",
        "score": "likeCount",
    }
    assert roles("User ID", "Post Content", "Time") == {
        "author": "User ID",
        "text": "Post Content",
        "time": "Time",
    }


def test_one_column_serves_one_role() -> None:
    assert roles("post_id", "parent_id", "text")["id"] == "post_id"
    assert roles("post_id", "comment_id", "text")["thread"] == "post_id"
    assert "id" not in roles("post_id", "author", "text")
    assert roles("post_id", "topic_id", "text") == {
        "id": "post_id",
        "thread": "topic_id",
        "text": "text",
    }
    assert roles("id", "name", "comment") == {"id": "id", "author": "name", "text": "comment"}
    assert roles("id", "author", "name", "comment", "body")["text"] == "body"
    assert roles("id", "author", "user_id")["author_id"] == "user_id"
    assert "author_id" not in roles("id", "user_id", "text")


def test_spelling_decides_before_case_and_joints() -> None:
    assert roles("Author", "author", "text")["author"] == "author"
    assert roles("AUTHOR", "text")["author"] == "AUTHOR"
    with pytest.raises(InputError, match="ambiguous"):
        roles("Author", "AUTHOR", "text")
    assert "score" not in roles("Score", "SCORE", "text")


def test_the_choice_does_not_depend_on_the_order_of_columns() -> None:
    names = ("post_id", "name", "comment", "user_id", "date", "reply_to", "likes", "title")
    expected = roles(*names)
    for shuffled in itertools.islice(itertools.permutations(names), 0, None, 997):
        assert roles(*shuffled) == expected


def test_names_by_the_caller_come_first() -> None:
    assert roles("id", "text", "b", author="text", text="b") == {
        "id": "id",
        "author": "text",
        "text": "b",
    }
    with pytest.raises(UsageError, match='no column "c" for the id; there are "a", "b"'):
        roles("a", "b", id="c")
    with pytest.raises(UsageError):
        roles("a", "b", id="#3")


def test_every_listed_name_is_found_alone() -> None:
    for role, names in ALIASES.items():
        for name in names:
            found = roles(name, "author" if role == "text" else "text")
            assert name in found.values(), name
    assert not late_names(name for names in ALIASES.values() for name in names)


# ------------------------------------------------------------------ formats


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b'{"a":1}\n{"a":2}\n', "ndjson"),
        (b' \n\n{"a":1}', "ndjson"),
        (b'{bad\n{"a":2}\n{"a":3}\n', "ndjson"),
        (b'{"a":1}{"a":2}\n', "ndjson"),
        (b'{"a":[{"b":1}]}', "json"),
        (b'{"a":[{"b":1}]}\n{"a":[]}', "ndjson"),
        (b'{\n "a": 1,\n "b": [{"c": 1}]\n}\n', "json"),
        (b'{"a": [{"b": 1},' + b'{"b": 1},' * HEAD, "json"),
        (b'{"a": "' + b"x" * HEAD, "ndjson"),
        (b'[{"a":1},\n{"a":2}]', "json"),
        (b'[{"a":1}]\n', "json"),
        (b"[]", "json"),
        (b"id,author,text\n1,A,x\n", "csv"),
        (b"id\tauthor\ttext\n1\tA\tx\n", "tsv"),
        (b"id|author|text\n1|A|x\n", "csv"),
        (b"author,text", "csv"),
        (b"a,b,c\n1,2,3\n4,5,6\n", "csv"),
        (b"Ann, Bob\nwrote this,\nand that, too\n", "plain-text"),
        (b"Dear author, text follows\nhello, you, there\n", "plain-text"),
        (b"1. Ann says:\n\n   Hello\n", "plain-text"),
        (b"[12/03/20, 10:00:01] Ann: hi\n", "whatsapp"),
        (b"{name} says:\n\nHello\n", "plain-text"),
        (b'{"comments":[{"id":1},{"id', "json"),
    ],
)
def test_formats_are_told_by_content(head: bytes, name: str) -> None:
    assert recognise(head, "misleading.pdf") == name


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (b'<?xml version="1.0"?><other>', "is an XML file of a kind that is not read"),
        (b"var comments = [{", "JSON inside a script"),
        (b'"[{\\"id\\":1}]"', "JSON inside a JSON string"),
        (b"interactions:\n- request:\n", "looks like a recording of web requests"),
        (b"=" * 76 + b"\nDate: Mon, 2 Oct 2017\n", "looks like a list archive of LISTSERV"),
    ],
)
def test_what_is_known_and_not_read(head: bytes, what: str) -> None:
    with pytest.raises(InputError, match=rf"f: {what}.*; \w+|f: is {what}; \w+"):
        recognise(head, "f")


def test_blank_files_and_blank_heads() -> None:
    with pytest.raises(InputError, match=r"only blanks; no comments found .tried"):
        recognise(b" \n\t\n", "f")
    blank = b" " * HEAD
    assert recognise(blank, "x.ndjson.gz", whole=False) == "ndjson"
    assert recognise(blank, "x.csv", whole=False) == "csv"
    assert recognise(blank, "x", whole=False) == "plain-text"


def test_formats_may_be_asked_for() -> None:
    records, ledger = read("a;text\n1;x\n", format="csv")
    assert (records.texts, ledger.notes["format"]) == (["x"], "csv")
    with pytest.raises(UsageError, match=r"unknown format 'xls'; there are .*ndjson, json"):
        read("x", format="xls")
    assert len({known.name for known in FORMATS}) == len(FORMATS)


def test_plain_text_is_passed_on() -> None:
    records, ledger = read("1. Zoë says:\n\n   Hello\n".encode("cp1252"))
    assert (records.authors, ledger.warnings["encoding_guessed"]) == (["Zoë"], 1)
    assert ledger.notes["format"] == "plain-text"


def test_the_order_of_lines_changes_nothing() -> None:
    rng = random.Random(7)
    records = [
        {"id": n, "parent_id": rng.randrange(n) if n else None, "user": f"u{n % 7}"}
        | ({"text": "x" * rng.randrange(400)} if n % 3 else {"edited": n})
        for n in range(2000)
    ]
    lines = [json.dumps(record) for record in records]
    expected, _ = read("\n".join(lines))
    for _ in range(3):
        rng.shuffle(lines)
        shuffled, ledger = read("\n".join(lines))
        assert content(shuffled) == content(expected)
        assert ledger.read == 2000


def content(records: Records) -> list[tuple[object, ...]]:
    columns = (records.ids, records.parents, records.authors, records.texts, records.versions or [])
    return sorted(zip(*columns, strict=True), key=str)
