"""Lengths of time as a title or a label says them."""

from __future__ import annotations

import math

from threadgraph.graphs.diagrams.labels import count

_UNITS = (
    ("year", 365.0 * 86_400),
    ("day", 86_400.0),
    ("hour", 3_600.0),
    ("minute", 60.0),
)


def length_of_time(microseconds: float) -> str:
    """Return a length of time in the largest unit of which there are two, else the next smaller.

    One of a unit is said so if it is just one.  Numbers below ten have one decimal, unless it
    is zero; less than a second is 0 seconds.  Rounded as in `phrases.duration`, a year is 365 days.

    >>> [length_of_time(seconds * 1e6) for seconds in (0.2, 60, 119, 120, 5_400, 9_000)]
    ['0 seconds', '1 minute', '119 seconds', '2 minutes', '90 minutes', '2.5 hours']
    """
    seconds = microseconds / 1e6
    for unit, length in _UNITS:
        number = seconds / length
        if round(seconds) == length:
            return f"1 {unit}"
        if number >= 2.0:
            # 9.96 is said as 10, not as 10.0.
            text = f"{number:,.1f}" if round(number, 1) < 10 else f"{math.floor(number + 0.5):,}"
            return f"{text.removesuffix('.0')} {unit}s"
    return count(round(seconds) if seconds >= 1 else 0, "second")
