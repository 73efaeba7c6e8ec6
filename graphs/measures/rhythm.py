"""Measures of time: how fast people answer, how long discussions live, how bursty they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.measures.measure import Answer, Measure, Needs
from threadgraph.graphs.measures.thread_answers import (
    GROWTH,
    NO_TIMES,
    THREAD_TIMES,
    TIMING,
    column,
    figure,
)
from threadgraph.graphs.records import NO_TIME
from threadgraph.graphs.response_times import response_times_of_people

if TYPE_CHECKING:
    from collections.abc import Callable

    from threadgraph.graphs.discussion import Discussion

FEW_INTERVALS = "it needs two intervals between comments, not all of length 0"
NO_OPENING = "there is no single opening with a time"
LEFT_OUT = (
    "Seconds. Replies older than what they answer (a clock was wrong) are left out, and so is "
    "what nobody answered: read it beside the share of comments that got a reply."
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TIMES = Needs(times=True)
MANY_TIMES = Needs(times=True, comments=20)


def _delays(field: str) -> Callable[[Discussion], Answer]:
    def compute(d: Discussion) -> Answer:
        block = TIMING(d)
        if block is None:
            return Answer(why=NO_TIMES)
        found = getattr(block, field)
        if not found.count:
            return Answer(why="there is no such reply with both times known")
        return Answer(
            value={
                "median": found.median,
                "mean": found.mean,
                "90 % within": found.p90,
                "replies": found.count,
            }
        )

    return compute


def _counts(field: str, names: tuple[str, ...]) -> Callable[[Discussion], Answer]:
    def compute(d: Discussion) -> Answer:
        block = TIMING(d)
        if block is None:
            return Answer(why=NO_TIMES)
        return Answer(value=dict(zip(names, getattr(block, field), strict=True)))

    return compute


def _speed(d: Discussion) -> Answer:
    values = response_times_of_people(d)
    nobody = not len(values) or bool(np.isnan(values).any())
    why = "such a person answered nobody, or one of the times is unknown"
    return Answer(values=values, why=why if nobody else None)


def _within(d: Discussion, spans: list[tuple[int, int]]) -> Answer:
    """Answer with the number of spans of time, and the comments written in them."""
    rows = np.flatnonzero(d.is_record & (d.time != NO_TIME))
    inside = np.zeros(len(rows), bool)
    for start, end in spans:
        inside |= (d.time[rows] >= start) & (d.time[rows] <= end)
    return Answer(value=len(spans), rows=rows[inside])


def _bursts(d: Discussion) -> Answer:
    block = TIMING(d)
    if block is None:
        return Answer(why=NO_TIMES)
    return _within(d, [(burst.start, burst.end) for burst in block.bursts])


def _peaks(d: Discussion) -> Answer:
    block = TIMING(d)
    if block is None:
        return Answer(why=NO_TIMES)
    return Answer(value=len(block.peaks))


def _growth(d: Discussion) -> Answer:
    grown, block = GROWTH(d), TIMING(d)
    if not len(grown) or block is None:
        return Answer(why="no comment below an opening has a time")
    # One comment may lift the index by more than one: the levels below it were full already.
    rows = np.unique(grown.comment)
    if len(d.thread_ids) > 1:
        return Answer(why="it is a figure of one thread; here are several", rows=rows)
    start = block.first if block.opened is None else block.opened
    rises = zip(grown.h.tolist(), grown.time.tolist(), strict=True)
    return Answer(value={f"h = {h}": (time - start) / 1e6 for h, time in rises}, rows=rows)


MEASURES: tuple[Measure, ...] = (
    Measure(
        name="lifespan",
        title="Time from the first comment to the last",
        scope="discussion",
        meaning="How long people wrote, in seconds.",
        formula="time of the last comment − time of the first",
        reading="One late comment stretches it: see the half-life.",
        compute=figure(TIMING, "span"),
        checks=("definition", "by hand"),
        needs=TIMES,
    ),
    Measure(
        name="response_time",
        title="Response time",
        scope="discussion",
        meaning="How long it took until a comment was answered.",
        formula="time of a reply − time of the comment it answers: median, mean, 90th percentile",
        reading=LEFT_OUT,
        compute=_delays("replies_to_comments"),
        checks=("definition", "by hand"),
        needs=TIMES,
    ),
    Measure(
        name="response_time_opening",
        title="Response time to the opening",
        scope="discussion",
        meaning="How long after the opening the comments that answer it were written.",
        formula="time of a top-level comment − time of the opening",
        reading=f"Where there is one thread, and its opening has a time. {LEFT_OUT}",
        compute=_delays("replies_to_opening"),
        checks=("definition", "by hand"),
        needs=TIMES,
    ),
    Measure(
        name="first_reply_time",
        title="Time to the first reply",
        scope="discussion",
        meaning="How long it took until a comment got its first reply.",
        formula="time of the earliest reply − time of the comment, over comments that got one",
        reading=LEFT_OUT,
        compute=_delays("first_replies"),
        checks=("definition", "by hand"),
        needs=TIMES,
    ),
    Measure(
        name="half_life",
        title="Half-life",
        scope="discussion",
        meaning="How long it took from the first comment until half of all were written, in "
        "seconds.",
        formula="smallest t with at least half of the comments within t of the first",
        reading="Short beside the time from first to last: a burst and a long tail.",
        compute=figure(TIMING, "half_life"),
        checks=("definition", "by hand"),
        needs=TIMES,
    ),
    Measure(
        name="half_life_from_opening",
        title="Half-life from the opening",
        scope="discussion",
        meaning="The same from the opening of the thread, in seconds.",
        formula="smallest t with at least half of the comments within t of the opening",
        reading="Where there is one thread, and its opening has a time.",
        compute=figure(TIMING, "half_life_from_opening", NO_OPENING),
        checks=("definition", "by hand"),
        needs=TIMES,
    ),
    Measure(
        name="early_share",
        title="Share written early",
        scope="discussion",
        meaning="Which part of the comments was written within 1, 6 and 24 hours.",
        formula="comments within that time of the opening, else of the first comment / comments",
        reading="Near 1 for the first hour: over before most could read it.",
        compute=figure(TIMING, "share_within"),
        checks=("definition",),
        needs=TIMES,
    ),
    Measure(
        name="burstiness",
        title="Burstiness",
        scope="discussion",
        meaning="Whether comments come evenly or in bursts.",
        formula="(σ − μ)/(σ + μ) of the intervals between comments, σ over all of them (not n − 1)",
        reading="−1: evenly; 0: as by chance; towards 1: in bursts with long pauses.",
        compute=figure(TIMING, "burstiness", FEW_INTERVALS),
        source="Goh and Barabási 2008",
        caveat="Too low for few comments: see the corrected figure.",
        checks=("definition", "by hand", "published values"),
        needs=MANY_TIMES,
    ),
    Measure(
        name="burstiness_finite",
        title="Burstiness, corrected for few comments",
        scope="discussion",
        meaning="The same, corrected for how few the intervals are.",
        formula="(√(n+1) r − √(n−1)) / ((√(n+1) − 2) r + √(n−1)), r = σ/μ of the n intervals",
        reading="−1: evenly; 0: as by chance; 1: as bursty as n intervals can be.",
        compute=figure(TIMING, "burstiness_finite", FEW_INTERVALS),
        source="Kim and Jo 2016",
        checks=("definition", "by hand", "published values"),
        needs=MANY_TIMES,
    ),
    Measure(
        name="memory",
        title="Memory",
        scope="discussion",
        meaning="Whether long pauses follow long pauses.",
        formula="Pearson's correlation of each interval between comments with the next",
        reading="Above 0: long follows long; below 0: long and short alternate.",
        compute=figure(TIMING, "memory", "it needs three intervals that are not all alike"),
        source="Goh and Barabási 2008",
        checks=("definition", "by hand"),
        needs=MANY_TIMES,
    ),
    Measure(
        name="bursts",
        title="Bursts",
        scope="discussion",
        meaning="How often comments came twice as fast as on average, for long enough to matter.",
        formula="Kleinberg's automaton of two states, scale 2, cost 1",
        reading="The comments behind it are those written during a burst.",
        compute=_bursts,
        source="Kleinberg 2002",
        checks=("definition",),
        needs=MANY_TIMES,
    ),
    Measure(
        name="peaks",
        title="Peaks",
        scope="discussion",
        meaning="In how many hours unusually many comments were written.",
        formula="hours with more than median + 3 MAD comments, over all hours from first to last",
        reading="0 where the hours are much alike, or fewer than three.",
        compute=_peaks,
        source="after Kaltenbrunner and Laniado 2012",
        checks=("definition",),
        needs=MANY_TIMES,
    ),
    Measure(
        name="h_index_growth",
        title="Growth of the h-index",
        scope="discussion",
        meaning="When the h-index of the thread rose, in seconds from the opening, or else from "
        "the first comment.",
        formula="for each h the earliest time at which levels 1 to h held 1 to h comments",
        reading="The comments behind it are those by which it rose.",
        compute=_growth,
        source="Kaltenbrunner and Laniado 2012",
        checks=("definition", "by hand"),
        needs=TIMES,
    ),
    Measure(
        name="hours",
        title="Comments by hour of the day",
        scope="discussion",
        meaning="How many comments were written in each hour of the day, UTC.",
        formula="number of comments by hour",
        reading="UTC is not the time where people live: shift it before reading habits into it.",
        compute=_counts("by_hour", tuple(f"{hour:02}" for hour in range(24))),
        checks=("definition",),
        needs=MANY_TIMES,
    ),
    Measure(
        name="weekdays",
        title="Comments by day of the week",
        scope="discussion",
        meaning="How many comments were written on each day of the week, UTC.",
        formula="number of comments by day",
        reading="Says little for a discussion that is shorter than a few weeks.",
        compute=_counts("by_weekday", DAYS),
        checks=("definition",),
        needs=MANY_TIMES,
    ),
    Measure(
        name="replies_before_parents",
        title="Replies older than what they answer",
        scope="discussion",
        meaning="How many replies bear a time before that of the comment they answer.",
        formula="replies with time of reply < time of parent",
        reading="More than a few: the times of this input are not to be trusted.",
        compute=figure(TIMING, "reply_before_parent"),
        checks=("definition",),
        needs=TIMES,
    ),
    Measure(
        name="thread_span",
        title="Life of a thread",
        scope="thread",
        meaning="How long people wrote in a thread, in seconds.",
        formula="time of its last comment − time of its first, the opening left out",
        reading="0 for a single comment.",
        compute=column(THREAD_TIMES, "span", "no comment of such a thread has a time"),
        checks=("definition", "by hand"),
        needs=TIMES,
    ),
    Measure(
        name="thread_half_life",
        title="Half-life of a thread",
        scope="thread",
        meaning="How long it took from the first comment of a thread until half of its comments "
        "were written, in seconds.",
        formula="smallest t with at least half of its comments within t of its first",
        reading="Short beside its life: a burst and a long tail.",
        compute=column(THREAD_TIMES, "half_life", "no comment of such a thread has a time"),
        checks=("definition", "by hand"),
        needs=TIMES,
    ),
    Measure(
        name="thread_burstiness",
        title="Burstiness of a thread",
        scope="thread",
        meaning="Whether the comments of a thread come evenly or in bursts, corrected for how few "
        "they are.",
        formula="as the corrected burstiness, over the intervals within the thread",
        reading="−1: evenly; 0: as by chance; 1: as bursty as so few intervals can be.",
        compute=column(THREAD_TIMES, "burstiness_finite", FEW_INTERVALS),
        source="Kim and Jo 2016",
        checks=("definition", "by hand"),
        needs=MANY_TIMES,
    ),
    Measure(
        name="person_response_time",
        title="Response time of a person",
        scope="person",
        meaning="How long the person takes to answer others, at half of the replies, in seconds.",
        formula="median of time of a reply − time of the other person's comment it answers",
        reading=f"Short: reads along while the discussion is on. {LEFT_OUT}",
        compute=_speed,
        checks=("definition", "by hand"),
        needs=MANY_TIMES,
    ),
)
