"""Where a text holds what leads to a person and is no name: addresses, links, numbers."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import NamedTuple

from threadgraph.graphs.patterns import lazy

MAIL, LINK, PHONE, ADDRESS, REMOTE = "e-mail", "link", "phone", "address", "remote"
"""Kinds of marks; REMOTE is a person of another server, "user@host" behind an "@"."""


class Mark(NamedTuple):
    """A span of a text and its kind; `host` is that of a link, None where it is not to be shown."""

    start: int
    end: int
    kind: str
    host: str | None = None


_SIGNS = "@＠"
_SCHEME = lazy(r"[A-Za-z][\w+.-]{0,30}://[^\s<>\"]+")
_BARE = lazy(
    r"(?<![\w@＠.-])(?:www\.[^\s<>\"]+|(?:[\w-]{1,63}\.){1,9}[a-z]{2,24}(?::\d{1,5})?/[^\s<>\"]*)"
)
_BEFORE_PATH = lazy(r"\.[a-z]{2,24}(?::\d{1,5})?/")
_OTHER = lazy(r"\b(?:mailto|tel|sms|skype|xmpp|sip|did:[a-z]{2,9}):[^\s<>\"]+", re.IGNORECASE)
_SPELLED = lazy(
    r"[\w.+-]{1,64}[ ]?(?:\(at\)|\[at\]|\{at\}|<at>)[ ]?[\w.-]{1,255}"
    r"(?:[ ]?(?:\(dot\)|\[dot\]|\{dot\}|<dot>)[ ]?[\w-]{1,63}){0,9}",
    re.IGNORECASE,
)
_ENDS = (
    "com org net edu gov info biz io ai co me dev app eu us uk ca au nz in ie de at ch fr it es pt "
    "nl be se no dk fi pl cz hu ro gr ru ua tr il jp cn kr tw hk sg br mx ar za"
).replace(" ", "|")
_SAID = lazy(
    r"(?<![\w.+-])[\w.+-]{1,64} at (?:(?:[\w-]{1,63}\.){1,4}(?:" + _ENDS + r")\b"
    r"|(?:[\w-]{1,63} (?:dot|\.) ){1,4}[a-z]{2,24}\b)",
    re.IGNORECASE,
)
_V4 = lazy(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)")
_V6 = lazy(r"(?<![\w:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,8}(?:\.\d{1,3}){0,3}(?![\w:])")
_NUMBER = lazy(r"\d[\d ().\-/\xa0\u2010-\u2012]{5,24}\d(?![\w]|[.,]\d)")
_BEFORE_NUMBER = lazy(r"(?:\+ ?)?\(?\Z")
_DATE = lazy(r"(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4})")
_DIGITS = lazy(r"\d+")
_TRAILING = ".,;:!?'’\")]}*_"

_HOSTERS = """
blogspot.com wordpress.com tumblr.com substack.com livejournal.com typepad.com github.io
gitlab.io bsky.social neocities.org weebly.com wixsite.com medium.com deviantart.com
over-blog.com canalblog.com hatenablog.com dreamwidth.org netlify.app carrd.co
"""
HOSTERS = tuple(_HOSTERS.split())
"""Hosts that give each user a name of their own in front of theirs: it is not shown."""


def private_marks(text: str) -> list[Mark]:
    """Return the e-mail and network addresses, links and telephone numbers of a text.

    In no order; they may overlap.  What is only like one counts as one: a number of nine
    digits is taken for a telephone number, dates and thousands are not.

    >>> [mark.kind for mark in private_marks("ann@x.org, http://y.z/u/ann, 10.0.0.7")]
    ['e-mail', 'link', 'address']
    """
    marks: list[Mark] = []
    if "@" in text or "＠" in text:
        marks += _at_signs(text)
    if "/" in text or "www." in text:
        marks += [_link(text, found) for found in _SCHEME.finditer(text)] if "://" in text else []
        if "www." in text or _BEFORE_PATH.search(text):
            marks += [_link(text, found) for found in _BARE.finditer(text)]
    if ":" in text:
        marks += [_other(found) for found in _OTHER.finditer(text)]
        if text.count(":") > 1:
            marks += _addresses(text, _V6)
    small = text.lower() if "at" in text or "AT" in text else ""
    if any(f"{a}at{b}" in small for a, b in ("()", "[]", "{}", "<>")):
        marks += [Mark(*found.span(), MAIL) for found in _SPELLED.finditer(text)]
    if " at " in small:
        marks += [Mark(*found.span(), MAIL) for found in _SAID.finditer(text)]
    if text.count(".") > 2:
        marks += _addresses(text, _V4)
    marks += _phones(text)
    return marks


def shown_host(host: str) -> str:
    """Return a host without what its users put in front of it.

    >>> shown_host("ann.blogspot.com"), shown_host("WWW.Example.org")
    ('blogspot.com', 'example.org')
    """
    host = host.lower().removeprefix("www.").strip(".")
    for hoster in HOSTERS:
        if host.endswith("." + hoster):
            return hoster
    return host


def _at_signs(text: str) -> list[Mark]:
    marks = []
    for sign in re.finditer(f"[{_SIGNS}]", text):
        at = sign.start()
        start, end = at, at + 1
        while start and (text[start - 1].isalnum() or text[start - 1] in "._%+'=-"):
            start -= 1
        while start < at and text[start] in ".'-=":
            start += 1
        while end < len(text) and (text[end].isalnum() or text[end] in ".-_"):
            end += 1
        while end > at + 1 and text[end - 1] in ".-_":
            end -= 1
        if start < at and end > at + 1:
            remote = start and text[start - 1] in _SIGNS
            marks.append(Mark(start, end, REMOTE if remote else MAIL))
    return marks


def _link(text: str, found: re.Match[str]) -> Mark:
    start, end = found.span()
    while end > start + 4 and text[end - 1] in _TRAILING:
        end -= 1
    address = text[start:end]
    rest = address.partition("://")[2] or address
    host = re.split(r"[/?#\\]", rest, maxsplit=1)[0].rpartition("@")[2]
    host = re.sub(r":\d*$", "", host)
    named = re.fullmatch(r"(?:[\w-]{1,63}\.){1,9}[^\W\d_]{2,24}", host) is not None
    return Mark(start, end, LINK, host if named else None)


def _other(found: re.Match[str]) -> Mark:
    scheme = found[0].partition(":")[0].lower()
    kind = {"mailto": MAIL, "tel": PHONE, "sms": PHONE}.get(scheme, LINK)
    return Mark(*found.span(), kind)


def _addresses(text: str, pattern: re.Pattern[str]) -> list[Mark]:
    marks = []
    for found in pattern.finditer(text):
        try:
            ip_address(found[0])
        except ValueError:
            continue
        if any(c.isalnum() for c in found[0]):
            marks.append(Mark(*found.span(), ADDRESS))
    return marks


def _phones(text: str) -> list[Mark]:
    marks = []
    for found in _NUMBER.finditer(text):
        start, end = found.span()
        sign = _BEFORE_NUMBER.search(text, max(start - 3, 0), start)
        start = sign.start() if sign else start
        before = text[start - 1] if start else " "
        if not (before.isalnum() or before in "_.,") and _is_phone(text[start:end]):
            marks.append(Mark(start, end, PHONE))
    return marks


def _is_phone(number: str) -> bool:
    groups = _DIGITS.findall(number)
    digits = sum(map(len, groups))
    if not 7 <= digits <= 15 or _DATE.match(number):
        return False
    if number[0] in "+(0":
        return True
    sizes = [len(group) for group in groups]
    if sizes[-2:] == [3, 4]:
        return True
    if any(len(g) == 4 and g[:2] in ("18", "19", "20") for g in groups) or "." in number:
        return sizes == [3, 3, 4]
    thousands = len(sizes) > 1 and set(sizes[1:]) == {3} and groups[-1] == "000"
    return digits >= 9 and not thousands
