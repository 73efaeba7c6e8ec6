"""A part of a discussion as a discussion of its own: some records kept, what is above them too."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from threadgraph.graphs.checks import check_discussion, count_faults
from threadgraph.graphs.discussion import Discussion, Mentions, Participants
from threadgraph.graphs.forest import fold_subtrees
from threadgraph.graphs.identity import suspicious_merges
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import NO_TIME, PLACEHOLDER, POST, ROOT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Longs = NDArray[np.int64]

__all__ = ["count_cut", "part_of"]

_WHOLE = ("people", "ledger", "max_nesting", "inputs", "options", "threaded")
_COUNTED = {
    *("times_missing", "reply_before_parent", "future_times", "texts_empty"),
    *("authors_missing", "authors_anonymous", "bots_marked"),
    *("max_children", "top_level", "components", "threads", "orphans", "self_replies"),
    *("mentions_resolved", "mentions_unresolved", "mentions_of_self"),
}
"""Counters of the ledger that describe what is kept; all others tell of the input as read."""


def part_of(
    discussion: Discussion, keep: Bools, reason: str, *, name: str | None = None
) -> Discussion:
    """Return the discussion that only the kept records make.

    `keep` bool (n,), one per row; only records (comments and posts) are asked about.

    - Whatever stands above a kept record stays, so that depth stays true: a comment that is not
      kept as a PLACEHOLDER without author, time and text, an opening post as a ROOT.  What has
      nothing kept below goes, and so do threads with nothing kept.
    - People are those with a kept record, in order of the first; they keep the name they are
      shown by.  A name in a kept comment that means somebody else names nobody here
      (participant −1).  A reply to a comment that is not kept addresses nobody.
    - All columns of the discussion are cut likewise.  The ledger is a copy: `kept` is less by
      the records left out, `filtered[reason]` more; its counters describe what is kept.  What the
      cut takes apart is counted: kept records that answer a comment or a post left out
      (`answers_to_left_out`, `answers_to_left_out_posts`: their depth is known), and records
      left out that answer a kept one (`answers_left_out`).

    InvariantError if the figures do not add up.  Costs n log(depth).

    >>> from threadgraph.graphs.examples import example_discussion
    >>> part = part_of(example_discussion(), np.array([1, 0, 0, 1, 0], bool), "early")
    >>> part.ids, part.kind.tolist(), part.depth.tolist(), part.people.names
    (['page', '1', '1.1', '1.1.1'], [3, 2, 2, 0], [0, 1, 2, 3], ['Ann'])
    >>> part.ledger.kept, part.ledger.filtered
    (1, Counter({'early': 3}))
    """
    d = discussion
    kept = keep & d.is_record
    rows = np.flatnonzero(fold_subtrees(d.parent, kept.astype(np.int64)))
    place = np.full(len(d.ids), -1, np.int64)
    place[rows] = np.arange(len(rows))
    here = kept[rows]
    kind = d.kind[rows].copy()
    kind[~here & (kind == POST)] = ROOT
    kind[~here & (kind != ROOT)] = PLACEHOLDER
    author = np.where(here, d.author[rows], -1)
    # In order of the first kept record, each person once.
    first = np.full(len(d.people), len(rows), np.int64)
    known = np.flatnonzero(author >= 0)
    np.minimum.at(first, author[known], known)
    people = np.argsort(first, kind="stable")[: int(np.count_nonzero(first < len(rows)))]
    person = np.full(len(d.people) + 1, -1, np.int64)
    person[people] = np.arange(len(people))
    threads = np.flatnonzero(np.bincount(d.thread[rows], minlength=len(d.thread_ids)))
    thread = np.full(len(d.thread_ids), -1, np.int64)
    thread[threads] = np.arange(len(threads))
    changed: dict[str, Any] = {
        "thread": thread[d.thread[rows]].astype(np.int32),
        "parent": _moved(place, d.parent[rows]),
        "kind": kind,
        "author": person[author].astype(np.int32),
        "thread_ids": [d.thread_ids[t] for t in threads.tolist()],
        "thread_titles": [d.thread_titles[t] for t in threads.tolist()],
        "mentions": _mentions(d.mentions, kept, place, person),
        "name": d.name if name is None else name,
    }
    if d.stated is not None:
        changed["stated"] = _stated(d.stated[rows], place)
    if d.age is not None:
        changed["age"] = d.age[rows]
    for column in fields(Discussion):
        if column.name not in changed and column.name not in _WHOLE:
            changed[column.name] = _cut(column.name, getattr(d, column.name), rows, here)
    # A period becomes a plain discussion: it is cut out of another whole no longer.
    columns = {one.name: getattr(d, one.name) for one in fields(Discussion)}
    part = Discussion(**{**columns, **changed})
    part = replace(part, people=_people(d.people, people, part))
    return replace(part, ledger=_ledger(d, part, kept, reason))


def _moved(place: Longs, rows: NDArray[np.integer]) -> NDArray[np.int32]:
    return np.where(rows < 0, -1, place[np.maximum(rows, 0)]).astype(np.int32)


def _stated(stated: NDArray[np.integer], place: Longs) -> NDArray[np.int32]:
    """Parents as the input states them; one that is not here becomes an absent one of its own."""
    absent = -2 - len(place) - np.maximum(stated, 0).astype(np.int64)
    here = place[np.maximum(stated, 0)]
    return np.where(stated < 0, stated, np.where(here < 0, absent, here)).astype(np.int32)


def _cut(name: str, values: Any, rows: Longs, here: Bools) -> Any:
    """Cut a column to `rows`; nothing stands in it where a node is no kept record, but its id."""
    if isinstance(values, dict):
        return {key: _cut(key, column, rows, here) for key, column in values.items()}
    if is_dataclass(values) and not isinstance(values, type):
        columns = {one.name: getattr(values, one.name) for one in fields(values) if one.init}
        return replace(
            values,
            **{
                key: _cut(key, column, rows, here)
                for key, column in columns.items()
                if isinstance(column, (list, np.ndarray))
            },
        )
    if isinstance(values, np.ndarray):
        found = values[rows]
        if found.dtype.kind == "f":
            found[~here] = np.nan
        else:
            found[~here] = NO_TIME if name == "time" else -1
        return found
    if values is None:
        return None
    taken = zip(rows.tolist(), (here | (name == "ids")).tolist(), strict=True)
    nothing = "" if name == "texts" else None
    return [values[row] if held else nothing for row, held in taken]


def _mentions(m: Mentions, kept: Bools, place: Longs, person: Longs) -> Mentions:
    rows = np.flatnonzero(kept[m.comment])
    participant = person[m.participant[rows]].astype(np.int32)
    return Mentions(
        comment=place[m.comment[rows]].astype(np.int32),
        participant=participant,
        start=m.start[rows],
        end=m.end[rows],
        rule=[m.rule[i] for i in rows.tolist()],
        counts=m.counts[rows] & (participant >= 0),
        names=[m.names[i] for i in rows.tolist()],
    )


def _people(whole: Participants, rows: Longs, part: Discussion) -> Participants:
    spellings: list[dict[str, int]] = [{} for _ in range(len(rows))]
    written = Counter(zip(part.author.tolist(), part.author_names, strict=True))
    # The most frequent first, among equals the one written first.
    for (p, spelling), n in written.most_common():
        if p >= 0 and spelling is not None:
            spellings[p][spelling] = n
    names = [whole.names[p] for p in rows.tolist()]
    shown = set(names)
    alike = [tuple(name for name in group if name in shown) for group in whole.lookalikes]
    people = Participants(
        names=names,
        keys=[whole.keys[p] for p in rows.tolist()],
        spellings=spellings,
        lookalikes=[group for group in alike if len(group) > 1],
    )
    if people.merged:
        doubts = suspicious_merges(
            part.author, part.author_names, part.parent, people, part.mentions
        )
        return replace(people, suspicious=doubts)
    place = {p: new for new, p in enumerate(rows.tolist())}
    # Under pseudonyms nobody has several spellings, and what was doubted of them stays.
    private = "pseudonyms" in part.ledger.notes
    doubts = [(place[p], why) for p, why in whole.suspicious if private and p in place]
    return replace(people, suspicious=doubts)


def _ledger(d: Discussion, part: Discussion, kept: Bools, reason: str) -> Ledger:
    """The books of the part: copied, less what was left out, and what describes it counted anew."""
    book = d.ledger
    gone = int(np.count_nonzero(d.is_record)) - int(np.count_nonzero(kept))
    ledger = replace(
        book,
        kept=book.kept - gone,
        duplicates=book.duplicates.copy(),
        rejected=book.rejected.copy(),
        filtered=book.filtered.copy(),
        counters=Counter({k: n for k, n in book.counters.items() if k not in _COUNTED}),
        warnings=Counter({k: n for k, n in book.warnings.items() if k != "control_chars"}),
        examples={k: list(v) for k, v in book.examples.items() if k != "control_chars"},
        rejected_records=list(book.rejected_records),
        notes=dict(book.notes),
    )
    if gone:
        ledger.filtered[reason] += gone
    up = np.maximum(part.parent, 0)
    orphans = part.is_record & (part.parent >= 0) & (part.kind[up] == PLACEHOLDER)
    ledger.count("orphans", int(np.count_nonzero(orphans)))
    count_cut(d, kept, ledger)
    count_faults(part, ledger, _now(d))
    ledger.check()
    check_discussion(replace(part, ledger=ledger))
    return ledger


def count_cut(d: Discussion, kept: Bools, ledger: Ledger) -> None:
    """Count the replies that were cut: those to what is left out, and those left out.

    `kept` bool (n,) records of `d`; `ledger` is that of the part, and is changed.
    """
    up = np.maximum(d.parent, 0)
    reply = d.is_record & (d.parent >= 0)
    to_left_out = kept & reply & d.is_record[up] & ~kept[up]
    post = d.kind[up] == POST
    # What an earlier part left out is no record here: of its answers those that stay count on.
    still = int(np.count_nonzero(kept & reply & ~d.is_record[up]))
    for name, of in (("answers_to_left_out", ~post), ("answers_to_left_out_posts", post)):
        before = min(d.ledger.counters[name], still)
        ledger.counters.pop(name, None)
        ledger.count(name, before + int(np.count_nonzero(to_left_out & of)))
    if not np.array_equal(kept, d.is_record):
        ledger.counters.pop("answers_left_out", None)
        ledger.count("answers_left_out", int(np.count_nonzero(reply & ~kept & kept[up])))


def _now(d: Discussion) -> int | None:
    """The instant before the first of the times that were counted as lying in the future."""
    future = d.ledger.counters["future_times"]
    return int(np.sort(d.time)[-future]) - 1 if future else None
