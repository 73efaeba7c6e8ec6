"""The ledger: what was read, what became of it, and why; it must add up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from threadgraph.graphs.errors import InvariantError

EXAMPLES_PER_REASON = 10


@dataclass(frozen=True)
class Example:
    """One record behind a figure: `where` it stands ("page.csv:12") and `what` was found."""

    where: str
    what: str


@dataclass(frozen=True)
class Rejected:
    """One record that could not be used, with the bytes it had (None if over the limit kept)."""

    where: str
    reason: str
    raw: bytes | None


@dataclass
class Ledger:
    """Every record read, by what became of it.

    `read = kept + duplicates + rejected + filtered` is checked by `check`, which each reading
    run calls before it hands anything on.  `counters` are facts about the data (orphans,
    cycles, texts_empty); `warnings` are classes of trouble a reader of the results must know.

    >>> ledger = Ledger(read=3, kept=2)
    >>> ledger.reject("not_json", "page.ndjson:3", "unexpected end", raw=b"{")
    >>> ledger.check()
    >>> ledger.rejected
    Counter({'not_json': 1})
    """

    read: int = 0
    kept: int = 0
    duplicates: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    filtered: Counter[str] = field(default_factory=Counter)
    counters: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[Example]] = field(default_factory=dict)
    rejected_records: list[Rejected] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    incomplete: bool = False

    def reject(self, reason: str, where: str, what: str, *, raw: bytes | None = None) -> None:
        """Count one record as rejected for `reason`, keeping its bytes and an example."""
        self.rejected[reason] += 1
        self.rejected_records.append(Rejected(where, reason, raw))
        self.example(reason, where, what)

    def count(self, name: str, n: int = 1) -> None:
        """Add `n` to a counter; a counter that stays 0 is not stored."""
        if n:
            self.counters[name] += n

    def warn(self, kind: str, where: str, what: str, n: int = 1) -> None:
        """Add `n` warnings of one kind, keeping an example."""
        if n:
            self.warnings[kind] += n
            self.example(kind, where, what)

    def example(self, reason: str, where: str, what: str) -> None:
        """Keep an example of `reason`, unless there are enough of it."""
        kept = self.examples.setdefault(reason, [])
        if len(kept) < EXAMPLES_PER_REASON:
            kept.append(Example(where, what))

    def merge(self, other: Ledger) -> None:
        """Add the books of one part of the input to these; notes of the part come last.

        >>> whole, part = Ledger(), Ledger(read=1, kept=0)
        >>> part.reject("not_json", "a:1", "nothing")
        >>> whole.merge(part)
        >>> whole.read, whole.rejected["not_json"]
        (1, 1)
        """
        self.read += other.read
        self.kept += other.kept
        for name in ("duplicates", "rejected", "filtered", "counters", "warnings"):
            getattr(self, name).update(getattr(other, name))
        for reason, examples in other.examples.items():
            for example in examples:
                self.example(reason, example.where, example.what)
        self.rejected_records += other.rejected_records
        self.notes.update(other.notes)
        self.incomplete |= other.incomplete

    def check(self) -> None:
        """Raise InvariantError unless every record read is accounted for."""
        parts = (
            self.kept,
            self.duplicates.total(),
            self.rejected.total(),
            self.filtered.total(),
        )
        if self.read != sum(parts):
            kept, duplicates, rejected, filtered = parts
            raise InvariantError(
                f"the ledger does not add up: read {self.read} is not kept {kept} "
                f"+ duplicates {duplicates} + rejected {rejected} + filtered {filtered}; "
                "please report this with the input"
            )
