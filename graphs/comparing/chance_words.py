"""Comparisons with chance in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadgraph.graphs.phrases import count

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
        "a stronger centre",
        "a weaker centre",
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


PICKED = ("own_pagerank", "own_addressers")
"""Figures of a person who was picked for being first, which alone makes them high."""

ENOUGH = 20
"""With fewer shuffles than this nothing is said to be more or less than chance gives."""
_MEAN_FOR_Z = 5
"""Counts of a mean below this are so skewed that z says much where p says little."""


def against_words(b: Baseline) -> str:
    """Say how a figure stands to its shuffles: beyond 95 % of them or not, and how often.

    >>> from threadgraph.graphs.comparing.chance import Baseline
    >>> numbers = dict(mean=0.3, deviation=0.5, z=3.4, low=0.0, high=1.0, p=0.01, p_low=1.0)
    >>> against_words(Baseline("back_and_forth", 2.0, 1000, 0, below=990, equal=4, above=6,
    ...     **numbers))
    'more back-and-forth than chance gives: as many or more in 10 of 1,000 shuffles'
    """
    said = WORDS[b.name]
    return _against(b, said.more, said.less)


def _against(b: Baseline, more: str, less: str) -> str:
    said, n = WORDS[b.name], b.shuffles
    if b.observed is None:
        return "undefined here, so that there is nothing to compare"
    if b.mean is None or b.low is None or b.high is None:
        if b.undefined:
            return f"undefined in {_all(b.undefined)}, so that there is nothing to compare"
        return "not compared: no shuffle can differ"
    tail = f"; undefined in {b.undefined:,} further" if b.undefined else ""
    if b.equal == n:
        return f"the same in {_all(n)}{tail}"
    if b.name in PICKED:
        return f"not judged, as the person was picked for being first here{tail}"
    if b.observed >= b.mean:
        beyond = more if b.observed > b.high else None
        times, as_far = b.equal + b.above, "as many or more" if said.whole else "as much or more"
    else:
        beyond = less if b.observed < b.low else None
        times, as_far = b.equal + b.below, "as few or fewer" if said.whole else "as little or less"
    often = f"{as_far} in {_of(times, n)}{tail}"
    if n < ENOUGH:
        return often
    if beyond is None:
        return f"within what chance gives: {often}"
    return f"{beyond} than chance gives: {often}"


def sentence_of(b: Baseline) -> str:
    """Say the figure, how it stands to its shuffles, and what these have.

    >>> from threadgraph.graphs.comparing.chance import Baseline
    >>> numbers = dict(mean=0.25, deviation=0.5, z=3.5, low=0.0, high=1.0, p=0.01, p_low=1.0)
    >>> sentence_of(Baseline("back_and_forth", 2.0, 1000, 0, below=990, equal=4, above=6,
    ...     **numbers))  # doctest: +NORMALIZE_WHITESPACE
    'Pairs who went back and forth: 2, more than chance gives: as many or more in 10 of 1,000
    shuffles. The shuffles have 0.25 on average, 95 % of them 0 to 1.'
    """
    said = WORDS[b.name]
    if b.observed is None:
        return f"{said.title}: {against_words(b)}."
    against = _against(b, "more", "fewer" if said.whole else "less")
    text = f"{said.title}: {_number(b.observed, whole=said.whole)}, {against}."
    if b.mean is None or b.low is None or b.high is None or b.equal == b.shuffles:
        return text
    low, high = (_number(value, whole=said.whole) for value in (b.low, b.high))
    between = f"95 % of them {low}" + (f" to {high}" if high != low else "")
    tells = said.whole and b.mean >= _MEAN_FOR_Z and b.z is not None and b.name not in PICKED
    z = f" (z = {_number(b.z)})" if tells and b.z is not None else ""
    return f"{text} The shuffles have {_number(b.mean)} on average, {between}{z}."


def times(number: int) -> str:
    """Return how often: "never", "once", "3 times"."""
    return "never" if not number else "once" if number == 1 else f"{number:,} times"


def _of(part: int, n: int) -> str:
    if part == n:
        return _all(n)
    return f"{f'{part:,}' if part else 'none'} of {count(n, 'shuffle')}"


def _all(n: int) -> str:
    return "the one shuffle" if n == 1 else "both shuffles" if n == 2 else f"all {n:,} shuffles"


def _number(value: float, *, whole: bool = False) -> str:
    """Return a figure in three significant digits; counts as they are."""
    if whole:
        return f"{round(value):,}"
    if abs(value) >= 1000:
        return f"{value:,.0f}".replace("-", "\N{MINUS SIGN}")
    return f"{value:.3g}".replace("-", "\N{MINUS SIGN}")
