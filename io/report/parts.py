"""The parts of the page that need no script: figures, findings, data quality, definitions."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from threadgraph.graphs.definitions import DEFINITIONS
from threadgraph.graphs.diagrams.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from threadgraph.graphs.definitions import Definition
    from threadgraph.graphs.report_words import ReportWords

LONGEST_LINE = 4000

# What is written from right to left, with what stands between its words.
_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff"
_RIGHT_TO_LEFT = re.compile(f"[{_RTL}](?:[^A-Za-z,.:;()“”]*[{_RTL}])?")


def shown(text: str, longest: int = LONGEST_LINE) -> str:
    r"""Return a line as HTML: nothing invisible in it, nothing that acts, names kept apart.

    >>> shown("a <b> & \u202eevil\x00")
    'a &lt;b&gt; &amp; evil\\u{0}'
    >>> shown("by \u0639\u0645\u0631: 3")
    'by <bdi>عمر</bdi>: 3'
    """
    escaped = html.escape(label(text, longest))
    return _RIGHT_TO_LEFT.sub(lambda match: f"<bdi>{match[0]}</bdi>", escaped)


def plain(text: str, longest: int = LONGEST_LINE) -> str:
    """Return a line as HTML without any element, for a title or an attribute."""
    return html.escape(label(text, longest))


def tiles(words: ReportWords) -> str:
    """Return the headline figures."""
    cells = "".join(
        f"<div><dt>{shown(tile.label)}</dt><dd>{shown(tile.figure)}</dd></div>"
        for tile in words.tiles
    )
    return f'<dl class="tiles">{cells}</dl>'


def findings(words: ReportWords) -> str:
    """Return the findings, a heading and sentences each."""
    return "\n".join(
        f"<h3>{shown(section.heading)}</h3>{_list(section.lines, 'findings')}"
        for section in words.findings
    )


def quality(words: ReportWords) -> str:
    """Return what became of every record, the files read, and what was repaired."""
    parts = [_ledger(words)]
    if words.files:
        parts.append(_files(words))
    if words.quality:
        parts.append(f"<h3>What was missing or repaired</h3>{_list(words.quality)}")
    return "\n".join(parts)


def methods(words: ReportWords, definitions: Iterable[Definition] = DEFINITIONS) -> str:
    """Return what this page holds, and the meaning of every term on it."""
    terms = "".join(
        f"<div><dt>{shown(d.term)}</dt><dd>{shown(d.meaning)}{_small(d)}</dd></div>"
        for d in definitions
    )
    return f'{_list(words.notes)}\n<dl class="definitions">{terms}</dl>'


def footer(version: str) -> str:
    """Return the last line of the page."""
    return (
        f"<p>Made with threadgraph {shown(version)}. This page is one file: it loads nothing "
        "and sends nothing.</p>"
    )


def _small(definition: Definition) -> str:
    """Return the formula and the source of a definition, if there are any."""
    said = {"Formula": definition.formula, "Source": definition.source}
    lines = [f"{what}: {shown(text)}." for what, text in said.items() if text]
    return f'<p class="note">{" ".join(lines)}</p>' if lines else ""


def _list(lines: Iterable[str], name: str = "sentences") -> str:
    items = "".join(f"<li>{shown(line)}</li>" for line in lines)
    return f'<ul class="{name}">{items}</ul>'


def _ledger(words: ReportWords) -> str:
    rows = "".join(
        f'<tr><th scope="row">{shown(what)}</th><td class="number">{number:,}</td></tr>'
        for what, number in words.ledger
    )
    return (
        '<table class="ledger"><caption>What became of every record: read = kept + duplicates + '
        f"rejected + filtered</caption><tbody>{rows}</tbody></table>"
    )


def _files(words: ReportWords) -> str:
    rows = "".join(
        f'<tr><th scope="row">{shown(file.name)}</th><td>{shown(file.format)}</td>'
        f'<td class="number">{file.bytes:,}</td>'
        f"<td><code>{shown(file.sha256)}</code></td></tr>"
        for file in words.files
    )
    head = "".join(
        f'<th scope="col">{name}</th>' for name in ("file", "format", "bytes", "SHA-256")
    )
    return (
        '<div class="scroll" role="region" tabindex="0" aria-label="Files read">'
        '<table class="files"><caption>Files read</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
