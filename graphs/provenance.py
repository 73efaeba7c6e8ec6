"""What the input itself says of parents and people, where a discussion says otherwise.

A discussion holds parents that were found by a rule, circles that were cut and people who
were put together.  What is kept here, as rows and codes, undoes that without the input.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.identity import IdentityOptions, resolve_people
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.parents import resolve_parents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from threadgraph.graphs.records import Records


def stated_parents(
    records: Records,
    rows: Sequence[int],
    rules: Sequence[str | None] | None,
    ids: Sequence[str],
    thread: NDArray[np.int64] | None,
    thread_ids: Sequence[str],
    absent: Sequence[tuple[str, int]],
    found: NDArray[np.int64],
    cut: NDArray[np.int64],
) -> NDArray[np.int64] | None:
    """Return the parent that the input states for each node, None if nothing else is used.

    `rows` are the records that count, with `ids` and `thread`; `rules` says by raw record how
    its parent was found.  `found`, `cut` int64 (nodes,) are the parents before and after
    circles were cut: rows, those of the `absent` parents after the records.

    int64 (nodes,): a row, −1 where none is stated, −2 − k for an absent parent that nothing
    else answers.
    """
    n = len(rows)
    inferred = [] if rules is None else [i for i, row in enumerate(rows) if rules[row]]
    if not inferred:
        return None if np.array_equal(found, cut) else found
    said = records.parents if records.stated is None else records.stated
    names: list[str | None] = [None] * n
    for i in inferred:
        opens = thread is not None and ids[i] == thread_ids[int(thread[i])]
        names[i] = None if opens else said[rows[i]]
    resolved = resolve_parents(ids, names, thread, thread_ids, Ledger())
    place = {pair: n + k for k, pair in enumerate(absent)}
    codes = [place.get(pair, -2 - k) for k, pair in enumerate(resolved.absent)]
    stated = found.copy()
    for i in inferred:
        above = int(resolved.parent[i])
        stated[i] = codes[-2 - above] if above < -1 else above
    return stated


def people_apart(
    names: Sequence[str | None],
    person_ids: Sequence[str | None] | None,
    used: Sequence[str | None] | None,
    options: IdentityOptions,
) -> NDArray[np.int32] | None:
    """Return who would be one person if no names were merged, int32 codes, −1 unknown.

    None where the key of the people and the spellings say as much: where the platform's ids
    `person_ids` are `used` as they are and the user has merged nobody.
    """
    if not options.merge_names or (used == person_ids and not options.aliases):
        return None
    apart = IdentityOptions(merge_names=False, keep_anonymous=options.keep_anonymous)
    codes, _ = resolve_people(names, person_ids=person_ids, options=apart)
    return codes
