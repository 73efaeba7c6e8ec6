"""Exchanges in the order of a chosen measure: the longest, the most even, the fastest …"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.phrases import duration
from threadgraph.graphs.records import NO_TIME
from threadgraph.graphs.timing import iso
from threadgraph.graphs.turns import Turns, reordered

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.exchanges import Exchanges

    Floats = NDArray[np.float64]

SECOND = 1e6


@dataclass(frozen=True)
class Ranking:
    """One way to put exchanges in order.

    `words` say what stands first; `column` heads the figure in a table; `values` gives
    float64 (k,), NaN where undefined; `descending` is whether the largest stands first;
    `show` writes one figure.  `listed`: the figure is in the list of exchanges anyway.
    """

    words: str
    column: str
    values: Callable[[Exchanges], Floats]
    descending: bool = True
    show: Callable[[float], str] = "{:,.0f}".format
    listed: bool = False


def ranked(
    exchanges: Exchanges, by: str = "chain", *, descending: bool | None = None
) -> NDArray[np.int64]:
    """Return the rows of the exchanges in the order of a measure, int64 (k,).

    `by` is a name in `RANKINGS`; `descending` overrules its own direction.  Equal ones keep
    the order they have, undefined ones stand last in both directions.  UsageError for a name
    that is no ranking.

    >>> from threadgraph.graphs.examples import discussion_of
    >>> d = discussion_of([("1", None, "A", "", 0), ("2", "1", "B", "", 9), ("3", "2", "A", "", 10),
    ...     ("4", "3", "C", "", 11), ("5", "4", "A", "", 12)])
    >>> ranked(d.exchanges).tolist(), ranked(d.exchanges, "speed").tolist()
    ([0, 1], [1, 0])
    """
    ranking = ranking_named(by)
    values = ranking.values(exchanges)
    downward = ranking.descending if descending is None else descending
    known = ~np.isnan(values)
    key = np.where(known, -values if downward else values, 0.0)
    return np.lexsort((np.arange(len(values)), key, ~known)).astype(np.int64)


def ranking_named(by: str) -> Ranking:
    """Return a ranking by its name; UsageError if there is none of that name.

    >>> ranking_named("turns").words
    'the most comments of either that address the other'
    """
    if by not in RANKINGS:
        raise UsageError(f"exchanges are not ranked by {by!r}; use one of {', '.join(RANKINGS)}")
    return RANKINGS[by]


def in_order(
    exchanges: Exchanges, by: str = "chain", *, descending: bool | None = None
) -> Exchanges:
    """Return the same exchanges, numbered in the order of a measure: all else reads them as they
    are.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> in_order(example_discussion().exchanges, "balance").comments(0)
    [1, 2, 3]
    """
    x = exchanges
    order = ranked(x, by, descending=descending)
    if np.array_equal(order, np.arange(len(x))):
        return x
    moved = {
        field.name: getattr(x, field.name)[order]
        for field in fields(x)
        if isinstance(getattr(x, field.name), np.ndarray)
    }
    return replace(x, **moved, entries=reordered(x.entries, order))


def ranked_rows(
    exchanges: Exchanges, by: str, top: int, *, descending: bool | None = None
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the table of exchanges in the order of a measure, its figure last; `top` 0: all.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> columns, rows = ranked_rows(example_discussion().exchanges, "speed", 0)
    >>> columns[-1], rows[0][-1]
    ('median answer', '10 minutes')
    """
    from threadgraph.graphs.words import exchange_rows

    ranking = ranking_named(by)
    found = in_order(exchanges, by, descending=descending)
    columns, rows = exchange_rows(found, top)
    if ranking.listed:
        return columns, rows
    values = ranking.values(found)[: len(rows)].tolist()
    shown = ["–" if np.isnan(value) else ranking.show(value) for value in values]
    return (*columns, ranking.column), tuple(
        (*row, cell) for row, cell in zip(rows, shown, strict=True)
    )


def balances(exchanges: Exchanges) -> Floats:
    """Comments of the one who addressed less, divided by those of the other; float64 (k,)."""
    x = exchanges
    return np.minimum(x.weight_ab, x.weight_ba) / np.maximum(x.weight_ab, x.weight_ba)


