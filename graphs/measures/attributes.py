"""Measures of mixing: whether answers cross the values of a column of the user's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadgraph.graphs.measures.measure import Answer, Measure, Needs, defined
from threadgraph.graphs.mixing import mixing
from threadgraph.graphs.phrases import FEW, short

if TYPE_CHECKING:
    from collections.abc import Callable

    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.mixing import Level, Mixing

NONE = "no column of your own is there; give one with --attribute or --attributes"
_CAVEAT = (
    "Chance keeps how often each value answers and is answered, and nothing else. Coding errors "
    "push all these figures towards chance. Unknown values are left out, which matters if they "
    "are not unknown at random."
)
_NEWMAN = "Newman, Mixing patterns in networks, Physical Review E 67, 026126 (2003)"
_CHECKS = ("definition", "networkx", "by hand")


def _answer(
    level: Level, figure: Callable[[Mixing], float | None], *, numbers: bool
) -> Callable[[Discussion], Answer]:
    """Return what computes a figure of the mixing of the first attribute."""

    def compute(d: Discussion) -> Answer:
        if not d.attributes:
            return Answer(why=NONE)
        first = next(iter(d.attributes.values()))
        name = short(first.name)
        if first.kind == "number" and not numbers:
            return Answer(why=f"{name} is a number; this figure is one of categories")
        found = mixing(d, first.name, level)
        noun, nouns = ("reply", "replies") if level == "comments" else ("address", "addresses")
        value = defined(figure(found))
        how = f"of {name}, the first of your columns" if len(d.attributes) > 1 else f"of {name}"
        if value is not None:
            few = found.known < FEW
            why = f"it needs {FEW} {nouns} with a known {name} at both ends; here are {found.known}"
            return Answer(value, why=why if few else None, how=how, rows=found.rows)
        why = f"no {noun} has a known {name} at both ends"
        if found.known:
            why = f"{name} does not vary at one of the two ends"
        return Answer(why=why, how=how, rows=found.rows)

    return compute


def _cross_share(found: Mixing) -> float | None:
    return None if found.across is None or not found.known else found.across / found.known


def _expected_share(found: Mixing) -> float | None:
    expected = found.expected_across
    return None if expected is None else expected / found.known


MEASURES: tuple[Measure, ...] = (
    Measure(
        name="attribute_cross_share",
        title="Share of replies that cross",
        scope="discussion",
        meaning=(
            "Of the replies whose own value and whose answered comment's value are known, the "
            "share that goes from one value to another: from one stance to the other, say."
        ),
        formula="replies with different values / replies with known values; not to oneself",
        reading="0: everybody answers their own side only; 1: every reply crosses. To be read "
        "beside the share expected by chance.",
        compute=_answer("comments", _cross_share, numbers=False),
        caveat=_CAVEAT,
        checks=("definition", "by hand"),
        needs=Needs(comments=20),
        unit="share",
    ),
    Measure(
        name="attribute_cross_share_expected",
        title="Share of replies expected to cross",
        scope="discussion",
        meaning=(
            "The share of replies that would cross if who answers whom had nothing to do with "
            "the values, each value answering and being answered as often as it is."
        ),
        formula="1 − sum over values of (share of replies sent) × (share of replies received)",
        reading="More replies cross than this: people seek the other side; fewer: they keep to "
        "their own.",
        compute=_answer("comments", _expected_share, numbers=False),
        source=_NEWMAN,
        caveat=_CAVEAT,
        checks=("definition", "by hand"),
        needs=Needs(comments=20),
        unit="share",
    ),
    Measure(
        name="attribute_ei_index",
        title="E-I index of replies",
        scope="discussion",
        meaning="Replies that cross less those that do not, as a share of both.",
        formula="(external − internal) / (external + internal)",
        reading="−1: everybody answers their own side only; 1: every reply crosses. What chance "
        "gives depends on the sizes of the sides, and is 0 only for two equal ones.",
        compute=_answer("comments", lambda found: found.ei_index, numbers=False),
        source="Krackhardt and Stern, Informal networks and organizational crises, Social "
        "Psychology Quarterly 51 (1988)",
        caveat=_CAVEAT,
        checks=("definition", "by hand"),
        needs=Needs(comments=20),
    ),
    Measure(
        name="attribute_assortativity",
        title="Assortativity of replies",
        scope="discussion",
        meaning=(
            "Whether like answers like, beyond what the sizes of the sides explain: Newman's "
            "coefficient for categories, the correlation of both ends for numbers."
        ),
        formula="(Σ e_ii − Σ a_i b_i) / (1 − Σ a_i b_i); for numbers Pearson's r, over replies",
        reading="1: like answers like only; 0: as by chance; below 0: replies seek the other "
        "side. Edges run from the reply to the comment answered.",
        compute=_answer("comments", lambda found: found.assortativity, numbers=True),
        source=_NEWMAN,
        caveat=_CAVEAT,
        checks=_CHECKS,
        needs=Needs(comments=20, people=20),
    ),
    Measure(
        name="attribute_assortativity_people",
        title="Assortativity of addresses",
        scope="discussion",
        meaning=(
            "Whether people address their like, beyond what the sizes of the sides explain: each "
            "address goes from the value of the speaker (the one most of their comments have, or "
            "the mean) to that of the person addressed."
        ),
        formula="(Σ e_ii − Σ a_i b_i) / (1 − Σ a_i b_i); for numbers Pearson's r, over addresses",
        reading="1: people address their own side only; 0: as by chance; below 0: they seek the "
        "other side. Edges run from the speaker to the person addressed.",
        compute=_answer("people", lambda found: found.assortativity, numbers=True),
        source=_NEWMAN,
        caveat=_CAVEAT
        + " A person with two values equally often counts as unknown, and nobody addresses "
        "themself, which chance would allow.",
        checks=_CHECKS,
        needs=Needs(people=20, edges=20),
    ),
)
