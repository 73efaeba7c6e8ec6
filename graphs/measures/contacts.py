"""Measures of size and pieces of the participant network, and further places of people in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from threadgraph.graphs.betweenness import betweenness
from threadgraph.graphs.measures.connection import NEARNESS
from threadgraph.graphs.measures.measure import Answer, Measure
from threadgraph.graphs.measures.network_answers import NO_EDGES, NO_PAIR
from threadgraph.graphs.measures.network_places import ARROWS, EITHER_WAY, FEW
from threadgraph.graphs.networks.harmonic import EXACT_WORK
from threadgraph.graphs.pagerank import pagerank
from threadgraph.graphs.remembered import remembered

if TYPE_CHECKING:
    from typing import Literal

    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.participants import Network

SMALL_WORK = 1_000_000
"""People × links up to which betweenness is also given without regard to direction."""


class Pieces(NamedTuple):
    """How many pieces the network falls into, the people in the largest, and those alone."""

    number: int
    largest: int
    alone: int


def pieces(network: Network, *, strong: bool = False) -> Pieces:
    """Count the groups of people who hang together; if `strong`, who reach each other.

    Everybody is in one, who addresses nobody and is not addressed in one of their own.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> pieces(example_discussion().network)
    Pieces(number=1, largest=3, alone=0)
    >>> pieces(example_discussion().network, strong=True)
    Pieces(number=2, largest=2, alone=1)
    """
    n = network.n
    if not len(network):
        return Pieces(n, min(n, 1), n)
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    ends = (network.source, network.target)
    matrix = csr_array((np.ones(len(network), np.int8), ends), shape=(n, n))
    number, label = connected_components(matrix, connection="strong" if strong else "weak")
    sizes = np.bincount(label)
    return Pieces(int(number), int(sizes.max()), int(np.count_nonzero(sizes == 1)))


WEAK = remembered(pieces)


def _people(d: Discussion) -> Answer:
    return Answer(value=len(d.people), rows=np.flatnonzero(d.is_record & (d.author >= 0)))


def _links(d: Discussion) -> Answer:
    return Answer(value=len(d.network))


def _pieces(found: Pieces) -> Answer:
    value = {"number": found.number, "largest": found.largest, "alone": found.alone}
    return Answer(value=value)


def _weak(d: Discussion) -> Answer:
    return _pieces(WEAK(d.network))


def _strong(d: Discussion) -> Answer:
    return _pieces(pieces(d.network, strong=True))


def _largest_share(d: Discussion) -> Answer:
    n = d.network.n
    if not n:
        return Answer(why="there is nobody")
    return Answer(value=WEAK(d.network).largest / n)


def _undirected(d: Discussion) -> Answer:
    work = d.network.n * len(d.network)
    if work > SMALL_WORK:
        return Answer(why=f"not computed: people × links is {work:,}, more than {SMALL_WORK:,}")
    found = betweenness(d.network, directed=False)
    return Answer(values=found.values, why=found.method if found.values is None else None)


def _closeness(d: Discussion) -> Answer:
    if d.network.n < 2:
        return Answer(why=NO_PAIR)
    found = NEARNESS(d.network)
    values = found.closeness
    if values is None:
        return Answer(why=f"not computed: harmonic closeness is {found.method}")
    return Answer(values=values)


def _speakers(d: Discussion) -> Answer:
    net = d.network
    if not len(net):
        return Answer(why=NO_EDGES)
    return Answer(values=pagerank(replace(net, source=net.target, target=net.source)))


def _part(
    name: str, strong: Literal["weak", "strong"], title: str, meaning: str, reading: str
) -> Measure:
    return Measure(
        name, title, "discussion", meaning,
        f"{strong}ly connected components; number: how many; largest: people in the largest; "
        "alone: components of one person",
        reading,
        _weak if strong == "weak" else _strong,
        source="Wasserman and Faust 1994",
        checks=("definition", "networkx", "by hand"),
    )  # fmt: skip


MEASURES: tuple[Measure, ...] = (
    Measure(
        "people", "People", "discussion",
        "How many different people wrote a comment.",
        "authors with a known name, each counted once however it is spelled",
        "Comments of unknown authors add nobody. Who only reads is not known.",
        _people,
        checks=("definition", "by hand"),
        unit="people",
    ),
    Measure(
        "links", "Links between people", "discussion",
        "How many ordered pairs of people there are of whom the first addressed the second.",
        "arrows of the participant network, each counted once however often",
        f"Two people who addressed each other are two links. {ARROWS}",
        _links,
        checks=("definition", "by hand"),
        unit="links",
    ),
    _part(
        "weak_components", "weak", "Separate groups (weak components)",
        "Into how many groups the people fall between which nobody addresses anybody.",
        f"1: all hang together, by however many steps. {EITHER_WAY}",
    ),
    _part(
        "strong_components", "strong", "Groups who reach each other (strong components)",
        "Into how many groups the people fall in which everyone reaches everyone along the "
        "arrows.",
        f"As many as people: nobody is ever reached back. {ARROWS}",
    ),
    Measure(
        "largest_component_share", "Share of people in the largest group", "discussion",
        "The share of all people who are in the largest of the groups that hang together.",
        "people in the largest weak component / people",
        f"1: everybody is connected with everybody, by however many steps. {EITHER_WAY}",
        _largest_share,
        source="Wasserman and Faust 1994",
        checks=("definition", "networkx", "by hand"),
        needs=FEW,
        unit="share",
    ),
    Measure(
        "betweenness_undirected", "Betweenness without direction", "person",
        "How many of the shortest ways between two others run through this person, if it does "
        "not matter who addressed whom.",
        "sum over all pairs of others of (shortest paths through the person / all shortest "
        "paths), each pair once",
        f"A number of pairs, not a share. Below three people everybody has 0. {EITHER_WAY}",
        _undirected,
        source="Freeman 1977; computed as by Brandes 2001",
        caveat="Words need not travel along these ways, least of all against the direction of "
        "address.",
        checks=("definition", "networkx", "igraph", "by hand", "published values"),
        cost=f"people × links; not computed above {SMALL_WORK:,}, and says so",
    ),
    Measure(
        "closeness", "Closeness", "person",
        "How near those who reach a person along who addresses whom are to them, times the share "
        "of people who do.",
        "(r / (n − 1)) × (r / Σ d), r people who reach the person, d their steps; 0 if nobody",
        "1: everybody addresses the person directly; low: few reach them, or by many steps. "
        f"{ARROWS}",
        _closeness,
        source="Freeman 1978; for networks in pieces Wasserman and Faust 1994",
        caveat="Programs differ: most by default go the other way, or leave out the share of "
        "people. Harmonic closeness is the better founded where the network is in pieces.",
        checks=("definition", "networkx", "by hand"),
        cost=f"people × links / 64; not computed above {EXACT_WORK:,} people × links, nor where "
        "paths are longer than 1,000 steps, and says so",
        needs=FEW,
        unit="share",
    ),
    Measure(
        "pagerank_of_speakers", "PageRank of speakers", "person",
        "PageRank with all arrows turned round: high for people who address many, or who address "
        "people who themselves address many.",
        "as PageRank, each person passing their share on to those who address them, by how often",
        "High for those who speak, not for those who are spoken to. The shares of all people add "
        "up to 1.",
        _speakers,
        source="Brin and Page 1998",
        caveat="Small differences between people do not mean anything in small discussions.",
        checks=("definition", "networkx", "igraph", "by hand"),
        cost="linear for each of some tens to hundreds of rounds",
        needs=FEW,
        unit="share",
    ),
)  # fmt: skip
"""The measures of this family, in the order in which they are shown."""
