"""Findings set beside chance and beside other choices, and mixing of own values, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadgraph.graphs.comparing.chance_words import times
from threadgraph.graphs.phrases import FEW, count

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.summary import Summary

_COUNTS = ("exchanges", "back_and_forth")
_COEFFICIENTS = ("reciprocity", "centralisation")
_MOST_DEPENDENT = 12


def beside_chance(whole: Summary) -> list[str]:
    """Say how back-and-forth and attention stand to chance; nothing where nobody is addressed.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> from threadgraph.graphs.summary import summary
    >>> beside_chance(summary(example_discussion()))[0].split(",")[0]
    'Pairs who addressed each other: 1'
    """
    if not whole.network.edges:
        return []
    found = whole.chance
    if found is None:
        return [
            "Not set beside chance unasked at this size, as it takes a while; "
            "`threadgraph explain exchanges_vs_chance SOURCE` does."
        ]
    if found.why is not None:
        return [f"Nothing to set beside chance: {found.why}."]
    names = _COUNTS if len(whole.discussion.people) < FEW else (*_COUNTS, *_COEFFICIENTS)
    lines = [found[name].sentence for name in names]
    lines.append(
        f"A shuffle deals out the authors of each thread anew ({count(found.shuffles, 'time')}): "
        "the tree, how often each person wrote and how often people answer or name themselves "
        f"({times(found.to_self)}) stay, who turns to whom does not."
    )
    return lines


def dependence(whole: Summary) -> list[str]:
    """Say which findings would be others under another choice; nothing where none would.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> from threadgraph.graphs.summary import summary
    >>> dependence(summary(example_discussion()))
    []
    """
    if whole.without is None:
        return ["Not looked at above 100,000 comments."]
    from threadgraph.graphs.comparing.without import dependence_in_words

    lines = dependence_in_words(whole.without)
    if len(lines) > _MOST_DEPENDENT:
        left = len(lines) - _MOST_DEPENDENT
        lines = [*lines[:_MOST_DEPENDENT], f"… and {left} more, all in summary --json (without)."]
    if lines:
        lines.append("Told where a count changes by a quarter or more, or a share by 0.1 or more.")
    return lines


def own_values(discussion: Discussion) -> list[str]:
    """Say who replies across the user's own values; nothing where there are none.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> own_values(example_discussion())
    []
    """
    if not discussion.attributes:
        return []
    from threadgraph.graphs.mixing import mixing
    from threadgraph.graphs.mixing_report import mixing_in_words

    return [
        line
        for name in discussion.attributes
        for line in mixing_in_words(mixing(discussion, name, level="comments"))
    ]
