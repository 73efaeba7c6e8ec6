"""The files of one run: which there are, what is in each, and the manifest that lists them."""

from __future__ import annotations

import json
import platform
from dataclasses import asdict
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, BinaryIO

from threadgraph.graphs import tables
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.measures.register import read_all
from threadgraph.graphs.report_data import ReportOptions, report_data
from threadgraph.graphs.words import in_words
from threadgraph.io.escape import safe_name
from threadgraph.io.gexf import write_gexf
from threadgraph.io.graph_files import GRAPHS
from threadgraph.io.graphml import write_graphml
from threadgraph.io.json_text import json_text
from threadgraph.io.report.page import size_warning, write_report
from threadgraph.io.table_list import TABLES, every_table
from threadgraph.io.tables import write_csv, write_parquet
from threadgraph.io.terminal import sections_text
from threadgraph.io.write import OutputSet, deliver

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from threadgraph.graphs.diagrams.options import DrawOptions
    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.summary import Summary

MANIFEST_SCHEMA = "threadgraph/run/1"
PICTURES = (
    "overview", "tree", "depth", "network", "matrix", "exchanges", "ladder", "timeline", "growth"
)  # fmt: skip
PICTURE_FORMATS = (".png", ".svg", ".pdf")


def write_everything(
    whole: Summary,
    folder: Path,
    *,
    options: Mapping[str, Any],
    tell: Callable[[str], None] = lambda line: None,
    warn: Callable[[str], None] = lambda line: None,
) -> list[str]:
    """Write tables, graphs, pictures and summary of a discussion into one folder.

    `options` are noted in the manifest `run.json`; `options["spreadsheet_safe"]` guards the
    cells of CSV files.  `tell` is called with each step, `warn` with what a picture lacks.
    Returns the names of the files, the manifest last.  OutputError
    leaves the folder as it was.
    """
    d = whole.discussion
    guarded = bool(options.get("spreadsheet_safe"))
    lacks: set[str] = set()
    with OutputSet(folder) as outputs:
        readings = read_all(d, tell)
        for name, table in every_table(d, readings):
            tell(f"writing the table of {name}")
            outputs.write(f"{name}.csv", partial(write_csv, table, spreadsheet_safe=guarded))
            outputs.write(f"{name}.parquet", partial(write_parquet, table))
        for name, build in GRAPHS.items():
            tell(f"writing the graph of {name}")
            graph = build(d)
            outputs.write(f"{name}.graphml", partial(write_graphml, graph))
            outputs.write(f"{name}.gexf", partial(write_gexf, graph))
        for kind in PICTURES:
            if not worth_drawing(d, kind):
                continue
            tell(f"drawing {kind}")
            data, missing = picture(d, kind, ".png")
            lacks.update([missing] if missing else [])
            outputs.write(f"{kind}.png", partial(_write_bytes, data))
        tell("writing the report")
        page = report_data(
            d, options=ReportOptions(text=options.get("text") or "auto"), whole=whole
        )
        outputs.write("report.html", partial(write_report, page))
        outputs.write("summary.json", partial(_write_json, whole.to_dict(readings=readings)))
        text = sections_text(in_words(whole)) + "\n"
        outputs.write("summary.txt", partial(_write_text, text))
        if d.ledger.rejected_records:
            outputs.write("rejected.ndjson", partial(_write_rejected, d))
        written = outputs.publish(manifest(whole, options))
    for missing in sorted(lacks):
        warn(missing)
    return [file.path.name for file in written]


def worth_drawing(discussion: Discussion, kind: str) -> bool:
    """Tell whether a diagram of this kind has anything to show, beside that there is nothing.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> worth_drawing(example_discussion(), "ladder")
    True
    """
    if kind in ("timeline", "growth"):
        return discussion.has_times
    if kind in ("ladder", "matrix"):
        return len(discussion.exchanges) > 0
    return True


