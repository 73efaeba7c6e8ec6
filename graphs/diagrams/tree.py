"""The reply tree: an outline while it can be read, then rings, then an icicle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadgraph.graphs.diagrams.icicle import draw_icicle
from threadgraph.graphs.diagrams.options import DEFAULT, DrawOptions
from threadgraph.graphs.diagrams.outline import draw_outline
from threadgraph.graphs.diagrams.rings import draw_rings
from threadgraph.graphs.diagrams.style import Diagram, drawing, empty_state
from threadgraph.graphs.diagrams.thread_view import thread_view

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion

OUTLINE_NODES = 101
RINGS_NODES, RINGS_DEPTH = 501, 24


@drawing
def draw_tree(discussion: Discussion, *, options: DrawOptions = DEFAULT) -> Diagram:
    """Draw who answered what in one thread, by default the largest.

    Up to 100 comments it is an outline with names and words, up to 500 comments a tree on rings,
    above (or when very deep) an icicle, for any number.  Raises UsageError if
    `options.thread` is not a thread.
    """
    if not len(discussion.ids):
        return empty_state("There are no comments to draw")
    view = thread_view(discussion, options.thread)
    nodes, deepest = len(view.rows), int(view.depth.max())
    if nodes <= OUTLINE_NODES:
        return draw_outline(view)
    if nodes <= RINGS_NODES and deepest <= RINGS_DEPTH:
        return draw_rings(view)
    return draw_icicle(view)
