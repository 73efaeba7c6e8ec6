"""What the commands draw, report and export do: read, compute, write one file or several."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from threadgraph.graphs.errors import InputError, UsageError
from threadgraph.graphs.person_named import no_exchange, person_named
from threadgraph.io.escape import terminal_safe
from threadgraph.io.session import (
    Progress,
    finish,
    print_text,
    read_named,
    read_sources,
    say,
    warn,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from threadgraph.graphs.diagrams.options import DrawOptions
    from threadgraph.graphs.discussion import Discussion

COLOURED = {"network", "tree", "timeline"}
"""The kinds of pictures that a column of the user's own colours."""


def draw(
    sources: Sequence[str],
    kinds: Sequence[str],
    output: str | None,
    ending: str | None,
    options: Mapping[str, Any],
) -> None:
    """Write diagrams: one to the file named, or several into a folder."""
    from threadgraph.io.outputs import (
        PICTURE_FORMATS,
        ending_of,
        export_picture,
        folder_name,
        worth_drawing,
    )
    from threadgraph.io.system_errors import told

    named = next((e for e in PICTURE_FORMATS if (output or "").lower().endswith(e)), None)
    if (named or output == "-") and len(kinds) > 1:
        raise UsageError("one file holds one diagram: choose it with --kind, or name a folder")
    if output and not named and Path(output).suffix and not Path(output).is_dir():
        ending_of(output, PICTURE_FORMATS)
    tell = Progress()
    if options.get("colour_by") and not COLOURED & set(kinds):
        shown = ", ".join(sorted(COLOURED))
        raise UsageError(f"--colour-by goes with the kinds {shown}, not with {', '.join(kinds)}")
    between = options.get("between")
    if between and "ladder" not in kinds:
        raise UsageError("--between goes with --kind ladder")
    discussion, pair = read_named(sources, options, tell, between or (), output)
    chosen = _draw_options({**options, "between": pair or None})
    if pair:
        _check_exchange(discussion, pair)
    suffix = ending_of(output or "", PICTURE_FORMATS, f".{ending}" if ending else named or ".png")
    if named or output == "-":
        warn(export_picture(discussion, kinds[0], str(output), suffix, chosen))
        finish(discussion, options)
        return
    folder = Path(output) if output is not None else Path("output") / folder_name(discussion)
    with told(folder):
        folder.mkdir(parents=True, exist_ok=True)
    lacks: dict[str, None] = {}
    for kind in kinds:
        if not worth_drawing(discussion, kind):
            timed = kind in ("timeline", "growth")
            why = "no comment has a time" if timed else "no two people addressed each other"
            say(f"{why}: {kind} not drawn")
            continue
        tell(f"drawing {kind}")
        path = str(folder / f"{kind}{suffix}")
        lacks[export_picture(discussion, kind, path, suffix, chosen) or ""] = None
        print_text(terminal_safe(path))
    for missing in lacks:
        warn(missing)
    finish(discussion, options)


def report(
    sources: Sequence[str], output: str | None, text: str, options: Mapping[str, Any]
) -> None:
    """Write the interactive page to a file or to standard output."""
    from threadgraph.io.outputs import export_report, folder_name
    from threadgraph.io.system_errors import told

    tell = Progress()
    discussion = read_sources(sources, options, tell, output)
    tell("writing the report")
    target = output
    if target is None:
        folder = Path("output") / folder_name(discussion)
        with told(folder):
            folder.mkdir(parents=True, exist_ok=True)
        target = str(folder / "report.html")
    warn(export_report(discussion, target, text))
    if target != "-":
        print_text(terminal_safe(target))
    finish(discussion, options)


def _check_exchange(discussion: Discussion, pair: Sequence[str]) -> None:
    """Raise before anything is drawn if these two have no exchange."""
    one, other = (person_named(discussion, name) for name in pair)
    if one == other:
        raise UsageError("both names mean the same person; name two people")
    if discussion.exchanges.between(one, other) is None:
        raise InputError(no_exchange(discussion, one, other))


def _draw_options(options: Mapping[str, Any]) -> DrawOptions:
    from threadgraph.graphs.diagrams.options import DrawOptions

    asked = {
        name: options.get(name) for name in ("thread", "between", "people", "pairs", "colour_by")
    }
    return DrawOptions(**{name: value for name, value in asked.items() if value is not None})


def export(
    sources: Sequence[str], output: str, ending: str | None, options: Mapping[str, Any]
) -> None:
    """Write one graph or one table to a file or to standard output, or a corpus to a folder."""
    from threadgraph.io.graph_files import GRAPH_WRITERS, export_graph
    from threadgraph.io.outputs import ending_of, export_table

    if ending == "convokit":
        _export_convokit(sources, output, options)
        return
    known = (*GRAPH_WRITERS, ".csv", ".parquet")
    suffix = ending
    if ending != "gephi-csv":
        suffix = ending_of(output, known, f".{ending}" if ending else None)
    discussion = read_sources(sources, options, Progress(), output)
    graph, table, timeline = options["graph"], options["table"], options["timeline"]
    if suffix in GRAPH_WRITERS or suffix == "gephi-csv":
        if table:
            raise UsageError(f"a table is written as .csv or .parquet, not {suffix}")
        for path in export_graph(discussion, graph, output, str(suffix), timeline=timeline):
            if suffix == "gephi-csv":
                print_text(terminal_safe(path))
    elif timeline != "growth" or (graph == "conversation" and not table):
        raise UsageError(f"{suffix} holds a table; choose one with --table, or another ending")
    else:
        guarded = options["spreadsheet_safe"]
        name = table or graph
        export_table(discussion, name, output, str(suffix), spreadsheet_safe=guarded)
    finish(discussion, options)


def _export_convokit(sources: Sequence[str], folder: str, options: Mapping[str, Any]) -> None:
    from threadgraph.io.convokit_corpus import write_convokit

    if folder == "-":
        raise UsageError("a corpus is a folder of files; name a folder")
    if options["table"]:
        raise UsageError("a corpus holds all comments; --table goes with .csv or .parquet")
    discussion = read_sources(sources, options, Progress(), folder)
    write_convokit(discussion, folder)
    finish(discussion, options)
