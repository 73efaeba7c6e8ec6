"""Group conversations as a table, as rows of cells, and in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.graph_data import Column
from threadgraph.graphs.group_conversations import ranked_groups, span_of
from threadgraph.graphs.phrases import count, listed, short

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.group_conversations import Group, GroupConversations
    from threadgraph.graphs.tables import Table


def groups_table(found: GroupConversations, *, by: str = "people") -> Table:
    """One row per group conversation; spans in seconds.

    `people` joins the names with " | "; `turns` counts addresses among them; `episodes` their
    conversations; `episodes_together`, `branches_together` those in which all of them wrote.

    >>> from threadgraph.graphs.examples import discussion_of
    >>> from threadgraph.graphs.group_conversations import group_conversations
    >>> d = discussion_of([("1", None, "A", "@B @C", 0), ("2", None, "B", "@A @C", 1),
    ...     ("3", None, "C", "@A @B", 2)])
    >>> groups_table(group_conversations(d))["people"].values
    ['A | B | C']
    """
    groups = ranked_groups(found.groups, by)
    names = found.discussion.people.names
    table: Table = {
        "people": Column(
            "string", [" | ".join(names[p] for p in g.people.tolist()) for g in groups]
        ),
        "size": Column("int", [len(g.people) for g in groups]),
    }
    for column, field in (
        ("turns", "turns"),
        ("comments", "comments"),
        ("episodes", "episodes"),
        ("episodes_together", "together"),
        ("branches", "branches"),
        ("branches_together", "branches_together"),
    ):
        table[column] = Column("int", [getattr(g, field) for g in groups])
    table["first"] = Column("time", np.array([g.first for g in groups], np.int64))
    table["last"] = Column("time", np.array([g.last for g in groups], np.int64))
    table["span"] = Column("double", [span_of(g) for g in groups])
    return table


def group_rows(
    found: GroupConversations, top: int, *, by: str = "people"
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the table of groups in words, column names and rows of cells; `top` 0: all.

    >>> from threadgraph.graphs.examples import discussion_of
    >>> from threadgraph.graphs.group_conversations import group_conversations
    >>> d = discussion_of([("1", None, "A", "@B @C", 0), ("2", None, "B", "@A @C", 1),
    ...     ("3", None, "C", "@A @B", 2)])
    >>> group_rows(group_conversations(d), 0)[1]
    (('3', '6', '3', '3', '0', 'A, B, C'),)
    """
    groups = ranked_groups(found.groups, by)
    names = found.discussion.people.names
    columns = ("people", "turns", "comments", "conversations", "all together", "who")
    rows = tuple(
        (
            f"{len(g.people):,}",
            f"{g.turns:,}",
            f"{g.comments:,}",
            f"{g.episodes:,}",
            f"{g.together:,}",
            listed([short(names[p], 24) for p in g.people.tolist()]),
        )
        for g in groups[: top or None]
    )
    return columns, rows


def group_heading(discussion: Discussion, group: Group) -> str:
    """Say in sentences what passed between the people of a group.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> from threadgraph.graphs.group_conversations import conversation_among
    >>> d = example_discussion()
    >>> group_heading(d, conversation_among(d, [0, 1, 2])[0])
    'Ann, Bob, Cy: of their 3 pairs 1 addressed each other, 1 did so one way, 1 did not. 3 turns \
in 1 conversation, in which all took part.'
    """
    names = discussion.people.names
    who = listed([short(names[p]) for p in group.people.tolist()], most=12)
    size = len(group.people)
    every = size * (size - 1) // 2
    if group.pairs == every:
        each = "both addressed the other" if size == 2 else "each addressed each of the others"
    else:
        neither = every - group.pairs - group.one_way
        each = (
            f"of their {count(every, 'pair')} {group.pairs:,} addressed each other, "
            f"{group.one_way:,} did so one way, {neither:,} did not"
        )
    if not group.turns:
        return f"{who}: {each}."
    turns = f"{count(group.turns, 'turn')} in {count(group.episodes, 'conversation')}"
    return f"{who}: {each}. {turns}, {_all_took_part(group)}."


def _all_took_part(group: Group) -> str:
    if not group.together:
        return "in none of which all took part" if group.episodes > 1 else "in which not all wrote"
    if group.together == group.episodes:
        return "in which all took part"
    return f"in {group.together:,} of which all took part"
