"""How mail is told: a line that begins a message, the header of one, folders of a maildir."""

from __future__ import annotations

import re
from collections.abc import Sequence

from threadgraph.io.head import Head

_FIELD = re.compile(r"([!-9;-~]{1,80})[ \t]*:|>From ")
_MAIL = frozenset(
    (
        *("from", "message-id", "received", "return-path", "delivered-to", "newsgroups", "path"),
        *("article-i.d.", "references", "in-reply-to", "mime-version", "x-uidl"),
    )
)
_OTHER = frozenset(("date", "posted", "subject", "title", "to", "cc", "sender", "reply-to"))
_OTHER |= frozenset(("list-id", "content-type", "lines", "organization"))
_SEPARATOR = re.compile(
    r"From(?: *| +[^\s@]{1,200}@[^\n]{0,400}| +[^\s@]{1,200} at \S[^\n]{0,400}"
    r"|[^\n]{0,200} [A-Z][a-z]{2},? +(?:[A-Z][a-z]{2} +[0-9]{1,2}|[0-9]{1,2} [A-Z][a-z]{2}) "
    r"[^\n]{0,200})\r?\n(?=[!-9;-~]{1,80}[ \t]*:|>From )"
)
_ARTICLE = re.compile(
    r"A[!-~]{1,60}\.[0-9]{1,9}\r?\n[a-zA-Z0-9][\w.+,-]{0,400}\r?\n[!-~]{1,200}![!-~]{1,200}\r?\n"
    r"[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2} [0-9]{4}\r?\n"
)
_BOX = re.compile(r"(?:\A|/)(?:cur|new|tmp)/[^/]+\Z")
_NO_MAIL = re.compile(r"\.(?:html?|json|jsonl|ndjson|xml|csv|tsv|md|py)\Z", re.IGNORECASE)


def is_mail(head: Head) -> bool:
    """Tell whether the text begins with a message: "From ", a header, or an early article.

    A header is fields only, up to a blank line, two of them such as mail has (From and
    Subject, say), and one of these such as only mail has.
    """
    text = head.text
    separator = _SEPARATOR.match(text)
    if separator:
        return _has_fields(text[separator.end() :], 1)
    return _has_fields(text, 2) or bool(_ARTICLE.match(text))


def is_maildir(names: Sequence[str]) -> bool:
    """Tell whether most files are in folders cur, new and tmp, or all are called .eml.

    >>> is_maildir(["cur/1:2,S", "new/2", "dovecot-uidlist"]), is_maildir(["a.eml", "b.EML"])
    (True, True)
    >>> is_maildir(["new/page.html", "cur/page.html"])
    False
    """
    if not names:
        return False
    boxed = sum(1 for name in names if _BOX.search(name) and not _NO_MAIL.search(name))
    if boxed * 2 > len(names):
        return True
    return all(name.lower().endswith(".eml") for name in names)


def _has_fields(text: str, least: int) -> bool:
    """Tell whether the text begins with a header that has at least so many fields of mail."""
    mail: set[str] = set()
    other: set[str] = set()
    for line in text[:65536].split("\n"):
        if not line.strip():
            break
        if line[0] in " \t":
            continue
        found = _FIELD.match(line)
        if not found:
            return False
        name = (found[1] or "").lower()
        if name in _MAIL:
            mail.add(name)
        elif name in _OTHER:
            other.add(name)
    return len(mail) + len(other) >= least and (bool(mail) or least == 1)
