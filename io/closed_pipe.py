"""Commands whose output nobody reads any more: the end is ours to tell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click


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
