"""One thread of a discussion, cut out for drawing, with what its pictures say in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.diagrams.labels import count, isolate, label, labels
from threadgraph.graphs.doubts import gaps_in_words
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.layout.tree import extract
from threadgraph.graphs.records import COMMENT, PLACEHOLDER, POST, ROOT
from threadgraph.graphs.reply_data import UNSAID, opening_is_answered, says_who_answers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from threadgraph.graphs.diagrams.values import Values
    from threadgraph.graphs.discussion import Discussion

COLORED = 5
LONGEST_NOTE = 240
"""Most characters of a sentence about the input, which may quote it."""


@dataclass(frozen=True)
class ThreadView:
    """The nodes of one thread: `rows` in the discussion, and columns cut out for them.

    `parent` int64 counts within the thread; `group` int64 is 0, or 1 to 5 for the nodes of
    the five largest branches.  `values` are the colours of the nodes where they are to be
    those of a column of the user's own.
    """

    discussion: Discussion
    number: int
    rows: NDArray[np.int64]
    parent: NDArray[np.int64]
    depth: NDArray[np.int64]
    size: NDArray[np.int64]
    kind: NDArray[np.int8]
    group: NDArray[np.int64]
    values: Values | None = None

    @property
    def comments(self) -> int:
        """Number of comments."""
        return int(np.count_nonzero(self.kind == COMMENT))

    @property
    def deepest(self) -> int:
        """Place of the deepest comment, the first of them in row order."""
        return int(np.argmax(np.where(self.kind <= POST, self.depth, -1)))


def thread_view(discussion: Discussion, thread: str | None) -> ThreadView:
    """Cut out the thread with this id, by default the one with most comments.

    Raises UsageError if there is no such thread.
    """
    d = discussion
    if thread is None:
        counts = np.bincount(d.thread[d.is_comment], minlength=len(d.thread_ids))
        number = int(np.argmax(counts))
    elif thread in d.thread_ids:
        number = d.thread_ids.index(thread)
    else:
        raise UsageError(f"no thread has the id «{label(thread)}»; leave it out for the largest")
    rows = np.flatnonzero(d.thread == number)
    branch = d.branch[rows]
    size = d.subtree_size[rows]
    depth = d.depth[rows].astype(np.int64)
    heads = np.flatnonzero(depth == 1)
    largest = heads[np.argsort(-size[heads], kind="stable")][:COLORED]
    group = np.zeros(len(rows), np.int64)
    for position, head in enumerate(largest.tolist()):
        if size[head] > 1:
            group[branch == rows[head]] = position + 1
    parent = extract(d.parent, rows)
    return ThreadView(d, number, rows, parent, depth, size, d.kind[rows], group)


def author_labels(view: ThreadView, places: Iterable[int], limit: int) -> list[str]:
    """Return who wrote each node, as labels; what stands for no record says so."""
    d = view.discussion
    where = [int(view.rows[place]) for place in places]
    named = [d.people.names[d.author[row]] if d.author[row] >= 0 else None for row in where]
    made = labels(named, limit)
    for at, row in enumerate(where):
        if d.kind[row] == ROOT:
            title = d.thread_titles[view.number]
            made[at] = label(title) if title else "opening of the thread"
        elif d.kind[row] == PLACEHOLDER:
            made[at] = "not in the file"
    return made


def words(view: ThreadView, place: int, limit: int) -> str:
    """Return the first words of a comment as a label, "" for what is no record."""
    texts, row = view.discussion.texts, int(view.rows[place])
    if texts is None or view.kind[place] > POST:
        return ""
    return label(texts[row], limit) if texts[row].strip() else "(no text)"


def tree_finding(view: ThreadView) -> str:
    """Return in a sentence what the shape of the thread is."""
    comments = view.comments
    real = view.kind == COMMENT
    direct = int(np.count_nonzero(real & (view.depth == 1)))
    deepest = int(view.depth[view.deepest])
    if comments == 0:
        return "Nobody commented"
    if not says_who_answers(view.discussion):
        return f"{UNSAID}; {_side_by_side(comments)}"
    if comments == 1:
        return "One comment, and nobody answered it"
    if view.kind[0] == COMMENT:
        steps = count(deepest, "step")
        return f"{comments:,} comments; the longest chain of replies is {steps} deep"
    absent = view.kind[0] == PLACEHOLDER
    top = "a comment that is not in the file" if absent else "the opening"
    if not absent and not opening_is_answered(view.discussion):
        return _answers_found(view, direct, deepest)
    if deepest <= 1:
        every = "Both" if comments == 2 else f"All {comments:,}"
        return f"{every} comments answer {top}; none was answered itself"
    verb = "answers" if direct == 1 else "answer"
    return (
        f"{direct:,} of {comments:,} comments {verb} {top} directly; "
        f"the deepest reply is at depth {deepest:,}"
    )


def _side_by_side(comments: int) -> str:
    return "one comment" if comments == 1 else f"{comments:,} comments stand side by side"


def _answers_found(view: ThreadView, direct: int, deepest: int) -> str:
    """Tell the shape of a thread in which an answer to the opening is no more than a guess."""
    comments = view.comments
    nobody = "nobody else" if view.kind[0] == POST else "nobody"
    if deepest <= 1:
        every = "Neither" if comments == 2 else "None"
        return f"{every} of {comments:,} comments answers another that could be found"
    verb = "answers" if direct == 1 else "answer"
    return (
        f"{direct:,} of {comments:,} comments {verb} {nobody} that could be found; "
        f"the deepest reply is at depth {deepest:,}"
    )


def depth_notes(discussion: Discussion, opening: str = "the opening of the thread") -> list[str]:
    """Return what depth counts here, and whether it is known at all."""
    if not says_who_answers(discussion):
        return [f"{UNSAID}: no comment is known to stand below another"]
    notes = [f"Depth counts the replies between a comment and {opening} (depth 0)"]
    if not opening_is_answered(discussion):
        notes.append("Comments that answer nobody that could be found are set at depth 1")
    return notes


def tree_detail(view: ThreadView) -> str:
    """Return who and where: the thread's title and the number of its authors."""
    d = view.discussion
    authors = d.author[view.rows[view.kind == COMMENT]]
    unknown = int(np.count_nonzero(authors < 0))
    people = len(np.unique(authors[authors >= 0]))
    title = d.thread_titles[view.number]
    parts = [f"“{isolate(label(title))}”"] if title else []
    if people:
        parts.append(f"{count(people, 'person')} wrote")
    if unknown:
        parts.append(f"the author of {count(unknown, 'comment')} is unknown")
    text = "; ".join(parts)
    return text[:1].upper() + text[1:]


