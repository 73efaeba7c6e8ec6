"""The fingerprint of a thread: its size, shape and give-and-take in figures to compare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.arrays import distinct
from threadgraph.graphs.comparing.thread_pairs import reciprocated, thread_exchanges, thread_links
from threadgraph.graphs.graph_data import Column
from threadgraph.graphs.tree import thread_shapes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.comparing.thread_pairs import ThreadExchanges
    from threadgraph.graphs.discussion import Discussion

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]
    Table = dict[str, Column]

__all__ = ["FEATURES", "LEVELS", "Fingerprints", "depth_profile", "fingerprints"]

LEVELS = 5
"""Levels told apart in a depth profile: 1, 2, 3, 4, and 5 with all below it."""

FEATURES: dict[str, str] = {
    "comments": "comments below the opening",
    "depth_1": "share of the comments at level 1",
    "depth_2": "share of the comments at level 2",
    "depth_3": "share of the comments at level 3",
    "depth_4": "share of the comments at level 4",
    "depth_5_plus": "share of the comments at level 5 or deeper",
    "width": "comments at the widest level, for the size of the thread",
    "depth": "deepest level, for the size of the thread",
    "structural_virality": "mean distance between two comments",
    "branching": "replies for each comment that has any",
    "answered": "share of the comments that got a reply",
    "reciprocated": "share of the answers to a reply that the person replied to wrote",
    "reciprocity": "share of the links between people that are answered",
    "exchange": "share of the comments in the longest exchange of two people",
    "people_per_comment": "people for each comment",
}
"""The figures of a fingerprint, in order: the name of each, and what it is in words."""


@dataclass(frozen=True, eq=False)
class Fingerprints:
    """The fingerprints of all threads of a discussion, one row each.

    `values` float64 (threads, features), columns as in FEATURES, NaN where undefined;
    `table` the same as typed columns with the thread's id, title and people, None for NaN.
    """

    discussion: Discussion
    values: Floats
    table: Table

    def __len__(self) -> int:
        """Return the number of threads."""
        return len(self.values)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the features, the columns of `values`."""
        return tuple(FEATURES)


def fingerprints(discussion: Discussion) -> Fingerprints:
    """Take the fingerprint of every thread at once.

    All are figures of the thread taken alone, over its comments below the opening (n of them).
    Undefined is NaN, None in the table; a thread without comments has its size only.

    - `comments` n; `depth_1` … `depth_5_plus` shares of the comments by level, adding up to 1.
    - `width` w/√n, w the comments of the widest level; `depth` d/√n, d the deepest level
      (the norms of Medvedev and others 2018, by which threads of other sizes can be compared).
    - `structural_virality`, `branching` as in `tree.thread_shapes`, the opening included.
    - `answered`: comments with a reply / n.
    - `reciprocated`: of the comments that answer somebody else's reply to another person, the
      share that this person wrote, a(p(p(c))) = a(c); None where there is no such comment.
    - `reciprocity`: links between people with a link back in the thread / links; None without.
    - `exchange`: comments of the exchange that has most of them / n (0 where no two people
      addressed each other); None where no author is known.
    - `people_per_comment`: people among the comments / comments with a known author.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = fingerprints(example_discussion())
    >>> [found.table[name].values[0] for name in ("comments", "depth_2", "answered", "exchange")]
    [4, 0.5, 0.5, 0.75]
    """
    d = discussion
    shapes, threads = thread_shapes(d), len(d.thread_ids)
    below = d.is_record & (d.parent >= 0)
    n = shapes.comments
    asked, back = reciprocated(d)
    links, pairs = thread_links(d), thread_exchanges(d)
    authors, people = _people(d)

    def of(rows: NDArray[np.bool_]) -> Longs:
        return np.bincount(d.thread[rows], minlength=threads)

    with np.errstate(invalid="ignore", divide="ignore"):
        columns: list[NDArray[np.generic]] = [
            n,
            *depth_profile(d).T,
            shapes.max_width / np.sqrt(n),
            shapes.max_depth / np.sqrt(n),
            np.where(n > 0, shapes.structural_virality, np.nan),
            shapes.branching,
            of(below & (d.num_children > 0)) / n,
            of(back) / of(asked),
            links.answered / links.links,
            np.where(authors > 0, most_comments(pairs, threads) / n, np.nan),
            people / authors,
        ]
    values = np.array(columns, np.float64).reshape(len(FEATURES), threads).T
    # A thread without comments has a deepest level of −1, over nothing.
    values[~np.isfinite(values)] = np.nan
    return Fingerprints(d, values, _table(d, values, people))


def depth_profile(discussion: Discussion) -> Floats:
    """Return the shares of each thread's comments at levels 1, 2, 3, 4 and deeper.

    Float64 (threads, 5), NaN for a thread without comments; over the comments below its opening.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> depth_profile(example_discussion()).tolist()
    [[0.25, 0.5, 0.25, 0.0, 0.0]]
    """
    d = discussion
    below = d.is_record & (d.parent >= 0)
    level = np.minimum(d.depth[below], LEVELS) - 1
    key = d.thread[below].astype(np.int64) * LEVELS + level
    counts = np.bincount(key, minlength=len(d.thread_ids) * LEVELS).reshape(-1, LEVELS)
    with np.errstate(invalid="ignore"):
        shares: Floats = counts / counts.sum(axis=1, keepdims=True)
    return shares


def most_comments(pairs: ThreadExchanges, threads: int) -> Longs:
    """Return the comments of the exchange with most of them in each thread, int64, 0 if none."""
    most = np.zeros(threads, np.int64)
    np.maximum.at(most, pairs.thread, pairs.comments)
    return most


def _people(d: Discussion) -> tuple[Longs, Longs]:
    """Comments with a known author, and people among them, of each thread."""
    threads, width = len(d.thread_ids), max(len(d.people), 1)
    known = d.is_record & (d.parent >= 0) & (d.author >= 0)
    pairs = distinct(d.thread[known].astype(np.int64) * width + d.author[known])
    return (
        np.bincount(d.thread[known], minlength=threads),
        np.bincount(pairs // width, minlength=threads),
    )


def _table(d: Discussion, values: Floats, people: Longs) -> Table:
    table: Table = {
        "thread": Column("string", list(d.thread_ids)),
        "title": Column("string", list(d.thread_titles)),
        "people": Column("int", people),
    }
    for place, name in enumerate(FEATURES):
        column = values[:, place]
        if name == "comments":
            table[name] = Column("int", column.astype(np.int64).tolist())
        else:
            cells = [None if np.isnan(value) else value for value in column.tolist()]
            table[name] = Column("double", cells)
    return table
