"""How far a discussion is from chance: its figures against those with the authors shuffled.

A shuffle keeps the tree of replies, the names that stand in the comments, how often each
person wrote in each thread and how often people answer or name themselves, and draws anew who
wrote which comment.  What is alike in the discussion and its shuffles follows from the shape
of the tree and from who writes much; what differs is in who turns to whom.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.arrays import distinct
from threadgraph.graphs.comparing.chance_words import (
    ENOUGH,
    PICKED,
    against_words,
    sentence_of,
    times,
)
from threadgraph.graphs.comparing.orders import orders, to_themselves
from threadgraph.graphs.comparing.shuffles import FIGURES, Frame, figures, frame
from threadgraph.graphs.phrases import count

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

__all__ = ["FEWEST", "FIGURES", "SHUFFLES", "WORK", "Baseline", "Chance", "chance", "compare"]

SHUFFLES = 1000
WORK = 2_500_000
"""Rows and people of all shuffles together; above it, fewer shuffles are made."""
FEWEST = 20
"""So many shuffles are made of the largest discussion too: fewer cannot show 1 in 20."""

_FIXED = (
    "no other order of the authors was found in which as many comments answer or name their own "
    "author"
)

_SAME = 1e-9
"""Figures nearer to each other than this, as a share of them, are equal: PageRank is iterated."""


@dataclass(frozen=True)
class Baseline:
    """One figure as it is and as it is by chance; what is undefined is None.

    - `name` one of `FIGURES`; `observed` the figure itself.
    - `shuffles`: in how many shuffles it is defined; `undefined`: in how many not.
    - `mean`, `deviation` over those (population standard deviation).
    - `z` (observed − mean) / deviation; None where all shuffles are equal.
    - `low`, `high`: 95 % of the shuffles lie between them, both included (the values of rank
      ⌈0.025 N⌉ and ⌈0.975 N⌉).
    - `below`, `equal`, `above`: in how many shuffles the figure is lower than observed, the
      same, higher.
    - `p` (1 + equal + above) / (N + 1): how often chance alone gives as much or more.
      `p_low` the same for as little or less.  Both and z are None for `own_…`: the person was
      picked for being first, which alone makes these figures high.
    """

    name: str
    observed: float | None
    shuffles: int
    undefined: int
    mean: float | None
    deviation: float | None
    z: float | None
    low: float | None
    high: float | None
    below: int
    equal: int
    above: int
    p: float | None
    p_low: float | None

    @property
    def words(self) -> str:
        """The comparison alone: "within what chance gives: …"."""
        return against_words(self)

    @property
    def sentence(self) -> str:
        """The figure, the comparison, and what the shuffles have."""
        return sentence_of(self)


@dataclass(frozen=True, eq=False)
class Chance:
    """All figures against chance.

    - `baselines` by name, in the order of `FIGURES`.
    - `shuffles`, `seed`; `person` the row of the most central person, whose own figures are
      `own_pagerank` and `own_addressers`, or None.
    - `to_self`: how often a comment answers or names its own author, here and in each shuffle.
    - `moved`: the share of comments of known authors that have another author in a shuffle, on
      average; None without shuffles.  Near 0, the shuffles can hardly differ from what is.
    - `why`: where there is nothing to compare, why not; the figures then have no shuffles.
    - `how`: how it was got, with what was left out.
    """

    baselines: dict[str, Baseline]
    shuffles: int
    seed: int
    person: int | None
    to_self: int
    moved: float | None
    why: str | None
    how: str

    def __getitem__(self, name: str) -> Baseline:
        """Return one figure by its name."""
        return self.baselines[name]


def chance(discussion: Discussion, *, shuffles: int = SHUFFLES, seed: int = 0) -> Chance:
    """Compare a discussion with randomised ones that keep the tree and how often each wrote.

    In each thread, the authors are dealt out anew among the comments (and posts) whose author
    is known, every order as likely as any other in which as many comments answer or name their
    own author as here: most people hardly ever answer themselves, and orders in which they do
    would have fewer addresses for that alone.  What unknown authors wrote stays unknown, and a
    name in a comment stays in it, unless it is that of the person answered: it goes with
    them.  Costs n log n for each shuffle; fewer than `shuffles` are made where all together would
    have more than `WORK` rows and people (never fewer than `FEWEST`), and `how` says so.  The
    same seed gives the same figures.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = chance(example_discussion(), shuffles=100)
    >>> found["exchanges"].words
    'within what chance gives: as many or more in 38 of 100 shuffles'
    """
    d = discussion
    shared = frame(d)
    person = int(d.central.order[0]) if len(d.people) else None
    why = _nothing_to_compare(shared)
    asked = 0 if why else max(shuffles, 0)
    made = min(asked, max(WORK // max(shared.size, 1), FEWEST))
    found, moved = [], 0
    for order in orders(shared, made, seed):
        found.append(figures(shared, order, person))
        moved += int(np.count_nonzero(shared.author[order] != shared.author))
    if made >= ENOUGH and not moved:
        why, found, made = _FIXED, [], 0
    to_self = int(to_themselves(shared, _as_it_is(shared))[0])
    share = moved / (made * len(shared.known)) if made else None
    return Chance(
        baselines=compare(shared, found, person),
        shuffles=made,
        seed=seed,
        person=person,
        to_self=to_self,
        moved=share,
        why=why,
        how="" if share is None else _how(made, asked, seed, to_self, share),
    )


def compare(
    shared: Frame, found: list[NDArray[np.float64]], person: int | None
) -> dict[str, Baseline]:
    """Compare the figures of a discussion with those of its shuffles, in batches as made."""
    own = figures(shared, _as_it_is(shared), person)[0]
    rest = np.concatenate(found) if found else np.empty((0, len(FIGURES)))
    return {
        name: _baseline(name, float(own[column]), rest[:, column])
        for column, name in enumerate(FIGURES)
    }


def _as_it_is(shared: Frame) -> NDArray[np.int64]:
    return np.arange(len(shared.known))[None, :]


def _baseline(name: str, observed: float, values: NDArray[np.float64]) -> Baseline:
    drawn = np.sort(values[~np.isnan(values)])
    n = len(drawn)
    known = not math.isnan(observed)
    same = np.abs(drawn - observed) <= _SAME * abs(observed) if known else np.zeros(n, bool)
    equal = int(same.sum())
    below = int((drawn[~same] < observed).sum())
    above = n - below - equal if known else 0
    mean = float(drawn.mean()) if n else None
    alike = not n or drawn[-1] - drawn[0] <= _SAME * abs(drawn[-1])
    deviation = None if not n else 0.0 if alike else float(drawn.std())
    judged = n > 0 and known and name not in PICKED
    z = (observed - mean) / deviation if judged and mean is not None and deviation else None
    return Baseline(
        name=name,
        observed=observed if known else None,
        shuffles=n,
        undefined=len(values) - n,
        mean=mean,
        deviation=deviation,
        z=z,
        low=float(drawn[-(-n // 40) - 1]) if n else None,
        high=float(drawn[-(-39 * n // 40) - 1]) if n else None,
        below=below,
        equal=equal,
        above=above,
        p=(1 + equal + above) / (n + 1) if judged else None,
        p_low=(1 + equal + below) / (n + 1) if judged else None,
    )


def _nothing_to_compare(shared: Frame) -> str | None:
    """Say why no shuffle can differ from the discussion, None if one can."""
    people = max(len(shared.discussion.people), 1)
    authors = shared.discussion.author[shared.known]
    if not len(authors):
        return "no comment has a known author"
    if len(shared.discussion.people) == 1:
        return "one person wrote everything whose author is known"
    voices = distinct(shared.thread * people + authors)
    if len(distinct(shared.thread)) == len(voices):
        return "in no thread did two known people write"
    known = np.append(shared.discussion.author >= 0, False)
    answers = known[shared.replies] & known[shared.discussion.parent[shared.replies]]
    if not answers.any() and not known[shared.named].any():
        return "no comment of a known author answers or names anybody"
    return None


def _how(made: int, asked: int, seed: int, to_self: int, moved: float) -> str:
    text = (
        f"against {count(made, 'shuffle')} (seed {seed}) that keep{'s' * (made == 1)} the tree of "
        "replies, how often each person wrote in each thread, and how often a comment answers or "
        f"names its own author ({times(to_self)}); on average {moved:.0%} of the comments have "
        "another author in a shuffle"
    ).replace("%", " %")
    if made < asked:
        text += f"; {made:,} instead of {asked:,}, as the discussion is large"
    return text
