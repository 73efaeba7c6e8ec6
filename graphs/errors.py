"""The errors that a user can meet, each with the exit code the command line gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion


class ThreadgraphError(Exception):
    """A fault that is told in one line and never as a traceback."""

    exit_code = 1


class UsageError(ThreadgraphError, ValueError):
    """The call itself is off: an unknown option value, a column that does not exist."""

    exit_code = 2


class InputError(ThreadgraphError, ValueError):
    """Nothing usable is in the input: empty, unreadable, not a discussion.

    `discussion` is what was read all the same: nothing, but with its ledger; or None.
    """

    exit_code = 3
    discussion: Discussion | None = None


class TruncatedError(InputError):
    """A compressed stream ended before a single comment could be read."""

    exit_code = 4


class OutputError(ThreadgraphError, OSError):
    """An output file could not be written; nothing of it is visible."""

    exit_code = 5


class LimitError(ThreadgraphError, RuntimeError):
    """A named limit was reached before anything useful could be done."""

    exit_code = 6


class InvariantError(ThreadgraphError, AssertionError):
    """Our own accounting does not add up: a defect of threadgraph, never of the input."""

    exit_code = 1
