"""The network over time, written straight from its definition: sets of people per window."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from threadgraph.graphs.records import NO_TIME

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def window_starts_definition(times, kind):
    """Starts of all windows from that of the first time to that of the last, and the next one."""
    starts = [_floor(EPOCH + timedelta(microseconds=int(min(times))), kind)]
    last = EPOCH + timedelta(microseconds=int(max(times)))
    while starts[-1] <= last:
        starts.append(_next(starts[-1], kind))
    return [(start - EPOCH) // timedelta(microseconds=1) for start in starts]


def _floor(at, kind):
    if kind == "year":
        return datetime(at.year, 1, 1, tzinfo=UTC)
    if kind == "month":
        return datetime(at.year, at.month, 1, tzinfo=UTC)
    day = datetime(at.year, at.month, at.day, tzinfo=UTC)
    if kind == "week":
        return day - timedelta(days=at.weekday())
    if kind == "day":
        return day
    hour = day + timedelta(hours=at.hour)
    return hour if kind == "hour" else hour + timedelta(minutes=at.minute)


def _next(at, kind):
    if kind == "year":
        return datetime(at.year + 1, 1, 1, tzinfo=UTC)
    if kind == "month":
        return datetime(at.year + at.month // 12, at.month % 12 + 1, 1, tzinfo=UTC)
    length = {"week": 7 * 86400, "day": 86400, "hour": 3600, "minute": 60}[kind]
    return at + timedelta(seconds=length)


def over_time_definition(d, edges):
    """Rows of (comments, people, entered, stayed, returned, left, gone, links, new, mutual)."""
    windows = list(pairwise(edges))
    wrote, links, comments = [], [], []
    for start, end in windows:
        rows = [
            row
            for row in range(len(d.ids))
            if d.is_record[row] and d.time[row] != NO_TIME and start <= d.time[row] < end
        ]
        comments.append(len(rows))
        wrote.append({int(d.author[row]) for row in rows if d.author[row] >= 0})
        inside = set(rows)
        a = d.addresses
        links.append(
            {
                (int(a.speaker[i]), int(a.addressee[i]))
                for i in range(len(a))
                if int(a.comment[i]) in inside
            }
        )
    rows = []
    for k, here in enumerate(wrote):
        before = wrote[k - 1] if k else set()
        ever = set().union(*wrote[:k])
        later = set().union(*wrote[k + 1 :])
        known = set().union(*links[:k])
        rows.append(
            (
                comments[k],
                len(here),
                len(here - ever),
                len(here & before),
                len((here & ever) - before),
                len(before - here),
                len(here - later),
                len(links[k]),
                len(links[k] - known),
                sum((b, a) in links[k] for a, b in links[k]) // 2,
            )
        )
    return rows
