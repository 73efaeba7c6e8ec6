"""What tests make discussions of: invented comments, and shapes of any size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.examples import Row, discussion_of

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion

make_discussion = discussion_of

BAKERY: list[Row] = [
    ("1", None, "Mina", "They should have asked the street before closing the bakery.", 0),
    ("2", None, "Old Tom", "Best rye in town, gone.", 4),
    ("3", None, "Վարդան", "I walked by this morning and the windows were already papered over.", 9),
    ("4", None, "ruth_k", "Does anyone know who owns the building now?", 15),
    ("4.1", "4", "Joost", "A company from the capital. It is in the land register.", 21),
    ("4.1.1", "4.1", "RUTH_K", "Thank you. Did you look at the shop or all of it?", 34),
    ("4.1.1.1", "4.1.1", "Joost", "All of it.", 41),
    ("5", None, "Pavel", "", 44),
    ("5.1", "5", "Mina", "You posted an empty comment, Pavel.", 52),
    ("6", None, "王小明", "The rent doubled. No bakery can pay that.", 60),
    ("6.1", "6", "Mina", "@王小明: is that a fact or a guess?", 75),
    ("6.2", "6", "Old Tom", "It did. My sister worked there.", 90),
    ("7", None, None, "Good riddance, the queue blocked the pavement.", 130),
    ("7.1", "7", "Lena", "The queue was the best part of the street.", 210),
]
"""Fourteen invented comments: eight people, one spelled two ways, and one unknown."""


def bakery() -> Discussion:
    """Return the discussion of fourteen invented comments."""
    return make_discussion(BAKERY)


def chain(n: int) -> Discussion:
    """Return n comments, each a reply to the one before, by two people in turn."""
    return make_discussion(
        [(str(i), str(i - 1) if i else None, "AB"[i % 2], f"turn {i}", i) for i in range(n)]
    )


def star(n: int) -> Discussion:
    """Return n comments that all answer the opening of the page, by n people."""
    return make_discussion([(str(i), None, f"p{i}", "", i) for i in range(n)])


def random_discussion(n: int, people: int, seed: int = 0, *, times: bool = True) -> Discussion:
    """Return n comments of `people` people that prefer to answer recent or much answered ones."""
    rng = np.random.default_rng(seed)
    fresh, copied = rng.random(n) < 0.12, rng.random(n) < 0.45
    recent, anywhere = rng.geometric(0.1, n), rng.random(n)
    authors = np.minimum((people * rng.random(n) ** 2.2).astype(int), people - 1)
    gaps = np.cumsum(rng.exponential(3.0, n) * (1 + np.arange(n) / n * 4))
    rows: list[Row] = []
    for i in range(n):
        parent = None
        if i and not fresh[i]:
            # Answering what another has answered favours the much answered.
            at = int(anywhere[i] * i) if copied[i] else max(0, i - int(recent[i]))
            parent = rows[at][1] if copied[i] else str(at)
        minutes = float(gaps[i]) if times else None
        rows.append((str(i), parent, f"person {authors[i]}", f"words of comment {i}", minutes))
    return make_discussion(rows)
