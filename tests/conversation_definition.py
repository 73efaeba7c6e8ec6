"""The 140 features of a conversation by their definition: sets of neighbours, and every motif.

Transcribed from the description in the notes; one Python object per comment, and no haste.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import isnan, log, nan
from typing import TYPE_CHECKING, Any

from threadgraph.graphs.conversation_features import FEATURES
from threadgraph.graphs.conversation_motifs import MOTIFS

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from threadgraph.graphs.conversation_features import ConversationFeatures
    from threadgraph.graphs.discussion import Discussion

Person = tuple[str, int]


@dataclass(frozen=True)
class Comment:
    row: int
    author: Person
    parent: int | None


def features_by_definition(
    discussion: Discussion, *, first: int | None = None
) -> list[dict[str, float | None]]:
    """Return the features of each thread, None where undefined."""
    d = discussion
    threads: list[list[Comment]] = [[] for _ in d.thread_ids]
    for row, parent in enumerate(d.parent.tolist()):
        if d.is_record[row]:
            known = int(d.author[row])
            author = ("known", known) if known >= 0 else ("unknown", row)
            above = parent if parent >= 0 else None
            threads[int(d.thread[row])].append(Comment(row, author, above))
    found = []
    for thread in threads:
        chosen = thread[:first]
        opening = {c.row for c in chosen if d.parent[c.row] < 0}
        later = [c for c in chosen if c.row not in opening]
        found.append(
            {**_features(chosen, "", ""), **_features(later, "mid-thread ", " over mid-thread")}
        )
    return found


def _features(comments: list[Comment], degrees: str, motifs: str) -> dict[str, float | None]:
    by_row = {c.row: c for c in comments}
    people = list(dict.fromkeys(c.author for c in comments))
    replies = [
        (c, by_row[c.parent])
        for c in comments
        if c.parent in by_row and by_row[c.parent].author != c.author
    ]
    lists = {
        "indegree over c->c": [len({a.row for a, b in replies if b == c}) for c in comments],
        "outdegree over C->c": [len({b.row for a, b in replies if a.author == p}) for p in people],
        "indegree over C->c": [len({a.author for a, b in replies if b == c}) for c in comments],
        "outdegree over C->C": [
            len({b.author for a, b in replies if a.author == p}) for p in people
        ],
        "indegree over C->C": [
            len({a.author for a, b in replies if b.author == p}) for p in people
        ],
    }
    found: dict[str, float | None] = {}
    for edges, values in lists.items():
        for name, statistic in STATISTICS.items():
            found[f"{name}[{edges} {degrees}responses]"] = statistic(values)
    for motif, count in _motifs(people, replies).items():
        found[f"is-present[{motif}{motifs}]"] = float(count > 0)
        found[f"count[{motif}{motifs}]"] = float(count)
    return found


def _motifs(people: list[Person], replies: list[tuple[Comment, Comment]]) -> dict[str, int]:
    addressed = {(a.author, b.author) for a, b in replies}
    twice = [(x, y, z) for x, y in replies for y2, z in replies if y == y2]
    return {
        "reciprocity motif": sum(x.author == z.author for x, _, z in twice),
        "external reciprocity motif": sum(x.author != z.author for x, _, z in twice),
        "dyadic interaction motif": sum(
            (p, q) in addressed and (q, p) in addressed for p, q in combinations(people, 2)
        ),
        "incoming triads": _pairs(people, lambda p, q: (q, p) in addressed),
        "outgoing triads": _pairs(people, lambda p, q: (p, q) in addressed),
    }


def _pairs(people: list[Person], tied: Callable[[Person, Person], bool]) -> int:
    return sum(tied(p, q) and tied(p, r) for p in people for q, r in combinations(people, 2))


def _ranked(values: list[int]) -> list[tuple[int, int]]:
    """The values with their places, the largest first and of equals the first first."""
    return sorted(((v, i) for i, v in enumerate(values)), key=lambda pair: (-pair[0], pair[1]))


def _divided(a: float | None, b: float) -> float | None:
    return None if a is None or not b else a / b


def _nth(values: list[int], n: int, what: int) -> float | None:
    return float(_ranked(values)[n][what]) if len(values) > n else None


def _mean(values: list[int]) -> float | None:
    return _divided(sum(values), len(values))


def _entropy(values: list[int]) -> float | None:
    total = sum(values)
    return -sum(v / total * log(v / total) for v in values if v) if total else None


STATISTICS: dict[Hashable, Callable[[list[int]], float | None]] = {
    "max": lambda v: _nth(v, 0, 0),
    "argmax": lambda v: _nth(v, 0, 1),
    "norm.max": lambda v: _divided(_nth(v, 0, 0), sum(v)),
    "2nd-largest": lambda v: _nth(v, 1, 0),
    "2nd-argmax": lambda v: _nth(v, 1, 1),
    "norm.2nd-largest": lambda v: _divided(_nth(v, 1, 0), sum(v)),
    "mean": _mean,
    "mean-nonzero": lambda v: _mean([x for x in v if x]),
    "prop-nonzero": lambda v: _mean([int(x > 0) for x in v]),
    "prop-multiple": lambda v: _mean([int(x > 1) for x in v if x]),
    "entropy": _entropy,
    "2nd-largest / max": lambda v: _divided(_nth(v, 1, 0), max(v, default=0)),
}


# What tests of them compare with.


def same(found: dict[str, Any], expected: dict[str, Any], without: Iterable[str] = ()) -> None:
    """Assert that features are equal; NaN and None are both undefined."""
    assert list(found) == list(expected) == list(FEATURES)
    told = {
        name: (found[name], expected[name])
        for name in FEATURES
        if not name.startswith(tuple(without)) and not equal(found[name], expected[name])
    }
    assert not told


def equal(one: float | None, other: float | None) -> bool:
    a, b = (float(nan if value is None else value) for value in (one, other))
    return a == b or (isnan(a) and isnan(b)) or abs(a - b) < 1e-12


def counts(found: ConversationFeatures, part: str = "", at: int = 0) -> list[float | None]:
    row = found.row(at)
    return [row[f"count[{motif}{part}]"] for motif in MOTIFS]
