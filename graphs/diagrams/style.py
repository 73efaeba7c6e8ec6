"""How every diagram looks: colours, type, and the sheet with finding, panels and notes."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from io import BytesIO
from typing import TYPE_CHECKING, Any, ParamSpec

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure

from threadgraph.graphs.diagrams.fonts import families, missing_glyphs, set_families
from threadgraph.graphs.diagrams.measure import fitting_size, wrap, wrap_evenly

if TYPE_CHECKING:
    from matplotlib.axes import Axes

P = ParamSpec("P")

# Okabe and Ito's colours, told apart by colour-blind readers.  These reach 3:1 on white, which
# lines and text need.
BLUE, VERMILLION, GREEN, PURPLE, BLACK = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000"
INK, QUIET, RULE, PAPER = "#1A1A1A", "#666666", "#DDDDDD", "#FFFFFF"
BRANCHES = (BLUE, VERMILLION, GREEN, PURPLE, BLACK)
"""Colours of the largest branches; all other branches are QUIET."""

POINTS = 72.0
_WIDTH, _MARGIN = 10.0, 0.45
BODY = _WIDTH - 2 * _MARGIN
"""Width of the body of every diagram, in inches."""

_DETAIL, _NOTE = 10.5, 8.5
_FINDINGS = (14.0, 13.5, 13.0, 12.5, 12.0, 11.5)
_SCREEN_DPI = 96
_LEADING = 1.3


class Diagram(Figure):
    """A figure that knows what it says: its finding, its detail and its notes, as text.

    `missing` is one sentence on characters no installed font has, or None.
    """

    finding: str = ""
    detail: str = ""
    notes: tuple[str, ...] = ()
    missing: str | None = None
    body: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)

    @property
    def caption(self) -> str:
        """What the picture says in words, for whoever cannot see it."""
        parts = [self.finding, self.detail, *self.notes]
        return " ".join(f"{part.rstrip('.')}." for part in parts if part)

    def _repr_png_(self) -> bytes:
        """Show it in a notebook, also where pyplot was never imported."""
        out = BytesIO()
        with drawing_context():
            self.savefig(out, format="png", dpi=_SCREEN_DPI, metadata={"Software": None})
        return out.getvalue()


@contextmanager
def drawing_context() -> Iterator[None]:
    """Settings under which every diagram is made and rendered.

    No text is mathematics, fonts are those installed, and a missing glyph is no warning here:
    `missing_glyphs` tells of all of them at once.
    """
    settings: dict[Any, Any] = {
        "text.parse_math": False,
        "font.family": list(families()[:1]) or ["sans-serif"],
        "font.size": 9.0,
        "text.color": INK,
        "axes.edgecolor": QUIET,
        "axes.labelcolor": QUIET,
        "axes.linewidth": 0.6,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.unicode_minus": False,
        "axes.formatter.useoffset": False,
        "xtick.color": QUIET,
        "ytick.color": QUIET,
        "figure.facecolor": PAPER,
        "savefig.facecolor": PAPER,
        "svg.hashsalt": "threadgraph",
        "svg.fonttype": "path",
        "path.simplify": True,
    }
    with warnings.catch_warnings(), mpl.rc_context(settings), _quiet_font_search():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield


@contextmanager
def _quiet_font_search() -> Iterator[None]:
    """Keep matplotlib from telling of each fallback font that has no bold face."""
    logger = logging.getLogger("matplotlib.font_manager")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def drawing(draw: Callable[P, Diagram]) -> Callable[P, Diagram]:
    """Run a draw function within `drawing_context`, and note what its fonts lack."""

    @wraps(draw)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> Diagram:
        with drawing_context():
            diagram = draw(*args, **kwargs)
            set_families(diagram)
            diagram.missing = missing_glyphs(diagram)
        return diagram

    return wrapped


def sheet(
    height: float,
    finding: str,
    detail: str = "",
    notes: Sequence[str] = (),
    *,
    width: float = BODY,
) -> Diagram:
    """Return a page with the finding on top, notes at the foot, and room for panels between.

    `height` and `width` are those of the body in inches; the page is higher by what the texts
    need.  `body` of the diagram is (left, bottom, width, height) in inches.
    """
    room = width * POINTS
    page_width = width + 2 * _MARGIN
    # A finding a little too long for one line is set a little smaller, not broken.
    size = fitting_size(finding, room, _FINDINGS, "bold")
    heads = [(line, size, "bold", INK) for line in wrap_evenly(finding, room, size, "bold")]
    heads += [(line, _DETAIL, "normal", QUIET) for line in wrap(detail, room, _DETAIL)]
    feet = [line for note in notes for line in wrap(f"{note.rstrip('.')}.", room, _NOTE)]
    top = sum(size for _, size, _, _ in heads) * _LEADING / POINTS + _MARGIN + 0.2
    bottom = len(feet) * _NOTE * _LEADING / POINTS + _MARGIN
    page = top + height + bottom
    diagram = Diagram(figsize=(page_width, page), dpi=150)
    FigureCanvasAgg(diagram)
    diagram.finding, diagram.detail, diagram.notes = finding, detail, tuple(notes)
    diagram.body = (_MARGIN, bottom, width, height)
    at, left = page - _MARGIN * 0.8, _MARGIN / page_width
    for line, size, weight, color in heads:
        at -= size * _LEADING / POINTS + 0.04 * (size == _DETAIL)
        diagram.text(left, at / page, line, size=size, weight=weight, color=color)
    at = bottom - 0.18
    for line in feet:
        at -= _NOTE * _LEADING / POINTS
        diagram.text(left, at / page, line, size=_NOTE, color=QUIET)
    return diagram


def panel(diagram: Diagram, box: tuple[float, float, float, float], *, bare: bool = False) -> Axes:
    """Return axes on a part of the body: (left, bottom, width, height) in inches within it.

    With `bare` the axes have no frame, and one unit of data is one point on paper.
    """
    left, bottom, width, height = box
    page_width, page_height = diagram.get_size_inches()
    axes = diagram.add_axes(
        (
            (diagram.body[0] + left) / page_width,
            (diagram.body[1] + bottom) / page_height,
            width / page_width,
            height / page_height,
        )
    )
    if bare:
        axes.set_axis_off()
        axes.set_xlim(0, width * POINTS)
        axes.set_ylim(0, height * POINTS)
    return axes


def empty_state(finding: str, notes: Sequence[str] = ()) -> Diagram:
    """Return a page that says there is nothing to draw, and why."""
    diagram = sheet(0.3, finding, notes=notes)
    axes = panel(diagram, (0, 0, diagram.body[2], 0.3), bare=True)
    axes.axhline(0.15 * POINTS, color=RULE, linewidth=1.0)
    return diagram


def tint(color: str, share: float) -> str:
    """Return a colour mixed with white, `share` of it the colour itself, as #rrggbb.

    >>> tint("#000000", 0.2)
    '#cccccc'
    """
    red, green, blue = (1.0 - share * (1.0 - part) for part in to_rgb(color))
    return to_hex((red, green, blue))
