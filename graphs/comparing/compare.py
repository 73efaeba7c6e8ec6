"""Two or more discussions side by side: what each figure is, and which differences hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.comparing.figures import FIGURES, MEDIANS, RATIOS, Cell, Figure, side_of
from threadgraph.graphs.comparing.notes import notes_of
from threadgraph.graphs.comparing.resampling import (
    LEAST_UNITS,
    MOST_MEDIANS,
    Interval,
    interval,
    resampled_medians,
    resampled_ratios,
)
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.graph_data import Column
from threadgraph.graphs.phrases import count

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.comparing.figures import Side, Unit, Units
    from threadgraph.graphs.discussion import Discussion

    Floats = NDArray[np.float64]
    Table = dict[str, Column]
    Redrawn = dict[tuple[str, int], Floats]

__all__ = ["Comparison", "Difference", "compare"]

_COUNT = "a count: it is what it is"
_UNEVEN: dict[Unit, str] = {
    "thread": "too few to say: fewer than five threads of a side show it, or one holds most of it",
    "branch": "too few to say: fewer than five branches of a side show it, or one holds most of it",
}
_LESS_TIME = "the later of two periods had less time to be answered"
_WHOLE = "a figure of a whole network or side, which no drawing of its parts gives again"


@dataclass(frozen=True)
class Difference:
    """How far one figure of side `side` lies above that of the first side.

    `value` is None where either has none; `interval` the 95 % interval, or None and `why` says
    why; `unit` what was drawn again, of which there are `first` and `other`.
    """

    figure: Figure
    side: int
    value: float | None
    interval: Interval | None = None
    unit: Unit | None = None
    first: int = 0
    other: int = 0
    why: str | None = None

    @property
    def clear(self) -> bool:
        """Whether the sides differ by more than their threads or branches do by themselves."""
        return self.interval is not None and self.interval.clear


@dataclass(frozen=True, eq=False)
class Comparison:
    """Sides and their figures: `names`, `sides` with cells by figure, and `differences` of each
    later side from the first, by side and then in the order of FIGURES; `notes` what to know of
    how the sides were made, a sentence each."""

    names: tuple[str, ...]
    sides: tuple[Side, ...]
    differences: tuple[Difference, ...]
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        """Return the number of sides."""
        return len(self.sides)

    def cells(self, figure: str) -> list[Cell]:
        """Return one figure of all sides, in their order."""
        return [side.cells[figure] for side in self.sides]

    def of(self, side: int) -> list[Difference]:
        """Return the differences of one side from the first."""
        return [found for found in self.differences if found.side == side]

    def table(self) -> Table:
        """Return one row per figure and side, as typed columns for CSV and JSON.

        `figure`, `title`, `kind` ("count", "number", "share" 0 to 1, "seconds"), `side`,
        `value`, `part` and `whole` of a share, `undefined` why there is no value; `difference`
        from the first side, `low` and `high` of its 95 % interval, `drawn` what was drawn again
        ("thread", "branch") and `of_first`, `of_this` how many there are, `no_interval` why
        there is none.
        """
        none = Difference(FIGURES[0], 0, None)
        by_place = {(found.figure.name, found.side): found for found in self.differences}
        rows = [(figure, k) for figure in FIGURES for k in range(len(self))]
        cells = [self.sides[k].cells[figure.name] for figure, k in rows]
        found = [by_place.get((figure.name, k), none) for figure, k in rows]
        held = [difference.interval for difference in found]
        return {
            "figure": Column("string", [figure.name for figure, _ in rows]),
            "title": Column("string", [figure.title for figure, _ in rows]),
            "kind": Column("string", [figure.kind for figure, _ in rows]),
            "side": Column("string", [self.names[k] for _, k in rows]),
            "value": Column("double", [cell.value for cell in cells]),
            "part": Column("int", [cell.part and cell.part[0] for cell in cells]),
            "whole": Column("int", [cell.part and cell.part[1] for cell in cells]),
            "undefined": Column("string", [cell.why for cell in cells]),
            "difference": Column("double", [one.value for one in found]),
            "low": Column("double", [one and one.low for one in held]),
            "high": Column("double", [one and one.high for one in held]),
            "drawn": Column("string", [one.unit for one in found]),
            "of_first": Column("int", [one.first if one.unit else None for one in found]),
            "of_this": Column("int", [one.other if one.unit else None for one in found]),
            "no_interval": Column("string", [one.why for one in found]),
        }


def compare(sides: Sequence[Discussion], names: Sequence[str]) -> Comparison:
    """Put discussions side by side, and say of each later one how it differs from the first.

    Ratios that add up over threads or branches (a share of comments, a mean per comment) and
    medians over threads get a 95 % interval: 2,000 times both sides are drawn anew from their
    own threads, with a fixed seed, and the differences lie within it 95 times of 100.  Where a
    side has fewer than five threads its top-level branches are drawn instead, and with fewer
    than five of these nothing is said.  Counts, and figures of a whole network, have none.

    The interval takes threads (or branches) as independent of each other, and says nothing of
    why sides differ.  Of periods (see `figures.side_of`) replies count across the border, and
    the share of comments that got a reply has no interval: later ones had less time to get one.
    UsageError for fewer than two sides, or names that are not one each.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = compare([example_discussion(), example_discussion()], ["one", "two"])
    >>> [cell.value for cell in found.cells("answered")], found.of(1)[9].why
    ([0.5, 0.5], 'too few to say: 1 thread and 1 branch in “one”, 1 thread and 1 branch in “two”')
    """
    if len(sides) < 2:
        raise UsageError("there is nothing to compare: give two discussions or more")
    if len(names) != len(sides) or len(set(names)) < len(names):
        raise UsageError("each side of a comparison needs a name of its own")
    measured = tuple(side_of(d, name) for d, name in zip(sides, names, strict=True))
    redrawn: Redrawn = {}
    differences = [
        found for k in range(1, len(measured)) for found in _differences(measured, k, redrawn)
    ]
    notes = notes_of(sides, measured)
    return Comparison(tuple(names), measured, tuple(differences), notes)


def _differences(sides: tuple[Side, ...], k: int, redrawn: Redrawn) -> list[Difference]:
    found = []
    for figure in FIGURES:
        values = [sides[side].cells[figure.name].value for side in (0, k)]
        if values[0] is None or values[1] is None:
            found.append(Difference(figure, k, None, why="one of the two has no such figure"))
            continue
        value = values[1] - values[0]
        if figure.name == "answered" and (sides[0].period or sides[k].period):
            found.append(Difference(figure, k, value, why=_LESS_TIME))
        elif figure.scope == "whole":
            why = _COUNT if figure.kind == "count" else _WHOLE
            found.append(Difference(figure, k, value, why=why))
        else:
            found.append(_drawn(figure, value, sides, k, redrawn))
    return found


def _drawn(
    figure: Figure, value: float, sides: tuple[Side, ...], k: int, redrawn: Redrawn
) -> Difference:
    """The difference with its interval, from threads where there are enough, else branches."""
    pair = sides[0], sides[k]
    # Only a figure of comments can be had from branches; what is per thread cannot.
    by_branch = figure.scope == "ratio" and figure.name != "comments_per_thread"
    kinds: tuple[Unit, ...] = ("thread", "branch") if by_branch else ("thread",)
    why: str | None = None
    for unit in kinds:
        counts = [_enough(figure, _units(side, unit)) for side in pair]
        if min(counts) >= LEAST_UNITS:
            break
        if min(len(_units(side, unit)) for side in pair) >= LEAST_UNITS:
            why = _UNEVEN[unit]
    else:
        return Difference(figure, k, value, why=why or _too_few(pair, kinds))
    sizes = [len(_units(side, unit)) for side in pair]
    if figure.scope == "median" and max(sizes) > MOST_MEDIANS:
        return Difference(figure, k, value, why="not computed for so many threads")
    first, other = (_column(figure, sides, side, unit, redrawn) for side in (0, k))
    held = interval(first, other, min(counts))
    why = None if held else "it is the same wherever it is drawn from"
    return Difference(figure, k, value, held, unit, sizes[0], sizes[1], why)


def _enough(figure: Figure, units: Units) -> int:
    """Number of units that have such a figure; 0 where drawing them anew would mislead.

    A share is not drawn from fewer than five units with a comment of the kind, and five with
    one of another kind (a share that is 0 would be 0 in every draw), and nothing is where one
    unit holds more than half of what is counted.
    """
    if figure.scope == "median":
        return int(np.count_nonzero(~np.isnan(units.values[:, MEDIANS.index(figure.name)])))
    column = RATIOS.index(figure.name)
    above, below = units.above[:, column], units.below[:, column]
    if len(below) and 2 * below.max() > below.sum():
        return 0
    least = int(np.count_nonzero(below))
    if figure.kind == "share":
        with_it = int(np.count_nonzero(above))
        least = min(least, with_it, int(np.count_nonzero(below > above)))
        return int(np.count_nonzero(below)) if least >= LEAST_UNITS else 0
    return least


def _units(side: Side, unit: Unit) -> Units:
    return side.threads if unit == "thread" else side.branches


def _column(
    figure: Figure, sides: tuple[Side, ...], side: int, unit: Unit, redrawn: Redrawn
) -> Floats:
    """One figure of a side drawn anew; each side is drawn once for all its figures."""
    key = (f"{unit} {figure.scope}", side)
    if key not in redrawn:
        units = _units(sides[side], unit)
        redrawn[key] = (
            resampled_ratios(units.above, units.below, side)
            if figure.scope == "ratio"
            else resampled_medians(units.values, side)
        )
    names = RATIOS if figure.scope == "ratio" else MEDIANS
    return redrawn[key][:, names.index(figure.name)]


def _too_few(pair: tuple[Side, Side], kinds: tuple[Unit, ...]) -> str:
    parts = []
    for side in pair:
        there = count(len(side.threads), "thread")
        if "branch" in kinds:
            there += f" and {count(len(side.branches), 'branch', 'branches')}"
        parts.append(f"{there} in “{side.name}”")
    return f"too few to say: {', '.join(parts)}"
