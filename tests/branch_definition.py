"""Slow definitions of branches and of the form of threads, each walked out node by node.

Nothing here knows the code that is tested.  Sources: the notes on measures, sections 4.1, 4.4.
"""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from definitions import (
    ancestors_definition,
    branch_definition,
    children_definition,
    depth_definition,
    distances_definition,
    gini_definition,
    subtree_definition,
)
from exchange_definition import Plain, addresses_definition, exchanges_definition

from threadgraph.graphs.records import NO_TIME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadgraph.graphs.discussion import Discussion


def heads_definition(d: Discussion) -> list[int]:
    """Nodes one step below a root, comments and placeholders, by thread, then by row."""
    parent = d.parent.tolist()
    heads = [row for row in range(len(parent)) if depth_definition(parent, row) == 1]
    return sorted(heads, key=lambda row: (d.thread[row], row))


def branch_row_definition(d: Discussion, head: int) -> dict[str, object]:
    """Everything the branch table says of one branch."""
    parent = d.parent.tolist()
    nodes = subtree_definition(parent, head)
    rows = sorted(row for row in nodes if d.is_record[row])
    in_thread = [
        row
        for row in range(len(parent))
        if d.is_record[row] and parent[row] >= 0 and d.thread[row] == d.thread[head]
    ]
    p = Plain.of(d)
    made = [(p.author[a.c], a.y) for a in addresses_definition(p) if a.c in nodes]
    pairs = Counter(frozenset(pair) for pair in made)
    mutual = {frozenset(pair) for pair in made if pair[::-1] in made}
    times = [int(d.time[row]) for row in rows if d.time[row] != NO_TIME]
    return {
        "comments": len(rows),
        "people": len({p.author[row] for row in rows} - {None}),
        "share": Fraction(len(rows), len(in_thread)),
        "depth": max(depth_definition(parent, row) for row in rows),
        "longest_chain": max(
            sum(r in rows for r in [row, *ancestors_definition(parent, row)]) for row in rows
        ),
        "addresses": len(made),
        "exchanges": len(mutual),
        "longest_alternation": _alternation(d, p, nodes, mutual),
        "concentration": Fraction(max(pairs.values()), len(made)) if made else None,
        "first": min(times, default=NO_TIME),
        "last": max(times, default=NO_TIME),
    }


def _alternation(d: Discussion, p: Plain, nodes: set[int], mutual: set[frozenset[int]]) -> int:
    """Turns of the longest path of response links within the branch."""
    longest = 0
    for x in exchanges_definition(d):
        if frozenset((x.a, x.b)) not in mutual:
            continue
        for comment in x.comments:
            if comment not in nodes:
                continue
            turns, row = 1, comment
            while (above := x.link[row]) is not None and above in nodes:
                turns += p.author[above] != p.author[row]
                row = above
            longest = max(longest, turns)
    return longest


def leaves_below(d: Discussion, row: int, leaves: Sequence[int]) -> int:
    return len(subtree_definition(d.parent.tolist(), row) & set(leaves))


def form_definition(d: Discussion, thread: int) -> dict[str, object]:
    """The form of one thread (section 4.1)."""
    parent = d.parent.tolist()
    nodes = [row for row in range(len(parent)) if d.thread[row] == thread]
    comments = [row for row in nodes if d.is_record[row] and parent[row] >= 0]
    depths = [depth_definition(parent, row) for row in comments]
    leaves = [row for row in comments if not children_definition(parent, row)]
    deep = [row for row in nodes if parent[row] >= 0]
    between = {
        pair: steps for pair, steps in distances_definition(parent).items() if pair[0] in nodes
    }
    within = [
        steps
        for (a, b), steps in between.items()
        if a in deep and b in deep
        and branch_definition(parent, a) == branch_definition(parent, b)
    ]  # fmt: skip
    sizes = Counter(branch_definition(parent, row) for row in comments)
    shares = [Fraction(size, len(comments)) for size in sizes.values()]
    return {
        "normalised_depth": max(depths) / math.sqrt(len(comments)) if comments else None,
        "normalised_width": max(Counter(depths).values()) / math.sqrt(len(comments))
        if comments
        else None,
        "diameter": max(between.values(), default=0),
        "diameter_without_root": max(within, default=0 if deep else -1),
        "path_length": sum(depths),
        "sackin": sum(depth_definition(parent, row) for row in leaves),
        "sackin_without_root": sum(depth_definition(parent, row) - 1 for row in leaves),
        "cophenetic": sum(math.comb(leaves_below(d, row, leaves), 2) for row in deep),
        "cophenetic_without_root": sum(
            math.comb(leaves_below(d, row, leaves), 2)
            for row in deep
            if depth_definition(parent, row) > 1
        ),
        "branches": len(sizes),
        "branch_entropy": -sum(float(s) * math.log2(s) for s in shares) if comments else None,
        "branch_gini": gini_definition(list(sizes.values())),
        "largest_branch": max(shares, default=None),
    }


def cophenetic_by_pairs(parent: Sequence[int]) -> int:
    """Mir, Rosselló, Rotger 2013: depths of the lowest common ancestors of all pairs of leaves."""
    leaves = [row for row in range(len(parent)) if not children_definition(parent, row)]
    total = 0
    for a, b in combinations(leaves, 2):
        shared = {a, *ancestors_definition(parent, a)} & {b, *ancestors_definition(parent, b)}
        total += max(depth_definition(parent, row) for row in shared)
    return total
