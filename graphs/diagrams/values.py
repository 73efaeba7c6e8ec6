"""Colours for the values of the user's own columns, and the line that says which is which."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.colors import to_hex, to_rgb
from matplotlib.patches import Rectangle

from threadgraph.graphs.attributes import person_values, the_attribute
from threadgraph.graphs.diagrams.labels import count, isolate, label
from threadgraph.graphs.diagrams.measure import fit_labels, text_width
from threadgraph.graphs.diagrams.style import (
    BLUE,
    GREEN,
    INK,
    PAPER,
    POINTS,
    PURPLE,
    QUIET,
    VERMILLION,
    tint,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from threadgraph.graphs.attributes import Attribute
    from threadgraph.graphs.discussion import Discussion

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

ORANGE, SKY = "#E69F00", "#56B4E9"
CATEGORIES = (BLUE, ORANGE, GREEN, VERMILLION, PURPLE, SKY)
"""Okabe and Ito's colours, in an order in which the first few differ most in lightness too."""

OTHER = "#8C8C8C"
HATCH, HATCHED = "//////", "#CCCCCC"
_STEPS = 12
_PALE, _DARK = "#CFE1F2", "#08306B"
_SIZE, _SWATCH, _GAP, _APART, _BAR = 8.5, 8.0, 4.0, 14.0, 130.0
_LINE, _BELOW = 14.0, 8.0
_LEEWAY = 1.04
"""At few pixels an inch letters stand a little wider than they measure."""

_NAME = 32


@dataclass(frozen=True)
class Values:
    """The colours of marks: `group` int64 per mark, the row of `palette` (#rrggbb).

    Group 0 is unknown.  Of a category there is one for each of the six most frequent values and
    one for all others; `words` name them, `counts` say how many marks each has.  Of a number
    there are steps from pale to dark; `ends` are the smallest and the largest.  `unknown` says
    how many people or records have no value; nodes that are no records are none of them.
    """

    name: str
    group: Longs
    palette: tuple[str, ...]
    words: tuple[str, ...]
    counts: tuple[int, ...]
    others: int
    ends: tuple[float, float] | None
    unknown: int
    of_people: bool = False

    @property
    def color(self) -> NDArray[np.str_]:
        """The colour of each mark."""
        return np.array(self.palette)[self.group]

    @property
    def known(self) -> NDArray[np.bool_]:
        """True for marks with a known value."""
        return self.group > 0

    def tinted(self, strength: float) -> Values:
        """Return the same with colours mixed with white, for areas that bear text."""
        pale = [tint(color, strength) for color in self.palette[1:]]
        return replace(self, palette=(self.palette[0], *pale))


def comment_colors(d: Discussion, name: str, rows: Longs) -> Values:
    """Return the colours of comments by the values of a column; UsageError if there is none."""
    attribute = the_attribute(d, name)
    if attribute.numbers is not None:
        found = _of_numbers(attribute, attribute.numbers[rows], attribute.numbers[d.is_record])
    else:
        found = _of_codes(attribute, attribute.codes[rows], attribute.codes[d.is_record])
    return replace(found, unknown=int(np.count_nonzero(~found.known & d.is_record[rows])))


def person_colors(d: Discussion, name: str, people: Longs) -> Values:
    """Return the colours of people: by what most of their comments have, or by the mean."""
    attribute = the_attribute(d, name)
    values = person_values(d, attribute)
    if values.mean is not None:
        return _of_numbers(attribute, values.mean[people], values.mean)
    # The same values have colours as among comments, so that pictures can be laid side by side.
    return _of_codes(attribute, values.codes[people], attribute.codes[d.is_record])


def comment_note(values: Values, mark: str, unknown: str) -> str:
    """Return what the colour of `mark` ("a dot") is, and how (`unknown`) a lack of it looks."""
    return _note(values, mark, f"the {_shown(values)} of the comment", f"{unknown}: unknown")


