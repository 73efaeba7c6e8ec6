"""Records that share an id: which version is kept, by a rule that no order of the input changes."""

from __future__ import annotations

from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import COMMENT, Records

GONE_TEXTS = frozenset({"[deleted]", "[removed]"})


def settle_duplicates(records: Records, ledger: Ledger) -> list[int]:
    """Return the rows of `records` to keep, one for each id, ascending.

    Records are the same comment if they share id and thread.  Of several, the kept one is:
    the one whose text is not "[deleted]" over one whose text is; then the newest version
    (edited or retrieved last); then the greatest by its bytes, so that the choice never
    depends on the order of the file.  The others are counted as `identical` or `edited`.

    >>> settle_duplicates(Records(ids=["a", "a"], parents=[None] * 2, authors=["x", "x"],
    ...     texts=["old", "new"], times=[1, 1], places=[1, 2], versions=[0.0, 5.0]), Ledger())
    [1]
    """
    if len(set(records.ids)) == len(records.ids):
        return list(range(len(records)))
    best: dict[tuple[str, str | None] | str, int] = {}
    losers: list[tuple[int, int]] = []
    threads = records.threads
    for row, name in enumerate(records.ids):
        key = name if threads is None else (name, threads[row])
        held = best.setdefault(key, row)
        if held == row:
            continue
        if _rank(records, row) > _rank(records, held):
            best[key], held, row = row, row, held
        losers.append((row, held))
    # The winner against which a loser is compared is the final one, not the one of its moment.
    for row, _ in losers:
        key = records.ids[row] if threads is None else (records.ids[row], threads[row])
        _count_loser(records, row, best[key], ledger)
    return sorted(best.values())


def _rank(
    records: Records, row: int
) -> tuple[bool, float, tuple[bytes, ...], tuple[str, float, int]]:
    text = records.texts[row]
    version = records.versions[row] if records.versions is not None else 0.0
    return (text not in GONE_TEXTS, version, _content(records, row), _rest(records, row))


def _rest(records: Records, row: int) -> tuple[str, float, int]:
    """What settles the choice between records of the same content: person, votes, kind."""
    person = records.author_ids[row] if records.author_ids is not None else None
    score = records.scores[row] if records.scores is not None else None
    kind = records.kinds[row] if records.kinds is not None else COMMENT
    return (person or "", float("-inf") if score is None else score, kind)


def _content(records: Records, row: int) -> tuple[bytes, ...]:
    fields = (records.texts[row], records.authors[row], records.parents[row])
    encoded = [(f or "").encode("utf-8", "surrogatepass") for f in fields]
    return (*encoded, b"%d" % records.times[row])


def _count_loser(records: Records, row: int, winner: int, ledger: Ledger) -> None:
    where = f"{records.source}:{records.places[row]}" if records.places else records.source
    if _content(records, row) == _content(records, winner):
        ledger.duplicates["identical"] += 1
        ledger.count("duplicates_identical")
        ledger.example("duplicates_identical", where, f"id {records.ids[row]} again, the same")
        return
    ledger.duplicates["edited"] += 1
    ledger.count("edited_duplicates")
    ledger.example("edited_duplicates", where, f"id {records.ids[row]} again, another version")
    same = records.authors[row] == records.authors[winner]
    if not same and records.texts[row] not in GONE_TEXTS:
        ledger.count("id_conflicts")
