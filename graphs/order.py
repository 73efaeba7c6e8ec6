"""The order of records that no order of the input can change: by time, then by id or place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.records import NO_TIME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def rank_by_place(time: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rank of records whose place in the file is information, int64 (n,).

    By time where every record has one, else by place alone: a page with some times missing
    is read from top to bottom.
    """
    if (time == NO_TIME).any():
        return np.arange(len(time), dtype=np.int64)
    return _ranks(np.argsort(time, kind="stable"))


def rank_by_id(
    time: NDArray[np.int64], ids: Sequence[str], threads: Sequence[str | None] | None
) -> NDArray[np.int64]:
    """Return the rank of records whose place in the file is an accident, int64 (n,).

    By time (unknown last), then by id, shorter ids first so that "9" comes before "10".

    >>> rank_by_id(np.array([5, 5, 3]), ["10", "9", "x"], None)
    array([2, 1, 0])
    """
    when = np.where(time == NO_TIME, np.iinfo(np.int64).max, time)
    order = np.argsort(when, kind="stable")
    same = when[order][1:] == when[order][:-1]
    tied = np.flatnonzero(np.r_[same, False] | np.r_[False, same])
    if tied.size:
        rows = order[tied].tolist()
        clock = when.tolist()
        rows.sort(key=lambda r: (clock[r], len(ids[r]), ids[r], (threads and threads[r]) or ""))
        order[tied] = rows
    return _ranks(order)


def _ranks(order: NDArray[np.intp]) -> NDArray[np.int64]:
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank
