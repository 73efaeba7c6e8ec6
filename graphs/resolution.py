"""How fine the times of a discussion are: to the day, the hour, the minute or the second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadgraph.graphs.records import NO_TIME

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion

SECOND = 1_000_000
DAY, HOUR, MINUTE = 86_400, 3_600, 60
NOUNS = {DAY: "day", HOUR: "hour", MINUTE: "minute", 1: "second"}
_ZONES = 900 * SECOND


def resolution(discussion: Discussion) -> int:
    """Return the seconds of the coarsest unit all times are whole numbers of: 86400, …, 1, or 0.

    0 where they are finer than seconds, and for fewer than two times.  Times that are all at
    the same quarter of an hour of different days are to the day, too: that is midnight in
    another time zone.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> resolution(example_discussion())
    60
    """
    d = discussion
    time = d.time[d.is_record & (d.time != NO_TIME)]
    if len(time) < 2:
        return 0
    if not ((time - time[0]) % (DAY * SECOND)).any():
        noon = int(time[0]) % (DAY * SECOND)
        if noon == 0 or (noon % _ZONES == 0 and (time != time[0]).any()):
            return DAY
    return next((unit for unit in (HOUR, MINUTE, 1) if not (time % (unit * SECOND)).any()), 0)
