"""The reply tree as an indented outline: a line each, with author and first words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import LineCollection

from threadgraph.graphs.diagrams.labels import UNKNOWN
from threadgraph.graphs.diagrams.measure import fit_width, fit_words, text_width
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
)
from threadgraph.graphs.diagrams.thread_view import (
    ThreadView,
    author_labels,
    tree_detail,
    tree_finding,
    tree_notes,
    words,
)
from threadgraph.graphs.diagrams.values import comment_note, key_height, paint_dots, paint_key
from threadgraph.graphs.layout.tree import outline_positions, outline_segments
from threadgraph.graphs.records import COMMENT, PLACEHOLDER, ROOT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_LINE, _TIGHT, _MANY = 15.0, 13.0, 40
_HEAD = 22.0
_STEP = 22.0
_DOT = 5.0
_SIZE, _WORDS = 9.0, 128


def draw_outline(view: ThreadView) -> Diagram:
    """Draw a thread as an outline; for up to a few hundred nodes."""
    line_height = _LINE if len(view.rows) <= _MANY else _TIGHT
    height = (len(view.rows) * line_height + _HEAD) / POINTS
    notes, key = tree_notes(view), 0.0
    if view.values is not None:
        notes = [*notes, comment_note(view.values, "a dot", "hollow")]
        key = key_height(view.values, BODY)
    diagram = sheet(height + key, tree_finding(view), tree_detail(view), notes)
    if view.values is not None:
        above = panel(diagram, (0, height, diagram.body[2], key), bare=True)
        paint_key(above, view.values)
    axes = panel(diagram, (0, 0, diagram.body[2], height), bare=True)
    right = diagram.body[2] * POINTS
    step = min(_STEP, right * 0.45 / max(int(view.depth.max()), 1))
    column, line = outline_positions(view.parent)
    x, y = column * step + _DOT, height * POINTS - _HEAD - (line + 0.5) * line_height
    _paint_depths(axes, step, (column, y, line_height / 2), height * POINTS)
    _paint_lines(axes, view, x, y)
    _paint_dots(axes, view, x, y)
    _paint_labels(axes, view, x, y, right)
    return diagram


def _paint_depths(axes: Axes, step: float, rows: tuple[Floats, Floats, float], top: float) -> None:
    """Number the depths on top; their lines run only left of the texts, never through them."""
    column, y, half = rows
    deepest = int(column.max())
    every = max(1, int(np.ceil(16.0 / step)))
    for depth in range(0, deepest + 1, every):
        x = depth * step + _DOT
        axes.plot([x, x], [top - _HEAD, top - _HEAD + 4], color=RULE, linewidth=0.6, zorder=0)
        within = y[column > depth]
        lines = np.stack([within - half, within + half], axis=1)
        pieces = np.stack([np.full_like(lines, x), lines], axis=2)
        axes.add_collection(LineCollection(list(pieces), colors=RULE, linewidths=0.6, zorder=0))
        axes.text(x, top - 8, str(depth), size=8, color=QUIET, ha="center", va="center")
    after = deepest // every * every * step + _DOT + 12
    axes.text(after, top - 8, "depth", size=8, color=QUIET, va="center")


def _paint_lines(axes: Axes, view: ThreadView, x: Floats, y: Floats) -> None:
    segments = outline_segments(view.parent, x, y)
    axes.add_collection(LineCollection(list(segments), colors="#9A9A9A", linewidths=0.9, zorder=1))


def _paint_dots(axes: Axes, view: ThreadView, x: Floats, y: Floats) -> None:
    colors = np.array([QUIET, *BRANCHES])[view.group]
    for kind, marker, line in ((ROOT, "s", "-"), (PLACEHOLDER, "o", ":")):
        mine = view.kind == kind
        axes.scatter(
            x[mine],
            y[mine],
            s=34,
            marker=marker,
            facecolors=PAPER,
            edgecolors=INK,
            linestyles=line,
            linewidths=1.1,
            zorder=2,
        )
    real = view.kind <= 1
    if view.values is not None:
        paint_dots(axes, view.values, (x, y, np.full(len(x), 34.0)), real)
        return
    axes.scatter(x[real], y[real], s=34, c=list(colors[real]), linewidths=0, zorder=2)


def _paint_labels(axes: Axes, view: ThreadView, x: Floats, y: Floats, right: float) -> None:
    names = author_labels(view, range(len(view.rows)), 32)
    for place, name in enumerate(names):
        left = float(x[place]) + _DOT + 4.0
        known = view.kind[place] == COMMENT or view.kind[place] == 1
        quiet = not known or (name == UNKNOWN and view.discussion.author[view.rows[place]] < 0)
        weight = "normal" if quiet else "bold"
        shown = fit_width(name, (right - left) * 0.55, _SIZE, weight)
        axes.text(
            left,
            y[place],
            shown,
            size=_SIZE,
            weight=weight,
            style="italic" if quiet else "normal",
            color=QUIET if quiet else INK,
            va="center_baseline",
        )
        after = left + text_width(shown, _SIZE, weight) + 7.0
        text = fit_words(words(view, place, _WORDS), right - after, _SIZE)
        if text:
            axes.text(after, y[place], text, size=_SIZE, color=QUIET, va="center_baseline")
