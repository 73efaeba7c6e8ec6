"""Measures of each exchange: how far the two went, how evenly, how quickly."""

from __future__ import annotations

import threadgraph.graphs.exchange_ranking as figures
from threadgraph.graphs.measures.exchange_answers import (
    last_words,
    per_pair,
    words_per_pair,
)
from threadgraph.graphs.measures.measure import OURS, Measure, Needs
from threadgraph.graphs.measures.thread_answers import in_order
from threadgraph.graphs.measures.time_answers import over_times
from threadgraph.graphs.participation import alternation

_BOTH = ("definition", "by hand")
_LANIADO = "Laniado, Tasso, Volkovich and Kaltenbrunner 2011"
_AFTER_LANIADO = f"after {_LANIADO}, whose chains have three turns or more"
_AFTER_BIGBANG = "after BigBang, a program that divides the lesser by the greater"
_GREETHAM = "Greetham and Ward 2014"
_UNTIMED = "an exchange in which no answer has a known time has none"
_PAIRS = Needs(people=2, edges=2)
_SHARES = Needs(people=20, edges=20)

OF_PAIRS: tuple[Measure, ...] = (
    Measure(
        name="exchange_level",
        title="How far an exchange went",
        scope="pair",
        meaning="Mutual: each addressed the other. Back and forth: some chain of answers has three "
        "turns. Sustained: four or more.",
        formula="by the longest chain: below 3, 3, 4 or more turns",
        reading="Each level includes the ones before it.",
        compute=words_per_pair(lambda x: list(x.level)),
        source=_AFTER_LANIADO,
        checks=_BOTH,
        needs=_PAIRS,
    ),
    Measure(
        name="exchange_turns",
        title="Turns of an exchange",
        scope="pair",
        meaning="How many comments of either of the two address the other.",
        formula="w(A, B) + w(B, A)",
        reading="At least 2.",
        compute=per_pair(lambda x: x.turns),
        checks=_BOTH,
        needs=_PAIRS,
        unit="comments",
    ),
    Measure(
        name="exchange_balance",
        title="Balance of an exchange",
        scope="pair",
        meaning="The comments of the one who addressed the other less often, divided by those of "
        "the one who did more often.",
        formula="min(w(A, B), w(B, A)) / max(w(A, B), w(B, A))",
        reading="1: both equally often; near 0: nearly all from one side.",
        compute=per_pair(figures.balances),
        source=_AFTER_BIGBANG,
        checks=_BOTH,
        needs=_PAIRS,
        unit="share",
    ),
    Measure(
        name="exchange_imbalance",
        title="Imbalance of an exchange",
        scope="pair",
        meaning="Which of the two addressed the other more often, and by how much.",
        formula="(w(A, B) − w(B, A)) / (w(A, B) + w(B, A))",
        reading="Above 0: the first of the two more often; 0: equally; below 0: the second.",
        compute=per_pair(figures.imbalances),
        source=f"after {_GREETHAM}, who take the share of each",
        checks=_BOTH,
        needs=_PAIRS,
    ),
    Measure(
        name="exchange_longest_chain",
        title="Longest chain of an exchange",
        scope="pair",
        meaning="The most turns in a row in which each of the two answers the one before.",
        formula="max length of a path of the response graph, in runs of one author",
        reading="1: no comment answers another one of theirs; 2: answered once; 3: back and forth.",
        compute=per_pair(lambda x: x.longest_chain),
        source=_LANIADO,
        checks=_BOTH,
        needs=_PAIRS,
        unit="turns",
    ),
    Measure(
        name="exchange_chains",
        title="Chains of three turns in an exchange",
        scope="pair",
        meaning="How many chains of three turns or more the exchange has, each counted where it "
        "ends.",
        formula="number of leaves of the response graph with length ≥ 3",
        reading="0: the two never went back and forth.",
        compute=per_pair(lambda x: x.chains),
        source=_LANIADO,
        checks=_BOTH,
        needs=_PAIRS,
        unit="chains",
    ),
    Measure(
        name="exchange_episodes",
        title="Episodes of an exchange",
        scope="pair",
        meaning="How many separate conversations the two had: comments joined by what they answer.",
        formula="number of weak components of the response graph",
        reading="1: all they said hangs together.",
        compute=per_pair(lambda x: x.episodes),
        checks=_BOTH,
        needs=_PAIRS,
        unit="episodes",
        source=OURS,
    ),
    Measure(
        name="exchange_branches",
        title="Branches of an exchange",
        scope="pair",
        meaning="In how many top-level branches the two met.",
        formula="number of distinct top-level branches of the comments of the exchange",
        reading="Above 1: they met again elsewhere.",
        compute=per_pair(lambda x: x.branches),
        checks=_BOTH,
        needs=_PAIRS,
        unit="branches",
    ),
    Measure(
        name="exchange_interrupted",
        title="Answers that are no direct replies",
        scope="pair",
        meaning="How many answers of the two do not stand directly below what they answer; what "
        "they answer is inferred from a name or from the place.",
        formula="number of responses whose target is not the parent",
        reading="0: all answers are direct replies.",
        compute=per_pair(lambda x: x.interrupted),
        checks=_BOTH,
        needs=_PAIRS,
        unit="answers",
        source=OURS,
    ),
    Measure(
        name="exchange_initiative",
        title="Who opened the episodes",
        scope="pair",
        meaning="Which of the two was the first to address the other in their conversations.",
        formula="(episodes opened by A − opened by B) / episodes",
        reading="1: always the first of the two; −1: always the second; 0: equally often.",
        compute=per_pair(figures.initiatives),
        checks=_BOTH,
        needs=_PAIRS,
        source=OURS,
    ),
    Measure(
        name="exchange_last_word",
        title="Who had the last word",
        scope="pair",
        meaning="Who of the two wrote the last comment of the exchange.",
        formula="author of the comment of the exchange with the latest time",
        reading="Unknown if the time of any of its comments is unknown.",
        compute=over_times(
            words_per_pair(last_words, "an exchange of which not all times are known has none")
        ),
        checks=_BOTH,
        needs=Needs(people=2, edges=2, times=True),
    ),
    Measure(
        name="exchange_alternation",
        title="Alternation of an exchange",
        scope="pair",
        meaning="How strictly the two took turns in addressing each other.",
        formula="changes of the speaker between successive addresses / (turns − 1)",
        reading="1: strictly in turn; near 0: first all of one, then all of the other.",
        compute=in_order(per_pair(lambda x: alternation(x.discussion))),
        checks=_BOTH,
        needs=_PAIRS,
        unit="share",
        source=OURS,
    ),
    Measure(
        name="exchange_intensity",
        title="Intensity of an exchange",
        scope="pair",
        meaning="The share of all addresses of the discussion that went between the two.",
        formula="turns / number of addresses",
        reading="1: nobody else addressed anybody.",
        compute=per_pair(lambda x: x.turns / max(x.addresses, 1)),
        checks=_BOTH,
        needs=_SHARES,
        unit="share",
        source=OURS,
    ),
    Measure(
        name="exchange_third_party",
        title="Talk of others in between",
        scope="pair",
        meaning="Of all addresses while the episodes of the two lasted, in the same branch, the "
        "share made by or to others.",
        formula="addresses inside the span of the episodes not between A and B / all there",
        reading="0: the two were among themselves; near 1: they spoke in a crowd.",
        compute=in_order(
            per_pair(
                figures.third_party_shares,
                "an exchange in whose episodes nobody addresses anybody has none",
            )
        ),
        checks=_BOTH,
        needs=_PAIRS,
        unit="share",
        source=OURS,
    ),
    Measure(
        name="exchange_median_response",
        title="Time to an answer in an exchange",
        scope="pair",
        meaning="Half of the answers between the two came within this time.",
        formula="median of t(answer) − t(what it answers), where both are known and it is not "
        "negative",
        reading="Low: quick; comments that were never answered do not count.",
        compute=over_times(per_pair(figures.speeds, _UNTIMED), delays=True),
        checks=_BOTH,
        needs=Needs(people=2, edges=2, times=True),
        unit="seconds",
    ),
    Measure(
        name="exchange_span",
        title="Span of an exchange",
        scope="pair",
        meaning="How much time passed from the first comment of the exchange to the last, the one "
        "answered first included.",
        formula="t(last) − t(first)",
        reading="Unknown if the time of any of its comments is unknown.",
        compute=over_times(
            per_pair(figures.spans, "an exchange of which not all times are known has none")
        ),
        checks=_BOTH,
        needs=Needs(people=2, edges=2, times=True),
        unit="seconds",
    ),
)
