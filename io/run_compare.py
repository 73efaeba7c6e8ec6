"""What `compare` does: read the sides, put them beside each other, or find a thread's like."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from threadgraph.graphs.errors import InputError, UsageError
from threadgraph.io.escape import terminal_safe
from threadgraph.io.session import (
    Progress,
    finish,
    print_json,
    print_text,
    read_sources,
    warn,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from threadgraph.graphs.comparing.compare import Comparison
    from threadgraph.graphs.discussion import Discussion

PICTURES = (".png", ".svg", ".pdf")
TABLES = (".csv", ".parquet")
NEIGHBOURS = 5


def compare(sources: Sequence[str], output: str | None, options: Mapping[str, Any]) -> None:
    """Compare sources, or threads or periods of one, or find the threads most like one."""
    _check(sources, output, options)
    if options["like"] is not None:
        _like(sources, output, options)
        return
    from threadgraph.graphs.comparing.compare import compare as put_beside

    tell = Progress()
    read: list[Discussion] = []
    if len(sources) > 1:
        read = [read_sources([source], options, tell, output) for source in sources]
        names, sides = _own_names([d.name for d in read]), read
    else:
        read = [read_sources(sources, options, tell, output)]
        found = _split(read[0], options)
        names, sides = [name for name, _ in found], [side for _, side in found]
    tell("comparing")
    _write(put_beside(sides, names), output, options)
    _finish_all(read, options)


def _check(sources: Sequence[str], output: str | None, options: Mapping[str, Any]) -> None:
    """Raise UsageError for what cannot be meant, before anything is read."""
    from threadgraph.io.outputs import ending_of

    ways = {
        "--thread": bool(options["thread"]),
        "--by": options["by"] is not None,
        "--at": bool(options["at"]),
        "--like": options["like"] is not None,
    }
    chosen = [name for name, given in ways.items() if given]
    if len(chosen) > 1:
        raise UsageError(f"{' and '.join(chosen)} do not go together: choose one")
    if not chosen and len(sources) < 2:
        raise UsageError(
            "one source: name another to compare it with, or say what of it to compare with "
            "--thread, --by, --at or --like"
        )
    if chosen and chosen != ["--like"] and len(sources) > 1:
        raise UsageError(f"{chosen[0]} splits one source; there are {len(sources)}")
    if len(options["thread"]) == 1:
        raise UsageError("--thread: name two threads or more (--like finds those like one)")
    if output is not None and output != "-":
        if options["like"] is not None and output.lower().endswith(PICTURES):
            raise UsageError("--like has no picture; name a table: -o like.csv or like.parquet")
        ending_of(output, TABLES if options["like"] is not None else (*TABLES, *PICTURES))
    if output is not None and options["as_json"]:
        raise UsageError("--json prints; leave out -o, or direct the output: > comparison.json")


def _split(discussion: Discussion, options: Mapping[str, Any]) -> list[tuple[str, Discussion]]:
    from threadgraph.graphs.comparing.sides import split_periods, split_threads

    if options["thread"]:
        return split_threads(discussion, options["thread"])
    if not discussion.has_times:
        name = terminal_safe(discussion.name, 200)
        raise InputError(f"{name}: no comment has a time, so there are no periods")
    if options["by"]:
        found = split_periods(discussion, options["by"])
        where = f"in one {options['by']}"
    else:
        found = split_periods(discussion, at=options["at"])
        where = f"on one side of --at: {found[0][0]}"
    if len(found) == 1:
        where = f"{where} ({found[0][0]})" if options["by"] else where
        raise UsageError(f"all comments lie {where}: there is nothing to compare it with")
    return found


def _own_names(names: Sequence[str]) -> list[str]:
    """Number the names that occur twice."""
    found: list[str] = []
    for name in names:
        own, n = name, 1
        while own in found:
            n += 1
            own = f"{name} ({n})"
        found.append(own)
    return found


def _write(found: Comparison, output: str | None, options: Mapping[str, Any]) -> None:
    from threadgraph.graphs.comparing.comparison_words import comparison_in_words
    from threadgraph.io.run_measures import write_table
    from threadgraph.io.terminal import sections_text

    if options["as_json"]:
        print_json({"schema": "threadgraph/comparison/1", **_plain(found)})
    elif output is None:
        print_text(sections_text(comparison_in_words(found)))
    elif output.lower().endswith(PICTURES):
        _draw(found, output)
    else:
        write_table(found.table(), output, options)


def _plain(found: Comparison) -> dict[str, object]:
    from threadgraph.io.tables import plain_rows

    return {
        "sides": list(found.names),
        "notes": list(found.notes),
        "figures": plain_rows(found.table()),
    }


def _draw(found: Comparison, output: str) -> None:
    from threadgraph.graphs.diagrams.comparison import draw_comparison
    from threadgraph.io.pictures import render
    from threadgraph.io.write import deliver

    figure = draw_comparison(found)
    data = render(figure, Path(output).suffix.lower().removeprefix("."))
    deliver(output, lambda out: out.write(data))
    warn(getattr(figure, "missing", None))
    print_text(terminal_safe(output))


def _like(sources: Sequence[str], output: str | None, options: Mapping[str, Any]) -> None:
    """Tell the threads of a collection whose fingerprints are most like that of one."""
    from threadgraph.graphs.comparing.fingerprint import fingerprints
    from threadgraph.graphs.comparing.neighbours import nearest
    from threadgraph.graphs.words import Section
    from threadgraph.io.run_measures import write_table
    from threadgraph.io.tables import plain_rows
    from threadgraph.io.terminal import sections_text

    discussion = read_sources(sources, options, Progress(), output)
    wanted = options["like"]
    if wanted not in discussion.thread_ids:
        raise UsageError(
            f"there is no thread {wanted[:80]!r}; there are {len(discussion.thread_ids):,} "
            "(threads.csv of `analyze` lists them)"
        )
    top = NEIGHBOURS if options["top"] is None else options["top"] or len(discussion.thread_ids)
    found = nearest(fingerprints(discussion), discussion.thread_ids.index(wanted), top)
    if options["as_json"]:
        print_json(
            {"schema": "threadgraph/neighbours/1", "of": wanted, "near": plain_rows(found.table())}
        )
    elif output is not None:
        write_table(found.table(), output, options)
    else:
        lines = [*(found.lines or ["No other thread can be compared with it."]), found.note]
        print_text(sections_text([Section(f"Threads most like {wanted[:60]}", lines)]))
    finish(discussion, options)


def _finish_all(discussions: Sequence[Discussion], options: Mapping[str, Any]) -> None:
    """Tell the damage of every source before leaving with the code of any."""
    code: SystemExit | None = None
    for discussion in discussions:
        try:
            finish(discussion, options)
        except SystemExit as end:
            code = end
    if code is not None:
        raise code
