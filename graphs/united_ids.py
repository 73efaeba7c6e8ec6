"""Accounts that are weak evidence (mail addresses): those of one full name are one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadgraph.graphs.names import is_anonymous, is_unknown, name_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadgraph.graphs.ledger import Ledger


def unite_ids(
    ids: Sequence[str | None], names: Sequence[str | None], ledger: Ledger
) -> list[str | None]:
    """Return the ids with those that share a full name made equal: the first one stands for all.

    People write to a mailing list from several addresses under one name; two or more words
    are asked of a name, as one word may be anybody's.  A record without an id has that of
    its full name, if there is one.  Each id given up is counted in `accounts_joined`.
    Linear in the records.

    >>> from threadgraph.graphs.ledger import Ledger
    >>> unite_ids(["a", "b", "c"], ["Ann Lee", "ann lee", "Ann"], Ledger())
    ['a', 'a', 'c']
    """
    above: dict[str, str] = {}

    def head(one: str) -> str:
        while above.get(one, one) != one:
            above[one] = above.get(above[one], above[one])
            one = above[one]
        return one

    first: dict[str, str] = {}
    for one, name in dict.fromkeys(zip(ids, names, strict=True)):
        key = _full_name(name)
        if one is None or key is None:
            continue
        other, one = head(first.setdefault(key, one)), head(one)
        if other != one:
            above[one] = other
            ledger.count("accounts_joined")
            ledger.example("accounts_joined", name or "", "writes from several accounts")
    named = {name: first.get(_full_name(name) or "") for name in set(names)}
    pairs = zip(ids, names, strict=True)
    known = (named[name] if one is None else one for one, name in pairs)
    return [None if one is None else head(one) for one in known]


def _full_name(name: str | None) -> str | None:
    """Return the key of a name of at least two words, None for any other."""
    if name is None or is_unknown(name) or is_anonymous(name):
        return None
    key = name_key(name)
    return key if " " in key else None
