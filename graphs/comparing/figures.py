"""The figures by which sides are compared, of one side: each with what it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from threadgraph.graphs.arrays import distinct, median
from threadgraph.graphs.comparing.figure_list import FIGURES, MEDIANS, RATIOS, Figure
from threadgraph.graphs.comparing.fingerprint import LEVELS
from threadgraph.graphs.comparing.headline import busiest_of
from threadgraph.graphs.comparing.thread_pairs import reciprocated
from threadgraph.graphs.network_measures import gini
from threadgraph.graphs.period import Period
from threadgraph.graphs.records import COMMENT, NO_TIME
from threadgraph.graphs.repairs import absent_in_words, cut_in_words, depths_unknown, shortfalls
from threadgraph.graphs.reply_data import UNSAID, says_who_answers
from threadgraph.graphs.tree import ThreadShapes, thread_shapes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

__all__ = ["CUT", "FIGURES", "MEDIANS", "RATIOS", "Cell", "Figure", "Side", "Units", "side_of"]

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
    can be drawn anew from; what is known to be missing of it, a sentence each; `openings` of
    threads that are comments or posts themselves, at level 0; whether it is a `period` of a
    larger discussion, and `crosses`: with threads that reach beyond it.
    """

    name: str
    cells: dict[str, Cell]
    levels: Longs
    threads: Units
    branches: Units
    shortfalls: tuple[str, ...]
    openings: int = 0
    period: bool = False
    crosses: bool = False

    @property
    def profile(self) -> Floats:
        """Shares of the comments at each of these levels, float64 (5,), NaN without comments."""
        with np.errstate(invalid="ignore"):
            shares: Floats = self.levels / self.levels.sum()
        return shares


def side_of(discussion: Discussion, name: str) -> Side:
    """Measure one side of a comparison.

    Levels are over the comments below the openings of threads, all else over all comments, as in
    the summary.  Of a period (`period.Period`) all that concerns replies is taken from the whole
    discussion it was cut out of: an answer to an earlier comment is one, a comment that is
    answered later is answered.  What only whole threads have (h-index …) is undefined for a
    period with threads that reach beyond it.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = side_of(example_discussion(), "bridge")
    >>> found.cells["answered"], len(found.threads), len(found.branches)
    (Cell(value=0.5, part=(2, 4), why=None, unit=None), 1, 1)
    """
    part = discussion
    d, inside = _where(part)
    parts = _parts(d, inside, with_texts=part.texts is not None)
    shapes = thread_shapes(part)
    crosses = _crosses(d, inside)
    threads = _threads(part, d, parts, shapes, crosses=crosses)
    branches = _branches(d, inside, parts)
    cells = {
        **_ratios(parts, threads),
        **_medians(threads, CUT if crosses else None),
        **_whole(part),
        **_replies(d, inside),
        **_exchanges(part, CUT if crosses else None),
    }
    if crosses:
        cells["comments_per_thread"] = Cell(None, why=CUT)
    if len(part) and not says_who_answers(d):
        unsaid = Cell(None, why=UNSAID[:1].lower() + UNSAID[1:])
        cells.update({figure.name: unsaid for figure in FIGURES if figure.replies})
    below = inside & (d.parent >= 0)
    levels = np.bincount(np.minimum(d.depth[below], LEVELS) - 1, minlength=LEVELS)
    openings = int(np.count_nonzero(inside & (d.parent < 0)))
    missing = _missing(part, d, period=part is not d)
    return Side(name, cells, levels, threads, branches, missing, openings, part is not d, crosses)


CUT = "threads reach beyond the period, which cuts them apart"


def _where(part: Discussion) -> tuple[Discussion, Bools]:
    """The discussion in which replies are known, and the records of it that are compared."""
    if isinstance(part, Period) and part.whole is not None and part.inside is not None:
        return part.whole, part.inside
    return part, part.is_record


def _crosses(d: Discussion, inside: Bools) -> bool:
    """Whether a thread has records on both sides of the border."""
    other = d.is_record & ~inside
    threads = len(d.thread_ids)
    both = np.bincount(d.thread[inside], minlength=threads) > 0
    return bool((both & (np.bincount(d.thread[other], minlength=threads) > 0)).any())


def _missing(part: Discussion, d: Discussion, *, period: bool) -> tuple[str, ...]:
    """What is known to be missing; replies that a period cuts are not, for here they count."""
    cut = cut_in_words(part) if period else []
    lines = [line for line in shortfalls(part) if line not in cut]
    return (*lines, *(absent_in_words(d) if depths_unknown(d) else []))


