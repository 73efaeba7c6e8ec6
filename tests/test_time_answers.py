"""What figures of time say where times are few, coarse, or missing."""

from __future__ import annotations

import numpy as np
import pytest

from threadgraph.graphs.bursts import find_peaks, peak_level
from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.measures.register import measures, read_measure
from threadgraph.graphs.resolution import DAY, HOUR, resolution
from threadgraph.graphs.summary import summary
from threadgraph.graphs.words import in_words

DAILY, HOURLY = 24 * 60, 60


def every(step, n=30, *, first=0.0, people=("Ann", "Bob")):
    """A chain of comments, one each `step` minutes."""
    return discussion_of(
        [
            (str(i), str(i - 1) if i else None, people[i % len(people)], "", first + step * i)
            for i in range(n)
        ]
    )


def answer(name, d):
    return measures()[name].compute(d)


@pytest.mark.parametrize(
    ("minutes", "unit"),
    [
        ([], 0), ([0], 0), ([0, DAILY], DAY), ([0, 0], DAY), ([120, 120], HOUR), ([0, 60], HOUR),
        ([1320, 1320 + DAILY], DAY), ([61, 61 + DAILY], 60), ([0.25, 1], 1), ([0.001, 1], 0),
    ],
)  # fmt: skip
def test_how_fine_times_are(minutes, unit):
    d = discussion_of([(str(i), None, "Ann", "", m) for i, m in enumerate(minutes)])
    assert resolution(d) == unit


@pytest.mark.parametrize("name", ["burstiness", "burstiness_finite", "memory", "bursts", "peaks",
                                  "hours", "thread_burstiness"])  # fmt: skip
def test_what_is_finer_than_a_day_is_undefined_where_times_are_days(name):
    found = answer(name, every(DAILY))
    assert found.value is None
    assert found.values is None or np.isnan(found.values).all()
    assert found.why == "the times are to the day only"


def test_coarse_times_are_said():
    assert answer("lifespan", every(DAILY)).how == "times are to the day"
    assert answer("burstiness", every(HOURLY)).how == "times are to the hour"
    assert answer("burstiness", every(0.25)).how is None


def test_answers_within_a_day_are_not_answers_within_no_time():
    rows = [(str(i), str(i - 1) if i else None, "AB"[i % 2], "", DAILY * (i // 5))
            for i in range(30)]  # fmt: skip
    d = discussion_of(rows)
    assert answer("response_time", d).why.startswith("times are to the day")
    for name in ("person_response_time", "exchange_median_response"):
        assert np.isnan(answer(name, d).values).all()
        assert "not known finer" in answer(name, d).why
    early = answer("early_share", d).value
    assert early["within 1 hour"] is early["within 6 hours"] is None
    assert early["within 24 hours"] > 0


def test_figures_say_over_how_many_comments_they_are():
    d = discussion_of([(str(i), str(i - 1) if i else None, "AB"[i % 2], "",
                        i + 0.5 if i < 4 else None) for i in range(30)])  # fmt: skip
    said = "over 4 of 30 comments, the others have no time"
    for name in ("lifespan", "burstiness", "half_life", "hours", "thread_span", "response_time"):
        assert said in answer(name, d).how, name
    assert answer("lifespan", every(1)).how == "times are to the minute"


def test_twenty_comments_with_a_time_are_needed():
    some = discussion_of([(str(i), None, "Ann", "", i if i < 19 else None) for i in range(50)])
    for name, measure in measures().items():
        if measure.needs.timed:
            found = read_measure(some, measure).hidden
            assert found == "needs 20 comments or more with a time; here are 19", name
            assert measure.needs.unmet(every(1)) is None, name
    assert measures()["burstiness"].needs.timed == measures()["hours"].needs.timed == 20


def test_comments_at_random_have_no_peaks():
    """Most hours are empty: median and MAD are 0, and any hour with two comments was a peak."""
    minutes = np.sort(np.random.default_rng(3).uniform(0, 60 * 24 * 30, 200))
    d = discussion_of([(str(i), None, "Ann", "", m) for i, m in enumerate(minutes.tolist())])
    found = answer("peaks", d)
    assert found.value is None
    assert "equally many comments" in found.why
    assert summary(d).timing.peaks == []


def test_a_busy_hour_among_varied_ones_is_a_peak():
    hours = [1, 3, 2, 4, 2, 30, 1, 3]
    minutes = [60 * h + i for h, n in enumerate(hours) for i in range(n)]
    d = discussion_of([(str(i), None, "Ann", "", m) for i, m in enumerate(minutes)])
    found = answer("peaks", d)
    assert (found.value, len(found.rows)) == (1, 30)
    assert len(summary(d).timing.peaks) == 1
    times = d.time[d.time > 0]
    assert peak_level(np.sort(times)) == 2.5 + 3 * 1
    assert find_peaks(np.sort(times)) == summary(d).timing.peaks


@pytest.mark.parametrize("n", [0, 1, 2])
def test_fewer_than_three_comments_have_no_bursts(n):
    found = answer("bursts", every(200.5, n))
    assert found.value is None
    assert found.why


def test_comments_at_one_moment_have_no_bursts():
    assert answer("bursts", every(0, 9, first=7)).value is None


def test_a_lone_opening_with_a_time_is_not_without_times():
    d = discussion_of([("1", None, "Ann", "Hello", 754)], thread_id=None)
    for name, measure in measures().items():
        why = measure.compute(d).why or ""
        assert "no comment has a time" not in why, name
    lone = "the one comment is the opening of its thread: nothing answers it"
    for name in ("lifespan", "half_life", "response_time", "max_depth", "level_widths"):
        assert answer(name, d).why == lone, name
    told = {section.heading: section.lines for section in in_words(summary(d))}
    assert told["How deep it went"] == [f"T{lone[1:]}."]
    assert told["When"] == ["The one comment is of 2024-01-01 12:34 UTC."]


ORDERED = ("reentry_rate", "thread_reentry_rate", "reentries", "exchange_alternation",
           "exchange_third_party")  # fmt: skip


@pytest.mark.parametrize("name", ORDERED)
def test_an_order_that_no_times_tell_is_said(name):
    rows = [("1", None, "Ann", "", 1), ("2", "1", "Bob", "", 2), ("3", "2", "Ann", "", 3)]
    assert answer(name, discussion_of(rows)).how is None
    untimed = discussion_of([(*rows[0][:4], None), *rows[1:]])
    assert answer(name, untimed).how.startswith("in the order of the input")


def test_without_times_nobody_is_known_to_have_had_the_last_word():
    rows = [("1", None, "Ann", "", None), ("2", "1", "Bob", "", 2), ("3", "2", "Ann", "", 3)]
    found = answer("exchange_last_word", discussion_of(rows))
    assert found.words == [None]
    assert found.why == "an exchange of which not all times are known has none"
