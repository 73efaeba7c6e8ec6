"""A poster page: a headline, figures in a row, panels with headings, small print in columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.backends.backend_agg import FigureCanvasAgg

from threadgraph.graphs.diagrams.measure import fit_width, text_width, wrap, wrap_evenly
from threadgraph.graphs.diagrams.style import INK, POINTS, QUIET, RULE, Diagram, panel

if TYPE_CHECKING:
    Box = tuple[float, float, float, float]

WIDTH, HEIGHT = 12.2, 17.2
"""The page in inches: as high to its width as A3, or nearly so, as the contents need."""

MARGIN = 0.5
BODY_WIDTH = WIDTH - 2 * MARGIN

_HEADLINE, _SMALLEST, _DETAIL, _LEADING = 24.0, 18.0, 11.5, 1.25
_KICKER, _HEADING, _SPACE = 7.5, 11.0, 5.0
_FIGURE, _CAPTION, _TILE_LINES = 24.0, 8.5, 2
_PRINT, _COLUMNS, _GUTTER = 7.0, 4, 0.26


def poster(finding: str, detail: str, height: float) -> Diagram:
    """Return a page with a headline, and below it a body `height` inches high for panels.

    The page has no foot yet: `add_foot` makes it longer.  `body` of the diagram is (left,
    bottom, width, height) in inches.
    """
    room = BODY_WIDTH * POINTS
    share = room / max(text_width(finding, _HEADLINE, "bold"), 1.0)
    size = max(_HEADLINE * min(share, 1.0), _SMALLEST) if share > 0.75 else _HEADLINE
    heads = [(line, size, "bold", INK) for line in wrap_evenly(finding, room, size, "bold")]
    heads += [(line, _DETAIL, "normal", QUIET) for line in wrap(detail, room, _DETAIL)]
    above = sum(size for _, size, _, _ in heads) * _LEADING / POINTS + MARGIN + 0.24
    page = above + height + MARGIN
    diagram = Diagram(figsize=(WIDTH, page), dpi=150)
    FigureCanvasAgg(diagram)
    diagram.finding, diagram.detail = finding, detail
    diagram.body = (MARGIN, MARGIN, BODY_WIDTH, height)
    at = page - MARGIN * 0.9
    for line, size, weight, color in heads:
        at -= size * _LEADING / POINTS + 0.05 * (size == _DETAIL)
        diagram.text(MARGIN / WIDTH, at / page, line, size=size, weight=weight, color=color)
    return diagram


def tiles_height() -> float:
    """Return how high a row of figures is, in inches."""
    return (_FIGURE * 1.15 + _TILE_LINES * _CAPTION * 1.25 + 16.0) / POINTS


def paint_tiles(diagram: Diagram, box: Box, figures: Sequence[tuple[str, str]]) -> None:
    """Paint figures side by side, each large with its caption below."""
    axes = panel(diagram, box, bare=True)
    right, top = box[2] * POINTS, box[3] * POINTS
    step = right / len(figures)
    for line in (0.0, top):
        axes.plot([0, right], [line, line], color=INK, linewidth=1.0, clip_on=False)
    largest = max(text_width(figure, _FIGURE, "bold") for figure, _ in figures)
    size = _FIGURE * min(1.0, (step - 12.0) / max(largest, 1.0))
    for number, (figure, caption) in enumerate(figures):
        left = number * step + (9.0 if number else 0.0)
        if number:
            axes.plot([left - 9.0] * 2, [6.0, top - 6.0], color=RULE, linewidth=0.8)
        base = top - 6.0 - _FIGURE * 0.95
        axes.text(left, base, figure, size=size, weight="bold", color=INK)
        for row, words in enumerate(wrap(caption, step - 14.0, _CAPTION)[:_TILE_LINES]):
            below = base - (row + 1) * _CAPTION * 1.25 - 3.0
            axes.text(left, below, words, size=_CAPTION, color=QUIET)


def heading_height(text: str, width: float) -> float:
    """Return how high a heading of that width is, in inches, the space below it included."""
    lines = len(wrap_evenly(text, width * POINTS, _HEADING, "bold"))
    return (_KICKER * 1.6 + lines * _HEADING * _LEADING + _SPACE) / POINTS


def paint_heading(diagram: Diagram, box: Box, kicker: str, text: str) -> None:
    """Paint what a panel is about in small letters, and below it what it shows, from the top."""
    axes = panel(diagram, box, bare=True)
    room, at = box[2] * POINTS, box[3] * POINTS - _KICKER
    axes.text(0, at, kicker.upper(), size=_KICKER, color=QUIET)
    at -= _KICKER * 0.6
    for line in wrap_evenly(text, room, _HEADING, "bold"):
        at -= _HEADING * _LEADING
        axes.text(0, at + 1.5, line, size=_HEADING, weight="bold", color=INK)


def add_foot(diagram: Diagram, parts: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Add small print below the body: for each part its title, then its sentences.

    The page becomes longer by what that needs, and everything else keeps its size.
    """
    width = (BODY_WIDTH - (_COLUMNS - 1) * _GUTTER) / _COLUMNS
    columns = _columns(_blocks(parts, width * POINTS))
    deepest = max(sum(len(block) for block in column) for column in columns)
    added = (deepest * _PRINT * _LEADING + 12.0) / POINTS
    _lengthen(diagram, added)
    left, bottom, whole, height = diagram.body
    diagram.body = (left, bottom + added, whole, height)
    page = float(diagram.get_size_inches()[1])
    top = MARGIN + added - 12.0 / POINTS
    for number, column in enumerate(columns):
        at, x = top, (MARGIN + number * (width + _GUTTER)) / WIDTH
        for line, weight in (line for block in column for line in block):
            at -= _PRINT * _LEADING / POINTS
            color = INK if weight == "bold" else QUIET
            diagram.text(x, at / page, line, size=_PRINT, weight=weight, color=color)
    diagram.notes = tuple(sentence for _, sentences in parts for sentence in sentences)


