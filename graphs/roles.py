"""What part each person plays in a discussion, by rules with stated thresholds.

After the signatures of Welser, Gleave, Fisher, Smith (2007); the thresholds are ours.  Only
who wrote can have a role: readers who never write (lurkers) leave no trace and are not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.networks.projection import ties
from threadgraph.graphs.phrases import count
from threadgraph.graphs.records import POST, ROOT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Longs = NDArray[np.int64]
    Floats = NDArray[np.float64]

FEWEST_COMMENTS = 3
"""Below this nobody has a role: the comments are too few to tell."""
DEBATER_SHARE = 0.25
"""Share of a debater's comments that are turns of back-and-forth exchanges (A-B-A or longer)."""
TOP_LEVEL_SHARE = 0.5
"""Share of top-level comments from which on a person is a starter or a broadcaster."""
STARTER_ANSWERED = 0.5
"""Share of a starter's top-level comments that others answered."""
BROADCASTER_REPLIES = 0.2
"""The most replies to others a broadcaster gives, as a share of own comments."""
REPLIER_SHARE = 0.75
"""Share of replies to others from which on a person is a replier, or an answerer."""
ANSWERER_CONTACTS = 5
"""The fewest people an answerer is in contact with."""
ANSWERER_PER_BRANCH = 1.5
"""The most replies an answerer gives per branch, on average."""
ANSWERER_LOW_CONTACTS = 2
"""At least half of an answerer's contacts are in contact with so few people or fewer."""
ANSWERER_INTENSE = 3
"""Comments between two people from which on their tie is intense …"""
ANSWERER_INTENSE_SHARE = 0.1
"""… and the most of an answerer's ties that are."""

ROLES = {
    "singleton": "one comment, which addresses nobody and which nobody addresses",
    "insufficient": f"fewer than {FEWEST_COMMENTS} comments: too few to tell",
    "debater": "goes back and forth with somebody in a good part of the comments",
    "starter": "mostly top-level comments, and others answer them",
    "broadcaster": "mostly top-level comments, which few answer, and hardly a reply to others",
    "answerer": "replies in others' branches to many people who know few, once or twice each",
    "replier": "mostly replies to others",
    "mixed": "none of these: some of each",
}
"""Every role and what it says, in the order of the rules: the first that fits is the role."""


@dataclass(frozen=True, eq=False)
class Roles:
    """The role of each person and the figures it rests on; one entry per row of `people`.

    - `role`: a key of `ROLES`.
    - `comments`, `top_level` (openings and direct replies to a page or post),
      `top_level_answered` (by another known person), `replies` to others (top-level ones
      not), `contacts` (people addressed or addressed by), `back_and_forth` (comments that are
      turns of an exchange of three turns in a row or more) int64.
    - `per_branch` float64: replies in branches that others began / these branches, NaN
      without any; `elsewhere` int64 these replies.
    - `low_contacts`, `intense_ties` int64: contacts who have few, and with whom there was much.
    """

    role: list[str]
    comments: Longs
    top_level: Longs
    top_level_answered: Longs
    replies: Longs
    contacts: Longs
    back_and_forth: Longs
    elsewhere: Longs
    per_branch: Floats
    low_contacts: Longs
    intense_ties: Longs

    def __len__(self) -> int:
        """Return the number of people."""
        return len(self.role)


def roles(discussion: Discussion) -> Roles:
    """Find the role of each person, in time linear in comments and addresses.

    The signature of Welser et al. has few triangles, too; counting these takes longer than
    linear time, and contacts who have few contacts close few triangles.

    >>> from threadgraph.graphs.examples import discussion_of
    >>> d = discussion_of([(str(i), None, "Ann", "", None) for i in range(3)])
    >>> roles(d).role
    ['broadcaster']
    """
    d, n = discussion, len(discussion.people)
    known = np.flatnonzero(d.is_record & (d.author >= 0))
    above = np.where(d.parent[known] < 0, ROOT, d.kind[d.parent[known]])
    top = known[(above == ROOT) | (above == POST)]
    answers = d.addresses.comment[d.addresses.reply].astype(np.int64)
    answered = np.zeros(len(d.ids), bool)
    answered[d.parent[answers]] = True
    is_top = np.zeros(len(d.ids), bool)
    is_top[top] = True
    replies = answers[~is_top[answers]]
    contacts, low, intense = _contacts(d)
    elsewhere, per_branch = _elsewhere(d, replies)
    figures = {
        "comments": np.bincount(d.author[known], minlength=n),
        "top_level": np.bincount(d.author[top], minlength=n),
        "top_level_answered": np.bincount(d.author[top[answered[top]]], minlength=n),
        "replies": np.bincount(d.author[replies], minlength=n),
        "contacts": contacts,
        "back_and_forth": _back_and_forth(d),
        "elsewhere": elsewhere,
        "low_contacts": low,
        "intense_ties": intense,
    }
    return Roles(role=_decide(figures, per_branch), per_branch=per_branch, **figures)


