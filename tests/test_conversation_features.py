"""The 140 features: against ConvoKit itself and their definition, and what ConvoKit mistakes."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from math import isnan
from typing import TYPE_CHECKING

import numpy as np
import pytest
from conversation_definition import counts, equal, features_by_definition, same
from convokit_itself import (
    Said,
    corpus_read,
    features_of,
    hyperconvo,
    require_convokit,
    second_places_in_order,
    utterances,
)
from factories import make_discussion
from helpers import shared
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import discussions, raw_records
from zoo import CASES, DISCUSSIONS, t6

from threadgraph.graphs.assemble import assemble
from threadgraph.graphs.conversation_features import (
    FEATURES,
    conversation_features,
    convokit_features,
    features_table,
    thread_replies,
)
from threadgraph.graphs.conversation_motifs import MOTIFS
from threadgraph.graphs.degree_statistics import STATISTICS
from threadgraph.graphs.errors import UsageError
from threadgraph.io.convokit_corpus import write_convokit
from threadgraph.io.read import read

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion

ZOO = pytest.mark.parametrize("name", DISCUSSIONS)
ZEROS = ("norm.max[", "mean-nonzero[", "prop-multiple[")
REDDIT = "samples/reddit/extracted/TestCommentForest.test_replace__all__"
SAMPLES = {
    "reddit, one long thread": [f"{REDDIT}00_thread.json"],
    "reddit, six threads": [f"{REDDIT}{n}_thread.json" for n in (13, 14, 15, 16, 17, 18)],
    "reddit, all": [f"{REDDIT}{n}_thread.json" for n in ("00", 13, 14, 15, 16, 17, 18)],
    "a mailing list": ["samples/mbox/ponymail_maven-dev-2017-11-mboxvm.mbox"],
}


@cache
def page(way: str) -> Discussion:
    return read(shared("threads/000_6a428748ec1514de.txt"), merge_names=way == "merged")


def sample(name: str) -> Discussion:
    return read(*[shared(path) for path in SAMPLES[name]])


# --- as ConvoKit does -----------------------------------------------------------------------


def check_like_convokit(d: Discussion, first: int, smallest: int) -> None:
    expected = hyperconvo(utterances(d), first=first, smallest=smallest)
    found = convokit_features(d, first=first, smallest=smallest)
    assert {f"t{thread}" for thread in found.threads.tolist()} == set(expected)
    for at, thread in enumerate(found.threads.tolist()):
        same(found.row(at), expected[f"t{thread}"])


def test_the_names_are_those_of_convokit():
    d = t6()
    (theirs,) = hyperconvo(utterances(d), first=10, smallest=2).values()
    assert tuple(theirs) == FEATURES
    assert len(set(FEATURES)) == 140
    assert tuple(features_table(d)) == ("thread", *FEATURES)


@ZOO
def test_like_convokit_on_the_zoo(name):
    with second_places_in_order():
        for first in (2, 4, 10, 100):
            check_like_convokit(DISCUSSIONS[name](), first, 2)
        check_like_convokit(DISCUSSIONS[name](), 10, 10)


@settings(deadline=None, max_examples=150)
@given(
    # Where all have times, replies may be dated before what they answer.
    st.one_of(discussions(max_size=30), discussions(max_size=30, timed=True)),
    st.integers(2, 30),
    st.integers(2, 12),
)
def test_like_convokit_on_any_discussion(d, first, smallest):
    with second_places_in_order():
        check_like_convokit(d, first, smallest)


@settings(deadline=None, max_examples=100)
@given(raw_records(max_size=25, threads=True), st.integers(2, 12))
def test_like_convokit_on_bad_exports_of_many_threads(records, first):
    with second_places_in_order():
        check_like_convokit(assemble(records), first, 2)


@pytest.mark.parametrize("name", SAMPLES)
def test_like_convokit_on_real_threads(name):
    d = sample(name)
    with second_places_in_order():
        check_like_convokit(d, 10, 2)
        check_like_convokit(d, 10, 10)
        check_like_convokit(d, 1000, 2)


@pytest.mark.parametrize("way", ["merged", "unmerged"])
def test_like_convokit_on_the_page(way):
    with second_places_in_order():
        check_like_convokit(page(way), 10, 10)
        check_like_convokit(page(way), 100, 2)


@pytest.mark.parametrize("name", ["reddit, one long thread", "a mailing list"])
def test_what_we_write_for_convokit_has_the_same_features_there(name, tmp_path):
    d = sample(name)
    write_convokit(d, tmp_path / "corpus")
    corpus = corpus_read(tmp_path / "corpus")
    with second_places_in_order():
        made = require_convokit().HyperConvo()
        expected = made.retrieve_feats(corpus)
    found = convokit_features(d)
    assert {d.thread_ids[thread] for thread in found.threads.tolist()} == set(expected)
    for at, thread in enumerate(found.threads.tolist()):
        same(found.row(at), expected[d.thread_ids[thread]])


def test_its_defaults_are_ours():
    made = require_convokit().HyperConvo()
    assert (made.prefix_len, made.min_convo_len) == (10, 10)
    d = sample("reddit, one long thread")
    found = convokit_features(d)
    assert np.array_equal(
        found.values, convokit_features(d, first=10, smallest=10).values, equal_nan=True
    )
    assert found.sizes.tolist() == [10]


# --- ours -----------------------------------------------------------------------------------


def prepared(d: Discussion) -> list[list[Said]]:
    """What ConvoKit must be given to compute ours: canonical order, no replies to oneself."""
    said = [replace(one, time=place) for place, one in enumerate(utterances(d))]
    author = {one.id: one.speaker for one in said}
    kept = [
        replace(one, reply_to=None)
        if one.reply_to is not None and author.get(one.reply_to) == one.speaker
        else one
        for one in said
    ]
    threads: dict[str, list[Said]] = {f"t{thread}": [] for thread in range(len(d.thread_ids))}
    for one in kept:
        threads[one.conversation].append(one)
    return list(threads.values())


def check_ours(d: Discussion, first: int | None) -> None:
    found = conversation_features(d, first=first)
    assert found.threads.tolist() == list(range(len(d.thread_ids)))
    # The definition looks at all triples of people.
    definition = features_by_definition(d, first=first) if len(d) < 400 or first else None
    convokit = prepared(d)
    opening = {f"c{row}" for row in np.flatnonzero(d.parent < 0).tolist()}
    for at, said in enumerate(convokit):
        row = found.row(at)
        if definition is not None:
            same(row, {name: definition[at].pop(name) for name in FEATURES})
            assert not definition[at]
        whole = said[:first]
        theirs = features_of(whole, [one for one in whole if one.id not in opening])
        for name, value in theirs.items():
            # Theirs gives 0 for what a list of zeros does not have.
            expected = None if name.startswith(ZEROS) and row[name] is None else value
            assert equal(row[name], expected), name
            assert row[name] is not None or value == 0 or isnan(value)


@ZOO
def test_ours_on_the_zoo(name):
    with second_places_in_order():
        for first in (None, 1, 4, 10):
            check_ours(DISCUSSIONS[name](), first)


@settings(deadline=None, max_examples=150)
@given(discussions(max_size=30), st.one_of(st.none(), st.integers(1, 20)))
def test_ours_on_any_discussion(d, first):
    with second_places_in_order():
        check_ours(d, first)


@settings(deadline=None, max_examples=100)
@given(raw_records(max_size=25, threads=True), st.one_of(st.none(), st.integers(1, 20)))
def test_ours_on_bad_exports_of_many_threads(records, first):
    with second_places_in_order():
        check_ours(assemble(records), first)


@pytest.mark.parametrize("name", SAMPLES)
def test_ours_on_real_threads(name):
    with second_places_in_order():
        for first in (None, 10, 50):
            check_ours(sample(name), first)


@pytest.mark.parametrize(("way", "pairs"), [("merged", 1), ("unmerged", 0)])
def test_the_page(way, pairs):
    with second_places_in_order():
        check_ours(page(way), None)
    found = conversation_features(page(way))
    assert counts(found)[2] == pairs
    if way == "merged":
        assert counts(found) == [0, 1, 1, 1, 3]
    # The article is no record, so that it is no part of either.
    assert counts(found, " over mid-thread") == counts(found)
    assert found.sizes.tolist() == [14]


def test_the_article_as_an_utterance_inflates_the_triads():
    """What ConvoKit counts where the page itself is made an utterance of a pseudo-speaker."""
    d = page("merged")
    (opening,) = np.flatnonzero(d.parent < 0).tolist()
    article = Said(f"c{opening}", "the page", None, -1, "t0")
    theirs = features_of([article, *utterances(d)], utterances(d))
    assert [theirs[f"count[{motif}]"] for motif in MOTIFS] == [0, 5, 1, 37, 5]
    assert [theirs[f"count[{motif} over mid-thread]"] for motif in MOTIFS] == [0, 1, 1, 1, 3]


def test_the_worked_example():
    found = conversation_features(t6())
    assert counts(found) == [1, 2, 1, 2, 2]
    assert counts(found, " over mid-thread") == [1, 0, 1, 1, 0]


MOTIFS_OF_CASES = {
    "X1": [2, 0, 1, 0, 0],
    "X2": [0, 0, 0, 1, 0],
    "X3": [2, 1, 2, 1, 1],
    "X4": [1, 0, 1, 0, 0],
    "X5": [0, 0, 0, 0, 0],
    "X6": [0, 2, 0, 0, 0],
    "X7": [0, 1, 1, 0, 1],
    "X8": [3, 0, 1, 0, 0],
    "X9": [0, 0, 0, 0, 0],
    "X10": [1, 0, 1, 0, 0],
}


@pytest.mark.parametrize("name", CASES)
def test_motifs_of_the_cases_by_hand(name):
    assert counts(conversation_features(make_discussion(CASES[name]))) == MOTIFS_OF_CASES[name]


@settings(deadline=None)
@given(discussions(max_size=30))
def test_pairs_of_known_people_are_those_of_the_network_by_replies(d):
    if len(d.thread_ids) != 1 or (d.author[d.is_record] < 0).any():
        return
    net = d.network
    replied = {
        (int(a), int(b)) for a, b, n in zip(net.source, net.target, net.replies, strict=True) if n
    }
    mutual = sum((b, a) in replied for a, b in replied) // 2
    found = conversation_features(d)
    assert found["count[dyadic interaction motif]"][0] == mutual
    degree = np.bincount([b for _, b in replied], minlength=1)
    assert found["count[incoming triads]"][0] == (degree * (degree - 1) // 2).sum()


@settings(deadline=None)
@given(raw_records(max_size=25, threads=True))
def test_each_thread_is_measured_as_if_it_were_alone(records):
    d = assemble(records)
    found = conversation_features(d)
    replies = thread_replies(d)
    for at in range(len(found)):
        rows = np.flatnonzero(d.is_record & (d.thread == at)).tolist()
        alone = make_discussion(
            [
                (f"n{row}", f"n{d.parent[row]}" if d.parent[row] in rows else None,
                 f"P{d.author[row]}" if d.author[row] >= 0 else None, "", float(place))
                for place, row in enumerate(rows)
            ]
        )  # fmt: skip
        assert counts(found, at=at) == counts(conversation_features(alone))
    assert replies.start[-1] == d.is_record.sum()


# --- small cases ----------------------------------------------------------------------------


def test_a_page_without_comments_has_no_motifs_and_nothing_else():
    found = conversation_features(make_discussion([]))
    for at in range(len(found)):
        row = found.row(at)
        assert {value for name, value in row.items() if name.startswith(("count", "is-"))} == {0}
        assert {v for name, v in row.items() if not name.startswith(("count", "is-"))} == {None}
    assert len(features_table(make_discussion([]))) == 141
    assert len(convokit_features(make_discussion([]), smallest=0)) == len(found)


@pytest.mark.parametrize("author", ["Ann", None])
def test_one_comment(author):
    row = conversation_features(make_discussion([("1", None, author, "", None)])).row(0)
    for edges in ("indegree over c->c", "indegree over C->c", "outdegree over C->C"):
        values = [row[f"{name}[{edges} responses]"] for name in STATISTICS]
        assert values == [0, 0, None, None, None, None, 0, None, 0, None, None, None]
    assert counts(conversation_features(make_discussion([("1", None, author, "", 1)]))) == [0] * 5


def test_two_comments():
    apart = make_discussion([("1", None, "Ann", "", 1), ("2", None, "Bob", "", 2)])
    row = conversation_features(apart).row(0)
    values = [row[f"{name}[indegree over C->C responses]"] for name in STATISTICS]
    assert values == [0, 0, None, 0, 1, None, 0, None, 0, None, None, None]
    together = make_discussion([("1", None, "Ann", "", 1), ("2", "1", "Bob", "", 2)])
    row = conversation_features(together).row(0)
    values = [row[f"{name}[indegree over C->C responses]"] for name in STATISTICS]
    assert values == [1, 0, 1, 0, 1, 0, 0.5, 1, 0.5, 0, 0, 0]


def test_first_must_be_one_or_more():
    for features in (conversation_features, convokit_features):
        with pytest.raises(UsageError, match="use 1 or more"):
            features(t6(), first=0)
    with pytest.raises(UsageError, match="no feature"):
        conversation_features(t6())["max"]


def test_small_threads_are_left_out_where_asked():
    d = sample("reddit, all")
    sizes = np.bincount(d.thread[d.is_record])
    for smallest in (0, 3, 4, 400):
        found = conversation_features(d, smallest=smallest)
        assert found.threads.tolist() == np.flatnonzero(sizes >= smallest).tolist()
        assert found.sizes.tolist() == sizes[sizes >= smallest].tolist()
