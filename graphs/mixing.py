"""Who answers whom across the values of an attribute: counts, chance, and how far they mix."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from threadgraph.graphs.attributes import person_values, the_attribute

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.attributes import Attribute
    from threadgraph.graphs.discussion import Discussion

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

Level = Literal["comments", "people"]
LEVELS: tuple[Level, ...] = ("comments", "people")


@dataclass(frozen=True, eq=False)
class Mixing:
    """Answers between the values of a category, or the numbers at both their ends.

    - `level`: "comments": a reply and the comment it answers, each with its own value;
      "people": each address, with the value of the speaker and of the person addressed.
    - `source`, `target` int64: the codes of the pairs of values seen (in `values`; −1 unknown),
      by source then target; `times` int64 how often.  Empty for a number.
    - `a`, `b` float64: of a number, the values at both ends where both are known, one each.
    - `answers`: all replies (addresses); `own` replies to oneself, which are left out.
    - `rows` int64: the comments behind them (at both ends known), each once.
    """

    attribute: str
    kind: str
    level: Level
    values: list[str]
    source: Longs
    target: Longs
    times: Longs
    a: Floats
    b: Floats
    answers: int
    own: int
    rows: Longs

    @property
    def known(self) -> int:
        """Answers with a known value at both ends."""
        if self.kind == "number":
            return len(self.a)
        return int(self.times[self._both].sum())

    @property
    def unknown(self) -> int:
        """Answers with an unknown value at one end or both: part of no figure below."""
        return self.answers - self.known

    @cached_property
    def sent(self) -> Longs:
        """How many of the known answers come from each value, int64 (values,)."""
        return self._sums(self.source)

    @cached_property
    def received(self) -> Longs:
        """How many of the known answers go to each value, int64 (values,)."""
        return self._sums(self.target)

    @property
    def within(self) -> int | None:
        """Known answers from a value to the same value; None for a number."""
        if self.kind == "number":
            return None
        return int(self.times[self._both & (self.source == self.target)].sum())

    @property
    def across(self) -> int | None:
        """Known answers from a value to another; None for a number."""
        within = self.within
        return None if within is None else self.known - within

    @property
    def expected_across(self) -> float | None:
        """How many would cross if who answers whom had nothing to do with the values.

        Each value answers and is answered as often as it is here: N − Σ a_i b_i / N.  None for
        a number and without known answers.
        """
        if self.kind == "number" or not self.known:
            return None
        together = _dot(self.sent, self.received)
        return self.known - together / self.known

    @property
    def ei_index(self) -> float | None:
        """(across − within) / (across + within), Krackhardt and Stern 1988; None if undefined.

        −1: everybody keeps to their own; 1: all answers cross.
        """
        across, within = self.across, self.within
        if across is None or within is None or not self.known:
            return None
        return (across - within) / self.known

    @property
    def expected_ei(self) -> float | None:
        """The E-I index to expect by chance, with the same numbers sent and received."""
        expected = self.expected_across
        return None if expected is None else 2.0 * expected / self.known - 1.0

    @property
    def assortativity(self) -> float | None:
        """Newman's coefficient (2003): 1 like answers like only, 0 as by chance; None if undefined.

        Of a category (Σ e_ii − Σ a_i b_i) / (1 − Σ a_i b_i), undefined where all answers come
        from one value and go to it; of a number Pearson's correlation of the two ends, undefined
        where one of the two does not vary.
        """
        if self.kind == "number":
            return _pearson(self.a, self.b)
        known, within = self.known, self.within
        if not known or within is None:
            return None
        # In whole numbers up to the end: a difference that is nothing must be nothing.
        together = _dot(self.sent, self.received)
        if known * known == together:
            return None
        return (known * within - together) / (known * known - together)

    def matrix(self) -> Longs:
        """Return counts int64 (k + 1, k + 1), from row to column; the last of each is unknown.

        Its size is the square of the number of values: not for thousands of them.
        """
        k = len(self.values)
        found = np.zeros((k + 1, k + 1), np.int64)
        found[self.source, self.target] = self.times
        return found

    @property
    def _both(self) -> NDArray[np.bool_]:
        both: NDArray[np.bool_] = (self.source >= 0) & (self.target >= 0)
        return both

    def _sums(self, end: Longs) -> Longs:
        sums = np.zeros(len(self.values), np.int64)
        np.add.at(sums, end[self._both], self.times[self._both])
        return sums


def mixing(
    discussion: Discussion, attribute: str | None = None, level: Level = "comments"
) -> Mixing:
    """Count who answers whom between the values of an attribute, None: the first.

    At the level of comments an answer is a reply to a record (comment or post) by somebody
    else; at that of people an address (a comment that answers or names a person), and the value
    of a person is that of `attributes.person_values`, of a number the mean.  Replies to oneself
    are left out; by or to unknown authors they count among comments, as nobody is known to be
    the same.  UsageError if there is no such attribute.

    >>> from threadgraph.graphs.attribute_joins import with_attributes
    >>> from threadgraph.graphs.examples import example_discussion
    >>> table = {"id": ["1", "1.1", "1.1.1", "1.2"], "stance": ["pro", "con", "pro", "pro"]}
    >>> found = mixing(with_attributes(example_discussion(), table))
    >>> found.known, found.across, found.ei_index, found.assortativity
    (3, 2, 0.3333333333333333, -0.5)
    """
    own = the_attribute(discussion, attribute)
    if level == "comments":
        return _of_comments(discussion, own)
    return _of_people(discussion, own)


def _of_comments(d: Discussion, attribute: Attribute) -> Mixing:
    rows = np.flatnonzero((d.parent >= 0) & d.is_record)
    rows = rows[d.is_record[d.parent[rows]]]
    up = d.parent[rows].astype(np.int64)
    same = (d.author[rows] >= 0) & (d.author[rows] == d.author[up])
    rows, up = rows[~same], up[~same]
    own = int(np.count_nonzero(same))
    if attribute.numbers is not None:
        ends = attribute.numbers[rows], attribute.numbers[up]
        return _of_numbers(attribute, "comments", ends, own, rows)
    return _of_codes(attribute, "comments", (attribute.codes[rows], attribute.codes[up]), own, rows)


def _of_people(d: Discussion, attribute: Attribute) -> Mixing:
    a, people = d.addresses, person_values(d, attribute)
    comments = a.comment.astype(np.int64)
    if people.mean is not None:
        ends = people.mean[a.speaker], people.mean[a.addressee]
        return _of_numbers(attribute, "people", ends, 0, comments)
    codes = people.codes[a.speaker], people.codes[a.addressee]
    return _of_codes(attribute, "people", codes, 0, comments)


def _of_codes(
    attribute: Attribute, level: Level, ends: tuple[Longs, Longs], own: int, rows: Longs
) -> Mixing:
    source, target = ends
    size = len(attribute.categories) + 1
    keys, times = np.unique((source + 1) * size + target + 1, return_counts=True)
    return Mixing(
        attribute=attribute.name,
        kind="category",
        level=level,
        values=attribute.categories,
        source=keys // size - 1,
        target=keys % size - 1,
        times=times.astype(np.int64),
        a=np.empty(0),
        b=np.empty(0),
        answers=len(source),
        own=own,
        rows=np.unique(rows[(source >= 0) & (target >= 0)]),
    )


def _of_numbers(
    attribute: Attribute, level: Level, ends: tuple[Floats, Floats], own: int, rows: Longs
) -> Mixing:
    both = np.isfinite(ends[0]) & np.isfinite(ends[1])
    none = np.empty(0, np.int64)
    return Mixing(
        attribute=attribute.name,
        kind="number",
        level=level,
        values=[],
        source=none,
        target=none,
        times=none,
        a=ends[0][both],
        b=ends[1][both],
        answers=len(both),
        own=own,
        rows=np.unique(rows[both]),
    )


def _dot(one: Longs, other: Longs) -> int:
    """Σ one_i · other_i in whole numbers of any size."""
    pairs = zip(one.tolist(), other.tolist(), strict=True)
    return sum(a * b for a, b in pairs)


def _pearson(a: Floats, b: Floats) -> float | None:
    if len(a) < 2 or _is_constant(a) or _is_constant(b):
        return None
    # Scaled first: squares of large or tiny numbers would be infinity or nothing.
    one, other = (_standardised(column) for column in (a, b))
    low = float(np.sqrt(np.sum(one**2) * np.sum(other**2)))
    return None if not low else float(np.clip(np.sum(one * other) / low, -1.0, 1.0))


def _is_constant(column: Floats) -> bool:
    """Whether a column does not vary by more than means of equal numbers do."""
    return bool(np.ptp(column / 2) <= 1e-12 * np.abs(column).max())


def _standardised(column: Floats) -> Floats:
    column = column / np.abs(column).max()
    away = column - column.mean()
    largest = np.abs(away).max()
    scaled: Floats = away / largest if largest else away
    return scaled
