"""What a measure is: its name, meaning, formula, source and checks, and how to get its value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from threadgraph.graphs.phrases import count
from threadgraph.graphs.records import NO_TIME

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

OURS = "ours"
"""The source of a measure that is not from any paper: we made it up."""

Scope = Literal["discussion", "thread", "branch", "person", "pair", "comment"]
Number = int | float
Value = Number | str | Mapping[str, Number | None] | None


@dataclass(frozen=True)
class Needs:
    """What must be there for a figure to say anything; below it, it is not shown by itself.

    Numbers of people, comments, edges between people and threads; `timed` comments with a time;
    `thread`, `branch` comments of the largest thread or branch, for figures of each, which in a
    smaller one hang on single comments; whether times or texts are needed.
    """

    people: int = 0
    comments: int = 0
    edges: int = 0
    threads: int = 0
    times: bool = False
    texts: bool = False
    timed: int = 0
    thread: int = 0
    branch: int = 0

    def unmet(self, discussion: Discussion) -> str | None:
        """Say what is lacking, None if nothing is.

        >>> from threadgraph.graphs.examples import example_discussion
        >>> Needs(people=20).unmet(example_discussion())
        'needs 20 people or more; here are 3'
        """
        d = discussion
        for needed, there, noun, plural in (
            (self.people, len(d.people), "person", "people"),
            (self.comments, len(d), "comment", None),
            (self.threads, len(d.thread_ids), "thread", None),
        ):
            if there < needed:
                return f"needs {count(needed, noun, plural)} or more; here are {there:,}"
        # The network is only asked for where it matters: it takes a while at size.
        if self.edges and len(d.network) < self.edges:
            links = count(self.edges, "link")
            return f"needs {links} between people or more; here are {len(d.network):,}"
        if (self.times or self.timed) and not d.has_times:
            return "needs times; no comment has one"
        timed = int(np.count_nonzero(d.time[d.is_record] != NO_TIME)) if self.timed else 0
        if timed < self.timed:
            return f"needs {count(self.timed, 'comment')} or more with a time; here are {timed:,}"
        sizes: tuple[tuple[int, Literal["thread", "branch"]], ...] = (
            (self.thread, "thread"),
            (self.branch, "branch"),
        )
        for needed, noun in sizes:
            largest = _largest(d, noun) if needed else 0
            if largest < needed:
                return (
                    f"needs a {noun} of {count(needed, 'comment')} or more; the largest has "
                    f"{largest:,}"
                )
        if self.texts and d.texts is None:
            return "needs the words of the comments, which were left out"
        return None


@dataclass(frozen=True, eq=False)
class Answer:
    """The value of a measure on one discussion, and what is behind it.

    - `value`: for a measure of the whole discussion: a number, a word, or several numbers by
      name; None is undefined, and `why` says in words why.
    - `values`: for a measure of threads, branches, people, pairs or comments: float64, one
      each (rows of `thread_ids`, of `branch_rows` of the analysis, of `people`, of
      `exchanges`, of nodes), NaN where undefined.
    - `words`: the same as words where they are no numbers (a role, a place in the bow tie).
    - `how`: how it was got where that is not exactly as the formula says ("estimated from …").
    - `rows`: the comments behind the figure, rows of nodes, int64, or None.
    """

    value: Value = None
    values: NDArray[np.float64] | None = None
    words: list[str | None] | None = None
    why: str | None = None
    how: str | None = None
    rows: NDArray[np.int64] | None = None


@dataclass(frozen=True)
class Measure:
    """One measure, as everything that shows it takes it: summary, tables, docs, `explain`.

    - `name` is its key everywhere; `title` how a sentence calls it.
    - `scope`: what it is a property of.
    - `meaning` says in a sentence or two what it is; `formula` how it is computed; `reading`
      what high and low mean and, for networks, which way the edges are read.
    - `source`: the paper it is from, `OURS` if we made it up, "" where it is common knowledge
      (a depth, a count).  `caveat`: what not to take it for.
    - `checks`: how it is proved right: "definition", "networkx", "igraph", "ConvoKit",
      "by hand", "published values", "reference values" (computed once by ourselves).
    - `cost`: in words, "linear" unless it is not; what it does about size.
    - `needs`: where it is shown without being asked for.
    - `compute`: from the discussion to the answer; never raises for a small or odd discussion.
    - `unit`: what its numbers count: "seconds", "share" (0 to 1), "bits", "comments", "people" …,
      "" for a plain number.  Of an answer of several figures, whole numbers (int) are counts.
    """

    name: str
    title: str
    scope: Scope
    meaning: str
    formula: str
    reading: str
    compute: Callable[[Discussion], Answer]
    source: str = ""
    caveat: str = ""
    checks: tuple[str, ...] = ()
    cost: str = "linear"
    needs: Needs = field(default_factory=Needs)
    unit: str = ""


def defined(value: Any) -> Number | None:
    """Return a plain number, None for NaN, infinity and None.

    >>> defined(np.float64(0.5)), defined(float("nan")), defined(np.int64(3))
    (0.5, None, 3)
    """
    if value is None or not np.isfinite(float(value)):
        return None
    return int(value) if isinstance(value, (int, np.integer)) else float(value)


def _largest(d: Discussion, group: Literal["thread", "branch"]) -> int:
    """How many comments below the opening the largest thread or branch has."""
    rows = np.flatnonzero(d.is_record & (d.parent >= 0))
    of = d.thread[rows] if group == "thread" else d.branch[rows]
    return int(np.bincount(of).max(initial=0))
