"""Read the dump of a Stack Exchange site: questions with their answers and comments.

A thread is a question, "p12", with its answers "p13" and the comments "c34" on either; numbers
of posts and of comments are given twice.  A comment hangs on its post: whom it answers is told
only by the "@Name" it may begin with, which is looked for among those who commented before.
Names are in Users.xml; without it people are "user31", as the sites show who has no name.
Pages of the site (texts of tags, help) are left out by default; Community is a program.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from threadgraph.graphs.errors import InputError
from threadgraph.graphs.records import COMMENT, POST
from threadgraph.io.formats.numeric import as_number
from threadgraph.io.formats.stackexchange_parts import (
    COMMENTS,
    POSTS,
    USERS,
    Part,
    by_site,
    join,
    part_of,
    set_part,
)
from threadgraph.io.gather import Gather, Row
from threadgraph.io.markup import html_text
from threadgraph.io.recognise import tell_stream
from threadgraph.io.together import put_together
from threadgraph.io.xml_elements import each_element

if TYPE_CHECKING:
    from collections.abc import Collection

    from threadgraph.graphs.ledger import Ledger
    from threadgraph.graphs.records import Records
    from threadgraph.io.bundles import Bundle
    from threadgraph.io.options import ReadOptions
    from threadgraph.io.streams import Source

__all__ = ["join", "read", "read_bundle"]

STYLES = frozenset({"at", "prefix"})

_ROOT = re.compile(r"<(posts|comments|users)\b")
_COMMUNITY = "-1"
_QUESTION, _ANSWER = "1", "2"


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the rows of one table, to be joined with the others; of users, no record.

    `threads` of comments and names of people are known when all tables are: see `join`.
    """
    return _read_table(source, options, ledger, None)


def read_bundle(bundle: Bundle, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the comments of a dump; tables that hold none are counted in `files_skipped`.

    Of the names only those that are wanted are kept.  Where there are several sites, each in a
    folder, ids begin with the name of the folder.
    """
    sites, others = by_site(bundle.names)
    for name in others:
        what = "holds neither posts, comments nor users of Stack Exchange; not read"
        ledger.warn("files_skipped", f"{bundle.name}/{name}", what)
    joined: list[Records] = []
    for folder, tables in sites.items():
        parts: list[Records] = []
        for table in (POSTS, COMMENTS, USERS):
            if table not in tables:
                continue
            wanted = _people_of(parts) if table == USERS else None
            with bundle.open(tables[table]) as source:
                parts.append(_read_table(source, options, ledger, wanted))
                tell_stream(source, ledger)
        for part in parts:
            part_of(part).site = folder if len(sites) > 1 else ""
        joined += join(parts, options, ledger)
    whole = put_together(joined)
    whole.source = bundle.name
    set_part(whole, Part("", bundle.name, joined=True))
    return whole


def _read_table(
    source: Source, options: ReadOptions, ledger: Ledger, wanted: Collection[str] | None
) -> Records:
    root = _ROOT.search(source.head[:65536].decode(errors="replace"))
    if root is None:
        raise InputError(
            f"{source.name}: is no table of posts, comments or users of Stack Exchange; give "
            "Posts.xml, Comments.xml and Users.xml of its dump, or their folder"
        )
    if root[1] == POSTS:
        return _read_posts(source, options, ledger)
    if root[1] == COMMENTS:
        return _read_comments(source, options, ledger)
    return _read_users(source, options, ledger, wanted)


def _read_posts(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    gather, part = Gather(source.name, options, ledger), Part(POSTS)
    questions = part.questions
    for place, element in enumerate(each_element(source, ("row",), options, ledger), 1):
        get = element.get
        number, above = get("Id"), get("ParentId")
        kind = get("PostTypeId") or (_ANSWER if above else _QUESTION)
        name = f"p{number}" if number else None
        parent = thread = f"p{above}" if above and kind == _ANSWER else None
        body = get("Body") or ""
        user, is_page = get("OwnerUserId") or None, kind not in (_QUESTION, _ANSWER)
        row = gather.add(
            Row(
                name,
                parent,
                get("OwnerDisplayName") or None,
                user,
                html_text(body) if "<" in body or "&" in body else body,
                _utc(get("CreationDate")),
                thread or name,
                COMMENT if kind == _ANSWER else POST,
                "wiki" if is_page else "bot" if user == _COMMUNITY else None,
                _number(get("Score")),
                _version(get("LastEditDate")),
                place,
            )
        )
        # Comments on an answer that is left out stay in the thread of its question.
        if thread is not None and name is not None:
            questions[name] = thread
        if row is None or name is None:
            continue
        part.posts.add(name)
        part.announced += int(_number(get("CommentCount")) or 0)
        part.answers += int(_number(get("AnswerCount")) or 0)
        title = get("Title")
        if title:
            gather.titles[name] = title
    return _finished(gather, part)


def _read_comments(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    gather = Gather(source.name, options, ledger)
    for place, element in enumerate(each_element(source, ("row",), options, ledger), 1):
        get = element.get
        number, post = get("Id"), get("PostId")
        if not post:
            gather.reject("wrong_shape", place, "a comment that does not name its post")
            continue
        above = f"p{post}"
        user = get("UserId") or None
        gather.add(
            Row(
                f"c{number}" if number else None,
                above,
                get("UserDisplayName") or None,
                user,
                get("Text") or "",
                _utc(get("CreationDate")),
                above,
                COMMENT,
                "bot" if user == _COMMUNITY else None,
                _number(get("Score")),
                0.0,
                place,
                None,
                None,
                above,
            )
        )
    return _finished(gather, Part(COMMENTS))


def _read_users(
    source: Source, options: ReadOptions, ledger: Ledger, wanted: Collection[str] | None
) -> Records:
    part = Part(USERS)
    for element in each_element(source, ("row",), options, ledger):
        number, name = element.get("Id"), element.get("DisplayName")
        if number and name and (wanted is None or number in wanted):
            part.names[number] = name
    return _finished(Gather(source.name, options, ledger), part)


def _finished(gather: Gather, part: Part) -> Records:
    records = gather.finish()
    records.address_styles = STYLES
    set_part(records, part)
    return records


def _people_of(parts: list[Records]) -> set[str]:
    return {person for part in parts for person in part.author_ids or () if person}


@lru_cache(maxsize=4096)
def _number(value: str | None) -> float | None:
    return as_number(value)


def _utc(time: str | None) -> str | None:
    """Return a time of the dump, which names no zone and is UTC, with its zone."""
    return time + "Z" if time and time[-1:].isdigit() else time


def _version(edited: str | None) -> float:
    """Return a number that grows with the time of the last edit, 0 if there is none."""
    if not edited:
        return 0.0
    digits = re.sub(r"[^0-9]", "", edited[:23])
    return float(digits) if digits else 0.0