def imbalances(exchanges: Exchanges) -> Floats:
    """(a's addresses − b's) / turns; float64 (k,), above 0 where a addressed more."""
    return (exchanges.weight_ab - exchanges.weight_ba) / exchanges.turns


def initiatives(exchanges: Exchanges) -> Floats:
    """(episodes opened by a − by b) / episodes; float64 (k,)."""
    return (exchanges.opened_a - exchanges.opened_b) / exchanges.episodes


def third_party_shares(exchanges: Exchanges) -> Floats:
    """Addresses by or to others inside the episodes / all there; NaN where there are none."""
    x = exchanges
    return np.where(x.inside > 0, x.others / np.maximum(x.inside, 1), np.nan)


def spans(exchanges: Exchanges) -> Floats:
    """Seconds from the first to the last comment; NaN where any time is unknown."""
    x = exchanges
    timed = (x.first != NO_TIME) & (x.last != NO_TIME)
    return np.where(timed, (x.last - x.first) / SECOND, np.nan)


def speeds(exchanges: Exchanges) -> Floats:
    """Median seconds from a comment to its answer; NaN where no answer is timed."""
    return exchanges.answer_time / SECOND


def numbers_of_comments(exchanges: Exchanges) -> Floats:
    """Comments that belong to each exchange: those that address, and those they answer."""
    return np.bincount(exchanges.entries.exchange, minlength=len(exchanges)).astype(np.float64)


def entries_of(entries: Turns, exchange: int) -> slice:
    """Return where the entries of one exchange stand in the table of turns."""
    first, last = np.searchsorted(entries.exchange, [exchange, exchange + 1]).tolist()
    return slice(first, last)


def _instants(times: NDArray[np.int64]) -> Floats:
    return np.where(times == NO_TIME, np.nan, times.astype(np.float64))


def _ratio(value: float) -> str:
    return f"{value:.2f}"


def _instant(value: float) -> str:
    return (iso(int(value)) or "")[:16].replace("T", " ")


def _figure(name: str) -> Callable[[Exchanges], Floats]:
    return lambda exchanges: getattr(exchanges, name).astype(np.float64)


RANKINGS: dict[str, Ranking] = {
    "chain": Ranking(
        "the longest chain of turns that answer each other",
        "longest chain",
        _figure("longest_chain"),
        listed=True,
    ),
    "turns": Ranking(
        "the most comments of either that address the other", "turns", _figure("turns")
    ),
    "balance": Ranking(
        "the most even: as many comments one way as the other", "balance", balances, show=_ratio
    ),
    "episodes": Ranking(
        "the most separate conversations", "episodes", _figure("episodes"), listed=True
    ),
    "branches": Ranking(
        "the most branches in which the two met", "branches", _figure("branches")
    ),
    "chains": Ranking(
        "the most chains of three turns or more", "chains of three", _figure("chains")
    ),
    "comments": Ranking("the most comments, with those answered", "comments", numbers_of_comments),
    "interrupted": Ranking(
        "the most answers that are no direct replies", "not direct", _figure("interrupted")
    ),
    "third_party": Ranking(
        "the most talk of others in between, as a share", "of others", third_party_shares,
        show=_ratio,
    ),
    "initiative": Ranking(
        "the most one-sided beginnings: one of the two opened the conversations",
        "one-sided",
        lambda exchanges: np.abs(initiatives(exchanges)),
        show=_ratio,
    ),
    "span": Ranking(
        "the longest time from the first comment to the last", "span", spans, show=duration
    ),
    "speed": Ranking(
        "the quickest answers, by the median", "median answer", speeds, descending=False,
        show=duration,
    ),
    "first": Ranking(
        "the earliest first comment", "first", lambda x: _instants(x.first), descending=False,
        show=_instant,
    ),
    "last": Ranking("the latest last comment", "last", lambda x: _instants(x.last), show=_instant),
}  # fmt: skip
"""What exchanges can be ranked by; "chain" is the order they are found in."""
