"""What each command does: read, compute, write, and say what happened."""

from __future__ import annotations

import gc
import sys
import time
from typing import TYPE_CHECKING, Any

from threadgraph.graphs.errors import InputError, OutputError, UsageError
from threadgraph.io.choices import COLUMN_OPTIONS, building_options, reading_options
from threadgraph.io.escape import terminal_safe
from threadgraph.io.read import read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.ledger import Ledger

TOP_TEXT, TOP_JSON = 10, 20
DAMAGED = 4


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
    discussion = _read(sources, options, tell)
    whole = summary(discussion)
    folder = Path(output) if output is not None else Path("output") / folder_name(discussion)
    chosen = {name: value for name, value in options.items() if name != "debug"}
    names = write_everything(whole, folder, options=chosen, tell=tell, warn=_say)
    _print(sections_text(in_words(whole, top=TOP_TEXT if top is None else top)))
    _print(files_text(str(folder), names))
    _finish(discussion, options)


def summarise(
    sources: Sequence[str], as_json: bool, top: int | None, options: Mapping[str, Any]
) -> None:
    """Print the summary in words, or as JSON."""
    from threadgraph.graphs.summary import summary

    try:
        discussion = _read(sources, options, Progress())
    except InputError as error:
        if as_json and error.discussion is not None:
            _print_json(summary(error.discussion).to_dict())
        raise
    whole = summary(discussion)
    if as_json:
        _print_json(whole.to_dict(top=TOP_JSON if top is None else top))
    else:
        from threadgraph.graphs.words import in_words
        from threadgraph.io.terminal import sections_text

        _print(sections_text(in_words(whole, top=TOP_TEXT if top is None else top)))
    _finish(discussion, options)


def draw(
    sources: Sequence[str],
    kinds: Sequence[str],
    output: str | None,
    ending: str | None,
    options: Mapping[str, Any],
) -> None:
    """Write diagrams: one to the file named, or several into a folder."""
    from pathlib import Path

    from threadgraph.io.outputs import PICTURE_FORMATS, ending_of, export_picture, folder_name
    from threadgraph.io.system_errors import told

    named = next((e for e in PICTURE_FORMATS if (output or "").lower().endswith(e)), None)
    if (named or output == "-") and len(kinds) > 1:
        raise UsageError("one file holds one diagram: choose it with --kind, or name a folder")
    tell = Progress()
    discussion = _read(sources, options, tell)
    suffix = ending_of(output or "", PICTURE_FORMATS, f".{ending}" if ending else named or ".png")
    if named or output == "-":
        _warn(export_picture(discussion, kinds[0], str(output), suffix))
        _finish(discussion, options)
        return
    folder = Path(output) if output is not None else Path("output") / folder_name(discussion)
    with told(folder):
        folder.mkdir(parents=True, exist_ok=True)
    for kind in kinds:
        if kind == "timeline" and not discussion.has_times:
            _say("no comment has a time: timeline not drawn")
            continue
        tell(f"drawing {kind}")
        _warn(export_picture(discussion, kind, str(folder / f"{kind}{suffix}"), suffix))
        _print(terminal_safe(str(folder / f"{kind}{suffix}")))
    _finish(discussion, options)


def export(
    sources: Sequence[str], output: str, ending: str | None, options: Mapping[str, Any]
) -> None:
    """Write one graph or one table to a file or to standard output, or a corpus to a folder."""
    from threadgraph.io.outputs import GRAPH_WRITERS, ending_of, export_graph, export_table

    if ending == "convokit":
        _export_convokit(sources, output, options)
        return
    known = (*GRAPH_WRITERS, ".csv", ".parquet")
    suffix = ending_of(output, known, f".{ending}" if ending else None)
    discussion = _read(sources, options, Progress())
    graph, table = options["graph"], options["table"]
    if suffix in GRAPH_WRITERS:
        if table:
            raise UsageError(f"a table is written as .csv or .parquet, not {suffix}")
        export_graph(discussion, graph, output, suffix)
    else:
        guarded = options["spreadsheet_safe"]
        export_table(discussion, table or graph, output, suffix, spreadsheet_safe=guarded)
    _finish(discussion, options)


