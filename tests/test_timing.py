"""The time block equals its definitions; what times do not say is None."""

from __future__ import annotations

import json
import statistics
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
import pytest
from definitions import (
    all_state_sequences,
    burstiness_definition,
    burstiness_of_few_definition,
    children_definition,
    depth_definition,
    h_index_definition,
    kleinberg_cost,
    memory_definition,
    peaks_definition,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import discussions
from zoo import DISCUSSIONS, posts, t6

from threadgraph.graphs.bursts import HOUR, find_bursts, find_peaks
from threadgraph.graphs.discussion import NO_TIME
from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.rhythm import burstiness, burstiness_of_few, memory
from threadgraph.graphs.timing import growth, iso, timing

ZOO = pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())
SECOND = 1_000_000
some_seconds = st.one_of(
    st.integers(0, 50).map(float), st.floats(0, 1e6).map(lambda x: round(x, 3))
)
gaps = st.lists(some_seconds, max_size=15)


def near(value, tolerance=1e-9):
    return None if value is None else pytest.approx(value, rel=tolerance, abs=tolerance)


def describe_definition(delays):
    if not delays:
        return (0, None, None, None)
    p90 = statistics.quantiles(delays * 2 if len(delays) == 1 else delays, n=10, method="inclusive")
    return (len(delays), statistics.median(delays), statistics.fmean(delays), p90[-1])


def counted_definition(d):
    """Rows of the comments: not the opening where there is one thread."""
    one = len(d.thread_ids) == 1
    return [r for r in range(len(d.ids)) if d.is_record[r] and not (one and d.parent[r] < 0)]


def check_delays(d, found):
    one = len(d.thread_ids) == 1
    to_comments, to_opening, early = [], [], 0
    first: dict[int, float] = {}
    for c, p in enumerate(d.parent.tolist()):
        if p < 0 or not d.is_record[c] or not d.is_record[p] or NO_TIME in (d.time[c], d.time[p]):
            continue
        delay = (int(d.time[c]) - int(d.time[p])) / SECOND
        if delay < 0:
            early += 1
            continue
        (to_opening if one and d.parent[p] < 0 else to_comments).append(delay)
        first[p] = min(delay, first.get(p, delay))
    blocks = {
        "replies_to_comments": to_comments,
        "replies_to_opening": to_opening,
        "first_replies": list(first.values()),
    }
    for name, delays in blocks.items():
        block = getattr(found, name)
        expected = describe_definition(delays)
        assert (block.count, block.median, block.mean, block.p90) == tuple(map(near, expected)), (
            name
        )
    assert found.reply_before_parent == early == d.ledger.counters["reply_before_parent"]


def check_timing(d):
    found = timing(d)
    rows = counted_definition(d)
    times = sorted(int(d.time[r]) for r in rows if d.time[r] != NO_TIME)
    if not times:
        assert found is None
        return
    answered = [
        r for r in rows if any(d.is_record[c] for c in children_definition(d.parent.tolist(), r))
    ]
    assert (found.timed, found.untimed) == (len(times), len(rows) - len(times))
    assert (found.answered, found.answer_rate) == (len(answered), len(answered) / len(rows))
    assert (found.first, found.last) == (times[0], times[-1])
    assert found.span == near((times[-1] - times[0]) / SECOND)
    opening = len(d.thread_ids) == 1 and d.is_record[0] and d.time[0] != NO_TIME
    assert found.opened == (int(d.time[0]) if opening else None)
    intervals = [(b - a) / SECOND for a, b in pairwise(times)]
    assert found.intervals == len(intervals)
    assert found.burstiness == near(burstiness_definition(intervals))
    assert found.burstiness_finite == near(burstiness_of_few_definition(intervals))
    assert found.memory == near(memory_definition(intervals), 1e-6)
    half = next(t for i, t in enumerate(times, 1) if 2 * i >= len(times))
    assert found.half_life == near((half - times[0]) / SECOND)
    from_opening = near((half - int(d.time[0])) / SECOND) if opening else None
    assert found.half_life_from_opening == from_opening
    start = found.opened if opening else times[0]
    assert found.share_within == {
        f"{h}h": sum(t <= start + h * HOUR for t in times) / len(times) for h in (1, 6, 24)
    }
    clock = [datetime.fromtimestamp(t / SECOND, UTC) for t in times]
    assert found.by_hour == [sum(t.hour == h for t in clock) for h in range(24)]
    assert found.by_weekday == [sum(t.weekday() == day for t in clock) for day in range(7)]
    assert found.peaks == peaks_definition(times, HOUR, 3.0)
    check_delays(d, found)
    check_growth(d, found)
    json.dumps(found.to_dict(), allow_nan=False)


