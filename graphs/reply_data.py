"""What the input says of who answers whom: nothing, all of it, or what could be found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.phrases import count
from threadgraph.graphs.records import PLACEHOLDER, POST, ROOT

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion

UNSAID = "The file does not say who answers whom"

_CHATS = frozenset(
    ("discord", "discord-csv", "discord-html", "irc", "slack", "telegram", "whatsapp", "zulip")
)
_FLAT = _CHATS | {"github", "phpbb", "vbulletin", "xenforo"}
"""Formats that list comments in a row: a reply shows only where somebody made it one."""

_TABLES = frozenset(("csv", "json", "ndjson", "tsv"))
_WARNINGS = ("no_parents", "ids_all_equal", "no_posts")


def says_who_answers(discussion: Discussion) -> bool:
    """Return whether it is known of any comment what it answers, or that nothing is answered.

    True if any record has a parent, stated or inferred, that is a comment (or is absent, or an
    opening post that the platform lets people answer).  Where no record has one, the ledger
    decides first (`no_parents`, `ids_all_equal`, `no_posts`); else a chat, a forum that lists
    its posts, or a table says nothing, and a page or a discussion made in Python says that
    nobody answered.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> says_who_answers(example_discussion())
    True
    """
    d = discussion
    formats = {one.format for one in d.inputs}
    above = d.kind[d.parent[d.is_record & (d.parent >= 0)]]
    nothing = (ROOT, POST) if formats and formats <= _FLAT else (ROOT,)
    if not np.isin(above, nothing).all():
        return True
    if any(d.ledger.warnings[kind] for kind in _WARNINGS):
        return False
    return not formats & (_FLAT | _TABLES)


def opening_is_answered(discussion: Discussion) -> bool:
    """Return whether what answers no other comment can be said to answer the opening.

    It cannot in chats and in forums that list their posts, nor where parents were inferred in
    records of no format: there it answers nobody that could be found.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> opening_is_answered(example_discussion())
    True
    """
    d = discussion
    if d.inputs:
        return not any(one.format in _FLAT for one in d.inputs)
    return d.rules is None


def answers_to_absent(discussion: Discussion) -> int:
    """Return how many comments answer what the input does not hold.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> answers_to_absent(example_discussion())
    0
    """
    d = discussion
    up = np.maximum(d.parent, 0)
    return int(np.count_nonzero(d.is_record & (d.parent >= 0) & (d.kind[up] == PLACEHOLDER)))


def nobody_addressed(discussion: Discussion) -> str:
    """Return in a sentence that there is no link between people, claiming no more than is known.

    >>> from threadgraph.graphs.examples import discussion_of
    >>> nobody_addressed(discussion_of([("1", None, "Ann", "", 0), ("2", None, "Bob", "", 1)]))
    'Nobody answered or named anybody else'
    """
    d = discussion
    if not says_who_answers(d):
        return f"{UNSAID}, and no comment names anybody else known here"
    absent = answers_to_absent(d)
    known = " of known name" if absent or (d.is_record & (d.author < 0)).any() else ""
    said = f"Nobody{known} answered or named anybody else{known}"
    if not absent:
        return said
    verb = "answers" if absent == 1 else "answer"
    whole = int(np.count_nonzero(d.is_record))
    return f"{said}; {absent:,} of {count(whole, 'comment')} {verb} what is not in the file"
