"""What is said, and with which exit code the program ends, when something goes wrong."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress

import click

from threadgraph.graphs.errors import ThreadgraphError
from threadgraph.io.escape import terminal_safe

INTERRUPTED, BROKEN_PIPE, OUT_OF_MEMORY, DEFECT = 130, 141, 6, 1


def tell_failure(error: BaseException, *, debug: bool = False) -> int:
    """Say in one line on stderr what went wrong and return the exit code.

    A command without arguments is answered with its help.  A closed pipe is not worth a word.
    Whatever is not one of our own errors is a defect of threadgraph.  `debug` shows the
    traceback.  SystemExit passes through.
    """
    if isinstance(error, SystemExit):
        raise error
    if isinstance(error, BrokenPipeError):
        _silence()
        return BROKEN_PIPE
    if isinstance(error, click.ClickException):
        return _tell_usage(error)
    if debug:
        import traceback

        traceback.print_exception(error)
    if isinstance(error, KeyboardInterrupt | click.Abort):
        _say("interrupted")
        return INTERRUPTED
    if isinstance(error, ThreadgraphError):
        _say(_with_option(error))
        return error.exit_code
    if isinstance(error, MemoryError):
        _say("out of memory; nothing was written; try a smaller input, or more memory")
        return OUT_OF_MEMORY
    if isinstance(error, OSError) and error.filename is None:
        _silence()
        _say(f"cannot write: {error.strerror or error}")
        return 5
    kind = type(error).__name__
    _say(
        f"a defect of threadgraph ({kind}: {str(error)[:200]}); nothing was written; please "
        "report it with the command line and, if you can, the input; --debug shows where"
    )
    return DEFECT


def _with_option(error: ThreadgraphError) -> str:
    """Return the message, with the option that raises the limit it names."""
    message = str(error)
    limit = re.search(r"limit `(\w+)`", message)
    if not limit or "--limit" in message:
        return message
    return f"{message}; --limit-{limit[1].replace('_', '-')} raises it"


def _tell_usage(error: click.ClickException) -> int:
    """Say what is wrong with the command line, and where to read on."""
    context = getattr(error, "ctx", None)
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
    elif context is None:
        _say(error.format_message())
    else:
        _say(f"{error.format_message().rstrip('.')}; see {context.command_path} --help")
    return error.exit_code


def _say(message: str) -> None:
    with suppress(OSError, ValueError):
        if sys.stderr is not None:
            print("threadgraph:", terminal_safe(message), file=sys.stderr)


def _silence() -> None:
    """Keep Python from failing on what standard output did not take once more as it exits."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
