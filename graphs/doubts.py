"""What is known to be missing from a discussion, and what of it not to trust, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadgraph.graphs.phrases import count, short
from threadgraph.graphs.records import NO_TIME
from threadgraph.graphs.repairs import SAID_FIRST, TOLD, absent_in_words, lacking

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.ledger import Ledger

_HARMLESS = frozenset(
    ["control_chars", "encoding_guessed", "json_in_string", "script_wrapper", "text_repaired"]
)
"""Warnings that touch a few characters, and neither who answers whom nor how much there is."""

_DOUBTFUL = ("reply_before_parent", "future_times", "cycles")
_CENTURY = 100 * 365.2425 * 86400e6


def doubts_in_words(discussion: Discussion, *, most: int = 5) -> list[str]:
    """Return what is known to be missing, and what not to trust, a sentence each.

    What lacks comes first; above `most` sentences, the others are counted in a last one.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> doubts_in_words(example_discussion())
    []
    """
    book = discussion.ledger
    said = {*SAID_FIRST, *_HARMLESS, "ends_early"}
    lines = gaps_in_words(discussion)
    lines += [_warning(book, k) for k, n in sorted(book.warnings.items()) if n and k not in said]
    lines += absent_in_words(discussion)
    lines += [
        f"{count(book.counters[name], *TOLD[name])}." for name in _DOUBTFUL if book.counters[name]
    ]
    lines += _centuries(discussion)
    left = len(lines) - most
    return lines if left <= 0 else [*lines[:most], f"And {left:,} more: see the summary."]


def gaps_in_words(discussion: Discussion) -> list[str]:
    """Return what the input itself declares or shows to lack, a sentence each.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> gaps_in_words(example_discussion())
    []
    """
    book = discussion.ledger
    lines = lacking(book)
    if book.warnings["ends_early"]:
        lines.append(_warning(book, "ends_early"))
    elif book.incomplete:
        lines.append("The input ended early: this is not all of the discussion.")
    return lines


def _warning(book: Ledger, kind: str) -> str:
    example, further = book.examples[kind][0], book.warnings[kind] - 1
    more = f" and {further:,} more" if further else ""
    return f"Warning ({short(example.where)}{more}): {example.what}."


def _centuries(d: Discussion) -> list[str]:
    times = d.time[(d.time != NO_TIME) & d.is_record]
    span = float(times.max()) - float(times.min()) if len(times) else 0.0
    if span < _CENTURY:
        return []
    years = round(100 * span / _CENTURY)
    return [f"Warning: the times spread over {years:,} years, so some of them must be wrong."]
