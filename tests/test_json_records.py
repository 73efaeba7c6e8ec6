"""JSON records: values as written, keys that come late, limits, documents whole and cut."""

from __future__ import annotations

import json
import random
import re
from io import BytesIO

import pytest

from threadgraph.graphs.errors import InputError, UsageError
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import NO_TIME, Records
from threadgraph.io.formats.json_array import split_members
from threadgraph.io.options import Columns, Limits, ReadOptions
from threadgraph.io.recognise import read_source
from threadgraph.io.streams import Source


def read_bytes(data: bytes, options: ReadOptions | None = None) -> tuple[Records, Ledger]:
    ledger = Ledger()
    options = options or ReadOptions()
    with Source(BytesIO(data), "f", options.limits) as source:
        return read_source(source, options, ledger), ledger


def read_lines(*records: object, **options: object) -> tuple[Records, Ledger]:
    data = "\n".join(json.dumps(record) for record in records).encode()
    return read_bytes(data, ReadOptions(**options))  # type: ignore[arg-type]


def test_memory_is_never_a_rejection(monkeypatch: pytest.MonkeyPatch) -> None:
    def starve(text: str, max_depth: int) -> object:
        raise MemoryError

    monkeypatch.setattr("threadgraph.io.formats.json_record.loads", starve)
    with pytest.raises(MemoryError):
        read_lines({"id": 1, "text": "x"})


def test_values_are_text_exactly_as_written() -> None:
    raw = b'{"id":12345678901234567890123,"author":007,"text":"x"}'
    _, ledger = read_bytes(b'{"id":1,"text":"x"}\n' + raw)
    assert ledger.rejected == {"not_json": 1}
    lines = [
        b'{"id":9007199254740993,"parent":"9007199254740992","author":"null","text":"NA"}',
        b'{"id":1e5,"parent":1.0,"author":true,"text":-0}',
        b'{"id":"007","parent":false,"author":12.50,"text":""}',
    ]
    records, _ = read_bytes(b"\n".join(lines))
    assert records.ids == ["9007199254740993", "1e5", "007"]
    assert records.parents == ["9007199254740992", "1.0", "false"]
    assert records.authors == ["null", "true", "12.50"]
    assert records.texts == ["NA", "0", ""]


def test_a_lone_surrogate_is_kept() -> None:
    records, ledger = read_bytes(b'{"id":1,"author":"a\\ud800b","text":"\\ud83d\\ude00"}')
    assert records.authors == ["a\ud800b"]
    assert records.texts == ["\U0001f600"]
    assert ledger.read == 1


def test_an_author_may_be_an_object() -> None:
    records, ledger = read_lines(
        {"id": 1, "user": {"login": "ann", "id": 7}, "body": "x"},
        {"id": 2, "user": {"name": "", "username": "Bob", "id": "b"}, "body": "y"},
        {"id": 3, "user": None, "body": "z"},
        {"id": 4, "user": ["ann"], "body": "z"},
    )
    assert records.authors == ["ann", "Bob", None, None]
    assert records.author_ids == ["7", "b", None, None]
    assert ledger.counters["values_unreadable"] == 1


def test_keys_that_come_late_are_used() -> None:
    # More records than the first block holds, none with a parent, a time or an edit.
    early = [{"id": n, "author": "A", "text": "w" * 2000} for n in range(400)]
    late = [{"id": 1000 + n, "parentId": n, "author": "B", "createdAt": 60} for n in range(400)]
    records, ledger = read_lines(*early, *late)
    assert records.parents == [None] * 400 + [str(n) for n in range(400)]
    assert records.times == [NO_TIME] * 400 + [60_000_000] * 400
    assert "parent=parentId" in ledger.notes["columns"]
    assert "no_parents" not in ledger.warnings
    shuffled = [*early, *late]
    random.Random(3).shuffle(shuffled)
    again, _ = read_lines(*shuffled)
    assert rows(again) == rows(records)


def rows(records: Records) -> list[tuple[object, ...]]:
    columns = (records.ids, records.parents, records.authors, records.texts, records.times)
    return sorted(zip(*columns, strict=True), key=repr)


def test_ids_are_made_where_there_are_none() -> None:
    records, ledger = read_bytes(b'{"author":"A","text":"x"}\n\n{bad\n{"author":"B","text":"y"}\n')
    assert records.ids == ["row-1", "row-3"]
    assert records.places == [1, 4]
    assert records.ordered
    assert ledger.counters["ids_made"] == 2
    assert ledger.warnings["no_parents"] == 1
    assert records.thread_id == "f"


def test_a_record_without_its_id_is_rejected_where_others_have_one() -> None:
    _, ledger = read_lines({"id": 1, "text": "x"}, {"text": "y"}, {"id": "", "text": "z"})
    assert ledger.rejected == {"no_id": 2}
    assert [r.where for r in ledger.rejected_records] == ["f:2", "f:3"]
    assert ledger.rejected_records[0].raw == b'{"text": "y"}'


def test_limits_on_ids_and_fields() -> None:
    limits = Limits(id_length=5, field_size=50)
    _, ledger = read_lines(
        {"id": 1, "parent": None, "text": "x"},
        {"id": "123456", "parent": None, "text": "x"},
        {"id": 2, "parent": 1234567, "text": "x"},
        {"id": 3, "parent": None, "text": "é" * 26},
        {"id": 4, "parent": None, "text": "é" * 25},
        limits=limits,
    )
    assert ledger.rejected == {"id_too_long": 2, "field_too_large": 1}


