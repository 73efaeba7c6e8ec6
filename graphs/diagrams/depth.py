"""The depth profile: how many comments stand how many replies below the opening."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.diagrams.labels import count
from threadgraph.graphs.diagrams.options import DEFAULT, DrawOptions
from threadgraph.graphs.diagrams.style import (
    BLUE,
    BODY,
    INK,
    POINTS,
    QUIET,
    Diagram,
    drawing,
    empty_state,
    panel,
    sheet,
)
from threadgraph.graphs.diagrams.thread_view import depth_notes
from threadgraph.graphs.layout.levels import Bands, depth_bands
from threadgraph.graphs.records import PLACEHOLDER
from threadgraph.graphs.reply_data import UNSAID, says_who_answers

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

_BANDS, _ROW, _HEAD = 30, 17.0, 18.0
_LEVELS, _LABELS = 66.0, 120.0


@drawing
def draw_depth(discussion: Discussion, *, options: DrawOptions = DEFAULT) -> Diagram:
    """Draw the number of comments at each depth, all threads together.

    Above 30 levels, bands of equally many levels.
    """
    depth = discussion.depth[discussion.is_comment].astype(np.int64)
    if not len(depth):
        return empty_state("There are no comments to draw")
    bands = depth_bands(depth, _BANDS)
    height = (len(bands.comments) * _ROW + _HEAD) / POINTS
    known = says_who_answers(discussion)
    finding = _finding(depth) if known else f"{UNSAID}, so no depth is known"
    detail = _detail(discussion, depth) if known else ""
    diagram = sheet(height, finding, detail, _notes(discussion, bands))
    axes = panel(diagram, (0, 0, BODY, height), bare=True)
    _paint(axes, bands, len(depth))
    return diagram


def _finding(depth: NDArray[np.int64]) -> str:
    counts = np.bincount(depth)
    fullest, deepest, comments = int(np.argmax(counts)), int(depth.max()), len(depth)
    if len(np.unique(depth)) == 1:
        every = "The only comment is" if comments == 1 else f"All {comments:,} comments are"
        return f"{every} at depth {deepest:,}"
    if np.count_nonzero(counts == counts[fullest]) > 1:
        most = count(int(counts[fullest]), "comment")
        return (
            f"The {comments:,} comments reach down to depth {deepest:,}; "
            f"no level holds more than {most}"
        )
    return (
        f"{int(counts[fullest]):,} of {comments:,} comments are at depth {fullest:,}, "
        f"the fullest level; the deepest is at {deepest:,}"
    )


def _detail(d: Discussion, depth: NDArray[np.int64]) -> str:
    median = f"{float(np.median(depth)):,.1f}".removesuffix(".0")
    text = f"The mean depth is {float(depth.mean()):,.2f}, the median {median}"
    return f"{text}; {len(d.thread_ids):,} threads together" if len(d.thread_ids) > 1 else text


def _notes(d: Discussion, bands: Bands) -> list[str]:
    notes = depth_notes(d, "the opening of its thread")
    if len(bands.first) and bands.last[0] > bands.first[0]:
        levels = int(bands.last[0] - bands.first[0]) + 1
        notes.append(f"Each bar holds {levels:,} levels of depth, the last one what is left")
    absent = int(np.count_nonzero(d.kind == PLACEHOLDER))
    if absent:
        notes.append(
            f"{count(absent, 'comment')} that others answered and the file does not hold "
            f"{'is' if absent == 1 else 'are'} not counted, but deepen what stands below: "
            "the true depth may be greater"
        )
    return notes


def _paint(axes: Axes, bands: Bands, comments: int) -> None:
    rows = len(bands.comments)
    y = (rows - np.arange(rows) - 0.5) * _ROW
    scale = (axes.get_xlim()[1] - _LEVELS - _LABELS) / float(bands.comments.max())
    length = bands.comments * scale
    axes.barh(y, length, left=_LEVELS, height=_ROW * 0.72, color=BLUE, linewidth=0)
    axes.text(_LEVELS - 8, rows * _ROW + 6, "depth", size=8, color=QUIET, ha="right")
    axes.text(_LEVELS, rows * _ROW + 6, "comments", size=8, color=QUIET)
    levels = zip(bands.first.tolist(), bands.last.tolist(), strict=True)
    for row, (first, last) in enumerate(levels):
        name = f"{first:,}" if first == last else f"{first:,}–{last:,}"
        axes.text(_LEVELS - 8, y[row], name, size=9, color=INK, ha="right", va="center_baseline")
        number = int(bands.comments[row])
        text = f"{number:,}  ({_percent(number, comments)})" if number else "0"
        at = _LEVELS + float(length[row]) + 5
        axes.text(at, y[row], text, size=9, color=INK, va="center_baseline")


def _percent(part: int, whole: int) -> str:
    """Return a share in whole percent, never 0 % for some or 100 % for not all."""
    share = 100.0 * part / whole
    if 0.0 < share < 1.0:
        return "under 1 %"
    if 99.0 < share < 100.0:
        return "over 99 %"
    return f"{share:.0f} %"
