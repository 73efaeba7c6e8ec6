"""Structural holes: constraint and effective size, whether one's contacts know each other."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.networks.triangles import TRIANGLE_WORK, Triangles, too_much, triangles

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.networks.projection import Ties

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Holes:
    """The position of each person among their contacts, float64 (n,), NaN without contacts.

    `constraint` is high where all contacts lead back to the same few people, and can exceed
    1; `effective_size` is the number of contacts less what is redundant among them.
    """

    constraint: Floats
    effective_size: Floats


@dataclass(frozen=True, eq=False)
class _Shares:
    """What the formulas take: strength of each tie, and per person their sum and largest."""

    tie: Floats
    total: Floats
    largest: Floats


def structural_holes(
    found: Ties, *, weighted: bool = True, work: int = TRIANGLE_WORK
) -> Holes | None:
    """Measure constraint and effective size; None if `work` pairs of contacts are not enough.

    With p_ij the share of i's contact that goes to j (both directions added up), over the
    contacts j of i and the others q:  constraint = Σ_j (p_ij + Σ_q p_iq p_qj)²,  effective
    size = Σ_j (1 − Σ_q p_iq m_jq), m_jq the strength of j and q over the largest of j.
    Strengths are numbers of comments; if not `weighted`, all are 1.  Burt 1992.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> from threadgraph.graphs.networks.projection import ties
    >>> some = structural_holes(ties(example_discussion().network))
    >>> some.constraint.round(4).tolist(), some.effective_size.tolist()
    ([0.5556, 1.0, 1.0], [2.0, 1.0, 1.0])
    """
    if too_much(found, work):
        return None
    n, k = found.n, len(found)
    shares = _shares(found, weighted=weighted)
    # Row 2t is what the first person of tie t invests in the second, 2t + 1 the other way.
    invested = np.empty(2 * k)
    invested[0::2] = shares.tie / shares.total[found.a]
    invested[1::2] = shares.tie / shares.total[found.b]
    redundant = np.zeros(n)
    for some in triangles(found):
        _add(found, shares, some, invested, redundant)
    owner = np.empty(2 * k, np.int64)
    owner[0::2], owner[1::2] = found.a, found.b
    constraint = np.bincount(owner, weights=invested**2, minlength=n)
    alone = found.degree == 0
    return Holes(
        constraint=np.where(alone, np.nan, constraint),
        effective_size=np.where(alone, np.nan, found.degree - redundant),
    )


def _shares(found: Ties, *, weighted: bool) -> _Shares:
    tie = found.weight.astype(np.float64) if weighted else np.ones(len(found))
    ends = np.concatenate([found.a, found.b])
    both = np.concatenate([tie, tie])
    largest = np.zeros(found.n)
    np.maximum.at(largest, ends, both)
    total = np.bincount(ends, weights=both, minlength=found.n).astype(np.float64)
    return _Shares(tie, total, largest)


def _add(
    found: Ties, shares: _Shares, some: Triangles, invested: Floats, redundant: Floats
) -> None:
    """Add what triangles say of each of their people i, contact j and third q."""
    corner = (some.u, some.v, some.w)
    side = {
        frozenset((0, 1)): some.uv,
        frozenset((0, 2)): some.uw,
        frozenset((1, 2)): some.vw,
    }
    for at_i, at_j, at_q in permutations(range(3)):
        i, j, q = corner[at_i], corner[at_j], corner[at_q]
        ij, iq, jq = (side[frozenset(two)] for two in ((at_i, at_j), (at_i, at_q), (at_j, at_q)))
        to_third = shares.tie[iq] / shares.total[i]
        row = 2 * ij + (found.b[ij] == i)
        np.add.at(invested, row, to_third * (shares.tie[jq] / shares.total[q]))
        np.add.at(redundant, i, to_third * (shares.tie[jq] / shares.largest[j]))
