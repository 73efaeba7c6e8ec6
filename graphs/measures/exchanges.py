"""Measures of all exchanges of a discussion: how many, how far they went; and groups of them."""

from __future__ import annotations

from threadgraph.graphs.measures.exchange_answers import (
    chains_of_three,
    concentration,
    largest_group,
    longest_chain,
    number_of_exchanges,
    number_of_groups,
    pairs_with_chains,
    share_in_exchanges,
)
from threadgraph.graphs.measures.exchange_pairs import OF_PAIRS
from threadgraph.graphs.measures.measure import OURS, Measure, Needs

_BOTH = ("definition", "by hand")
_LANIADO = "Laniado, Tasso, Volkovich and Kaltenbrunner 2011"
_AFTER_LANIADO = f"after {_LANIADO}, whose chains have three turns or more"
_GREETHAM = "Greetham and Ward 2014"
_PAIRS = Needs(people=2, edges=2)

OF_DISCUSSIONS: tuple[Measure, ...] = (
    Measure(
        name="exchanges",
        title="Pairs who addressed each other",
        scope="discussion",
        meaning="How many pairs of people have an exchange: each addressed the other at least "
        "once, by a reply, by name or by quoting.",
        formula="number of pairs {A, B} with w(A, B) ≥ 1 and w(B, A) ≥ 1",
        reading="0: nobody got anything back from whom they addressed.",
        compute=number_of_exchanges,
        source="Zhang et al. 2018 (dyadic interaction); " + _GREETHAM + " (reciprocated mentions)",
        caveat="To address each other once is no conversation; see the pairs that went back and "
        "forth.",
        checks=_BOTH,
        needs=Needs(people=2),
        unit="pairs",
    ),
    Measure(
        name="back_and_forth_pairs",
        title="Pairs who went back and forth",
        scope="discussion",
        meaning="How many pairs have a chain of three turns or more: A, then B in answer, then A "
        "in answer to that.",
        formula="number of exchanges whose longest chain has 3 turns or more",
        reading="The more, the more people answered the answers they got.",
        compute=pairs_with_chains(3),
        source=_LANIADO,
        checks=_BOTH,
        needs=Needs(people=2),
        unit="pairs",
    ),
    Measure(
        name="sustained_pairs",
        title="Pairs with a sustained exchange",
        scope="discussion",
        meaning="How many pairs have a chain of four turns or more: A, B, A, B.",
        formula="number of exchanges whose longest chain has 4 turns or more",
        reading="The more, the more pairs stayed with each other.",
        compute=pairs_with_chains(4),
        source=_AFTER_LANIADO,
        checks=_BOTH,
        needs=Needs(people=2),
        unit="pairs",
    ),
    Measure(
        name="longest_exchange",
        title="Longest chain of two people",
        scope="discussion",
        meaning="The most turns of two people in a row in which each answers the one before. "
        "Several comments of one person in a row are one turn.",
        formula="max over exchanges of the turns on a path of the response graph",
        reading="2: somebody was answered, but no answer was answered by the first of the two.",
        compute=longest_chain,
        source=_LANIADO,
        checks=_BOTH,
        needs=_PAIRS,
        unit="turns",
    ),
    Measure(
        name="chains_of_three",
        title="Chains of three turns or more",
        scope="discussion",
        meaning="How often two people went back and forth: chains that end where nobody of the "
        "two went on, with three turns or more.",
        formula="sum over exchanges of the leaves of the response graph with length ≥ 3",
        reading="A structural indicator of debate: high also where people chat.",
        compute=chains_of_three,
        source=_LANIADO,
        caveat="It says nothing about agreement or quarrel.",
        checks=_BOTH,
        needs=_PAIRS,
        unit="chains",
    ),
    Measure(
        name="share_in_exchanges",
        title="Share of addresses within exchanges",
        scope="discussion",
        meaning="Of all times somebody addressed somebody, the share between two people who each "
        "addressed the other.",
        formula="sum of turns of all exchanges / number of addresses",
        reading="1: all contact is mutual; 0: all of it goes one way.",
        compute=share_in_exchanges,
        checks=_BOTH,
        needs=Needs(people=20, edges=20),
        unit="share",
        source=OURS,
    ),
    Measure(
        name="pair_concentration",
        title="Share of the busiest pair",
        scope="discussion",
        meaning="Of all times somebody addressed somebody, the share between the two people who "
        "did so most.",
        formula="max over pairs of (w(A, B) + w(B, A)) / number of addresses",
        reading="1: only two people talk; below 0.5: no two make up half of the talk.",
        compute=concentration,
        checks=_BOTH,
        needs=Needs(people=20, edges=20),
        unit="share",
        source=OURS,
    ),
    Measure(
        name="group_conversations",
        title="Group conversations",
        scope="discussion",
        meaning="How many groups there are of three people or more of whom each addressed, and "
        "was addressed by, each of the others, and to which nobody could be added.",
        formula="number of maximal cliques of size ≥ 3 in the network of exchanges",
        reading="0: talk is between two at a time. Groups share people: one more tie may make "
        "two groups one.",
        compute=number_of_groups,
        source=_GREETHAM,
        caveat="They need not have talked together in one place: see in how many conversations "
        "all of them wrote.",
        checks=("definition", "networkx", "igraph", "by hand"),
        cost="can grow with 3^(people / 3): the search stops after 10,000 groups, and says so",
        needs=Needs(people=3, edges=6),
        unit="groups",
    ),
    Measure(
        name="largest_group",
        title="Largest group conversation",
        scope="discussion",
        meaning="How many people the largest group has in which each addressed each other one.",
        formula="largest size of a clique, at least 3, in the network of exchanges",
        reading="The larger, the more people talk with all of each other.",
        compute=largest_group,
        source=_GREETHAM,
        checks=("definition", "networkx", "igraph", "by hand"),
        cost="can grow with 3^(people / 3): the search stops after 10,000 groups, and says so",
        needs=Needs(people=3, edges=6),
        unit="people",
    ),
)

MEASURES: tuple[Measure, ...] = (*OF_DISCUSSIONS, *OF_PAIRS)
