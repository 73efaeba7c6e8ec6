"""From parent ids to a forest: absent parents, self-parents and cycles, each counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.forest import on_cycles
from threadgraph.graphs.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

NO_PARENT_WORDS = frozenset({"0", "-1", "null", "none", "None", "NULL", "nan", "NaN", "root"})
"""What tables write for "no parent"; believed only where no record has that id."""


@dataclass(frozen=True)
class Resolved:
    """Parents as rows.

    `parent` int64 (n,): a row, −1 for none, or −2 − k for the k-th absent parent; `absent`
    names those, as (id, thread code).
    """

    parent: NDArray[np.int64]
    absent: list[tuple[str, int]]


def resolve_parents(
    ids: Sequence[str],
    parents: Sequence[str | None],
    thread: NDArray[np.int64] | None,
    thread_ids: Sequence[str],
    ledger: Ledger,
) -> Resolved:
    """Find the row of each record's parent within its thread.

    `thread` int64 (n,) are rows in `thread_ids`, or None where the input has no threads.  A
    parent equal to the id of the thread is the thread's opening: −1, unless a record has
    that id.  A parent found only in another thread counts as absent, and is warned of.
    """
    parent, found_elsewhere = _rows_of(ids, parents, thread)
    known = set(ids)
    absent: dict[tuple[str, int], int] = {}
    for row in np.flatnonzero(parent < 0).tolist():
        name = parents[row]
        if not name:
            continue
        code = int(thread[row]) if thread is not None else -1
        if code >= 0 and name == thread_ids[code]:
            continue
        if name in NO_PARENT_WORDS and name not in known:
            ledger.count("parent_words")
            continue
        parent[row] = -2 - absent.setdefault((name, code), len(absent))
        ledger.count("orphans")
        if row in found_elsewhere:
            ledger.warn("parent_in_other_thread", ids[row], f"replies to {name}")
    ledger.count("missing_parents", len(absent))
    return Resolved(parent, list(absent))


def cut_cycles(
    parent: NDArray[np.int64], rank: NDArray[np.int64], ids: Sequence[str], ledger: Ledger
) -> NDArray[np.int64]:
    """Return `parent` without self-parents and cycles: each is cut at its oldest comment.

    `rank` int64 (n,) orders the records by age.  A comment whose edge was cut has parent −1.

    >>> ledger = Ledger()
    >>> cut_cycles(np.array([1, 0, 0]), np.array([0, 1, 2]), "abc", ledger)
    array([-1,  0,  0])
    >>> ledger.counters["cycles"], ledger.counters["edges_dropped"]
    (1, 1)
    """
    parent = parent.copy()
    own = np.flatnonzero(parent == np.arange(len(parent)))
    parent[own] = -1
    ledger.count("self_parent", len(own))
    for row in own[:10].tolist():
        ledger.example("self_parent", ids[row], "names itself as its parent; now without parent")
    cuts = 0
    seen: set[int] = set()
    for start in on_cycles(parent).tolist():
        if start in seen:
            continue
        ring = [start]
        while (above := int(parent[ring[-1]])) != start:
            ring.append(above)
        seen.update(ring)
        oldest = min(ring, key=lambda row: int(rank[row]))
        parent[oldest] = -1
        cuts += 1
        ledger.example("cycles", ids[oldest], f"a circle of {len(ring)} replies, cut here")
    ledger.count("cycles", cuts)
    ledger.count("edges_dropped", cuts + len(own))
    return parent


def _rows_of(
    ids: Sequence[str], parents: Sequence[str | None], thread: NDArray[np.int64] | None
) -> tuple[NDArray[np.int64], set[int]]:
    """Return the row of each parent in its own thread, −1 for none.

    And the rows of the comments whose parent stands in another thread only.
    """
    n = len(ids)
    by_id = dict(zip(ids, range(n), strict=True))
    if thread is None or len(by_id) == n:
        found = np.array([by_id.get(name, -1) for name in parents], np.int64)  # type: ignore[arg-type]
        if thread is None or not n:
            return found, set()
        elsewhere = (found >= 0) & (thread[np.maximum(found, 0)] != thread)
        found[elsewhere] = -1
        return found, set(np.flatnonzero(elsewhere).tolist())
    codes = thread.tolist()
    by_both = {pair: row for row, pair in enumerate(zip(ids, codes, strict=True))}
    pairs = zip(parents, codes, strict=True)
    found = np.array([by_both.get(pair, -1) for pair in pairs], np.int64)  # type: ignore[arg-type]
    lost = np.flatnonzero(found < 0).tolist()
    return found, {row for row in lost if parents[row] in by_id}
