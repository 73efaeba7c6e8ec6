"""Read topics of Discourse: topic JSON, pages of posts, files of one post each.

A thread is a topic and has its number, "57", and so has its first post; the others are called
as in their addresses, "57/3", by their number in the topic, which replies name.  A post that
names no other answers the topic.  Discourse does not store the parent of an answer to the post
just above; where such a post quotes one of its topic, the first post quoted that is not the
opening is taken for its parent (rule "quote_id").  People are shown by user name, which is what
mentions and quotations name, and known by number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from threadgraph.graphs.records import COMMENT, POST
from threadgraph.io.formats.discourse_words import Mention, Quote, from_cooked, from_raw
from threadgraph.io.gather import Gather, Row
from threadgraph.io.head import LINES, Head
from threadgraph.io.json_document import load_document
from threadgraph.io.json_object_lines import each_object
from threadgraph.io.json_objects import dict_of, number_of, text_of

if TYPE_CHECKING:
    from threadgraph.graphs.ledger import Ledger
    from threadgraph.graphs.records import Records
    from threadgraph.io.options import ReadOptions
    from threadgraph.io.streams import Source

_KEY = "discourse"
_LIKE = 2
_MODERATOR, _SMALL_ACTION, _WHISPER = 2, 3, 4
_BOTS = frozenset({"system", "discobot"})
_BOT_SIZES = frozenset(map(len, _BOTS))
_PAGES = (20, 50)


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the posts of one file; what its topics announce is settled by `join`."""
    posts = _Posts(source.name, options, ledger)
    if Head(source.head, whole=source.whole).syntax == LINES:
        for place, found in each_object(source, options, ledger):
            ledger.read -= 1  # A line may be a topic: posts are counted by themselves.
            posts.take(found, place)
    else:
        document = load_document(source, options, ledger)
        for place, found in enumerate(document if isinstance(document, list) else [document], 1):
            posts.take(found, place)
    return posts.finish()


def join(parts: list[Records], options: ReadOptions, ledger: Ledger) -> list[Records]:
    """Return the parts, having told which posts of a topic are in none of them.

    Topics are looked through for people quoted only where a post quotes one without a number.
    """
    announced: dict[str, int] = {}
    seen: dict[str, set[str]] = {}
    where: dict[str, str] = {}
    for records in parts:
        for topic, known in records.extra.get(_KEY, {}).items():
            seen.setdefault(topic, set()).update(known.seen)
            where.setdefault(topic, records.source)
            announced[topic] = max(announced.get(topic, 0), known.announced)
    for topic, declared in announced.items():
        Gather(where[topic], options, ledger).declare(declared, len(seen[topic]), "posts")
    _forget_groups(parts)
    return parts


def _forget_groups(parts: list[Records]) -> None:
    """Leave groups, in place, to the topics in which somebody is looked for."""
    seeking = {
        group
        for records in parts
        for group, name in zip(records.groups or (), records.named or (), strict=True)
        if name
    }
    for records in parts:
        if not seeking:
            records.groups = records.named = None
        elif records.groups is not None:
            records.groups = [group if group in seeking else None for group in records.groups]


@dataclass
class _Topic:
    """What is known of a topic in one file: posts announced, ids of posts seen."""

    announced: int = 0
    seen: set[str] = field(default_factory=set)


