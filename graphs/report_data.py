"""What the HTML report shows, as plain columns and plain words: all of it, computed here.

People are numbered by centrality, most central first; comments keep their rows, so that a
parent stands before its replies.  Undefined is None.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.arrays import distinct
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.records import COMMENT, NO_TIME
from threadgraph.graphs.report_texts import (
    Texts,
    is_pseudonymous,
    kept_texts,
    shown_titles,
    web_addresses,
)
from threadgraph.graphs.report_words import ReportWords, report_words
from threadgraph.graphs.summary import summary

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.summary import Summary

    Columns = dict[str, Any]
    Longs = NDArray[np.int64]

SCHEMA = "threadgraph/report/1"
TEXT_CHOICES = ("auto", "all", "top", "none")
_SECOND = 1_000_000
_DIGITS = 6


@dataclass(frozen=True)
class ReportOptions:
    """What a report holds; UsageError for a value that is none of these.

    - `text`: "all" words; "top", those of the largest branches and of the first pairs;
      "none"; "auto": all of up to 50,000 comments, "top" above.
    - `people_drawn`: most people in the picture of the network, the most connected ones.
    """

    text: str = "auto"
    people_drawn: int = 300

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        if self.text not in TEXT_CHOICES:
            known = ", ".join(TEXT_CHOICES)
            raise UsageError(f"there is no choice of text {self.text!r}; use one of {known}")
        if self.people_drawn < 1:
            raise UsageError(f"people_drawn must be 1 or more, not {self.people_drawn}")


@dataclass(frozen=True, eq=False)
class ReportData:
    """The content of a report: columns for its pictures and tables, and its words.

    The columns of one group are lists of equal length, of plain values or None; a column that
    is None is not there.  `words` is what is said without any script; `name` the name of the
    discussion, `title` that of its thread where there is one thread with a title.
    """

    name: str
    title: str
    settings: Columns
    people: Columns
    edges: Columns
    addresses: Columns
    pairs: Columns
    nodes: Columns
    threads: Columns
    words: ReportWords

    def to_dict(self) -> Columns:
        """Return the columns as the script of the page reads them, ready for JSON."""
        return {
            "schema": SCHEMA,
            "name": self.name,
            "settings": self.settings,
            "people": self.people,
            "edges": self.edges,
            "addresses": self.addresses,
            "pairs": self.pairs,
            "nodes": self.nodes,
            "threads": self.threads,
        }


def report_data(
    discussion: Discussion,
    *,
    options: ReportOptions = ReportOptions(),
    whole: Summary | None = None,
) -> ReportData:
    """Return all that a report of a discussion shows; `whole` is its summary, if at hand.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> data = report_data(example_discussion())
    >>> data.people["name"], data.edges["source"], data.edges["target"]
    (['Ann', 'Bob', 'Cy'], [0, 1, 2], [1, 0, 0])
    >>> data.nodes["parent"], data.pairs["rows"], data.pairs["target"]
    ([0, 1, 1, 1, 3], [1, 2, 3], [-1, 0, 1])
    """
    d = discussion
    texts = kept_texts(d, options.text)
    titles = shown_titles(d, texts)
    rank = np.empty(len(d.people), np.int64)
    rank[d.central.order] = np.arange(len(rank))
    people = _people(d, rank, options.people_drawn)
    one = titles[0] if len(titles) == 1 else None
    return ReportData(
        name=d.name,
        title=one or d.name,
        settings={
            "text": texts.choice,
            "with_text": texts.kept,
            "pseudonymised": is_pseudonymous(d),
        },
        people=people,
        edges=_edges(d, rank),
        addresses=_addresses(d, rank),
        pairs=_pairs(d, rank),
        nodes=_nodes(d, rank, texts),
        threads=_threads(d, titles),
        words=report_words(whole or summary(d), texts=texts, drawn=len(people["drawn_rows"])),
    )


def _people(d: Discussion, rank: Longs, most: int) -> Columns:
    c, order, n = d.central, d.central.order, len(rank)
    known = np.flatnonzero(d.is_record & (d.author >= 0))
    threads = max(len(d.thread_ids), 1)
    visits = distinct(d.author[known].astype(np.int64) * threads + d.thread[known])
    first, last = _first_and_last(d, known)
    drawn = np.sort(rank[d.places.order[:most]])
    return {
        "name": [d.people.names[p] for p in order.tolist()],
        "comments": c.comments[order].tolist(),
        "threads": np.bincount(visits // threads, minlength=n)[order].tolist(),
        "in_degree": c.in_degree[order].tolist(),
        "in_strength": c.in_strength[order].tolist(),
        "out_degree": c.out_degree[order].tolist(),
        "out_strength": c.out_strength[order].tolist(),
        "pagerank": _rounded(c.pagerank[order]),
        "betweenness": None if c.betweenness is None else _rounded(c.betweenness[order]),
        "first": _seconds(first[order]),
        "last": _seconds(last[order]),
        "x": _whole(d.places.x[order]),
        "y": _whole(d.places.y[order]),
        "size": _whole(d.places.diameter[order]),
        "drawn": len(drawn),
        "drawn_rows": drawn.tolist(),
    }


def _first_and_last(d: Discussion, known: Longs) -> tuple[Longs, Longs]:
    timed = known[d.time[known] != NO_TIME]
    never = np.iinfo(np.int64).max
    first = np.full(len(d.people), never)
    last = np.full(len(d.people), NO_TIME)
    np.minimum.at(first, d.author[timed], d.time[timed])
    np.maximum.at(last, d.author[timed], d.time[timed])
    first[first == never] = NO_TIME
    return first, last


def _edges(d: Discussion, rank: Longs) -> Columns:
    net = d.network
    source, target = rank[net.source], rank[net.target]
    order = np.lexsort((target, source))
    columns = {
        "source": source,
        "target": target,
        "weight": net.weight,
        "replies": net.replies,
        "mentions": net.mentions,
        "quotes": net.quotes,
    }
    return {name: values[order].tolist() for name, values in columns.items()}


def _addresses(d: Discussion, rank: Longs) -> Columns:
    """Whom each comment addresses; −1 for the author of what it answers, as most do."""
    a = d.addresses
    kinds = a.reply + 2 * a.mention.astype(np.int64) + 4 * a.quote
    return {
        "comment": a.comment.tolist(),
        "addressee": np.where(a.reply, -1, rank[a.addressee]).tolist(),
        "kinds": kinds.tolist(),
    }


def _pairs(d: Discussion, rank: Longs) -> Columns:
    x = d.exchanges
    start = np.searchsorted(x.entries.exchange, np.arange(len(x) + 1))
    return {
        "a": rank[x.a].tolist(),
        "b": rank[x.b].tolist(),
        "ab": x.weight_ab.tolist(),
        "ba": x.weight_ba.tolist(),
        "chain": x.longest_chain.tolist(),
        "episodes": x.episodes.tolist(),
        "branches": x.branches.tolist(),
        "level": x.level,
        "last_word": _people_rows(x.last_word, rank),
        "response": _rounded(x.answer_time / _SECOND),
        "start": start.tolist(),
        "rows": x.entries.comment.tolist(),
        "target": x.entries.target.tolist(),
    }


def _nodes(d: Discussion, rank: Longs, texts: Texts) -> Columns:
    n = len(d.ids)
    parent = d.parent.astype(np.int64)
    inferred = [row for row, rule in enumerate(d.rules or ()) if rule is not None]
    labels = d.labels if d.labels is not None and any(d.labels) else None
    return {
        "id": list(d.ids),
        "thread": d.thread.tolist(),
        "parent": np.where(parent < 0, 0, np.arange(n) - parent).tolist(),
        "kind": d.kind.tolist(),
        "author": _people_rows(d.author, rank),
        "time": _time_steps(d.time),
        "text": texts.texts,
        "url": web_addresses(d),
        "label": None if labels is None else list(labels),
        "inferred": inferred,
    }


def _threads(d: Discussion, titles: list[str | None]) -> Columns:
    comments = np.bincount(d.thread[d.kind == COMMENT], minlength=len(d.thread_ids))
    return {"id": list(d.thread_ids), "title": titles, "comments": comments.tolist()}


def _people_rows(rows: NDArray[np.integer[Any]], rank: Longs) -> list[int]:
    """Number people anew; −1 stays −1, whoever that is."""
    found: list[int] = np.append(rank, -1)[rows].tolist()
    return found


def _time_steps(time: Longs) -> list[int | None]:
    """Return whole seconds, each as the difference from the known one before."""
    known = time != NO_TIME
    return _filled(known, np.diff(time[known] // _SECOND, prepend=0))


def _seconds(time: Longs) -> list[int | None]:
    known = time != NO_TIME
    return _filled(known, time[known] // _SECOND)


def _filled(known: NDArray[np.bool_], values: Longs) -> list[int | None]:
    cells = np.full(len(known), None, object)
    cells[known] = values
    found: list[int | None] = cells.tolist()
    return found


def _whole(values: NDArray[np.float64]) -> list[int]:
    found: list[int] = np.rint(values).astype(np.int64).tolist()
    return found


def _rounded(values: NDArray[np.float64]) -> list[float | None]:
    """Return numbers to six digits, whole ones without a point; None where undefined."""
    known = np.isfinite(values)
    sizes = np.abs(values[known])
    digits = np.zeros(len(sizes))
    some = sizes > 0
    digits[some] = np.clip(_DIGITS - 1 - np.floor(np.log10(sizes[some])), 0, 18)
    scale = 10.0**digits
    rounded = (np.rint(values[known] * scale) / scale).tolist()
    cells = np.full(len(values), None, object)
    cells[known] = [int(value) if value.is_integer() else value for value in rounded]
    found: list[float | None] = cells.tolist()
    return found
