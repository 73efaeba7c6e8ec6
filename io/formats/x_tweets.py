"""Read X: pages of its API as twarc and others store them, posts one by one, archives of people."""

from __future__ import annotations

from typing import Any

from threadgraph.graphs.errors import InputError
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import Records
from threadgraph.io.formats.x_fields import is_old, new_tweet, old_tweet
from threadgraph.io.formats.x_posts import Posts
from threadgraph.io.head import LINES, Head
from threadgraph.io.json_document import load_document
from threadgraph.io.json_object_lines import each_object
from threadgraph.io.json_objects import dict_of, list_of, text_of
from threadgraph.io.options import ReadOptions
from threadgraph.io.streams import Source

_LISTS = ("statuses", "tweets", "results")
_NOTICES = frozenset(
    ("delete", "scrub_geo", "limit", "status_withheld", "user_withheld", "disconnect", "warning")
)


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the posts of one file, each in the thread of its conversation.

    Where the file does not tell the conversation of every post, a post that answers none opens
    a thread.  The posts answered that stand beside a page ("includes") are read too, others
    there are not.  Posts passed on without a word are left out.
    """
    pages = _Pages(source.name, options, ledger)
    if Head(source.head, whole=source.whole).syntax == LINES:
        for place, found in each_object(source, options, ledger):
            ledger.read -= 1  # The line is no record: what is inside is.
            pages.take(found, place)
    else:
        document = load_document(source, options, ledger)
        if not isinstance(document, (dict, list)):
            raise InputError(f"{source.name}: holds no posts of X; give the answer of its API")
        for place, found in enumerate(document if isinstance(document, list) else [document], 1):
            pages.take(found, place)
    return pages.finish()


class _Pages:
    """Takes posts, and pages of them with the people and posts that they refer to."""

    def __init__(self, name: str, options: ReadOptions, ledger: Ledger) -> None:
        self._posts = Posts(name, options, ledger)
        self._name, self._ledger = name, ledger
        self._names: dict[str, str] = {}
        self._gone: set[str] = set()
        self._more = False

    def take(self, found: Any, place: int) -> None:
        """Take a page or a post."""
        if not isinstance(found, dict):
            self._posts.gather.reject("not_an_object", place, "no post, but a plain value")
        elif "data" in found or "errors" in found or ("meta" in found and "text" not in found):
            self._take_page(found, place)
        elif isinstance(found.get("tweet"), dict):
            self._posts.take(old_tweet(found["tweet"]), place, own="user" not in found["tweet"])
        elif is_old(found):
            self._take_old(found, place)
        elif "text" in found:
            self._take_new(found, place)
        elif not found.keys().isdisjoint(_NOTICES):
            self._posts.gather.leave_out("system")
        else:
            self._take_list(found, place)

    def finish(self) -> Records:
        """Return the posts, having told what the file does not hold."""
        if self._more:
            what = "ends with a page that names a next one, which is not in this file"
            self._ledger.warn("looks_paged", self._name, what)
        self._ledger.count("unavailable_tweets", len(self._gone - self._posts.present))
        return self._posts.finish()

    def _take_page(self, page: dict[str, Any], place: int) -> None:
        data, includes = page.get("data"), dict_of(page.get("includes"))
        for user in list_of(includes.get("users")):
            person, name = text_of(user.get("id")), text_of(user.get("username"))
            if person and name:
                self._names[person] = name
        for beside in list_of(includes.get("tweets")):
            self._posts.take_beside(new_tweet(beside, self._names), place)
        if isinstance(data, dict):
            data = [data]
        for item in data if isinstance(data, list) else ():
            if isinstance(item, dict) and "text" in item:
                self._take_new(item, place)
            else:
                self._posts.gather.reject("wrong_shape", place, "no post: it has no text")
        for error in list_of(page.get("errors")):
            if error.get("resource_type") == "tweet":
                name = text_of(error.get("resource_id")) or text_of(error.get("value"))
                if name:
                    self._gone.add(name)
        if data or "next_token" in dict_of(page.get("meta")):
            self._more = "next_token" in dict_of(page.get("meta"))

    def _take_new(self, post: dict[str, Any], place: int) -> None:
        tweet = new_tweet(post, self._names)
        references = post.get("referenced_tweets")
        if references:
            for beside in list_of(references):
                if "text" in beside:  # Where pages were flattened, the post stands here.
                    self._posts.take_beside(new_tweet(beside, self._names), place)
        if type(post.get("id")) is float:
            self._tell_rounded()
        self._posts.take(tweet, place)

    def _take_old(self, post: dict[str, Any], place: int) -> None:
        quoted = post.get("quoted_status")
        if isinstance(quoted, dict):
            self._posts.take_beside(old_tweet(quoted), place)
        if "id_str" not in post and type(post.get("id")) is float:
            self._tell_rounded()
        self._posts.take(old_tweet(post), place)

    def _take_list(self, found: dict[str, Any], place: int) -> None:
        posts = next((found[key] for key in _LISTS if isinstance(found.get(key), list)), None)
        if posts is None:
            keys = ", ".join(map(str, found))[:100]
            self._posts.gather.reject("wrong_shape", place, f"no post: an object with {keys}")
            return
        for number, post in enumerate(posts, 1):
            if not isinstance(post, dict):
                self._posts.gather.reject("not_an_object", number, "no post, but a plain value")
            elif is_old(post):
                self._take_old(post, number)
            else:
                self._take_new(post, number)
        if posts and "search_metadata" in found:
            self._more = "next_results" in dict_of(found["search_metadata"])

    def _tell_rounded(self) -> None:
        what = "ids are numbers with a point, so that their last digits are lost"
        self._ledger.warn("ids_rounded", self._name, what)
