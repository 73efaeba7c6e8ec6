"""The list of figures by which sides are compared: what each is called, and of what kind it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["FIGURES", "MEDIANS", "RATIOS", "Figure"]


@dataclass(frozen=True)
class Figure:
    """One figure of a comparison.

    - `kind`: "count", "number", "share" (0 to 1) or "seconds".
    - `scope`: "ratio" adds up over threads or branches above and below a line; "median" is the
      median over threads; "whole" belongs to the side as a whole, and has no interval.
    - `grows`: it is larger in a larger discussion for that reason alone.
    - `replies`: it needs to be known who answers whom.
    """

    name: str
    title: str
    kind: Literal["count", "number", "share", "seconds"]
    scope: Literal["ratio", "median", "whole"] = "whole"
    grows: bool = False
    replies: bool = True


FIGURES = (
    Figure("comments", "comments", "count", grows=True, replies=False),
    Figure("people", "people", "count", grows=True, replies=False),
    Figure("threads", "threads", "count", grows=True, replies=False),
    Figure("comments_per_thread", "comments per thread", "number", "ratio", replies=False),
    Figure("comments_per_person", "comments per person", "number", grows=True, replies=False),
    Figure("words_per_comment", "words per comment", "number", "ratio", replies=False),
    Figure("mean_depth", "mean level of a comment", "number", "ratio"),
    Figure("first_level", "comments at level 1", "share", "ratio"),
    Figure("deep", "comments at level 3 or deeper", "share", "ratio"),
    Figure("answered", "comments that got a reply", "share", "ratio"),
    Figure("reciprocated", "answers to a reply, by the one replied to", "share", "ratio"),
    Figure("within_hour", "replies to comments within an hour", "share", "ratio"),
    Figure("median_reply", "median time to a reply to a comment", "seconds"),
    Figure("deepest", "deepest level", "count", grows=True),
    Figure("h_index", "h-index", "number", "median", grows=True),
    Figure("virality", "structural virality", "number", "median", grows=True),
    Figure("largest_branch", "comments in the largest branch", "share", "median"),
    Figure("reciprocity", "links between people that are answered", "share", grows=True,
           replies=False),
    Figure("mutual_pairs", "pairs who addressed each other", "count", grows=True, replies=False),
    Figure("back_and_forth", "pairs who went back and forth", "count", grows=True, replies=False),
    Figure("longest_chain", "longest chain of two people, in turns", "count", grows=True,
           replies=False),
    Figure("gini", "inequality of comments (Gini)", "number", grows=True, replies=False),
    Figure("top_three", "comments by the three most active", "share", grows=True, replies=False),
)  # fmt: skip
"""The figures, in the order they are shown in."""

RATIOS = tuple(figure.name for figure in FIGURES if figure.scope == "ratio")
MEDIANS = tuple(figure.name for figure in FIGURES if figure.scope == "median")
