"""What the commands about measures do: explain one, list them all, cut time into windows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from threadgraph.graphs.errors import InputError, UsageError
from threadgraph.io.escape import terminal_safe
from threadgraph.io.session import Progress, finish, print_json, print_text, read_sources

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from threadgraph.graphs.tables import Table

TOP = 10


def explain(
    name: str | None,
    sources: Sequence[str],
    as_json: bool,
    top: int | None,
    options: Mapping[str, Any],
) -> None:
    """Print what a measure is and, with sources, its value and the comments behind it."""
    from threadgraph.graphs.explain import (
        as_plain,
        explain,
        explain_on,
        explain_term,
        list_measures,
    )
    from threadgraph.graphs.measures.register import is_measure, measure_named, measures
    from threadgraph.io.terminal import sections_text

    if name is None:
        if as_json:
            print_json([as_plain(measure) for measure in measures().values()])
        else:
            print_text(sections_text(list_measures(), longest=90))
        return
    term = explain_term(name)
    if term and not sources and not as_json and not is_measure(name):
        print_text(sections_text(term))
        return
    if not is_measure(name) and Path(name).exists():
        raise UsageError(
            f"{terminal_safe(name, 80)} is a file: name the measure first, as in "
            f"`threadgraph explain reciprocity {terminal_safe(name, 80)}`"
        )
    measure = measure_named(name)
    if not sources:
        if as_json:
            print_json(as_plain(measure))
        else:
            print_text(sections_text(explain(measure)))
        return
    discussion = read_sources(sources, options, Progress())
    if as_json:
        print_json(as_plain(measure, discussion))
    else:
        shown = TOP if top is None else top
        print_text(sections_text(explain_on(measure, discussion, top=shown)))
    finish(discussion, options)


def over_time(
    sources: Sequence[str],
    window: str,
    output: str | None,
    table: str,
    options: Mapping[str, Any],
) -> None:
    """Print or write a table of windows of time: who came, stayed, left and came back."""
    from threadgraph.graphs import over_time as analysis
    from threadgraph.graphs.over_time_words import over_time_in_words
    from threadgraph.graphs.period import bounds_of
    from threadgraph.graphs.windows import check_kind
    from threadgraph.io.tables import plain_rows
    from threadgraph.io.terminal import sections_text

    check_kind(window)
    if options["as_json"] and output is not None:
        raise UsageError("--json prints; leave out -o, or direct the output: > windows.json")
    since, until = options.get("since"), options.get("until")
    bounds_of(since, until)
    # A period is cut out of the windows, not of what they are counted in.
    whole = {name: value for name, value in options.items() if name not in ("since", "until")}
    discussion = read_sources(sources, whole, Progress(), output)
    found = analysis.over_time(discussion, window=window, since=since, until=until)
    if found is None:
        raise InputError(
            f"{terminal_safe(discussion.name, 200)}: no comment has a time, so there are no windows"
        )
    tables = {
        "windows": analysis.windows_table,
        "links": analysis.window_links_table,
        "people": analysis.presence_table,
    }
    if options["as_json"]:
        print_json(plain_rows(tables[table](found)))
    elif output is None:
        print_text(sections_text(over_time_in_words(found)))
    else:
        write_table(tables[table](found), output, options)
    finish(discussion, options)


def write_table(columns: Table, output: str, options: Mapping[str, Any]) -> None:
    """Write one table to a .csv or .parquet file, or as CSV to standard output."""
    from threadgraph.io.outputs import deliver_table, ending_of

    ending = ending_of(output, (".csv", ".parquet"), ".csv" if output == "-" else None)
    guarded = bool(options.get("spreadsheet_safe"))
    deliver_table(columns, output, ending, spreadsheet_safe=guarded)
    if output != "-":
        print_text(terminal_safe(output))
