"""Raw records: what a reader hands to `assemble`, one column per field, in file order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from threadgraph.graphs.attributes import Kind

NO_TIME = -(2**63)
"""The time of a record without a usable time; as datetime64 the same bits are NaT."""

COMMENT, POST, PLACEHOLDER, ROOT = 0, 1, 2, 3
"""Kinds of node.  COMMENT and POST (an opening submission or question) are records of the
file; a PLACEHOLDER stands for a parent the file does not hold; a ROOT for the article or
topic above the comments where the file has no record of it."""


@dataclass
class Marks:
    """Mentions that the platform itself marks; all lists have one entry per mention.

    `rows` are rows of Records; `person_ids` and `names` say who is meant (one of them may be
    None); `starts` and `ends` are offsets into the text of the record, -1 if the mention has
    no place in it.  `rules` are "M1" (marked by id, entity or link), "M7" (a quotation of
    that person) or "auto" (a prefix that the platform writes by itself: shown, and no edge).
    """

    rows: list[int] = field(default_factory=list)
    person_ids: list[str | None] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        """Return the number of mentions."""
        return len(self.rows)


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
    - `labels`: what a record is beside an ordinary comment ("bot", "pingback", "system"), or None.
    - `urls`: web address of the record itself, as the file states it or the platform makes it
      from the id; http or https, or None.

    Where the platform hides whom a comment answers:

    - `rules`: how the reader found a parent that the file does not state ("quote_id"), or
      None where it is stated.  `stated`: the parent that the file states for such a record.
    - `groups`: records of one group, and the record whose id is the name of the group, are
      where the true parent is to be looked for, by the name that the text begins with; None:
      the parent stated is the true one.  `named`: a name that the platform's own signal
      gives instead (that of a person quoted).  `address_styles`: "at" ("@Ann ..."), "colon"
      ("Ann: ..."), "prefix" (the first letters of a name after the "@" are enough).

    Where the platform marks mentions:

    - `marks`: the mentions marked.  `marked`: True for records whose mentions are all marked,
      so that "@name" is not looked for in their texts.

    Columns of the user's own:

    - `attributes`: name of a column of the input to its values, as the input has them.
      `attribute_kinds`: those that are to be taken for a "number" or a "category".
    - `fields`: the names of all columns there are, where they were asked for, for messages.

    `weak_ids`: a person may have several `author_ids` (mail addresses); those of one full name
    are taken for one person where names are merged.

    `format` is the name of the reader's format; `extra` holds columns for the reader's own
    use until the parts of one input are joined.
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
    labels: list[str | None] | None = None
    urls: list[str | None] | None = None
    rules: list[str | None] | None = None
    stated: list[str | None] | None = None
    groups: list[str | None] | None = None
    named: list[str | None] | None = None
    address_styles: frozenset[str] = frozenset({"at"})
    marks: Marks | None = None
    marked: list[bool] | None = None
    attributes: dict[str, list[str | None]] = field(default_factory=dict)
    attribute_kinds: dict[str, Kind] = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    weak_ids: bool = False
    format: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of records."""
        return len(self.ids)
