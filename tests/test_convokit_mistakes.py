"""Mistakes of ConvoKit's conversation features: shown by its code, and not ours."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from conversation_definition import counts, same
from convokit_itself import Said, features_of, hyperconvo, require_convokit, utterances
from factories import make_discussion
from hypothesis import given, settings
from strategies import discussions

from threadgraph.graphs.conversation_features import conversation_features, convokit_features
from threadgraph.graphs.conversation_motifs import MOTIFS
from threadgraph.graphs.degree_statistics import degree_statistics


def test_the_unknown_are_never_one_person():
    rows = [("1", None, "Ann", "", 1), ("2", "1", None, "", 2), ("3", "1", None, "", 3)]
    d = make_discussion([*rows, ("4", "2", None, "", 4)])
    found = conversation_features(d)
    # Ann was answered by two; the reply of an unknown author to another is not to oneself.
    assert counts(found) == [0, 1, 0, 1, 0]
    assert found["mean[outdegree over C->C responses]"].tolist() == [0.75]
    one = [replace(said, speaker=said.speaker[:2]) for said in utterances(d)]
    theirs = features_of(one, one[1:])
    assert [theirs[f"count[{motif}]"] for motif in MOTIFS][1:4] == [1, 0, 0]
    assert theirs["mean[outdegree over C->C responses]"] == 1


def test_replies_to_oneself_are_not_motifs():
    rows = [("1", None, "A", "", 1), ("2", "1", "A", "", 2), ("3", "1", "B", "", 3)]
    d = make_discussion(rows)
    said = utterances(d)
    theirs = features_of(said, said[1:])
    assert theirs["count[incoming triads]"] == 1
    assert counts(convokit_features(d, smallest=2))[3] == 1
    assert counts(conversation_features(d)) == [0] * 5
    d = make_discussion([*rows[:2], ("3", "2", "B", "", 3)])
    assert counts(convokit_features(d, smallest=2))[:2] == [0, 1]
    assert counts(conversation_features(d)) == [0] * 5


def test_the_second_place_does_not_depend_on_the_processor():
    theirs = require_convokit().degree_stat_funcs(np.nan)["2nd-argmax"]
    rng = np.random.default_rng(5)
    for n in (2, 4, 5, 10, 40):
        for _ in range(100):
            degrees = rng.integers(0, 3, n)
            found = degree_statistics(degrees, np.array([0, n]))
            best, second = int(found["argmax"][0]), int(found["2nd-argmax"][0])
            assert best != second
            assert second == np.argsort(-degrees, kind="stable")[1]
            # Theirs may be another place with the same degree, even that of the largest.
            assert degrees[theirs(degrees)] == degrees[second]


@settings(deadline=None, max_examples=50)
@given(discussions(max_size=30))
def test_nothing_but_the_second_place_differs_from_convokit_as_it_is(d):
    expected = hyperconvo(utterances(d), first=10, smallest=2)
    found = convokit_features(d, smallest=2)
    for at, thread in enumerate(found.threads.tolist()):
        same(found.row(at), expected[f"t{thread}"], without=["2nd-argmax"])


def test_a_person_who_is_called_like_a_comment_is_not_that_comment():
    """Ann, Bob, Ann; ConvoKit keeps people and comments under their names in the same place."""

    def theirs(name: str) -> list[int]:
        said = [
            Said("c0", name, None, 0, "t"),
            Said("c1", "Bob", "c0", 1, "t"),
            Said("c2", name, "c1", 2, "t"),
        ]
        found = features_of(said, [])
        return [found[f"count[{motif}]"] for motif in MOTIFS]

    assert theirs("Ann") == [1, 0, 1, 0, 0]
    assert theirs("c1") == [2, 2, 1, 0, 0]
    for name in ("Ann", "c1"):
        d = make_discussion(
            [("c0", None, name, "", 0), ("c1", "c0", "Bob", "", 1), ("c2", "c1", name, "", 2)]
        )
        assert counts(conversation_features(d)) == [1, 0, 1, 0, 0]
        assert counts(convokit_features(d, smallest=2)) == [1, 0, 1, 0, 0]


def test_what_a_list_of_zeros_does_not_have_is_not_zero():
    d = make_discussion([("1", None, "A", "", 1), ("2", None, "B", "", 2)])
    said = utterances(d)
    theirs = features_of(said, said[1:])
    for name in ("norm.max", "mean-nonzero", "prop-multiple"):
        full = f"{name}[indegree over c->c responses]"
        assert theirs[full] == 0 == convokit_features(d, smallest=2)[full][0]
        assert conversation_features(d).row(0)[full] is None


def test_the_mid_thread_is_without_the_opening_not_without_the_earliest():
    """A page whose article is no record: the first to comment is not the opening."""
    rows = [("1", None, "A", "", 1), ("2", "1", "B", "", 2), ("3", "2", "A", "", 3)]
    d = make_discussion(rows)
    assert counts(conversation_features(d), " over mid-thread")[0] == 1
    assert counts(convokit_features(d, smallest=2), " over mid-thread")[0] == 0


def test_a_reply_dated_before_what_it_answers_is_not_the_opening():
    rows = [("1", None, "A", "", 10), ("2", "1", "B", "", 5), ("3", "2", "A", "", 20)]
    d = make_discussion([("0", None, "Host", "", 9), *rows], thread_id=None)
    at = d.thread_ids.index("1")
    said = [one for one in utterances(d) if one.conversation == f"t{at}"]
    theirs = hyperconvo(said, first=10, smallest=2)[f"t{at}"]
    # Theirs leaves out the reply of B, and what is left answers nothing.
    assert theirs["mean[indegree over c->c mid-thread responses]"] == 0
    same(convokit_features(d, smallest=2).row(0), theirs, without=["2nd-argmax"])
    found = conversation_features(d).row(at)
    assert found["mean[indegree over c->c mid-thread responses]"] == 0.5
    assert [d.ids[row] for row in np.flatnonzero(d.thread == at)] == ["1", "2", "3"]


def test_times_that_are_unknown_are_no_error():
    d = make_discussion([("1", None, "A", "", None), ("2", "1", "B", "", None)])
    said = [replace(one, time=None) for one in utterances(d)]
    with pytest.raises(ValueError, match="timestamps"):
        hyperconvo(said, first=10, smallest=2)
    for found in (conversation_features(d), convokit_features(d, smallest=2)):
        assert found["max[indegree over c->c responses]"].tolist() == [1]


def test_a_conversation_of_one_is_no_error():
    d = make_discussion([("1", None, "A", "", 1)])
    with pytest.raises(ValueError, match="reduction"):
        hyperconvo(utterances(d), first=10, smallest=1)
    row = convokit_features(d, smallest=1).row(0)
    assert (
        row["max[indegree over c->c responses]"]
        == 0
        == row["norm.max[indegree over c->c responses]"]
    )
    later = {value for name, value in row.items() if "c->c mid-thread" in name}
    assert later == {None}


def test_a_second_reply_to_the_same_reply_counts_again_with_both():
    rows = [("1", None, "A", "", 1), ("2", "1", "B", "", 2), ("3", "2", "A", "", 3)]
    d = make_discussion([*rows, ("4", "2", "A", "", 4)])
    theirs = features_of(utterances(d), [])
    assert theirs["count[reciprocity motif]"] == 2 == counts(conversation_features(d))[0]
    assert theirs["max[outdegree over C->c responses]"] == 1