Block = list[tuple[str, str]]


def _blocks(parts: Sequence[tuple[str, Sequence[str]]], room: float) -> list[Block]:
    """Lines with their weights, in blocks that stay together: a title and its first sentence."""
    blocks: list[Block] = []
    for title, sentences in parts:
        start: Block = [] if not blocks else [("", "normal")]
        start.append((fit_width(title, room, _PRINT, "bold"), "bold"))
        for sentence in sentences:
            lines = wrap(f"{sentence.rstrip('.')}.", room, _PRINT)
            blocks.append(start + [(line, "normal") for line in lines])
            start = []
    return blocks


def _columns(blocks: list[Block]) -> list[list[Block]]:
    """Blocks in columns, in reading order, as low as they go; no column begins with a blank."""
    total = sum(len(block) for block in blocks)
    for most in range(-(-total // _COLUMNS), total + 1):
        columns: list[list[Block]] = [[]]
        for block in blocks:
            lines = block
            if sum(len(held) for held in columns[-1]) + len(lines) > most and columns[-1]:
                columns.append([])
            if not columns[-1] and lines[0][0] == "":
                lines = lines[1:]
            columns[-1].append(lines)
        lowest = max(sum(len(held) for held in column) for column in columns)
        if len(columns) <= _COLUMNS and lowest <= most:
            return columns
    return [blocks]


def _lengthen(diagram: Diagram, added: float) -> None:
    """Make the page longer at its foot, so that all that is on it keeps its size."""
    width, page = (float(side) for side in diagram.get_size_inches())
    diagram.set_size_inches(width, page + added)
    for axes in diagram.axes:
        place = axes.get_position(original=True)
        bottom = (place.y0 * page + added) / (page + added)
        axes.set_position((place.x0, bottom, place.width, place.height * page / (page + added)))
    for text in diagram.texts:
        text.set_y((text.get_position()[1] * page + added) / (page + added))
