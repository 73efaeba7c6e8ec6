"""The whole at a glance: one page with a headline, figures, time, tree, people and exchanges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from threadgraph.graphs.diagrams.exchanges import exchanges_height, paint_exchanges
from threadgraph.graphs.diagrams.exchanges_words import (
    NOBODY,
    exchanges_detail,
    exchanges_finding,
    no_exchanges,
)
from threadgraph.graphs.diagrams.growth import growth_finding, paint_growth
from threadgraph.graphs.diagrams.headline import headline, how_to_read
from threadgraph.graphs.diagrams.icicle import icicle_height, icicle_least, paint_icicle
from threadgraph.graphs.diagrams.labels import count, isolate, label
from threadgraph.graphs.diagrams.network import paint_network
from threadgraph.graphs.diagrams.network_view import network_finding
from threadgraph.graphs.diagrams.options import DEFAULT, DrawOptions
from threadgraph.graphs.diagrams.overview_figures import figures, written
from threadgraph.graphs.diagrams.poster import (
    BODY_WIDTH,
    HEIGHT,
    add_foot,
    heading_height,
    paint_heading,
    paint_tiles,
    poster,
    tiles_height,
)
from threadgraph.graphs.diagrams.ranking import paint_ranking, ranking_height
from threadgraph.graphs.diagrams.style import Diagram, drawing, empty_state
from threadgraph.graphs.diagrams.thread_view import LONGEST_NOTE, thread_view, tree_finding
from threadgraph.graphs.diagrams.timeline import (
    paint_timeline,
    timeline_detail,
    timeline_finding,
)
from threadgraph.graphs.doubts import doubts_in_words
from threadgraph.graphs.reply_data import UNSAID, says_who_answers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadgraph.graphs.discussion import Discussion

    Box = tuple[float, float, float, float]
    Painter = Callable[[Diagram, Box], tuple[str, ...]]

_PEOPLE, _RANKED, _PAIRS, _FEW = 60, 10, 6, 15
_BESIDE, _BETWEEN, _TREE = 0.35, 0.22, 1.7
_AROUND = 4.5
"""Inches that headline and foot need, about: the panels share the rest of the page."""


@dataclass(frozen=True)
class _Section:
    """A panel with its heading: what it is about, what it shows, its room, and who paints it.

    Without a painter the heading is a line that says why there is nothing, with `notes`.
    `plain` is what it says where its finding is the headline already.
    """

    kicker: str
    heading: str
    plain: str = ""
    width: float = BODY_WIDTH
    least: float = 0.0
    most: float = 0.0
    paint: Painter | None = None
    notes: tuple[str, ...] = ()


@drawing
def draw_overview(discussion: Discussion, *, options: DrawOptions = DEFAULT) -> Diagram:
    """Draw all that matters on one page: figures, time, tree, people, exchanges, and the ledger.

    The tree is that of one thread, `options.thread` or the largest; everything else is the
    whole discussion.  Raises UsageError if `options.thread` is not a thread.
    """
    if not len(discussion):
        return empty_state("There are no comments to draw")
    view = thread_view(discussion, options.thread)
    rows = [
        _time(discussion),
        [_replies(discussion, options)],
        _people(discussion, options),
        [_exchanges(discussion, options)],
    ]
    finding = headline(discussion, view)
    rows = [[_not_twice(part, finding) for part in row] for row in rows]
    headings = [max(heading_height(part.heading, part.width) for part in row) for row in rows]
    rest = HEIGHT - _AROUND - tiles_height() - sum(headings) - _BETWEEN * len(rows)
    heights = _shared(rows, rest)
    body = tiles_height() + sum(headings) + sum(heights) + _BETWEEN * len(rows)
    diagram = poster(finding, _detail(discussion), body)
    top = body - tiles_height()
    paint_tiles(diagram, (0, top, BODY_WIDTH, tiles_height()), figures(discussion))
    said = [("What was read", _read(discussion)), ("How to read this", how_to_read(discussion))]
    for row, head, height in zip(rows, headings, heights, strict=True):
        top -= _BETWEEN + head
        said += _paint_row(diagram, row, (top, head, height))
        top -= height
    add_foot(diagram, _once(said))
    return diagram


def _detail(d: Discussion) -> str:
    title = d.thread_titles[0] if len(d.thread_ids) == 1 else None
    parts = [f"“{isolate(label(title))}”" if title else "", timeline_detail(d)]
    unknown = int(((d.author < 0) & d.is_comment).sum())
    if unknown:
        parts.append(f"the author of {count(unknown, 'comment')} is unknown")
    text = "; ".join(part for part in parts if part)
    return text[:1].upper() + text[1:]


def _time(d: Discussion) -> list[_Section]:
    found = timeline_finding(d)
    if not found:
        return [_Section("Time", "No time is known, so neither a timeline nor growth is shown")]
    narrow = 4.9
    wide = BODY_WIDTH - narrow - _BESIDE
    return [
        _Section(
            "Time",
            found,
            "Every comment by time and depth",
            wide,
            2.1,
            3.4,
            lambda page, box: paint_timeline(page, box, d),
        ),
        _Section(
            "Growth",
            growth_finding(d),
            "",
            narrow,
            2.1,
            3.4,
            lambda page, box: paint_growth(page, box, d),
        ),
    ]


def _replies(d: Discussion, options: DrawOptions) -> _Section:
    view = thread_view(d, options.thread)
    high = icicle_height(view)
    return _Section(
        "Replies" if len(d.thread_ids) == 1 else "Replies in one thread",
        tree_finding(view),
        "Who answered whom, level by level",
        least=min(high, _least_tree(int(view.depth.max()) + 1)),
        most=min(high, 3.8),
        paint=lambda page, box: paint_icicle(page, box, view),
    )


def _least_tree(levels: int) -> float:
    """Height of an icicle in inches at which its levels have room for names, if that is little."""
    wanted = icicle_least(levels)
    return wanted if _TREE <= wanted <= 1.5 * _TREE else _TREE


def _people(d: Discussion, options: DrawOptions) -> list[_Section]:
    if not len(d.people):
        nobody = "No author is known, so there is nobody to join or to rank"
        return [_Section("People", nobody)]
    shown = replace(options, people=min(options.people, _PEOPLE))
    narrow = 5.3
    wide = BODY_WIDTH - narrow - _BESIDE
    rows = min(_RANKED, len(d.people))
    table = ranking_height(d, rows)
    ranked = "All people, by PageRank" if rows == len(d.people) else "The ten with most PageRank"
    if not len(d.network):
        ranked = "Nobody is known to be addressed; by comments written"
    tall = 4.2 if len(d.people) > _FEW else table
    return [
        _Section(
            "People",
            network_finding(d),
            "",
            wide,
            max(table * 0.88, 1.6),
            max(table, tall),
            lambda page, box: paint_network(page, box, d, shown),
        ),
        _Section(
            "Most central" if len(d.network) else "Most active",
            ranked,
            "",
            narrow,
            table * 0.88,
            table * 1.2,
            lambda page, box: _ranking(page, box, d, rows),
        ),
    ]


def _ranking(page: Diagram, box: Box, d: Discussion, rows: int) -> tuple[str, ...]:
    notes = paint_ranking(page, box, d, rows)
    return notes if len(d.network) else ("The table ranks people by comments written",)


def _exchanges(d: Discussion, options: DrawOptions) -> _Section:
    if not len(d.people):
        return _Section("Exchanges", "No author is known, so no exchange can be found")
    found = d.exchanges
    pairs = min(options.pairs, _PAIRS, len(found))
    if not pairs:
        nobody = NOBODY if says_who_answers(d) else f"{UNSAID}, and no two named each other"
        return _Section("Exchanges", nobody, notes=tuple(no_exchanges(d)))
    high = exchanges_height(pairs)
    return _Section(
        "Exchanges",
        exchanges_finding(found),
        exchanges_detail(found),
        least=high * 0.68,
        most=high,
        paint=lambda page, box: paint_exchanges(page, box, d, pairs),
    )


def _not_twice(section: _Section, finding: str) -> _Section:
    """Leave to the headline what it says."""
    said = section.plain and section.heading == finding
    return replace(section, heading=section.plain) if said else section


def _shared(rows: Sequence[Sequence[_Section]], room: float) -> list[float]:
    """Heights of the rows: what each needs at least, and an equal part of what is left over."""
    least = [max(part.least for part in row) for row in rows]
    most = [max(part.most for part in row) for row in rows]
    wanted = sum(most) - sum(least)
    part = min(max((room - sum(least)) / wanted, 0.0), 1.0) if wanted > 0 else 0.0
    return [low + part * (high - low) for low, high in zip(least, most, strict=True)]


def _paint_row(
    diagram: Diagram, row: Sequence[_Section], place: tuple[float, float, float]
) -> list[tuple[str, tuple[str, ...]]]:
    """Paint the sections of a row side by side; return what there is to note on each."""
    top, head, height = place
    left, said = 0.0, []
    for section in row:
        box = (left, top, section.width, head)
        paint_heading(diagram, box, section.kicker, section.heading)
        notes = section.notes
        if section.paint:
            notes = section.paint(diagram, (left, top - height, section.width, height))
        said.append((section.kicker, notes))
        left += section.width + _BESIDE
    return said


def _read(d: Discussion) -> tuple[str, ...]:
    book = d.ledger
    duplicates, rejected = book.duplicates.total(), book.rejected.total()
    filtered = book.filtered.total()
    notes = [
        f"Of {count(book.read, 'record')} read, {book.kept:,} {'is' if book.kept == 1 else 'are'} "
        f"kept: {book.read:,} = {book.kept:,} kept + {duplicates:,} duplicates + "
        f"{rejected:,} rejected + {filtered:,} filtered out"
    ]
    if book.kept > len(d):
        notes.append(f"Kept are {len(d):,} {written(d)}")
    if d.inputs:
        formats = sorted({one.format for one in d.inputs})
        notes.append(f"{count(len(d.inputs), 'file')} ({', '.join(formats)})")
    guessed = sum(rule is not None for rule in d.rules or ())
    if guessed:
        verb = "is" if guessed == 1 else "are"
        notes.append(
            f"The input does not say what {count(guessed, 'comment')} {verb} a reply to: inferred"
        )
    doubts = [label(line.rstrip("."), LONGEST_NOTE) for line in doubts_in_words(d)]
    return (*notes, *doubts)


def _once(
    said: Sequence[tuple[str, Sequence[str]]],
) -> list[tuple[str, list[str]]]:
    """Leave out what has been said before, and parts with nothing to say."""
    before: set[str] = set()
    parts = []
    for title, sentences in said:
        fresh = [s for s in dict.fromkeys(s.rstrip(".") for s in sentences) if s not in before]
        before.update(fresh)
        if fresh:
            parts.append((title, fresh))
    return parts
