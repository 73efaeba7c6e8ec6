"""A period of a discussion: from one day or instant until another."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from threadgraph.graphs.discussion import Discussion
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.part import count_cut, part_of
from threadgraph.graphs.records import NO_TIME

_DATE = re.compile(
    r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?)?)?(Z|[+-]\d{2}:?\d{2})?"
)
_UNITS: Any = ("Y", "M", "D", "h", "m", "s")


@dataclass(frozen=True, eq=False, repr=False)
class Period(Discussion):
    """What was written in a period, with the discussion it was cut out of.

    - `whole` the discussion it is a part of, None if it is all there is.
    - `inside` bool, one per row of `whole`: the records of the period.
    """

    whole: Discussion | None = field(default=None, repr=False)
    inside: np.ndarray | None = field(default=None, repr=False)


def within(
    discussion: Discussion, since: str | int | None = None, until: str | int | None = None
) -> Discussion:
    """Return what was written in a period, as a discussion of its own (a `Period`).

    `since` and `until` are a year, month, day or instant in ISO 8601 ("2020", "2020-03",
    "2020-03-01", "2020-03-01T12:30", UTC unless a zone is named), or microseconds since 1970
    UTC.  `since` is its beginning; `until` a year, month or day is included whole, an instant
    is not included.  Comments outside are left out and counted as filtered
    (`outside_period`), those without a time too (`untimed`); what they leave above a kept
    comment stays as a place in the tree, and answers to it address nobody.  How many replies
    are cut so is in the ledger (see `part.part_of`).  UsageError for what is no date, and for a
    period that ends before it begins.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> part = within(example_discussion(), until="2024-01-01T00:20")
    >>> len(part), part.ledger.filtered
    (2, Counter({'outside_period': 2}))
    """
    if since is None and until is None:
        return discussion
    start, end = bounds_of(since, until)
    d = discussion
    known = d.time != NO_TIME
    if (d.is_record & ~known).any():
        d = part_of(d, known, "untimed", name=d.name)
    inside = np.ones(len(d.ids), bool)
    if start is not None:
        inside &= d.time >= start
    if end is not None:
        inside &= d.time < end
    part = part_of(d, inside, "outside_period", name=d.name)
    columns = {one.name: getattr(part, one.name) for one in fields(Discussion)}
    whole, before = _whole(discussion)
    held = before & whole.is_record & (whole.time != NO_TIME)
    if start is not None:
        held &= whole.time >= start
    if end is not None:
        held &= whole.time < end
    count_cut(whole, held, part.ledger)
    return Period(**columns, whole=whole, inside=held)


def bounds_of(since: str | int | None, until: str | int | None) -> tuple[int | None, int | None]:
    """Return the beginning and the end of a period in microseconds since 1970 UTC, None: open.

    UsageError for what is no date, and for a period that ends before it begins.

    >>> bounds_of("1970-01-02", None), bounds_of(None, "1970-01")
    ((86400000000, None), (None, 2678400000000))
    """
    start = instant(since, "--since") if since is not None else None
    end = instant(until, "--until", end=True) if until is not None else None
    if start is not None and end is not None and end <= start:
        raise UsageError(f"--until {until} is before --since {since}: nothing lies between")
    return start, end


def _whole(discussion: Discussion) -> tuple[Discussion, np.ndarray]:
    """The discussion that a period is cut out of, also a period of a period."""
    if isinstance(discussion, Period) and discussion.whole is not None:
        assert discussion.inside is not None
        return discussion.whole, discussion.inside
    return discussion, np.ones(len(discussion.ids), bool)


def instant(text: str | int, option: str, *, end: bool = False) -> int:
    """Return the microseconds since 1970 UTC at which a date begins; with `end`, ends.

    >>> instant("1970-01-02", "--since"), instant("1970-01", "--until", end=True)
    (86400000000, 2678400000000)
    """
    if isinstance(text, int):
        return text
    match = _DATE.fullmatch(text.strip())
    parts = [part for part in match.groups()[:6] if part is not None] if match else []
    try:
        if match is None or (match[7] and len(parts) < 5):
            raise ValueError
        unit = _UNITS[len(parts) - 1]
        words = "-".join(parts[:3]) + ("T" + ":".join(parts[3:]) if parts[3:] else "")
        moment: Any = np.datetime64(words, unit)
        # The day and all that is longer is meant whole.
        if end and len(parts) <= 3:
            moment = moment + np.timedelta64(1, unit)
        return int(moment.astype("datetime64[us]").astype(np.int64)) - _zone(match[7])
    except ValueError:
        raise UsageError(
            f"{option} {text[:40]!r} is no date; write it as 2020, 2020-03, 2020-03-31 or "
            "2020-03-31T12:30 (UTC unless it ends in a zone such as +02:00)"
        ) from None


def _zone(text: str | None) -> int:
    if text is None or text == "Z":
        return 0
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "")
    return sign * (int(digits[:2]) * 3600 + int(digits[2:]) * 60) * 1_000_000
