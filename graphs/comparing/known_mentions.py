"""Mentions of a discussion as marks: what is known of them that its texts do not say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.mentions import MentionOptions, find_mentions
from threadgraph.graphs.remembered import remembered

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion, Mentions

_Place = tuple[int, int, int, str]
_SIGNED = ("M3", "M4")


@dataclass(frozen=True)
class KnownMentions:
    """What to look for in texts again, and what to keep without looking.

    - `rows`: the mentions of the discussion that its texts alone do not give (the platform
      marked them, or there are no texts), ascending.
    - `complete`: comments in whose texts "@name" is not looked for.
    - `options`: the rules that were in force.
    """

    rows: list[int]
    complete: frozenset[int]
    options: MentionOptions


@remembered
def known_mentions(discussion: Discussion) -> KnownMentions:
    """Tell apart the mentions that texts give from those that the platform marked.

    The texts are looked through once for each discussion.

    >>> from threadgraph.graphs.examples import discussion_of
    >>> d = discussion_of([("1", None, "Ann", "Hi", 0), ("2", None, "Bob", "@Ann: hi", 1)])
    >>> known_mentions(d).rows
    []
    """
    d = discussion
    if d.texts is None:
        return KnownMentions(list(range(len(d.mentions))), frozenset(), MentionOptions())
    found = find_mentions(d.texts, d.author, d.parent, d.people)
    here, said = _places(d.mentions), _places(found)
    if here == said:
        return KnownMentions([], frozenset(), MentionOptions())
    kinds, also = set(d.mentions.rule), set(found.rule)
    options = MentionOptions(
        vocatives="M5" in kinds or "M5" not in also,
        attributions="M7" in kinds or "M7" not in also,
    )
    told = set(said)
    rows = [i for i, place in enumerate(here) if place not in told]
    return KnownMentions(rows, _complete(here, said, rows), options)


def _places(m: Mentions) -> list[_Place]:
    def plain(values: NDArray[np.int32]) -> list[int]:
        listed: list[int] = values.tolist()
        return listed

    return list(zip(plain(m.comment), plain(m.start), plain(m.end), m.rule, strict=True))


def _complete(here: list[_Place], said: list[_Place], rows: list[int]) -> frozenset[int]:
    """Comments with an "@name" that was not taken for a mention, though no mark stands there."""
    taken = {comment for comment, _, _, rule in here if rule in _SIGNED}
    marked: dict[int, list[tuple[int, int]]] = {}
    for i in rows:
        comment, start, end, _ = here[i]
        marked.setdefault(comment, []).append((start, end))
    known = set(here)
    return frozenset(
        place[0]
        for place in said
        if place not in known
        and place[3] in _SIGNED
        and place[0] not in taken
        and not any(place[1] < end and start < place[2] for start, end in marked.get(place[0], ()))
    )
