"""Read posts of Disqus as its interface answers (posts/list.json, listPostsThreaded.json).

Threads and people are called as in the export, so that both can be read together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from threadgraph.io.formats.disqus_words import person_id, words_of
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

_ZONED = ("Z", "z")


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the posts of one answer, of a list, or of one post a line.

    Times without a zone are UTC.  `looks_paged` warns where the answer says that more follow;
    `unfinished_branches` counts posts whose replies it says are elsewhere.
    """
    gather = Gather(source.name, options, ledger, counted=True)
    if Head(source.head, whole=source.whole).syntax == LINES:
        for place, found in each_object(source, options, ledger):
            if "response" in found:
                ledger.read -= 1
                _take_answer(gather, found)
            else:
                _take(gather, place, found)
    else:
        _take_answer(gather, load_document(source, options, ledger))
    return gather.finish()


def _take_answer(gather: Gather, answer: Any) -> None:
    posts = answer
    if isinstance(answer, dict):
        posts = answer.get("response", [answer])
        cursor = dict_of(answer.get("cursor"))
        if cursor.get("hasNext") is True or cursor.get("more") is True:
            what = "the answer says that more posts follow; further pages may be missing"
            gather.ledger.warn("looks_paged", gather.source, what)
    for place, post in enumerate(posts if isinstance(posts, list) else [], 1):
        gather.ledger.read += 1
        _take(gather, place, post)


def _take(gather: Gather, place: int, post: Any) -> None:
    if not isinstance(post, dict):
        gather.reject("not_an_object", place, "no object, but a plain value")
        return
    get = post.get
    thread = get("thread")
    title = None
    if isinstance(thread, dict):
        title = text_of(thread.get("clean_title")) or text_of(thread.get("title"))
        thread = thread.get("id")
    thread = text_of(thread)
    author = dict_of(get("author"))
    user = text_of(author.get("username"))
    message = get("message") if isinstance(get("message"), str) else get("raw_message")
    text, mentioned = words_of(message if isinstance(message, str) else "")
    row = gather.add(
        Row(
            text_of(get("id")),
            text_of(get("parent")),
            text_of(author.get("name")) or user,
            person_id(user),
            text,
            _utc(get("createdAt")),
            f"t{thread}" if thread else None,
            label=_label(post),
            score=_score(post),
            place=place,
            url=get("url"),
        ),
        post,
    )
    for person, start, end in mentioned:
        gather.mention(row, person_id=person, start=start, end=end)
    if row is None:
        return
    if get("hasMore") is True:
        gather.ledger.count("unfinished_branches")
    if thread and title:
        gather.titles.setdefault(f"t{thread}", title)


def _label(post: dict[str, Any]) -> str | None:
    if post.get("isSpam") is True:
        return "spam"
    if post.get("isDeleted") is True:
        return "deleted"
    return "pending" if post.get("isApproved") is False else None


def _score(post: dict[str, Any]) -> float | None:
    points = number_of(post.get("points"))
    likes, dislikes = number_of(post.get("likes")), number_of(post.get("dislikes"))
    if points is not None or likes is None:
        return points
    return likes - (dislikes or 0)


def _utc(time: Any) -> Any:
    """Return a time of the interface, which is UTC, with its zone."""
    if not isinstance(time, str):
        return time if isinstance(time, (int, float)) and not isinstance(time, bool) else None
    zoned = time.endswith(_ZONED) or "+" in time[10:] or "-" in time[10:]
    return time if zoned else time + "Z"
