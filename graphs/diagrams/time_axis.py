"""The time axis that diagrams share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from threadgraph.graphs.layout.times import Window


def paint_time_axis(axes: Axes, window: Window) -> None:
    """Give axes whose x are days since 1970 the stretch and the dates of a window, in UTC."""
    axes.set_xlim(window.first, window.last)
    # Only the automatic locator: a fixed one over years of comments draws for minutes.
    locator = AutoDateLocator(minticks=3, maxticks=8, tz="UTC")  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    dates = ConciseDateFormatter(locator, tz="UTC")  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(dates)
    axes.tick_params(axis="x", labelsize=8)
    axes.xaxis.get_offset_text().set_fontsize(8)
