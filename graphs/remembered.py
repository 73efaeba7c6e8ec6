"""An analysis done once for each discussion or network, however many measures are read off it."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Callable

Whole = TypeVar("Whole")
Found = TypeVar("Found")


def remembered(analysis: Callable[[Whole], Found]) -> Callable[[Whole], Found]:
    """Return an analysis that is done once for each discussion (or network), kept while that is.

    What is found must not hold what it was found in, or neither is ever forgotten.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> people = remembered(lambda discussion: list(discussion.people.names))
    >>> d = example_discussion()
    >>> people(d) is people(d)
    True
    """
    known: WeakKeyDictionary[Whole, Found] = WeakKeyDictionary()

    @wraps(analysis)
    def once(whole: Whole) -> Found:
        if whole not in known:
            known[whole] = analysis(whole)
        return known[whole]

    return once
