"""ConvoKit corpora written: read back they are the same discussion, as far as there are records."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from commands import command
from factories import bakery, chain, make_discussion
from helpers import shared
from hypothesis import given, settings
from hypothesis import strategies as st

import threadgraph as tg
from threadgraph.graphs.assemble import AssembleOptions, assemble
from threadgraph.graphs.errors import OutputError
from threadgraph.graphs.identity import IdentityOptions
from threadgraph.graphs.records import COMMENT, NO_TIME, POST, ROOT, Records
from threadgraph.io.convokit_corpus import write_convokit
from threadgraph.io.write import check_outputs

FILES = ["utterances.jsonl", "speakers.json", "conversations.json", "corpus.json", "index.json"]
EXACT = AssembleOptions(identity=IdentityOptions(merge_names=False))


def utterances(place: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (place / "utterances.jsonl").read_text().splitlines()]


def content(d: tg.Discussion) -> list[tuple[Any, ...]]:
    """Return what of a discussion a corpus holds, record by record."""
    found = []
    for row in d.is_record.nonzero()[0].tolist():
        above = int(d.parent[row])
        person = int(d.author[row])
        found.append(
            (
                d.thread_ids[int(d.thread[row])],
                d.ids[row],
                None if above < 0 or d.kind[above] == ROOT else d.ids[above],
                d.people.names[person] if person >= 0 else None,
                int(d.time[row]),
                d.texts[row] if d.texts else "",
                int(d.kind[row]),
            )
        )
    return sorted(found)


def round_trip(d: tg.Discussion, place: Path) -> tg.Discussion:
    write_convokit(d, place)
    assert check_outputs(place) == []
    return tg.read(place, building=EXACT)


def test_what_is_written_is_read_back(tmp_path):
    d = bakery()
    again = round_trip(d, tmp_path / "corpus")
    assert again.inputs[0].format == "convokit"
    assert content(again) == content(d)
    assert again.depth.tolist() == d.depth.tolist()
    assert again.network.weight.tolist() == d.network.weight.tolist()


def test_the_files_are_those_that_convokit_dumps(tmp_path):
    assert write_convokit(bakery(), tmp_path) == [*FILES, "run.json"]
    keys = ["id", "conversation_id", "text", "speaker", "meta", "reply-to", "timestamp", "vectors"]
    for found in utterances(tmp_path):
        assert list(found) == keys
    about = {name: json.loads((tmp_path / name).read_text()) for name in FILES[1:]}
    speakers = {found["speaker"] for found in utterances(tmp_path)}
    assert set(about["speakers.json"]) == speakers
    for components in ("speakers.json", "conversations.json"):
        assert all(set(found) == {"meta", "vectors"} for found in about[components].values())
    assert set(about["index.json"]) == {
        "utterances-index",
        "speakers-index",
        "conversations-index",
        "overall-index",
        "version",
        "vectors",
    }
    assert about["index.json"]["utterances-index"] == {
        "kind": ["<class 'str'>"],
        "depth": ["<class 'int'>"],
        "author_unknown": ["<class 'bool'>"],
    }
    assert about["corpus.json"]["num_utterances"] == 14


def test_the_unknown_are_never_one_speaker(tmp_path):
    rows = [("1", None, None, "a", 1.0), ("2", "1", None, "b", 2.0), ("3", "2", "Ann", "c", 3.0)]
    d = make_discussion(rows)
    again = round_trip(d, tmp_path)
    assert len({found["speaker"] for found in utterances(tmp_path)}) == 3
    assert again.people.names == ["Ann"]
    # The utterances alone are enough to know it.
    alone = tg.read(tmp_path / "utterances.jsonl", building=EXACT)
    assert alone.people.names == ["Ann"]


def test_a_person_with_the_name_of_an_unknown_speaker_stays_apart(tmp_path):
    d = make_discussion([("1", None, None, "a", 1.0), ("2", "1", "[unknown: 1]", "b", 2.0)])
    again = round_trip(d, tmp_path)
    assert len({found["speaker"] for found in utterances(tmp_path)}) == 2
    assert again.people.names == ["[unknown: 1]"]


def test_absent_comments_are_no_utterances(tmp_path):
    d = make_discussion([("1", None, "Ann", "a", 1.0), ("2", "gone", "Bob", "b", 2.0)])
    again = round_trip(d, tmp_path)
    assert [found["id"] for found in utterances(tmp_path)] == ["1", "2"]
    assert [found["reply-to"] for found in utterances(tmp_path)] == [None, "gone"]
    assert again.ledger.counters["missing_parents"] == 1
    assert content(again) == content(d)


def test_people_with_the_same_name_stay_two(tmp_path):
    records = Records(
        ids=["1", "2", "3"],
        parents=[None, "1", "2"],
        authors=["Ann", "Ann", "Bob"],
        author_ids=["U1", "U2", "U3"],
        texts=["a", "b", "c"],
        times=[1, 2, 3],
        places=[1, 2, 3],
        thread_id="page",
    )
    again = round_trip(assemble(records), tmp_path)
    assert again.people.names == ["Ann", "Ann", "Bob"]
    assert sorted({found["speaker"] for found in utterances(tmp_path)}) == [
        "Ann (U1)",
        "Ann (U2)",
        "Bob",
    ]


def test_posts_scores_titles_and_fractions_of_seconds_come_back(tmp_path):
    records = Records(
        ids=["t", "1"],
        parents=[None, "t"],
        authors=["Ann", "Bob"],
        texts=["", "b"],
        times=[1_736_478_630_905_399, NO_TIME],
        places=[1, 2],
        threads=["t", "t"],
        kinds=[POST, COMMENT],
        scores=[2.0, None],
        titles={"t": "The bridge"},
    )
    d = assemble(records)
    again = round_trip(d, tmp_path)
    assert content(again) == content(d)
    assert again.scores == [2.0, None]
    assert again.thread_titles == ["The bridge"]


def test_ids_that_several_threads_have_are_told_apart(tmp_path):
    records = Records(
        ids=["a", "1", "1", "2", "b/1"],
        parents=[None, None, None, "1", "9"],
        authors=["Ann"] * 5,
        texts=["opening", "one", "other", "answer", "orphan"],
        times=[1, 2, 3, 4, 5],
        places=[1, 2, 3, 4, 5],
        threads=["a", "a", "b", "b", "b"],
    )
    d = assemble(records)
    again = round_trip(d, tmp_path)
    names = [found["id"] for found in utterances(tmp_path)]
    assert names == ["a", "a//1", "b//1", "b//2", "b//b/1"]
    assert again.thread_ids == ["a", "b"]
    assert again.depth.tolist() == d.depth.tolist()


def test_texts_that_were_dropped_and_letters_that_are_half_are_written(tmp_path):
    d = make_discussion([("1", None, "Ann\udc80", "\ud800 \u2028 \x00", 1.0)])
    assert content(round_trip(d, tmp_path / "a")) == content(d)
    write_convokit(replace(d, texts=None), tmp_path / "b")
    assert utterances(tmp_path / "b")[0]["text"] == ""


def test_a_very_deep_chain_is_written(tmp_path):
    d = chain(30_000)
    assert int(round_trip(d, tmp_path).depth.max()) == int(d.depth.max())


def test_nothing_changes_where_a_file_cannot_be_written(tmp_path):
    place = tmp_path / "corpus"
    write_convokit(bakery(), place)
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    (place / "index.json").unlink()
    (place / "index.json").mkdir()
    with pytest.raises(OutputError):
        write_convokit(make_discussion([("1", None, "Ann", "a", 1.0)]), place)
    (place / "index.json").rmdir()
    del before["index.json"]
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before
    blocked = tmp_path / "a file"
    blocked.write_text("")
    with pytest.raises(OutputError):
        write_convokit(bakery(), blocked)


def test_the_command_writes_a_corpus(tmp_path):
    page = tmp_path / "page.txt"
    page.write_text("1. Ann said:\n\n   Hello\n\n   - Bob said:\n\n     Hi\n")
    ran = command("export", str(page), "-o", str(tmp_path / "corpus"), "--as", "convokit")
    assert (ran.code, ran.out) == (0, "")
    assert [found["reply-to"] for found in utterances(tmp_path / "corpus")] == [None, "1"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-o", "-"), "a corpus is a folder"),
        (("-o", "corpus", "--table", "edges"), "--table goes with"),
    ],
)
def test_the_command_refuses_what_makes_no_sense(arguments, said, tmp_path):
    page = tmp_path / "page.txt"
    page.write_text("1. Ann said:\n\n   Hello\n")
    ran = command("export", str(page), *arguments, "--as", "convokit")
    assert ran.code == 2
    assert said in ran.err


NAMES = st.sampled_from(["Ann", "ann", "Bob", "[deleted]", "Guest", "É", None])


@given(
    st.lists(
        st.tuples(
            st.sampled_from("pqab"),
            st.sampled_from(["p", "q", "1", "2", "3"]),
            st.sampled_from([None, "1", "2", "9", "p"]),
            NAMES,
            st.one_of(st.none(), st.integers(10**9, 2 * 10**9)),
        ),
        max_size=12,
    )
)
@settings(max_examples=60, deadline=None)
def test_any_discussion_is_read_back(tmp_path_factory, rows):
    records = Records(
        ids=[row[1] for row in rows],
        parents=[row[2] for row in rows],
        authors=[row[3] for row in rows],
        texts=[f"{row}" for row in rows],
        times=[NO_TIME if row[4] is None else row[4] * 1_000_000 for row in rows],
        places=list(range(len(rows))),
        threads=[row[0] for row in rows],
    )
    d = assemble(records, options=EXACT)
    if not d.ledger.kept:
        return
    again = round_trip(d, tmp_path_factory.mktemp("corpus"))
    one, other = (
        sorted(
            (t, i.rpartition("/")[2], p and p.rpartition("/")[2], *rest)
            for t, i, p, *rest in content(found)
        )
        for found in (d, again)
    )
    assert one == other


def test_inferred_parents_stay_inferred(tmp_path):
    d = tg.read(shared("samples/stackexchange"))
    tg.write_convokit(d, tmp_path / "corpus")
    again = tg.read(tmp_path / "corpus")
    assert again.ledger.counters["inferred_parents"] == d.ledger.counters["inferred_parents"] > 0
