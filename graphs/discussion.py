"""The data structure: a discussion of one or many threads as columns, and what follows from them.

Row number is comment; `parent` holds row numbers; a parent always stands before its replies.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from threadgraph.graphs.forest import children_of, fold_subtrees, fold_to_root, preorder, roots
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import COMMENT, NO_TIME, PLACEHOLDER, POST, ROOT

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    from numpy.typing import NDArray

    from threadgraph.graphs.attributes import Attribute
    from threadgraph.graphs.centrality import Centrality
    from threadgraph.graphs.exchanges import Exchanges
    from threadgraph.graphs.participants import Addresses, Network
    from threadgraph.graphs.places import Places

    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]

__all__ = [
    "COMMENT",
    "NO_TIME",
    "PLACEHOLDER",
    "POST",
    "ROOT",
    "Discussion",
    "InputFile",
    "Mentions",
    "Participants",
]


@dataclass(frozen=True)
class InputFile:
    """One input as it was read: its name, format, size in bytes and SHA-256 as stored."""

    name: str
    format: str
    bytes: int
    sha256: str
    encoding: str | None = None
    compression: str | None = None


@dataclass(frozen=True, eq=False)
class Participants:
    """The people of a discussion, in order of their first comment.

    `names[p]` is the spelling shown, `keys[p]` what identity was decided by, `spellings[p]`
    every spelling with its number of comments, most frequent first.  `merged` are the rows
    with more than one spelling; `suspicious` are merges that look wrong, as (row, reason).
    """

    names: list[str]
    keys: list[str]
    spellings: list[dict[str, int]]
    suspicious: list[tuple[int, str]] = field(default_factory=list)
    lookalikes: list[tuple[str, ...]] = field(default_factory=list)

    def __len__(self) -> int:
        """Return the number of people."""
        return len(self.names)

    @property
    def merged(self) -> list[int]:
        """Rows of the people who wrote under more than one spelling."""
        return [p for p, seen in enumerate(self.spellings) if len(seen) > 1]


@dataclass(frozen=True, eq=False)
class Mentions:
    """The places where a comment names a person; one row per place, in order of comment and span.

    `comment` and `participant` are rows (participant −1: the name did not resolve); `start`
    and `end` are offsets into the original text, -1 for a mark without a place in it; `rule`
    is M1, M3, M4, M5 or M7 of the mention rules, or "auto" for a prefix that the platform
    writes by itself; `counts` says whether the row makes an edge (the first of its kind to a person
    other than the author).  `names` is the text matched.
    """

    comment: Ints
    participant: Ints
    start: Ints
    end: Ints
    rule: list[str]
    counts: Bools
    names: list[str]

    def __len__(self) -> int:
        """Return the number of mentions."""
        return len(self.comment)

    @property
    def quote(self) -> Bools:
        """True for attributions ("NAME wrote:"), which are kept apart from mentions."""
        return np.array([r == "M7" for r in self.rule], dtype=bool)


@dataclass(frozen=True, eq=False)
class Discussion:
    """One or many threads in the same columns.

    - `ids` text, one per row; for a ROOT the thread's id, for a PLACEHOLDER the absent id.
    - `thread` int32, row in `thread_ids`; `parent` int32 row, −1 for the root of a thread.
    - `kind` int8: COMMENT, POST, PLACEHOLDER or ROOT.  Only the first two are records.
    - `author` int32, row in `people`, −1 unknown; `author_names` the names as written.
    - `time` int64, microseconds since 1970 UTC, NO_TIME unknown.
    - `texts` one per row ("" for nodes that are no records), or None if they were dropped.
    - `max_nesting`: the depth cap of the platform if declared, else None.
    - `labels`: what a record is beside an ordinary comment ("bot", "system"), or None.
    - `rules`: how the parent was found where the platform hides it, or None where it is
      stated by the input; None for the column: all are stated.
    - `urls`: the web address of the comment itself, or None; None for the column: none is known.
    - `stated` int32: row of the parent as the input states it, where another was found by a
      rule or the reply was part of a circle (it need not stand before the row; the root where
      none is stated, below −1 an absent one that is no row); None: `parent` for all.
    - `age`: the order of the records from the oldest, where a reply older than its parent has
      to wait for it; None: as the rows stand.
    - `apart` int32: who is one person where no names are merged, −1 unknown; None: told by the
      keys of `people` and the spellings.
    - `threaded`: the input says which thread a record is in; else each top record opens one.
    - `attributes`: columns of the user's own by name, one value per row; see `attributes`.
    """

    ids: list[str]
    thread: Ints
    parent: Ints
    kind: NDArray[np.int8]
    author: Ints
    author_names: list[str | None]
    time: Longs
    texts: list[str] | None
    thread_ids: list[str]
    thread_titles: list[str | None]
    people: Participants
    mentions: Mentions
    ledger: Ledger
    scores: list[float | None] | None = None
    max_nesting: int | None = None
    name: str = "discussion"
    inputs: tuple[InputFile, ...] = ()
    options: dict[str, object] = field(default_factory=dict)
    labels: list[str | None] | None = None
    rules: list[str | None] | None = None
    urls: list[str | None] | None = None
    attributes: dict[str, Attribute] = field(default_factory=dict)
    stated: Ints | None = None
    age: Longs | None = None
    apart: Ints | None = None
    threaded: bool = True

    def __len__(self) -> int:
        """Return the number of comments (posts, roots and placeholders are not comments)."""
        return int(np.count_nonzero(self.kind == COMMENT))

    # What follows from the columns, each computed once, on first use.

    @cached_property
    def is_comment(self) -> Bools:
        """True for comments; posts, roots and placeholders are not."""
        comment: Bools = self.kind == COMMENT
        return comment

    @cached_property
    def is_record(self) -> Bools:
        """True for what the input holds: comments and posts."""
        record: Bools = self.kind <= POST
        return record

    @cached_property
    def depth(self) -> Ints:
        """Reply steps from the root of the thread, int32; the root itself is at 0."""
        steps = (self.parent >= 0).astype(np.int32)
        return fold_to_root(self.parent, steps)

    @cached_property
    def subtree_size(self) -> Longs:
        """Number of nodes below a node, itself included, int64."""
        return fold_subtrees(self.parent, np.ones(len(self.ids), np.int64))

    @cached_property
    def root(self) -> Longs:
        """Row of the root of each node's thread, int64."""
        return roots(self.parent)

    @cached_property
    def branch(self) -> Longs:
        """Row of the ancestor just below the root (the root's own row for the root), int64."""
        up = self.parent.copy()
        up[(up >= 0) & (self.parent[up] < 0)] = -1
        return roots(up)

    @cached_property
    def conversation(self) -> Longs:
        """Row that stands for the part of a thread in which a later comment may answer an
        earlier one without a sign of the platform, int64.

        The top-level branch; but the whole thread where its opening is itself a comment, as
        in tables that know no threads: there the opening is what starts the branch.
        """
        return np.where(self.kind[self.root] == COMMENT, self.root, self.branch)

    @cached_property
    def children(self) -> tuple[Longs, Longs]:
        """Children in compressed rows, `(start, rows)`, as `forest.children_of` gives them."""
        return children_of(self.parent)

    @cached_property
    def num_children(self) -> Longs:
        """Number of direct replies in the file, int64 (placeholders do not count as replies)."""
        below = self.parent[(self.parent >= 0) & self.is_record]
        return np.bincount(below, minlength=len(self.ids)).astype(np.int64)

    @cached_property
    def preorder(self) -> Longs:
        """Place of each node in a depth-first walk of all threads, int64."""
        return preorder(self.parent, self.subtree_size)

    @cached_property
    def addresses(self) -> Addresses:
        """Who addressed whom in which comment; see `participants.find_addresses`."""
        from threadgraph.graphs.participants import find_addresses

        return find_addresses(self)

    @cached_property
    def network(self) -> Network:
        """The weighted directed network of participants; see `participants.build_network`."""
        from threadgraph.graphs.participants import build_network

        return build_network(self)

    @cached_property
    def central(self) -> Centrality:
        """How central each person is; see `centrality.centrality`."""
        from threadgraph.graphs.centrality import centrality

        return centrality(self)

    @cached_property
    def places(self) -> Places:
        """Where each person stands in pictures and graph files; see `participant_places`."""
        from threadgraph.graphs.places import participant_places

        return participant_places(self)

    @cached_property
    def exchanges(self) -> Exchanges:
        """Who goes back and forth with whom; see `exchanges.exchanges`."""
        from threadgraph.graphs.exchanges import exchanges

        return exchanges(self)

    @cached_property
    def has_times(self) -> bool:
        """Whether any record has a time."""
        return bool(np.any((self.time != NO_TIME) & self.is_record))

    # What users hold: tables and graphs, made at the door.

    @cached_property
    def comments(self) -> pd.DataFrame:
        """One row per record of the input; see `frames.comments_frame`."""
        from threadgraph.graphs.frames import comments_frame

        return comments_frame(self)

    @cached_property
    def participants(self) -> pd.DataFrame:
        """One row per person; see `frames.participants_frame`."""
        from threadgraph.graphs.frames import participants_frame

        return participants_frame(self)

    @cached_property
    def edges(self) -> pd.DataFrame:
        """One row per ordered pair of people, who addressed whom; see `frames.edges_frame`."""
        from threadgraph.graphs.frames import edges_frame

        return edges_frame(self)

    def reply_tree(self) -> nx.DiGraph[str]:
        """Comments as a networkx graph, edges from reply to parent; see `to_networkx`."""
        from threadgraph.graphs.to_networkx import reply_tree

        return reply_tree(self)

    def participant_network(self) -> nx.DiGraph[str]:
        """People as a networkx graph, edges from speaker to addressee; see `to_networkx`."""
        from threadgraph.graphs.to_networkx import participant_network

        return participant_network(self)

    def report(self, **options: Any) -> Any:
        """Return the interactive report, to show or save; the same as `threadgraph.report`."""
        import threadgraph

        return threadgraph.report(self, **options)

    def _repr_html_(self) -> str:
        from threadgraph.graphs.html_views import discussion_html

        return discussion_html(self)

    def __repr__(self) -> str:
        """Say in one line what is held."""
        return (
            f"<Discussion {self.name!r}: {len(self)} comments by {len(self.people)} people "
            f"in {len(self.thread_ids)} thread{'s' * (len(self.thread_ids) != 1)}>"
        )
