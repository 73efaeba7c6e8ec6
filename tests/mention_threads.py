"""What the tests of mentions share: small threads, and checks of the rows found in them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from threadgraph.graphs.discussion import Mentions, Participants
from threadgraph.graphs.identity import IdentityOptions, resolve_people
from threadgraph.graphs.mentions import MentionOptions, find_mentions

SPEAKERS = ["joe", "Dr.Kim Lee", "Ann-Marie", "State of Calm", "王小明", "$_$", "Ann", "😀", "Zoë"]


class Thread(NamedTuple):
    """A small thread: names, texts and parents by row, with what was found in it."""

    names: list[str | None]
    people: Participants
    found: Mentions

    def rows(self) -> list[tuple[int, str | None, str, bool]]:
        """Return comment, person shown, rule and counts of every mention."""
        shown = [*self.people.names, None]
        return [
            (comment, shown[person], rule, counts)
            for comment, person, rule, counts in zip(
                self.found.comment.tolist(),
                self.found.participant.tolist(),
                self.found.rule,
                self.found.counts.tolist(),
                strict=True,
            )
        ]


def thread(
    posts: list[tuple[str | None, str] | tuple[str | None, str, int]],
    *,
    merge: bool = True,
    options: MentionOptions | None = None,
) -> Thread:
    """Read (author, text, parent row) posts; a parent that is not given is −1."""
    names = [post[0] for post in posts]
    parent = np.array([post[2] if len(post) == 3 else -1 for post in posts], np.int32)
    codes, people = resolve_people(names, options=IdentityOptions(merge_names=merge))
    found = find_mentions([post[1] for post in posts], codes, parent, people, options)
    return Thread(names, people, found)


def said(text: str, speakers: list[str] | None = None) -> list[tuple[str | None, str]]:
    """Return (person, rule) of what the text says, after all `speakers` have spoken."""
    posts = [(name, "") for name in speakers or SPEAKERS]
    return [row[1:3] for row in thread([*posts, ("The reader", text)]).rows()]


def named(text: str, speakers: list[str] | None = None) -> list[str | None]:
    """Return who is named in the text."""
    return [person for person, _ in said(text, speakers)]
