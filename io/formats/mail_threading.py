"""From what messages refer to, to parents: the rules of mail readers, without guessing by subject.

The rules are those of notmuch and of Zawinski's algorithm (jwz.org/doc/threading.html) where
they agree, and none of them depends on the order of the messages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from threadgraph.graphs.records import NO_TIME

REFERENCES = "references"
"""The rule by which a parent is found that the message itself does not name as such."""


class Refers(NamedTuple):
    """What the header of one message refers to.

    `references` are ids, the oldest first; `reply_to` is the id in In-Reply-To where that holds
    one id and nothing else; `prose` are the ids in an In-Reply-To that says more than that.
    """

    references: tuple[str, ...] = ()
    reply_to: str | None = None
    prose: tuple[str, ...] = ()


NOTHING = Refers()
"""What a message refers to that refers to nothing."""


@dataclass
class Threaded:
    """The parent of each message.

    `parents` may be ids of no message; `rules` is REFERENCES where the parent is not the one
    the message names, which is then in `stated`.  `words` is the number of messages that have
    words such as "yes" where an id should be.
    """

    parents: list[str | None]
    rules: list[str | None]
    stated: list[str | None]
    words: int = 0


def find_threads(
    ids: Sequence[str], refers: Sequence[Refers], times: Sequence[int] | None = None
) -> Threaded:
    """Return the parent of each message, from what all of them refer to.

    1. In-Reply-To, if it is one id and that of a message.
    2. Else the last of the References that is a message: if it is not the very last, the
       parent is absent, and the nearest ancestor known is inferred to stand for it.
    3. Else the first id of a message in an In-Reply-To with other words in it.
    4. Else the parent is absent.  Messages with different absent parents that refer, directly
       or through each other, to the same absent message stand below that one.
    5. A message that refers to nothing, but stands in the References of others after a
       message, answers that one (inferred), unless that would close a circle, or `times`
       (one per message) say that it is older.

    An id of its own among them is passed over, unless the message refers to nothing else; and
    so is what is letters only and no message: people answer "yes" when asked for an id.
    Of several messages with one id, that which refers to most speaks for all.

    >>> found = find_threads(["a@h", "b@h", "c@h", "d@h"], [NOTHING, Refers(("a@h",), "a@h"),
    ...     Refers(("a@h", "x@h")), Refers(("y@h", "z@h"), "z@h")])
    >>> found.parents, found.rules[2], found.stated[2]
    ([None, 'a@h', 'a@h', 'z@h'], 'references', 'x@h')
    """
    said = _by_id(ids, refers)
    worded = [own for own, about in said.items() if any(map(str.isalpha, _all_in(about)))]
    for own in worded:
        said[own] = _without_words(said[own], said)
    found = {own: _parent(own, about, said) for own, about in said.items()}
    _hang_up(said, dict(zip(ids, times, strict=True)) if times is not None else {}, found)
    _share_absent(said, found)
    rows = [found[own] for own in ids]
    return Threaded(
        [row.parent for row in rows],
        [row.rule for row in rows],
        [row.stated for row in rows],
        len(worded),
    )


class _Found(NamedTuple):
    """The parent of a message, the rule that found it, and what is stated where there is one."""

    parent: str | None = None
    rule: str | None = None
    stated: str | None = None


def _by_id(ids: Sequence[str], refers: Sequence[Refers]) -> dict[str, Refers]:
    """Return what each message refers to; of several with one id that which says most."""
    said: dict[str, Refers] = {}
    for own, about in zip(ids, refers, strict=True):
        held = said.setdefault(own, about)
        if held is not about and _weight(about) > _weight(held):
            said[own] = about
    return said


def _weight(about: Refers) -> tuple[int, bool, Refers]:
    told = Refers(about.references, about.reply_to or "", about.prose)
    return len(about.references), about.reply_to is not None, told


def _all_in(about: Refers) -> tuple[str, ...]:
    return (*about.references, *about.prose, about.reply_to or "")


def _without_words(about: Refers, known: Container[str]) -> Refers:
    kept = [
        tuple(name for name in names if not name.isalpha() or name in known)
        for names in (about.references, (about.reply_to or "",), about.prose)
    ]
    return Refers(kept[0], "".join(kept[1]) or None, kept[2])


def _parent(own: str, about: Refers, known: Container[str]) -> _Found:
    """Return the parent by steps 1 to 4."""
    references, direct, prose = about
    if direct is not None and direct != own and direct in known:
        return _Found(direct)
    nearest = next((name for name in reversed(references) if name != own), None)
    for name in reversed(references):
        if name in known and name != own:
            if name == nearest:
                return _Found(name)
            return _Found(name, REFERENCES, nearest if direct in (None, own) else direct)
    for name in prose:
        if name in known and name != own:
            return _Found(name)
    if direct is not None and direct != own:
        return _Found(direct)
    if nearest is None:
        nearest = next((name for name in reversed(prose) if name != own), None)
    if nearest is None and (references or direct or prose):
        return _Found(own)
    return _Found(nearest)


def _hang_up(
    said: Mapping[str, Refers], times: Mapping[str, int], found: dict[str, _Found]
) -> None:
    """Give a parent to messages that name none, where others tell it (step 5), in place."""
    above: dict[str, Counter[tuple[str, ...]]] = {}
    for own, about in said.items():
        references = about.references
        for place in range(1, len(references)):
            name = references[place]
            if name != own and name in found and found[name].parent is None:
                above.setdefault(name, Counter())[references[:place]] += 1
    if not above:
        return
    trees = _Unions()
    for own, row in found.items():
        if row.parent is not None:
            trees.join(own, row.parent)
    for name in sorted(above, key=lambda name: (times.get(name, NO_TIME), name)):
        parent = _parent(name, Refers(_likeliest(above[name])), said).parent
        if parent is None or trees.of(parent) == trees.of(name):
            continue
        if times.get(name, NO_TIME) != NO_TIME and times.get(parent, NO_TIME) > times[name]:
            continue
        trees.join(name, parent)
        found[name] = _Found(parent, REFERENCES)


def _likeliest(chains: Counter[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the ancestors that most messages tell; among equals the longest, then by id."""
    nearest: Counter[str] = Counter()
    for chain, n in chains.items():
        nearest[chain[-1]] += n
    best = min(nearest, key=lambda name: (-nearest[name], name))
    return min((c for c in chains if c[-1] == best), key=lambda c: (-len(c), c))


