"""What happens inside exchanges: who opens episodes, how long they last, who else speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.records import NO_TIME

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.turns import MutualAddresses, Turns


def openers(discussion: Discussion, entries: Turns) -> NDArray[np.int64]:
    """At the first address of each episode its author, elsewhere −1; int64 per entry."""
    d = discussion
    speaking = np.flatnonzero(entries.addressing)
    first = np.full(len(entries.comment), len(entries.comment), np.int64)
    np.minimum.at(first, entries.episode[speaking], speaking)
    opened = np.full(len(entries.comment), -1, np.int64)
    starts = first[first < len(first)]
    opened[starts] = d.author[entries.comment[starts]]
    return opened


def spans(
    discussion: Discussion, entries: Turns, k: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Times of the first and the last comment of each of k exchanges, and who spoke last.

    int64 each; NO_TIME, and −1 for the person, where any time is unknown.
    """
    d = discussion
    time = d.time[entries.comment]
    start = np.searchsorted(entries.exchange, np.arange(k))
    if not k:
        return start, start, start
    first = np.minimum.reduceat(time, start)
    last = np.maximum.reduceat(time, start)
    known = first != NO_TIME
    last_row = np.where(time == last[entries.exchange], np.arange(len(time)), -1)
    speaker = d.author[entries.comment[np.maximum.reduceat(last_row, start)]]
    return first, np.where(known, last, NO_TIME), np.where(known, speaker, -1)


def answer_times(discussion: Discussion, entries: Turns, k: int) -> NDArray[np.float64]:
    """Median microseconds from a comment to its answer in each of k exchanges, NaN unknown."""
    d = discussion
    median = np.full(k, np.nan)
    author = d.author[entries.comment]
    # Going on with one's own turn answers nobody.
    answers = (entries.target >= 0) & (author != author[entries.target])
    row = np.flatnonzero(answers)
    asked = d.time[entries.comment[entries.target[row]]]
    answered = d.time[entries.comment[row]]
    # A response older than what it answers is a clock that was wrong, not a delay.
    timed = (asked != NO_TIME) & (answered != NO_TIME) & (answered >= asked)
    of, delay = entries.exchange[row[timed]], (answered - asked)[timed]
    order = np.lexsort((delay, of))
    of, delay = of[order], delay[order]
    start = np.searchsorted(of, np.arange(k))
    size = np.bincount(of, minlength=k)
    some = size > 0
    low = delay[(start + (size - 1) // 2)[some]]
    high = delay[(start + size // 2)[some]]
    median[some] = (low + high) / 2
    return median


def third_parties(
    discussion: Discussion, mutual: MutualAddresses, entries: Turns, k: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Addresses inside the episodes' spans: those by or to others, and all.

    The span of an episode is what stands in its conversation after its opening, up to its
    end; if it starts from the opening of the thread, what stands in the branches up to its end.
    """
    d = discussion
    n = len(d.ids)
    ranked = np.lexsort((np.arange(n), d.conversation, d.thread))
    place = np.empty(n, np.int64)
    place[ranked] = np.arange(n)
    per_comment = np.bincount(d.addresses.comment, minlength=n)
    before = np.concatenate(([0], np.cumsum(per_comment[ranked])))
    where = place[entries.comment]
    begin = where[entries.episode]
    stop = begin.copy()
    np.maximum.at(stop, entries.episode, where)
    start = np.flatnonzero(entries.target < 0)
    begin, stop, of = begin[start], stop[start], entries.exchange[start]
    total = before[stop + 1] - before[begin + 1]
    span = n + 1
    own = np.sort(mutual.exchange * span + place[d.addresses.comment[mutual.row]])
    between = np.searchsorted(own, of * span + stop, "right")
    between -= np.searchsorted(own, of * span + begin, "right")
    others = np.bincount(of, weights=total - between, minlength=k).astype(np.int64)
    return others, np.bincount(of, weights=total, minlength=k).astype(np.int64)
