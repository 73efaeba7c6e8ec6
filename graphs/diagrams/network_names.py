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
from threadgraph.graphs.diagrams.measure import text_width
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
_HUBS, _LARGER, _SIDE = 5, 1.2, 2.0
_ROOMY, _LARGE, _MIDDLE, _SMALL = 40, 9.0, 7.5, 6.5
_DPI, _AIR = 150.0, 0.6


@dataclass(frozen=True)
class Names:
    """The labels `texts` in points: their `size`, whether they are of `hubs`, lower left corners,
    the `drop` of each below its baseline, and which found room; `shortened` are cut short."""

    texts: list[str]
    size: Floats
    hubs: NDArray[np.bool_]
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
    cover the smallest.  A name that finds no room is tried cut shorter.  The five most central
    people have theirs larger and bold where more are shown.
    """
    size = _LARGE if len(rows) <= _ROOMY else _MIDDLE
    size = size if page[0] * page[1] > 150_000.0 or len(rows) <= _ROOMY // 2 else _SMALL
    people = [d.people.names[row] for row in rows.tolist()]
    rank = np.empty(len(d.people), np.int64)
    rank[d.central.order] = np.arange(len(d.people))
    alone = ~np.isin(rows, np.union1d(d.network.source, d.network.target))
    widest = np.array([text_width(text, size) for text in labels(people, _LENGTHS[0])])
    roomy = points.x + points.radius + widest + _SIDE <= page[0]
    # People with no link are about equal: those with fewer sides to choose from go first.
    order = np.lexsort((rank[rows], alone & roomy, alone))
    hubs = np.zeros(len(rows), bool)
    hubs[order[:_HUBS]] = len(rows) > 2 * _HUBS
    hubs &= d.central.in_degree[rows] > 0
    # Names of hubs that find no room are tried in the type of the others.
    bold = [np.zeros_like(hubs), hubs] if hubs.any() else [hubs]
    types = [(length, large) for large in bold[::-1] for length in _LENGTHS]
    texts = [labels(people, length) for length, _ in types]
    boxes = [
        np.array(
            [
                text_box(text, size * (_LARGER if is_large else 1.0), is_large)
                for text, is_large in zip(lines, large.tolist(), strict=True)
            ]
        ).T
        for lines, (_, large) in zip(texts, types, strict=True)
    ]
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
    large = np.stack([large for _, large in types])[chosen, every]
    sizes = np.where(large, size * _LARGER, size)
    return Names(shown, sizes, large, spots.left, spots.bottom, drop, spots.text >= 0, sum(cut))


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
            size=names.size[row],
            weight="bold" if names.hubs[row] else "normal",
            color=INK,
            va="baseline",
            zorder=4,
            path_effects=_HALO,
        )


@lru_cache(maxsize=8192)
def text_box(text: str, size: float, bold: bool = False) -> tuple[float, float, float]:
    """Return how wide a line of text is, how far it rises above and drops below its baseline.

    In points, with a little air: text is set on whole pixels.  No line is lower than one with
    the letters l and p; towers of marks, and scripts that reach further, count in full.
    """
    weight = "bold" if bold else "normal"
    font = FontProperties(family=list(families()), size=size, weight=weight)
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
