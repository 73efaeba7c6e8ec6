"""The fields of a platform's records that the user asked for: as text, one list per field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from threadgraph.graphs.ledger import Ledger
    from threadgraph.graphs.records import Records

_MOST_FIELDS = 200


class OwnValues:
    """Takes the fields asked for from each record kept; `fields` are all there are, for messages.

    >>> own = OwnValues(["stance"])
    >>> own.take({"id": 1, "stance": "pro"}), own.take(None), own.values
    (None, None, {'stance': ['pro', None]})
    """

    def __init__(self, names: Iterable[str]) -> None:
        """Begin with no record."""
        self.values: dict[str, list[str | None]] = {name: [] for name in names}
        self.fields: dict[str, None] = {}
        self.unreadable = 0

    def take(self, record: Mapping[str, Any] | None) -> None:
        """Take the values of one record; None where it has nothing, or no plain value."""
        for name, column in self.values.items():
            value = None if record is None else record.get(name)
            text = own_text(value)
            self.unreadable += text is None and isinstance(value, (dict, list)) and bool(value)
            column.append(text)
        if record is not None and len(self.fields) < _MOST_FIELDS:
            self.fields.update(dict.fromkeys(record))

    def give(self, records: Records, ledger: Ledger) -> None:
        """Put the fields that any record has into `records`."""
        records.fields = tuple(self.fields)
        records.attributes = {
            name: column
            for name, column in self.values.items()
            if name in self.fields or column.count(None) < len(column)
        }
        say_unreadable(self.unreadable, records.source, ledger)


def own_text(value: Any) -> str | None:
    """Return a plain value as text, None for nothing, and for what is not one value.

    >>> own_text(0.5), own_text(True), own_text(""), own_text([1])
    ('0.5', 'true', None, None)
    """
    if isinstance(value, str):
        return str(value) or None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, (int, float)) else None


def say_unreadable(n: int, source: str, ledger: Ledger) -> None:
    """Warn of values of the user's columns that are lists or objects."""
    what = "a column of yours has a list or an object for a value: taken for none"
    ledger.warn("attribute_not_plain", source, what, n)
