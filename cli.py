"""The command line: each command reads, computes, and hands over to be written."""

from __future__ import annotations

import sys
from typing import Any

import click

from threadgraph import __version__
from threadgraph.io.closed_pipe import ClosedPipeError, Commands
from threadgraph.io.command_options import (
    BUILDING,
    FORMS,
    JSON,
    KINDS,
    READING,
    SAFE_CSV,
    SOURCES,
    TABLES,
    TOP,
    WINDOW,
    with_options,
)  # fmt: skip

SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


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
    """Write tables, graphs for Gephi, pictures, the report and the summary.

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
@click.option(
    "--all",
    "every",
    is_flag=True,
    help="Every measure, those too that say little at this size, with what is to be minded.",
)
@TOP
@with_options(READING, BUILDING)
def summary(
    sources: tuple[str, ...], as_json: bool, every: bool, top: int | None, **options: Any
) -> None:
    """Print who wrote, how deep it went, who is central.

    Also who goes back and forth with whom, and whether more than by chance; when; what was
    missing or repaired, and which findings depend on it.

    \b
    Examples:
      threadgraph summary page.txt
      threadgraph summary page.txt --all
      zstdcat dump.zst | threadgraph summary - --json --top 0
    """
    from threadgraph.io import run

    run.summarise(sources, as_json, every, top, options)


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
@click.option("--thread", metavar="ID", help="Thread for the tree (default: the largest).")
@click.option(
    "--between",
    nargs=2,
    metavar="NAME NAME",
    help="Two people for the ladder (default: the exchange that went furthest).",
)
@click.option(
    "--colour-by",
    metavar="COLUMN",
    help="Column of your own (--attribute) that network, tree and timeline are coloured by.",
)
@click.option(
    "--people", type=click.IntRange(min=1), metavar="N", help="Most people in the network (300)."
)
@click.option(
    "--pairs", type=click.IntRange(min=1), metavar="N", help="Most pairs in the exchanges (20)."
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

    \b
    The kinds are:
      overview   the whole on one page, to print
      tree       who answered what, how deep it goes, which branches dominate
      depth      how many comments at each depth
      network    who addresses whom, and who is central
      matrix     the same as a table of cells, for dense groups
      exchanges  who goes back and forth with whom, and when
      ladder     one exchange, turn by turn, with the words
      timeline   when, and how deep
      growth     how comments and people add up over time

    \b
    Examples:
      threadgraph draw page.txt
      threadgraph draw page.txt --kind overview -o overview.pdf
      threadgraph draw page.txt --kind ladder --between Ann Bob -o ladder.png
    """
    from threadgraph.io import run

    run.draw(sources, kinds or KINDS, output, ending, options)


@cli.command()
@SOURCES
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="The page (default: output/NAME/report.html); - for standard output.",
)
@click.option(
    "--text",
    type=click.Choice(["auto", "all", "top", "none"]),
    default="auto",
    show_default=True,
    help="Whose words the page holds; top: the largest branches and pairs; auto: all of them up "
    "to 50,000 comments.",
)
@with_options(READING, BUILDING)
def report(sources: tuple[str, ...], output: str | None, text: str, **options: Any) -> None:
    """Write one page to explore and to share.

    It opens from disk in any browser and needs no network: findings, timeline, network,
    people, pairs, the messages themselves, the tree, and how good the data are.

    \b
    Examples:
      threadgraph report page.txt
      threadgraph report page.txt -o report.html --pseudonymise
    """
    from threadgraph.io import run

    run.report(sources, output, text, options)


