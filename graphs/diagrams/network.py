"""The participant network: who addresses whom, how often, and which pairs address each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.patheffects import withStroke

from threadgraph.graphs.diagrams.labels import labels
from threadgraph.graphs.diagrams.measure import text_width
from threadgraph.graphs.diagrams.network_view import (
    NetworkView,
    network_detail,
    network_finding,
    network_notes,
    network_view,
    strongest,
)
from threadgraph.graphs.diagrams.options import DEFAULT, DrawOptions
from threadgraph.graphs.diagrams.style import (
    BLUE,
    BODY,
    INK,
    PAPER,
    POINTS,
    QUIET,
    VERMILLION,
    Diagram,
    drawing,
    empty_state,
    panel,
    sheet,
)
from threadgraph.graphs.layout.arrows import arrow_curves
from threadgraph.graphs.layout.labels import Points, place_labels
from threadgraph.graphs.layout.network import fit_into, network_positions

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

_HALO = [withStroke(linewidth=2.4, foreground=PAPER)]
_EDGE = 26.0
_NAMED = 28
_CROWDED = 400
_DOT, _LARGEST_DOT, _SMALLEST_DOT = 9.0, 30.0, 4.5
_HEIGHTS, _STRETCH = (150.0, 500.0), 1.6


@dataclass(frozen=True)
class _Arrows:
    """Lines (m, steps, 2), heads (m, 3, 2) and widths (m,) of the arrows, in points."""

    lines: Floats
    heads: Floats
    width: Floats
    crowded: bool


@dataclass(frozen=True)
class _Names:
    """The labels, their size in points, their lower left corners, and which found room."""

    texts: list[str]
    size: float
    left: Floats
    bottom: Floats
    fits: NDArray[np.bool_]


@drawing
def draw_network(discussion: Discussion, *, options: DrawOptions = DEFAULT) -> Diagram:
    """Draw who addresses whom; at most `options.people` people, the most connected first.

    People are dots, an arrow runs from the speaker to the person addressed.  The layout is
    that of the exported graphs where everybody is drawn.
    """
    if not len(discussion.people):
        return empty_state("No author is known, so there is nobody to draw")
    view = network_view(discussion, max(options.people, 1))
    points, height = _points(view, options.seed)
    drawn = strongest(view)
    arrows = _arrows(drawn, points)
    names = _names(discussion, view, points, arrows, height)
    notes = network_notes(discussion, view, int(np.count_nonzero(~names.fits)))
    diagram = sheet(height, network_finding(discussion), network_detail(discussion), notes)
    axes = panel(diagram, (0, 0, BODY, height), bare=True)
    _paint_arrows(axes, drawn, arrows)
    _paint_dots(axes, view, points)
    _paint_names(axes, names)
    return diagram


def _points(view: NetworkView, seed: int) -> tuple[Points, float]:
    """Positions and radii of the dots, in points, and the height of their panel in inches."""
    width = BODY * POINTS
    root = np.sqrt(view.comments)
    dots = np.maximum(root * min(_DOT, _LARGEST_DOT / float(root.max())), _SMALLEST_DOT)
    x, y = network_positions(
        len(view.rows),
        view.source,
        view.target,
        view.weight,
        sizes=dots * 2000.0 / width,
        seed=seed,
    )
    across, along = max(float(np.ptp(x)), 1.0), float(np.ptp(y))
    tallest = min(_HEIGHTS[1], 90.0 + 60.0 * len(x) ** 0.5)
    high = float(np.clip(width * along / across, _HEIGHTS[0], tallest))
    box = (_EDGE, _EDGE, width - 2 * _EDGE, high - 2 * _EDGE)
    return Points(*fit_into(x, y, box, _STRETCH), dots / 2.0), high / POINTS


def _arrows(view: NetworkView, points: Points) -> _Arrows:
    crowded = len(view.source) > _CROWDED
    width = np.minimum(0.7 + 0.75 * np.log2(view.weight), 4.5) * (0.6 if crowded else 1.0)
    curves = arrow_curves(points, view.source, view.target, 3.5 + 1.8 * width)
    return _Arrows(*curves, width, crowded)


def _names(
    d: Discussion, view: NetworkView, points: Points, arrows: _Arrows, height: float
) -> _Names:
    """Find room for names beside the dots, those of the most connected first."""
    size = 9.0 if len(view.rows) <= 40 else 7.5
    names = labels([d.people.names[row] for row in view.rows.tolist()], _NAMED)
    width = np.array([text_width(name, size) for name in names])
    order = np.lexsort((-view.comments, -view.strength))
    sizes = (width, np.full(len(names), size * 1.15))
    bounds = (0.0, 0.0, BODY * POINTS, height * POINTS)
    avoid = None if arrows.crowded else arrows.lines.reshape(-1, 2)
    return _Names(names, size, *place_labels(points, sizes, order, bounds, avoid))


def _paint_arrows(axes: Axes, view: NetworkView, arrows: _Arrows) -> None:
    for mutual, color, alpha in ((False, "#767676", 0.4), (True, VERMILLION, 0.85)):
        opaque = alpha if arrows.crowded else 1.0
        for named, style in ((False, "solid"), (True, (0, (2.2, 1.6)))):
            mine = np.flatnonzero((view.mutual == mutual) & (view.named_only == named))
            if not len(mine):
                continue
            axes.add_collection(
                LineCollection(
                    list(arrows.lines[mine]),
                    colors=color,
                    linewidths=arrows.width[mine],
                    linestyles=[style],
                    alpha=opaque,
                    clip_on=False,
                    zorder=1 + mutual,
                )
            )
        heads = list(arrows.heads[view.mutual == mutual])
        if not heads:
            continue
        axes.add_collection(
            PolyCollection(
                heads,
                facecolors=color,
                linewidths=0,
                alpha=opaque,
                clip_on=False,
                zorder=1 + mutual,
            )
        )


def _paint_dots(axes: Axes, view: NetworkView, points: Points) -> None:
    alone = view.alone
    for mine, face, edge in ((~alone, BLUE, PAPER), (alone, PAPER, QUIET)):
        axes.scatter(
            points.x[mine],
            points.y[mine],
            s=(2.0 * points.radius[mine]) ** 2,
            facecolors=face,
            edgecolors=edge,
            linewidths=0.8,
            clip_on=False,
            zorder=3,
        )


def _paint_names(axes: Axes, names: _Names) -> None:
    for row in np.flatnonzero(names.fits).tolist():
        axes.text(
            names.left[row],
            names.bottom[row] + names.size * 0.26,
            names.texts[row],
            size=names.size,
            color=INK,
            zorder=4,
            path_effects=_HALO,
        )
