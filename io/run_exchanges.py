"""What `exchanges` does: list pairs or groups, one person's contacts, or what people said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from threadgraph.graphs.errors import InputError, UsageError
from threadgraph.graphs.person_named import no_exchange, person_named
from threadgraph.io.escape import terminal_safe
from threadgraph.io.session import Progress, finish, print_json, print_text, read_named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.tables import Table
    from threadgraph.graphs.transcript import Transcript

TABLES = (".csv", ".parquet", ".json")
"""What is written as a table; JSON is printed only."""
TRANSCRIPTS = (".txt", ".md", ".html")
TOP = 20


def exchanges(
    source: str,
    names: Sequence[str],
    by: str | None,
    groups: bool,
    output: str | None,
    top: int | None,
    options: Mapping[str, Any],
) -> None:
    """Print or write the ranked pairs or groups, or the conversation of the people named."""
    if options["as_json"] and output is not None:
        raise UsageError("--json prints; leave out -o, or direct the output: > exchanges.json")
    ending = ".json" if options["as_json"] else _ending(names, output)
    _check(names, by, groups)
    discussion, names = read_named([source], options, Progress(), names, output)
    shown = TOP if top is None else top
    if groups:
        _groups(discussion, by or "people", shown, output, options)
    elif not names:
        _pairs(discussion, by or "chain", shown, output, options)
    else:
        _people(discussion, names, shown, output, ending, options)
    finish(discussion, options)


def _ending(names: Sequence[str], output: str | None) -> str | None:
    """Return the ending that says what is written, None for the screen."""
    from threadgraph.io.outputs import ending_of

    if output is None:
        return None
    if not names:
        return ending_of(output, TABLES[:2], ".csv" if output == "-" else None)
    return ending_of(output, (*TRANSCRIPTS, *TABLES[:2]), ".txt" if output == "-" else None)


def _check(names: Sequence[str], by: str | None, groups: bool) -> None:
    """Raise UsageError for what cannot be meant, before anything is read."""
    from threadgraph.graphs.exchange_ranking import ranking_named
    from threadgraph.graphs.group_conversations import ranked_groups

    if names and (by or groups):
        raise UsageError("--by and --groups go with the list of all; leave out the names")
    if groups:
        ranked_groups([], by or "people")
    elif by:
        ranking_named(by)


def _pairs(
    d: Discussion, by: str, top: int, output: str | None, options: Mapping[str, Any]
) -> None:
    from threadgraph.graphs.exchange_ranking import RANKINGS, in_order, ranked_rows
    from threadgraph.graphs.tables import exchanges_table

    found = d.exchanges
    if output is not None or options["as_json"]:
        _write(exchanges_table(d, in_order(found, by)), output, options)
    elif len(found):
        columns, rows = ranked_rows(found, by, top)
        _print_table(columns, rows, len(found))
        if by != "chain":
            print_text(f"First: {RANKINGS[by].words}.")
    else:
        print_text("No two people addressed each other.")


def _groups(
    d: Discussion, by: str, top: int, output: str | None, options: Mapping[str, Any]
) -> None:
    from threadgraph.graphs.group_conversations import group_conversations
    from threadgraph.graphs.group_words import group_rows, groups_table

    found = group_conversations(d)
    if output is not None or options["as_json"]:
        _write(groups_table(found, by=by), output, options)
    elif found.groups:
        columns, rows = group_rows(found, top, by=by)
        _print_table(columns, rows, len(found.groups))
    else:
        print_text("No three people all addressed each other.")
    if found.note and not options["as_json"]:
        print_text(found.note)


def _people(
    d: Discussion,
    names: Sequence[str],
    top: int,
    output: str | None,
    ending: str | None,
    options: Mapping[str, Any],
) -> None:
    people = [person_named(d, name) for name in names]
    if len(set(people)) < len(people):
        raise UsageError("two of the names mean the same person; name each once")
    if len(people) == 1:
        _contacts(d, people[0], top, output, ending, options)
        return
    from threadgraph.graphs.transcript_words import (
        exchange_transcript,
        group_transcript,
        transcript_table,
    )

    if len(people) == 2:
        row = d.exchanges.between(people[0], people[1])
        if row is None:
            raise InputError(no_exchange(d, people[0], people[1]))
        found = exchange_transcript(d.exchanges, row)
    else:
        found = group_transcript(d, people)
    if ending in TABLES:
        _write(transcript_table(found), output, options)
    else:
        _tell(found, output)


def _contacts(
    d: Discussion,
    person: int,
    top: int,
    output: str | None,
    ending: str | None,
    options: Mapping[str, Any],
) -> None:
    from threadgraph.graphs.ego import ego
    from threadgraph.graphs.ego_words import ego_in_words, ego_rows, ego_table
    from threadgraph.graphs.transcript_words import ego_transcript

    found = ego(d, person)
    if ending in TABLES:
        _write(ego_table(found), output, options)
    elif ending is not None:
        _tell(ego_transcript(found), output)
    else:
        from threadgraph.graphs.words import Section
        from threadgraph.io.terminal import sections_text

        columns, rows = ego_rows(found, top)
        lines = ego_in_words(found)
        if len(rows) < len(found):
            lines.append(f"The first {len(rows)} of {len(found):,} contacts; --top 0 shows all.")
        heading = f"{d.people.names[person]} and the others"
        print_text(sections_text([Section(heading, lines, columns, rows)]))


def _print_table(columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...], total: int) -> None:
    from threadgraph.io.terminal import table_lines

    print_text("\n".join(table_lines(columns, rows)))
    if len(rows) < total:
        print_text(f"… the first {len(rows)} of {total:,}; --top 0 shows all")


def _tell(found: Transcript, output: str | None) -> None:
    """Print a transcript, or write it to a file."""
    from threadgraph.io.transcripts import parts_for, write_transcript

    if output is None:
        print_text("".join(parts_for(found, "-")).rstrip("\n"))
        return
    write_transcript(found, output)
    if output != "-":
        print_text(terminal_safe(output))


def _write(columns: Table, output: str | None, options: Mapping[str, Any]) -> None:
    """Write a table to a file, or print all its rows as JSON."""
    if output is None:
        from threadgraph.io.tables import plain_rows

        print_json(plain_rows(columns))
        return
    from threadgraph.io.run_measures import write_table

    write_table(columns, output, options)
