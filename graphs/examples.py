"""Small invented discussions for examples, and shapes of threads for tests and benchmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.assemble import AssembleOptions, assemble
from threadgraph.graphs.records import NO_TIME, Records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadgraph.graphs.discussion import Discussion

Row = tuple[str, str | None, str | None, str, float | None]


def discussion_of(
    rows: Sequence[Row], *, thread_id: str | None = "page", options: AssembleOptions | None = None
) -> Discussion:
    """Build a discussion from `(id, parent, author, text, minutes)` rows.

    `minutes` count from the first of January 2024, 00:00 UTC; None is no time.  All comments
    stand under one page unless `thread_id` is None: then those without a parent open threads.

    >>> len(discussion_of([("1", None, "Ann", "Hello", 0.0), ("2", "1", "Bob", "Hi", None)]))
    2
    """
    start = 1_704_067_200_000_000
    records = Records(
        ids=[r[0] for r in rows],
        parents=[r[1] for r in rows],
        authors=[r[2] for r in rows],
        texts=[r[3] for r in rows],
        times=[NO_TIME if r[4] is None else start + round(r[4] * 60_000_000) for r in rows],
        places=list(range(1, len(rows) + 1)),
        thread_id=thread_id,
        ordered=True,
        source="example",
    )
    return assemble(records, options=options)


def example_discussion() -> Discussion:
    """Return four comments by three people, two of whom answer each other.

    >>> example_discussion().people.names
    ['Ann', 'Bob', 'Cy']
    """
    return discussion_of(
        [
            ("1", None, "Ann", "The bridge opens on Monday.", 10.0),
            ("1.1", "1", "Bob", "Which one?", 12.0),
            ("1.1.1", "1.1", "Ann", "The old one, Bob.", 30.0),
            ("1.2", "1", "Cy", "At last!", 31.0),
        ]
    )


def parents_of_chain(n: int) -> list[int]:
    """Return the parents of a chain: each comment answers the one before.

    >>> parents_of_chain(4)
    [-1, 0, 1, 2]
    """
    return list(range(-1, n - 1))


def parents_of_star(n: int) -> list[int]:
    """Return the parents of a star: all answer the first.

    >>> parents_of_star(4)
    [-1, 0, 0, 0]
    """
    return [-1] + [0] * (n - 1) if n else []


def parents_of_comb(n: int) -> list[int]:
    """Return the parents of a comb: a chain in which each link has one more reply.

    >>> parents_of_comb(5)
    [-1, 0, 0, 2, 2]
    """
    return [-1] + [2 * ((i - 1) // 2) for i in range(1, n)] if n else []


def parents_of_balanced(height: int, arity: int = 2) -> list[int]:
    """Return the parents of a balanced tree, row by row.

    >>> parents_of_balanced(2)
    [-1, 0, 0, 1, 1, 2, 2]
    """
    size = sum(arity**k for k in range(height + 1))
    return [-1] + [(i - 1) // arity for i in range(1, size)]


def parents_at_random(n: int, seed: int) -> list[int]:
    """Return the parents of a random tree: each comment answers any earlier one.

    >>> parents_at_random(4, seed=1)
    [-1, 0, 0, 1]
    """
    draw = np.random.default_rng(seed)
    return [-1] + [int(draw.integers(0, i)) for i in range(1, n)] if n else []
