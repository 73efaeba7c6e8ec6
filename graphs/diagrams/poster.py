"""A poster page: a headline, figures in a row, panels with headings, small print in columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.backends.backend_agg import FigureCanvasAgg

from threadgraph.graphs.diagrams.measure import (
    fit_width,
    fitting_size,
    text_width,
    wrap,
    wrap_evenly,
)
from threadgraph.graphs.diagrams.style import INK, POINTS, QUIET, RULE, Diagram, panel

if TYPE_CHECKING:
    Box = tuple[float, float, float, float]

WIDTH, HEIGHT = 12.2, 17.2
"""The page in inches: as high to its width as A3, or nearly so, as the contents need."""

MARGIN = 0.5
BODY_WIDTH = WIDTH - 2 * MARGIN

_HEADLINES = (24.0, 23.0, 22.0, 21.0, 20.0, 19.0, 18.0)
_DETAIL, _LEADING = 11.5, 1.25
_KICKER, _SPACE = 7.5, 5.0
_HEADINGS = (11.0, 10.5, 10.0, 9.5)
_FIGURE, _CAPTION, _TILE_LINES = 24.0, 8.5, 2
_CAPTIONS = ((8.5, 2), (8.0, 2), (7.5, 3), (7.0, 3))
"""Sizes of the captions of figures, and the lines that there is room for."""
_PRINT, _COLUMNS, _GUTTER = 7.0, 4, 0.26


def poster(finding: str, detail: str, height: float) -> Diagram:
    """Return a page with a headline, and below it a body `height` inches high for panels.

    The page has no foot yet: `add_foot` makes it longer.  `body` of the diagram is (left,
    bottom, width, height) in inches.
    """
    room = BODY_WIDTH * POINTS
    size = fitting_size(finding, room, _HEADLINES, "bold")
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
    lines, caption_size = _captions([caption for _, caption in figures], step - 14.0)
    for number, (figure, _) in enumerate(figures):
        left = number * step + (9.0 if number else 0.0)
        if number:
            axes.plot([left - 9.0] * 2, [6.0, top - 6.0], color=RULE, linewidth=0.8)
        base = top - 6.0 - _FIGURE * 0.95
        axes.text(left, base, figure, size=size, weight="bold", color=INK)
        for row, words in enumerate(lines[number]):
            below = base - (row + 1) * caption_size * 1.25 - 3.0
            axes.text(left, below, words, size=caption_size, color=QUIET)


def _captions(captions: Sequence[str], room: float) -> tuple[list[list[str]], float]:
    """Lines of the captions, and the largest size at which all are whole; else cut with "…"."""
    for size, most in _CAPTIONS:
        lines = [wrap(caption, room, size) for caption in captions]
        if all(len(found) <= most for found in lines):
            return lines, size
    for found in lines:
        if len(found) > most:
            found[most - 1 :] = [fit_width(" ".join(found[most - 1 :]), room, size)]
    return lines, size


def heading_height(text: str, width: float) -> float:
    """Return how high a heading of that width is, in inches, the space below it included."""
    size = fitting_size(text, width * POINTS, _HEADINGS, "bold")
    lines = len(wrap_evenly(text, width * POINTS, size, "bold"))
    return (_KICKER * 1.6 + lines * _HEADINGS[0] * _LEADING + _SPACE) / POINTS


def paint_heading(diagram: Diagram, box: Box, kicker: str, text: str) -> None:
    """Paint what a panel is about in small letters, and below it what it shows, from the top."""
    axes = panel(diagram, box, bare=True)
    room, at = box[2] * POINTS, box[3] * POINTS - _KICKER
    axes.text(0, at, kicker.upper(), size=_KICKER, color=QUIET)
    at -= _KICKER * 0.6
    size = fitting_size(text, room, _HEADINGS, "bold")
    for line in wrap_evenly(text, room, size, "bold"):
        at -= _HEADINGS[0] * _LEADING
        axes.text(0, at + 1.5, line, size=size, weight="bold", color=INK)


def add_foot(diagram: Diagram, parts: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Add small print below the body: for each part its title, then its sentences.

    The page becomes longer by what that needs, and everything else keeps its size.
    """
    width = (BODY_WIDTH - (_COLUMNS - 1) * _GUTTER) / _COLUMNS
    columns = _columns(_blocks(parts, width * POINTS), width * POINTS)
    deepest = max(len(column) for column in columns)
    added = (deepest * _PRINT * _LEADING + 12.0) / POINTS
    _lengthen(diagram, added)
    left, bottom, whole, height = diagram.body
    diagram.body = (left, bottom + added, whole, height)
    page = float(diagram.get_size_inches()[1])
    top = MARGIN + added - 12.0 / POINTS
    for number, column in enumerate(columns):
        at, x = top, (MARGIN + number * (width + _GUTTER)) / WIDTH
        for line, weight in column:
            at -= _PRINT * _LEADING / POINTS
            color = INK if weight == "bold" else QUIET
            diagram.text(x, at / page, line, size=_PRINT, weight=weight, color=color)
    diagram.notes = tuple(sentence for _, sentences in parts for sentence in sentences)


Block = list[tuple[str, str]]


def _blocks(parts: Sequence[tuple[str, Sequence[str]]], room: float) -> list[tuple[str, Block]]:
    """Lines with their weights, in blocks that stay together: a title and its first sentence.

    With each block comes the title of its part.
    """
    blocks: list[tuple[str, Block]] = []
    for title, sentences in parts:
        start: Block = [] if not blocks else [("", "normal")]
        start.append((fit_width(title, room, _PRINT, "bold"), "bold"))
        for sentence in sentences:
            lines = wrap(f"{sentence.rstrip('.')}.", room, _PRINT)
            blocks.append((title, start + [(line, "normal") for line in lines]))
            start = []
    return blocks


def _columns(blocks: list[tuple[str, Block]], room: float) -> list[Block]:
    """Lines in columns, in reading order, as low as they go.

    No column begins with a blank; one that begins within a part repeats its title.
    """
    total = sum(len(lines) for _, lines in blocks)
    for most in range(-(-total // _COLUMNS), total + 1):
        columns: list[Block] = [[]]
        for title, lines in blocks:
            if columns[-1] and len(columns[-1]) + len(lines) > most:
                columns.append([])
            if columns[-1]:
                columns[-1] += lines
            elif len(columns) > 1 and lines[0][1] != "bold" and lines[0][0]:
                again = fit_width(f"{title} (continued)", room, _PRINT, "bold")
                columns[-1] += [(again, "bold"), *lines]
            else:
                columns[-1] += lines if lines[0][0] else lines[1:]
        if len(columns) <= _COLUMNS and max(map(len, columns)) <= most:
            return columns
    return [[line for _, lines in blocks for line in lines]]


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
