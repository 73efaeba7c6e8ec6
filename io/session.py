"""One run of a command: reading with progress, what is printed, and how it ends."""

from __future__ import annotations

import gc
import sys
import time
from typing import TYPE_CHECKING, Any

from threadgraph.graphs.errors import InputError, OutputError, UsageError
from threadgraph.graphs.person_named import person_named
from threadgraph.io.choices import COLUMN_OPTIONS, building_options, reading_options
from threadgraph.io.escape import terminal_safe
from threadgraph.io.read import read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.ledger import Ledger

DAMAGED = 4


class Progress:
    """Says on stderr what is being done, once the work takes longer than a second."""

    def __init__(self) -> None:
        """Start the clock."""
        self._start = time.monotonic()
        self._shown = sys.stderr is not None and sys.stderr.isatty()

    def __call__(self, step: str) -> None:
        """Tell the step that begins now."""
        if self._shown and time.monotonic() - self._start > 1:
            say(f"{terminal_safe(step, 200)} …")


def read_sources(
    sources: Sequence[str],
    options: Mapping[str, Any],
    tell: Progress,
    output: str | None = None,
) -> Discussion:
    """Read the discussion that a command is about, and tell what was odd about it.

    `output` is where the results go, if that is known: no key of pseudonyms may lie there.
    """
    return _guarded(_read(sources, options, tell, output), options)


def read_named(
    sources: Sequence[str],
    options: Mapping[str, Any],
    tell: Progress,
    names: Sequence[str],
    output: str | None = None,
) -> tuple[Discussion, tuple[str, ...]]:
    """Read a discussion, and find the people named: by their own names, also if they get others.

    UsageError if there is nobody of a name.
    """
    plain = _read(sources, options, tell, output)
    guarded = _guarded(plain, options)
    if guarded.people is plain.people:
        return guarded, tuple(names)
    known = set(guarded.people.names)
    found = [n if n in known else guarded.people.names[person_named(plain, n)] for n in names]
    return guarded, tuple(found)


def _read(
    sources: Sequence[str], options: Mapping[str, Any], tell: Progress, output: str | None
) -> Discussion:
    if options.get("pseudonymise"):
        from threadgraph.io.key_file import check_key_apart

        check_key_apart(options.get("pseudonym_key"), output or "output")
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
        say(f"--exclude-authors left nothing out: no comment is by {names}")
    discussion = _in_period(discussion, options)
    tell(f"analysing {len(discussion):,} comments")
    return discussion


def _in_period(discussion: Discussion, options: Mapping[str, Any]) -> Discussion:
    """Return what was written in the period asked for; InputError if nothing was."""
    since, until = options.get("since"), options.get("until")
    if not since and not until:
        return discussion
    from threadgraph.graphs.period import within

    part = within(discussion, since, until)
    if not part.ledger.kept:
        untimed = part.ledger.filtered["untimed"]
        why = "no comment has a time" if untimed == discussion.ledger.kept else "none lies in it"
        raise InputError(
            f"{terminal_safe(discussion.name, 200)}: no comments left by --since/--until: {why}"
        )
    return part


def _guarded(discussion: Discussion, options: Mapping[str, Any]) -> Discussion:
    """Return the discussion without what is to be kept out of the output: names, words."""
    if options.get("pseudonym_key") and not options.get("pseudonymise"):
        raise UsageError("--pseudonym-key goes with --pseudonymise")
    if options.get("pseudonymise"):
        from threadgraph.graphs.pseudonyms import pseudonymise
        from threadgraph.io.key_file import read_or_make_key

        key = read_or_make_key(options.get("pseudonym_key"))
        discussion = pseudonymise(discussion, key, also=options.get("exclude_authors") or ())
    if options.get("no_text"):
        from threadgraph.graphs.wordless import without_texts

        discussion = without_texts(discussion)
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


def finish(discussion: Discussion, options: Mapping[str, Any]) -> None:
    """Tell the damage, and leave with exit code 4 if there is more than allowed."""
    from threadgraph.graphs.phrases import count

    ledger = discussion.ledger
    if sys.stdout is not None:
        sys.stdout.flush()
    _tell_rejected(ledger)
    rejected = ledger.rejected.total()
    if ledger.incomplete:
        say(
            f"the input ends early; {count(ledger.kept, 'comment')} before the end kept; "
            "get the file again for the rest"
        )
    elif rejected > options.get("max_rejected", 0):
        say(
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
            say(line)


def print_text(text: str) -> None:
    """Print a text to standard output as UTF-8."""
    if sys.stdout is None:
        raise OutputError("standard output is closed; name a file for it, as in > summary.txt")
    data = (text + "\n").encode("utf-8", "backslashreplace")
    sys.stdout.buffer.write(data)
    sys.stdout.flush()


def print_json(value: object) -> None:
    """Print a value as JSON."""
    from threadgraph.io.json_text import json_text

    print_text(json_text(value).removesuffix("\n"))


def warn(message: str | None) -> None:
    """Say what is missing on standard error, if anything is."""
    if message:
        say(message)


def say(message: str) -> None:
    """Say a line on standard error."""
    if sys.stderr is not None:
        print("threadgraph:", message, file=sys.stderr)
