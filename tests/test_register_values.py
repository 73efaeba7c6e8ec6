"""What measures answer through the register, compared with slow definitions of their own."""

from __future__ import annotations

import math
import statistics
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
import pytest
from branch_definition import branch_row_definition, heads_definition
from definitions import burstiness_of_few_definition, depth_definition, subtree_definition
from hypothesis import assume, given, settings
from strategies import discussions
from zoo import DISCUSSIONS

from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.measures.register import measures
from threadgraph.graphs.records import COMMENT, NO_TIME, PLACEHOLDER
from threadgraph.graphs.resolution import HOUR, resolution

SECOND = 1_000_000
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def below(d, thread=None):
    """Rows with a time that figures of time are over: below openings, or all of several threads."""
    many = thread is None and len(d.thread_ids) > 1
    return [
        row
        for row in range(len(d.ids))
        if d.is_record[row]
        and d.time[row] != NO_TIME
        and (d.parent[row] >= 0 or many)
        and thread in (None, int(d.thread[row]))
    ]


def timed_replies(d):
    """Seconds of every reply with both times, by row: (parent, seconds)."""
    return {
        row: (int(d.parent[row]), (int(d.time[row]) - int(d.time[d.parent[row]])) / SECOND)
        for row in range(len(d.ids))
        if d.is_record[row]
        and d.parent[row] >= 0
        and d.is_record[d.parent[row]]
        and NO_TIME not in (d.time[row], d.time[d.parent[row]])
    }


def described(seconds):
    if not seconds:
        return None
    return {
        "median": statistics.median(seconds),
        "mean": statistics.fmean(seconds),
        "90 % within": float(np.percentile(seconds, 90)),
        "replies": len(seconds),
    }


def discussion_times(d):
    rows = below(d)
    if not rows:
        return dict.fromkeys(
            ("response_time_opening", "first_reply_time", "early_share", "hours", "weekdays",
             "replies_before_parents")
        )  # fmt: skip
    replies = timed_replies(d)
    fair = {row: found for row, found in replies.items() if found[1] >= 0}
    first: dict[int, float] = {}
    for above, seconds in fair.values():
        first[above] = min(seconds, first.get(above, math.inf))
    single = len(d.thread_ids) == 1
    opened = single and d.is_record[0] and d.time[0] != NO_TIME
    start = int(d.time[0]) if opened else min(int(d.time[row]) for row in rows)
    early = {1: "within 1 hour", 6: "within 6 hours", 24: "within 24 hours"}
    clock = [datetime.fromtimestamp(int(d.time[row]) / SECOND, UTC) for row in rows]
    return {
        "response_time_opening": described(
            [seconds for above, seconds in fair.values() if single and d.parent[above] < 0]
        ),
        "first_reply_time": described(list(first.values())),
        "early_share": {
            words: sum(int(d.time[row]) <= start + h * 3600 * SECOND for row in rows) / len(rows)
            for h, words in early.items()
        },
        "hours": {f"{h:02} h": sum(t.hour == h for t in clock) for h in range(24)},
        "weekdays": {name: sum(t.weekday() == i for t in clock) for i, name in enumerate(DAYS)},
        "replies_before_parents": sum(seconds < 0 for _, seconds in replies.values()),
    }