def _share_absent(said: Mapping[str, Refers], found: dict[str, _Found]) -> None:
    """Put replies to different absent messages of one thread below one of these, in place."""
    chains: dict[str, list[str]] = {}
    unions = _Unions()
    for own, (parent, _, _) in found.items():
        if parent is None or parent in said:
            continue
        chains[own] = chain = [name for name in said[own].references if name not in said]
        if parent not in chain:
            chain.append(parent)
        for name in chain:
            unions.join(name, parent)
    groups: dict[str, list[str]] = {}
    for own, chain in chains.items():
        groups.setdefault(unions.of(chain[-1]), []).append(own)
    for members in groups.values():
        if len({found[own].parent for own in members}) > 1:
            shared = _oldest_shared([chains[own] for own in members])
            for own in members:
                parent, rule, stated = found[own]
                if parent != shared:
                    found[own] = _Found(shared, REFERENCES, stated if rule else parent)


def _oldest_shared(chains: Iterable[Sequence[str]]) -> str:
    """Return the id that most chains hold; among equals the one that stands first in them."""
    held: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for chain in chains:
        held.update(chain)
        places.update({name: place for place, name in enumerate(chain)})
    return min(held, key=lambda name: (-held[name], places[name], name))


class _Unions:
    """Sets of names that grow together; `of` names the set that a name is in."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def of(self, name: str) -> str:
        """Return the name of the set that a name is in."""
        above, top = self._above, name
        while top in above:
            top = above[top]
        while name != top:
            above[name], name = top, above[name]
        return top

    def join(self, one: str, other: str) -> None:
        """Make one of two sets."""
        first, second = self.of(one), self.of(other)
        if first != second:
            self._above[first] = second
