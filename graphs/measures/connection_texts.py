"""What the measures of connection mean, how to read them and what not to take them for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """The words of one measure; see `measure.Measure`."""

    name: str
    title: str
    meaning: str
    formula: str
    reading: str
    source: str
    caveat: str
    checks: tuple[str, ...]
    cost: str = "linear"


_NEAR_COST = (
    "people × links / 64; above 4,000,000,000 people × links estimated from searches of some "
    "people, within ±0.02 of the share"
)
BETWEENNESS_COST = (
    "people × links up to 100,000,000; above, estimated from thousands of shortest paths drawn "
    "at random, each figure with its error, all held at once with 90 % confidence"
)
_ALL = ("definition", "networkx", "igraph", "by hand")

HARMONIC = Told(
    name="harmonic",
    title="Harmonic closeness (sum)",
    meaning=(
        "How near everybody else is to a person along who addresses whom: each person who "
        "addresses them directly counts 1, each at two steps 1/2, at three steps 1/3, and "
        "whoever cannot reach them 0."
    ),
    formula="Σ over all others u of 1 / d(u, v), d in steps from u to v, weights ignored",
    reading=(
        "High: many people reach this person in few steps. From 0 to the number of other people."
    ),
    source=(
        "Marchiori & Latora 2000; Boldi & Vigna 2014; sampling: Eppstein & Wang 2004; "
        "its guarantee: Hoeffding 1963"
    ),
    caveat="Grows with the number of people; to compare discussions use the share.",
    checks=_ALL,
    cost=_NEAR_COST,
)

HARMONIC_SHARE = Told(
    name="harmonic_closeness",
    title="Harmonic closeness",
    meaning=(
        "How near everybody else is to a person, as a share: 1 if everybody addresses them "
        "directly, 0 if nobody addresses them."
    ),
    formula="Σ over all others u of 1 / d(u, v), divided by n − 1",
    reading="High: the person is near to most others, who address them directly or by few steps.",
    source=HARMONIC.source,
    caveat=(
        "People who address nobody keep everybody's share low. Unlike ordinary closeness it "
        "is defined where the network falls into pieces."
    ),
    checks=_ALL,
    cost=_NEAR_COST,
)

_HITS_CAVEAT = (
    "Only the strongest part of the network has scores; everybody elsewhere has 0, which does "
    "not mean that nobody addresses them. Where several parts are equally strong, the scores "
    "are not unique."
)
_HITS_COST = "linear in the links for each of some dozens to thousands of rounds"

HUB = Told(
    name="hub",
    title="Hub score",
    meaning="Who addresses the people whom the others of high hub score address, too.",
    formula=(
        "first left singular vector of the matrix of weights (rows speak, columns are "
        "addressed), summing to 1"
    ),
    reading="High: addresses, often, people of high authority. From 0 to 1; all add up to 1.",
    source="Kleinberg 1999",
    caveat=_HITS_CAVEAT,
    checks=("definition", "networkx", "igraph", "by hand", "published values"),
    cost=_HITS_COST,
)

AUTHORITY = Told(
    name="authority",
    title="Authority score",
    meaning="Who is addressed by people who address those of high authority.",
    formula=(
        "first right singular vector of the matrix of weights (rows speak, columns are "
        "addressed), summing to 1"
    ),
    reading="High: addressed, often, by people of high hub score. All add up to 1.",
    source="Kleinberg 1999; tested for expertise by Zhang, Ackerman & Adamic 2007",
    caveat=f"A name of the method: it says nothing of expertise. {_HITS_CAVEAT}",
    checks=HUB.checks,
    cost=_HITS_COST,
)

BETWEENNESS = Told(
    name="betweenness_share",
    title="Betweenness (share)",
    meaning=(
        "The share of all ordered pairs of others whose shortest paths, along who addresses "
        "whom, run through a person."
    ),
    formula=(
        "Σ over pairs (s, t) of the share of their shortest paths that pass v, divided by "
        "(n − 1)(n − 2), the ordered pairs of others; weights ignored, ends excluded"
    ),
    reading="High: the person is a bridge between people who do not address each other.",
    source=(
        "Freeman 1977; Brandes 2001; sampling of paths: Riondato & Kornaropoulos 2014, 2016; "
        "Borassi & Natale 2016; errors: Hoeffding 1963"
    ),
    caveat=(
        "Paths are not messages: nobody need have passed anything on. Undefined below three "
        "people. Where it is estimated, a share below the stated error cannot be told from 0, "
        "and people whose shares differ by less than their errors cannot be ranked."
    ),
    checks=("definition", "networkx", "igraph", "by hand", "reference values"),
    cost=BETWEENNESS_COST,
)

_LEIDEN = (
    "Leiden method, modularity with γ = 1, on the ties without direction, the weights of both "
    "directions added; best of 20 runs with the seeds 0 to 19 (5 above 200,000 ties, 2 above "
    "500,000)"
)
_LEIDEN_SOURCE = (
    "Traag, Waltman & van Eck 2019; modularity: Newman & Girvan 2004; the method it corrects: "
    "Blondel et al. 2008"
)
_LEIDEN_CAVEAT = (
    "A search always finds some division, in a network without any structure, too, and in a "
    "sparse one chance alone passes 0.3 (Guimerà, Sales-Pardo & Amaral 2004): compare with "
    "chance. Below modularity 0.3, or where the runs do not agree, do not speak of "
    "communities. Groups below a certain size are not seen in a large network (Fortunato & "
    "Barthélemy 2007). The same people in another order may be divided otherwise, where several "
    "divisions are nearly as good."
)
_LEIDEN_COST = (
    "nearly linear in the ties for each run; 20 runs, 5 above 200,000 ties, 2 above 500,000"
)

COMMUNITIES = Told(
    name="communities",
    title="Communities",
    meaning=(
        "Into how many groups the people fall who are more in contact with each other than "
        "with the rest, and how clearly (modularity)."
    ),
    formula=f"{_LEIDEN}; Q = Σ_c [W_c / W − (S_c / 2W)²]; agreement: mean adjusted Rand index",
    reading=(
        "Modularity near 0: no more contact inside groups than people so active would have by "
        "lot; below 0.3 no clear groups. Agreement 1: every run found the same; near 0: the "
        "runs have nothing in common."
    ),
    source=f"{_LEIDEN_SOURCE}; agreement: Hubert & Arabie 1985",
    caveat=_LEIDEN_CAVEAT,
    checks=("definition", "networkx", "igraph", "by hand", "published values"),
    cost=_LEIDEN_COST,
)

COMMUNITY = Told(
    name="community",
    title="Community",
    meaning="The number of the community a person belongs to, 1 the largest.",
    formula=_LEIDEN,
    reading=(
        "A label, not an amount: equal numbers, same community. People who are in contact with "
        "nobody are in none."
    ),
    source=_LEIDEN_SOURCE,
    caveat=_LEIDEN_CAVEAT,
    checks=COMMUNITIES.checks,
    cost=_LEIDEN_COST,
)

_NO_VERDICT = (
    "A structural indicator, no verdict that a topic is controversial or that people are at "
    "odds: it sees who answers whom, not what they say, and in discussions people answer "
    "those they disagree with. It depends on how the sides were found, and is high in "
    "networks without any sides, too, the more so the sparser they are (Salloum, Chen & "
    "Kivelä 2022)."
)

CONTROVERSY = Told(
    name="random_walk_controversy",
    title="Random walk controversy (structural indicator)",
    meaning=(
        "Whether walking at random from contact to contact one stays on the side where one "
        "began until one meets one of its best connected people."
    ),
    formula=(
        "RWC = P_AA P_BB − P_AB P_BA; P_XY: chance that a walk began on side X if it ended on "
        "Y; sides: the two largest communities, of 100 people or more; half of the walks start "
        "on each side, everybody on it equally likely; ends: the 10 people of most contacts on "
        "each, but at most 5 % of the smaller side; a walk that starts at an end ends there at "
        "once; solved exactly, ties unweighted"
    ),
    reading=(
        "Near 1: walks seldom change sides; 0: where a walk ends tells nothing of where it began."
    ),
    source="Garimella, De Francisci Morales, Gionis & Mathioudakis 2018",
    caveat=(
        f"{_NO_VERDICT} Values of other programs differ: the sides, the number of people where "
        "walks end, and their choice by lot change it widely."
    ),
    checks=("definition", "random walks"),
    cost="one sparse system of equations, after the search for communities",
)

BOUNDARY = Told(
    name="boundary_polarisation",
    title="Boundary polarisation (structural indicator)",
    meaning=(
        "Whether people who have contacts on both sides have more of them inside their own "
        "side, away from the boundary, or at the other's boundary."
    ),
    formula=(
        "mean over the boundary of d_i / (d_i + d_b) − 1/2; boundary: contact with the other "
        "side, and with somebody of the own who has none; d_i: contacts with people of the own "
        "side outside the boundary, d_b: contacts with people of the other side in the "
        "boundary; sides: the two largest communities"
    ),
    reading="Above 0: the boundary keeps to its own side; below 0: it prefers the other.",
    source="Guerra, Meira, Cardie & Kleinberg 2013",
    caveat=_NO_VERDICT,
    checks=("definition",),
    cost="linear, after the search for communities",
)

DIPOLE = Told(
    name="dipole_moment",
    title="Dipole moment (structural indicator)",
    meaning=(
        "How far apart two equally large camps would be if the best connected people of each "
        "side held opposite opinions and everybody else the mean of their contacts."
    ),
    formula=(
        "(1 − |A⁺ − A⁻|) d; A⁺, A⁻: shares of people above and below 0; d: half the distance of "
        "their means; held fixed: the 5 % of most contacts on each side; sides: the two "
        "largest communities; solved exactly, ties unweighted"
    ),
    reading="Near 1: two camps of equal size, far apart; 0: no difference, or one camp only.",
    source="Morales, Borondo, Losada & Benito 2015",
    caveat=f"{_NO_VERDICT} The opinions are assumed, not read.",
    checks=("definition",),
    cost="one sparse system of equations, after the search for communities",
)
