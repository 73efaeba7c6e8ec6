"""The parent of each record where some are hidden by the platform: stated, or found by a rule."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from threadgraph.graphs.ledger import Ledger

if TYPE_CHECKING:
    from threadgraph.graphs.records import Records


def find_parents(
    records: Records, rows: list[int], ledger: Ledger, *, infer: bool = True
) -> tuple[list[str | None], list[str | None] | None]:
    """Return the parent id of each record, and the rule that found it (None: it is stated).

    `rows` are the records that count, the oldest first.  What the reader found by a signal of
    the platform ("quote_id") stands; where it found nothing, the group of the record is looked
    through for the person addressed.  With `infer` False everything is as the input states.
    The rules are None where no parent was inferred.

    >>> from threadgraph.graphs.records import Records
    >>> records = Records(ids=["1", "2"], parents=[None, "1"], authors=["A", "B"], texts=["", ""],
    ...     times=[1, 2], places=[1, 2], rules=[None, "quote_id"], stated=[None, None])
    >>> find_parents(records, [0, 1], Ledger(), infer=False)
    ([None, None], None)
    >>> find_parents(records, [0, 1], Ledger())[1]
    [None, 'quote_id']
    """
    if records.rules is None and records.groups is None:
        return records.parents, None
    parents = list(records.parents)
    rules: list[str | None] = list(records.rules or [None] * len(parents))
    stated = records.stated or parents
    if not infer:
        return [s if rule else p for p, s, rule in zip(parents, stated, rules, strict=True)], None
    if records.groups is not None:
        _search_groups(records, rows, parents, rules)
    found = Counter(rules[row] for row in rows if rules[row])
    if not found:
        return parents, None
    ledger.count("inferred_parents", found.total())
    ledger.notes["inferred_parents"] = ", ".join(f"{r} {n:,}" for r, n in found.most_common())
    return parents, rules


def _search_groups(
    records: Records,
    rows: list[int],
    parents: list[str | None],
    rules: list[str | None],
) -> None:
    """Fill in parents and rules, in place, for the records whose group hides them."""
    from threadgraph.graphs.addressees import infer_addressees

    assert records.groups is not None
    groups = [None if rules[row] else records.groups[row] for row in rows]
    if not any(groups):
        return
    people, named, threads = records.author_ids, records.named, records.threads

    def scoped(row: int, name: str) -> str:
        """Ids and groups are told apart within a thread only."""
        return name if threads is None else f"{threads[row]}\0{name}"

    found, how = infer_addressees(
        [scoped(row, records.ids[row]) for row in rows],
        [records.authors[row] for row in rows],
        [records.texts[row] for row in rows],
        [None if (g := records.groups[row]) is None else scoped(row, g) for row in rows],
        author_ids=None if people is None else [people[row] for row in rows],
        named=None if named is None else [named[row] for row in rows],
        styles=records.address_styles,
    )
    found = [None if name is None else name.rpartition("\0")[2] for name in found]
    for row, group, parent, rule in zip(rows, groups, found, how, strict=True):
        if group is not None and parent is not None and parent != parents[row]:
            parents[row], rules[row] = parent, rule
