"""The values of the user's own columns without the names and ids of people."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from threadgraph.graphs.identity import ID_PREFIX
from threadgraph.graphs.names import name_key

if TYPE_CHECKING:
    from threadgraph.graphs.attributes import Attribute
    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.pseudonym_texts import TextRewriter


def hide_in_attributes(
    d: Discussion, shown: list[str], texts: TextRewriter
) -> dict[str, Attribute]:
    """Return the attributes with names in their values replaced; `shown` are the pseudonyms.

    A value that is a person's name or platform id as a whole becomes that person's pseudonym,
    also where the name is an ordinary word; others are rewritten like texts.  Numbers stay,
    unless one of them is the platform id of a person: then the column is taken for words.
    The names of the columns stay.
    """
    bearers: dict[str, str] = {}
    ids: set[str] = set()
    for p, seen in enumerate(d.people.spellings):
        for spelling in (*seen, d.people.names[p]):
            bearers.setdefault(name_key(spelling), shown[p])
        key = d.people.keys[p]
        if key.startswith(ID_PREFIX):
            ids.add(key.removeprefix(ID_PREFIX))
            bearers.setdefault(name_key(key.removeprefix(ID_PREFIX)), shown[p])
    return {
        name: _hidden(attribute, bearers, ids, texts) for name, attribute in d.attributes.items()
    }


def _hidden(
    attribute: Attribute, bearers: dict[str, str], ids: set[str], texts: TextRewriter
) -> Attribute:
    known = {value for value in attribute.values if value is not None}
    if attribute.numbers is not None and ids.isdisjoint(known):
        # What is no number here (it was asked to be one) may be a name all the same.
        held = attribute.known.tolist()
        values = [v if k else None for v, k in zip(attribute.values, held, strict=True)]
        return replace(attribute, values=values)
    new: dict[str | None, str | None] = {None: None}
    for value in sorted(known):
        new[value] = bearers.get(name_key(value)) or texts.plain(value)
    values = [new[value] for value in attribute.values]
    return replace(attribute, values=values, kind="category", numbers=None)
