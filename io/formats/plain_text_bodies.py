"""Cut the text of each comment out of a page, without the page's buttons, forms and footers."""

from __future__ import annotations

from collections.abc import Sequence

from threadgraph.io.formats.plain_text_headers import Header
from threadgraph.io.formats.plain_text_lines import (
    TAB,
    content,
    date_at,
    ends_page,
    indent,
    is_button,
    is_form_title,
    is_notice,
)
from threadgraph.io.formats.plain_text_words import SPACE

Span = tuple[int, int]


def body_spans(lines: list[str], headers: Sequence[Header]) -> list[Span]:
    """Return for each header the rows of its comment's text, as (first, after the last)."""
    stops = [header.line for header in headers[1:]] + [len(lines)]
    whole = [(header.body, stop) for header, stop in zip(headers, stops, strict=True)]
    left = min((header.column for header in headers), default=0)
    if left and _keep_right(lines, whole[:-1], left):
        whole[-1] = _until_footer(lines, whole[-1], left)
    last = len(whole) - 1
    whole = [_until_form(lines, span, last=k == last) for k, span in enumerate(whole)]
    spans = [_trim(lines, span) for span in whole]
    ended = sum(_ends_in_buttons(lines, span) for span in whole)
    if ended == 1 < len(spans):  # a lone "Like" with nothing above it is what somebody wrote
        spans = [
            span if span[0] < span[1] else _trim(lines, all_of_it, buttons=False)
            for span, all_of_it in zip(spans, whole, strict=True)
        ]
    return spans


def text_of(lines: list[str], span: Span) -> str:
    """Return rows as text, without the indentation all of them share.

    >>> text_of(["  one", "", "    two"], (0, 3))
    'one\\n\\n  two'
    """
    rows = lines[span[0] : span[1]]
    shared = min((indent(row) for row in rows if content(row)), default=0)
    return "\n".join(_outdent(row, shared) for row in rows)


def trailing_date(lines: list[str], span: Span) -> tuple[str, Span] | None:
    """Return the date that is the last line of a text, and the rows above it, if there is one."""
    for row in range(max(span[0], span[1] - 2), span[1]):
        found = date_at(lines, row)
        if found and found[1] == span[1]:
            return found[0], _trim(lines, (span[0], row))
    return None


def _keep_right(lines: list[str], spans: Sequence[Span], left: int) -> bool:
    """Return whether all texts stand at or right of the column `left`, and there are some."""
    rows = [indent(lines[row]) for span in spans for row in range(*span) if content(lines[row])]
    return bool(rows) and min(rows) >= left


def _until_footer(lines: list[str], span: Span, left: int) -> Span:
    """Return `span` up to the first row that leaves the comments' column after a blank row."""
    for row in range(span[0] + 1, span[1]):
        if content(lines[row]) and not content(lines[row - 1]) and indent(lines[row]) < left:
            return span[0], row
    return span


def _until_form(lines: list[str], span: Span, *, last: bool) -> Span:
    """Return `span` up to the form or the navigation that follows the comments."""
    for row in range(*span):
        if is_form_title(lines[row]):
            return span[0], row
        begins = row == span[0] or not content(lines[row - 1]) or is_button(lines[row - 1])
        if begins and ends_page(lines[row], last=last):
            return span[0], row
    return span


def _trim(lines: list[str], span: Span, *, buttons: bool = True) -> Span:
    """Return `span` without blank rows, notices at its start and buttons at its end."""
    first, stop = span
    while first < stop and (not content(lines[first]) or is_notice(lines[first])):
        first += 1
    while stop > first:
        rows = _buttons_above(lines, first, stop) if buttons else 0
        if content(lines[stop - 1]) and not rows:
            break
        stop -= rows or 1
    return first, stop


def _buttons_above(lines: list[str], first: int, stop: int) -> int:
    """Return how many rows the button above row `stop` takes: one, or those of a long link."""
    if is_button(lines[stop - 1]):
        return 1
    if not content(lines[stop - 1]).endswith(")"):
        return 0
    for row in range(stop - 1, max(first, stop - 5) - 1, -1):
        text = content(lines[row])
        if text.startswith("["):
            label, link, _ = text[1:].partition("](")
            return stop - row if link and is_button(label) else 0
    return 0


def _ends_in_buttons(lines: list[str], span: Span) -> bool:
    return _trim(lines, span)[1] < _trim(lines, span, buttons=False)[1]


def _outdent(line: str, columns: int) -> str:
    """Return a line without its first `columns` columns of white space."""
    if "\t" not in line[:columns]:
        return line[columns:] if len(line) > columns else ""
    column = 0
    for taken, character in enumerate(line):
        if column >= columns:
            return " " * (column - columns) + line[taken:]
        if character not in SPACE:
            return line[taken:]
        column += TAB - column % TAB if character == "\t" else 1
    return ""
