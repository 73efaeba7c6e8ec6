"""Give threads their titles: the subject of the first message, without Re: and the list's tag."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from threadgraph.graphs.forest import on_cycles

_AGAIN = re.compile(
    r"\s*(?:re|aw|sv|vs|antw|antwort|odp|res|rif|ref|r|fwd?|wg|tr|rv|enc|回复|答复|转发)"
    r"\s*(?:\[[0-9]{1,3}\]|\([0-9]{1,3}\)|\^[0-9]{1,3})?\s*[:：]\s*",
    re.IGNORECASE,
)
_TAG = re.compile(r"\s*\[([^\[\]]{1,100})\]\s*")
_FEW = 3


class Titled(NamedTuple):
    """What titles are made from, one entry per message; see `mail_threading.Threaded`."""

    ids: Sequence[str]
    parents: Sequence[str | None]
    rules: Sequence[str | None]
    stated: Sequence[str | None]
    times: Sequence[int]
    subjects: Sequence[str]


def bare(subject: str, tags: frozenset[str] = frozenset()) -> str:
    """Return a subject without the words for "again", and without tags that are in `tags`.

    >>> bare("Re: [List] AW: Re[2]: [Patch] Hello", frozenset({"list"}))
    '[Patch] Hello'
    """
    at = 0
    while True:
        again = _AGAIN.match(subject, at)
        tag = None if again else _TAG.match(subject, at)
        if tag and tag[1].casefold() not in tags:
            tag = None
        found = again or tag
        if not found or found.end() == len(subject):
            return subject[at:].strip()
        at = found.end()


def list_tags(subjects: Sequence[str]) -> frozenset[str]:
    """Return the tags, in lower case, that a list puts before its subjects: of most of them.

    >>> sorted(list_tags(["[l] a", "Re: [L] b", "[l] [vote] c"]))
    ['l']
    """
    held: Counter[str] = Counter()
    for subject in subjects:
        at = 0
        while again := _AGAIN.match(subject, at):
            at = again.end()
        tag = _TAG.match(subject, at)
        if tag:
            held[tag[1].casefold()] += 1
    return frozenset(tag for tag, n in held.items() if n >= _FEW and n > len(subjects) / 2)


def titles(of: Titled) -> dict[str, str]:
    """Return the titles of threads by the id of what opens them, be it a message or absent.

    Of a thread whose opening is absent, it is the subject of the oldest message that names it.
    Ids that open a thread only where parents are taken as stated have a title too.
    """
    tags = list_tags(of.subjects)
    found: dict[str, str] = {}
    row_of = dict(zip(of.ids, range(len(of.ids)), strict=True))
    opening = [row for row, parent in enumerate(of.parents) if not parent or of.rules[row]]
    opening += _on_circles(of, row_of)
    for row in opening:
        title = bare(of.subjects[row], tags)
        if title:
            found.setdefault(of.ids[row], title)
    orphans = [row for row, p in enumerate(of.parents) if p and (p not in row_of or of.rules[row])]
    for row in sorted(orphans, key=lambda row: (of.times[row], of.ids[row])):
        title = bare(of.subjects[row], tags)
        for absent in (of.parents[row], of.stated[row]):
            if title and absent and absent not in row_of:
                found.setdefault(absent, title)
    return found


def _on_circles(of: Titled, row_of: dict[str, int]) -> list[int]:
    """Return the rows that answer each other in a circle: one of them will be the opening."""
    above = [row_of.get(parent, -1) if parent else -1 for parent in of.parents]
    parent = np.array(above, np.int64)
    own = np.flatnonzero(parent == np.arange(len(parent))).tolist()
    parent[own] = -1
    circles: list[int] = on_cycles(parent).tolist()
    return [*own, *circles]
