"""Which words of a discussion a report holds: all, those of the top branches and pairs, or none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.patterns import lazy

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

MOST_WITH_ALL = 50_000
"""Comments up to which a report holds all words, unless told otherwise."""
TOP_TEXTS = 20_000
"""Most texts kept for the largest branches; and again, for the first pairs."""
TOP_PAIRS = 200
LONGEST = 20_000
"""Most characters of one text."""

_WEB = lazy(r"(?i)https?://[^\s\x00-\x20\x7f-\x9f\ud800-\udfff]+")


@dataclass(frozen=True, eq=False)
class Texts:
    """The words that a report holds, and what it leaves out.

    `choice` is "all", "top" or "none"; `texts` one per row, None for what is left out or is
    no record (None for all: no words); `kept` how many there are, `cut` how many of them are
    cut at `LONGEST` characters.
    """

    choice: str
    texts: list[str | None] | None = None
    kept: int = 0
    cut: int = 0


def kept_texts(discussion: Discussion, choice: str) -> Texts:
    """Choose the texts by "auto", "all", "top" or "none".

    "top" keeps the first comments of the largest branches, and all comments of the first
    pairs, at most 20,000 of each.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> kept_texts(example_discussion(), "auto").texts[2:4]
    ['Which one?', 'The old one, Bob.']
    """
    d = discussion
    if choice == "none" or d.texts is None:
        return Texts("none")
    if choice == "auto":
        choice = "all" if int(np.count_nonzero(d.is_record)) <= MOST_WITH_ALL else "top"
    keep = d.is_record if choice == "all" else d.is_record & _top_rows(d)
    pairs = zip(d.texts, keep.tolist(), strict=True)
    texts = [text if held else None for text, held in pairs]
    long = [row for row, text in enumerate(texts) if text is not None and len(text) > LONGEST]
    for row in long:
        texts[row] = cut_text(d.texts[row])
    return Texts(choice, texts, int(np.count_nonzero(keep)), len(long))


def cut_text(text: str, longest: int = LONGEST) -> str:
    """Return the beginning of a text, with a note of how much is left out.

    >>> cut_text("a long text", 6)
    'a long… (5 more characters)'
    """
    more = len(text) - longest
    return text if more <= 0 else f"{text[:longest]}… ({more:,} more characters)"


def shown_titles(discussion: Discussion, texts: Texts) -> list[str | None]:
    """Return the titles of the threads; without words also none that is made of them."""
    d = discussion
    if texts.choice != "none" or d.texts is None:
        return list(d.thread_titles)
    titles = list(d.thread_titles)
    for row in np.flatnonzero((d.parent < 0) & d.is_record).tolist():
        title, words = titles[d.thread[row]], d.texts[row]
        if title and (title in words or words in title):
            titles[d.thread[row]] = None
    return titles


def web_addresses(discussion: Discussion) -> list[str | None] | None:
    """Return the address of each comment where it is one of the web; None if none has one.

    Nor has any where people have pseudonyms: the address leads to their names.
    """
    urls = discussion.urls
    if urls is None or is_pseudonymous(discussion):
        return None
    kept = [url if url is not None and _WEB.fullmatch(url) else None for url in urls]
    return kept if any(kept) else None


def is_pseudonymous(discussion: Discussion) -> bool:
    """Whether people are called by pseudonyms (see `pseudonyms.pseudonymise`)."""
    return bool(discussion.options.get("pseudonyms"))


def _top_rows(d: Discussion) -> NDArray[np.bool_]:
    """Mark the rows of the largest branches, largest first, and of the first pairs."""
    n = len(d.ids)
    keep = np.zeros(n, bool)
    size = d.subtree_size[d.branch]
    ranked = np.lexsort((np.arange(n), d.branch, -size))
    keep[ranked[d.is_record[ranked]][:TOP_TEXTS]] = True
    entries = d.exchanges.entries
    stop = int(np.searchsorted(entries.exchange, TOP_PAIRS))
    keep[entries.comment[: min(stop, TOP_TEXTS)]] = True
    return keep
