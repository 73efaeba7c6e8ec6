"""What pages of forums share: posts with the posts they quote, made into records."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from threadgraph.graphs.records import POST
from threadgraph.io.formats.forum_quotes import find_quoted
from threadgraph.io.gather import Gather, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadgraph.graphs.ledger import Ledger
    from threadgraph.graphs.records import Records
    from threadgraph.io.options import ReadOptions

PAGE, QUOTES = "page", "quotes"
"""Columns of the readers' own in `Records.extra`: the page, and quotations that name no post."""


class Quote(NamedTuple):
    """A quotation: id of the post quoted, name and id of its author (None: not told), its words."""

    post: str | None
    name: str | None
    person: str | None
    words: str


class Named(NamedTuple):
    """A person whom the forum links to from a text, and where the name stands in it."""

    person: str | None
    name: str
    start: int
    end: int


class Post(NamedTuple):
    """A post as a page shows it; `number` is its place in the thread, from 1."""

    id: str | None
    author: str | None
    person: str | None
    text: str
    time: str | int | None
    number: int | None = None
    quotes: Sequence[Quote] = ()
    mentions: Sequence[Named] = ()
    label: str | None = None


class Page(NamedTuple):
    """A page of a thread: name of the thread, its title, number of the page, of all pages.

    `opening` is the id of the post that opens the thread, filled in if it is on the page.
    """

    thread: str
    title: str | None
    number: int | None
    pages: int | None
    opening: str | None = None


def to_records(
    page: Page,
    posts: Sequence[Post],
    source: str,
    options: ReadOptions,
    ledger: Ledger,
    *,
    marked: bool = False,
) -> Records:
    """Return the records of a page; `marked`: the forum links to all people it mentions.

    The post that opens the thread gets the name of the thread as its id: the pages after it
    do not know it by another.  Boards are flat: a post answers the thread, unless it quotes
    another post or addresses a person.  The first quotation decides, all count as mentions.
    """
    gather = Gather(source, options, ledger, ordered=True, marked=marked)
    opening = _opening(page, posts)
    quotes: dict[int, Quote] = {}
    if page.title:
        gather.titles[page.thread] = page.title
    for place, post in enumerate(posts, 1):
        told = [quote for quote in post.quotes if quote.post or quote.name or quote.person]
        opens = post.id is not None and post.id == opening
        row = gather.add(
            _opening_row(page, post, place) if opens else _row(page, post, told, place)
        )
        if row is None:
            continue
        if told and told[0].name and not told[0].post and not opens:
            quotes[row] = told[0]
        for quote in told:
            gather.mention(row, person_id=quote.person, name=quote.name, rule="M7")
        for person, name, start, end in post.mentions:
            gather.mention(row, person_id=person, name=name, start=start, end=end)
    records = gather.finish()
    records.extra = {PAGE: page._replace(opening=opening), QUOTES: quotes}
    _name_openings([records], page.thread, opening)
    find_quoted([records])
    return records


def join(parts: list[Records], options: ReadOptions, ledger: Ledger) -> list[Records]:
    """Return the parts, the pages of a thread one after the other, and tell which are missing."""
    threads: dict[str, list[Records]] = {}
    for part in parts:
        threads.setdefault(part.extra[PAGE].thread, []).append(part)
    joined: list[Records] = []
    for thread, pages in threads.items():
        pages.sort(key=lambda part: part.extra[PAGE].number or 0)
        opening = next((p.extra[PAGE].opening for p in pages if p.extra[PAGE].opening), None)
        _name_openings(pages, thread, opening)
        if len(pages) > 1:
            find_quoted(pages)
        _tell_missing(pages, ledger)
        joined += pages
    return joined


def _opening_row(page: Page, post: Post, place: int) -> Row:
    row = Row(page.thread, None, post.author, post.person, post.text, post.time, page.thread, POST)
    return row._replace(label=post.label, place=place)


def _row(page: Page, post: Post, quotes: Sequence[Quote], place: int) -> Row:
    """Return the row of a post that answers another, or the thread."""
    parent = quotes[0].post if quotes else None
    return Row(
        post.id,
        parent,
        post.author,
        post.person,
        post.text,
        post.time,
        page.thread,
        label=post.label,
        place=place,
        rule="quote_id" if parent else None,
        group=page.thread,
        named=quotes[0].name if quotes and not parent else None,
    )


def _name_openings(pages: list[Records], thread: str, opening: str | None) -> None:
    """Let the posts that quote the opening answer the thread, which is what it is called here."""
    if opening is not None:
        for part in pages:
            part.parents = [thread if name == opening else name for name in part.parents]


def _opening(page: Page, posts: Sequence[Post]) -> str | None:
    """Return the id of the post that opens the thread, None if it is on another page."""
    if not posts:
        return None
    if all(post.number is None for post in posts):
        return posts[0].id if page.number in (1, None) and page.pages is not None else None
    return next((post.id for post in posts if post.number == 1), None)


def _tell_missing(pages: list[Records], ledger: Ledger) -> None:
    """Say which pages of a thread are not given."""
    declared = [page.pages for page in (part.extra[PAGE] for part in pages) if page.pages]
    total = max(declared, default=1)
    given = {part.extra[PAGE].number for part in pages} - {None}
    missing = total - len(given) if given else 0
    if missing <= 0:
        return
    if len(given) == 1:
        what = f"page {next(iter(given)):,} of {total:,}; the other pages are not given"
    else:
        what = f"{len(given):,} of {total:,} pages; the others are not given"
    ledger.warn("looks_paged", pages[0].source, what, missing)