def person_note(values: Values) -> str:
    """Return what the colour of a person's dot is, and how a lack of it looks."""
    name, unknown = _shown(values), "hollow: unknown"
    if values.of_people:
        return _note(values, "a dot", f"the person's {name}", unknown)
    if values.ends is not None:
        return _note(values, "a dot", f"the mean {name} of the person's comments", unknown)
    unknown += ", or two equally often"
    return _note(values, "a dot", f"the {name} of most of the person's comments", unknown)


def _note(values: Values, mark: str, what: str, unknown: str) -> str:
    text = f"The colour of {mark} is {what}"
    if values.others:
        text += f"; grey: {count(values.others, 'value')} rarer than the others"
    return f"{text}; {unknown}" if values.unknown else text


def _shown(values: Values) -> str:
    return isolate(label(values.name, _NAME))


def key_height(values: Values, width: float) -> float:
    """Return the height in inches of what names the colours, in a body `width` inches wide."""
    return (len(_key_lines(values, width * POINTS)) * _LINE + _BELOW) / POINTS


def paint_key(axes: Axes, values: Values, *, hatched: bool = False) -> None:
    """Name the colours in bare axes as high as `key_height` says, from the top.

    `hatched`: what is unknown is hatched in the picture, else hollow.
    """
    room, top = axes.get_xlim()[1], axes.get_ylim()[1]
    y = top - _LINE / 2
    title = label(values.name, _NAME)
    axes.text(0, y, title, size=_SIZE, weight="bold", color=INK, va="center_baseline")
    start = text_width(title, _SIZE, "bold") + _APART
    for line in _key_lines(values, room):
        x = start
        for entry in line:
            _paint_entry(axes, values, entry, (x, y), hatched)
            x += entry.wide
        y -= _LINE


def paint_dots(
    axes: Axes,
    values: Values,
    dots: tuple[Floats, Floats, Floats],
    mine: NDArray[np.bool_],
    zorder: float = 2.0,
) -> None:
    """Paint dots (x, y, area) where `mine`: filled where the value is known, else hollow."""
    x, y, area = dots
    color, known = values.color, values.known
    for some, edge, line in ((mine & known, PAPER, 0.5), (mine & ~known, QUIET, 0.9)):
        axes.scatter(
            x[some],
            y[some],
            s=area[some],
            facecolors=list(color[some]),
            edgecolors=edge,
            linewidths=line,
            clip_on=False,
            zorder=zorder,
        )


@dataclass(frozen=True)
class _Entry:
    """A part of the key: a colour (None: the bar of a number), a word and a number."""

    color: str | None
    word: str
    number: str
    wide: float


def _key_lines(values: Values, room: float) -> list[list[_Entry]]:
    """The entries, on as many lines as they need; what is unknown comes last."""
    room -= text_width(label(values.name, _NAME), _SIZE, "bold") + _APART
    if values.ends is not None:
        low, high = (f"{end:.4g}" for end in values.ends)
        wide = text_width(low, _SIZE) + text_width(high, _SIZE) + _BAR + 2 * _GAP + _APART
        entries = [_Entry(None, low, high, wide)]
    else:
        words = fit_labels(list(values.words), max(room / 3.0, 40.0), _SIZE)
        numbers = [f"{n:,}" for n in values.counts]
        entries = [
            _Entry(color, isolate(word), number, _wide(word, number))
            for color, word, number in zip(values.palette[1:], words, numbers, strict=True)
        ]
    if values.unknown:
        number = f"{values.unknown:,}"
        entries.append(_Entry("", "unknown", number, _wide("unknown", number)))
    lines: list[list[_Entry]] = [[]]
    left = room
    for entry in entries:
        if lines[-1] and entry.wide - _APART > left:
            lines.append([])
            left = room
        lines[-1].append(entry)
        left -= entry.wide
    return lines


def _wide(word: str, number: str) -> float:
    text = text_width(word, _SIZE) * _LEEWAY + text_width(number, _SIZE)
    return text + _SWATCH + 2 * _GAP + _APART


