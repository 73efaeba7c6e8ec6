"""What a page says of one comment in the words of schema.org, and which words count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadgraph.io.json_objects import number_of

if TYPE_CHECKING:
    from collections.abc import Iterable

POSTS = frozenset(("Question", "DiscussionForumPosting", "SocialMediaPosting"))
"""Types of what opens a discussion."""

COMMENTS = frozenset(("Comment", "UserComments", "Answer", "CorrectionComment")) | POSTS
"""Types of what is taken for a comment, or for an opening."""

SKIPPED = frozenset(("FAQPage",))
"""Types of what looks like a discussion and is none: questions that the site asks itself."""

TEXTS = ("text", "commentText", "articleBody", "description")
TIMES = ("dateCreated", "datePublished", "commentTime")
AUTHORS = ("author", "creator")
COUNTS = ("commentCount", "answerCount")


@dataclass(slots=True)
class Item:
    """A comment or an opening: what the page says of it; `above` is the row of what it answers.

    `type` is that of schema.org, `stated` the address or id that it names as its parent.
    """

    type: str
    above: int | None = None
    id: str | None = None
    url: str | None = None
    author: str | None = None
    text: str = ""
    time: str | None = None
    score: float | None = None
    stated: str | None = None
    declared: int | None = None

    @property
    def says_something(self) -> bool:
        """Tell whether anything is known of it: frames around comments are marked as well."""
        return bool(self.author or self.text or self.time)


def count_of(texts: Iterable[str | None]) -> int | None:
    """Return the sum of the numbers that a page declares, None if it declares none.

    >>> count_of(["2", None, "3"]), count_of([None, "many"])
    (5, None)
    """
    numbers = [number for text in texts if (number := number_of(text)) is not None]
    return int(sum(numbers)) if numbers and min(numbers) >= 0 else None


def flat(text: str) -> str:
    """Return a text on one line.

    >>> flat(" Ann\\n  Lee ")
    'Ann Lee'
    """
    return " ".join(text.split())
