"""Slow definitions of addresses and exchanges, transcribed from section 3 of the notes (D1 to D6).

Everything is walked out comment by comment on plain lists; nothing here is shared with the code.
"""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from definitions import ancestors_definition, branch_definition, root_definition

from threadgraph.graphs.records import COMMENT, NO_TIME, ROOT

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion

LEVELS = {0: "mutual", 1: "mutual", 2: "mutual", 3: "back_and_forth"}


@dataclass
class Plain:
    """A discussion as plain lists: for each row its parent, author, time and the people named."""

    parent: list[int]
    author: list[int | None]
    time: list[int | None]
    named: list[set[int]]
    quoted: list[set[int]]
    kind: list[int]
    max_nesting: int | None

    @classmethod
    def of(cls, d: Discussion) -> Plain:
        named: list[set[int]] = [set() for _ in d.ids]
        quoted: list[set[int]] = [set() for _ in d.ids]
        m = d.mentions
        rows = zip(m.comment.tolist(), m.participant.tolist(), m.rule, strict=True)
        for comment, person, rule in rows:
            if person >= 0:
                (quoted if rule == "M7" else named)[comment].add(person)
        return cls(
            parent=d.parent.tolist(),
            author=[p if p >= 0 else None for p in d.author.tolist()],
            time=[t if t != NO_TIME else None for t in d.time.tolist()],
            named=named,
            quoted=quoted,
            kind=d.kind.tolist(),
            max_nesting=d.max_nesting,
        )


@dataclass
class Address:
    """D2: comment `c` speaks to person `y`, by these kinds."""

    c: int
    y: int
    kinds: set[str]


def addresses_definition(p: Plain) -> list[Address]:
    """D1: T(c) = ({a(p(c))} ∪ M(c)) minus a(c) and None; empty if a(c) is None."""
    found = []
    for c, author in enumerate(p.author):
        if author is None:
            continue
        above = p.author[p.parent[c]] if p.parent[c] >= 0 else None
        for y in sorted(({above} | p.named[c] | p.quoted[c]) - {author, None}):
            kinds = {"reply"} if above == y else set()
            kinds |= {"mention"} if y in p.named[c] else set()
            kinds |= {"quote"} if y in p.quoted[c] else set()
            found.append(Address(c, y, kinds))
    return found


def weights_definition(p: Plain) -> Counter[tuple[int, int]]:
    """D2: w(x, y), the comments of x that address y."""
    return Counter((p.author[a.c], a.y) for a in addresses_definition(p))


def conversation_definition(p: Plain, row: int) -> int:
    """The top-level branch, or the whole thread where a comment opens it."""
    root = root_definition(p.parent, row)
    return root if p.kind[root] == COMMENT else branch_definition(p.parent, row)


def target_definition(p: Plain, a: Address) -> int | None:
    """D3: the comment of y that c answers; "before" is the canonical order of the rows."""
    place = conversation_definition(p, a.c)
    earlier = [
        row
        for row in range(a.c)
        if p.author[row] == a.y and conversation_definition(p, row) == place
    ]
    if _at_cap(p, a.c) and a.kinds & {"mention", "quote"} and earlier:
        return earlier[-1]
    for above in ancestors_definition(p.parent, a.c):
        if p.author[above] == a.y:
            return above
    return earlier[-1] if earlier else None


def _at_cap(p: Plain, c: int) -> bool:
    """Nesting counts from the top comments: the article above them is no level."""
    if p.max_nesting is None:
        return False
    implicit = p.kind[root_definition(p.parent, c)] == ROOT
    return len(ancestors_definition(p.parent, c)) - implicit >= p.max_nesting


@dataclass
class ExchangeDefinition:
    """D4 to D6 for one pair (a before b), and the measures of an exchange."""

    a: int
    b: int
    weight_ab: int
    weight_ba: int
    link: dict[int, int | None] = field(default_factory=dict)
    longest_chain: int = 0
    chains: int = 0
    level: str = ""
    episodes: int = 0
    branches: int = 0
    interrupted: int = 0
    replies: int = 0
    mentions: int = 0
    opened_a: int = 0
    opened_b: int = 0
    others: int = 0
    inside: int = 0
    first: int | None = None
    last: int | None = None
    last_word: int | None = None
    answer_time: float | None = None

    @property
    def comments(self) -> list[int]:
        return sorted(self.link)


