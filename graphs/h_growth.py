"""How the h-index of each thread grew: when each level was reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.records import NO_TIME

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion


@dataclass(frozen=True, eq=False)
class HIndexGrowth:
    """When the h-index of a thread rose: one row per rise, by thread, then by h.

    `thread` int64 row in `thread_ids`; `h` int64 what it rose to; `time` int64 microseconds
    since 1970 UTC; `comment` int64 the row of the comment that made it rise.
    """

    thread: NDArray[np.int64]
    h: NDArray[np.int64]
    time: NDArray[np.int64]
    comment: NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of rises."""
        return len(self.h)


def h_index_growth(discussion: Discussion) -> HIndexGrowth:
    """Find when the h-index of each thread rose, over its comments with a time.

    The h-index is that of `thread_shapes`; its growth: Kaltenbrunner & Laniado 2012.  Level i
    holds from its i-th comment on, and h reaches i once levels 1 to i hold.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> grown = h_index_growth(example_discussion())
    >>> grown.h.tolist(), grown.comment.tolist()
    ([1, 2], [1, 4])
    """
    d = discussion
    rows = np.flatnonzero(d.is_record & (d.parent >= 0) & (d.time != NO_TIME))
    rows = rows[np.argsort(d.time[rows], kind="stable")]
    deepest = int(d.depth.max(initial=0)) + 1
    place = np.arange(len(rows))
    order = np.argsort(d.thread[rows].astype(np.int64) * deepest + d.depth[rows], kind="stable")
    level = d.depth[rows[order]].astype(np.int64)
    thread = d.thread[rows[order]].astype(np.int64)
    new = np.r_[True, (thread[1:] != thread[:-1]) | (level[1:] != level[:-1])][: len(rows)]
    first = np.flatnonzero(new)
    rank = place - np.repeat(first, np.diff(np.r_[first, len(rows)])) + 1
    holds = np.flatnonzero(rank == level)
    level, thread, moment = level[holds], thread[holds], place[order][holds]
    # Levels count as long as none is missing before them, as the h-index itself does.
    change = np.r_[True, thread[1:] != thread[:-1]][: len(thread)]
    begin = np.flatnonzero(change)
    number = np.arange(len(level)) - np.repeat(begin, np.diff(np.r_[begin, len(level)])) + 1
    counted = level == number
    thread, level, moment = thread[counted], level[counted], moment[counted]
    # Moments of later threads are lifted above those of earlier ones: one pass for all.
    reached = np.maximum.accumulate(moment + thread * (len(rows) + 1)) - thread * (len(rows) + 1)
    comment = rows[reached]
    return HIndexGrowth(thread=thread, h=level, time=d.time[comment], comment=comment)
