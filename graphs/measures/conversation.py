"""Motifs of conversations: who comes back, who joins in, how replies gather; after ConvoKit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.conversation_features import thread_replies
from threadgraph.graphs.conversation_motifs import motif_comments, motif_counts
from threadgraph.graphs.measures.measure import Answer, Measure, Needs
from threadgraph.graphs.phrases import count

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion

SOURCE = (
    "Zhang, Danescu-Niculescu-Mizil, Sauper and Taylor 2018, figure 2; ConvoKit (HyperConvo), "
    "whose counts these are without replies to oneself"
)
CHECKS = ("definition", "ConvoKit", "by hand")
NEEDS = Needs(people=20, thread=20)
UNKNOWN = (
    "Each comment of an unknown author counts as one by a person of its own, so a deleted account "
    "that wrote twice looks like two people."
)


def _motif(discussion: Discussion, motif: str) -> Answer:
    replies = thread_replies(discussion)
    return Answer(
        values=motif_counts(replies)[motif].astype(np.float64),
        rows=np.sort(replies.rows[motif_comments(replies)[motif]]),
    )


def reciprocity_motif(discussion: Discussion) -> Answer:
    """Count in each thread the replies to a reply to one's own comment.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> reciprocity_motif(example_discussion()).values.tolist()
    [1.0]
    """
    return _motif(discussion, "reciprocity motif")


def external_reciprocity_motif(discussion: Discussion) -> Answer:
    """Count in each thread the replies to a reply to a comment of somebody else.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> external_reciprocity_motif(example_discussion()).values.tolist()
    [0.0]
    """
    return _motif(discussion, "external reciprocity motif")


def dyadic_interaction_motif(discussion: Discussion) -> Answer:
    """Count in each thread the pairs of people each of whom replied to the other.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> dyadic_interaction_motif(example_discussion()).values.tolist()
    [1.0]
    """
    return _motif(discussion, "dyadic interaction motif")


def incoming_triads(discussion: Discussion) -> Answer:
    """Count in each thread the pairs of people who replied to the same person.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> incoming_triads(example_discussion()).values.tolist()
    [1.0]
    """
    return _motif(discussion, "incoming triads")


def outgoing_triads(discussion: Discussion) -> Answer:
    """Count in each thread the pairs of people to whom the same person replied.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> outgoing_triads(example_discussion()).values.tolist()
    [0.0]
    """
    return _motif(discussion, "outgoing triads")


def all_features(discussion: Discussion) -> Answer:
    """Say where the 140 features of each thread are; they are a table, not a figure.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> all_features(example_discussion()).value
    '140 figures for 1 thread, in the table "features"'
    """
    threads = count(len(discussion.thread_ids), "thread")
    return Answer(value=f'140 figures for {threads}, in the table "features"')


MEASURES: tuple[Measure, ...] = (
    Measure(
        name="reciprocity_motif",
        title="Replies that come back",
        scope="thread",
        meaning="How often somebody answered a reply to their own comment: the first step of a "
        "conversation between two.",
        formula="number of comments c by the author of the comment two steps above c, where "
        "neither c nor the comment between answers a comment of its own author",
        reading="Counts comments, so it grows with the length of the thread; compare threads of "
        "similar length, or the same number of first comments.",
        source=SOURCE,
        caveat=UNKNOWN,
        checks=CHECKS,
        needs=NEEDS,
        compute=reciprocity_motif,
        unit="comments",
    ),
    Measure(
        name="external_reciprocity_motif",
        title="Replies by a third person",
        scope="thread",
        meaning="How often somebody answered a reply that was meant for somebody else.",
        formula="number of comments c by another than the author of the comment two steps above "
        "c, where neither c nor the comment between answers a comment of its own author",
        reading="High beside the replies that come back: others join in rather than the person "
        "who was answered. A post that is a record of the input counts as a comment that was "
        "replied to.",
        source=SOURCE,
        caveat=UNKNOWN,
        checks=CHECKS,
        needs=NEEDS,
        compute=external_reciprocity_motif,
        unit="comments",
    ),
    Measure(
        name="dyadic_interaction_motif",
        title="Pairs who answered each other",
        scope="thread",
        meaning="How many pairs of people replied to each other, anywhere in the thread.",
        formula="number of unordered pairs of people {A, B} such that A replied to a comment of B "
        "and B to a comment of A",
        reading="These are the exchanges by replies alone; an exchange may also rest on mentions.",
        source=SOURCE,
        caveat=UNKNOWN + " In exchanges the unknown are left out.",
        checks=(*CHECKS, "the exchanges of the same thread"),
        cost="n log n",
        needs=NEEDS,
        compute=dyadic_interaction_motif,
        unit="pairs",
    ),
    Measure(
        name="incoming_triads",
        title="Pairs who answered the same person",
        scope="thread",
        meaning="How often two people replied to the same third person.",
        formula="sum over people of d(d − 1)/2, d the number of others who replied to the person",
        reading="High where replies gather on few people. It grows with the square of the number "
        "who answer one person: a post with 100 people answering it adds 4,950.",
        source=SOURCE,
        caveat="Where the opening post is a record of the input, it makes most of this. " + UNKNOWN,
        checks=CHECKS,
        cost="n log n",
        needs=NEEDS,
        compute=incoming_triads,
        unit="pairs",
    ),
    Measure(
        name="outgoing_triads",
        title="Pairs answered by the same person",
        scope="thread",
        meaning="How often one person replied to two others.",
        formula="sum over people of d(d − 1)/2, d the number of others the person replied to",
        reading="High where few people answer many, as a host or a moderator does.",
        source=SOURCE,
        caveat=UNKNOWN,
        checks=CHECKS,
        cost="n log n",
        needs=NEEDS,
        compute=outgoing_triads,
        unit="pairs",
    ),
    Measure(
        name="conversation_features",
        title="Conversation features (ConvoKit)",
        scope="discussion",
        meaning="The 140 features of ConvoKit's HyperConvo, under its names: for the whole "
        "conversation and again without its opening, how replies are spread over comments and "
        "people (five lists of degrees with twelve statistics each), and whether and how often "
        "each of five motifs occurs: replies that come back, replies by a third person, pairs who "
        "answered each other, pairs who answered the same person, and pairs answered by the same.",
        formula="(5 lists × 12 statistics + 5 motifs × 2) × 2 = 140 for each thread",
        reading="Input for comparing and classifying threads rather than figures to read one by "
        "one; docs/conversation_features.md lists the names, and what differs from ConvoKit.",
        source="Zhang, Danescu-Niculescu-Mizil, Sauper and Taylor 2018, table 4 and figure 2; "
        "ConvoKit 5.0",
        caveat="Most of them grow with the number of comments. ConvoKit takes the first 10 "
        "comments of threads with 10 or more; here all are taken unless asked otherwise.",
        checks=CHECKS,
        cost="n log n",
        needs=NEEDS,
        compute=all_features,
    ),
)
