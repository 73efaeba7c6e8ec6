"""Who is meant by a name that several participants bear: the nearest in the conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.mention_places import whole_name
from threadgraph.graphs.name_index import MOST_NAMESAKES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from threadgraph.graphs.name_index import NameIndex

NEAREST_ANCESTORS = 100
"""How many comments up the chain of replies are looked at for an author of that name."""

UNRESOLVED = -1


class Targets:
    """Chooses among the bearers of a name, as seen from one comment.

    The order of grounds: has spoken already; author of the comment answered, then of those
    above it; has spoken in the same branch, then in the same thread; written in exactly this
    spelling; spoke last.  What is still a tie is unresolved.
    """

    def __init__(
        self, authors: NDArray[np.int32], parent: NDArray[np.int32], index: NameIndex
    ) -> None:
        """Prepare for rows in canonical order: `authors` and `parent` are rows, −1 for none."""
        self._authors = authors
        self._parent = parent
        self._index = index
        speakers, rows = np.unique(authors, return_index=True)
        self._first = dict(zip(speakers.tolist(), rows.tolist(), strict=True))
        self._places: tuple[_Speakers, _Speakers, _Speakers] | None = None

    def bearers(self, name: str) -> tuple[int, ...]:
        """Return the participants called exactly `name`; an "@" before it is passed over."""
        bare = name.lstrip("@＠")
        return whole_name(self._index, bare, 0, len(bare))

    def choose(self, row: int, bearers: Sequence[int], name: str, *, later: bool) -> int | None:
        """Return the participant meant, UNRESOLVED for a tie, None if nobody can be meant.

        `later`: people who speak only later can be meant too, if nobody else can.
        """
        if len(bearers) > MOST_NAMESAKES:
            return UNRESOLVED
        pool = [person for person in bearers if self._first.get(person, row + 1) <= row]
        if not pool and later:
            pool = list(bearers)
        if not pool:
            return None
        author = int(self._authors[row])
        if len(pool) > 1:
            pool = [person for person in pool if person != author]
        if len(pool) == 1:
            return pool[0]
        above = self._above(row, pool)
        return self._likeliest(row, pool, name) if above is None else above

    def _above(self, row: int, pool: list[int]) -> int | None:
        """Return the nearest author above `row` that is in the pool."""
        above = int(self._parent[row])
        for _ in range(NEAREST_ANCESTORS):
            if above < 0:
                return None
            author = int(self._authors[above])
            if author in pool:
                return author
            above = int(self._parent[above])
        return None

    def _likeliest(self, row: int, pool: list[int], name: str) -> int:
        branches, threads, everywhere = self._speakers()
        grounds: list[Callable[[int], bool]] = [
            lambda person: branches.last(branches.place(row), person, row) >= 0,
            lambda person: threads.last(threads.place(row), person, row) >= 0,
            lambda person: self._index.bears(person, name),
        ]
        for holds in grounds:
            pool = [person for person in pool if holds(person)] or pool
            if len(pool) == 1:
                return pool[0]
        last = [everywhere.last(0, person, row) for person in pool]
        latest = max(last)
        return pool[last.index(latest)] if latest >= 0 else UNRESOLVED

    def _speakers(self) -> tuple[_Speakers, _Speakers, _Speakers]:
        """Work out, once and only if a name is ambiguous, who speaks in which branch and thread."""
        if self._places is None:
            parent = self._parent.tolist()
            thread = list(range(len(parent)))
            branch = list(range(len(parent)))
            for row, above in enumerate(parent):
                if above >= 0:
                    thread[row] = thread[above]
                    if parent[above] >= 0:
                        branch[row] = branch[above]
            self._places = (
                _Speakers(np.array(branch, np.int64), self._authors),
                _Speakers(np.array(thread, np.int64), self._authors),
                _Speakers(np.zeros(len(parent), np.int64), self._authors),
            )
        return self._places


class _Speakers:
    """Rows by place (a branch, a thread, the whole) and speaker, for "spoke there before"."""

    def __init__(self, places: NDArray[np.int64], authors: NDArray[np.int32]) -> None:
        rows = np.flatnonzero(authors >= 0)
        self._places = places
        self._people = int(authors.max(initial=0)) + 1
        codes = places[rows] * self._people + authors[rows]
        order = np.argsort(codes, kind="stable")
        self._codes, self._rows = codes[order], rows[order]

    def place(self, row: int) -> int:
        """Return the place of a row."""
        return int(self._places[row])

    def last(self, place: int, person: int, before: int) -> int:
        """Return the last row of a person at a place before a row, −1 if there is none."""
        code = place * self._people + person
        start = int(np.searchsorted(self._codes, code, "left"))
        end = int(np.searchsorted(self._codes, code, "right"))
        found = start + int(np.searchsorted(self._rows[start:end], before, "left"))
        return int(self._rows[found - 1]) if found > start else -1
