"""What every term of a report means: in words, as a formula, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Definition:
    """A term, its meaning in a sentence or two, its formula in words, and its source."""

    term: str
    meaning: str
    formula: str | None = None
    source: str | None = None


DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "Comment",
        "A contribution that the input holds. An opening post or question that is itself a "
        "record of the input is counted apart, as a post; the page or article above the "
        "comments, and comments that others answer but that are not in the input, are shown as "
        "places in the tree and are never counted.",
    ),
    Definition(
        "Person",
        "An author. Where the platform gives its own ids of people, they decide who is who; "
        "otherwise names that differ only in capitals, blanks, characters that are not shown, "
        "or the form of the same letters are one person, and the data quality part lists such "
        "merges. Comments of unknown authors count as comments and belong to nobody: they are "
        "never taken for one person.",
    ),
    Definition(
        "Thread and branch",
        "A thread is one page, topic or opening with all that answers it. A branch is a comment "
        "right below the opening, with everything below it.",
    ),
    Definition(
        "Level (depth)",
        "How many reply steps a comment is away from the opening of its thread. The opening is "
        "at 0, what answers it at level 1, a reply to that at level 2.",
        "level of a comment = level of the comment it answers + 1",
    ),
    Definition(
        "Reply, mention, quotation",
        "A reply answers a comment, as the platform records it. A mention names a participant "
        "in the text (“@name” or a mark of the platform). A quotation attributes words to a "
        "participant (“NAME wrote:”).",
    ),
    Definition(
        "Address",
        "A comment addresses a person if it answers a comment of that person, names them, or "
        "quotes them. A comment that does several of these addresses that person once. Nobody "
        "addresses themself.",
        "number of distinct pairs (comment, person addressed)",
    ),
    Definition(
        "Inferred",
        "The input does not say whom the comment answers, and a rule found it (for example the "
        "name or the quotation the comment begins with). Such replies are marked wherever they "
        "are shown.",
    ),
    Definition(
        "Addressed by, addresses (degree)",
        "How many different people addressed this person, and how many this person addressed.",
        "in-degree and out-degree of the network of participants",
        "Freeman 1978",
    ),
    Definition(
        "Times addressed, times addressing (strength)",
        "In how many comments that happened.",
        "sum of the weights of the arrows to, and from, a person",
        "Barrat, Barthélemy, Pastor-Satorras and Vespignani 2004",
    ),
    Definition(
        "PageRank",
        "High for people who are addressed by many, or by people who are themselves addressed "
        "by many. The shares of all people add up to 1.",
        "a person’s share = 0.15 / people + 0.85 × the sum, over those who address them, of "
        "that speaker’s share × the part of the speaker’s addresses that goes to the person; "
        "the share of people who address nobody is spread evenly",
        "Brin and Page 1998",
    ),
    Definition(
        "Betweenness",
        "How many of the shortest ways from one person to another, along the arrows, run "
        "through this person: high for people who connect others.",
        "sum over all pairs of others of (shortest paths through the person / all shortest paths)",
        "Freeman 1977; computed as by Brandes 2001",
    ),
    Definition(
        "Exchange (pair)",
        "Two people of whom each addressed the other at least once, with all comments in which "
        "they did, and the comments those answer.",
        None,
        "Holland and Leinhardt 1970 for mutual pairs; Greetham and Ward 2014; Zhang and others "
        "2018",
    ),
    Definition(
        "Turn",
        "An unbroken run of comments by one of the two in a row of comments that answer each "
        "other. Going on with one's own comment is the same turn.",
    ),
    Definition(
        "Longest chain",
        "The most turns in a row in which the two answer each other: Ann, Bob, Ann are three.",
        None,
        "Laniado, Tasso, Volkovich and Kaltenbrunner 2011",
    ),
    Definition(
        "How far it went",
        "“Each addressed the other”: the longest chain has fewer than three turns. “Back and "
        "forth”: three (A, B, A). “Sustained”: four or more (A, B, A, B).",
    ),
    Definition(
        "Episode",
        "A separate conversation of two people: comments of the two that answer each other, "
        "directly or through others of the same episode.",
        "number of trees that the answers of an exchange form",
    ),
    Definition(
        "Response time of a pair",
        "How long an answer took within the pair, at half of all answers. Replies that are older "
        "than what they answer (a clock was wrong) are left out.",
        "median of time of answer − time of the comment answered",
    ),
    Definition(
        "Last word",
        "Who wrote the last comment of the exchange; not said where the time of one is unknown.",
    ),
    Definition(
        "Reciprocity",
        "The share of arrows between people that are answered by an arrow back.",
        "arrows with an arrow back / all arrows",
        "Wasserman and Faust 1994",
    ),
    Definition(
        "Reciprocity beyond chance (rho)",
        "Reciprocity compared with that of a network of as many arrows drawn at random: 0 as by "
        "chance, 1 all answered, below 0 less than by chance.",
        "(r − d) / (1 − d), r the reciprocity, d the share of all possible arrows that are there",
        "Garlaschelli and Loffredo 2004",
    ),
    Definition(
        "h-index of a thread",
        "How deep and wide a thread is at once: levels 1 to h each hold at least as many "
        "comments as their number.",
        "largest h such that each level i ≤ h holds at least i comments",
        "Gómez, Kaltenbrunner and López 2008",
    ),
    Definition(
        "Structural virality",
        "The mean distance between two comments of a thread in reply steps: small where all "
        "answer the opening, large where people answer each other.",
        "sum of the distances of all pairs / number of pairs, opening and absent comments included",
        "Goel, Anderson, Hofman and Watts 2016",
    ),
    Definition(
        "Beside chance (shuffle)",
        "Whether a figure says something about who turns to whom, or only about the shape of the "
        "tree and who writes much. A shuffle deals out the authors of each thread anew among its "
        "comments; the tree and how often each person wrote stay. The figure is set beside those "
        "of many shuffles.",
        "share of the shuffles that have as much or more; 95 % of the shuffles lie in the "
        "interval given",
    ),
    Definition(
        "Centralisation of being addressed",
        "Whether one person gets most of the attention.",
        "sum over all people of (largest in-degree − their in-degree) / the largest such sum "
        "possible, (n − 1)²",
        "Freeman 1978",
    ),
    Definition(
        "What depends on a choice",
        "The headline figures once more without what was decided for the reader: without replies "
        "that a rule found, without unknown authors, without bots, with every spelling of a name "
        "a person of its own. Only what changes much is told.",
    ),
    Definition(
        "Across own values (assortativity, E-I index)",
        "Whether people answer their like, by a column that whoever made this gave (a stance, a "
        "topic). Replies with an unknown value at either end are counted apart.",
        "assortativity (Σ e_ii − Σ a_i b_i) / (1 − Σ a_i b_i), e the shares of replies between "
        "values, a and b their sums; E-I index (replies that cross − replies that do not) / all",
        "Newman 2003; Krackhardt and Stern 1988",
    ),
    Definition(
        "Half-life",
        "How long it took until half of all comments were written.",
        "time of the comment by which half (rounded up) were there − time of the first",
    ),
    Definition(
        "Times",
        "All times are UTC. Comments without a time count everywhere but in figures about time, "
        "and are left out while a stretch of time is chosen.",
    ),
)
"""The terms of a report, those first that others are explained by."""
