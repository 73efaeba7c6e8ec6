"""Plain counts: comments, mentions and quotations, words, and what hangs on each comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.arrays import distinct
from threadgraph.graphs.forest import fold_subtrees
from threadgraph.graphs.measures.measure import Answer, Measure, Needs
from threadgraph.graphs.records import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

_CHECKS = ("definition", "by hand")
_NAMED = (
    "A comment that names a person twice counts once; one that also answers the person counts, "
    "too. Names of nobody known here do not count."
)


def _comments(d: Discussion) -> Answer:
    return Answer(value=len(d), rows=np.flatnonzero(d.is_comment))


def _counted(d: Discussion, *, quote: bool) -> NDArray[np.bool_]:
    """The mentions, or the quotations, that make an edge: of a known person, once a comment."""
    m = d.mentions
    counted: NDArray[np.bool_] = m.counts & (m.participant >= 0) & (m.quote == quote)
    return counted


def _named(*, quote: bool) -> Callable[[Discussion], Answer]:
    def compute(d: Discussion) -> Answer:
        own = _counted(d, quote=quote)
        rows = distinct(d.mentions.comment[own].astype(np.int64))
        return Answer(value=int(np.count_nonzero(own)), rows=rows)

    return compute


def _self_replies(d: Discussion) -> Answer:
    rows = np.flatnonzero(d.is_record & (d.parent >= 0) & (d.author >= 0))
    rows = rows[d.is_record[d.parent[rows]] & (d.author[d.parent[rows]] == d.author[rows])]
    return Answer(value=len(rows), rows=rows)


def _placeholders(d: Discussion) -> Answer:
    absent = d.kind == PLACEHOLDER
    answers = d.is_record & (d.parent >= 0) & absent[d.parent]
    return Answer(value=int(np.count_nonzero(absent)), rows=np.flatnonzero(answers))


def _written(d: Discussion) -> Answer:
    known = np.flatnonzero(d.is_record & (d.author >= 0))
    written = np.bincount(d.author[known], minlength=len(d.people))
    return Answer(values=written.astype(np.float64))


def _words(d: Discussion) -> Answer:
    n = len(d.people)
    if d.texts is None:
        return Answer(values=np.full(n, np.nan), why="the words of the comments were left out")
    known = np.flatnonzero(d.is_record & (d.author >= 0))
    words = [len(d.texts[row].split()) for row in known.tolist()]
    return Answer(values=np.bincount(d.author[known], weights=words, minlength=n).astype(float))


def _given(d: Discussion) -> Answer:
    own = _counted(d, quote=False)
    author = d.author[d.mentions.comment[own]]
    given = np.bincount(author[author >= 0], minlength=len(d.people))
    return Answer(values=given.astype(np.float64))


def _received(d: Discussion) -> Answer:
    named = d.mentions.participant[_counted(d, quote=False)]
    return Answer(values=np.bincount(named, minlength=len(d.people)).astype(np.float64))


def _of_records(
    column: Callable[[Discussion], NDArray[np.integer]],
) -> Callable[[Discussion], Answer]:
    """Answer with a column of the nodes, undefined for those that are no comments or posts."""

    def compute(d: Discussion) -> Answer:
        return Answer(values=np.where(d.is_record, column(d).astype(np.float64), np.nan))

    return compute


def _below(d: Discussion) -> NDArray[np.int64]:
    return fold_subtrees(d.parent, d.is_record.astype(np.int64))


MEASURES: tuple[Measure, ...] = (
    Measure(
        name="comments",
        title="Comments",
        scope="discussion",
        meaning="How many comments there are; posts that open a thread are not comments.",
        formula="number of records of the input that were kept and are comments",
        reading="Counts what is in the input: what was deleted or left out of it is not there.",
        compute=_comments,
        checks=_CHECKS,
        unit="comments",
    ),
    Measure(
        name="mentions",
        title="Mentions",
        scope="discussion",
        meaning="How often a comment names another person of the discussion, by @name or by "
        "addressing them at its beginning.",
        formula="number of pairs of a comment and a person it names",
        reading=f"0: people are addressed by replies only, or names are not written. {_NAMED}",
        compute=_named(quote=False),
        checks=_CHECKS,
        unit="mentions",
    ),
    Measure(
        name="quotes",
        title="Quotations",
        scope="discussion",
        meaning="How often a comment quotes another person by name (“Ann wrote:”).",
        formula="number of pairs of a comment and a person it says it quotes",
        reading="Quotations are told apart from mentions.",
        compute=_named(quote=True),
        checks=_CHECKS,
        unit="quotations",
    ),
    Measure(
        name="self_replies",
        title="Replies to oneself",
        scope="discussion",
        meaning="How many comments answer a comment of their own author.",
        formula="number of comments whose parent is by the same known person",
        reading="They count for the shape of threads, but are no contact between people.",
        compute=_self_replies,
        caveat="Replies of unknown authors are not counted: nobody knows to whom.",
        checks=_CHECKS,
        unit="replies",
    ),
    Measure(
        name="placeholders",
        title="Absent comments that are answered",
        scope="discussion",
        meaning="How many comments are not in the input, though others answer them: deleted, "
        "held back, or lost.",
        formula="number of different absent ids that comments name as their parent",
        reading="Their place in the thread is kept, their author is unknown. The comments behind "
        "it are those that answer them.",
        compute=_placeholders,
        caveat="Absent comments that nobody answered leave no trace and are not counted.",
        checks=_CHECKS,
        unit="comments",
    ),
    Measure(
        name="comments_per_person",
        title="Comments of a person",
        scope="person",
        meaning="How many comments and posts a person wrote.",
        formula="number of records by the person",
        reading="High: writes much here; nothing is said of how many read it.",
        compute=_written,
        checks=_CHECKS,
        unit="comments",
    ),
    Measure(
        name="words",
        title="Words of a person",
        scope="person",
        meaning="How many words a person wrote in all their comments, quotations included.",
        formula="number of parts of the texts between spaces",
        reading="For languages written without spaces it counts stretches, not words.",
        compute=_words,
        checks=_CHECKS,
        needs=Needs(texts=True),
        unit="words",
    ),
    Measure(
        name="mentions_given",
        title="Mentions of others",
        scope="person",
        meaning="How often a person's comments name another person of the discussion.",
        formula="number of pairs of a comment by the person and somebody it names",
        reading=_NAMED,
        compute=_given,
        checks=_CHECKS,
        unit="mentions",
    ),
    Measure(
        name="mentions_received",
        title="Mentions by others",
        scope="person",
        meaning="In how many comments others name a person.",
        formula="number of comments by others that name the person",
        reading=_NAMED,
        compute=_received,
        checks=_CHECKS,
        unit="mentions",
    ),
    Measure(
        name="comment_depth",
        title="Depth of a comment",
        scope="comment",
        meaning="How many reply steps a comment is away from the opening of its thread.",
        formula="0 for an opening; else one more than what the comment answers",
        reading="1: it answers the opening itself. Platforms that stop nesting cut it off.",
        compute=_of_records(lambda d: d.depth),
        checks=_CHECKS,
        unit="reply steps",
    ),
    Measure(
        name="subtree_size",
        title="Comments that hang on a comment",
        scope="comment",
        meaning="How many comments there are from a comment on: itself, the replies to it, the "
        "replies to those, and so on.",
        formula="1 + number of comments below it; absent ones are not counted",
        reading="1: nobody answered. For an opening: the whole thread.",
        compute=_of_records(_below),
        checks=_CHECKS,
        unit="comments",
    ),
    Measure(
        name="replies_received_by_comment",
        title="Replies to a comment",
        scope="comment",
        meaning="How many comments answer a comment directly, by whomever.",
        formula="number of records whose parent is the comment",
        reading="Replies to oneself and by unknown authors are counted, other than in the replies "
        "a person received.",
        compute=_of_records(lambda d: d.num_children),
        checks=_CHECKS,
        unit="replies",
    ),
)
