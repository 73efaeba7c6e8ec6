"""All measures of a discussion at once: as words, as a table, and as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadgraph.graphs.explain import exact, is_known, says_little, tallied, told
from threadgraph.graphs.graph_data import Column
from threadgraph.graphs.measures.register import SCOPES
from threadgraph.graphs.words import Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadgraph.graphs.measures.register import Reading
    from threadgraph.graphs.tables import Table


def all_in_words(readings: Sequence[Reading]) -> list[Section]:
    """Tell every measure: what says something here, what says little, and what is undefined.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> from threadgraph.graphs.measures.register import measure_named, read_measure
    >>> read = read_measure(example_discussion(), measure_named("density"))
    >>> section, = all_in_words([read])
    >>> section.heading
    'Of the discussion, though it says little here: needs 20 people or more; here are 3'
    >>> section.rows
    (('Density', '0.5'),)
    """
    sections = []
    for scope, words in SCOPES.items():
        own = [read for read in readings if read.measure.scope == scope]
        known = [read for read in own if is_known(read)]
        for why in dict.fromkeys([None, *(says_little(read) for read in known)]):
            rows = tuple((r.measure.title, told(r)) for r in known if says_little(r) == why)
            warned = f", though it says little here: {why}" if why else ""
            if rows:
                heading = f"Of {words}{warned}"
                sections.append(Section(heading, [], ("measure", "value"), rows))
        lines = _undefined([read for read in own if not is_known(read)])
        if lines:
            sections.append(Section(f"Of {words}, undefined here", lines))
    return sections


def measures_table(readings: Sequence[Reading]) -> Table:
    """One row per measure: what it is a property of, its value, and what is to be minded.

    `value` is empty where there are several values; `least`, `median` and `largest` are empty
    where there is one; `figures` holds values that are several figures, and words;
    `unit` says what the numbers count.
    `undefined_because`, `how` and `says_little_because` are in words.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> from threadgraph.graphs.measures.register import measure_named, read_measure
    >>> read = read_measure(example_discussion(), measure_named("density"))
    >>> measures_table([read])["value"].values
    [0.5]
    """

    def single(read: Reading) -> float | None:
        return float(read.value) if isinstance(read.value, (int, float)) else None

    def several(read: Reading) -> str | None:
        if not is_known(read) or single(read) is not None or read.spread is not None:
            return None
        return exact(tallied(read.answer.words or []) if read.value is None else read.value)

    def spread(place: int) -> Column:
        return Column("double", [None if r.spread is None else r.spread[place] for r in readings])

    return {
        "measure": Column("string", [r.measure.name for r in readings]),
        "title": Column("string", [r.measure.title for r in readings]),
        "of": Column("string", [r.measure.scope for r in readings]),
        "value": Column("double", [single(r) for r in readings]),
        "least": spread(0),
        "median": spread(1),
        "largest": spread(2),
        "figures": Column("string", [several(r) for r in readings]),
        "unit": Column("string", [r.measure.unit or None for r in readings]),
        "undefined_because": Column(
            "string", [None if is_known(r) else r.answer.why for r in readings]
        ),
        "how": Column("string", [r.answer.how for r in readings]),
        "says_little_because": Column("string", [says_little(r) for r in readings]),
        "source": Column("string", [r.measure.source or None for r in readings]),
    }


def measures_plain(readings: Sequence[Reading]) -> dict[str, object]:
    """Return measures by name as plain values, ready for JSON.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> from threadgraph.graphs.measures.register import measure_named, read_measure
    >>> read = read_measure(example_discussion(), measure_named("density"))
    >>> measures_plain([read])["density"]["shown"]
    False
    """
    return {
        read.measure.name: {
            "of": read.measure.scope,
            "value": read.value,
            "spread": None if read.spread is None else list(read.spread),
            "shown": is_known(read) and says_little(read) is None,
            "why": says_little(read) if is_known(read) else read.answer.why or read.hidden,
            "how": read.answer.how,
        }
        for read in readings
    }


def _undefined(readings: Sequence[Reading]) -> list[str]:
    """Name what is undefined under each reason for it."""
    reasons: dict[str, list[str]] = {}
    for read in readings:
        why = read.answer.why or read.hidden or "there is none"
        reasons.setdefault(why.rstrip("."), []).append(read.measure.title)
    return [f"{why[0].upper()}{why[1:]}: {'; '.join(titles)}." for why, titles in reasons.items()]
