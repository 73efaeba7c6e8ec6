"""The 140 features of a conversation that ConvoKit's HyperConvo has, by the same names, per thread.

`conversation_features` computes them on our structure; `convokit_features` as ConvoKit does.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.conversation_motifs import MOTIFS, degree_lists, find_replies, motif_counts
from threadgraph.graphs.degree_statistics import STATISTICS, degree_statistics
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.graph_data import Column
from threadgraph.graphs.records import NO_TIME

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.conversation_motifs import Replies
    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.tables import Table

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]


def _names(degrees: str, motifs: str) -> list[str]:
    """Return 70 names in the order of ConvoKit."""
    found = [f"{name}[indegree over c->c {degrees}responses]" for name in STATISTICS]
    for edges in ("C->c", "C->C"):
        for name in STATISTICS:
            found += [
                f"{name}[{side} over {edges} {degrees}responses]"
                for side in ("outdegree", "indegree")
            ]
    for motif in MOTIFS:
        found += [f"{what}[{motif}{motifs}]" for what in ("is-present", "count")]
    return found


PARTS = (("", ""), ("mid-thread ", " over mid-thread"))
FEATURES: tuple[str, ...] = tuple(name for part in PARTS for name in _names(*part))
"""The names of the 140 features, in the order of ConvoKit: whole conversations, then mid-thread."""

_PLACE = {name: i for i, name in enumerate(FEATURES)}


@dataclass(frozen=True, eq=False)
class ConversationFeatures:
    """The features, one row per thread.

    `threads` int64 (n,), rows of `thread_ids`; `sizes` int64 (n,), the records they were
    computed from; `values` float64 (n, 140), NaN where undefined, in the order of `FEATURES`.
    """

    threads: Longs
    sizes: Longs
    values: Floats

    def __len__(self) -> int:
        """Return the number of threads."""
        return len(self.threads)

    def __getitem__(self, name: str) -> Floats:
        """Return one feature of all threads, float64 (n,); UsageError if there is none such."""
        if name not in _PLACE:
            raise UsageError(f"there is no feature {name[:80]!r}; FEATURES lists the 140")
        return self.values[:, _PLACE[name]]

    def row(self, at: int) -> dict[str, float | None]:
        """Return the features of one thread by name, None where undefined."""
        values = self.values[at].tolist()
        return {
            name: None if isnan(value) else value
            for name, value in zip(FEATURES, values, strict=True)
        }


def conversation_features(
    discussion: Discussion, *, first: int | None = None, smallest: int = 0
) -> ConversationFeatures:
    """Compute the features of each thread on the replies of people to others.

    Replies to oneself are none here.  A page or article that is no record of the input is no
    part of the conversation; a post or comment that opens a thread is, and "mid-thread" is the
    conversation without it.  Comments stand in canonical order (that of rows).  Each comment
    of an unknown author is by a person of its own.

    `first`: only so many records of each thread, all by default; threads with fewer than
    `smallest` records are left out, none by default.  In a thread without records, and in the
    mid-thread of an opening alone, motifs are counted as 0 and the rest is undefined.
    UsageError if `first` is below 1.

    Zhang, Danescu-Niculescu-Mizil, Sauper and Taylor 2018 ("Characterizing Online Public
    Discussions through Patterns of Participant Interactions"), and ConvoKit.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = conversation_features(example_discussion())
    >>> found["count[reciprocity motif]"].tolist(), found.sizes.tolist()
    ([1.0], [4])
    """
    d = discussion
    rows = np.flatnonzero(d.is_record)
    rows = rows[np.argsort(d.thread[rows], kind="stable")]
    chosen = _chosen(d, rows, first, smallest)
    return _features(d, chosen, later=d.parent[chosen.rows] >= 0, own=False)


def convokit_features(
    discussion: Discussion, *, first: int | None = 10, smallest: int = 10
) -> ConversationFeatures:
    """Compute the features exactly as ConvoKit 5.0 does by default, with what is odd in it.

    Only the first ten records of each thread by time, and only threads of ten or more; replies
    to oneself are replies; "mid-thread" is without the earliest record, whatever it is; three
    statistics of a list of zeros are 0 rather than undefined.

    Two things cannot be equal.  Where several degrees share the second place, `2nd-argmax` is
    the first of them here, and with ConvoKit depends on the processor; and what raises an error
    there (a mid-thread of nothing, times of which some are unknown) is undefined here, or taken
    in the order of rows.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> len(convokit_features(example_discussion()))
    0
    """
    d = discussion
    rows = np.flatnonzero(d.is_record)
    time = d.time[rows].copy()
    untimed = np.zeros(len(d.thread_ids), bool)
    untimed[d.thread[rows[time == NO_TIME]]] = True
    time[untimed[d.thread[rows]]] = 0
    rows = rows[np.lexsort((time, d.thread[rows]))]
    chosen = _chosen(d, rows, first, smallest)
    return _features(d, chosen, later=chosen.place > 0, own=True)


def features_table(discussion: Discussion, features: ConversationFeatures | None = None) -> Table:
    """One row per thread: its id, and the 140 features under ConvoKit's names.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> table = features_table(example_discussion())
    >>> len(table), table["max[indegree over C->C responses]"].values.tolist()
    (141, [2.0])
    """
    found = conversation_features(discussion) if features is None else features
    ids = [discussion.thread_ids[thread] for thread in found.threads.tolist()]
    return {
        "thread": Column("string", ids),
        **{name: Column("double", found[name]) for name in FEATURES},
    }


def thread_replies(discussion: Discussion) -> Replies:
    """Return the replies that `conversation_features` rests on, one conversation per thread."""
    d = discussion
    rows = np.flatnonzero(d.is_record)
    rows = rows[np.argsort(d.thread[rows], kind="stable")]
    return find_replies(d, rows, d.thread[rows].astype(np.int64), len(d.thread_ids), own=False)


@dataclass(frozen=True, eq=False)
class _Chosen:
    """Records by thread and in order: number of the thread among those kept, place in it."""

    threads: Longs
    rows: Longs
    number: Longs
    place: Longs


def _chosen(d: Discussion, rows: Longs, first: int | None, smallest: int) -> _Chosen:
    if first is not None and first < 1:
        raise UsageError(f"the first {first} comments are none; use 1 or more")
    sizes = np.bincount(d.thread[rows], minlength=len(d.thread_ids))
    begin = np.cumsum(sizes) - sizes
    place = np.arange(len(rows)) - begin[d.thread[rows]]
    kept = sizes >= smallest
    number = np.cumsum(kept) - 1
    use = kept[d.thread[rows]]
    if first is not None:
        use &= place < first
    return _Chosen(
        threads=np.flatnonzero(kept),
        rows=rows[use],
        number=number[d.thread[rows[use]]].astype(np.int64),
        place=place[use],
    )


def _features(d: Discussion, chosen: _Chosen, *, later: Bools, own: bool) -> ConversationFeatures:
    n = len(chosen.threads)
    # By columns, as they are filled and read.
    values = np.empty((n, len(FEATURES)), order="F")
    for part, use in zip(PARTS, (np.ones_like(later), later), strict=True):
        replies = find_replies(d, chosen.rows[use], chosen.number[use], n, own=own)
        for name, column in _columns(replies, *part, zeros=own):
            values[:, _PLACE[name]] = column
    return ConversationFeatures(
        threads=chosen.threads, sizes=np.bincount(chosen.number, minlength=n), values=values
    )


def _columns(
    replies: Replies, degrees: str, motifs: str, *, zeros: bool
) -> list[tuple[str, NDArray[np.generic]]]:
    found: list[tuple[str, NDArray[np.generic]]] = []
    for edges, (values, start) in degree_lists(replies).items():
        for name, column in degree_statistics(values, start, zeros=zeros).items():
            found.append((f"{name}[{edges} {degrees}responses]", column))
    for motif, counts in motif_counts(replies).items():
        found.append((f"is-present[{motif}{motifs}]", counts > 0))
        found.append((f"count[{motif}{motifs}]", counts))
    return found
