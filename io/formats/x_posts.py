"""Bring posts of X into records: conversations, posts answered, quotations, editions, people."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from threadgraph.graphs.records import COMMENT, POST
from threadgraph.io.gather import Gather, Row

if TYPE_CHECKING:
    from threadgraph.graphs.ledger import Ledger
    from threadgraph.graphs.records import Records
    from threadgraph.io.formats.x_fields import Tweet
    from threadgraph.io.options import ReadOptions

OWNER = "archive owner"
"""The author of posts in an archive that does not tell whose it is."""


class Posts:
    """The posts of one input."""

    def __init__(self, source: str, options: ReadOptions, ledger: Ledger) -> None:
        """Begin with none."""
        self.gather = Gather(source, options, ledger, marked=True)
        self.present: set[str] = set()
        self._ledger = ledger
        self._beside: dict[str, tuple[Tweet, int]] = {}
        self._parents: dict[str, str] = {}
        self._authors: dict[str, tuple[str | None, str | None]] = {}
        self._quotes: list[tuple[int, str]] = []
        self._declared: dict[str, int] = {}
        self._first: dict[str, str] = {}
        self._own: list[int] = []
        self._owners: dict[str, tuple[str | None, str | None]] = {}
        self._unstated = False

    def take(self, tweet: Tweet, place: int, *, own: bool = False) -> None:
        """Take a post; `own`: it is in an archive, and its author not told."""
        name, parent, thread = tweet.id, tweet.parent, tweet.thread
        version = 0.0
        if tweet.editions:
            if name in tweet.editions:
                version = float(tweet.editions.index(name))
            name = tweet.editions[0]
            self._first.update(dict.fromkeys(tweet.editions[1:], name))
        hidden = not tweet.stated and tweet.answers is not None and thread != name
        self._unstated |= hidden
        row = self.gather.add(
            Row(
                name,
                parent,
                tweet.name,
                tweet.author_id,
                tweet.text,
                tweet.time,
                thread,
                COMMENT if parent is not None or hidden or thread not in (None, name) else POST,
                "repost" if tweet.repost else None,
                tweet.score,
                version,
                place,
                group=None if parent is not None else thread,
                named=tweet.answers_name if hidden else None,
            )
        )
        if row is None or name is None:
            return
        self.present.add(name)
        self._note(row, name, tweet)
        if own:
            self._own.append(row)
            if parent is not None:
                self._owners[parent] = (tweet.answers, tweet.answers_name)

    def take_beside(self, tweet: Tweet, place: int) -> None:
        """Remember a post that others refer to: it is read if one of them answers it."""
        if tweet.id is not None:
            self._beside[tweet.id] = (tweet, place)
            self._authors.setdefault(tweet.id, (tweet.author_id, tweet.name))

    def finish(self) -> Records:
        """Return the posts."""
        self._take_answered()
        for row, quoted in self._quotes:
            person, name = self._authors.get(quoted, (None, None))
            if person is not None or name is not None:
                self.gather.mention(row, person_id=person, name=name, rule="M7")
        records = self.gather.finish()
        self._settle(records)
        if self._own:
            self._sign(records)
        self._tell_missing()
        return records

    def _note(self, row: int, name: str, tweet: Tweet) -> None:
        """Remember what a post says of other posts and of people."""
        self._authors[name] = (tweet.author_id, tweet.name)
        if tweet.parent is not None:
            self._parents[name] = tweet.parent
        if tweet.replies:
            self._declared[name] = int(tweet.replies)
        for person in tweet.mentioned:
            self.gather.mention(
                row,
                person_id=person.person,
                name=person.name,
                start=person.start,
                end=person.end,
                rule="auto" if 0 <= person.start < tweet.prefix else "M1",
            )
        if tweet.quoted is not None:
            self._quotes.append((row, tweet.quoted))
        if tweet.cut:
            self._ledger.count("texts_truncated")

    def _take_answered(self) -> None:
        """Take the posts answered that stand beside the pages, and what those answer."""
        wanted = list(self._parents.values())
        taken = 0
        while wanted:
            name = wanted.pop()
            if name in self.present or name not in self._beside:
                continue
            tweet, place = self._beside.pop(name)
            self.take(tweet, place)
            taken += 1
            if tweet.parent is not None:
                wanted.append(tweet.parent)
        self._ledger.count("included_parents", taken)

    def _settle(self, records: Records) -> None:
        """Let all editions of a post be one, and threads be known of all posts or of none."""
        first = self._first
        if first:
            records.parents = [first.get(p, p) if p else p for p in records.parents]
            if records.threads is not None:
                records.threads = [first.get(t, t) if t else t for t in records.threads]
            kinds = records.kinds or [COMMENT] * len(records)
            for row, thread in enumerate(records.threads or ()):
                if thread == records.ids[row]:
                    kinds[row] = POST
            records.kinds = kinds
        if records.threads is not None and None in records.threads:
            records.threads = None
        if not self._unstated or records.threads is None:
            records.groups = records.named = None

    def _sign(self, records: Records) -> None:
        """Name the author of an archive, whom only the replies to oneself name."""
        known = next((self._owners[i] for i in records.ids if i in self._owners), None)
        person, name = known or (OWNER, OWNER)
        if known is None:
            self._ledger.notes["archive_owner"] = f"not named in the file; shown as {OWNER}"
        people = records.author_ids or [None] * len(records)
        for row in self._own:
            people[row], records.authors[row] = person, name
        records.author_ids = people

    def _tell_missing(self) -> None:
        held = Counter(self._first.get(p, p) for p in self._parents.values())
        lacks = [n - held[name] for name, n in self._declared.items() if n > held[name]]
        self._ledger.count("not_loaded", sum(lacks))
        self._ledger.count("unfinished_branches", len(lacks))
