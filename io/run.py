"""What each command does: read, compute, write, and say what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from threadgraph.graphs.errors import InputError
from threadgraph.io.choices import reading_options
from threadgraph.io.escape import terminal_safe
from threadgraph.io.run_files import draw, export, report
from threadgraph.io.session import (
    Progress,
    finish,
    print_json,
    print_text,
    read_sources,
    say,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "Progress",
    "analyze",
    "draw",
    "export",
    "inspect_sources",
    "list_formats",
    "report",
    "summarise",
]

TOP_TEXT, TOP_JSON = 10, 20
EXPLAINED = (
    "What a word or figure means: threadgraph explain NAME; on these data: explain NAME SOURCE.\n"
    "Every measure: --all."
)


def analyze(
    sources: Sequence[str], output: str | None, top: int | None, options: Mapping[str, Any]
) -> None:
    """Write all files of a discussion into a folder and print the summary and the folder."""
    from pathlib import Path

    from threadgraph.graphs.summary import summary
    from threadgraph.graphs.words import in_words
    from threadgraph.io.outputs import folder_name, write_everything
    from threadgraph.io.terminal import files_text, sections_text

    tell = Progress()
    discussion = read_sources(sources, options, tell, output)
    whole = summary(discussion, everything=True)
    folder = Path(output) if output is not None else Path("output") / folder_name(discussion)
    chosen = {name: value for name, value in options.items() if name != "debug"}
    if chosen.get("pseudonymise"):
        from threadgraph.graphs.pseudonyms import safe_options

        chosen = safe_options(chosen)
    names = write_everything(whole, folder, options=chosen, tell=tell, warn=say)
    print_text(sections_text(in_words(whole, top=TOP_TEXT if top is None else top)))
    print_text(files_text(str(folder), names))
    finish(discussion, options)


def summarise(
    sources: Sequence[str],
    as_json: bool,
    every: bool,
    top: int | None,
    options: Mapping[str, Any],
) -> None:
    """Print the summary in words, or as JSON; with `every`, all measures too."""
    from threadgraph.graphs.summary import summary

    tell = Progress()
    try:
        discussion = read_sources(sources, options, tell)
    except InputError as error:
        if as_json and error.discussion is not None:
            print_json(summary(error.discussion).to_dict())
        raise
    whole = summary(discussion, everything=every)
    readings = None
    if every:
        from threadgraph.graphs.measures.register import read_all

        readings = read_all(discussion, tell)
    if as_json:
        print_json(whole.to_dict(top=TOP_JSON if top is None else top, readings=readings))
    else:
        from threadgraph.graphs.words import in_words
        from threadgraph.io.terminal import sections_text

        print_text(sections_text(in_words(whole, top=TOP_TEXT if top is None else top)))
        if readings is None:
            print_text(EXPLAINED)
        if readings is not None:
            from threadgraph.graphs.all_measures import all_in_words

            print_text(sections_text(all_in_words(readings), longest=100))
    finish(discussion, options)


def list_formats() -> None:
    """Print the formats that are read, and the kinds of records that can be kept or dropped."""
    from threadgraph.io.options import KEPT, LEFT_OUT
    from threadgraph.io.registry import FORMATS
    from threadgraph.io.terminal import format_lines, table_lines

    print_text("\n".join(format_lines(FORMATS)))
    print_text("\nKinds of records that are left out (--keep KIND) and kept (--drop KIND):\n")
    rows = [(kind, "left out", what) for kind, what in sorted(LEFT_OUT.items())]
    rows += [(kind, "kept", what) for kind, what in sorted(KEPT.items())]
    print_text("\n".join(table_lines(("kind", "by default", "what"), rows, longest=100)))


def inspect_sources(
    sources: Sequence[str], as_json: bool, first: int, options: Mapping[str, Any]
) -> None:
    """Print what the inputs are, without analysing them."""
    from threadgraph.graphs.words import Section
    from threadgraph.io.inspection import in_words, inspect
    from threadgraph.io.terminal import sections_text

    found = inspect(*sources, reading=reading_options(options), first=first, progress=Progress())
    if as_json:
        print_json(found.to_dict())
    else:
        print_text(
            sections_text([Section(head, lines) for head, lines in in_words(found) if lines])
        )
    if not found.records:
        raise InputError(f"{terminal_safe(found.name, 200)}: no comments found")