@cli.command()
@SOURCES
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE",
    help="A file whose ending says what it holds; - with --as; a folder with --as convokit.",
)
@click.option(
    "--as",
    "ending",
    type=click.Choice(FORMS),
    help="File type, where FILE does not say it.",
)
@click.option(
    "--graph",
    type=click.Choice(["participants", "comments", "conversation"]),
    default="participants",
    show_default=True,
    help="Which graph; conversation: comments and people in one.",
)
@click.option(
    "--timeline",
    type=click.Choice(["growth", "activity"]),
    default="growth",
    show_default=True,
    help="In .gexf: what has come stays, or is there only while people talk.",
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
    A graph:
      .gexf       Gephi, Gephi Lite: with positions, colours and a timeline
      .graphml    Gephi, Cytoscape, yEd, igraph, networkx
      .cyjs       Cytoscape
      .dot .gv    Graphviz
      .net        Pajek
      .json       node-link JSON (networkx, D3)
      gephi-csv   two tables as Gephi's spreadsheet import wants them
    A table: .csv, .parquet.  A corpus for ConvoKit: --as convokit.

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
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--by", metavar="MEASURE", help="What the list is ranked by (see below).")
@click.option("--groups", is_flag=True, help="List groups who all addressed each other.")
@JSON
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="A list as .csv or .parquet; a conversation as .txt, .md, .html, .csv or .parquet.",
)
@TOP
@SAFE_CSV
@with_options(READING, BUILDING)
def exchanges(
    source: str,
    names: tuple[str, ...],
    by: str | None,
    groups: bool,
    as_json: bool,
    output: str | None,
    top: int | None,
    **options: Any,
) -> None:
    """List who goes back and forth with whom, or print what they said.

    No name: the list.  One: with whom this person spoke, and who answered.  Two: the
    conversation of these two.  More: that of the group.

    \b
    Pairs are ranked by chain (default), turns, balance, episodes, branches,
    chains, comments, interrupted, third_party, initiative, span, speed, first
    or last; groups by people (default), turns, comments, episodes, together,
    branches or span.

    \b
    Examples:
      threadgraph exchanges page.txt --by turns
      threadgraph exchanges page.txt Ann
      threadgraph exchanges page.txt Ann Bob -o ann_and_bob.html
    """
    from threadgraph.io import run_exchanges

    run_exchanges.exchanges(source, names, by, groups, output, top, {**options, "as_json": as_json})


@cli.command()
@SOURCES
@click.option("--thread", multiple=True, metavar="ID", help="Compare this thread; repeat it.")
@click.option(
    "--by", type=click.Choice(["day", "week", "month", "year"]), help="Compare periods of time."
)
@click.option(
    "--at", multiple=True, metavar="DATE", help="Compare before and after; may be repeated."
)
@click.option("--like", metavar="ID", help="List the threads most like this one.")
@click.option("--top", type=click.IntRange(min=0), metavar="N", help="Threads listed (5); 0: all.")
@JSON
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="A picture (.png, .svg, .pdf) or the table (.csv, .parquet, - for CSV).",
)
@SAFE_CSV
@with_options(READING, BUILDING)
def compare(sources: tuple[str, ...], output: str | None, **options: Any) -> None:
    """Put discussions, threads or periods side by side.

    Each SOURCE is a side; of one SOURCE, its threads or periods are.  Differences come with
    95 % intervals where there are enough threads or branches to tell.

    \b
    Examples:
      threadgraph compare monday.html tuesday.html
      threadgraph compare forum.csv --by year -o years.png
      threadgraph compare forum.csv --thread 812 --thread 977
      threadgraph compare forum.csv --like 812
    """
    from threadgraph.io import run_compare

    run_compare.compare(sources, output, options)


@cli.command("over-time")
@SOURCES
@WINDOW
@click.option("-o", "--output", metavar="FILE", help="A .csv or .parquet file; - prints CSV.")
@click.option(
    "--table",
    type=click.Choice(["windows", "links", "people"]),
    default="windows",
    show_default=True,
    help="Which table -o writes; links: the network of each window; people: who was there when.",
)
@JSON
@SAFE_CSV
@with_options(READING, BUILDING)
def over_time(
    sources: tuple[str, ...], window: str, output: str | None, table: str, **options: Any
) -> None:
    """Show who came, stayed, left and came back, window by window.

    \b
    Examples:
      threadgraph over-time forum.csv --window month
      threadgraph over-time forum.csv --table links -o networks.csv
    """
    from threadgraph.io import run_measures

    run_measures.over_time(sources, window, output, table, options)


@cli.command()
@click.argument("measure", required=False)
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON, with all values.")
@TOP
@with_options(READING, BUILDING)
def explain(
    measure: str | None, sources: tuple[str, ...], as_json: bool, top: int | None, **options: Any
) -> None:
    """Say what a measure means, and what it is on your data.

    Definition, formula, direction and source; with a SOURCE its value there, and the comments
    behind it.  Without a MEASURE all of them are listed.

    \b
    Examples:
      threadgraph explain
      threadgraph explain reciprocity
      threadgraph explain reciprocity page.txt
    """
    from threadgraph.io import run_measures

    run_measures.explain(measure, sources, as_json, top, options)


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
