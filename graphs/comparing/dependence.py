"""Which headline figures depend on a choice, in sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from threadgraph.graphs.phrases import count, listed

if TYPE_CHECKING:
    from threadgraph.graphs.comparing.headline import Headline

PART = 0.25
"""A count that changes by this share of the larger value, or more, depends on the choice."""
STEP = 0.1
"""A share that changes by this much, or more, depends on the choice."""

_TINY = 1e-12


def sentences(without: str, one: Headline, other: Headline, note: str | None) -> list[str]:
    """Return a sentence for each figure that differs much between `one` and `other`.

    `without` is how each begins; `note` is added in brackets.

    >>> from dataclasses import replace
    >>> from threadgraph.graphs.comparing.headline import headline
    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = headline(example_discussion())
    >>> sentences("Without bots", found, replace(found, deepest=1), None)
    ['Without bots replies go less deep: 3 levels with, 1 without.']
    """
    end = f" ({note})." if note else "."
    told = [words(one, other) for words in _ORDER]
    return [f"{without} {words}{end}" for words in told if words is not None]


def _counts(one: int, other: int) -> bool:
    """Tell whether a count depends on the choice."""
    if one == other:
        return False
    return not one or not other or abs(one - other) >= PART * max(one, other)


def _shares(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is not other
    return abs(one - other) >= STEP - _TINY


def _more(one: int, other: int) -> str:
    return "more" if other > one else "fewer"


def _people(one: Headline, other: Headline) -> str | None:
    if not _counts(one.people, other.people):
        return None
    which = _more(one.people, other.people)
    return f"there are {which} people: {one.people:,} with, {other.people:,} without"


def _links(one: Headline, other: Headline) -> str | None:
    if not _counts(one.links, other.links):
        return None
    what = f"there are {_more(one.links, other.links)} links between people"
    if not other.links:
        what = "nobody addressed anybody"
    return f"{what}: {count(one.links, 'link')} with, {other.links:,} without"


def _reciprocity(one: Headline, other: Headline) -> str | None:
    # Without links on one side there is nothing to answer, which the links themselves say.
    if one.reciprocity is None or other.reciprocity is None:
        return None
    none = bool(one.reciprocity) != bool(other.reciprocity)
    if not none and not _shares(one.reciprocity, other.reciprocity):
        return None
    side = "larger" if other.reciprocity > one.reciprocity else "smaller"
    what = f"a {side} share of links is answered"
    if not other.reciprocity:
        what = "no link is answered"
    shares = [f"{round(h.links * (h.reciprocity or 0)):,} of {h.links:,}" for h in (one, other)]
    return f"{what}: {shares[0]} with, {shares[1]} without"


def _exchanges(one: Headline, other: Headline) -> str | None:
    if not _counts(one.exchanges, other.exchanges):
        return None
    what = f"{_more(one.exchanges, other.exchanges)} pairs addressed each other"
    if not other.exchanges:
        what = "no two people addressed each other"
    return f"{what}: {count(one.exchanges, 'pair')} with, {other.exchanges:,} without"


def _back_and_forth(one: Headline, other: Headline) -> str | None:
    if not _counts(one.back_and_forth, other.back_and_forth):
        return None
    what = f"{_more(one.back_and_forth, other.back_and_forth)} pairs went back and forth"
    if not other.back_and_forth:
        what = "no two people went back and forth"
    return f"{what}: {count(one.back_and_forth, 'pair')} with, {other.back_and_forth:,} without"


def _chain(one: Headline, other: Headline) -> str | None:
    # Without exchanges on one side there is no chain, which the exchanges themselves say.
    if one.longest_chain is None or other.longest_chain is None:
        return None
    if not _counts(one.longest_chain, other.longest_chain):
        return None
    side = "longer" if other.longest_chain > one.longest_chain else "shorter"
    turns = count(one.longest_chain, "turn")
    return (
        f"the longest chain of two people is {side}: {turns} with, {other.longest_chain:,} without"
    )


def _deepest(one: Headline, other: Headline) -> str | None:
    before, after = one.deepest or 0, other.deepest or 0
    if not _counts(before, after):
        return None
    side = "deeper" if after > before else "less deep"
    return f"replies go {side}: {count(before, 'level')} with, {after:,} without"


def _h_index(one: Headline, other: Headline) -> str | None:
    before, after = one.h_index or 0, other.h_index or 0
    if not _counts(before, after):
        return None
    side = "higher" if after > before else "lower"
    return f"the h-index is {side}: {before:,} with, {after:,} without"


def _central(one: Headline, other: Headline) -> str | None:
    # Without links on one side nobody is central, which the links themselves say.
    if not one.central or not other.central or set(one.central) & set(other.central):
        return None
    names = f"{listed(list(one.central), 3)} with, {listed(list(other.central), 3)} without"
    return f"somebody else is most central: {names}"


def _busiest(one: Headline, other: Headline) -> str | None:
    if not _shares(one.busiest_share, other.busiest_share):
        return None
    if one.busiest_share is None or other.busiest_share is None:
        return None
    side = "larger" if other.busiest_share > one.busiest_share else "smaller"
    shares = [f"{round(100 * share)} %" for share in (one.busiest_share, other.busiest_share)]
    what = f"the three who wrote most have a {side} share of what is written"
    return f"{what}: {shares[0]} with, {shares[1]} without"


_ORDER: tuple[Callable[[Headline, Headline], str | None], ...] = (
    _people,
    _links,
    _reciprocity,
    _exchanges,
    _back_and_forth,
    _chain,
    _deepest,
    _h_index,
    _central,
    _busiest,
)