def check_growth(d, found):
    times, counts = growth(d)
    known = [
        int(t) for t, record in zip(d.time, d.is_record, strict=True) if record and t != NO_TIME
    ]
    assert times.tolist() == sorted(set(known))
    assert counts.tolist() == [sum(t <= at for t in known) for at in sorted(set(known))]
    if len(d.thread_ids) != 1:
        assert found.h_index_growth == []
        return
    rows = [r for r in counted_definition(d) if d.time[r] != NO_TIME]
    grown, h = [], 0
    rows.sort(key=lambda r: int(d.time[r]))
    for i, row in enumerate(rows, 1):
        depths = [depth_definition(d.parent.tolist(), r) for r in rows[:i]]
        now = h_index_definition([depths.count(x) for x in range(1, max(depths) + 1)])
        grown += [(int(d.time[row]), level) for level in range(h + 1, now + 1)]
        h = now
    assert found.h_index_growth == grown


@ZOO
def test_the_time_block_of_the_zoo(make):
    check_timing(make())


@given(discussions())
@settings(deadline=None, max_examples=150)
def test_the_time_block_of_any_discussion(d):
    check_timing(d)


@given(discussions(timed=True, min_size=5))
@settings(deadline=None, max_examples=100)
def test_the_time_block_where_all_is_timed(d):
    check_timing(d)


# --- rhythm ---------------------------------------------------------------------------------


@given(gaps)
@settings(deadline=None, max_examples=300)
def test_burstiness_and_memory_of_any_intervals(values):
    assert burstiness(values) == near(burstiness_definition(values))
    assert burstiness_of_few(values) == near(burstiness_of_few_definition(values))
    expected = memory_definition(values)
    if expected is None or 0 < min(np.ptp(values[:-1]), np.ptp(values[1:])) < 1e-3 * max(values):
        assert (memory(values) is None) == (expected is None)
    else:
        assert memory(values) == near(expected, 1e-6)


@given(gaps)
def test_rhythm_stays_within_its_bounds(values):
    for found in (burstiness(values), burstiness_of_few(values), memory(values)):
        assert found is None or -1 - 1e-9 <= found <= 1 + 1e-9


@pytest.mark.parametrize(
    ("values", "b", "a"),
    [
        ([5, 5, 5, 5], -1, -1),
        ([1, 1, 1, 7], 0.019238, 0.299254),
        ([0, 0, 0, 1], None, 1),
        ([1, 1, 48, 1, 1], 0.287671, 0.863250),
        ([2, 18, 1, 89], 0.135792, 0.590861),
    ],
)
def test_burstiness_of_known_intervals(values, b, a):
    assert b is None or burstiness(values) == pytest.approx(b, abs=5e-7)
    assert burstiness_of_few(values) == pytest.approx(a, abs=5e-7)


def test_the_correction_takes_most_of_the_bias_of_few_events_away():
    """Five events at random: B is −0.186 on average, A −0.066; both should be 0."""
    draw = np.random.default_rng(1)
    drawn = [draw.exponential(size=4) for _ in range(4000)]
    assert np.mean([burstiness(gaps) for gaps in drawn]) == pytest.approx(-0.186, abs=0.01)
    assert np.mean([burstiness_of_few(gaps) for gaps in drawn]) == pytest.approx(-0.066, abs=0.015)


@pytest.mark.parametrize("values", [[], [3], [0, 0], [0, 0, 0]])
def test_rhythm_of_too_little_is_undefined(values):
    assert burstiness(values) is burstiness_of_few(values) is memory(values) is None


@pytest.mark.parametrize("value", [1, 0.1, 1 / 3, 1e-6, 86_400.000_001])
@pytest.mark.parametrize("n", [3, 4, 7, 10])
def test_intervals_that_do_not_vary_have_no_memory(value, n):
    assert memory([value] * n) is None
    assert burstiness([value] * n) == pytest.approx(-1, abs=1e-12)


