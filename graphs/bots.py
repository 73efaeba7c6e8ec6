"""Which people are programs, and which records they wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.names import is_bot

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion


def bots(discussion: Discussion) -> NDArray[np.bool_]:
    """Tell which people are programs, bool, one per person.

    By name (see `names.KNOWN_BOTS`), or because the platform marks all they wrote so.

    >>> from threadgraph.graphs.examples import discussion_of
    >>> bots(discussion_of([("1", None, "Ann", "", 0), ("2", "1", "AutoModerator", "", 1)]))
    array([False,  True])
    """
    d = discussion
    found = np.array([is_bot(name) for name in d.people.names], bool)
    if d.labels is not None:
        known = np.flatnonzero(d.is_record & (d.author >= 0))
        marked = np.array([d.labels[row] == "bot" for row in known.tolist()], bool)
        others = np.bincount(d.author[known[~marked]], minlength=len(d.people))
        found |= others == 0
    return found


def by_bots(discussion: Discussion) -> NDArray[np.bool_]:
    """Tell which records are by programs, bool, one per row: by a bot, or marked one by one.

    >>> from threadgraph.graphs.examples import discussion_of
    >>> by_bots(discussion_of([("1", None, "Ann", "", 0), ("2", "1", "AutoModerator", "", 1)]))
    array([False, False,  True])
    """
    d = discussion
    found: NDArray[np.bool_] = np.append(bots(d), False)[d.author] & d.is_record
    if d.labels is not None:
        found |= np.array([label == "bot" for label in d.labels], bool) & d.is_record
    return found
