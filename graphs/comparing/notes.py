"""What to know of how the sides of a comparison were made, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadgraph.graphs.phrases import short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadgraph.graphs.comparing.figures import Side
    from threadgraph.graphs.discussion import Discussion

PERIODS = (
    "Replies across the border of a period count: an answer to an earlier comment is an answer, "
    "and a comment that is answered later got a reply; links and pairs are those of the comments "
    "written in the period. Later comments had less time to be answered: the shares that got a "
    "reply are shown, but not said to differ."
)
LEVELS_OF = (
    "Levels, and shares of comments at a level, are of the comments below the openings of threads; "
    "all other figures are of all comments."
)
_LONGEST = 40


def notes_of(discussions: Sequence[Discussion], sides: Sequence[Side]) -> tuple[str, ...]:
    """Return what a reader has to know before two sides can be compared.

    That two sides hold the same input; that replies across the border of a period count; that
    the openings of threads are comments on one side and not on another.

    >>> from threadgraph.graphs.comparing.figures import side_of
    >>> from threadgraph.graphs.examples import example_discussion
    >>> d = example_discussion()
    >>> notes_of([d, d], [side_of(d, "one"), side_of(d, "two")])
    ('“one” and “two” hold the same input.',)
    """
    notes = [
        f"“{_named(sides[i])}” and “{_named(sides[k])}” hold the same input."
        for k in range(len(sides))
        for i in range(k)
        if _same(discussions[i], discussions[k])
        and not any(_same(discussions[j], discussions[k]) for j in range(i))
    ]
    if any(side.period for side in sides):
        notes.append(PERIODS)
    if any(side.openings for side in sides):
        notes.append(LEVELS_OF)
    wrote = [side for side in sides if side.cells["comments"].value]
    with_it = [side for side in wrote if side.openings]
    without = [side for side in wrote if not side.openings]
    # A period without the opening of a thread is of the same kind as one with it.
    if with_it and without and not any(side.period for side in sides):
        notes.append(
            f"In “{_named(with_it[0])}” the openings of threads are comments or posts themselves, "
            f"in “{_named(without[0])}” they are not: an opening counts where it is one, and "
            "level 1 answers it."
        )
    return tuple(notes)


def _same(one: Discussion, other: Discussion) -> bool:
    if one is other:
        return True
    read = [[(file.sha256, file.bytes) for file in d.inputs] for d in (one, other)]
    return bool(read[0]) and sorted(read[0]) == sorted(read[1]) and one.ids == other.ids


def _named(side: Side) -> str:
    return short(side.name, _LONGEST)
