"""Time by thread and by pair of people: growth of the h-index, response times, life of threads."""

from __future__ import annotations

import math
import statistics
from itertools import pairwise

import pytest
from definitions import (
    burstiness_definition,
    burstiness_of_few_definition,
    depth_definition,
    h_index_definition,
)
from hypothesis import given, settings
from participation_definition import response_times_definition
from strategies import discussions
from zoo import DISCUSSIONS, posts, t6

from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.h_growth import h_index_growth
from threadgraph.graphs.records import NO_TIME
from threadgraph.graphs.response_times import (
    response_times,
    response_times_of_people,
    response_times_table,
)
from threadgraph.graphs.thread_times import thread_times
from threadgraph.graphs.timing import timing
from threadgraph.graphs.tree import thread_shapes

ZOO = pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())
SECOND = 1_000_000


def timed_rows(d, thread):
    """Comments below the opening of a thread, by time."""
    rows = [
        row
        for row in range(len(d.ids))
        if d.is_record[row] and d.parent[row] >= 0 and d.thread[row] == thread
        if d.time[row] != NO_TIME
    ]
    return sorted(rows, key=lambda row: int(d.time[row]))


def growth_definition(d, thread):
    """(comment, h) whenever the h-index of the comments written so far rises."""
    rows, h, grown = timed_rows(d, thread), 0, []
    for i, row in enumerate(rows, 1):
        depths = [depth_definition(d.parent.tolist(), r) for r in rows[:i]]
        now = h_index_definition([depths.count(x) for x in range(1, max(depths) + 1)])
        grown += [(row, level) for level in range(h + 1, now + 1)]
        h = now
    return grown


def near(value):
    nothing = value is None
    return pytest.approx(math.nan if nothing else value, rel=1e-9, abs=1e-9, nan_ok=True)


def check_times(d):
    grown, found, shapes = h_index_growth(d), thread_times(d), thread_shapes(d)
    for thread in range(len(d.thread_ids)):
        of = grown.thread == thread
        rises = list(zip(grown.comment[of].tolist(), grown.h[of].tolist(), strict=True))
        assert rises == growth_definition(d, thread)
        assert grown.time[of].tolist() == [int(d.time[row]) for row, _ in rises]
        rows = timed_rows(d, thread)
        times = [int(d.time[row]) for row in rows]
        gaps = [(b - a) / SECOND for a, b in pairwise(times)]
        below = [r for r in range(len(d.ids)) if d.is_record[r] and d.parent[r] >= 0]
        own = [r for r in below if d.thread[r] == thread]
        answered = [r for r in own if any(d.parent[c] == r for c in own)]
        half = next((t for i, t in enumerate(times, 1) if 2 * i >= len(times)), None)
        root = next(r for r in range(len(d.ids)) if d.parent[r] < 0 and d.thread[r] == thread)
        opened = d.is_record[root] and d.time[root] != NO_TIME
        fair = bool(times and opened and times[0] >= d.time[root])
        assert found.timed[thread] == len(times)
        assert found.span[thread] == near((times[-1] - times[0]) / SECOND if times else None)
        assert found.half_life[thread] == near((half - times[0]) / SECOND if times else None)
        reply = (times[0] - int(d.time[root])) / SECOND if fair else None
        assert found.first_reply[thread] == near(reply)
        assert found.answered[thread] == near(len(answered) / len(own) if own else None)
        assert found.burstiness[thread] == near(burstiness_definition(gaps))
        assert found.burstiness_finite[thread] == near(burstiness_of_few_definition(gaps))
        if len(times) == len(own):
            assert grown.h[of].max(initial=0) == shapes.h_index[thread]
    one, block = len(d.thread_ids) == 1, timing(d)
    if one and block is not None:
        assert block.half_life == found.half_life[0]
        assert found.burstiness[0] == near(block.burstiness)


def check_responses(d):
    found, expected = response_times(d), response_times_definition(d)
    assert list(zip(found.source.tolist(), found.target.tolist(), strict=True)) == list(expected)
    assert found.replies.tolist() == [len(x) for x in expected.values()]
    assert found.median.tolist() == near([statistics.median(x) for x in expected.values()])
    assert found.mean.tolist() == near([statistics.fmean(x) for x in expected.values()])
    assert found.fastest.tolist() == near([min(x) for x in expected.values()])
    assert found.slowest.tolist() == near([max(x) for x in expected.values()])
    for person, value in enumerate(response_times_of_people(d).tolist()):
        own = [t for (a, _), delays in expected.items() if a == person for t in delays]
        assert value == near(statistics.median(own) if own else None)
    assert {len(column) for column in response_times_table(d).values()} == {len(expected)}


@ZOO
def test_times_in_the_zoo(make):
    check_times(make())
    check_responses(make())


@given(discussions())
@settings(deadline=None, max_examples=150)
def test_times_of_any_discussion(d):
    check_times(d)
    check_responses(d)


@given(discussions(timed=True, min_size=5, mentions=False))
@settings(deadline=None, max_examples=100)
def test_times_where_all_is_timed(d):
    check_times(d)
    check_responses(d)


# --- hand-worked cases ----------------------------------------------------------------------


def test_t6():
    d = t6()
    grown = h_index_growth(d)
    minutes = ((grown.time - d.time[0]) // (60 * SECOND)).tolist()
    assert list(zip(grown.h.tolist(), minutes, strict=True)) == [(1, 10), (2, 31)]
    assert [d.ids[row] for row in grown.comment] == ["a", "d"]
    found = thread_times(d)
    assert (found.span[0], found.half_life[0], found.first_reply[0]) == (6600, 1200, 600)
    assert found.burstiness[0] == pytest.approx(0.135792, abs=5e-7)
    assert found.burstiness_finite[0] == pytest.approx(0.590861, abs=5e-7)
    assert found.answered[0] == 2 / 5
    pairs = response_times(d)
    names = d.people.names
    assert {
        (names[a], names[b]): seconds / 60
        for a, b, seconds in zip(pairs.source, pairs.target, pairs.median, strict=True)
    } == {("A", "B"): 18, ("B", "A"): 2, ("C", "A"): 21}


def test_several_threads_grow_apart():
    rows = []
    for thread, shift in (("x", 0), ("y", 100)):
        rows += [
            (thread, None, "Ann", "", shift),
            (f"{thread}1", thread, "Bob", "", shift + 1),
            (f"{thread}2", f"{thread}1", "Ann", "", shift + 2),
            (f"{thread}3", f"{thread}1", "Cyd", "", shift + 3),
        ]
    grown = h_index_growth(discussion_of(rows, thread_id=None))
    assert grown.thread.tolist() == [0, 0, 1, 1]
    assert grown.h.tolist() == [1, 2, 1, 2]


def test_no_times_are_no_zero():
    d = discussion_of([("1", None, "Ann", "", None), ("2", "1", "Bob", "", None)])
    found = thread_times(d)
    assert found.timed.tolist() == [0]
    assert math.isnan(found.span[0])
    assert math.isnan(found.half_life[0])
    assert len(h_index_growth(d)) == len(response_times(d)) == 0


def test_a_thread_without_comments_has_no_times():
    found = thread_times(posts())
    assert found.timed.tolist() == [3, 0]
    assert math.isnan(found.span[1])
    assert math.isnan(found.answered[1])


def test_a_reply_older_than_its_comment_is_no_response_time():
    d = discussion_of([("1", None, "Ann", "", 9), ("2", "1", "Bob", "", 4)])
    assert len(response_times(d)) == 0
