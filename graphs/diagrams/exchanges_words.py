"""What the exchanges of a discussion say in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.diagrams.labels import count, isolate, labels
from threadgraph.graphs.reply_data import UNSAID, says_who_answers

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.exchanges import Exchanges

NOBODY = "No two people addressed each other"
DEFINITION = (
    "An exchange: each of the two addressed the other in at least one comment, by replying or "
    "by name"
)


def no_exchanges(discussion: Discussion) -> list[str]:
    """Return what there is instead where no two people addressed each other."""
    one_way = len(discussion.network)
    notes = [DEFINITION]
    if not says_who_answers(discussion):
        notes.insert(0, f"{UNSAID}: only names in the texts could tell")
    if one_way:
        verb = "goes" if one_way == 1 else "go"
        notes.insert(0, f"{count(one_way, 'contact')} {verb} one way only: one addressed the other")
    unknown = int(np.count_nonzero((discussion.author < 0) & discussion.is_comment))
    if unknown:
        notes.append(f"{count(unknown, 'comment')} by unknown authors cannot take part")
    return notes


def exchanges_finding(found: Exchanges) -> str:
    """Return in a sentence who went furthest; there must be an exchange."""
    names = found.discussion.people.names
    pair = labels([names[int(side[0])] for side in (found.a, found.b)], 32)
    one, other = (isolate(name) for name in pair)
    only_replies = bool(found.replies[0] == found.turns[0])
    verb = "answered" if only_replies else "addressed"
    turns, longest = int(found.turns[0]), int(found.longest_chain[0])
    if len(found) == 1:
        said = f"{one} and {other} {verb} each other in {count(turns, 'comment')}"
        if longest < 3:
            return said
        # A chain counts the comment it begins from, which need not address either of the two.
        begun = "with the one that began it, " if longest > turns else ""
        return f"{said}; {begun}{longest:,} turns in a row"
    if longest >= 3:
        return (
            f"{len(found):,} pairs addressed each other; {one} and {other} went furthest, "
            f"with {longest:,} turns in a row"
        )
    return f"{len(found):,} pairs addressed each other; none went back and forth"


def exchanges_detail(found: Exchanges) -> str:
    """Return how much of all that was addressed to somebody belongs to an exchange."""
    within = int(found.turns.sum())
    share = f"{within:,} of {found.addresses:,}"
    return f"{share} times that somebody addressed somebody belong to an exchange"
