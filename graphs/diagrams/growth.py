"""Growth: comments and people so far over time, and how many comments are by newcomers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from threadgraph.graphs.diagrams.durations import length_of_time
from threadgraph.graphs.diagrams.labels import count
from threadgraph.graphs.diagrams.measure import fit_width, text_width
from threadgraph.graphs.diagrams.options import DEFAULT, DrawOptions
from threadgraph.graphs.diagrams.style import (
    BLUE,
    BODY,
    INK,
    PAPER,
    POINTS,
    QUIET,
    RULE,
    Diagram,
    drawing,
    empty_state,
    panel,
    sheet,
    tint,
)
from threadgraph.graphs.diagrams.time_axis import paint_time_axis
from threadgraph.graphs.layout.growth import Growth, growth, sums_so_far
from threadgraph.graphs.layout.times import DAY, Window, framed, time_window
from threadgraph.graphs.phrases import share
from threadgraph.graphs.records import POST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Box = tuple[float, float, float, float]

_HEIGHT = 5.2
_SHARES = (0.36, 0.28, 0.36)
_AXIS, _SIDE, _HEAD, _SIZE = 0.36, 0.52, 0.25, 8.5
# In a tall enough box, room above a heading sets it apart from the panel before.
_TALL, _APART = 3.5, 0.1
_NARROW = 5.0
_BINS_PER_INCH, _COLUMNS = 7.0, 1500
_DIGIT = 5.5
_FEW_COMMENTS, _FEW_PEOPLE = 10, 4
_NONE = "No time is known, so no growth is shown"
# Fills that differ without their colours too: full, pale with an outline, hatched.
_BARS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("newcomers", {"facecolor": BLUE, "edgecolor": QUIET}),
    ("returning", {"facecolor": tint(QUIET, 0.22), "edgecolor": QUIET}),
    ("unknown", {"facecolor": PAPER, "edgecolor": QUIET, "hatch": "/////"}),
)


@dataclass(frozen=True)
class _View:
    """What is drawn: the growth within a window; and how many posts are left out."""

    found: Growth
    window: Window
    posts: int

    @property
    def half(self) -> float | None:
        """The moment by which half of the people had spoken, in days; None if there are few."""
        found = self.found
        if found.people < _FEW_PEOPLE or len(found.days) < _FEW_COMMENTS:
            return None
        return float(found.days[found.first][(found.people - 1) // 2])

    @property
    def unknown(self) -> int:
        """Number of comments by unknown authors."""
        return int(np.count_nonzero(~self.found.known))


@drawing
def draw_growth(discussion: Discussion, *, options: DrawOptions = DEFAULT) -> Diagram:
    """Draw how many comments and people there were by each moment, and who was new.

    Without any known time the figure says so.
    """
    view = _view(discussion, BODY)
    if view is None:
        return empty_state(_NONE, [f"{count(len(discussion), 'comment')} in the file"])
    diagram = sheet(_HEIGHT, _finding(view), _detail(view), _notes(view))
    _paint(diagram, (0, 0, BODY, _HEIGHT), view)
    return diagram


def paint_growth(diagram: Diagram, box: Box, discussion: Discussion) -> tuple[str, ...]:
    """Paint the growth into a part of a diagram's body, and return the notes that go with it.

    `box` is (left, bottom, width, height) in inches within the body, at least about 4 × 2.
    Without any known time a sentence stands there instead.
    """
    view = _view(discussion, box[2])
    if view is None:
        axes = panel(diagram, box, bare=True)
        middle = box[3] * POINTS / 2
        axes.text(0, middle, _NONE, size=_SIZE, color=QUIET, va="center_baseline")
        return (_NONE,)
    _paint(diagram, box, view)
    return tuple(_notes(view))


def growth_finding(discussion: Discussion) -> str:
    """Return in a sentence how comments and people came together; that no time is known, if so."""
    view = _view(discussion, BODY)
    return _finding(view) if view is not None else _NONE


def _view(d: Discussion, width: float) -> _View | None:
    rows = np.flatnonzero(d.is_comment)
    window = time_window(d.time[rows])
    if window is None:
        return None
    bins = int((width - _SIDE) * _BINS_PER_INCH)
    found = growth(d.time[rows], d.author[rows], window, bins)
    every = found.newcomers + found.returning + found.unknown
    return _View(found, framed(window, found.edges, every), int(np.count_nonzero(d.kind == POST)))


def _finding(view: _View) -> str:
    found, comments, people = view.found, len(view.found.days), view.found.people
    if comments == 1:
        return "One comment has a time"
    if not people:
        return f"{comments:,} comments, and no author is known"
    if people == 1 and not view.unknown:
        return f"One person wrote all {comments:,} comments"
    lasted = float(found.days[-1] - found.days[0]) * DAY
    if view.half is None or not lasted:
        when = f"within {length_of_time(lasted)}" if lasted else "at one and the same time"
        return f"{count(comments, 'comment')} by {_who(view)} {when}"
    return _half(found, view.half)


def _half(found: Growth, half: float) -> str:
    """Say when half of the people had spoken, and how many of the comments after are by others."""
    spoken = int(np.count_nonzero(found.days[found.first] <= half))
    early = "Half of the" if 2 * spoken == found.people else f"{spoken:,} of the"
    early = "All" if spoken == found.people else early
    after = float(half - found.days[0]) * DAY
    when = f"after {length_of_time(after)}" if after else "at the very start"
    said = f"{early} {found.people:,} people had spoken {when}"
    later = int(np.count_nonzero(found.known & (found.days > half)))
    if not later:
        return said
    new = found.people - spoken
    verb = "is by a newcomer" if new == 1 else "are by newcomers"
    return f"{said}; {share(new, later, 'later comments')} {verb}"


def _detail(view: _View) -> str:
    days = view.found.days
    instants = (days[[0, -1]] * DAY).round().astype("datetime64[us]")
    first, last = (stamp.replace("T", " ") for stamp in np.datetime_as_string(instants, "m"))
    when = first if first == last else f"{first} to {last}"
    return f"{count(len(days), 'comment')} by {_who(view)}, {when} UTC"


def _who(view: _View) -> str:
    people = count(view.found.people, "person")
    if not view.unknown:
        return people
    return f"{people} and unknown authors" if view.found.people else "unknown authors"


def _notes(view: _View) -> list[str]:
    window = view.window
    notes = ["The comment of a newcomer is the first one of its author among those shown"]
    if view.unknown:
        notes.append(
            f"{count(view.unknown, 'comment')} by unknown authors: counted as comments, but not as "
            + "people, nor in the share of newcomers"
        )
    if view.posts:
        verb = "is" if view.posts == 1 else "are"
        notes.append(f"{count(view.posts, 'post')} that {verb} no comment not counted")
    notes.append("Times are UTC")
    if window.outside:
        notes.append(f"{count(window.outside, 'comment')} far outside this time not shown")
    if window.unknown:
        notes.append(f"{count(window.unknown, 'comment')} without a known time not shown")
    return notes


def _paint(diagram: Diagram, box: Box, view: _View) -> None:
    left, bottom, width, height = box
    widest = text_width(f"{len(view.found.days):,}", 8) + 8.0
    side = max(_SIDE, widest / POINTS)
    found, rooms = view.found, [part * (height - _AXIS) for part in _SHARES]
    tops = [bottom + height - sum(rooms[:at]) for at in range(len(rooms))]
    head = _HEAD + (_APART if height > _TALL else 0.0)
    heads = [panel(diagram, (left, top - head, width, _HEAD), bare=True) for top in tops]
    comments, people, bars = (
        panel(diagram, (left + side, top - room, width - side, room - head))
        for top, room in zip(tops, rooms, strict=True)
    )
    _paint_sum(comments, found.days, view, INK)
    _paint_sum(people, found.days[found.first], view, BLUE)
    _paint_bars(bars, found)
    _paint_heads(heads, view)
    paint_time_axis(bars, view.window)
    for axes in (comments, people, bars):
        _paint_frame(axes, view)


def _paint_sum(axes: Axes, days: NDArray[np.float64], view: _View, color: str) -> None:
    x, y = sums_so_far(days, view.window, _COLUMNS)
    x, y = np.r_[x, view.window.last], np.r_[y, y[-1]]
    axes.fill_between(x, y, step="post", color=tint(color, 0.12), linewidth=0)
    axes.plot(x, y, drawstyle="steps-post", color=color, linewidth=1.6, solid_joinstyle="miter")
    _number(axes, int(y[-1]))
    axes.set_xlim(view.window.first, view.window.last)
    axes.tick_params(axis="x", bottom=False, labelbottom=False)


def _paint_bars(axes: Axes, found: Growth) -> None:
    width, foot = np.diff(found.edges), np.zeros(len(found.edges) - 1, np.int64)
    groups = (found.newcomers, found.returning, found.unknown)
    for comments, (_, look) in zip(groups, _BARS, strict=True):
        some = comments > 0
        axes.bar(
            found.edges[:-1][some],
            comments[some],
            width[some],
            foot[some],
            align="edge",
            linewidth=0.6,
            **look,
        )
        foot = foot + comments
    _number(axes, int(foot.max()))


def _number(axes: Axes, most: int) -> None:
    """Number the height of a panel whose highest value is `most`, below its top edge."""
    figure = axes.get_figure(root=True)
    page = float(figure.get_size_inches()[1]) if figure is not None else 0.0
    high = float(axes.get_position().height) * page
    locator = MaxNLocator(nbins=max(int(high * 3.5), 1), integer=True, min_n_ticks=2)
    ticks = [tick for tick in locator.tick_values(0, max(most, 1)) if 0 <= tick <= max(most, 1)]
    axes.set_yticks(ticks)
    # The number at the topmost tick stays below the heading.
    room = max(high * POINTS - _DIGIT, 1.0) / (high * POINTS)
    axes.set_ylim(0, max(max(most, 1) * 1.08, ticks[-1] / room))


def _paint_frame(axes: Axes, view: _View) -> None:
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.tick_params(axis="y", labelsize=8, length=0)
    axes.grid(axis="y", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
    half = view.half
    if half is not None:
        axes.axvline(half, color=QUIET, linewidth=0.9, linestyle=":", zorder=3)


def _paint_heads(heads: Sequence[Axes], view: _View) -> None:
    found = view.found
    _paint_head(heads[0], "Comments so far", INK, [(None, f"{len(found.days):,} in all")])
    people = f"{found.people:,} in all"
    if view.half is not None:
        people += "; half of them by the dotted line"
    _paint_head(heads[1], "People so far", BLUE, [(None, people)])
    fills = _BARS if view.unknown else _BARS[:2]
    legend = [(look, words) for words, look in fills]
    narrow = heads[2].get_xlim()[1] < _NARROW * POINTS
    title = f"Per {found.per}, by" if narrow else f"Comments per {found.per} by"
    _paint_head(heads[2], title, INK, legend)


def _paint_head(
    axes: Axes, title: str, color: str, parts: Sequence[tuple[dict[str, Any] | None, str]]
) -> None:
    right, line = axes.get_xlim()[1], 4.5
    axes.text(0, line, title, size=_SIZE, weight="bold", color=color, va="baseline")
    at = text_width(title, _SIZE, "bold") + 8.0
    for look, words in parts:
        if look is not None:
            axes.add_patch(Rectangle((at, line - 0.5), 9, 7, linewidth=0.6, **look))
            at += 12.0
        shown = fit_width(words, right - at, _SIZE)
        axes.text(at, line, shown, size=_SIZE, color=QUIET, va="baseline")
        at += text_width(shown, _SIZE) + 9.0
