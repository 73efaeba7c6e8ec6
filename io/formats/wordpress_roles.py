"""Which part of a comment an element is, told by the classes that themes of WordPress give."""

from __future__ import annotations

import re
from functools import lru_cache

AUTHOR, TIME, TEXT, NOISE, REPLY, HEADING = "author", "time", "text", "noise", "reply", "heading"
"""The parts; NOISE is what is no word of the author, HEADING tells the number of comments."""

SURE = 4
"""An element of this rank or more holds its part and nothing else."""

Roles = tuple[tuple[str, int], ...]
"""Parts and their ranks."""

_LETTERS = re.compile(r"[^a-z]+")
_COMMENT = re.compile(r".*comments?(?:item|entry|list|box)?", re.DOTALL)
_LEVEL = re.compile(r"(?:\bdepth-|comment_level-)([0-9]{1,4})", re.ASCII)

_OF_COMMENTS = {
    AUTHOR: {4: "authorname name", 3: "author user username authorlink"},
    TIME: {
        4: "date time datetime timestamp timelink published",
        3: "posted metadata",
        2: "meta",
    },
    TEXT: {6: "text", 5: "content entry message copy thecontent", 4: "area", 3: "body"},
    NOISE: {
        1: "number likes likefeedback likelink actions awaitingmoderation footer rating editlink "
        "link directlink quotelink avatar form respond vote votes share tools edit"
    },
    REPLY: {1: "reply replies", 2: "replylink replylogin replybutton"},
    HEADING: {1: "title headline heading number numbers count counter header intro"},
}
"""What follows the word comment in a class ("comment-author"), by part and rank."""

_BY_THEMSELVES = {
    AUTHOR: {5: "fn", 4: "authorname", 3: "author commenter"},
    TEXT: {5: "contenttext"},
    NOISE: {
        1: "says sharedaddy screenreadertext avatar wpdiscuzformanchor edit editlink editcomment"
    },
    REPLY: {1: "reply", 2: "replybutton wcreplybutton wpdreplybutton replylink"},
    HEADING: {1: "titlecomments responsestitle wpdthreadinfo wcheadertext"},
}


def _by_name(table: dict[str, dict[int, str]]) -> dict[str, tuple[str, int]]:
    return {
        name: (part, rank)
        for part, ranks in table.items()
        for rank, names in ranks.items()
        for name in names.split()
    }


_AFTER_COMMENT, _ALONE = _by_name(_OF_COMMENTS), _by_name(_BY_THEMSELVES)


@lru_cache(maxsize=4096)
def told_by(classes: str) -> tuple[str | None, int | None, Roles]:
    """Return the kind and the level that the classes of an element tell, and its roles.

    >>> told_by("comment depth-2"), told_by("comment-text depth-2")
    (('comment', 2, ()), (None, None, (('text', 6),)))
    """
    kind = kind_of(classes)
    return kind, level_of(classes) if kind else None, roles_of(classes)


@lru_cache(maxsize=4096)
def roles_of(classes: str) -> Roles:
    """Return the (part, rank) that the classes of an element stand for; a high rank is sure.

    >>> roles_of("comment-author vcard"), roles_of("c-comment__author-name")
    ((('author', 3),), (('author', 4),))
    >>> roles_of("comment byuser comment-author-ann even depth-1")
    ()
    """
    found: dict[str, int] = {}
    for token in classes.split():
        name = _LETTERS.sub("", token.lower())
        after = _COMMENT.match(name)
        role = (_AFTER_COMMENT.get(name[after.end() :]) if after else None) or _ALONE.get(name)
        if role:
            found[role[0]] = max(role[1], found.get(role[0], 0))
    return tuple(found.items())


@lru_cache(maxsize=4096)
def tokens_of(classes: str, roles: tuple[str, ...]) -> frozenset[str]:
    """Return the single classes that stand for one of `roles`.

    >>> sorted(tokens_of("comment-meta says comment-text", ("time", "noise")))
    ['comment-meta', 'says']
    """
    return frozenset(
        token for token in classes.split() if any(role in roles for role, _ in roles_of(token))
    )


@lru_cache(maxsize=4096)
def kind_of(classes: str) -> str | None:
    """Return "comment", "pingback" or "trackback" for the classes of a comment's own element.

    >>> kind_of("pingback even depth-1"), kind_of("comment odd"), kind_of("menu-item depth-1")
    ('pingback', 'comment', None)
    """
    tokens = frozenset(classes.lower().split())
    for kind in ("pingback", "trackback", "comment"):
        if kind in tokens:
            return kind
    return None if tokens.isdisjoint(("wpd-comment", "wc-comment", "c-comment")) else "comment"


@lru_cache(maxsize=4096)
def level_of(classes: str) -> int | None:
    """Return the level that the classes of a comment's element tell, counted from 1.

    >>> level_of("comment odd alt depth-2 parent"), level_of("comment"), level_of("depth-0")
    (2, None, None)
    """
    found = _LEVEL.search(classes)
    return int(found[1]) or None if found else None
