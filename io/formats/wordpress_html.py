"""Read the comments of a WordPress page, in the many forms that its themes give them.

The parents are those of the page: its levels (`depth-2`), the element a comment is in, or the
number that wpDiscuz writes down.  Sites stop nesting at some level (5 unless changed) and print
deeper replies at that level, one after the other: whom these answer is not in the page.  The
level where this happens is known by the buttons to reply, which WordPress leaves out there; on
a page without any such button it is taken to be the deepest level that the page has.  Comments
there that have company under the same parent are a group, in which a leading "@Name" tells.

People are known by name.  Pages mark the comments of registered users with their login, but
the same person also writes without logging in, so that both would be two people.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from threadgraph.graphs.errors import InputError
from threadgraph.io.formats.page_without_comments import why_no_comments
from threadgraph.io.formats.wordpress_comments import Comment, CommentSection
from threadgraph.io.formats.wordpress_fields import article_of
from threadgraph.io.formats.wordpress_parts import take_parts
from threadgraph.io.gather import Gather, Row
from threadgraph.io.html_page import load_page, page_address, page_title

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

    from threadgraph.graphs.ledger import Ledger
    from threadgraph.graphs.records import Records
    from threadgraph.io.options import ReadOptions
    from threadgraph.io.streams import Source

_NUMBER = re.compile(r"(?<![\w.,])[0-9]{1,3}(?:[.,\u00a0\u202f ]?[0-9]{3})*(?![\w])", re.ASCII)
_LONGEST_HEADING, _FEW_WORDS = 300, 5
_QUOTED = re.compile('[“„«"‘‚»].*', re.DOTALL)


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the comments of a page; InputError, saying why, if there are none."""
    page = load_page(source, options, ledger)
    section = CommentSection(page)
    if not section.comments:
        raise InputError(f"{source.name}: {why_no_comments(page.html or '')}")
    gather = Gather(source.name, options, ledger, ordered=True)
    ledger.count("nesting_conflicts", section.conflicts)
    _tell_missing(gather, section)
    stem = source.name.partition(".")[0] or source.name
    thread = article_of(page_address(page))
    title = _title(page)
    if title:
        gather.titles[thread or stem] = title
    _add(gather, section.comments, thread)
    return gather.finish(thread_id=stem)


def _add(gather: Gather, comments: list[Comment], thread: str | None) -> None:
    groups = _groups(comments)
    ids = [comment.id or f"{gather.source}#{row}" for row, comment in enumerate(comments, 1)]
    parts = [take_parts(comment) for comment in reversed(comments)][::-1]
    for row, (comment, part) in enumerate(zip(comments, parts, strict=True)):
        parent = ids[comment.above] if comment.above is not None else None
        if comment.above is None and comment.stated not in (None, "0"):
            parent = comment.stated
        gather.add(
            Row(
                ids[row],
                parent,
                part.author,
                text=part.text,
                time=part.time,
                thread=thread,
                label=comment.kind if comment.kind != "comment" else None,
                place=row + 1,
                group=parent if row in groups else None,
            )
        )


def _title(page: LexborHTMLParser) -> str | None:
    heading = page.css_first("h1.entry-title, .entry-title, h1.post-title")
    return (" ".join(heading.text().split()) if heading is not None else "") or page_title(page)


def _groups(comments: list[Comment]) -> set[int]:
    """Return the rows of the comments whose parents the site may hide."""
    levels = [comment.level or 1 for comment in comments]
    deepest = max(levels)
    if deepest < 2 or any(comment.stated is not None for comment in comments):
        return set()
    if any(comment.answerable for comment in comments):
        answerable = [
            c.answerable for c, level in zip(comments, levels, strict=True) if level == deepest
        ]
        if any(answerable):
            return set()
    rows = [row for row, level in enumerate(levels) if level == deepest]
    company = Counter(comments[row].above for row in rows)
    return {
        row for row in rows if comments[row].above is not None and company[comments[row].above] > 1
    }


def _tell_missing(gather: Gather, section: CommentSection) -> None:
    """Tell of comments that the page announces and does not hold."""
    present = len(section.comments)
    declared = _declared(section)
    gather.declare(declared, present)
    if section.pages:
        what = (
            f"is one page of several: it has links to others (such as {section.pages[0][-80:]}); "
            "save these too, and give them together"
        )
        gather.ledger.warn("looks_paged", gather.source, what)


def _declared(section: CommentSection) -> int | None:
    """Return the number of comments that the heading nearest to them tells.

    The heading also names the article, whose title may have numbers of its own.
    """
    for node in reversed(section.headings):
        text = " ".join(node.text(separator=" ").split())
        if not 0 < len(text) <= _LONGEST_HEADING:
            continue
        number = _NUMBER.search(_QUOTED.sub("", text))
        if number and (number.start() < 3 or len(text.split()) < _FEW_WORDS):
            return int(re.sub(r"\D", "", number[0]))
    return None
