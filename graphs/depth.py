"""How deep a discussion goes: levels, the longest chain, and the table of threads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.tree import level_widths, longest_chain, nesting

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion


@dataclass(frozen=True, eq=False)
class Depth:
    """Depth of a discussion; what is undefined is None.

    - `per_comment` int32, one entry per row of the discussion: reply steps from the root.
    - `max`, `mean` over comments below the root; `max_nesting` counts from the top comments.
    - `widths` int64: comments at level 1, 2, …
    - `longest_chain`: ids from its first comment to the deepest.
    """

    discussion: Discussion
    per_comment: NDArray[np.int32]
    max: int | None
    mean: float | None
    max_nesting: int | None
    widths: NDArray[np.int64]
    longest_chain: list[str]

    def to_pandas(self) -> pd.DataFrame:
        """Return one row per thread with its depth and shape."""
        from threadgraph.graphs.frames import to_frame
        from threadgraph.graphs.tables import threads_table

        return to_frame(threads_table(self.discussion))


def depth(discussion: Discussion) -> Depth:
    """Measure how deep the replies of a discussion go.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = depth(example_discussion())
    >>> found.max, found.widths.tolist(), found.longest_chain
    (3, [1, 2, 1], ['1', '1.1', '1.1.1'])
    """
    d = discussion
    below = d.is_record & (d.parent >= 0)
    any_below = bool(below.any())
    return Depth(
        discussion=d,
        per_comment=d.depth,
        max=int(d.depth[below].max()) if any_below else None,
        mean=float(d.depth[below].mean()) if any_below else None,
        max_nesting=int(nesting(d)[d.is_record].max()) if d.is_record.any() else None,
        widths=level_widths(d),
        longest_chain=[d.ids[row] for row in longest_chain(d)],
    )
