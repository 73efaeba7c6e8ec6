"""Measures of the branches of threads, and of how the comments are spread over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.branches import FEWEST_ADDRESSES, MULTI_PARTY
from threadgraph.graphs.measures.measure import OURS, Answer, Measure, Needs
from threadgraph.graphs.measures.thread_answers import BRANCHES, FORMS, column

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

NO_BRANCHES = "a thread without branches has none"
BEGINS = "A branch begins right below the opening, also where its first comment is absent."


def _largest(d: Discussion) -> NDArray[np.int64]:
    b = BRANCHES(d)
    if not len(b):
        return np.empty(0, np.int64)
    return np.flatnonzero(d.is_record & (d.branch == b.head[np.argmax(b.comments)]))


def _parties(d: Discussion) -> Answer:
    b = BRANCHES(d)
    known = b.concentration[b.addresses >= FEWEST_ADDRESSES]
    if not len(known):
        return Answer(why=f"no branch has {FEWEST_ADDRESSES} addresses or more")
    many = int(np.count_nonzero(known < MULTI_PARTY))
    return Answer(value={"multi-party": many, "two people dominate": len(known) - many})


OF_BRANCHES: tuple[Measure, ...] = (
    Measure(
        name="branch_entropy",
        title="Entropy of branch sizes",
        scope="thread",
        meaning="How evenly the comments are spread over the branches, in bits.",
        formula="−Σ s log₂ s, s the share of each branch of the comments",
        reading="0: one branch has them all; log₂ of the number of branches: all equally large.",
        compute=column(FORMS, "branch_entropy", NO_BRANCHES),
        source="Shannon 1948",
        checks=("definition", "by hand"),
        needs=Needs(people=20, thread=20),
        unit="bits",
    ),
    Measure(
        name="branch_gini",
        title="Gini coefficient of branch sizes",
        scope="thread",
        meaning="How unequal the sizes of the branches are.",
        formula="2 Σ i xᵢ / (n Σ x) − (n + 1)/n over the n sizes x in ascending order",
        reading="0: all equally large; towards 1: one has nearly all.",
        compute=column(FORMS, "branch_gini", NO_BRANCHES),
        source="Gini 1912",
        checks=("definition", "by hand"),
        needs=Needs(people=20, thread=20),
    ),
    Measure(
        name="largest_branch",
        title="Share of the largest branch",
        scope="thread",
        meaning="Which part of the comments of a thread is in its largest branch.",
        formula="comments of the largest branch / comments below the opening",
        reading="Near 1: one top-level comment drew nearly all.",
        compute=column(FORMS, "largest_branch", NO_BRANCHES, _largest),
        checks=("definition", "by hand"),
        needs=Needs(people=20, thread=20),
        unit="share",
    ),
    Measure(
        name="branch_kinds",
        title="Branches of many and of two",
        scope="discussion",
        meaning="How many branches are conversations of several people, and in how many two "
        "people have half of the addresses or more between them.",
        formula=f"branches of {FEWEST_ADDRESSES} addresses or more with a dyad concentration "
        f"below, and not below, {MULTI_PARTY}",
        reading="Branches of one or two addresses are not counted: with so few two people always "
        "have half of them or more.",
        compute=_parties,
        checks=("definition", "by hand"),
        needs=Needs(people=20, edges=20),
        unit="branches",
        source=OURS,
    ),
    Measure(
        name="branch_comments",
        title="Comments of a branch",
        scope="branch",
        meaning="How many comments a branch has, its first included.",
        formula="comments at or below a node right below the opening",
        reading=BEGINS,
        compute=column(BRANCHES, "comments"),
        checks=("definition", "by hand"),
        unit="comments",
    ),
    Measure(
        name="branch_share",
        title="Share of a branch",
        scope="branch",
        meaning="Which part of the comments of its thread a branch has.",
        formula="comments of the branch / comments below the opening of the thread",
        reading=BEGINS,
        compute=column(BRANCHES, "share"),
        checks=("definition", "by hand"),
        needs=Needs(people=20, thread=20),
        unit="share",
    ),
    Measure(
        name="branch_people",
        title="People in a branch",
        scope="branch",
        meaning="How many people wrote in a branch; unknown authors are nobody.",
        formula="number of distinct authors",
        reading="Two: a conversation of two, however long.",
        compute=column(BRANCHES, "people"),
        checks=("definition", "by hand"),
        unit="people",
    ),
    Measure(
        name="branch_depth",
        title="Depth of a branch",
        scope="branch",
        meaning="How many reply steps the deepest comment of a branch is away from the opening.",
        formula="largest level of a comment of the branch",
        reading="1: its first comment got no reply.",
        compute=column(BRANCHES, "depth"),
        checks=("definition", "by hand"),
        unit="reply steps",
    ),
    Measure(
        name="branch_longest_chain",
        title="Longest chain of replies in a branch",
        scope="branch",
        meaning="The most comments of a branch each of which answers the one before.",
        formula="largest number of comments on a way from the first comment downwards",
        reading="1: no comment of the branch got a reply. Absent comments are not counted.",
        compute=column(BRANCHES, "longest_chain"),
        checks=("definition", "by hand"),
        unit="comments",
    ),
    Measure(
        name="branch_exchanges",
        title="Exchanges in a branch",
        scope="branch",
        meaning="How many pairs of people each addressed the other within the branch.",
        formula="pairs a, b with an address of a to b and one of b to a in the branch",
        reading="An exchange that is spread over several branches may count in none of them.",
        compute=column(BRANCHES, "exchanges"),
        checks=("definition", "by hand"),
        unit="pairs",
    ),
    Measure(
        name="branch_longest_alternation",
        title="Longest alternating chain in a branch",
        scope="branch",
        meaning="The most turns in a row in which two people answer each other in the branch.",
        formula="turns of the longest chain of responses, all in the branch, of an exchange in it",
        reading="0: no exchange in the branch; 3 or more: back and forth.",
        compute=column(BRANCHES, "longest_alternation"),
        source="Laniado, Tasso, Volkovich and Kaltenbrunner 2011",
        checks=("definition", "by hand"),
        unit="turns",
    ),
    Measure(
        name="dyad_concentration",
        title="Dyad concentration",
        scope="branch",
        meaning="Which part of the addresses of a branch is between the two people who have the "
        "most of them.",
        formula="largest number of addresses between two people / all addresses of the branch",
        reading=f"1: a conversation of two; below {MULTI_PARTY}: multi-party. With one or two "
        f"addresses it is never below {MULTI_PARTY}.",
        compute=column(
            BRANCHES, "concentration", "a branch in which nobody addresses anybody has none"
        ),
        checks=("definition", "by hand"),
        needs=Needs(people=20, edges=20, branch=20),
        unit="share",
        source=OURS,
    ),
)
