"""Measures of threads that fingerprints and structural indicators of controversy are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.comparing.controversy import (
    INDICATORS,
    chain_comments,
    controversy,
)
from threadgraph.graphs.comparing.fingerprint import fingerprints
from threadgraph.graphs.comparing.thread_pairs import reciprocated
from threadgraph.graphs.measures.measure import Answer, Measure, Needs

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion

_CHECKS = ("definition", "by hand")
_NO_VERDICT = (
    "High where people dispute, and just as well where they help each other, play or chat: it "
    "says how people talk, not whether they disagree."
)
_SIZE = "Larger threads have larger figures for that reason alone."


def _profile(discussion: Discussion) -> Answer:
    d = discussion
    below = d.is_record & (d.parent >= 0)
    counts = np.bincount(np.minimum(d.depth[below], 5) - 1, minlength=5)
    if not counts.sum():
        return Answer(why="no comment stands below an opening")
    names = ("level 1", "level 2", "level 3", "level 4", "level 5 or deeper")
    shares = (counts / counts.sum()).tolist()
    return Answer(value=dict(zip(names, shares, strict=True)))


def _reciprocated(discussion: Discussion) -> Answer:
    asked, back = reciprocated(discussion)
    rows = np.flatnonzero(back)
    if not asked.any():
        return Answer(why="nobody answers a reply to somebody else", rows=rows)
    return Answer(value=len(rows) / int(np.count_nonzero(asked)), rows=rows)


def _feature(discussion: Discussion, name: str) -> Answer:
    found = fingerprints(discussion)
    return Answer(values=found.values[:, found.names.index(name)])


def _exchange(discussion: Discussion) -> Answer:
    return _feature(discussion, "exchange")


def _people(discussion: Discussion) -> Answer:
    return _feature(discussion, "people_per_comment")


def _reciprocity(discussion: Discussion) -> Answer:
    return _feature(discussion, "reciprocity")


def _indicator(discussion: Discussion, name: str) -> Answer:
    return Answer(values=controversy(discussion).values[:, tuple(INDICATORS).index(name)])


def _longest(discussion: Discussion) -> Answer:
    return _indicator(discussion, "longest_chain")


def _chains(discussion: Discussion) -> Answer:
    values = _indicator(discussion, "chains").values
    return Answer(values=values, rows=chain_comments(discussion))


def _mutual(discussion: Discussion) -> Answer:
    return _indicator(discussion, "mutual_share")


def _area(discussion: Discussion) -> Answer:
    return _indicator(discussion, "depth_width")


MEASURES: tuple[Measure, ...] = (
    Measure(
        name="depth_profile",
        title="Depth profile",
        scope="discussion",
        meaning="Which share of the comments stands at level 1, 2, 3, 4, and at 5 or deeper.",
        formula="comments at the level / comments below the openings of threads",
        reading=(
            "Much at level 1: most answer the opening, not each other. Much at deep levels: "
            "people answer each other. Platforms that stop nesting cut it off at their last level."
        ),
        compute=_profile,
        checks=_CHECKS,
    ),
    Measure(
        name="answers_back",
        title="Answers to a reply, by the one replied to",
        scope="discussion",
        meaning=(
            "When somebody was replied to and the reply is answered, how often it is the one "
            "replied to who answers."
        ),
        formula=(
            "comments c with a(p(p(c))) = a(c) / comments c that answer a reply p(c) to another "
            "person, c not by the author of p(c), all three authors known; a the author, p the "
            "comment answered"
        ),
        reading=(
            "1: each answer to a reply comes from the one who was replied to, as in a "
            "conversation of two; 0: always from somebody else."
        ),
        compute=_reciprocated,
        caveat="Openings that are posts count as comments that can be replied to.",
        checks=_CHECKS,
        needs=Needs(people=20),
    ),
    Measure(
        name="exchange_share",
        title="Share of the longest exchange",
        scope="thread",
        meaning="How much of a thread is the one exchange of two people that has most comments.",
        formula=(
            "most comments below the opening that belong to one exchange within the thread / "
            "comments below the opening; 0 where no two people addressed each other"
        ),
        reading="Near 1: the thread is a conversation of two; near 0: no pair stands out.",
        compute=_exchange,
        checks=_CHECKS,
        needs=Needs(comments=20),
    ),
    Measure(
        name="people_per_comment",
        title="People per comment",
        scope="thread",
        meaning="How many different people wrote, for each comment of a known author.",
        formula="people who wrote below the opening / their comments",
        reading="1: everybody wrote once; near 0: few people wrote many comments each.",
        compute=_people,
        caveat="It falls as a thread grows, for people come back.",
        checks=_CHECKS,
        needs=Needs(people=20),
    ),
    Measure(
        name="thread_reciprocity",
        title="Reciprocity within threads",
        scope="thread",
        meaning="Of the links between people in a thread, the share answered in the same thread.",
        formula="ordered pairs with an address back in the thread / ordered pairs",
        reading="1: all links are answered, 0: none. Links run from who speaks to whom.",
        compute=_reciprocity,
        source="Wasserman and Faust 1994",
        caveat=_SIZE,
        checks=_CHECKS,
        needs=Needs(people=20),
    ),
    Measure(
        name="thread_longest_chain",
        title="Longest chain of two people in a thread",
        scope="thread",
        meaning="The most turns in a row in which two people of a thread answer each other.",
        formula="largest number of turns on a chain of an exchange within the thread",
        reading=(
            "1: they addressed each other, but not in a chain; 2: B answers A; 3, a back and "
            "forth: A, B, A; undefined where no two people addressed each other in the thread."
        ),
        compute=_longest,
        source="Laniado, Tasso, Volkovich and Kaltenbrunner 2011",
        caveat=f"A structural indicator of controversy, no verdict. {_NO_VERDICT}",
        checks=_CHECKS,
    ),
    Measure(
        name="thread_chains",
        title="Back-and-forth chains of a thread",
        scope="thread",
        meaning="How many chains there are in which two people go back and forth three turns.",
        formula="maximal chains of at least three turns, over all exchanges within the thread",
        reading=f"Many: several people went back and forth, or branched out. {_SIZE}",
        compute=_chains,
        source="Laniado, Tasso, Volkovich and Kaltenbrunner 2011",
        caveat=f"A structural indicator of controversy, no verdict. {_NO_VERDICT}",
        checks=_CHECKS,
    ),
    Measure(
        name="thread_mutual_pairs",
        title="Pairs who addressed each other in a thread",
        scope="thread",
        meaning="Of the pairs of people in contact in a thread, the share who did so both ways.",
        formula="pairs of whom each addressed the other in the thread / pairs in contact there",
        reading="1: every contact went both ways; 0: none did.",
        compute=_mutual,
        source="Wasserman and Faust 1994 (dyadic reciprocity)",
        caveat=f"A structural indicator of controversy, no verdict. {_NO_VERDICT}",
        checks=_CHECKS,
        needs=Needs(people=20),
    ),
    Measure(
        name="depth_times_width",
        title="Depth × width",
        scope="thread",
        meaning="The deepest level of a thread times the comments at its widest level.",
        formula="deepest level × comments at the level with most of them",
        reading=f"Large where a thread is deep and wide, though not at the same place. {_SIZE}",
        compute=_area,
        caveat=f"A structural indicator of controversy, no verdict. {_NO_VERDICT}",
        checks=_CHECKS,
    ),
)
"""The measures of this family, in the order they are listed."""

__all__ = ["MEASURES"]
