"""How wide texts are, in points, and how to fit them into a width."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

from threadgraph.graphs.diagrams.fonts import families_for
from threadgraph.graphs.diagrams.labels import cut, distinct, label

_DPI = 150.0
"""That of our PNG files: hinting gives letters other widths at another resolution."""

_SHORTEST, _HELD = 0.35, "\u00a0"
_BREAKS = re.compile(r"[^\S\u00a0]+")
# Words with capitals one after the other are mostly one name; so is what is isolated.  A number
# stays with its sign.
_NAME = re.compile(
    r"\u2068[^\u2069]{1,80}\u2069\S*|[\d.,]+ %\S*"
    r"|\b[^\W\d_a-z]\S*(?: [^\W\d_a-z]\S*){1,3}(?<![,;:])"
)


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
    for word in filter(None, _BREAKS.split(text)):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            lines.append(fit_width(word, width, size, weight))
    return lines


def fit_words(text: str, width: float, size: float, weight: str = "normal") -> str:
    """Return a label cut to `width` points between words, where that leaves half of it or more.

    >>> fit_words("The bridge over the river", 80.0, 9.0) in ("The bridge…", "The bridge over…")
    True
    """
    short = fit_width(text, width, size, weight)
    if short == text or not short.endswith("…") or text[len(short) - 1 :][:1] == " ":
        return short
    whole = short[:-1].rpartition(" ")[0].rstrip(" ,;:")
    return f"{whole}…" if 2 * len(whole) >= len(short) else short


def wrap_evenly(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """Return the lines of `wrap`, the last not much shorter than the others.

    Two lines part at a semicolon where they can.  A line ends within a name only where the name
    is wider than a line.
    """
    whole = _NAME.sub(lambda name: _hold(name[0], width, size, weight), text)
    lines = wrap(whole, width, size, weight)
    if len(lines) < 2:
        return [line.replace(_HELD, " ") for line in lines]
    parts = whole.replace("; ", ";\n", 1).split("\n")
    wide = [text_width(part, size, weight) for part in parts]
    if len(lines) == len(parts) == 2 and max(wide) <= width and min(wide) >= _SHORTEST * width:
        return [part.replace(_HELD, " ") for part in parts]
    longest = max(text_width(word, size, weight) for word in whole.split(" "))
    for share in (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55):
        if longest > width * share:
            break
        narrower = wrap(whole, width * share, size, weight)
        if len(narrower) == len(lines):
            lines = narrower
        if text_width(lines[-1], size, weight) >= _SHORTEST * width:
            break
    return [line.replace(_HELD, " ") for line in lines]


def _hold(name: str, width: float, size: float, weight: str) -> str:
    return name.replace(" ", _HELD) if text_width(name, size, weight) <= width else name


def fitting_size(text: str, width: float, sizes: Sequence[float], weight: str = "normal") -> float:
    """Return the first of falling sizes at which a text takes as few lines as at the last."""
    fewest = len(wrap_evenly(text, width, sizes[-1], weight))
    return next(s for s in sizes if len(wrap_evenly(text, width, s, weight)) <= fewest)


@lru_cache(maxsize=1)
def _renderer() -> RendererAgg:
    return RendererAgg(8, 8, _DPI)  # type: ignore[no-untyped-call]