def exchanges_definition(d: Discussion) -> list[ExchangeDefinition]:
    p = Plain.of(d)
    everything = addresses_definition(p)
    w = weights_definition(p)
    people = range(len(d.people))
    mutual = [(a, b) for a, b in combinations(people, 2) if w[a, b] and w[b, a]]
    return [_exchange(d, p, everything, (a, b), (w[a, b], w[b, a])) for a, b in mutual]


def _exchange(
    d: Discussion, p: Plain, everything: list[Address], pair: tuple[int, int], w: tuple[int, int]
) -> ExchangeDefinition:
    a, b = pair
    own = [x for x in everything if {p.author[x.c], x.y} == {a, b}]
    target = {x.c: target_definition(p, x) for x in own}
    link = dict.fromkeys(sorted({*target, *target.values()} - {None}))
    link |= {c: r for c, r in target.items() if r is not None}
    for c in link:
        if link[c] is None:
            link[c] = _continued(p, c, set(link))
    found = ExchangeDefinition(a, b, *w, link=link)
    _chains(p, found)
    _episodes(d, p, found, everything, own)
    answered = {c: r for c, r in target.items() if r is not None}
    found.interrupted = sum(r != p.parent[c] for c, r in answered.items())
    found.branches = len({branch_definition(p.parent, c) for c in link})
    found.replies = sum("reply" in x.kinds for x in own)
    found.mentions = sum(bool(x.kinds & {"mention", "quote"}) for x in own)
    _times(p, found, answered)
    return found


def _continued(p: Plain, c: int, inside: set[int]) -> int | None:
    """A reply to one's own comment inside the exchange continues the same turn."""
    for above in ancestors_definition(p.parent, c):
        if p.author[above] != p.author[c]:
            return None
        if above in inside:
            return above
    return None


def _path(link: dict[int, int | None], c: int) -> list[int]:
    path = [c]
    while link[path[-1]] is not None:
        path.append(link[path[-1]])
    return path


def _turns(p: Plain, path: list[int]) -> int:
    """Number of maximal same-author runs on a path."""
    authors = [p.author[c] for c in path]
    return 1 + sum(now != before for before, now in pairwise(authors))


def _chains(p: Plain, found: ExchangeDefinition) -> None:
    link = found.link
    length = {c: _turns(p, _path(link, c)) for c in link}
    leaves = set(link) - set(link.values())
    found.longest_chain = max(length.values())
    found.chains = sum(length[c] >= 3 for c in leaves)
    found.level = LEVELS.get(found.longest_chain, "sustained")


def _episodes(
    d: Discussion,
    p: Plain,
    found: ExchangeDefinition,
    everything: list[Address],
    own: list[Address],
) -> None:
    """Weak components of the response graph, who opened them, and what others said meanwhile.

    The span of an episode is what stands in its conversation after its opening, up to its end; one
    that a thread's own opening begins spans the branches of that thread in order.
    """
    members: dict[int, list[int]] = {}
    for c in found.link:
        members.setdefault(_path(found.link, c)[-1], []).append(c)
    found.episodes = len(members)
    order = sorted(
        range(len(p.parent)), key=lambda c: (d.thread[c], conversation_definition(p, c), c)
    )
    place = {c: i for i, c in enumerate(order)}
    speaking = {x.c for x in own}
    for start, episode in members.items():
        opener = p.author[min(speaking & set(episode))]
        found.opened_a += opener == found.a
        found.opened_b += opener == found.b
        end = max(place[c] for c in episode)
        inside = [x for x in everything if place[start] < place[x.c] <= end]
        found.inside += len(inside)
        found.others += sum({p.author[x.c], x.y} != {found.a, found.b} for x in inside)


def _times(p: Plain, found: ExchangeDefinition, answered: dict[int, int]) -> None:
    times = [p.time[c] for c in found.link]
    if None not in times:
        found.first, found.last = min(times), max(times)
        found.last_word = p.author[max(c for c in found.link if p.time[c] == found.last)]
    delays = [
        p.time[c] - p.time[r]
        for c, r in answered.items()
        if p.time[c] is not None and p.time[r] is not None and p.time[c] >= p.time[r]
    ]
    found.answer_time = statistics.median(delays) if delays else None
