"""The timeline: every comment by its time and depth, over how busy each stretch of time was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import MaxNLocator

from threadgraph.graphs.diagrams.labels import count, isolate, labels
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


@drawing
def draw_timeline(discussion: Discussion, *, options: DrawOptions = DEFAULT) -> Diagram:
    """Draw time against depth, the largest branches coloured, over the activity.

    Without any known time the figure says so.
    """
    d = discussion
    rows = np.flatnonzero(d.is_comment)
    window = time_window(d.time[rows])
    if window is None:
        comments = count(len(rows), "comment")
        return empty_state("No time is known, so there is no timeline", [f"{comments} in the file"])
    days = to_days(d.time[rows])
    shown = in_window(days, window)
    rows, days = rows[shown], days[shown]
    heads = _largest_branches(d, rows)
    levels = int(np.ptp(d.depth[rows])) + 1
    scatter = min(_SCATTER, 1.0 + 0.35 * levels)
    height = scatter + _ACTIVITY + _GAP + _AXIS + _LEGEND
    diagram = sheet(height, _finding(days), _detail(days), _notes(window, heads))
    width = BODY - _SIDE
    lower = panel(diagram, (_SIDE, _AXIS, width, _ACTIVITY))
    upper = panel(diagram, (_SIDE, _AXIS + _ACTIVITY + _GAP, width, scatter))
    legend = panel(diagram, (_SIDE, height - _LEGEND, width, _LEGEND), bare=True)
    _paint_activity(lower, days, window)
    _paint_scatter(upper, d, rows, (days, heads), window)
    _paint_legend(legend, d, heads)
    return diagram


def _largest_branches(d: Discussion, rows: Longs) -> Longs:
    """Rows of the comments that open the five largest branches (of more than one comment)."""
    heads, sizes = np.unique(d.branch[rows], return_counts=True)
    largest = np.argsort(-sizes, kind="stable")[: len(BRANCHES)]
    return heads[largest[sizes[largest] > 1]]


def _finding(days: Floats) -> str:
    comments = len(days)
    if comments == 1:
        return "One comment has a time"
    first, half, last = np.sort(days)[[0, (comments - 1) // 2, -1]].tolist()
    if last == first:
        return f"All {comments:,} comments bear the same time"
    if comments < _FEW:
        return f"{comments:,} comments came within {_duration(last - first)}"
    early, whole = _duration(half - first), _duration(last - first)
    number, unit = early.rsplit(" ", 1)
    early = number if whole.endswith(f" {unit}") else early
    return f"Half of the {comments:,} comments came in the first {early} of {whole}"


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


def _notes(window: Window, heads: Longs) -> list[str]:
    notes = [
        "Depth counts the replies between a comment and the opening of its thread (depth 0); "
        + "within a level the height of a dot means nothing"
    ]
    if len(heads):
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


def _paint_scatter(
    axes: Axes, d: Discussion, rows: Longs, drawn: tuple[Floats, Longs], window: Window
) -> None:
    days, heads = drawn
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
    axes.yaxis.set_major_locator(MaxNLocator(nbins=10, integer=True, min_n_ticks=1))
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.grid(axis="y", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", labelsize=8, length=0)
    axes.tick_params(axis="x", labelbottom=False, length=0)
    axes.set_xticks([])
    axes.set_ylabel("depth", size=8)
    axes.spines["bottom"].set_visible(False)


def _paint_legend(axes: Axes, d: Discussion, heads: Longs) -> None:
    width = axes.get_xlim()[1] / max(len(BRANCHES), 1)
    names = [d.people.names[d.author[row]] if d.author[row] >= 0 else None for row in heads]
    for at, name in enumerate(labels(names, 16)):
        axes.scatter(at * width + 4, 12, s=26, c=BRANCHES[at], marker=_MARKERS[at], linewidths=0)
        text = f"below {isolate(name)}"
        axes.text(at * width + 11, 12, text, size=8, color=QUIET, va="center_baseline")
