"""What a report says in words: its headline figures, findings, data quality and notes on method."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.phrases import count, duration
from threadgraph.graphs.records import POST, ROOT
from threadgraph.graphs.repairs import repairs_in_words
from threadgraph.graphs.reply_data import says_who_answers
from threadgraph.graphs.report_texts import LONGEST, TOP_PAIRS, TOP_TEXTS, is_pseudonymous
from threadgraph.graphs.timing import iso
from threadgraph.graphs.wordless import without_texts
from threadgraph.graphs.words import Section, in_words

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion, InputFile
    from threadgraph.graphs.report_texts import Texts
    from threadgraph.graphs.summary import Summary

QUALITY = "What was missing or repaired"
ABOUT_TABLES = ("“Addressed by” and “addresses” count", "Longest chain: turns that answer")
"""How sentences begin that explain a table, or speak of the command line."""


@dataclass(frozen=True)
class Tile:
    """One headline figure and what it counts."""

    figure: str
    label: str


@dataclass(frozen=True, eq=False)
class ReportWords:
    """All that a report says in words, in the order it is shown.

    `findings` are sections of sentences; `ledger` what became of the records, as (what,
    number); `quality` and `notes` are sentences.
    """

    lead: str
    tiles: list[Tile]
    findings: list[Section]
    ledger: list[tuple[str, int]]
    files: tuple[InputFile, ...]
    quality: list[str]
    notes: list[str]


def report_words(whole: Summary, *, texts: Texts, drawn: int) -> ReportWords:
    """Say a summary in words; `texts` and `drawn` (people) are what the report holds of it."""
    d = whole.discussion
    return ReportWords(
        lead=_lead(whole) + _lacks_words(d, texts),
        tiles=_tiles(whole),
        findings=_findings(whole),
        ledger=_ledger(d),
        files=d.inputs,
        quality=_quality(d, texts),
        notes=_notes(whole, texts, drawn),
    )


def _lead(whole: Summary) -> str:
    d, t = whole.discussion, whole.timing
    written = f"{count(len(d), 'comment')} by {count(len(d.people), 'person', 'people')}"
    where = f"{written} in {count(len(d.thread_ids), 'thread')}"
    if t is None:
        return f"{where}; no times are known."
    first, last = _day(t.first), _day(t.last)
    when = f"on {first}" if first == last else f"from {first} to {last}"
    return f"{where}, {when} (UTC)."


def _lacks_words(d: Discussion, texts: Texts) -> str:
    """Say at once that a page lacks words; nothing where it has them all."""
    if texts.choice == "none" and d.is_record.any():
        return " Their words are not in this page."
    if texts.choice == "top":
        return f" The words of {texts.kept:,} are in this page."
    return ""


def _tiles(whole: Summary) -> list[Tile]:
    d, t = whole.discussion, whole.timing
    posts = int(np.count_nonzero(d.kind == POST))
    answered = d.is_record & (d.parent >= 0) & (d.kind[np.maximum(d.parent, 0)] != ROOT)
    mutual = len(whole.exchanges)
    further = sum(level != "mutual" for level in whole.exchanges.level)
    tiles = [_tile(len(d), "comment"), _tile(len(d.people), "person", "people")]
    if len(d.thread_ids) > 1:
        tiles.append(_tile(len(d.thread_ids), "thread"))
    if posts:
        tiles.append(_tile(posts, "opening post"))
    if not says_who_answers(d):
        tiles.append(Tile("–", "the input does not say who answers whom"))
    elif answered.any():
        tiles.append(Tile(f"{int(d.depth[answered].max()):,}", "deepest level of replies"))
    tiles.append(_tile(mutual, "pair addressed each other", "pairs addressed each other"))
    if mutual:
        tiles.append(_tile(further, "pair went back and forth", "pairs went back and forth"))
    if t is not None and t.span:
        tiles.append(Tile(duration(t.span), "from the first to the last comment"))
    return tiles


def _tile(number: int, noun: str, plural: str | None = None) -> Tile:
    return Tile(f"{number:,}", noun if number == 1 else plural or f"{noun}s")


def _findings(whole: Summary) -> list[Section]:
    sections = [
        Section(section.heading, [line for line in section.lines if _stands_alone(line)])
        for section in in_words(whole, top=1)
        if section.heading != QUALITY
    ]
    return [section for section in sections if section.lines]


def _stands_alone(line: str) -> bool:
    return not (line.startswith(ABOUT_TABLES) or line.endswith("--top 0 shows all."))


def _ledger(d: Discussion) -> list[tuple[str, int]]:
    book = d.ledger
    rows = [("records read", book.read), ("kept", book.kept)]
    for what, found in (
        ("duplicates", book.duplicates),
        ("rejected", book.rejected),
        ("filtered", book.filtered),
    ):
        rows.append((what, found.total()))
        rows += [
            (f"of these: {reason.replace('_', ' ')}", n) for reason, n in sorted(found.items())
        ]
    return rows


def _quality(d: Discussion, texts: Texts) -> list[str]:
    """Say what was repaired, but the sum, which the table says; without words also none here."""
    quoting = texts.choice != "none" or d.texts is None
    return repairs_in_words(d if quoting else without_texts(d))[1:]


def _notes(whole: Summary, texts: Texts, drawn: int) -> list[str]:
    d = whole.discussion
    notes = [_words_kept(d, texts)]
    if is_pseudonymous(d):
        notes.append("People are called by pseudonyms, in the words of the comments too.")
    if texts.cut:
        notes.append(
            f"{count(texts.cut, 'text')} longer than {LONGEST:,} characters: only the beginning "
            "is in this page."
        )
    if drawn < len(d.people):
        notes.append(
            f"The picture of the network shows the {drawn:,} most connected of "
            f"{len(d.people):,} people; the table lists all."
        )
    if whole.central.betweenness_method != "exact":
        notes.append(f"Betweenness is {whole.central.betweenness_method}.")
    if d.max_nesting is not None:
        notes.append(
            f"The platform stops nesting replies at level {d.max_nesting:,}: what looks like a "
            "reply there may answer another comment of the same level."
        )
    return notes


def _words_kept(d: Discussion, texts: Texts) -> str:
    records = int(np.count_nonzero(d.is_record))
    if texts.choice == "none":
        return "The words of the comments are not in this page."
    if texts.choice == "all":
        return "The words of all comments are in this page."
    return (
        f"This page holds the words of {texts.kept:,} of {records:,} comments: those of the "
        f"largest branches (at most {TOP_TEXTS:,}) and those of the {TOP_PAIRS:,} pairs whose "
        f"exchanges went furthest (at most {TOP_TEXTS:,}). A comment may be among both. A search "
        "finds only these words; every count is of all comments."
    )


def _day(time: int) -> str:
    return (iso(time) or "")[:10]
