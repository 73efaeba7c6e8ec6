"""The participant network: who addresses whom, how often, and who is central, in a ranked table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection

from threadgraph.graphs.diagrams.network_names import Names, network_names, paint_names
from threadgraph.graphs.diagrams.network_view import (
    NetworkView,
    network_detail,
    network_finding,
    network_notes,
    network_view,
    strongest,
)
from threadgraph.graphs.diagrams.options import DEFAULT, DrawOptions
from threadgraph.graphs.diagrams.ranking import (
    paint_ranking,
    ranking_height,
    ranking_notes,
)
from threadgraph.graphs.diagrams.style import (
    BLUE,
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
from threadgraph.graphs.diagrams.values import (
    Values,
    key_height,
    paint_dots,
    paint_key,
    person_colors,
    person_note,
)
from threadgraph.graphs.layout.arrows import arrow_curves
from threadgraph.graphs.layout.labels import Points

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Floats = NDArray[np.float64]
    Box = tuple[float, float, float, float]

_EDGE = 20.0
_CROWDED, _PAGE = 400, 220_000.0
_DOT, _LARGEST_DOT, _SMALLEST_DOT, _ROOM = 9.0, 30.0, 4.5, 18.0
_ROOMY, _MANY, _LARGEST_OF_MANY, _LARGEST_OF_MOST = 80, 200, 20.0, 16.0
_LARGEST_SCALE = 0.9
_HEIGHTS = (150.0, 590.0)
_COMPARED = 2000
_DENSE, _MOST_OF_DENSE = 8, 600
_RING, _LEAST_HEAD = 6.0, 0.35
_FAINT = 0.55
_DARK = "#333333"
_NETWORK, _BETWEEN, _RANKING = 8.5, 0.3, 5.3
_RANKED = 20


@dataclass(frozen=True)
class _Arrows:
    """Lines (m, steps, 2), heads (m, 3, 2) and widths (m,) of the arrows, in points."""

    lines: Floats
    heads: Floats
    width: Floats
    crowded: bool


@dataclass(frozen=True)
class _Scene:
    """All that is drawn on a panel: dots, `drawn` arrows (`thinned`: few of them), names."""

    view: NetworkView
    drawn: NetworkView
    points: Points
    arrows: _Arrows
    names: Names
    thinned: bool
    values: Values | None = None

    @property
    def mutual_color(self) -> str:
        """Orange-red; near black where colours are the people's."""
        return VERMILLION if self.values is None else _DARK


@drawing
def draw_network(discussion: Discussion, *, options: DrawOptions = DEFAULT) -> Diagram:
    """Draw who addresses whom, and beside it the table of the most central people.

    At most `options.people` people are dots, those in most addresses; an arrow runs from the
    speaker to the person addressed.  The dots stand as `Discussion.places` has them, moved and
    scaled alike in both directions, which is how they stand in the exported graphs.
    """
    if not len(discussion.people):
        return empty_state("No author is known, so there is nobody to draw")
    ranked = min(_RANKED, len(discussion.people))
    view = network_view(discussion, max(options.people, 1), options.seed)
    high = max(_height(view, _NETWORK * POINTS), ranking_height(discussion, ranked) * POINTS)
    scene = _scene(discussion, view, _NETWORK * POINTS, high)
    key = 0.0
    if options.colour_by is not None:
        colors = person_colors(discussion, options.colour_by, view.rows)
        scene = replace(scene, values=colors)
        key = key_height(colors, _NETWORK + _BETWEEN + _RANKING)
    notes = [*_notes(discussion, scene), *ranking_notes(discussion)]
    finding, detail = network_finding(discussion), network_detail(discussion)
    width, height = _NETWORK + _BETWEEN + _RANKING, high / POINTS
    diagram = sheet(height + key, finding, detail, notes, width=width)
    if scene.values is not None:
        line = panel(diagram, (0, height, width, key), bare=True)
        paint_key(line, scene.values)
    _paint(panel(diagram, (0, 0, _NETWORK, height), bare=True), scene)
    paint_ranking(diagram, (_NETWORK + _BETWEEN, 0, _RANKING, height), discussion, ranked)
    return diagram


def paint_network(
    diagram: Diagram, box: Box, discussion: Discussion, options: DrawOptions = DEFAULT
) -> tuple[str, ...]:
    """Paint the network alone onto a part of a diagram, and return the notes on it.

    `box` is (left, bottom, width, height) in inches within the body, as `panel` takes it.
    """
    if not len(discussion.people):
        return ("No author is known, so there is nobody to draw",)
    view = network_view(discussion, max(options.people, 1), options.seed)
    scene = _scene(discussion, view, box[2] * POINTS, box[3] * POINTS)
    _paint(panel(diagram, box, bare=True), scene)
    return tuple(_notes(discussion, scene))


def _notes(discussion: Discussion, scene: _Scene) -> list[str]:
    unnamed = int(np.count_nonzero(~scene.names.fits))
    notes = network_notes(discussion, scene.view, unnamed, scene.names.shortened)
    shown, ties = len(scene.drawn.source), len(scene.view.source)
    if scene.values is not None:
        notes = [note.replace("orange-red pairs", "dark pairs") for note in notes]
        notes.append(person_note(scene.values))
    if shown == ties:
        return notes
    thinned = (
        f"Of the {ties:,} arrows between the people drawn, the {shown:,} that stand for most "
        "comments are shown"
    )
    return [thinned if note.startswith("Of the ") else note for note in notes]


