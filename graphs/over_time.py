"""The participant network by window of time: who came, stayed, left and came back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from threadgraph.graphs.arrays import distinct
from threadgraph.graphs.errors import InputError
from threadgraph.graphs.graph_data import Column
from threadgraph.graphs.period import bounds_of
from threadgraph.graphs.records import NO_TIME
from threadgraph.graphs.resolution import resolution
from threadgraph.graphs.windows import Windows, fitting_kind, windows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.tables import Table

    Longs = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class OverTime:
    """A discussion by windows of time; arrays (w,) have an entry per window, empty ones too.

    People are counted in a window if they wrote in it.

    - `comments` records written (posts too); `people` who wrote; `unknown` comments of unknown
      authors.
    - `entered` people who wrote for the first time; `stayed` who also wrote in the window
      before; `returned` who had written, but not in the window before (entry, stay and
      re-entry add up to `people`).  `left` people of the window before who do not write in
      this one; `gone` people who write here for the last time in the input (in the last
      window: all of its people, because nobody knows what comes after).
    - `addresses` comments that address a person × persons; `links` ordered pairs of speaker
      and person addressed; `mutual` pairs who addressed each other within the window.
    - `new_links` links that were in no window before.
    - `leader` row of the person addressed in most comments, −1 where nobody or several.
    - `untimed` comments without a time: in no window.
    - `earlier` windows of the discussion before those here, `later` after them: 0 but for a
      period, whose windows are counted in the whole discussion.
    - `first_known`, `last_known`: the windows of the first and the last comment of a known
      person in the discussion, which of a period may lie before and after those here.
    - `exact_to` seconds to which the times are exact, 0 finer; see `resolution.resolution`.
    - `visit_window`, `visit_person`, `visit_comments`: who wrote how much in which window;
      `visit_missed` windows without them since the one they wrote in before, −1: the first.
    - `link_window`, `link_source`, `link_target`, `link_weight`: the network of each window.
    """

    discussion: Discussion
    windows: Windows
    comments: Longs
    people: Longs
    unknown: Longs
    entered: Longs
    stayed: Longs
    returned: Longs
    left: Longs
    gone: Longs
    addresses: Longs
    links: Longs
    new_links: Longs
    mutual: Longs
    leader: Longs
    untimed: int
    visit_window: Longs
    visit_person: Longs
    visit_comments: Longs
    visit_missed: Longs
    link_window: Longs
    link_source: Longs
    link_target: Longs
    link_weight: Longs
    earlier: int = 0
    later: int = 0
    exact_to: int = 0
    first_known: int = 0
    last_known: int = -1

    def __len__(self) -> int:
        """Return the number of windows."""
        return len(self.windows)

    @property
    def before(self) -> Longs:
        """People of the window before each, int64 (w,); 0 for the first of the discussion."""
        return self.stayed + self.left


def over_time(
    discussion: Discussion,
    *,
    window: str = "auto",
    since: str | int | None = None,
    until: str | int | None = None,
    known_only: bool = False,
) -> OverTime | None:
    """Cut a discussion into windows of time; None if no comment has a time.

    An address belongs to the window in which the comment was written, also if it answers an
    older one: so a person can be addressed in a window without writing in it.  `window` as
    `windows.windows` takes it; the windows chosen by "auto" are not finer than the times.

    With `since` or `until` (as `period.within` takes them) only the windows are returned that
    overlap the period, whole, and counted in the whole discussion: who wrote before the period
    is not new in it.  InputError if there is none.  With `known_only` the windows span only
    what known people wrote; other comments outside of these are in no window.  Entry, exit and
    re-entry: Backstrom et al. (2013) for re-entry, here into the discussion rather than a branch.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = over_time(example_discussion(), window="10m")
    >>> found.people.tolist(), found.entered.tolist(), found.returned.tolist()
    ([2, 0, 2], [2, 0, 1], [0, 0, 1])
    """
    d = discussion
    timed = d.is_record & (d.time != NO_TIME)
    rows = np.flatnonzero(timed & (d.author >= 0)) if known_only else np.flatnonzero(timed)
    if not rows.size:
        return None
    start, end = bounds_of(since, until)
    exact_to = resolution(d)
    times = d.time[rows]
    if window == "auto":
        window = fitting_kind(_of_period(times, start, end), exact_to)
    cut = windows(times, window)
    k = len(cut)
    if known_only:
        rows = np.flatnonzero(timed & (d.time >= cut.edges[0]) & (d.time < cut.edges[-1]))
    at = cut.of(d.time[rows])
    who = d.author[rows].astype(np.int64)
    visits = _visits(at[who >= 0], who[who >= 0], len(d.people))
    found_out: dict[str, Any] = {**_moves(visits, k), **_links(d, cut)}
    found = OverTime(
        discussion=d,
        windows=cut,
        exact_to=exact_to,
        first_known=int(visits[0].min()) if len(visits[0]) else k,
        last_known=int(visits[0].max()) if len(visits[0]) else -1,
        comments=np.bincount(at, minlength=k),
        people=np.bincount(visits[0], minlength=k),
        unknown=np.bincount(at[who < 0], minlength=k),
        untimed=int(np.count_nonzero(d.is_record & ~timed)),
        visit_window=visits[0],
        visit_person=visits[1],
        visit_comments=visits[2],
        **found_out,
    )
    return found if start is None and end is None else _overlapping(found, start, end)


def stays(found: OverTime) -> tuple[int, int]:
    """Return how often somebody wrote in the next window too, and how often they could have.

    Both count a person once per window.  The last window in which a known person wrote has no
    next one: nobody knows who wrote later.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> stays(over_time(example_discussion(), window="10m"))
    (0, 2)
    """
    end = max(found.last_known + 1, 0)
    return int(found.stayed[:end].sum()), int(found.before[:end].sum())


def newcomers(found: OverTime) -> tuple[int, int]:
    """Return how often somebody wrote for the first time, and how often somebody wrote at all.

    The first window of the discussion in which a known person wrote is left out of both.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> newcomers(over_time(example_discussion(), window="10m"))
    (1, 2)
    """
    first = max(found.first_known + 1, 0)
    return int(found.entered[first:].sum()), int(found.people[first:].sum())


def windows_table(found: OverTime) -> Table:
    """One row per window: who wrote, who came and went, and the network of that time.

    `retained` is the share of the people of the window before who write in this one, also of
    a window before the period asked for;
    `reciprocity` links with a link back within the window / links.  `leader` is the person
    addressed in most comments, if there is one.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> windows_table(over_time(example_discussion(), window="10m"))["comments"].values.tolist()
    [2, 0, 2]
    """
    names = found.discussion.people.names
    before = found.before
    with np.errstate(invalid="ignore", divide="ignore"):
        retained = np.where(before > 0, found.stayed / before, np.nan)
        answered = np.where(found.links > 0, 2 * found.mutual / found.links, np.nan)
    return {
        "start": Column("time", found.windows.edges[:-1]),
        "end": Column("time", found.windows.edges[1:]),
        "comments": Column("int", found.comments),
        "people": Column("int", found.people),
        "unknown_authors": Column("int", found.unknown),
        "entered": Column("int", found.entered),
        "stayed": Column("int", found.stayed),
        "returned": Column("int", found.returned),
        "left": Column("int", found.left),
        "gone": Column("int", found.gone),
        "retained": Column("double", retained),
        "addresses": Column("int", found.addresses),
        "links": Column("int", found.links),
        "new_links": Column("int", found.new_links),
        "mutual": Column("int", found.mutual),
        "reciprocity": Column("double", answered),
        "leader": Column("string", [names[p] if p >= 0 else None for p in found.leader.tolist()]),
    }


def window_links_table(found: OverTime) -> Table:
    """One row per window and ordered pair: the participant network of each window.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> window_links_table(over_time(example_discussion(), window="10m"))["source"].values
    ['Bob', 'Ann', 'Cy']
    """
    names, edges = found.discussion.people.names, found.windows.edges
    return {
        "start": Column("time", edges[found.link_window]),
        "end": Column("time", edges[found.link_window + 1]),
        "source": Column("string", [names[p] for p in found.link_source.tolist()]),
        "target": Column("string", [names[p] for p in found.link_target.tolist()]),
        "weight": Column("int", found.link_weight),
    }


def presence_table(found: OverTime) -> Table:
    """One row per person who wrote at a known time, in the order of `people`.

    `windows` are those in which they wrote; `returns` how often they came back after a window
    without them; `longest_absence` the windows missed in a row between two visits.  Of a period
    only its windows count, but what was missed is counted in the whole discussion.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> presence_table(over_time(example_discussion(), window="10m"))["returns"].values.tolist()
    [1, 0, 0]
    """
    order = np.lexsort((found.visit_window, found.visit_person))
    who, at = found.visit_person[order], found.visit_window[order]
    people, start, visits = np.unique(who, return_index=True, return_counts=True)
    missed = np.maximum(found.visit_missed[order], 0)
    edges, names = found.windows.edges, found.discussion.people.names
    stop = start + visits - 1
    longest = np.maximum.reduceat(missed, start) if len(start) else start
    returns = np.add.reduceat((missed > 0).astype(np.int64), start) if len(start) else start
    return {
        "name": Column("string", [names[p] for p in people.tolist()]),
        "key": Column("string", [found.discussion.people.keys[p] for p in people.tolist()]),
        "first_window": Column("time", edges[at[start]]),
        "last_window": Column("time", edges[at[stop]]),
        "windows": Column("int", visits),
        "returns": Column("int", returns),
        "longest_absence": Column("int", longest),
    }


def _of_period(times: Longs, start: int | None, end: int | None) -> Longs:
    """The times of a period; all where there is none in it."""
    inside = np.ones(len(times), bool)
    if start is not None:
        inside &= times >= start
    if end is not None:
        inside &= times < end
    return times[inside] if inside.any() else times


def _overlapping(found: OverTime, start: int | None, end: int | None) -> OverTime:
    """The windows that overlap a period, with what they are in the whole discussion."""
    edges, k = found.windows.edges, len(found)
    low = 0 if start is None else int(np.searchsorted(edges[1:], start, side="right"))
    high = k if end is None else int(np.searchsorted(edges[:-1], end, side="left"))
    if low >= high or not found.comments[low:high].any():
        raise InputError("no comments left by --since/--until: none lies in it")
    columns: dict[str, Any] = {
        name: value[low:high]
        for name, value in vars(found).items()
        if isinstance(value, np.ndarray) and not name.startswith(("visit_", "link_"))
    }
    for of, at in (("visit_", found.visit_window), ("link_", found.link_window)):
        rows = np.flatnonzero((at >= low) & (at < high))
        columns |= {name: v[rows] for name, v in vars(found).items() if name.startswith(of)}
        columns[f"{of}window"] = columns[f"{of}window"] - low
    cut = Windows(found.windows.kind, edges[low : high + 1])
    return replace(
        found,
        windows=cut,
        earlier=low,
        later=k - high,
        first_known=found.first_known - low,
        last_known=found.last_known - low,
        **columns,
    )


def _visits(at: Longs, who: Longs, n: int) -> tuple[Longs, Longs, Longs]:
    """Who wrote how much in which window, by window, then person."""
    keys, counts = np.unique(at * max(n, 1) + who, return_counts=True)
    return keys // max(n, 1), keys % max(n, 1), counts.astype(np.int64)


def _moves(visits: tuple[Longs, Longs, Longs], k: int) -> dict[str, Longs]:
    at, who, _ = visits
    order = np.lexsort((at, who))
    at, who = at[order], who[order]
    new = np.r_[True, who[1:] != who[:-1]] if len(who) else np.empty(0, bool)
    last = np.r_[new[1:], True] if len(who) else new
    step = np.diff(at, prepend=at[:1])
    stays = ~new & (step == 1)
    people = np.bincount(at, minlength=k)
    stayed = np.bincount(at[stays], minlength=k)
    missed = np.empty(len(at), np.int64)
    missed[order] = np.where(new, -1, step - 1)
    return {
        "visit_missed": missed,
        "entered": np.bincount(at[new], minlength=k),
        "stayed": stayed,
        "returned": np.bincount(at[~new & (step > 1)], minlength=k),
        "left": np.r_[0, people[:-1]] - stayed,
        "gone": np.bincount(at[last], minlength=k),
    }


def _links(d: Discussion, cut: Windows) -> dict[str, Longs]:
    a, n, k = d.addresses, max(len(d.people), 1), len(cut)
    rows = np.flatnonzero(d.time[a.comment] != NO_TIME)
    at = cut.of(d.time[a.comment[rows]])
    pair = a.speaker[rows].astype(np.int64) * n + a.addressee[rows]
    order = np.lexsort((pair, at))
    at, pair = at[order], pair[order]
    first = np.r_[True, (at[1:] != at[:-1]) | (pair[1:] != pair[:-1])] if len(at) else at == 0
    starts = np.flatnonzero(first)
    weight = np.diff(np.r_[starts, len(at)])
    at, pair = at[starts], pair[starts]
    source, target = pair // n, pair % n
    new_at = at[np.unique(pair, return_index=True)[1]] if len(pair) else at
    low, high = np.minimum(source, target), np.maximum(source, target)
    both = np.lexsort((high, low, at))
    w, lo, hi = at[both], low[both], high[both]
    same = (w[1:] == w[:-1]) & (lo[1:] == lo[:-1]) & (hi[1:] == hi[:-1])
    return {
        "addresses": np.bincount(at, weights=weight, minlength=k).astype(np.int64),
        "links": np.bincount(at, minlength=k),
        "new_links": np.bincount(new_at, minlength=k),
        "mutual": np.bincount(w[1:][same], minlength=k),
        "leader": _leaders(at, target, weight, n, k),
        "link_window": at,
        "link_source": source,
        "link_target": target,
        "link_weight": weight.astype(np.int64),
    }


def _leaders(at: Longs, target: Longs, weight: Longs, n: int, k: int) -> Longs:
    """The one person addressed in most comments of each window, −1 where there is not one."""
    leader = np.full(k, -1, np.int64)
    keys = distinct(at * n + target)
    if not len(keys):
        return leader
    total = np.bincount(np.searchsorted(keys, at * n + target), weights=weight)
    of, person = keys // n, keys % n
    most = np.zeros(k)
    np.maximum.at(most, of, total)
    top = total == most[of]
    single = np.bincount(of[top], minlength=k) == 1
    chosen = top & single[of]
    leader[of[chosen]] = person[chosen]
    return leader
