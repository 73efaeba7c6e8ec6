"""One exchange as the ladder shows it: which comments, what stands at each, and what is said."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.diagrams.durations import length_of_time
from threadgraph.graphs.diagrams.labels import count, isolate, labels
from threadgraph.graphs.diagrams.paragraphs import Words, words_of
from threadgraph.graphs.layout.ladder import choose_rungs, hidden_between, long_pauses, rung_links
from threadgraph.graphs.records import NO_TIME

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.exchanges import Exchanges

    Longs = NDArray[np.int64]

MOST = 24
"""Most comments that are drawn."""

_NAME = 32


@dataclass(frozen=True, eq=False)
class LadderView:
    """The comments of one exchange that are drawn, arrays (n,) one entry each, from the top.

    - `entry` rows in `found.entries`; `comment` rows in the discussion; `by_b` the second of
      the two wrote it; `link` place of the comment answered, −1 none, −2 it is not drawn;
      `turn` number in the longest chain, 0 beside it.
    - `chain` rows in `found.entries` of the whole longest chain; `hidden` (n + 1,) how many
      comments of the exchange are left out before each, and after the last.
    """

    found: Exchanges
    row: int
    entry: Longs
    comment: Longs
    by_b: NDArray[np.bool_]
    link: Longs
    turn: Longs
    chain: Longs
    hidden: Longs

    def __len__(self) -> int:
        """Return the number of comments drawn."""
        return len(self.entry)

    @cached_property
    def inferred(self) -> NDArray[np.bool_]:
        """True where what a comment answers is inferred: from a name, or by a rule."""
        rules = self.found.discussion.rules
        rows = self.comment.tolist()
        by_rule = np.array([rules is not None and rules[row] is not None for row in rows], bool)
        by_name = self.found.entries.interrupted[self.entry]
        return np.asarray((self.link != -1) & (by_name | by_rule))

    @cached_property
    def time(self) -> Longs:
        """Times of the comments drawn, microseconds since 1970, NO_TIME unknown."""
        return self.found.discussion.time[self.comment]

    @cached_property
    def gap(self) -> NDArray[np.float64]:
        """Microseconds since the comment above, NaN if that is left out or a time unknown."""
        known = self.time != NO_TIME
        gap = np.full(len(self), np.nan)
        gap[1:] = np.diff(self.time.astype(np.float64))
        gap[1:][~(known[1:] & known[:-1]) | (self.hidden[1:-1] > 0)] = np.nan
        if self.interleaved:
            # The comment above, in another episode, is not the one that came before.
            gap[1:][np.diff(self.episode) != 0] = np.nan
        return gap

    @property
    def interleaved(self) -> bool:
        """Whether episodes overlap, so that not all is in the order of the discussion."""
        return bool(np.any(np.diff(self.comment) < 0))

    @cached_property
    def pauses(self) -> NDArray[np.bool_]:
        """True where a long pause comes before a comment."""
        return long_pauses(self.gap)

    @cached_property
    def episode(self) -> Longs:
        """Number of the episode of each, from 1."""
        entries = self.found.entries
        first, last = np.searchsorted(entries.exchange, [self.row, self.row + 1])
        heads = np.unique(entries.episode[first:last])
        return np.searchsorted(heads, entries.episode[self.entry]) + 1

    @cached_property
    def words(self) -> list[Words] | None:
        """The words of each comment, None if the texts were dropped."""
        texts = self.found.discussion.texts
        return None if texts is None else [words_of(texts[row]) for row in self.comment.tolist()]

    @cached_property
    def names(self) -> tuple[str, str]:
        """Labels of the two people, fit to stand in a sentence."""
        names = self.found.discussion.people.names
        pair = [names[int(side[self.row])] for side in (self.found.a, self.found.b)]
        one, other = (isolate(name) for name in labels(pair, _NAME))
        return one, other


def ladder_view(found: Exchanges, row: int) -> LadderView:
    """Return what is drawn of an exchange: all of at most MOST comments, else the longest chain.

    Episodes stand one after the other, by their first comment, each in its own order.
    """
    entries = found.entries
    first, last = np.searchsorted(entries.exchange, [row, row + 1]).tolist()
    order = np.argsort(entries.episode[first:last], kind="stable")
    place = np.empty(last - first, np.int64)
    place[order] = np.arange(last - first)
    above = entries.target[first:last][order]
    target = np.where(above < 0, -1, place[np.maximum(above - first, 0)])
    length = entries.length[first:last][order]
    shown, chain = choose_rungs(target, length, entries.episode[first:last][order], MOST)
    entry = first + order[shown]
    comment = entries.comment[entry]
    numbered = np.isin(shown, chain) & (len(chain) > 1)
    return LadderView(
        found=found,
        row=row,
        entry=entry,
        comment=comment,
        by_b=found.discussion.author[comment] == found.b[row],
        link=rung_links(target, shown),
        turn=np.where(numbered, length[shown], 0),
        chain=first + order[chain],
        hidden=hidden_between(shown, last - first),
    )


def headings(view: LadderView) -> list[str]:
    """Return the line over each comment: when it came, or its number if no time is known."""
    known = view.time != NO_TIME
    if not known.any():
        order = np.cumsum(view.found.discussion.is_record)[view.comment]
        return [f"comment {number:,}" for number in order.tolist()]
    made, day = [], ""
    for place, time in enumerate(view.time.tolist()):
        if time == NO_TIME:
            made.append("time unknown")
            continue
        stamp = str(np.datetime_as_string(np.datetime64(time, "us"), "m"))
        date, clock = stamp.split("T")
        same_day = date == day and not _breaks(view, place)
        said = clock if same_day else f"{date} {clock}"
        day = date
        gap = float(view.gap[place])
        if not np.isnan(gap) and not view.pauses[place]:
            said += f" · {_later(gap)}"
        made.append(said)
    return made


def spaces(view: LadderView) -> list[str]:
    """Return what stands before each comment and after the last: episodes, gaps, long pauses."""
    several = view.found.episodes[view.row] > 1
    made = []
    for place, opens in enumerate([True, *(np.diff(view.episode) != 0).tolist()]):
        parts = []
        if several and opens:
            parts.append(f"episode {view.episode[place]:,}")
        if view.hidden[place]:
            where = "between" if place else "before"
            parts.append(f"… {count(int(view.hidden[place]), 'comment')} {where} …")
        if view.pauses[place]:
            length = length_of_time(float(view.gap[place]))
            parts.append(f"{length} {'passes' if length.startswith('1 ') else 'pass'}")
        made.append("  ·  ".join(parts))
    last = int(view.hidden[-1])
    made.append(f"… {count(last, 'more comment')} …" if last else "")
    return made


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
    said = f"{one} addressed {other} in {count(there, 'comment')}, {other} {one} in {back:,}"
    last = int(found.last_word[row])
    if last < 0:
        return f"{said}; not all times are known, so neither is who had the last word"
    return f"{said}; {one if last == found.a[row] else other} had the last word"


def notes(view: LadderView) -> list[str]:
    """Say what is drawn, what is inferred and what is left out."""
    found, row = view.found, view.row
    made = ["Time runs down, in the order of the discussion; distances are no measure of time"]
    if view.interleaved:
        made[0] = (
            "Episodes stand one below the other though they overlap; within each, time runs down, "
            + "and distances are no measure of it"
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
    if np.any(view.time != NO_TIME):
        made.append("Times are UTC; later and earlier are said of the comment above")
    return made + _notes_on_words(view)


def _left_out(view: LadderView, left_out: int) -> str:
    said = f"{left_out:,} of the {len(view) + left_out:,} comments of the exchange are left out: "
    if len(view.chain) > MOST:
        head = MOST // 2
        return (
            f"{said}shown are the first {head} and the last {len(view) - head} of the longest chain"
        )
    beside = len(view) > len(view.chain)
    return f"{said}shown is the longest chain" + ", with whole episodes beside it" * beside


def _notes_on_words(view: LadderView) -> list[str]:
    if view.words is None:
        return ["The words of the comments were not kept"]
    made = []
    if any(words.quoted for words in view.words):
        made.append("Quoted lines are left out")
    if any(words.links for words in view.words):
        made.append("Links are shortened to their site")
    return made


def _breaks(view: LadderView, place: int) -> bool:
    if view.interleaved and place and view.episode[place] != view.episode[place - 1]:
        return True
    return bool(view.hidden[place] or view.pauses[place])


def _later(gap: float) -> str:
    if abs(gap) < 1e6:
        return "at the same time"
    return f"{length_of_time(abs(gap))} {'later' if gap > 0 else 'earlier'}"
