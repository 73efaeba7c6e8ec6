"""What the terminal shows: sections, tables and messages, with untrusted text made harmless."""

from __future__ import annotations

import unicodedata
from textwrap import wrap
from typing import TYPE_CHECKING

from threadgraph.io.escape import terminal_safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from threadgraph.graphs.ledger import Ledger
    from threadgraph.graphs.words import Section
    from threadgraph.io.known_format import Format

LONGEST_CELL = 40
LINE = 88
_RAISED_BY = {
    "field_too_large": "--limit-field-size",
    "id_too_long": "--limit-id-length",
    "line_too_long": "--limit-line",
    "too_deep": "--limit-json-depth",
}
_KINDS = {
    "csv": "tables",
    "parquet": "tables",
    "graphml": "graphs for Gephi and others",
    "gexf": "graphs for Gephi and others",
    "png": "pictures",
    "html": "to explore and to share, in any browser",
    "summary": "this summary, and all figures",
    "rejected": "records that could not be used",
    "run": "what was read, how, and what was written",
}


def sections_text(sections: Iterable[Section], *, longest: int = LONGEST_CELL) -> str:
    """Lay out a summary as text of at most 88 columns (tables may be wider).

    Cells of tables are cut at `longest` characters.

    >>> from threadgraph.graphs.words import Section
    >>> print(sections_text([Section("Who", ["2 people."], ("name", "n"), (("Ann", "3"),))]))
    Who
      2 people.
    <BLANKLINE>
      name  n
      Ann   3
    <BLANKLINE>
    """
    lines: list[str] = []
    for section in sections:
        lines.append(section.heading)
        for line in section.lines:
            lines += wrap(
                terminal_safe(line),
                LINE,
                initial_indent="  ",
                subsequent_indent="    ",
                break_long_words=False,
                break_on_hyphens=False,
            )
        if section.rows:
            lines.append("")
            lines += [
                "  " + row for row in table_lines(section.columns, section.rows, longest=longest)
            ]
        lines.append("")
    return "\n".join(lines)


def files_text(folder: str, names: Sequence[str]) -> str:
    """Say which files of a run are in a folder, those of a kind on a line.

    >>> print(files_text("output/page", ["edges.csv", "edges.parquet", "tree.png"]))
    3 files in output/page/
      tables: edges (.csv, .parquet)
      pictures: tree (.png)
    """
    found: dict[str, dict[str, None]] = {}
    endings: dict[str, dict[str, None]] = {}
    for name in names:
        stem, _, ending = name.rpartition(".")
        kind = _KINDS.get(ending) or _KINDS[stem]
        found.setdefault(kind, {})[stem] = None
        endings.setdefault(kind, {})[f".{ending}"] = None
    lines = [f"{len(names)} files in {terminal_safe(folder)}/"]
    for kind, stems in found.items():
        lines.append(f"  {kind}: {', '.join(stems)} ({', '.join(endings[kind])})")
    return "\n".join(lines)


def format_lines(formats: Iterable[Format]) -> list[str]:
    """Say of each format what it is, how it is told, what it holds and on what it was tried."""
    lines = []
    for known in formats:
        lines.append(f"{known.name}: {known.title}")
        lines.append(f"    told by   {known.recognised_by}")
        lines.append(f"    can hold  {known.holds}")
        if known.checked != "real files":
            lines.append(f"    tried on  {known.checked}")
    return lines


def table_lines(
    columns: Sequence[str], rows: Sequence[Sequence[str]], *, longest: int = LONGEST_CELL
) -> list[str]:
    """Align a table by what it looks like: wide letters count two, marks none.

    Columns of numbers are set to the right; cells are cut at `longest` characters.

    >>> table_lines(("name", "n"), [("王", "5"), ("Ann", "12")])
    ['name   n', '王     5', 'Ann   12']
    """
    cells = [list(columns), *[[terminal_safe(c, longest) for c in row] for row in rows]]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    right = [
        all(c and c.replace(",", "").replace(".", "").isdigit() for c in column[1:])
        for column in zip(*cells, strict=True)
    ]
    lines = []
    for row in cells:
        parts = [
            " " * (w - width(c)) + c if to_right else c + " " * (w - width(c))
            for c, w, to_right in zip(row, widths, right, strict=True)
        ]
        lines.append("  ".join(parts).rstrip())
    return lines


def width(text: str) -> int:
    """Return the number of terminal columns a text takes.

    >>> width("Ann"), width("王"), width("é")
    (3, 2, 1)
    """
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(c) or unicodedata.category(c) in ("Mn", "Me", "Cf")
        else 1 + (unicodedata.east_asian_width(c) in "WF")
        for c in text
    )


def rejection_lines(ledger: Ledger) -> list[str]:
    """Return what to say on stderr about rejected records: the first of each kind, and how many.

    Where a limit is the reason the option that raises it is named.

    >>> from threadgraph.graphs.ledger import Ledger
    >>> ledger = Ledger()
    >>> ledger.reject("not_json", "page.ndjson:3", "unexpected end")
    >>> rejection_lines(ledger)
    ['page.ndjson:3: unexpected end; rejected (not_json)']
    """
    lines: list[str] = []
    for reason, n in sorted(ledger.rejected.items()):
        shown = ledger.examples.get(reason, [])
        lines += [
            f"{terminal_safe(e.where, 200)}: {terminal_safe(e.what, 200)}; rejected ({reason})"
            for e in shown
        ]
        if n > len(shown):
            lines.append(
                f"… and {n - len(shown):,} more of this kind ({reason}); "
                "`threadgraph analyze` lists all in rejected.ndjson"
            )
        option = _RAISED_BY.get(reason)
        if option and not any(option in e.what for e in shown):
            lines.append(f"{option} raises the limit ({reason})")
    return lines
