"""What the picture of a comparison says in words: its finding, its detail and its notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadgraph.graphs.comparing.comparison_words import apart, valued, within
from threadgraph.graphs.diagrams.labels import count, isolate, labels

if TYPE_CHECKING:
    from threadgraph.graphs.comparing.compare import Comparison, Difference

_NAME = 40


def comparison_finding(found: Comparison) -> str:
    """Return in a sentence the clearest difference, or that there is none, or too little."""
    names = _quoted(found)
    clear = [one for one in found.differences if one.clear]
    if not clear:
        held = any(one.interval is not None for one in found.differences)
        if len(found) == 2:
            both = f"{names[0]} and {names[1]}"
            if held:
                return f"No figure differs clearly between {both}"
            return f"{both} side by side; too few to say what differs by chance"
        if held:
            return f"No figure of the others differs clearly from {names[0]}"
        return f"{len(found):,} sides; too few threads and branches to say what differs by chance"
    best = max(clear, key=_clearness)
    cells = found.cells(best.figure.name)
    title = best.figure.title
    title = title if title.startswith("h-") else title[:1].upper() + title[1:]
    values = [valued(best.figure, cells[k].value or 0.0) for k in (0, best.side)]
    said = f"{title}: {values[0]} in {names[0]}, {values[1]} in {names[best.side]}"
    more = len(clear) - 1
    return said if not more else f"{said}; {count(more, 'more clear difference')}"


def comparison_detail(found: Comparison) -> str:
    """Return the clearest difference in figures, and how many comments the sides have."""
    clear = [one for one in found.differences if one.clear]
    comments = [f"{int(side.cells['comments'].value or 0):,}" for side in found.sides]
    parts = []
    if clear:
        best = max(clear, key=_clearness)
        parts.append(f"{apart(best)} (95 % interval {within(best)})")
    if len(found) > 3:
        parts.append(f"{len(found):,} sides with {min_max(found)} comments each")
    else:
        parts.append(f"{', '.join(comments[:-1])} and {comments[-1]} comments")
    return "; ".join(parts)


def comparison_notes(found: Comparison, drawn: int) -> list[str]:
    """Return how to read the picture, what it leaves out and what its intervals mean."""
    notes = [
        "Level 1 answers the opening of a thread or nothing, level 2 a comment of level 1. "
        "Answered back: of the answers to a reply, those by the one replied to. Links "
        "answered: pairs of who addressed whom with an address back",
        *(isolate(note).removesuffix(".") for note in found.notes),
        *dict.fromkeys(
            f"{label}: {isolate(line).removesuffix('.')}"
            for side, label in zip(found.sides[:drawn], _quoted(found), strict=False)
            for line in side.shortfalls
        ),
    ]
    held = [one for one in found.differences if one.interval is not None]
    if any(one.figure.scope == "median" for one in held):
        notes.append(
            "h-index, structural virality and the share of the largest branch: medians over threads"
        )
    if drawn < len(found):
        notes.append(f"The first {drawn} of {len(found):,} sides are drawn")
    if held:
        units = sorted({f"{one.unit}s" if one.unit == "thread" else "branches" for one in held})
        drawn_from = " or ".join(reversed(units))
        notes.append(
            f"Bars: 95 % intervals, from 2,000 times drawing each side anew from its {drawn_from}, "
            "which takes them as independent. Full dots differ clearly from the first side: the "
            "interval leaves out 0. About one in twenty would do so by chance alone"
        )
    else:
        whys = [one.why for one in found.differences if one.why and one.why.startswith("too few")]
        if whys:
            notes.append(f"No interval is shown: {whys[0]}")
    counts = [int(side.cells["comments"].value or 0) for side in found.sides]
    if min(counts) and max(counts) >= 2 * min(counts):
        notes.append(
            "The sides differ much in size, and the share of answered links varies with size alone"
        )
    return notes


def side_labels(found: Comparison) -> list[str]:
    """Return the names of the sides as labels, all different."""
    return labels(found.names, _NAME)


def min_max(found: Comparison) -> str:
    """Return the fewest and the most comments of a side: "12 to 1,200"."""
    counts = sorted(int(side.cells["comments"].value or 0) for side in found.sides)
    return f"{counts[0]:,} to {counts[-1]:,}" if counts[0] < counts[-1] else f"{counts[0]:,}"


def _quoted(found: Comparison) -> list[str]:
    return [f"“{isolate(name)}”" for name in side_labels(found)]


def _clearness(one: Difference) -> float:
    """How far the nearer end of an interval lies from 0, in lengths of the interval."""
    held = one.interval
    if held is None or held.high == held.low:
        return 0.0
    return min(abs(held.low), abs(held.high)) / (held.high - held.low)
