"""A discussion without the words of its comments, for data that must not be passed on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from threadgraph.graphs.ledger import Example, Rejected

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion

HIDDEN = "(not shown: --no-text)"


def without_texts(discussion: Discussion) -> Discussion:
    """Return the discussion without texts; all figures stay, for they are computed already.

    Mentions keep their place and rule, names and titles stay.  What the ledger quotes of the
    input goes too: the bytes of rejected records, and what its examples quote.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> d = without_texts(example_discussion())
    >>> d.texts, len(d.network)
    (None, 3)
    """
    book = discussion.ledger
    ledger = replace(
        book,
        examples={
            reason: [Example(example.where, HIDDEN) for example in found]
            for reason, found in book.examples.items()
        },
        rejected_records=[Rejected(r.where, r.reason, None) for r in book.rejected_records],
    )
    return replace(discussion, texts=None, ledger=ledger)
