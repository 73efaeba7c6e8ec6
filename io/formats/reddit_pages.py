"""What the readers of Reddit's old and new web pages share."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING

from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import POST, Records
from threadgraph.io.formats.reddit_fields import author_of, label_of
from threadgraph.io.formats.reddit_gaps import KEY, Gaps, Stub
from threadgraph.io.gather import Gather, Row
from threadgraph.io.options import ReadOptions
from threadgraph.io.web_links import REDDIT

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_NUMBER = re.compile(r"-?[0-9][0-9,.]*")
_GONE = {
    "comment deleted by user": "[deleted]",
    "comment removed by moderator": "[removed]",
    "deleted by user": "[deleted]",
    "removed by moderator": "[removed]",
}


class Page:
    """What has been read of a page."""

    def __init__(self, source: str, options: ReadOptions, ledger: Ledger) -> None:
        """Begin with nothing."""
        self.gather, self.gaps = Gather(source, options, ledger, site=REDDIT), Gaps()
        self.thread: str | None = None
        self._place = 0

    def take(self, row: Row) -> None:
        """Take a comment or submission; its text and author tell what became of it."""
        self._place += 1
        text = _GONE.get(row.text.lower(), row.text)
        author = author_of(row.author)
        label = label_of(text, author)
        row = row._replace(text=text, author=author, label=label, place=self._place)
        if self.gather.add(row) is None and row.id and row.thread and row.kind != POST:
            self.gaps.left_out[row.thread] += 1

    def finish(self) -> Records:
        """Return what was taken."""
        records = self.gather.finish()
        answers: dict[str | None, list[str]] = defaultdict(list)
        for name, parent in zip(records.ids, records.parents, strict=True):
            answers[parent].append(name)
        nameless: dict[str, Stub] = {}
        for stub in self.gaps.stubs:
            held = nameless.get(stub.parent)
            if not stub.children and (held is None or stub.announced > held.announced):
                nameless[stub.parent] = stub
        self.gaps.stubs = [stub for stub in self.gaps.stubs if stub.children]
        for parent, stub in nameless.items():
            self.gaps.stubs.append(stub._replace(beside=tuple(answers[parent])))
        records.extra[KEY] = self.gaps
        return records


class Nest:
    """Knows which thing on a page each element is in; every element is passed once."""

    def __init__(self) -> None:
        """Begin without things."""
        self._owner: dict[int, str | None] = {}

    def put(self, node: LexborNode, name: str | None) -> None:
        """Say what stands in the element `node` (before `above` is asked of what is in it)."""
        self._owner[node.mem_id] = name

    def above(self, node: LexborNode) -> str | None:
        """Return the name of the nearest thing around an element, None if there is none."""
        owner, path, at = self._owner, [], node.parent
        while at is not None and at.mem_id not in owner:
            path.append(at.mem_id)
            at = at.parent
        found = owner[at.mem_id] if at is not None else None
        for passed in path:
            owner[passed] = found
        return found


def first_number(text: str | None) -> int | None:
    """Return the whole number that stands first in a text.

    >>> first_number("1,234 points"), first_number("no votes"), first_number(None)
    (1234, None, None)
    """
    found = _NUMBER.search(text or "")
    digits = found[0].replace(",", "").partition(".")[0] if found else ""
    return int(digits) if digits.lstrip("-").isdecimal() and len(digits) < 12 else None


def seconds(moment: str | None) -> float:
    """Return the seconds since 1970 of an ISO date with its zone, 0 for anything else.

    >>> seconds("1970-01-01T00:01:00+00:00"), seconds("yesterday"), seconds(None)
    (60.0, 0.0, 0.0)
    """
    try:
        found = datetime.fromisoformat(moment or "")
    except ValueError:
        return 0.0
    return found.timestamp() if found.tzinfo is not None else 0.0
