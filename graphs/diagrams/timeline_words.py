"""What the timeline says in words: from when to when, and how the comments came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.diagrams.labels import count

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_FEW = 10


def finding(days: Floats) -> str:
    """Return in a sentence how comments with times in days came; there must be one."""
    comments = len(days)
    if comments == 1:
        return "One comment has a time"
    first, half, last = quantiles(days)
    if last == first:
        return f"All {comments:,} comments bear the same time"
    if comments < _FEW:
        return f"{comments:,} comments came within {_duration(last - first)}"
    early, whole = _duration(half - first), _duration(last - first)
    number, unit = early.rsplit(" ", 1)
    early = number if whole.endswith(f" {unit}") else early
    return f"Half of the {comments:,} comments came in the first {early} of {whole}"


def quantiles(days: Floats) -> tuple[float, float, float]:
    """Return the times of the first comment, of that with which half were there, of the last."""
    first, half, last = np.sort(days)[[0, (len(days) - 1) // 2, -1]].tolist()
    return first, half, last


def detail(days: Floats) -> str:
    """Return from when to when comments with times in days were written."""
    instants = np.sort(days)[[0, -1]] * 86_400_000
    stamps = np.datetime_as_string(instants.round().astype("datetime64[ms]"), "m").tolist()
    first, last = (stamp.replace("T", " ") for stamp in stamps)
    return f"{first} UTC" if first == last else f"{first} to {last} UTC"


def _duration(days: float) -> str:
    """Return a length of time in the largest unit that says it in a number of two digits or so."""
    for unit, length in (("year", 365.25), ("day", 1.0), ("hour", 1 / 24), ("minute", 1 / 1440)):
        number = days / length
        if number >= 2.0:
            text = f"{number:,.1f}" if number < 10 else f"{number:,.0f}"
            return f"{text.removesuffix('.0')} {unit}s"
    return count(max(round(days * 86_400), 1), "second")
