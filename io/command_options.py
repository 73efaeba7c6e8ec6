"""The options that several commands share: how to read, and how to build the discussion."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

Command = Callable[..., Any]

TABLES = (
    "comments", "participants", "edges", "mentions", "exchanges", "threads", "branches", "measures",
    "person_measures", "thread_measures", "groups", "windows", "presence", "response_times",
    "fingerprints", "indicators", "features", "mixing",
)  # fmt: skip
KINDS = (
    "overview", "tree", "depth", "network", "matrix", "exchanges", "ladder", "timeline", "growth"
)  # fmt: skip
FORMS = (
    "graphml", "gexf", "csv", "parquet", "json", "cyjs", "dot", "net", "gephi-csv", "convokit"
)  # fmt: skip
JSON = click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
SOURCES = click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
TOP = click.option(
    "--top",
    type=click.IntRange(min=0),
    metavar="N",
    help="People and pairs listed (default: 10; 20 in JSON and by `exchanges`); 0: all.",
)
WINDOW = click.option(
    "--window",
    default="auto",
    show_default=True,
    metavar="LENGTH",
    help="minute, hour, day, week, month, year, or a length such as 90m, 6h, 10d, 2w; auto: the "
    "shortest of the first six that makes at most 60 windows.",
)
SAFE_CSV = click.option(
    "--spreadsheet-safe",
    is_flag=True,
    help="Guard CSV cells that a spreadsheet would run as formulas.",
)
READING = (
    click.option(
        "--format", metavar="NAME", help="Format of the input; see `threadgraph formats`."
    ),
    click.option(
        "--encoding",
        metavar="NAME",
        help="Encoding of the text (default: UTF-8, else Windows-1252, said aloud).",
    ),
    click.option(
        "--encoding-errors",
        type=click.Choice(["reject", "replace"]),
        help="What to do with records that are not in that encoding.",
    ),
    *(
        click.option(f"--{role}-col", metavar="COLUMN", help=f"Column that holds the {what}.")
        for role, what in (
            ("id", "id of a comment"),
            ("parent", "id of what it answers"),
            ("author", "name of its author"),
            ("text", "text"),
            ("time", "time"),
            ("thread", "id of the thread"),
        )
    ),
    click.option(
        "--attribute",
        multiple=True,
        metavar="COLUMN",
        help="A column of your own that rides along, such as a stance; COLUMN:number or "
        "COLUMN:category says what it is.  May be repeated.",
    ),
    click.option(
        "--attributes",
        multiple=True,
        metavar="FILE",
        help="A table (CSV, TSV, Parquet) of your own columns, joined by comment id or by author.",
    ),
    click.option(
        "--date-order",
        type=click.Choice(["dmy", "mdy"]),
        help="How dates such as 03/04/2020 are written, where they do not tell themselves.",
    ),
    click.option(
        "--keep",
        multiple=True,
        metavar="KIND",
        help="Keep records of a kind that is left out (spam, pingback, system …); all: every kind.",
    ),
    click.option(
        "--drop",
        multiple=True,
        metavar="KIND",
        help="Leave out records of a kind that is kept (bot, deleted …).",
    ),
    click.option("--all-status", is_flag=True, help="The same as --keep all."),
    click.option(
        "--limit-line",
        type=click.IntRange(min=1),
        metavar="BYTES",
        help="Longest line read (16 MiB).",
    ),
    click.option(
        "--limit-field-size",
        type=click.IntRange(min=1),
        metavar="BYTES",
        help="Longest field read (1 MiB).",
    ),
    click.option(
        "--limit-id-length",
        type=click.IntRange(min=1),
        metavar="N",
        help="Longest id, in characters (4,096).",
    ),
    click.option(
        "--limit-json-depth",
        type=click.IntRange(min=1),
        metavar="N",
        help="Deepest JSON (100,000 levels).",
    ),
    click.option(
        "--limit-document",
        type=click.IntRange(min=1),
        metavar="BYTES",
        help="Largest file that must be held whole (8 GiB).",
    ),
    click.option(
        "--limit-expanded",
        type=click.IntRange(min=1),
        metavar="BYTES",
        help="Largest size after decompression (no limit).",
    ),
    click.option(
        "--limit-window",
        type=click.IntRange(min=1024),
        metavar="BYTES",
        help="Largest zstd window (2 GiB).",
    ),
    click.option(
        "--max-rejected",
        type=click.IntRange(min=0),
        default=0,
        metavar="N",
        help="Up to N rejected records are no reason for exit code 4.",
    ),
)
BUILDING = (
    click.option(
        "--no-merge-names",
        "merge_names",
        flag_value=False,
        default=True,
        type=bool,
        help="Keep `joe` and `JOE` apart.",
    ),
    click.option(
        "--aliases",
        metavar="FILE",
        help="Your own merges, a line each: Name = spelling = spelling.",
    ),
    click.option(
        "--keep-anonymous", is_flag=True, help="Take “Anonymous”, “Guest” … for one person each."
    ),
    click.option(
        "--exclude-authors",
        multiple=True,
        metavar="NAME",
        help="Leave out the comments of NAME; may be repeated.",
    ),
    click.option(
        "--since",
        metavar="DATE",
        help="Only what was written from then on: 2020, 2020-03, 2020-03-01 or 2020-03-01T12:30.",
    ),
    click.option(
        "--until",
        metavar="DATE",
        help="Only what was written until then; a year, month or day is included whole.",
    ),
    click.option(
        "--max-nesting",
        type=click.IntRange(min=0),
        metavar="N",
        help="Level at which the platform stops nesting replies.",
    ),
    click.option(
        "--no-infer",
        "infer",
        flag_value=False,
        default=True,
        type=bool,
        help="Do not look for whom a comment answers where the platform hides it.",
    ),
    click.option(
        "--no-text", is_flag=True, help="Keep the words of the comments out of all output."
    ),
    click.option(
        "--pseudonymise",
        is_flag=True,
        help="Call everybody by a pseudonym, in texts, tables, pictures and file names.",
    ),
    click.option(
        "--pseudonym-key",
        metavar="FILE",
        help="Key that pseudonyms are made with (default: one of your own, made on first use).",
    ),
    click.option("--debug", is_flag=True, help="Show the traceback of an error."),
)


def with_options(*groups: tuple[Callable[[Command], Command], ...]) -> Callable[[Command], Command]:
    """Give a command the options of several groups, in the order named."""

    def decorate(command: Command) -> Command:
        for option in reversed([option for group in groups for option in group]):
            command = option(command)
        return command

    return decorate
