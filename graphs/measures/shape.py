"""Measures of the shape of threads: how deep, how wide, how far apart, how balanced."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.measures.measure import Answer, Measure, Needs
from threadgraph.graphs.measures.shape_balance import BALANCE
from threadgraph.graphs.measures.shape_branches import OF_BRANCHES
from threadgraph.graphs.measures.thread_answers import GROWTH, NO_COMMENTS, SHAPES, column
from threadgraph.graphs.timing import LONE, is_lone_opening
from threadgraph.graphs.tree import level_widths, longest_chain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

LEVELS_SHOWN = 20


def _deepest(d: Discussion) -> NDArray[np.int64]:
    rows = np.array(longest_chain(d), np.int64)
    return rows[d.is_record[rows]]


def _unanswered(d: Discussion) -> NDArray[np.int64]:
    return np.flatnonzero(d.is_record & (d.num_children == 0))


def _top_level(d: Discussion) -> NDArray[np.int64]:
    return np.flatnonzero(d.is_record & (d.depth == 1))


def _lifting(d: Discussion) -> NDArray[np.int64]:
    return np.unique(GROWTH(d).comment)


def _widths(d: Discussion) -> Answer:
    widths = level_widths(d)
    if not len(widths):
        why = LONE if is_lone_opening(d) else "there are no comments below an opening"
        return Answer(why=why)
    shown = {f"level {i}": n for i, n in enumerate(widths[:LEVELS_SHOWN].tolist(), 1)}
    more = f"the first {LEVELS_SHOWN} of {len(widths):,} levels"
    return Answer(value=shown, how=more if len(widths) > LEVELS_SHOWN else None)


MEASURES: tuple[Measure, ...] = (
    Measure(
        name="max_depth",
        title="Depth",
        scope="thread",
        meaning="How many reply steps the deepest comment is away from the opening of its thread.",
        formula="largest level of a comment; what answers the opening is at level 1",
        reading="1: all answer the opening. Large: people answer each other for long.",
        compute=column(SHAPES, "max_depth", NO_COMMENTS, _deepest),
        source="González-Bailón, Kaltenbrunner and Banchs 2010",
        caveat="Platforms that stop nesting at some level cut it off. Some programs count the "
        "nodes of the longest path instead: one more.",
        checks=("definition", "by hand"),
        unit="reply steps",
    ),
    Measure(
        name="mean_depth",
        title="Mean depth",
        scope="thread",
        meaning="How many reply steps a comment is away from the opening on average.",
        formula="sum of the levels of all comments / comments",
        reading="1: all answer the opening.",
        compute=column(SHAPES, "mean_depth", NO_COMMENTS),
        checks=("definition", "by hand"),
        unit="reply steps",
    ),
    Measure(
        name="level_widths",
        title="Comments on each level",
        scope="discussion",
        meaning="How many comments stand one, two, three … reply steps below the opening.",
        formula="number of comments at each level, over all threads",
        reading="A list that falls fast: most comments answer the opening and few each other.",
        compute=_widths,
        checks=("definition", "by hand"),
        unit="comments",
    ),
    Measure(
        name="max_width",
        title="Width",
        scope="thread",
        meaning="The most comments on one level of the thread.",
        formula="largest number of comments at the same level",
        reading="Large: many people answered in parallel.",
        compute=column(SHAPES, "max_width"),
        source="González-Bailón, Kaltenbrunner and Banchs 2010",
        checks=("definition", "by hand"),
        unit="comments",
    ),
    Measure(
        name="root_degree",
        title="Top-level comments",
        scope="thread",
        meaning="How many comments answer the opening of the thread itself.",
        formula="number of comments at level 1",
        reading="Close to all comments: a list of statements. Few: a discussion among readers.",
        compute=column(SHAPES, "root_degree", rows=_top_level),
        checks=("definition", "by hand"),
        unit="comments",
    ),
    Measure(
        name="leaves",
        title="Comments without a reply",
        scope="thread",
        meaning="How many comments nobody answered, an unanswered opening that is itself a "
        "record included.",
        formula="number of records without a direct reply",
        reading="Close to all comments: hardly anybody answers anybody.",
        compute=column(SHAPES, "leaves", rows=_unanswered),
        checks=("definition", "by hand"),
        unit="comments",
    ),
    Measure(
        name="branching",
        title="Branching",
        scope="thread",
        meaning="How many replies there are for each comment that was answered, the opening "
        "included.",
        formula="direct replies / comments with a reply",
        reading="1: a chain. Undefined where nothing was answered.",
        compute=column(SHAPES, "branching", "a thread in which nothing was answered has none"),
        caveat="Not twice the replies over the comments, as some programs have it: that is "
        "about 2 for every thread.",
        checks=("definition", "by hand"),
        unit="replies",
    ),
    Measure(
        name="branching_without_root",
        title="Branching among comments",
        scope="thread",
        meaning="How many replies there are for each comment that was answered, the opening left "
        "out.",
        formula="replies to comments / comments with a reply",
        reading="1: whoever is answered is answered once.",
        compute=column(
            SHAPES, "branching_without_root", "a thread in which no comment was answered has none"
        ),
        checks=("definition", "by hand"),
        unit="replies",
    ),
    Measure(
        name="h_index",
        title="h-index of a thread",
        scope="thread",
        meaning="How deep and wide a thread is at once: levels 1 to h each hold at least as many "
        "comments as their number.",
        formula="largest h such that each level i ≤ h holds at least i comments",
        reading="High for threads that are long and broad, proposed as a sign of controversy. "
        "The comments behind it are those by which it rose.",
        compute=column(SHAPES, "h_index", rows=_lifting),
        source="Gómez, Kaltenbrunner and López 2008",
        caveat="A structural indicator: a lively game scores as high as a quarrel. Not the h-index "
        "of the sorted widths, which some programs give.",
        checks=("definition", "by hand"),
    ),
    Measure(
        name="strahler",
        title="Strahler number",
        scope="thread",
        meaning="How bushy a thread is: 1 for a chain; a comment gains one where two of its "
        "replies are equally bushy.",
        formula="1 without replies; else the largest among the replies, one more if two have it",
        reading="1: nobody got two replies. It grows by one only as a thread about doubles.",
        compute=column(SHAPES, "strahler"),
        source="Horton 1945; Strahler 1952",
        checks=("definition", "by hand", "published values"),
        needs=Needs(people=20, thread=20),
    ),
    Measure(
        name="wiener_index",
        title="Wiener index",
        scope="thread",
        meaning="The distances between all pairs of comments added up, opening and absent "
        "comments included.",
        formula="Σ over reply links of (nodes below) × (nodes not below)",
        reading="Grows with size: compare structural virality instead.",
        compute=column(SHAPES, "wiener_index"),
        source="Wiener 1947; Mohar and Pisanski 1988",
        checks=("definition", "by hand", "published values"),
        needs=Needs(people=20, thread=20),
        unit="reply steps",
    ),
    Measure(
        name="structural_virality",
        title="Structural virality",
        scope="thread",
        meaning="The mean distance between two comments of a thread in reply steps.",
        formula="2W / (N (N − 1)), W the Wiener index, N comments, opening and absent comments",
        reading="Just under 2 where all answer the opening; (N + 1)/3 for a chain.",
        compute=column(SHAPES, "structural_virality", "a single comment has no distances"),
        source="Goel, Anderson, Hofman and Watts 2016",
        caveat="It grows with the size of a thread: compare threads of about the same size.",
        checks=("definition", "by hand", "published values"),
        needs=Needs(thread=20),
        unit="reply steps",
    ),
    Measure(
        name="virality_without_root",
        title="Structural virality within branches",
        scope="thread",
        meaning="The mean distance between two comments of the same branch in reply steps.",
        formula="mean distance over all pairs of comments of the same top-level branch",
        reading="1: replies stay single. Undefined where no branch has two comments.",
        compute=column(
            SHAPES, "virality_without_root", "a thread of which no branch has two comments has none"
        ),
        checks=("definition", "by hand"),
        needs=Needs(people=20, thread=20),
        unit="reply steps",
        source="after Goel, Anderson, Hofman and Watts 2016",
    ),
    *BALANCE,
    *OF_BRANCHES,
)
