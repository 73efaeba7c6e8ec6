"""Measures of the participant network: contacts, reciprocity, cohesion, and each one's place."""

from __future__ import annotations

from threadgraph.graphs.measures import network_answers as answers
from threadgraph.graphs.measures.measure import Measure, Needs
from threadgraph.graphs.measures.network_places import (
    ARROWS,
    EITHER_WAY,
    FEW,
    PLACES,
    SAID,
    SLOW_AT_SIZE,
)

_WHOLE = (
    Measure(
        "density", "Density", "discussion",
        "The share of all possible arrows between people that are there.",
        "arrows / (people × (people − 1))",
        "0: nobody addresses anybody; 1: everybody addresses everybody. Falls as people are "
        "added, so compare only discussions of about as many people.",
        answers.density_answer,
        source="Wasserman and Faust 1994",
        checks=("definition", "networkx", "igraph", "by hand", "reference values"),
        needs=FEW,
    ),
    Measure(
        "reciprocity", "Reciprocity", "discussion",
        SAID["Reciprocity"].meaning,
        SAID["Reciprocity"].formula or "",
        "0: nobody is addressed back; 1: everybody is. A pair of whom each addressed the other "
        "counts as two answered arrows.",
        answers.reciprocity_answer("reciprocity"),
        source=SAID["Reciprocity"].source or "",
        caveat="Addressed back at any time and about anything; see the exchanges for answers.",
        checks=("definition", "networkx", "igraph", "by hand"),
        cost="n log n",
        needs=FEW,
    ),
    Measure(
        "dyadic_reciprocity", "Dyadic reciprocity", "discussion",
        "The share of pairs in contact of whom each addressed the other.",
        "mutual pairs / pairs in contact",
        "Never more than the reciprocity, which counts a mutual pair twice.",
        answers.reciprocity_answer("dyadic_reciprocity"),
        source="Wasserman and Faust 1994",
        checks=("definition", "igraph", "by hand"),
        cost="n log n",
        needs=FEW,
    ),
    Measure(
        "rho", "Reciprocity beyond chance (rho)", "discussion",
        SAID["Reciprocity beyond chance (rho)"].meaning,
        SAID["Reciprocity beyond chance (rho)"].formula or "",
        "Compares discussions of different density. Undefined where everybody addresses everybody.",
        answers.reciprocity_answer("rho"),
        source=SAID["Reciprocity beyond chance (rho)"].source or "",
        caveat="Chance here ignores that some people write far more than others.",
        checks=("definition", "by hand"),
        cost="n log n",
        needs=FEW,
    ),
    Measure(
        "weighted_reciprocity", "Weighted reciprocity", "discussion",
        "The share of addresses that are returned in number: if one addressed the other three "
        "times and was addressed once, one each way is returned.",
        "Σ min(wᵢⱼ, wⱼᵢ) / Σ w over the arrows, w the number of comments",
        "0: nothing is returned; 1: every pair addressed each other equally often.",
        answers.reciprocity_answer("weighted_reciprocity"),
        source="Squartini, Picciolo, Ruzzenenti and Garlaschelli 2013",
        checks=("definition", "by hand"),
        cost="n log n",
        needs=FEW,
    ),
    Measure(
        "dyads", "Dyads", "discussion",
        "The pairs of people in contact both ways, one way, and not at all.",
        "mutual + asymmetric + null = people × (people − 1) / 2",
        "mutual: each addressed the other; asymmetric: one did; null: neither.",
        answers.dyads_answer,
        source="Holland and Leinhardt 1970",
        checks=("definition", "igraph", "by hand"),
        cost="n log n",
    ),
    Measure(
        "gini_comments", "Gini coefficient of comments", "discussion",
        "How unequally the comments are spread over the people who wrote.",
        "2 Σ i·xᵢ / (n Σ x) − (n + 1)/n, x the comments per person in ascending order",
        "0: all wrote as much; near 1: one wrote almost all. At most (n − 1)/n.",
        answers.gini_answer,
        source="Gini 1912",
        caveat="Those who only read are not known, and would raise it. Comments of unknown "
        "authors are left out.",
        checks=("definition", "by hand"),
        cost="n log n",
        needs=Needs(people=20),
    ),
    *(
        Measure(
            f"{name}_centralisation", title, "discussion",
            f"How far the network is arranged round the one person who {who}.",
            f"Σ (largest − {each}) / {most}, n the number of people",
            f"0: all are alike; 1: a star round one person. {reading}",
            answers.centralisation_answer(name),
            source="Freeman 1978",
            checks=("definition", "by hand", "reference values")
            if name in ("degree", "betweenness")
            else ("definition", "by hand"),
            cost=cost,
            needs=FEW,
        )
        for name, title, who, each, most, reading, cost in (
            ("in_degree", "Centralisation of being addressed",
             "is addressed by most", "in-degree", "(n − 1)²", ARROWS, "linear"),
            ("out_degree", "Centralisation of addressing",
             "addresses most", "out-degree", "(n − 1)²", ARROWS, "linear"),
            ("degree", "Centralisation of contacts",
             "has most contacts", "contacts", "((n − 1)(n − 2))", EITHER_WAY, "n log n"),
            ("betweenness", "Centralisation of betweenness",
             "is between most others", "betweenness", "((n − 1)²(n − 2))", ARROWS,
             "that of betweenness"),
        )
    ),
    Measure(
        "average_clustering", "Average clustering", "discussion",
        "How often two contacts of a person are in contact with each other, on average over "
        "people.",
        "mean over people of triangles / pairs of contacts; 0 for fewer than two contacts",
        f"0: nobody's contacts meet; 1: all do. {EITHER_WAY}",
        answers.average_clustering_answer,
        source="Watts and Strogatz 1998",
        caveat="People with few contacts weigh as much as others. Programs that leave out people "
        "with fewer than two contacts give a higher figure.",
        checks=("definition", "networkx", "igraph", "by hand", "reference values"),
        cost=SLOW_AT_SIZE,
        needs=FEW,
    ),
    Measure(
        "transitivity", "Transitivity", "discussion",
        "The share of all pairs of contacts of anybody that are in contact with each other.",
        "3 × triangles / Σ over people of pairs of contacts",
        f"0: no three people are all in contact; 1: all groups are closed. {EITHER_WAY}",
        answers.transitivity_answer,
        source="Newman, Watts and Strogatz 2002",
        checks=("definition", "networkx", "igraph", "by hand", "reference values"),
        cost=SLOW_AT_SIZE,
        needs=FEW,
    ),
    Measure(
        "triad_census", "Triad census", "discussion",
        "How many of all groups of three people are arranged in each of the 16 possible ways.",
        "counts of 003 … 300: mutual, one-way and absent contacts of the three, then D down, "
        "U up, T transitive or C cyclic",
        "021D: one addresses two; 021U: two address one; 030T: also the two are linked; 300: all "
        "three address each other. 111D is A ↔ B with C → A, 111U is A ↔ B with A → C.",
        answers.triads_answer,
        source="Holland and Leinhardt 1970; Batagelj and Mrvar 2001",
        caveat="In large networks almost all groups are 003. Some programs interchange 111D and "
        "111U.",
        checks=("definition", "networkx", "igraph", "by hand"),
        cost=SLOW_AT_SIZE,
        needs=FEW,
    ),
    Measure(
        "bow_tie", "Bow tie", "discussion",
        "How many people are in the core, in which everyone reaches everyone along the arrows; "
        "how many reach it, are reached from it, or stand beside it.",
        "core: largest strong component; in, out: reaching it, reached from it; tube: from in to "
        "out past it; tendril: others that hang together with it; disconnected: the rest",
        f"A large core: a common conversation. A large “in”: many address the core and are not "
        f"answered. {ARROWS}",
        answers.bow_tie_answer,
        source="Broder and others 2000; Zhang, Ackerman and Adamic 2007",
        caveat="Undefined where no two people reach each other.",
        checks=("definition", "networkx", "igraph", "by hand"),
        needs=FEW,
    ),
    Measure(
        "assortativity", "Assortativity", "discussion",
        "Whether people address others with as many contacts as they have themselves: the "
        "correlation over the arrows of the degree at their beginning with that at their end.",
        "Pearson's correlation over arrows; out_in: out-degree of the speaker, in-degree of the "
        "person addressed; so also out_out, in_in, in_out",
        "Above 0: like address like; below 0: people with many contacts and with few address "
        "each other.",
        answers.assortativity_answer,
        source="Newman 2002; Foster, Foster, Grassberger and Paczuski 2010",
        caveat="Means little in small networks, and large ones with a few hubs lean below 0.",
        checks=("definition", "networkx", "igraph", "by hand", "published values"),
        needs=Needs(people=30, edges=30),
    ),
)  # fmt: skip

MEASURES: tuple[Measure, ...] = (*_WHOLE, *PLACES)
"""Every measure of the participant network, those of the whole first."""
