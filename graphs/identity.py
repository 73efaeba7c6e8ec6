"""From the names on comments to people: who is one person, who is nobody, and the user's say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.aliases import parse_aliases
from threadgraph.graphs.discussion import Participants
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.lookalikes import lookalikes
from threadgraph.graphs.names import (
    ANONYMOUS_NAMES,
    KNOWN_BOTS,
    KNOWN_BOTS_AS_OF,
    UNKNOWN_NAMES,
    is_anonymous,
    is_bot,
    is_unknown,
    name_key,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Mentions

__all__ = ["ANONYMOUS_NAMES", "KNOWN_BOTS", "KNOWN_BOTS_AS_OF", "UNKNOWN_NAMES"]
__all__ += ["IdentityOptions"]
__all__ += ["is_anonymous", "is_bot", "is_unknown", "lookalikes", "name_key"]
__all__ += ["parse_aliases", "resolve_people", "suspicious_merges"]

ID_PREFIX = "ID:"
"""Begins the keys of people known by the platform's id; no folded name begins so."""


@dataclass(frozen=True)
class IdentityOptions:
    """How names become people.

    - `merge_names`: spellings with the same `name_key` are one person; if False every
      spelling, to the code point, is a person.
    - `aliases`: spelling to the person's name, the user's own merges (see
      `threadgraph.graphs.aliases`); looked up by exact spelling, then, where names are
      merged, by key.  They also join people whom platform ids keep apart.
    - `keep_anonymous`: take "Anonymous", "Guest" … for the name of one person each.
    """

    merge_names: bool = True
    aliases: Mapping[str, str] | None = None
    keep_anonymous: bool = False


def resolve_people(
    names: Sequence[str | None],
    *,
    person_ids: Sequence[str | None] | None = None,
    options: IdentityOptions | None = None,
) -> tuple[NDArray[np.int32], Participants]:
    """Tell the people behind the names of records in canonical order.

    Returns the row of each record's author in the participants (int32, −1 unknown) and the
    participants in order of their first record.  Where the platform gives an id of the
    person it decides: same id, one person renamed; same name, different ids, different people.
    The name shown is the user's own (from `aliases`), else the most frequent spelling, among
    equals the first.  UsageError if an alias leads to another alias.

    >>> codes, people = resolve_people(["JOE", "Ann", None, "joe", "joe"])
    >>> codes.tolist(), people.names, people.keys
    ([0, 1, -1, 0, 0], ['joe', 'Ann'], ['joe', 'ann'])
    >>> people.spellings[0]
    {'joe': 2, 'JOE': 1}
    """
    # Names alone are counted as they are: most discussions know no ids, and pairs cost.
    counted: dict[tuple[str | None, str | None], int]
    if person_ids is None:
        counted = {(name, None): n for name, n in Counter(names).items()}
    else:
        counted = dict(Counter(zip(names, person_ids, strict=True)))
    labels = _Labels(options or IdentityOptions(), counted)
    row_of: dict[str, int] = {}
    shown: list[str | None] = []
    spellings: list[dict[str, int]] = []
    codes: dict[tuple[str | None, str | None], int] = {}
    for pair, count in counted.items():
        label, name, alias = labels.label(*pair)
        if label is None:
            codes[pair] = -1
            continue
        codes[pair] = row = row_of.setdefault(label, len(row_of))
        if row == len(shown):
            shown.append(None)
            spellings.append({})
        if name is not None:
            spellings[row][name] = spellings[row].get(name, 0) + count
        shown[row] = shown[row] or alias
    if person_ids is None:
        by_name = {name: row for (name, _), row in codes.items()}
        rows = map(by_name.__getitem__, names)
    else:
        rows = map(codes.__getitem__, zip(names, person_ids, strict=True))
    found = np.fromiter(rows, np.int32, count=len(names))
    return found, _participants(list(row_of), shown, spellings)


