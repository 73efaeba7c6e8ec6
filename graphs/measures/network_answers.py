"""What the measures of the participant network answer on a discussion, and why where not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.arrays import distinct
from threadgraph.graphs.measures.measure import Answer
from threadgraph.graphs.network_measures import gini, measure_network
from threadgraph.graphs.networks.assortativity import assortativity
from threadgraph.graphs.networks.bow_tie import bow_tie
from threadgraph.graphs.networks.centralisation import centralisation
from threadgraph.graphs.networks.clustering import Clustering, clustering
from threadgraph.graphs.networks.cores import core_numbers
from threadgraph.graphs.networks.holes import Holes, structural_holes
from threadgraph.graphs.networks.projection import Ties, ties
from threadgraph.graphs.networks.triads import triad_census
from threadgraph.graphs.networks.triangles import TRIANGLE_WORK, too_much
from threadgraph.graphs.phrases import count
from threadgraph.graphs.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Compute = Callable[[Discussion], Answer]

TIES = remembered(ties)
BOW_TIE = remembered(bow_tie)
"""Analyses that several measures are read off: of the network, and of its ties."""

NO_EDGES = "nobody addresses anybody"
NO_PAIR = "there are fewer than two people"


@remembered
def _clustering(found: Ties) -> Clustering | None:
    return clustering(found, work=TRIANGLE_WORK)


@remembered
def _holes(found: Ties) -> Holes | None:
    return structural_holes(found, weighted=True, work=TRIANGLE_WORK)


@remembered
def _holes_unweighted(found: Ties) -> Holes | None:
    return structural_holes(found, weighted=False, work=TRIANGLE_WORK)


def density_answer(d: Discussion) -> Answer:
    """Answer with the density and the comments that address someone."""
    value = measure_network(d.network).density
    return Answer(value=value, why=NO_PAIR if value is None else None, rows=_addressing(d))


def reciprocity_answer(name: str) -> Compute:
    """Make the function for a reciprocity of that name: the comments are the answered ones."""

    def compute(d: Discussion) -> Answer:
        value = getattr(measure_network(d.network), name)
        why = None if value is not None else NO_EDGES
        if len(d.network) and value is None:
            why = "everybody addresses everybody, as much as chance could"
        return Answer(value=value, why=why, rows=_addressing(d, answered=True))

    return compute


def dyads_answer(d: Discussion) -> Answer:
    """Answer with pairs in contact both ways, one way and not at all."""
    found = measure_network(d.network)
    value = {"mutual": found.mutual, "asymmetric": found.asymmetric, "null": found.null}
    return Answer(value=value, rows=_addressing(d))


def gini_answer(d: Discussion) -> Answer:
    """Answer with the inequality of comments per person."""
    wrote = d.is_record & (d.author >= 0)
    value = gini(np.bincount(d.author[wrote], minlength=len(d.people)))
    why = "no comment has a known author" if value is None else None
    return Answer(value=value, why=why, rows=np.flatnonzero(wrote))


def central_answer(name: str) -> Compute:
    """Make the function for a column of `Discussion.central`."""

    def compute(d: Discussion) -> Answer:
        return Answer(values=getattr(d.central, name).astype(np.float64))

    return compute


def betweenness_answer(d: Discussion) -> Answer:
    """Answer with raw directed betweenness, and whether it is estimated."""
    values, method = d.central.betweenness, d.central.betweenness_method
    if values is None:
        return Answer(why=method)
    return Answer(values=values, how=None if method == "exact" else method)


def centralisation_answer(name: str) -> Compute:
    """Make the function for one of Freeman's centralisations."""

    def compute(d: Discussion) -> Answer:
        net, how = d.network, None
        between = None
        if name == "betweenness":
            between, how = d.central.betweenness, d.central.betweenness_method
            if d.central.betweenness_error is not None:
                # The largest may be off as far as any, and the sum by that of each.
                errors = d.central.betweenness_error
                most = net.n * float(errors.max()) + float(errors.sum())
                off = most / ((net.n - 1) ** 2 * (net.n - 2))
                told = how.partition(":")[0]
                how = f"betweenness is {told}; within ±{off:.3g} with 90 % confidence"
        value = getattr(centralisation(net, TIES(net), between), name)
        if value is None:
            few = "there are fewer than three people" if net.n < 3 else NO_EDGES
            return Answer(why=few if net.n < 3 or not len(net) else how)
        return Answer(value=value, how=None if how == "exact" else how)

    return compute


