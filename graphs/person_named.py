"""Which person a name means, and what to say where two people have no exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.diagrams.labels import label
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.names import name_key

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion

_LONGEST, _LISTED = 80, 40
_SOME = 10


def person_named(discussion: Discussion, name: str) -> int:
    """Return the row in `people` of the person meant by `name`.

    A spelling that occurs exactly so comes first, then the key that spellings share.  Raises
    UsageError if nobody is called that, or several people are.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> person_named(example_discussion(), "ANN")
    0
    """
    people = discussion.people
    exact = [p for p, seen in enumerate(people.spellings) if name in seen]
    wanted = name_key(name)
    alike = [p for p, key in enumerate(people.keys) if key == wanted]
    for found in (exact, alike):
        if len(found) == 1:
            return found[0]
    shown = label(name, _LONGEST)
    if exact or alike:
        raise UsageError(f"several people are called {shown}")
    some = ", ".join(label(known, _LISTED) for known in people.names[:_SOME])
    more = f" and {len(people) - _SOME:,} more" if len(people) > _SOME else ""
    raise UsageError(f"nobody here is called {shown}; people here: {some or 'none'}{more}")


def no_exchange(discussion: Discussion, one: int, other: int) -> str:
    """Return a sentence: two people did not address each other, and which of them did.

    `one` and `other` are rows in `people`.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> no_exchange(example_discussion(), 0, 2)
    'no exchange: Cy addressed Ann, who did not address Cy'
    """
    net, names = discussion.network, discussion.people.names
    for speaker, addressee in ((one, other), (other, one)):
        if np.any((net.source == speaker) & (net.target == addressee)):
            x, y = (label(names[person], _LONGEST) for person in (speaker, addressee))
            return f"no exchange: {x} addressed {y}, who did not address {x}"
    a, b = (label(names[person], _LONGEST) for person in (one, other))
    return f"no exchange: {a} and {b} did not address each other"
