"""Mixing as its formulas say it, one reply at a time."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable

    from threadgraph.graphs.discussion import Discussion

Pairs = list[tuple["Hashable | None", "Hashable | None"]]


def replies_definition(d: Discussion, name: str) -> Pairs:
    """Return (value of the reply, value of the answered) for each reply to somebody else."""
    values = d.attributes[name].values
    found: Pairs = []
    for row in range(len(d.ids)):
        above = int(d.parent[row])
        if above < 0 or not d.is_record[row] or not d.is_record[above]:
            continue
        if d.author[row] >= 0 and d.author[row] == d.author[above]:
            continue
        found.append((values[row], values[above]))
    return found


def person_definition(d: Discussion, name: str, person: int) -> str | None:
    """Return the value that most comments of a person have, None where two are as frequent."""
    values = d.attributes[name].values
    own = Counter(
        values[row]
        for row in range(len(d.ids))
        if d.is_record[row] and d.author[row] == person and values[row] is not None
    )
    most = max(own.values(), default=0)
    leaders = [value for value, times in own.items() if times == most]
    return leaders[0] if len(leaders) == 1 else None


def addresses_definition(d: Discussion, name: str) -> Pairs:
    """Return (value of the speaker, value of the addressee) for each address."""
    a = d.addresses
    people = [person_definition(d, name, p) for p in range(len(d.people))]
    pairs = zip(a.speaker.tolist(), a.addressee.tolist(), strict=True)
    return [(people[one], people[other]) for one, other in pairs]


def known_definition(pairs: Pairs) -> Pairs:
    """Keep the pairs with both ends known."""
    return [pair for pair in pairs if pair[0] is not None and pair[1] is not None]


def expected_across_definition(pairs: Pairs) -> float | None:
    """N times the chance that two ends drawn independently differ."""
    known = known_definition(pairs)
    n = len(known)
    if not n:
        return None
    a, b = Counter(x for x, _ in known), Counter(y for _, y in known)
    return n * sum(a[x] / n * b[y] / n for x in a for y in b if x != y)


def assortativity_definition(pairs: Pairs) -> float | None:
    """Newman 2003, formula (2): (Tr e - ||e²||) / (1 - ||e²||) on the mixing matrix e."""
    known = known_definition(pairs)
    n = len(known)
    if not n:
        return None
    values = sorted({value for pair in known for value in pair}, key=str)
    times = Counter(known)
    e = [[times[x, y] / n for y in values] for x in values]
    k = range(len(values))
    trace = sum(e[i][i] for i in k)
    squared = sum(sum(e[i][j] * e[j][m] for j in k) for i in k for m in k)
    return None if abs(1 - squared) < 1e-12 else (trace - squared) / (1 - squared)
