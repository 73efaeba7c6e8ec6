"""The ranked table: the most central people, with a bar and a number for each of their measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from threadgraph.graphs.diagrams.labels import count, label
from threadgraph.graphs.diagrams.measure import fit_labels, text_width
from threadgraph.graphs.diagrams.style import BLUE, INK, POINTS, QUIET, RULE, panel, tint
from threadgraph.graphs.phrases import FEW

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from threadgraph.graphs.diagrams.style import Diagram
    from threadgraph.graphs.discussion import Discussion

    Floats = NDArray[np.floating[Any]]
    Box = tuple[float, float, float, float]

_ROW, _HEAD, _FOOT = 18.0, 34.0, 16.0
_LEAST_ROW, _ROOMIEST_ROW = 11.0, 23.0
_SIZE, _HEAD_SIZE = 8.5, 7.0
_NUMBER, _MEASURES, _APART = 20.0, 0.72, 11.0
_NAMES = (90.0, 150.0)


@dataclass(frozen=True)
class _Measure:
    """A column: its head in two lines, the values of the people shown, and these as text."""

    head: tuple[str, str]
    values: NDArray[np.float64]
    texts: list[str]

    @property
    def head_wide(self) -> float:
        """Room that the head takes, in points."""
        return max(text_width(text, _HEAD_SIZE) for text in self.head)

    @property
    def wide(self) -> float:
        """Room that the numbers take, in points."""
        return max(text_width(text, _SIZE) for text in self.texts)


def ranking_height(discussion: Discussion, rows: int) -> float:
    """Return the height in inches that a table of so many rows wants."""
    more = _FOOT if rows < len(discussion.people) else 0.0
    return (_HEAD + min(rows, len(discussion.people)) * _ROW + more) / POINTS


def ranking_notes(discussion: Discussion) -> tuple[str, ...]:
    """Return what the order and the columns of the table mean."""
    c = discussion.central
    notes = [
        "The table ranks people by PageRank of who is addressed: it is the higher the more "
        "comments address a person, and the more central those are who write them"
    ]
    if len(discussion.people) < FEW:
        return tuple(notes)
    what = "Betweenness: how many of the shortest paths between others run through a person"
    if c.betweenness is None:
        notes.append(f"{what}; {c.betweenness_method}")
    elif c.betweenness_method != "exact":
        notes.append(f"{what} ({c.betweenness_method})")
    else:
        notes.append(what)
    return tuple(notes)


def paint_ranking(diagram: Diagram, box: Box, discussion: Discussion, rows: int) -> tuple[str, ...]:
    """Paint a table of the `rows` most central people onto a part of a diagram.

    `box` is (left, bottom, width, height) in inches within the body, as `panel` takes it; the
    table stands at its top, and shows fewer people where there is no room.  Returns the notes
    on it.
    """
    if not len(discussion.people):
        return ("No author is known, so there is nobody to rank",)
    axes = panel(diagram, box, bare=True)
    high = box[3] * POINTS
    shown = max(1, min(rows, len(discussion.people), int((high - _HEAD - _FOOT) / _LEAST_ROW)))
    pitch = min(_ROOMIEST_ROW, (high - _HEAD - _FOOT * (shown < len(discussion.people))) / shown)
    people = discussion.central.order[:shown]
    line = high - _HEAD - pitch * (np.arange(shown, dtype=np.float64) + 0.5)
    size = min(_SIZE, pitch * 0.62)
    wide = box[2] * POINTS
    measures = _measures(discussion, people)
    bar, room = _columns(measures, wide, _names_wide(discussion, people, size))
    left = wide - sum(room)
    _paint_names(axes, discussion, people, line, left - _NUMBER, size)
    for measure, column in zip(measures, room, strict=True):
        _paint_measure(axes, measure, line, (left, bar), size)
        left += column
    _paint_rules(axes, line, wide, pitch)
    more = len(discussion.people) - shown
    if more:
        axes.text(
            _NUMBER,
            float(line[-1]) - pitch / 2 - _FOOT * 0.7,
            f"and {count(more, 'person')} more",
            size=_HEAD_SIZE,
            color=QUIET,
        )
    return ranking_notes(discussion)


def _names_wide(d: Discussion, people: NDArray[np.int64], size: float) -> float:
    """Room that the names want, in points: all they need, up to what 20 wide letters need."""
    names = (label(d.people.names[person]) for person in people.tolist())
    widest = max(text_width(name, size, "bold") for name in names) + _APART
    return float(np.clip(widest, *_NAMES))


def _columns(measures: list[_Measure], wide: float, names: float) -> tuple[float, list[float]]:
    """Length of the longest bars, and the width of each column, so that names have room."""
    free = min((wide - _NUMBER) * _MEASURES, wide - _NUMBER - names)
    for bar in range(int(free / len(measures)), 3, -1):
        room = [max(bar + measure.wide + _APART, measure.head_wide + 7.0) for measure in measures]
        if sum(room) <= free:
            break
    return float(bar), room


def _measures(d: Discussion, people: NDArray[np.int64]) -> list[_Measure]:
    c = d.central
    found = [
        _Measure(head, values[people].astype(np.float64), [f"{v:,}" for v in values[people]])
        for head, values in (
            (("comments", "written"), c.comments),
            (("addressed", "by people"), c.in_degree),
            (("times", "addressed"), c.in_strength),
        )
    ]
    if not len(d.network):
        return found
    percent = 100.0 * c.pagerank[people]
    digits = 1 if percent.max() >= 10.0 else 2 if percent.max() >= 1.0 else 3
    found.append(_Measure(("PageRank", "in %"), percent, [f"{v:.{digits}f}" for v in percent]))
    if len(d.people) < FEW:
        return found
    head = ("between-", "ness")
    if c.betweenness is None:
        return [*found, _Measure(head, np.zeros(len(people)), [""] * len(people))]
    return [*found, _betweenness(c.betweenness[people])]


def _betweenness(values: NDArray[np.float64]) -> _Measure:
    """The column of betweenness; large numbers all in thousands, or all in millions."""
    most = float(values.max())
    for unit, words in ((1e6, "in millions"), (1e3, "in thousands")):
        if most >= 100.0 * unit or (unit == 1e6 and most >= 10.0 * unit):
            texts = [f"{value / unit:,.1f}" for value in values.tolist()]
            return _Measure(("betweenness", words), values, texts)
    return _Measure(("between-", "ness"), values, [f"{value:,.0f}" for value in values.tolist()])


def _paint_names(
    axes: Axes,
    d: Discussion,
    people: NDArray[np.int64],
    line: Floats,
    room: float,
    size: float,
) -> None:
    names = [d.people.names[person] for person in people.tolist()]
    fitted = fit_labels(names, room - 8.0, size, "bold")
    for number, (name, y) in enumerate(zip(fitted, line.tolist(), strict=True), start=1):
        right = _NUMBER - 6.0
        axes.text(right, y, f"{number}", size=size, color=QUIET, ha="right", va="center_baseline")
        axes.text(_NUMBER, y, name, size=size, weight="bold", color=INK, va="center_baseline")
    axes.text(_NUMBER, float(axes.get_ylim()[1]) - _HEAD + 6.0, "who", size=_HEAD_SIZE, color=QUIET)


def _paint_measure(
    axes: Axes,
    measure: _Measure,
    line: Floats,
    place: tuple[float, float],
    size: float,
) -> None:
    left, bar = place
    top = float(axes.get_ylim()[1]) - _HEAD
    for text, up in zip(measure.head, (15.0, 6.0), strict=True):
        axes.text(left, top + up, text, size=_HEAD_SIZE, color=QUIET)
    length = measure.values * bar / max(float(measure.values.max()), 1e-12)
    pitch = float(line[0] - line[1]) if len(line) > 1 else _ROW
    axes.barh(line, length, left=left, height=pitch * 0.5, color=tint(BLUE, 0.75), linewidth=0)
    for text, y, end in zip(measure.texts, line.tolist(), length.tolist(), strict=True):
        axes.text(left + end + 3.0, y, text, size=size, color=INK, va="center_baseline")


def _paint_rules(axes: Axes, line: Floats, wide: float, pitch: float) -> None:
    axes.plot([0, wide], [line[0] + pitch / 2] * 2, color=QUIET, linewidth=0.6)
    for y in line.tolist():
        axes.plot([0, wide], [y - pitch / 2] * 2, color=RULE, linewidth=0.5)
