"""Slow definitions of participation and of roles, walked out comment by comment.

Nothing here knows the code that is tested.  Sources: the notes on measures, sections 4.3, 4.4.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from definitions import branch_definition, children_definition, gini_definition
from exchange_definition import (
    Plain,
    addresses_definition,
    conversation_definition,
    exchanges_definition,
    weights_definition,
)

from threadgraph.graphs.records import NO_TIME, POST, ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from threadgraph.graphs.discussion import Discussion


def own_definition(d: Discussion, person: int) -> list[int]:
    return [r for r in range(len(d.ids)) if d.is_record[r] and d.author[r] == person]


def replied_definition(p: Plain, row: int) -> bool:
    """Whether another known person replied to a comment."""
    below = {p.author[c] for c in children_definition(p.parent, row)}
    return bool(below - {p.author[row], None})


def reentries_definition(d: Discussion, person: int, place: Callable[[int], int]) -> list[int]:
    """Comments by which a person comes back to a place, after someone else wrote there."""
    back = []
    for row in own_definition(d, person):
        here = [r for r in range(row) if d.is_record[r] and place(r) == place(row)]
        own = [r for r in here if d.author[r] == person]
        # Since the last of one's own, somebody else has written.
        if own and any(d.author[r] not in (person, -1) for r in here if r > own[-1]):
            back.append(row)
    return back


def person_definition(d: Discussion, person: int) -> dict[str, object]:
    p = Plain.of(d)
    own = own_definition(d, person)
    answered = [row for row in own if replied_definition(p, row)]
    given = [a for a in addresses_definition(p) if "reply" in a.kinds]
    in_branch = reentries_definition(d, person, lambda r: branch_definition(p.parent, r))
    in_thread = reentries_definition(d, person, lambda r: int(d.thread[r]))
    return {
        "comments": len(own),
        "answered": len(answered),
        "answer_rate": Fraction(len(answered), len(own)) if own else None,
        "replies_given": sum(p.author[a.c] == person for a in given),
        "replies_received": sum(a.y == person for a in given),
        "reentries": len({branch_definition(p.parent, row) for row in in_branch}),
        "returns": len(in_branch),
        "thread_reentries": len({int(d.thread[row]) for row in in_thread}),
    }


def concentration_definition(d: Discussion) -> dict[str, object]:
    people = [person_definition(d, person) for person in range(len(d.people))]
    wrote = sorted((x["comments"] for x in people), reverse=True)
    n, total = len(wrote), sum(wrote)
    shares = [Fraction(w, total) for w in wrote if w]
    nats = -sum(float(s) * math.log(s) for s in shares)
    back = sum(x["reentries"] > 0 for x in people)
    again = sum(x["thread_reentries"] > 0 for x in people)
    return {
        "people": n,
        "comments": total,
        "more_than_once": sum(w > 1 for w in wrote),
        "focus": Fraction(n, total) if n else None,
        "entropy": nats / math.log(2) if n else None,
        "normalised_entropy": nats / math.log(n) if n > 1 else None,
        "effective_people": math.exp(nats) if n else None,
        "top_share": max(shares, default=None),
        "top_tenth_share": Fraction(sum(wrote[: math.ceil(n / 10)]), total) if n else None,
        "hhi": sum(s * s for s in shares) if n else None,
        "gini_comments": gini_definition(wrote),
        "gini_replies_received": gini_definition([x["replies_received"] for x in people]),
        "reentering": back,
        "reentry_rate": Fraction(back, n) if n else None,
        "thread_reentering": again,
        "thread_reentry_rate": Fraction(again, n) if n else None,
    }


def paths_definition(d: Discussion) -> tuple[list[int], list[int], int]:
    """Comments c3 of c3 → c2 → c1 by known people answering others: a(c3) = a(c1), or not."""
    p = Plain.of(d)
    replies = {a.c for a in addresses_definition(p) if "reply" in a.kinds}
    back, external = [], []
    for c3 in sorted(replies):
        c2 = p.parent[c3]
        if c2 in replies:
            c1 = p.parent[c2]
            (back if p.author[c1] == p.author[c3] else external).append(c3)
    return back, external, len(replies)


def alternation_definition(d: Discussion) -> dict[tuple[int, int], Fraction]:
    """Speaker changes / (turns − 1), over the addresses of each pair in order."""
    p = Plain.of(d)
    made = addresses_definition(p)
    found = {}
    for x in exchanges_definition(d):
        said = [p.author[a.c] for a in made if {p.author[a.c], a.y} == {x.a, x.b}]
        changes = sum(said[i] != said[i + 1] for i in range(len(said) - 1))
        found[x.a, x.b] = Fraction(changes, len(said) - 1)
    return found


def role_definition(d: Discussion, person: int) -> str:
    """The rules in order, with the thresholds as numbers."""
    p = Plain.of(d)
    own = own_definition(d, person)
    w = weights_definition(p)
    between: Counter[frozenset[int]] = Counter()
    for pair, weight in w.items():
        between[frozenset(pair)] += weight
    contacts = {q: len([1 for pair in between if q in pair]) for q in range(len(d.people))}
    known = {q for pair in between if person in pair for q in pair} - {person}
    n = len(own)
    if n == 1 and not known:
        return "singleton"
    if n < 3:
        return "insufficient"
    far = [x for x in exchanges_definition(d) if x.longest_chain >= 3 and person in (x.a, x.b)]
    others = {q for x in far for q in (x.a, x.b)} - {person}
    turns = {a.c for a in addresses_definition(p) if p.author[a.c] == person and a.y in others}
    if turns and Fraction(len(turns), n) >= Fraction(1, 4):
        return "debater"
    top = [r for r in own if p.parent[r] < 0 or p.kind[p.parent[r]] in (ROOT, POST)]
    replies = [r for r in own if r not in top and p.author[p.parent[r]] not in (None, person)]
    if Fraction(len(top), n) >= Fraction(1, 2):
        if Fraction(sum(replied_definition(p, r) for r in top), len(top)) >= Fraction(1, 2):
            return "starter"
        if Fraction(len(replies), n) <= Fraction(1, 5):
            return "broadcaster"
    heads = [conversation_definition(p, r) for r in replies]
    elsewhere = [h for h in heads if p.author[h] not in (None, person)]
    if (
        Fraction(len(elsewhere), n) >= Fraction(3, 4)
        and len(known) >= 5
        and Fraction(len(elsewhere), len(set(elsewhere))) <= Fraction(3, 2)
        and statistics.median_low(contacts[q] for q in known) <= 2
        and Fraction(sum(between[frozenset((person, q))] >= 3 for q in known), len(known))
        <= Fraction(1, 10)
    ):
        return "answerer"
    return "replier" if Fraction(len(replies), n) >= Fraction(3, 4) else "mixed"


def response_times_definition(d: Discussion) -> dict[tuple[int, int], list[float]]:
    """Seconds of the replies of each ordered pair of people, where both times are known."""
    p = Plain.of(d)
    found: dict[tuple[int, int], list[float]] = {}
    for a in addresses_definition(p):
        if "reply" not in a.kinds or NO_TIME in (d.time[a.c], d.time[p.parent[a.c]]):
            continue
        delay = (int(d.time[a.c]) - int(d.time[p.parent[a.c]])) / 1_000_000
        if delay >= 0:
            found.setdefault((p.author[a.c], a.y), []).append(delay)
    return dict(sorted(found.items()))
