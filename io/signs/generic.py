"""How formats of no platform are told: JSON lines, JSON documents, tables, text."""

from __future__ import annotations

from threadgraph.io.head import LINES, Head


def is_json_lines(head: Head) -> bool:
    """Tell whether there is a JSON value on each line."""
    return head.syntax == LINES and not head.wrapped


def is_json_document(head: Head) -> bool:
    """Tell whether it is one JSON value; asked only of JSON that is not lines."""
    return not head.wrapped


def is_table(head: Head) -> bool:
    """Tell whether it is a table with another delimiter than tabs."""
    return _delimiter(head) not in (None, "\t")


def is_tab_table(head: Head) -> bool:
    """Tell whether it is a table with tabs."""
    return _delimiter(head) == "\t"


def is_anything(head: Head) -> bool:
    """Tell that what nothing else fits is read as the text of a page."""
    return True


def _delimiter(head: Head) -> str | None:
    first = head.text.partition("\n")[0]
    if not any(mark in first for mark in ",;\t|"):
        return None
    from threadgraph.io.formats.delimited import recognise_table

    shape = recognise_table(head.text, head.columns)
    return shape.delimiter if shape else None
