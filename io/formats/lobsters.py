"""Read stories of Lobsters (https://lobste.rs/s/ID.json): a flat list of comments with levels.

Written from the source of the site: since 2020 a comment names its parent, before only its level.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from threadgraph.graphs.errors import InputError
from threadgraph.graphs.records import POST
from threadgraph.io.gather import Gather, Row
from threadgraph.io.json_document import load_document
from threadgraph.io.json_objects import number_of, text_of
from threadgraph.io.markup import html_text_and_links

if TYPE_CHECKING:
    from threadgraph.graphs.ledger import Ledger
    from threadgraph.graphs.records import Records
    from threadgraph.io.options import ReadOptions
    from threadgraph.io.streams import Source

_PROFILE = re.compile(r"(?:^|/)(?:~|u/)([A-Za-z0-9_-]{1,50})/?$")
_STORY = re.compile(r"/s/([a-z0-9]{1,20})(?:/|$)")


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the story with its comments; InputError for a list of stories without any."""
    document = load_document(source, options, ledger)
    gather = Gather(source.name, options, ledger, marked=True)
    comments = 0
    for story in document if isinstance(document, list) else [document]:
        comments += _add_story(gather, story)
    if not comments and isinstance(document, list) and document:
        raise InputError(
            f"{source.name}: is a list of stories of Lobsters without their comments; ask for a "
            "story, such as https://lobste.rs/s/ID.json"
        )
    return gather.finish()


def _add_story(gather: Gather, story: Any) -> int:
    """Take a story with its comments, or a comment that stands alone; return how many comments."""
    if not isinstance(story, dict):
        gather.reject("not_an_object", gather.source, "no story, but a plain value")
        return 0
    if "commenting_user" in story:
        address = _STORY.search(text_of(story.get("url")) or "")
        _Comments(gather, address[1] if address else None).add(story, 1)
        return 1
    own = text_of(story.get("short_id"))
    title, score = text_of(story.get("title")), number_of(story.get("score"))
    if own or title:
        text, mentions = _text_of(story, "description")
        author, time = _name_of(story.get("submitter_user")), text_of(story.get("created_at"))
        link = text_of(story.get("short_id_url"))
        row = gather.add(Row(own, None, author, None, text, time, own, POST, score=score, url=link))
        _mention(gather, row, mentions)
        if own and title:
            gather.titles[own] = title
    listed = story.get("comments")
    comments = _Comments(gather, own)
    for place, comment in enumerate(listed if isinstance(listed, list) else [], 1):
        comments.add(comment, place)
    if isinstance(listed, list):
        gather.declare(_count(story.get("comment_count")), comments.shown)
        return len(listed)
    return 0


class _Comments:
    """Takes the comments of a story in their order, which tells parents with the levels."""

    def __init__(self, gather: Gather, story: str | None) -> None:
        self._gather, self._story = gather, story
        self._above: list[str | None] = []
        self._lowest: int | None = None
        self.shown = 0

    def add(self, comment: Any, place: int) -> None:
        """Take a comment."""
        if not isinstance(comment, dict):
            self._gather.reject("not_an_object", place, "no comment, but a plain value")
            return
        own = text_of(comment.get("short_id"))
        gone = comment.get("is_deleted") is True
        label = "removed" if comment.get("is_moderated") is True else "deleted" if gone else None
        text, mentions = ("", []) if label else _text_of(comment, "comment")
        self.shown += label is None
        row = self._gather.add(
            Row(
                own,
                self._parent(comment, own),
                _name_of(comment.get("commenting_user")),
                None,
                text,
                text_of(comment.get("created_at")),
                self._story,
                label=label,
                score=number_of(comment.get("score")),
                place=place,
                url=text_of(comment.get("short_id_url")) or text_of(comment.get("url")),
            ),
            comment,
        )
        _mention(self._gather, row, mentions)

    def _parent(self, comment: dict[str, Any], own: str | None) -> str | None:
        """Return the parent named, else the last comment one level above; None for the story."""
        level = self._level(comment)
        above = self._above
        above.extend([None] * (level - len(above)))
        found = above[level - 1] if level else None
        del above[level:]
        above.append(own)
        return text_of(comment.get("parent_comment")) if "parent_comment" in comment else found

    def _level(self, comment: dict[str, Any]) -> int:
        """Return the level from 0; `indent_level`, which was before `depth`, counts from 1."""
        depth, indent = number_of(comment.get("depth")), number_of(comment.get("indent_level"))
        if depth is None:
            if self._lowest is None:
                self._lowest = int(min(indent or 0, 1))
            depth = (indent or 0) - self._lowest
        return min(max(int(depth), 0), len(self._above))


def _text_of(item: dict[str, Any], key: str) -> tuple[str, list[tuple[str, int, int]]]:
    """Return a text, and the people it mentions with the places of their names."""
    markup = text_of(item.get(key))
    if markup is None:
        return text_of(item.get(f"{key}_plain")) or "", []
    text, links = html_text_and_links(markup)
    found = []
    for link in links:
        person = _PROFILE.search(link.address)
        if person and text[link.start : link.end] == "@" + person[1]:
            found.append((person[1], link.start + 1, link.end))
    return text, found


def _mention(gather: Gather, row: int | None, mentions: list[tuple[str, int, int]]) -> None:
    for name, start, end in mentions:
        gather.mention(row, name=name, start=start, end=end)


def _name_of(user: Any) -> str | None:
    """Return the name of a person: a text, before 2023 an object."""
    return text_of(user.get("username")) if isinstance(user, dict) else text_of(user)


def _count(value: Any) -> int | None:
    number = number_of(value)
    return None if number is None else int(number)
