"""How wide texts are, in points, and how to fit them into a width."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

from threadgraph.graphs.diagrams.fonts import families_for
from threadgraph.graphs.diagrams.labels import cut, distinct, label

_DPI = 150.0
"""That of our PNG files: hinting gives letters other widths at another resolution."""


@lru_cache(maxsize=8192)
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Return the width of one line of text in points."""
    font = FontProperties(family=list(families_for(text)), size=size, weight=weight)
    measure: Callable[..., tuple[float, float, float]] = _renderer().get_text_width_height_descent
    return float(measure(text, font, ismath=False)[0]) * 72.0 / _DPI


def fit_width(text: str, width: float, size: float, weight: str = "normal") -> str:
    """Return a label cut to `width` points, "" if not even three graphemes fit."""
    if text_width(text, size, weight) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if text_width(cut(text, middle), size, weight) <= width:
            low = middle
        else:
            high = middle - 1
    return cut(text, low) if low >= 3 else ""


def fit_labels(
    texts: Sequence[str | None], width: float, size: float, weight: str = "normal"
) -> list[str]:
    """Return labels at most `width` points wide, different ones for different texts."""

    def shorten(text: str | None, end: str) -> str:
        room = width - text_width(end, size, weight) if end else width
        return (fit_width(label(text), room, size, weight) or "…") + end

    return distinct(texts, shorten)


def wrap(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """Return the lines of a text broken at blanks so that each is at most `width` points wide.

    A single word that is wider is cut.
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            lines.append(fit_width(word, width, size, weight))
    return lines


def wrap_evenly(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """Return the lines of `wrap`, about equally long: no last line of one word."""
    lines = wrap(text, width, size, weight)
    for share in (0.5, 0.6, 0.7, 0.8, 0.9):
        narrower = wrap(text, width * share, size, weight)
        if len(lines) > 1 and len(narrower) == len(lines):
            return narrower
    return lines


@lru_cache(maxsize=1)
def _renderer() -> RendererAgg:
    return RendererAgg(8, 8, _DPI)  # type: ignore[no-untyped-call]
