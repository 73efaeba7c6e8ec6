"""Structural indicators of controversy of threads, and their place in a collection; no verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.comparing.neighbours import places
from threadgraph.graphs.comparing.thread_pairs import thread_exchanges, thread_links
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.forest import fold_subtrees
from threadgraph.graphs.graph_data import Column
from threadgraph.graphs.phrases import FEW, count, share
from threadgraph.graphs.tree import thread_shapes
from threadgraph.graphs.words import Section

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]
    Table = dict[str, Column]

__all__ = ["INDICATORS", "Controversy", "chain_comments", "controversy", "controversy_in_words"]

INDICATORS: dict[str, str] = {
    "h_index": "h-index",
    "longest_chain": "longest chain of two people, in turns",
    "chains": "back-and-forth chains of three turns or more",
    "mutual_share": "share of the pairs in contact who addressed each other",
    "depth_width": "deepest level × comments at the widest level",
}
"""The indicators, in order: the name of each, and what it is in words."""

_WHOLE = frozenset(("h_index", "longest_chain", "chains", "depth_width"))
_COLLECTION = FEW
NO_VERDICT = (
    "High figures are found where people dispute, and just as well where they help each other, "
    "play or chat: they say how people talk with each other, not whether they disagree. Whether "
    "it is a controversy only the comments can say."
)
"""What stands below the indicators wherever they are shown."""


@dataclass(frozen=True, eq=False)
class Controversy:
    """Structural indicators of controversy of all threads, one row each.

    - `values` float64 (threads, 5), columns as in INDICATORS, NaN where undefined.
    - `place` float64, likewise: the place among the threads that have the figure, from 0 the
      lowest to 1 the highest (equal ones share the mean of theirs), NaN where fewer than 20
      have it; None for fewer than 20 threads.
    - `comments`, `pairs` and `mutual` int64: what they are made of.
    """

    discussion: Discussion
    values: Floats
    place: Floats | None
    comments: Longs
    pairs: Longs
    mutual: Longs

    def __len__(self) -> int:
        """Return the number of threads."""
        return len(self.values)

    def table(self) -> Table:
        """Return one row per thread: the indicators, and `…_percentile` in a collection."""
        d = self.discussion
        table: Table = {
            "thread": Column("string", list(d.thread_ids)),
            "title": Column("string", list(d.thread_titles)),
            "comments": Column("int", self.comments),
            "pairs": Column("int", self.pairs),
            "mutual_pairs": Column("int", self.mutual),
        }
        for column, name in enumerate(INDICATORS):
            kind = "int" if name in _WHOLE else "double"
            cells = [
                None if np.isnan(v) else int(v) if kind == "int" else v
                for v in self.values[:, column].tolist()
            ]
            table[name] = Column("int" if kind == "int" else "double", cells)
        if self.place is not None:
            for column, name in enumerate(INDICATORS):
                found = (100 * self.place[:, column]).tolist()
                cells = [None if np.isnan(v) else v for v in found]
                table[f"{name}_percentile"] = Column("double", cells)
        return table


def controversy(discussion: Discussion) -> Controversy:
    """Compute the structural indicators of controversy of every thread.

    - `h_index` (Gómez, Kaltenbrunner and López 2008): depth and width at once.
    - `longest_chain`, `chains`: turns of the longest chain of two people within the
      thread, and how many maximal chains of at least three turns it has (Laniado and others
      2011); the longest is None where no two people addressed each other in it.
    - `mutual_share`: pairs of whom each addressed the other in the thread / pairs in contact.
    - `depth_width`: deepest level × width of the widest level.

    A thread without comments has none but `chains` 0.  In a discussion of 20 threads or more
    each figure also has its place among all threads.  None of them measures disagreement.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> controversy(example_discussion()).values.tolist()
    [[2.0, 3.0, 1.0, 0.5, 6.0]]
    """
    d = discussion
    shapes, pairs, links = thread_shapes(d), thread_exchanges(d), thread_links(d)
    threads = len(shapes)
    longest = np.zeros(threads, np.int64)
    np.maximum.at(longest, pairs.thread, pairs.chain)
    chains = np.bincount(pairs.thread, weights=pairs.chains, minlength=threads)
    some = shapes.comments > 0
    with np.errstate(invalid="ignore", divide="ignore"):
        columns = [
            np.where(some, shapes.h_index, np.nan),
            np.where(longest > 0, longest, np.nan),
            chains,
            links.mutual / links.pairs,
            np.where(some, shapes.max_depth * shapes.max_width, np.nan),
        ]
    values = np.array(columns, np.float64).reshape(len(INDICATORS), threads).T
    return Controversy(
        discussion=d,
        values=values,
        place=_in_collection(values) if threads >= _COLLECTION else None,
        comments=shapes.comments,
        pairs=links.pairs,
        mutual=links.mutual,
    )


def chain_comments(discussion: Discussion) -> Longs:
    """Return the rows of the comments on back-and-forth chains of three turns or more, int64.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> chain_comments(example_discussion()).tolist()
    [1, 2, 3]
    """
    entries = discussion.exchanges.entries
    leaf = np.ones(len(entries.comment), bool)
    leaf[entries.target[entries.target >= 0]] = False
    ends = leaf & (entries.length >= 3)
    on = fold_subtrees(entries.target, ends.astype(np.int64)) > 0
    found: Longs = np.unique(entries.comment[on]).astype(np.int64)
    return found


def controversy_in_words(found: Controversy, thread: int = 0) -> Section:
    """Tell the indicators of the thread in row `thread`; UsageError if there is none.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> controversy_in_words(controversy(example_discussion())).lines[0]
    'h-index 2: levels 1 to 2 each hold at least as many comments as their number.'
    """
    if not 0 <= thread < len(found):
        raise UsageError(f"there is no thread in row {thread}; there are {len(found)}")
    heading = "Structural indicators of controversy"
    if not found.comments[thread]:
        return Section(heading, ["Nobody wrote below the opening of this thread."])
    h, longest, chains, _, area = found.values[thread].tolist()
    pairs, mutual = int(found.pairs[thread]), int(found.mutual[thread])
    levels = f"levels 1 to {h:.0f} each hold" if h > 1 else "level 1 holds"
    lines = [
        f"h-index {h:.0f}: {levels} at least as many comments as their number."
        if h
        else "h-index 0: no comment answers the opening itself.",
        f"{share(mutual, pairs, 'pairs')} in contact addressed each other."
        if pairs
        else "Nobody addressed anybody else.",
    ]
    if not np.isnan(longest):
        lines.append(
            f"{count(int(chains), 'chain')} in which two people went back and forth for three "
            f"turns or more; the longest has {count(int(longest), 'turn')}."
        )
    lines.append(f"Deepest level × comments at the widest level: {area:,.0f}.")
    return Section(heading, [*lines, NO_VERDICT], *_places(found, thread))


def _in_collection(values: Floats) -> Floats:
    few = np.count_nonzero(~np.isnan(values), axis=0) < _COLLECTION
    found = places(values)
    found[:, few] = np.nan
    return found


def _places(found: Controversy, thread: int) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The table of a thread's places in the collection, with that of its size first."""
    if found.place is None:
        return (), ()
    size = places(found.comments.astype(np.float64)[:, None])[thread, 0]
    rows = [("comments (they raise all the others)", f"{found.comments[thread]:,}", _place(size))]
    for column, (name, words) in enumerate(INDICATORS.items()):
        value = float(found.values[thread, column])
        if np.isnan(value):
            continue
        said = f"{value:,.0f}" if name in _WHOLE else f"{value:.2f}"
        rows.append((words, said, _place(found.place[thread, column])))
    columns = ("", "here", f"place among {len(found):,} threads, 0 lowest, 100 highest")
    return columns, tuple(rows)


def _place(value: float) -> str:
    return "too few threads have it" if np.isnan(value) else f"{100 * value:.0f}"
