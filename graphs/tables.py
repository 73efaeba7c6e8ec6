"""The tables of a discussion as typed columns: the one place that says what each column holds.

DataFrames, CSV, Parquet and the data columns of graph files are all made from these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.arrays import distinct
from threadgraph.graphs.attribute_tables import comment_columns, edge_columns, person_columns
from threadgraph.graphs.bots import bots
from threadgraph.graphs.graph_data import Column
from threadgraph.graphs.records import COMMENT, NO_TIME, PLACEHOLDER, POST, ROOT
from threadgraph.graphs.tree import thread_shapes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.exchanges import Exchanges

Table = dict[str, Column]
KINDS = {COMMENT: "comment", POST: "post", PLACEHOLDER: "placeholder", ROOT: "root"}


def comments_table(discussion: Discussion) -> Table:
    """One row per record, in canonical order.

    `kind` is "comment" or "post", or what the platform marks it as ("bot", "pingback").
    `parent` is the id answered (none for the thread's opening); `parent_state` is "record",
    "opening", "absent" (then `depth` is "at least") or "inferred": found by the rule in
    `parent_rule`, which is there if any was.  `author` is the person's name as
    shown everywhere, `author_written` as written here.  `replies` counts direct replies,
    `descendants` all comments below, `words` runs of characters without white space.  `url`
    is the address of the comment itself; the column is there if any is known.  Columns of the
    user's own come last, under their names ("attr_" before a name that is one of ours).

    >>> from threadgraph.graphs.examples import example_discussion
    >>> comments_table(example_discussion())["parent"].values
    [None, '1', '1.1', '1']
    """
    d = discussion
    rows = np.flatnonzero(d.is_record)
    below = d.subtree_size[rows] - 1
    texts = [d.texts[row] for row in rows.tolist()] if d.texts is not None else []
    table: Table = {
        "id": _strings(d.ids, rows),
        "thread": Column("string", [d.thread_ids[t] for t in d.thread[rows].tolist()]),
        "kind": Column("string", _kinds(d, rows)),
        "parent": Column("string", _parents(d, rows)),
        "parent_state": Column("string", _parent_states(d, rows)),
        "author": Column("string", [_name(d, p) for p in d.author[rows].tolist()]),
        "author_written": _strings(d.author_names, rows),
        "created_at": Column("time", d.time[rows]),
        "depth": Column("int", d.depth[rows]),
        "branch": _strings(d.ids, d.branch[rows]),
        "replies": Column("int", d.num_children[rows]),
        "descendants": Column("int", below - _placeholders_below(d)[rows]),
    }
    if d.rules is not None:
        table["parent_rule"] = _strings(d.rules, rows)
    if d.scores is not None:
        table["score"] = Column("double", [d.scores[row] for row in rows.tolist()])
    if d.urls is not None and any(d.urls):
        table["url"] = _strings(d.urls, rows)
    if d.texts is not None:
        table["words"] = Column("int", [len(text.split()) for text in texts])
        table["text"] = Column("string", texts)
    return {**table, **comment_columns(d, rows)}


def participants_table(discussion: Discussion) -> Table:
    """One row per person, most central first.

    `spellings` joins all ways the name was written with " | "; `in_*` is being addressed,
    `out_*` addressing; degrees count people, strengths comments; `top_level` counts openings
    and the direct replies to a page or post; `threads` those taken part in;
    `betweenness_error` is how far an estimated betweenness may be off (with 90 % confidence),
    empty where it is exact; `bot` is whether the name is on the list of known bots.  What
    columns of the user's own say of a person comes last; see `attribute_tables.person_columns`.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> participants_table(example_discussion())["name"].values
    ['Ann', 'Bob', 'Cy']
    """
    d = discussion
    c = d.central
    order, n = c.order, len(d.people)
    people = order.tolist()
    first, last = _first_and_last(d)
    known = np.flatnonzero(d.is_record & (d.author >= 0))
    opened = known[d.parent[known] < 0] if n else known
    above = np.where(d.parent[known] < 0, ROOT, d.kind[d.parent[known]])
    top = np.bincount(d.author[known[(above == ROOT) | (above == POST)]], minlength=n)
    visits = distinct(
        d.author[known].astype(np.int64) * max(len(d.thread_ids), 1) + d.thread[known]
    )
    threads = np.bincount(visits // max(len(d.thread_ids), 1), minlength=n)
    return {
        "name": Column("string", [d.people.names[p] for p in people]),
        "key": Column("string", [d.people.keys[p] for p in people]),
        "spellings": Column("string", [" | ".join(d.people.spellings[p]) for p in people]),
        "comments": Column("int", c.comments[order]),
        "threads": Column("int", threads[order]),
        "threads_opened": Column("int", np.bincount(d.author[opened], minlength=n)[order]),
        "top_level": Column("int", top[order]),
        "words": Column("int", [None] * n if d.texts is None else _words(d, n)[order]),
        "in_degree": Column("int", c.in_degree[order]),
        "out_degree": Column("int", c.out_degree[order]),
        "in_strength": Column("int", c.in_strength[order]),
        "out_strength": Column("int", c.out_strength[order]),
        "pagerank": Column("double", c.pagerank[order]),
        "betweenness": _optional(c.betweenness, order),
        "betweenness_error": _optional(c.betweenness_error, order),
        "first_comment": Column("time", first[order]),
        "last_comment": Column("time", last[order]),
        "bot": Column("boolean", bots(d)[order].tolist()),
        **person_columns(d, order),
    }


def edges_table(discussion: Discussion) -> Table:
    """One row per ordered pair of people, the speaker first.

    `weight` is the number of comments in which source addresses target; `replies`,
    `mentions`, `quotes` how many by which means (one comment may do several);
    `reciprocated` whether target ever addressed source; source_NAME and target_NAME what
    columns of the user's own say of the two.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> edges_table(example_discussion())["target"].values
    ['Bob', 'Ann', 'Ann']
    """
    d, net = discussion, discussion.network
    source, target = net.source.tolist(), net.target.tolist()
    return {
        "source": Column("string", [d.people.names[p] for p in source]),
        "target": Column("string", [d.people.names[p] for p in target]),
        "source_key": Column("string", [d.people.keys[p] for p in source]),
        "target_key": Column("string", [d.people.keys[p] for p in target]),
        "weight": Column("int", net.weight),
        "replies": Column("int", net.replies),
        "mentions": Column("int", net.mentions),
        "quotes": Column("int", net.quotes),
        "reciprocated": Column("boolean", (net.reverse_edge() >= 0).tolist()),
        "first": Column("time", net.first),
        "last": Column("time", net.last),
        **edge_columns(d, net.source.astype(np.int64), net.target.astype(np.int64)),
    }


def mentions_table(discussion: Discussion) -> Table:
    """One row per place where a comment names somebody.

    `start`, `end` are offsets into the text; `rule` is that of the notes (M3 @name, M4
    @ NAME, M5 opening address, M7 attribution); `participant` is empty where the name did
    not resolve; `makes_edge` is the first to a person in a comment, unless to oneself.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> len(mentions_table(example_discussion())["name"])
    0
    """
    d, m = discussion, discussion.mentions
    rows = m.comment.tolist()
    return {
        "comment": Column("string", [d.ids[row] for row in rows]),
        "thread": Column("string", [d.thread_ids[t] for t in d.thread[m.comment].tolist()]),
        "author": Column("string", [_name(d, p) for p in d.author[m.comment].tolist()]),
        "name": Column("string", list(m.names)),
        "participant": Column("string", [_name(d, p) for p in m.participant.tolist()]),
        "kind": Column("string", ["quote" if q else "mention" for q in m.quote.tolist()]),
        "rule": Column("string", list(m.rule)),
        "start": Column("int", m.start),
        "end": Column("int", m.end),
        "resolved": Column("boolean", (m.participant >= 0).tolist()),
        "makes_edge": Column("boolean", (m.counts & (m.participant >= 0)).tolist()),
    }


def exchanges_table(discussion: Discussion, found: Exchanges | None = None) -> Table:
    """One row per exchange, the furthest-reaching first; spans and delays in seconds.

    `balance` is the smaller weight over the larger; `imbalance` (w_ab − w_ba) / turns;
    `initiative` (episodes opened by a − by b) / episodes; `intensity` turns / all addresses;
    `third_party_share` addresses of others inside the episodes; `comments` joins the ids.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> exchanges_table(example_discussion())["comments"].values
    ['1 | 1.1 | 1.1.1']
    """
    d = discussion
    x = found or d.exchanges
    names = d.people.names
    low, high = np.minimum(x.weight_ab, x.weight_ba), np.maximum(x.weight_ab, x.weight_ba)
    with np.errstate(invalid="ignore"):
        third = np.where(x.inside > 0, x.others / np.maximum(x.inside, 1), np.nan)
    timed = (x.first != NO_TIME) & (x.last != NO_TIME)
    return {
        "a": Column("string", [names[p] for p in x.a.tolist()]),
        "b": Column("string", [names[p] for p in x.b.tolist()]),
        "level": Column("string", x.level),
        "turns": Column("int", x.turns),
        "a_to_b": Column("int", x.weight_ab),
        "b_to_a": Column("int", x.weight_ba),
        "balance": Column("double", low / high),
        "imbalance": Column("double", (x.weight_ab - x.weight_ba) / x.turns),
        "longest_chain": Column("int", x.longest_chain),
        "chains_of_three": Column("int", x.chains),
        "episodes": Column("int", x.episodes),
        "branches": Column("int", x.branches),
        "interrupted": Column("int", x.interrupted),
        "by_reply": Column("int", x.replies),
        "by_name": Column("int", x.mentions),
        "initiative": Column("double", (x.opened_a - x.opened_b) / x.episodes),
        "last_word": Column("string", [_name(d, p) for p in x.last_word.tolist()]),
        "first": Column("time", x.first),
        "last": Column("time", x.last),
        "span": Column("double", np.where(timed, (x.last - x.first) / 1e6, np.nan)),
        "median_response": Column("double", x.answer_time / 1e6),
        "intensity": Column("double", x.turns / max(x.addresses, 1)),
        "third_party_share": Column("double", third),
        "comments": Column("string", _comment_lists(d, x)),
    }


def threads_table(discussion: Discussion) -> Table:
    """One row per thread with its depth and shape; see `tree.ThreadShapes`.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> threads_table(example_discussion())["h_index"].values.tolist()
    [2]
    """
    d, s = discussion, thread_shapes(discussion)
    deepest: list[int | None] = [v if v >= 0 else None for v in s.max_depth.tolist()]
    start, last = _thread_times(d)
    return {
        "thread": Column("string", list(d.thread_ids)),
        "title": Column("string", list(d.thread_titles)),
        "comments": Column("int", s.comments),
        "people": Column("int", s.people),
        "max_depth": Column("int", deepest),
        "mean_depth": Column("double", s.mean_depth),
        "max_width": Column("int", s.max_width),
        "leaves": Column("int", s.leaves),
        "root_degree": Column("int", s.root_degree),
        "h_index": Column("int", s.h_index),
        "strahler": Column("int", s.strahler),
        "wiener_index": Column("double", [float(w) for w in s.wiener_index]),
        "structural_virality": Column("double", s.structural_virality),
        "virality_without_root": Column("double", s.virality_without_root),
        "branching": Column("double", s.branching),
        "branching_without_root": Column("double", s.branching_without_root),
        "first": Column("time", start),
        "last": Column("time", last),
    }


def _strings(values: list[str] | list[str | None], rows: NDArray[np.integer]) -> Column:
    return Column("string", [values[row] for row in rows.tolist()])


def _name(d: Discussion, person: int) -> str | None:
    return d.people.names[person] if person >= 0 else None


def _optional(values: NDArray[np.float64] | None, order: NDArray[np.int64]) -> Column:
    if values is None:
        return Column("double", [None] * len(order))
    return Column("double", values[order])


def _parents(d: Discussion, rows: NDArray[np.int64]) -> list[str | None]:
    up = d.parent[rows].tolist()
    return [d.ids[p] if p >= 0 and d.kind[p] != ROOT else None for p in up]


def _parent_states(d: Discussion, rows: NDArray[np.int64]) -> list[str | None]:
    up = d.parent[rows]
    kind = np.where(up < 0, -1, d.kind[np.maximum(up, 0)])
    words = {-1: None, ROOT: "opening", PLACEHOLDER: "absent", COMMENT: "record", POST: "record"}
    states = [words[k] for k in kind.tolist()]
    if d.rules is None:
        return states
    inferred = [d.rules[row] is not None for row in rows.tolist()]
    return ["inferred" if i else state for i, state in zip(inferred, states, strict=True)]


def _kinds(d: Discussion, rows: NDArray[np.int64]) -> list[str]:
    kinds = [KINDS[k] for k in d.kind[rows].tolist()]
    if d.labels is None:
        return kinds
    return [d.labels[row] or kind for row, kind in zip(rows.tolist(), kinds, strict=True)]


def _placeholders_below(d: Discussion) -> NDArray[np.int64]:
    from threadgraph.graphs.forest import fold_subtrees

    if not (d.kind == PLACEHOLDER).any():
        return np.zeros(len(d.ids), np.int64)
    return fold_subtrees(d.parent, (d.kind == PLACEHOLDER).astype(np.int64))


def _first_and_last(d: Discussion) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return _extremes(d, d.author, len(d.people), d.is_record & (d.author >= 0))


def _thread_times(d: Discussion) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return _extremes(d, d.thread, len(d.thread_ids), d.is_record)


def _extremes(
    d: Discussion, group: NDArray[np.int32], n: int, rows: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    rows = rows & (d.time != NO_TIME)
    first = np.full(n, np.iinfo(np.int64).max)
    last = np.full(n, NO_TIME)
    np.minimum.at(first, group[rows], d.time[rows])
    np.maximum.at(last, group[rows], d.time[rows])
    return np.where(last == NO_TIME, NO_TIME, first), last


def _words(d: Discussion, n: int) -> NDArray[np.int64]:
    total = np.zeros(n, np.int64)
    known = np.flatnonzero(d.is_record & (d.author >= 0))
    if d.texts and n:
        counts = [len(d.texts[row].split()) for row in known.tolist()]
        np.add.at(total, d.author[known], counts)
    return total


def _comment_lists(d: Discussion, x: Exchanges) -> list[str]:
    stops: Iterable[int] = np.searchsorted(x.entries.exchange, np.arange(len(x)), "right").tolist()
    lists, start = [], 0
    for stop in stops:
        lists.append(" | ".join(d.ids[r] for r in x.entries.comment[start:stop].tolist()))
        start = stop
    return lists
