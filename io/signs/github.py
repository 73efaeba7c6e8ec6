"""How GitHub is told: issues, comments and reviews of its API, answers to queries, its CLI."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadgraph.io.head import Head
    from threadgraph.io.json_shape import Shape

_LISTS = ("", "[].", "[][].", "items[].", "[].response[].", "[].response.")
_EVENTS = ("", "payload.", "[].payload.")
_ISSUE_URL = re.compile(r"https?://[^/\s]+/.*(?:issues|pulls?|discussions)/\d+", re.ASCII)
_THREAD = r"(?:discussion|issue|pullRequest|issueOrPullRequest)"
_QUERY = re.compile(
    rf"(?:\[\]\.)?(?:data\.)?(?:"
    rf"(?:repository|organization|search|viewer)\.(?:{_THREAD}|(?:discussions|issues|pullRequests|nodes)"
    r"(?:\.nodes\[\]|\.edges\[\]\.node|\[\])?)|node|nodes\[\]|resource)"
    r"\.(?:comments\.(?:nodes|edges|totalCount)|replies\.nodes|reviewThreads\.nodes|number)"
)


def is_comments(head: Head) -> bool:
    """Tell comments, issues, reviews and discussions, in lists, one by one, or in events."""
    shape = head.shape
    return (
        any(_is_comment(shape, at) or _is_issue(shape, at) for at in _LISTS)
        or any(_is_event(shape, at) for at in _EVENTS)
        or any(_is_shown(shape, at) for at in ("", "[]."))
        or _is_answer(shape)
    )


def _is_comment(shape: Shape, at: str) -> bool:
    if shape.has(at + "pull_request_review_id") and shape.any(at + "diff_hunk", at + "path"):
        return True
    if shape.has(at + "pull_request_url", at + "state") and shape.any(
        at + "submitted_at", at + "author_association"
    ):
        return True
    return shape.has(at + "body") and bool(_ISSUE_URL.match(shape.value(at + "issue_url") or ""))


def _is_issue(shape: Shape, at: str) -> bool:
    if not shape.has(at + "number", at + "title") or not shape.value(at + "comments_url"):
        return False
    return shape.any(at + "labels_url", at + "repository_url", at + "issue_url")


def _is_event(shape: Shape, at: str) -> bool:
    """Tell what GitHub sends when something is said, and archives of it."""
    return _is_comment(shape, f"{at}comment.") and shape.any(
        f"{at}action", f"{at}issue.comments_url", f"{at}pull_request.url"
    )


def _is_shown(shape: Shape, at: str) -> bool:
    """Tell what `gh issue view --json` and its like write."""
    for inside in ("comments[].", "reviews[]."):
        if shape.has(f"{at}{inside}author.login") and shape.has(f"{at}{inside}authorAssociation"):
            return True
    if not shape.has(at + "number", at + "title") or not shape.any(at + "body", at + "comments"):
        return False
    return shape.has(at + "author.login") and (
        shape.has(at + "author.is_bot") or "github.com/" in (shape.value(at + "url") or "")
    )


def _is_answer(shape: Shape) -> bool:
    """Tell answers to queries (GraphQL), which have what was asked for."""
    if not any(map(_QUERY.match, shape.paths)):
        return False
    return any(
        path.endswith((".author.login", ".author", "].body", ".bodyText")) for path in shape.paths
    )
