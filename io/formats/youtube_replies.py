"""Which comments of YouTube belong to which video, and which replies are announced and absent."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadgraph.graphs.ledger import Ledger
    from threadgraph.graphs.records import Records
    from threadgraph.io.options import ReadOptions

KEY = "youtube"
"""Under which a part keeps its `Replies` in `Records.extra`."""


@dataclass
class Replies:
    """What one file announces: replies by the comment above them, and those it left out.

    `lost` are the rows whose video the file does not tell.
    """

    announced: dict[str, int] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    lost: list[int] = field(default_factory=list)

    def announce(self, root: str, replies: float | None) -> None:
        """Note how many replies a comment has; of several figures the largest."""
        if replies is not None and replies > self.announced.get(root, 0):
            self.announced[root] = int(replies)

    def settle(self, records: Records, name: str) -> None:
        """Give each record its thread; `name` is that of the comments without a video."""
        if records.threads is None:
            records.thread_id = name
            self.lost = list(range(len(records)))
            return
        videos = dict(zip(records.ids, records.threads, strict=True))
        threads = records.threads
        for row, (video, root) in enumerate(zip(threads, records.parents, strict=True)):
            if video is None:
                threads[row] = found = videos.get(root or "")
                if found is None:
                    threads[row] = name
                    self.lost.append(row)


def join(parts: list[Records], options: ReadOptions, ledger: Ledger) -> list[Records]:
    """Return the parts, having told which replies are in none of them.

    A page of replies does not name its video: the part that holds the comment above them does.
    """
    kept: list[tuple[Records, Replies]] = []
    announced: dict[str, int] = {}
    left_out: Counter[str] = Counter()
    for part in parts:
        replies = part.extra.pop(KEY, None) or Replies()
        kept.append((part, replies))
        left_out += replies.left_out
        for root, n in replies.announced.items():
            announced[root] = max(n, announced.get(root, 0))
    if len(parts) > 1:
        _find_videos(kept)
    if announced:
        held = {pair for part in parts for pair in zip(part.parents, part.ids, strict=True)}
        present = Counter(root for root, _ in held)
        missing = (n - present[root] - left_out[root] for root, n in announced.items())
        ledger.count("not_loaded", sum(max(0, n) for n in missing))
    return parts


def _find_videos(kept: list[tuple[Records, Replies]]) -> None:
    videos: dict[str, str | None] = {}
    for part, replies in kept:
        if part.threads is not None:
            lost = frozenset(replies.lost)
            pairs = enumerate(zip(part.ids, part.threads, strict=True))
            videos.update(pair for row, pair in pairs if row not in lost)
    for part, replies in kept:
        known = [(row, videos.get(part.parents[row] or "")) for row in replies.lost]
        if not any(video for _, video in known):
            continue
        if part.threads is None:
            part.threads = [part.thread_id] * len(part)
            part.thread_id = None
        for row, video in known:
            part.threads[row] = video or part.threads[row]