def core_answer(d: Discussion) -> Answer:
    """Answer with the core number of each person."""
    return Answer(values=core_numbers(TIES(d.network)).astype(np.float64))


def holes_answer(name: str, *, weighted: bool) -> Compute:
    """Make the function for constraint or effective size."""

    def compute(d: Discussion) -> Answer:
        found = TIES(d.network)
        holes = _holes(found) if weighted else _holes_unweighted(found)
        if holes is None:
            return Answer(why=too_much(found, TRIANGLE_WORK))
        alone = int(np.count_nonzero(found.degree == 0))
        why = f"undefined for {count(alone, 'person', 'people')} without contacts"
        return Answer(values=getattr(holes, name), why=why if alone else None)

    return compute


def clustering_answer(d: Discussion) -> Answer:
    """Answer with the clustering of each person."""
    found = TIES(d.network)
    some = _clustering(found)
    if some is None:
        return Answer(why=too_much(found, TRIANGLE_WORK))
    return Answer(values=some.local, how=_few(some.few))


def average_clustering_answer(d: Discussion) -> Answer:
    """Answer with the mean of the clustering of all people."""
    found = TIES(d.network)
    some = _clustering(found)
    if some is None or some.average is None:
        return Answer(why=_nobody_with_two(found))
    return Answer(value=some.average, how=_few(some.few))


def transitivity_answer(d: Discussion) -> Answer:
    """Answer with the share of pairs of contacts that are in contact."""
    found = TIES(d.network)
    some = _clustering(found)
    if some is None or some.transitivity is None:
        return Answer(why=_nobody_with_two(found))
    return Answer(value=some.transitivity)


def triads_answer(d: Discussion) -> Answer:
    """Answer with the number of groups of three of each of the 16 types."""
    found = TIES(d.network)
    census = triad_census(d.network, found, work=TRIANGLE_WORK)
    if census is None:
        return Answer(why=too_much(found, TRIANGLE_WORK))
    return Answer(value=census)


def bow_tie_answer(d: Discussion) -> Answer:
    """Answer with the number of people in each part of the bow tie."""
    found = BOW_TIE(d.network)
    if found is None:
        return Answer(why=_no_core(d))
    return Answer(value=found.counts, how=_rivals(found.rivals))


def bow_tie_part_answer(d: Discussion) -> Answer:
    """Answer with the part of the bow tie in which each person is."""
    found = BOW_TIE(d.network)
    if found is None:
        return Answer(why=_no_core(d))
    return Answer(words=list(found.words), how=_rivals(found.rivals))


def assortativity_answer(d: Discussion) -> Answer:
    """Answer with the four correlations of degrees over the edges."""
    some = assortativity(d.network)
    value = {
        "out_in": some.out_in,
        "out_out": some.out_out,
        "in_in": some.in_in,
        "in_out": some.in_out,
    }
    if not len(d.network):
        return Answer(why=NO_EDGES)
    if all(one is None for one in value.values()):
        return Answer(why="all speakers or all people addressed have the same degree")
    return Answer(value=value)


def _addressing(d: Discussion, *, answered: bool = False) -> NDArray[np.int64]:
    """Rows of the comments that address someone, or someone who also addressed the author."""
    a = d.addresses
    rows = a.comment.astype(np.int64)
    if answered and len(a):
        n = d.network.n
        keys = d.network.source.astype(np.int64) * n + d.network.target
        edge = np.searchsorted(keys, a.speaker.astype(np.int64) * n + a.addressee)
        rows = rows[d.network.reverse_edge()[edge] >= 0]
    return distinct(rows)


def _few(few: int) -> str | None:
    if not few:
        return None
    verb = "has" if few == 1 else "have"
    return f"{count(few, 'person', 'people')} who {verb} fewer than two contacts counted as 0"


def _nobody_with_two(found: Ties) -> str:
    return too_much(found, TRIANGLE_WORK) or "nobody has two contacts"


def _no_core(d: Discussion) -> str:
    if not len(d.network):
        return NO_EDGES
    return "there is no core: no two people reach each other along the arrows"


def _rivals(rivals: int) -> str | None:
    if not rivals:
        return None
    verb = "is" if rivals == 1 else "are"
    others = count(rivals, "other group")
    return f"{others} {verb} as large as the core, which is that of the person who wrote first"
