"""The reply tree: an outline while it can be read, then rings, then an icicle."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from threadgraph.graphs.diagrams.icicle import draw_icicle
from threadgraph.graphs.diagrams.options import DEFAULT, DrawOptions
from threadgraph.graphs.diagrams.outline import draw_outline
from threadgraph.graphs.diagrams.rings import draw_rings
from threadgraph.graphs.diagrams.style import Diagram, drawing, empty_state
from threadgraph.graphs.diagrams.thread_view import thread_view
from threadgraph.graphs.diagrams.values import comment_colors

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion

OUTLINE_COMMENTS = 100
RINGS_COMMENTS, RINGS_DEPTH = 500, 24
_ABSENT = 1.2
"""So many places there may be for each comment: absent comments take room, too."""


@drawing
def draw_tree(discussion: Discussion, *, options: DrawOptions = DEFAULT) -> Diagram:
    """Draw who answered what in one thread, by default the largest.

    Up to 100 comments it is an outline with names and words, up to 500 comments a tree on rings,
    above (or when very deep) an icicle, for any number.  Raises UsageError if
    `options.thread` is not a thread, or `options.colour_by` no column.
    """
    if not len(discussion.ids):
        return empty_state("There are no comments to draw")
    view = thread_view(discussion, options.thread)
    if options.colour_by is not None:
        colors = comment_colors(discussion, options.colour_by, view.rows)
        view = replace(view, values=colors)
    places, deepest = len(view.rows) / _ABSENT, int(view.depth.max())
    if max(view.comments, places - 1) <= OUTLINE_COMMENTS:
        return draw_outline(view)
    if max(view.comments, places - 1) <= RINGS_COMMENTS and deepest <= RINGS_DEPTH:
        return draw_rings(view)
    return draw_icicle(view)
