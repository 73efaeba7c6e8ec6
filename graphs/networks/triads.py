"""The triad census: how many of all groups of three people are arranged in each of 16 ways."""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.networks.triangles import TRIANGLE_WORK, too_much, triangles

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.networks.projection import Ties
    from threadgraph.graphs.participants import Network

    Longs = NDArray[np.int64]

TRIAD_TYPES = (
    "003", "012", "102", "021D", "021U", "021C", "111D", "111U",
    "030T", "030C", "201", "120D", "120U", "120C", "210", "300",
)  # fmt: skip
"""Holland and Leinhardt's names: mutual, one-way and no contacts, and how the arrows run.

021D: B ← A → C.  021U: B → A ← C.  021C: B → A → C.  111D: A ↔ B, C → A.  111U: A ↔ B, A → C.
120D: A ↔ C, A ← B → C.  120U: A ↔ C, A → B ← C.  120C: A ↔ C, A → B → C.  (Other programs
interchange 111D and 111U; networkx and igraph have them as here.)
"""
_SENT, _GOT, _MUTUAL = 1, 2, 3
_BACK = np.array([0, 2, 1, 3])
_MIDDLES = {
    "021D": (_SENT, _SENT),
    "021U": (_GOT, _GOT),
    "021C": (_SENT, _GOT),
    "111D": (_GOT, _MUTUAL),
    "111U": (_SENT, _MUTUAL),
    "201": (_MUTUAL, _MUTUAL),
}
"""The arrangements with two ties, by what the person in the middle has of either."""


def triad_census(
    network: Network, found: Ties, *, work: int = TRIANGLE_WORK
) -> dict[str, int] | None:
    """Count the groups of three people of each of `TRIAD_TYPES`, n(n − 1)(n − 2)/6 in all.

    None if more than `work` pairs of contacts are to be tried.  Only the triangles are
    listed: groups with two ties follow from what everybody has of each kind of tie, less the
    triangles, and those with one tie or none from how many groups each tie is in.  Holland
    and Leinhardt 1970; counted otherwise than, but as exactly as, by Batagelj and Mrvar 2001.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> from threadgraph.graphs.networks.projection import ties
    >>> d = example_discussion()
    >>> {kind: n for kind, n in triad_census(d.network, ties(d.network)).items() if n}
    {'111D': 1}
    """
    if too_much(found, work):
        return None
    codes = _codes(network, found)
    closed = _triangles_by_code(found, codes)
    census = dict.fromkeys(TRIAD_TYPES, 0)
    middles = _middles(found, codes)
    for sides, number in zip(_SIDES, closed, strict=True):
        if number:
            census[_CLOSED[sides]] += number
            for corner in _corners(sides):
                middles[_middle_type(*corner)] -= number
    for kind, number in middles.items():
        census[kind] += number
    # The first two figures of a name are its numbers of mutual and of one-way ties.
    mutual = int(np.count_nonzero(found.mutual))
    one_way = len(found) - mutual
    census["102"] = mutual * (found.n - 2) - sum(int(k[0]) * x for k, x in census.items())
    census["012"] = one_way * (found.n - 2) - sum(int(k[1]) * x for k, x in census.items())
    census["003"] = comb(found.n, 3) - sum(census.values())
    return census


def _codes(network: Network, found: Ties) -> Longs:
    """What the first person of each tie has of it: sent, got, or mutual."""
    n = max(found.n, 1)
    ahead = network.source < network.target
    key = network.source[ahead].astype(np.int64) * n + network.target[ahead]
    codes = np.full(len(found), _GOT, np.int64)
    codes[np.searchsorted(found.a * n + found.b, key)] = _SENT
    codes[found.mutual] = _MUTUAL
    return codes


def _triangles_by_code(found: Ties, codes: Longs) -> list[int]:
    """Numbers of triangles by what u has of uv and of uw, and v of vw, in the order of `_SIDES`."""
    total = np.zeros(64, np.int64)
    for some in triangles(found):
        uv, uw, vw = (
            np.where(found.a[tie] == first, codes[tie], _BACK[codes[tie]])
            for tie, first in ((some.uv, some.u), (some.uw, some.u), (some.vw, some.v))
        )
        total += np.bincount(16 * uv + 4 * uw + vw, minlength=64)
    return [int(total[16 * uv + 4 * uw + vw]) for uv, uw, vw in _SIDES]


def _middles(found: Ties, codes: Longs) -> dict[str, int]:
    """Pairs of ties of each person by kind, whether or not the other two are tied."""
    n = found.n
    has = {}
    for kind in (_SENT, _GOT, _MUTUAL):
        first = np.bincount(found.a[codes == kind], minlength=n)
        has[kind] = first + np.bincount(found.b[_BACK[codes] == kind], minlength=n)
    return {
        name: int((has[x] * (has[x] - 1) // 2 if x == y else has[x] * has[y]).sum())
        for name, (x, y) in _MIDDLES.items()
    }


def _corners(sides: tuple[int, int, int]) -> list[tuple[int, int]]:
    """What u, v and w have of their two sides of a triangle."""
    uv, uw, vw = sides
    back = _BACK.tolist()
    return [(uv, uw), (back[uv], vw), (back[uw], back[vw])]


def _middle_type(x: int, y: int) -> str:
    return next(name for name, two in _MIDDLES.items() if two == (min(x, y), max(x, y)))


def _closed_type(sides: tuple[int, int, int]) -> str:
    """Name a triangle by its sides."""
    mutual = sides.count(_MUTUAL)
    if mutual > 1:
        return {2: "210", 3: "300"}[mutual]
    one_way = {corner for corner in _corners(sides) if _MUTUAL not in corner}
    if mutual:
        # One person has no part in the mutual tie: what they have of both others.
        return {(_SENT, _SENT): "120D", (_GOT, _GOT): "120U"}.get(next(iter(one_way)), "120C")
    return "030T" if (_SENT, _SENT) in one_way else "030C"


_SIDES = [(uv, uw, vw) for uv in (1, 2, 3) for uw in (1, 2, 3) for vw in (1, 2, 3)]
_CLOSED = {sides: _closed_type(sides) for sides in _SIDES}
