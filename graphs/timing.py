"""Time: how fast people answer, how activity is spread, how long a discussion lives.

All figures are None where times are missing or too few; partial times are used as far as
they go, with the coverage beside.  Instants are microseconds since 1970 UTC, spans seconds.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.arrays import median
from threadgraph.graphs.bursts import Burst, find_bursts, find_peaks
from threadgraph.graphs.h_growth import h_index_growth
from threadgraph.graphs.records import NO_TIME
from threadgraph.graphs.rhythm import burstiness, burstiness_of_few, memory

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

SECOND = 1_000_000
LONE = "the one comment is the opening of its thread: nothing answers it"
"""Why a discussion of one comment without a page has no depth and no times of answers."""


@dataclass(frozen=True)
class Delays:
    """Seconds from a comment to its replies: how many replies, and their distribution."""

    count: int
    median: float | None
    mean: float | None
    p90: float | None


@dataclass(frozen=True)
class Timing:
    """The time block of a discussion.

    - `first`, `last`, `span`; `opened` and `span_from_opening` where one thread's opening
      message has a time.
    - response times of replies to comments and to the opening message apart, of the first
      reply each comment got, and `answer_rate`, the share of comments that got any (the
      unanswered are not infinitely slow: they are left out of the delays).  Replies older
      than what they answer (`reply_before_parent`) are counted and left out.
    - `burstiness` (σ − μ)/(σ + μ) of the intervals between comments (Goh & Barabási 2008),
      `burstiness_finite` corrected for few events (Kim & Jo 2016), `memory` (Goh & Barabási).
    - `half_life`: seconds from the first comment until half of all were there;
      `share_within` the share written within 1, 6 and 24 hours of the opening, or else of
      the first comment.
    - `by_hour`, `by_weekday` (Monday first) counts in UTC; `peaks` hours with more than
      median + 3 MAD, none where the MAD is 0; `bursts` by Kleinberg's two-state automaton (2002).
    - `h_index_growth` (time, h): when the h-index of the discussion rose (Kaltenbrunner &
      Laniado 2012), for a discussion of one thread; for several see `h_growth`.
    """

    timed: int
    untimed: int
    first: int
    last: int
    opened: int | None
    span: float
    span_from_opening: float | None
    replies_to_comments: Delays
    replies_to_opening: Delays
    first_replies: Delays
    answered: int
    answer_rate: float | None
    reply_before_parent: int
    intervals: int
    burstiness: float | None
    burstiness_finite: float | None
    memory: float | None
    half_life: float | None
    half_life_from_opening: float | None
    share_within: dict[str, float] | None
    by_hour: list[int]
    by_weekday: list[int]
    peaks: list[tuple[int, int]]
    bursts: list[Burst]
    h_index_growth: list[tuple[int, int]]

    def to_dict(self) -> dict[str, object]:
        """Return the block as plain values, times as ISO text."""
        block = asdict(self)
        for name in ("first", "last", "opened"):
            block[name] = iso(block[name])
        for name in ("peaks", "h_index_growth"):
            block[name] = [[iso(time), n] for time, n in block[name]]
        for burst in block["bursts"]:
            burst["start"], burst["end"] = iso(burst["start"]), iso(burst["end"])
        return block


def timing(discussion: Discussion) -> Timing | None:
    """Measure a discussion in time; None if no comment has a time.

    Over comments with a time, of all threads together; the fields say what each figure is.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = timing(example_discussion())
    >>> found.span, found.replies_to_comments.median
    (1260.0, 1080.0)
    """
    d = discussion
    below = d.is_record & ((d.parent >= 0) | (len(d.thread_ids) > 1))
    rows = timed_rows(d)
    if not rows.size:
        return None
    times = np.sort(d.time[rows])
    gaps = np.diff(times) / SECOND
    opened = _opening(d)
    start = opened if opened is not None else int(times[0])
    replies, to_opening, first_replies, early = _delays(d)
    answered = int(np.count_nonzero(below & (d.num_children > 0)))
    return Timing(
        timed=len(rows),
        untimed=int(np.count_nonzero(below)) - len(rows),
        first=int(times[0]),
        last=int(times[-1]),
        opened=opened,
        span=float(times[-1] - times[0]) / SECOND,
        span_from_opening=None if opened is None else float(times[-1] - opened) / SECOND,
        replies_to_comments=replies,
        replies_to_opening=to_opening,
        first_replies=first_replies,
        answered=answered,
        answer_rate=answered / int(np.count_nonzero(below)),
        reply_before_parent=early,
        intervals=len(gaps),
        burstiness=burstiness(gaps),
        burstiness_finite=burstiness_of_few(gaps),
        memory=memory(gaps),
        half_life=_half_life(times, int(times[0])),
        half_life_from_opening=None if opened is None else _half_life(times, opened),
        share_within=_shares(times, start),
        by_hour=np.bincount(times // (3600 * SECOND) % 24, minlength=24).tolist(),
        # The first of January 1970 was a Thursday.
        by_weekday=np.bincount((times // (86400 * SECOND) + 3) % 7, minlength=7).tolist(),
        peaks=find_peaks(times),
        bursts=find_bursts(times),
        h_index_growth=_h_index_growth(d),
    )


def growth(discussion: Discussion) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the growth curve: distinct times of comments and the number written until then.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> growth(example_discussion())[1].tolist()
    [1, 2, 3, 4]
    """
    known = discussion.is_record & (discussion.time != NO_TIME)
    times, counts = np.unique(discussion.time[known], return_counts=True)
    return times, np.cumsum(counts)


