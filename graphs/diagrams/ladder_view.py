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
      comments of the exchange are left out before each, and after the last; `most` how many
      could be drawn.
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
    most: int

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


def ladder_view(found: Exchanges, row: int, most: int = MOST) -> LadderView:
    """Return what is drawn of an exchange: all of at most `most` comments, else the longest chain.

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
    shown, chain = choose_rungs(target, length, entries.episode[first:last][order], most)
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
        most=most,
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


def _breaks(view: LadderView, place: int) -> bool:
    if view.interleaved and place and view.episode[place] != view.episode[place - 1]:
        return True
    return bool(view.hidden[place] or view.pauses[place])


def _later(gap: float) -> str:
    if abs(gap) < 1e6:
        return "at the same time"
    return f"{length_of_time(abs(gap))} {'later' if gap > 0 else 'earlier'}"
