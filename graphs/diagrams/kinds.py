"""The kinds of diagrams by name; importing this loads no matplotlib, calling one does."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from threadgraph.graphs.diagrams.options import DEFAULT, DrawOptions

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from threadgraph.graphs.discussion import Discussion


def _draw(kind: str) -> Callable[..., Figure]:
    def draw(discussion: Discussion, *, options: DrawOptions = DEFAULT) -> Figure:
        module = import_module(f"threadgraph.graphs.diagrams.{kind}")
        figure: Figure = getattr(module, f"draw_{kind}")(discussion, options=options)
        return figure

    draw.__name__ = draw.__qualname__ = f"draw_{kind}"
    draw.__doc__ = f"Draw the diagram `{kind}`; see `diagrams.{kind}.draw_{kind}`."
    return draw


KINDS: dict[str, Callable[..., Figure]] = {
    kind: _draw(kind)
    for kind in (
        "overview",
        "tree",
        "depth",
        "network",
        "matrix",
        "exchanges",
        "ladder",
        "timeline",
        "growth",
    )
}
"""Each takes a Discussion and `options=DrawOptions(…)` and returns a matplotlib Figure."""
