"""Columns of the user's own: what a comment was coded as, kept beside it, and by person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.phrases import count, listed, short

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.ledger import Ledger

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

Kind = Literal["number", "category"]
KINDS: tuple[Kind, ...] = ("number", "category")

NO_VALUE = frozenset({"NA", "N/A", "#N/A", "<NA>", "NaN", "nan", "NULL", "null"})
"""Words that R, pandas, spreadsheets and databases write where there is no value.  "None" is
not among them: it is a stance."""

HANDFUL = 10
"""Whole numbers are codes (a scale from 1 to 7) up to so many different ones."""

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_WHOLE = 2.0**53


@dataclass(frozen=True, eq=False)
class Attribute:
    """One column of the user's, one value per node of the discussion.

    - `values`: text as in the input, without blanks around it; None where there is none (an
      empty cell, a word of `NO_VALUE`, a node that is no record).
    - `kind`: "number" or "category"; `numbers` float64 (rows,), NaN where there is none, or
      None for a category.
    - `of_people`: the values were given for people, and stand at each of their comments.
    """

    name: str
    values: list[str | None]
    kind: Kind
    numbers: Floats | None = None
    of_people: bool = False

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.values)

    @cached_property
    def known(self) -> Bools:
        """True where there is a value (for a number: one that is a number)."""
        if self.numbers is not None:
            return np.isfinite(self.numbers)
        return np.array([value is not None for value in self.values], bool)

    @cached_property
    def categories(self) -> list[str]:
        """The different values, numbers by size, words by alphabet."""
        found = sorted({value for value in self.values if value is not None})
        if all(map(as_number, found)):
            found.sort(key=lambda value: as_number(value) or (0.0,))
        return found

    @cached_property
    def codes(self) -> Longs:
        """The place of each row's value in `categories`, int64 (rows,), −1 where there is none."""
        place: dict[str | None, int] = {value: at for at, value in enumerate(self.categories)}
        return np.array([place.get(value, -1) for value in self.values], np.int64)

    def cut(self, rows: Longs, here: Bools | None = None) -> Attribute:
        """Return the values of some rows; none where `here` is False."""
        if here is None:
            here = np.ones(len(rows), bool)
        taken = zip(rows.tolist(), here.tolist(), strict=True)
        numbers = self.numbers
        return replace(
            self,
            values=[self.values[row] if kept else None for row, kept in taken],
            numbers=None if numbers is None else np.where(here, numbers[rows], np.nan),
        )


@dataclass(frozen=True, eq=False)
class PersonValues:
    """What an attribute says of each person: arrays (people,).

    `known` int64 are the comments with a value.  Of a category `codes` int64 is the place in
    `Attribute.categories` of the value that most of them have, −1 where none is known or two
    are equally frequent; `share` float64 how many of them have the most frequent, NaN where
    none is known: a tie has a share and no value.  Of a number `mean` float64 is the mean, NaN
    where none is known; else None.
    """

    known: Longs
    codes: Longs
    share: Floats
    mean: Floats | None


def parse_attribute(asked: str) -> tuple[str, Kind | None]:
    """Return the name of a column and the kind it is to be taken for, None: by its content.

    >>> parse_attribute("stance"), parse_attribute("grade:category")
    (('stance', None), ('grade', 'category'))
    """
    name, _, end = asked.rpartition(":")
    for kind in KINDS:
        if name and end == kind:
            return name, kind
    return asked, None


def make_attribute(
    name: str,
    values: Iterable[str | None],
    kind: Kind | None = None,
    *,
    ledger: Ledger | None = None,
    of_people: bool = False,
) -> Attribute:
    """Return a column of text as an attribute; `kind` None: told by its values.

    It is a number if all known values are numbers in digits ("0.5", "-3", "1e-4"; no comma) and
    are not all whole, or more than ten different ones; all else is a category, and so are a few
    whole numbers, which are codes.  Where a number is asked for, values that are none count as
    unknown.  What was decided is in `ledger`.

    >>> make_attribute("stance", ["pro", "", "con", None]).categories
    ['con', 'pro']
    >>> make_attribute("toxicity", ["0.25", "NA", "1"]).numbers.tolist()
    [0.25, nan, 1.0]
    """
    cleaned = _cleaned(values)
    column = [None if value in NO_VALUE else value for value in cleaned]
    known = {value for value in column if value is not None}
    found = kind or _kind_of(known)
    numbers = None
    if found == "number":
        lone = {value: as_number(value) for value in known}
        parsed = [lone[value] if value is not None else None for value in column]
        numbers = np.array([np.nan if one is None else one[0] for one in parsed], np.float64)
    attribute = Attribute(name, column, found, numbers, of_people)
    if ledger is not None:
        _keep_books(attribute, cleaned, ledger)
    return attribute


