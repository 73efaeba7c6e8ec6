"""The ladder of one exchange: two people, their comments and words, and what answers what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import FancyArrowPatch, Rectangle

from threadgraph.graphs.diagrams.exchanges import draw_exchanges
from threadgraph.graphs.diagrams.labels import label
from threadgraph.graphs.diagrams.ladder_view import (
    MOST,
    LadderView,
    headings,
    ladder_view,
    spaces,
)
from threadgraph.graphs.diagrams.ladder_words import detail, finding, notes
from threadgraph.graphs.diagrams.measure import fit_labels, text_width
from threadgraph.graphs.diagrams.options import DEFAULT, DrawOptions
from threadgraph.graphs.diagrams.paragraphs import Line, Words, set_lines
from threadgraph.graphs.diagrams.style import (
    BLUE,
    BODY,
    INK,
    PAPER,
    POINTS,
    QUIET,
    RULE,
    VERMILLION,
    Diagram,
    drawing,
    panel,
    sheet,
    tint,
)
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.layout.ladder import rung_places
from threadgraph.graphs.person_named import no_exchange, person_named

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Floats = NDArray[np.float64]

_COLORS = (BLUE, VERMILLION)
_SIZE, _LEADING = 9.0, 12.5
_SMALL, _HEADING = 8.0, 14.0
_PAD, _STUB, _GUTTER = 7.0, 15.0, 84.0
_NAMES, _STEP, _APART, _SPACE, _FOOT = 26.0, 30.0, 9.0, 26.0, 6.0
_LINES = ((4, 16), (8, 11), (14, 8))
_FEWEST = 6
# A picture of about 2,400 pixels at 150 an inch, with its title and its notes.
_HIGHEST = 925.0
# What is drawn of an exchange that would be higher: at most so many comments, of so many lines.
_SHORTER = ((MOST, 4), (16, 6), (16, 4), (12, 5), (12, 3), (8, 4), (8, 2))


@dataclass(frozen=True)
class _Rungs:
    """Where all stands, in points from the top of the body; `lines` are the words as set."""

    lines: list[list[Line]]
    top: Floats
    high: Floats
    label: Floats
    whole: float

    @property
    def node(self) -> Floats:
        """Height at which each comment meets its rail."""
        return self.top + _PAD + _SMALL / 2


@drawing
def draw_ladder(discussion: Discussion, *, options: DrawOptions = DEFAULT) -> Diagram:
    """Draw the exchange of two people as a ladder, comment by comment, with their words.

    `options.between` names the two; else it is the exchange that went furthest.  Raises
    UsageError if a name is nobody's or the two have no exchange.  Without any exchange the
    figure says so.
    """
    row = 0 if options.between is None else _between(discussion, options.between)
    if not len(discussion.exchanges):
        return draw_exchanges(discussion)
    view, between, rungs = _fitting(discussion, row)
    height = (rungs.whole + _NAMES + _FOOT) / POINTS
    said = notes(view, shortened=_shortened(view, rungs))
    diagram = sheet(height, finding(view), detail(view), said)
    axes = panel(diagram, (0, 0, BODY, height), bare=True)
    # Down is the way to read: from here on, heights count from the top.
    axes.set_ylim(height * POINTS - _NAMES, -_NAMES)
    _paint_rails(axes, view, rungs)
    _paint_spaces(axes, view, rungs, between)
    _paint_arrows(axes, view, rungs)
    for place, heading in enumerate(headings(view)):
        _paint_box(axes, view, rungs, place)
        _paint_words(axes, view, rungs, place, heading)
    return diagram


def _fitting(d: Discussion, row: int) -> tuple[LadderView, list[str], _Rungs]:
    """Return what is drawn and where: with fewer words, then fewer comments, if it is too high."""
    view = ladder_view(d.exchanges, row)
    between = spaces(view)
    most = next((lines for boxes, lines in _LINES if len(view) <= boxes), _FEWEST)
    rungs = _rungs(view, between, most)
    for comments, lines in _SHORTER:
        if rungs.whole <= _HIGHEST:
            break
        if lines < most or comments < len(view):
            view = ladder_view(d.exchanges, row, comments)
            between = spaces(view)
            rungs = _rungs(view, between, min(lines, most))
    return view, between, rungs


def _shortened(view: LadderView, rungs: _Rungs) -> bool:
    """Whether the words of a comment are cut."""
    pairs = zip(view.words or [], rungs.lines, strict=False)
    return any(
        words.paragraphs and set_[-1].text.endswith("…") and not words.paragraphs[-1].endswith("…")
        for words, set_ in pairs
    )


def _between(d: Discussion, names: tuple[str, str]) -> int:
    one, other = (person_named(d, name) for name in names)
    if one == other:
        raise UsageError(f"both names mean {label(d.people.names[one])}; name two people")
    row = d.exchanges.between(one, other)
    if row is None:
        raise UsageError(no_exchange(d, one, other))
    return row


def _rail(second: bool) -> float:
    return BODY * POINTS / 2 + (_GUTTER / 2 if second else -_GUTTER / 2)


def _box_width() -> float:
    return (BODY * POINTS - _GUTTER) / 2 - _STUB


def _rungs(view: LadderView, between: list[str], most: int) -> _Rungs:
    every = view.words if view.words is not None else [None] * len(view)
    lines = [_set(words, most) for words in every]
    high = np.array([len(set_) * _LEADING + _HEADING + 2 * _PAD - 2 for set_ in lines])
    clear = np.array([_SPACE if text else 0.0 for text in between])
    top, marks, whole = rung_places(view.by_b.astype(np.int64), high, clear, _STEP, _APART)
    return _Rungs(lines, top, high, marks, whole)


def _set(words: Words | None, most: int) -> list[Line]:
    if words is None:
        return []
    if not words.paragraphs:
        return [Line("(only quoted lines)" if words.quoted else "(no text)")]
    return set_lines(words.paragraphs, _box_width() - 2 * _PAD - 2, _SIZE, most)


def _paint_rails(axes: Axes, view: LadderView, rungs: _Rungs) -> None:
    people = view.found.discussion.people.names
    pair = [people[int(side[view.row])] for side in (view.found.a, view.found.b)]
    for second, name in enumerate(fit_labels(pair, _box_width(), 11.0, "bold")):
        x, color = _rail(bool(second)), _COLORS[second]
        axes.plot([x, x], [-8, rungs.whole], color=tint(color, 0.45), linewidth=1.4, zorder=1)
        at, align = (x + _STUB, "left") if second else (x - _STUB, "right")
        axes.text(
            at, -13, name, size=11, weight="bold", color=color, ha=align, va="center_baseline"
        )


def _paint_spaces(axes: Axes, view: LadderView, rungs: _Rungs, between: list[str]) -> None:
    right, middle = BODY * POINTS, BODY * POINTS / 2
    ruled = np.r_[False, np.diff(view.episode) != 0, False]
    for place, text in enumerate(between):
        if not text:
            continue
        weight = "bold" if text.startswith("episode") else "normal"
        y = float(rungs.label[place]) + (_SPACE - _APART) / 2
        half = text_width(text, _SIZE, weight) / 2 + 5
        # Arrows pass behind the words.
        ground = Rectangle((middle - half, y - 7), 2 * half, 14, color=PAPER, linewidth=0, zorder=7)
        axes.add_patch(ground)
        axes.text(
            middle, y, text, size=_SIZE, weight=weight, color=QUIET, ha="center", va="center",
            zorder=8,
        )  # fmt: skip
        if ruled[place]:
            for ends in ([0, middle - half], [middle + half, right]):
                axes.plot(ends, [y, y], color=RULE, linewidth=1.0, zorder=0)


def _paint_arrows(axes: Axes, view: LadderView, rungs: _Rungs) -> None:
    node = rungs.node
    for place, link in enumerate(view.link.tolist()):
        second = bool(view.by_b[place])
        if link == -1:
            continue
        heavy = bool(view.turn[place]) and (link < 0 or bool(view.turn[link]))
        if link == -2:
            # What it answers is in the gap above.
            start, bend = (_rail(not second), float(rungs.label[place]) + _SPACE - _APART), 0.0
        else:
            from_second = bool(view.by_b[link])
            start = (_rail(from_second), float(node[link]))
            bend = 0.0 if from_second != second else 0.35 if second else -0.35
        arrow = FancyArrowPatch(
            start,
            (_rail(second), float(node[place])),
            arrowstyle="-|>",
            mutation_scale=11 if heavy else 8,
            shrinkA=_shrink(view, link) if link >= 0 else 0,
            shrinkB=_shrink(view, place) + 1,
            connectionstyle=f"arc3,rad={bend}",
            linewidth=2.0 if heavy else 0.9,
            linestyle=(0, (3.5, 2.0)) if view.inferred[place] else "-",
            color=INK if heavy else QUIET,
            zorder=4 if heavy else 3,
        )
        axes.add_patch(arrow)


def _shrink(view: LadderView, place: int) -> float:
    """How far from the middle of its mark a comment's arrows end, in points."""
    return 4.0 + 2.6 * len(f"{view.turn[place]:,}")


