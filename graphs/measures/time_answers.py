"""How measures of time get their values, and what they say of times that are few or coarse."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.bursts import HOUR, peak_level
from threadgraph.graphs.measures.measure import Answer
from threadgraph.graphs.measures.thread_answers import GROWTH, TIMING, no_times
from threadgraph.graphs.phrases import count
from threadgraph.graphs.records import NO_TIME
from threadgraph.graphs.remembered import remembered
from threadgraph.graphs.resolution import DAY, NOUNS, resolution
from threadgraph.graphs.resolution import HOUR as HOUR_SECONDS
from threadgraph.graphs.response_times import response_times_of_people
from threadgraph.graphs.timing import timed_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Compute = Callable[[Discussion], Answer]

FINENESS = remembered(resolution)


def over_times(compute: Compute, *, finest: int = DAY, delays: bool = False) -> Compute:
    """Make an answer say over how many comments it is and how fine the times are.

    `finest`: undefined where times are coarser than so many seconds.  `delays`: the values are
    delays, of which those below what coarse times tell are unknown.
    """

    def answered(d: Discussion) -> Answer:
        unit = FINENESS(d)
        if unit > finest:
            return Answer(
                why=f"the times are to the {NOUNS[unit]} only", values=_nothing(compute(d))
            )
        answer = compute(d)
        if delays and unit >= HOUR_SECONDS and answer.values is not None:
            answer = _without_the_unknown(answer, unit)
        if not _is_known(answer):
            return answer
        notes = [answer.how, coverage(d), f"times are to the {NOUNS[unit]}" if unit > 1 else None]
        return replace(answer, how="; ".join(note for note in notes if note) or None)

    return answered


def coverage(d: Discussion) -> str | None:
    """Say over how many comments a figure of time is; None if all have a time."""
    block = TIMING(d)
    if block is None or not block.untimed:
        return None
    whole = block.timed + block.untimed
    return f"over {block.timed:,} of {count(whole, 'comment')}, the others have no time"


def delays(field: str) -> Compute:
    """Return what describes the response times of one kind: median, mean, 90th percentile."""

    def compute(d: Discussion) -> Answer:
        block = TIMING(d)
        if block is None:
            return Answer(why=no_times(d))
        found = getattr(block, field)
        if not found.count:
            return Answer(why="there is no such reply with both times known")
        unit = FINENESS(d)
        if unit >= HOUR_SECONDS and found.median < unit:
            noun = NOUNS[unit]
            return Answer(why=f"times are to the {noun}, and half of the replies within the same")
        return Answer(
            value={
                "median": found.median,
                "mean": found.mean,
                "90 % within": found.p90,
                "replies": found.count,
            }
        )

    return compute


def counts(field: str, names: tuple[str, ...]) -> Compute:
    """Return what counts the comments of each hour or day, under these names."""

    def compute(d: Discussion) -> Answer:
        block = TIMING(d)
        if block is None:
            return Answer(why=no_times(d))
        return Answer(value=dict(zip(names, getattr(block, field), strict=True)))

    return compute


def early_share(d: Discussion) -> Answer:
    """Divide the comments of the first hours by all; None for hours finer than the times."""
    block = TIMING(d)
    if block is None or block.share_within is None:
        return Answer(why=no_times(d))
    unit = FINENESS(d)
    shares = zip((1, 6, 24), block.share_within.values(), strict=True)
    return Answer(
        value={
            f"within {count(hours, 'hour')}": value if hours * HOUR_SECONDS >= unit else None
            for hours, value in shares
        }
    )


def speed(d: Discussion) -> Answer:
    """Take the median time in which each person answers others."""
    values = response_times_of_people(d)
    nobody = not len(values) or bool(np.isnan(values).any())
    why = "a person who answered nobody, or none with both times known, has none"
    return Answer(values=values, why=why if nobody else None)


def bursts(d: Discussion) -> Answer:
    """Count the bursts, with the comments written during them."""
    block = TIMING(d)
    if block is None:
        return Answer(why=no_times(d))
    if block.timed < 3 or not block.span:
        return Answer(why="it needs three comments with a time, not all at the same one")
    rows = np.flatnonzero(d.is_record & (d.time != NO_TIME))
    inside = np.zeros(len(rows), bool)
    for burst in block.bursts:
        inside |= (d.time[rows] >= burst.start) & (d.time[rows] <= burst.end)
    return Answer(value=len(block.bursts), rows=rows[inside])


def peaks(d: Discussion) -> Answer:
    """Count the hours with unusually many comments, with those comments."""
    rows = timed_rows(d)
    if not len(rows):
        return Answer(why=no_times(d))
    hours = d.time[rows] // HOUR
    if int(hours.max() - hours.min()) < 2:
        return Answer(why="it needs three hours from the first comment to the last")
    level = peak_level(np.sort(d.time[rows]))
    if level is None:
        return Answer(
            why="half of the hours or more have equally many comments (none, mostly), so nothing "
            "says what is unusual"
        )
    _, hour, written = np.unique(hours, return_inverse=True, return_counts=True)
    return Answer(value=int(np.count_nonzero(written > level)), rows=rows[written[hour] > level])


def growth(d: Discussion) -> Answer:
    """Give the seconds after which the h-index of the thread rose, with the comments by which."""
    grown, block = GROWTH(d), TIMING(d)
    if not len(grown) or block is None:
        return Answer(why=no_times(d))
    # One comment may lift the index by more than one: the levels below it were full already.
    rows = np.unique(grown.comment)
    if len(d.thread_ids) > 1:
        return Answer(why="it is a figure of one thread; here are several", rows=rows)
    start = block.first if block.opened is None else block.opened
    rises = zip(grown.h.tolist(), grown.time.tolist(), strict=True)
    return Answer(value={f"h = {h}": (time - start) / 1e6 for h, time in rises}, rows=rows)


def _without_the_unknown(answer: Answer, unit: int) -> Answer:
    assert answer.values is not None
    values = np.where(answer.values < unit, np.nan, answer.values)
    same = bool((answer.values < unit).any())
    noun = NOUNS[unit]
    why = f"times are to the {noun}: what came within the same is not known finer"
    return replace(answer, values=values, why=why if same else answer.why)


def _nothing(answer: Answer) -> NDArray[np.float64] | None:
    return None if answer.values is None else np.full(len(answer.values), np.nan)


def _is_known(answer: Answer) -> bool:
    if answer.values is not None:
        return bool(np.isfinite(answer.values).any())
    if answer.words is not None:
        return any(word is not None for word in answer.words)
    return answer.value is not None
