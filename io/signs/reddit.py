"""How the files of Reddit are told: pages of its API, dumps of its records, its web pages."""

from __future__ import annotations

import re

from threadgraph.io.head import LINES, Head
from threadgraph.io.json_shape import Shape

_KINDS = frozenset({"t1", "t3", "more"})
_THING = re.compile(r"t[13]_[0-9a-z]{1,13}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{9,13}", re.ASCII)
_OLD_PAGE = re.compile(rb'data-fullname="t1_|\bid="thing_t1_|siteTable_t[13]_')
_OLD_MARKS = (b'data-fullname="t1_', b'id="thing_t1_', b"siteTable_t1_", b"siteTable_t3_")
_NEW_PAGE = re.compile(rb"(?i)<shreddit-comment\s")


def is_thread(head: Head) -> bool:
    """Tell a document of things: {"kind": "t1", "data": {...}}, and listings of them.

    A document on one line is taken for a line where its lists are deep inside.
    """
    shape = head.shape
    if head.syntax == LINES:
        return shape.value("kind") == "Listing" or _is_thing(shape, "json.data.things[].")
    # Keys in alphabetical order put the kind of a listing after all that is in it.
    lists = ("[].", "json.data.things[].", "data[].", "data.children[].", "[].data.children[].")
    return any(_is_thing(shape, path) for path in ("", *lists))


def is_dump(head: Head) -> bool:
    """Tell records of comments or submissions, bare or in a list, as in the dumps."""
    paths = ("", "data.") if head.syntax == LINES else ("[].", "data[].")
    return any(_is_comment(head.shape, path) or _is_post(head.shape, path) for path in paths)


def is_page(head: Head) -> bool:
    """Tell a page of comments, of the old Reddit or the new."""
    data = head.data
    # A plain search is many times faster than a pattern of several beginnings.
    if any(mark in data for mark in _OLD_MARKS) and _OLD_PAGE.search(data):
        return True
    return b"shreddit-comment" in data.lower() and bool(_NEW_PAGE.search(data))


def _is_thing(shape: Shape, path: str) -> bool:
    kind = shape.value(f"{path}kind")
    if kind == "Listing":
        return shape.has(f"{path}data.children")
    if kind is not None and kind not in _KINDS:
        return False
    names = (shape.value(f"{path}data.{key}") for key in ("name", "parent_id", "link_id"))
    return any(name and _THING.match(name) for name in names)


def _is_comment(shape: Shape, path: str) -> bool:
    keys = ("subreddit", "subreddit_id", "permalink", "retrieved_on")
    if not shape.has(f"{path}body") or not shape.any(*(path + key for key in keys)):
        return False
    names = [shape.value(path + key) or "" for key in ("link_id", "parent_id")]
    if any(map(_THING.fullmatch, names)):
        return True
    # An API of Pushshift wrote names as numbers; the subreddit keeps its own.
    subreddit = shape.value(f"{path}subreddit_id") or ""
    return subreddit.startswith("t5_") and any(map(_NUMBER.fullmatch, names))


def _is_post(shape: Shape, path: str) -> bool:
    keys = [path + key for key in ("id", "title", "num_comments", "created_utc")]
    return (
        shape.has(*keys)
        and shape.any(f"{path}subreddit", f"{path}subreddit_id")
        and shape.any(f"{path}selftext", f"{path}is_self", f"{path}domain", f"{path}permalink")
    )
