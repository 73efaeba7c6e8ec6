"""Tell from the field From who wrote a message: a name to show, and an address only as a hash."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Container, Iterable
from typing import NamedTuple

from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.names import name_key
from threadgraph.graphs.records import Records
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
_VIA = re.compile(r"(?:\A|\s+)via\s+(\S.{0,200})\Z", re.DOTALL)
_ENDING = re.compile(r"\s*(?:\(([^()]*)\)|\[([^\[\]]*)\]|\s[-\u2013\u2014]\s*([^\s-][^-]*))\s*\Z")
_CAPITALS = re.compile(r"[A-Z][A-Z0-9]+(?:[ ._/-][A-Z0-9]+)*\Z")
_MACHINE = re.compile(r"(?:no-?_?\.?reply|do-?_?\.?not-?_?\.?reply|mailer-daemon)(?:[+-].*)?\Z")
_WORD = re.compile(r"[^\W_]{2,}")
_MANY = 3

_SERVICES = re.compile(
    r"(?:bots?|bugs|bugzilla|builds?|builder|buildbot|ci|codereview|commits|confluence|cvs|gerrit|"
    r"git|gitbox|gitea|github|gitlab|hg|hudson|issues|jenkins|jira|launchpad|mantis|"
    r"notifications?|notifier|notify|patchwork|phabricator|redmine|reviews?|reviewboard|rt|sentry|"
    r"subversion|svn|teamcity|tickets|tracker|trac|travis|wiki)\Z"
)
_IN_SERVICES = re.compile(
    r"(?:.*[._-])?(?:bot|bugzilla|buildbot|confluence|daemon|gerrit|gitbox|github|gitlab|jenkins|"
    r"jira|noreply|notifications?|phabricator)(?:[._-].*)?\Z"
)


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
    same, else unknown.  "via List" alone names nobody: the address does, unless it is that of
    a service (see `is_service`).  Of several authors the first counts.

    >>> person_of('"Ann Lee" <Ann@h.invalid>')
    Person(name='Ann Lee', id='sha256-16:8b611d298bf778df', machine=False)
    >>> person_of("ann at h.invalid (Ann Lee)") == person_of("Ann Lee <ann@h.invalid>")
    True
    >>> person_of("noreply@h.invalid").name, person_of("Ann via List <list@h.invalid>").id
    ('noreply', None)
    """
    name, address = split_author(value)
    via = _VIA.search(name) if name is not None else None
    if name is not None and via is not None:
        own = _unquoted(name[: via.start()].strip())
        if own:
            other, address = split_author(reply_to)
            if other is None or name_key(other) != name_key(own):
                address = None
        elif address is not None and _is_of(address.lower(), via[1]):
            return Person(machine=bool(_MACHINE.match(_local(address.lower()))))
        name = own or None
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


def addresses_in(value: str) -> set[str]:
    """Return all addresses in a field From, in lower case, also those beside the first.

    >>> sorted(addresses_in("Ann at h <Ann@h.invalid>, bob@h.invalid"))
    ['ann@h.invalid', 'bob@h.invalid']
    """
    first = split_author(value)[1]
    found: list[str] = _ADDRESS.findall(value[:_LONGEST])
    return {address.lower() for address in (*found, *([first] if first else []))}


def is_service(address: str) -> bool:
    """Tell whether an address is one that programs write from, in the name of many people.

    >>> [is_service(own + "@h.invalid") for own in ("jira", "jira+x", "bugzilla-daemon", "ann")]
    [True, True, True, False]
    """
    local = _local(address.lower()).partition("+")[0]
    return any(known.match(local) for known in (_SERVICES, _MACHINE, _IN_SERVICES))


def shared_ids(
    pairs: Iterable[tuple[str | None, str | None]], services: Container[str] = frozenset()
) -> set[str]:
    """Return the ids that stand for the address of a machine which writes for many people.

    `pairs` are (name, id) as seen.  So does

    - an id in `services` (see `is_service`) with two or more names,
    - an address with two or more names that end alike in the name of a service ("Ann (JIRA)",
      "Bob (JIRA)"), or in other capitals, if the names have no word in common,
    - one with three or more names, if no word is in more than half of them.

    What stands in brackets, or after a dash, at the end of a name does not count.

    >>> sorted(shared_ids([("Ann (JIRA)", "1"), ("Bob (JIRA)", "1"), ("Ann", "2"), ("Bob", "2"),
    ...     ("Ann", "3"), ("Bob", "3")], {"3"}))
    ['1', '3']
    """
    names: dict[str, dict[str, str]] = {}
    for name, person in sorted({(n, p) for n, p in pairs if n and p}):
        bare, ending = _parted(name)
        names.setdefault(person, {})[bare] = ending
    return {
        person
        for person, seen in names.items()
        if len(seen) > 1 and (person in services or _of_many(seen))
    }


def part_people(parts: list[Records], senders: set[str], ledger: Ledger) -> None:
    """Take away the ids of people who share their address with others, in place.

    `senders` are all addresses that people write from (see `addresses_in`); how many of these
    are shared is counted: `shared_addresses`.
    """
    services = {hash_of(address) for address in senders if is_service(address)}
    shared = shared_ids(
        (pair for part in parts for pair in zip(part.authors, part.author_ids or (), strict=False)),
        services,
    )
    ledger.count("shared_addresses", len(shared))
    for part in parts:
        if shared and part.author_ids is not None:
            part.author_ids = [None if own in shared else own for own in part.author_ids]


def _parted(name: str) -> tuple[str, str]:
    """Return the key of a name without its ending, and the ending, "" if there is none."""
    found = _ENDING.search(name)
    bare = name_key(name[: found.start()]) if found else ""
    if found is None or not bare:
        return name_key(name), ""
    return bare, (found[1] or found[2] or found[3] or "").strip()


def _of_many(seen: dict[str, str]) -> bool:
    """Tell by the names seen with one address, and the endings of these, that they are many."""
    if len(seen) >= _MANY and _unlike(set(seen)):
        return True
    alike: dict[str, set[str]] = {}
    for name, ending in seen.items():
        if ending:
            alike.setdefault(ending, set()).add(name)
    return any(
        len(names) > 1 and (_names_service(ending) or (_CAPITALS.match(ending) and _unlike(names)))
        for ending, names in alike.items()
    )


def _names_service(ending: str) -> bool:
    words = name_key(ending).split()
    return words[:1] == ["via"] or any(map(_SERVICES.match, words))


def _is_of(address: str, name: str) -> bool:
    """Tell whether an address is that of a service, or of the list named: "RT", rt@h.invalid."""
    words = _WORD.findall(name_key(name))[:1]
    return is_service(address) or bool(words and words == _WORD.findall(_local(address))[:1])


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
