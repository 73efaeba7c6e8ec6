"""The figures by which sides are compared, of one side: each with what it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from threadgraph.graphs.arrays import median
from threadgraph.graphs.comparing.figure_list import FIGURES, MEDIANS, RATIOS, Figure
from threadgraph.graphs.comparing.fingerprint import LEVELS
from threadgraph.graphs.comparing.thread_pairs import reciprocated
from threadgraph.graphs.network_measures import gini
from threadgraph.graphs.records import COMMENT, NO_TIME
from threadgraph.graphs.repairs import shortfalls
from threadgraph.graphs.reply_data import UNSAID, says_who_answers
from threadgraph.graphs.tree import thread_shapes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

__all__ = ["FIGURES", "MEDIANS", "RATIOS", "Cell", "Figure", "Side", "Units", "side_of"]

Unit = Literal["thread", "branch"]
_HOUR = 3_600_000_000


@dataclass(frozen=True)
class Cell:
    """A figure of one side: its value, None undefined; for a share, part and whole; why None.

    `unit`: of a length of time shorter than the times of the input are exact, what they are
    exact to ("minute").
    """

    value: float | None
    part: tuple[int, int] | None = None
    why: str | None = None
    unit: str | None = None


@dataclass(frozen=True, eq=False)
class Units:
    """What one side is made of: threads or top-level branches, one row each.

    `above` and `below` float64 (units, ratios): a ratio of the side is the sum of the one over
    the sum of the other; `values` float64 (units, medians), NaN undefined, of threads only.
    """

    above: Floats
    below: Floats
    values: Floats

    def __len__(self) -> int:
        """Return the number of units."""
        return len(self.above)


@dataclass(frozen=True, eq=False)
class Side:
    """All figures of one side.

    `cells` by name; `levels` int64 (5,) comments at level 1, 2, 3, 4 and deeper; the units it
    can be drawn anew from; and what is known to be missing of it, a sentence each.
    """

    name: str
    cells: dict[str, Cell]
    levels: Longs
    threads: Units
    branches: Units
    shortfalls: tuple[str, ...]

    @property
    def profile(self) -> Floats:
        """Shares of the comments at each of these levels, float64 (5,), NaN without comments."""
        with np.errstate(invalid="ignore"):
            shares: Floats = self.levels / self.levels.sum()
        return shares


def side_of(discussion: Discussion, name: str) -> Side:
    """Measure one side of a comparison.

    Ratios are over the comments below the openings of threads.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = side_of(example_discussion(), "bridge")
    >>> found.cells["answered"], len(found.threads), len(found.branches)
    (Cell(value=0.5, part=(2, 4), why=None, unit=None), 1, 1)
    """
    d = discussion
    parts = _parts(d)
    threads, branches = _threads(d, parts), _branches(d, parts)
    cells = {**_ratios(parts, threads), **_medians(threads), **_whole(d)}
    if len(d) and not says_who_answers(d):
        unsaid = Cell(None, why=UNSAID[:1].lower() + UNSAID[1:])
        cells.update({figure.name: unsaid for figure in FIGURES if figure.replies})
    below = d.is_record & (d.parent >= 0)
    levels = np.bincount(np.minimum(d.depth[below], LEVELS) - 1, minlength=LEVELS)
    return Side(name, cells, levels, threads, branches, tuple(shortfalls(d)))


def _parts(d: Discussion) -> dict[str, tuple[Longs, Longs]]:
    """What stands above and below the line of each ratio, by node, int64 (n,) each."""
    below = d.is_record & (d.parent >= 0)
    asked, back = reciprocated(d)
    words = np.zeros(len(d.ids), np.int64)
    written = below if d.texts is not None else np.zeros(len(d.ids), bool)
    if d.texts is not None:
        words[:] = [len(text.split()) for text in d.texts]
    timed, delay = _delays(d)
    found = {
        "words_per_comment": (words, written),
        "mean_depth": (d.depth, below),
        "first_level": (d.depth == 1, below),
        "deep": (d.depth >= 3, below),
        "answered": (d.num_children > 0, below),
        "reciprocated": (back, asked),
        "within_hour": (delay <= _HOUR, timed),
    }
    return {
        name: (np.where(of, over, 0).astype(np.int64), of.astype(np.int64))
        for name, (over, of) in found.items()
    }


def _delays(d: Discussion) -> tuple[Bools, Longs]:
    """Which comments answer a comment at a known time after it, and how long after."""
    up = np.maximum(d.parent, 0)
    there = d.is_record & (d.parent >= 0) & (d.kind[up] == COMMENT)
    there &= (d.time != NO_TIME) & (d.time[up] != NO_TIME)
    delay = np.where(there, d.time, 0) - np.where(there, d.time[up], 0)
    # A reply that is older than what it answers tells of a wrong clock.
    return there & (delay >= 0), delay


def _added(
    parts: dict[str, tuple[Longs, Longs]], of: Longs, rows: Bools, units: int
) -> tuple[Floats, Floats]:
    above, below = np.zeros((2, units, len(RATIOS)))
    for column, name in enumerate(RATIOS):
        if name in parts:
            over, under = parts[name]
            above[:, column] = np.bincount(of[rows], weights=over[rows], minlength=units)
            below[:, column] = np.bincount(of[rows], weights=under[rows], minlength=units)
    return above, below


def _threads(d: Discussion, parts: dict[str, tuple[Longs, Longs]]) -> Units:
    threads, shapes = len(d.thread_ids), thread_shapes(d)
    everywhere = np.ones(len(d.ids), bool)
    above, below = _added(parts, d.thread.astype(np.int64), everywhere, threads)
    column = RATIOS.index("comments_per_thread")
    above[:, column], below[:, column] = shapes.comments, 1
    per_branch = np.bincount(d.branch[d.is_record & (d.parent >= 0)], minlength=len(d.ids))
    largest = np.zeros(threads, np.int64)
    np.maximum.at(largest, d.thread, per_branch)
    some = shapes.comments > 0
    with np.errstate(invalid="ignore", divide="ignore"):
        values = {
            "h_index": shapes.h_index.astype(np.float64),
            "virality": shapes.structural_virality,
            "largest_branch": largest / shapes.comments,
        }
    # A thread nobody wrote in has no shape.
    table = np.array([np.where(some, values[name], np.nan) for name in MEDIANS]).T
    return Units(above, below, table.reshape(threads, len(MEDIANS)))


def _branches(d: Discussion, parts: dict[str, tuple[Longs, Longs]]) -> Units:
    rows = d.is_record & (d.parent >= 0)
    heads, of = np.unique(d.branch[rows], return_inverse=True)
    place = np.zeros(len(d.ids), np.int64)
    place[rows] = of
    above, below = _added(parts, place, rows, len(heads))
    return Units(above, below, np.full((len(heads), len(MEDIANS)), np.nan))


def _ratios(parts: dict[str, tuple[Longs, Longs]], threads: Units) -> dict[str, Cell]:
    shares = {figure.name for figure in FIGURES if figure.kind == "share"}
    cells = {}
    for column, name in enumerate(RATIOS):
        over = int(threads.above[:, column].sum())
        under = int(threads.below[:, column].sum())
        value = over / under if under else None
        part = (over, under) if name in shares and under else None
        cells[name] = Cell(value, part, None if under else _NOTHING[name])
    return cells


_NO_COMMENT = "no comment stands below an opening"
_NOTHING = {
    **dict.fromkeys(RATIOS, _NO_COMMENT),
    "comments_per_thread": "there is no thread",
    "words_per_comment": "the words of the comments are not there",
    "reciprocated": "nobody answers a reply to somebody else",
    "within_hour": "no reply to a comment has a known time",
}


def _medians(threads: Units) -> dict[str, Cell]:
    cells = {}
    for column, name in enumerate(MEDIANS):
        known = threads.values[:, column]
        value = median(known[~np.isnan(known)])
        cells[name] = Cell(value, None, _NO_COMMENT if value is None else None)
    return cells


def _whole(d: Discussion) -> dict[str, Cell]:
    written = np.bincount(d.author[d.is_record & (d.author >= 0)], minlength=len(d.people))
    known, people = int(written.sum()), len(d.people)
    three = int(np.sort(written)[-3:].sum())
    timed, delay = _delays(d)
    reply = median(delay[timed])
    below = d.is_record & (d.parent >= 0)
    back, found = d.network.reverse_edge(), d.exchanges
    links, answered = len(d.network), int(np.count_nonzero(back >= 0))
    nobody, unknown = "nobody addressed anybody", "no author is known"
    return {
        "comments": Cell(len(d)),
        "people": Cell(people),
        "threads": Cell(len(d.thread_ids)),
        "comments_per_person": _over(known, people, unknown, part=False),
        "median_reply": Cell(None, why=_NOTHING["within_hour"])
        if reply is None
        else Cell(reply / 1e6, unit=_unit(d, reply)),
        "deepest": Cell(int(d.depth[below].max())) if below.any() else Cell(None, why=_NO_COMMENT),
        "reciprocity": _over(answered, links, nobody),
        "mutual_pairs": Cell(len(found)),
        "back_and_forth": Cell(int(np.count_nonzero(found.longest_chain >= 3))),
        "longest_chain": Cell(int(found.longest_chain.max()))
        if len(found)
        else Cell(None, why="no two people addressed each other"),
        "gini": Cell(gini(written), why=None if known else unknown),
        "top_three": _over(three, known, unknown),
    }


def _unit(d: Discussion, length: float) -> str | None:
    """What the times of the input are exact to, if `length` (microseconds) is shorter."""
    known = d.time[d.is_record & (d.time != NO_TIME)]
    for noun, seconds in (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)):
        if length < seconds * 1_000_000 and not (known % (seconds * 1_000_000)).any():
            return noun
    return None


def _over(above: int, below: int, why: str, *, part: bool = True) -> Cell:
    if not below:
        return Cell(None, why=why)
    return Cell(above / below, (above, below) if part else None)
