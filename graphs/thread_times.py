"""Time thread by thread: how long each lived, how soon it was half written, its rhythm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.records import NO_TIME

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Longs = NDArray[np.int64]
    Floats = NDArray[np.float64]

SECOND = 1_000_000


@dataclass(frozen=True, eq=False)
class ThreadTimes:
    """Each thread in time, over its comments with a time; NaN stands for "undefined".

    - `timed` int64 comments below the opening with a time; `span` float64 seconds from the
      first to the last of them; `half_life` seconds from the first until half were written
      (rounded up); `first_reply` seconds from the opening, where it has a time, to the first.
    - `burstiness`, `burstiness_finite` float64 of the intervals; see `rhythm`.
    - `answered` float64: share of the comments below the opening with a reply.
    """

    timed: Longs
    span: Floats
    half_life: Floats
    first_reply: Floats
    burstiness: Floats
    burstiness_finite: Floats
    answered: Floats

    def __len__(self) -> int:
        """Return the number of threads."""
        return len(self.timed)


def thread_times(discussion: Discussion) -> ThreadTimes:
    """Measure every thread in time at once.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = thread_times(example_discussion())
    >>> found.span.tolist(), found.half_life.tolist(), found.answered.tolist()
    ([1260.0], [120.0], [0.5])
    """
    d, threads = discussion, len(discussion.thread_ids)
    below = d.is_record & (d.parent >= 0)
    rows = np.flatnonzero(below & (d.time != NO_TIME))
    order = np.lexsort((d.time[rows], d.thread[rows]))
    time, of = d.time[rows[order]], d.thread[rows[order]]
    timed = np.bincount(of, minlength=threads)
    start = np.cumsum(timed) - timed
    some = timed > 0
    first, last = np.zeros(threads, np.int64), np.zeros(threads, np.int64)
    middle, opened = first.copy(), np.full(threads, NO_TIME)
    first[some] = time[start[some]]
    last[some] = time[(start + timed - 1)[some]]
    middle[some] = time[(start + (timed + 1) // 2 - 1)[some]]
    roots = np.flatnonzero((d.parent < 0) & d.is_record)
    opened[d.thread[roots]] = d.time[roots]
    known = some & (opened != NO_TIME) & (first >= opened)
    plain, finite = _burstiness(time, of, timed)
    replied = np.bincount(d.thread[below & (d.num_children > 0)], minlength=threads)
    with np.errstate(invalid="ignore", divide="ignore"):
        answered = replied / np.bincount(d.thread[below], minlength=threads)
    return ThreadTimes(
        timed=timed,
        span=np.where(some, (last - first) / SECOND, np.nan),
        half_life=np.where(some, (middle - first) / SECOND, np.nan),
        first_reply=np.where(known, (first - np.where(known, opened, 0)) / SECOND, np.nan),
        burstiness=plain,
        burstiness_finite=finite,
        answered=answered,
    )


def _burstiness(time: Longs, of: NDArray[np.int32], timed: Longs) -> tuple[Floats, Floats]:
    """Burstiness of each thread's intervals, plain and corrected for how few they are."""
    within = of[1:] == of[:-1]
    gaps, thread = np.diff(time)[within] / SECOND, of[1:][within]
    n, k = len(timed), np.maximum(timed - 1, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(thread, weights=gaps, minlength=n) / k
        away = (gaps - mean[thread]) ** 2
        r = np.sqrt(np.bincount(thread, weights=away, minlength=n) / k) / mean
        above, below = np.sqrt(k + 1), np.sqrt(np.maximum(k - 1, 0))
        finite = (above * r - below) / ((above - 2) * r + below)
        plain = (r - 1) / (r + 1)
    enough = (k >= 2) & (mean > 0)
    return np.where(enough, plain, np.nan), np.where(enough, finite, np.nan)