# --- peaks and bursts -----------------------------------------------------------------------


@given(st.lists(st.integers(-(10**4), 10**4), max_size=30), st.sampled_from([0.0, 1.0, 3.0]))
@settings(deadline=None, max_examples=300)
def test_peaks_of_any_times(times, spread):
    times.sort()
    found = find_peaks(np.array(times, np.int64), width=700, spread=spread)
    assert found == peaks_definition(times, 700, spread)


def states_of(times, bursts):
    """The state of each interval: 1 inside a burst."""
    inside = [any(b.start <= a and after <= b.end for b in bursts) for a, after in times]
    return [int(state) for state in inside]


@given(st.lists(st.integers(1, 100), min_size=2, max_size=9), st.sampled_from([2.0, 3.0]))
@settings(deadline=None, max_examples=200)
def test_bursts_are_the_cheapest_sequence_of_states(steps, scale):
    times = np.cumsum([0, *steps])
    bursts = find_bursts(times, scale=scale)
    found = states_of(list(zip(times.tolist(), times[1:].tolist(), strict=False)), bursts)
    best = min(kleinberg_cost(steps, states, scale, 1.0) for states in all_state_sequences(steps))
    assert kleinberg_cost(steps, found, scale, 1.0) == pytest.approx(best, abs=1e-9)
    for burst in bursts:
        assert burst.events == sum(burst.start <= t <= burst.end for t in times)


@pytest.mark.parametrize("times", [[], [1], [1, 2], [5, 5, 5, 5]])
def test_no_bursts_in_too_few_events_or_no_time(times):
    assert find_bursts(np.array(times, np.int64)) == []


# --- hand-worked cases ----------------------------------------------------------------------


def minutes(value):
    return value * 60.0


def test_t6():
    found = timing(t6())
    delays = found.replies_to_comments
    assert (delays.count, delays.median) == (3, minutes(18))
    assert delays.mean == pytest.approx(minutes(41 / 3))
    assert found.replies_to_opening.count == 2
    assert found.intervals == 4
    assert found.burstiness == pytest.approx(0.135792, abs=5e-7)
    assert found.burstiness_finite == pytest.approx(0.590861, abs=5e-7)
    assert found.memory == pytest.approx(-0.688305, abs=5e-7)
    assert (found.span, found.span_from_opening) == (minutes(110), minutes(120))
    assert (found.half_life, found.half_life_from_opening) == (minutes(20), minutes(30))
    start = found.opened
    assert [((t - start) // (60 * SECOND), h) for t, h in found.h_index_growth] == [
        (10, 1),
        (31, 2),
    ]
    times, counts = growth(t6())
    assert [(t - start) // (60 * SECOND) for t in times.tolist()] == [0, 10, 12, 30, 31, 120]
    assert counts.tolist() == [1, 2, 3, 4, 5, 6]


def test_no_times_no_block():
    assert timing(discussion_of([("1", None, "Ann", "", None)])) is None
    assert timing(discussion_of([])) is None


def test_the_opening_of_the_only_thread_is_not_one_of_its_comments():
    rows = [("1", None, "Ann", "", 3), ("2", "1", "Bob", "", 8)]
    assert timing(discussion_of(rows[:1], thread_id=None)) is None
    found = timing(discussion_of(rows, thread_id=None))
    assert (found.timed, found.span, found.span_from_opening) == (1, 0, minutes(5))


def test_some_times_missing_are_said():
    d = discussion_of([("1", None, "Ann", "", 3), ("2", "1", "Bob", "", None)])
    found = timing(d)
    assert (found.timed, found.untimed) == (1, 1)
    assert found.replies_to_comments.count == 0
    assert d.ledger.counters["times_missing"] == 1


def test_openings_of_several_threads_count_as_comments():
    found = timing(posts())
    assert (found.timed, found.untimed, found.opened) == (5, 1, None)


@pytest.mark.parametrize(
    ("time", "text"),
    [
        (0, "1970-01-01T00:00:00Z"),
        (1, "1970-01-01T00:00:00.000001Z"),
        (-1_000_000, "1969-12-31T23:59:59Z"),
        (None, None),
        (NO_TIME, None),
    ],
)
def test_instants_as_text(time, text):
    assert iso(time) == text
