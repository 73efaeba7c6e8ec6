"""Turn one column of times into microseconds since 1970 UTC, by rules that hold for the column.

What a single value cannot tell (seconds or milliseconds, day or month first) is decided once
for all values of the column, or not at all; it is never guessed row by row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from threadgraph.graphs.patterns import lazy
from threadgraph.graphs.records import NO_TIME
from threadgraph.io.dates import EARLIEST, LATEST, Reading, microseconds, read_date
from threadgraph.io.epochs import read_epochs
from threadgraph.io.iso_times import read_iso

_AWARE, _NAIVE = datetime(1970, 1, 1, tzinfo=UTC), datetime(1970, 1, 1)
_MICROSECOND = timedelta(microseconds=1)
_NUMBER = lazy(r"[+-]?[0-9]{1,30}(?:\.[0-9]{0,30})?(?:[eE][+-]?[0-9]{1,3})?")
_MISSING = frozenset(
    ("", "-", "null", "none", "nan", "nat", "na", "n/a", "nil", "undefined", "\\n")
)
_ZERO_DATES = ("0000-00-00", "0001-01-01")


@dataclass(frozen=True)
class ParsedTimes:
    """The times of a column, and what had to be decided or given up to get them.

    - `values`: microseconds since 1970 UTC, or NO_TIME; one per value given.
    - `missing`: no value (None, "", "null", NaN, the numbers 0 and -1, a zero date such as
      0000-00-00).  `unreadable`: a value that is no time, or whose order of day and month
      could not be settled.  `out_of_range`: a number outside the years 1 to 9999, or outside
      the column's unit.  The three add up to the number of NO_TIME.
    - `zone_assumed`: some dates name no zone and were taken as UTC.
    - `ambiguous`: some numeric dates fit day/month and month/day, and the column does not
      settle it (or contradicts itself); they have no time.
    - `order`: "dmy" or "mdy" where numeric dates were read with that order, else None.
    - `unit`: "s", "ms", "us" or "ns" of the numbers of the column, by their size; else None.
    """

    values: list[int]
    missing: int = 0
    unreadable: int = 0
    out_of_range: int = 0
    zone_assumed: bool = False
    ambiguous: bool = False
    order: str | None = None
    unit: str | None = None

    @property
    def looks_like_ms(self) -> bool:
        """True if the numbers were taken as milliseconds because of their size."""
        return self.unit == "ms"


def parse_times(raw: Sequence[str | int | float | None], order: str | None = None) -> ParsedTimes:
    """Return the times of one column: dates as text, seconds (ms, us, ns) since 1970 as numbers.

    The unit of numbers is the one that fits most of them: below 1e11 seconds, below 1e14
    milliseconds, below 1e17 microseconds, else nanoseconds.  Text of 8 or 14 digits is
    YYYYMMDD or YYYYMMDDhhmmss if that holds for every number of the column.  Numeric dates
    with the year last are day first or month first as the column proves it (a 13 somewhere);
    without proof dates with dots are day first and all others have no time.  `order` ("dmy" or
    "mdy") is the order in which a person says they are written: it decides where a date fits.

    >>> parse_times(["2020-03-03T10:00:00Z", "3. März 2020, 11:00", None]).missing
    1
    >>> parse_times(["03/04/2020 10:00", "13/04/2020 10:00"]).order
    'dmy'
    >>> parse_times(["03/04/2020 10:00"]).ambiguous
    True
    """
    if set(map(type, raw)) <= {int, float, type(None)}:
        found = read_epochs(raw)
        return ParsedTimes(
            found.values, found.missing, found.unreadable, found.out_of_range, unit=found.unit
        )
    iso = read_iso(raw)
    if iso is not None:
        return ParsedTimes(iso[0], missing=raw.count(None), zone_assumed=iso[1])
    column = _Column([NO_TIME] * len(raw))
    for row, value in enumerate(raw):
        column.add(row, value)
    return column.settle(order)


def format_time(us: int) -> str:
    """Return a time as ISO 8601 in UTC, with a fraction only where there is one.

    Raises ValueError for NO_TIME and for anything else outside the years 1 to 9999.

    >>> format_time(1583229600000000)
    '2020-03-03T10:00:00Z'
    """
    if not EARLIEST <= us <= LATEST:
        raise ValueError(f"{us} is not a time in the years 1 to 9999")
    return (_NAIVE + timedelta(microseconds=us)).isoformat() + "Z"


@dataclass
class _Column:
    """What has been found so far in a column; `settle` decides what only the whole can tell."""

    values: list[int]
    missing: int = 0
    unreadable: int = 0
    out_of_range: int = 0
    zone_assumed: bool = False
    numbers: list[tuple[int, float | int]] = field(default_factory=list)
    compact: list[str] | None = field(default_factory=list)
    open: list[tuple[int, Reading]] = field(default_factory=list)

    def add(self, row: int, value: str | float | None) -> None:
        """Take one value."""
        if isinstance(value, str):
            self._add_text(row, value.strip())
        elif value is None:
            self.missing += 1
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            self.numbers.append((row, value))
            self.compact = None
        else:
            self.unreadable += 1

    def settle(self, said: str | None = None) -> ParsedTimes:
        """Decide the unit of the numbers and the order of day and month; return the times."""
        self._settle_compact()
        unit = self._settle_numbers()
        order, ambiguous = self._settle_order(said)
        return ParsedTimes(
            values=self.values,
            missing=self.missing,
            unreadable=self.unreadable,
            out_of_range=self.out_of_range,
            zone_assumed=self.zone_assumed,
            ambiguous=ambiguous,
            order=order,
            unit=unit,
        )

    def _add_text(self, row: int, text: str) -> None:
        iso = text[4:5] == "-" or text[8:9] == "T"
        if iso and not text.startswith(_ZERO_DATES):
            try:
                self._store_datetime(row, datetime.fromisoformat(text))
                return
            except ValueError:
                pass
        if text.lower() in _MISSING or text.startswith(_ZERO_DATES):
            self.missing += 1
        elif _NUMBER.fullmatch(text):
            self._add_number(row, text)
        else:
            self._add_date(row, text)

    def _add_number(self, row: int, text: str) -> None:
        whole = text.lstrip("+-").isdigit()
        self.numbers.append((row, int(text) if whole else float(text)))
        if self.compact is not None:
            self.compact.append(text)
            if len(text) not in (8, 14) or not text.isdigit() or text[:2] not in ("19", "20"):
                self.compact = None

    def _add_date(self, row: int, text: str) -> None:
        reading = read_date(text)
        if reading is None or (not reading.settled and _impossible(reading)):
            self.unreadable += 1
        elif reading.settled or reading.first == reading.second:
            self._store_reading(row, reading, reading.first, reading.second)
        else:
            self.open.append((row, reading))

    def _store_datetime(self, row: int, when: datetime) -> None:
        if when.tzinfo is None:
            self.zone_assumed = True
            self._store(row, (when - _NAIVE) // _MICROSECOND)
        else:
            self._store(row, (when - _AWARE) // _MICROSECOND)

    def _store_reading(self, row: int, reading: Reading, month: int, day: int) -> None:
        value = microseconds(reading, month, day)
        if value is None:
            self.unreadable += 1
        else:
            self.zone_assumed = self.zone_assumed or reading.offset is None
            self._store(row, value)

    def _store(self, row: int, value: int) -> None:
        if EARLIEST <= value <= LATEST:
            self.values[row] = value
        else:
            self.out_of_range += 1

    def _settle_compact(self) -> None:
        """Read the numbers as dates if all are YYYYMMDD or YYYYMMDDhhmmss."""
        stamps = []
        for text in self.compact or ():
            try:
                stamps.append(datetime.fromisoformat(f"{text[:8]}T{text[8:] or '00'}"))
            except ValueError:
                return
        if stamps:
            for (row, _), when in zip(self.numbers, stamps, strict=True):
                self._store_datetime(row, when)
            self.numbers = []

    def _settle_numbers(self) -> str | None:
        """Convert the numbers in the column's unit, and return it."""
        if not self.numbers:
            return None
        found = read_epochs([value for _, value in self.numbers])
        for (row, _), value in zip(self.numbers, found.values, strict=True):
            self.values[row] = value
        self.missing += found.missing
        self.unreadable += found.unreadable
        self.out_of_range += found.out_of_range
        return found.unit

    def _settle_order(self, said: str | None) -> tuple[str | None, bool]:
        """Read the dates whose order of day and month was open; return the order, ambiguous."""
        if not self.open:
            return None, False
        if said:
            for row, reading in self.open:
                first, second = reading.first, reading.second
                self._store_reading(row, reading, *_as_said(first, second, said))
            return said, False
        day_first = any(reading.first > 12 for _, reading in self.open)
        month_first = any(reading.second > 12 for _, reading in self.open)
        dotted = all(reading.dotted for _, reading in self.open)
        if day_first == month_first and not (dotted and not month_first):
            self.unreadable += len(self.open)
            return None, True
        for row, reading in self.open:
            first, second = reading.first, reading.second
            month, day = (first, second) if month_first else (second, first)
            self._store_reading(row, reading, month, day)
        return "mdy" if month_first else "dmy", False


def _as_said(first: int, second: int, said: str) -> tuple[int, int]:
    """Return (month, day) in the order said, or in the other where only that is a date."""
    month, day = (second, first) if said == "dmy" else (first, second)
    return (day, month) if month > 12 else (month, day)


def _impossible(reading: Reading) -> bool:
    """Return whether neither order of the two numbers is a day of a month."""
    low, high = sorted((reading.first, reading.second))
    return low > 12 or high > 31
