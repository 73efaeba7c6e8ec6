"""The zoo: shapes of trees and kinds of discussions that every measure must get right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.assemble import AssembleOptions, assemble
from threadgraph.graphs.examples import (
    Row,
    discussion_of,
    example_discussion,
    parents_at_random,
    parents_of_balanced,
    parents_of_chain,
    parents_of_comb,
    parents_of_star,
)
from threadgraph.graphs.participants import Network
from threadgraph.graphs.records import COMMENT, NO_TIME, POST, Records

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from threadgraph.graphs.discussion import Discussion

TREES: dict[str, list[int]] = {
    "empty": [],
    "one": [-1],
    "pair": [-1, 0],
    "chain": parents_of_chain(7),
    "star": parents_of_star(7),
    "comb": parents_of_comb(9),
    "binary": parents_of_balanced(3),
    "ternary": parents_of_balanced(2, arity=3),
    "broom": [-1, 0, 1, 2, 3, 3, 3, 3],
    "two strong below, a weak one first": [-1, 0, 0, 0, 2, 2, 3, 3],
    "random": parents_at_random(15, seed=1),
    "random, larger": parents_at_random(40, seed=2),
    "singletons": [-1, -1, -1],
    "forest": [-1, 0, -1, 2, 2, 0, -1, 4, 7, 7],
}

CASES: dict[str, list[Row]] = {
    "X1": [("1", None, "A", "", 1), ("2", "1", "B", "", 2), ("3", "2", "A", "", 3),
           ("4", "3", "B", "", 4)],
    "X2": [("1", None, "A", "", 1), ("2", "1", "B", "", 2), ("3", "1", "C", "", 3)],
    "X3": [("1", None, "A", "", 1), ("2", "1", "B", "", 2), ("3", "2", "A", "", 3),
           ("4", "3", "C", "", 4), ("5", "4", "A", "", 5)],
    "X4": [("1", None, "A", "", 1), ("2", "1", "A", "", 2), ("3", "2", "B", "", 3),
           ("4", "3", "A", "", 4), ("5", "4", "A", "", 5), ("6", "5", "B", "", 6)],
    "X5": [("1", None, "A", "", 1), ("2", "1", "B", "@A", 2), ("3", "1", "A", "@B", 3),
           ("4", "1", "B", "@A", 4)],
    "X6": [("1", None, "A", "", 1), ("2", "1", "B", "", 2), ("3", "2", "C", "", 3),
           ("4", "3", "A", "@B", 4)],
    "X7": [("1", None, "H", "", 1), ("1.1", "1", "R", "", 2), ("1.1.1", "1.1", "J", "", 3),
           ("2", None, "J", "", 4), ("2.1", "2", "R", "@J", 5)],
    "X8": [("1", None, "A", "", 1), ("2", "1", "B", "", 2), ("3", "2", "A", "", 3),
           ("4", "2", "A", "", 4), ("5", "3", "B", "", 5)],
    "X9": [("1", None, "A", "@B", 1), ("2", None, "B", "@A", 2)],
    "X10": [("1", None, "A", "", 1), ("2", "1", None, "", 2), ("3", "2", "A", "", 3)],
}  # fmt: skip
"""The cases of the notes on exchanges, as `discussion_of` takes them."""

T6_ROWS: list[Row] = [
    ("a", None, "A", "", 10),
    ("c", "a", "B", "", 12),
    ("e", "c", "A", "", 30),
    ("d", "a", "C", "", 31),
    ("b", None, "B", "", 120),
]

N6 = {(0, 1): 3, (1, 0): 2, (1, 2): 1, (2, 0): 1, (3, 0): 4, (0, 3): 1, (4, 3): 2}
"""The shared network of the notes: A to F are 0 to 5, and F is isolated."""


def t6() -> Discussion:
    """The worked example of the notes: an article at minute 0 and five comments."""
    rows = [
        ("r", None, None, "", 0),
        *(row if row[1] else (row[0], "r", *row[2:]) for row in T6_ROWS),
    ]
    start = 1_704_067_200_000_000
    return assemble(
        Records(
            ids=[row[0] for row in rows],
            parents=[row[1] for row in rows],
            authors=[row[2] for row in rows],
            texts=[row[3] for row in rows],
            times=[start + row[4] * 60_000_000 for row in rows],
            places=list(range(len(rows))),
            kinds=[POST] + [COMMENT] * (len(rows) - 1),
            threads=["r"] * len(rows),
        )
    )


def grown(parents: Sequence[int], *, people: int = 3, thread_id: str | None = "page") -> Discussion:
    """A discussion of that shape, written by a few people in turn, a minute apart."""
    names = ("Ann", "Bob", "Cyd", "Dee", "Eva", "Fay", "Gil")[:people]
    return discussion_of(
        [
            (str(i), str(p) if p >= 0 else None, names[(i * i + i // 3) % people], "", float(i))
            for i, p in enumerate(parents)
        ],
        thread_id=thread_id,
    )


def with_placeholders() -> Discussion:
    """Two orphans of one absent comment, one of another, and a reply to an orphan."""
    return discussion_of(
        [
            ("1", None, "Ann", "", 0),
            ("2", "lost", "Bob", "", 1),
            ("3", "lost", "Ann", "", 2),
            ("4", "gone", "Cyd", "@Bob", 3),
            ("5", "3", "Bob", "", 4),
            ("6", "1", "Bob", "", 5),
        ]
    )


def posts() -> Discussion:
    """Two threads with openings that are records, one of them unanswered, one without author."""
    return assemble(
        Records(
            ids=["p1", "p2", "a", "b", "c", "d"],
            parents=[None, None, "p1", "a", "a", "b"],
            authors=["Ann", None, "Bob", "Ann", "Cyd", "Bob"],
            texts=["", "", "", "", "@Ann", ""],
            times=[0, 60_000_000, 30_000_000, NO_TIME, 40_000_000, 50_000_000],
            places=list(range(6)),
            kinds=[POST, POST, COMMENT, COMMENT, COMMENT, COMMENT],
            threads=["p1", "p2", "p1", "p1", "p1", "p1"],
        )
    )


def post_with_gaps() -> Discussion:
    """A post all of whose replies are lost, so that only replies to absent comments are there."""
    return assemble(
        Records(
            ids=["p", "a", "b", "c"],
            parents=[None, "lost", "lost", "gone"],
            authors=["Ann", "Bob", "Cyd", "Bob"],
            texts=["", "", "@Bob", "@Ann"],
            times=[0, 10_000_000, 20_000_000, 30_000_000],
            places=list(range(4)),
            kinds=[POST, COMMENT, COMMENT, COMMENT],
            threads=["p"] * 4,
        )
    )


DISCUSSIONS: dict[str, Callable[[], Discussion]] = {
    "empty": lambda: discussion_of([]),
    "empty, no page": lambda: discussion_of([], thread_id=None),
    "one": lambda: discussion_of([("1", None, "Ann", "", 5)]),
    "one, no page": lambda: discussion_of([("1", None, "Ann", "", 5)], thread_id=None),
    "one without time": lambda: discussion_of([("1", None, "Ann", "", None)]),
    "one unknown": lambda: discussion_of([("1", None, None, "", None)]),
    "two apart": lambda: discussion_of([("1", None, "Ann", "", 1), ("2", None, "Bob", "", 1)]),
    "two together": lambda: discussion_of([("1", None, "Ann", "", 1), ("2", "1", "Bob", "", 1)]),
    "alone with oneself": lambda: discussion_of(
        [("1", None, "Ann", "", 1), ("2", "1", "Ann", "@Ann", 2)]
    ),
    "example": example_discussion,
    "T6": t6,
    "placeholders": with_placeholders,
    "placeholders, no page": lambda: discussion_of(
        [("2", "lost", "Bob", "", 1), ("3", "lost", "Ann", "", 2), ("4", "2", "Ann", "", 3)],
        thread_id=None,
    ),
    "posts": posts,
    "post with gaps": post_with_gaps,
    **{f"tree: {name}": (lambda p=p: grown(p)) for name, p in TREES.items()},
    **{
        f"no page: {name}": (lambda p=p: grown(p, people=4, thread_id=None))
        for name, p in TREES.items()
    },
    **{f"case {name}": (lambda rows=rows: discussion_of(rows)) for name, rows in CASES.items()},
    "X5, capped": lambda: discussion_of(CASES["X5"], options=AssembleOptions(max_nesting=1)),
    "X5, no page": lambda: discussion_of(CASES["X5"], thread_id=None),
}


def network_of(n: int, edges: Mapping[tuple[int, int], int]) -> Network:
    """A participant network from {(speaker, addressee): weight}, all addresses replies."""
    ordered = sorted(edges)
    weight = np.array([edges[pair] for pair in ordered], np.int64)
    none = np.zeros(len(ordered), np.int64)
    return Network(
        n=n,
        source=np.array([a for a, _ in ordered], np.int32),
        target=np.array([b for _, b in ordered], np.int32),
        weight=weight,
        replies=weight,
        mentions=none,
        quotes=none,
        first=none + NO_TIME,
        last=none + NO_TIME,
    )


def both_ways(pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """An undirected graph as a network: every tie in both directions, weight 1."""
    return {pair: 1 for a, b in pairs for pair in ((a, b), (b, a))}
