"""What a caller may choose about reading: the format, the columns, the encoding, the limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from threadgraph.graphs.attributes import parse_attribute

if TYPE_CHECKING:
    import os

    from threadgraph.graphs.attributes import Kind

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """The named limits of reading; reaching one is counted or ends the run, never silent.

    `line` and `field_size` in bytes, `id_length` in characters, `json_depth` in levels,
    `document` (expanded size of a format that must be held whole) in bytes, `expanded`
    (expanded size of a stream, None: no limit) in bytes, `window` (of zstd) in bytes.
    """

    line: int = 16 * MIB
    field_size: int = MIB
    id_length: int = 4096
    json_depth: int = 100_000
    document: int = 8 * 1024 * MIB
    expanded: int | None = None
    window: int = 2**31


@dataclass(frozen=True)
class Columns:
    """Names of the columns to use, overriding recognition; None: recognise by name."""

    id: str | None = None
    parent: str | None = None
    author: str | None = None
    text: str | None = None
    time: str | None = None
    thread: str | None = None


LEFT_OUT = {
    "duplicate_view": "a second view of a message shown elsewhere too (thread broadcasts)",
    "null": "an entry without a comment (the interface answers null)",
    "other_kind": "an entry of another kind (accounts, private messages, subreddits)",
    "pending": "not approved yet",
    "pingback": "a link from another site",
    "repost": "a post passed on without words of one's own",
    "spam": "marked as spam by the site",
    "system": "a message of the platform: joined, renamed, pinned, changed the topic",
    "trackback": "a link from another site",
    "trash": "in the site's trash",
    "unavailable": "a post that is deleted or blocked; its place stays if it is answered",
    "wiki": "a page of the site itself, such as the text of a tag",
}
"""Kinds of records that are no comments by people: left out, and counted, unless asked for."""

KEPT = {
    "action": "a message that tells what its author does (/me)",
    "bot": "written by a program, as the platform marks it or the name of a known bot says",
    "dead": "hidden by the site, still with its replies",
    "deleted": "deleted by its author; the place in the thread is kept",
    "moderator": "a note of the moderation",
    "removed": "removed by the moderation; the place in the thread is kept",
}
"""Kinds of records that are marked and kept, unless they are to be left out."""


@dataclass(frozen=True)
class ReadOptions:
    """How to read.

    - `format`: a name from `threadgraph.io.recognise.FORMATS`, or None to recognise by content.
    - `encoding`: of the text, or None: UTF-8, else Windows-1252, said in a warning.
    - `encoding_errors`: "reject" (the record is rejected) or "replace" (repaired, counted).
    - `keep`, `drop`: kinds of records (keys of `LEFT_OUT` and `KEPT`) to keep although they
      are left out by default ("all": every kind), or to leave out although they are kept.
    - `date_order`: "dmy" or "mdy" where dates such as 03/04/2020 are written so, or None: told
      by the dates themselves, or not at all.
    - `attributes`: columns of the input that ride along: "stance", "toxicity:number",
      "grade:category"; see `threadgraph.graphs.attributes`.
    - `attribute_tables`: files with columns to join to the comments or people; see
      `threadgraph.graphs.attribute_joins.with_attributes`.
    """

    format: str | None = None
    columns: Columns = field(default_factory=Columns)
    encoding: str | None = None
    encoding_errors: str = "reject"
    limits: Limits = field(default_factory=Limits)
    keep: frozenset[str] = frozenset()
    drop: frozenset[str] = frozenset()
    date_order: str | None = None
    attributes: tuple[str, ...] = ()
    attribute_tables: tuple[str | os.PathLike[str], ...] = ()

    @property
    def own(self) -> dict[str, Kind | None]:
        """The names of the columns that ride along, with the kind asked for.

        >>> ReadOptions(attributes=("stance", "grade:category")).own
        {'stance': None, 'grade': 'category'}
        """
        return dict(map(parse_attribute, self.attributes))

    def leaves_out(self, label: str | None) -> bool:
        """Tell whether records of this kind are left out.

        >>> everything = ReadOptions(keep=frozenset({"all"}))
        >>> ReadOptions().leaves_out("spam"), everything.leaves_out("spam")
        (True, False)
        """
        if label is None:
            return False
        if label in self.drop:
            return True
        return label in LEFT_OUT and label not in self.keep and "all" not in self.keep
