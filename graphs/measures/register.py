"""The register: every measure by name, and all of them on one discussion."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.measures.measure import defined

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.measures.measure import Answer, Measure, Value

FAMILIES = (
    "counts",
    "shape",
    "participation",
    "networks",
    "contacts",
    "connection",
    "exchanges",
    "conversation",
    "rhythm",
    "over_time",
    "comparing",
    "chance",
    "attributes",
)
"""The files of this folder that hold measures, in the order they are listed."""

SCOPES = {
    "discussion": "the discussion",
    "thread": "each thread",
    "branch": "each top-level branch",
    "person": "each person",
    "pair": "each exchange",
    "comment": "each comment",
}


@dataclass(frozen=True, eq=False)
class Reading:
    """A measure read off a discussion.

    `value` is the answer where it is one figure, also for a measure of threads where there is
    one thread; `spread` the least, the middle and the largest where there are many.  `hidden`
    says why the figure is not shown by itself, None if it is.
    """

    measure: Measure
    answer: Answer
    value: Value
    spread: tuple[float, float, float] | None
    hidden: str | None


@cache
def measures() -> Mapping[str, Measure]:
    """Return every measure by its name.

    >>> measures()["reciprocity"].title
    'Reciprocity'
    """
    found: dict[str, Measure] = {}
    for family in FAMILIES:
        for measure in import_module(f"threadgraph.graphs.measures.{family}").MEASURES:
            if measure.name in found:
                raise ValueError(f"two measures are called {measure.name}")
            found[measure.name] = measure
    return found


def is_measure(name: str) -> bool:
    """Tell whether a measure is called so, however it is spelled.

    >>> is_measure("Density"), is_measure("turn")
    (True, False)
    """
    return _folded(name) in _by_word()


def measure_named(name: str) -> Measure:
    """Return the measure of a name, however it is spelled; UsageError with what is near it.

    >>> measure_named("Density").name
    'density'
    """
    wanted, by_word = _folded(name), _by_word()
    if wanted in by_word:
        return by_word[wanted]
    within = [m.name for word, m in by_word.items() if wanted and wanted in word]
    near = [by_word[word].name for word in get_close_matches(wanted, by_word, 5, 0.6)]
    near = list(dict.fromkeys([*within, *near]))[:5]
    hint = f"did you mean {', '.join(near)}? " if near else ""
    raise UsageError(
        f"there is no measure {name[:80]!r}; {hint}`threadgraph explain` lists them all"
    )


def read_measure(discussion: Discussion, measure: Measure) -> Reading:
    """Read one measure off a discussion, whether or not it is shown by itself.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> read_measure(example_discussion(), measure_named("density")).hidden
    'needs 20 people or more; here are 3'
    """
    answer = measure.compute(discussion)
    value, spread = answer.value, None
    if answer.values is not None:
        known = answer.values[np.isfinite(answer.values)]
        if measure.scope == "thread" and len(answer.values) == 1:
            value = defined(answer.values[0])
        elif len(known):
            ordered = np.sort(known)
            middle = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
            spread = (float(ordered[0]), float(middle), float(ordered[-1]))
    return Reading(measure, answer, value, spread, measure.needs.unmet(discussion))


def read_all(
    discussion: Discussion, tell: Callable[[str], None] = lambda line: None
) -> list[Reading]:
    """Read every measure off a discussion; `tell` is called with what comes next."""
    found = []
    for measure in measures().values():
        tell(f"measuring {measure.title.lower()}")
        found.append(read_measure(discussion, measure))
    return found


def _by_word() -> dict[str, Measure]:
    """Return measures by title and by name, folded; the name decides where both would."""
    known = measures()
    by_word = {_folded(m.title): m for m in known.values()}
    by_word.update({_folded(key): m for key, m in known.items()})
    return by_word


def _folded(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())
