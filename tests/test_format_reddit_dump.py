"""Dumps of Reddit: comments and submissions, one object a line."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from io import BytesIO
from typing import Any

import pytest
import zstandard
from helpers import shared

import threadgraph as tg
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import Records
from threadgraph.io.formats.reddit_dump import join, read
from threadgraph.io.options import Limits, ReadOptions
from threadgraph.io.recognise import recognise, recognise_source
from threadgraph.io.streams import Source, open_source

COMMENTS = "samples/reddit/pushshift_comments.ndjson"
SUBMISSIONS = "samples/reddit/pushshift_submissions.ndjson"


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def comment(name: str, parent: Any = "t3_p", **more: Any) -> dict[str, Any]:
    data = {"id": name, "parent_id": parent, "link_id": "t3_p", "author": "ann", "body": "x"}
    return {**data, "created_utc": 1_600_000_000, "subreddit": "bridges", **more}


def submission(name: str = "p", **more: Any) -> dict[str, Any]:
    data = {"id": name, "author": "op", "title": "T", "selftext": "", "num_comments": 0}
    return {**data, "created_utc": 1_599_999_999, "subreddit": "bridges", **more}


def lines(*records: Any) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def read_bytes(*files: bytes, options: ReadOptions | None = None) -> tuple[list[Records], Ledger]:
    """Return the records of each file, and the ledger after joining them."""
    ledger, options = Ledger(), options or ReadOptions()
    sources = [Source(BytesIO(data), "RC.ndjson", Limits()) for data in files]
    parts = [read(source, options, ledger) for source in sources]
    return join(parts, options, ledger), ledger


# Real files.


def test_comments_of_nineteen_years_are_read_as_plain_json_reads_them():
    raw = [json.loads(line) for line in shared(COMMENTS).read_bytes().splitlines()]
    d = tg.read(shared(COMMENTS))
    assert d.ledger.notes["format"] == "reddit-dump"
    assert d.ledger.read == len(d) == len(raw) == 27
    assert set(d.thread_ids) == {record["link_id"] for record in raw}
    assert len(d.people) == len({r["author"] for r in raw} - {"[deleted]"}) == 22
    counters = d.ledger.counters
    assert counters["authors_missing"] == sum(r["author"] == "[deleted]" for r in raw) == 5
    replies = [r for r in raw if r["parent_id"].startswith("t1_")]
    assert counters["orphans"] == counters["missing_parents"] == len(replies) == 9
    assert counters["times_unreadable"] == 0
    times = {r["id"]: int(float(r["created_utc"])) for r in raw}
    known = d.is_record
    seen = zip(d.ids, (d.time // 1_000_000).tolist(), known.tolist(), strict=True)
    assert {name: time for name, time, record in seen if record} == times
    gone = Counter(record["body"] for record in raw)
    assert counters["deleted_records"] == gone["[deleted]"] == 2
    assert counters["removed_records"] == gone["[removed]"] == 2


@pytest.mark.parametrize(
    ("name", "parent", "thread", "author", "text", "time", "score"),
    [
        # Of 2024 (raw), of 2009 with a quotation (escaped), of 2005 without a full name.
        ("kod0bke", "kihqg38", "t3_199i3jp", "ebd875b98a5f", "cbc411bbd4b1", 1706745600, 1),
        ("c0cmuoo", "t3_9fyq4", "t3_9fyq4", "37c0562223f7", "1794e9cf12d6", 1251763202, 1),
        ("c13", "t3_17863", "t3_17863", "62b7916e066b", "6bd6a0df9adf", 1134365188, 2),
    ],
)
def test_three_comments_field_by_field(name, parent, thread, author, text, time, score):
    d = tg.read(shared(COMMENTS))
    row = d.ids.index(name)
    assert d.ids[d.parent[row]] == parent
    assert d.thread_ids[d.thread[row]] == thread
    assert (hashed(d.author_names[row]), hashed(d.texts[row])) == (author, text)
    assert (d.time[row] // 1_000_000, d.scores[row]) == (time, score)


def test_submissions_are_openings_without_comments():
    raw = [json.loads(line) for line in shared(SUBMISSIONS).read_bytes().splitlines()]
    d = tg.read(shared(SUBMISSIONS))
    assert (d.ledger.read, len(d), len(d.thread_ids)) == (31, 0, 31)
    assert set(d.ids) == {"t3_" + record["id"] for record in raw}
    assert sum(title is not None for title in d.thread_titles) == 31
    declared = sum(record["num_comments"] for record in raw)
    assert d.ledger.warnings["not_in_file"] == declared == 811


def test_comments_and_submissions_of_a_folder_go_together():
    d = tg.read(shared(COMMENTS), shared(SUBMISSIONS))
    assert (len(d), len(d.thread_ids), len(d.people)) == (27, 58, 49)


@pytest.mark.parametrize("path", [COMMENTS, SUBMISSIONS])
def test_each_sample_is_known_by_its_content(path):
    with open_source(shared(path)) as source:
        source.name = "notes.txt"
        assert recognise_source(source, ReadOptions()) == "reddit-dump"


def test_json_lines_of_nobody_stay_json_lines():
    files = [f for f in shared("hostile").glob("nd_*") if not f.name.startswith("nd_4")]
    assert len(files) > 15
    for file in files:
        with open_source(file) as source:
            if source.head:
                assert recognise_source(source, ReadOptions()) == "ndjson", file.name


# Invented dumps.


def test_comments_find_the_submission_of_another_file():
    replies = lines(comment("a"), comment("b", "t1_a"))
    parts, ledger = read_bytes(replies, lines(submission(num_comments=3)))
    assert [part.ids for part in parts] == [["a", "b"], ["t3_p"]]
    assert parts[0].parents == ["t3_p", "a"]
    assert parts[1].titles == {"t3_p": "T"}
    assert ledger.examples["not_in_file"][0].what == "2 of 3 comments; 1 is not in these files"


def test_a_long_window_and_one_thread_through_the_public_way(tmp_path):
    path = tmp_path / "bridges_comments.zst"
    parameters = zstandard.ZstdCompressionParameters(window_log=27)
    packed = zstandard.ZstdCompressor(compression_params=parameters)
    path.write_bytes(packed.compress(lines(comment("a"), comment("b", "t1_a"))))
    d = tg.read(path)
    assert (d.thread_ids, d.ids, d.depth.tolist()) == (["t3_p"], ["t3_p", "a", "b"], [0, 1, 2])
    assert d.kind.tolist() == [3, 0, 0]  # the root is not a record


def test_parents_as_numbers_are_ids():
    parent = int("kod0bkd", 36)
    (records,), ledger = read_bytes(
        lines(comment("kod0bkd", None), comment("b", parent), comment("c", float(parent)))
    )
    assert records.parents == [None, "kod0bkd", "kod0bkd"]
    assert ledger.counters["parents_base10"] == 2
    record = json.dumps(comment("b", parent, subreddit_id="t5_abc", link_id=int("9fyq4z", 36)))
    assert recognise(record.encode()) == "reddit-dump"


def test_threads_that_are_not_named_are_those_of_the_comment_answered():
    rows = [
        comment("b", "t1_a"),
        comment("a", "t3_p"),
        comment("d", "t1_c"),
        comment("e", "t1_d"),
        comment("f", "t1_z", permalink="/r/bridges/comments/q/the_bridge/f/"),
    ]
    for row in rows:
        del row["link_id"]
    (records,), _ = read_bytes(lines(*rows))
    assert records.threads == ["t3_p", "t3_p", "t1_c", "t1_c", "t3_q"]


def test_a_circle_of_comments_without_a_thread_is_read():
    rows = [comment("a", "t1_b"), comment("b", "t1_a")]
    for row in rows:
        del row["link_id"]
    (records,), _ = read_bytes(lines(*rows))
    assert len(set(records.threads or [])) == 1


def test_texts_are_unescaped_unless_they_show_that_they_are_raw():
    bodies = ["&gt; a &amp;lt;", "> a &lt;", "&lt; & b", "no sign"]
    rows = [comment(f"c{i}", body=body) for i, body in enumerate(bodies)]
    rows.append(comment("m", body="&lt;", _meta={"retrieved_2nd_on": 1}))
    (records,), _ = read_bytes(lines(*rows))
    assert records.texts == ["> a &lt;", "> a &lt;", "&lt; & b", "no sign", "&lt;"]


def test_types_that_drift_are_read_alike():
    rows = [
        comment("a", created_utc="1600000000", score="5", edited=1_600_000_100),
        comment("b", created_utc=1_600_000_000.0, score=None, author=None, retrieved_utc=7),
        comment("c", created_utc=1_600_000_000, score=2, edited=True),
    ]
    (records,), _ = read_bytes(lines(*rows))
    assert records.times == [1_600_000_000_000_000] * 3
    assert records.scores == [5, None, 2]
    assert records.versions == [1_600_000_100, 7, 0]
    assert records.authors == ["ann", None, "ann"]


def test_the_version_retrieved_last_is_kept_and_not_a_deleted_one(tmp_path):
    rows = [
        comment("a", body="first", retrieved_on=1),
        comment("a", body="second", retrieved_on=5),
        comment("a", body="[deleted]", author="[deleted]", retrieved_on=9),
    ]
    path = tmp_path / "RC.ndjson"
    path.write_bytes(lines(*rows))
    d = tg.read(path)
    assert d.texts[d.ids.index("a")] == "second"
    assert d.ledger.counters["edited_duplicates"] == 2


def test_answers_of_the_api_and_things_on_lines_are_read():
    answer = json.dumps({"data": [comment("a"), comment("b", "t1_a")], "error": None}).encode()
    listed = json.dumps([submission(), submission("q")]).encode()
    wrapped = lines({"kind": "t1", "data": comment("a")}, {"kind": "t3", "data": submission()})
    for data, ids in ((answer, ["a", "b"]), (listed, ["t3_p", "t3_q"]), (wrapped, ["a", "t3_p"])):
        assert recognise(data) == "reddit-dump"
        (records,), ledger = read_bytes(data)
        assert (records.ids, ledger.read) == (ids, 2)


def test_what_is_no_record_is_rejected():
    (records,), ledger = read_bytes(lines(comment("a"), {"note": 1}, 7, comment("")))
    assert records.ids == ["a"]
    assert ledger.rejected == {"wrong_shape": 1, "not_an_object": 1, "no_id": 1}
    assert ledger.read == 4


def test_tables_with_some_of_the_keys_are_not_taken():
    for row in (
        {"id": "b", "parent_id": "t1_a", "link_id": "t3_p", "body": "y"},
        {"id": 1, "title": "T", "author": "ann", "created_utc": 1, "num_comments": 3},
        {"id": "1", "body": "x", "subreddit": "bridges", "parent_id": "0", "author": "ann"},
    ):
        assert recognise(lines(row, row)) == "ndjson"
