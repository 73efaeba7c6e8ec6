"""The figures of a discussion that a page opens with, each with what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.depth import depth
from threadgraph.graphs.diagrams.headline import answered, what_is_answered
from threadgraph.graphs.diagrams.labels import count
from threadgraph.graphs.phrases import FEW
from threadgraph.graphs.records import POST, ROOT
from threadgraph.graphs.reply_data import says_who_answers

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion


def figures(discussion: Discussion) -> list[tuple[str, str]]:
    """Return the figures on top of the page with what they are."""
    d = discussion
    people, threads = len(d.people), len(d.thread_ids)
    return [
        (f"{len(d):,}", written(d)),
        (f"{people:,}" if people else "–", _who(d)),
        (f"{threads:,}", "thread" if threads == 1 else "threads"),
        _deepest(d),
        _pairs(d),
        _answered(d),
    ]


def written(discussion: Discussion) -> str:
    """Return what the number of comments counts, and how many posts there are beside them."""
    posts = int(np.count_nonzero(discussion.kind == POST))
    noun = "comment" if len(discussion) == 1 else "comments"
    return f"{noun} and {count(posts, 'post')}" if posts else noun


def _who(d: Discussion) -> str:
    people = len(d.people)
    if not people:
        return "people: no author is known"
    if people == 1:
        return "person"
    noun = "people"
    authors = d.author[d.is_comment]
    commented = len(np.unique(authors[authors >= 0]))
    if commented == people:
        return noun
    some = f"{commented:,}" if commented else "none"
    return f"{noun}; {some} of them wrote comments"


def _deepest(d: Discussion) -> tuple[str, str]:
    if not says_who_answers(d):
        return "–", "deepest level: the file does not say who answers whom"
    above = d.kind[d.parent[d.is_record & (d.parent >= 0)]]
    if not (above != ROOT).any():
        return "–", "deepest level: no comment answers another"
    deepest = depth(d).max
    return "–" if deepest is None else f"{deepest:,}", "deepest level of replies"


def _answered(d: Discussion) -> tuple[str, str]:
    if not says_who_answers(d):
        return "–", "answered: the file does not say who answers whom"
    (got, whole), what = answered(d), f"{what_is_answered(d)} were answered"
    if not whole:
        return "–", what
    if whole < FEW:
        return f"{got:,} of {whole:,}", what
    return _percent(got, whole), f"{what} ({got:,} of {whole:,})"


def _pairs(d: Discussion) -> tuple[str, str]:
    pairs = len(d.exchanges)
    if not len(d.people):
        return "–", "pairs: no author is known"
    if not pairs and not says_who_answers(d):
        return "–", "pairs: the file does not say who answers whom"
    return f"{pairs:,}", f"pair{'s' * (pairs != 1)} who addressed each other"


def _percent(part: int, whole: int) -> str:
    rounded = round(100 * part / whole)
    if part and not rounded:
        return "under 1 %"
    return "over 99 %" if rounded == 100 and part < whole else f"{rounded} %"
