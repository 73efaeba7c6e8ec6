"""Slow definitions of fingerprints, indicators of controversy and intervals, comment by comment.

Fingerprints and indicators are of a discussion of one thread; nothing is shared with the code.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from definitions import (
    children_definition,
    depth_definition,
    dyads_definition,
    h_index_definition,
    reciprocity_definition,
    virality_definition,
)
from exchange_definition import Plain, exchanges_definition, weights_definition

from threadgraph.graphs.records import COMMENT, POST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadgraph.graphs.discussion import Discussion

RECORDS = (COMMENT, POST)


def below_definition(p: Plain) -> list[int]:
    """Records below the opening of the thread."""
    return [c for c, kind in enumerate(p.kind) if kind in RECORDS and p.parent[c] >= 0]


def replies_definition(p: Plain, row: int) -> list[int]:
    return [c for c in children_definition(p.parent, row) if p.kind[c] in RECORDS]


def reciprocated_definition(p: Plain) -> tuple[list[int], list[int]]:
    """Comments that answer somebody's reply to another person, and those that go back to it."""
    asked, back = [], []
    for c, parent in enumerate(p.parent):
        over = p.parent[parent] if parent >= 0 else -1
        if over < 0:
            continue
        writer, answered, first = (p.author[row] for row in (c, parent, over))
        if None in (writer, answered, first) or writer == answered or answered == first:
            continue
        asked.append(c)
        if writer == first:
            back.append(c)
    return asked, back


def ratio(above: int, below: int) -> Fraction | None:
    return Fraction(above, below) if below else None


def fingerprint_definition(d: Discussion) -> dict[str, float | Fraction | None]:
    """The fingerprint of a discussion of one thread."""
    p = Plain.of(d)
    below = below_definition(p)
    n = len(below)
    levels = Counter(depth_definition(p.parent, c) for c in below)
    authors = [p.author[c] for c in below if p.author[c] is not None]
    asked, back = reciprocated_definition(p)
    inner = [row for row in range(len(p.parent)) if replies_definition(p, row)]
    exchanges = exchanges_definition(d)
    shared = [sum(p.parent[c] >= 0 for c in found.comments) for found in exchanges]
    found: dict[str, float | Fraction | None] = {
        "comments": n,
        "depth_5_plus": ratio(sum(k for level, k in levels.items() if level >= 5), n),
        "width": max(levels.values()) / math.sqrt(n) if n else None,
        "depth": max(levels) / math.sqrt(n) if n else None,
        "structural_virality": virality_definition(p.parent) if n else None,
        "branching": ratio(sum(len(replies_definition(p, row)) for row in inner), len(inner)),
        "answered": ratio(sum(bool(replies_definition(p, c)) for c in below), n),
        "reciprocated": ratio(len(back), len(asked)),
        "reciprocity": reciprocity_definition(weights_definition(p)),
        "exchange": ratio(max(shared, default=0), n) if authors else None,
        "people_per_comment": ratio(len(set(authors)), len(authors)),
    }
    found |= {f"depth_{level}": ratio(levels[level], n) for level in (1, 2, 3, 4)}
    return found


def controversy_definition(d: Discussion) -> dict[str, int | Fraction | None]:
    """The structural indicators of a discussion of one thread."""
    p = Plain.of(d)
    levels = Counter(depth_definition(p.parent, c) for c in below_definition(p))
    widths = [levels[level] for level in range(1, max(levels, default=0) + 1)]
    exchanges = exchanges_definition(d)
    edges = weights_definition(p)
    mutual, one_way, _ = dyads_definition(len(d.people), edges)
    return {
        "h_index": h_index_definition(widths) if widths else None,
        "longest_chain": max((x.longest_chain for x in exchanges), default=None),
        "chains": sum(x.chains for x in exchanges),
        "mutual_share": ratio(mutual, mutual + one_way),
        "depth_width": max(levels) * max(widths) if widths else None,
    }


def resampled_definition(
    above: Sequence[float], below: Sequence[float], drawn: Sequence[Sequence[int]]
) -> list[float]:
    """Σ above / Σ below of each redrawn side, unit by unit; `drawn` are the units drawn."""
    return [
        math.fsum(above[unit] for unit in units) / math.fsum(below[unit] for unit in units)
        for units in drawn
    ]


def resampled_median_definition(
    values: Sequence[float], drawn: Sequence[Sequence[int]]
) -> list[float | None]:
    """The median of each redrawn side, over the units that have a value."""
    found = []
    for units in drawn:
        known = [values[unit] for unit in units if not math.isnan(values[unit])]
        found.append(statistics.median(known) if known else None)
    return found


def drawn_definition(seed: int, stream: int, units: int, times: int) -> list[list[int]]:
    """Which units each redrawn side is made of."""
    generator = np.random.default_rng([seed, stream])
    return generator.integers(0, units, (times, units)).tolist()
