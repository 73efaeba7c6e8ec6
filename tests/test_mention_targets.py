"""Mentions: who is meant, which rows count, what the options leave out."""

from __future__ import annotations

import numpy as np
from mention_threads import thread

from threadgraph.graphs.identity import (
    IdentityOptions,
    resolve_people,
    suspicious_merges,
)
from threadgraph.graphs.mentions import MentionOptions, count_cut_texts, find_mentions
from threadgraph.graphs.name_index import MOST_NAMESAKES


def test_rows_count_once_per_person_and_kind() -> None:
    posts = [("Ann", ""), ("joe", "Ann wrote:\n> x\n\n@ann, @Ann and @joe, @zed @zed")]
    result = thread(posts)
    assert result.rows() == [
        (1, "Ann", "M7", True),
        (1, "Ann", "M3", True),
        (1, "Ann", "M3", False),
        (1, "joe", "M3", False),
        (1, None, "M3", False),
        (1, None, "M3", False),
    ]
    assert result.found.quote.tolist() == [True, False, False, False, False, False]


def test_the_arrays_have_their_types_even_if_empty() -> None:
    for posts in ([], [("Ann", "x"), ("Bob", "@Ann")]):
        found = thread(posts).found
        for column in (found.comment, found.participant, found.start, found.end):
            assert column.dtype == np.int32
        assert found.counts.dtype == np.bool_
        assert len(found.rule) == len(found.names) == len(found)


def test_an_unknown_author_can_mention_but_not_be_mentioned() -> None:
    posts = [("Ann", ""), ("[deleted]", "@Ann"), (None, "@[deleted] @deleted @Guest")]
    assert thread(posts).rows() == [
        (1, "Ann", "M3", True),
        (2, None, "M3", False),
        (2, None, "M3", False),
    ]


def test_later_speakers_only_by_an_at_sign() -> None:
    posts = [("Ann", "@joe, hi"), ("Ann", "joe, hi"), ("Ann", "joe said: x"), ("joe", "")]
    assert thread(posts).rows() == [(0, "joe", "M3", True)]


def test_those_who_have_spoken_come_before_those_who_will() -> None:
    posts = [("JOE", ""), ("Ann", "@joe"), ("joe", "")]
    assert thread(posts, merge=False).rows() == [(1, "JOE", "M3", True)]


def test_the_author_of_the_comment_answered_comes_first() -> None:
    posts = [("joe", ""), ("JOE", ""), ("Ann", "@joe", 1), ("Ann", "@JOE", 0)]
    assert [row[1] for row in thread(posts, merge=False).rows()] == ["JOE", "joe"]


def test_then_authors_further_up() -> None:
    posts = [
        ("joe", ""), ("JOE", "", 0), ("Bob", "", 0), ("Ann", "@Joe", 2), ("Joe", ""),
    ]  # fmt: skip
    assert thread(posts, merge=False).rows() == [(3, "joe", "M3", True)]


def test_then_speakers_of_the_same_branch_then_of_the_same_thread() -> None:
    posts = [
        (None, ""), ("Bob", "", 0), ("joe", "", 1), ("Cid", "", 0), ("JOE", "", 3),
        ("Ann", "@Joe", 1), ("Ann", "@Joe", 3),
        (None, ""), ("Joe", "", 7), ("Ann", "@jOE", 7),
    ]  # fmt: skip
    rows = thread(posts, merge=False).rows()
    assert [row[1] for row in rows] == ["joe", "JOE", "Joe"]


def test_then_the_exact_spelling_then_the_last_speaker() -> None:
    posts = [("joe", ""), ("JOE", ""), ("Ann", "@joe"), ("Ann", "@Joe"), ("Ann", "@JOE")]
    rows = thread(posts, merge=False).rows()
    assert [row[1] for row in rows] == ["joe", "JOE", "JOE"]


def test_what_is_still_a_tie_is_unresolved() -> None:
    posts = [("Ann", "@jOe"), ("joe", ""), ("JOE", "")]
    assert thread(posts, merge=False).rows() == [(0, None, "M3", False)]


def test_one_does_not_mean_oneself_if_somebody_else_has_the_name() -> None:
    posts = [("JOE", ""), ("joe", "@joe")]
    assert thread(posts, merge=False).rows() == [(1, "JOE", "M3", True)]
    assert thread(posts, merge=True).rows() == [(1, "JOE", "M3", False)]


def test_a_self_mention_by_another_spelling_is_reported_but_a_signature_is_not() -> None:
    names = ["Will", "WILL", "WILL"]
    texts = ["", "@Will yes", "I agree.\n-- Will"]
    codes, people = resolve_people(names)
    parent = np.full(3, -1, np.int32)
    found = find_mentions(texts, codes, parent, people)
    assert suspicious_merges(codes, names, parent, people, found) == [
        (0, "«WILL» mentions «Will» (1 comment)")
    ]


def test_the_own_signature_is_passed_over() -> None:
    posts = [("A: B", ""), ("A: B", "Yes.\n\nA: B"), ("Ann", "@joe!\n- Ann \n"), ("joe", "")]
    assert thread(posts).rows() == [(2, "joe", "M3", True)]


def test_a_deep_chain_of_namesakes_is_looked_at_only_so_far() -> None:
    n = 3000
    names = ["joe", *(["Ann"] * n), "JOE", "Bob"]
    codes, people = resolve_people(names, options=IdentityOptions(merge_names=False))
    parent = np.array([-1, *range(n), -1, n], np.int32)
    texts = [""] * (n + 2) + ["@Joe"]
    found = find_mentions(texts, codes, parent, people)
    assert [people.names[p] for p in found.participant] == ["joe"]


def test_a_name_that_crowds_bear_tells_nobody_apart() -> None:
    n = MOST_NAMESAKES + 5
    names = ["Sam"] * n
    codes, people = resolve_people(names, person_ids=[str(i) for i in range(n)])
    found = find_mentions(["@Sam"] * n, codes, np.arange(-1, n - 1, dtype=np.int32), people)
    assert set(found.participant.tolist()) == {-1}


def test_rule_families_can_be_left_out() -> None:
    posts = [("Ann", ""), ("joe", "Ann wrote:\n> x\n\nAnn, @Ann")]
    for options, rules in [
        (MentionOptions(vocatives=False), ["M7", "M3"]),
        (MentionOptions(attributions=False), ["M5", "M3"]),
    ]:
        assert [row[2] for row in thread(posts, options=options).rows()] == rules


def test_long_texts_are_cut_and_counted() -> None:
    options = MentionOptions(longest_text=10)
    posts = [("Ann", ""), ("joe", "@Ann 67890@Ann"), ("joe", "@Ann 67890")]
    assert [row[0] for row in thread(posts, options=options).rows()] == [1, 2]
    assert count_cut_texts([post[1] for post in posts], options) == 1
    assert count_cut_texts(["x" * 1_000_001, "x" * 1_000_000]) == 1
