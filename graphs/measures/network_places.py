"""Measures of the place of each person in the participant network."""

from __future__ import annotations

from threadgraph.graphs.definitions import DEFINITIONS
from threadgraph.graphs.measures import network_answers as answers
from threadgraph.graphs.measures.connection_texts import BETWEENNESS_COST
from threadgraph.graphs.measures.measure import Measure, Needs
from threadgraph.graphs.networks.triangles import TRIANGLE_WORK

SAID = {definition.term: definition for definition in DEFINITIONS}
FEW = Needs(people=20, edges=20)
ARROWS = "Arrows run from the speaker to the person addressed."
EITHER_WAY = (
    "Two people are in contact if either addressed the other; which of them it was does not matter."
)
SLOW_AT_SIZE = (
    f"ties^1.5 at most; not computed above {TRIANGLE_WORK:,} pairs of contacts to try, and says so"
)
CONTACTS = (
    "Only what is written here counts: people may know each other from elsewhere, and a page "
    "that shows no replies has no network."
)

PLACES: tuple[Measure, ...] = (
    Measure(
        "in_degree", "Addressed by (in-degree)", "person",
        "How many different people addressed this person.",
        "arrows that end at the person",
        f"High: many turn to this person. {ARROWS}",
        answers.central_answer("in_degree"),
        source="Freeman 1978",
        checks=("definition", "by hand"),
    ),
    Measure(
        "out_degree", "Addresses (out-degree)", "person",
        "How many different people this person addressed.",
        "arrows that begin at the person",
        f"High: this person turns to many. {ARROWS}",
        answers.central_answer("out_degree"),
        source="Freeman 1978",
        checks=("definition", "by hand"),
    ),
    Measure(
        "in_strength", "Times addressed (in-strength)", "person",
        "In how many comments others addressed this person.",
        "sum of the weights of the arrows that end at the person",
        "A comment that answers and names the person counts once.",
        answers.central_answer("in_strength"),
        source="Barrat, Barthélemy, Pastor-Satorras and Vespignani 2004",
        checks=("definition", "by hand"),
    ),
    Measure(
        "out_strength", "Times addressing (out-strength)", "person",
        "In how many comments, counted once for each person addressed, this person addressed "
        "others.",
        "sum of the weights of the arrows that begin at the person",
        "A comment that addresses two people counts twice.",
        answers.central_answer("out_strength"),
        source="Barrat, Barthélemy, Pastor-Satorras and Vespignani 2004",
        checks=("definition", "by hand"),
    ),
    Measure(
        "pagerank", "PageRank", "person",
        SAID["PageRank"].meaning,
        SAID["PageRank"].formula or "",
        f"High for those who are spoken to, not for those who speak. {ARROWS}",
        answers.central_answer("pagerank"),
        source=SAID["PageRank"].source or "",
        caveat="Small differences between people do not mean anything in small discussions.",
        checks=("definition", "networkx", "igraph", "by hand", "published values"),
        cost="linear for each of some tens to hundreds of rounds",
    ),
    Measure(
        "betweenness", "Betweenness", "person",
        SAID["Betweenness"].meaning,
        SAID["Betweenness"].formula or "",
        "A number of pairs, not a share; ends of a path are not between. How often people "
        "addressed each other does not matter. Below three people everybody has 0.",
        answers.betweenness_answer,
        source=SAID["Betweenness"].source or "",
        caveat="Words need not travel along these ways: it says who stands between, not what "
        "they passed on.",
        checks=("definition", "networkx", "igraph", "by hand", "published values"),
        cost=BETWEENNESS_COST,
    ),
    Measure(
        "core_number", "Core number (k-core)", "person",
        "How deep a person is inside the dense part: the largest k such that they belong to a "
        "group in which everybody has at least k contacts within the group.",
        "take out people with fewer than k contacts again and again; the largest k for which "
        "the person is left",
        f"0: no contacts; high: among people who are all in contact with many. {EITHER_WAY}",
        answers.core_answer,
        source="Seidman 1983; computed as by Batagelj and Zaveršnik 2003",
        caveat="Programs that count each direction give mutual contacts double.",
        checks=("definition", "networkx", "igraph", "by hand", "reference values"),
        cost="n log n for the ties, then linear",
        needs=FEW,
    ),
    *(
        Measure(
            f"constraint{key}", f"Constraint{title}", "person",
            "How far all contacts of a person lead back to the same few people (no structural "
            "holes to bridge).",
            f"Σ over contacts j of (pᵢⱼ + Σ over others q of pᵢq pqⱼ)², pᵢⱼ {part}",
            "High: few contacts who know each other; low: many who do not, a broker. Can exceed "
            f"1. {EITHER_WAY}",
            answers.holes_answer("constraint", weighted=weighted),
            source="Burt 1992",
            caveat=f"{CONTACTS} Undefined without contacts.",
            checks=("definition", "networkx", "igraph", "by hand", "published values"),
            cost=SLOW_AT_SIZE,
            needs=FEW,
        )
        for key, title, part, weighted in (
            ("", "", "the share of the comments between i and others that is with j", True),
            ("_unweighted", " (each contact counts the same)", "1 / contacts of i", False),
        )
    ),
    *(
        Measure(
            f"effective_size{key}", f"Effective size{title}", "person",
            "The number of contacts of a person, less what is redundant because they are in "
            "contact with each other.",
            formula,
            "As large as the number of contacts: none of them are in contact with each other. "
            f"{EITHER_WAY}",
            answers.holes_answer("effective_size", weighted=weighted),
            source=source,
            caveat=f"{CONTACTS} Undefined without contacts.",
            checks=("definition", "networkx", "by hand", "published values"),
            cost=SLOW_AT_SIZE,
            needs=FEW,
        )
        for key, title, formula, weighted, source in (
            ("", "", "Σ over contacts j of (1 − Σ over others q of pᵢq mⱼq), pᵢq the share of i's "
             "comments with others that is with q, mⱼq those of j and q / the most of j with "
             "anybody", True, "Burt 1992"),
            ("_unweighted", " (each contact counts the same)",
             "contacts − 2 × contacts among them / contacts", False, "Burt 1992; Borgatti 1997"),
        )
    ),
    Measure(
        "clustering", "Clustering", "person",
        "How often two contacts of a person are in contact with each other.",
        "pairs of contacts in contact / pairs of contacts; 0 for fewer than two contacts",
        f"0: no two contacts are in contact; 1: all are. {EITHER_WAY}",
        answers.clustering_answer,
        source="Watts and Strogatz 1998",
        checks=("definition", "networkx", "igraph", "by hand", "reference values"),
        cost=SLOW_AT_SIZE,
        needs=FEW,
    ),
    Measure(
        "bow_tie_part", "Place in the bow tie", "person",
        "Whether a person is in the core, in which everyone reaches everyone along the arrows, "
        "leads into it, out of it, or stands beside it.",
        "one of core, in, out, tube, tendril, disconnected, as in the bow tie",
        f"“in”: addresses the core, and is not answered; “out”: is addressed from it, and does "
        f"not answer. {ARROWS}",
        answers.bow_tie_part_answer,
        source="Broder and others 2000; Zhang, Ackerman and Adamic 2007",
        caveat="Directly or through others: nobody in the core need have addressed the person.",
        checks=("definition", "networkx", "igraph", "by hand"),
        needs=FEW,
    ),
)  # fmt: skip
"""Every measure of a person's place in the network."""
