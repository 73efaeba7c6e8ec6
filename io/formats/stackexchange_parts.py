"""Bring the tables of a Stack Exchange dump together: threads of comments, names of people."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from threadgraph.graphs.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadgraph.graphs.ledger import Ledger
    from threadgraph.graphs.records import Records
    from threadgraph.io.options import ReadOptions

POSTS, COMMENTS, USERS = "posts", "comments", "users"

_KEY = "stackexchange"
_FILES = {f"{table}.xml": table for table in (POSTS, COMMENTS, USERS)}


@dataclass
class Part:
    """What is known of a table beside its records.

    `kind` is the table; `site` sets apart the ids of several sites; `joined` parts have been
    brought together already.  `questions`: answer to its question; `posts`: those that were
    kept; `announced`, `answers`: comments on them and answers to them that they announce;
    `names`: number of a user to the name shown.
    """

    kind: str
    site: str = ""
    joined: bool = False
    questions: dict[str, str] = field(default_factory=dict)
    posts: set[str] = field(default_factory=set)
    announced: int = 0
    answers: int = 0
    names: dict[str, str] = field(default_factory=dict)


def set_part(records: Records, part: Part) -> None:
    """Keep with records what is known of their table."""
    records.extra[_KEY] = part


def part_of(records: Records) -> Part:
    """Return what is known of the table that records come from."""
    part: Part = records.extra[_KEY]
    return part


def by_site(names: Sequence[str]) -> tuple[dict[str, dict[str, str]], list[str]]:
    """Return, by folder, the files of each table in it; and all other files.

    >>> by_site(["fr/Posts.xml", "fr/Users.xml", "fr/Votes.xml"])
    ({'fr': {'posts': 'fr/Posts.xml', 'users': 'fr/Users.xml'}}, ['fr/Votes.xml'])
    """
    sites: dict[str, dict[str, str]] = defaultdict(dict)
    others = []
    for name in names:
        folder, _, base = name.rpartition("/")
        table = _FILES.get(base.lower())
        if table is None or table in sites[folder]:
            others.append(name)
        else:
            sites[folder][table] = name
    for folder in list(sites):
        if sites[folder].keys() <= {USERS}:
            others += sites.pop(folder).values()
    return dict(sites), others


def join(parts: list[Records], options: ReadOptions, ledger: Ledger) -> list[Records]:
    """Return the tables with records, each comment in the thread of its post, people named.

    Without Posts.xml the comments of each post are a thread, under a placeholder.  Dumps that
    were read as a whole are set apart by name if there are several.  InputError if there are
    only users.
    """
    whole = [records for records in parts if part_of(records).joined]
    tables = [records for records in parts if not part_of(records).joined]
    if len(whole) > 1:
        for records in whole:
            _set_apart(records, part_of(records).site)
    held = [records for records in tables if part_of(records).kind != USERS]
    if not held:
        if not whole:
            raise InputError(
                f"{parts[0].source}: holds the users of a Stack Exchange site and no word of "
                "theirs; give Posts.xml and Comments.xml too, or their folder"
            )
        return whole
    _find_threads(held, ledger)
    _name_people(tables, held, ledger)
    for records in held:
        site = part_of(records).site
        if site:
            _set_apart(records, site)
    return [*whole, *held]


def _find_threads(held: list[Records], ledger: Ledger) -> None:
    """Move comments, in place, from the thread of their post to that of its question."""
    posts = [part_of(records) for records in held if part_of(records).kind == POSTS]
    comments = [records for records in held if part_of(records).kind == COMMENTS]
    questions = {answer: q for part in posts for answer, q in part.questions.items()}
    for records in comments:
        if records.threads is not None:
            threads = records.threads
            records.threads = [questions.get(post or "", post) for post in threads]
    if not posts:
        what = "Posts.xml is not among the inputs: the comments of each post are a thread"
        ledger.warn("no_posts", comments[0].source, what)
        return
    source = held[0].source
    known = {post for part in posts for post in part.posts}
    found = sum(parent in known for records in comments for parent in records.parents)
    _declare(sum(part.announced for part in posts), found, "comments", source, ledger)
    found = sum(question in known for question in questions.values())
    _declare(sum(part.answers for part in posts), found, "answers", source, ledger)


def _declare(declared: int, found: int, what: str, source: str, ledger: Ledger) -> None:
    missing = declared - found
    if missing > 0:
        line = f"{found:,} of {declared:,} {what}; {missing:,} are not in this file"
        ledger.warn("not_in_file", source, line, missing)


def _name_people(tables: list[Records], held: list[Records], ledger: Ledger) -> None:
    """Give people the names of the table of users, in place."""
    users = [part_of(records) for records in tables if part_of(records).kind == USERS]
    names = {number: name for part in users for number, name in part.names.items()}
    unnamed = set()
    for records in held:
        for row, number in enumerate(records.author_ids or ()):
            if number is None:
                continue
            name = names.get(number) or records.authors[row]
            if name is None:
                name = f"user{number}"
                unnamed.add(number)
            records.authors[row] = name
    if unnamed:
        why = "Users.xml does not name them" if users else "Users.xml is not among the inputs"
        what = f"{len(unnamed):,} people are shown by number: {why}"
        ledger.warn("people_without_name", held[0].source, what, len(unnamed))


def _set_apart(records: Records, site: str) -> None:
    """Put the name of a site before all ids of records, in place."""
    columns: tuple[list[Any] | None, ...] = (
        records.ids,
        records.parents,
        records.threads,
        records.author_ids,
        records.groups,
    )
    for column in columns:
        if column is not None:
            column[:] = [None if value is None else f"{site}/{value}" for value in column]
    records.titles = {f"{site}/{thread}": title for thread, title in records.titles.items()}
