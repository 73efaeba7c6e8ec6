"""What Hypothesis draws: trees, graphs of parents with circles, discussions, raw records, texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from threadgraph.graphs.assemble import AssembleOptions
from threadgraph.graphs.examples import Row, discussion_of
from threadgraph.graphs.records import NO_TIME, Records

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion

NAMES = ("Ann", "Bob", "Cyd", "Dee", "Eva")
UNKNOWN = (None, "[deleted]")
START = 1_704_067_200_000_000
MINUTE = 60_000_000

hostile_text = st.text(
    st.one_of(
        st.sampled_from(
            "\x00\x07\x1b\x7f\x85\r\n\t \ud800\udfff\ufeff\ufffe\uffff\u2028\u202e\u200b"
        ),
        st.sampled_from("@:,<>&\"'$_\\|éüßŕ한王مرհայ🎉"),
        st.characters(),
    ),
    max_size=30,
)
"""Text with what breaks files, terminals and fonts: controls, surrogates, marks of direction."""


@st.composite
def parents(draw, *, max_size: int = 30, min_size: int = 0, roots: bool = True) -> list[int]:
    """A tree (or with `roots` a forest) in which a parent stands before its replies."""
    n = draw(st.integers(min_size, max_size))
    lowest = -1 if roots else 0
    # Mostly deep, mostly wide, or anything: a uniform choice alone gives bushy trees only.
    style = draw(st.sampled_from(["any", "deep", "wide"]))
    found = [-1] * min(n, 1)
    for i in range(1, n):
        low = {"any": lowest, "deep": max(lowest, i - 3), "wide": lowest}[style]
        high = min(i - 1, 2) if style == "wide" else i - 1
        found.append(draw(st.integers(low, high)))
    return found


@st.composite
def shuffled_parents(draw, *, max_size: int = 30) -> list[int]:
    """A forest whose rows stand in any order."""
    found = draw(parents(max_size=max_size))
    place = draw(st.permutations(range(len(found))))
    mixed = [-1] * len(found)
    for row, above in enumerate(found):
        mixed[place[row]] = place[above] if above >= 0 else -1
    return mixed


@st.composite
def parents_with_circles(draw, *, max_size: int = 25) -> list[int]:
    """Any function from rows to rows or −1: circles and rows that are their own parent."""
    n = draw(st.integers(0, max_size))
    return draw(st.lists(st.integers(-1, n - 1), min_size=n, max_size=n))


@st.composite
def networks(draw, *, max_size: int = 8) -> tuple[int, dict[tuple[int, int], int]]:
    """The number of people, and edges {(speaker, addressee): weight} without loops."""
    n = draw(st.integers(0, max_size))
    pairs = [(a, b) for a in range(n) for b in range(n) if a != b]
    weight = st.integers(1, 5)
    edges = draw(st.dictionaries(st.sampled_from(pairs), weight)) if pairs else {}
    return n, dict(sorted(edges.items()))


times = st.one_of(st.none(), st.integers(0, 40).map(float))


@st.composite
def rows(
    draw, *, max_size: int = 25, min_size: int = 0, mentions: bool = True, timed: bool = False
) -> list[Row]:
    """Comments of few people, so that they meet; some unknown, some answering an absent one.

    With `mentions` they name each other ("@Ann") and quote each other ("[quote=Ann]").
    """
    above = draw(parents(max_size=max_size, min_size=min_size))
    people = NAMES[: draw(st.integers(2, len(NAMES)))]
    author = st.sampled_from([*people, *people, *UNKNOWN])
    calls = [f"@{name}" for name in people] * 3 + [f"[quote={name}]Hm[/quote]" for name in people]
    named = st.lists(st.sampled_from(calls), max_size=2) if mentions else st.just([])
    orphan = st.sampled_from([None] * 15 + ["lost", "gone"])
    when = st.integers(0, 40).map(float) if timed else times
    return [
        (
            f"c{i}",
            draw(orphan) or (f"c{p}" if p >= 0 else None),
            draw(author),
            " ".join(["Well", *draw(named)]),
            draw(when),
        )
        for i, p in enumerate(above)
    ]


@st.composite
def discussions(draw, **kinds) -> Discussion:
    """Such comments under one page, or as threads of their own, with or without a depth cap."""
    cap = draw(st.sampled_from([None, None, 1, 2]))
    thread_id = draw(st.sampled_from(["page", "page", None]))
    options = AssembleOptions(max_nesting=cap)
    return discussion_of(draw(rows(**kinds)), thread_id=thread_id, options=options)


@st.composite
def raw_records(draw, *, max_size: int = 20, threads: bool | None = None) -> Records:
    """What a bad export holds: repeated ids, absent parents, circles, times missing, no order."""
    n = draw(st.integers(0, max_size))
    ids = st.sampled_from([f"c{i}" for i in range(max(n, 1))])
    parent = st.one_of(st.none(), ids, ids, st.sampled_from(["gone", "lost", "0", "t1"]))
    text = st.sampled_from(["x", "[deleted]", "Well @Ann", "@Bob @Cyd", "@Nobody"])
    several = draw(st.booleans()) if threads is None else threads
    return Records(
        ids=[draw(ids) for _ in range(n)],
        parents=[draw(parent) for _ in range(n)],
        authors=[draw(st.sampled_from([*NAMES, *UNKNOWN, "ANN"])) for _ in range(n)],
        texts=[draw(text) for _ in range(n)],
        times=[
            START + draw(st.integers(0, 9)) * MINUTE if draw(st.booleans()) else NO_TIME
            for _ in range(n)
        ],
        places=list(range(1, n + 1)),
        threads=[draw(st.sampled_from(["t1", "t2", "c0"])) for _ in range(n)] if several else None,
        versions=[float(draw(st.integers(0, 2))) for _ in range(n)],
        scores=[draw(st.sampled_from([None, 1.0, 2.0])) for _ in range(n)],
        source="dump",
    )


def reordered(records: Records, order: list[int]) -> Records:
    """The same records in another order of lines."""

    def moved(column):
        return None if column is None else [column[row] for row in order]

    return Records(
        ids=moved(records.ids),
        parents=moved(records.parents),
        authors=moved(records.authors),
        texts=moved(records.texts),
        times=moved(records.times),
        places=list(range(1, len(order) + 1)),
        threads=moved(records.threads),
        versions=moved(records.versions),
        scores=moved(records.scores),
        thread_id=records.thread_id,
        ordered=records.ordered,
        titles=records.titles,
        source=records.source,
    )
