"""Windows of time in plain words: who came, stayed, left and came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.phrases import count, listed, share, short
from threadgraph.graphs.words import Section

if TYPE_CHECKING:
    from threadgraph.graphs.over_time import OverTime

MOST_ROWS = 200
_DIGITS = {"year": 4, "month": 7, "day": 10, "week": 10}


def over_time_in_words(found: OverTime) -> list[Section]:
    """Tell the windows in sentences and a table, one row for each.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> from threadgraph.graphs.over_time import over_time
    >>> sections = over_time_in_words(over_time(example_discussion(), window="10m"))
    >>> sections[0].rows[0][:4]
    ('2024-01-01 00:10', '2', '2', '2')
    """
    rows = tuple(_row(found, k) for k in range(min(len(found), MOST_ROWS)))
    columns = (
        "from (UTC)", "comments", "people", "new", "stayed", "came back", "left", "links",
        "new links", "most addressed",
    )  # fmt: skip
    lines = _lines(found)
    if len(rows) < len(found):
        lines.append(f"The first {len(rows)} of {len(found):,} windows; -o FILE.csv holds all.")
    return [Section("Who came, stayed, left and came back", lines, columns, rows)]


def _lines(found: OverTime) -> list[str]:
    kind = found.windows.kind
    length = f"one {kind}" if kind.isalpha() else kind
    lines = [f"{count(len(found), 'window')} of {length} each, in UTC."]
    before, after = int(found.people[:-1].sum()), int(found.people[1:].sum())
    if before:
        stayed = share(int(found.stayed.sum()), before, "people of a window")
        lines.append(f"{stayed} wrote in the next one too.")
    if after:
        came = share(int(found.entered[1:].sum()), after, "people after the first window")
        again = int(found.returned.sum())
        lines.append(f"{came} were new, {again:,} came back after an absence.")
    leaders = found.leader[found.leader >= 0]
    if len(leaders):
        often = np.bincount(leaders)
        top = np.flatnonzero(often == often.max()).tolist()
        names = [found.discussion.people.names[p] for p in top]
        times = count(int(often.max()), "window")
        each = " each" if len(top) > 1 else ""
        lines.append(f"Most addressed in {times}{each}: {listed(names)}.")
    if found.untimed:
        lines.append(f"{count(found.untimed, 'comment')} without a time: in no window.")
    lines.append(
        "People count in a window if they wrote in it; links are ordered pairs, by the time of "
        "the comment that addresses; “left” are people of the window before."
    )
    return lines


def _row(found: OverTime, k: int) -> tuple[str, ...]:
    leader = int(found.leader[k])
    columns = (
        found.comments, found.people, found.entered, found.stayed, found.returned, found.left,
        found.links, found.new_links,
    )  # fmt: skip
    name = short(found.discussion.people.names[leader], 30) if leader >= 0 else "–"
    return (_day(found, k), *(f"{column[k]:,}" for column in columns), name)


def _day(found: OverTime, k: int) -> str:
    text = str(np.datetime64(int(found.windows.edges[k]), "us"))
    return text[: _DIGITS.get(found.windows.kind, 16)].replace("T", " ")