def _paint_entry(
    axes: Axes, values: Values, entry: _Entry, place: tuple[float, float], hatched: bool
) -> None:
    x, y = place
    if entry.color is None:
        _paint_bar(axes, values, place)
        return
    unknown = not entry.color
    _swatch(axes, place, entry.color or PAPER, hatched=hatched and unknown, hollow=unknown)
    x += _SWATCH + _GAP
    color = QUIET if unknown else INK
    axes.text(x, y, entry.word, size=_SIZE, color=color, va="center_baseline")
    x += text_width(entry.word, _SIZE) * _LEEWAY + _GAP
    axes.text(x, y, entry.number, size=_SIZE, color=QUIET, va="center_baseline")


def _paint_bar(axes: Axes, values: Values, place: tuple[float, float]) -> None:
    x, y = place
    low, high = (f"{end:.4g}" for end in values.ends or (0.0, 0.0))
    axes.text(x, y, low, size=_SIZE, color=INK, va="center_baseline")
    x += text_width(low, _SIZE) + _GAP
    step = _BAR / (len(values.palette) - 1)
    for color in values.palette[1:]:
        box = Rectangle((x, y - _SWATCH / 2), step + 0.3, _SWATCH, facecolor=color, linewidth=0)
        box.set_clip_on(False)
        axes.add_patch(box)
        x += step
    axes.text(x + _GAP, y, high, size=_SIZE, color=INK, va="center_baseline")


def _swatch(
    axes: Axes,
    place: tuple[float, float],
    color: str,
    *,
    hatched: bool = False,
    hollow: bool = False,
) -> None:
    box = Rectangle(
        (place[0], place[1] - _SWATCH / 2),
        _SWATCH,
        _SWATCH,
        facecolor=color,
        edgecolor=HATCHED if hatched else QUIET,
        hatch=HATCH if hatched else None,
        linewidth=0.8 if hollow else 0,
    )
    box.set_clip_on(False)
    axes.add_patch(box)


def _of_codes(attribute: Attribute, codes: Longs, everywhere: Longs) -> Values:
    k = len(attribute.categories)
    times = np.bincount(everywhere[everywhere >= 0], minlength=k)
    most = np.argsort(-times, kind="stable")[: len(CATEGORIES)]
    # In the order of the values, so that a scale from 1 to 6 reads as one.
    colored = np.sort(most)
    group = np.full(k + 1, len(colored) + 1, np.int64)
    group[colored] = np.arange(1, len(colored) + 1)
    group[-1] = 0
    others = k - len(colored)
    found = group[codes]
    words = [attribute.categories[code] for code in colored.tolist()]
    words += [f"{others:,} other values" if others > 1 else "other"] * (others > 0)
    counts = np.bincount(found, minlength=len(words) + 1)[1:]
    palette = [PAPER, *CATEGORIES[: len(colored)], *([OTHER] * (others > 0))]
    return Values(
        attribute.name,
        found,
        tuple(palette),
        tuple(words),
        tuple(counts.tolist()),
        others,
        None,
        int(np.count_nonzero(found == 0)),
        attribute.of_people,
    )


def _of_numbers(attribute: Attribute, numbers: Floats, everywhere: Floats) -> Values:
    known = everywhere[np.isfinite(everywhere)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 0.0)
    # Halves first: the difference of two large numbers may be no number.
    span = high / 2 - low / 2
    place = (numbers / 2 - low / 2) / span if span else np.where(np.isfinite(numbers), 1.0, np.nan)
    step = np.where(np.isfinite(place), np.floor(place * _STEPS), -1.0)
    group = np.minimum(step, _STEPS - 1).astype(np.int64) + 1
    pale, dark = np.array(to_rgb(_PALE)), np.array(to_rgb(_DARK))
    shares = np.arange(_STEPS) / (_STEPS - 1)
    palette = [to_hex(tuple(pale + (dark - pale) * part)) for part in shares.tolist()]
    unknown = int(np.count_nonzero(group == 0))
    colors = (PAPER, *palette)
    ends = low, high
    return Values(attribute.name, group, colors, (), (), 0, ends, unknown, attribute.of_people)
