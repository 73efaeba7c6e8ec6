"""Measures of coming and going: who stays from one window of time to the next, who comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.measures.measure import Answer, Measure, Needs
from threadgraph.graphs.over_time import newcomers, over_time, presence_table, stays

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion

_NO_TIME = "no comment of a known person has a time"
_ONE_WINDOW = "all known people wrote in one window of time only"
_BACKSTROM = "Backstrom, Kleinberg, Lee and Danescu-Niculescu-Mizil 2013 for re-entry"


def _retention(d: Discussion) -> Answer:
    found = over_time(d, known_only=True)
    if found is None:
        return Answer(why=_NO_TIME)
    stayed, before = stays(found)
    if not before:
        return Answer(why=_ONE_WINDOW)
    return Answer(value=stayed / before, how=f"windows of one {found.windows.kind} each")


def _turnover(d: Discussion) -> Answer:
    found = over_time(d, known_only=True)
    if found is None:
        return Answer(why=_NO_TIME)
    new, written = newcomers(found)
    if not written:
        return Answer(why=_ONE_WINDOW)
    return Answer(value=new / written, how=f"windows of one {found.windows.kind} each")


def _returns(d: Discussion) -> Answer:
    found = over_time(d, known_only=True)
    if found is None:
        return Answer(values=np.full(len(d.people), np.nan), why=_NO_TIME)
    values = np.full(len(d.people), np.nan)
    table = presence_table(found)
    values[np.unique(found.visit_person)] = table["returns"].values
    return Answer(values=values, how=f"windows of one {found.windows.kind} each")


MEASURES: tuple[Measure, ...] = (
    Measure(
        name="retention",
        title="People who stay from one window to the next",
        scope="discussion",
        meaning="Of all times that somebody wrote in a window of time (an hour, a day, a week, a "
        "month or a year), the share of times they also wrote in the window right after it.",
        formula="sum over windows of people who wrote in it and in the one before / sum over "
        "windows but the last of people who wrote in it; windows from the first to the last "
        "comment of a known person",
        reading="1: everybody stays; 0: nobody who wrote in one window wrote in the next. A person "
        "counts once for each window they wrote in.",
        compute=_retention,
        caveat="It depends on the length of the windows; compare only figures for the same one.",
        checks=("definition", "by hand"),
        needs=Needs(people=20, times=True),
        cost="n log n",
    ),
    Measure(
        name="newcomers",
        title="Share of newcomers",
        scope="discussion",
        meaning="Of all times that somebody wrote in a window of time but the first, the share "
        "of times they had not written before.",
        formula="sum over windows but the first of people who write for the first time / sum "
        "over the same windows of people who wrote",
        reading="1: always new people; 0: only those of the first window.",
        compute=_turnover,
        caveat="People who wrote before the input begins count as new.",
        checks=("definition", "by hand"),
        needs=Needs(people=20, times=True),
        cost="n log n",
    ),
    Measure(
        name="returns",
        title="Returns after an absence",
        scope="person",
        meaning="How often a person wrote again after one or more windows of time without them.",
        formula="number of windows in which they wrote, had written before, but not in the "
        "window right before",
        reading="0: they wrote in one stretch; the more, the more often they left and came back.",
        compute=_returns,
        source=_BACKSTROM,
        checks=("definition", "by hand"),
        needs=Needs(people=20, times=True),
        cost="n log n",
    ),
)