def _left(second: bool) -> float:
    """Left edge of the boxes of one side."""
    return _rail(second) + _STUB if second else _rail(second) - _STUB - _box_width()


def _paint_box(axes: Axes, view: LadderView, rungs: _Rungs, place: int) -> None:
    second, turn = bool(view.by_b[place]), int(view.turn[place])
    color, rail, left = _COLORS[second], _rail(second), _left(second)
    top, high, y = (float(part[place]) for part in (rungs.top, rungs.high, rungs.node))
    box = Rectangle((left, top), _box_width(), high, zorder=1)
    box.set(facecolor=tint(color, 0.11 if turn else 0.05), linewidth=0, gid=f"rung-{place}")
    axes.add_patch(box)
    edge = left if second else left + _box_width()
    for x, ys, line in (([edge, edge], [top, top + high], 2.0), ([edge, rail], [y, y], 1.2)):
        axes.plot(x, ys, color=color, linewidth=line, solid_capstyle="butt", zorder=2)
    if not turn:
        axes.scatter([rail], [y], s=24, facecolors=PAPER, edgecolors=color, zorder=5)
        return
    shape = "circle,pad=0.28" if turn < 10 else "round,pad=0.3,rounding_size=0.6"
    axes.text(
        rail, y, f"{turn:,}", size=_SMALL, weight="bold", color=PAPER, ha="center", va="center",
        zorder=6, bbox={"boxstyle": shape, "facecolor": color, "linewidth": 0},
    )  # fmt: skip


def _paint_words(axes: Axes, view: LadderView, rungs: _Rungs, place: int, heading: str) -> None:
    left = _left(bool(view.by_b[place])) + _PAD
    right = left + _box_width() - 2 * _PAD
    y = float(rungs.node[place])
    axes.text(left, y, heading, size=_SMALL, color=QUIET, va="center_baseline")
    base = float(rungs.top[place]) + _PAD + _HEADING
    silent = view.words is not None and not view.words[place].paragraphs
    for number, line in enumerate(rungs.lines[place]):
        axes.text(
            right if line.right_to_left else left,
            base + (number + 0.5) * _LEADING,
            line.text,
            size=_SIZE,
            color=QUIET if silent else INK,
            style="italic" if silent else "normal",
            ha="right" if line.right_to_left else "left",
            va="center_baseline",
            zorder=3,
        )