def role_reasons(found: Roles) -> list[str]:
    """Say for each person in words what the role rests on.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> role_reasons(roles(example_discussion()))[0]
    '2 comments: fewer than the 3 from which on a role can be told'
    """
    return [reason_of(found, person) for person in range(len(found))]


def reason_of(found: Roles, person: int) -> str:
    """Say in words what the role of one person rests on.

    >>> from threadgraph.graphs.examples import discussion_of
    >>> d = discussion_of([(str(i), None, "Ann", "", None) for i in range(3)])
    >>> reason_of(roles(d), 0)
    '3 of 3 comments are top-level, 0 of these were answered; 0 replies to others'
    """
    f = {key: int(getattr(found, key)[person]) for key in _FIGURES}
    role, wrote = found.role[person], count(f["comments"], "comment")
    if role == "singleton":
        return "1 comment, which addresses nobody and which nobody addresses"
    if role == "insufficient":
        return f"{wrote}: fewer than the {FEWEST_COMMENTS} from which on a role can be told"
    if role == "debater":
        return f"{f['back_and_forth']:,} of {wrote} are turns of back-and-forth exchanges"
    top = f"{f['top_level']:,} of {wrote} are top-level"
    replies = f"{count(f['replies'], 'reply', 'replies')} to others"
    if role in ("starter", "broadcaster"):
        return f"{top}, {f['top_level_answered']:,} of these were answered; {replies}"
    if role == "answerer":
        each = f"{found.per_branch[person]:.2g} per branch that others began"
        low = f"{f['low_contacts']:,} of {count(f['contacts'], 'contact')}"
        much = count(f["intense_ties"], "intense tie")
        return f"{replies}, {each}; {low} have {ANSWERER_LOW_CONTACTS} contacts or fewer; {much}"
    contacts = f"in contact with {count(f['contacts'], 'person', 'people')}"
    return f"{top}; {replies}, {contacts}"


_FIGURES = (
    "comments",
    "top_level",
    "top_level_answered",
    "replies",
    "contacts",
    "back_and_forth",
    "low_contacts",
    "intense_ties",
)


def _decide(f: dict[str, Longs], per_branch: Floats) -> list[str]:
    """Apply the rules in the order of `ROLES`; whole numbers are compared, so nothing rounds."""
    n = f["comments"]
    mostly_top = f["top_level"] >= TOP_LEVEL_SHARE * n
    rules = {
        "singleton": (n == 1) & (f["contacts"] == 0),
        "insufficient": n < FEWEST_COMMENTS,
        "debater": (f["back_and_forth"] > 0) & (f["back_and_forth"] >= DEBATER_SHARE * n),
        "starter": mostly_top & (f["top_level_answered"] >= STARTER_ANSWERED * f["top_level"]),
        "broadcaster": mostly_top & (f["replies"] <= BROADCASTER_REPLIES * n),
        "answerer": (f["elsewhere"] >= REPLIER_SHARE * n)
        & (f["contacts"] >= ANSWERER_CONTACTS)
        & (per_branch <= ANSWERER_PER_BRANCH)
        & (2 * f["low_contacts"] >= f["contacts"])
        & (f["intense_ties"] <= ANSWERER_INTENSE_SHARE * f["contacts"]),
        "replier": f["replies"] >= REPLIER_SHARE * n,
    }
    words: list[str] = np.select(list(rules.values()), list(rules), "mixed").tolist()
    return words


def _contacts(d: Discussion) -> tuple[Longs, Longs, Longs]:
    """Contacts of each person, those of them with few contacts, and the intense ties."""
    t = ties(d.network)
    owner = np.repeat(np.arange(t.n), t.degree)
    low = t.degree[t.neighbour] <= ANSWERER_LOW_CONTACTS
    intense = t.weight[t.pair] >= ANSWERER_INTENSE
    return (
        t.degree,
        np.bincount(owner[low], minlength=t.n),
        np.bincount(owner[intense], minlength=t.n),
    )


def _elsewhere(d: Discussion, replies: Longs) -> tuple[Longs, Floats]:
    """Replies in branches that another known person began, and how many per such branch."""
    n = len(d.people)
    head = d.conversation[replies]
    begun = (d.author[head] >= 0) & (d.author[head] != d.author[replies])
    person, head = d.author[replies[begun]].astype(np.int64), head[begun]
    visits = np.unique(head * max(n, 1) + person)
    elsewhere = np.bincount(person, minlength=n)
    with np.errstate(invalid="ignore", divide="ignore"):
        return elsewhere, elsewhere / np.bincount(visits % max(n, 1), minlength=n)


def _back_and_forth(d: Discussion) -> Longs:
    """Comments of each person that address somebody in an exchange of three turns or more."""
    x, n = d.exchanges, len(d.people)
    far = x.longest_chain >= 3
    turn = x.entries.addressing & far[x.entries.exchange]
    rows = np.unique(x.entries.comment[turn])
    return np.bincount(d.author[rows], minlength=n)
