"""Settle, for all messages of a chat at once, which number of a date is the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from threadgraph.graphs.records import NO_TIME

Numbers = tuple[int, int, int]

ORDERS = {"ymd": (0, 1, 2), "dmy": (2, 1, 0), "mdy": (2, 0, 1)}
"""Where year, month and day stand in each order of writing."""

_DAY = 86_400
_SECOND = 1_000_000
_EPOCH = 719_163


def settle_order(dates: Sequence[Numbers], *, dotted: bool) -> tuple[str | None, str]:
    """Return the order of the numbers, and on what grounds; None if nothing settles it.

    The grounds: "year" (it has four digits and stands first), "numbers" (with any other order
    there are no such days), "sequence" (with any other order time would run backwards, and a
    chat is written as it goes on), "dots" (12.03.20 is day first).

    >>> settle_order([(3, 4, 20), (13, 4, 20)], dotted=False)
    ('dmy', 'numbers')
    >>> settle_order([(3, 4, 20), (4, 3, 20)], dotted=False)[0], settle_order([(3, 4, 20)],
    ...     dotted=False)[0]
    ('mdy', None)
    """
    distinct = list(dict.fromkeys(dates))
    if all(numbers[0] > 99 for numbers in distinct):
        return ("ymd", "year") if _are_days(distinct, "ymd") else (None, "")
    usual = [order for order in ("dmy", "mdy") if _are_days(distinct, order)]
    if not usual:
        return ("ymd", "numbers") if _are_days(distinct, "ymd") else (None, "")
    if len(usual) == 1:
        return usual[0], "numbers"
    if all(to_day(numbers, "dmy") == to_day(numbers, "mdy") for numbers in distinct):
        return "dmy", "numbers"
    forward = [order for order in usual if _runs_forward(distinct, order)]
    if len(forward) == 1:
        return forward[0], "sequence"
    return ("dmy", "dots") if dotted else (None, "")


def to_day(numbers: Numbers, order: str) -> int | None:
    """Return the ordinal of a day, None if there is none; years of two digits are from 2000 on.

    >>> to_day((12, 3, 20), "dmy") == date(2020, 3, 12).toordinal(), to_day((13, 13, 20), "dmy")
    (True, None)
    """
    year, month, day = (numbers[at] for at in ORDERS[order])
    try:
        return date(year if year > 99 else 2000 + year, month, day).toordinal()
    except ValueError:
        return None


def microseconds(day: int | None, clock: int) -> int:
    """Return the time of a day and of seconds in it, NO_TIME without a day.

    >>> microseconds(date(1970, 1, 2).toordinal(), 1)
    86401000000
    """
    return NO_TIME if day is None else ((day - _EPOCH) * _DAY + clock) * _SECOND


def _are_days(dates: Sequence[Numbers], order: str) -> bool:
    return all(to_day(numbers, order) is not None for numbers in dates)


def _runs_forward(dates: Sequence[Numbers], order: str) -> bool:
    """Tell whether no day comes after one that is later, by more than a day: clocks differ."""
    latest = 0
    for numbers in dates:
        day = to_day(numbers, order) or 0
        if day < latest - 1:
            return False
        latest = max(latest, day)
    return True
