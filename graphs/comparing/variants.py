"""The same discussion under other choices: nothing inferred, nobody unknown, no bots, no merges.

Without what is inferred or merged, the discussion is what reading the input again under that
choice gives: parents, people and mentions are found anew by the code that found them first.
Without some of its records, it is what remains of it: all others stay at the level they have.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.assemble import AssembleOptions, assemble
from threadgraph.graphs.bots import by_bots
from threadgraph.graphs.comparing.known_mentions import KnownMentions, known_mentions
from threadgraph.graphs.identity import ID_PREFIX, IdentityOptions
from threadgraph.graphs.names import name_key
from threadgraph.graphs.part import part_of
from threadgraph.graphs.records import ROOT, Marks, Records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Longs = NDArray[np.int64]

__all__ = ["unmerged", "without_bots", "without_inferred", "without_unknown"]

_NOBODY = "\0nobody"
"""A platform's id that nobody has: whoever was meant by it is not here."""


def without_inferred(discussion: Discussion) -> Discussion:
    """Return the discussion with the parents that the input states (`--no-infer`).

    >>> from threadgraph.graphs.examples import example_discussion
    >>> len(without_inferred(example_discussion()))
    4
    """
    d = discussion
    return _built(d, np.flatnonzero(d.is_record), _stated(d), None)


def without_unknown(discussion: Discussion) -> Discussion:
    """Return the discussion without what unknown authors wrote.

    Replies to it stay at their level, under placeholders in its place.

    >>> from threadgraph.graphs.examples import discussion_of
    >>> d = discussion_of([("1", None, None, "", 0), ("2", "1", "Ann", "", 1)])
    >>> without_unknown(d).kind.tolist()
    [3, 2, 0]
    """
    d = discussion
    return part_of(d, d.is_record & (d.author >= 0), "unknown_author")


def without_bots(discussion: Discussion) -> Discussion:
    """Return the discussion without what programs wrote (see `bots.by_bots`).

    Replies to it stay at their level, under placeholders in its place.  (`--exclude-authors` and
    `--drop bot` leave records out before the tree is made: there the level of what stands below
    them is unknown, and lower.)

    >>> from threadgraph.graphs.examples import discussion_of
    >>> d = discussion_of([("1", None, "AutoModerator", "", 0), ("2", "1", "Ann", "", 1)])
    >>> without_bots(d).people.names
    ['Ann']
    """
    d = discussion
    return part_of(d, d.is_record & ~by_bots(d), "by_bots")


def unmerged(discussion: Discussion) -> Discussion:
    """Return the discussion with every spelling of a name a person (`--no-merge-names`).

    Where the platform gives an id of the person, that still decides.  What the user merged is
    apart, too.  Without texts, a name that was mentioned means who is spelled exactly so.

    >>> from threadgraph.graphs.examples import discussion_of
    >>> d = discussion_of([("1", None, "joe", "", 0), ("2", None, "JOE", "", 1)])
    >>> len(d.people), len(unmerged(d).people)
    (1, 2)
    """
    d = discussion
    return _built(d, np.flatnonzero(d.is_record), _used(d), d.rules, merge=False)


def _stated(d: Discussion) -> Longs:
    return (d.parent if d.stated is None else d.stated).astype(np.int64)


def _used(d: Discussion) -> Longs:
    """The parents used, but circles not yet cut: what is left out may have been part of one."""
    if d.rules is None:
        return _stated(d)
    inferred = np.array([rule is not None for rule in d.rules], bool)
    return np.where(inferred, d.parent, _stated(d)).astype(np.int64)


