"""A mixing as a table and in words: who answers whom across the values of an attribute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadgraph.graphs.graph_data import Column
from threadgraph.graphs.mixing import LEVELS, mixing
from threadgraph.graphs.phrases import FEW, count, share, short

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.mixing import Mixing

ALL_CELLS = 30
"""Up to so many values a table has a row for every pair of them, those never seen included."""


def mixing_table(discussion: Discussion) -> dict[str, Column]:
    """One row per attribute (categories only), level, and pair of values: who answers whom.

    `level` is "comments" or "people"; `from` the value that answers, `to` the one answered, both
    empty where unknown; `count` how many; `share` of all with known values at both ends, and
    `expected` by chance, both empty where one is unknown.  Pairs that do not occur have a row
    up to 30 values.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> len(mixing_table(example_discussion())["count"])
    0
    """
    names: list[str] = []
    levels: list[str] = []
    ends: list[tuple[str | None, str | None]] = []
    counts: list[int] = []
    shares: list[float | None] = []
    expected: list[float | None] = []
    for name, attribute in discussion.attributes.items():
        if attribute.kind == "number":
            continue
        for level in LEVELS:
            found = mixing(discussion, name, level)
            words: list[str | None] = [*found.values, None]
            known, sent, received = found.known, found.sent, found.received
            for source, target, times in _cells(found):
                both = source >= 0 and target >= 0 and known > 0
                names.append(name)
                levels.append(level)
                ends.append((words[source], words[target]))
                counts.append(times)
                shares.append(times / known if both else None)
                chance = int(sent[source]) * int(received[target]) / known if both else None
                expected.append(chance)
    return {
        "attribute": Column("string", names),
        "level": Column("string", levels),
        "from": Column("string", [source for source, _ in ends]),
        "to": Column("string", [target for _, target in ends]),
        "count": Column("int", counts),
        "share": Column("double", shares),
        "expected": Column("double", expected),
    }


def mixing_in_words(found: Mixing) -> list[str]:
    """Return what a mixing says, in sentences; numbers of less than 20 answers get no verdict.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> from threadgraph.graphs.attribute_joins import with_attributes
    >>> table = {"id": ["1", "1.1", "1.1.1"], "stance": ["pro", "con", "pro"]}
    >>> mixing_in_words(mixing(with_attributes(example_discussion(), table)))[0]
    'Of 2 replies with a known stance at both ends 2 cross from one stance to another.'
    """
    name = short(found.attribute)
    noun, nouns = ("reply", "replies") if found.level == "comments" else ("address", "addresses")
    answers = count(found.known, noun, nouns)
    if not found.known:
        return [f"No {noun} has a known {name} at both ends.", *_unknown(found, noun, nouns)]
    if found.kind == "number":
        lines = _numbers_in_words(found, name, answers)
    else:
        lines = _categories_in_words(found, name, answers)
    return [*lines, *_unknown(found, noun, nouns)]


def _cells(found: Mixing) -> list[tuple[int, int, int]]:
    """The cells of a table as (source, target, times): all of a small one, else those seen."""
    seen = zip(found.source.tolist(), found.target.tolist(), found.times.tolist(), strict=True)
    k = len(found.values)
    if k > ALL_CELLS:
        return list(seen)
    times = {(source, target): n for source, target, n in seen}
    codes = [*range(k), -1]
    return [
        (source, target, times.get((source, target), 0))
        for source in codes
        for target in codes
        if (source >= 0 and target >= 0) or (source, target) in times
    ]


def _categories_in_words(found: Mixing, name: str, answers: str) -> list[str]:
    across, expected = found.across or 0, found.expected_across
    percent = f" ({share(across, found.known, '').rpartition('(')[2]}" if found.known >= FEW else ""
    verb = "crosses" if across == 1 else "cross"
    line = (
        f"Of {answers} with a known {name} at both ends {across:,}{percent} {verb} from one "
        f"{name} to another"
    )
    if found.known < FEW or expected is None:
        return [line + "."]
    line += f"; {expected:,.1f} would if who answers whom had nothing to do with {name}."
    r = found.assortativity
    if r is None:
        return [line]
    return [
        line,
        f"Assortativity {r:.2f} (1: like answers like only; 0: as by chance); E-I index "
        f"{found.ei_index or 0.0:.2f} (−1: nothing crosses; 1: all does).",
    ]


def _numbers_in_words(found: Mixing, name: str, answers: str) -> list[str]:
    r = found.assortativity
    line = f"{answers} {'has' if found.known == 1 else 'have'} a known {name} at both ends"
    if found.known < FEW or r is None:
        return [line + "."]
    return [f"{line}; the correlation of both ends is {r:.2f} (0: none)."]


def _unknown(found: Mixing, noun: str, nouns: str) -> list[str]:
    lines = []
    if found.unknown:
        more = count(found.unknown, noun, nouns)
        lines.append(f"{more} with an unknown {short(found.attribute)} not counted here.")
    if found.own:
        lines.append(f"{count(found.own, 'reply', 'replies')} to oneself left out.")
    return lines
