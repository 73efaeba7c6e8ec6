"""The timeline: every comment by its time and depth, over how busy each stretch of time was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import MaxNLocator

from threadgraph.graphs.diagrams.labels import count, isolate, labels
from threadgraph.graphs.diagrams.measure import fit_labels, text_width
from threadgraph.graphs.diagrams.options import DEFAULT, DrawOptions
from threadgraph.graphs.diagrams.style import (
    BODY,
    BRANCHES,
    QUIET,
    RULE,
    Diagram,
    drawing,
    empty_state,
    panel,
    sheet,
)
from threadgraph.graphs.diagrams.time_axis import paint_time_axis
from threadgraph.graphs.layout.times import (
    Window,
    activity,
    in_window,
    spread,
    time_window,
    to_days,
)
from threadgraph.graphs.phrases import FEW
from threadgraph.graphs.records import PLACEHOLDER

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

_SCATTER, _ACTIVITY, _GAP, _AXIS, _SIDE, _LEGEND = 3.6, 1.2, 0.16, 0.42, 0.5, 0.28
_BINS = 120
_FEW, _MANY = 10, 30_000
_MARKERS = ("o", "s", "^", "D", "v", "P")


@dataclass(frozen=True)
class _Plan:
    """The comments shown: their `rows` and `days`, and the rows that open the largest branches."""

    discussion: Discussion
    rows: Longs
    days: Floats
    heads: Longs
    window: Window


@drawing
def draw_timeline(discussion: Discussion, *, options: DrawOptions = DEFAULT) -> Diagram:
    """Draw time against depth, the largest branches coloured, over the activity.

    Without any known time the figure says so.
    """
    plan = _plan(discussion)
    if plan is None:
        comments = count(int(np.count_nonzero(discussion.is_comment)), "comment")
        return empty_state("No time is known, so there is no timeline", [f"{comments} in the file"])
    levels = int(np.ptp(discussion.depth[plan.rows])) + 1
    scatter = min(_SCATTER, 1.0 + 0.35 * levels)
    height = scatter + _ACTIVITY + _GAP + _AXIS + _LEGEND
    diagram = sheet(height, _finding(plan.days), timeline_detail(discussion), _notes(plan))
    _paint(diagram, (0, 0, BODY, height), plan, _ACTIVITY)
    return diagram


def timeline_finding(discussion: Discussion) -> str:
    """Return in a sentence how the comments came, "" if no time is known."""
    plan = _plan(discussion)
    return "" if plan is None else _finding(plan.days)


def timeline_detail(discussion: Discussion) -> str:
    """Return from when to when the comments were written, "" if no time is known."""
    plan = _plan(discussion)
    return "" if plan is None else _detail(plan.days)


def half_way(discussion: Discussion) -> float | None:
    """Return the share of the whole time after which half of the comments were there.

    None where that says nothing: below 20 comments with a time, or if all bear the same.
    """
    plan = _plan(discussion)
    if plan is None or len(plan.days) < FEW:
        return None
    first, half, last = _quantiles(plan.days)
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
    left, bottom, width, height = box[0] + _SIDE, box[1], box[2] - _SIDE, box[3]
    scatter = height - activity_height - _GAP - _AXIS - _LEGEND
    above = bottom + _AXIS + activity_height + _GAP
    lower = panel(diagram, (left, bottom + _AXIS, width, activity_height))
    upper = panel(diagram, (left, above, width, scatter))
    legend = panel(diagram, (left, bottom + height - _LEGEND, width, _LEGEND), bare=True)
    _paint_activity(lower, plan.days, plan.window)
    _paint_scatter(upper, plan)
    _paint_legend(legend, plan)


def _largest_branches(d: Discussion, rows: Longs) -> Longs:
    """Rows of the comments that open the five largest branches (of more than one comment)."""
    heads, sizes = np.unique(d.branch[rows], return_counts=True)
    largest = np.argsort(-sizes, kind="stable")[: len(BRANCHES)]
    return heads[largest[sizes[largest] > 1]]


def _finding(days: Floats) -> str:
    comments = len(days)
    if comments == 1:
        return "One comment has a time"
    first, half, last = _quantiles(days)
    if last == first:
        return f"All {comments:,} comments bear the same time"
    if comments < _FEW:
        return f"{comments:,} comments came within {_duration(last - first)}"
    early, whole = _duration(half - first), _duration(last - first)
    number, unit = early.rsplit(" ", 1)
    early = number if whole.endswith(f" {unit}") else early
    return f"Half of the {comments:,} comments came in the first {early} of {whole}"


def _quantiles(days: Floats) -> tuple[float, float, float]:
    """Times of the first comment, of that with which half of all were there, of the last."""
    first, half, last = np.sort(days)[[0, (len(days) - 1) // 2, -1]].tolist()
    return first, half, last


def _detail(days: Floats) -> str:
    instants = np.sort(days)[[0, -1]] * 86_400_000
    stamps = np.datetime_as_string(instants.round().astype("datetime64[ms]"), "m").tolist()
    first, last = (stamp.replace("T", " ") for stamp in stamps)
    return f"{first} UTC" if first == last else f"{first} to {last} UTC"


def _duration(days: float) -> str:
    """Return a length of time in the largest unit that says it in a number of two digits or so."""
    for unit, length in (("year", 365.25), ("day", 1.0), ("hour", 1 / 24), ("minute", 1 / 1440)):
        number = days / length
        if number >= 2.0:
            text = f"{number:,.1f}" if number < 10 else f"{number:,.0f}"
            return f"{text.removesuffix('.0')} {unit}s"
    return count(max(round(days * 86_400), 1), "second")


def _notes(plan: _Plan) -> list[str]:
    window = plan.window
    notes = [
        "Depth counts the replies between a comment and the opening of its thread (depth 0); "
        + "within a level the height of a dot means nothing"
    ]
    if len(plan.heads):
        notes.append("Colours and shapes are the largest branches; all others are grey")
    if window.outside:
        notes.append(f"{count(window.outside, 'comment')} far outside this time not shown")
    if window.unknown:
        notes.append(f"{count(window.unknown, 'comment')} without a known time not shown")
    return notes


def _paint_activity(axes: Axes, days: Floats, window: Window) -> None:
    edges, counts = activity(days, window, _BINS)
    axes.stairs(counts, edges, fill=True, color=QUIET, linewidth=0)
    axes.set_ylim(0, float(counts.max()) * 1.08)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=3, integer=True, min_n_ticks=1))
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.tick_params(axis="y", labelsize=8)
    axes.set_ylabel("comments", size=8)
    paint_time_axis(axes, window)


def _paint_scatter(axes: Axes, plan: _Plan) -> None:
    d, rows, days, heads, window = (plan.discussion, plan.rows, plan.days, plan.heads, plan.window)
    depth = d.depth[rows]
    y = spread(depth)
    size = float(np.clip(16_000.0 / max(len(rows), 1), 2.0, 26.0))
    branch = d.branch[rows]
    others = ~np.isin(branch, heads)
    if len(rows) > _MANY:
        # Dots by the ten thousand are a picture themselves, in vector formats too.
        axes.set_rasterization_zorder(2)
    groups = [(others, QUIET, "o", 1.0)]
    groups += [
        (branch == head, BRANCHES[at], _MARKERS[at], 1.3) for at, head in enumerate(heads.tolist())
    ]
    for mine, color, marker, larger in groups:
        axes.scatter(
            days[mine],
            y[mine],
            s=size * larger,
            c=color,
            marker=marker,
            alpha=0.9 if len(rows) < 2000 else 0.5 if len(rows) <= _MANY else 0.25,
            linewidths=0,
            zorder=1.5,
        )
    lowest = int(depth.max())
    axes.set_xlim(window.first, window.last)
    axes.set_ylim(lowest + 0.6, int(depth.min()) - 0.6)
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


def _paint_legend(axes: Axes, plan: _Plan) -> None:
    d, heads = plan.discussion, plan.heads
    if not len(heads):
        return
    axes.text(0, 12, "below", size=8, color=QUIET, va="center_baseline")
    left = text_width("below", 8) + 8.0
    room = (axes.get_xlim()[1] - left) / len(heads) - 22.0
    people = [_opener(d, row) for row in heads.tolist()]
    names = labels(people, 24)
    if sum(text_width(name, 8) for name in names) > room * len(heads):
        names = fit_labels(people, room, 8)
    for at, name in enumerate(names):
        axes.scatter(left + 4, 12, s=26, c=BRANCHES[at], marker=_MARKERS[at], linewidths=0)
        axes.text(left + 11, 12, isolate(name), size=8, color=QUIET, va="center_baseline")
        left += 22.0 + text_width(name, 8)


def _opener(d: Discussion, row: int) -> str | None:
    """Who wrote the comment that opens a branch, None if unknown."""
    if d.kind[row] == PLACEHOLDER:
        return "not in the file"
    return d.people.names[d.author[row]] if d.author[row] >= 0 else None