def suspicious_merges(
    codes: NDArray[np.int32],
    names: Sequence[str | None],
    parent: NDArray[np.int32],
    participants: Participants,
    mentions: Mentions | None = None,
) -> list[tuple[int, str]]:
    """List merges of spellings that behave like two people, as (row of participant, reason).

    A merge is suspicious if one spelling replies to another, or mentions another; it is
    reported and stands.  People known by a platform id are not doubted.  `codes`, `names`
    and `parent` are by row, in canonical order.

    >>> names = ["Will", "WILL"]
    >>> codes, people = resolve_people(names)
    >>> suspicious_merges(codes, names, np.array([-1, 0], np.int32), people)
    [(0, '«WILL» replies to «Will» (1 comment)')]
    """
    found: Counter[tuple[int, str, str, str]] = Counter()
    own = (parent >= 0) & (codes >= 0)
    own[own] = codes[own] == codes[parent[own]]
    for row in np.flatnonzero(own).tolist():
        speaker, other = names[row], names[int(parent[row])]
        if speaker is not None and other is not None and speaker != other:
            found[int(codes[row]), speaker, "replies to", other] += 1
    if mentions is not None:
        selves = (mentions.participant >= 0) & (mentions.participant == codes[mentions.comment])
        for i in np.flatnonzero(selves).tolist():
            speaker, person = names[int(mentions.comment[i])], int(mentions.participant[i])
            other = mentions.names[i]
            if speaker is not None and speaker != other and other in participants.spellings[person]:
                found[person, speaker, "mentions", other] += 1
    return [
        (person, f"«{speaker[:80]}» {verb} «{other[:80]}» ({n} comment{'s' if n > 1 else ''})")
        for (person, speaker, verb, other), n in sorted(found.items())
        if not participants.keys[person].startswith(ID_PREFIX)
    ]


class _Labels:
    """Gives each (name, person id) the label of its person; equal labels are one person."""

    def __init__(
        self, options: IdentityOptions, pairs: Iterable[tuple[str | None, str | None]]
    ) -> None:
        self._merge = options.merge_names
        self._keep_anonymous = options.keep_anonymous
        aliases = dict(options.aliases or {})
        _check_aliases(aliases, merge=self._merge)
        self._exact = {target: target for target in aliases.values()} | aliases
        self._by_key: dict[str, str] = {}
        if self._merge:
            for spelling, target in self._exact.items():
                self._by_key.setdefault(name_key(spelling), target)
        self._of_id: dict[str, str] = {}
        if self._exact:
            self._learn_ids(pairs)

    def label(
        self, name: str | None, person_id: str | None
    ) -> tuple[str | None, str | None, str | None]:
        """Return the label of the person (None: nobody known), the spelling, the user's name."""
        key = "" if name is None or name in UNKNOWN_NAMES else name_key(name)
        known = name if key else None
        alias = self._alias(known, key)
        if person_id:
            alias = self._of_id.get(person_id)
            label = ID_PREFIX + person_id if alias is None else self._name_label(alias)
            return label, known, alias
        if alias is not None:
            return self._name_label(alias), known, alias
        if known is None or (key in ANONYMOUS_NAMES and not self._keep_anonymous):
            return None, None, None
        return key if self._merge else self._name_label(known), known, None

    def _alias(self, name: str | None, key: str) -> str | None:
        if not self._exact or name is None:
            return None
        return self._exact.get(name) or self._by_key.get(key)

    def _learn_ids(self, pairs: Iterable[tuple[str | None, str | None]]) -> None:
        """Let an alias of one of a person's names stand for every comment with that id."""
        for name, person_id in pairs:
            if person_id and name is not None and not is_unknown(name):
                alias = self._alias(name, name_key(name))
                if alias is not None:
                    self._of_id.setdefault(person_id, alias)

    def _name_label(self, name: str) -> str:
        if self._merge:
            return name_key(name)
        return f"NAME:{name}" if name.startswith((ID_PREFIX, "NAME:")) else name


def _check_aliases(aliases: Mapping[str, str], *, merge: bool) -> None:
    fold = name_key if merge else str
    targets = {fold(spelling): target for spelling, target in aliases.items()}
    for spelling, target in aliases.items():
        if is_unknown(target):
            raise UsageError(f"alias of «{spelling[:200]}»: «{target[:200]}» is nobody's name")
        further = targets.get(fold(target), target)
        if fold(further) != fold(target):
            raise UsageError(
                f"alias of «{spelling[:200]}»: «{target[:200]}» is itself an alias of "
                f"«{further[:200]}»; name the same person in both"
            )


def _participants(
    labels: list[str], shown: list[str | None], spellings: list[dict[str, int]]
) -> Participants:
    names = []
    for row, counts in enumerate(spellings):
        if len(counts) > 1:
            ordered = sorted(counts.items(), key=lambda item: -item[1])
            spellings[row] = counts = dict(ordered)
        own = shown[row] or next(iter(counts), None)
        names.append(own or labels[row].removeprefix(ID_PREFIX))
    return Participants(names, labels, spellings, lookalikes=lookalikes(names))
