"""Read the comments that any web page marks in the words of schema.org: the last resort.

What opens the discussion (a question, a forum posting) is a post where the page marks it.
Replies are nested by the page, by its lists, or name the address of what they answer.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from threadgraph.graphs.errors import InputError
from threadgraph.graphs.records import COMMENT, POST
from threadgraph.io.formats.page_without_comments import why_no_comments
from threadgraph.io.formats.schema_org_items import POSTS, Item
from threadgraph.io.formats.schema_org_linked import linked_items
from threadgraph.io.formats.schema_org_microdata import Microdata
from threadgraph.io.formats.wordpress_fields import article_of
from threadgraph.io.gather import Gather, Row
from threadgraph.io.html_page import load_page, page_address, page_title

if TYPE_CHECKING:
    from threadgraph.graphs.ledger import Ledger
    from threadgraph.graphs.records import Records
    from threadgraph.io.options import ReadOptions
    from threadgraph.io.streams import Source


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the comments of a page; InputError, saying why, if there are none."""
    page = load_page(source, options, ledger)
    marked, linked = Microdata(page).items(), linked_items(page)
    items = linked if len(linked) > len(marked) else marked
    if not any(item.says_something and not _opens(item) for item in items):
        opening = any(_opens(item) for item in items)
        lead = "holds the opening of a discussion and no comments on it: " if opening else ""
        raise InputError(f"{source.name}: {lead}{why_no_comments(page.html or '')}")
    stem = source.name.partition(".")[0] or source.name
    gather = Gather(source.name, options, ledger, ordered=True)
    address = article_of(page_address(page))
    _add(gather, items, address or stem)
    title = page_title(page)
    if title:
        gather.titles.setdefault(address or stem, title)
    return gather.finish()


def _add(gather: Gather, items: list[Item], page: str) -> None:
    """Take the items, each under what it answers."""
    threads, ids = _places(items, page, gather.source)
    named: dict[str, int] = {}
    for row, item in enumerate(items):
        for name in filter(None, (item.id, item.url)):
            named.setdefault(name, row)
    answered = Counter(item.above for item in items)
    shown: list[int | None] = []  # a frame around comments is not, but what is around it
    for row, item in enumerate(items):
        outer = shown[item.above] if item.above is not None else None
        shown.append(row if item.says_something else outer)
    for row, item in enumerate(items):
        if not item.says_something:
            if not answered[row]:
                gather.reject("wrong_shape", row + 1, "a comment without author, text and time")
            continue
        stated = item.stated or ""
        above = named.get(stated, named.get(stated.lstrip("#"), item.above))
        above = shown[above] if above is not None else None
        gather.add(
            Row(
                ids[row],
                ids[above] if above is not None and above != row else None,
                item.author,
                text=item.text,
                time=item.time,
                thread=threads[row],
                kind=POST if ids[row] == threads[row] else COMMENT,
                score=item.score,
                place=row + 1,
                url=item.url,
            )
        )
        gather.declare(item.declared, answered[row])


def _places(items: list[Item], page: str, source: str) -> tuple[list[str], list[str]]:
    """Return the thread and the id of each item: that of the opening it is under, or the page."""
    posts = sum(map(_opens, items))
    threads: list[str] = []
    ids: list[str] = []
    for row, item in enumerate(items):
        if _opens(item):
            own = page if posts == 1 else item.url or item.id or f"{page}#{row + 1}"
            threads.append(own)
            ids.append(own)
        else:
            threads.append(threads[item.above] if item.above is not None else page)
            ids.append(item.id or item.url or f"{source}#{row + 1}")
    return threads, ids


def _opens(item: Item) -> bool:
    return item.type in POSTS and item.above is None
