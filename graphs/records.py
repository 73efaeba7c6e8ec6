"""Raw records: what a reader hands to `assemble`, one column per field, in file order."""

from __future__ import annotations

from dataclasses import dataclass, field

NO_TIME = -(2**63)
"""The time of a record without a usable time; as datetime64 the same bits are NaT."""

COMMENT, POST, PLACEHOLDER, ROOT = 0, 1, 2, 3
"""Kinds of node.  COMMENT and POST (an opening submission or question) are records of the
file; a PLACEHOLDER stands for a parent the file does not hold; a ROOT for the article or
topic above the comments where the file has no record of it."""


@dataclass
class Records:
    """The columns of raw records; all lists have one entry per record read.

    Ids and names are text exactly as the file has them; `None` is a value the file does not
    give, never an empty string or a word such as "null".

    - `ids`: unique within a discussion unless the file repeats a record.
    - `parents`: id of the comment answered, or None.
    - `authors`: the name shown.  `author_ids`: the platform's id of the person, where there is one.
    - `texts`: the comment's own words.
    - `times`: microseconds since 1970 UTC, or NO_TIME.
    - `threads`: id of the thread, or None for the column if the file has no such column.
      `thread_id` then names the one thread all records belong to (its opening is not a
      record: a page); with both None every record without a parent opens its own thread.
    - `kinds`: COMMENT or POST; None for the column: all are comments.
    - `versions`: when the record was last edited or retrieved, as a number; larger is newer.
    - `scores`: votes, or None.
    - `places`: line or position in the file, for messages.
    - `ordered`: the place in the file is itself information (a page, a chat), rather than an
      accident of export (a table with ids): it then decides between equal times.
    - `titles`: thread id to title.
    """

    ids: list[str] = field(default_factory=list)
    parents: list[str | None] = field(default_factory=list)
    authors: list[str | None] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    times: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    threads: list[str | None] | None = None
    author_ids: list[str | None] | None = None
    kinds: list[int] | None = None
    versions: list[float] | None = None
    scores: list[float | None] | None = None
    thread_id: str | None = None
    ordered: bool = False
    titles: dict[str, str] = field(default_factory=dict)
    source: str = ""

    def __len__(self) -> int:
        """Return the number of records."""
        return len(self.ids)
