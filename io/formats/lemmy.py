"""Read answers of Lemmy: lists of comments, with or without the post they belong to.

Written from the type definitions of the interface, for its versions 3 and 4 (in the latter
the counts stand in the comment itself).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from threadgraph.graphs.errors import InputError
from threadgraph.graphs.records import POST
from threadgraph.io.formats.lemmy_mentions import find_handles
from threadgraph.io.gather import Gather, Row
from threadgraph.io.head import LINES, syntax_of
from threadgraph.io.json_objects import dict_of, number_of, text_of

if TYPE_CHECKING:
    from threadgraph.graphs.ledger import Ledger
    from threadgraph.graphs.records import Records
    from threadgraph.io.options import ReadOptions
    from threadgraph.io.streams import Source

_LISTS = ("comments", "items", "replies", "mentions")
_USUAL_PAGES = (10, 20, 50)


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the post and the comments; InputError for an answer that is an error message."""
    views = _Views(source.name, options, ledger)
    if syntax_of(source.head.lstrip(b" \t\r\n\0")[:65536].decode(errors="replace")) == LINES:
        from threadgraph.io.json_object_lines import each_object

        for place, found in each_object(source, options, ledger):
            ledger.read -= 1  # counted when it is taken: an answer may hold many comments
            views.add_answer(found, place)
    else:
        from threadgraph.io.json_document import load_document

        document = load_document(source, options, ledger)
        for place, found in enumerate(document if isinstance(document, list) else [document], 1):
            views.add_answer(found, place)
    return views.finish()