def test_scores_versions_threads_and_titles() -> None:
    records, ledger = read_lines(
        {"id": 1, "text": "x", "score": 3, "edited": False, "retrieved_on": 50, "link_id": "t"},
        {"id": 2, "text": "y", "score": "4.5", "edited": 99.5, "retrieved_on": 50, "link_id": "t"},
        {"id": 3, "text": "z", "score": "1.2K", "edited": "1970-01-02", "link_title": "B"},
        {"id": 4, "text": "z", "score": None, "edited": None, "link_id": "t", "link_title": "A"},
    )
    assert records.scores == [3.0, 4.5, None, None]
    assert records.versions == [50.0, 99.5, 86_400.0, 0.0]
    assert records.threads == ["t", "t", None, "t"]
    assert records.titles == {"t": "A"}
    assert ledger.counters["scores_unreadable"] == 1


def test_what_exports_do_to_all_parents_is_undone() -> None:
    records, ledger = read_lines(
        {"id": 7, "parent": None, "text": "x"}, {"id": 8, "parent": 7.0, "text": "y"}
    )
    assert records.parents == [None, "7"]
    assert ledger.counters["parents_were_floats"] == 1
    kept, _ = read_lines(
        {"id": "7", "parent": "x", "text": "x"}, {"id": 8, "parent": "7.0", "text": "y"}
    )
    assert kept.parents == ["x", "7.0"]
    reddit, ledger = read_lines(
        {"id": "a", "parent_id": "t3_p", "link_id": "t3_p", "body": "x"},
        {"id": "b", "parent_id": "t1_a", "link_id": "t3_p", "body": "y"},
    )
    assert reddit.parents == ["t3_p", "a"]
    assert ledger.counters["reddit_prefixes"] == 2


def test_columns_may_be_named() -> None:
    lines = ({"nr": 5, "wer": "Ann", "was": "hello", "auf": None, "id": "no"},)
    records, ledger = read_lines(*lines, columns=Columns(id="nr", author="wer", text="was"))
    assert (records.ids, records.authors, records.texts) == (["5"], ["Ann"], ["hello"])
    assert ledger.notes["columns"] == "id=nr, author=wer, text=was"
    with pytest.raises(UsageError, match='no column "wem" for the author; there are "nr", "wer"'):
        read_lines(*lines, columns=Columns(author="wem"))
    with pytest.raises(InputError, match="no column for the author or the text among"):
        read_lines(*lines)


def test_records_inside_records_are_refused_or_counted() -> None:
    inner = {"id": 2, "author": "B", "text": "y"}
    outer = {"id": 1, "author": "A", "text": "x", "replies": [inner]}
    with pytest.raises(InputError, match="records inside records"):
        read_lines(outer)
    with pytest.raises(InputError, match="records inside records"):
        read_bytes(json.dumps([outer], indent=1).encode())
    many = [{"id": n, "author": "A", "text": "w" * 3000} for n in range(10, 200)]
    records, ledger = read_lines(*many, outer)
    assert len(records) == 191
    assert ledger.warnings["nested_records"] == 1


def test_documents() -> None:
    records = [{"id": n, "author": f"u{n}", "text": "x\ny"} for n in range(2500)]
    for document in (
        records,
        {"comments": records, "page": 3},
        {"data": {"items": records}, "users": [{"uid": 1}]},
    ):
        for indent in (None, 2):
            read, ledger = read_bytes(json.dumps(document, indent=indent).encode())
            assert read.ids == [str(n) for n in range(2500)]
            assert read.places == list(range(1, 2501))
            assert (ledger.read, ledger.notes["format"]) == (2500, "json")


def test_a_document_of_one_record() -> None:
    records, ledger = read_bytes(b'{\n "id": 1,\n "author": "A",\n "text": "x"\n}')
    assert (records.ids, ledger.notes["format"]) == (["1"], "json")


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"a": [{"text": 1}], "b": [{"text": 2}]}, 'lists "a", "b"'),
        ({"a": 1, "b": {"c": []}}, 'keys "a", "b" and no list'),
        ([], "empty list of records"),
        ({"a": [{"x": 1}]}, 'lists "a"'),
        ([{"x": 1}], 'no column for the author or the text among "x"'),
        ({"id": 1, "author": "A", "children": [{"id": 2, "author": "B"}]}, "records inside"),
    ],
)
def test_documents_that_are_refused(document: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_bytes(json.dumps(document, indent=1).encode())


def test_one_bad_record_does_not_lose_a_document() -> None:
    data = b'[{"id":1,"text":"x"}, {"id":2,"text":NaN}, , 5, {"id":3,"text":"[{,"}] tail'
    records, ledger = read_bytes(data)
    assert records.ids == ["1", "3"]
    assert ledger.rejected == {"not_json": 2, "not_an_object": 1}
    assert ledger.warnings["trailing_bytes"] == 1
    assert [r.where for r in ledger.rejected_records] == ["f item 2", "f item 3", "f item 4"]


def test_a_cut_document_keeps_its_whole_records() -> None:
    items = [{"id": n, "text": 'a]"}'} for n in range(9)]
    data = json.dumps({"n": 1, "list": items}).encode()
    ends = [match.end() for match in re.finditer(rb'"a]\\"}"}', data)]
    for cut in range(ends[0] + 1, len(data) - 1):
        records, ledger = read_bytes(b"\n" + data[:cut], ReadOptions(format="json"))
        assert len(records) == sum(end < cut for end in ends)
        assert ledger.read == len(records) + ledger.rejected.total()
        assert set(ledger.rejected) <= {"cut_line"}
        assert ledger.incomplete


def test_members_of_odd_arrays() -> None:
    assert split_members(b"[ ]").items == []
    assert split_members(b"[1,2,]").items == [b"1", b"2"]
    assert split_members(b'["a]", {"b": [1, 2]}]x') == ([b'"a]"', b'{"b": [1, 2]}'], True, 1)
    assert split_members(b'[1, "a').closed is False
