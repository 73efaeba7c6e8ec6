"""Small static pictures in HTML of a discussion, a network, exchanges, for notebooks.

No script and no style sheet: they survive untrusted notebooks, and pages made of them.
Everything from the input is escaped and cut.
"""

from __future__ import annotations

from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.diagrams.labels import isolate, label
from threadgraph.graphs.phrases import count
from threadgraph.graphs.records import NO_TIME
from threadgraph.graphs.timing import iso
from threadgraph.graphs.tree import level_widths

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.exchanges import Exchanges
    from threadgraph.graphs.participants import Network

_ROWS = 5
_NAME = 40
_BLUE, _VERMILLION, _GREY = "#0072B2", "#D55E00", "#767676"
_LEVELS, _STRIP_TURNS = 60, 200


def discussion_html(discussion: Discussion) -> str:
    """Return a discussion in HTML: its figures, its depth profile, people and pairs on top.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> discussion_html(example_discussion()).count("<table>")
    2
    """
    d = discussion
    figures = [
        count(len(d), "comment"),
        count(len(d.people), "person", "people"),
        count(len(d.thread_ids), "thread"),
        f"{count(len(d.exchanges), 'pair')} who addressed each other",
    ]
    book = d.ledger
    parts = [
        f"<p><b>{_shown(d.name)}</b>: " + "; ".join(figures) + f"{_span(d)}</p>",
        _depth_picture(d),
        _people_table(d),
        _pairs_table(d.exchanges),
        f"<p><small>{book.read:,} records read = {book.kept:,} kept + "
        f"{book.duplicates.total():,} duplicates + {book.rejected.total():,} rejected + "
        f"{book.filtered.total():,} filtered</small></p>",
    ]
    return _block(parts)


def network_html(network: Network) -> str:
    """Return a participant network in HTML: its measures and its strongest links.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> network_html(example_discussion().network).count("<table>")
    2
    """
    from threadgraph.graphs.network_measures import measure_network

    measured = measure_network(network)
    parts = [f"{count(network.n, 'person', 'people')}, {count(len(network), 'link')}"]
    if measured.reciprocity is not None:
        parts.append(f"reciprocity {measured.reciprocity:.3f}")
    if measured.density is not None:
        parts.append(f"density {measured.density:.3g}")
    strongest = np.lexsort((network.target, network.source, -network.weight))[:_ROWS].tolist()
    rows = [
        (
            _person(network.names, int(network.source[edge])),
            _person(network.names, int(network.target[edge])),
            f"{int(network.weight[edge]):,}",
            f"{int(network.replies[edge]):,}",
            f"{int(network.mentions[edge]):,}",
        )
        for edge in strongest
    ]
    heads = ("who", "addressed", "comments", "by reply", "by name")
    more = _more(len(rows), len(network), "links")
    links = _table(heads, rows) + more if rows else ""
    return _block([f"<p>{'; '.join(parts)}</p>", _addressed_table(network), links])


def _addressed_table(network: Network) -> str:
    """The people addressed by most people."""
    people = np.bincount(network.target, minlength=network.n)
    times = np.bincount(network.target, weights=network.weight, minlength=network.n)
    order = np.lexsort((np.arange(network.n), -times, -people))[:_ROWS]
    rows = [
        (_person(network.names, p), f"{int(people[p]):,}", f"{int(times[p]):,}")
        for p in order.tolist()
        if people[p]
    ]
    return _table(("who", "addressed by people", "in comments"), rows) if rows else ""


def exchanges_html(found: Exchanges) -> str:
    """Return a list of exchanges in HTML: the furthest-reaching first, each with its strip.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> "back and forth" in exchanges_html(example_discussion().exchanges)
    True
    """
    if not len(found):
        return _block(["<p>No two people addressed each other.</p>"])
    return _block([_pairs_table(found, 4 * _ROWS, strips=True)])


