"""What a caller may choose about a diagram."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DrawOptions:
    """How to draw.

    - `thread`: id of the thread for the reply tree; None: the one with most comments.
    - `people`: at most so many people in the network, those in most addresses; the matrix
      shows no more than that either, and never more than 50.
    - `pairs`: at most so many exchanges, the most intense first.
    - `between`: names of two people whose exchange the ladder shows; None: the exchange that
      went furthest.
    - `colour_by`: name of a column of the user's own (`Discussion.attributes`) whose values are
      the colours of network, tree and timeline; None: as ever.
    - `seed`: of the network's layout; the same seed gives the same picture.  Exported graphs
      and the report stand as with seed 0.
    """

    thread: str | None = None
    people: int = 300
    pairs: int = 20
    between: tuple[str, str] | None = None
    seed: int = 0
    colour_by: str | None = None


DEFAULT = DrawOptions()
