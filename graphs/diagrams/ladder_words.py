"""What the ladder of an exchange says in words: its finding, its detail and its notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.diagrams.durations import length_of_time
from threadgraph.graphs.diagrams.labels import count
from threadgraph.graphs.records import NO_TIME

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.diagrams.ladder_view import LadderView


def finding(view: LadderView) -> str:
    """Say how far the two went, in how much time."""
    (one, other), found, row = view.names, view.found, view.row
    longest, turns = int(found.longest_chain[row]), int(found.turns[row])
    if longest < 3:
        verb = "answered" if found.replies[row] == found.turns[row] else "addressed"
        each = f"{one} and {other} {verb} each other in {count(turns, 'comment')}"
        return f"{each}, but never went back and forth"
    said = f"{one} and {other} went back and forth for {longest:,} turns"
    ends = found.discussion.time[found.entries.comment[view.chain[[0, -1]]]]
    lasted = float(ends[1]) - float(ends[0])
    if np.all(ends != NO_TIME) and lasted >= 1e6:
        said += f" in {length_of_time(lasted)}"
    return said


def detail(view: LadderView) -> str:
    """Say how often each addressed the other, and who had the last word."""
    (one, other), found, row = view.names, view.found, view.row
    there, back = int(found.weight_ab[row]), int(found.weight_ba[row])
    said = f"{one} addressed {other} in {count(there, 'comment')}, and was addressed in {back:,}"
    last = int(found.last_word[row])
    if last < 0:
        why = "not all times are known" if _times_of_exchange(view).any() else "no time is known"
        return f"{said}; {why}, so neither is who had the last word"
    return f"{said}; {one if last == found.a[row] else other} had the last word"


def notes(view: LadderView, *, shortened: bool = False) -> list[str]:
    """Say what is drawn, what is inferred and what is left out; `shortened`: words are, too."""
    found, row = view.found, view.row
    timed = bool(np.any(view.time != NO_TIME))
    made = ["Time runs down, in the order of the discussion; distances are no measure of time"]
    if not timed:
        made = ["No time is known: comments stand in the order of the discussion"]
    if view.interleaved:
        within = "time runs down" if timed else "comments stand in the order of the discussion"
        made[0] = (
            f"Episodes stand one below the other though they overlap; within each, {within}, and "
            + "distances are no measure of time"
        )
    arrows = "Arrows lead from a comment to its reply"
    if view.inferred.any():
        arrows += (
            ", dashed where what is answered is not stated but inferred, from a name or by a rule"
        )
    made.append(arrows)
    if view.turn.any():
        numbers = "Numbers count the turns of the longest chain, the heavy arrows"
        if len(np.unique(view.turn)) < np.count_nonzero(view.turn):
            numbers += "; a comment that goes on with a turn bears its number"
        made.append(numbers)
    left_out = int(view.hidden.sum())
    if left_out:
        made.append(_left_out(view, left_out))
    if len(found) > 1 and row == 0:
        made.append(f"Of the {len(found):,} exchanges this one went furthest")
    made.append(
        "Drawn are the comments in which one of the two addresses the other, and those they answer"
    )
    if timed:
        made.append("Times are UTC; later and earlier are said of the comment above")
    return made + _notes_on_words(view, shortened)


def _left_out(view: LadderView, left_out: int) -> str:
    said = f"{left_out:,} of the {len(view) + left_out:,} comments of the exchange are left out: "
    if len(view.chain) > view.most:
        head = view.most // 2
        return (
            f"{said}shown are the first {head} and the last {len(view) - head} of the longest chain"
        )
    beside = len(view) > len(view.chain)
    return f"{said}shown is the longest chain" + ", with whole episodes beside it" * beside


def _notes_on_words(view: LadderView, shortened: bool) -> list[str]:
    if view.words is None:
        return ["The words of the comments were not kept"]
    made = []
    if any(words.quoted for words in view.words):
        made.append("Quoted lines are left out")
    if any(words.links for words in view.words):
        made.append("Links are shortened to their words or their site")
    if shortened:
        made.append("Long comments are cut, which … at their end says")
    return made


def _times_of_exchange(view: LadderView) -> NDArray[np.bool_]:
    """Which comments of the whole exchange have a known time."""
    entries = view.found.entries
    first, last = np.searchsorted(entries.exchange, [view.row, view.row + 1])
    return np.asarray(view.found.discussion.time[entries.comment[first:last]] != NO_TIME)
