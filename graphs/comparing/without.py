"""The headline figures with and without what was decided for the reader, and what depends on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.bots import bots, by_bots
from threadgraph.graphs.comparing.dependence import sentences
from threadgraph.graphs.comparing.headline import Headline, headline
from threadgraph.graphs.comparing.variants import (
    unmerged,
    without_bots,
    without_inferred,
    without_unknown,
)
from threadgraph.graphs.identity import ID_PREFIX
from threadgraph.graphs.phrases import count, listed
from threadgraph.graphs.records import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Callable

    from threadgraph.graphs.discussion import Discussion

__all__ = [
    "CHOICES",
    "PART_WHY",
    "Headline",
    "Variant",
    "WithWithout",
    "dependence_in_words",
    "headline",
    "with_and_without",
]


PART_WHY = "this is a part of a discussion, in which comments above others were left out"


@dataclass(frozen=True)
class Variant:
    """The figures under one other choice.

    - `without` says what is left out or undone, as the beginning of a sentence.
    - `figures`: None where it does not apply; `why` then says why not.
    - `note`: what the figures are not exact in, None if in nothing.
    """

    without: str
    figures: Headline | None
    why: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class WithWithout:
    """The headline figures as they are, and under each other choice, by the names of `CHOICES`."""

    as_it_is: Headline
    variants: dict[str, Variant]

    def __getitem__(self, name: str) -> Variant:
        """Return one variant by its name."""
        return self.variants[name]


def with_and_without(discussion: Discussion) -> WithWithout:
    """Compute the headline figures as they are and under each choice that applies.

    `CHOICES` are "inferred" (parents as the input states them), "unknown" (without comments
    of unknown authors), "bots" (without comments by programs) and "merged" (every spelling of
    a name a person of its own).  For "inferred" and "merged" the figures equal those of reading
    the input again under that choice; without the comments of some, all others stay as they
    are and at their level (see `variants`).  Each choice that applies costs as much as putting
    the discussion together.  A part of a discussion (`part.part_of`) with comments below ones
    left out has no variants: no input gives it.  Take the part of the variant instead (see
    `variants`).

    >>> from threadgraph.graphs.examples import discussion_of
    >>> found = with_and_without(discussion_of([("1", None, "joe", "", 0), ("2", "1", "Ann", "", 1),
    ...     ("3", None, "Ann", "", 2), ("4", "3", "JOE", "", 3)]))
    >>> found.as_it_is.exchanges, found["merged"].figures.exchanges, found["bots"].why
    (1, 0, 'no bots are known here')
    """
    d = discussion
    if _is_part(d):
        other = {name: Variant("Without", None, why=PART_WHY) for name in CHOICES}
        return WithWithout(headline(d), other)
    return WithWithout(headline(d), {name: choice(d) for name, choice in CHOICES.items()})


def dependence_in_words(found: WithWithout) -> list[str]:
    """Return a sentence for each headline figure that depends on a choice; often none.

    A count depends on it if it is nothing on one side only, or changes by a quarter or more;
    a share if it changes by 0.1 or more, or is undefined on one side; who is most central if
    nobody is so on both sides.

    >>> from threadgraph.graphs.examples import discussion_of
    >>> d = discussion_of([("1", None, "joe", "", 0), ("2", "1", "Ann", "", 1),
    ...     ("3", None, "Ann", "", 2), ("4", "3", "JOE", "", 3)])
    >>> for words in dependence_in_words(with_and_without(d))[:2]:
    ...     print(words)
    Without merging spellings (joe, JOE) there are more people: 2 with, 3 without.
    Without merging spellings (joe, JOE) no link is answered: 2 of 2 with, 0 of 2 without.
    """
    told: list[str] = []
    for variant in found.variants.values():
        if variant.figures is not None:
            told += sentences(variant.without, found.as_it_is, variant.figures, variant.note)
    return told


def _is_part(d: Discussion) -> bool:
    """Tell whether a comment that is not here stands below another than the opening."""
    up = d.parent[d.kind == PLACEHOLDER]
    return bool((d.parent[up[up >= 0]] >= 0).any())


def _inferred(d: Discussion) -> Variant:
    what = "Without the replies found by a rule"
    n = sum(rule is not None for rule in d.rules or ())
    if not n:
        return Variant(what, None, why="nothing is inferred")
    if d.stated is None:
        return Variant(what, None, why="what the input states was not kept")
    return Variant(f"Without the {count(n, 'reply', 'replies')} found by a rule",
                   headline(without_inferred(d)))  # fmt: skip


def _unknown(d: Discussion) -> Variant:
    n = int(np.count_nonzero(d.is_record & (d.author < 0)))
    what = f"Without the {count(n, 'comment')} of unknown authors"
    if not n:
        return Variant("Without unknown authors", None, why="all authors are known")
    return Variant(what, headline(without_unknown(d)))


def _bots(d: Discussion) -> Variant:
    if not by_bots(d).any():
        return Variant("Without bots", None, why="no bots are known here")
    names = [d.people.names[p] for p in np.flatnonzero(bots(d)).tolist()]
    return Variant(f"Without bots ({listed(names)})" if names else "Without what bots wrote",
                   headline(without_bots(d)))  # fmt: skip


def _merged(d: Discussion) -> Variant:
    what = "Without merging spellings"
    if "pseudonyms" in d.ledger.notes:
        return Variant(what, None, why="the spellings are hidden by pseudonyms")
    if d.apart is None:
        by_name = [p for p in d.people.merged if not d.people.keys[p].startswith(ID_PREFIX)]
    else:
        first = np.full(len(d.people), -1, np.int64)
        known = np.flatnonzero(d.author >= 0)
        first[d.author[known][::-1]] = d.apart[known][::-1]
        by_name = sorted(set(d.author[known][d.apart[known] != first[d.author[known]]].tolist()))
    if not by_name:
        return Variant(what, None, why="no spellings were merged")
    spelled = [name for p in by_name for name in d.people.spellings[p]]
    note = None
    if d.texts is None and len(d.mentions):
        note = "there are no texts, so that a mention means whoever is spelled so"
    return Variant(f"{what} ({listed(spelled, 4)})", headline(unmerged(d)), note=note)


CHOICES: dict[str, Callable[[Discussion], Variant]] = {
    "inferred": _inferred,
    "unknown": _unknown,
    "bots": _bots,
    "merged": _merged,
}
"""The choices by name, with what computes the figures without each."""
