"""What a caller may choose about a diagram."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DrawOptions:
    """How to draw.

    - `thread`: id of the thread for the reply tree; None: the one with most comments.
    - `people`: at most so many people in the network, the most connected first.
    - `pairs`: at most so many exchanges, the most intense first.
    - `seed`: of the network's layout; the same seed gives the same picture.
    """

    thread: str | None = None
    people: int = 300
    pairs: int = 20
    seed: int = 0


DEFAULT = DrawOptions()