def _export_convokit(sources: Sequence[str], folder: str, options: Mapping[str, Any]) -> None:
    from threadgraph.io.convokit_corpus import write_convokit

    if folder == "-":
        raise UsageError("a corpus is a folder of files; name a folder")
    if options["table"]:
        raise UsageError("a corpus holds all comments; --table goes with .csv or .parquet")
    discussion = _read(sources, options, Progress())
    write_convokit(discussion, folder)
    _finish(discussion, options)


def list_exchanges(
    source: str, names: Sequence[str], top: int | None, options: Mapping[str, Any]
) -> None:
    """Print the ranked list of exchanges, or the conversation of two people."""
    from threadgraph.graphs.words import exchange_heading, exchange_rows
    from threadgraph.io.terminal import table_lines, transcript_text

    if len(names) not in (0, 2):
        raise UsageError("give two names to see their conversation, or none for the list")
    discussion = _read([source], options, Progress())
    found = discussion.exchanges
    if names:
        one, other = (find_person(discussion, name) for name in names)
        row = found.between(one, other)
        if row is None:
            raise InputError(no_exchange(discussion, one, other))
        _print(transcript_text(discussion, found.comments(row), exchange_heading(found, row)))
    elif len(found):
        columns, rows = exchange_rows(found, TOP_JSON if top is None else top)
        _print("\n".join(table_lines(columns, rows)))
        if len(rows) < len(found):
            _print(f"… the first {len(rows)} of {len(found):,}; --top 0 shows all")
    else:
        _print("No two people addressed each other.")
    _finish(discussion, options)


def list_formats() -> None:
    """Print the formats that are read, and the kinds of records that can be kept or dropped."""
    from threadgraph.io.options import KEPT, LEFT_OUT
    from threadgraph.io.registry import FORMATS
    from threadgraph.io.terminal import format_lines, table_lines

    _print("\n".join(format_lines(FORMATS)))
    _print("\nKinds of records that are left out (--keep KIND) and kept (--drop KIND):\n")
    rows = [(kind, "left out", what) for kind, what in sorted(LEFT_OUT.items())]
    rows += [(kind, "kept", what) for kind, what in sorted(KEPT.items())]
    _print("\n".join(table_lines(("kind", "by default", "what"), rows, longest=100)))


def inspect_sources(
    sources: Sequence[str], as_json: bool, first: int, options: Mapping[str, Any]
) -> None:
    """Print what the inputs are, without analysing them."""
    from threadgraph.graphs.words import Section
    from threadgraph.io.inspection import in_words, inspect
    from threadgraph.io.terminal import sections_text

    found = inspect(*sources, reading=reading_options(options), first=first, progress=Progress())
    if as_json:
        _print_json(found.to_dict())
    else:
        _print(sections_text([Section(head, lines) for head, lines in in_words(found) if lines]))
    if not found.records:
        raise InputError(f"{terminal_safe(found.name, 200)}: no comments found")


def find_person(discussion: Discussion, name: str) -> int:
    """Return the row of the person meant by `name`; UsageError if there is none.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> find_person(example_discussion(), "ANN")
    0
    """
    from threadgraph.graphs.names import name_key

    people = discussion.people
    exact = [p for p, seen in enumerate(people.spellings) if name in seen]
    alike = [p for p, key in enumerate(people.keys) if key == name_key(name)]
    for found in (exact, alike):
        if len(found) == 1:
            return found[0]
    shown = terminal_safe(name, 80)
    if exact or alike:
        raise UsageError(f"several people are called {shown}")
    some = ", ".join(terminal_safe(n, 40) for n in people.names[:10])
    more = f" and {len(people) - 10:,} more" if len(people) > 10 else ""
    raise UsageError(f"nobody here is called {shown}; people here: {some}{more}")