class _Posts:
    """The posts of one file, taken one by one."""

    def __init__(self, source: str, options: ReadOptions, ledger: Ledger) -> None:
        self._gather = Gather(source, options, ledger, marked=True)
        self._ledger, self._source = ledger, source
        self._topics: dict[str, _Topic] = {}
        self._typed: list[int] = []
        self._unnamed = re.sub(r"(?:\.\w{1,9}){1,2}$", "", source) or "topic"

    def take(self, found: Any, place: int) -> None:
        """Take a topic, a page of posts or a post."""
        if not isinstance(found, dict):
            self._gather.reject("not_an_object", place, "no object, but a plain value")
            return
        stream = found.get("post_stream")
        page = found.get("latest_posts")
        if isinstance(stream, dict):
            self._take_topic(found, stream)
        elif isinstance(page, list):
            self._take_posts(page, {})
            self._tell_page(len(page))
        elif isinstance(found.get("posts"), list) and "post_number" not in found:
            self._take_topic(found, found)
        else:
            self._take_posts([found], {}, place)

    def finish(self) -> Records:
        """Return what was taken."""
        records = self._gather.finish()
        if records.marked is not None:
            for row in self._typed:
                records.marked[row] = False
        records.extra[_KEY] = self._topics
        return records

    def _take_topic(self, topic: dict[str, Any], stream: dict[str, Any]) -> None:
        page = stream.get("posts")
        page = page if isinstance(page, list) else []
        self._take_posts(page, topic)
        all_posts = stream.get("stream")
        announced = len(all_posts) if isinstance(all_posts, list) else 0
        announced = announced or int(number_of(topic.get("posts_count")) or 0)
        if not announced:
            self._tell_page(len(page))
            return
        first = dict_of(page[0]) if page else {}
        name = self._topic_of(first, topic)
        known = self._topics.setdefault(name, _Topic())
        known.announced = max(known.announced, announced)

    def _tell_page(self, held: int) -> None:
        if held in _PAGES:
            what = f"holds exactly {held} posts, as pages do; further pages may be missing"
            self._ledger.warn("looks_paged", self._source, what)

    def _topic_of(self, post: dict[str, Any], topic: dict[str, Any]) -> str:
        return (
            text_of(post.get("topic_id"))
            or text_of(topic.get("id"))
            or text_of(post.get("topic_slug"))
            or text_of(topic.get("slug"))
            or self._unnamed
        )

    def _take_posts(self, page: list[Any], topic: dict[str, Any], first: int = 1) -> None:
        title = text_of(topic.get("title"))
        titles, topics = self._gather.titles, self._topics
        number: object = None
        name, seen = "", set[str]()
        for place, post in enumerate(page, first):
            if not isinstance(post, dict):
                self._gather.reject("not_an_object", place, "no object, but a plain value")
                continue
            its = post.get("topic_id")
            # Posts of one topic follow one another.
            if its is None or its != number:
                number, name = its, self._topic_of(post, topic)
                seen = topics[name].seen if name in topics else set()
            taken = self._take_post(post, name, place)
            if taken is not None:
                seen.add(taken)
                if name not in topics:
                    topics[name] = _Topic(seen=seen)
            if name not in titles:
                shown = text_of(post.get("topic_title")) or title
                if shown:
                    titles[name] = shown

    def _take_post(self, post: dict[str, Any], topic: str, place: int) -> str | None:
        """Take a post and return its id."""
        get = post.get
        number, above, version = get("post_number"), get("reply_to_post_number"), get("version")
        name = _post_name(topic, number) or _post_name(topic, get("id"), "p")
        cooked = get("cooked")
        words = cooked if isinstance(cooked, str) else ""
        is_cooked = words != ""
        made = from_cooked(words) if is_cooked else from_raw(text_of(get("raw")) or "")
        text, quotes, mentions = made
        parent, rule, named = None, None, ""
        if above is not None:
            parent = _post_name(topic, above)
        if quotes and parent is None:
            parent = _post_quoted(quotes, topic, number)
            rule = "quote_id" if parent else None
            named = "" if parent else _person_quoted(quotes)
        author, person, time = get("username"), get("user_id"), get("created_at")
        row = self._gather.add(
            Row(
                name,
                parent,
                author if type(author) is str and author else _author(post),
                str(person) if type(person) is int else text_of(person),
                text,
                time if type(time) is str else None,
                topic,
                POST if name == topic else COMMENT,
                _label(post),
                _likes(post),
                float(version) if type(version) is int else number_of(version) or 0.0,
                place,
                rule,
                None,
                topic,
                named,
            ),
            post,
        )
        if row is not None:
            if not is_cooked:
                self._typed.append(row)
            if quotes or mentions:
                self._mark(row, quotes, mentions)
        return name

    def _mark(self, row: int, quotes: list[Quote], mentions: list[Mention]) -> None:
        for person in dict.fromkeys(quote.person for quote in quotes):
            if person:
                self._gather.mention(row, name=person, rule="M7")
        for who, start, end in mentions:
            self._gather.mention(row, name=who, start=start, end=end)


def _post_name(topic: str, number: Any, sign: str = "") -> str | None:
    """Return the id of a post; that of the first is the topic's."""
    if type(number) is int and number > 1:
        return f"{topic}/{sign}{number}"
    shown = text_of(number)
    if shown is None or shown == "0":
        return None
    return topic if shown == "1" and not sign else f"{topic}/{sign}{shown}"


def _post_quoted(quotes: list[Quote], topic: str, number: Any) -> str | None:
    """Return the id of the first post quoted that the post could answer, but for the opening."""
    own = number_of(number)
    for quote in quotes:
        post = number_of(quote.post)
        if post and post > 1 and quote.topic in (topic, None) and (own is None or post < own):
            return _post_name(topic, post)
    return None


def _person_quoted(quotes: list[Quote]) -> str:
    """Return whose post a post may answer, of those whose number is not told; "" for nobody's.

    Nobody's name stands for "do not look for it in the text".
    """
    if any(quote.post is not None for quote in quotes):
        return ""
    return next((quote.person for quote in quotes if quote.person), "")


def _author(post: dict[str, Any]) -> str | None:
    return text_of(post.get("username")) or text_of(post.get("name"))


def _label(post: dict[str, Any]) -> str | None:
    get = post.get
    kind = get("post_type")
    if kind == _SMALL_ACTION:
        return "system"
    if get("user_deleted") is True:
        return "deleted"
    if get("deleted_at"):
        return "removed"
    if get("hidden") is True:
        return "dead"
    name = get("username")
    if type(name) is str and len(name) in _BOT_SIZES and name.lower() in _BOTS:
        return "bot"
    return "moderator" if kind in (_MODERATOR, _WHISPER) else None


def _likes(post: dict[str, Any]) -> float | None:
    """Return the number of likes; None where the file does not tell of actions at all."""
    actions = post.get("actions_summary")
    if not isinstance(actions, list):
        return number_of(post.get("like_count"))
    for action in actions:
        if isinstance(action, dict) and action.get("id") == _LIKE:
            count = action.get("count")
            return float(count) if type(count) is int else number_of(count) or 0.0
    return 0.0
