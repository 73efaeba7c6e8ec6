"""Listing all triangles of the undirected network, many at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from threadgraph.graphs.phrases import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from threadgraph.graphs.networks.projection import Ties

    Longs = NDArray[np.int64]

TRIANGLE_WORK = 200_000_000
"""Pairs of contacts to try up to which triangles are looked for."""
_BLOCK = 1 << 17


class Triangles(NamedTuple):
    """Some triangles: the three people of each, and the rows of `Ties` of its three sides."""

    u: Longs
    v: Longs
    w: Longs
    uv: Longs
    uw: Longs
    vw: Longs


class _Arrows(NamedTuple):
    """Each tie from the person with fewer contacts to the one with more, sorted.

    `low`, `high` are places in the order of contacts, `tie` rows of `Ties`, `left` how many
    arrows of the same start follow, `person` who stands at a place.
    """

    low: Longs
    high: Longs
    tie: Longs
    left: Longs
    person: Longs


def triangle_work(found: Ties) -> int:
    """Return how many pairs of contacts `triangles` will try, at most ties × √(2 × ties) / 2."""
    return int(_arrows(found).left.sum())


def too_much(found: Ties, most: int = TRIANGLE_WORK) -> str | None:
    """Say that there are too many pairs of contacts to try, None if there are not.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> from threadgraph.graphs.networks.projection import ties
    >>> too_much(ties(example_discussion().network)) is None
    True
    """
    work = triangle_work(found)
    if work <= most:
        return None
    tries = count(work, "pair of contacts", "pairs of contacts")
    return f"not computed: {tries} to try, more than {most:,}"


def triangles(found: Ties) -> Iterator[Triangles]:
    """Give every triangle of the network once, in blocks of arrays, in the same order always.

    Arrows run from the person with fewer contacts to the one with more; two arrows of one
    start make a triangle if their ends are tied.  No start has more than √(2 × ties) of
    them, so the work is at most ties^1.5 (Schank and Wagner 2005; Latapy 2008).

    >>> from threadgraph.graphs.examples import example_discussion
    >>> from threadgraph.graphs.networks.projection import ties
    >>> sum(len(some.u) for some in triangles(ties(example_discussion().network)))
    0
    """
    arrows = _arrows(found)
    n = max(found.n, 1)
    keys = arrows.low * n + arrows.high
    bits = max(4, (16 * len(keys)).bit_length())
    seen = np.zeros(1 << bits, bool)
    seen[_slots(keys, bits)] = True
    done = np.cumsum(arrows.left)
    total = int(done[-1]) if len(done) else 0
    cuts = np.searchsorted(done, np.arange(_BLOCK, total + _BLOCK, _BLOCK), side="left") + 1
    begin = 0
    for end in np.minimum(cuts, len(keys)).tolist():
        if end <= begin:
            continue
        left = arrows.left[begin:end]
        first = np.repeat(np.arange(begin, end), left)
        offset = np.arange(len(first)) - np.repeat(np.cumsum(left) - left, left)
        second = first + 1 + offset
        begin = end
        wanted = arrows.high[first] * n + arrows.high[second]
        # Most pairs are no tie: a table answers them faster than a search.
        maybe = np.flatnonzero(seen[_slots(wanted, bits)])
        wanted = wanted[maybe]
        third = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        tied = keys[third] == wanted
        first, second, third = first[maybe][tied], second[maybe][tied], third[tied]
        yield Triangles(
            u=arrows.person[arrows.low[first]],
            v=arrows.person[arrows.high[first]],
            w=arrows.person[arrows.high[second]],
            uv=arrows.tie[first],
            uw=arrows.tie[second],
            vw=arrows.tie[third],
        )


def _arrows(found: Ties) -> _Arrows:
    person = np.argsort(found.degree, kind="stable")
    place = np.empty(found.n, np.int64)
    place[person] = np.arange(found.n)
    low = np.minimum(place[found.a], place[found.b])
    high = np.maximum(place[found.a], place[found.b])
    tie = np.lexsort((high, low))
    low, high = low[tie], high[tie]
    end = np.cumsum(np.bincount(low, minlength=found.n))
    left = end[low] - np.arange(len(low)) - 1
    return _Arrows(low, high, tie, left, person)


def _slots(keys: Longs, bits: int) -> NDArray[np.uint64]:
    """Spread keys over a table of 2^bits places (multiplicative hashing, Knuth)."""
    mixed = keys.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return mixed >> np.uint64(64 - bits)
