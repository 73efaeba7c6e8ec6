"""The timeline of very many comments: how many there are at each time and depth, as shades."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, LogNorm
from matplotlib.patches import Rectangle

from threadgraph.graphs.diagrams.measure import text_width
from threadgraph.graphs.diagrams.style import BLUE, QUIET, tint

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

LEVELS = 48
"""Most rows of cells; of more depths, several share a row."""

_SHADES = LinearSegmentedColormap.from_list("comments", [tint(BLUE, 0.16), BLUE, "#00263D"])


def density(days: Floats, depth: NDArray[np.integer], edges: Floats) -> tuple[Longs, Floats]:
    """Count comments by time and depth: return (counts, levels).

    `days` float64 and `depth` integer, (n,) each; `edges` float64 (bins + 1,) in days.  `counts`
    is int64 (rows, bins), `levels` float64 (rows + 1,) the depths between the rows, halves of
    whole ones; a row is more than one depth where there are more than 48.

    >>> counts, levels = density(np.array([0.1, 0.2, 1.5]), np.array([1, 1, 2]), np.arange(3.0))
    >>> counts.tolist(), levels.tolist()
    ([[2, 0], [0, 1]], [0.5, 1.5, 2.5])
    """
    low, high = int(depth.min()), int(depth.max())
    step = -(-(high - low + 1) // LEVELS)
    rows = -(-(high - low + 1) // step)
    bins = len(edges) - 1
    column = np.clip(np.searchsorted(edges, days, side="right") - 1, 0, bins - 1)
    cell = (depth.astype(np.int64) - low) // step * bins + column
    counts = np.bincount(cell, minlength=rows * bins).reshape(rows, bins)
    return counts.astype(np.int64), low - 0.5 + np.arange(rows + 1, dtype=np.float64) * step


def paint_density(axes: Axes, counts: Longs, levels: Floats, edges: Floats) -> None:
    """Shade the cells that hold comments, by the logarithm of how many."""
    cells = np.ma.masked_equal(counts, 0)
    # Thousands of cells are a picture themselves, in vector formats too.
    axes.pcolormesh(edges, levels, cells, cmap=_SHADES, norm=_norm(counts), rasterized=True)


def paint_scale(axes: Axes, counts: Longs, per: str) -> None:
    """Paint what the shades mean into bare axes, from the left.

    `per` says how long a cell is, "" if it is more than one depth.
    """
    norm = _norm(counts)
    said = f"comments per {per} and depth" if per else "comments per cell"
    axes.text(0, 12, said, size=8, color=QUIET, va="center_baseline")
    left = text_width(said, 8) + 10.0
    numbers = [10**power for power in range(len(str(int(counts.max()))))]
    for number in numbers:
        axes.add_patch(Rectangle((left, 8), 9, 9, color=_SHADES(norm(number)), linewidth=0))
        axes.text(left + 13, 12, f"{number:,}", size=8, color=QUIET, va="center_baseline")
        left += 25.0 + text_width(f"{number:,}", 8)


def _norm(counts: Longs) -> LogNorm:
    return LogNorm(1, max(int(counts.max()), 10))
