"""A comparison in plain words: the sides in a table, what differs, what does not, and caveats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadgraph.graphs.comparing.figures import CUT, FIGURES
from threadgraph.graphs.phrases import FEW, count, duration, short
from threadgraph.graphs.words import Section

if TYPE_CHECKING:
    from threadgraph.graphs.comparing.compare import Comparison, Difference
    from threadgraph.graphs.comparing.figures import Cell, Figure

__all__ = ["apart", "comparison_in_words", "how_it_was_drawn", "shown", "valued", "within"]

_LONGEST = 40
_TIMES = 2
_OF_PEOPLE = ("gini", "top_three")
_NOTHING = "–"


def comparison_in_words(found: Comparison) -> list[Section]:
    """Tell a comparison in plain words, each part with its table.

    >>> from threadgraph.graphs.comparing.compare import compare
    >>> from threadgraph.graphs.examples import example_discussion
    >>> d = example_discussion()
    >>> parts = comparison_in_words(compare([d, d], ["one", "two"]))
    >>> [part.heading for part in parts]
    ['Side by side', 'What differs']
    >>> parts[0].rows[0], parts[1].lines[0]
    (('comments *', '4', '4'), 'Too few threads and branches to say what differs by chance alone.')
    """
    names = [named(name) for name in found.names]
    rows = tuple(
        (figure.title + " *" * figure.grows, *(shown(figure, c) for c in found.cells(figure.name)))
        for figure in FIGURES
        if _worth_showing(found, figure)
    )
    lines = [*_sizes(found), *_notes(found), *_missing(found), *_stars(found)]
    return [
        Section("Side by side", lines, ("", *names), rows),
        _differing(found),
    ]


def named(name: str) -> str:
    """Return the name of a side as a table shows it.

    >>> named("May")
    'May'
    """
    return short(name, _LONGEST)


def shown(figure: Figure, cell: Cell) -> str:
    """Return a figure of one side as a table shows it; shares of few as counts.

    >>> from threadgraph.graphs.comparing.figures import Cell
    >>> answered = next(figure for figure in FIGURES if figure.name == "answered")
    >>> shown(answered, Cell(0.5, (2, 4))), shown(answered, Cell(0.25, (30, 120)))
    ('2 of 4', '25 %')
    """
    if cell.value is None:
        return _NOTHING
    if cell.unit is not None:
        return f"within the same {cell.unit}"
    if figure.kind == "share" and cell.part and cell.part[1] < FEW:
        return f"{cell.part[0]:,} of {cell.part[1]:,}"
    return valued(figure, cell.value)


def apart(difference: Difference) -> str:
    """Return a difference in words: how far the later side lies above or below the first."""
    value = difference.value
    if value is None:
        return _NOTHING
    if not value:
        return "none"
    return f"{_size(difference.figure, value)} {'higher' if value > 0 else 'lower'}"


def within(difference: Difference) -> str:
    """Return the 95 % interval of a difference in words, or why there is none."""
    held = difference.interval
    if held is None:
        return difference.why or ""
    low, high = (_size(difference.figure, end) for end in (held.low, held.high))
    signs = ["−" if end < 0 else "+" for end in (held.low, held.high)]
    # A unit is said once.
    return f"{signs[0]}{low.removesuffix(' points')} to {signs[1]}{high}"


def how_it_was_drawn(difference: Difference) -> str:
    """Return what an interval was drawn from: "40 and 35 threads"."""
    if difference.unit is None:
        return ""
    units = "threads" if difference.unit == "thread" else "branches"
    return f"{difference.first:,} and {difference.other:,} {units}"


def valued(figure: Figure, value: float) -> str:
    """Return a value in words, with its unit.

    >>> valued(next(figure for figure in FIGURES if figure.kind == "share"), 0.125)
    '12 %'
    """
    if figure.kind == "share":
        return f"{100 * value:.0f} %" if value in (0, 1) else f"{_plain(100 * value)} %"
    if figure.kind == "seconds":
        return duration(value)
    return f"{value:,.0f}" if figure.kind == "count" else _plain(value, 2)


def _size(figure: Figure, value: float) -> str:
    if figure.kind == "share":
        return f"{abs(100 * value):.1f} points"
    if figure.kind == "seconds":
        return duration(abs(value))
    return f"{abs(value):,.0f}" if figure.kind == "count" else _plain(abs(value), 2)


def _plain(value: float, decimals: int = 1) -> str:
    """A number with as many decimals as it can bear, none where it is whole."""
    if value == int(value):
        return f"{value:,.0f}"
    return f"{value:,.{decimals if abs(value) < 10 else max(decimals - 1, 0)}f}"


def _worth_showing(found: Comparison, figure: Figure) -> bool:
    cells = found.cells(figure.name)
    if all(cell.value is None for cell in cells):
        return False
    # What is said of how unequal few people are depends on single people.
    few = min(cell.value or 0 for cell in found.cells("people")) < FEW
    return not (few and figure.name in _OF_PEOPLE)


def _sizes(found: Comparison) -> list[str]:
    counts = [cell.value or 0 for cell in found.cells("comments")]
    most, least = max(counts), min(counts)
    large, small = (named(found.names[counts.index(n)]) for n in (most, least))
    if not least:
        return [f"“{small}” has no comments." if most else "No side has comments."]
    if most < _TIMES * least:
        return []
    return [
        f"“{large}” has {_plain(most / least)} times as many comments as “{small}”. Figures with "
        "* grow, or change, with the size of a discussion alone: they cannot be compared as they "
        "stand."
    ]


def _stars(found: Comparison) -> list[str]:
    """Say what the * of a figure means, where no warning has said it."""
    if any("Figures with *" in line for line in _sizes(found)):
        return []
    return ["Figures with * grow, or change, with the size of a discussion alone."]


def _notes(found: Comparison) -> list[str]:
    notes = [*found.notes]
    if any((cell.value or 0) > 1 for cell in found.cells("threads")):
        notes.append(
            "h-index, structural virality and the share of the largest branch are medians over "
            "the threads of a side."
        )
    cut = [figure.title for figure in FIGURES if _cut(found, figure)]
    if cut:
        notes.append(f"Not given, because threads reach across the periods: {'; '.join(cut)}.")
    for figure in FIGURES:
        cells = found.cells(figure.name)
        why = {
            cell.why: named(name)
            for cell, name in zip(cells, found.names, strict=True)
            if cell.why and cell.why != CUT and _worth_showing(found, figure)
        }
        notes += [f"{figure.title}: none for “{side}”, {text}." for text, side in why.items()]
    return notes


def _cut(found: Comparison, figure: Figure) -> bool:
    return any(cell.why == CUT for cell in found.cells(figure.name))


def _missing(found: Comparison) -> list[str]:
    return [f"“{named(side.name)}”: {line}" for side in found.sides for line in side.shortfalls]


def _differing(found: Comparison) -> Section:
    held = [one for one in found.differences if one.interval is not None]
    if not held:
        lines = ["Too few threads and branches to say what differs by chance alone."]
        whys = [one.why for one in found.differences if one.why and one.why.startswith("too few")]
        return Section("What differs", [*lines, *(f"{w[:1].upper()}{w[1:]}." for w in whys[:1])])
    first = named(found.names[0])
    clear = [_sentence(found, one) for one in held if one.clear]
    lines = clear or [f"No figure differs clearly from “{first}”."]
    open_ = [one for one in held if not one.clear]
    for k in range(1, len(found)):
        alike = [one.figure.title for one in open_ if one.side == k]
        if alike:
            lines.append(
                f"No clear difference between “{named(found.names[k])}” and “{first}”: "
                f"{'; '.join(alike)}. That is no proof that they are equal."
            )
    rows = tuple(
        (
            one.figure.title,
            named(found.names[one.side]),
            apart(one),
            within(one),
            how_it_was_drawn(one),
        )
        for one in held
    )
    columns = ("", "side", f"than “{first}”", "95 % interval", "drawn from")
    return Section("What differs", [*lines, *_caveats(found, held)], columns, rows)


def _sentence(found: Comparison, one: Difference) -> str:
    first, other = named(found.names[0]), named(found.names[one.side])
    cells = found.cells(one.figure.name)
    title = one.figure.title[:1].upper() + one.figure.title[1:]
    if title.startswith("H-"):
        title = one.figure.title
    values = [valued(one.figure, cells[k].value or 0.0) for k in (0, one.side)]
    held = one.interval
    assert held is not None
    ends = sorted((abs(held.low), abs(held.high)))
    low, high = (_size(one.figure, end) for end in ends)
    low = low.removesuffix(" points")
    return (
        f"{title}: {values[0]} in “{first}”, {values[1]} in “{other}”, {apart(one)} "
        f"(95 % interval: {low} to {high}; {how_it_was_drawn(one)})."
    )


def _caveats(found: Comparison, held: list[Difference]) -> list[str]:
    units = {one.unit for one in held}
    drawn = " or ".join(name for unit, name in _UNITS if unit in units)
    lines = [
        f"An interval says how far a difference would move if other {drawn} of the same kind had "
        f"been read: 2,000 times, each side is drawn anew from its own {drawn}. It takes them as "
        "independent of each other, and says nothing of why sides differ."
    ]
    if "branch" in units:
        lines.append(
            "Branches of one thread share its topic, its opening and its people: where branches "
            "were drawn, the interval speaks of these threads only, and rather too narrowly."
        )
    if len(held) > 1:
        lines.append(
            f"{count(len(held), 'difference')} with an interval stand here. If nothing differed at "
            "all, about one in twenty would still lie clear of 0 by chance: one alone is a hint."
        )
    lines.append(
        "Counts and figures of the whole network (pairs, answered links, Gini) have no interval."
    )
    return lines


_UNITS = (("thread", "threads"), ("branch", "branches"))
