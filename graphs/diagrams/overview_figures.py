"""The figures of a discussion that a page opens with, each with what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadgraph.graphs.depth import depth
from threadgraph.graphs.diagrams.headline import answered
from threadgraph.graphs.phrases import FEW

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion


def figures(discussion: Discussion) -> list[tuple[str, str]]:
    """Return the figures on top of the page with what they are."""
    d = discussion
    deepest = depth(d).max
    got, whole = answered(d)
    pairs, people, threads = len(d.exchanges), len(d.people), len(d.thread_ids)
    if not whole:
        share = "–"
    elif whole < FEW:
        share = f"{got:,} of {whole:,}"
    else:
        share = _percent(got, whole)
    exactly = f" ({got:,} of {whole:,})" if whole >= FEW else ""
    what = "comments"
    if whole > len(d):
        what += " and posts"
    elif whole < len(d):
        what += " below the opening"
    return [
        (f"{len(d):,}", "comment" if len(d) == 1 else "comments"),
        (f"{people:,}" if people else "–", "person" if people == 1 else _who(people)),
        (f"{threads:,}", "thread" if threads == 1 else "threads"),
        ("–" if deepest is None else f"{deepest:,}", "deepest level of replies"),
        (f"{pairs:,}" if people else "–", _both(pairs, people)),
        (share, f"{what} were answered{exactly}"),
    ]


def _who(people: int) -> str:
    return "people" if people else "people: no author is known"


def _both(pairs: int, people: int) -> str:
    if not people:
        return "pairs: no author is known"
    return f"pair{'s' * (pairs != 1)} who addressed each other"


def _percent(part: int, whole: int) -> str:
    rounded = round(100 * part / whole)
    if part and not rounded:
        return "under 1 %"
    return "over 99 %" if rounded == 100 and part < whole else f"{rounded} %"
