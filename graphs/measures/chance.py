"""Measures against chance: each figure beside those of discussions with the authors shuffled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadgraph.graphs.comparing.chance import FEWEST, SHUFFLES, WORK, chance
from threadgraph.graphs.measures.measure import Answer, Measure, Needs
from threadgraph.graphs.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Callable

    from threadgraph.graphs.discussion import Discussion


CHANCE = remembered(chance)
"""The comparison, made once: all figures come of the same shuffles."""


def _answer(name: str) -> Callable[[Discussion], Answer]:
    def compute(discussion: Discussion) -> Answer:
        found = CHANCE(discussion)
        b = found[name]
        if found.why is not None:
            return Answer(why=f"nothing to compare: {found.why}")
        if b.observed is None or not b.shuffles:
            return Answer(why=b.words)
        value = {
            "observed": b.observed,
            "mean": b.mean,
            "low": b.low,
            "high": b.high,
            "z": b.z,
            "p": b.p,
            "p_low": b.p_low,
        }
        return Answer(value=value, how=f"{b.words}; {found.how}")

    return compute


_SHUFFLED = (
    " It is set against discussions in which, within each thread, the authors are dealt out anew "
    "among the comments: the tree of replies, the names in the comments, how often each person "
    "wrote and how often comments answer or name their own author stay as they are; what unknown "
    "authors wrote stays unknown, and the name of the person answered goes with that person."
)
_FORMULA = (
    "z = (observed − mean of the shuffles) / their standard deviation; low and high: the values "
    "between which 95 % of the shuffles lie; p = (1 + shuffles with as much or more) / "
    "(shuffles + 1), p_low the same for as little or less"
)
_CAVEAT = (
    "A small p says that dealing out the authors at random seldom gives as much; it does not "
    "say why. With several figures looked at, one p in twenty is small by chance. Equal figures "
    "count on both sides, so p and p_low add up to more than 1. For small counts z can be high "
    "where p is not small: p counts. The author of an opening post is dealt out like any other, "
    "although most answers go to the opening."
)
_OWN = (
    " The person was picked for being first here, which alone makes the figure high: no p or "
    "z is given; the comparison of the first, whoever that is, is the fair one."
)
_COST = (
    f"n log n for each of {SHUFFLES:,} shuffles; fewer, but never below {FEWEST}, where all "
    f"together would have more than {WORK:,} rows and people; all of these measures share them"
)
_CHECKS = ("definition", "by hand", "all orders of small discussions", "random authors")
_SOURCE = (
    "Permutation test with the observed order counted in: Phipson and Smyth 2010; orders by "
    "walks that keep p exact: Besag and Clifford 1989; the shuffling is ours"
)


def _measure(
    name: str, title: str, meaning: str, reading: str, *, needs: Needs, caveat: str = ""
) -> Measure:
    return Measure(
        name=f"{name}_vs_chance",
        title=f"{title}, against chance",
        scope="discussion",
        meaning=meaning + _SHUFFLED,
        formula=_FORMULA,
        reading=reading,
        compute=_answer(name),
        source=_SOURCE,
        caveat=_CAVEAT + caveat,
        checks=_CHECKS,
        cost=_COST,
        needs=needs,
    )


_FEW = Needs(people=3, edges=1)
_MANY = Needs(people=20, edges=1)
_MORE = "A small p: more than chance gives; a small p_low: less; neither: within what it gives."
_OWN_READING = "Low to high: what chance gives a person who writes as often."

MEASURES: tuple[Measure, ...] = (
    _measure(
        "reciprocity",
        "Reciprocity",
        "The share of links (who addressed whom) that have a link back.",
        _MORE + " More: people return to those who addressed them.",
        needs=_MANY,
    ),
    _measure(
        "exchanges",
        "Pairs who addressed each other",
        "The number of pairs of people of whom each addressed the other at least once.",
        _MORE,
        needs=_FEW,
    ),
    _measure(
        "back_and_forth",
        "Pairs who went back and forth",
        "The number of pairs with a chain of three turns or more, A to B to A.",
        _MORE + " More: answers are answered by the one they were given to.",
        needs=_FEW,
    ),
    _measure(
        "rho",
        "Reciprocity beyond density",
        "Rho of Garlaschelli and Loffredo (2004): reciprocity less the density of the network, "
        "as a share of what is possible.",
        _MORE,
        needs=_MANY,
    ),
    _measure(
        "weighted_reciprocity",
        "Addresses returned",
        "The share of addresses that are returned: for each pair the smaller of the two numbers "
        "of comments, over all addresses (Squartini et al. 2013).",
        _MORE,
        needs=_MANY,
    ),
    _measure(
        "most_addressed",
        "Comments that address the most addressed person",
        "The largest number of comments in which one person is addressed.",
        _MORE + " More: attention goes to one person beyond what they wrote.",
        needs=_FEW,
    ),
    _measure(
        "most_addressers",
        "People who address the one whom most people address",
        "The largest number of people who address one person.",
        _MORE,
        needs=_FEW,
    ),
    _measure(
        "centralisation",
        "Centralisation of being addressed",
        "In-degree centralisation of Freeman (1979): 1 if everybody addresses one person and "
        "nobody else, 0 if all are addressed by equally many.",
        _MORE + " More: attention is centred on one person.",
        needs=_MANY,
    ),
    _measure(
        "first_pagerank",
        "PageRank of the most central person",
        "The largest PageRank, in each shuffle that of whoever is first there.",
        _MORE,
        needs=_MANY,
    ),
    _measure(
        "own_pagerank",
        "PageRank of the person who is most central here",
        "The PageRank of the person who is first here, and of the same person, who writes as "
        "often, in each shuffle.",
        _OWN_READING,
        needs=_MANY,
        caveat=_OWN,
    ),
    _measure(
        "own_addressers",
        "People who address the person who is most central here",
        "The number of people who address the person with the largest PageRank, and who "
        "address the same person, who writes as often, in each shuffle.",
        _OWN_READING,
        needs=_FEW,
        caveat=_OWN,
    ),
)