class _Views:
    """Takes views of comments and posts, as the interface calls them."""

    def __init__(self, name: str, options: ReadOptions, ledger: Ledger) -> None:
        self._name, self._ledger = name, ledger
        self._gather = Gather(name, options, ledger, counted=True, marked=True)
        self._people: dict[tuple[str, str], str] = {}
        self._declared: dict[str, int] = {}
        self._held: dict[str, set[str]] = {}
        self._branches: dict[str, tuple[int, str | None, int]] = {}
        self._with_handles: list[tuple[int, str]] = []
        self._longest = 0

    def add_answer(self, answer: Any, place: int) -> None:
        """Take an answer: a view, or an object with a list of views or with a post."""
        if not isinstance(answer, dict):
            self._ledger.read += 1
            if answer is None:
                self._gather.leave_out("null")
            else:
                self._gather.reject("not_an_object", place, "no comment, but a plain value")
            return
        post = dict_of(answer.get("post_view"))
        if post or ("comment" not in answer and "name" in dict_of(answer.get("post"))):
            self._add_post(post or answer)
        if "comment" in answer:
            self._add_comment(answer, place)
            return
        view = answer.get("comment_view")
        if isinstance(view, dict):
            self._add_comment(view, place)
        found = next((answer[key] for key in _LISTS if isinstance(answer.get(key), list)), None)
        if found is None:
            if not post and not view and "post" not in answer:
                self._refuse_error(answer)
                self._ledger.read += 1
                keys = ", ".join(map(str, answer))[:100]
                self._gather.reject("wrong_shape", place, f"an object with the keys {keys}")
            return
        self._longest = max(self._longest, len(found))
        if text_of(answer.get("next_page")):
            what = "names a next page, which is not in this file"
            self._ledger.warn("looks_paged", self._name, what)
        for position, item in enumerate(found, 1):
            if isinstance(item, dict) and "comment" in item:
                self._add_comment(item, position)
            elif isinstance(item, dict) and "post" in item:
                self._add_post(item)
            else:
                self._ledger.read += 1
                self._gather.reject("wrong_shape", position, "no view of a comment")

    def finish(self) -> Records:
        """Return the records, having told what the file does not hold."""
        gather, declared = self._gather, self._declared
        for row, text in self._with_handles:
            for name, host, start, end in find_handles(text):
                person = self._people.get((name, host))
                shown = None if person else f"{name}@{host}"
                gather.mention(row, person_id=person, name=shown, start=start, end=end)
        # The comments of a post that has none here may be in another file.
        here = {post: n for post, n in declared.items() if post in self._held}
        if here:
            held = sum(min(n, len(self._held[post])) for post, n in here.items())
            gather.declare(sum(here.values()), held)
        elif not self._branches and self._longest in _USUAL_PAGES:
            what = f"holds exactly {self._longest} comments; further pages may be missing"
            self._ledger.warn("looks_paged", self._name, what)
        self._tell_branches()
        return gather.finish()

    def _refuse_error(self, answer: dict[str, Any]) -> None:
        if "error" in answer and not len(self._gather):
            what = (text_of(answer["error"]) or "unknown")[:100]
            raise InputError(
                f"{self._name}: is an error message of Lemmy ({what}); ask for the comments again"
            )

    def _add_post(self, view: dict[str, Any]) -> None:
        """Take a post, which is the opening of its thread."""
        self._ledger.read += 1
        post, counts = dict_of(view.get("post")), dict_of(view.get("counts"))
        number = text_of(post.get("id"))
        own = f"p{number}" if number else None
        title, body = text_of(post.get("name")), text_of(post.get("body")) or ""
        row = Row(own, None, *self._creator(view), "", _published(post), own, POST)
        label = _label_of(post)
        if own:
            declared = number_of(counts.get("comments", post.get("comments")))
            if declared is not None and declared > 0:
                self._declared[own] = int(declared)
            if title:
                self._gather.titles[own] = title
        row = row._replace(
            text="" if label else body,
            label=label,
            score=number_of(counts.get("score", post.get("score"))),
            version=_version(post),
            url=text_of(post.get("ap_id")),
        )
        taken = self._gather.add(row, post)
        if taken is not None and "@" in row.text:
            self._with_handles.append((taken, row.text))

    def _add_comment(self, view: dict[str, Any], place: int) -> None:
        self._ledger.read += 1
        comment, counts = dict_of(view.get("comment")), dict_of(view.get("counts"))
        own, post = text_of(comment.get("id")), text_of(comment.get("post_id"))
        steps = (text_of(comment.get("path")) or "").split(".")
        parent = steps[-2] if len(steps) > 2 else None
        thread = f"p{post}" if post else None
        label = _label_of(comment)
        row = Row(
            own,
            parent,
            *self._creator(view),
            "" if label else text_of(comment.get("content")) or "",
            _published(comment),
            thread,
            label=label,
            score=number_of(counts.get("score", comment.get("score"))),
            version=_version(comment),
            place=place,
            url=text_of(comment.get("ap_id")),
        )
        taken = self._gather.add(row, comment)
        if taken is None or own is None:
            return
        if "@" in row.text:
            self._with_handles.append((taken, row.text))
        self._held.setdefault(thread or "", set()).add(own)
        children = number_of(counts.get("child_count", comment.get("child_count")))
        if children is not None:
            self._branches[own] = (len(steps), parent, int(children))

    def _creator(self, view: dict[str, Any]) -> tuple[str | None, str | None]:
        """Return name and id of the person of a view, which is remembered by its handle."""
        creator = dict_of(view.get("creator"))
        name, number = text_of(creator.get("name")), text_of(creator.get("id"))
        address = text_of(creator.get("actor_id")) or text_of(creator.get("ap_id"))
        if name and number and address:
            self._people[name.lower(), _host(address)] = number
        return name, number

    def _tell_branches(self) -> None:
        """Count the comments announced below those here, and where branches end too early."""
        branches = self._branches
        below = dict.fromkeys(branches, 0)
        lost = unfinished = 0
        for own in sorted(branches, key=lambda own: -branches[own][0]):
            _, parent, announced = branches[own]
            absent = max(announced - below[own], 0)
            lost += absent
            unfinished += absent > 0
            if parent in below:
                below[parent] += 1 + below[own] + absent
        self._ledger.count("not_loaded", lost)
        self._ledger.count("unfinished_branches", unfinished)


def _label_of(item: dict[str, Any]) -> str | None:
    if item.get("deleted") is True:
        return "deleted"
    return "removed" if item.get("removed") is True else None


def _published(item: dict[str, Any]) -> str | None:
    """Return the time of a record; before version 0.19 it has no zone and is UTC."""
    return _zoned(text_of(item.get("published")) or text_of(item.get("published_at")))


def _version(item: dict[str, Any]) -> float:
    """Return when a record was last edited, in seconds since 1970, 0 if never."""
    edited = _zoned(text_of(item.get("updated")) or text_of(item.get("updated_at")))
    try:
        return datetime.fromisoformat(edited).timestamp() if edited else 0.0
    except ValueError:
        return 0.0


def _zoned(time: str | None) -> str | None:
    if not time or len(time) < 19 or time.endswith("Z") or "+" in time[19:] or "-" in time[19:]:
        return time
    return time + "Z"


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""
