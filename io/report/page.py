"""The HTML report as one page: its parts filled in, its data embedded, written in one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import threadgraph
from threadgraph.io.report import parts
from threadgraph.io.report.island import PLAIN_BYTES, island
from threadgraph.io.report.template import page_parts, policy, script, style

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from threadgraph.graphs.report_data import ReportData

LARGE_BYTES = 25_000_000
LONGEST_TITLE = 200


def write_report(data: ReportData, out: BinaryIO) -> None:
    """Write a report to an open binary file as UTF-8; the same data gives the same bytes.

    InvariantError if a part of the page is missing from the installation.
    """
    out.writelines(part.encode() for part in _page(data, PLAIN_BYTES))


def report_html(data: ReportData, *, plain_bytes: int = PLAIN_BYTES) -> str:
    """Return a report as text; its data are packed if they have more than `plain_bytes`."""
    return "".join(_page(data, plain_bytes))


def size_warning(size: int) -> str | None:
    """Return what to tell of a report of `size` bytes, None unless it is very large.

    >>> size_warning(1_000_000), size_warning(31_500_000)
    (None, 'the report has 32 MB and opens slowly; --text top or none makes it smaller')
    """
    if size <= LARGE_BYTES:
        return None
    return (
        f"the report has {size / 1e6:.0f} MB and opens slowly; --text top or none makes it smaller"
    )


def _page(data: ReportData, plain_bytes: int) -> Iterator[str]:
    content = {**data.to_dict(), "version": threadgraph.__version__}
    embedded = island(content, plain_bytes=plain_bytes)
    words = data.words
    values = {
        "policy": policy(),
        "title": parts.plain(data.title, LONGEST_TITLE),
        "lead": parts.shown(words.lead),
        "style": style(),
        "tiles": parts.tiles(words),
        "findings": parts.findings(words),
        "quality": parts.quality(words),
        "methods": parts.methods(words),
        "footer": parts.footer(threadgraph.__version__),
        "packed": embedded.attributes,
        "script": script(),
    }
    before, after = page_parts(values, until="data")
    yield before
    yield embedded.content
    yield after
