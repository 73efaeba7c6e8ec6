"""Facts that must hold of every discussion, asserted at run time, and the faults worth counting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.control import has_control, rows_with_control
from threadgraph.graphs.errors import InvariantError
from threadgraph.graphs.names import is_anonymous, is_bot
from threadgraph.graphs.records import NO_TIME, PLACEHOLDER, ROOT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.ledger import Ledger


def count_faults(discussion: Discussion, ledger: Ledger, now: int | None) -> None:
    """Count in the ledger what a reader of the results should know about the data.

    `now` in microseconds since 1970: later times are counted as `future_times`.
    """
    d = discussion
    record = d.is_record
    _count_times(d, ledger, now)
    ledger.count("authors_missing", int(np.count_nonzero((d.author < 0) & record)))
    unknown = [d.author_names[row] for row in np.flatnonzero((d.author < 0) & record).tolist()]
    ledger.count("authors_anonymous", sum(1 for name in unknown if name and is_anonymous(name)))
    bots = [person for person, name in enumerate(d.people.names) if is_bot(name)]
    ledger.count("bots_marked", int(np.isin(d.author, bots).sum()) if bots else 0)
    if d.texts is not None:
        # Whatever is no record has no text either.
        others = int(np.count_nonzero(~record))
        ledger.count("texts_empty", d.texts.count("") - others)
    ledger.count("max_children", int(d.num_children[d.kind != ROOT].max(initial=0)))
    ledger.count("top_level", int(np.count_nonzero(top_level(d))))
    placeholders = int(np.count_nonzero(d.kind == PLACEHOLDER))
    ledger.count("components", int(np.count_nonzero(top_level(d))) + placeholders)
    ledger.count("threads", len(d.thread_ids))
    named = d.mentions.participant >= 0
    ledger.count("mentions_resolved", int(np.count_nonzero(named & d.mentions.counts)))
    ledger.count("mentions_unresolved", int(np.count_nonzero(~named)))
    ledger.count("mentions_of_self", _self_mentions(d))
    ledger.count("self_replies", self_replies(d))
    _count_control_characters(d, ledger)


def top_level(discussion: Discussion) -> NDArray[np.bool_]:
    """True for records without a parent record that are not orphans either, bool (n,)."""
    d = discussion
    above = np.where(d.parent < 0, ROOT, d.kind[d.parent])
    free: NDArray[np.bool_] = d.is_record & (above == ROOT)
    return free


def self_replies(discussion: Discussion) -> int:
    """Count replies of people to themselves."""
    d = discussion
    up = np.maximum(d.parent, 0)
    return int(np.count_nonzero((d.parent >= 0) & (d.author >= 0) & (d.author[up] == d.author)))


def check_discussion(discussion: Discussion) -> None:
    """Raise InvariantError unless the figures of a discussion add up.

    Records kept = comments and posts = known and unknown authors = leaves and answered;
    edges = records − top level − orphans; a parent stands before its replies.
    """
    d = discussion
    records = int(np.count_nonzero(d.is_record))
    _same("records kept", d.ledger.kept, "rows that are records", records)
    if (d.parent >= np.arange(len(d.ids))).any():
        raise InvariantError("a reply stands before its parent; please report this with the input")
    up = np.maximum(d.parent, 0)
    between = d.is_record & (d.parent >= 0) & d.is_record[up]
    free = int(np.count_nonzero(top_level(d)))
    orphans = int(np.count_nonzero(d.is_record & (d.parent >= 0) & (d.kind[up] == PLACEHOLDER)))
    _same("edges between records", int(between.sum()), "the rest", records - free - orphans)
    answers = int(d.num_children[d.is_record].sum())
    _same("edges between records", int(between.sum()), "answers counted above", answers)
    _same("threads", len(d.thread_ids), "roots", int(np.count_nonzero(d.parent < 0)))


def _same(what: str, figure: int, other: str, value: int) -> None:
    if figure != value:
        raise InvariantError(
            f"{what} ({figure}) should equal {other} ({value}); please report this with the input"
        )


def _count_times(d: Discussion, ledger: Ledger, now: int | None) -> None:
    known = d.time != NO_TIME
    ledger.count("times_missing", int(np.count_nonzero(~known & d.is_record)))
    up = np.maximum(d.parent, 0)
    both = known & (d.parent >= 0) & known[up]
    ledger.count("reply_before_parent", int(np.count_nonzero(both & (d.time < d.time[up]))))
    if now is not None:
        ledger.count("future_times", int(np.count_nonzero(known & (d.time > now))))


def _self_mentions(d: Discussion) -> int:
    own = d.author[d.mentions.comment] if len(d.mentions) else d.mentions.comment
    return int(np.count_nonzero((d.mentions.participant == own) & (own >= 0)))


def _count_control_characters(d: Discussion, ledger: Ledger) -> None:
    for row in rows_with_control(d.texts or []):
        ledger.warn("control_chars", d.ids[row], "characters in the text that are not shown")
    for name in sorted({spelling for seen in d.people.spellings for spelling in seen}):
        if has_control(name):
            ledger.warn("control_chars", ascii(name)[1:-1][:80], "characters in a name not shown")
