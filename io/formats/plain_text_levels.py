"""From the columns where headers stand to who replies to whom: deeper is a reply."""

from __future__ import annotations

from collections.abc import Sequence

from threadgraph.io.formats.plain_text_headers import Header
from threadgraph.io.formats.plain_text_lines import content, indent


def columns(lines: list[str], headers: Sequence[Header]) -> list[int]:
    """Return the column that tells each header's level, comparable across the page.

    It is where the marker begins, or where it ends on a page that sets its numbers flush
    right ("  9." above " 10.").  A page whose first line is its first header may have lost
    the indentation of that line in copying; it then gets that of its next sibling.
    """
    flush_right = _numbers_flush_right(headers)
    found = [header.marker_end if flush_right else header.column for header in headers]
    sibling = _sibling_of_stripped(lines, headers)
    if sibling:
        found[0] = found[sibling]
    return found


def path_ids(levels: Sequence[int]) -> tuple[list[str], list[str | None]]:
    """Return id and parent id of each comment from its column: "5.1" is the first reply to "5".

    A comment replies to the nearest one above it that stands further left.

    >>> path_ids([2, 4, 6, 4, 2])
    (['1', '1.1', '1.1.1', '1.2', '2'], [None, '1', '1.1', '1', None])
    """
    ids: list[str] = []
    parents: list[str | None] = []
    above: list[tuple[int, int]] = []  # column and row of the chain of comments replied to
    replies = [0] * len(levels)
    tops = 0
    for row, column in enumerate(levels):
        while above and above[-1][0] >= column:
            above.pop()
        if above:
            parent = above[-1][1]
            replies[parent] += 1
            parents.append(ids[parent])
            ids.append(f"{ids[parent]}.{replies[parent]}")
        else:
            tops += 1
            parents.append(None)
            ids.append(str(tops))
        above.append((column, row))
    return ids, parents


def mixes_tabs(lines: list[str], headers: Sequence[Header]) -> Header | None:
    """Return the first header by which both tabs and spaces indent the headers of the page."""
    seen: set[str] = set()
    for header in headers:
        line = lines[header.line]
        seen.update(line[: len(line) - len(line.lstrip(" \t"))])
        if len(seen) == 2:
            return header
    return None


def _numbers_flush_right(headers: Sequence[Header]) -> bool:
    """Return whether numbers of more digits begin further left and end with the shorter ones."""
    numbered = [header for header in headers if header.marker[:1].isdigit()]
    short = [header for header in numbered if len(header.marker) == 2]
    begins = {header.column for header in short}
    ends = {header.marker_end for header in short}
    longer = [header for header in numbered if len(header.marker) > 2]
    right = sum(header.marker_end in ends for header in longer)
    left = sum(header.column in begins for header in longer)
    return right > left


def _sibling_of_stripped(lines: list[str], headers: Sequence[Header]) -> int:
    """Return the row of the header level with the first one, if that lost its indentation.

    It did if it opens the text at column 0 where all others are indented, and if its text
    nevertheless stands where the text of the leftmost other stands; a reply's would be deeper.
    """
    first = headers[0]
    if len(headers) < 2 or first.column or any(map(content, lines[: first.line])):
        return 0
    row = min(range(1, len(headers)), key=lambda i: headers[i].column)
    text = _text_column(lines, first)
    return row if 0 < text == _text_column(lines, headers[row]) and headers[row].column else 0


def _text_column(lines: list[str], header: Header) -> int:
    """Return the column of the first line below a header's own, its date or its text."""
    for row in range(header.line + 1, min(header.line + 6, len(lines))):
        if content(lines[row]):
            return indent(lines[row])
    return -1
