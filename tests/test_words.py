"""The summary in words: that it adds up, and claims no more than the figures say."""

from __future__ import annotations

import re

import pytest
from factories import BAKERY, make_discussion, random_discussion

import threadgraph as tg
from threadgraph.graphs.phrases import count, duration, listed, share, short
from threadgraph.graphs.records import COMMENT, NO_TIME, POST
from threadgraph.graphs.words import in_words


def told(discussion: tg.Discussion, heading: str = "", top: int = 10) -> str:
    """Return the sentences of a summary, or of one section."""
    sections = in_words(tg.summary(discussion), top=top)
    return "\n".join(
        line
        for section in sections
        if section.heading.startswith(heading)
        for line in section.lines
    )


def records(**columns: list) -> tg.Records:
    n = len(columns["ids"])
    filler = {"parents": [None] * n, "texts": [""] * n, "times": [NO_TIME] * n}
    return tg.Records(**{**filler, "places": list(range(n)), **columns})


def test_a_discussion_of_known_figures():
    lines = told(make_discussion(BAKERY)).split("\n")
    assert "14 comments by 8 people in 1 thread." in lines
    assert (
        "1 of 14 comments has no known author: unknown people are never taken for one person."
        in (lines)
    )
    assert "Comments by level: 7 at level 1, 5 at level 2, 1 at level 3, 1 at level 4." in lines
    assert "14 records read = 14 kept + 0 duplicates + 0 rejected + 0 filtered." in lines


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("thread", ["page", None])
def test_levels_add_up_to_the_comments(seed, thread):
    rows = [
        (str(i), str(i * 7 % (i + seed)) if i and i % 3 else None, f"p{i % 5}", "", None)
        for i in range(40)
    ]
    rows = [(i, p if p != i else None, a, t, m) for i, p, a, t, m in rows]
    d = make_discussion(rows, thread_id=thread)
    levels = re.search(r"Comments by level: (.*)\.", told(d, "How deep"))
    assert levels is not None
    numbers = re.findall(r"(\d+) (?:at|opening|deeper)", levels[1])
    assert sum(map(int, numbers)) == len(d) == 40


def test_a_flat_page_has_no_depth():
    d = make_discussion([("1", None, "Ann", "", 0.0), ("2", None, "Bob", "", 1.0)])
    assert told(d, "How deep") == "No comment answers another."
    assert told(d, "Who is central") == "Nobody answered or named anybody else."


def test_nothing_is_said_of_unknown_people():
    d = make_discussion([("1", None, None, "", None), ("2", "1", None, "", None)])
    assert "Nobody of known name" in told(d, "Who is central")
    assert "by unknown people" in told(d, "Who wrote")
    assert told(d, "When") == "No times are known, so nothing is said about order or speed."


def test_equals_are_not_ranked():
    d = make_discussion(
        [("1", None, "Ann", "", 0), ("2", "1", "Bob", "", 1), ("3", "2", "Ann", "", 2)]
    )
    assert "Equally central: Ann, Bob (by PageRank" in told(d, "Who is central")


def test_the_most_addressed_are_named_beside_the_most_central():
    rows = [("a", None, "Ann", "", 0.0), ("b", None, "Bob", "", 0.0), ("c", "a", "Bob", "", 1.0)]
    rows += [(f"r{i}", "b", f"p{i}", "", 2.0 + i) for i in range(3)]
    found = told(make_discussion(rows), "Who is central")
    assert "Ann stands at the centre: addressed by 1 person in 1 comment" in found
    assert "Addressed by most people: Bob (3 people)." in found


def test_posts_are_counted_apart():
    d = tg.assemble(
        records(
            ids=["p", "c"],
            authors=["Ann", "Ann"],
            parents=[None, "p"],
            kinds=[POST, COMMENT],
            threads=["p", "p"],
        )
    )
    assert "1 comment and 1 post by 1 person in 1 thread." in told(d)
    assert "Most active: Ann (2), together 2 of 2 comments and posts." in told(d)


