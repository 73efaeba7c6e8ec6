"""What the exports of WordPress share: kinds of comments, their texts, times and addresses."""

from __future__ import annotations

import re
from itertools import pairwise
from urllib.parse import urlsplit

_STATUS = {
    "0": "pending",
    "hold": "pending",
    "unapproved": "pending",
    "unapprove": "pending",
    "spam": "spam",
    "trash": "trash",
    "post-trashed": "trash",
}
_KINDS = {
    "pingback": "pingback",
    "trackback": "trackback",
    "order_note": "system",
    "action_log": "system",
    "webhook_delivery": "system",
}
_GMT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}")
_ZERO = "0000-00-00"
_ARCHIVE = re.compile(r"https?://web\.archive\.org/web/[0-9]{1,14}[a-z_]{0,5}/(?=https?:)")
_PAGE = re.compile(r"/comment-page-[0-9]{1,9}/?$")
_QUERY = re.compile(r"(?:^|(?<=&))(?:cpage|replytocom|unapproved|moderation-hash)=[^&]*(?:&|$)")
_BLOCK = (
    r"(?:address|article|aside|blockquote|dd|div|dl|dt|figure|footer|h[1-6]|header|hr|li|ol|p|pre|"
    r"section|table|tbody|td|th|thead|tr|ul)"
)
_OPENS = re.compile(rf"(?i)\s*<(?:br|/?{_BLOCK})\b")
_CLOSES = re.compile(rf"(?i)<(?:br|/?{_BLOCK})\b[^<>]*>$")


def label_of(status: str | None, kind: str | None) -> str | None:
    """Return the kind of record that a status and a type of WordPress stand for.

    >>> label_of("1", "comment"), label_of("0", ""), label_of("post-trashed", None)
    (None, 'pending', 'trash')
    >>> label_of("spam", "pingback"), label_of("approved", "trackback")
    ('spam', 'trackback')
    """
    label = _STATUS.get(status) if status else None
    return label or (_KINDS.get(kind) if kind else None)


def time_of(gmt: str | None, local: str | None) -> tuple[str | None, bool]:
    """Return the time to be read, and whether it is that of the site, whose zone nobody knows.

    >>> time_of("2020-03-01 10:00:00", "2020-03-01 11:00:00")
    ('2020-03-01 10:00:00Z', False)
    >>> time_of("0000-00-00 00:00:00", "2020-03-01 11:00:00")
    ('2020-03-01 11:00:00', True)
    """
    if gmt and not gmt.startswith(_ZERO):
        return (gmt + "Z" if _GMT.fullmatch(gmt) else gmt), False
    if local and not local.startswith(_ZERO):
        return local, True
    return None, False


def article_of(address: str | None) -> str | None:
    """Return the address of an article, given one of a comment or of a page of its comments.

    >>> article_of("https://blog.invalid/a/comment-page-2/#comment-7")
    'https://blog.invalid/a/'
    >>> article_of("https://blog.invalid/?p=1&cpage=2#comment-7")
    'https://blog.invalid/?p=1'
    >>> article_of("https://web.archive.org/web/20130601000000/http://blog.invalid/a/")
    'http://blog.invalid/a/'
    """
    if not address:
        return None
    archived = _ARCHIVE.match(address)
    address = address[archived.end() :] if archived else address
    address, _, query = address.partition("#")[0].partition("?")
    if len(address) < 4096:
        address = _PAGE.sub("/", address)
    query = _QUERY.sub("", query).rstrip("&")
    return (f"{address}?{query}" if query else address) or None


def site_of(address: str | None) -> str:
    """Return the host of an address, "" if there is none: user numbers are those of a site.

    >>> site_of("https://blog.invalid/?p=1"), site_of("nowhere"), site_of(None)
    ('blog.invalid', '', '')
    """
    try:
        return (urlsplit(address or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def with_breaks(content: str) -> str:
    r"""Return the content of a comment as WordPress shows it: its line ends are line breaks.

    WordPress keeps texts as they were typed, and makes paragraphs of them when it shows them.

    >>> with_breaks("One\n\ntwo <i>and</i>\nthree")
    'One<br><br>two <i>and</i><br>three'
    >>> with_breaks("<p>One</p>\n<p>Two<br />\nthree</p>")
    '<p>One</p>\n<p>Two<br />\nthree</p>'
    """
    if "\n" not in content or "<pre" in content.lower():
        return content
    lines = content.split("\n")
    parts = [lines[0]]
    for before, line in pairwise(lines):
        # The end of a block, or a break already, is no second break.
        shown = _CLOSES.search(before.rstrip()[-400:]) or _OPENS.match(line[:400])
        parts += ["\n" if shown else "<br>", line]
    return "".join(parts)
