"""The time axis that diagrams share: round moments, each with its day, month and year, in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from matplotlib.ticker import FixedFormatter, FixedLocator
from matplotlib.transforms import ScaledTranslation

from threadgraph.graphs.diagrams.measure import text_width
from threadgraph.graphs.diagrams.style import POINTS
from threadgraph.graphs.layout.ticks import tick_choices
from threadgraph.graphs.layout.times import DAY

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Tick

    from threadgraph.graphs.layout.times import Window

_SIZE, _APART, _TICK = 8.0, 8.0, 58.0
_FEWEST, _MOST = 2, 10
# From the axis to the second of the two lines.
_BELOW = 15.0
# How far labels may reach over the ends of the axis, in points.
_BEFORE, _BEYOND = 16.0, 0.0
# The share of a window that lies before its first time; see `times.time_window`.
_MARGIN = 1 / 52
_EPOCH = datetime(1970, 1, 1)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class _Label:
    """A text below the axis: its tick in days since 1970, and its middle in points."""

    day: float
    text: str
    tick: float
    middle: float

    @property
    def ends(self) -> tuple[float, float]:
        """Left and right end in points."""
        half = text_width(self.text, _SIZE) / 2
        return self.middle - half, self.middle + half


def paint_time_axis(axes: Axes, window: Window) -> None:
    """Give axes whose x are days since 1970 the stretch and the dates of a window, in UTC.

    Below the moments stand the day or the year they are of: under the first, and wherever it
    changes.
    """
    axes.set_xlim(window.first, window.last)
    figure = axes.get_figure(root=True)
    assert figure is not None
    width = float(axes.get_position().width * figure.get_size_inches()[0]) * POINTS
    upper, lower = _labels(window, width)
    axis = axes.xaxis
    # Both lines of a tick are ticks of their own, so that each keeps to the page by itself.
    axis.remove_overlapping_locs = False
    for minor, row in enumerate((upper, lower)):
        locator = FixedLocator([label.day for label in row])
        formatter = FixedFormatter([label.text for label in row])
        (axis.set_minor_locator if minor else axis.set_major_locator)(locator)
        (axis.set_minor_formatter if minor else axis.set_major_formatter)(formatter)
        ticks = axis.get_minor_ticks(len(row)) if minor else axis.get_major_ticks(len(row))
        for tick, label in zip(ticks, row, strict=True):
            _shift(tick, (label.middle - label.tick) / POINTS, axes)
    axes.tick_params(axis="x", which="both", labelsize=_SIZE)
    axes.tick_params(axis="x", which="minor", length=0, pad=_BELOW)


def date_of(day: float, *, clock: bool = False) -> str:
    """Return a moment in days since 1970 as a label says it, in UTC.

    >>> date_of(0.5), date_of(0.5, clock=True)
    ('1 Jan 1970', '1 Jan 1970 12:00')
    """
    when = _when(day)
    date = f"{when.day} {_MONTHS[when.month - 1]} {when.year}"
    return f"{date} {when:%H:%M}" if clock else date


def _shift(tick: Tick, inches: float, axes: Axes) -> None:
    figure = axes.get_figure(root=True)
    if inches and figure is not None:
        moved = ScaledTranslation(inches, 0, figure.dpi_scale_trans)
        tick.label1.set_transform(tick.label1.get_transform() + moved)


def _labels(window: Window, width: float) -> tuple[list[_Label], list[_Label]]:
    """Return the labels of both lines: of the closest ticks at which none touches another."""
    most = min(max(int(width / _TICK), _FEWEST), _MOST)
    fewer: tuple[list[_Label], list[_Label]] = ([], [])
    for unit, times in tick_choices(window, most):
        found = _both_lines(unit, (times / DAY).tolist(), window, width)
        if all(_apart(row) for row in found):
            return found
        fewer = fewer if fewer[0] else found
    return fewer[0][:1], fewer[1][:1]


def _both_lines(
    unit: str, days: list[float], window: Window, width: float
) -> tuple[list[_Label], list[_Label]]:
    span = window.last - window.first

    def placed(day: float, text: str) -> _Label:
        tick = (day - window.first) / span * width
        half = text_width(text, _SIZE) / 2
        middle = min(max(tick, half - _BEFORE), width + _BEYOND - half)
        return _Label(day, text, tick, middle)

    upper = [placed(day, _moment(unit, day)) for day in days]
    lower: list[_Label] = []
    before: datetime | None = None
    for day in days:
        text = _context(unit, _when(day), before)
        if text:
            lower.append(placed(day, text))
        before = _when(day)
    # What comes before the first tick is of another day or year: name it, if there is room.
    left = window.first + span * _MARGIN
    if lower and left < days[0] and _context(unit, _when(days[0]), _when(left)):
        start = placed(left, _context(unit, _when(left), None))
        rest = [placed(days[0], _context(unit, _when(days[0]), _when(left))), *lower[1:]]
        if _apart([start, rest[0]]):
            lower = [start, *rest]
    return upper, lower


def _apart(row: list[_Label]) -> bool:
    return all(a.ends[1] + _APART <= b.ends[0] for a, b in pairwise(row))


def _moment(unit: str, day: float) -> str:
    when = _when(day)
    if unit in {"second", "minute"}:
        return f"{when:%H:%M:%S}" if unit == "second" else f"{when:%H:%M}"
    month = _MONTHS[when.month - 1]
    return {"day": f"{when.day} {month}", "month": month}.get(unit, str(when.year))


def _context(unit: str, when: datetime, before: datetime | None) -> str:
    """Return the day or the year of a tick, "" if it is that of the tick before."""
    if unit == "year" or (before is not None and before.date() == when.date()):
        return ""
    same_year = before is not None and before.year == when.year
    if unit in {"day", "month"}:
        return "" if same_year else str(when.year)
    date = f"{when.day} {_MONTHS[when.month - 1]}"
    if same_year:
        return date
    return f"{date} {when.year}" + ("" if before is not None else " UTC")


def _when(day: float) -> datetime:
    return _EPOCH + timedelta(microseconds=round(day * DAY))
