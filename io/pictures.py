"""Diagrams as bytes: PNG, SVG and PDF that are the same each time, and never too large."""

from __future__ import annotations

import io as streams
from typing import TYPE_CHECKING

from threadgraph.graphs.errors import LimitError, UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RESOLUTION = 150
"""Pixels per inch of a PNG."""

PIXELS = 50_000_000
"""Most pixels in a picture."""

_NO_DATES: dict[str, dict[str, None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


def render(figure: Figure, format: str) -> bytes:  # noqa: A002
    """Return a figure as a file of `format`, "png", "svg" or "pdf"; the same bytes each time.

    Raises UsageError for another format, LimitError for a picture of more than 50 million
    pixels at 150 per inch.
    """
    from matplotlib import rcParams

    from threadgraph.graphs.diagrams.fonts import in_one_family
    from threadgraph.graphs.diagrams.style import drawing_context

    if format not in _NO_DATES:
        formats = ", ".join(_NO_DATES)
        raise UsageError(f"«{format}» is no format for pictures; choose one of {formats}")
    width, height = (float(side) * RESOLUTION for side in figure.get_size_inches())
    if not 0 < width * height <= PIXELS:
        raise LimitError(
            f"a picture of {width:,.0f} × {height:,.0f} pixels is over the limit of "
            f"{PIXELS // 1_000_000} million; nothing was drawn; draw one thread or fewer people"
        )
    out = streams.BytesIO()
    with drawing_context():
        if format == "pdf" and in_one_family(figure):
            # TrueType: printers take it, and its text can be copied.  matplotlib would embed the
            # fonts of other scripts wrongly so, and draws them as shapes (Type 3).
            rcParams["pdf.fonttype"] = 42
        figure.savefig(out, format=format, dpi=RESOLUTION, metadata=_NO_DATES[format])
    return out.getvalue()
