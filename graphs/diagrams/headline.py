"""The strongest finding on a discussion in one sentence: what is spread most unevenly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.diagrams.exchanges_words import exchanges_finding
from threadgraph.graphs.diagrams.labels import isolate, label
from threadgraph.graphs.diagrams.network_view import network_finding
from threadgraph.graphs.diagrams.thread_view import ThreadView, tree_finding
from threadgraph.graphs.diagrams.timeline import half_way, timeline_finding
from threadgraph.graphs.phrases import FEW, count, share
from threadgraph.graphs.reply_data import UNSAID, opening_is_answered, says_who_answers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Found = tuple[float, str]

HOW = (
    "The headline is what is most uneven: how few people, branches or threads hold half of the "
    "comments, how soon half were there, how few were answered, or how far one pair went"
)

_ANSWERED = "A comment counts as answered if the input holds a direct reply to it"
_NAMED = "People are counted by name; unknown authors are nobody"

_UNEVEN, _FEW_PARTS, _FAR, _BACK_AND_FORTH = 0.25, 10, 6, 4


def headline(discussion: Discussion, view: ThreadView) -> str:
    """Return the strongest finding; `view` is the thread to tell of where nothing stands out.

    Compared are the smallest shares of people, of branches (or threads) and of time with half of
    the comments, the share of comments answered, and one over the longest chain of turns; the
    smallest wins if it is at most a quarter.  Where the input does not say who answers whom,
    nothing is told of branches and answers, and the smallest of the others wins as it is.
    """
    d = discussion
    known = says_who_answers(d)
    candidates = [_of_people(d), _of_time(d), _of_pairs(d)]
    candidates += [_of_parts(d)] if known or len(d.thread_ids) > 1 else []
    candidates += [_of_answers(d)] if known else []
    most = _UNEVEN if known else 1.0
    found = [candidate for candidate in candidates if candidate and candidate[0] <= most]
    if found:
        return min(found, key=lambda candidate: candidate[0])[1]
    if len(d.exchanges) and int(d.exchanges.longest_chain[0]) >= _BACK_AND_FORTH:
        return exchanges_finding(d.exchanges)
    if not known:
        by = f" by {count(len(d.people), 'person', 'people')}" if len(d.people) else ""
        return f"{count(len(d), 'comment')}{by}; the file does not say who answers whom"
    if len(d.thread_ids) > 1:
        return network_finding(d)
    return tree_finding(view)


def answered(discussion: Discussion) -> tuple[int, int]:
    """Return how many comments got a reply, and of how many, as `timing` counts them."""
    d = discussion
    below = d.is_record & ((d.parent >= 0) | (len(d.thread_ids) > 1))
    return int(np.count_nonzero(below & (d.num_children > 0))), int(np.count_nonzero(below))


def what_is_answered(discussion: Discussion) -> str:
    """Return what `answered` counts: comments, those below the opening, or posts too."""
    d, whole = discussion, answered(discussion)[1]
    if whole > len(d):
        return "comments and posts"
    return "comments below the opening" if whole < len(d) else "comments"


def how_to_read(discussion: Discussion) -> tuple[str, ...]:
    """Return what the headline and the figures of a page count, a sentence each."""
    d = discussion
    if not says_who_answers(d):
        return (f"{UNSAID}, so nothing is told of answers, of levels and of branches", _NAMED)
    if opening_is_answered(d):
        top = "a comment that answers the opening of its thread"
    else:
        top = "a comment that answers nobody that could be found"
    return HOW, f"A branch is {top}, with all that stands below it", _ANSWERED, _NAMED


def _of_people(d: Discussion) -> Found | None:
    authors = d.author[d.is_comment]
    known = authors[authors >= 0]
    counts = np.bincount(known, minlength=1)
    if len(known) < FEW:
        return None
    few, part = _fewest_with_half(counts)
    whole = int(np.count_nonzero(counts))
    noun = "comments" if len(known) == len(authors) else "comments with a known author"
    held = share(part, len(known), noun)
    if few == 1:
        name = isolate(label(d.people.names[int(np.argmax(counts))], 32))
        return 1.0 / whole, f"{name} wrote {held}"
    people = "people" if whole == len(d.people) else "people who commented"
    return few / whole, f"{few:,} of {whole:,} {people} wrote {held}"


def _of_parts(d: Discussion) -> Found | None:
    several = len(d.thread_ids) > 1
    rows = np.flatnonzero(d.is_comment & (several | (d.parent >= 0)))
    if len(rows) < FEW:
        return None
    counts = np.bincount(d.thread[rows] if several else d.branch[rows])
    few, part = _fewest_with_half(counts)
    whole = int(np.count_nonzero(counts))
    if few > _FEW_PARTS:
        return None
    noun = "threads" if several else "branches of the discussion"
    verb = "holds" if few == 1 else "hold"
    return few / whole, f"{few:,} of {whole:,} {noun} {verb} {share(part, len(rows), 'comments')}"


def _fewest_with_half(counts: NDArray[np.integer]) -> tuple[int, int]:
    """Return the smallest number of counts that make half of their sum, and what they make."""
    so_far = np.cumsum(np.sort(counts)[::-1])
    few = int(np.searchsorted(2 * so_far, so_far[-1]))
    return few + 1, int(so_far[few])


def _of_time(d: Discussion) -> Found | None:
    early = half_way(d)
    return None if early is None else (early, timeline_finding(d))


def _of_answers(d: Discussion) -> Found | None:
    got, whole = answered(d)
    if whole < FEW:
        return None
    if not got:
        return 0.0, f"{whole:,} {what_is_answered(d)}, and none of them was answered"
    verb = "was" if got == 1 else "were"
    return got / whole, f"Only {share(got, whole, what_is_answered(d))} {verb} answered"


def _of_pairs(d: Discussion) -> Found | None:
    found = d.exchanges
    if not len(found) or int(found.longest_chain[0]) < _FAR:
        return None
    return 1.0 / int(found.longest_chain[0]), exchanges_finding(found)
