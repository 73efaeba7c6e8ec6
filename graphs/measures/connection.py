"""Measures of how people are connected: closeness, hubs, communities, betweenness, two sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.measures.connection_texts import (
    AUTHORITY,
    BETWEENNESS,
    BOUNDARY,
    COMMUNITIES,
    COMMUNITY,
    CONTROVERSY,
    DIPOLE,
    HARMONIC,
    HARMONIC_SHARE,
    HUB,
    Told,
)
from threadgraph.graphs.measures.measure import Answer, Measure, Needs, Scope
from threadgraph.graphs.networks.communities import WEAK, Communities, communities
from threadgraph.graphs.networks.harmonic import harmonic
from threadgraph.graphs.networks.hits import Hits, hits
from threadgraph.graphs.networks.polarisation import (
    SMALLEST_SIDE,
    Sides,
    boundary_of,
    boundary_polarisation,
    dipole_moment,
    random_walk_controversy,
    two_sides,
    walk_ends,
)
from threadgraph.graphs.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion


LEAST_FOR_SIDES = 300
"""People in contact below which nothing is said about two sides."""

DIVISION = remembered(communities)
NEARNESS = remembered(harmonic)
SCORES = remembered(hits)
"""Analyses of a network that several measures are read off."""


def _communities(discussion: Discussion) -> Communities | None:
    return DIVISION(discussion.network)


# --- people ---------------------------------------------------------------------------------


def _how(method: str) -> str | None:
    return None if method == "exact" else method


def _harmonic(discussion: Discussion) -> Answer:
    found = NEARNESS(discussion.network)
    if not len(found.values):
        return Answer(why="there is nobody")
    return Answer(values=found.values, how=_how(found.method))


def _harmonic_share(discussion: Discussion) -> Answer:
    found = NEARNESS(discussion.network)
    if len(found.values) < 2:
        return Answer(why="there are fewer than two people: nobody to be near to")
    return Answer(values=found.share, how=_how(found.method))


def _scores(discussion: Discussion, which: Callable[[Hits], NDArray[np.float64]]) -> Answer:
    found = SCORES(discussion.network)
    if found is None:
        return Answer(why="nobody addresses anybody")
    notes = []
    if found.parts > 1:
        notes.append(
            f"all the score lies in the strongest part of the network, {found.links:,} of "
            f"{len(discussion.network):,} links; everybody else has 0"
        )
    if not found.unique:
        notes.append("several parts are equally strong, so other scores would do as well")
    if not found.converged:
        notes.append("the scores had not come to rest")
    return Answer(values=which(found), how="; ".join(notes) or None)


def _hub(discussion: Discussion) -> Answer:
    return _scores(discussion, lambda found: found.hubs)


def _authority(discussion: Discussion) -> Answer:
    return _scores(discussion, lambda found: found.authorities)


def _betweenness(discussion: Discussion) -> Answer:
    n = discussion.network.n
    if n < 3:
        return Answer(why="there are fewer than three people: nobody can stand between others")
    others = (n - 1) * (n - 2)
    central = discussion.central
    if central.betweenness is None:
        return Answer(why=central.betweenness_method)
    values = central.betweenness / others
    if central.betweenness_error is None:
        return Answer(values=values, how=_how(central.betweenness_method))
    # An estimate may pass what is possible by less than its error.
    errors = central.betweenness_error / others
    told = central.betweenness_method.partition(":")[0]
    how = (
        f"{told}: the largest share is within ±{errors[np.argmax(values)]:.2g} of the true one, "
        f"those near 0 within ±{errors.min():.2g}, all with 90 % confidence; shares below that "
        "cannot be told from 0"
    )
    return Answer(values=np.minimum(values, 1), how=how)


# --- communities ----------------------------------------------------------------------------


def _weakness(found: Communities) -> str | None:
    if not found.weak:
        return None
    return (
        f"modularity is {found.modularity:.2f}, below {WEAK}: the network does not fall into "
        "communities in any clear way"
    )


def _stability(found: Communities) -> str:
    runs, low = len(found.modularities), float(found.modularities.min())
    agreement = "" if found.agreement is None else f", agreement {found.agreement:.2f}"
    return (
        f"the best of {runs} runs with fixed seeds; modularity from {low:.3f} to "
        f"{found.modularity:.3f}{agreement}"
    )


def _communities_found(discussion: Discussion) -> Answer:
    found = _communities(discussion)
    if found is None:
        return Answer(why="nobody is in contact with anybody")
    value = {
        "communities": len(found),
        "modularity": found.modularity,
        "lowest": float(found.modularities.min()),
        "agreement": found.agreement,
        "runs": len(found.modularities),
        "largest": int(found.sizes[0]),
        "people": int(found.sizes.sum()),
    }
    return Answer(value=value, why=_weakness(found), how=_stability(found))


def _community(discussion: Discussion) -> Answer:
    found = _communities(discussion)
    if found is None:
        return Answer(why="nobody is in contact with anybody")
    # A label, not an amount: nothing is to be computed with it.
    words = [str(number + 1) if number >= 0 else None for number in found.member.tolist()]
    return Answer(words=words, why=_weakness(found), how=_stability(found))


# --- two sides ------------------------------------------------------------------------------


def _sides(discussion: Discussion) -> tuple[Sides, str] | str:
    """Return two sides and how they were found, or why nothing is said about any."""
    if len(discussion.people) < LEAST_FOR_SIDES:
        return "too few people to speak of two sides"
    found = _communities(discussion)
    joined = 0 if found is None else int(found.sizes.sum())
    if found is None or joined < LEAST_FOR_SIDES:
        return f"needs {LEAST_FOR_SIDES} people in contact with anybody; here are {joined:,}"
    sides = two_sides(discussion.network, found)
    if isinstance(sides, str):
        return sides
    weak = _weakness(found)
    how = (
        f"sides: the two largest communities, {int(found.sizes[0]):,} and "
        f"{int(found.sizes[1]):,} of {joined:,} people in contact"
    )
    return sides, f"{how}; {weak}" if weak else how


def _controversy(discussion: Discussion) -> Answer:
    found = _sides(discussion)
    if isinstance(found, str):
        return Answer(why=found)
    sides, how = found
    ends = walk_ends(sides.side)
    if isinstance(ends, str):
        return Answer(why=ends)
    value = random_walk_controversy(sides.ties, sides.side, seeds=ends)
    return Answer(value=value, how=f"{how}; walks end at {ends} people of each")


def _boundary(discussion: Discussion) -> Answer:
    found = _sides(discussion)
    if isinstance(found, str):
        return Answer(why=found)
    sides, how = found
    size = int(boundary_of(sides.ties, sides.side).sum())
    if size < SMALLEST_SIDE:
        return Answer(why=f"says nothing with {size} people at the boundary of the two sides")
    value = boundary_polarisation(sides.ties, sides.side)
    return Answer(value=value, how=f"{how}; {size:,} of them at the boundary")


def _dipole(discussion: Discussion) -> Answer:
    found = _sides(discussion)
    if isinstance(found, str):
        return Answer(why=found)
    sides, how = found
    value = dipole_moment(sides.ties, sides.side)
    if value is None:
        return Answer(why="nobody leans to one of the sides")
    return Answer(value=value, how=how)


def _measure(
    told: Told, scope: Scope, compute: Callable[[Discussion], Answer], needs: Needs
) -> Measure:
    return Measure(
        name=told.name,
        title=told.title,
        scope=scope,
        meaning=told.meaning,
        formula=told.formula,
        reading=told.reading,
        compute=compute,
        source=told.source,
        caveat=told.caveat,
        checks=told.checks,
        cost=told.cost,
        needs=needs,
    )


_ENOUGH = Needs(people=20, edges=20)
_SIDES = Needs(people=LEAST_FOR_SIDES, edges=20)

MEASURES: tuple[Measure, ...] = (
    _measure(HARMONIC, "person", _harmonic, _ENOUGH),
    _measure(HARMONIC_SHARE, "person", _harmonic_share, _ENOUGH),
    _measure(HUB, "person", _hub, _ENOUGH),
    _measure(AUTHORITY, "person", _authority, _ENOUGH),
    _measure(BETWEENNESS, "person", _betweenness, _ENOUGH),
    _measure(COMMUNITIES, "discussion", _communities_found, _ENOUGH),
    _measure(COMMUNITY, "person", _community, _ENOUGH),
    _measure(CONTROVERSY, "discussion", _controversy, _SIDES),
    _measure(BOUNDARY, "discussion", _boundary, _SIDES),
    _measure(DIPOLE, "discussion", _dipole, _SIDES),
)
"""The measures of this family, in the order in which they are shown."""