def tree_notes(view: ThreadView, *, dots: bool = True) -> list[str]:
    """Return what is not shown and what stands for what, in a drawing of dots or of cells."""
    d = view.discussion
    notes = [*depth_notes(d), *_gaps(d)]
    if len(d.thread_ids) > 1:
        largest = "the largest of " if view.comments * len(d.thread_ids) >= len(d) else "one of "
        notes.append(
            f"Shown is {largest}{len(d.thread_ids):,} threads, "
            f"with {view.comments:,} of {count(len(d), 'comment')}"
        )
    absent = int(np.count_nonzero(view.kind == PLACEHOLDER))
    if absent:
        notes.append(
            f"{count(absent, 'comment')} that others answered "
            f"{'is' if absent == 1 else 'are'} not in the file: "
            + ("drawn hollow and dotted" if dots else "only the place is drawn")
            + f"; replies to {'it' if absent == 1 else 'them'} may be deeper than they seem"
        )
    if view.kind[0] == ROOT and not d.thread_titles[view.number]:
        mark = "a hollow square" if dots else "the bar on top"
        notes.append(f"The opening itself is not in the file: drawn as {mark}")
    return notes


def _gaps(d: Discussion) -> list[str]:
    """Return the first of what the input declares to lack, as the caption of a picture says it."""
    return [label(line.rstrip("."), LONGEST_NOTE) for line in gaps_in_words(d)[:2]]
