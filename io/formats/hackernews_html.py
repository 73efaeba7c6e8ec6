"""Read pages of Hacker News, those of 2014 and today's, and join the pages of one story.

A page shows comments one below the other; how far each is indented tells what it answers.  A
long story has several pages, and the indentation goes on from one to the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadgraph.graphs.errors import InputError
from threadgraph.graphs.records import POST
from threadgraph.io.formats.hackernews_pages import Open, Place, hang, in_order, place_of
from threadgraph.io.formats.hackernews_rows import PageComment, comments_of, story_of
from threadgraph.io.gather import Gather, Row
from threadgraph.io.html_page import load_page
from threadgraph.io.web_links import hackernews_link, links

if TYPE_CHECKING:
    from threadgraph.graphs.ledger import Ledger
    from threadgraph.graphs.records import Records
    from threadgraph.io.options import ReadOptions
    from threadgraph.io.streams import Source

_PAGE, _LEVELS, _STATED, _STORIES = "page", "levels", "stated", "stories"


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the story and the comments of a page; InputError for a list of stories."""
    page = load_page(source, options, ledger)
    gather = Gather(source.name, options, ledger, ordered=True)
    story, found = story_of(page), comments_of(page)
    if story is None and not found:
        raise InputError(
            f"{source.name}: is a list of stories of Hacker News; open the comments of a story and "
            "save that page"
        )
    place = place_of(page, source.head, story.id if story else None, found)
    thread = place.story or place.address or source.name
    levels: list[int] = []
    stated: list[str | None] = []
    stories: list[str | None] = []
    if story is not None and story.id:
        gather.titles[story.id] = story.title
        row = Row(story.id, None, story.author, None, story.text, story.time, thread, POST)
        if gather.add(row._replace(score=story.score, label=story.label)) is not None:
            levels.append(-1)
            stated.append(None)
            stories.append(None)
    for number, comment in enumerate(_named(found), 1):
        row = Row(comment.id, None, comment.author, None, comment.text, comment.time, thread)
        if gather.add(row._replace(label=comment.label, place=number)) is None:
            continue
        levels.append(comment.level)
        stated.append(comment.parent)
        stories.append(comment.story)
    records = gather.finish(thread_id=thread)
    records.urls = links(map(hackernews_link, records.ids))
    declared = story.comments if story else None
    records.extra = {
        _PAGE: place._replace(declared=declared, thread=thread),
        _LEVELS: levels,
        _STATED: stated,
        _STORIES: stories,
    }
    _settle(records, [], thread)
    return records


def join(parts: list[Records], options: ReadOptions, ledger: Ledger) -> list[Records]:
    """Return the parts in the order of their pages, the pages of a story as one thread."""
    joined: list[Records] = []
    for pages in in_order(parts, [part.extra[_PAGE] for part in parts]):
        places = [part.extra[_PAGE] for part in pages]
        thread = next((place.story for place in places if place.story), places[0].thread)
        above: list[Open] = []
        ends: dict[str, list[Open]] = {}
        for part, place in zip(pages, places, strict=True):
            # A page that is given twice begins both times where the page before it ended.
            before = ends.setdefault(place.address or part.source, above)
            above = _settle(part, before, thread)
        _tell_missing(pages, places, options, ledger)
        joined += pages
    return joined


def _settle(records: Records, above: list[Open], thread: str) -> list[Open]:
    """Fill in parents and threads, in place; return the comments that the next page goes on from.

    `above` are those that the page before ended with.
    """
    extra = records.extra
    parents, last = hang(records.ids, extra[_LEVELS], extra[_STATED], above, thread)
    records.parents = parents
    current = thread
    threads: list[str | None] = []
    for level, story in zip(extra[_LEVELS], extra[_STORIES], strict=True):
        if story is not None:
            current = story
        elif level < 0:
            current = thread
        threads.append(current)
    records.threads = threads if threads else None
    return last


def _named(found: list[PageComment]) -> list[PageComment]:
    """Return the comments, those that a page of 2014 shows as deleted with an id made for them."""
    named: list[PageComment] = []
    last, n = "the story", 0
    for comment in found:
        if comment.id:
            last, n = comment.id, 0
            named.append(comment)
        else:
            n += 1
            named.append(comment._replace(id=f"deleted {n} after {last}"))
    return named


def _tell_missing(
    pages: list[Records], places: list[Place], options: ReadOptions, ledger: Ledger
) -> None:
    """Say which pages, and how many comments, are not given."""
    given = {place.address for place in places}
    where = pages[0].source
    for part, place in zip(pages, places, strict=True):
        if place.next is not None and place.next not in given:
            what = "goes on under “More”, on a page that is not given"
            ledger.warn("looks_paged", part.source, what)
    first = places[0]
    if first.story is None and first.thread == first.address:
        ledger.warn("looks_paged", where, "is not the first page of its story")
    declared = next((place.declared for place in places if place.declared), None)
    present = len({name for part in pages for name in part.ids}) - any(
        -1 in part.extra[_LEVELS] for part in pages
    )
    Gather(where, options, ledger).declare(declared, present)
