"""Group conversations: three people or more of whom each addressed each of the others.

A group is a maximal clique of the pairs that have an exchange (Greetham & Ward 2014): nobody
else could be added who also addressed, and was addressed by, all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.arrays import distinct
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.networks.cliques import MOST_WORK, maximal_cliques
from threadgraph.graphs.phrases import count
from threadgraph.graphs.records import NO_TIME
from threadgraph.graphs.targets import response_targets

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.exchanges import Exchanges

    Longs = NDArray[np.int64]

LEAST = 3
MOST_GROUPS = 1_000
"""Groups after which the search stops, for each is measured."""


@dataclass(frozen=True, eq=False)
class Talk:
    """What some people said to each other: `rows` of comments, ascending, and what answers what.

    `source` and `target` are places in `rows`, int64: the comment at `source` answers, or goes
    on with, that at `target`, which stands before it.
    """

    rows: Longs
    source: Longs
    target: Longs


@dataclass(frozen=True, eq=False)
class Group:
    """People and what passed between them.

    - `people` ascending rows; `pairs` of them that have an exchange, `one_way` pairs of whom
      only one addressed the other (none in a group conversation).
    - `turns` addresses among them, in all directions; `comments` that make or receive these.
    - `episodes`: conversations among them, comments joined by what they answer; `branches`
      top-level branches; `together` and `branches_together` those in which all of them wrote.
    - `first`, `last` times of the first and last comment, NO_TIME if any is unknown.
    """

    people: Longs
    pairs: int
    one_way: int
    turns: int
    comments: int
    episodes: int
    together: int
    branches: int
    branches_together: int
    first: int
    last: int


@dataclass(frozen=True, eq=False)
class GroupConversations:
    """All group conversations, the largest first; `complete` is False if the search stopped."""

    discussion: Discussion
    groups: list[Group]
    complete: bool

    def __len__(self) -> int:
        """Return the number of groups."""
        return len(self.groups)

    @property
    def note(self) -> str | None:
        """Say that the list is not complete, None if it is."""
        if self.complete:
            return None
        return (
            f"There are too many groups to find them all: the search stopped after "
            f"{count(len(self), 'group')}, having begun where most people addressed each other. "
            "There may be others, larger ones too."
        )


def group_conversations(
    discussion: Discussion, *, most: int = MOST_GROUPS, work: int = MOST_WORK
) -> GroupConversations:
    """Find the group conversations, at most `most` of them, the largest first.

    Of equal size, those with more turns stand first, then the order of the people.

    >>> from threadgraph.graphs.examples import discussion_of
    >>> d = discussion_of([("1", None, "A", "@B @C", 0), ("2", None, "B", "@A @C", 1),
    ...     ("3", None, "C", "@A @B", 2), ("4", "3", "D", "", 3)])
    >>> [group.people.tolist() for group in group_conversations(d).groups]
    [[0, 1, 2]]
    """
    d, x = discussion, discussion.exchanges
    cliques = maximal_cliques(len(d.people), x.a, x.b, least=LEAST, most=most, work=work)
    n = max(len(d.people), 1)
    keys = x.a * n + x.b
    order = np.argsort(keys)
    keys = keys[order]
    entries = _Entries(x)
    groups = []
    for clique in cliques.found:
        people = np.array(clique, np.int64)
        low, high = np.triu_indices(len(people), 1)
        pairs = order[np.searchsorted(keys, people[low] * n + people[high])]
        talk = _joined(d, *entries.of(pairs))
        groups.append(_group(d, people, talk, pairs=len(pairs), turns=int(x.turns[pairs].sum())))
    return GroupConversations(d, ranked_groups(groups), cliques.complete)


def ranked_groups(groups: Sequence[Group], by: str = "people") -> list[Group]:
    """Return groups in the order of a measure in `GROUP_RANKINGS`, the largest first.

    Equal ones by people, turns and the order of the people; where no time is known, last.
    UsageError for a name that is no ranking.

    >>> ranked_groups([], "turns")
    []
    """
    if by not in GROUP_RANKINGS:
        known = ", ".join(GROUP_RANKINGS)
        raise UsageError(f"groups are not ranked by {by!r}; use one of {known}")
    value = GROUP_RANKINGS[by]
    return sorted(
        groups,
        key=lambda group: (
            -value(group),
            -len(group.people),
            -group.turns,
            group.people.tolist(),
        ),
    )


def conversation_among(discussion: Discussion, people: Sequence[int]) -> tuple[Group, Talk]:
    """Return what some people, any number of them, said to each other.

    All comments in which one of them addressed another of them, and the comments these answer.
    For the people of a group conversation this is that conversation.  UsageError for fewer
    than two people.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> group, talk = conversation_among(example_discussion(), [0, 1, 2])
    >>> group.pairs, group.one_way, group.turns, talk.rows.tolist()
    (1, 1, 3, [1, 2, 3, 4])
    """
    d, x = discussion, discussion.exchanges
    members = np.unique(np.array(people, np.int64))
    if len(members) < 2:
        raise UsageError("a conversation needs two people or more")
    inside = np.zeros(len(d.people), bool)
    inside[members] = True
    pairs = np.flatnonzero(inside[x.a] & inside[x.b])
    a = d.addresses
    among = np.flatnonzero(inside[a.speaker] & inside[a.addressee])
    n = len(d.people)
    speaker, addressee = a.speaker[among].astype(np.int64), a.addressee[among].astype(np.int64)
    key = np.minimum(speaker, addressee) * n + np.maximum(speaker, addressee)
    # An exchange holds more than its addresses: with what people went on from their own words.
    alone = among[~np.isin(key, x.a[pairs] * n + x.b[pairs])]
    comment, target = _Entries(x).of(pairs)
    talk = _joined(
        d,
        np.concatenate([comment, a.comment[alone].astype(np.int64)]),
        np.concatenate([target, response_targets(d, alone)]),
    )
    one_way = len(np.unique(key)) - len(pairs)
    group = _group(d, members, talk, pairs=len(pairs), turns=len(among), one_way=one_way)
    return group, talk


class _Entries:
    """The comments of exchanges and what each answers, ready to be taken out for many pairs."""

    def __init__(self, x: Exchanges) -> None:
        entries = x.entries
        self._comment = entries.comment
        self._target = np.where(
            entries.target >= 0, entries.comment[np.maximum(entries.target, 0)], -1
        )
        bounds = np.searchsorted(entries.exchange, np.arange(len(x) + 1))
        self._start, self._size = bounds[:-1], np.diff(bounds)

    def of(self, pairs: Longs) -> tuple[Longs, Longs]:
        """Comments of some exchanges and what each answers or goes on with, −1 for none."""
        start, size = self._start[pairs], self._size[pairs]
        shift = np.repeat(start - (np.cumsum(size) - size), size)
        rows = np.arange(len(shift)) + shift
        return self._comment[rows], self._target[rows]


def _joined(d: Discussion, comment: Longs, target: Longs) -> Talk:
    """Make one talk of comments and what they answer; a comment may stand several times."""
    known = target >= 0
    rows = distinct(np.concatenate([comment, target[known]]))
    n = max(len(d.ids), 1)
    links = distinct(comment[known] * n + target[known])
    return Talk(
        rows=rows,
        source=np.searchsorted(rows, links // n),
        target=np.searchsorted(rows, links % n),
    )


def _group(
    d: Discussion, people: Longs, talk: Talk, *, pairs: int, turns: int, one_way: int = 0
) -> Group:
    rows = talk.rows
    episode = components(len(rows), talk.source, talk.target)
    author = d.author[rows]
    time = d.time[rows]
    timed = bool(len(rows)) and bool((time != NO_TIME).all())
    episodes, together = _taking_part(episode, author, len(people), len(d.people))
    branches, there = _taking_part(d.branch[rows], author, len(people), len(d.people))
    return Group(
        people=people,
        pairs=pairs,
        one_way=one_way,
        turns=turns,
        comments=len(rows),
        episodes=episodes,
        together=together,
        branches=branches,
        branches_together=there,
        first=int(time.min()) if timed else NO_TIME,
        last=int(time.max()) if timed else NO_TIME,
    )


def components(n: int, a: Longs, b: Longs) -> Longs:
    """Return for each of n nodes the lowest node it is joined to by links (a, b), int64.

    >>> components(5, np.array([0, 3]), np.array([4, 1])).tolist()
    [0, 1, 2, 1, 0]
    """
    lowest = np.arange(n, dtype=np.int64)
    while True:
        x, y = lowest[a], lowest[b]
        apart = x != y
        if not apart.any():
            return lowest
        np.minimum.at(lowest, np.maximum(x, y)[apart], np.minimum(x, y)[apart])
        while not np.array_equal(further := lowest[lowest], lowest):
            lowest = further


def _taking_part(part: Longs, author: NDArray[np.int32], all_of: int, n: int) -> tuple[int, int]:
    """Count the parts, and those in which as many people wrote as there are."""
    if not len(part):
        return 0, 0
    visits = distinct(part * n + author)
    _, people = np.unique(visits // n, return_counts=True)
    return len(people), int(np.count_nonzero(people == all_of))


def span_of(group: Group) -> float | None:
    """Return the seconds from the first to the last comment, None if a time is unknown."""
    return None if group.first == NO_TIME else (group.last - group.first) / 1e6


GROUP_RANKINGS: dict[str, Callable[[Group], float]] = {
    "people": lambda group: len(group.people),
    "turns": lambda group: group.turns,
    "comments": lambda group: group.comments,
    "episodes": lambda group: group.episodes,
    "together": lambda group: group.together,
    "branches": lambda group: group.branches,
    "span": lambda group: -1.0 if group.first == NO_TIME else span_of(group) or 0.0,
}
"""What group conversations can be ranked by."""
