"""From raw records to a Discussion, with every repair counted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from threadgraph.graphs.attribute_tables import attribute_note
from threadgraph.graphs.attributes import make_attribute
from threadgraph.graphs.checks import check_discussion, count_faults
from threadgraph.graphs.discussion import Discussion
from threadgraph.graphs.duplicates import settle_duplicates
from threadgraph.graphs.forest import fold_to_root, roots
from threadgraph.graphs.hidden_parents import find_parents
from threadgraph.graphs.identity import IdentityOptions, resolve_people, suspicious_merges
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.marks import place_marks
from threadgraph.graphs.mentions import MentionOptions, count_cut_texts, find_mentions
from threadgraph.graphs.names import is_bot, name_key
from threadgraph.graphs.order import rank_by_id, rank_by_place
from threadgraph.graphs.parents import NO_PARENT_WORDS, cut_cycles, resolve_parents
from threadgraph.graphs.provenance import people_apart, stated_parents
from threadgraph.graphs.records import COMMENT, NO_TIME, PLACEHOLDER, ROOT, Records
from threadgraph.graphs.united_ids import unite_ids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Value = TypeVar("Value")


@dataclass(frozen=True)
class AssembleOptions:
    """Choices that shape a discussion.

    - `identity`, `mentions`: how names become people and texts become mention edges.
    - `exclude_authors`: names whose comments are left out (counted as filtered); compared by
      the same key as identities.  Replies to them stay, under placeholders.
    - `max_nesting`: the depth at which the platform stops nesting replies, if known.
    - `now`: microseconds since 1970 UTC; later times are counted as `future_times`.
    - `infer`: find the parent where the platform hides it; else what the input states holds.
    """

    identity: IdentityOptions = field(default_factory=IdentityOptions)
    mentions: MentionOptions = field(default_factory=MentionOptions)
    exclude_authors: tuple[str, ...] = ()
    exclude_bots: bool = False
    max_nesting: int | None = None
    now: int | None = None
    infer: bool = True


@dataclass(frozen=True)
class Forest:
    """The nodes in canonical order.

    `record` int64 (n,): the row among the raw records, −1 for placeholders and roots; `ids`,
    `thread`, `parent`, `kind`, `stated`, `age` as in Discussion; `rules` by raw record, or None.
    """

    record: NDArray[np.int64]
    ids: list[str]
    thread: NDArray[np.int32]
    parent: NDArray[np.int32]
    kind: NDArray[np.int8]
    thread_ids: list[str]
    rules: list[str | None] | None = None
    stated: NDArray[np.int32] | None = None
    age: NDArray[np.int64] | None = None
    threaded: bool = True


def assemble(
    records: Records, ledger: Ledger | None = None, options: AssembleOptions | None = None
) -> Discussion:
    """Build a Discussion from raw records.

    Duplicates are settled, absent parents get placeholders, cycles are cut, names become
    people, texts become mentions; what was done is in the ledger, which must add up
    (InvariantError if it does not).

    >>> d = assemble(Records(ids=["a", "b"], parents=[None, "a"], authors=["Ann", "Bob"],
    ...     texts=["x", "y"], times=[1, 2], places=[1, 2]))
    >>> d.parent.tolist(), d.depth.tolist(), d.people.names
    ([-1, 0], [0, 1], ['Ann', 'Bob'])
    """
    options = options or AssembleOptions()
    if ledger is None:
        ledger = Ledger(read=len(records))
    rows = settle_duplicates(records, ledger)
    rows = _exclude_authors(records, rows, options.exclude_authors, ledger)
    if options.exclude_bots:
        rows = _exclude_bots(records, rows, ledger)
    ledger.kept = len(rows)
    ledger.check()
    forest = _plant(records, rows, ledger, options)
    discussion = _fill(records, forest, ledger, options)
    count_faults(discussion, ledger, options.now)
    check_discussion(discussion)
    return discussion


def _exclude_authors(
    records: Records, rows: list[int], names: tuple[str, ...], ledger: Ledger
) -> list[int]:
    if not names:
        return rows
    keys = {name_key(name) for name in names}
    authors = records.authors
    kept = [r for r in rows if authors[r] is None or name_key(authors[r] or "") not in keys]
    if len(kept) < len(rows):
        ledger.filtered["excluded_author"] += len(rows) - len(kept)
    return kept


def _exclude_bots(records: Records, rows: list[int], ledger: Ledger) -> list[int]:
    authors = records.authors
    bots = {name for name in set(authors) if name is not None and is_bot(name)}
    kept = [r for r in rows if authors[r] not in bots]
    if len(kept) < len(rows):
        ledger.filtered["bot"] += len(rows) - len(kept)
    return kept


def _plant(records: Records, rows: list[int], ledger: Ledger, options: AssembleOptions) -> Forest:
    rows = _by_age(records, rows)
    ids = list(map(records.ids.__getitem__, rows))
    found, rules = find_parents(records, rows, ledger, infer=options.infer)
    parents = list(map(found.__getitem__, rows))
    thread, thread_ids = _threads(records, rows)
    opening = _openings(ids, thread, thread_ids)
    _free_openings(opening, ids, parents, ledger)
    resolved = resolve_parents(ids, parents, thread, thread_ids, ledger)
    above, absent = resolved.parent, resolved.absent
    n, k = len(ids), len(absent)
    parent = np.where(above < -1, n - 2 - above, above)
    parent = np.append(parent, np.full(k, -1, np.int64))
    rank = np.arange(n, dtype=np.int64)
    rank = np.append(rank, _earliest(parent[:n], rank, n, k))
    named = [*ids, *(name for name, _ in absent)]
    found_above, parent = parent, cut_cycles(parent, rank, named, ledger)
    stated = stated_parents(
        records, rows, rules, ids, thread, thread_ids, absent, found_above, parent
    )
    ids = named
    kind = np.full(n + k, PLACEHOLDER, np.int8)
    kind[:n] = COMMENT if records.kinds is None else [records.kinds[r] for r in rows]
    if thread is None:
        forest = _ordered(ids, np.array(rows, np.int64), parent, kind, rank, None, [], stated)
        return replace(forest, rules=rules, threaded=False)
    thread = np.append(thread, np.array([code for _, code in absent], np.int64))
    parent, kind, rank, thread = _add_roots(ids, parent, kind, rank, thread, thread_ids, opening)
    forest = _ordered(ids, np.array(rows, np.int64), parent, kind, rank, thread, thread_ids, stated)
    return replace(forest, rules=rules)


def _by_age(records: Records, rows: list[int]) -> list[int]:
    """Put records from the oldest to the youngest, so that no order of the file is left."""
    time = np.array(records.times, np.int64)[rows] if rows else np.empty(0, np.int64)
    if records.ordered:
        rank = rank_by_place(time)
    else:
        ids = list(map(records.ids.__getitem__, rows))
        names = [records.threads[r] for r in rows] if records.threads is not None else None
        rank = rank_by_id(time, ids, names)
    by_age = np.empty(len(rows), np.int64)
    by_age[rank] = rows
    return by_age.tolist()


def _threads(records: Records, rows: list[int]) -> tuple[NDArray[np.int64] | None, list[str]]:
    if records.threads is None:
        if records.thread_id is None:
            return None, []
        return np.zeros(len(rows), np.int64), [records.thread_id] if rows else []
    code: dict[str, int] = {}
    threads = records.threads
    codes = [code.setdefault(threads[r] or "", len(code)) for r in rows]
    return np.array(codes, np.int64), list(code)


def _earliest(
    parent: NDArray[np.int64], rank: NDArray[np.int64], n: int, k: int
) -> NDArray[np.int64]:
    """Rank of each placeholder: that of its earliest reply."""
    first = np.full(k, np.iinfo(np.int64).max)
    orphans = np.flatnonzero(parent >= n)
    np.minimum.at(first, parent[orphans] - n, rank[orphans])
    return first


def _openings(
    ids: list[str], thread: NDArray[np.int64] | None, thread_ids: Sequence[str]
) -> NDArray[np.int64]:
    """Row of the record that has the id of its thread, −1 where there is none; per thread."""
    opening = np.full(len(thread_ids), -1, np.int64)
    if thread is not None:
        for row, code in enumerate(thread.tolist()):
            if ids[row] == thread_ids[code]:
                opening[code] = row
    return opening


def _free_openings(
    opening: NDArray[np.int64], ids: list[str], parents: list[str | None], ledger: Ledger
) -> None:
    """Take the parent from records that open their thread, in place: nothing stands above."""
    for row in opening[opening >= 0].tolist():
        name = parents[row]
        if not name or name == ids[row]:
            continue
        parents[row] = None
        if name in NO_PARENT_WORDS:
            ledger.count("parent_words")
        else:
            ledger.count("openings_with_parent")
            ledger.example("openings_with_parent", ids[row], f"opens its thread, yet names {name}")


def _add_roots(
    ids: list[str],
    parent: NDArray[np.int64],
    kind: NDArray[np.int8],
    rank: NDArray[np.int64],
    thread: NDArray[np.int64],
    thread_ids: Sequence[str],
    opening: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int8], NDArray[np.int64], NDArray[np.int64]]:
    """Give each thread one root: the record with its id, else a node that stands for it."""
    root = opening.copy()
    made = np.flatnonzero(root < 0)
    root[made] = len(ids) + np.arange(len(made))
    first = np.full(len(thread_ids), np.iinfo(np.int64).max)
    np.minimum.at(first, thread, rank)
    top = np.flatnonzero(parent < 0)
    parent[top] = root[thread[top]]
    ids += [thread_ids[code] for code in made.tolist()]
    parent = np.append(parent, np.full(len(made), -1, np.int64))
    parent[root] = -1
    return (
        parent,
        np.append(kind, np.full(len(made), ROOT, np.int8)),
        np.append(rank, first[made]),
        np.append(thread, made),
    )


def _ordered(
    ids: list[str],
    rows: NDArray[np.int64],
    parent: NDArray[np.int64],
    kind: NDArray[np.int8],
    rank: NDArray[np.int64],
    thread: NDArray[np.int64] | None,
    thread_ids: list[str],
    stated: NDArray[np.int64] | None,
) -> Forest:
    """Put a parent before its replies, else the earlier before the later."""
    n = len(ids)
    depth = fold_to_root(parent, (parent >= 0).astype(np.int64))
    # A reply that is older than its parent (a clock that was wrong) waits for the parent.
    latest = fold_to_root(parent, rank, np.maximum)
    order = np.lexsort((rank, depth, latest))
    place = np.empty(n, np.int64)
    place[order] = np.arange(n)
    above = parent[order]
    parent = np.where(above < 0, -1, place[above])
    starts = np.flatnonzero(parent < 0)
    names = [ids[i] for i in order.tolist()]
    if thread is None:
        codes = (np.cumsum(parent < 0) - 1)[roots(parent)]
        thread_ids = [names[i] for i in starts.tolist()]
    else:
        old = thread[order]
        renumber = np.empty(len(thread_ids), np.int64)
        renumber[old[starts]] = np.arange(len(starts))
        codes = renumber[old]
        thread_ids = [thread_ids[c] for c in old[starts].tolist()]
    record = np.full(n, -1, np.int64)
    record[: len(rows)] = rows
    age = rank[order]
    aged = age[record[order] >= 0]
    if stated is not None:
        stated = np.append(stated, np.full(n - len(stated), -1))[order]
        stated = np.where(stated < 0, stated, place[np.maximum(stated, 0)])
        if thread is not None:
            stated = np.where((stated == -1) & (parent >= 0), roots(parent), stated)
    return Forest(
        record=record[order],
        ids=names,
        thread=codes.astype(np.int32),
        parent=parent.astype(np.int32),
        kind=kind[order],
        thread_ids=thread_ids,
        stated=None if stated is None else stated.astype(np.int32),
        age=None if (aged[1:] > aged[:-1]).all() else age,
    )


def _fill(records: Records, forest: Forest, ledger: Ledger, options: AssembleOptions) -> Discussion:
    def column(values: Sequence[Value], filler: Value) -> list[Value]:
        """Return one field in canonical order; row −1 picks the filler set at the end."""
        return list(map([*values, filler].__getitem__, rows))

    rows = forest.record.tolist()
    authors = column(records.authors, None)
    texts = column(records.texts, "")
    times = column(records.times, NO_TIME)
    own_ids = person_ids = None if records.author_ids is None else column(records.author_ids, None)
    if person_ids is not None and records.weak_ids and options.identity.merge_names:
        person_ids = unite_ids(person_ids, authors, ledger)
    codes, people = resolve_people(authors, person_ids=person_ids, options=options.identity)
    marks = place_marks(records, forest.record, codes)
    mentions = find_mentions(texts, codes, forest.parent, people, options.mentions, marks)
    ledger.count("texts_cut_for_mentions", count_cut_texts(texts, options.mentions))
    if people.merged:
        doubts = suspicious_merges(codes, authors, forest.parent, people, mentions)
        people = replace(people, suspicious=doubts)
    scores = None if records.scores is None else column(records.scores, None)
    labels = None if records.labels is None else column(records.labels, None)
    rules = None if forest.rules is None else column(forest.rules, None)
    urls = None if records.urls is None else column(records.urls, None)
    attributes = {
        name: make_attribute(
            name, column(values, None), records.attribute_kinds.get(name), ledger=ledger
        )
        for name, values in records.attributes.items()
    }
    if attributes:
        ledger.notes["attributes"] = attribute_note(attributes, ledger.kept)
    return Discussion(
        ids=forest.ids,
        thread=forest.thread,
        parent=forest.parent,
        kind=forest.kind,
        author=codes,
        author_names=authors,
        time=np.array(times, np.int64),
        texts=texts,
        thread_ids=forest.thread_ids,
        thread_titles=[records.titles.get(t) for t in forest.thread_ids],
        people=people,
        mentions=mentions,
        ledger=ledger,
        scores=scores,
        max_nesting=options.max_nesting,
        name=records.source or "discussion",
        labels=labels,
        rules=rules,
        urls=urls,
        attributes=attributes,
        stated=forest.stated,
        age=forest.age,
        apart=people_apart(authors, own_ids, person_ids, options.identity),
        threaded=forest.threaded,
    )
