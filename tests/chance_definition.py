"""Slow definition of a shuffle of authors: who wrote what, the figures, and all orders."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import permutations, product

import numpy as np
from definitions import (
    pagerank_definition,
    reciprocity_definition,
    rho_definition,
    weighted_reciprocity_definition,
)
from exchange_definition import Plain, exchanges_definition, weights_definition

from threadgraph.graphs.comparing.orders import orders
from threadgraph.graphs.comparing.shuffles import FIGURES, frame
from threadgraph.graphs.examples import discussion_of


def authors_definition(d, order):
    """The authors after a shuffle: `order` deals them out among the records of known author."""
    known = sorted((row for row in range(len(d.ids)) if d.author[row] >= 0 and d.is_record[row]),
                   key=lambda row: (d.thread[row], row))  # fmt: skip
    author = d.author.copy()
    for place, taken in zip(known, order, strict=True):
        author[place] = d.author[known[taken]]
    return author


def names_definition(d):
    """The names that stay in their comments: all but those of the person answered."""
    m = d.mentions
    kept = [
        -1 if d.parent[c] >= 0 and d.author[d.parent[c]] == person else person
        for c, person in zip(m.comment.tolist(), m.participant.tolist(), strict=True)
    ]
    return replace(m, participant=np.array(kept, np.int32))


def to_themselves_definition(d, order):
    """How often a comment answers or names its own author, each name once in a comment."""
    author = authors_definition(d, order).tolist()
    m = names_definition(d)
    answers = sum(
        author[row] == author[d.parent[row]] >= 0 and d.is_record[row]
        for row in range(len(d.ids)) if d.parent[row] >= 0
    )  # fmt: skip
    named = {
        (c, person)
        for c, person, rule in zip(m.comment.tolist(), m.participant.tolist(), m.rule, strict=True)
        if person >= 0 and rule != "auto"
    }
    return answers + sum(author[c] == person for c, person in named)


def figures_definition(d, order, own):
    """All figures of one shuffle, from the definitions of addresses, exchanges and networks."""
    shuffled = replace(d, author=authors_definition(d, order), mentions=names_definition(d))
    n = len(d.people)
    edges = weights_definition(Plain.of(shuffled))
    pairs = exchanges_definition(shuffled)
    strength = Counter()
    degree = Counter()
    for (_, to), weight in edges.items():
        strength[to] += weight
        degree[to] += 1
    most = max(degree.values(), default=0)
    ranks = pagerank_definition(n, edges)
    found = {
        "reciprocity": reciprocity_definition(edges),
        "exchanges": len(pairs),
        "back_and_forth": sum(pair.level != "mutual" for pair in pairs),
        "rho": rho_definition(n, edges),
        "weighted_reciprocity": weighted_reciprocity_definition(edges),
        "most_addressed": max(strength.values(), default=0),
        "most_addressers": most,
        "centralisation": Fraction(sum(most - degree[p] for p in range(n)), (n - 1) ** 2)
        if n > 2 else None,
        "first_pagerank": max(ranks),
        "own_pagerank": ranks[own],
        "own_addressers": degree[own],
    }  # fmt: skip
    return [math.nan if found[name] is None else float(found[name]) for name in FIGURES]


def all_orders(d):
    """Every order a shuffle may take: inside each thread, as many addressing themselves as here."""
    here = to_themselves_definition(d, range(len(frame(d).known)))
    return [order for order in any_orders(d) if to_themselves_definition(d, order) == here]


def any_orders(d):
    """Every permutation of the authors inside each thread."""
    threads = frame(d).thread.tolist()
    groups = [[i for i, t in enumerate(threads) if t == one] for one in sorted(set(threads))]
    return [
        [i for part in parts for i in part] for parts in product(*(permutations(g) for g in groups))
    ]


def random_orders(d, times, seed=0):
    taken = [row.tolist() for part in orders(frame(d), times, seed) for row in part]
    return [list(range(len(frame(d).known))), *taken]


@cache
def small():
    """Seven records of three people, one unknown: 720 orders, 156 of them with no self-reply."""
    return discussion_of(
        [("1", None, "Ann", "", 0), ("2", "1", "Bob", "", 1), ("3", "2", "Ann", "@Cyd", 2),
         ("4", "3", None, "", 3), ("5", "1", "Cyd", "", 4), ("6", "5", "Ann", "", 5),
         ("7", "4", "Bob", "", 6)]
    )  # fmt: skip
