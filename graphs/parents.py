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
    row_of = _index(ids, thread)
    parent = np.full(len(ids), -1, np.int64)
    absent: dict[tuple[str, int], int] = {}
    known = set(ids) if thread is not None else row_of.keys()
    codes = thread.tolist() if thread is not None else None
    for row, name in enumerate(parents):
        if not name:
            continue
        code = codes[row] if codes is not None else -1
        found = row_of.get(name if codes is None else (name, code))
        if found is not None:
            parent[row] = found
        elif code >= 0 and name == thread_ids[code]:
            continue
        elif name in NO_PARENT_WORDS and name not in known:
            ledger.count("parent_words")
        else:
            parent[row] = -2 - absent.setdefault((name, code), len(absent))
            ledger.count("orphans")
            if name in known:
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


def _index(
    ids: Sequence[str], thread: NDArray[np.int64] | None
) -> dict[str | tuple[str, int], int]:
    if thread is None:
        return {name: row for row, name in enumerate(ids)}
    return {pair: row for row, pair in enumerate(zip(ids, thread.tolist(), strict=True))}
