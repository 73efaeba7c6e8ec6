"""Random orders of the authors in which as many comments address their own author as here.

People seldom answer themselves: orders in which they do have fewer addresses than the
discussion for that reason alone.  So the orders drawn here are those in which as many comments
answer or name their own author as in the discussion, each as likely as any other.

Where such orders are not rare, any orders are drawn and the others dropped.  Where they are,
they are reached by walks of random exchanges, all of which can be undone (Metropolis).  As in
Besag and Clifford (1989, the parallel method), one walk leads from the discussion to an order
that serves as hub and all others lead on from there, so that p is exact however long the walks
are: if the discussion is itself such a random order, it cannot be told from the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from threadgraph.graphs.comparing.shuffles import Frame

    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]
    Raw = NDArray[np.uint64]

ROUND_WORK = 60_000_000
"""Comments of all rounds of all walks together, about."""
FEWEST_ROUNDS, MOST_ROUNDS = 16, 256
"""Rounds of a walk.  A comment is open to exchange in about one of four, so that 99 % of the
comments are in one of 16; but most exchanges are none where few are possible."""

BATCH_ROWS = 100_000
"""Rows and people of a batch, of all its shuffles together, unless one alone has more."""

TRIED, TRIED_ROWS, FEWEST_KEPT = 5_000, 400_000, 5
"""Orders drawn to see how rare the wanted ones are, their comments at most, and how many of
the wanted must be among them."""
MOST_DRAWN, BATCH_DRAWN = 4_000_000, 100_000
"""Comments of all orders drawn so that enough are kept, at most (beyond it: walks), and of
those drawn at once."""


def orders(shared: Frame, shuffles: int, seed: int) -> Iterator[Longs]:
    """Yield random orders of the authors, in batches: int64 (batch, known), rows of `known`.

    The authors change places within each thread.  The same seed gives the same orders,
    however large the batches and whatever the version of numpy.
    """
    k = len(shared.known)
    if shuffles < 1 or not k:
        return
    bits = np.random.PCG64(seed)
    batch = max(1, BATCH_ROWS // max(shared.size, 1))
    sizes = [min(batch, shuffles - start) for start in range(0, shuffles, batch)]
    share = _share_kept(shared, bits)
    if share and shuffles * k <= MOST_DRAWN * share:
        kept = np.concatenate(list(_drawn_until(shared, bits, shuffles)))
        yield from np.split(kept, np.cumsum(sizes)[:-1])
        return
    each = k + len(_sizes(shared))
    here = np.arange(k)[None, :]
    rounds = min(max(ROUND_WORK // (k * shuffles), FEWEST_ROUNDS), MOST_ROUNDS)
    hub = _walk(shared, here, bits.random_raw(each).reshape(1, each), rounds)
    for rows in sizes:
        raw = bits.random_raw(rows * each).reshape(rows, each)
        yield _walk(shared, np.repeat(hub, rows, axis=0), raw, rounds)


def _any_orders(shared: Frame, bits: np.random.PCG64, rows: int) -> Longs:
    """Draw orders without regard to who answers themself, each as likely as any other."""
    raw = bits.random_raw(rows * len(shared.known)).reshape(rows, -1)
    # Random numbers of 40 bits behind the number of the thread.  Two of 10,000 are equal in 1
    # of 20,000 orders, and then stand as they stood: too seldom to be seen in any figure.
    drawn = (raw >> np.uint64(24)).astype(np.int64) + (shared.thread << 40)
    order: Longs = np.argsort(drawn, axis=1, kind="stable")
    return order


def _share_kept(shared: Frame, bits: np.random.PCG64) -> float:
    """Estimate in how many of all orders as many address themselves; 0 where too few to say."""
    rows = min(TRIED, TRIED_ROWS // len(shared.known))
    if not rows:
        return 0.0
    kept = int(_as_here(shared, _any_orders(shared, bits, rows)).sum())
    return kept / rows if kept >= FEWEST_KEPT else 0.0


def _drawn_until(shared: Frame, bits: np.random.PCG64, shuffles: int) -> Iterator[Longs]:
    while shuffles > 0:
        drawn = _any_orders(shared, bits, max(1, BATCH_DRAWN // len(shared.known)))
        kept = drawn[_as_here(shared, drawn)][:shuffles]
        shuffles -= len(kept)
        yield kept


def _as_here(shared: Frame, order: Longs) -> NDArray[np.bool_]:
    here = np.arange(len(shared.known))[None, :]
    same: NDArray[np.bool_] = to_themselves(shared, order) == to_themselves(shared, here)
    return same


def to_themselves(shared: Frame, order: Longs) -> Longs:
    """Count in each order, int64 (orders,), how often a comment answers or names its author."""
    author = shared.author[order]
    answers = author[:, shared.answer] == author[:, shared.answered]
    names = author[:, shared.namer] == shared.person[shared.by_known]
    times: Longs = np.count_nonzero(answers, axis=1) + np.count_nonzero(names, axis=1)
    return times


def _sizes(shared: Frame) -> Longs:
    return np.bincount(shared.thread) if len(shared.thread) else np.empty(0, np.int64)


@dataclass(eq=False)
class _Copies:
    """The orders of a batch one after another: record j of order i is row i × known + j."""

    known: int
    order: Longs
    author: Ints
    up: Ints
    answer: Ints
    answered: Ints
    namer: Ints
    person: Ints
    segment: Ints
    first: Longs
    size: Longs


def _walk(shared: Frame, order: Longs, raw: Raw, rounds: int) -> Longs:
    """Take each order through all rounds; `raw` uint64 (orders, known + threads)."""
    copies, k = order.shape
    all_of = _copies(shared, order)
    record = raw[:, :k].ravel()
    thread = raw[:, k:].ravel()
    pair = np.empty(copies * k + 1, np.int32)
    for number in range(rounds):
        if not number % 64:
            bits = _mixed(record, rounds + number)
        one, two = _couples(all_of, bits >> np.uint64(number % 64), thread, number)
        _exchange(all_of, one, two, pair, record, number)
    return all_of.order.reshape(copies, k)


def _copies(shared: Frame, order: Longs) -> _Copies:
    copies, k = order.shape
    step = (k * np.arange(copies))[:, None]
    sizes = _sizes(shared)
    starts = (np.cumsum(sizes) - sizes) + step
    up = np.full(k, -1)
    up[shared.answer] = shared.answered
    segment = shared.thread + len(sizes) * np.arange(copies)[:, None]

    def flat(rows: Longs) -> Ints:
        return rows.astype(np.int32).ravel()

    return _Copies(
        known=k,
        order=order.ravel().copy(),
        author=shared.author[order].astype(np.int32).ravel(),
        up=flat(np.where(up < 0, copies * k, up + step)),
        answer=flat(shared.answer + step),
        answered=flat(shared.answered + step),
        namer=flat(shared.namer + step),
        person=np.tile(shared.person[shared.by_known].astype(np.int32), copies),
        segment=flat(segment),
        first=starts.ravel(),
        size=np.tile(sizes, copies),
    )


def _couples(c: _Copies, bits: Raw, thread: Raw, number: int) -> tuple[Longs, Longs]:
    """Draw who may exchange authors with whom in this round, as rows (one, two) and (two, one).

    No record answers one of another couple, so that each exchange can be judged alone.  One
    couple of each thread is any two records, so that a reply and its parent may exchange too;
    the others are random records of which neither parent nor reply is drawn.  What is drawn
    does not depend on the authors, which makes every exchange as likely as its undoing.
    """
    bit = np.append((bits & np.uint64(1)).astype(bool), False)
    left = c.first + _below(_mixed(thread, 3 * number), c.size)
    right = c.first + _below(_mixed(thread, 3 * number + 1), c.size)
    some = c.size > 0
    left, right = left[some], right[some]
    bit[left] = bit[right] = True
    free = bit.copy()
    free[:-1] &= ~bit[c.up]
    for end in (left, right):
        free[c.up[end]] = False
    free[left] = free[right] = False
    chosen = np.flatnonzero(free)
    segment = c.segment[chosen]
    size = np.bincount(segment, minlength=len(c.size))
    first = np.cumsum(size) - size
    turn = first + first + _below(_mixed(thread, 3 * number + 2), size)
    # The one at place p of its thread meets the one at place turn − p, round the end.
    place = turn[segment] - np.arange(len(chosen))
    place += np.where(place < first[segment], size[segment], 0)
    other = chosen[place]
    return np.concatenate([chosen, left, right]), np.concatenate([other, right, left])


def _exchange(c: _Copies, one: Longs, two: Longs, pair: Ints, record: Raw, number: int) -> None:
    """Exchange the authors of couples so that as many as before address themselves."""
    pair.fill(-1)
    pair[one] = np.minimum(one, two)
    new = c.author.copy()
    new[one] = c.author[two]
    edge, by_edge = _changes(c.author[c.answer] == c.author[c.answered],
                             new[c.answer] == new[c.answered])  # fmt: skip
    name, by_name = _changes(c.author[c.namer] == c.person, new[c.namer] == c.person)
    where = pair[c.answer[edge]]
    where = np.where(where < 0, pair[c.answered[edge]], where)
    where = np.concatenate([where, pair[c.namer[name]]])
    if len(where):
        weights = np.concatenate([by_edge, by_name])
        change = np.bincount(where, weights, minlength=len(new)).astype(np.int64)
        costly = np.flatnonzero(change)
        go = np.ones(len(new), bool)
        go[costly] = _made_up(costly // c.known, change[costly], _mixed(record[costly], number))
        kept = go[pair[one]]
        one, two = one[kept], two[kept]
    c.author[one] = new[one]
    c.order[one] = c.order[two]


def _changes(before: NDArray[np.bool_], after: NDArray[np.bool_]) -> tuple[Longs, Longs]:
    rows = np.flatnonzero(before != after)
    return rows, np.where(after[rows], 1, -1)


def _made_up(copy: Longs, change: Longs, key: Raw) -> NDArray[np.bool_]:
    """Say which of the exchanges that change how many address themselves are made.

    At random two of the same size are put together, and both are made if one makes up for the
    other.  Done again, the same would undo it.
    """
    size = np.abs(change)
    row = np.lexsort((key, size, copy))
    copy, size, change = copy[row], size[row], change[row]
    new = np.r_[True, (copy[1:] != copy[:-1]) | (size[1:] != size[:-1])][: len(row)]
    begun = np.flatnonzero(new)[np.cumsum(new) - 1]
    even = (np.arange(len(row)) - begun) % 2 == 0
    first = np.flatnonzero(even[:-1] & ~new[1:])
    first = first[change[first] + change[first + 1] == 0]
    made = np.zeros(len(row), bool)
    made[row[first]] = made[row[first + 1]] = True
    return made


def _mixed(raw: Raw, number: int) -> Raw:
    """Return the random numbers `number` steps on from the raw ones (SplitMix64)."""
    x = raw + np.uint64((number + 1) * 0x9E3779B97F4A7C15 % 2**64)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def _below(raw: Raw, bound: Longs) -> Longs:
    """Return whole numbers from 0 to below `bound` (0 where that is 0), by the upper 32 bits."""
    return ((raw >> np.uint64(32)) * bound.astype(np.uint64) >> np.uint64(32)).astype(np.int64)
