"""The messages of Disqus as text, with the people that they mention."""

from __future__ import annotations

import re
from typing import NamedTuple

from threadgraph.io.markup import html_text, html_text_and_links

_HANDLE = re.compile(r"@([\w.-]{1,64}):disqus\b")


class Mentioned(NamedTuple):
    """A person mentioned, by the id that `person_id` gives, and where in the text."""

    person: str
    start: int
    end: int


def person_id(username: str | None) -> str | None:
    """Return the id of a person, which a user name is; spelled in any case it is the same.

    >>> person_id("Ann"), person_id(None)
    ('u:ann', None)
    """
    return f"u:{username.lower()}" if username else None


def words_of(message: str) -> tuple[str, list[Mentioned]]:
    """Return the text of a message (HTML), and whom the platform says it mentions.

    Disqus writes "@username:disqus", or the name shown as a link that is marked.

    >>> words_of("<p>Yes, @ann:disqus &amp; @bob</p>")
    ('Yes, @ann:disqus & @bob', [Mentioned(person='u:ann', start=5, end=16)])
    >>> words_of('<a data-dsq-mention="ann:disqus" href="https://disqus.com/by/ann/">Ann</a>!')
    ('Ann!', [Mentioned(person='u:ann', start=0, end=3)])
    """
    found: list[Mentioned] = []
    if "<" not in message and "&" not in message:
        text = message.strip()
    elif "data-dsq-mention" in message:
        text, links = html_text_and_links(message)
        for link in links:
            person = person_id((link.attributes.get("data-dsq-mention") or "").partition(":")[0])
            if person:
                found.append(Mentioned(person, link.start, link.end))
    else:
        text = html_text(message)
    if ":disqus" in text:
        taken = {position for one in found for position in (one.start, one.end)}
        for handle in _HANDLE.finditer(text):
            if taken.isdisjoint(handle.span()):
                found.append(Mentioned(f"u:{handle[1].lower()}", *handle.span()))
        found.sort(key=lambda one: one.start)
    if not found:
        return text, found
    return text, [one for one in found if not _is_quoted(text, one.start)]


def same_page(link: str) -> str:
    """Return what the addresses of one page have in common.

    >>> same_page("http://www.Blog.invalid/a/#top") == same_page("https://blog.invalid/a")
    True
    """
    address = re.sub(r"^https?://(?:www\.)?", "", link.strip().partition("#")[0].lower())
    return address.rstrip("/")


def _is_quoted(text: str, start: int) -> bool:
    return text.startswith(">", text.rfind("\n", 0, start) + 1)
