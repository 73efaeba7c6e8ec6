"""The timeline: every comment by its time and depth, over how busy each stretch of time was."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import MaxNLocator

from threadgraph.graphs.diagrams.labels import count
from threadgraph.graphs.diagrams.measure import text_width
from threadgraph.graphs.diagrams.options import DEFAULT, DrawOptions
from threadgraph.graphs.diagrams.style import (
    BODY,
    BRANCHES,
    POINTS,
    QUIET,
    RULE,
    Diagram,
    drawing,
    empty_state,
    panel,
    sheet,
)
from threadgraph.graphs.diagrams.thread_view import depth_notes
from threadgraph.graphs.diagrams.time_axis import paint_time_axis
from threadgraph.graphs.diagrams.timeline_density import (
    LEVELS,
    density,
    paint_density,
    paint_scale,
)
from threadgraph.graphs.diagrams.timeline_legend import MARKERS, paint_legend
from threadgraph.graphs.diagrams.timeline_words import detail, finding, quantiles
from threadgraph.graphs.diagrams.values import (
    Values,
    comment_colors,
    comment_note,
    key_height,
    paint_dots,
    paint_key,
)
from threadgraph.graphs.layout.growth import resolution, time_bins
from threadgraph.graphs.layout.times import (
    Window,
    framed,
    in_window,
    spread,
    time_window,
    to_days,
)
from threadgraph.graphs.phrases import FEW

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

_SCATTER, _ACTIVITY, _GAP, _AXIS, _SIDE, _LEGEND = 3.6, 1.2, 0.26, 0.42, 0.3, 0.28
_BINS_PER_INCH = 14.0
_MANY = 30_000


@dataclass(frozen=True)
class _Plan:
    """The comments shown: their `rows` and `days`, and the rows that open the largest branches.

    `values`: their colours, where those are of a column of the user's own.
    """

    discussion: Discussion
    rows: Longs
    days: Floats
    heads: Longs
    window: Window
    values: Values | None = None

    @property
    def dense(self) -> bool:
        """Whether there are too many comments for a dot each."""
        return len(self.rows) > _MANY


@drawing
def draw_timeline(discussion: Discussion, *, options: DrawOptions = DEFAULT) -> Diagram:
    """Draw time against depth, the largest branches coloured, over the activity.

    Without any known time the figure says so.
    """
    plan = _plan(discussion)
    if plan is not None and options.colour_by is not None:
        colors = comment_colors(discussion, options.colour_by, plan.rows)
        plan = replace(plan, values=colors)
    if plan is None:
        comments = count(int(np.count_nonzero(discussion.is_comment)), "comment")
        return empty_state("No time is known, so there is no timeline", [f"{comments} in the file"])
    levels = int(np.ptp(discussion.depth[plan.rows])) + 1
    scatter = min(_SCATTER, 1.0 + 0.35 * levels)
    height = scatter + _ACTIVITY + _GAP + _AXIS + _LEGEND
    key = 0.0
    if plan.values is not None and not plan.dense:
        key = key_height(plan.values, BODY) - _LEGEND
    what = finding(plan.days), timeline_detail(discussion), _notes(plan)
    diagram = sheet(height + key, *what)
    _paint(diagram, (0, 0, BODY, height), plan, _ACTIVITY)
    if plan.values is not None and not plan.dense:
        above = panel(diagram, (0, height - _LEGEND, BODY, key + _LEGEND), bare=True)
        paint_key(above, plan.values)
    return diagram


def timeline_finding(discussion: Discussion) -> str:
    """Return in a sentence how the comments came, "" if no time is known."""
    plan = _plan(discussion)
    return "" if plan is None else finding(plan.days)


def timeline_detail(discussion: Discussion) -> str:
    """Return from when to when the comments were written, "" if no time is known."""
    plan = _plan(discussion)
    return "" if plan is None else detail(plan.days)


def half_way(discussion: Discussion) -> float | None:
    """Return the share of the whole time after which half of the comments were there.

    None where that says nothing: below 20 comments with a time, or if all bear the same.
    """
    plan = _plan(discussion)
    if plan is None or len(plan.days) < FEW:
        return None
    first, half, last = quantiles(plan.days)
    return (half - first) / (last - first) if last > first else None


def paint_timeline(
    diagram: Diagram, box: tuple[float, float, float, float], discussion: Discussion
) -> tuple[str, ...]:
    """Paint time against depth, over the activity, into a part of the body.

    `box` is (left, bottom, width, height) in inches, as `panel` takes it.  Returns the notes
    that belong below; paints nothing and returns none if no time is known.
    """
    plan = _plan(discussion)
    if plan is None:
        return ()
    room = box[3] - _GAP - _AXIS - _LEGEND
    _paint(diagram, box, plan, min(_ACTIVITY, room / 3.0))
    return tuple(_notes(plan))


def _plan(d: Discussion) -> _Plan | None:
    rows = np.flatnonzero(d.is_comment)
    window = time_window(d.time[rows])
    if window is None:
        return None
    days = to_days(d.time[rows])
    shown = in_window(days, window)
    rows, days = rows[shown], days[shown]
    return _Plan(d, rows, days, _largest_branches(d, rows), window)


def _paint(
    diagram: Diagram, box: tuple[float, float, float, float], plan: _Plan, activity_height: float
) -> None:
    edges, counts, per = _bins(plan, box[2])
    plan = replace(plan, window=framed(plan.window, edges, counts))
    side = _side(plan, counts)
    left, bottom, width, height = box[0] + side, box[1], box[2] - side, box[3]
    scatter = height - activity_height - _GAP - _AXIS - _LEGEND
    above = bottom + _AXIS + activity_height + _GAP
    lower = panel(diagram, (left, bottom + _AXIS, width, activity_height))
    upper = panel(diagram, (left, above, width, scatter))
    legend = panel(diagram, (left, bottom + height - _LEGEND, width, _LEGEND), bare=True)
    words = panel(diagram, (left, above - _GAP, width, _GAP), bare=True)
    words.text(0, 3.5, f"comments per {per}", size=8, color=QUIET, va="baseline")
    _paint_activity(lower, edges, counts, plan.window)
    depth = plan.discussion.depth[plan.rows]
    if plan.dense:
        cells, levels = density(plan.days, depth, edges)
        paint_density(upper, cells, levels, edges)
        paint_scale(legend, cells, per if len(levels) == np.ptp(depth) + 2 else "")
    else:
        _paint_scatter(upper, plan)
        if plan.values is None:
            paint_legend(legend, plan.discussion, plan.heads.tolist())
    _paint_depths(upper, depth, plan.window)


def _bins(plan: _Plan, width: float) -> tuple[Floats, Longs, str]:
    """Edges of the bars, how many comments are between them, and how long each bar is."""
    bins = max(int((width - _SIDE) * _BINS_PER_INCH), 12)
    least = resolution(plan.discussion.time[plan.rows])
    edges, per = time_bins(plan.window, bins, least)
    return edges, np.histogram(plan.days, bins=edges)[0].astype(np.int64), per


def _side(plan: _Plan, counts: Longs) -> float:
    """Room in inches for the numbers left of the panels, and for the word beside them."""
    depth = int(plan.discussion.depth[plan.rows].max())
    most = max(text_width(f"{number:,}", 8) for number in (depth, int(counts.max() * 1.08)))
    return _SIDE + most / POINTS


def _largest_branches(d: Discussion, rows: Longs) -> Longs:
    """Rows of the comments that open the five largest branches (of more than one comment)."""
    heads, sizes = np.unique(d.branch[rows], return_counts=True)
    largest = np.argsort(-sizes, kind="stable")[: len(BRANCHES)]
    return heads[largest[sizes[largest] > 1]]


def _notes(plan: _Plan) -> list[str]:
    window = plan.window
    notes = depth_notes(plan.discussion, "the opening of its thread")
    if plan.dense:
        notes.append("The darker a cell, the more comments are of its time and depth")
        depths = int(np.ptp(plan.discussion.depth[plan.rows])) + 1
        if plan.values is not None:
            notes.append("There are too many comments to colour each by its value")
        if depths > LEVELS:
            notes.append(f"A cell holds {-(-depths // LEVELS):,} depths")
    else:
        notes[0] += "; within a level the height of a dot means nothing"
        if plan.values is not None:
            notes.append(comment_note(plan.values, "a dot", "hollow"))
        elif len(plan.heads):
            notes.append("Colours and shapes are the largest branches; all others are grey")
    notes.append("Times are UTC")
    if window.outside:
        notes.append(f"{count(window.outside, 'comment')} far outside this time not shown")
    if window.unknown:
        notes.append(f"{count(window.unknown, 'comment')} without a known time not shown")
    return notes


def _paint_activity(axes: Axes, edges: Floats, counts: Longs, window: Window) -> None:
    axes.stairs(counts, edges, fill=True, color=QUIET, linewidth=0)
    axes.set_ylim(0, float(counts.max()) * 1.08)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=3, integer=True, min_n_ticks=1))
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.tick_params(axis="y", labelsize=8)
    paint_time_axis(axes, window)


def _paint_scatter(axes: Axes, plan: _Plan) -> None:
    d, rows, days, heads = (plan.discussion, plan.rows, plan.days, plan.heads)
    y = spread(d.depth[rows])
    size = float(np.clip(16_000.0 / max(len(rows), 1), 2.0, 26.0))
    if plan.values is not None:
        area = np.full(len(rows), max(size, 5.0) * 1.3)
        paint_dots(axes, plan.values, (days, y, area), np.ones(len(rows), bool), zorder=1.5)
        return
    branch = d.branch[rows]
    others = ~np.isin(branch, heads)
    groups = [(others, QUIET, "o", 1.0)]
    groups += [
        (branch == head, BRANCHES[at], MARKERS[at], 1.3) for at, head in enumerate(heads.tolist())
    ]
    for mine, color, marker, larger in groups:
        axes.scatter(
            days[mine],
            y[mine],
            s=size * larger,
            c=color,
            marker=marker,
            alpha=0.9 if len(rows) < 2000 else 0.5,
            linewidths=0,
            zorder=1.5,
        )


def _paint_depths(axes: Axes, depth: NDArray[np.integer], window: Window) -> None:
    axes.set_xlim(window.first, window.last)
    axes.set_ylim(int(depth.max()) + 0.6, int(depth.min()) - 0.6)
    bins = int(min(max(axes.bbox.height / axes.figure.dpi * 5.0, 2), 10))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=bins, integer=True, min_n_ticks=1))
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.grid(axis="y", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", labelsize=8, length=0)
    axes.tick_params(axis="x", labelbottom=False, length=0)
    axes.set_xticks([])
    axes.set_ylabel("depth", size=8)
    axes.spines["bottom"].set_visible(False)