def _people_table(d: Discussion) -> str:
    c = d.central
    rows = [
        (
            _shown(d.people.names[p]),
            f"{int(c.comments[p]):,}",
            f"{int(c.in_degree[p]):,}",
            f"{int(c.out_degree[p]):,}",
        )
        for p in c.order[:_ROWS].tolist()
    ]
    heads = ("most central people", "comments", "addressed by", "addresses")
    return _table(heads, rows) + _more(len(rows), len(d.people), "people") if rows else ""


def _pairs_table(found: Exchanges, most: int = _ROWS, *, strips: bool = False) -> str:
    from threadgraph.graphs.words import LEVEL_WORDS

    if not len(found):
        return ""
    names = found.discussion.people.names
    rows = []
    for pair in range(min(most, len(found))):
        cells = [
            _shown(names[int(found.a[pair])]),
            _shown(names[int(found.b[pair])]),
            LEVEL_WORDS[found.level[pair]],
            f"{int(found.weight_ab[pair]):,} : {int(found.weight_ba[pair]):,}",
            f"{int(found.longest_chain[pair]):,}",
        ]
        rows.append([*cells, _strip(found, pair)] if strips else cells)
    heads = ("who", "with whom", "how far", "comments each way", "longest chain")
    table = _table((*heads, "turns, in order") if strips else heads, rows)
    return table + _more(len(rows), len(found), "pairs")


def _strip(found: Exchanges, pair: int) -> str:
    """Turns in their order: up by the first of the two, down by the second."""
    d = found.discussion
    rows = np.array(found.comments(pair)[:_STRIP_TURNS])
    first = d.author[rows] == found.a[pair]
    step = 160.0 / max(len(rows), 1)
    marks = [
        _box(
            at * step, 1.0 if up else 12.0, max(step * 0.6, 0.8), 9.0, _BLUE if up else _VERMILLION
        )
        for at, up in enumerate(first.tolist())
    ]
    line = _box(0, 10.5, 160, 1, _GREY)
    return _picture(162, 22, [line, *marks], f"{len(rows)} turns")


def _depth_picture(d: Discussion) -> str:
    widths = level_widths(d)
    if not len(widths):
        return ""
    shown = widths[:_LEVELS]
    scale = 220.0 / float(shown.max())
    height = 8.0 if len(shown) <= 20 else 4.0
    bars = [
        _box(0, level * height, max(width * scale, 1.0), height - 1.0, _BLUE)
        for level, width in enumerate(shown.tolist())
    ]
    picture = _picture(224, len(shown) * height, bars, _depth_words(widths))
    return f"<p>{picture}<br><small>{escape(_depth_words(widths))}</small></p>"


def _depth_words(widths: NDArray[np.int64]) -> str:
    levels = ", ".join(f"{width:,}" for width in widths[:8].tolist())
    more = ", …" if len(widths) > 8 else ""
    return f"comments at depth 1 to {len(widths):,}: {levels}{more}"


def _span(d: Discussion) -> str:
    known = d.time[d.is_record & (d.time != NO_TIME)]
    if not known.size:
        return ""
    first, last = (str(iso(int(t)))[:16].replace("T", " ") for t in (known.min(), known.max()))
    return f"; {first} to {last} UTC"


def _shown(name: str | None) -> str:
    return f"<bdi>{escape(isolate(label(name, _NAME)))}</bdi>"


def _person(names: Sequence[str], person: int) -> str:
    return _shown(names[person]) if person < len(names) else f"person {person + 1}"


def _more(shown: int, whole: int, what: str) -> str:
    return f"<p><small>the first {shown:,} of {whole:,} {what}</small></p>" if shown < whole else ""


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table; the cells are HTML already."""
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"


def _box(x: float, y: float, width: float, height: float, color: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{color}"/>'
    )


def _picture(width: float, height: float, shapes: Iterable[str], words: str) -> str:
    """Return an image whose data is in the page; as an image it can hold no script."""
    size = f'width="{width:.0f}" height="{height:.0f}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(shapes)}</svg>'
    data = b64encode(svg.encode()).decode("ascii")
    return f'<img alt="{escape(words)}" {size} src="data:image/svg+xml;base64,{data}">'


def _block(parts: Iterable[str]) -> str:
    return f"<div>{''.join(part for part in parts if part)}</div>"
