"""The pages of one story of Hacker News: which follows which, and what answers what across them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborHTMLParser

    from threadgraph.graphs.records import Records
    from threadgraph.io.formats.hackernews_rows import PageComment

_ADDRESS = re.compile(
    r"x\?fnid=([\w-]{1,100})|item\?id=([0-9]{1,20})(?:&p=([0-9]{1,6}))?", re.ASCII
)
_BACK = re.compile(rb"(?:login|logout)\?([^\"'<>]{1,500})")
_SAVED = re.compile(rb"saved from url=\([0-9]+\)([^\s\"'<>]{1,500})")


Open = tuple[int, str]
"""A comment that the next one may answer: how far it is indented, and its id."""


class Place(NamedTuple):
    """Where a page stands.

    `address`: its own, short ("item?id=1&p=2"); `next`: that of the page under "More";
    `story`: the id of the story; None where the page does not tell.  `declared`: the number
    of comments it says the story has; `thread`: the name of the thread if no other page
    knows better.
    """

    address: str | None
    next: str | None
    story: str | None
    declared: int | None = None
    thread: str = ""


def place_of(
    page: LexborHTMLParser, head: bytes, story: str | None, comments: Sequence[PageComment]
) -> Place:
    """Return where a page stands, given its first bytes and the id of the story it shows."""
    address = _own_address(head)
    following = None
    for link in page.css("a.morelink, td.title > a"):
        if link.text(strip=True) == "More":
            following = short_address(link.attributes.get("href") or "")
    shown = next((c.story for c in comments if c.story is not None), None)
    if story is None and shown is None and address and address.startswith("item"):
        story = address[len("item?id=") :].partition("&")[0]
    return Place(address, following, story or shown)


def short_address(href: str) -> str | None:
    """Return the address of a page of comments without its host, None for any other page.

    >>> short_address("https://news.ycombinator.com/item?id=7&p=2"), short_address("news")
    ('item?id=7&p=2', None)
    >>> short_address("item?id=7&p=1"), short_address("/x?fnid=0Mon")
    ('item?id=7', 'x?fnid=0Mon')
    """
    found = _ADDRESS.search(unquote(href).replace("&amp;", "&"))
    if not found:
        return None
    fnid, item, number = found.groups()
    if fnid:
        return f"x?fnid={fnid}"
    return f"item?id={item}&p={number}" if number not in (None, "1") else f"item?id={item}"


def in_order(parts: Sequence[Records], places: Sequence[Place]) -> list[list[Records]]:
    """Return the parts by story, in the order of their pages; each story where it comes first.

    Pages are chained by their links to the next one; pages of one story that no chain holds
    together are put by the number of the page, else they stay as they came.
    """
    by_address: dict[str, list[int]] = {}
    for row, place in enumerate(places):
        by_address.setdefault(place.address or f"\n{row}", []).append(row)
    followed = {place.next for place in places if place.next in by_address}
    chains: list[list[int]] = []
    done: set[int] = set()
    starts = [row for row, place in enumerate(places) if place.address not in followed]
    for start in [*starts, *range(len(places))]:  # the second: pages in a circle
        chain: list[int] = []
        at: int | None = start
        while at is not None and at not in done:
            same = [
                row for row in by_address.get(places[at].address or "", [at]) if row not in done
            ]
            done.update(same)
            chain += same
            following = places[at].next
            at = by_address[following][0] if following in by_address else None
        if chain:
            chains.append(chain)
    by_story: dict[str, list[list[int]]] = {}
    for chain in chains:
        story = next((places[row].story for row in chain if places[row].story), None)
        by_story.setdefault(story or f"\n{chain[0]}", []).append(chain)
    found = [
        sorted(some, key=lambda chain: _number(places[chain[0]])) for some in by_story.values()
    ]
    return [[parts[row] for chain in some for row in chain] for some in found]


def hang(
    ids: Sequence[str],
    levels: Sequence[int],
    stated: Sequence[str | None],
    above: Sequence[Open],
    thread: str,
) -> tuple[list[str | None], list[Open]]:
    """Return the parent of each comment, and the comments that are open at the end.

    `levels`: how far each is indented, 0 for what answers the story, −1 for the story itself;
    `stated`: the parent that the page links to, or None; `above`: the comments that are open
    before the page, as this returned them.  What is not known there gets a name that says so.

    >>> hang(["4", "5", "6"], [1, 0, 1], [None] * 3, [(0, "3")], "1")
    (['3', None, '5'], [(0, '5'), (1, '6')])
    >>> hang(["4", "5"], [1, 1], [None] * 2, [], "1")[0]
    ['level 0 before 4', 'level 0 before 4']
    """
    last = list(above)
    parents: list[str | None] = []
    for name, level, link in zip(ids, levels, stated, strict=True):
        if level < 0:
            parents.append(None)
            continue
        while last and last[-1][0] >= level:
            last.pop()
        if level and (not last or last[-1][0] < level - 1):
            last.append((level - 1, f"level {level - 1} before {name}"))
        parent = link or (last[-1][1] if level else None)
        parents.append(None if parent == thread else parent)
        last.append((level, name))
    return parents, last


def _own_address(head: bytes) -> str | None:
    """Return the short address of a page: what the browser saved, else where a login leads back."""
    saved = _SAVED.search(head[:4096])
    found = short_address(saved[1].decode(errors="replace")) if saved else None
    back = None if found else _BACK.search(head[:65536])
    return short_address(back[1].decode(errors="replace")) if back else found


def _number(place: Place) -> int:
    _, _, number = (place.address or "").partition("&p=")
    return int(number) if number else 1
