"""How measures of shape, participation and time get their values, each analysis done once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from threadgraph.graphs.branches import branches
from threadgraph.graphs.h_growth import h_index_growth
from threadgraph.graphs.measures.measure import Answer, defined
from threadgraph.graphs.participation import (
    concentration,
    people_taking_part,
    replies_to_replies,
)
from threadgraph.graphs.records import NO_TIME
from threadgraph.graphs.remembered import remembered
from threadgraph.graphs.roles import roles
from threadgraph.graphs.shapes import thread_forms
from threadgraph.graphs.thread_times import thread_times
from threadgraph.graphs.timing import LONE, is_lone_opening, timing
from threadgraph.graphs.tree import thread_shapes

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Compute = Callable[[Discussion], Answer]
    Rows = Callable[[Discussion], NDArray[np.int64]]


def no_times(discussion: Discussion) -> str:
    """Say why a discussion has no figures of time."""
    if not discussion.has_times:
        return "no comment has a time"
    return LONE if is_lone_opening(discussion) else "no comment below an opening has a time"


SHAPES = remembered(thread_shapes)
FORMS = remembered(thread_forms)
BRANCHES = remembered(branches)
PEOPLE = remembered(people_taking_part)
SPREAD = remembered(concentration)
PATHS = remembered(replies_to_replies)
ROLES_FOUND = remembered(roles)
TIMING = remembered(timing)
THREAD_TIMES = remembered(thread_times)
GROWTH = remembered(h_index_growth)


def column(
    analysis: Callable[[Discussion], Any], field: str, why: str = "", rows: Rows | None = None
) -> Compute:
    """Answer with one field of an analysis, a value for each thread, branch, person or pair.

    `why` says when a value is undefined; it is told where one is.
    """

    def compute(discussion: Discussion) -> Answer:
        raw = getattr(analysis(discussion), field)
        values = np.array([float(v) for v in raw] if isinstance(raw, list) else raw, np.float64)
        # Depths and distances are −1 in columns of whole numbers where there is none.
        values = np.where(values < 0, np.nan, values) if field in MINUS_ONE else values
        undefined = not len(values) or bool(np.isnan(values).any())
        alone = why == NO_COMMENTS and is_lone_opening(discussion)
        return Answer(
            values=values,
            why=(LONE if alone else why or None) if undefined else None,
            rows=None if rows is None else rows(discussion),
        )

    return compute


NO_COMMENTS = "a thread in which nothing answers the opening has none"
MINUS_ONE = ("max_depth", "diameter_without_root")


def in_order(compute: Compute) -> Compute:
    """Make an answer say so where it goes by an order that no times tell."""

    def answered(discussion: Discussion) -> Answer:
        d, answer = discussion, compute(discussion)
        if not (d.time[d.is_record] == NO_TIME).any():
            return answer
        notes = [answer.how, "in the order of the input, as not all times are known"]
        return replace(answer, how="; ".join(note for note in notes if note))

    return answered


def figure(
    analysis: Callable[[Discussion], Any], field: str, why: str = "", rows: Rows | None = None
) -> Compute:
    """Answer with one field of an analysis of the whole discussion."""

    def compute(discussion: Discussion) -> Answer:
        found = analysis(discussion)
        value = None if found is None else getattr(found, field)
        if not isinstance(value, dict):
            value = defined(value)
        missing = no_times(discussion) if found is None else why
        return Answer(
            value=value,
            why=(missing or None) if value is None else None,
            rows=None if rows is None or value is None else rows(discussion),
        )

    return compute
