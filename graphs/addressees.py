"""Whom a comment answers where the platform hides it: the person that its text addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from threadgraph.graphs.addressee_names import (
    AT,
    LONGEST_PREFIX,
    PREFIX,
    SHORTEST_PREFIX,
    SIGNS,
    addresses,
    may_address,
    short_handle,
    squeezed,
)
from threadgraph.graphs.discussion import Participants
from threadgraph.graphs.mention_places import whole_name
from threadgraph.graphs.name_index import MOST_NAMESAKES, NameIndex
from threadgraph.graphs.names import is_anonymous, is_unknown, name_key

if TYPE_CHECKING:
    from collections.abc import Sequence

LEADING_NAME, QUOTED_NAME = "leading_name", "quoted_name"

_OPENER = -1

_Key = TypeVar("_Key", int, str)


class Addressees(NamedTuple):
    """The parents found and the rules that found them, one each per record (None: no parent).

    `parents` are ids; `rules` are "leading_name" (the text begins with the name) and
    "quoted_name" (the platform's own signal gives it).
    """

    parents: list[str | None]
    rules: list[str | None]


def infer_addressees(
    ids: Sequence[str],
    authors: Sequence[str | None],
    texts: Sequence[str],
    groups: Sequence[str | None],
    *,
    author_ids: Sequence[str | None] | None = None,
    named: Sequence[str | None] | None = None,
    styles: frozenset[str] = frozenset({AT}),
) -> Addressees:
    """Return the parent of each record whose text, or `named`, says whom it answers.

    All columns have n entries, the oldest record first.  A record is answered by later ones
    of its group; the record whose id is the name of the group is answered by all of it.  The
    parent is the latest such record by the person addressed, never by the author.  The
    longest name wins, then the exact spelling.  Names that many share ("Anonymous") address
    nobody.  `named` overrides the text, even where it names nobody here.  `author_ids` make
    one person of several names.

    `styles`: "at" ("@Ann ..."), "colon" ("Ann: ...", "Ann, ..."), "prefix" (with "at": also
    the first three or more letters of one person's name, spaces left out).

    >>> infer_addressees(["p", "1", "2"], ["Ann", "Bob", "Cy"], ["?", "!", "@bob really?"],
    ...     [None, "p", "p"])
    Addressees(parents=[None, None, '1'], rules=[None, None, 'leading_name'])
    """
    n = len(ids)
    found = Addressees([None] * n, [None] * n)
    signals: Sequence[str | None] = named if named is not None else [None] * n
    seeking = [
        row
        for row, group in enumerate(groups)
        if group is not None and (signals[row] is not None or may_address(texts[row], styles))
    ]
    if not seeking:
        return found
    search = _Search(_People(ids, authors, groups, author_ids), styles)
    last_seeking, seekers = seeking[-1], frozenset(seeking)
    for row, group in enumerate(groups):
        if row > last_seeking:
            break
        if group is None:
            continue
        if row in seekers:
            name = signals[row]
            parent = search.led(row, texts[row]) if name is None else search.quoted(row, name)
            if parent is not None and ids[parent] != ids[row]:
                found.parents[row] = ids[parent]
                found.rules[row] = LEADING_NAME if name is None else QUOTED_NAME
        search.hear(row)
    return found


class _People:
    """Who wrote the records that can be answered, and under which names.

    `person[row]` and `name[row]` are codes, −1 where nobody is known or the name is nobody's
    own; `spellings[name]` are the spellings that share a key.
    """

    def __init__(
        self,
        ids: Sequence[str],
        authors: Sequence[str | None],
        groups: Sequence[str | None],
        author_ids: Sequence[str | None] | None,
    ) -> None:
        self.authors, self.groups = authors, groups
        keys = set(groups)
        self.openers: dict[str, int] = {}
        for row, name in enumerate(ids):
            if name in keys:
                self.openers.setdefault(name, row)
        self.person, self.name = [-1] * len(ids), [-1] * len(ids)
        self.spellings: list[dict[str, int]] = []
        people: dict[tuple[bool, str], int] = {}
        names: dict[str, int] = {}
        rows = {row for row, group in enumerate(groups) if group is not None}
        for row in sorted(rows.union(self.openers.values())):
            author = authors[row] or ""
            key = "" if is_unknown(author) else name_key(author)
            person_id = author_ids[row] if author_ids is not None else None
            if not key and not person_id:
                continue
            identity = (True, person_id) if person_id else (False, key)
            self.person[row] = people.setdefault(identity, len(people))
            if key and not is_anonymous(author):
                self.name[row] = code = names.setdefault(key, len(names))
                if code == len(self.spellings):
                    self.spellings.append({})
                self.spellings[code][author] = 1

    def index(self) -> NameIndex:
        """Return the index of all names, of which each is one row."""
        shown = [next(iter(spellings)) for spellings in self.spellings]
        return NameIndex(Participants(shown, [""] * len(shown), self.spellings))


class _Group:
    """What has been said in a group so far: each person's latest record, and who is called what.

    `latest` is a row by person; `bearers` are people by name, `exact` by spelling, `whole` by
    the name without spaces and `prefixes` by the first letters of it.
    """

    def __init__(self) -> None:
        self.latest: dict[int, int] = {}
        self.bearers: dict[int, list[int]] = {}
        self.exact: dict[str, list[int]] = {}
        self.whole: dict[str, list[int]] = {}
        self.prefixes: dict[str, list[int]] = {}

    def call(self, person: int, name: int, spelling: str, *, shorten: bool) -> None:
        """Let a person be called so from now on."""
        _add(self.exact, spelling.lstrip(SIGNS), person)
        bearers = self.bearers.get(name, ())
        if person in bearers:
            return
        _add(self.bearers, name, person)
        if shorten:
            key = squeezed(spelling)
            _add(self.whole, key, person)
            for length in range(SHORTEST_PREFIX, min(len(key), LONGEST_PREFIX) + 1):
                _add(self.prefixes, key[:length], person)


class _Search:
    """Goes through the records once, from the oldest, and tells who is addressed."""

    def __init__(self, people: _People, styles: frozenset[str]) -> None:
        self._people, self._styles = people, styles
        self._index = people.index()
        self._groups: dict[str, _Group] = {}

    def hear(self, row: int) -> None:
        """Take a record as said: what follows can answer it."""
        self._hear(self._group(row), row, row)

    def led(self, row: int, text: str) -> int | None:
        """Return the row answered by a text that begins with a name."""
        group = self._group(row)
        for name, codes in addresses(text, self._index, self._styles):
            if any(code in group.bearers for code in codes):
                return self._choose(row, group, name, codes)
        handle = short_handle(text) if PREFIX in self._styles else None
        if handle is None:
            return None
        others = self._others(row, group.whole.get(handle, []))
        others = others or self._others(row, group.prefixes.get(handle, []))
        return self._latest(row, group, others) if len(others) == 1 else None

    def quoted(self, row: int, name: str) -> int | None:
        """Return the row answered by a record whose platform names the person."""
        name = name.strip().lstrip(SIGNS).lstrip()
        codes = whole_name(self._index, name, 0, len(name)) if name else ()
        return self._choose(row, self._group(row), name, codes)

    def _choose(self, row: int, group: _Group, name: str, codes: tuple[int, ...]) -> int | None:
        """Return the latest record by somebody called so, in the exact spelling if any is."""
        exact = group.exact.get(name, [])
        bearers = [person for code in codes for person in group.bearers.get(code, ())]
        if max(len(exact), len(bearers)) > MOST_NAMESAKES:
            return None
        others = self._others(row, exact) or self._others(row, bearers)
        return self._latest(row, group, others) if others else None

    def _others(self, row: int, people: list[int]) -> list[int]:
        author = self._people.person[row]
        return [person for person in people if person != author]

    def _latest(self, row: int, group: _Group, people: list[int]) -> int:
        latest = max(group.latest[person] for person in people)
        return self._people.openers[self._people.groups[row] or ""] if latest == _OPENER else latest

    def _group(self, row: int) -> _Group:
        key = self._people.groups[row] or ""
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = _Group()
            opener = self._people.openers.get(key)
            if opener is not None:
                self._hear(group, opener, _OPENER)
        return group

    def _hear(self, group: _Group, row: int, place: int) -> None:
        person, name = self._people.person[row], self._people.name[row]
        if person < 0:
            return
        group.latest[person] = place
        if name >= 0:
            spelling = self._people.authors[row] or ""
            group.call(person, name, spelling, shorten=PREFIX in self._styles)


def _add(people: dict[_Key, list[int]], key: _Key, person: int) -> None:
    """Note that a person is called so; beyond too many, nobody is told apart by it anyway."""
    known = people.setdefault(key, [])
    if len(known) <= MOST_NAMESAKES and person not in known:
        known.append(person)
