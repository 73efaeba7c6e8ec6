"""The command line: each command reads, computes, and hands over to be written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from threadgraph import __version__

SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
TABLES = ("comments", "participants", "edges", "mentions", "exchanges", "threads")
KINDS = ("tree", "network", "exchanges", "depth", "timeline")
ENDINGS = (".graphml", ".gexf", ".csv", ".parquet", ".json")
Command = Callable[..., Any]

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
    click.option("--debug", is_flag=True, help="Show the traceback of an error."),
)
SOURCES = click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
TOP = click.option(
    "--top",
    type=click.IntRange(min=0),
    metavar="N",
    help="People and pairs listed (default: 10; 20 in JSON and by `exchanges`); 0: all.",
)
SAFE_CSV = click.option(
    "--spreadsheet-safe",
    is_flag=True,
    help="Guard CSV cells that a spreadsheet would run as formulas.",
)


def with_options(*groups: tuple[Callable[[Command], Command], ...]) -> Callable[[Command], Command]:
    """Give a command the options of several groups, in the order named."""

    def decorate(command: Command) -> Command:
        for option in reversed([option for group in groups for option in group]):
            command = option(command)
        return command

    return decorate


class Commands(click.Group):
    """A group of commands whose closed pipe is ours to tell: click would end with code 1."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Read the command line, which may print a help."""
        with passing_closed_pipe():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with passing_closed_pipe():
            return super().invoke(ctx)


class ClosedPipeError(Exception):
    """Nobody reads any more what we print."""


@contextmanager
def passing_closed_pipe() -> Iterator[None]:
    """Let the error of a closed pipe through click under another name."""
    try:
        yield
    except BrokenPipeError as error:
        raise ClosedPipeError from error


@click.group(cls=Commands, context_settings=SETTINGS)
@click.version_option(__version__, prog_name="threadgraph")
def cli() -> None:
    """Turn any online discussion into a graph you can trust.

    SOURCE is a file, a folder or a ZIP archive, several of them, or - for standard input;
    .gz, .bz2, .xz and .zst are unpacked, and the format is recognised by content.

    \b
    Example:
      threadgraph analyze page.txt
    """


@cli.command()
@SOURCES
@click.option("-o", "--output", metavar="DIR", help="Folder for the files (default: output/NAME).")
@TOP
@SAFE_CSV
@with_options(READING, BUILDING)
def analyze(sources: tuple[str, ...], output: str | None, top: int | None, **options: Any) -> None:
    """Write tables, graphs for Gephi, pictures and the summary.

    All of it goes into one folder, together with run.json: what was read, how, and what was
    written.

    \b
    Examples:
      threadgraph analyze page.txt
      threadgraph analyze comments.csv --author-col user -o results
    """
    from threadgraph.io import run

    run.analyze(sources, output, top, options)


@cli.command()
@SOURCES
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON.")
@TOP
@with_options(READING, BUILDING)
def summary(sources: tuple[str, ...], as_json: bool, top: int | None, **options: Any) -> None:
    """Print who wrote, how deep it went, who is central.

    Also who goes back and forth with whom, when, and what was missing or repaired.

    \b
    Examples:
      threadgraph summary page.txt
      zstdcat dump.zst | threadgraph summary - --json --top 0
    """
    from threadgraph.io import run

    run.summarise(sources, as_json, top, options)


@cli.command()
@SOURCES
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(KINDS),
    help="Which diagram; may be repeated (default: all).",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="FILE.png, .svg or .pdf for one kind, or a folder (default: output/NAME).",
)
@click.option(
    "--as", "ending", type=click.Choice(["png", "svg", "pdf"]), help="File type of the pictures."
)
@with_options(READING, BUILDING)
def draw(
    sources: tuple[str, ...],
    kinds: tuple[str, ...],
    output: str | None,
    ending: str | None,
    **options: Any,
) -> None:
    """Draw the reply tree, the network, the exchanges …

    The kinds are: tree, network, exchanges, depth, timeline.

    \b
    Examples:
      threadgraph draw page.txt
      threadgraph draw page.txt --kind network -o network.svg
    """
    from threadgraph.io import run

    run.draw(sources, kinds or KINDS, output, ending, options)


@cli.command()
@SOURCES
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE",
    help="FILE.graphml, .gexf, .json, .csv or .parquet; - with --as; a folder with --as convokit.",
)
@click.option(
    "--as",
    "ending",
    type=click.Choice([*(e[1:] for e in ENDINGS), "convokit"]),
    help="File type, where FILE does not say it; convokit: a corpus for ConvoKit.",
)
@click.option(
    "--graph",
    type=click.Choice(["participants", "comments"]),
    default="participants",
    show_default=True,
    help="Which graph.",
)
@click.option(
    "--table",
    type=click.Choice(TABLES),
    help="Which table, for .csv and .parquet (default: that of the graph's nodes).",
)
@SAFE_CSV
@with_options(READING, BUILDING)
def export(sources: tuple[str, ...], output: str, ending: str | None, **options: Any) -> None:
    """Write a graph (for Gephi and others), a table, or a corpus.

    \b
    Examples:
      threadgraph export page.txt -o people.gexf
      threadgraph export page.txt -o comments.csv --graph comments
      threadgraph export page.txt -o edges.parquet --table edges
      threadgraph export page.txt -o corpus --as convokit
    """
    from threadgraph.io import run

    run.export(sources, output, ending, options)


@cli.command()
@click.argument("source")
@click.argument("names", nargs=-1, metavar="[NAME NAME]")
@TOP
@with_options(READING, BUILDING)
def exchanges(source: str, names: tuple[str, ...], top: int | None, **options: Any) -> None:
    """List who goes back and forth with whom.

    With two names print the conversation of these two.

    \b
    Examples:
      threadgraph exchanges page.txt
      threadgraph exchanges page.txt Ann Bob
    """
    from threadgraph.io import run

    run.list_exchanges(source, names, top, options)


@cli.command()
@SOURCES
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option(
    "--first",
    type=click.IntRange(min=0),
    default=3,
    show_default=True,
    metavar="N",
    help="Records shown.",
)
@with_options(READING)
def inspect(sources: tuple[str, ...], as_json: bool, first: int, **options: Any) -> None:
    """Say what a file, folder or archive is, without analysing it.

    How many comments, people and threads it holds, which fields, what is missing, and the
    first few records.

    \b
    Examples:
      threadgraph inspect export.zip
      threadgraph inspect page.html --first 10
    """
    from threadgraph.io import run

    run.inspect_sources(sources, as_json, first, options)


@cli.command()
def formats() -> None:
    """List the formats that are read.

    \b
    Example:
      threadgraph formats
    """
    from threadgraph.io import run

    run.list_formats()


def main() -> None:
    """Run the command line and leave with the exit code that fits what happened."""
    try:
        code = cli.main(prog_name="threadgraph", standalone_mode=False)
    except BaseException as error:  # noqa: BLE001
        from threadgraph.io.failures import tell_failure

        cause = error.__cause__ if isinstance(error, (click.Abort, ClosedPipeError)) else None
        code = tell_failure(cause or error, debug="--debug" in sys.argv)
    sys.exit(code if isinstance(code, int) else 0)
