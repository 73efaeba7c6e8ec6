"""Harmonic and ordinary closeness: how near others are, 64 searches to a word of 64 bits."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.arrays import distinct
from threadgraph.graphs.networks.path_search import rows_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.participants import Network

EXACT_WORK = 4_000_000_000
"""People × edges up to which harmonic closeness is exact by default."""
LONGEST = 1000
"""Steps after which a search stops: what lies further adds less than 1/1000 of a person each."""
_WORD = 64
_FEW = 20


@dataclass(frozen=True, eq=False)
class Harmonic:
    """How near everybody else is to each person.

    `values` float64 (n,), the sum of 1/distance; `method` says how in words; `error` is how
    far `share` may be from the true one (at the confidence asked for), 0 where exact.
    `reached` int64 (n,): from how many others there is a path; `steps` int64 (n,): the sum of
    their distances; both None where values are estimated or paths were cut off.
    """

    values: NDArray[np.float64]
    method: str
    error: float = 0.0
    reached: NDArray[np.int64] | None = None
    steps: NDArray[np.int64] | None = None

    @property
    def closeness(self) -> NDArray[np.float64] | None:
        """(reached / (n − 1)) · (reached / steps), float64 (n,), 0 for whom nobody reaches.

        Wasserman & Faust 1994; NaN for a person who is alone, None where not all paths are known.
        """
        if self.reached is None or self.steps is None:
            return None
        n = len(self.values)
        if n < 2:
            return np.full(n, np.nan)
        return self.reached / (n - 1) * (self.reached / np.maximum(self.steps, 1))

    @property
    def share(self) -> NDArray[np.float64]:
        """The values / (n − 1), from 0 to 1, float64 (n,); NaN for a person who is alone."""
        n = len(self.values)
        return self.values / (n - 1) if n > 1 else np.full(n, np.nan)


def harmonic(
    network: Network,
    *,
    inward: bool = True,
    error: float = 0.02,
    confidence: float = 0.9,
    work: int = EXACT_WORK,
) -> Harmonic:
    """Return the harmonic closeness of each person: Σ 1/d over everybody else.

    d is the number of steps of the shortest path *to* the person along who addresses whom
    (from the person if not `inward`); who cannot be reached adds 0, so the network need not
    hang together.  Weights are strengths, not lengths, and play no part.  Marchiori & Latora
    2000; Boldi & Vigna 2014.

    Exact while people × edges <= `work`.  Above, searches start from people drawn with a
    fixed seed (Eppstein & Wang 2004), as many as make every share lie within `error` of the
    true one, all at once, with that `confidence` (Hoeffding's inequality for each person,
    summed over all): direct contacts are counted exactly, so a search adds 1/2 at most.

    Raises ValueError unless 0 < error and 0 < confidence < 1.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> harmonic(example_discussion().network).values.tolist()
    [2.0, 1.5, 0.0]
    """
    if error <= 0 or not 0 < confidence < 1:
        raise ValueError("error must be above 0, and confidence between 0 and 1")
    n = network.n
    source, target = network.source.astype(np.int64), network.target.astype(np.int64)
    if not inward:
        source, target = target, source
    starts = np.flatnonzero(np.bincount(source, minlength=n) > 0)
    direct = np.bincount(target, minlength=n).astype(np.float64)
    draws = _draws(n, len(starts), int(np.count_nonzero(direct)), error, confidence)
    exact = n * len(source) <= work or draws >= len(starts)
    if not exact:
        drawn = np.random.default_rng(0).choice(len(starts), draws, replace=False)
        starts = starts[np.sort(drawn)]
    further, reached, steps, cut = _further(n, source, target, starts)
    scale = 1.0 if exact else np.count_nonzero(np.bincount(source)) / draws
    method, bound = "exact", 0.0
    if not exact:
        bound = error
        method = (
            f"estimated from {draws:,} of {n:,} people as starting points; every share is "
            f"within ±{error:g} of the true one with {confidence:.0%} confidence".replace("%", " %")
        )
    if cut:
        bound += 1 / (LONGEST + 1)
        method += f"; paths of more than {LONGEST:,} steps count as none"
    values = direct + further * scale
    if cut or not exact:
        return Harmonic(values, method, bound)
    near = direct.astype(np.int64)
    return Harmonic(values, method, bound, near + reached, near + steps)


def _draws(n: int, starts: int, reached: int, error: float, confidence: float) -> int:
    """Return k with 2 · reached · exp(−8 k t²) <= 1 − confidence, t = error (n − 1) / starts.

    The mean of k terms between 0 and 1/2 strays by t with probability 2 exp(−8 k t²) at most.
    """
    if n < 2 or not starts:
        return 0
    off = error * (n - 1) / starts
    return math.ceil(math.log(2 * reached / (1 - confidence)) / (8 * off * off))


def _further(
    n: int, source: NDArray[np.int64], target: NDArray[np.int64], starts: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64], bool]:
    """Add up 1/d, 1 and d from the starts to everybody at two steps and more; was any cut off?"""
    total, number, far = np.zeros(n), np.zeros(n, np.int64), np.zeros(n, np.int64)
    rows = rows_of(n, source, target)
    order = np.argsort(target, kind="stable")
    tail, head = source[order], target[order]
    first = np.flatnonzero(np.r_[True, head[1:] != head[:-1]]) if len(head) else head
    person = head[first]
    seen, front, arrived = (np.zeros(n, np.uint64) for _ in range(3))
    cut = False
    for i in range(0, len(starts), _WORD):
        # Bit b of a word says that the person was met from start b.
        active = starts[i : i + _WORD]
        seen.fill(0)
        front.fill(0)
        front[active] = np.left_shift(np.uint64(1), np.arange(len(active), dtype=np.uint64))
        seen[active] = front[active]
        for steps in range(1, LONGEST + 1):
            if int((rows.start[active + 1] - rows.start[active]).sum()) > len(tail) // _FEW:
                reached, bits = person, np.bitwise_or.reduceat(front[tail], first)
            else:
                # Few are on their way: looking at every edge would take long on long paths.
                place, near = rows.of(active)
                reached = distinct(near)
                np.bitwise_or.at(arrived, near, front[active][place])
                bits = arrived[reached]
                arrived[reached] = 0
            bits &= ~seen[reached]
            new = bits != 0
            front[active] = 0
            active, bits = reached[new], bits[new]
            if not len(active):
                break
            seen[active] |= bits
            front[active] = bits
            if steps > 1:
                met = np.bitwise_count(bits).astype(np.int64)
                total[active] += met / steps
                number[active] += met
                far[active] += met * steps
        else:
            cut = True
    return total, number, far, cut