def no_exchange(discussion: Discussion, one: int, other: int) -> str:
    """Say that two people did not address each other, and which of them did."""
    net, names = discussion.network, discussion.people.names
    pairs = set(zip(net.source.tolist(), net.target.tolist(), strict=True))
    a, b = terminal_safe(names[one], 80), terminal_safe(names[other], 80)
    for (first, second), (x, y) in (((one, other), (a, b)), ((other, one), (b, a))):
        if (first, second) in pairs:
            return f"no exchange: {x} addressed {y}, who did not address {x}"
    return f"no exchange: {a} and {b} did not address each other"


class Progress:
    """Says on stderr what is being done, once the work takes longer than a second."""

    def __init__(self) -> None:
        """Start the clock."""
        self._start = time.monotonic()
        self._shown = sys.stderr is not None and sys.stderr.isatty()

    def __call__(self, step: str) -> None:
        """Tell the step that begins now."""
        if self._shown and time.monotonic() - self._start > 1:
            _say(f"{terminal_safe(step, 200)} …")


def _read(sources: Sequence[str], options: Mapping[str, Any], tell: Progress) -> Discussion:
    # Comments are many small objects that live to the end: no use looking for garbage there.
    gc.freeze()
    gc.set_threshold(200_000, 50, 50)
    gc.disable()
    try:
        discussion = read(
            *sources,
            reading=reading_options(options),
            building=building_options(options),
            progress=tell,
        )
    except InputError as error:
        if error.discussion is not None:
            _check_columns(error.discussion, options)
            _tell_rejected(error.discussion.ledger)
        raise
    finally:
        gc.enable()
    _check_columns(discussion, options)
    if options.get("exclude_authors") and not discussion.ledger.filtered["excluded_author"]:
        names = ", ".join(terminal_safe(name, 80) for name in options["exclude_authors"])
        _say(f"--exclude-authors left nothing out: no comment is by {names}")
    tell(f"analysing {len(discussion):,} comments")
    return discussion


def _check_columns(discussion: Discussion, options: Mapping[str, Any]) -> None:
    """Raise UsageError if columns are named and an input was read as what has none."""
    named = [name for name in COLUMN_OPTIONS if options.get(name)]
    for file in discussion.inputs:
        if named and file.format == "plain-text":
            shown = ", ".join(f"--{name.replace('_', '-')} {options[name]}" for name in named)
            raise UsageError(
                f"{terminal_safe(file.name, 80)}: was taken for plain text, which has no columns "
                f"({terminal_safe(shown, 200)}); check their names, or say --format csv or ndjson"
            )


def _finish(discussion: Discussion, options: Mapping[str, Any]) -> None:
    """Tell the damage, and leave with exit code 4 if there is more than allowed."""
    from threadgraph.graphs.phrases import count

    ledger = discussion.ledger
    if sys.stdout is not None:
        sys.stdout.flush()
    _tell_rejected(ledger)
    rejected = ledger.rejected.total()
    if ledger.incomplete:
        _say(
            f"the input ends early; {count(ledger.kept, 'comment')} before the end kept; "
            "get the file again for the rest"
        )
    elif rejected > options.get("max_rejected", 0):
        _say(
            f"{rejected:,} of {ledger.read:,} records were rejected, {ledger.kept:,} kept; "
            f"--max-rejected {rejected} accepts that"
        )
    else:
        return
    raise SystemExit(DAMAGED)


def _tell_rejected(ledger: Ledger) -> None:
    if ledger.rejected:
        from threadgraph.io.terminal import rejection_lines

        for line in rejection_lines(ledger):
            _say(line)


def _print(text: str) -> None:
    if sys.stdout is None:
        raise OutputError("standard output is closed; name a file for it, as in > summary.txt")
    data = (text + "\n").encode("utf-8", "backslashreplace")
    sys.stdout.buffer.write(data)
    sys.stdout.flush()


def _print_json(value: object) -> None:
    from threadgraph.io.json_text import json_text

    _print(json_text(value).removesuffix("\n"))


def _warn(message: str | None) -> None:
    if message:
        _say(message)


def _say(message: str) -> None:
    if sys.stderr is not None:
        print("threadgraph:", message, file=sys.stderr)
