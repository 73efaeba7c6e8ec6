"""Comparisons with chance in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadgraph.graphs.comparing.chance import Baseline


@dataclass(frozen=True)
class Words:
    """How a figure is spoken of: its name, and what more and less of it is called."""

    title: str
    more: str
    less: str
    whole: bool = False
    """Whether it counts things, so that it is said without decimals."""


WORDS = {
    "reciprocity": Words("Links answered", "more links answered", "fewer links answered"),
    "exchanges": Words(
        "Pairs who addressed each other",
        "more pairs who addressed each other",
        "fewer pairs who addressed each other",
        whole=True,
    ),
    "back_and_forth": Words(
        "Pairs who went back and forth",
        "more back-and-forth",
        "less back-and-forth",
        whole=True,
    ),
    "rho": Words(
        "Reciprocity beyond density (rho)",
        "higher reciprocity for the density",
        "lower reciprocity for the density",
    ),
    "weighted_reciprocity": Words(
        "Addresses returned", "more addresses returned", "fewer addresses returned"
    ),
    "most_addressed": Words(
        "Comments that address the most addressed person",
        "more comments that address one person",
        "fewer comments that address one person",
        whole=True,
    ),
    "most_addressers": Words(
        "People who address the one whom most people address",
        "more people who address one person",
        "fewer people who address one person",
        whole=True,
    ),
    "centralisation": Words(
        "Centralisation of being addressed",
        "attention centred more on one person",
        "attention centred less on one person",
    ),
    "first_pagerank": Words(
        "PageRank of the most central person",
        "a higher PageRank of the first",
        "a lower PageRank of the first",
    ),
    "own_pagerank": Words(
        "PageRank of the person who is most central here",
        "a higher PageRank",
        "a lower PageRank",
    ),
    "own_addressers": Words(
        "People who address the person who is most central here",
        "addressed by more people",
        "addressed by fewer people",
        whole=True,
    ),
}


def against_words(b: Baseline) -> str:
    """Say how a figure stands to its shuffles, ties included.

    >>> from threadgraph.graphs.comparing.chance import Baseline
    >>> numbers = dict(mean=0.3, deviation=0.5, z=3.4, low=0.0, high=1.0, p=0.01, p_low=1.0)
    >>> against_words(Baseline("back_and_forth", 2.0, 1000, 0, below=990, equal=4, above=6,
    ...     **numbers))
    'more back-and-forth than in 990 of 1,000 shuffles (equal in 4)'
    """
    said, n = WORDS[b.name], b.shuffles
    if b.observed is None:
        return "undefined here, so that there is nothing to compare"
    if not n:
        if b.undefined:
            return f"undefined in all {b.undefined:,} shuffles, so that there is nothing to compare"
        return "not compared: no shuffle can differ"
    tail = f"; undefined in {b.undefined:,} further" if b.undefined else ""
    if b.equal == n:
        return f"the same in {_all(n)}{tail}"
    if b.equal >= max(b.below, b.above):
        sides = ((b.below, "more than in"), (b.above, "less than in"))
        others = ", ".join(f"{word} {times:,}" for times, word in sides if times)
        return f"the same as in {b.equal:,} of {n:,} shuffles ({others}){tail}"
    ties = f" (equal in {b.equal:,})" if b.equal else ""
    if b.below > b.above:
        return f"{said.more} than in {_of(b.below, n)}{ties}{tail}"
    if b.above > b.below:
        return f"{said.less} than in {_of(b.above, n)}{ties}{tail}"
    half = f"{said.more} than in {_of(b.below, n)} and {said.less} than in as many"
    return f"{half}{ties}{tail}"


def sentence_of(b: Baseline) -> str:
    """Say the figure, how it stands to its shuffles, and what these have.

    >>> from threadgraph.graphs.comparing.chance import Baseline
    >>> numbers = dict(mean=0.25, deviation=0.5, z=3.5, low=0.0, high=1.0, p=0.01, p_low=1.0)
    >>> sentence_of(Baseline("back_and_forth", 2.0, 1000, 0, below=990, equal=4, above=6,
    ...     **numbers))  # doctest: +NORMALIZE_WHITESPACE
    'Pairs who went back and forth: 2, more back-and-forth than in 990 of 1,000 shuffles
    (equal in 4). The shuffles have 0.25 on average, 95 % of them 0 to 1 (z = 3.5).'
    """
    said = WORDS[b.name]
    if b.observed is None:
        return f"{said.title}: {against_words(b)}."
    text = f"{said.title}: {_number(b.observed, whole=said.whole)}, {against_words(b)}."
    if b.mean is None or b.low is None or b.high is None or b.equal == b.shuffles:
        return text
    low, high = (_number(value, whole=said.whole) for value in (b.low, b.high))
    between = f"95 % of them {low}" + (f" to {high}" if high != low else "")
    z = "" if b.z is None else f" (z = {_number(b.z)})"
    return f"{text} The shuffles have {_number(b.mean)} on average, {between}{z}."


def _of(part: int, n: int) -> str:
    return _all(n) if part == n else f"{part:,} of {n:,} shuffles"


def _all(n: int) -> str:
    return "the one shuffle" if n == 1 else f"all {n:,} shuffles"


def _number(value: float, *, whole: bool = False) -> str:
    """Return a figure in three significant digits; counts as they are."""
    if whole:
        return f"{round(value):,}"
    if abs(value) >= 1000:
        return f"{value:,.0f}".replace("-", "\N{MINUS SIGN}")
    return f"{value:.3g}".replace("-", "\N{MINUS SIGN}")