def is_lone_opening(discussion: Discussion) -> bool:
    """Whether all there is is one record, which opens a thread.

    >>> from threadgraph.graphs.examples import discussion_of
    >>> is_lone_opening(discussion_of([("1", None, "Ann", "", 0)], thread_id=None))
    True
    """
    rows = np.flatnonzero(discussion.is_record)
    return len(rows) == 1 and bool(discussion.parent[rows[0]] < 0)


def timed_rows(discussion: Discussion) -> NDArray[np.int64]:
    """Return the rows of the comments that figures of time are over, int64.

    Those with a time below an opening; of several threads the openings, too.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> timed_rows(example_discussion()).tolist()
    [1, 2, 3, 4]
    """
    d = discussion
    below = d.is_record & ((d.parent >= 0) | (len(d.thread_ids) > 1))
    return np.flatnonzero(below & (d.time != NO_TIME))


def iso(time: int | None) -> str | None:
    """Write an instant as ISO 8601 in UTC; None and NO_TIME stay None.

    >>> iso(1_704_067_200_000_000)
    '2024-01-01T00:00:00Z'
    """
    if time is None or time == NO_TIME:
        return None
    text = str(np.datetime64(int(time), "us"))
    return (text.removesuffix(".000000")) + "Z"


def _opening(d: Discussion) -> int | None:
    """Time of the opening message, where there is one thread and it is a record."""
    if len(d.thread_ids) != 1 or not d.is_record[0] or d.time[0] == NO_TIME:
        return None
    return int(d.time[0])


def _delays(d: Discussion) -> tuple[Delays, Delays, Delays, int]:
    rows = np.flatnonzero(d.is_record & (d.parent >= 0))
    up = d.parent[rows]
    both = d.is_record[up] & (d.time[rows] != NO_TIME) & (d.time[up] != NO_TIME)
    rows, up = rows[both], up[both]
    delay = d.time[rows] - d.time[up]
    fair = delay >= 0
    early = int(np.count_nonzero(~fair))
    up, delay = up[fair], delay[fair]
    opening = d.parent[up] < 0
    # In tables without threads the opening is itself a comment: its replies count as such.
    to_opening = opening & (len(d.thread_ids) == 1)
    order = np.lexsort((delay, up))
    _, first = np.unique(up[order], return_index=True)
    return (
        _describe(delay[~to_opening]),
        _describe(delay[to_opening]),
        _describe(delay[order][first]),
        early,
    )


def _describe(delay: NDArray[np.int64]) -> Delays:
    if not delay.size:
        return Delays(0, None, None, None)
    seconds = np.sort(delay) / SECOND
    return Delays(
        count=len(seconds),
        median=median(seconds),
        mean=float(seconds.mean()),
        p90=float(np.percentile(seconds, 90)),
    )


def _half_life(times: NDArray[np.int64], start: int) -> float:
    """Seconds from `start` until half of the comments (rounded up) were written."""
    return float(times[(len(times) + 1) // 2 - 1] - start) / SECOND


def _shares(times: NDArray[np.int64], start: int) -> dict[str, float]:
    return {
        f"{hours}h": float(np.count_nonzero(times <= start + hours * 3600 * SECOND) / len(times))
        for hours in (1, 6, 24)
    }


def _h_index_growth(d: Discussion) -> list[tuple[int, int]]:
    if len(d.thread_ids) != 1:
        return []
    grown = h_index_growth(d)
    return list(zip(grown.time.tolist(), grown.h.tolist(), strict=True))
