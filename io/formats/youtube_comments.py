"""The comments of YouTube as rows: those of the Data API, of yt-dlp, of the comment downloader."""

from __future__ import annotations

import re
from typing import Any

from threadgraph.io.formats.json_answers import version_of
from threadgraph.io.gather import Row
from threadgraph.io.json_objects import dict_of, number_of, text_of
from threadgraph.io.web_links import youtube_link

BEFORE_NAMES = " \t\r\n\xa0\u200b\u200c\u200d\u2060\ufeff"
"""Blanks, seen and unseen, that YouTube puts before the name of the person answered."""

ESTIMATED = "estimated from what the page says (“2 years ago”)"

_LABELS = {"heldForReview": "pending", "likelySpam": "spam", "rejected": "removed"}
_HTML = re.compile(r"<(?:br|a|b|i|s|img)\b|&(?:#\d{1,7}|quot|amp|lt|gt);")
_COUNT = re.compile(r"([0-9]{1,12})(?:[.,]([0-9]{1,12}))?\s?([KMB]?)")
_TIMES = {"": 1, "K": 1_000, "M": 1_000_000, "B": 1_000_000_000}


def from_api(
    comment: dict[str, Any], root: str | None, video: str | None, place: int
) -> Row | None:
    """Return a comment of the Data API, None if it says nothing at all.

    `root` is the comment that it stands under, `video` the one that its thread names.
    """
    get = dict_of(comment.get("snippet")).get
    original, shown = get("textOriginal"), get("textDisplay")
    if isinstance(original, str):
        text = original
    elif isinstance(shown, str):
        text = plain(shown)
    else:
        return None
    published, updated = get("publishedAt"), get("updatedAt")
    root = text_of(get("parentId")) or root
    label, name = get("moderationStatus"), text_of(comment.get("id"))
    video = text_of(get("videoId")) or video
    return Row(
        name,
        root,
        text_of(get("authorDisplayName")),
        text_of(dict_of(get("authorChannelId")).get("value")),
        text.lstrip(BEFORE_NAMES),
        published if isinstance(published, str) else None,
        video,
        label=_LABELS.get(label) if isinstance(label, str) else None,
        score=number_of(get("likeCount")),
        version=0.0 if updated == published else version_of(updated),
        place=place,
        group=root,
        url=youtube_link(video, name),
    )


def from_extractor(comment: dict[str, Any], video: str | None, place: int) -> Row | None:
    """Return a comment of yt-dlp, None if it says nothing at all."""
    get = comment.get
    text, parent = get("text"), text_of(get("parent"))
    if not isinstance(text, str):
        html = get("html")
        if not isinstance(html, str):
            return None
        text = plain(html)
    if parent == "root":
        parent = None
    name = text_of(get("id"))
    return Row(
        name,
        parent,
        text_of(get("author")),
        text_of(get("author_id")),
        text.lstrip(BEFORE_NAMES),
        number_of(get("timestamp")),
        video,
        score=number_of(get("like_count")),
        place=place,
        group=parent,
        url=youtube_link(video, name),
    )


def from_downloader(comment: dict[str, Any], place: int) -> Row | None:
    """Return a comment of youtube-comment-downloader, None if it says nothing at all.

    The id of a reply is that of the comment above it, a dot, and its own.

    >>> from_downloader({"cid": "Ug1.9a", "text": "So", "votes": "1.2K"}, 1)[:2]
    ('Ug1.9a', 'Ug1')
    """
    get = comment.get
    name, text = text_of(get("cid")), get("text")
    if not isinstance(text, str):
        return None
    root = root_of(name)
    return Row(
        name,
        root,
        text_of(get("author")),
        text_of(get("channel")),
        text.lstrip(BEFORE_NAMES),
        number_of(get("time_parsed")),
        score=count_of(get("votes")),
        place=place,
        group=root,
    )


def root_of(name: str | None) -> str | None:
    """Return the comment above a reply, by the id of the reply; None for the id of no reply."""
    root, dot, _ = (name or "").partition(".")
    return root if dot and root else None


def plain(shown: str) -> str:
    r"""Return a text as typed, where it is given as HTML or as plain text.

    >>> plain("I &lt;3 it<br>so &#39;much&#39;"), plain("I <3 it & him")
    ("I <3 it\nso 'much'", 'I <3 it & him')
    """
    if not _HTML.search(shown):
        return shown
    from threadgraph.io.markup import html_text

    return html_text(shown)


def count_of(shown: Any) -> float | None:
    """Return a number of votes as shown: "1.2K" are 1,200; None for what is no number.

    >>> count_of("1.2K"), count_of("15"), count_of(""), count_of("many"), count_of(3)
    (1200.0, 15.0, None, None, 3.0)
    """
    if not isinstance(shown, str):
        return number_of(shown)
    found = _COUNT.fullmatch(shown.strip())
    if not found:
        return number_of(shown)
    whole, part, times = found.groups()
    return round(float(f"{whole}.{part or 0}") * _TIMES[times], 3)
