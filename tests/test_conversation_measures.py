"""The 140 features as a table, in the register of measures, and on their page of the docs."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import numpy as np
import pytest
from convokit_itself import hypergraph, utterances
from factories import bakery
from hypothesis import given, settings
from strategies import discussions
from zoo import DISCUSSIONS, posts, t6

from threadgraph.graphs.conversation_features import (
    FEATURES,
    conversation_features,
    convokit_features,
    features_table,
    thread_replies,
)
from threadgraph.graphs.conversation_motifs import MOTIFS, motif_comments, motif_counts
from threadgraph.graphs.degree_statistics import STATISTICS
from threadgraph.graphs.measures.conversation import MEASURES

ZOO = pytest.mark.parametrize("name", DISCUSSIONS)


def test_the_table():
    d = posts()
    table = features_table(d)
    assert table["thread"].values == d.thread_ids == ["p1", "p2"]
    assert {column.type for column in list(table.values())[1:]} == {"double"}
    assert {len(column) for column in table.values()} == {2}
    assert len(features_table(d, convokit_features(d))["thread"]) == 0


@pytest.mark.parametrize("measure", MEASURES[:5], ids=lambda m: m.name)
@pytest.mark.parametrize("d", [t6(), bakery()], ids=["T6", "bakery"])
def test_the_measures_are_the_features_with_the_comments_behind_them(measure, d):
    motif = dict(zip([m.name for m in MEASURES], MOTIFS, strict=False))[measure.name]
    answer = measure.compute(d)
    assert answer.values.tolist() == conversation_features(d)[f"count[{motif}]"].tolist()
    assert (len(answer.rows) > 0) == (answer.values.sum() > 0)
    assert d.is_record[answer.rows].all()


@settings(deadline=None)
@given(discussions(max_size=30))
def test_comments_behind_motifs_are_those_without_which_there_are_none(d):
    replies = thread_replies(d)
    behind = motif_comments(replies)
    for motif, found in motif_counts(replies).items():
        assert (len(behind[motif]) > 0) == bool(found.sum())
        assert (np.diff(behind[motif]) > 0).all()
        threads = d.thread[replies.rows[behind[motif]]]
        assert set(threads.tolist()) == set(np.flatnonzero(found).tolist())


def test_comments_behind_motifs_by_hand():
    d = t6()
    replies = thread_replies(d)
    told = {
        motif: [d.ids[row] for row in replies.rows[places].tolist()]
        for motif, places in motif_comments(replies).items()
    }
    assert told["reciprocity motif"] == ["a", "c", "e"]
    assert told["external reciprocity motif"] == ["r", "a", "c", "d"]
    assert told["dyadic interaction motif"] == ["c", "e"]


@ZOO
def test_every_measure_answers_on_the_zoo(name):
    d = DISCUSSIONS[name]()
    for measure in MEASURES:
        answer = measure.compute(d)
        assert answer.value is not None or answer.values is not None


def test_a_hypergraph_of_theirs_is_of_theirs():
    """That what is compared with is ConvoKit's code, not a copy of it."""
    graph = hypergraph(utterances(t6()))
    assert type(graph).__module__ == "convokit.hyperconvo.hypergraph"
    assert len(graph.reciprocity_motifs()) == 1


def test_the_page_about_them(monkeypatch):
    """Its examples give what they say, and it lists every part of every name."""
    root = Path(__file__).resolve().parents[1]
    written = (root / "docs/conversation_features.md").read_text("utf-8")
    monkeypatch.chdir(root)
    blocks = "\n".join(re.findall(r"```pycon\n(.*?)```", written, re.DOTALL))
    test = doctest.DocTestParser().get_doctest(blocks, {}, "features", "features", 0)
    said: list[str] = []
    runner = doctest.DocTestRunner()
    runner.run(test, out=said.append)
    assert test.examples
    assert runner.failures == 0, "".join(said)
    edges = {name.partition("[")[2].rpartition(" responses")[0] for name in FEATURES[:60]}
    for part in (*STATISTICS, *MOTIFS, *edges):
        assert f"| `{part}` |" in written
