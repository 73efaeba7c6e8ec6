"""A report to hold in a notebook or a script: shown in a frame of its own, or saved."""

from __future__ import annotations

import html
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from threadgraph.graphs.report_data import ReportOptions, report_data
from threadgraph.io.report.page import report_html
from threadgraph.io.write import write_file

if TYPE_CHECKING:
    from pathlib import Path

    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.report_data import ReportData

_SANDBOX = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"


@dataclass(frozen=True, eq=False)
class Report:
    """The report of a discussion: `html` is the page, `data` what it shows."""

    data: ReportData

    @cached_property
    def html(self) -> str:
        """The whole page as text, which needs no other file and no network."""
        return report_html(self.data)

    def save(self, path: Path | str) -> Path:
        """Write the page to a file, whole or not at all, and return its path."""
        text = self.html
        return write_file(path, lambda out: out.write(text.encode())).path

    def display(self, height: int = 700) -> Frame:
        """Return the page as a notebook shows it: in a frame `height` pixels high."""
        return Frame(self.html, height)

    def __repr__(self) -> str:
        """Say in one line what is held."""
        return f"<Report {self.data.name!r}: {self.data.words.lead}>"


@dataclass(frozen=True)
class Frame:
    """A page in a frame that can reach nothing of the notebook around it."""

    page: str
    height: int

    def _repr_html_(self) -> str:
        return (
            f'<iframe srcdoc="{html.escape(self.page)}" sandbox="{_SANDBOX}" '
            f'title="Discussion report" width="100%" height="{int(self.height)}" '
            'style="border:0"></iframe>'
        )

    def __repr__(self) -> str:
        """Say in one line what is held: the page is long."""
        return f"<Frame: a page of {len(self.page):,} characters>"


def report(discussion: Discussion, *, text: str = "auto", people_drawn: int = 300) -> Report:
    """Make the report of a discussion; `text` and `people_drawn` as `ReportOptions` has them.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> report(example_discussion())
    <Report 'example': 4 comments by 3 people in 1 thread, on 2024-01-01 (UTC).>
    """
    options = ReportOptions(text=text, people_drawn=people_drawn)
    return Report(report_data(discussion, options=options))
