"""What GitHub says of a comment, in any of its interfaces: place, person, words, kind."""

from __future__ import annotations

import re
from typing import Any

from threadgraph.io.json_objects import dict_of, text_of

_ADDRESS = re.compile(
    r"https?://(?:[^/\s]+/api/v3/repos/|api\.github\.com/(?:legacy_)?repos/|[^/\s]+/)"
    r"([^/\s]+/[^/\s]+)/(?:issues|pulls?|discussions)/(\d+)",
    re.ASCII,
)
_COMMIT = re.compile(r"https?://(?:api\.github\.com/repos/|[^/\s]+/)([^/\s]+/[^/\s]+)/", re.ASCII)
_NOBODY = frozenset({"ghost", ""})
"""The account that stands for all who have left."""

_MINIMIZED = {"spam": "spam", "abuse": "dead", "off-topic": "dead", "off_topic": "dead"}


def thread_at(address: Any) -> str | None:
    """Return the issue, pull request or discussion that an address belongs to, as people write it.

    >>> thread_at("https://api.github.com/repos/mill/wheel/issues/7")
    'mill/wheel#7'
    >>> thread_at("https://github.com/mill/wheel/pull/7#discussion_r1")
    'mill/wheel#7'
    """
    found = _ADDRESS.match(address) if isinstance(address, str) else None
    return f"{found[1]}#{found[2]}" if found else None


def commit_at(comment: dict[str, Any]) -> str | None:
    """Return the commit that a comment belongs to, as people write it."""
    address, commit = comment.get("html_url") or comment.get("url"), text_of(comment["commit_id"])
    found = _COMMIT.match(address) if isinstance(address, str) else None
    return f"{found[1]}@{commit}" if found and commit else commit


def thread_of(item: dict[str, Any]) -> str | None:
    """Return the thread that an answer to a query names, by address, by number, by id.

    >>> thread_of({"number": 7, "repository": {"owner": {"login": "mill"}, "name": "wheel"}})
    'mill/wheel#7'
    """
    known = thread_at(item.get("url")) or thread_at(item.get("html_url"))
    if known:
        return known
    number, repository = text_of(item.get("number")), dict_of(item.get("repository"))
    full = text_of(repository.get("nameWithOwner")) or text_of(repository.get("full_name"))
    owner, name = text_of(dict_of(repository.get("owner")).get("login")), repository.get("name")
    if not full and owner and name:
        full = f"{owner}/{name}"
    if number and full:
        return f"{full}#{number}"
    return text_of(item.get("id")) or (f"#{number}" if number else None)


def person_of(item: dict[str, Any]) -> tuple[str | None, str | None, bool]:
    """Return login and id of the author, and whether it is a program; None for who has left.

    >>> person_of({"user": {"login": "mill[bot]", "id": 5, "type": "Bot"}})
    ('mill[bot]', '5', True)
    >>> person_of({"author": {"login": "Ann"}}), person_of({"user": None})
    (('Ann', 'login:ann', False), (None, None, False))
    """
    user = item.get("user") or item.get("author") or item.get("actor")
    if not isinstance(user, dict):
        return None, None, False
    login = user.get("login")
    if not isinstance(login, str) or login in _NOBODY:
        return None, None, False
    bot = (
        user.get("type") == "Bot"
        or user.get("__typename") == "Bot"
        or user.get("is_bot") is True
        or login.endswith("[bot]")
    )
    number = user.get("databaseId") or user.get("id")
    person = str(number) if type(number) is int else f"login:{login.lower()}"
    return login, person, bot


def words_of(item: dict[str, Any]) -> str:
    r"""Return the words of a comment as they were written, without what nobody is shown.

    >>> words_of({"body": "<!-- @ann: fill in -->It\r\nstopped"})
    'It\nstopped'
    """
    body = item.get("body")
    if not isinstance(body, str):
        body = text_of(item.get("bodyText")) or ""
    if "\r" in body:
        body = body.replace("\r\n", "\n")
    return _without_comments(body) if "<!--" in body else body


def label_of(item: dict[str, Any], bot: bool) -> str | None:
    """Return what a comment is beside an ordinary one.

    Comments folded away as spam count as spam, as abuse or off topic as hidden by the site;
    as outdated or resolved they are comments like others.
    """
    if item.get("isMinimized") is True:
        label = _MINIMIZED.get(str(item.get("minimizedReason")).lower())
        if label:
            return label
    if item.get("deletedAt"):
        return "deleted"
    return "bot" if bot else None


def _without_comments(body: str) -> str:
    """Leave out <!-- ... -->; one that does not end hides what follows."""
    parts = []
    at = 0
    while (start := body.find("<!--", at)) >= 0:
        parts.append(body[at:start])
        end = body.find("-->", start + 4)
        if end < 0:
            return "".join(parts)
        at = end + 3
    return "".join([*parts, body[at:]])
