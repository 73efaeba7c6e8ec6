"""Who takes part and how: answers got, returns, concentration, and who replies to a reply.

Over the comments of known people (openings that people wrote included).  "By another" is by
another known person: an unknown author may be anybody, also the one who is answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.network_measures import gini

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Longs = NDArray[np.int64]
    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PeopleTakingPart:
    """How each person takes part; one entry per row of `people`.

    - `comments` int64; `answered` int64, those of them with a reply by another, and
      `answer_rate` float64, their share.
    - `replies_given`, `replies_received` int64: comments that answer another person's, and
      those of others that answer one's own.
    - `reentries` int64: branches in which the person wrote again after someone else had
      written there; `returns` int64, how often; `thread_reentries` int64: the same for whole
      threads (Backstrom, Kleinberg, Lee, Danescu-Niculescu-Mizil 2013).
    """

    comments: Longs
    answered: Longs
    answer_rate: Floats
    replies_given: Longs
    replies_received: Longs
    reentries: Longs
    returns: Longs
    thread_reentries: Longs

    def __len__(self) -> int:
        """Return the number of people."""
        return len(self.comments)


@dataclass(frozen=True)
class Concentration:
    """How the comments are spread over people; None where there are none.

    - `people`, `comments` (by them), `more_than_once` people with two comments or more.
    - `focus` people / comments, 1 if nobody writes twice.
    - `entropy` −Σ p log2 p of their shares p, in bits; `normalised_entropy` over log2 people
      (None for fewer than two); `effective_people` e^H = 2^entropy: as many people who all
      wrote equally much would be spread the same.
    - `top_share` of the most active person, `top_tenth_share` of the most active tenth of
      the people (rounded up); `hhi` Σ p² (Herfindahl, Hirschman).
    - `gini_comments`, `gini_replies_received`: 0 all equal, (n − 1)/n one has everything.
    - `reentering`, `thread_reentering`: people who came back to a branch, to a thread, after
      someone else; `reentry_rate`, `thread_reentry_rate` their share of the people.
    """

    people: int
    comments: int
    more_than_once: int
    focus: float | None
    entropy: float | None
    normalised_entropy: float | None
    effective_people: float | None
    top_share: float | None
    top_tenth_share: float | None
    hhi: float | None
    gini_comments: float | None
    gini_replies_received: float | None
    reentering: int
    reentry_rate: float | None
    thread_reentering: int
    thread_reentry_rate: float | None


@dataclass(frozen=True, eq=False)
class RepliesToReplies:
    """Replies c3 to a reply c2 to c1, by known people, nobody answering themself.

    `replies` all replies to another; `reciprocated` those whose writer wrote c1, too: who is
    answered answers back; `external` those whose writer did not: a third person.  `rate` is
    reciprocated / replies, None without replies.  `reciprocated_rows`, `external_rows` int64
    the comments c3.
    """

    replies: int
    reciprocated: int
    external: int
    rate: float | None
    reciprocated_rows: Longs
    external_rows: Longs


def people_taking_part(discussion: Discussion) -> PeopleTakingPart:
    """Measure for each person how they take part.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = people_taking_part(example_discussion())
    >>> found.answer_rate.tolist(), found.reentries.tolist()
    ([0.5, 1.0, 0.0], [1, 0, 0])
    """
    d, n = discussion, len(discussion.people)
    known = np.flatnonzero(d.is_record & (d.author >= 0))
    comments = np.bincount(d.author[known], minlength=n)
    replies = d.addresses.comment[d.addresses.reply]
    got = np.zeros(len(d.ids), bool)
    got[d.parent[replies]] = True
    answered = np.bincount(d.author[got], minlength=n)
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = answered / comments
    reentries, returns = _reentries(d, d.branch)
    thread_reentries, _ = _reentries(d, d.thread)
    return PeopleTakingPart(
        comments=comments,
        answered=answered,
        answer_rate=rate,
        replies_given=np.bincount(d.author[replies], minlength=n),
        replies_received=np.bincount(d.author[d.parent[replies]], minlength=n),
        reentries=reentries,
        returns=returns,
        thread_reentries=thread_reentries,
    )


def concentration(discussion: Discussion) -> Concentration:
    """Measure how the comments of a discussion are spread over its people.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = concentration(example_discussion())
    >>> found.focus, found.entropy, found.hhi, found.more_than_once
    (0.75, 1.5, 0.375, 1)
    """
    each = people_taking_part(discussion)
    n, total = len(each), int(each.comments.sum())
    ordered = np.sort(each.comments)[::-1]
    part = ordered[ordered > 0] / max(total, 1)
    entropy = abs(float((part * np.log2(part)).sum())) if total else None
    back, again = (int(np.count_nonzero(x)) for x in (each.reentries, each.thread_reentries))
    return Concentration(
        people=n,
        comments=total,
        more_than_once=int(np.count_nonzero(ordered > 1)),
        focus=n / total if total else None,
        entropy=entropy,
        normalised_entropy=None if entropy is None or n < 2 else entropy / float(np.log2(n)),
        effective_people=None if entropy is None else 2.0**entropy,
        top_share=int(ordered[0]) / total if total else None,
        top_tenth_share=int(ordered[: -(-n // 10)].sum()) / total if total else None,
        hhi=int((ordered**2).sum()) / total**2 if total else None,
        gini_comments=gini(each.comments),
        gini_replies_received=gini(each.replies_received),
        reentering=back,
        reentry_rate=back / n if n else None,
        thread_reentering=again,
        thread_reentry_rate=again / n if n else None,
    )


def replies_to_replies(discussion: Discussion) -> RepliesToReplies:
    """Find who answers a reply: the one who was answered, or a third person.

    The paths that ConvoKit calls reciprocity and external reciprocity (Zhang et al. 2018);
    the rate of answering back as in Aragón, Gómez, Kaltenbrunner 2017.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = replies_to_replies(example_discussion())
    >>> found.replies, found.reciprocated, found.external
    (3, 1, 0)
    """
    d = discussion
    rows = d.addresses.comment[d.addresses.reply].astype(np.int64)
    is_reply = np.zeros(len(d.ids), bool)
    is_reply[rows] = True
    deep = rows[is_reply[d.parent[rows]]]
    same = d.author[d.parent[d.parent[deep]]] == d.author[deep]
    return RepliesToReplies(
        replies=len(rows),
        reciprocated=int(np.count_nonzero(same)),
        external=int(np.count_nonzero(~same)),
        rate=float(np.count_nonzero(same)) / len(rows) if len(rows) else None,
        reciprocated_rows=deep[same],
        external_rows=deep[~same],
    )


def alternation(discussion: Discussion) -> Floats:
    """Return for each exchange how regularly the two take turns, float64 in [0, 1].

    Changes of speaker / (addresses − 1), over the addresses between the two in order: 1 if
    they always alternate.  Rows as in `exchanges`; an exchange has two addresses or more.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> alternation(example_discussion()).tolist()
    [1.0]
    """
    d, x = discussion, discussion.exchanges
    speaking = x.entries.addressing
    of, author = x.entries.exchange[speaking], d.author[x.entries.comment[speaking]]
    within = of[1:] == of[:-1]
    changed = within & (author[1:] != author[:-1])
    steps = np.bincount(of[1:][within], minlength=len(x))
    return np.bincount(of[1:][changed], minlength=len(x)) / steps


def _reentries(d: Discussion, group: NDArray[np.integer]) -> tuple[Longs, Longs]:
    """How many groups each person came back to after someone else, and how often.

    The comments of known people in a group fall into runs of one author; each run of a person
    after their first is a return.
    """
    n = max(len(d.people), 1)
    rows = np.flatnonzero(d.is_record & (d.author >= 0))
    order = rows[np.argsort(group[rows], kind="stable")]
    place, author = group[order].astype(np.int64), d.author[order]
    new = (place[1:] != place[:-1]) | (author[1:] != author[:-1])
    starts = np.r_[True, new] if len(order) else np.empty(0, bool)
    visit, runs = np.unique(place[starts] * n + author[starts], return_counts=True)
    person = visit % n
    reentries = np.bincount(person[runs > 1], minlength=len(d.people))
    returns = np.zeros(len(d.people), np.int64)
    np.add.at(returns, person, runs - 1)
    return reentries, returns
