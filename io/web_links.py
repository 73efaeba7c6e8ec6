"""Links of comments to themselves: what may stand as one, and none guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_LINK = 2_000
"""Longer links are not kept: no comment's own address is so long."""

REDDIT = "https://www.reddit.com"
"""The site that the permalinks of Reddit are paths of."""

_WEB = ("https://", "http://")


def web_link(value: Any) -> str | None:
    """Return a link as it is, None for what is no plain web address.

    >>> web_link("https://example.org/1"), web_link("javascript:alert(1)"), web_link("/r/a/1")
    ('https://example.org/1', None, None)
    """
    if type(value) is not str or len(value) > LONGEST_LINK:
        return None
    if value.startswith(_WEB) and value.isprintable() and " " not in value:
        return value
    return None


def links(column: Iterable[Any], site: str = "") -> list[str | None] | None:
    """Return a column of links, None if there is none in it; paths are those of `site`.

    >>> links(["https://example.org/1", None]), links([None, "ftp://a"])
    (['https://example.org/1', None], None)
    >>> links(["/r/a/comments/b/c/d/"], REDDIT)
    ['https://www.reddit.com/r/a/comments/b/c/d/']
    """
    found = [value if type(value) is str else None for value in column]
    if site:
        found = [site + value if value and value[0] == "/" else value for value in found]
    known = list(filter(None, found))
    whole, longest = "".join(known), max(map(len, known), default=0)
    # Of a column without a bad character no value has to be looked through.
    if whole.isprintable() and " " not in whole and longest <= LONGEST_LINK:
        found = [value if value and value.startswith(_WEB) else None for value in found]
    else:
        found = list(map(web_link, found))
    return None if found.count(None) == len(found) else found


def hackernews_link(item: str | None) -> str | None:
    """Return the address of an item of Hacker News.

    >>> hackernews_link("8863")
    'https://news.ycombinator.com/item?id=8863'
    """
    known = item is not None and item.isascii() and item.isdigit()
    return f"https://news.ycombinator.com/item?id={item}" if known else None


def bluesky_link(uri: str | None) -> str | None:
    """Return the address of a post of Bluesky, by the name that the network gives it.

    >>> bluesky_link("at://did:plc:abc/app.bsky.feed.post/3k")
    'https://bsky.app/profile/did:plc:abc/post/3k'
    """
    parts = (uri or "").split("/")
    if len(parts) != 5 or parts[0] != "at:" or parts[3] != "app.bsky.feed.post":
        return None
    return f"https://bsky.app/profile/{parts[2]}/post/{parts[4]}"


def youtube_link(video: str | None, comment: str | None) -> str | None:
    """Return the address of a comment under a video: YouTube shows it first there.

    >>> youtube_link("dQw4w9WgXcQ", "Ugx")
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ&lc=Ugx'
    """
    if not video or not comment or not (_is_key(video) and _is_key(comment.replace(".", ""))):
        return None
    return f"https://www.youtube.com/watch?v={video}&lc={comment}"


def _is_key(name: str) -> bool:
    return name.isascii() and name.replace("-", "").replace("_", "").isalnum()
