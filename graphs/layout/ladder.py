"""The ladder of one exchange as coordinates: which comments are drawn, and where each stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.layout.strips import longest_chains

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Indices = NDArray[np.integer]
    Longs = NDArray[np.int64]

_DAY, _HOUR, _TIMES = 86_400e6, 3_600e6, 10.0


def choose_rungs(
    target: Indices, length: Indices, episode: Indices, most: int
) -> tuple[Longs, Longs]:
    """Return (shown, chain), both rows ascending, int64: what is drawn, and the longest chain.

    The arrays are the entries of one exchange as in `turns.Turns`, rows counted from its first.
    All are shown if they are at most `most`.  Else the longest chain is, or its first half and
    its end if it is longer than that; and as many whole episodes beside it as there is room
    for, its own first, then those of the longest chains, the earliest of equal ones.

    >>> choose_rungs(np.array([-1, 0, 1, 2, 3]), np.array([1, 2, 3, 4, 5]), np.zeros(5, int), 4)
    (array([0, 1, 4]), array([0, 1, 2, 3, 4]))
    """
    n = len(target)
    chain = longest_chains(np.zeros(n, np.int64), target, length)[0]
    if n <= most:
        return np.arange(n), chain
    if len(chain) > most:
        head = most // 2
        return np.r_[chain[:head], chain[len(chain) - (most - head - 1) :]], chain
    shown = np.zeros(n, bool)
    shown[chain] = True
    heads, of = np.unique(episode, return_inverse=True)
    longest = np.zeros(len(heads), np.int64)
    np.maximum.at(longest, of, length)
    longest[of[chain[0]]] = n + 1
    left = most - len(chain)
    for number in np.argsort(-longest, kind="stable")[: most + 1].tolist():
        members = np.flatnonzero((of == number) & ~shown)
        if len(members) <= left:
            shown[members] = True
            left -= len(members)
    return np.flatnonzero(shown), chain


def hidden_between(shown: Indices, n: int) -> Longs:
    """Return how many of n rows are not shown before each row shown, and after the last.

    `shown` are rows ascending, (k,); the result is int64 (k + 1,).

    >>> hidden_between(np.array([1, 2, 5]), 9).tolist()
    [1, 0, 2, 3]
    """
    ends = np.concatenate(([-1], shown, [n])).astype(np.int64)
    return np.diff(ends) - 1


def long_pauses(gap: Floats) -> Bools:
    """Return which gaps, in microseconds, NaN unknown, are pauses to be pointed out, bool.

    Those of a day or more; and those of an hour or more that are ten times the median gap.

    >>> hour = 3_600e6
    >>> long_pauses(np.array([np.nan, 0.1, 0.1, 2.0, 25.0]) * hour).tolist()
    [False, False, False, False, True]
    >>> long_pauses(np.array([0.1, 0.1, 0.1, 2.0]) * hour).tolist()
    [False, False, False, True]
    """
    known = gap[~np.isnan(gap) & (gap >= 0)]
    usual = float(np.median(known)) if len(known) else 0.0
    with np.errstate(invalid="ignore"):
        return np.asarray((gap >= _DAY) | ((gap >= _HOUR) & (gap >= _TIMES * usual)))


def rung_places(
    side: Indices, height: Floats, clear: Floats, step: float, apart: float
) -> tuple[Floats, Floats, float]:
    """Return (top, label, whole): where boxes and the labels between them begin, from the top.

    `side` (n,) is 0 or 1; `height` float64 (n,) that of the boxes; `clear` float64 (n + 1,) the
    room a label needs above each box and after the last, 0 for none.  A box begins at least
    `step` below the one before, so that reading down is reading in order, and `apart` below the
    last of its side; labels reach across both sides, with boxes wholly above or below.  `top`
    float64 (n,), `label` float64 (n + 1,), `whole` the height of all.

    >>> top, label, whole = rung_places(np.array([0, 1, 0]), np.array([30.0, 30.0, 30.0]),
    ...     np.array([0.0, 0.0, 12.0, 0.0]), 10.0, 4.0)
    >>> top.tolist(), label.tolist(), whole
    ([0.0, 10.0, 56.0], [0.0, 10.0, 44.0, 86.0], 86.0)
    """
    ends = [-apart, -apart]
    at = -step
    tops, labels = [], []
    for which, high, room in zip(side.tolist(), height.tolist(), clear.tolist(), strict=False):
        at = max(at + step, ends[which] + apart)
        if room:
            at = max(at, max(ends) + apart)
        labels.append(at)
        at += room
        tops.append(at)
        ends[which] = at + high
    labels.append(max(*ends, 0.0) + (apart if clear[-1] else 0.0))
    return np.array(tops), np.array(labels), labels[-1] + float(clear[-1])


def rung_links(target: Indices, shown: Indices) -> Longs:
    """Return for each row shown the place in `shown` of its target, int64; −1 none, −2 hidden.

    >>> rung_links(np.array([-1, 0, 1, 2]), np.array([0, 1, 3])).tolist()
    [-1, 0, -2]
    """
    place = np.full(len(target), -2, np.int64)
    place[shown] = np.arange(len(shown))
    of = target[shown]
    return np.where(of < 0, -1, place[np.maximum(of, 0)]).astype(np.int64)
