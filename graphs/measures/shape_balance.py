"""Measures of the proportions and the balance of threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.measures.measure import Answer, Measure, Needs
from threadgraph.graphs.measures.thread_answers import FORMS, NO_COMMENTS, SHAPES, column
from threadgraph.graphs.timing import LONE, is_lone_opening

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion

AS_DRAWN = "The tree is taken as drawn: absent comments that others answer keep their place."


def _plane(d: Discussion) -> Answer:
    shapes, forms = SHAPES(d), FORMS(d)
    full = shapes.comments > 0
    if not full.any():
        why = LONE if is_lone_opening(d) else "there are no comments below an opening"
        return Answer(why=why)
    axes = {
        "depth": shapes.max_depth,
        "width": shapes.max_width,
        "depth over root of size": forms.normalised_depth,
        "width over root of size": forms.normalised_width,
    }
    many = int(np.count_nonzero(full))
    return Answer(
        value={name: float(np.median(values[full])) for name, values in axes.items()},
        how=f"each the median of {many:,} threads" if many > 1 else None,
    )


BALANCE: tuple[Measure, ...] = (
    Measure(
        name="depth_and_width",
        title="Depth and width",
        scope="discussion",
        meaning="Where the discussion stands on the plane of depth and width.",
        formula="largest level, and largest number of comments on a level; each also over the "
        "square root of the comments",
        reading="Compare with other discussions of the same platform: political ones were found "
        "to be wider and deeper than others.",
        compute=_plane,
        source="González-Bailón, Kaltenbrunner and Banchs 2010",
        checks=("definition", "by hand"),
        needs=Needs(people=20, thread=20),
    ),
    Measure(
        name="normalised_depth",
        title="Depth for its size",
        scope="thread",
        meaning="The depth of a thread over the square root of its number of comments.",
        formula="largest level / √comments",
        reading="Lets threads of different size be compared; √comments for a chain.",
        compute=column(FORMS, "normalised_depth", NO_COMMENTS),
        source="Medvedev, Delvenne and Lambiotte 2018",
        checks=("definition", "by hand"),
        needs=Needs(people=20, thread=20),
    ),
    Measure(
        name="normalised_width",
        title="Width for its size",
        scope="thread",
        meaning="The width of a thread over the square root of its number of comments.",
        formula="largest number of comments on a level / √comments",
        reading="Lets threads of different size be compared; √comments where all answer the "
        "opening.",
        compute=column(FORMS, "normalised_width", NO_COMMENTS),
        source="Medvedev, Delvenne and Lambiotte 2018",
        checks=("definition", "by hand"),
        needs=Needs(people=20, thread=20),
    ),
    Measure(
        name="diameter",
        title="Diameter",
        scope="thread",
        meaning="The most reply steps between any two comments of the thread or its opening.",
        formula="largest distance between two nodes of the tree",
        reading=f"At most twice the depth. {AS_DRAWN}",
        compute=column(FORMS, "diameter"),
        checks=("definition", "networkx", "igraph", "by hand"),
        needs=Needs(people=20, thread=20),
        unit="reply steps",
    ),
    Measure(
        name="diameter_without_root",
        title="Diameter within branches",
        scope="thread",
        meaning="The most reply steps between any two comments of the same branch.",
        formula="largest distance between two nodes of the same top-level branch",
        reading=f"0: no comment got a reply. {AS_DRAWN}",
        compute=column(FORMS, "diameter_without_root", "a thread without branches has none"),
        checks=("definition", "networkx", "by hand"),
        needs=Needs(people=20, thread=20),
        unit="reply steps",
    ),
    Measure(
        name="path_length",
        title="Path length",
        scope="thread",
        meaning="The levels of all comments added up.",
        formula="Σ level of each comment",
        reading="Grows with size: compare the mean depth instead.",
        compute=column(FORMS, "path_length"),
        checks=("definition", "by hand"),
        needs=Needs(people=20, thread=20),
        unit="reply steps",
    ),
    Measure(
        name="sackin",
        title="Sackin index",
        scope="thread",
        meaning="The levels of all comments without a reply added up.",
        formula="Σ level of each unanswered comment",
        reading="Large for long one-sided threads. From the study of evolutionary trees.",
        compute=column(FORMS, "sackin"),
        source="Sackin 1972",
        checks=("definition", "by hand", "published values"),
        needs=Needs(people=20, thread=20),
        unit="reply steps",
    ),
    Measure(
        name="sackin_without_root",
        title="Sackin index within branches",
        scope="thread",
        meaning="The reply steps from the first comment of its branch to each comment without a "
        "reply, added up.",
        formula="Σ (level − 1) of each unanswered comment",
        reading="0: no comment got a reply.",
        compute=column(FORMS, "sackin_without_root"),
        source="after Sackin 1972",
        checks=("definition", "by hand"),
        needs=Needs(people=20, thread=20),
        unit="reply steps",
    ),
    Measure(
        name="cophenetic",
        title="Total cophenetic index",
        scope="thread",
        meaning="For every two comments without a reply, how deep the thread is where the ways "
        "to them part, added up.",
        formula="Σ over answered comments below the opening of k (k − 1)/2, k unanswered below it",
        reading="0: all ways part at the opening, or nothing was answered twice. The largest for "
        "a chain of which each link has one more reply.",
        compute=column(FORMS, "cophenetic"),
        source="Mir, Rosselló and Rotger 2013",
        checks=("definition", "by hand", "published values"),
        needs=Needs(people=20, thread=20),
    ),
    Measure(
        name="cophenetic_without_root",
        title="Total cophenetic index within branches",
        scope="thread",
        meaning="For every two comments without a reply in the same branch, how far below the "
        "start of the branch the ways to them part, added up.",
        formula="Σ over answered comments that start no branch of k (k − 1)/2, k unanswered "
        "below it",
        reading="0: all ways part at or above the first comment of a branch.",
        compute=column(FORMS, "cophenetic_without_root"),
        source="after Mir, Rosselló and Rotger 2013",
        checks=("definition", "by hand"),
        needs=Needs(people=20, thread=20),
    ),
)
