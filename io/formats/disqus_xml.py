"""Read the export of Disqus (XML): all comments of a site, by page.

Each thread of the export is one, "t2", with its title; two threads of one page (http and https)
are kept apart, and counted.  People are known by their user name, guests by the name they gave.
Spam is left out; deleted comments keep their place.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from threadgraph.graphs.records import COMMENT
from threadgraph.io.formats.disqus_words import person_id, same_page, words_of
from threadgraph.io.gather import Gather, Row
from threadgraph.io.xml_elements import attribute, children, each_element, local

if TYPE_CHECKING:
    from lxml.etree import _Element

    from threadgraph.graphs.ledger import Ledger
    from threadgraph.graphs.records import Records
    from threadgraph.io.options import ReadOptions
    from threadgraph.io.streams import Source

_ELEMENTS = ("thread", "post")
_ID = "{http://disqus.com/disqus-internals}id"
_TRUE = "true"


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the comments of an export; `titles` are those of its pages.

    `threads_same_link` warns of threads whose page another thread is of, too.
    """
    gather = Gather(source.name, options, ledger)
    links: dict[str, str] = {}
    for element in each_element(source, _ELEMENTS, options, ledger):
        if local(element.tag) == "post":
            _add_post(gather, element)
            continue
        parent = element.getparent()
        if parent is None or local(parent.tag) != "post":
            _add_thread(gather, links, element)
    records = gather.finish()
    _tell_same_links(links, records, ledger)
    return records


def _add_thread(gather: Gather, links: dict[str, str], element: _Element) -> None:
    thread = _id_of(element)
    link = title = ""
    for child in element:
        name = local(child.tag)
        if name == "link":
            link = (child.text or "").strip()
        elif name == "title":
            title = (child.text or "").strip()
    if thread is None:
        return
    links[f"t{thread}"] = link
    if title or link:
        gather.titles[f"t{thread}"] = title or link


def _add_post(gather: Gather, element: _Element) -> None:
    get = children(element).get
    shown = user = time = parent = None
    author = get("author")
    if author is not None:
        shown, user = _people(author)
    text, mentioned = words_of(_text(get("message")))
    made, above, page = get("createdAt"), get("parent"), get("thread")
    if made is not None:
        time = (made.text or "").strip() or None
    if above is not None:
        parent = _id_of(above)
    thread = None if page is None else _id_of(page)
    row = gather.add(
        Row(
            _id_of(element),
            parent,
            shown,
            person_id(user),
            text,
            time,
            f"t{thread}" if thread else None,
            COMMENT,
            _label(get("isSpam"), get("isDeleted")),
            None,
            0.0,
            element.sourceline or 0,
        )
    )
    for person, start, end in mentioned:
        gather.mention(row, person_id=person, start=start, end=end)


def _label(spam: _Element | None, deleted: _Element | None) -> str | None:
    if _text(spam).strip() == _TRUE:
        return "spam"
    return "deleted" if _text(deleted).strip() == _TRUE else None


def _people(author: _Element) -> tuple[str | None, str | None]:
    """Return the name shown and the user name; nothing else of a person is looked at."""
    get = children(author).get
    user = _text(get("username")).strip() or None
    return _text(get("name")).strip() or user, user


def _text(element: _Element | None) -> str:
    return "" if element is None else element.text or ""


def _id_of(element: _Element) -> str | None:
    found = element.get(_ID)
    return (found if found is not None else attribute(element, "id")) or None


def _tell_same_links(links: dict[str, str], records: Records, ledger: Ledger) -> None:
    """Count the threads with comments whose page an earlier one of them is of."""
    used = dict.fromkeys(records.threads or ())
    pages = Counter(same_page(links[thread]) for thread in used if thread and links.get(thread))
    more = sum(pages.values()) - len(pages)
    if more:
        what = (
            f"{more:,} threads are of a page that another thread is of, too (http and https, or "
            "an address that changed); they are kept apart"
        )
        ledger.warn("threads_same_link", records.source, what, more)
