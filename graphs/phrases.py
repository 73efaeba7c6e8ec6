"""Numbers, spans and names as a sentence says them."""

from __future__ import annotations

from itertools import pairwise

FEW = 20
"""Below so many, a share is given as counts only: 1 of 7, not 14 %."""
LONGEST_NAME = 60


def count(n: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun.

    >>> count(1, "reply", "replies"), count(1200, "comment")
    ('1 reply', '1,200 comments')
    """
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"


def share(part: int, whole: int, noun: str) -> str:
    """Return "part of whole", with the percentage where the whole is not small.

    >>> share(7, 10, "people"), share(30, 60, "people"), share(1, 1000, "people")
    ('7 of 10 people', '30 of 60 people (50 %)', '1 of 1,000 people (under 1 %)')
    """
    text = f"{part:,} of {whole:,} {noun}"
    return text if whole < FEW else f"{text} ({_percent(part, whole)})"


def duration(seconds: float) -> str:
    """Return a span in the one or two units a person would use.

    A year is 365 days.  The smaller unit is rounded.

    >>> duration(75), duration(3 * 86400 + 5 * 3600), duration(0.4)
    ('1 minute 15 seconds', '3 days 5 hours', 'less than 1 second')
    >>> duration(800 * 86400), duration(94 * 60 + 40)
    ('2 years 70 days', '1 hour 35 minutes')
    """
    if seconds < 1:
        return "less than 1 second"
    units = (("year", 365 * 86400), ("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))
    left = round(seconds)
    # The second unit is rounded, which may make one more of the first: 59 min 59.6 s is an hour.
    for (_, large), (_, small) in pairwise(units):
        if left >= large:
            left = _half_up(left, small) * small
            break
    parts: list[str] = []
    for noun, size in units:
        amount, left = divmod(left, size)
        if amount:
            parts.append(count(amount, noun))
        elif parts:
            break
        if len(parts) == 2:
            break
    return " ".join(parts)


def _half_up(amount: int, size: int) -> int:
    return (2 * amount + size) // (2 * size)


def short(name: str, longest: int = LONGEST_NAME) -> str:
    """Return a name to show: of a long one its beginning and its end, so that it stays its own.

    >>> short("Ann"), short("a" * 50 + "bcd", 20)
    ('Ann', 'aaaaaaaaaaaaa…aaabcd')
    """
    if len(name) <= longest:
        return name
    end = longest // 3
    return f"{name[: longest - end - 1]}…{name[-end:]}"


def listed(names: list[str], most: int = 5) -> str:
    """Return names in a row, the first few of many.

    >>> listed(["Ann", "Bob", "Cy"]), listed(["Ann", "Bob", "Cy"], 2)
    ('Ann, Bob, Cy', 'Ann, Bob and 1 more')
    """
    shown = ", ".join(short(name) for name in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most:,} more"


def _percent(part: int, whole: int) -> str:
    """Return a share that says neither nothing nor all where it is neither."""
    rounded = round(100 * part / whole)
    if rounded == 0 and part:
        return "under 1 %"
    if rounded == 100 and part < whole:
        return "over 99 %"
    return f"{rounded} %"