def _height(view: NetworkView, width: float) -> float:
    """How high a panel of that width should be, in points."""
    across, along = float(np.ptp(view.x)), float(np.ptp(view.y))
    wanted = (width - 2 * _EDGE) * along / max(across, 1.0) + 2 * _EDGE
    tallest = min(_HEIGHTS[1], 90.0 + 60.0 * len(view.rows) ** 0.5)
    return float(np.clip(wanted, _HEIGHTS[0], tallest))


def _scene(d: Discussion, view: NetworkView, width: float, high: float) -> _Scene:
    points = _points(view, width, high)
    drawn = _strongest_of_dense(strongest(view), len(view.source))
    thinned = len(view.source) > max(len(drawn.source), _DENSE * len(view.rows))
    arrows = _arrows(drawn, points, _CROWDED * min(width * high / _PAGE, 1.0))
    avoid = None if arrows.crowded else arrows.lines.reshape(-1, 2)
    names = network_names(d, view.rows, points, (width, high), avoid)
    return _Scene(view, drawn, points, arrows, names, thinned)


def _points(view: NetworkView, width: float, high: float) -> Points:
    """Positions and radii of the dots, in points: one scale for both directions."""
    across, along = float(np.ptp(view.x)), float(np.ptp(view.y))
    edge = min(_EDGE, width / 8, high / 8)
    fits = [(room - 2 * edge) / span for room, span in ((width, across), (high, along)) if span > 0]
    scale = min([*fits, _LARGEST_SCALE])
    x = (view.x - (view.x.max() + view.x.min()) / 2.0) * scale + width / 2.0
    y = (view.y - (view.y.max() + view.y.min()) / 2.0) * scale + high / 2.0
    root = np.sqrt(view.comments)
    largest = _LARGEST_OF_MANY if len(root) <= _MANY else _LARGEST_OF_MOST
    largest = _LARGEST_DOT if len(root) <= _ROOMY else largest
    largest *= float(np.clip((width * high / _PAGE) ** 0.5, 0.6, 1.0))
    single = _DOT * min(1.0, (_ROOMY / len(root)) ** 0.5)
    share = min(single, largest / float(root.max()))
    share = max(min(share, _free_share(x, y, root)), share / 3.0)
    smallest = float(np.clip(_ROOM * scale, 2.5, _SMALLEST_DOT))
    return Points(x, y, np.maximum(root * share, smallest) / 2.0)


def _free_share(x: Floats, y: Floats, size: Floats) -> float:
    """How many times `size` the diameters of dots may be before two of them touch."""
    if len(x) > _COMPARED or len(x) < 2:
        return float("inf")
    apart = np.hypot(x[:, None] - x, y[:, None] - y)
    np.fill_diagonal(apart, np.inf)
    return float((apart / (size[:, None] + size)).min() * 2.0 * 0.95)


def _arrows(view: NetworkView, points: Points, most: float) -> _Arrows:
    """The arrows, thin and pale where there are more than `most`."""
    crowded = len(view.source) > most
    width = np.minimum(0.7 + 0.75 * np.log2(view.weight), 4.5) * (0.6 if crowded else 1.0)
    head = 3.5 + 1.8 * width
    # More heads than fit around a dot would bury it: a ring stays free, and they are smaller.
    around = np.bincount(view.target, weights=head, minlength=len(view.rows)) / (2.0 * np.pi)
    buried = around > 1.5 * points.radius
    free = np.where(buried, np.minimum(around - points.radius, _RING), 0.0)
    rims = Points(points.x, points.y, points.radius + free)
    share = np.clip(1.5 * rims.radius / np.maximum(around, 1e-9), _LEAST_HEAD, 1.0)
    curves = arrow_curves(rims, view.source, view.target, head * share[view.target])
    return _Arrows(*curves, width, crowded)


def _strongest_of_dense(view: NetworkView, ties: int) -> NetworkView:
    """Keep still fewer arrows where there are so many between the dots that they are a blob."""
    if ties <= _DENSE * len(view.rows) or len(view.source) <= _MOST_OF_DENSE:
        return view
    keep = np.sort(np.lexsort((~view.mutual, -view.weight))[:_MOST_OF_DENSE])
    kept = {
        name: getattr(view, name)[keep]
        for name in ("source", "target", "weight", "mutual", "named_only")
    }
    return replace(view, **kept)


def _paint(axes: Axes, scene: _Scene) -> None:
    _paint_arrows(axes, scene)
    if scene.values is None:
        _paint_dots(axes, scene.view, scene.points)
    else:
        points = scene.points
        dots = points.x, points.y, (2.0 * points.radius) ** 2
        paint_dots(axes, scene.values, dots, np.ones(len(points.x), bool), zorder=3.0)
    paint_names(axes, scene.names)


def _paint_arrows(axes: Axes, scene: _Scene) -> None:
    view, arrows = scene.drawn, scene.arrows
    # Of a thousand arrows laid over each other each must be the fainter for the others.
    dense = min(1.0, (_CROWDED / max(len(view.source), 1)) ** 0.5)
    if scene.thinned:
        dense *= _FAINT
    for mutual, color, alpha in ((False, "#767676", 0.4), (True, scene.mutual_color, 0.85 * dense)):
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
