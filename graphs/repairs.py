"""What became of every record, in plain words: left out, repaired, guessed, doubtful."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import category

import numpy as np

from threadgraph.graphs.phrases import count, listed, short
from threadgraph.graphs.records import PLACEHOLDER

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.ledger import Ledger

SAID_FIRST = ("not_in_file", "looks_paged")
MOST = 10
"""Cases of one kind that are named; the others are counted."""

TOLD = {
    "cycles": (
        "circle of replies was cut at its oldest comment",
        "circles of replies were cut at their oldest comments",
    ),
    "self_parent": ("comment named itself as parent", "comments named themselves as parent"),
    "openings_with_parent": (
        "comment opens its thread and names a parent all the same: left out",
        "comments open their threads and name parents all the same: left out",
    ),
    "parent_words": (
        "comment gives a word such as “null” or 0 for its parent: taken for none",
        "comments give a word such as “null” or 0 for their parent: taken for none",
    ),
    "reply_before_parent": (
        "reply is older than what it answers",
        "replies are older than what they answer",
    ),
    "future_times": ("time lies in the future", "times lie in the future"),
    "times_unreadable": ("time could not be read", "times could not be read"),
    "scores_unreadable": ("score could not be read", "scores could not be read"),
    "values_unreadable": ("value could not be read", "values could not be read"),
    "ids_made": (
        "comment has no id: it was numbered",
        "comments have no ids: they were numbered",
    ),
    "id_conflicts": (
        "record has the id of another author's comment",
        "records have the ids of other authors' comments",
    ),
    "accounts_joined": (
        "account was taken for one person with another of the same full name "
        "(--no-merge-names keeps them apart)",
        "accounts were taken for one person with another of the same full name "
        "(--no-merge-names keeps them apart)",
    ),
    "headers_set_aside": (
        "line looks like the head of a comment and was taken for text",
        "lines look like heads of comments and were taken for text",
    ),
    "parents_were_floats": (
        "parent was a number like “12.0”: read as “12”",
        "parents were numbers like “12.0”: read as “12”",
    ),
    "texts_empty": ("comment is empty, and counts", "comments are empty, and count"),
    "texts_cut_for_mentions": (
        "text is too long to be searched for names to its end",
        "texts are too long to be searched for names to their ends",
    ),
    "bots_marked": ("comment is by a known bot", "comments are by known bots"),
    "authors_anonymous": (
        "comment is signed with a word for “no name”",
        "comments are signed with a word for “no name”",
    ),
    "mentions_unresolved": ("@name matches nobody here", "@names match nobody here"),
}
"""Counters of the ledger that a reader should know of, and how to say one and many."""

_USUAL = " \u200c\u200d"
_ORDERS = {"dmy": "day before month", "mdy": "month before day", "ymd": "year first"}


def ledger_line(discussion: Discussion) -> str:
    """Return the sum that must add up, in one line.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> ledger_line(example_discussion())
    '4 records read = 4 kept + 0 duplicates + 0 rejected + 0 filtered'
    """
    book = discussion.ledger
    return (
        f"{count(book.read, 'record')} read = {book.kept:,} kept "
        f"+ {book.duplicates.total():,} duplicates + {book.rejected.total():,} rejected "
        f"+ {book.filtered.total():,} filtered"
    )


def repairs_in_words(discussion: Discussion) -> list[str]:
    """Return all that was missing, repaired or decided about a discussion, a sentence each.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> repairs_in_words(example_discussion())[1]
    'No two spellings of a name were taken for one person.'
    """
    book = discussion.ledger
    lines = [
        ledger_line(discussion) + ".",
        *_missing(book),
        *_reasons(book),
        *_people(discussion),
        *absent_in_words(discussion),
    ]
    for name, (one, many) in TOLD.items():
        if book.counters[name]:
            lines.append(f"{count(book.counters[name], one, many)}.")
    for kind, n in sorted(book.warnings.items()):
        if kind in SAID_FIRST:
            continue
        example = book.examples[kind][0]
        times = f" ({n:,}), first" if n > 1 else ""
        lines.append(f"Warning: {kind}{times} at {short(example.where)}: {example.what}.")
    if book.incomplete:
        lines.append("The input ended early: this is not all of the discussion.")
    return lines + _notes(book)


def shortfalls(discussion: Discussion) -> list[str]:
    """Say what every figure depends on: what is known to be missing, and what was inferred.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> shortfalls(example_discussion())
    []
    """
    book = discussion.ledger
    lines = _missing(book)
    if book.rejected:
        lines.append(f"{count(book.rejected.total(), 'record')} could not be used: see below.")
    if book.incomplete:
        lines.append("The input ended early: this is not all of the discussion.")
    return lines + cut_in_words(discussion)


def cut_in_words(discussion: Discussion) -> list[str]:
    """Say how many replies a part of a discussion cuts: to what is left out, and from there.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> from threadgraph.graphs.period import within
    >>> cut_in_words(within(example_discussion(), since="2024-01-01T00:20"))
    ['2 of 2 comments answer something outside this period: their level is kept, but whom they \
address is not counted.']
    >>> cut_in_words(within(example_discussion(), until="2024-01-01T00:20"))
    ['2 answers to comments of this period were written outside it and are not counted.']
    """
    book = discussion.ledger
    named = book.counters["answers_to_left_out"] + book.counters["answers_to_left_out_posts"]
    later = book.counters["answers_left_out"]
    period = bool(book.filtered["outside_period"] or book.filtered["untimed"])
    lines = []
    if named:
        verb, whose, who = (
            ("answers", "its", "it addresses")
            if named == 1
            else ("answer", "their", "they address")
        )
        where = "outside this period" if period else "that was left out"
        lines.append(
            f"{named:,} of {count(book.kept, 'comment')} {verb} something {where}: {whose} level "
            f"is kept, but whom {who} is not counted."
        )
    if later:
        verb = "was" if later == 1 else "were"
        where = "of this period" if period else "kept"
        out = "written outside it" if period else "left out"
        are = "is" if later == 1 else "are"
        lines.append(
            f"{count(later, 'answer')} to comments {where} {verb} {out} and {are} not counted."
        )
    return lines


def lacking(book: Ledger) -> list[str]:
    """Return what the input itself declares to lack, a sentence each.

    >>> from threadgraph.graphs.ledger import Ledger
    >>> lacking(Ledger())
    []
    """
    lines = [
        f"Not complete ({short(example.where)}): {example.what}."
        for kind in SAID_FIRST
        for example in (book.examples.get(kind, []) if book.warnings[kind] else [])
    ]
    if book.counters["not_loaded"]:
        announced = count(book.counters["not_loaded"], "comment")
        lines.append(f"{announced} that the input announces are not in it (“load more”).")
    if book.counters["unfinished_branches"]:
        branches = count(book.counters["unfinished_branches"], "branch", "branches")
        verb = "goes" if book.counters["unfinished_branches"] == 1 else "go"
        lines.append(f"{branches} {verb} on where the input stops (“continue this thread”).")
    return lines


def absent_in_words(d: Discussion) -> list[str]:
    """Return in a sentence how many comments answer what is not there; nothing if none does.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> absent_in_words(example_discussion())
    []
    """
    orphan = d.is_record & (d.parent >= 0)
    orphan &= d.kind[np.maximum(d.parent, 0)] == PLACEHOLDER
    orphans = int(np.count_nonzero(orphan))
    if not orphans:
        return []
    # Only those answered directly: what stands above them is no further comment's parent.
    absent = len(np.unique(d.parent[orphan]))
    why = why_absent(d)
    if absent > 1:
        why = " ".join({"was": "were", "is": "are"}.get(word, word) for word in why.split())
    whose, they = ("its", "it") if orphans == 1 else ("their", "they")
    doubt = f"{they} may be deeper than it seems"
    known = orphans - depths_unknown(d)
    if known:
        doubt = f"{whose} level is kept"
    if 0 < known < orphans:
        doubt = "the level of those under what was left out is kept, others may be deeper"
    return [
        f"{count(orphans, 'comment answers', 'comments answer')} {count(absent, 'comment')} that "
        f"{why}: {doubt}."
    ]


def depths_unknown(d: Discussion) -> int:
    """Return how many records answer one that is absent, and whose own level is unknown so.

    What answers a comment that a part left out keeps its level.

    >>> from threadgraph.graphs.examples import discussion_of
    >>> depths_unknown(discussion_of([("2", "1", "Ann", "", 0)]))
    1
    """
    book = d.ledger
    return book.counters["orphans"] - min(
        book.counters["orphans"], book.counters["answers_to_left_out"]
    )


def why_absent(d: Discussion) -> str:
    """Return why what is answered but is no record is not here, as one would say of one.

    >>> from threadgraph.graphs.examples import discussion_of
    >>> why_absent(discussion_of([("2", "1", "Ann", "", 0)]))
    'is not in the input'
    """
    if not d.ledger.filtered:
        return "is not in the input"
    if not depths_unknown(d):
        return "was left out"
    return "was left out or is not in the input"


def _missing(book: Ledger) -> list[str]:
    """Say what the input itself declares to lack, and what was inferred."""
    lines = lacking(book)
    inferred = book.counters["inferred_parents"]
    if inferred:
        lines.append(
            f"{count(inferred, 'reply', 'replies')} found by a rule, because the input does not "
            f"say whom they answer ({book.notes['inferred_parents']}); --no-infer leaves them out."
        )
    return lines


def _reasons(book: Ledger) -> list[str]:
    kinds = (
        ("Duplicates", book.duplicates),
        ("Rejected", book.rejected),
        ("Filtered", book.filtered),
    )
    return [
        f"{kind}: " + ", ".join(f"{n:,} {reason}" for reason, n in sorted(found.items())) + "."
        for kind, found in kinds
        if found
    ]


def _people(d: Discussion) -> list[str]:
    people = d.people
    merged = [
        "Taken for one person: "
        + ", ".join(f"{_spelled(s)} ({n:,})" for s, n in people.spellings[p].items())
        + " (--no-merge-names keeps them apart)."
        for p in people.merged
    ]
    if len(people) > 1 and not merged and "pseudonyms" not in d.ledger.notes:
        merged = ["No two spellings of a name were taken for one person."]
    doubts = [f"Doubtful: {short(people.names[p])}, {why}." for p, why in people.suspicious]
    alike = [_alike(list(group)) for group in people.lookalikes]
    lines: list[str] = []
    for found, noun in (
        (merged, "people with several spellings"),
        (doubts, "doubts of this kind"),
        (alike, "groups of names that look alike"),
    ):
        lines += found[:MOST]
        if len(found) > MOST:
            lines.append(f"… and {len(found) - MOST:,} more {noun}, all in summary --json.")
    return lines


def _alike(names: list[str]) -> str:
    if len(set(names)) == 1:  # the platform's ids tell them apart
        return f"{len(names):,} accounts are called {short(names[0])}: kept apart."
    return f"Look alike but kept apart: {listed(names, MOST)}."


def _spelled(name: str) -> str:
    """Return a spelling with what the eye would miss shown, so that two look like two."""
    shown = "".join(
        f"\\u{ord(c):04x}" if category(c) in ("Cf", "Zs") and c not in _USUAL else c
        for c in short(name)
    )
    return shown if shown == shown.strip() else f"«{shown}»"


def _notes(book: Ledger) -> list[str]:
    notes, lines = book.notes, []
    if "pseudonyms" in notes:
        lines.append(f"Names were replaced by pseudonyms ({notes['pseudonyms']}).")
    if "attributes" in notes:
        lines.append(f"Columns of your own: {notes['attributes']}.")
    if "attribute_tables" in notes:
        lines.append(f"Joined: {notes['attribute_tables']}.")
    if "columns" in notes:
        lines.append(f"Columns used: {notes['columns']}.")
    if "encoding" in notes:
        lines.append(f"Encoding: {notes['encoding']}.")
    if "date_order" in notes:
        order = _ORDERS.get(notes["date_order"], notes["date_order"])
        lines.append(f"Dates such as 03/04/2020 were read with the {order}, as others show.")
    if "time_unit" in notes:
        lines.append(f"Times: {notes['time_unit']}.")
    if "time_zone" in notes:
        lines.append(f"Time zone: {notes['time_zone']}.")
    if "time_precision" in notes:
        lines.append(f"Times are {notes['time_precision']}.")
    return lines
