"""What a post of X says, whichever version of the interface it comes from."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from threadgraph.io.formats.x_text import Mentioned, end_of_prefix, find_mentioned, shown
from threadgraph.io.json_objects import dict_of, list_of, number_of, text_of

_MONTHS = {
    name: f"{number:02}"
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
}
_OLD_TIME = re.compile(r"\w{3} (\w{3}) (\d\d) (\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d) (\d{4})", re.ASCII)
_RETWEET = re.compile(r"RT @\w{1,20}:", re.ASCII)


class Tweet(NamedTuple):
    """A post.  `prefix` is where the names end that the platform put before a reply.

    `editions` are the ids of its versions, the first is its own; `answers` and `answers_name`
    are the person answered; `stated` tells whether the input says which post is answered.
    """

    id: str | None
    parent: str | None
    quoted: str | None
    author_id: str | None
    name: str | None
    text: str
    mentioned: list[Mentioned]
    prefix: int
    time: str | None
    thread: str | None
    repost: bool
    score: float | None
    replies: float | None
    editions: list[str]
    answers: str | None
    answers_name: str | None
    stated: bool
    cut: bool = False


def new_tweet(post: dict[str, Any], names: dict[str, str]) -> Tweet:
    """Return a post of version 2; `names` are the names of people by id."""
    get = post.get
    parent, quoted, repost = _references(get("referenced_tweets"))
    name, thread = text_of(get("id")), text_of(get("conversation_id"))
    answers = text_of(get("in_reply_to_user_id"))
    author = get("author")
    person = text_of(get("author_id")) or text_of(dict_of(author).get("id"))
    replies = parent is not None or (answers is not None and thread != name)
    text, mentioned, prefix = _words(post, replies)
    editions = get("edit_history_tweet_ids")
    metrics = dict_of(get("public_metrics"))
    return Tweet(
        name,
        parent,
        quoted,
        person,
        text_of(dict_of(author).get("username")) if author else names.get(person or ""),
        text,
        mentioned,
        prefix,
        text_of(get("created_at")),
        thread,
        repost,
        number_of(metrics["like_count"]) if "like_count" in metrics else None,
        number_of(metrics["reply_count"]) if "reply_count" in metrics else None,
        [str(i) for i in editions] if isinstance(editions, list) and len(editions) > 1 else [],
        answers,
        _answered(answers, mentioned, names),
        "referenced_tweets" in post or parent is not None,
    )


def old_tweet(post: dict[str, Any]) -> Tweet:
    """Return a post of version 1.1, or of the archive of a person."""
    get = post.get
    whole = dict_of(get("extended_tweet")) or post
    raw = text_of(whole.get("full_text")) or text_of(whole.get("text")) or ""
    text = shown(raw)
    parent = _id(post, "in_reply_to_status_id")
    mentioned = find_mentioned(
        raw, text, list_of(dict_of(whole.get("entities")).get("user_mentions"))
    )
    prefix = 0
    if parent is not None and mentioned:
        shown_range = whole.get("display_text_range")
        first = number_of(shown_range[0]) if isinstance(shown_range, list) and shown_range else None
        # Old posts show all of their text, and so do those whose range was not asked for.
        prefix = int(first) if first else end_of_prefix(text, mentioned)
    user = dict_of(get("user"))
    repost = isinstance(get("retweeted_status"), dict) or (
        not user and _RETWEET.match(text) is not None
    )
    return Tweet(
        _id(post, "id"),
        parent,
        _id(post, "quoted_status_id"),
        _id(user, "id"),
        text_of(user.get("screen_name")),
        text,
        mentioned,
        prefix,
        old_time(text_of(get("created_at"))),
        text_of(get("conversation_id_str")) or text_of(get("conversation_id")),
        repost,
        number_of(get("favorite_count")) if "favorite_count" in post else None,
        number_of(get("reply_count")) if "reply_count" in post else None,
        [],
        _id(post, "in_reply_to_user_id"),
        text_of(get("in_reply_to_screen_name")),
        True,
        get("truncated") is True and whole is post,
    )


def is_old(post: dict[str, Any]) -> bool:
    """Tell whether a post is of version 1.1.

    >>> is_old({"id": 1, "id_str": "1"}), is_old({"id": "1", "text": ""})
    (True, False)
    """
    return "id_str" in post or "full_text" in post or "in_reply_to_status_id" in post


def old_time(time: str | None) -> str | None:
    """Return a time of version 1.1 in the order of ISO 8601; any other as it is.

    >>> old_time("Wed Oct 10 20:19:24 +0000 2018")
    '2018-10-10T20:19:24+00:00'
    """
    found = _OLD_TIME.fullmatch(time or "")
    if found is None or found[1] not in _MONTHS:
        return time
    month, day, clock, hours, minutes, year = found.groups()
    return f"{year}-{_MONTHS[month]}-{day}T{clock}{hours}:{minutes}"


def _references(references: Any) -> tuple[str | None, str | None, bool]:
    """Return the post answered, the post quoted, and whether it only passes another on."""
    parent = quoted = None
    repost = False
    for reference in references if isinstance(references, list) else ():
        if not isinstance(reference, dict):
            continue
        kind, target = reference.get("type"), text_of(reference.get("id"))
        if kind == "replied_to":
            parent = target
        elif kind == "quoted":
            quoted = target
        elif kind == "retweeted":
            repost = True
    return parent, quoted, repost


def _words(post: dict[str, Any], replies: bool) -> tuple[str, list[Mentioned], int]:
    """Return text, people mentioned and the end of the prefix of a post of version 2."""
    # A long post has its whole text beside the beginning of it.
    words = dict_of(post.get("note_tweet")) or post
    raw = text_of(words.get("text")) or text_of(post.get("text")) or ""
    text = shown(raw) if "&" in raw else raw
    entities = words.get("entities")
    if not isinstance(entities, dict) or not entities.get("mentions"):
        return text, [], 0
    mentioned = find_mentioned(raw, text, list_of(entities["mentions"]))
    return text, mentioned, end_of_prefix(text, mentioned) if replies else 0


def _answered(person: str | None, mentioned: list[Mentioned], names: dict[str, str]) -> str | None:
    """Return the name of a person answered, as the post or its page has it."""
    if person is None:
        return None
    return names.get(person) or next((m.name for m in mentioned if m.person == person), None)


def _id(post: dict[str, Any], key: str) -> str | None:
    """Return an id, from the key that has it as text if there is one."""
    return text_of(post.get(f"{key}_str")) or text_of(post.get(key))
