"""Measures of who takes part and how: concentration, answers got, returns, roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.measures.measure import Answer, Measure, Needs
from threadgraph.graphs.measures.thread_answers import (
    NO_COMMENTS,
    PATHS,
    PEOPLE,
    ROLES_FOUND,
    SPREAD,
    THREAD_TIMES,
    column,
    figure,
    in_order,
)
from threadgraph.graphs.roles import FEWEST_COMMENTS, ROLES

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion

NOBODY = "no known person wrote here"
LURKERS = "Readers who never write (lurkers) leave no trace and are not counted."
KNOWN = "Replies by unknown authors are not counted: they may be the person's own."


def _roles(d: Discussion) -> Answer:
    found: list[str | None] = list(ROLES_FOUND(d).role)
    return Answer(words=found)


def _role_counts(d: Discussion) -> Answer:
    role = ROLES_FOUND(d).role
    if not role:
        return Answer(why=NOBODY)
    return Answer(value={word: role.count(word) for word in ROLES if word in role})


def _reciprocated(d: Discussion) -> Answer:
    found = PATHS(d)
    if found.rate is None:
        return Answer(why="nobody replied to another person")
    return Answer(value=found.rate, rows=np.sort(found.reciprocated_rows))


def _external(d: Discussion) -> Answer:
    found = PATHS(d)
    return Answer(value=found.external, rows=np.sort(found.external_rows))


MEASURES: tuple[Measure, ...] = (
    Measure(
        name="focus",
        title="Focus",
        scope="discussion",
        meaning="How many people there are for each comment by known people.",
        formula="people / comments by them",
        reading="1: everybody wrote once. Near 0: few people wrote nearly everything.",
        compute=figure(SPREAD, "focus", NOBODY),
        source="after Backstrom, Kleinberg, Lee and Danescu-Niculescu-Mizil 2013, who tell "
        "focused from expansionary threads; the figure is ours",
        checks=("definition", "by hand"),
        needs=Needs(people=20),
        unit="people per comment",
    ),
    Measure(
        name="more_than_once",
        title="People who wrote more than once",
        scope="discussion",
        meaning="How many people wrote two comments or more.",
        formula="number of people with at least two comments",
        reading=f"Read it beside the number of people. {LURKERS}",
        compute=figure(SPREAD, "more_than_once"),
        checks=("definition", "by hand"),
        unit="people",
    ),
    Measure(
        name="effective_people",
        title="Effective number of people",
        scope="discussion",
        meaning="As many people, all writing equally much, would be spread as evenly as these.",
        formula="e^H, H = −Σ p ln p, p the share of each person of the comments",
        reading="The number of people where all wrote equally much; 1 where one wrote everything.",
        compute=figure(SPREAD, "effective_people", NOBODY),
        source="Shannon 1948; Hill 1973",
        checks=("definition", "by hand"),
        needs=Needs(people=20),
        unit="people",
    ),
    Measure(
        name="comment_entropy",
        title="Entropy of participation",
        scope="discussion",
        meaning="How evenly the comments are spread over the people, in bits.",
        formula="−Σ p log₂ p, p the share of each person of the comments",
        reading="0: one person wrote everything; log₂ of the people: all wrote equally much.",
        compute=figure(SPREAD, "entropy", NOBODY),
        source="Shannon 1948",
        checks=("definition", "by hand"),
        needs=Needs(people=20),
        unit="bits",
    ),
    Measure(
        name="normalised_entropy",
        title="Normalised entropy of participation",
        scope="discussion",
        meaning="How evenly the comments are spread over the people, as a share of the most "
        "there could be.",
        formula="entropy / log₂ people",
        reading="1: all wrote equally much. Undefined for fewer than two people.",
        compute=figure(SPREAD, "normalised_entropy", "it needs two people"),
        source="Shannon 1948",
        checks=("definition", "by hand"),
        needs=Needs(people=20),
        unit="share",
    ),
    Measure(
        name="top_share",
        title="Share of the most active person",
        scope="discussion",
        meaning="Which part of the comments the most active person wrote.",
        formula="largest number of comments of a person / comments by known people",
        reading="Near 1: one person wrote nearly everything.",
        compute=figure(SPREAD, "top_share", NOBODY),
        checks=("definition", "by hand"),
        needs=Needs(people=20),
        unit="share",
    ),
    Measure(
        name="top_tenth_share",
        title="Share of the most active tenth",
        scope="discussion",
        meaning="Which part of the comments the most active tenth of the people wrote.",
        formula="comments of the ⌈people / 10⌉ who wrote most / comments by known people",
        reading="About a tenth (exactly ⌈people / 10⌉ / people): all wrote equally much; near 1: a "
        "tenth of the people wrote nearly everything.",
        compute=figure(SPREAD, "top_tenth_share", NOBODY),
        checks=("definition", "by hand"),
        needs=Needs(people=20),
        unit="share",
    ),
    Measure(
        name="hhi",
        title="Concentration (HHI)",
        scope="discussion",
        meaning="How likely it is that two comments drawn at random (with putting back) are by "
        "the same person.",
        formula="Σ p², p the share of each person of the comments",
        reading="1 / people: all wrote equally much; 1: one wrote everything.",
        compute=figure(SPREAD, "hhi", NOBODY),
        source="Hirschman 1945; Herfindahl 1950",
        checks=("definition", "by hand"),
        needs=Needs(people=20),
        unit="share",
    ),
    Measure(
        name="gini_replies_received",
        title="Gini coefficient of replies received",
        scope="discussion",
        meaning="How unequally the replies are spread over the people, those without any included.",
        formula="2 Σ i xᵢ / (n Σ x) − (n + 1)/n over the replies x of the n people, ascending",
        reading="0: all got equally many; (n − 1)/n: one got all.",
        compute=figure(SPREAD, "gini_replies_received", "nobody replied to another person"),
        source="Gini 1912",
        checks=("definition", "by hand"),
        needs=Needs(people=20, edges=20),
    ),
    Measure(
        name="reentry_rate",
        title="Re-entry into branches",
        scope="discussion",
        meaning="Which part of the people wrote again in a branch after somebody else had.",
        formula="people who came back to a branch after another known person wrote there / people",
        reading="0: everybody says their piece and goes.",
        compute=in_order(figure(SPREAD, "reentry_rate", NOBODY)),
        source="after Backstrom, Kleinberg, Lee and Danescu-Niculescu-Mizil 2013, whose re-entry "
        "is into threads",
        caveat="In order of time where all times are known, else in the order of the input.",
        checks=("definition", "by hand"),
        needs=Needs(people=20),
        unit="share",
    ),
    Measure(
        name="thread_reentry_rate",
        title="Re-entry into threads",
        scope="discussion",
        meaning="Which part of the people wrote again in a thread after somebody else had.",
        formula="people who came back to a thread after another known person wrote there / people",
        reading="Never below the re-entry into branches.",
        compute=in_order(figure(SPREAD, "thread_reentry_rate", NOBODY)),
        source="Backstrom, Kleinberg, Lee and Danescu-Niculescu-Mizil 2013",
        checks=("definition", "by hand"),
        needs=Needs(people=20),
        unit="share",
        caveat="In order of time where all times are known, else in the order of the input.",
    ),
    Measure(
        name="replies_answering_back",
        title="Replies that answer back",
        scope="discussion",
        meaning="Which part of the replies answers a reply to one's own comment: Ann, Bob, Ann.",
        formula="replies whose author wrote what the answered comment answers / replies to others",
        reading="High: whoever is answered answers back.",
        compute=_reciprocated,
        source="Zhang and others 2018; Aragón, Gómez and Kaltenbrunner 2017",
        caveat="Out of all replies to others, also those to comments that were no reply.",
        checks=("definition", "by hand"),
        needs=Needs(people=20, edges=20),
        unit="share",
    ),
    Measure(
        name="external_replies",
        title="Third people who reply to a reply",
        scope="discussion",
        meaning="How many replies answer another's reply to a third person: Ann, Bob, Cyd.",
        formula="replies to a reply by somebody who is neither its author nor the one it answers",
        reading="High: others join conversations.",
        compute=_external,
        source="Zhang and others 2018 (external reciprocity)",
        checks=("definition", "by hand"),
        unit="replies",
    ),
    Measure(
        name="answered_share",
        title="Comments that got a reply",
        scope="thread",
        meaning="Which part of the comments below the opening got a reply, by anybody.",
        formula="comments with a direct reply / comments below the opening",
        reading="Read it beside the response times, which know only what was answered.",
        compute=column(THREAD_TIMES, "answered", NO_COMMENTS),
        checks=("definition", "by hand"),
        needs=Needs(people=20, thread=20),
        unit="share",
    ),
    Measure(
        name="role_counts",
        title="Roles",
        scope="discussion",
        meaning="How many people play which part.",
        formula="number of people in each role; see the role of each person",
        reading=LURKERS,
        compute=_role_counts,
        source="after Welser, Gleave, Fisher and Smith 2007; the thresholds are ours",
        checks=("definition", "by hand"),
        needs=Needs(people=20),
        unit="people",
    ),
    Measure(
        name="role",
        title="Role",
        scope="person",
        meaning="What part a person plays, by rules: the first that fits of "
        + "; ".join(f"{word} ({rule})" for word, rule in ROLES.items())
        + ".",
        formula="rules with stated thresholds, in this order",
        reading="A description of what was written here, no judgement of a person.",
        compute=_roles,
        source="after Welser, Gleave, Fisher and Smith 2007; the thresholds are ours",
        caveat=f"Below {FEWEST_COMMENTS} comments nobody has a role. {LURKERS}",
        checks=("definition", "by hand"),
        needs=Needs(people=20),
    ),
    Measure(
        name="answer_rate",
        title="Answer rate",
        scope="person",
        meaning="Which part of a person's comments got a reply by another person.",
        formula="own comments with a reply by another known person / own comments",
        reading=f"1: each was answered. {KNOWN}",
        compute=column(PEOPLE, "answer_rate", "a person without comments has none"),
        checks=("definition", "by hand"),
        needs=Needs(people=20),
        unit="share",
    ),
    Measure(
        name="replies_given",
        title="Replies given",
        scope="person",
        meaning="How many of a person's comments answer a comment of another person.",
        formula="comments whose parent is by another known person",
        reading="Mentions do not count here; see the times addressing.",
        compute=column(PEOPLE, "replies_given"),
        checks=("definition", "by hand"),
        unit="replies",
    ),
    Measure(
        name="replies_received",
        title="Replies received",
        scope="person",
        meaning="How many comments of others answer a comment of this person.",
        formula="comments by other known people whose parent is by the person",
        reading=KNOWN,
        compute=column(PEOPLE, "replies_received"),
        checks=("definition", "by hand"),
        unit="replies",
    ),
    Measure(
        name="reentries",
        title="Branches come back to",
        scope="person",
        meaning="In how many branches the person wrote again after somebody else had.",
        formula="branches in which the person's comments are parted by another known person's",
        reading="0: says their piece and goes.",
        compute=in_order(column(PEOPLE, "reentries")),
        source="after Backstrom, Kleinberg, Lee and Danescu-Niculescu-Mizil 2013, whose re-entry "
        "is into threads",
        checks=("definition", "by hand"),
        unit="branches",
    ),
)