def test_what_is_absent_or_left_out_is_told():
    rows = [("1", "gone", "Ann", "", None), ("2", "1", "Bob", "", None)]
    d = make_discussion(rows)
    assert "1 comment answers 1 comment that is not in the input" in told(d, "What")
    assert "(not in the input) ← Ann ← Bob" in told(d, "How deep")
    left = make_discussion(rows, options=tg.AssembleOptions(exclude_authors=("ann",)))
    assert "1 comment answers 1 comment that was left out or is not in the input" in told(left)
    assert "Filtered: 1 excluded_author." in told(left)


def test_spellings_that_look_alike_are_shown_apart():
    d = make_discussion(
        [
            ("1", None, "Ann", "", None),
            ("2", None, "A\u200bnn", "", None),
            ("3", None, "Ann ", "", None),
            ("4", None, "Αnn", "", None),
        ]
    )
    found = told(d, "What")
    assert "Taken for one person: Ann (1), A\\u200bnn (1), «Ann » (1)" in found
    assert "Look alike but kept apart: Ann, Αnn." in found


def test_accounts_of_one_name_are_told():
    d = tg.assemble(records(ids=["1", "2"], authors=["Ann", "Ann"], author_ids=["x", "y"]))
    assert "2 accounts are called Ann: kept apart." in told(d)


def test_many_cases_are_counted_not_dropped():
    rows = []
    for i in range(15):
        rows += [(f"a{i}", None, f"name{i}", "", None), (f"b{i}", None, f"NAME{i}", "", None)]
    found = told(make_discussion(rows), "What")
    assert found.count("Taken for one person") == 10
    assert "… and 5 more people with several spellings" in found


def test_one_moment_is_no_span():
    d = make_discussion([("1", None, "Ann", "", 5.0), ("2", "1", "Bob", "", 5.0)])
    assert told(d, "When").split("\n")[0] == "2 comments at 2024-01-01 00:05 UTC."
    assert "The one reply to comments came within the same minute." in told(d, "When")


@pytest.mark.parametrize("top", [0, 1, 5, 1000])
def test_top_limits_tables(top):
    d = random_discussion(300, 40, seed=1)
    sections = {section.heading: section for section in in_words(tg.summary(d), top=top)}
    people = sections["Who is central"]
    assert len(people.rows) == (min(top, len(d.people)) or len(d.people))
    assert all(len(row) == len(people.columns) for row in people.rows)
    assert any("The first" in line for line in people.lines) == (0 < top < len(d.people))


def test_no_sentence_is_longer_for_a_long_name():
    long = "x" * 5000
    d = make_discussion([("1", None, long + "a", "", 0.0), ("2", "1", long + "b", "", 1.0)])
    found = told(d)
    assert max(map(len, found.split("\n"))) < 400
    assert len({short(name) for name in d.people.names}) == 2


def test_phrases():
    assert [duration(s) for s in (0, 0.9, 1, 59.6, 3600, 86399, 90061)] == [
        "less than 1 second",
        "less than 1 second",
        "1 second",
        "1 minute",
        "1 hour",
        "1 day",
        "1 day 1 hour",
    ]
    # As the title of the timeline rounds it: 95 minutes.
    assert duration(94 * 60 + 40) == duration(94.5 * 60) == "1 hour 35 minutes"
    assert share(1, 19, "people") == "1 of 19 people"
    assert share(999, 1000, "people").endswith("(over 99 %)")
    assert share(0, 40, "people").endswith("(0 %)")
    assert count(0, "reply", "replies") == "0 replies"
    assert listed([]) == ""
    assert all(len(short("y" * n, 10)) == min(n, 10) for n in range(30))


def test_ties_are_not_told_as_winners():
    d = make_discussion([(str(i), None, name, "", i) for i, name in enumerate("AABBCCDD")])
    assert "Most active" not in told(d, "Who wrote")
    d = make_discussion([(str(i), None, name, "", i) for i, name in enumerate("AAABBCC")])
    assert "Most active: A (3), B (2), C (2)" in told(d, "Who wrote")
    d = make_discussion([(str(i), None, name, "", i) for i, name in enumerate("AAABBCCDD")])
    assert "Most active: A (3), together" in told(d, "Who wrote")


def test_who_lies_between_is_several_if_they_are_equal():
    ring = [(str(i), str(i - 1) if i else None, "ABCDE"[i % 5], "", i) for i in range(11)]
    said = told(make_discussion(ring), "Who is central")
    assert "lie equally between most others" in said