def _built(
    d: Discussion,
    rows: Longs,
    parent: Longs,
    rules: list[str | None] | None,
    *,
    merge: bool = True,
) -> Discussion:
    """Put together some records under these parents, the people as they are or unmerged."""
    if d.age is not None:
        rows = rows[np.argsort(d.age[rows], kind="stable")]
    taken = rows.tolist()
    author = d.author.tolist()
    known = known_mentions(d)
    ids = _person_ids(d) if merge else _ids_apart(d)
    records = Records(
        ids=[d.ids[row] for row in taken],
        parents=_parent_ids(d, parent[rows]),
        authors=[d.author_names[row] if author[row] >= 0 else None for row in taken],
        texts=[""] * len(taken) if d.texts is None else [d.texts[row] for row in taken],
        times=d.time[rows].tolist(),
        places=list(range(1, len(taken) + 1)),
        threads=[d.thread_ids[t] for t in d.thread[rows].tolist()] if d.threaded else None,
        author_ids=None if ids is None else [ids[row] for row in taken],
        kinds=d.kind[rows].tolist(),
        titles={t: title for t, title in zip(d.thread_ids, d.thread_titles, strict=True) if title},
        labels=None if d.labels is None else [d.labels[row] for row in taken],
        rules=None if rules is None else [rules[row] for row in taken],
        ordered=True,
        source=d.name,
    )
    if known.rows or known.complete:
        of = _marked_ids(d, ids, merge=merge)
        records.marks, records.marked = _marks(d, known, taken, of)
    options = AssembleOptions(
        identity=IdentityOptions(
            merge_names=merge, aliases=_aliases(d) if merge else None, keep_anonymous=True
        ),
        mentions=known.options,
        max_nesting=d.max_nesting,
    )
    built = assemble(records, options=options)
    return _as_known(d, built, ids) if merge and ids is not None else built


def _parent_ids(d: Discussion, above: Longs) -> list[str | None]:
    rows = above.tolist()
    at_root = (above == -1) | ((above >= 0) & (d.kind[np.maximum(above, 0)] == ROOT))
    return [
        None if top else d.ids[row] if row >= 0 else f"\0absent {row}"
        for row, top in zip(rows, at_root.tolist(), strict=True)
    ]


def _aliases(d: Discussion) -> dict[str, str]:
    """The user's own merges: people with a spelling that their key is not made of."""
    found = {}
    for name, key, spellings in zip(d.people.names, d.people.keys, d.people.spellings, strict=True):
        if not key.startswith(ID_PREFIX) and any(name_key(s) != name_key(key) for s in spellings):
            found.update(dict.fromkeys(spellings, name))
    return found


def _person_ids(d: Discussion) -> list[str | None]:
    """An id of everybody as known here, by row; those whom the user merged have none."""
    merged = set(_aliases(d))
    ids: list[str | None] = [
        None
        if not merged.isdisjoint(spellings)
        else key.removeprefix(ID_PREFIX)
        if key.startswith(ID_PREFIX)
        else f"\0{key}"
        for key, spellings in zip(d.people.keys, d.people.spellings, strict=True)
    ]
    return [ids[p] if p >= 0 else None for p in d.author.tolist()]


def _ids_apart(d: Discussion) -> list[str | None] | None:
    """An id of everybody whom the platform knows by one, by row."""
    if d.apart is not None:
        return [f"\0{code}" if code >= 0 else None for code in d.apart.tolist()]
    keys = [k.removeprefix(ID_PREFIX) if k.startswith(ID_PREFIX) else None for k in d.people.keys]
    if not any(keys):
        return None
    return [keys[p] if p >= 0 else None for p in d.author.tolist()]


def _marked_ids(
    d: Discussion, ids: Sequence[str | None] | None, *, merge: bool
) -> list[str | None]:
    """The id by which a mark means a person, by person; None: a mark means a name."""
    found: list[str | None] = [None] * len(d.people)
    if ids is not None and (merge or d.apart is None):
        for row in np.flatnonzero(d.author >= 0).tolist():
            found[int(d.author[row])] = ids[row]
    return found


def _marks(
    d: Discussion, known: KnownMentions, taken: list[int], ids: list[str | None]
) -> tuple[Marks, list[bool]]:
    place = {row: i for i, row in enumerate(taken)}
    m, marks = d.mentions, Marks()
    for i in known.rows:
        row = place.get(int(m.comment[i]))
        if row is None:
            continue
        person = int(m.participant[i])
        marks.rows.append(row)
        marks.person_ids.append(ids[person] if person >= 0 else _NOBODY)
        marks.names.append(m.names[i])
        marks.starts.append(int(m.start[i]))
        marks.ends.append(int(m.end[i]))
        marks.rules.append(m.rule[i])
    return marks, [row in known.complete for row in taken]


def _as_known(d: Discussion, built: Discussion, ids: Sequence[str | None]) -> Discussion:
    """Call everybody in the part as in the whole."""
    person = {key: p for p, key in enumerate(d.people.keys)}
    for own, p in zip(ids, d.author.tolist(), strict=True):
        if own is not None:
            person[ID_PREFIX + own] = p
    rows = [person[key] for key in built.people.keys]
    people = replace(
        built.people,
        names=[d.people.names[p] for p in rows],
        keys=[d.people.keys[p] for p in rows],
    )
    return replace(built, people=people)
