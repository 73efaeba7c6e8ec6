"""inspect: what a file is, before anything is analysed."""

from __future__ import annotations

import json
import zipfile

import pytest
from commands import command
from helpers import shared

import threadgraph as tg

ROWS = [
    {"id": 1, "author": "Ann", "text": "Hi", "created_at": "2024-03-01T10:00:00Z"},
    {"id": 2, "author": "ANN", "parent": 1, "text": "", "created_at": "2024-03-02T10:00:00Z"},
    {"id": 3, "author": "[deleted]", "parent": 9, "text": "x"},
]


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "table.ndjson"
    path.write_text("\n".join(map(json.dumps, ROWS)), "utf-8")
    return path


def test_fields_are_counted_and_what_is_missing_is_named(table):
    found = tg.inspect(table)
    assert (found.format, found.records, found.people, found.threads) == ("ndjson", 3, 1, None)
    assert found.fields == {
        "parent": 2,
        "author": 2,
        "author id": 0,
        "text": 2,
        "time": 2,
        "thread": 0,
        "score": 0,
    }
    assert found.missing == ["author id", "thread", "score"]
    assert (found.first_time, found.last_time) == ("2024-03-01T10:00:00Z", "2024-03-02T10:00:00Z")
    assert [record["id"] for record in found.first] == ["1", "2", "3"]


def test_it_is_told_in_words(table):
    told = command("inspect", table, "--first", 1).out
    assert "JSON lines (NDJSON) (ndjson)" in told
    assert "3 comments by 1 person; threads follow from the replies." in told
    assert "Fields: parent 2, author 2, text 2, time 2." in told
    assert "Not there: author id, thread, score." in told
    assert "Ann [1] 2024-03-01T10:00:00Z: Hi" in told
    assert "[2]" not in told


def test_it_is_told_as_json(table):
    found = json.loads(command("inspect", table, "--json").out)
    assert (found["records"], found["ledger"]["read"], len(found["first"])) == (3, 3, 3)


def test_a_folder_and_an_archive_are_one_input(table, tmp_path):
    (tmp_path / "all").mkdir()
    (tmp_path / "all/a.ndjson").write_bytes(table.read_bytes())
    (tmp_path / "all/readme.txt").write_text("nothing to see")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(table, "a.ndjson")
        archive.writestr("readme.txt", "nothing to see")
    for name in ("all", "all.zip"):
        found = tg.inspect(tmp_path / name)
        assert (found.format, found.records) == ("ndjson", 3)
        assert found.ledger.warnings["files_skipped"] == 1
    assert found.compression == "zip"
    d = tg.read(tmp_path / "all.zip")
    assert (len(d), d.inputs[0].format, d.inputs[0].compression) == (3, "ndjson", "zip")


def test_several_inputs_are_looked_at_together(table, tmp_path):
    other = tmp_path / "other.ndjson"
    other.write_text('{"id": 7, "author": "Bob", "text": "x", "parent": 1}')
    found = tg.inspect(table, other)
    assert (found.files, found.records, found.people) == (2, 4, 2)
    assert "2 inputs" in command("inspect", table, other).out


def test_nothing_is_said_so(tmp_path):
    page = tmp_path / "page.txt"
    page.write_text("nothing to see")
    told = command("inspect", page)
    assert told.code == 3
    assert "no comments found" in told.err
    assert "0 comments" in told.out
    told = command("inspect", tmp_path / "none")
    assert told.code == 2
    assert "no such file" in told.err
    with pytest.raises(tg.UsageError, match="no input"):
        tg.inspect()


def test_pages_of_one_thread_are_one():
    pages = [shared(f"samples/hackernews/hn_7324236{n}.html") for n in ("", "-2")]
    found = tg.inspect(*pages)
    assert (found.records, found.threads) == (101 + 95 + 1, 1)


def test_what_is_missing_is_said():
    found = tg.inspect(
        shared("samples/reddit/extracted/TestCommentForest.test_replace__all__00_thread.json")
    )
    assert found.ledger.warnings["not_in_file"] == 67
    assert found.posts == 1