def manifest(whole: Summary, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `run.json` says besides the list of outputs: versions, inputs, counts."""
    d = whole.discussion
    packages = ("threadgraph", "numpy", "scipy", "pandas", "networkx", "matplotlib", "pyarrow")
    return {
        "schema": MANIFEST_SCHEMA,
        "versions": {"python": platform.python_version(), **{p: version(p) for p in packages}},
        "inputs": [asdict(file) for file in d.inputs],
        "options": dict(sorted(options.items())),
        "csv_cells": "guarded" if options.get("spreadsheet_safe") else "exact",
        "ledger": whole.to_dict(top=1)["ledger"],
    }


def export_table(
    discussion: Discussion, table: str, target: str, ending: str, *, spreadsheet_safe: bool
) -> None:
    """Write one table of `TABLES` as .csv or .parquet to a path or "-"."""
    deliver_table(TABLES[table](discussion), target, ending, spreadsheet_safe=spreadsheet_safe)


def deliver_table(
    columns: tables.Table, target: str, ending: str, *, spreadsheet_safe: bool
) -> None:
    """Write typed columns as .csv or .parquet to a path or "-"."""
    if ending == ".csv":
        deliver(target, partial(write_csv, columns, spreadsheet_safe=spreadsheet_safe))
    else:
        deliver(target, partial(write_parquet, columns))


def picture(
    discussion: Discussion, kind: str, ending: str, options: DrawOptions | None = None
) -> tuple[bytes, str | None]:
    """Return one diagram as the bytes of a .png, .svg or .pdf file, and what it lacks.

    The second is a sentence that names the fonts to install for letters that could not be
    drawn, or None.
    """
    from threadgraph.graphs.diagrams.kinds import KINDS
    from threadgraph.graphs.diagrams.options import DEFAULT
    from threadgraph.io.pictures import render

    figure = KINDS[kind](discussion, options=options or DEFAULT)
    data = render(figure, ending.removeprefix("."))
    return data, getattr(figure, "missing", None)


def export_picture(
    discussion: Discussion,
    kind: str,
    target: str,
    ending: str,
    options: DrawOptions | None = None,
) -> str | None:
    """Write one diagram to a path or "-"; return what it lacks, as `picture` does."""
    data, missing = picture(discussion, kind, ending, options)
    deliver(target, partial(_write_bytes, data))
    return missing


def export_report(discussion: Discussion, target: str, text: str = "auto") -> str | None:
    """Write the interactive page to a path or "-"; return what is to be told of its size."""
    data = report_data(discussion, options=ReportOptions(text=text))
    sizes: list[int] = []

    def write(out: BinaryIO) -> None:
        write_report(data, out)
        sizes.append(out.tell() if out.seekable() else 0)

    deliver(target, write)
    return size_warning(sizes[-1])


def ending_of(target: str, known: tuple[str, ...], chosen: str | None = None) -> str:
    """Return the ending of a file name among `known`, or the one `chosen` for it.

    UsageError where there is none, or the name ends in another one than that chosen.

    >>> ending_of("people.GEXF", (".gexf", ".csv")), ending_of("-", (".gexf", ".csv"), ".csv")
    ('.gexf', '.csv')
    """
    found = next((ending for ending in known if target.lower().endswith(ending)), None)
    if chosen is not None and found not in (None, chosen):
        raise UsageError(f"{target!r} does not end in {chosen}; leave one of them out")
    if chosen is None and found is None:
        what = "say the file type with --as" if target == "-" else f"end it in {', '.join(known)}"
        raise UsageError(f"the file type of the output {target!r} is not known: {what}")
    return chosen or str(found)


def folder_name(discussion: Discussion) -> str:
    """Return a safe name for the folder of a discussion's outputs."""
    return safe_name(discussion.name)


def _write_bytes(data: bytes, out: BinaryIO) -> None:
    out.write(data)


def _write_text(text: str, out: BinaryIO) -> None:
    out.write(text.encode("utf-8", "backslashreplace"))


def _write_json(value: object, out: BinaryIO) -> None:
    out.write(json_text(value).encode())


def _write_rejected(d: Discussion, out: BinaryIO) -> None:
    from base64 import b64encode

    for record in d.ledger.rejected_records:
        raw = None if record.raw is None else b64encode(record.raw).decode("ascii")
        line = {"where": record.where, "reason": record.reason, "base64": raw}
        out.write(json.dumps(line).encode("ascii") + b"\n")
