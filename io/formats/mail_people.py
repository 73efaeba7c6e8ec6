"""Tell from the field From who wrote a message: a name to show, and an address only as a hash."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from threadgraph.graphs.names import name_key
from threadgraph.io.formats.mail_headers import decode_words

_LONGEST = 65_536
_SIMPLE = re.compile(
    r'\s*(?:"([^"\\<>]*)"|([^"\\<>@,;:()]*?))\s*<([^<>\s@,;:()"]+@[^<>\s@,;()"]+)>\s*'
)
_ADDRESS = re.compile(r"[^\s<>@,;:()\"]{1,200}@[^\s<>@,;()\"]+")
_WITH_AT = re.compile(
    r'"?([^\s<>@,;:()"]{1,200})"? at ([^\s<>@,;:()"]+(?: dot [^\s<>@,;:()"]+)*)"?'
)
_PATH = re.compile(r"(?<![^\s<(])[^\s<>@,;:()\"]{0,400}![^\s<>@,;:()\"!]+")
_VIA = re.compile(r"\s+via\s+\S.{0,200}\Z", re.DOTALL)
_ENDING = re.compile(r"\s*\([^()]*\)\s*\Z")
_MACHINE = re.compile(r"(?:no-?_?\.?reply|do-?_?\.?not-?_?\.?reply|mailer-daemon)(?:[+-].*)?\Z")
_WORD = re.compile(r"[^\W_]{2,}")
_MANY = 3


class Person(NamedTuple):
    """Who wrote: the name shown, the hash of the address, and whether it is that of a program."""

    name: str | None = None
    id: str | None = None
    machine: bool = False


NOBODY = Person()
"""The author of a message that names none."""


def person_of(value: str, reply_to: str = "") -> Person:
    """Return who is named in a field From (text on one line, words still encoded).

    The id is a hash of the address in lower case; the address itself goes nowhere.  Where
    there is no name, the part of the address before the "@" is shown.  "Name via List" is
    Name, whose address is not the list's: it is that of Reply-To, if the name there is the
    same, else unknown.  Of several authors the first counts.

    >>> person_of('"Ann Lee" <Ann@h.invalid>')
    Person(name='Ann Lee', id='sha256-16:8b611d298bf778df', machine=False)
    >>> person_of("ann at h.invalid (Ann Lee)") == person_of("Ann Lee <ann@h.invalid>")
    True
    >>> person_of("noreply@h.invalid").name, person_of("Ann via List <list@h.invalid>").id
    ('noreply', None)
    """
    name, address = split_author(value)
    if name is not None:
        via = _unquoted(_VIA.sub("", name).strip())
        if via and via != name:
            other, address = split_author(reply_to)
            if other is None or name_key(other) != name_key(via):
                address = None
            name = via
    if address is None:
        return Person(name)
    address = address.lower()
    local = _local(address)
    return Person(name or local or None, hash_of(address), bool(_MACHINE.match(local)))


def split_author(value: str) -> tuple[str | None, str | None]:
    """Return the name and the address in a field, each None if there is none.

    >>> split_author("ann@h.invalid (Ann (at home))"), split_author("h!ann (Ann)")
    (('Ann (at home)', 'ann@h.invalid'), ('Ann', 'h!ann'))
    """
    value = " ".join(value[:_LONGEST].split())
    simple = _SIMPLE.match(value)
    if simple:
        return _shown(simple[1] or simple[2] or ""), simple[3]
    prose, comment, address = _scan(value)
    if address is not None:
        disguised = _WITH_AT.match(address)
        address = _undisguised(disguised) if disguised else address
    else:
        for pattern in (_ADDRESS, _WITH_AT, _PATH):
            found = pattern.search(prose)
            if found:
                address = found[0] if pattern is not _WITH_AT else _undisguised(found)
                prose = prose[: found.start()]
                break
    return _shown(prose) or _shown(comment), address.strip() if address else None


def hash_of(address: str) -> str:
    """Return what stands for an address: equal for equal addresses, and no address itself."""
    return "sha256-16:" + hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def shared_ids(pairs: Iterable[tuple[str | None, str | None]]) -> set[str]:
    """Return the ids that stand for the address of a machine which writes for many people.

    `pairs` are (name, id) as seen.  So does an address with three or more names, if no word is
    in more than half of them; what stands in brackets at the end of a name does not count
    ("Ann (JIRA)", "Bob (JIRA)", "Cid (JIRA)").

    >>> shared_ids([("Ann (X)", "1"), ("Bob (X)", "1"), ("Cid (X)", "1"), ("Dan", "2")])
    {'1'}
    """
    names: dict[str, set[str]] = {}
    for name, person in set(pairs):
        if name and person:
            names.setdefault(person, set()).add(_ENDING.sub("", name_key(name)) or name_key(name))
    return {person for person, seen in names.items() if len(seen) >= _MANY and _unlike(seen)}


def _unlike(names: set[str]) -> bool:
    held = Counter(word for name in names for word in set(_WORD.findall(name)))
    return max(held.values(), default=0) <= len(names) / 2


def _scan(value: str) -> tuple[str, str, str | None]:
    """Return what is outside of brackets, the first comment, and what is in <>, in one pass.

    The first comma or semicolon outside of quotes ends what is looked at.
    """
    prose: list[str] = []
    comment: list[str] = []
    angle: str | None = None
    depth, quoted, addressed, at = 0, False, False, 0
    while at < len(value):
        sign = value[at]
        at += 1
        if sign == "\\" and (quoted or depth) and at < len(value):
            (comment if depth else prose).append(value[at])
            at += 1
        elif depth:
            depth += (sign == "(") - (sign == ")")
            if depth:
                comment.append(sign)
        elif sign == '"':
            quoted = not quoted and value.find('"', at) >= 0
        elif quoted:
            prose.append(sign)
        elif sign == "(":
            depth = 1
        elif sign == "<" and angle is None:
            end = value.find(">", at)
            end = len(value) if end < 0 else end
            angle, at = value[at:end], end + 1
        elif sign in ",;" and (angle or addressed):
            break
        else:
            addressed = addressed or sign == "@"
            prose.append(sign)
    return "".join(prose), "".join(comment), angle


def _shown(name: str) -> str | None:
    """Return a name as it is shown, None if nothing is left of it; of an address what names."""
    name = _unquoted(" ".join(decode_words(name).split()))
    if "@" in name:
        name = _ADDRESS.sub(lambda found: _local(found[0]), name)
    elif " at " in name and (found := _WITH_AT.fullmatch(name)):
        name = found[1]
    return name.rstrip(":").strip() or None


def _unquoted(name: str) -> str:
    if len(name) > 1 and name[0] == name[-1] and name[0] in "\"'":
        return name[1:-1].strip()
    return name


def _undisguised(found: re.Match[str]) -> str:
    return f"{found[1]}@{found[2].replace(' dot ', '.')}"


def _local(address: str) -> str:
    """Return the part of an address that is not the machine it is at."""
    return address.split("@", 1)[0].rsplit("!", 1)[-1]
