"""The reply tree on rings: the opening in the centre, a ring for each depth, branches coloured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.patches import Circle
from matplotlib.patheffects import withStroke

from threadgraph.graphs.diagrams.labels import isolate
from threadgraph.graphs.diagrams.measure import text_width
from threadgraph.graphs.diagrams.style import (
    BODY,
    BRANCHES,
    INK,
    PAPER,
    POINTS,
    QUIET,
    RULE,
    Diagram,
    panel,
    sheet,
    tint,
)
from threadgraph.graphs.diagrams.thread_view import (
    ThreadView,
    author_labels,
    tree_detail,
    tree_finding,
    tree_notes,
)
from threadgraph.graphs.diagrams.values import comment_note, key_height, paint_dots, paint_key
from threadgraph.graphs.layout.labels import Points, place_labels
from threadgraph.graphs.layout.tree import radial_edges, radial_positions, ring_radii, to_plane
from threadgraph.graphs.records import PLACEHOLDER, POST, ROOT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_HEIGHT = 8.6
_EDGE, _MARGIN = 32.0, 28.0
_LABELLED = 40
_SIZE = 8.0
_COLORS = "colours are the five largest branches; "
_HALO = [withStroke(linewidth=2.2, foreground=PAPER)]


def draw_rings(view: ThreadView) -> Diagram:
    """Draw a thread on rings; for up to a few hundred comments that are not very deep."""
    notes = [
        *tree_notes(view),
        f"Each ring is one step of depth; {_COLORS if view.values is None else ''}"
        + "the larger a dot, the more direct answers; names stand where there is room, "
        + "the most answered first",
    ]
    key = 0.0
    if view.values is not None:
        notes.append(comment_note(view.values, "a dot", "hollow"))
        key = key_height(view.values, BODY)
    diagram = sheet(_HEIGHT + key, tree_finding(view), tree_detail(view), notes)
    if view.values is not None:
        line = panel(diagram, (0, _HEIGHT, diagram.body[2], key), bare=True)
        paint_key(line, view.values)
    axes = panel(diagram, (0, 0, diagram.body[2], _HEIGHT), bare=True)
    centre = (diagram.body[2] * POINTS / 2, _HEIGHT * POINTS / 2)
    ring = ring_radii(np.bincount(view.depth), 7.0, 22.0)
    ring *= (_HEIGHT * POINTS / 2 - _EDGE) / max(float(ring[-1]), 1.0)
    angle, radius = radial_positions(view.parent, ring, 0.2)
    x, y = to_plane(angle, radius)
    x, y = x + centre[0], y + centre[1]
    _paint_rings(axes, centre, ring)
    lines = radial_edges(view.parent, angle, radius) + np.array(centre)
    _paint_lines(axes, view, lines)
    answers = np.bincount(view.parent[view.parent >= 0], minlength=len(view.rows))
    dots = 3.6 + 2.6 * np.sqrt(np.minimum(answers, 36))
    dots[view.depth == 0] = 9.0
    _paint_dots(axes, view, x, y, dots)
    # The numbers of the rings want their room, as if they were dots.
    rings = np.full(len(ring), _SIZE * 0.8)
    taken = Points(
        np.r_[x, np.full(len(ring), centre[0])],
        np.r_[y, centre[1] + ring],
        np.r_[dots / 2, rings],
    )
    _paint_names(axes, view, taken, answers)
    return diagram


def _paint_rings(axes: Axes, centre: tuple[float, float], ring: Floats) -> None:
    for depth, radius in enumerate(ring.tolist()):
        if depth:
            axes.add_patch(Circle(centre, radius, fill=False, color=RULE, linewidth=0.7, zorder=0))
            axes.text(
                centre[0],
                centre[1] + radius,
                f"depth {depth}" if depth == 1 else str(depth),
                size=8,
                color=QUIET,
                ha="center",
                va="center",
                zorder=5,
                path_effects=_HALO,
            )


def _paint_lines(axes: Axes, view: ThreadView, lines: Floats) -> None:
    replies = np.flatnonzero(view.parent >= 0)
    group, size = view.group[replies], view.size[replies]
    if view.values is not None:
        group = np.zeros_like(group)
    colors = np.array(["#CFCFCF", *(tint(color, 0.75) for color in BRANCHES)])[group]
    widths = 0.5 + 0.6 * np.log(size)
    order = np.argsort(group > 0, kind="stable")
    axes.add_collection(
        LineCollection(
            list(lines[order]), colors=list(colors[order]), linewidths=widths[order], zorder=1
        )
    )


def _paint_dots(axes: Axes, view: ThreadView, x: Floats, y: Floats, dots: Floats) -> None:
    colors = np.array([QUIET, *BRANCHES])[view.group]
    real = view.kind <= POST
    if view.values is not None:
        paint_dots(axes, view.values, (x, y, dots**2), real)
    else:
        axes.scatter(
            x[real],
            y[real],
            s=dots[real] ** 2,
            c=list(colors[real]),
            edgecolors=PAPER,
            linewidths=0.4,
            zorder=2,
        )
    for kind, marker, line in ((ROOT, "s", "-"), (PLACEHOLDER, "o", ":")):
        mine = view.kind == kind
        axes.scatter(
            x[mine],
            y[mine],
            s=np.maximum(dots[mine], 5.0) ** 2,
            marker=marker,
            facecolors=PAPER,
            edgecolors=INK,
            linestyles=line,
            linewidths=1.0,
            zorder=2,
        )


def _paint_names(axes: Axes, view: ThreadView, points: Points, answers: NDArray[np.int64]) -> None:
    wanted = np.argsort(-(answers + 0.5 * (view.depth == 0)), kind="stable")
    wanted = wanted[(view.kind[wanted] <= POST) & (answers[wanted] > 1)][:_LABELLED]
    wanted = np.unique(np.r_[view.deepest, wanted])
    wanted = wanted[np.lexsort((-answers[wanted], wanted != view.deepest))]
    names = [isolate(name) for name in author_labels(view, wanted.tolist(), 24)]
    names = [
        f"{name} (deepest)" if place == view.deepest else name
        for place, name in zip(wanted.tolist(), names, strict=True)
    ]
    width = np.zeros(len(points.x))
    width[wanted] = [text_width(name, _SIZE) + 2.0 for name in names]
    height = np.full(len(points.x), _SIZE * 1.2)
    right, top = axes.get_xlim()[1], axes.get_ylim()[1]
    bounds = (-_MARGIN, 0.0, right + 2 * _MARGIN, top)
    left, bottom, fits = place_labels(points, (width, height), wanted, bounds)
    for place, name in zip(wanted.tolist(), names, strict=True):
        if fits[place]:
            axes.text(
                left[place] + 1.0,
                bottom[place] + _SIZE * 0.28,
                name,
                size=_SIZE,
                color=INK,
                zorder=6,
                path_effects=_HALO,
            )