def _parts(d: Discussion, inside: Bools, *, with_texts: bool) -> dict[str, tuple[Longs, Longs]]:
    """What stands above and below the line of each ratio, by node, int64 (n,) each."""
    below = inside & (d.parent >= 0)
    asked, back = reciprocated(d)
    asked &= inside
    words = np.zeros(len(d.ids), np.int64)
    written = np.zeros(len(d.ids), bool)
    # A table without a column of texts has empty ones, which say nothing of its comments.
    if with_texts and d.texts is not None and any(d.texts):
        written = inside & d.is_comment
        words[:] = [len(text.split()) for text in d.texts]
    timed, delay = _delays(d)
    timed &= inside
    found = {
        "words_per_comment": (words, written),
        "mean_depth": (d.depth, below),
        "first_level": (d.depth == 1, below),
        "deep": (d.depth >= 3, below),
        "answered": (d.num_children > 0, inside),
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


def _threads(
    part: Discussion,
    d: Discussion,
    parts: dict[str, tuple[Longs, Longs]],
    shapes: ThreadShapes,
    *,
    crosses: bool,
) -> Units:
    threads = len(part.thread_ids)
    # Threads of a period are those of the whole that have a comment in it, in the same order.
    place = {name: row for row, name in enumerate(part.thread_ids)}
    of = np.array([place.get(name, threads) for name in d.thread_ids], np.int64)
    thread = of[d.thread]
    here = thread < threads
    above, below = _added(parts, np.minimum(thread, max(threads - 1, 0)), here, threads)
    column = RATIOS.index("comments_per_thread")
    above[:, column] = np.bincount(part.thread[part.is_comment], minlength=threads)
    below[:, column] = 1
    answers = part.is_record & (part.parent >= 0)
    per_branch = np.bincount(part.branch[answers], minlength=len(part.ids))
    largest = np.zeros(threads, np.int64)
    np.maximum.at(largest, part.thread, per_branch)
    some = (shapes.comments > 0) & (not crosses)
    with np.errstate(invalid="ignore", divide="ignore"):
        values = {
            "h_index": shapes.h_index.astype(np.float64),
            "virality": shapes.structural_virality,
            "largest_branch": largest / shapes.comments,
        }
    # A thread nobody wrote in has no shape.
    table = np.array([np.where(some, values[name], np.nan) for name in MEDIANS]).T
    return Units(above, below, table.reshape(threads, len(MEDIANS)))


def _branches(d: Discussion, inside: Bools, parts: dict[str, tuple[Longs, Longs]]) -> Units:
    # An opening that is a comment itself is a unit of its own, beside its branches.
    rows = inside
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
    "answered": "there is no comment",
    "comments_per_thread": "there is no thread",
    "words_per_comment": "no comment has words here",
    "reciprocated": "nobody answers a reply to somebody else",
    "within_hour": "no reply to a comment has a known time",
}


def _medians(threads: Units, cut: str | None) -> dict[str, Cell]:
    cells = {}
    for column, name in enumerate(MEDIANS):
        known = threads.values[:, column]
        value = median(known[~np.isnan(known)])
        cells[name] = Cell(value, None, (cut or _NO_COMMENT) if value is None else None)
    return cells


def _whole(d: Discussion) -> dict[str, Cell]:
    written = np.bincount(d.author[d.is_record & (d.author >= 0)], minlength=len(d.people))
    known, people = int(written.sum()), len(d.people)
    three, records = busiest_of(d)
    unknown = "no author is known"
    return {
        "comments": Cell(len(d)),
        "people": Cell(people),
        "threads": Cell(len(d.thread_ids)),
        "comments_per_person": _over(known, people, unknown, part=False),
        "gini": Cell(gini(written), why=None if known else unknown),
        "top_three": _over(three, records if known else 0, unknown),
    }


def _replies(d: Discussion, inside: Bools) -> dict[str, Cell]:
    """Figures of the replies that the compared records are, wherever what they answer lies."""
    timed, delay = _delays(d)
    reply = median(delay[timed & inside])
    below = inside & (d.parent >= 0)
    n = max(len(d.people), 1)
    rows = inside[d.addresses.comment]
    pairs = distinct(d.addresses.speaker[rows].astype(np.int64) * n + d.addresses.addressee[rows])
    answered = int(np.isin(pairs % n * n + pairs // n, pairs).sum())
    return {
        "median_reply": Cell(None, why=_NOTHING["within_hour"])
        if reply is None
        else Cell(reply / 1e6, unit=_unit(d, reply)),
        "deepest": Cell(int(d.depth[below].max())) if below.any() else Cell(None, why=_NO_COMMENT),
        "reciprocity": _over(answered, len(pairs), "nobody addressed anybody"),
        "mutual_pairs": Cell(answered // 2),
    }


def _exchanges(d: Discussion, cut: str | None) -> dict[str, Cell]:
    """Figures of chains of answers, which a period cuts apart."""
    if cut is not None:
        return {name: Cell(None, why=cut) for name in ("back_and_forth", "longest_chain")}
    found = d.exchanges
    return {
        "back_and_forth": Cell(int(np.count_nonzero(found.longest_chain >= 3))),
        "longest_chain": Cell(int(found.longest_chain.max()))
        if len(found)
        else Cell(None, why="no two people addressed each other"),
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