def as_number(text: str) -> tuple[float] | None:
    """Return the finite number that a text is, alone in a tuple (0 is a number, too), or None.

    >>> as_number("1e3"), as_number("0"), as_number("nan"), as_number("1,5")
    ((1000.0,), (0.0,), None, None)
    """
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return (value,) if np.isfinite(value) else None


def the_attribute(discussion: Discussion, name: str | None = None) -> Attribute:
    """Return an attribute by its name, the first if no name is given.

    UsageError if there is none of this name; it tells those there are.
    """
    held = discussion.attributes
    if name is None and held:
        return next(iter(held.values()))
    if name is not None and name in held:
        return held[name]
    if not held:
        raise UsageError("the discussion has no column of yours; see --attribute and --attributes")
    raise UsageError(
        f"no column of yours is called «{short(name or '')}»; there are {_quoted(held)}"
    )


def person_values(discussion: Discussion, attribute: Attribute) -> PersonValues:
    """Return what an attribute says of each person, by all their comments that have a value.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> d = example_discussion()
    >>> stance = make_attribute("stance", [None, "pro", "con", "pro", "con"])
    >>> people = person_values(d, stance)
    >>> [stance.categories[code] for code in people.codes.tolist()], people.share.tolist()
    (['pro', 'con', 'con'], [1.0, 1.0, 1.0])
    """
    d, n = discussion, len(discussion.people)
    rows = np.flatnonzero(d.is_record & (d.author >= 0) & attribute.known)
    person = d.author[rows].astype(np.int64)
    known = np.bincount(person, minlength=n).astype(np.int64)
    codes, share = np.full(n, -1, np.int64), np.full(n, np.nan)
    mean = None
    if attribute.numbers is not None:
        total = np.bincount(person, weights=attribute.numbers[rows], minlength=n)
        mean = np.where(known > 0, total / np.maximum(known, 1), np.nan)
        return PersonValues(known, codes, share, mean)
    size = max(len(attribute.categories), 1)
    keys, times = np.unique(person * size + attribute.codes[rows], return_counts=True)
    who = keys // size
    most = np.zeros(n, np.int64)
    np.maximum.at(most, who, times)
    leads = times == most[who]
    single = np.bincount(who[leads], minlength=n) == 1
    first = leads & single[who]
    codes[who[first]] = (keys % size)[first]
    share = np.where(known > 0, most / np.maximum(known, 1), np.nan)
    return PersonValues(known, codes, share, mean)


def whole_numbers(attribute: Attribute) -> bool:
    """Tell whether all numbers of an attribute are whole, so that they are written without a point.

    >>> whole_numbers(make_attribute("year", ["1999", None], "number"))
    True
    """
    if attribute.numbers is None:
        return False
    known = attribute.numbers[attribute.known]
    return bool(np.all((known == np.round(known)) & (np.abs(known) < _WHOLE)))


def _cleaned(values: Iterable[str | None]) -> list[str | None]:
    """Return the column without blanks around values, equal texts as one object."""
    share: dict[str, str | None] = {}
    found: list[str | None] = []
    for value in values:
        if value is None:
            found.append(None)
            continue
        if value not in share:
            share[value] = value.strip() or None
        found.append(share[value])
    return found


def _kind_of(known: set[str]) -> Kind:
    parsed = [as_number(value) for value in known]
    numbers = {one[0] for one in parsed if one is not None}
    if not known or None in parsed:
        return "category"
    whole = all(number == round(number) for number in numbers)
    return "category" if whole and len(numbers) <= HANDFUL else "number"


def _keep_books(attribute: Attribute, cleaned: Sequence[str | None], ledger: Ledger) -> None:
    name = short(attribute.name)
    words = [value for value in cleaned if value in NO_VALUE]
    ledger.count("attribute_no_value_words", len(words))
    if words:
        ledger.example("attribute_no_value_words", name, f"“{words[0]}” taken for no value")
    if attribute.numbers is not None:
        odd = [
            value
            for value, known in zip(attribute.values, attribute.known.tolist(), strict=True)
            if value is not None and not known
        ]
        if odd:
            many = count(len(odd), "value is", "values are")
            what = f"{many} no number, such as “{short(odd[0])}”"
            ledger.warn("attribute_no_number", name, what, len(odd))
        return
    folded: dict[str, list[str]] = {}
    for value in attribute.categories:
        folded.setdefault(value.casefold(), []).append(value)
    alike = [group for group in folded.values() if len(group) > 1]
    if alike:
        what = f"values that differ in capitals only are kept apart: {listed(alike[0])}"
        ledger.warn("attribute_spellings", name, what, len(alike))


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"«{short(name)}»" for name in list(names)[:20])
