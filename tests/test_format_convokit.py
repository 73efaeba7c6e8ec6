"""ConvoKit corpora: new and old keys, folders and archives, what is nobody, what is a post."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

import threadgraph as tg
from threadgraph.graphs.errors import InputError
from threadgraph.graphs.records import COMMENT, POST
from threadgraph.io.bundles import open_bundle
from threadgraph.io.options import ReadOptions
from threadgraph.io.recognise import recognise
from threadgraph.io.sources import bundle_format


def utterance(name: str, parent: str | None, speaker: str | None, **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "conversation_id": "p1",
        "text": f"text of {name}",
        "speaker": speaker,
        "meta": {},
        "reply-to": parent,
        "timestamp": 1_500_000_000 + len(name),
        "vectors": [],
        **more,
    }


UTTERANCES = [
    utterance("p1", None, "ann", meta={"score": 12, "top_level_comment": None}),
    utterance("c1", "p1", "bob", meta={"score": -1, "top_level_comment": "c1"}),
    utterance("c2", "c1", "Ann", meta={"score": 3, "top_level_comment": "c1"}),
    utterance("c3", "c1", "[deleted]", text="[deleted]", meta={"top_level_comment": "c1"}),
    utterance("c4", "c3", "[deleted]", meta={"top_level_comment": "c1"}),
    utterance("c5", "gone", "bob", timestamp=None, meta={"top_level_comment": "gone"}),
]
SPEAKERS = {"ann": {"meta": {"name": "Ann of the Mill"}, "vectors": []}, "bob": {"num_posts": 3}}
CONVERSATIONS = {
    "p1": {"meta": {"title": "Who built the bridge?"}, "vectors": []},
    "p2": {"meta": {"title": "Not in this file"}, "vectors": []},
}


def lines(utterances: list[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(found).encode() + b"\n" for found in utterances)


def corpus(place: Path, files: dict[str, Any] | None = None) -> Path:
    place.mkdir(exist_ok=True)
    for name, content in {
        "speakers.json": SPEAKERS,
        "conversations.json": CONVERSATIONS,
        "corpus.json": {"name": "bridges"},
        "index.json": {"utterances-index": {}, "version": 1},
        **(files or {}),
    }.items():
        (place / name).write_text(json.dumps(content))
    if not files or not any(name.startswith("utterances") for name in files):
        (place / "utterances.jsonl").write_bytes(lines(UTTERANCES))
    return place


def write(place: Path, data: bytes, name: str = "page.data") -> Path:
    path = place / name
    path.write_bytes(data)
    return path


def parents(d: tg.Discussion) -> dict[str, str | None]:
    return dict(zip(d.comments["id"], d.comments["parent"].astype(object), strict=True))


def test_a_file_of_utterances_is_read_whatever_its_name(tmp_path):
    d = tg.read(write(tmp_path, lines(UTTERANCES)))
    assert d.inputs[0].format == "convokit"
    assert d.ledger.read == d.ledger.kept == 6
    assert d.thread_ids == ["p1"]
    assert {k: v for k, v in parents(d).items() if isinstance(v, str)} == {
        "c1": "p1",
        "c2": "c1",
        "c3": "c1",
        "c4": "c3",
        "c5": "gone",
    }
    assert d.ledger.counters["missing_parents"] == 1
    assert d.comments.set_index("id")["created_at"]["c1"].isoformat() == "2017-07-14T02:40:02+00:00"
    assert d.comments["created_at"].isna().sum() == 1


def test_the_submission_of_a_reddit_corpus_is_a_post_and_no_comment(tmp_path):
    d = tg.read(write(tmp_path, lines(UTTERANCES)))
    assert len(d) == 5
    assert d.kind[d.ids.index("p1")] == POST
    assert d.comments.set_index("id")["score"].dropna().to_dict() == {"p1": 12, "c1": -1, "c2": 3}


def test_an_opening_without_a_mark_is_a_comment(tmp_path):
    d = tg.read(write(tmp_path, lines([utterance("p1", None, "ann"), utterance("a", "p1", "b")])))
    assert len(d) == 2
    assert d.kind.tolist() == [COMMENT, COMMENT]


def test_a_section_header_is_the_opening_and_the_title(tmp_path):
    header = utterance("p1", None, "ann", text="== Sources ==", meta={"is_section_header": True})
    said = utterance("c1", "p1", "ann", meta={"is_section_header": False})
    d = tg.read(write(tmp_path, lines([header, said])))
    assert (len(d), d.thread_titles) == (1, ["== Sources =="])


def test_speakers_are_told_apart_by_their_exact_ids(tmp_path):
    d = tg.read(write(tmp_path, lines(UTTERANCES)))
    assert sorted(d.people.names) == ["Ann", "ann", "bob"]


def test_deleted_speakers_are_nobody_and_their_places_are_kept(tmp_path):
    d = tg.read(write(tmp_path, lines(UTTERANCES)))
    gone = d.comments[d.comments["author"].isna()]
    assert gone["id"].tolist() == ["c3", "c4"]
    assert d.ledger.counters["deleted_records"] == 1
    assert d.depth[d.ids.index("c4")] == 3


@pytest.mark.parametrize("key", ["reply-to", "reply_to"])
def test_both_keys_of_replies_are_known(key, tmp_path):
    found = [{key: u.pop("reply-to"), **u} for u in [dict(u) for u in UTTERANCES]]
    d = tg.read(write(tmp_path, lines(found)))
    assert d.inputs[0].format == "convokit"
    assert parents(d)["c2"] == "c1"


def test_an_old_corpus_has_users_and_roots_in_one_array(tmp_path):
    old = [
        {
            "id": i,
            "root": 7,
            "user": speaker,
            "reply-to": parent,
            "timestamp": "1300000000.0",
            "text": "x",
        }
        for i, speaker, parent in ((7, "u0", None), (8, "u2", 7), (9, "u0", 8))
    ]
    data = json.dumps(old, indent=1).encode()
    assert recognise(data) == "convokit"
    d = tg.read(write(tmp_path, data))
    assert (d.ids, d.thread_ids, d.depth.tolist()) == (["7", "8", "9"], ["7"], [0, 1, 2])
    place = corpus(tmp_path / "old", {"utterances.json": old, "users.json": {}})
    (place / "speakers.json").unlink()
    (place / "users.json").write_text(json.dumps({"u0": {"character_name": "MILLER"}}))
    d = tg.read(place)
    assert d.inputs[0].format == "convokit"
    assert sorted(d.people.names) == ["MILLER", "u2"]


def test_a_folder_gives_names_and_titles(tmp_path):
    d = tg.read(corpus(tmp_path / "bridges"))
    assert d.thread_titles == ["Who built the bridge?"]
    assert sorted(d.people.names) == ["Ann", "Ann of the Mill", "bob"]
    assert not d.ledger.warnings


def test_a_folder_and_the_archive_made_of_it_are_the_same(tmp_path):
    place = corpus(tmp_path / "bridges")
    with zipfile.ZipFile(tmp_path / "bridges.zip", "w") as archive:
        for path in sorted(place.iterdir()):
            archive.write(path, f"some/folder/{path.name}")
    one, other = tg.read(place), tg.read(tmp_path / "bridges.zip")
    assert other.inputs[0].format == "convokit"
    assert one.comments.equals(other.comments)
    assert one.thread_titles == other.thread_titles


def test_a_damaged_file_beside_the_utterances_is_told_and_passed_over(tmp_path):
    place = corpus(tmp_path / "bridges")
    (place / "speakers.json").write_text("no JSON")
    d = tg.read(place)
    assert d.ledger.kept == 6
    assert d.ledger.warnings["files_skipped"] == 1


def test_what_else_is_in_the_folder_is_told(tmp_path):
    place = corpus(tmp_path / "bridges")
    for name in ("info.politeness.jsonl", "notes.md", "vectors.tfidf.p"):
        (place / name).write_text("x")
    d = tg.read(place)
    assert d.ledger.warnings == {"files_skipped": 1}
    assert d.ledger.examples["files_skipped"][0].where == "bridges/notes.md"


def test_two_corpora_in_one_folder_are_no_corpus(tmp_path):
    for name in ("one", "two"):
        corpus(tmp_path / name)
    with open_bundle(tmp_path) as bundle:
        assert bundle_format(bundle, ReadOptions()) is None
    with open_bundle(tmp_path / "one") as bundle:
        assert bundle_format(bundle, ReadOptions()).name == "convokit"
    (tmp_path / "two/utterances.jsonl").unlink()
    with open_bundle(tmp_path) as bundle:
        assert bundle_format(bundle, ReadOptions()) is None


def test_utterances_without_a_conversation_are_in_that_of_what_they_answer(tmp_path):
    found = [
        utterance("a", None, "ann", conversation_id=None),
        utterance("d", "c", "ann", conversation_id=None),
        utterance("c", "p1", "bob", conversation_id=None),
        utterance("p1", None, "bob"),
        utterance("b", "a", "bob", conversation_id=None),
    ]
    d = tg.read(write(tmp_path, lines(found)))
    threads = dict(zip(d.comments["id"], d.comments["thread"], strict=True))
    assert threads == {"a": "a", "b": "a", "p1": "p1", "c": "p1", "d": "p1"}
    none = [utterance(n, p, "x", conversation_id=None) for n, p in (("a", None), ("b", "a"))]
    assert tg.read(write(tmp_path, lines(none))).thread_ids == ["a"]


def test_a_circle_without_conversations_is_a_thread_whatever_the_order(tmp_path):
    found = [
        utterance("p1", None, "x"),
        *(utterance(n, p, "x", conversation_id=None) for n, p in (("d", "b"), ("b", "a"))),
        utterance("a", "b", "x", conversation_id=None),
    ]
    for order in (found, found[::-1]):
        d = tg.read(write(tmp_path, lines(order)))
        assert dict(zip(d.comments["id"], d.comments["thread"], strict=True)) == {
            "p1": "p1",
            "a": "a",
            "b": "a",
            "d": "a",
        }
        assert d.ledger.counters["openings_with_parent"] == 1


def test_what_is_no_utterance_is_rejected_and_counted(tmp_path):
    data = lines(UTTERANCES) + b'{"id": "x"}\n{"id": "", "text": "a"}\nnull\n{"id"\n[1]\n'
    d = tg.read(write(tmp_path, data))
    assert d.ledger.read == 11
    assert d.ledger.rejected == {"wrong_shape": 1, "no_id": 1, "not_json": 1, "not_an_object": 1}
    assert d.ledger.filtered == {"null": 1}
    d = tg.read(write(tmp_path, json.dumps([*UTTERANCES, 1]).encode()))
    assert (d.ledger.read, d.ledger.rejected) == (7, {"not_an_object": 1})


def test_a_speaker_that_is_marked_as_unknown_is_nobody(tmp_path):
    found = [
        utterance("p1", None, "[unknown: p1]", meta={"author_unknown": True}),
        utterance("a", "p1", "ann", meta={"author_unknown": False}),
    ]
    d = tg.read(write(tmp_path, lines(found)))
    assert d.people.names == ["ann"]


def test_a_corpus_file_that_is_no_list_of_utterances_is_told(tmp_path):
    with pytest.raises(InputError, match="is no list of utterances"):
        tg.read(write(tmp_path, b'{\n"p1": {"title": "x"}\n}'), format="convokit")


@pytest.mark.parametrize(
    "record",
    [
        {"id": 1, "parent": None, "author": "ann", "text": "x"},
        {"id": 1, "reply_to": 2, "user": "ann", "text": "x", "timestamp": 5},
        {"id": 1, "conversation_id": 1, "author_id": 7, "text": "x", "in_reply_to_user_id": 2},
    ],
)
def test_other_records_are_not_taken_for_utterances(record):
    data = json.dumps(record).encode()
    assert recognise(b"\n".join([data, data])) != "convokit"
    assert recognise(json.dumps([record]).encode()) != "convokit"


def test_a_very_deep_conversation_is_ordinary(tmp_path):
    n = 100_000
    out = io.BytesIO()
    for i in range(n):
        parent = f'"{i - 1}"' if i else "null"
        thread = '"0"' if i == 0 else "null"
        out.write(
            b'{"id":"%d","conversation_id":%s,"text":"x","speaker":"a%d","meta":{},"reply-to":%s,'
            b'"timestamp":%d}\n' % (i, thread.encode(), i % 5, parent.encode(), 1_500_000_000 + i)
        )
    d = tg.read(write(tmp_path, out.getvalue()))
    assert int(d.depth.max()) == n - 1
    assert d.thread_ids == ["0"]
