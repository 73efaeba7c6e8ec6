"""Read the answer of the interface of WordPress for comments (/wp-json/wp/v2/comments).

One answer is a page of at most 100 comments, of one post or of the whole site; posts are
threads, known by their address.  Written from the documentation of the interface.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING, Any

from threadgraph.graphs.errors import InputError
from threadgraph.io.formats.wordpress_fields import (
    article_of,
    label_of,
    site_of,
    time_of,
    with_breaks,
)
from threadgraph.io.gather import Gather, Row
from threadgraph.io.head import LINES, syntax_of
from threadgraph.io.json_document import load_document
from threadgraph.io.json_object_lines import each_object as each_line
from threadgraph.io.json_objects import dict_of, text_of
from threadgraph.io.markup import html_text

if TYPE_CHECKING:
    from threadgraph.graphs.ledger import Ledger
    from threadgraph.graphs.records import Records
    from threadgraph.io.options import ReadOptions
    from threadgraph.io.streams import Source

_USUAL_PAGES = (10, 20, 25, 50)
_LARGEST_PAGE = 100


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the comments of an answer; InputError for an answer that is an error message."""
    lines = syntax_of(source.head.lstrip()[:65536].decode(errors="replace")) == LINES
    gather = Gather(source.name, options, ledger, counted=lines)
    seen = local_times = 0
    items = each_line(source, options, ledger) if lines else _items(source, options, ledger, gather)
    for place, found in items:
        if not seen:
            _refuse_error(found, source.name)
        seen += 1
        local_times += _add(gather, place, found)
    records = gather.finish()
    if local_times:
        ledger.notes["time_zone"] = (
            f"UTC assumed for {local_times:,} times that the site gives in its own zone only"
        )
    if seen and not lines and (seen in _USUAL_PAGES or seen % _LARGEST_PAGE == 0):
        what = f"holds exactly {seen:,} comments, the size of a page; further pages may be missing"
        ledger.warn("looks_paged", source.name, what)
    return records


def _items(
    source: Source, options: ReadOptions, ledger: Ledger, gather: Gather
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (position, comment) of an answer; pages may stand in a list of pages."""
    document = load_document(source, options, ledger)
    if isinstance(document, dict):
        document = [document]
    position = 0
    for item in document if isinstance(document, list) else []:
        for found in item if isinstance(item, list) else [item]:
            position += 1
            if isinstance(found, dict):
                yield position, found
            else:
                gather.reject("not_an_object", position, "no comment, but a plain value")


def _refuse_error(found: dict[str, Any], name: str) -> None:
    if "code" in found and "message" in found and "content" not in found:
        message = text_of(found["message"]) or text_of(found["code"]) or "no message"
        raise InputError(
            f"{name}: is an error message of WordPress ({message[:200]}); ask for the comments "
            "again, or export the site as WXR"
        )


def _add(gather: Gather, place: int, found: dict[str, Any]) -> bool:
    """Take one comment; tell whether its time is that of the site."""
    content = dict_of(found.get("content"))
    text = text_of(content.get("rendered")) or ""
    if not text and content.get("raw"):
        text = with_breaks(text_of(content["raw"]) or "")
    link = text_of(found.get("link"))
    time, is_local = time_of(text_of(found.get("date_gmt")), text_of(found.get("date")))
    parent, user = text_of(found.get("parent")), text_of(found.get("author"))
    post = text_of(found.get("post"))
    author = (text_of(found.get("author_name")) or "").strip()
    gather.add(
        Row(
            text_of(found.get("id")),
            parent if parent != "0" else None,
            unescape(author) or None,
            None if user in (None, "0") else f"wp:{site_of(link)}:{user}",
            html_text(text) if "<" in text or "&" in text else text,
            time,
            article_of(link) or f"post {post or ''}".strip(),
            label=label_of(text_of(found.get("status")), text_of(found.get("type"))),
            place=place,
            url=link,
        ),
        found,
    )
    return is_local