def thread_figures(d, thread):
    times = sorted(int(d.time[row]) / SECOND for row in below(d, thread))
    half = times[(len(times) + 1) // 2 - 1] - times[0] if times else None
    gaps = [b - a for a, b in pairwise(times)]
    return {
        "thread_span": times[-1] - times[0] if times else None,
        "thread_half_life": half,
        "thread_burstiness": burstiness_of_few_definition(gaps),
    }


def person_figures(d, person):
    own = [row for row in range(len(d.ids)) if d.is_record[row] and d.author[row] == person]
    speeds = [
        seconds
        for row, (above, seconds) in timed_replies(d).items()
        if row in own and d.author[above] not in (-1, person) and seconds >= 0
    ]
    m = d.mentions
    named = {
        (int(c), int(p))
        for c, p, rule in zip(m.comment, m.participant, m.rule, strict=True)
        if p >= 0 and rule != "M7" and d.author[c] != p
    }
    return {
        "person_response_time": statistics.median(speeds) if speeds else None,
        "comments_per_person": len(own),
        "words": sum(len(d.texts[row].split()) for row in own),
        "mentions_given": sum(c in own for c, _ in named),
        "mentions_received": sum(p == person for _, p in named),
    }


def comment_figures(d, row):
    parent = d.parent.tolist()
    if not d.is_record[row]:
        return dict.fromkeys(("comment_depth", "subtree_size", "replies_received_by_comment"))
    return {
        "comment_depth": depth_definition(parent, row),
        "subtree_size": sum(d.is_record[r] for r in subtree_definition(parent, row)),
        "replies_received_by_comment": sum(
            above == row and d.is_record[r] for r, above in enumerate(parent)
        ),
    }


def counted(d):
    parent, author = d.parent.tolist(), d.author.tolist()
    records = [row for row in range(len(parent)) if d.is_record[row]]
    people = [author[row] for row in records if author[row] >= 0]
    shares = [people.count(p) / len(people) for p in set(people)]
    m = d.mentions
    pairs = {
        (int(c), int(p), rule == "M7")
        for c, p, rule in zip(m.comment, m.participant, m.rule, strict=True)
        if p >= 0 and p != author[c]
    }
    return {
        "comments": sum(kind == COMMENT for kind in d.kind.tolist()),
        "mentions": sum(not quote for _, _, quote in pairs),
        "quotes": sum(quote for _, _, quote in pairs),
        "self_replies": sum(
            parent[row] >= 0 and author[row] >= 0 and author[row] == author[parent[row]]
            and bool(d.is_record[parent[row]])
            for row in records
        ),
        "placeholders": sum(kind == PLACEHOLDER for kind in d.kind.tolist()),
        "comment_entropy": -sum(s * math.log2(s) for s in shares) if shares else None,
    }  # fmt: skip


BRANCH = {
    "branch_comments": "comments",
    "branch_share": "share",
    "branch_people": "people",
    "branch_depth": "depth",
    "branch_longest_chain": "longest_chain",
    "branch_exchanges": "exchanges",
    "branch_longest_alternation": "longest_alternation",
}


def same(found, expected, name):
    if isinstance(expected, dict):
        assert list(found) == list(expected), name
    nothing = math.nan if expected is None else expected
    found = math.nan if found is None else found
    assert found == pytest.approx(nothing, rel=1e-9, abs=1e-9, nan_ok=True), name


def check(d):
    register = measures()
    for name, expected in {**discussion_times(d), **counted(d)}.items():
        same(register[name].compute(d).value, expected, name)
    each = [thread_figures(d, t) for t in range(len(d.thread_ids))]
    people = [person_figures(d, p) for p in range(len(d.people))]
    comments = [comment_figures(d, row) for row in range(len(d.ids))]
    rows = [branch_row_definition(d, head) for head in heads_definition(d)]
    branch = [{name: float(row[key]) for name, key in BRANCH.items()} for row in rows]
    for table in (each, people, comments, branch):
        for name in table[0] if table else ():
            values = register[name].compute(d).values.tolist()
            assert len(values) == len(table)
            for value, expected in zip(values, table, strict=True):
                same(value, expected[name], name)


@pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())
def test_the_register_in_the_zoo(make):
    check(make())


@given(discussions(max_size=15))
@settings(deadline=None, max_examples=100)
def test_the_register_on_any_discussion(d):
    assume(resolution(d) < HOUR)
    check(d)


def test_counts_by_hand():
    d = discussion_of(
        [
            ("1", None, "Ann", "one two  three", 0),
            ("2", "1", "Bob", "@Ann @Ann: four", 1),
            ("3", "2", "Bob", "", 2),
            ("4", "gone", None, "@Bob", 3),
        ]
    )
    values = {name: measures()[name].compute(d) for name in (
        "comments", "mentions", "quotes", "self_replies", "placeholders", "comments_per_person",
        "words", "mentions_given", "mentions_received",
    )}  # fmt: skip
    single = {name: a.value for name, a in values.items() if a.values is None}
    assert single == {
        "comments": 4, "mentions": 2, "quotes": 0, "self_replies": 1, "placeholders": 1
    }  # fmt: skip
    assert {name: a.values.tolist() for name, a in values.items() if a.values is not None} == {
        "comments_per_person": [1, 2], "words": [3, 3], "mentions_given": [0, 1],
        "mentions_received": [1, 1],
    }  # fmt: skip
    assert [d.ids[row] for row in values["placeholders"].rows] == ["4"]
    assert [d.ids[row] for row in values["self_replies"].rows] == ["3"]
