"""The names beside the dots of a network: the most central people first, as many as find room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties
from matplotlib.patheffects import withStroke

from threadgraph.graphs.diagrams.fonts import families
from threadgraph.graphs.diagrams.labels import labels
from threadgraph.graphs.diagrams.style import INK, PAPER, POINTS
from threadgraph.graphs.layout.labels import place_names

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.layout.labels import Points

    Floats = NDArray[np.float64]

_HALO = [withStroke(linewidth=2.4, foreground=PAPER)]
_LENGTHS = (28, 16, 10)
_BOLD, _COVERED, _KEPT_FREE = 25, 3.2, 150
_ROOMY, _LARGE, _MIDDLE, _SMALL = 40, 9.0, 7.5, 6.5
_DPI, _AIR = 150.0, 0.6


@dataclass(frozen=True)
class Names:
    """The labels `texts` in points: `size`, lower left corners, the `drop` of each below its
    baseline, and which found room; `shortened` of them are cut short."""

    texts: list[str]
    size: float
    left: Floats
    bottom: Floats
    drop: Floats
    fits: NDArray[np.bool_]
    shortened: int


def network_names(
    d: Discussion,
    rows: NDArray[np.int64],
    points: Points,
    page: tuple[float, float],
    avoid: Floats | None,
) -> Names:
    """Find room for the names of the people `rows` beside their dots on a page of points.

    No two names overlap, and none covers a dot, but those of the 25 most central people may
    cover the smallest.  A name that finds no room is tried cut shorter.
    """
    size = _LARGE if len(rows) <= _ROOMY else _MIDDLE
    size = size if page[0] * page[1] > 150_000.0 or len(rows) <= _ROOMY // 2 else _SMALL
    people = [d.people.names[row] for row in rows.tolist()]
    texts = [labels(people, length) for length in _LENGTHS]
    boxes = [np.array([text_box(text, size) for text in lines]).T for lines in texts]
    rank = np.empty(len(d.people), np.int64)
    rank[d.central.order] = np.arange(len(d.people))
    order = np.argsort(rank[rows], kind="stable")
    room = _beside(points, order, size)
    spots = place_names(
        points,
        [(width, rise + drop) for width, rise, drop in boxes],
        order,
        (0.0, 0.0, *page),
        room if avoid is None else np.concatenate([avoid, room]),
        bold=_BOLD,
        small=_COVERED,
    )
    chosen = np.maximum(spots.text, 0)
    every = np.arange(len(rows))
    shown = [texts[which][row] for row, which in enumerate(chosen.tolist())]
    cut = [spots.text[row] > 0 and shown[row] != texts[0][row] for row in every.tolist()]
    drop = np.stack([box[2] for box in boxes])[chosen, every]
    return Names(shown, size, spots.left, spots.bottom, drop, spots.text >= 0, sum(cut))


def _beside(points: Points, order: NDArray[np.int64], size: float) -> Floats:
    """Spots around the dots of the most central people, (k, 2), where names would stand."""
    first = order[:_KEPT_FREE]
    turn = np.arange(8) * (np.pi / 4.0)
    away = points.radius[first][:, None] + size * 0.9
    x = points.x[first][:, None] + away * np.cos(turn) * 1.6
    y = points.y[first][:, None] + away * np.sin(turn)
    return np.stack([x.ravel(), y.ravel()], axis=1)


def paint_names(axes: Axes, names: Names) -> None:
    """Write the names that found room; one unit of the axes is one point."""
    for row in np.flatnonzero(names.fits).tolist():
        axes.text(
            names.left[row],
            names.bottom[row] + names.drop[row],
            names.texts[row],
            size=names.size,
            color=INK,
            va="baseline",
            zorder=4,
            path_effects=_HALO,
        )


@lru_cache(maxsize=8192)
def text_box(text: str, size: float) -> tuple[float, float, float]:
    """Return how wide a line of text is, how far it rises above and drops below its baseline.

    In points, with a little air: text is set on whole pixels.  No line is lower than one with
    the letters l and p; towers of marks, and scripts that reach further, count in full.
    """
    font = FontProperties(family=list(families()), size=size)
    measure: Callable[..., tuple[float, float, float]] = _renderer().get_text_width_height_descent
    rise, drop = 0.0, 0.0
    for line in ("lp", text):
        width, height, below = measure(line, font, ismath=False)
        rise, drop = max(rise, height - below), max(drop, below)
    scale = POINTS / _DPI
    return float(width) * scale + _AIR, float(rise) * scale + _AIR, float(drop) * scale + _AIR


@lru_cache(maxsize=1)
def _renderer() -> RendererAgg:
    return RendererAgg(8, 8, _DPI)  # type: ignore[no-untyped-call]
