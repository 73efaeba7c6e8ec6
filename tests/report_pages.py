"""Pages of reports for the tests in browsers, each made once, and figures counted another way."""

from __future__ import annotations

import atexit
import tempfile
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

from factories import bakery, chain, make_discussion, random_discussion
from helpers import shared

import threadgraph as tg
from threadgraph.graphs.records import NO_TIME
from threadgraph.graphs.report_data import ReportOptions, report_data
from threadgraph.io.report.page import report_html

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "__proto__",
    "constructor",
    "{{title}} {{data}}",
    "turned \u202eround",
    "half \ud83d of a pair",
    "x" * 4000,
    "javascript:alert(1)",
    "\" onmouseover='alert(1)' x=`y`",
    "$_$ a $\\frac$ b",
    "مرحبا بالعالم",
    "nul \x00 \x1b[31m",
    "e" + "\u0301" * 300,
    "😀 👩‍👩‍👧 王小明",
    "=cmd()",
]
ADDRESSES = ("https://example.org/c?a=1&b=<2>", "http://example.org/c", "javascript:alert(1)", None)


@cache
def discussion(name):
    """Return one of the discussions that the pages show."""
    return MADE[name]()


@cache
def page(name, text="auto"):
    """Return the path of the page of a discussion."""
    data = report_data(discussion(name), options=ReportOptions(text=text))
    if name in ("talk", "hostile"):  # addresses that no reader would let through
        some = [ADDRESSES[row % len(ADDRESSES)] for row in range(len(data.nodes["id"]))]
        data = replace(data, nodes={**data.nodes, "url": some})
    path = _folder() / f"{name}-{text}.html"
    path.write_bytes(report_html(data).encode())
    return path


@cache
def _folder():
    folder = tempfile.TemporaryDirectory(prefix="report-pages-")
    atexit.register(folder.cleanup)
    return Path(folder.name)


def _hostile():
    rows = []
    for i in range(4 * len(HOSTILE)):
        words = f"{HOSTILE[i % len(HOSTILE)]}\n> {HOSTILE[(i * 3) % len(HOSTILE)]}"
        author = HOSTILE[(i // 8 * 2 + i % 2) % len(HOSTILE)]  # two who answer each other
        rows.append((f"{i}{words}", rows[i - 1][0] if i % 8 else None, author, words, i))
    d = make_discussion(rows, thread_id="</script>")
    titles = ["".join(HOSTILE[:5])]
    return replace(d, name=HOSTILE[0], thread_titles=titles, labels=["<b>"] * len(d.ids))


MADE = {
    "talk": lambda: random_discussion(240, 9, 3),
    "bakery": bakery,
    "chain": lambda: chain(130),
    "without times": lambda: random_discussion(120, 6, 4, times=False),
    "hostile": _hostile,
    "first page": lambda: tg.read(min(shared("threads").glob("*.txt"))),
    "one comment": lambda: make_discussion([("1", None, "Ann", "Alone here.", 5)]),
    "nobody known": lambda: make_discussion(
        [(str(i), str(i - 1) if i else None, None, "Who?", i) for i in range(6)]
    ),
    "nobody answers": lambda: make_discussion(
        [(str(i), None, "ABC"[i], "Hello.", i) for i in range(3)]
    ),
    "large": lambda: random_discussion(20_000, 1_500, 3),
}


def seconds(d):
    """Return the times of the comments in whole seconds, None where unknown."""
    return [None if time == NO_TIME else time // 1_000_000 for time in d.time.tolist()]


def counted(d, window=None):
    """Count what the page shows of a stretch of time, comment by comment.

    People are rows of the page: the most central first.
    """
    rank = {person: row for row, person in enumerate(d.central.order.tolist())}
    rank[-1] = -1
    inside = [
        record and (window is None or (time is not None and window[0] <= time <= window[1]))
        for record, time in zip(d.is_record.tolist(), seconds(d), strict=True)
    ]
    authors = [rank[person] for person in d.author.tolist()]
    wrote = Counter(authors[row] for row, there in enumerate(inside) if there and authors[row] >= 0)
    edges = Counter(
        (authors[row], rank[person])
        for row, person in zip(d.addresses.comment, d.addresses.addressee.tolist(), strict=True)
        if inside[row]
    )
    comments = sum(there and comment for there, comment in zip(inside, d.is_comment, strict=True))
    return {"comments": comments, "wrote": wrote, "edges": edges, "inside": inside}


def names(d):
    """Return the names of the people in the order of the page."""
    return [d.people.names[person] for person in d.central.order.tolist()]


def people_cells(d, figures):
    """Return name and counts of everyone with something to count, as the table shows them."""
    rows = []
    for row, name in enumerate(names(d)):
        to = [n for (_, other), n in figures["edges"].items() if other == row]
        of = [n for (one, _), n in figures["edges"].items() if one == row]
        values = (figures["wrote"][row], len(to), sum(to), len(of), sum(of))
        if values[0] or values[2]:
            rows.append([name, *map("{:,}".format, values)])
    return rows


def pair_cells(d, figures):
    """Return the two names and counts of each pair that has something to count."""
    rank = {person: row for row, person in enumerate(d.central.order.tolist())}
    rows = []
    for a, b in zip(d.exchanges.a.tolist(), d.exchanges.b.tolist(), strict=True):
        there, back = figures["edges"][rank[a], rank[b]], figures["edges"][rank[b], rank[a]]
        if there or back:
            rows.append([d.people.names[a], d.people.names[b], f"{there:,}", f"{back:,}"])
    return rows
