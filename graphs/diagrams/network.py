"""The participant network: who addresses whom, how often, and which pairs address each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.patheffects import withStroke

from threadgraph.graphs.diagrams.labels import count, isolate, labels
from threadgraph.graphs.diagrams.measure import text_width
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
_CROWDED, _ARROWS = 400, 1500
_DOT, _LARGEST_DOT, _SMALLEST_DOT = 9.0, 30.0, 4.5
_HEIGHTS, _STRETCH = (150.0, 500.0), 1.6


@dataclass(frozen=True)
class _View:
    """The people drawn, `rows` in `people`, and the ties between them, by place in `rows`."""

    rows: Longs
    comments: Longs
    strength: Longs
    source: Longs
    target: Longs
    weight: Longs
    mutual: NDArray[np.bool_]
    named_only: NDArray[np.bool_]

    @property
    def alone(self) -> NDArray[np.bool_]:
        """True for people without a tie to anybody drawn."""
        ties = np.bincount(np.r_[self.source, self.target], minlength=len(self.rows))
        return np.asarray(ties == 0)


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
    view = _view(discussion, max(options.people, 1))
    points, height = _points(view, options.seed)
    drawn = _strongest(view)
    arrows = _arrows(drawn, points)
    names = _names(discussion, view, points, arrows, height)
    notes = _notes(discussion, view, int(np.count_nonzero(~names.fits)))
    diagram = sheet(height, _finding(discussion), _detail(discussion), notes)
    axes = panel(diagram, (0, 0, BODY, height), bare=True)
    _paint_arrows(axes, drawn, arrows)
    _paint_dots(axes, view, points)
    _paint_names(axes, names)
    return diagram


def _points(view: _View, seed: int) -> tuple[Points, float]:
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


def _strongest(view: _View) -> _View:
    """Keep the arrows that stand for most comments, where all of them would be a tangle."""
    if len(view.source) <= _ARROWS:
        return view
    keep = np.sort(np.lexsort((~view.mutual, -view.weight))[:_ARROWS])
    kept = {
        name: getattr(view, name)[keep]
        for name in ("source", "target", "weight", "mutual", "named_only")
    }
    return replace(view, **kept)


def _arrows(view: _View, points: Points) -> _Arrows:
    crowded = len(view.source) > _CROWDED
    width = np.minimum(0.7 + 0.75 * np.log2(view.weight), 4.5) * (0.6 if crowded else 1.0)
    curves = arrow_curves(points, view.source, view.target, 3.5 + 1.8 * width)
    return _Arrows(*curves, width, crowded)


def _names(d: Discussion, view: _View, points: Points, arrows: _Arrows, height: float) -> _Names:
    """Find room for names beside the dots, those of the most connected first."""
    size = 9.0 if len(view.rows) <= 40 else 7.5
    names = labels([d.people.names[row] for row in view.rows.tolist()], _NAMED)
    width = np.array([text_width(name, size) for name in names])
    order = np.lexsort((-view.comments, -view.strength))
    sizes = (width, np.full(len(names), size * 1.15))
    bounds = (0.0, 0.0, BODY * POINTS, height * POINTS)
    avoid = None if arrows.crowded else arrows.lines.reshape(-1, 2)
    return _Names(names, size, *place_labels(points, sizes, order, bounds, avoid))


def _view(d: Discussion, most: int) -> _View:
    net = d.network
    strength = np.bincount(net.source, weights=net.weight, minlength=net.n)
    strength += np.bincount(net.target, weights=net.weight, minlength=net.n)
    comments = np.bincount(d.author[d.is_record & (d.author >= 0)], minlength=net.n)
    order = np.lexsort((np.arange(net.n), -comments, -strength))
    rows = np.sort(order[:most])
    place = np.full(net.n, -1, np.int64)
    place[rows] = np.arange(len(rows))
    source, target = place[net.source], place[net.target]
    drawn = (source >= 0) & (target >= 0)
    return _View(
        rows=rows,
        comments=comments[rows].astype(np.int64),
        strength=strength[rows].astype(np.int64),
        source=source[drawn],
        target=target[drawn],
        weight=net.weight[drawn],
        mutual=(net.reverse_edge() >= 0)[drawn],
        named_only=(net.replies == 0)[drawn],
    )


def _finding(d: Discussion) -> str:
    net = d.network
    if not len(net):
        return "Nobody addressed anybody, by reply or by name"
    received = np.bincount(net.target, minlength=net.n)
    most = int(received.max())
    leaders = np.flatnonzero(received == most)
    by = count(most, "person")
    if most == 1 and len(leaders) > 1:
        return "Nobody was addressed by more than one person"
    if len(leaders) > 3:
        return f"{len(leaders):,} people were each addressed by {by}, and nobody by more"
    names = [isolate(name) for name in labels([d.people.names[p] for p in leaders], 32)]
    if len(names) == 1:
        return f"{names[0]} was addressed by {by}, more than anybody else"
    everyone = f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{everyone} were each addressed by {by}, more than anybody else"


def _detail(d: Discussion) -> str:
    net = d.network
    pairs = int(np.count_nonzero(net.reverse_edge() >= 0)) // 2
    linked = len(np.union1d(net.source, net.target))
    alone = net.n - linked
    parts = [f"{count(linked, 'person')} linked by {count(len(net), 'arrow')}"] if linked else []
    if linked:
        parts.append(f"{count(pairs, 'pair')} addressed each other" if pairs else "no pair mutual")
    if alone:
        parts.append(f"{count(alone, 'person')} with no link to anybody")
    return "; ".join(parts)


def _notes(d: Discussion, view: _View, unnamed: int) -> list[str]:
    notes = []
    if len(view.source):
        notes.append(
            "An arrow runs from the speaker to the person addressed, and is the wider the more "
            "comments it stands for: solid where some were replies, dashed where all were by "
            "name; orange-red pairs addressed each other"
        )
    notes.append(
        "The area of a dot grows with the comments the person wrote; positions only keep those "
        "close who address one another"
    )
    left_out = len(d.people) - len(view.rows)
    if left_out:
        ties = len(d.network) - len(view.source)
        notes.append(
            f"Left out are {count(left_out, 'person')} of {len(d.people):,}, those in the fewest "
            f"addresses, and {count(ties, 'arrow')} to or from them"
        )
    if len(view.source) > _ARROWS:
        notes.append(
            f"Of the {len(view.source):,} arrows between the people drawn, the {_ARROWS:,} that "
            "stand for most comments are shown"
        )
    if unnamed:
        notes.append(f"There is no room for {count(unnamed, 'name')}")
    unknown = int(np.count_nonzero((d.author < 0) & d.is_comment))
    if unknown:
        notes.append(f"{count(unknown, 'comment')} by unknown authors cannot be drawn here")
    return notes


def _paint_arrows(axes: Axes, view: _View, arrows: _Arrows) -> None:
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


def _paint_dots(axes: Axes, view: _View, points: Points) -> None:
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
